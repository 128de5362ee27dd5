"""Checklists of a task: a root item names a list, the items below it are to be ticked off."""

import json
import sqlite3
from datetime import UTC, datetime
from typing import Any

from portal_emulator import php
from portal_emulator.people.directory import find_people
from portal_emulator.tasks.access import actions
from portal_emulator.tasks.desk import Desk
from portal_emulator.tasks.errors import BadField, NotAllowed
from portal_emulator.tasks.row import Task
from portal_emulator.tasks.writing import touch

ORDER_KEYS = {
    "ID": "id",
    "PARENT_ID": "parent_id",
    "CREATED_BY": "created_by",
    "TITLE": "LOWER_U(title)",
    "SORT_INDEX": "sort",
    "IS_COMPLETE": "is_complete",
    "IS_IMPORTANT": "is_important",
    "TOGGLED_BY": "toggled_by",
    "TOGGLED_DATE": "toggled",
}
DEFAULT_LIST_TITLE = "BX_CHECKLIST_1"
_NO_ATTACHMENTS: list[Any] = []


def items_of(db: sqlite3.Connection, task_id: int, order: str = "id") -> list[sqlite3.Row]:
    return db.execute(f"SELECT * FROM task_checklist_item WHERE task_id = ? ORDER BY {order}", (task_id,)).fetchall()


def find_item(db: sqlite3.Connection, item_id: int) -> sqlite3.Row | None:
    found: sqlite3.Row | None = db.execute("SELECT * FROM task_checklist_item WHERE id = ?", (item_id,)).fetchone()
    return found


def can_change(desk: Desk, task: Task) -> bool:
    return actions(task, desk.who, favorite=False)["checklistAddItems"]


def add_item(desk: Desk, task_id: int, fields: dict[str, Any]) -> int:
    """PARENT_ID 0, or of an unknown item: a new list. No PARENT_ID: into the first list, made when there is none."""
    task = desk.task(task_id)
    if not can_change(desk, task):
        raise NotAllowed
    title = _title(fields)
    if "PARENT_ID" in fields:
        parent = php.to_int(fields["PARENT_ID"])
        known = parent > 0 and any(row["id"] == parent for row in items_of(desk.db, task_id))
        return _insert(desk, task_id, parent if known else 0, title, fields)
    roots = [row for row in items_of(desk.db, task_id) if row["parent_id"] == 0]
    parent = roots[0]["id"] if roots else _insert(desk, task_id, 0, DEFAULT_LIST_TITLE, {})
    return _insert(desk, task_id, parent, title, fields)


def update_item(desk: Desk, task_id: int, item_id: int, fields: dict[str, Any]) -> None:
    row = _own_item(desk, task_id, item_id)
    columns: dict[str, Any] = {}
    if "TITLE" in fields:
        columns["title"] = _title(fields)
        if columns["title"] != row["title"]:
            desk.note(task_id, "CHECKLIST_ITEM_RENAME", row["title"], columns["title"])
    if "SORT_INDEX" in fields:
        columns["sort"] = php.to_int(fields["SORT_INDEX"])
    if "IS_IMPORTANT" in fields:
        columns["is_important"] = _flag(fields["IS_IMPORTANT"])
    if "MEMBERS" in fields:
        columns["members"] = json.dumps(_members(fields["MEMBERS"]))
    if "PARENT_ID" in fields:
        parent = php.to_int(fields["PARENT_ID"])
        columns["parent_id"] = parent if _may_hold(desk, task_id, parent, item_id) else 0
    if columns:
        settings = ", ".join(f"{name} = ?" for name in columns)
        desk.db.execute(f"UPDATE task_checklist_item SET {settings} WHERE id = ?", (*columns.values(), item_id))
    if "IS_COMPLETE" in fields:
        toggle_item(desk, item_id, complete=_flag(fields["IS_COMPLETE"]) == "Y")


def toggle_item(desk: Desk, item_id: int, *, complete: bool) -> bool:
    """False when there is no such item; who and when are noted only when the state changes."""
    row = find_item(desk.db, item_id)
    if row is None:
        return False
    task = desk.task(row["task_id"])
    if not can_change(desk, task):
        raise NotAllowed
    wanted = "Y" if complete else "N"
    if row["is_complete"] != wanted:
        desk.db.execute(
            "UPDATE task_checklist_item SET is_complete = ?, toggled_by = ?, toggled = ? WHERE id = ?",
            (wanted, desk.who.id, desk.now, item_id),
        )
        touch(desk, task.id)
        desk.note(task.id, "CHECKLIST_ITEM_CHECK" if complete else "CHECKLIST_ITEM_UNCHECK", row["title"], row["title"])
    return True


def delete_item(desk: Desk, task_id: int, item_id: int) -> None:
    """The item with everything below it."""
    row = _own_item(desk, task_id, item_id)
    desk.db.execute(
        "WITH RECURSIVE below (id) AS (SELECT ? UNION SELECT item.id FROM task_checklist_item AS item"
        " JOIN below ON item.parent_id = below.id) DELETE FROM task_checklist_item WHERE id IN (SELECT id FROM below)",
        (item_id,),
    )
    desk.note(task_id, "CHECKLIST_ITEM_REMOVE", row["title"], "")


def move_after(desk: Desk, task_id: int, item_id: int, after_id: int) -> None:
    """Below the same parent as `after_id`, right behind it."""
    _own_item(desk, task_id, item_id)
    after = _own_item(desk, task_id, after_id)
    if not _may_hold(desk, task_id, after["parent_id"], item_id):
        raise NotAllowed
    desk.db.execute(
        "UPDATE task_checklist_item SET sort = sort + 1 WHERE task_id = ? AND parent_id = ? AND sort > ?",
        (task_id, after["parent_id"], after["sort"]),
    )
    desk.db.execute(
        "UPDATE task_checklist_item SET parent_id = ?, sort = ? WHERE id = ?",
        (after["parent_id"], after["sort"] + 1, item_id),
    )


def item_view(desk: Desk, row: sqlite3.Row) -> dict[str, Any]:
    """An item as task.checklistitem.get answers it (docs: tasks/checklist-item/task-checklist-item-get.md)."""
    return {
        "ID": str(row["id"]),
        "TASK_ID": str(row["task_id"]),
        "PARENT_ID": str(row["parent_id"]) if row["parent_id"] else 0,
        "CREATED_BY": str(row["created_by"]),
        "TITLE": row["title"],
        "SORT_INDEX": str(row["sort"]),
        "IS_COMPLETE": row["is_complete"],
        "IS_IMPORTANT": row["is_important"],
        "TOGGLED_BY": _id(row["toggled_by"]),
        "TOGGLED_DATE": _iso(desk, row["toggled"]) or "",
        "MEMBERS": _member_views(desk, row),
        "ATTACHMENTS": _NO_ATTACHMENTS,
    }


def checklist_map(desk: Desk, task: Task) -> dict[str, Any]:
    """`checklist` of a task, by item id (docs: tasks/fields.md#checklist-item)."""
    allowed = _item_actions(desk, task)
    return {
        str(row["id"]): {
            "id": str(row["id"]),
            "taskId": str(task.id),
            "createdBy": str(row["created_by"]),
            "parentId": str(row["parent_id"]) if row["parent_id"] else 0,
            "title": row["title"],
            "sortIndex": str(row["sort"]),
            "isComplete": row["is_complete"],
            "isImportant": row["is_important"],
            "toggledBy": _id(row["toggled_by"]),
            "toggledDate": _iso(desk, row["toggled"]),
            "ufChecklistFiles": False,
            "members": _member_views(desk, row),
            "attachments": _NO_ATTACHMENTS,
            "entityId": str(task.id),
            "action": allowed,
        }
        for row in items_of(desk.db, task.id)
    }


def checklist_tree(desk: Desk, task: Task) -> dict[str, Any]:
    """`checkListTree` of a task: a nameless root, then lists and items in their order."""
    below: dict[int, list[sqlite3.Row]] = {}
    for row in items_of(desk.db, task.id, "sort, id"):
        below.setdefault(row["parent_id"], []).append(row)
    numbers = iter(range(1, 1 << 30))
    allowed = _item_actions(desk, task)

    def branch(row: sqlite3.Row, place: str) -> dict[str, Any]:
        number = next(numbers)
        items = below.get(row["id"], [])
        return {
            "nodeId": number,
            "fields": _tree_fields(desk, row, place, items),
            "action": allowed,
            "descendants": [
                branch(item, f"{place}.{index}" if place else str(index)) for index, item in enumerate(items, start=1)
            ],
        }

    return {
        "nodeId": 0,
        "fields": _tree_fields(desk, None, "", []),
        "action": [],
        "descendants": [branch(row, "") for row in below.get(0, [])],
    }


def _tree_fields(desk: Desk, row: sqlite3.Row | None, place: str, items: list[sqlite3.Row]) -> dict[str, Any]:
    return {
        "id": row["id"] if row else None,
        "copiedId": None,
        "entityId": row["task_id"] if row else None,
        "userId": desk.who.id,
        "createdBy": row["created_by"] if row else None,
        "parentId": row["parent_id"] if row else None,
        "title": row["title"] if row else "",
        "sortIndex": row["sort"] if row else None,
        "displaySortIndex": place,
        "isComplete": row is not None and row["is_complete"] == "Y",
        "isImportant": row is not None and row["is_important"] == "Y",
        "completedCount": sum(item["is_complete"] == "Y" for item in items),
        "members": _member_views(desk, row) if row else [],
        "attachments": _NO_ATTACHMENTS,
        "nodeId": None,
    }


def _item_actions(desk: Desk, task: Task) -> dict[str, bool]:
    changes = can_change(desk, task)
    return dict.fromkeys(("modify", "remove", "toggle", "add", "addAccomplice"), changes)


def _own_item(desk: Desk, task_id: int, item_id: int) -> sqlite3.Row:
    task = desk.task(task_id)
    row = find_item(desk.db, item_id)
    if row is None or row["task_id"] != task.id or not can_change(desk, task):
        raise NotAllowed
    return row


def _may_hold(desk: Desk, task_id: int, parent_id: int, item_id: int) -> bool:
    """Whether the item may stand below `parent_id`: of the same task, and not below itself."""
    parents = {row["id"]: row["parent_id"] for row in items_of(desk.db, task_id)}
    above = parent_id
    while above:
        if above == item_id or above not in parents:
            return False
        above = parents[above]
    return True


def _insert(desk: Desk, task_id: int, parent_id: int, title: str, fields: dict[str, Any]) -> int:
    siblings = [row for row in items_of(desk.db, task_id) if row["parent_id"] == parent_id]
    complete = _flag(fields.get("IS_COMPLETE"))
    cursor = desk.db.execute(
        "INSERT INTO task_checklist_item (task_id, parent_id, title, sort, is_complete, is_important, created_by,"
        " toggled_by, toggled, members) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            task_id,
            parent_id,
            title,
            php.to_int(fields["SORT_INDEX"]) if "SORT_INDEX" in fields else len(siblings),
            complete,
            _flag(fields.get("IS_IMPORTANT")),
            desk.who.id,
            desk.who.id if complete == "Y" else None,
            desk.now if complete == "Y" else None,
            json.dumps(_members(fields.get("MEMBERS"))),
        ),
    )
    desk.note(task_id, "CHECKLIST_ITEM_CREATE", "", title)
    touch(desk, task_id)
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _title(fields: dict[str, Any]) -> str:
    title = php.to_str(fields.get("TITLE")).strip()
    if not title:
        raise BadField("TITLE", "Item name not specified")
    return title


def _flag(value: Any) -> str:
    return "Y" if value is True or value == "Y" else "N"


def _members(value: Any) -> dict[str, str]:
    """User id → A (takes part) or U (watches)."""
    members = {}
    for key, entry in php.as_map(value).items():
        kind = php.as_map(entry).get("TYPE")
        if kind in ("A", "U") and php.to_int(key) > 0:
            members[str(php.to_int(key))] = kind
    return members


def _member_views(desk: Desk, row: sqlite3.Row) -> list[dict[str, Any]]:
    kinds: dict[str, str] = json.loads(row["members"])
    people = find_people(desk.db, map(int, kinds))
    return [
        {
            "ID": str(person.id),
            "TYPE": kinds[str(person.id)],
            "NAME": person.full_name,
            "PERSONAL_PHOTO": None,
            "PERSONAL_GENDER": person.gender,
            "IMAGE": "",
            "IS_COLLABER": False,
        }
        for person in people.values()
    ]


def _id(value: int | None) -> str | None:
    return None if value is None else str(value)


def _iso(desk: Desk, seconds: int | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).astimezone(desk.zone).isoformat()
