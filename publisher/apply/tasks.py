"""Carries out the tasks' part of a plan."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from publisher.messages import Text
from publisher.plan.tasks import PAGE_URL, TaskAction, TaskChange
from publisher.portal.port import AddTask, CommentTask, CompleteTask, Operation, Portal, UpdateTask


@dataclass(frozen=True, slots=True)
class TaskResult:
    """What became of one change to a task; ``task_id`` is None where it could not be made."""

    change: TaskChange
    task_id: int | None
    problem: Text | None = None


def apply_tasks(
    portal: Portal, changes: Sequence[TaskChange], *, tag: str, group: int | None, url_of: Callable[[str], str]
) -> list[TaskResult]:
    """Create, change and close tasks, in the plan's order. ``url_of`` gives a page's address by its key."""
    operations: list[Operation] = []
    owners: list[int] = []
    for index, change in enumerate(changes):
        steps = _operations(change, tag, group, url_of)
        operations += steps
        owners += [index] * len(steps)
    outcomes = portal.carry_out(operations)
    ids: dict[int, int | None] = {i: change.task_id for i, change in enumerate(changes)}
    problems: dict[int, Text] = {}
    for index, operation, outcome in zip(owners, operations, outcomes, strict=True):
        if outcome.error is not None:
            problems.setdefault(index, outcome.error.message)
        elif isinstance(operation, AddTask) and isinstance(outcome.value, int):
            ids[index] = outcome.value
    return [TaskResult(change, ids[i], problems.get(i)) for i, change in enumerate(changes)]


def _operations(change: TaskChange, tag: str, group: int | None, url_of: Callable[[str], str]) -> list[Operation]:
    description = change.description
    if description is not None:
        description = description.replace(PAGE_URL, url_of(change.key))
    comment: list[Operation] = []
    if change.comment and change.task_id is not None:
        comment.append(CommentTask(change.task_id, change.comment.replace(PAGE_URL, url_of(change.key))))
    if change.action is TaskAction.CREATE:
        assert change.responsible_id is not None
        title = change.title or change.key
        return [
            AddTask(change.xml_id, title, description or "", change.responsible_id, change.deadline, tag, group),
        ]
    assert change.task_id is not None
    if change.action is TaskAction.CLOSE:
        return [*comment, CompleteTask(change.task_id)]
    update = UpdateTask(
        change.task_id, change.title, description, change.responsible_id, change.deadline, change.xml_id or None
    )
    return [update, *comment]
