"""What is read of tasks for one plan: those that are open, answers that git does not know of, and what was said in them.

Old finished tasks are many and never asked for: of the finished ones only the last page is read, and those that are looked for by
name because a review is asked for. What is said in a task is read where something happened in it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from publisher.plan.talk import Talk
from publisher.plan.tasks import RemoteTask
from publisher.portal.calendar import ReadAbsences, ReadWorkDays, absences_of, workdays_of
from publisher.portal.outcome import Outcome
from publisher.portal.port import Portal
from publisher.portal.shared import SharedReading
from publisher.portal.talk import ReadTalk, both, parts_of, put_together, read_talks
from publisher.portal.tasks import (
    FindTasks,
    ListTasks,
    TaskPage,
    all_tasks,
    find_looks,
    find_tasks,
    found_tasks,
    further_pages,
    task_page,
)
from publisher.review.names import Kind, TaskName, parse_name
from publisher.workdays import Away, WorkDays

_OWN_MAKING = timedelta(minutes=2)
"""So long after a task was made its checklist may still be ours in the making."""
_LATELY = timedelta(minutes=1)
"""Of so short a time the portal's stamps do not tell what came first."""
LONGEST_ABSENCE = timedelta(days=60)
"""So far ahead it is asked when people are away."""


@dataclass(frozen=True, slots=True)
class Interest:
    """Which tasks matter: those whose name is ``current``; ``needs_history`` tells where it matters who gave a task to whom.

    ``owner_elsewhere`` gives a page's owner (a user id) where the task of its review is with somebody else.
    ``everything``: also what is said in tasks in which nothing seems to have happened is read.
    """

    is_current: Callable[[TaskName], bool]
    needs_history: Callable[[RemoteTask], bool]
    now: datetime
    everything: bool = False
    owner_elsewhere: Callable[[RemoteTask], int | None] = lambda _: None

    def reads(self, task: RemoteTask) -> list[ReadTalk]:
        """What to read of a task; nothing where it does not matter."""
        name = parse_name(task.xml_id)
        if name is None or not self.is_current(name):
            return []
        history = self.needs_history(task) or (name.kind is Kind.REVIEW and not task.is_closed and _was_changed(task))
        is_few = name.kind is not Kind.REVIEW
        if not (self.everything or history or is_few or task.is_closed or self._has_news(task)):
            return []
        return parts_of(task, with_history=history)

    def _has_news(self, task: RemoteTask) -> bool:
        """Whether anybody did something in a task since it was made; where the portal does not tell, it may be."""
        if task.comments or task.has_result or task.note is not None:
            return True
        if task.created is None or task.active is None or task.changed is None:
            return True
        is_touched = task.active > task.changed or _was_changed(task)
        return is_touched or self.now - task.active < _LATELY


def _was_changed(task: RemoteTask) -> bool:
    """Whether one of a task's fields changed after it was made: its deadline, or who has it."""
    return task.created is not None and task.changed is not None and task.changed - task.created > _OWN_MAKING


@dataclass
class TaskLook:
    """The tasks of one portal with one tag, read for one plan. ``portal`` is asked where a look did not bring everything."""

    portal: Portal
    tag: str
    tasks: tuple[RemoteTask, ...] = ()
    talks: dict[int, Talk] = field(default_factory=dict)
    sought: set[str] = field(default_factory=set)
    first_page: TaskPage | None = None
    workdays: WorkDays | None = None
    away: dict[int, tuple[Away, ...]] = field(default_factory=dict)
    _seen: set[int] = field(default_factory=set)
    _asked: list[SharedReading] = field(default_factory=list)

    def first(self) -> list[SharedReading]:
        """What travels with the first look: the first open tasks, those that were finished last, and the company's days off."""
        return [ListTasks(self.tag), ListTasks(self.tag, finished=True), ReadWorkDays()]

    def take_first(self, outcomes: Sequence[Outcome]) -> None:
        """What the first look brought."""
        open_ones, finished = map(task_page, outcomes[:2])
        self.workdays = workdays_of(outcomes[2])
        self.first_page = open_ones
        self.tasks = _each_once(*open_ones.tasks, *finished.tasks)

    def second(self, interest: Interest, asked: Iterable[str]) -> list[SharedReading]:
        """What travels with the second look: other open tasks, those of reviews that are ``asked`` for (by XML_ID), what is said,
        and when the owners are away whose tasks somebody else has.
        """
        known = {task.xml_id for task in self.tasks}
        unknown = sorted(set(asked) - known - self.sought)
        self.sought |= set(unknown)
        owners = {user for task in self.tasks if not task.is_closed and (user := interest.owner_elsewhere(task))}
        absences = self._absences(owners, interest.now.date())
        self._asked = [*self._further(), *find_looks(unknown), *self._unread(interest), *absences]
        return self._asked

    def take_second(self, outcomes: Sequence[Outcome]) -> None:
        """What the second look brought."""
        told = list(zip(self._asked, outcomes, strict=True))
        lists = [outcome for asked, outcome in told if isinstance(asked, ListTasks)]
        found = [outcome for asked, outcome in told if isinstance(asked, FindTasks)]
        self.tasks = _each_once(*all_tasks(TaskPage(self.tasks), lists), *found_tasks(found))
        reads = [(asked, outcome) for asked, outcome in told if isinstance(asked, ReadTalk)]
        self.away |= absences_of(outcome for asked, outcome in told if isinstance(asked, ReadAbsences))
        talks, more = put_together([asked for asked, _ in reads], [outcome for _, outcome in reads])
        self._hear(talks)
        self._hear(read_talks(self.portal, more))

    def complete(self, interest: Interest) -> None:
        """Read what is said in tasks that came with the second look or later."""
        self._hear(read_talks(self.portal, self._unread(interest)))

    def all_open(self) -> tuple[RemoteTask, ...]:
        """Every open task with the tag, and some of the finished ones."""
        pages = self._further()
        if pages:
            self.tasks = all_tasks(TaskPage(self.tasks), self.portal.carry_out(pages))
        return self.tasks

    def people(self) -> set[int]:
        """Everybody who did or said anything in the tasks that were looked into."""
        found: set[int | None] = set()
        for task in self.tasks:
            talk = self.talks.get(task.id)
            if talk is not None:
                found |= {task.closed_by if task.is_closed else None, task.responsible_id}
                found |= {point.by for point in talk.points if point.is_ticked}
                found |= {saying.by for saying in talk.sayings} | {item.after for item in talk.handovers}
        return {user for user in found if user}

    def find(self, xml_ids: Iterable[str], interest: Interest) -> None:
        """Look for tasks by name, whatever became of their tags, and read what is said in them."""
        wanted = sorted(set(xml_ids) - self.sought)
        self.sought |= set(wanted)
        self.tasks = _each_once(*self.tasks, *find_tasks(self.portal, wanted))
        self.complete(interest)

    def look_for_absences(self, users: Iterable[int], today: date) -> bool:
        """Ask when people are away of whom that was not asked before; whether there were any."""
        looks = self._absences(set(users), today)
        if looks:
            self.away |= absences_of(self.portal.carry_out(looks))
        return bool(looks)

    def _absences(self, users: set[int], today: date) -> list[ReadAbsences]:
        new = tuple(sorted(users - self._seen))
        self._seen |= set(new)
        return [ReadAbsences(new, today, today + LONGEST_ABSENCE)] if new else []

    def _further(self) -> list[ListTasks]:
        first, self.first_page = self.first_page, None
        return further_pages(self.tag, first) if first is not None else []

    def _unread(self, interest: Interest) -> list[ReadTalk]:
        return [read for task in self.tasks if task.id not in self.talks for read in interest.reads(task)]

    def _hear(self, talks: dict[int, Talk]) -> None:
        for task, talk in talks.items():
            self.talks[task] = both(self.talks.get(task, Talk()), talk)


def _each_once(*tasks: RemoteTask) -> tuple[RemoteTask, ...]:
    return tuple({task.id: task for task in tasks}.values())
