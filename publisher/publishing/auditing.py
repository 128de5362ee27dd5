"""``status --audit``: git's review dates and the portal's tasks held against each other. Nothing is written.

Every date that a task must prove is proved as ``review --verify-stamps`` does; the other way round each completed task must have
its date in git, and each open one a page and a review that it is for.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from publisher.content.keys import page_key
from publisher.content.model import Page
from publisher.messages import Text, text
from publisher.pipeline.history import History, NoHistory
from publisher.pipeline.past import past_commits
from publisher.pipeline.project import Project, Today
from publisher.plan.answers import ReviewStamp
from publisher.plan.people import People
from publisher.plan.talk import Talk
from publisher.plan.tasks import RemoteTask
from publisher.portal.people import PeopleQuery, with_heads
from publisher.portal.talk import parts_of, read_talks
from publisher.portal.tasks import TASKS_A_PAGE, ListTasks, find_tasks, task_page
from publisher.publishing.acts import check_acts
from publisher.publishing.base_status import PATTERNS, read_contents
from publisher.publishing.published_keys import keys_on
from publisher.publishing.reviews import people_named
from publisher.publishing.verifying import StampCommit
from publisher.publishing.zone import zone_of
from publisher.review.answers import answer_of
from publisher.review.names import Kind, TaskName, parse_name
from publisher.review.owners import Directory, address_of
from publisher.review.schedule import NEVER_REVIEWED, cycle_of, has_reviews
from publisher.review.tasks import fallback_of
from publisher.status.audit import (
    Audit,
    DateChange,
    DateChanges,
    Difference,
    dates_in_doubt,
    read_story,
    to_prove,
    unproved,
)
from publisher.targets.target import FoundBase, Target

_FILES = (".md", ".md.erb", ".yml")


@dataclass
class Auditor:
    """Audits one base. ``target`` is None where git alone is asked; ``day`` beats the portal's day."""

    load: Callable[[Today], Project]
    open_history: Callable[[Path], History | NoHistory]
    machine_today: Today
    target: Target | None = None
    day: date | None = None

    def audit(self) -> Audit:
        """Everything that does not agree, all at once."""
        project = self.load(self.day or self.machine_today)
        settings = project.settings
        history = self.open_history(settings.docs_dir)
        zone: tzinfo = ZoneInfo(settings.time_zone) if settings.time_zone is not None else UTC
        if self.target is None:
            story = self._story(project, history, zone, frozenset())
            notes = (text("status.without-portal"), *_notes(history))
            return Audit(_in_order(dates_in_doubt(story), settings.docs_prefix), len(story.changes), notes=notes)
        found, tasks = self._look(self.target, project)
        zone = zone_of(settings, found.now)
        people = self._people(self.target, project, found, tasks)
        service = people.by_id().get(found.user)
        programs = frozenset({service.email}) if service is not None and service.email else frozenset()
        story = self._story(project, history, zone, programs)
        portal = _PortalSide(self.target, project, found, tasks, people, zone, story)
        told = [*dates_in_doubt(story), *portal.stamps_without_acts(), *portal.acts_without_stamps()]
        if isinstance(history, History) and not history.is_shallow:
            told += portal.lost_reviews()
        told += portal.stray_tasks()
        return Audit(_in_order(told, settings.docs_prefix), len(story.changes), len(tasks), _notes(history))

    def _story(
        self, project: Project, history: History | NoHistory, zone: tzinfo, programs: frozenset[str]
    ) -> DateChanges:
        if isinstance(history, NoHistory):
            return DateChanges((), {}, {})
        commits = past_commits(history, PATTERNS, landed=False)
        default = project.settings.defaults.get("last_reviewed")
        return read_story(
            commits,
            read_contents(history, commits, project),
            zone,
            default=default if isinstance(default, date) else None,
            programs=programs,
        )

    def _look(self, target: Target, project: Project) -> tuple[FoundBase, tuple[RemoteTask, ...]]:
        """The base, and all its tasks, open and finished."""
        settings = project.settings
        if not settings.tasks:
            return target.look(settings.code, group=settings.group), ()
        tag = settings.review.tag
        found = target.look(settings.code, [ListTasks(tag), ListTasks(tag, finished=True)], group=settings.group)
        pages = [task_page(outcome) for outcome in found.also]
        further = [
            ListTasks(tag, start, finished=finished)
            for page, finished in zip(pages, (False, True), strict=True)
            for start in range(TASKS_A_PAGE, page.total, TASKS_A_PAGE)
        ]
        outcomes = [*found.also, *(target.portal.carry_out(further) if further else [])]
        everything = [task for outcome in outcomes for task in task_page(outcome).tasks]
        ours = [task for task in everything if (name := parse_name(task.xml_id)) and name.code == settings.code]
        return found, tuple({task.id: task for task in ours}.values())

    def _people(self, target: Target, project: Project, found: FoundBase, tasks: Iterable[RemoteTask]) -> People:
        named = people_named(project)
        closers = {user for task in tasks for user in (task.closed_by, task.responsible_id) if user}
        query = PeopleQuery(named.emails, tuple(sorted({*named.ids, *closers, found.user})))
        return with_heads(target.portal, query.found(target.portal.carry_out(query.looks())))


@dataclass
class _PortalSide:
    """What the portal's tasks tell for and against git's dates."""

    target: Target
    project: Project
    found: FoundBase
    tasks: tuple[RemoteTask, ...]
    people: People
    zone: tzinfo
    story: DateChanges

    def __post_init__(self) -> None:
        code = self.project.settings.code
        keys = keys_on(self.found, self.project)
        pages = [replace(page, key=keys.get(page.path, page.key)) for page in self.project.site.pages]
        self.by_path = {page.path: page for page in pages}
        self.by_key = {page.key: page for page in pages}
        self.named = [(name, task) for task in self.tasks if (name := parse_name(task.xml_id)) is not None]
        self.path_of = {first: path for path, first in self.story.first_paths.items()}
        self.code = code

    def stamps_without_acts(self) -> Iterator[Difference]:
        """Dates that a task must prove, and none does."""
        wanted = to_prove(self.story)
        if not self.project.settings.tasks:
            yield from (unproved(change) for change in wanted if not change.is_signed)
            return
        by_name = self._tasks_of(wanted)
        stamps: dict[StampCommit, DateChange] = {}
        for change in wanted:
            known = by_name.get(str(self._name_of(change)))
            if not change.task and (known is None or not known.is_closed):
                yield unproved(change)
                continue
            stamps[self._stamp_of(change, change.task or (known.id if known is not None else 0))] = change
        wrong = check_acts(
            self.target.portal, self.project, tuple(stamps), self.zone, self.found.user, whole_history=True
        )
        by_place = {(stamp.sha, stamp.path): change for stamp, change in stamps.items()}
        for one in wrong:
            change = by_place[(one.sha, one.path)]
            yield Difference("task", change.path, one.why, change.sha, change.task)

    def _tasks_of(self, changes: Sequence[DateChange]) -> Mapping[str, RemoteTask]:
        """The tasks of these reviews by XML_ID; those whose tag somebody removed are looked for by name."""
        known = {task.xml_id: task for task in reversed(self.tasks)}
        missing = sorted({str(self._name_of(change)) for change in changes} - known.keys())
        return known | {task.xml_id: task for task in find_tasks(self.target.portal, missing)}

    def _name_of(self, change: DateChange) -> TaskName:
        cycle = change.old.isoformat() if change.old is not None else NEVER_REVIEWED
        return TaskName(self.code, self._key_of(change), cycle)

    def _key_of(self, change: DateChange) -> str:
        page = self.by_path.get(self.path_of.get(change.page, change.path))
        return page.key if page is not None else page_key("", change.page)

    def _stamp_of(self, change: DateChange, task: int) -> StampCommit:
        assert change.new is not None
        name = self._name_of(change)
        stamp = ReviewStamp(change.new, change.by, change.outcome)
        return StampCommit(change.sha, change.path, name.key, name.cycle, task, stamp)

    def acts_without_stamps(self) -> Iterator[Difference]:
        """Completed reviews that git does not know of."""
        current = [
            (page, task)
            for name, task in self.named
            if name.kind is Kind.REVIEW
            and task.is_closed
            and task.closed_by not in {None, self.found.user}
            and (page := self.by_key.get(name.key)) is not None
            and has_reviews(page)
            and cycle_of(page) == name.cycle
        ]
        reads = [read for _, task in current for read in parts_of(task, with_history=True)]
        talks = read_talks(self.target.portal, reads) if reads else {}
        directory = Directory(self.people, fallback_of(self.project.settings.review))
        for page, task in current:
            entitled = directory.entitled(page, self.found.user)
            answer = answer_of(page.key, cycle_of(page), task, talks.get(task.id, Talk()), entitled)
            if answer is not None and answer.may_be_stamped and task.closed is not None:
                closer = self.people.by_id().get(task.closed_by or 0)
                said = text(
                    "audit.unstamped",
                    person=address_of(closer) if closer is not None else f"b24:{task.closed_by}",
                    day=str(task.closed.astimezone(self.zone).date()),
                    task=task.id,
                )
                yield Difference("unstamped", page.path, said, task=task.id)

    def lost_reviews(self) -> Iterator[Difference]:
        """Tasks that renew a review of which git holds nothing: the history was changed, or the task is not ours."""
        for name, task in self.named:
            page = self.by_key.get(name.key)
            if name.kind is not Kind.REVIEW or page is None or name.cycle in {NEVER_REVIEWED, cycle_of(page)}:
                continue
            if name.cycle not in {day.isoformat() for day in self.story.dates_of(page.path)}:
                said = text("audit.lost", day=name.cycle, task=task.id)
                yield Difference("lost", page.path, said, task=task.id)

    def stray_tasks(self) -> Iterator[Difference]:
        """Open tasks that nobody should have: of no page, of a review that is over, or a second one of the same review."""
        open_tasks: dict[TaskName, list[RemoteTask]] = defaultdict(list)
        for name, task in self.named:
            if task.is_closed:
                continue
            open_tasks[name].append(task)
            page = self.by_key.get(name.key)
            if not name.kind.is_of_a_page:
                continue
            if page is None or not page.meta.status.is_reviewed:
                said = text("audit.no-page", task=task.id)
                yield Difference("stray", self._shown(page, name), said, task=task.id)
            elif name.kind is Kind.REVIEW and name.cycle != cycle_of(page):
                said = text("audit.over", task=task.id, cycle=name.cycle)
                yield Difference("stray", page.path, said, task=task.id)
        for name, tasks in open_tasks.items():
            first, *others = sorted(tasks, key=lambda task: task.id)
            for task in others:
                said = text("audit.twin", task=task.id, first=first.id)
                yield Difference("twin", self._shown(self.by_key.get(name.key), name), said, task=task.id)

    def _shown(self, page: Page | None, name: TaskName) -> str:
        return page.path if page is not None else name.key


def _in_order(differences: Iterable[Difference], prefix: str) -> tuple[Difference, ...]:
    """Each once, by page; pages by their path from the folder of mkdocs.yml."""
    shown = (replace(one, path=f"{prefix}{one.path}" if one.path.endswith(_FILES) else one.path) for one in differences)
    return tuple(sorted(dict.fromkeys(shown), key=lambda one: (one.path, one.rule, one.sha, one.task)))


def _notes(history: History | NoHistory) -> tuple[Text, ...]:
    if isinstance(history, NoHistory):
        return (text("status.no-history", reason=history.reason),)
    return (text("status.history-cut"),) if history.is_shallow else ()
