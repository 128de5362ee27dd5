"""tasks.task.* of REST 3.0. [docs: api-reference/tasks/*-rest-v3.md]"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from portal_emulator import dto
from portal_emulator.dispatch import Answer, Call, method
from portal_emulator.methods.tasks_calls import desk_of
from portal_emulator.tasks import talk, writing
from portal_emulator.tasks.access import visible_where
from portal_emulator.tasks.errors import BadField, CreationDenied, NotAllowed
from portal_emulator.tasks.row import COLUMNS, load_task, with_members
from portal_emulator.tasks.view3 import (
    BASE,
    MARKS,
    PRIORITIES,
    RESULT,
    STATUSES,
    TASK,
    result_author,
    result_row,
    task_view,
)

SCOPE = "tasks"
# REST 3.0 name → REST 2 name and how the value is worded there.
_PLAIN = {
    "title": "TITLE",
    "description": "DESCRIPTION",
    "creatorId": "CREATED_BY",
    "responsibleId": "RESPONSIBLE_ID",
    "deadline": "DEADLINE",
    "startPlan": "START_DATE_PLAN",
    "endPlan": "END_DATE_PLAN",
    "groupId": "GROUP_ID",
    "stageId": "STAGE_ID",
    "parentId": "PARENT_ID",
    "xmlId": "XML_ID",
    "estimatedTime": "TIME_ESTIMATE",
    "crmItemIds": "UF_CRM_TASK",
}
_FLAGS = {
    "needsControl": "TASK_CONTROL",
    "allowsChangeDeadline": "ALLOW_CHANGE_DEADLINE",
    "allowsTimeTracking": "ALLOW_TIME_TRACKING",
    "matchesWorkTime": "MATCH_WORK_TIME",
    "replicate": "REPLICATE",
}
_PARAMETERS = {"matchesSubTasksTime": 1, "autocompleteSubTasks": 2, "requireResult": 3}
_WORDS: dict[str, tuple[str, dict[str, Any]]] = {
    "status": ("STATUS", {word: number for number, word in STATUSES.items()}),
    "priority": ("PRIORITY", {word: number for number, word in PRIORITIES.items()}),
    "mark": ("MARK", {word: letter for letter, word in MARKS.items()}),
}
_NAMES = {old: new for new, old in _PLAIN.items()} | {old: new for new, (old, _) in _WORDS.items()}

dto.describe("tasks.task", SCOPE, TASK)


def _old_fields(fields: dict[str, Any]) -> dict[str, Any]:
    """The same wishes in the words of REST 2."""
    old: dict[str, Any] = {_PLAIN[name]: value for name, value in fields.items() if name in _PLAIN}
    old |= {_FLAGS[name]: value for name, value in fields.items() if name in _FLAGS}
    for name, (old_name, words) in _WORDS.items():
        if name in fields:
            if fields[name] not in words:
                raise dto.wrong_type(name, "enum")
            old[old_name] = words[fields[name]]
    parameters = [{"CODE": code, "VALUE": fields[name]} for name, code in _PARAMETERS.items() if name in fields]
    return old | ({"SE_PARAMETER": parameters} if parameters else {})


@contextmanager
def refusals() -> Iterator[None]:
    try:
        yield
    except (NotAllowed, CreationDenied) as error:
        raise dto.access_denied() from error
    except BadField as error:
        raise dto.invalid(_NAMES.get(error.field, error.field), error.message) from error


@method("tasks.task.add", scope=SCOPE, version=3)
def add(call: Call) -> Answer:
    """[docs: tasks-task-add-rest-v3.md]"""
    fields = dto.read_fields(TASK, dto.fields_object(call.params), change=False)
    desk = desk_of(call)
    with refusals():
        created = writing.create(desk, _old_fields(fields))
    task = load_task(call.db, created)
    assert task is not None
    return dto.item(task_view(desk, task, None))


@method("tasks.task.get", scope=SCOPE, version=3)
def get(call: Call) -> Answer:
    """[docs: tasks-task-get-rest-v3.md]"""
    wanted = dto.required_int(call.params)
    select = dto.read_select(call.params)
    desk = desk_of(call)
    task = load_task(call.db, wanted)
    if task is None or not desk.who.sees(task):
        raise dto.not_found(wanted)
    return dto.item(task_view(desk, task, select))


@method("tasks.task.list", scope=SCOPE, version=3)
def list_tasks(call: Call) -> Answer:
    """Filterable by id only; no total. [docs: tasks-task-list-rest-v3.md]"""
    test = dto.read_filter(TASK, call.params.get("filter") or [])
    order = dto.read_order(TASK, call.params)
    limit, offset = dto.read_page(call.params, int(call.settings.switch("page_v3")))
    select = dto.read_select(call.params) or ["id"]
    desk = desk_of(call)
    visible, people = visible_where(desk.who)
    rows = call.db.execute(f"SELECT {COLUMNS} FROM task WHERE deleted IS NULL AND {visible} ORDER BY id", people)
    tasks = [task for task in with_members(call.db, rows) if test({"id": task.id})]
    for name, down in reversed(order):
        keys = {task.id: task_view(desk, task, [name])[name] for task in tasks}
        tasks.sort(key=lambda task: _sort_key(keys[task.id]), reverse=down)
    return Answer({"items": [task_view(desk, task, select) for task in tasks[offset : offset + limit]]})


def _sort_key(value: Any) -> tuple[bool, Any]:
    """What is not set comes first."""
    return value is not None, value.casefold() if isinstance(value, str) else value


@method("tasks.task.update", scope=SCOPE, version=3)
def update(call: Call) -> Answer:
    """[docs: tasks-task-update-rest-v3.md]"""
    wanted = dto.required_int(call.params)
    fields = dto.read_fields(TASK, dto.fields_object(call.params), change=True)
    with refusals():
        writing.update(desk_of(call), wanted, _old_fields(fields))
    return dto.done()


@method("tasks.task.delete", scope=SCOPE, version=3)
def delete(call: Call) -> Answer:
    """[docs: tasks-task-delete-rest-v3.md]"""
    wanted = dto.required_int(call.params)
    with refusals():
        writing.remove(desk_of(call), wanted)
    return dto.done()


@method("tasks.task.access.get", scope=SCOPE, version=3)
def access(call: Call) -> Answer:
    """The caller's rights to a task. [docs: tasks-task-access-get.md]"""
    wanted = dto.required_int(call.params)
    desk = desk_of(call)
    task = load_task(call.db, wanted)
    if task is None or not desk.who.sees(task):
        raise dto.access_denied()
    return Answer(BASE["rights"](desk, task))


@method("tasks.task.result.add", scope=SCOPE, version=3)
def result_add(call: Call) -> Answer:
    """[docs: tasks-task-result-add.md]"""
    fields = dto.fields_object(call.params)
    if isinstance(fields.get("taskId"), str | bool | float | list | dict):
        raise dto.wrong_type("taskId", "int")
    fields = dto.read_fields(RESULT, fields, change=False, kind="DTO")
    if fields["taskId"] <= 0:
        raise dto.invalid("taskId", "Task id must be positive")
    if load_task(call.db, fields["taskId"]) is None:
        raise dto.invalid("taskId", "Task not found")
    if not fields["text"].strip():
        raise dto.invalid("text", 'The required field "text" is not filled', "DTO")
    desk = desk_of(call)
    with refusals():
        created = talk.add_result(desk, fields["taskId"], fields["text"])
    return result_answer(call, created)


@method("tasks.task.result.list", scope=SCOPE, version=3)
def result_list(call: Call) -> Answer:
    """A condition on taskId must be there. [docs: tasks-task-result-list-rest-v3.md]"""
    conditions = call.params.get("filter")
    if conditions in (None, [], {}):
        raise dto.invalid("filter", "The field value cannot be empty")
    test = dto.read_filter(RESULT, conditions)
    task_ids = [condition[-1] for condition in conditions if isinstance(condition, list) and condition[0] == "taskId"]
    if not task_ids:
        raise dto.invalid(
            "filter.taskId", "A filter for the required field `taskId` must be specified", "REQUESTFILTER"
        )
    order, (limit, offset) = (
        dto.read_order(RESULT, call.params),
        dto.read_page(call.params, int(call.settings.switch("page_v3"))),
    )
    select = dto.read_select(call.params)
    for name in select or ():
        if name not in RESULT.index:
            raise dto.unknown_property(RESULT.name, name)
    desk = desk_of(call)
    wanted = [one for given in task_ids for one in (given if isinstance(given, list) else [given])]
    rows: dict[int, sqlite3.Row] = {}
    with refusals():
        for task_id in wanted:
            desk.task(task_id)
            rows |= {row["id"]: row for row in talk.results_of(call.db, task_id)}
    views = [view for view in (result_row(desk, rows[key]) for key in sorted(rows)) if test(view)]
    for name, down in reversed(order):
        views.sort(key=lambda view: _sort_key(view[name]), reverse=down)
    page = views[offset : offset + limit]
    if select is None:
        return Answer({"items": page})
    for view in page:
        view["author"] = result_author(desk, rows[view["id"]])
    return Answer({"items": [{name: view[name] for name in select} for view in page]})


@method("tasks.task.result.update", scope=SCOPE, version=3)
def result_update(call: Call) -> Answer:
    """Only by its author. [docs: tasks-task-result-update.md]"""
    wanted = _result_id(call)
    fields = dto.read_fields(RESULT, dto.fields_object(call.params), change=True, kind="DTO")
    if not (fields.get("text") or "").strip():
        raise dto.invalid("text", 'The required field "text" is not filled', "DTO")
    with refusals():
        talk.change_result(desk_of(call), wanted, fields["text"])
    return result_answer(call, wanted)


@method("tasks.task.result.delete", scope=SCOPE, version=3)
def result_delete(call: Call) -> Answer:
    """Only by its author. [docs: tasks-task-result-delete.md]"""
    wanted = _result_id(call)
    with refusals():
        talk.remove_result(desk_of(call), wanted)
    return dto.done()


def _result_id(call: Call) -> int:
    if call.params.get("id") is None:
        raise dto.invalid("id", "At least one required field must be filled: id, filter")
    if call.params.get("filter") is not None:
        raise dto.invalid("id", "Only one of the values must be provided: id, filter")
    return dto.required_int(call.params)


def result_answer(call: Call, result_id: int) -> Answer:
    row = talk.find_result(call.db, result_id)
    assert row is not None
    return dto.item(result_row(desk_of(call), row))
