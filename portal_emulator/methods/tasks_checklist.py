"""task.checklistitem.*: parameters go by their order. [docs: api-reference/tasks/checklist-item]"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Answer, Call, RestError, method
from portal_emulator.methods.tasks_calls import by_place, desk_of, optional_map, task_exception
from portal_emulator.tasks import checklist
from portal_emulator.tasks.errors import BadField, NotAllowed
from portal_emulator.tasks.row import Task

_OWNER = "ctaskchecklistitem"
_TASK = ("taskId", int)
_ITEM = ("itemId", int)
_FIELDS = ("arFields", dict)
# Add, modify, remove, toggle, reorder: one right here, as the task's rights give all or none.
_ACTIONS = range(1, 6)


@contextmanager
def _refusals(text: str, number: int = 8, name: str = "ACTION_FAILED_TO_BE_PROCESSED") -> Iterator[None]:
    try:
        yield
    except NotAllowed as error:
        raise task_exception(number, text, name) from error
    except BadField as error:
        raise task_exception(8, error.message, "ACTION_FAILED_TO_BE_PROCESSED") from error


@method("task.checklistitem.add", scope="task")
def add(call: Call) -> Answer:
    """[docs: task-checklist-item-add.md]"""
    task_id, fields = by_place(call, f"{_OWNER}::add", _TASK, _FIELDS)
    with _refusals("Adding item: action not allowed"):
        return Answer(checklist.add_item(desk_of(call), task_id, fields))


@method("task.checklistitem.getlist", scope="task")
def get_list(call: Call) -> Answer:
    """All items, newest first when no order is asked for. [docs: task-checklist-item-get-list.md]"""
    (task_id,) = by_place(call, f"{_OWNER}::getlist", _TASK)
    order = optional_map(call, f"{_OWNER}::getlist", 1, "arOrder")
    desk = desk_of(call)
    with _refusals("Action failed"):
        task = desk.task(task_id)
    rows = checklist.items_of(call.db, task.id, _order(order))
    return Answer([checklist.item_view(desk, row) for row in rows])


@method("task.checklistitem.get", scope="task")
def get(call: Call) -> Answer:
    """[docs: task-checklist-item-get.md]"""
    task_id, item_id = by_place(call, f"{_OWNER}::get", _TASK, _ITEM)
    desk = desk_of(call)
    row = checklist.find_item(call.db, item_id)
    with _refusals("Check listitem not found or not accessible", 512, "ITEM_NOT_FOUND_OR_NOT_ACCESSIBLE"):
        task = desk.task(task_id)
        if row is None or row["task_id"] != task.id:
            raise NotAllowed
    return Answer(checklist.item_view(desk, row))


@method("task.checklistitem.update", scope="task")
def update(call: Call) -> Answer:
    """Answers null. [docs: task-checklist-item-update.md]"""
    task_id, item_id, fields = by_place(call, f"{_OWNER}::update", _TASK, _ITEM, _FIELDS)
    with _refusals("No access to edit the task", 4, "ACTION_NOT_ALLOWED"):
        checklist.update_item(desk_of(call), task_id, item_id, fields)
    return Answer(None)


@method("task.checklistitem.delete", scope="task")
def delete(call: Call) -> Answer:
    """[docs: task-checklist-item-delete.md]"""
    task_id, item_id = by_place(call, f"{_OWNER}::delete", _TASK, _ITEM)
    with _refusals("Deleting item: action not allowed"):
        checklist.delete_item(desk_of(call), task_id, item_id)
    return Answer(True)


@method("task.checklistitem.complete", scope="task")
def complete(call: Call) -> Answer:
    """The task's id is not compared with the item's task. [docs: task-checklist-item-complete.md]"""
    return _toggle(call, "complete", complete=True)


@method("task.checklistitem.renew", scope="task")
def renew(call: Call) -> Answer:
    """[docs: task-checklist-item-renew.md]"""
    return _toggle(call, "renew", complete=False)


def _toggle(call: Call, name: str, *, complete: bool) -> Answer:
    task_id, item_id = by_place(call, f"{_OWNER}::{name}", _TASK, _ITEM)
    if task_id <= 0 or item_id <= 0:
        raise RestError("ERROR_CORE", "TASKS_ERROR_ASSERT_EXCEPTION<br>")
    with _refusals("Action failed"):
        return Answer(checklist.toggle_item(desk_of(call), item_id, complete=complete))


@method("task.checklistitem.moveafteritem", scope="task")
def move_after_item(call: Call) -> Answer:
    """Answers null. [docs: task-checklist-item-move-after-item.md]"""
    task_id, item_id, after_id = by_place(call, f"{_OWNER}::moveafteritem", _TASK, _ITEM, ("afterItemId", int))
    with _refusals("Moving item: action not allowed"):
        checklist.move_after(desk_of(call), task_id, item_id, after_id)
    return Answer(None)


@method("task.checklistitem.isactionallowed", scope="task")
def is_action_allowed(call: Call) -> Answer:
    """False for ids that do not exist. [docs: task-checklist-item-is-action-allowed.md]"""
    task_id, item_id, action = by_place(call, f"{_OWNER}::isactionallowed", _TASK, _ITEM, ("actionId", int))
    desk = desk_of(call)
    try:
        task = desk.task(task_id)
    except NotAllowed:
        return Answer(False)
    row = checklist.find_item(call.db, item_id)
    return Answer(_own(row, task) and action in _ACTIONS and checklist.can_change(desk, task))


def _own(row: Any, task: Task) -> bool:
    return row is not None and row["task_id"] == task.id


def _order(order: dict[str, Any]) -> str:
    columns = {
        checklist.ORDER_KEYS[key.upper()]: "DESC" if php.to_str(value).lower() == "desc" else "ASC"
        for key, value in order.items()
        if key.upper() in checklist.ORDER_KEYS
    }
    return ", ".join(f"{column} {direction}" for column, direction in columns.items()) or "id DESC"
