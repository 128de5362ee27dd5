"""What is read of tasks for one plan: those that are open, answers that git does not know of, and what was said in them.

Old finished tasks are many and never asked for: of the finished ones only the last page is read, and those that are looked for by
name because a review is asked for. What is said in a task is read where something happened in it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from publisher.plan.talk import Talk
from publisher.plan.tasks import RemoteTask
from publisher.portal.calendar import ReadAbsences, ReadWorkDays, absences_of, workdays_of
from publisher.portal.outcome import Outcome
from publisher.portal.port import Portal
from publisher.portal.query import Query, split
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


@dataclass(frozen=True, slots=True)
class TaskLook:
    """The tasks of one portal with one tag, as far as they were read for one plan: whatever reads more gives a new value.

    ``further`` are the pages of open tasks that were not read yet, ``sought`` the XML_IDs that were looked for, and ``checked`` the
    people whose absences were asked for. The portal is asked on its own only where a look did not bring everything.
    """

    tag: str
    tasks: tuple[RemoteTask, ...] = ()
    talks: Mapping[int, Talk] = field(default_factory=dict)
    sought: frozenset[str] = frozenset()
    further: tuple[ListTasks, ...] = ()
    workdays: WorkDays | None = None
    away: Mapping[int, tuple[Away, ...]] = field(default_factory=dict)
    checked: frozenset[int] = frozenset()

    def first(self) -> Query["TaskLook"]:
        """What travels with the first look: the first open tasks, those that were finished last, and the company's days off."""
        return Query(
            (ListTasks(self.tag), ListTasks(self.tag, finished=True), ReadWorkDays()),
            self._with_first,
        )

    def second(self, portal: Portal, interest: Interest, asked: Iterable[str]) -> Query["TaskLook"]:
        """What travels with the second look: other open tasks, those of reviews that are ``asked`` for (by XML_ID), what is said,
        and when the owners are away whose tasks somebody else has.
        """
        known = {task.xml_id for task in self.tasks}
        unknown = sorted(set(asked) - known - self.sought)
        owners = {user for task in self.tasks if not task.is_closed and (user := interest.owner_elsewhere(task))}
        absences = self._absences(owners, interest.now.date())
        operations: list[SharedReading] = [*self.further, *find_looks(unknown), *self._unread(interest), *absences]

        def answer(outcomes: Sequence[Outcome]) -> TaskLook:
            seen = self._with_second(portal, operations, outcomes)
            return replace(seen, sought=self.sought | {*unknown}, further=(), checked=self.checked | owners)

        return Query(operations, answer)

    def completed(self, portal: Portal, interest: Interest) -> "TaskLook":
        """With what is said in tasks that came with the second look or later."""
        return self.with_talks(read_talks(portal, self._unread(interest)))

    def with_all_open(self, portal: Portal) -> "TaskLook":
        """With every open task that has the tag."""
        if not self.further:
            return self
        return replace(self, tasks=all_tasks(TaskPage(self.tasks), portal.carry_out(self.further)), further=())

    def with_named(self, portal: Portal, xml_ids: Iterable[str], interest: Interest) -> "TaskLook":
        """With the tasks of these names, whatever became of their tags, and what is said in them."""
        wanted = sorted(set(xml_ids) - self.sought)
        tasks = _each_once(*self.tasks, *find_tasks(portal, wanted))
        return replace(self, tasks=tasks, sought=self.sought | {*wanted}).completed(portal, interest)

    def with_absences(self, portal: Portal, users: Iterable[int], today: date) -> "TaskLook":
        """With the absences of people of whom that was not asked before; the same value where there are none of these."""
        looks = self._absences(set(users), today)
        if not looks:
            return self
        away = absences_of(portal.carry_out(looks))
        return replace(self, away={**self.away, **away}, checked=self.checked | {*users})

    def people(self) -> set[int]:
        """Everybody who did or said anything in the tasks that were looked into, or had one."""
        return {user for task, actors in self._acts() for user in (*actors, task.responsible_id)}

    def is_answered_by_others(self, service: int) -> bool:
        """Whether anybody did or said anything in a task that another has: it may be a head, who may answer."""
        return any(actors - {task.responsible_id, service} for task, actors in self._acts())

    def _acts(self) -> Iterator[tuple[RemoteTask, set[int]]]:
        """The tasks that were looked into, each with everybody who did or said anything in it."""
        for task in self.tasks:
            talk = self.talks.get(task.id)
            if talk is not None:
                found: set[int | None] = {task.closed_by if task.is_closed else None}
                found |= {point.by for point in talk.points if point.is_ticked}
                found |= {saying.by for saying in talk.sayings} | {item.after for item in talk.handovers}
                yield task, {user for user in found if user}

    def _with_first(self, outcomes: Sequence[Outcome]) -> "TaskLook":
        open_ones, finished = map(task_page, outcomes[:2])
        return replace(
            self,
            tasks=_each_once(*open_ones.tasks, *finished.tasks),
            further=tuple(further_pages(self.tag, open_ones)),
            workdays=workdays_of(outcomes[2]),
        )

    def _with_second(
        self, portal: Portal, operations: Sequence[SharedReading], outcomes: Sequence[Outcome]
    ) -> "TaskLook":
        answers = list(zip(operations, outcomes, strict=True))
        listed, found = split(answers, ListTasks), split(answers, FindTasks)
        reads = [operation for operation in operations if isinstance(operation, ReadTalk)]
        talks, more = put_together(reads, split(answers, ReadTalk))
        away = absences_of(split(answers, ReadAbsences))
        tasks = _each_once(*all_tasks(TaskPage(self.tasks), listed), *found_tasks(found))
        known = replace(self, tasks=tasks, away={**self.away, **away})
        return known.with_talks(talks).with_talks(read_talks(portal, more))

    def with_talks(self, talks: Mapping[int, Talk]) -> "TaskLook":
        """With what was said in tasks (by id)."""
        if not talks:
            return self
        return replace(
            self,
            talks={
                **self.talks,
                **{task: both(self.talks.get(task, Talk()), talk) for task, talk in talks.items()},
            },
        )

    def _absences(self, users: set[int], today: date) -> list[ReadAbsences]:
        new = tuple(sorted(users - self.checked))
        return [ReadAbsences(new, today, today + LONGEST_ABSENCE)] if new else []

    def _unread(self, interest: Interest) -> list[ReadTalk]:
        return [read for task in self.tasks if task.id not in self.talks for read in interest.reads(task)]


def _each_once(*tasks: RemoteTask) -> tuple[RemoteTask, ...]:
    return tuple({task.id: task for task in tasks}.values())
