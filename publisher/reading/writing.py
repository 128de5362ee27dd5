"""Carries the plan of required reading out: makes, extends, records and closes the reading tasks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from publisher.apply.checklists import second_points
from publisher.plan.readings import Item, with_lines
from publisher.plan.talk import Part
from publisher.portal.outcome import Carrier
from publisher.portal.shared import SharedOperation
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
from publisher.reading.planning import ReadingPlan
from publisher.reading.rules import WantedTask
from publisher.reading.wording import ReadingWording

Work = Sequence[tuple[WantedTask, int]]
"""Tasks with their numbers on the portal."""


@dataclass(frozen=True, slots=True)
class ReadingWriter:
    """Writes the tasks of one plan. ``urls`` are pages' addresses by key."""

    plan: ReadingPlan
    portal: Carrier[SharedOperation]
    urls: Mapping[str, str]
    wording: ReadingWording

    def write(self) -> dict[str, int]:
        """Make, extend, record and close the tasks; gives their ids by XML_ID.

        What was cut short is finished by the next run: the record is written last.
        """
        made = self._make([wanted for wanted in self.plan.wanted if wanted.task is None])
        work = [*made, *((wanted, wanted.task.id) for wanted in self.plan.wanted if wanted.task is not None)]
        self._add_items([(wanted, number) for wanted, number in work if wanted.added])
        self._record(work)
        return {self.plan.name_of(wanted): number for wanted, number in work}

    def _make(self, new: Sequence[WantedTask]) -> Work:
        """Make tasks; where another publisher made one at the same time, the one with the lowest number stays."""
        outcomes = self.portal.carry_out([self._task(wanted) for wanted in new]) if new else []
        made = [(w, o.value) for w, o in zip(new, outcomes, strict=True) if isinstance(o.value, int)]
        if not made:
            return made
        lowest = {self.plan.name_of(wanted): number for wanted, number in made}
        for task in find_tasks(self.portal, sorted(lowest)):
            lowest[task.xml_id] = min(lowest[task.xml_id], task.id)
        twins = [DeleteTask(number) for wanted, number in made if lowest[self.plan.name_of(wanted)] != number]
        if twins:
            self.portal.carry_out(twins)
        return [(wanted, number) for wanted, number in made if lowest[self.plan.name_of(wanted)] == number]

    def _task(self, wanted: WantedTask) -> AddTask:
        settings = self.plan.project.settings
        return AddTask(
            self.plan.name_of(wanted),
            self.wording.title,
            self.wording.description(wanted),
            wanted.user,
            self.plan.deadline_of(wanted),
            settings.reading.tag,
            settings.review.group,
        )

    def _add_items(self, growing: Work) -> None:
        """Add the pages that are missing to the tasks' checklists, and take out what another publisher added too."""
        items = self.plan.look.items
        lists = {number: _list_of(items.get(number, ())) for _, number in growing}
        made = self._make_lists([number for number, parent in lists.items() if parent is None])
        lists |= made
        known = {number: {parent} for number, parent in made.items() if parent is not None}
        adds: list[AddPoint | ReadTalk] = []
        for wanted, number in growing:
            there = {item.reference for item in items.get(number, ())}
            adds += [
                AddPoint(number, self.wording.item(page, self.urls.get(page.key, "")), lists[number] or 0)
                for page in wanted.added
                if (page.key, page.version) not in there
            ]
            adds.append(ReadTalk(number, Part.CHECKLIST))
        twins: list[DeletePoint] = []
        for operation, outcome in zip(adds, self.portal.carry_out(adds) if adds else [], strict=True):
            if isinstance(operation, ReadTalk):
                twins += second_points(operation.task, outcome, known.get(operation.task, set()))
            elif outcome.error is not None:
                raise outcome.error
            elif isinstance(outcome.value, int):
                known.setdefault(operation.task, set()).add(outcome.value)
        if twins:
            self.portal.carry_out(twins)

    def _make_lists(self, tasks: Sequence[int]) -> dict[int, int | None]:
        """Give each of these tasks a checklist; its number by task."""
        heads = [AddPoint(number, self.wording.list_title, 0) for number in tasks]
        made: dict[int, int | None] = {}
        for number, outcome in zip(tasks, self.portal.carry_out(heads) if heads else [], strict=True):
            if outcome.error is not None:
                raise outcome.error
            made[number] = outcome.value if isinstance(outcome.value, int) else None
        return made

    def _record(self, work: Work) -> None:
        operations: list[UpdateTask | CommentTask | CompleteTask] = []
        for wanted, number in work:
            words = with_lines(self.wording.description(wanted), wanted.lines)
            deadline = self.plan.deadline_of(wanted) if wanted.task is not None else None
            operations.append(UpdateTask(number, description=words, deadline=deadline))
            if wanted.close == "left":
                operations.append(CommentTask(number, self.wording.left))
            if wanted.close:
                operations.append(CompleteTask(number))
        for outcome in self.portal.carry_out(operations) if operations else []:
            if outcome.error is not None:
                raise outcome.error


def _list_of(items: Sequence[Item]) -> int | None:
    """The list that our items stand in, else a list that has none yet."""
    parents = {item.parent for item in items if item.reference is not None}
    return next(iter(sorted(parents)), None) or next((item.id for item in items if item.parent == 0), None)
