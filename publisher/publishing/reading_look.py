"""Reading tasks of one base: what is read of them with the looks of any run, what is to happen to them, and how that is carried out.

The record is on the portal, in the tasks; nothing is kept here. Docs: decision 54, docs/how-to/required-reading.md.
"""

import difflib
import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path

from publisher.apply.checklists import second_points
from publisher.content.due import next_due
from publisher.content.model import Page
from publisher.content.split import normalise, yaml_block
from publisher.messages import Catalogue
from publisher.pipeline.history import History, NoHistory
from publisher.pipeline.past import blob_contents, past_commits
from publisher.pipeline.project import Project
from publisher.plan.readings import Employee, Item, Line, ReadingTask, item_title, lines_of, with_lines
from publisher.plan.talk import Part
from publisher.plan.tasks import Note, Step, TaskAction, TaskChange
from publisher.portal.calendar import ReadAbsences, absences_of
from publisher.portal.outcome import Carrier, Outcome
from publisher.portal.people import DepartmentPage, ListDepartments
from publisher.portal.readings import (
    ListEmployees,
    ListPage,
    ListReadings,
    ReadItems,
    employees_in,
    items_of,
    page_of,
    starts_after,
    tasks_in,
)
from publisher.portal.shared import SharedOperation, SharedReading
from publisher.portal.talk import ReadTalk
from publisher.portal.tasks import (
    AddPoint,
    AddTask,
    CommentTask,
    CompleteTask,
    DeletePoint,
    DeleteTask,
    UpdateTask,
    find_tasks,
)
from publisher.reading.rules import (
    DEFAULT_DUE,
    PersonReading,
    ReadingRules,
    RequiredPage,
    WantedTask,
    asked_of,
    needs_items,
    readings,
    task_name,
    wanted_tasks,
)
from publisher.review.opening import END_OF_WORK
from publisher.review.wording import day_in, plain
from publisher.targets.target import FoundBase
from publisher.workdays import Away

_WORDS_A_MINUTE = 180
_MOST_LINES = 24
_LEAVE = timedelta(days=120)
"""Leave so long ago, or so far ahead, moves no deadline of today."""
_AT_ONCE = 100


def requires_reading(project: Project) -> bool:
    """Whether any page must be read by anybody: nothing is asked of the portal otherwise."""
    return any(page.meta.required_reading is not None for page in project.site.pages)


@dataclass
class ReadingLook:
    """What is read of people, reading tasks and checklists: it travels along with a run's own two looks.

    ``portal`` is asked where these did not bring everything. Nothing is read, and nobody is asked to read, where it is not wanted.
    """

    code: str
    tag: str
    portal: Carrier[SharedReading]
    is_wanted: bool = True
    items: dict[int, tuple[Item, ...]] = field(default_factory=dict)
    employees: tuple[Employee, ...] = ()
    tasks: tuple[ReadingTask, ...] = ()
    parents: Mapping[int, int | None] = field(default_factory=dict)
    _pages: tuple[ListPage, ListPage] = (ListPage(), ListPage())
    away: dict[int, tuple[Away, ...]] = field(default_factory=dict)
    _asked: tuple[SharedReading, ...] = ()
    _seen: set[int] = field(default_factory=set)
    _today: date = date.min

    def first(self) -> list[SharedReading]:
        """What travels with the first look."""
        return [ListEmployees(), ListReadings(self.tag), ListDepartments()] if self.is_wanted else []

    def take_first(self, outcomes: Sequence[Outcome]) -> None:
        """What the first look brought."""
        if not self.is_wanted:
            return
        people, tasks, departments = outcomes
        self._pages = page_of(people), page_of(tasks)
        self.parents = _parents(departments)

    def second(self, today: date) -> list[SharedReading]:
        """What travels with the second look: the other pages of both lists, and of those who are known by now checklists and leave."""
        if not self.is_wanted:
            return []
        people, tasks = self._pages
        self._today = today
        known = [task for task in tasks_in([tasks]) if needs_items(task, self.code)]
        self._asked = (
            *(ListEmployees(start) for start in starts_after(people)),
            *(ListReadings(self.tag, start) for start in starts_after(tasks)),
            *(ReadItems(task.id) for task in known),
            *self._absences(employees_in([people])),
        )
        return list(self._asked)

    def take_second(self, outcomes: Sequence[Outcome]) -> None:
        """What the second look brought; checklists of tasks that only it brought are read now."""
        told = list(zip(self._asked, outcomes, strict=True))
        people = [page_of(outcome) for asked, outcome in told if isinstance(asked, ListEmployees)]
        tasks = [page_of(outcome) for asked, outcome in told if isinstance(asked, ListReadings)]
        self.employees = employees_in([self._pages[0], *people])
        self.tasks = tasks_in([self._pages[1], *tasks])
        self._take_items(told)
        late: list[SharedReading] = [
            *(ReadItems(t.id) for t in self.tasks if needs_items(t, self.code) and t.id not in self.items),
            *self._absences(self.employees),
        ]
        if late:
            self._take_items(list(zip(late, self.portal.carry_out(late), strict=True)))

    def _absences(self, people: Iterable[Employee]) -> list[ReadAbsences]:
        """Who is on leave, of the people who were not asked for yet."""
        new = sorted({person.id for person in people} - self._seen)
        if not new:
            return []
        self._seen |= {*new}
        first, last = self._today - _LEAVE, self._today + _LEAVE
        return [ReadAbsences(tuple(new[i : i + _AT_ONCE]), first, last) for i in range(0, len(new), _AT_ONCE)]

    def _take_items(self, told: Sequence[tuple[SharedReading, Outcome]]) -> None:
        self.away |= absences_of(outcome for asked, outcome in told if isinstance(asked, ReadAbsences))
        for asked, outcome in told:
            items = items_of(outcome) if isinstance(asked, ReadItems) else None
            if isinstance(asked, ReadItems) and items is not None:
                self.items[asked.task] = items


def reading_look(project: Project, portal: Carrier[SharedReading]) -> ReadingLook:
    """What a run that only looks reads: nothing where no page is required reading, or the base makes no tasks."""
    settings = project.settings
    is_wanted = settings.tasks and requires_reading(project)
    return ReadingLook(settings.code, settings.reading.tag, portal, is_wanted=is_wanted)


def keys_on(found: FoundBase, project: Project) -> dict[str, str]:
    """The keys of published pages by path, as the portal has them."""
    prefix = project.settings.docs_prefix
    return {page.description.removeprefix(prefix): page.mark.key for page in found.pages if page.mark is not None}


@dataclass
class ReadingPlan:
    """Who has read what, and what is to happen to the tasks."""

    project: Project
    look: ReadingLook
    open_history: Callable[[Path], History | NoHistory]
    today: date
    zone: tzinfo
    readings: tuple[PersonReading, ...] = ()
    wanted: tuple[WantedTask, ...] = ()

    @property
    def changes(self) -> tuple[TaskChange, ...]:
        """The rows of a plan: one a task."""
        return tuple(self._change(wanted) for wanted in self.wanted)

    def _change(self, wanted: WantedTask) -> TaskChange:
        action = TaskAction.CREATE if wanted.task is None else TaskAction.CLOSE if wanted.close else TaskAction.UPDATE
        deadline = self._deadline(wanted)
        unfinished = wanted.task is not None and not lines_of(wanted.task.description)
        return TaskChange(
            action,
            key=wanted.added[0].key if wanted.added else wanted.lines[0].key if wanted.lines else "",
            cycle=str(wanted.number),
            xml_id=task_name(self.look.code, wanted.user, wanted.number),
            owner=wanted.person.address if wanted.person is not None else f"b24:{wanted.user}",
            due=deadline.date() if deadline is not None else None,
            task_id=wanted.task.id if wanted.task is not None else None,
            note=Note(Step.CREATE) if unfinished else None,
            reads=len(wanted.added),
        )

    def carry_out(self, portal: Carrier[SharedOperation], urls: Mapping[str, str]) -> dict[str, int]:
        """Make, extend, record and close the tasks; gives their ids by XML_ID. ``urls`` are pages' addresses by key.

        What was cut short is finished by the next run: the record is written last.
        """
        settings = self.project.settings
        say = Catalogue(settings.language)
        new = [wanted for wanted in self.wanted if wanted.task is None]
        adds = [self._add(wanted, say) for wanted in new]
        made = [outcome.value for outcome in portal.carry_out(adds)] if adds else []
        numbers = {
            task_name(settings.code, w.user, w.number): n for w, n in zip(new, made, strict=True) if isinstance(n, int)
        }
        kept = dict(numbers)
        for task in find_tasks(portal, sorted(numbers)) if numbers else ():
            kept[task.xml_id] = min(kept[task.xml_id], task.id)
        twins = [DeleteTask(number) for name, number in numbers.items() if kept[name] != number]
        if twins:
            portal.carry_out(twins)
        work = [(w, numbers[name]) for w in new if (name := task_name(settings.code, w.user, w.number)) in numbers]
        work = [(w, n) for w, n in work if kept[task_name(settings.code, w.user, w.number)] == n]
        work += [(wanted, wanted.task.id) for wanted in self.wanted if wanted.task is not None]
        self._add_items(portal, work, urls, say)
        self._record(portal, work, say)
        return {task_name(settings.code, wanted.user, wanted.number): number for wanted, number in work}

    def _add(self, wanted: WantedTask, say: Catalogue) -> AddTask:
        settings = self.project.settings
        name = task_name(settings.code, wanted.user, wanted.number)
        words = self._description(wanted, say)
        return AddTask(
            name,
            say("task.reading-title", base=plain(settings.title)),
            words,
            wanted.user,
            self._deadline(wanted),
            settings.reading.tag,
            settings.review.group,
        )

    def _add_items(
        self,
        portal: Carrier[SharedOperation],
        work: Sequence[tuple[WantedTask, int]],
        urls: Mapping[str, str],
        say: Catalogue,
    ) -> None:
        growing = [(wanted, number) for wanted, number in work if wanted.added]
        lists = {number: _list_of(self.look.items.get(number, ())) for _, number in growing}
        headless = [number for number, parent in lists.items() if parent is None]
        heads = [AddPoint(number, say("task.reading-list"), 0) for number in headless]
        for number, outcome in zip(headless, portal.carry_out(heads) if heads else [], strict=True):
            if outcome.error is not None:
                raise outcome.error
            lists[number] = outcome.value if isinstance(outcome.value, int) else None
        made = {number: {parent} for number, parent in lists.items() if number in headless and parent is not None}
        adds: list[AddPoint | ReadTalk] = []
        for wanted, number in growing:
            there = {item.reference for item in self.look.items.get(number, ())}
            adds += [
                AddPoint(number, _item(page, urls.get(page.key, ""), say), lists[number] or 0)
                for page in wanted.added
                if (page.key, page.version) not in there
            ]
            adds.append(ReadTalk(number, Part.CHECKLIST))
        twins: list[DeletePoint] = []
        for operation, outcome in zip(adds, portal.carry_out(adds) if adds else [], strict=True):
            if isinstance(operation, ReadTalk):
                twins += second_points(operation.task, outcome, made.get(operation.task, set()))
            elif outcome.error is not None:
                raise outcome.error
            elif isinstance(outcome.value, int):
                made.setdefault(operation.task, set()).add(outcome.value)
        if twins:
            portal.carry_out(twins)

    def _record(self, portal: Carrier[SharedOperation], work: Sequence[tuple[WantedTask, int]], say: Catalogue) -> None:
        operations: list[UpdateTask | CommentTask | CompleteTask] = []
        for wanted, number in work:
            words = with_lines(self._description(wanted, say), wanted.lines)
            deadline = self._deadline(wanted) if wanted.task is not None else None
            operations.append(UpdateTask(number, description=words, deadline=deadline))
            if wanted.close:
                if wanted.close == "left":
                    operations.append(CommentTask(number, say("task.reading-left")))
                operations.append(CompleteTask(number))
        for outcome in portal.carry_out(operations) if operations else []:
            if outcome.error is not None:
                raise outcome.error

    def _deadline(self, wanted: WantedTask) -> datetime | None:
        return datetime.combine(wanted.due, END_OF_WORK, self.zone) if wanted.due is not None else None

    def _description(self, wanted: WantedTask, say: Catalogue) -> str:
        """What the task says: what to do, and for a page that was read before what changed since that person's version."""
        words = wanted.task.description if wanted.task is not None else say("task.reading-what")
        told = [words]
        for page in wanted.added:
            before = wanted.before.get(page.key)
            if before is not None and before.version < page.version:
                day = day_in(say, date.fromisoformat(before.read_at[:10])) if before.read_at[:1].isdigit() else ""
                head = say("task.reading-changed", title=plain(page.title), version=before.version, day=day)
                told += ["", head, *self._difference(page, before)]
        return "\n".join(told)

    def _difference(self, page: RequiredPage, before: Line) -> list[str]:
        """The lines that came and went since the text with this hash; nothing where git does not hold it."""
        old = self._text_of(page.path, before.hash)
        now = self.project.site.by_path()[page.path].body
        if old is None:
            return []
        found = difflib.ndiff(old.split("\n"), now.split("\n"))
        lines = [plain(line) for line in found if line[:2] in {"- ", "+ "} and line[2:].strip()]
        return [*lines[:_MOST_LINES], *(["…"] if len(lines) > _MOST_LINES else [])]

    def _text_of(self, path: str, wanted: str) -> str | None:
        history = self.open_history(self.project.settings.docs_dir)
        if isinstance(history, NoHistory):
            return None
        blobs = [file.before for commit in past_commits(history, [path], landed=False) for file in commit.files]
        for _, content in blob_contents(history, reversed(blobs)):
            text = normalise(content.decode("utf-8", "replace"))
            block = yaml_block(text)
            rest = text[text.find(block) + len(block) :].partition("\n")[2] if block else text
            if text_hash(rest) == wanted:
                return rest
        return None


def _item(page: RequiredPage, url: str, say: Catalogue) -> str:
    minutes = say("task.reading-minutes", n=page.minutes)
    return item_title(plain(page.title), page.key, page.version, url=url, minutes=minutes)


def text_hash(body: str) -> str:
    """The hash of a page's text that a record holds."""
    return hashlib.sha256(body.strip().encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _list_of(items: Sequence[Item]) -> int | None:
    """The list that our items stand in, else a list that has none yet."""
    parents = {item.parent for item in items if item.reference is not None}
    return next(iter(sorted(parents)), None) or next((item.id for item in items if item.parent == 0), None)


def _parents(outcome: Outcome) -> Mapping[int, int | None]:
    page = outcome.value if isinstance(outcome.value, DepartmentPage) else DepartmentPage()
    return {department.id: department.parent for department in page.departments}


def plan_readings(
    project: Project,
    look: ReadingLook,
    open_history: Callable[[Path], History | NoHistory],
    keys: Mapping[str, str],
    published: Collection[str],
    user: int,
    clock: tuple[date, tzinfo],
) -> ReadingPlan:
    """Who has read what, and the tasks that are missing. ``keys`` are pages' keys on the portal by path, ``published`` those that
    it shows; ``user`` is the webhook's, which reads nothing; ``clock`` is today and the zone that days are counted in.
    """
    settings, (today, zone) = project.settings, clock
    plan = ReadingPlan(project, look, open_history, today, zone)
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
