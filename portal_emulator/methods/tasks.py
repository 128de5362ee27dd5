"""tasks.task.* of REST 2. [docs: api-reference/tasks]"""

from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Answer, Call, RestError, method
from portal_emulator.methods.tasks_calls import (
    array_of,
    desk_of,
    fields_of,
    names_of,
    number_of,
    refusals,
    task_id,
)
from portal_emulator.people.directory import find_person
from portal_emulator.tasks import writing
from portal_emulator.tasks.access import actions, viewer, visible_where
from portal_emulator.tasks.desk import Desk
from portal_emulator.tasks.errors import NotAllowed
from portal_emulator.tasks.filters import InvalidOrder, order_by, where
from portal_emulator.tasks.metadata import FIELD_INFO
from portal_emulator.tasks.row import COLUMNS, Status, Task, load_task, with_members
from portal_emulator.tasks.talk import results_of
from portal_emulator.tasks.view import full_view, list_view

PAGE = 50
NOT_ALLOWED_CODE = "1048582"


def task_answer(desk: Desk, wanted: int) -> Answer:
    """The whole task; somebody who handed it out of his own sight gets an empty answer."""
    task = load_task(desk.db, wanted)
    if task is None or not desk.who.sees(task):
        return Answer([])
    return Answer({"task": full_view(desk, task)})


@method("tasks.task.add", scope="task")
def add(call: Call) -> Answer:
    """Create a task. [docs: tasks/tasks-task-add.md]"""
    fields = fields_of(call)
    desk = desk_of(call)
    with refusals():
        created = writing.create(desk, fields)
    return task_answer(desk, created)


@method("tasks.task.update", scope="task")
def update(call: Call) -> Answer:
    """Change a task. [docs: tasks/tasks-task-update.md]"""
    wanted, fields = task_id(call), fields_of(call)
    desk = desk_of(call)
    with refusals():
        writing.update(desk, wanted, fields)
    return task_answer(desk, wanted)


@method("tasks.task.get", scope="task")
def get(call: Call) -> Answer:
    """One task; `result: []`, without an error, when there is none for this person. [docs: tasks/tasks-task-get.md]"""
    wanted = task_id(call)
    select = names_of(call, "select") if "select" in call.params else None
    if select == []:
        raise RestError(
            "100", "Invalid value {} to match with parameter {select}. Should be value of type array. (internal error)"
        )
    desk = desk_of(call)
    task = load_task(call.db, wanted)
    if task is None or not desk.who.sees(task):
        return Answer([])
    view = full_view(desk, task, select)
    if "tags" in view and call.settings.switch("task_tags") == "list":
        view["tags"] = []
    return Answer({"task": view})


@method("tasks.task.list", scope="task")
def list_tasks(call: Call) -> Answer:
    """Fifty tasks a page; unknown filter keys are ignored. [docs: tasks/tasks-task-list.md]"""
    desk = desk_of(call)
    select = names_of(call, "select")
    clause, values = where(desk, _filter_of(call))
    visible, people = visible_where(desk.who)
    condition = f"deleted IS NULL AND {visible} AND {clause}"
    try:
        order = order_by(desk, array_of(call, "order"))
    except InvalidOrder as error:
        raise RestError("0", "Invalid sorting key (internal error)") from error
    start = php.to_int(call.params.get("start"))
    offset = max(0, start) // PAGE * PAGE
    rows = call.db.execute(
        f"SELECT {COLUMNS} FROM task WHERE {condition} ORDER BY {order} LIMIT {PAGE} OFFSET ?",
        (*people, *values, offset),
    )
    extras = array_of(call, "params")
    tasks = [list_view(desk, task, select) | _extras(desk, task, extras) for task in with_members(call.db, rows)]
    if start < 0:
        return Answer({"tasks": tasks})
    total = call.db.execute(f"SELECT COUNT(*) FROM task WHERE {condition}", (*people, *values)).fetchone()[0]
    return Answer({"tasks": tasks}, total=total, next=offset + PAGE if offset + PAGE < total else None)


def _filter_of(call: Call) -> dict[str, Any]:
    """The list's filter; a portal that does not know the key XML_ID leaves it out."""
    given = array_of(call, "filter")
    if call.settings.switch("xml_id_filter") == "honoured":
        return given
    return {key: value for key, value in given.items() if key.lstrip("!@=%<>?").upper() != "XML_ID"}


def _extras(desk: Desk, task: Task, wanted: dict[str, Any]) -> dict[str, Any]:
    """What `params` of the list asks for besides the fields."""
    view: dict[str, Any] = {}
    if php.truthy(wanted.get("WITH_RESULT_INFO")):
        results = results_of(desk.db, task.id)
        view["taskRequireResult"] = task.requires_result
        view["taskHasOpenResult"] = "Y" if any(row["status"] == 0 for row in results) else "N"
        view["taskHasResult"] = "Y" if results else "N"
    if php.truthy(wanted.get("WITH_TIMER_INFO")):
        view |= {"timeElapsed": None, "timerIsRunningForCurrentUser": "N"}
    if php.truthy(wanted.get("WITH_PARSED_DESCRIPTION")):
        view["parsedDescription"] = task.description
    return view


def _status(call: Call, action: str, status: Status, code: str) -> Answer:
    wanted = task_id(call)
    desk = desk_of(call)
    with refusals(code):
        writing.set_status(desk, wanted, action, status)
    return task_answer(desk, wanted)


@method("tasks.task.complete", scope="task")
def complete(call: Call) -> Answer:
    """Status 5, or 4 when the creator wants to check. [docs: tasks/status/tasks-task-complete.md]"""
    return _status(call, "complete", Status.COMPLETED, "0")


@method("tasks.task.start", scope="task")
def start(call: Call) -> Answer:
    """[docs: tasks/status/tasks-task-start.md]"""
    return _status(call, "start", Status.IN_PROGRESS, "0")


@method("tasks.task.pause", scope="task")
def pause(call: Call) -> Answer:
    """[docs: tasks/status/tasks-task-pause.md]"""
    return _status(call, "pause", Status.PENDING, NOT_ALLOWED_CODE)


@method("tasks.task.defer", scope="task")
def defer(call: Call) -> Answer:
    """[docs: tasks/status/tasks-task-defer.md]"""
    return _status(call, "defer", Status.DEFERRED, NOT_ALLOWED_CODE)


@method("tasks.task.renew", scope="task")
def renew(call: Call) -> Answer:
    """Open again; who closed it and when is forgotten. [docs: tasks/status/tasks-task-renew.md]"""
    return _status(call, "renew", Status.PENDING, NOT_ALLOWED_CODE)


@method("tasks.task.approve", scope="task")
def approve(call: Call) -> Answer:
    """[docs: tasks/tasks-task-approve.md]"""
    return _status(call, "approve", Status.COMPLETED, NOT_ALLOWED_CODE)


@method("tasks.task.disapprove", scope="task")
def disapprove(call: Call) -> Answer:
    """[docs: tasks/tasks-task-disapprove.md]"""
    return _status(call, "disapprove", Status.PENDING, NOT_ALLOWED_CODE)


@method("tasks.task.delegate", scope="task")
def delegate(call: Call) -> Answer:
    """Hand over; who had it becomes an auditor. [docs: tasks/tasks-task-delegate.md]"""
    wanted, user = task_id(call), number_of(call, "userId")
    desk = desk_of(call)
    with refusals():
        writing.delegate(desk, wanted, user)
    return task_answer(desk, wanted)


@method("tasks.task.delete", scope="task")
def delete(call: Call) -> Answer:
    """To the recycle bin. [docs: tasks/tasks-task-delete.md]"""
    wanted = task_id(call)
    with refusals(NOT_ALLOWED_CODE, "No access to delete the task"):
        writing.remove(desk_of(call), wanted)
    return Answer({"task": True})


@method("tasks.task.getFields", scope="task")
def get_fields(_call: Call) -> Answer:
    """[docs: tasks/tasks-task-get-fields.md]"""
    return Answer({"fields": FIELD_INFO})


@method("tasks.task.getaccess", scope="task")
def get_access(call: Call) -> Answer:
    """What each of `users`, by default the caller, may do; all false for nobody. [docs: tasks/tasks-task-get-access.md]"""
    wanted = task_id(call)
    users = [php.to_int(item) for item in array_of(call, "users").values()] or [call.user.id]
    desk = desk_of(call)
    task = load_task(call.db, wanted)
    if task is None or not desk.who.sees(task):
        return Answer({"allowedActions": []})
    return Answer({"allowedActions": {str(user): _access(desk, task, user) for user in users}})


def _access(desk: Desk, task: Task, user: int) -> dict[str, bool]:
    other = viewer(desk.db, user)
    allowed = actions(task, other, favorite=False)
    known = find_person(desk.db, user) is not None
    return {_upper(name): value and known and other.sees(task) for name, value in allowed.items()}


def _upper(name: str) -> str:
    """`changeDeadline` → CHANGE_DEADLINE, `edit.plan` → EDIT.PLAN."""
    return "".join(f"_{letter}" if letter.isupper() else letter.upper() for letter in name)


@method("tasks.task.history.list", scope="task")
def history(call: Call) -> Answer:
    """Newest first. [docs: tasks/tasks-task-history-list.md]"""
    wanted = task_id(call)
    conditions = {key.upper(): value for key, value in array_of(call, "filter").items()}
    order = {key.upper(): php.to_str(value).lower() for key, value in array_of(call, "order").items()}
    desk = desk_of(call)
    with refusals("0", "Access denied."):
        if load_task(call.db, wanted) is None:
            return Answer({"list": []})
        desk.task(wanted)
    rows = call.db.execute("SELECT * FROM task_history WHERE task_id = ? ORDER BY created, id", (wanted,)).fetchall()
    if not any(direction == "asc" for direction in order.values()):
        rows.reverse()
    fields = [php.to_str(item) for item in php.as_list(conditions.get("FIELD"))]
    return Answer({"list": [_event(call, row) for row in rows if not fields or row["field"] in fields]})


def _event(call: Call, row: Any) -> dict[str, Any]:
    person = find_person(call.db, row["user_id"])
    return {
        "id": row["id"],
        "createdDate": call.iso(row["created"]),
        "field": row["field"],
        "value": {"from": row["value_from"], "to": row["value_to"]},
        "user": {
            "id": row["user_id"],
            "name": person.name if person else "",
            "lastName": person.last_name if person else "",
            "secondName": "",
            "login": person.email if person else "",
        },
    }


@method("tasks.task.files.attach", scope="task")
def attach_file(call: Call) -> Answer:
    """Nobody has a file on the emulator's Drive, so every file is one without access. [docs: tasks-task-files-attach.md]"""
    wanted = task_id(call)
    number_of(call, "fileId")
    desk = desk_of(call)
    with refusals("0", "Access denied"):
        if not desk.who.leads(desk.task(wanted)):
            raise NotAllowed
    raise RestError("ERROR_CORE", "Insufficient permissions.<br>")
