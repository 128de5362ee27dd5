"""im.*: the chat of a task, and notifications. [docs: api-reference/chats]

Only chats of tasks are here: each task has one from the start, and its comments are the messages in it.
"""

import sqlite3
import uuid
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Answer, Call, RestError, method
from portal_emulator.people.directory import find_person
from portal_emulator.tasks import talk
from portal_emulator.tasks.row import load_task
from portal_emulator.tasks.view import chat_id, task_of_chat

_LIMIT, _MOST = 20, 50
_MESSAGES = uuid.UUID("b0a1f6a2-6d0f-4c53-9d3e-4f6c1f7a2b11")
_COLOURS = ("#4ba984", "#df532d", "#6fb5ef", "#ab7761")


@method("im.dialog.messages.get", scope="im")
def messages(call: Call) -> Answer:
    """Newest first; with FIRST_ID those after it, oldest first. Participants only. [docs: im-dialog-messages-get.md]"""
    dialog = php.to_str(call.params.get("DIALOG_ID"))
    if not dialog:
        raise RestError("DIALOG_ID_EMPTY", "Dialog ID can't be empty")
    chat = php.to_int(dialog.removeprefix("chat")) if dialog.startswith("chat") else 0
    task = load_task(call.db, task_of_chat(chat))
    if task is None or call.user.id not in task.members:
        raise RestError("ACCESS_ERROR", "You do not have access to the specified dialog")
    rows = [] if call.settings.switch("task_card") == "old" else talk.comments_of(call.db, task.id)
    limit = min(php.to_int(call.params.get("LIMIT")) or _LIMIT, _MOST)
    first, last = (php.to_int(call.params.get(name)) for name in ("FIRST_ID", "LAST_ID"))
    if first:
        shown = [row for row in rows if row["id"] > first][:limit]
    else:
        shown = [row for row in rows if not last or row["id"] < last][::-1][:limit]
    authors = sorted({row["author_id"] for row in shown if row["author_id"]})
    return Answer(
        {
            "chat_id": chat_id(task),
            "messages": [_message(call, chat_id(task), row) for row in shown],
            "users": [user for author in authors if (user := _user(call, author)) is not None],
            "files": [],
        }
    )


@method("im.notify.system.add", scope="im")
def notify_by_system(call: Call) -> Answer:
    """A notification in nobody's name. [docs: im-notify-system-add.md]"""
    return _notify(call, author=0)


@method("im.notify.personal.add", scope="im")
def notify_personally(call: Call) -> Answer:
    """A notification in the caller's name. [docs: im-notify-personal-add.md]"""
    return _notify(call, author=call.user.id)


def _notify(call: Call, author: int) -> Answer:
    user = php.to_int(call.params.get("USER_ID"))
    if user <= 0:
        raise RestError("USER_ID_EMPTY", "User ID can't be empty")
    message = php.to_str(call.params.get("MESSAGE")).strip()
    if not message:
        raise RestError("MESSAGE_EMPTY", "Message can't be empty")
    person = find_person(call.db, user)
    if person is None or not person.active:
        return Answer(False)
    # by webhook a tag counts only together with the client's id
    tag = php.to_str(call.params.get("TAG")) if call.params.get("CLIENT_ID") else ""
    if tag:
        call.db.execute("DELETE FROM notice WHERE user_id = ? AND tag = ?", (user, tag))
    cursor = call.db.execute(
        "INSERT INTO notice (user_id, author_id, message, tag, created) VALUES (?, ?, ?, ?, ?)",
        (user, author, message, tag, call.now),
    )
    return Answer(cursor.lastrowid)


def _message(call: Call, chat: int, row: sqlite3.Row) -> dict[str, Any]:
    by_system = row["author_id"] == 0
    return {
        "id": row["id"],
        "chat_id": chat,
        "author_id": row["author_id"],
        "date": call.iso(row["created"]),
        "text": row["message"],
        "unread": False,
        "uuid": None if by_system else str(uuid.uuid5(_MESSAGES, str(row["id"]))),
        "replaces": [],
        "params": {"NOTIFY": "N"} if by_system else [],
        "disappearing_date": None,
    }


def _user(call: Call, number: int) -> dict[str, Any] | None:
    person = find_person(call.db, number)
    if person is None:
        return None
    departments = call.db.execute(
        "SELECT value FROM user, json_each(user.departments) WHERE user.id = ?", (number,)
    ).fetchall()
    return {
        "id": person.id,
        "active": person.active,
        "name": person.full_name,
        "first_name": person.name,
        "last_name": person.last_name,
        "work_position": person.position,
        "color": _COLOURS[person.id % len(_COLOURS)],
        "avatar": "",
        "avatar_hr": "",
        "gender": person.gender or "M",
        "birthday": "",
        "extranet": False,
        "network": False,
        "bot": False,
        "connector": False,
        "external_auth_id": "default",
        "status": "online",
        "idle": False,
        "last_activity_date": call.iso(call.now),
        "mobile_last_date": False,
        "desktop_last_date": False,
        "absent": False,
        "departments": [row[0] for row in departments],
        "phones": False,
        "bot_data": None,
        "type": "user",
        "website": "",
        "email": person.email,
    }
