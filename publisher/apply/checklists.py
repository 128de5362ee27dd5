"""Gives tasks that were just made their checklists. Of two publishers that fill one task at the same time, the first one's items stay."""

from collections.abc import Collection, Mapping, Sequence

from publisher.messages import Text
from publisher.plan.talk import Part, Point
from publisher.plan.tasks import TaskChange
from publisher.portal.outcome import Carrier, Outcome
from publisher.portal.talk import Heard, ReadTalk
from publisher.portal.tasks import AddPoint, DeletePoint, TaskOperation, UpdateTask


def add_lists(
    portal: Carrier[TaskOperation], changes: Sequence[TaskChange], lists: Mapping[int, int]
) -> dict[int, Text]:
    """Make checklists, and then take the note from the tasks' names that says they are being made.

    ``lists`` has the task's number by the index of its change. Gives problems by that index. The checklists are read in the
    request that fills them, and items that another publisher was first to make are taken back: each removes only its own.
    """
    problems: dict[int, Text] = {}
    parents = {index: changes[index].list_id for index in lists}
    headless = [index for index in lists if parents[index] is None and changes[index].points]
    heads: list[TaskOperation] = [AddPoint(lists[index], changes[index].list_title, 0) for index in headless]
    made: dict[int, set[int]] = {number: set() for number in lists.values()}
    for index, outcome in zip(headless, portal.carry_out(heads) if heads else [], strict=True):
        if isinstance(outcome.value, int):
            parents[index] = outcome.value
            made[lists[index]].add(outcome.value)
        elif outcome.error is not None:
            problems[index] = outcome.error.message
    operations: list[TaskOperation] = []
    owners: list[int] = []
    for index, number in lists.items():
        change, parent = changes[index], parents[index]
        points = change.points if parent is not None else ()
        steps: list[TaskOperation] = [AddPoint(number, title, parent or 0) for title in points]
        steps += [UpdateTask(number, xml_id=change.xml_id)] if index not in problems else []
        steps += [ReadTalk(number, Part.CHECKLIST)] if points else []
        operations += steps
        owners += [index] * len(steps)
    outcomes = portal.carry_out(operations) if operations else []
    twins: list[TaskOperation] = []
    for index, operation, outcome in zip(owners, operations, outcomes, strict=True):
        if isinstance(operation, AddPoint) and isinstance(outcome.value, int):
            made[operation.task].add(outcome.value)
        if isinstance(operation, ReadTalk):
            twins += second_points(operation.task, outcome, made[operation.task])
        elif outcome.error is not None:
            problems.setdefault(index, outcome.error.message)
    if twins:
        portal.carry_out(twins)
    return problems


def second_points(task: int, checklist: Outcome, ours: Collection[int]) -> list[DeletePoint]:
    """What takes back items of ours (by id) that stand in a task's checklist a second time; lists come after their items.

    ``checklist`` is what ReadTalk gave after ours were added; nothing is taken back where the portal did not answer it. Every
    publisher finds the same item to be the first: the one in the list that was made first, and there the oldest.
    """
    points: Sequence[Point] = checklist.value.talk.points if isinstance(checklist.value, Heard) else ()
    first: dict[tuple[bool, str], tuple[int, int]] = {}
    for point in points:
        name = (point.parent == 0, point.title)
        first[name] = min(first.get(name, (point.parent, point.id)), (point.parent, point.id))
    second = [p for p in points if p.id in ours and first[p.parent == 0, p.title] != (p.parent, p.id)]
    return [DeletePoint(task, p.id) for p in sorted(second, key=lambda point: (point.parent == 0, point.id))]
