"""Tasks and groups for the snapshot: what they say, without ids and without the dates at which they were made."""

import json
import sqlite3
from datetime import UTC, datetime
from typing import Any

from portal_emulator.people.groups import group_fields
from portal_emulator.tasks.checklist import items_of
from portal_emulator.tasks.row import COLUMNS, Task, with_members
from portal_emulator.tasks.tags import tags_of
from portal_emulator.tasks.talk import comments_of, results_of

_FLAGS = ("task_control", "allow_change_deadline", "requires_result", "match_work_time", "allow_time_tracking")


def tasks_picture(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """Every task outside the recycle bin; people by e-mail, the group by name. Sorted by XML_ID, then by value."""
    rows = db.execute(f"SELECT {COLUMNS} FROM task WHERE deleted IS NULL").fetchall()
    emails = {row["id"]: row["email"] for row in db.execute("SELECT id, email FROM user")}
    groups = {row["id"]: row["name"] for row in db.execute("SELECT id, name FROM workgroup")}
    tasks = with_members(db, rows)
    titles = {task.id: task.title for task in tasks}
    pictures = [_task_picture(db, task, emails, groups, titles) for task in tasks]
    return sorted(pictures, key=lambda picture: (picture["xml_id"] or "", json.dumps(picture, sort_keys=True)))


def groups_picture(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """Every group with its members' e-mails and roles. Sorted by name, then by value."""
    pictures = []
    for row in db.execute("SELECT * FROM workgroup"):
        members = db.execute(
            "SELECT email, role FROM workgroup_member JOIN user ON user.id = user_id WHERE group_id = ? ORDER BY email",
            (row["id"],),
        )
        pictures.append(
            {
                "name": row["name"],
                "description": row["description"],
                "members": {member["email"]: member["role"] for member in members},
                **{name.lower(): value for name, value in group_fields(row).items()},
            }
        )
    return sorted(pictures, key=lambda picture: (picture["name"], json.dumps(picture, sort_keys=True)))


def _task_picture(
    db: sqlite3.Connection, task: Task, emails: dict[int, str], groups: dict[int, str], titles: dict[int, str]
) -> dict[str, Any]:
    return {
        "xml_id": task.xml_id,
        "title": task.title,
        "description": task.description,
        "status": task.status,
        "priority": task.priority,
        "mark": task.mark,
        "creator": emails.get(task.created_by, ""),
        "responsible": emails.get(task.responsible_id, ""),
        "accomplices": [emails.get(user_id, "") for user_id in task.accomplices],
        "auditors": [emails.get(user_id, "") for user_id in task.auditors],
        "closed_by": emails.get(task.closed_by or 0, ""),
        "deadline": _iso(task.deadline),
        "start_plan": _iso(task.start_plan),
        "end_plan": _iso(task.end_plan),
        "group": groups.get(task.group_id, ""),
        "parent": titles.get(task.parent_id, ""),
        "tags": sorted(tag.title for tag in tags_of(db, task.id)),
        "flags": {name: getattr(task, name) for name in _FLAGS},
        "checklist": _checklist(db, task.id),
        "comments": [
            {"author": emails.get(row["author_id"], ""), "text": row["message"]} for row in comments_of(db, task.id)
        ],
        "results": [
            {"author": emails.get(row["author_id"], ""), "text": row["message"], "closed": row["status"] == 1}
            for row in reversed(results_of(db, task.id))
        ],
    }


def _checklist(db: sqlite3.Connection, task_id: int) -> list[dict[str, Any]]:
    rows = items_of(db, task_id, "parent_id, sort, id")
    titles = {row["id"]: row["title"] for row in rows}
    return [
        {"list": titles.get(row["parent_id"], ""), "title": row["title"], "complete": row["is_complete"] == "Y"}
        for row in rows
    ]


def _iso(seconds: int | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()
