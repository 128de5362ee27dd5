"""Carries out the tasks' part of a plan."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from publisher.apply.checklists import add_lists
from publisher.messages import Text
from publisher.plan.tasks import PAGE_URL, Note, Step, TaskAction, TaskChange
from publisher.portal.outcome import Carrier
from publisher.portal.tasks import (
    AddTask,
    CommentTask,
    CompleteTask,
    DeleteTask,
    ReopenTask,
    TaskOperation,
    UpdateTask,
    find_tasks,
)


@dataclass(frozen=True, slots=True)
class TaskResult:
    """What became of one change to a task; ``task_id`` is None where it could not be made."""

    change: TaskChange
    task_id: int | None
    problem: Text | None = None


def apply_tasks(
    portal: Carrier[TaskOperation],
    changes: Sequence[TaskChange],
    *,
    tag: str,
    group: int | None,
    url_of: Callable[[str], str],
) -> list[TaskResult]:
    """Create, change and close tasks, in the plan's order. ``url_of`` gives a page's address by its key."""
    operations: list[TaskOperation] = []
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
    made = {
        change.xml_id: number for i, change in enumerate(changes) if (number := ids[i]) != change.task_id and number
    }
    kept = _without_twins(portal, made)
    ids |= {i: kept[change.xml_id] for i, change in enumerate(changes) if change.xml_id in kept}
    lists = {i: number for i, change in enumerate(changes) if (number := _new_list(change, made, kept)) is not None}
    problems |= {i: problem for i, problem in add_lists(portal, changes, lists).items() if i not in problems}
    return [TaskResult(change, ids[i], problems.get(i)) for i, change in enumerate(changes)]


def _without_twins(portal: Carrier[TaskOperation], made: Mapping[str, int]) -> dict[str, int]:
    """Of two publishers that made one task at the same time the one with the higher number takes its own back."""
    if not made:
        return {}
    kept = dict(made)
    for task in find_tasks(portal, sorted(made)):
        kept[task.xml_id] = min(kept[task.xml_id], task.id)
    portal.carry_out([DeleteTask(number) for xml_id, number in made.items() if kept[xml_id] != number])
    return kept


def _new_list(change: TaskChange, made: Mapping[str, int], kept: Mapping[str, int]) -> int | None:
    """The task of ours that gets a checklist now; None where another publisher's task stays, or there is no list to make."""
    if not (change.points or change.finishes_creation):
        return None
    if change.action is TaskAction.CREATE:
        number = made.get(change.xml_id)
        return number if number is not None and kept.get(change.xml_id) == number else None
    return change.task_id


def _operations(change: TaskChange, tag: str, group: int | None, url_of: Callable[[str], str]) -> list[TaskOperation]:
    description = change.description
    if description is not None:
        description = description.replace(PAGE_URL, url_of(change.key))
    comment: list[TaskOperation] = []
    if change.comment and change.task_id is not None:
        comment.append(CommentTask(change.task_id, change.comment.replace(PAGE_URL, url_of(change.key))))
    if change.action is TaskAction.CREATE:
        assert change.responsible_id is not None
        title = change.title or change.key
        name = Note(Step.CREATE).after(change.xml_id) if change.points else change.xml_id
        moves = bool(change.points)
        return [AddTask(name, title, description or "", change.responsible_id, change.deadline, tag, group, moves)]
    assert change.task_id is not None
    if change.finishes_creation:
        return []
    under_way = (
        change.note.after(change.xml_id) if change.note is not None and (comment or change.reopens) else change.xml_id
    )
    done = [UpdateTask(change.task_id, xml_id=change.xml_id)] if change.note is not None else []
    if change.action is TaskAction.CLOSE:
        begun = [UpdateTask(change.task_id, xml_id=under_way)] if comment else []
        return [*begun, *comment, *([] if change.is_closed else [CompleteTask(change.task_id)]), *done]
    update = UpdateTask(
        change.task_id,
        change.title,
        description,
        change.responsible_id,
        change.deadline,
        under_way or None,
        change.accomplices,
    )
    reopened = [ReopenTask(change.task_id)] if change.reopens else []
    return [update, *reopened, *comment, *(done if comment or reopened else [])]
