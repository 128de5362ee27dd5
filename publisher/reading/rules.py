"""From required pages, people and their reading tasks to who has read what, and to the tasks that are missing. Pure.

A reading is a person, a page and its version. It is done when that person ticked the page's item; somebody else's tick, or the task
closed without it, is not. A raised version asks again. Docs: docs/how-to/required-reading.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from publisher.config import DEFAULT_NEWCOMERS
from publisher.intervals import Interval, Unit
from publisher.plan.readings import PREFIX, Employee, Item, Line, ReadingTask, lines_of
from publisher.workdays import Away

WEEK = timedelta(days=7)
DEFAULT_DUE = Interval(10, Unit.DAY)
_YEAR = Interval(1, Unit.YEAR)
_LONGEST = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class RequiredPage:
    """A page that people must read. ``hash`` is of its text; ``is_expired``: its review is overdue, so nobody is asked to learn it."""

    key: str
    path: str
    title: str
    version: int
    hash: str
    minutes: int
    audience: tuple[str, ...]
    due: Interval = DEFAULT_DUE
    reack: str = "major"
    is_expired: bool = False


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """What holds for the base. ``newcomers``: so many days after they came people are newcomers; ``parents``: departments above;
    ``away``: when people are on leave, by user id.
    """

    code: str
    per_week: int = 5
    newcomers: Interval = DEFAULT_NEWCOMERS
    parents: Mapping[int, int | None] = field(default_factory=dict)
    away: Mapping[int, tuple[Away, ...]] = field(default_factory=dict)

    def is_away(self, user: int, day: date) -> bool:
        """Whether somebody is on leave on a day."""
        return any(away.covers(day) for away in self.away.get(user, ()))

    def due(self, user: int, page: "RequiredPage", asked: date) -> date:
        """When somebody is to have read a page: each day of leave since they were asked gives them one day more."""
        due, day = page.due.after(asked), asked
        while day <= due and day - asked < _LONGEST:
            due += timedelta(days=self.is_away(user, day))
            day += timedelta(days=1)
        return due


class ReadState(StrEnum):
    """How far a reading is. OUTDATED: an earlier version was read. EXEMPT: nobody is asked now, for the page is expired, or the
    person does not have to read it any more.
    """

    READ = "read"
    OPEN = "open"
    LATE = "late"
    OUTDATED = "outdated"
    EXEMPT = "exempt"


@dataclass(frozen=True, slots=True)
class PersonReading:
    """One person and one page. ``at`` is when the latest version they read was ticked, as the portal writes it."""

    person: Employee
    page: RequiredPage
    state: ReadState
    version: int
    at: str = ""
    task: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A person's tasks with their records, the checklists put in where they were read. ``changed`` are those with news."""

    task: ReadingTask
    number: int
    lines: tuple[Line, ...]
    is_changed: bool = False

    @property
    def open_lines(self) -> tuple[Line, ...]:
        """What is still to be read."""
        return tuple(line for line in self.lines if not line.ended)


@dataclass(frozen=True, slots=True)
class WantedTask:
    """What a task is to be: a new one (``task`` None), or pages added, or its record brought up to date, or closed with a reason.

    ``before`` is the version of a page that the person read last, for the difference. ``due`` is the task's new deadline, None
    where it keeps the one that it has.
    """

    person: Employee | None
    number: int
    task: ReadingTask | None
    lines: tuple[Line, ...]
    added: tuple[RequiredPage, ...] = ()
    before: Mapping[str, Line] = field(default_factory=dict)
    close: str = ""
    is_newcomer: bool = False
    user: int = 0
    due: date | None = None


def parse_task_name(xml_id: str, code: str) -> tuple[int, int] | None:
    """The user and the number of a reading task of this base; None for any other."""
    parts = xml_id.split(":")
    if len(parts) != 4 or parts[0] != PREFIX or parts[1] != code or not (parts[2] + parts[3]).isdigit():
        return None
    return int(parts[2]), int(parts[3])


def task_name(code: str, user: int, number: int) -> str:
    """The XML_ID of a person's reading task."""
    return f"{PREFIX}:{code}:{user}:{number}"


def needs_items(task: ReadingTask, code: str) -> bool:
    """Whether a task's checklist may tell something that its record does not: it is open, or was closed since."""
    if parse_task_name(task.xml_id, code) is None:
        return False
    lines = lines_of(task.description)
    return not task.is_closed or not lines or any(not line.ended for line in lines)


def asked_of(tasks: Iterable[ReadingTask], items: Mapping[int, Sequence[Item]], code: str) -> dict[int, list[Asked]]:
    """Each user's reading tasks, the oldest first; of two with one name the first counts."""
    found: dict[int, dict[int, Asked]] = defaultdict(dict)
    for task in sorted(tasks, key=lambda task: task.id):
        name = parse_task_name(task.xml_id, code)
        if name is None or name[1] in found[name[0]]:
            continue
        lines = lines_of(task.description)
        ticked = _ticked(lines, items[task.id], name[0], is_closed=task.is_closed) if task.id in items else lines
        found[name[0]][name[1]] = Asked(task, name[1], ticked, ticked != lines)
    return {user: [by_number[n] for n in sorted(by_number)] for user, by_number in found.items()}


def _ticked(lines: tuple[Line, ...], items: Sequence[Item], user: int, *, is_closed: bool) -> tuple[Line, ...]:
    """The record with what the checklist says: only the person's own tick counts."""
    by_page = {item.reference: item for item in items if item.reference is not None}
    told = []
    for line in lines:
        item = by_page.get((line.key, line.version))
        if not line.ended and item is not None and item.is_ticked and item.by == user:
            told.append(replace(line, ended="read", read_at=_moment(item.at)))
        elif not line.ended and is_closed:
            told.append(replace(line, ended="unread"))
        else:
            told.append(line)
    return tuple(told)


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at is not None else "-"


def must_read(person: Employee, page: RequiredPage, rules: ReadingRules, today: date) -> bool:
    """Whether a page is required of a person today."""
    return any(_fits(person, group, rules, today) for group in page.audience)


def is_newcomer(person: Employee, rules: ReadingRules, today: date) -> bool:
    """Whether somebody came so lately that newcomers' pages are theirs."""
    joined = person.employed or person.registered
    return joined is not None and joined <= today <= rules.newcomers.after(joined)


def _fits(person: Employee, group: str, rules: ReadingRules, today: date) -> bool:
    if group == "all":
        return True
    if group == "newcomers":
        return is_newcomer(person, rules, today)
    kind, _, who = group.partition(":")
    if kind == "user":
        return person.email == who.strip().lower() or who.strip().lower() == f"b24:{person.id}"
    return kind == "department" and any(int(who) in _above(one, rules.parents) for one in person.departments)


def _above(department: int, parents: Mapping[int, int | None]) -> set[int]:
    found: set[int] = set()
    current: int | None = department
    while current is not None and current not in found:
        found.add(current)
        current = parents.get(current)
    return found


def readings(
    people: Iterable[Employee],
    pages: Sequence[RequiredPage],
    asked: Mapping[int, Sequence[Asked]],
    rules: ReadingRules,
    today: date,
) -> tuple[PersonReading, ...]:
    """Who has read what: a row for each person and page that is required of them, or that they have been asked for already."""
    told = []
    for person in sorted(people, key=lambda one: (one.address, one.id)):
        known = [(one.task.id, line) for one in asked.get(person.id, ()) for line in one.lines]
        for page in pages:
            mine = [(task, line) for task, line in known if line.key == page.key]
            is_required = must_read(person, page, rules, today)
            if is_required or mine:
                told.append(_reading(person, page, mine, rules, today, is_required=is_required))
    return tuple(told)


def _reading(
    person: Employee,
    page: RequiredPage,
    mine: Sequence[tuple[int, Line]],
    rules: ReadingRules,
    today: date,
    *,
    is_required: bool,
) -> PersonReading:
    read = [(task, line) for task, line in mine if line.ended == "read"]
    last = max(read, key=lambda found: found[1].version, default=None)
    waiting = [(task, line) for task, line in mine if not line.ended and line.version >= page.version]
    if last is not None and not _is_due_again(page, last[1], today):
        return PersonReading(person, page, ReadState.READ, last[1].version, last[1].read_at, last[0])
    task = waiting[-1][0] if waiting else (last[0] if last is not None else None)
    if page.is_expired or not is_required:
        state = ReadState.EXEMPT
    elif waiting and rules.due(person.id, page, waiting[-1][1].day) < today:
        state = ReadState.LATE
    else:
        state = ReadState.OUTDATED if last is not None else ReadState.OPEN
    if last is not None:
        return PersonReading(person, page, state, last[1].version, last[1].read_at, task)
    return PersonReading(person, page, state, page.version, "", task)


def _is_due_again(page: RequiredPage, last: Line, today: date) -> bool:
    if page.reack == "never":
        return False
    if last.version < page.version:
        return True
    day = _day(last.read_at) or last.day
    return page.reack == "yearly" and _YEAR.after(day) <= today


def _day(written: str) -> date | None:
    try:
        return datetime.fromisoformat(written).date()
    except ValueError:
        return None


def wanted_tasks(
    people: Iterable[Employee],
    pages: Sequence[RequiredPage],
    asked: Mapping[int, Sequence[Asked]],
    rules: ReadingRules,
    today: date,
) -> tuple[WantedTask, ...]:
    """What is to happen to reading tasks: at most one open task a person, at most so many pages a week."""
    employees = {person.id: person for person in people}
    told: list[WantedTask] = []
    for user, theirs in sorted(asked.items()):
        if user not in employees:
            told += [
                WantedTask(None, one.number, one.task, _dropped(one.lines), close="left", user=user)
                for one in theirs
                if not one.task.is_closed
            ]
    for user, person in sorted(employees.items()):
        told += _of_person(person, pages, asked.get(user, ()), rules, today)
    return tuple(told)


def _dropped(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(line if line.ended else replace(line, ended="dropped") for line in lines)


def _of_person(
    person: Employee, pages: Sequence[RequiredPage], theirs: Sequence[Asked], rules: ReadingRules, today: date
) -> list[WantedTask]:
    required = {page.key: page for page in pages if must_read(person, page, rules, today)}
    told = [
        WantedTask(person, one.number, one.task, one.lines, user=person.id)
        for one in theirs
        if one.task.is_closed and one.is_changed
    ]
    current = [one for one in theirs if not one.task.is_closed]
    lines = {one.number: list(one.lines) for one in theirs}
    for one in current:
        lines[one.number] = [
            line if not _is_over(line, required) else replace(line, ended="dropped") for line in one.lines
        ]
    every = [line for found in lines.values() for line in found]
    owed = [page for page in required.values() if _is_owed(page, every, today)]
    room = max(0, rules.per_week - sum(line.day > today - WEEK for line in every))
    if rules.is_away(person.id, today):
        room = 0  # whoever is on leave is asked for nothing new until they are back
    added = tuple(owed[:room])
    before = {page.key: last for page in added if (last := _last_read(page.key, every)) is not None}
    new = tuple(Line(page.key, page.version, page.hash, today) for page in added)
    newcomer = is_newcomer(person, rules, today)
    target = current[-1].number if current else None
    for one in current:
        now = (*lines[one.number], *(new if one.number == target else ()))
        close = "" if any(not line.ended for line in now) else "done"
        extra = added if one.number == target else ()
        is_changed = now != lines_of(one.task.description)
        due = _new_deadline(one.task, now, required, rules, person.id, is_changed=is_changed)
        if close or due is not None or is_changed:
            told.append(WantedTask(person, one.number, one.task, now, extra, before, close, newcomer, person.id, due))
    if target is None and added:
        number = max(lines, default=0) + 1
        next_due = min(rules.due(person.id, page, today) for page in added)
        told.append(WantedTask(person, number, None, new, added, before, "", newcomer, person.id, next_due))
    return told


def _new_deadline(
    task: ReadingTask,
    lines: Iterable[Line],
    required: Mapping[str, RequiredPage],
    rules: ReadingRules,
    user: int,
    *,
    is_changed: bool,
) -> date | None:
    """The deadline of a task, which is that of the page to be read next; None where it stays.

    It moves where pages came or were read, and to a later day with leave.
    """
    days = [rules.due(user, required[line.key], line.day) for line in lines if not line.ended and line.key in required]
    if not days:
        return None
    wanted, now = min(days), task.deadline.date() if task.deadline is not None else None
    is_later = now is None or now < wanted
    return wanted if (is_changed and wanted != now) or (user in rules.away and is_later) else None


def _is_over(line: Line, required: Mapping[str, RequiredPage]) -> bool:
    """Whether an open line asks for nothing any more: the page is not required of the person now, or a later version is."""
    page = required.get(line.key)
    return not line.ended and (page is None or page.version > line.version)


def _is_owed(page: RequiredPage, lines: Sequence[Line], today: date) -> bool:
    if page.is_expired or any(line.key == page.key and not line.ended for line in lines):
        return False
    last = _last_read(page.key, lines)
    return last is None or _is_due_again(page, last, today)


def _last_read(key: str, lines: Iterable[Line]) -> Line | None:
    read = [line for line in lines if line.key == key and line.ended == "read"]
    return max(read, key=lambda line: line.version, default=None)
