"""Comments and results of REST 2. [docs: api-reference/tasks/comment-item, api-reference/tasks/result]

From tasks 25.700.0 on comments live in the task's chat: adding still works, reading, changing and deleting by these
methods does not. The switch `task_card` brings the old card back, where they do; `result_from_comment` has results
made of comments refused, as their pages say of the new card.
"""

import sqlite3
from operator import itemgetter
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Answer, Call, RestError, method
from portal_emulator.methods.tasks_calls import by_place, desk_of, number_of, optional_map, refusals, task_exception
from portal_emulator.people.directory import find_person
from portal_emulator.tasks import talk
from portal_emulator.tasks.dates import parse_moment
from portal_emulator.tasks.desk import Desk
from portal_emulator.tasks.errors import NotAllowed
from portal_emulator.tasks.row import load_task

_OWNER = "ctaskcommentitem"
_TASK = ("taskId", int)
_ITEM = ("itemId", int)
_FIELDS = ("arFields", dict)
_ADD_KEYS = frozenset({"POST_MESSAGE", "AUTHOR_ID", "AUTHOR_NAME", "AUTHOR_EMAIL", "POST_DATE", "UF_FORUM_MESSAGE_DOC"})
_ORDER_KEYS = {"ID": "id", "AUTHOR_ID": "author_id", "POST_DATE": "created"}
_ADD, _CHANGES = 1, (2, 3)
_NOT_ALLOWED = (4, "Action is not allowed", "ACTION_NOT_ALLOWED")
_NOT_FOUND = (512, "Check listitem not found or not accessible", "ITEM_NOT_FOUND_OR_NOT_ACCESSIBLE")


def _old_card(call: Call) -> bool:
    return call.settings.switch("task_card") == "old"


def _message(fields: dict[str, Any]) -> str:
    text = php.to_str(fields.get("POST_MESSAGE"))
    if not text.strip():
        raise RestError("ERROR_CORE", "Comment text is not specified<br>")
    return text


@method("task.commentitem.add", scope="task")
def add(call: Call) -> Answer:
    """Anybody may write in another's name. [docs: task-comment-item-add.md]"""
    task_id, fields = by_place(call, f"{_OWNER}::add", _TASK, _FIELDS)
    unknown = next((key for key in fields if key not in _ADD_KEYS), None)
    if unknown is not None:
        text = f"Param #1 (arFields) for method {_OWNER}::add() must not contain key `{unknown[:100]}`."
        raise task_exception(256, text, "WRONG_ARGUMENTS")
    text = _message(fields)
    author = php.to_int(fields.get("AUTHOR_ID")) or call.user.id
    if find_person(call.db, author) is None:
        author = call.user.id
    if php.as_list(fields.get("UF_FORUM_MESSAGE_DOC")):
        raise RestError("ERROR_CORE", "File not found<br>")
    posted = parse_moment(fields.get("POST_DATE"), call.settings.zone, call.now)
    try:
        return Answer(talk.add_comment(desk_of(call), task_id, text, author, posted))
    except NotAllowed as error:
        raise RestError("ERROR_CORE", "Insufficient permissions to add a comment.<br>") from error


@method("task.commentitem.getlist", scope="task")
def get_list(call: Call) -> Answer:
    """Nothing in the new card. [docs: task-comment-item-get-list.md]"""
    (task_id,) = by_place(call, f"{_OWNER}::getlist", _TASK)
    order = optional_map(call, f"{_OWNER}::getlist", 1, "arOrder")
    unknown = next((key for key in order if key.upper() not in (*_ORDER_KEYS, "AUTHOR_NAME", "AUTHOR_EMAIL")), None)
    if unknown is not None:
        text = f'Param #1 (arOrder) for method {_OWNER}::getlist() must not contain key "{unknown[:100]}".'
        raise task_exception(256, text, "WRONG_ARGUMENTS")
    wanted = optional_map(call, f"{_OWNER}::getlist", 2, "arFilter")
    desk = desk_of(call)
    _readable(desk, task_id, (8, "Action failed", "ACTION_FAILED_TO_BE_PROCESSED"))
    if not _old_card(call):
        return Answer([])
    rows = [row for row in talk.comments_of(call.db, task_id) if _fits(row, wanted)]
    rows.sort(key=itemgetter("id"), reverse=True)
    for key, direction in reversed(order.items()):
        rows.sort(key=itemgetter(_ORDER_KEYS.get(key.upper(), "id")), reverse=php.to_str(direction).lower() == "desc")
    return Answer([_view(call, row) for row in rows])


@method("task.commentitem.get", scope="task")
def get(call: Call) -> Answer:
    """Not found in the new card. [docs: task-comment-item-get.md]"""
    task_id, item_id = by_place(call, f"{_OWNER}::get", _TASK, _ITEM)
    _readable(desk_of(call), task_id, _NOT_FOUND)
    return Answer(_view(call, _comment(call, task_id, item_id, _NOT_FOUND)))


@method("task.commentitem.update", scope="task")
def update(call: Call) -> Answer:
    """One's own, or any as an administrator; refused in the new card. [docs: task-comment-item-update.md]"""
    task_id, item_id, fields = by_place(call, f"{_OWNER}::update", _TASK, _ITEM, _FIELDS)
    text = _message(fields)
    row = _own(call, task_id, item_id)
    call.db.execute("UPDATE task_comment SET message = ? WHERE id = ?", (text, row["id"]))
    return Answer(True)


@method("task.commentitem.delete", scope="task")
def delete(call: Call) -> Answer:
    """With the result that was made of it; refused in the new card. [docs: task-comment-item-delete.md]"""
    task_id, item_id = by_place(call, f"{_OWNER}::delete", _TASK, _ITEM)
    row = _own(call, task_id, item_id)
    call.db.execute("DELETE FROM task_result WHERE comment_id = ?", (row["id"],))
    call.db.execute("DELETE FROM task_comment WHERE id = ?", (row["id"],))
    return Answer(True)


@method("task.commentitem.isactionallowed", scope="task")
def is_action_allowed(call: Call) -> Answer:
    """1 add, 2 update, 3 delete; false for what does not exist. [docs: task-comment-item-is-action-allowed.md]"""
    owner = f"{_OWNER}::isactionallowed"
    task_id, item_id, action = by_place(call, owner, _TASK, _ITEM, ("actionId", int))
    if task_id <= 0 or item_id <= 0:
        raise RestError("ERROR_CORE", "TASKS_ERROR_ASSERT_EXCEPTION<br>")
    task = load_task(call.db, task_id)
    row = talk.find_comment(call.db, item_id)
    if task is None or not desk_of(call).who.sees(task) or row is None or row["task_id"] != task_id:
        return Answer(False)
    own = call.user.is_admin or row["author_id"] == call.user.id
    return Answer(action == _ADD or (action in _CHANGES and own and _old_card(call)))


@method("tasks.task.result.list", scope="task")
def result_list(call: Call) -> Answer:
    """[docs: tasks-task-result-list.md]"""
    task_id = number_of(call, "taskId")
    with refusals("0", "Access denied."):
        desk_of(call).task(task_id)
    return Answer([_result_view(call, row) | {"files": []} for row in talk.results_of(call.db, task_id)])


@method("tasks.task.result.addFromComment", scope="task")
def result_from_comment(call: Call) -> Answer:
    """Once a comment, while its result is open. [docs: tasks-task-result-add-from-comment.md]"""
    row = _commented(call)
    if any(
        found["comment_id"] == row["id"] and found["status"] == 0 for found in talk.results_of(call.db, row["task_id"])
    ):
        raise RestError("0", "Result already exists.")
    with refusals("0", "Access denied."):
        result_id = talk.add_result(
            desk_of(call), row["task_id"], row["message"], author_id=row["author_id"], comment_id=row["id"]
        )
    found = talk.find_result(call.db, result_id)
    assert found is not None
    return Answer(_result_view(call, found) | {"files": None})


@method("tasks.task.result.deleteFromComment", scope="task")
def result_off_comment(call: Call) -> Answer:
    """[docs: tasks-task-result-delete-from-comment.md]"""
    row = _commented(call)
    call.db.execute("DELETE FROM task_result WHERE comment_id = ?", (row["id"],))
    return Answer(None)


def _readable(desk: Desk, task_id: int, refusal: tuple[int, str, str]) -> None:
    try:
        desk.task(task_id)
    except NotAllowed as error:
        raise task_exception(*refusal) from error


def _comment(call: Call, task_id: int, item_id: int, refusal: tuple[int, str, str]) -> sqlite3.Row:
    row = talk.find_comment(call.db, item_id) if _old_card(call) else None
    if row is None or row["task_id"] != task_id:
        raise task_exception(*refusal)
    return row


def _own(call: Call, task_id: int, item_id: int) -> sqlite3.Row:
    _readable(desk_of(call), task_id, _NOT_ALLOWED)
    row = _comment(call, task_id, item_id, _NOT_ALLOWED)
    if not (call.user.is_admin or row["author_id"] == call.user.id):
        raise task_exception(*_NOT_ALLOWED)
    return row


def _commented(call: Call) -> sqlite3.Row:
    """The comment that a result is made of or taken off: one's own, or any for an administrator."""
    comment_id = number_of(call, "commentId")
    refused = call.settings.switch("result_from_comment") == "refused"
    row = None if refused else talk.find_comment(call.db, comment_id)
    if row is None:
        raise RestError("0", "Comment not found.")
    with refusals("0", "Access denied."):
        desk_of(call).task(row["task_id"])
        if not (call.user.is_admin or row["author_id"] == call.user.id):
            raise NotAllowed
    return row


def _fits(row: sqlite3.Row, wanted: dict[str, Any]) -> bool:
    for key, value in wanted.items():
        column = _ORDER_KEYS.get(key.lstrip("!<>=").upper())
        if column in ("id", "author_id"):
            found = row[column] in {php.to_int(item) for item in php.as_list(value)}
            if found is key.startswith("!"):
                return False
    return True


def _view(call: Call, row: sqlite3.Row) -> dict[str, Any]:
    person = find_person(call.db, row["author_id"])
    return {
        "POST_MESSAGE_HTML": None,
        "ID": str(row["id"]),
        "AUTHOR_ID": str(row["author_id"]),
        "AUTHOR_NAME": person.full_name if person else "",
        "AUTHOR_EMAIL": "",
        "POST_DATE": call.iso(row["created"]),
        "POST_MESSAGE": row["message"],
        "ATTACHED_OBJECTS": {},
    }


def _result_view(call: Call, row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "taskId": row["task_id"],
        "commentId": row["comment_id"] or 0,
        "createdBy": row["author_id"],
        "createdAt": call.iso(row["created"]),
        "updatedAt": call.iso(row["created"] if row["changed"] is None else row["changed"]),
        "status": row["status"],
        "text": row["message"],
        "formattedText": row["message"],
    }
