"""The plan of required reading: who has read what, and what is to happen to the reading tasks. Nothing is asked or written here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo

from publisher.content.due import next_due
from publisher.content.model import Page
from publisher.pipeline.project import Project
from publisher.plan.readings import lines_of
from publisher.plan.tasks import Note, Step, TaskAction, TaskChange
from publisher.reading.look import ReadingLook
from publisher.reading.rules import (
    DEFAULT_DUE,
    PersonReading,
    ReadingRules,
    RequiredPage,
    WantedTask,
    asked_of,
    readings,
    task_name,
    wanted_tasks,
)
from publisher.reading.wording import text_hash
from publisher.review.opening import END_OF_WORK

_WORDS_A_MINUTE = 180


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """Who has read what, and what is to happen to the tasks."""

    project: Project
    look: ReadingLook
    zone: tzinfo
    readings: tuple[PersonReading, ...] = ()
    wanted: tuple[WantedTask, ...] = ()

    @property
    def changes(self) -> tuple[TaskChange, ...]:
        """The rows of a plan: one a task."""
        return tuple(self._change(wanted) for wanted in self.wanted)

    def name_of(self, wanted: WantedTask) -> str:
        """What the task is known by on the portal."""
        return task_name(self.look.code, wanted.user, wanted.number)

    def deadline_of(self, wanted: WantedTask) -> datetime | None:
        """When the task is due: at the end of a working day."""
        return datetime.combine(wanted.due, END_OF_WORK, self.zone) if wanted.due is not None else None

    def _change(self, wanted: WantedTask) -> TaskChange:
        action = TaskAction.CREATE if wanted.task is None else TaskAction.CLOSE if wanted.close else TaskAction.UPDATE
        deadline = self.deadline_of(wanted)
        unfinished = wanted.task is not None and not lines_of(wanted.task.description)
        return TaskChange(
            action,
            key=wanted.added[0].key if wanted.added else wanted.lines[0].key if wanted.lines else "",
            cycle=str(wanted.number),
            xml_id=self.name_of(wanted),
            owner=wanted.person.address if wanted.person is not None else f"b24:{wanted.user}",
            due=deadline.date() if deadline is not None else None,
            task_id=wanted.task.id if wanted.task is not None else None,
            note=Note(Step.CREATE) if unfinished else None,
            reads=len(wanted.added),
        )


def plan_readings(
    project: Project,
    look: ReadingLook,
    keys: Mapping[str, str],
    published: Collection[str],
    user: int,
    clock: tuple[date, tzinfo],
) -> ReadingPlan:
    """Who has read what, and the tasks that are missing. ``keys`` are pages' keys on the portal by path, ``published`` those that
    it shows; ``user`` is the webhook's, which reads nothing; ``clock`` is today and the zone that days are counted in.
    """
    settings, (today, zone) = project.settings, clock
    plan = ReadingPlan(project, look, zone)
    if not look.is_wanted:
        return plan
    rules = ReadingRules(settings.code, settings.reading.per_week, settings.reading.newcomers, look.parents, look.away)
    pages = tuple(page for page in _required_pages(project, keys) if page.key in published)
    staff = [person for person in look.employees if person.id != user]
    asked = asked_of(look.tasks, look.items, settings.code)
    wanted = wanted_tasks(staff, pages, asked, rules, today)
    return replace(plan, readings=readings(staff, pages, asked, rules, today), wanted=wanted)


def _required_pages(project: Project, keys: Mapping[str, str]) -> list[RequiredPage]:
    """The pages that somebody must read, in reading order."""
    places = {
        path: i for i, path in enumerate(item.path for entry in project.nav for item in entry.walk() if item.path)
    }
    found = [p for p in project.site.pages if p.meta.required_reading is not None and p.meta.status.is_reviewed]
    found.sort(key=lambda page: (places.get(page.path, len(places)), page.path))
    return [_required(project, page, keys) for page in found]


def _required(project: Project, page: Page, keys: Mapping[str, str]) -> RequiredPage:
    required = page.meta.required_reading
    assert required is not None
    due = next_due(page.meta)
    converted = project.converted.get(page.path)
    return RequiredPage(
        key=keys.get(page.path, page.key),
        path=page.path,
        title=project.titles.get(page.path, page.path),
        version=page.meta.version or 1,
        hash=text_hash(page.body),
        minutes=max(1, round((converted.words if converted is not None else 0) / _WORDS_A_MINUTE)),
        audience=required.audience,
        due=required.due or DEFAULT_DUE,
        reack=required.reack,
        is_expired=page.meta.last_reviewed is not None and due is not None and due < project.today,
    )
