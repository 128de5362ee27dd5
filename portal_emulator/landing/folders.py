"""Folders of a site. [facts kb-3; docs: landing/site/*-folder*.md]"""

import sqlite3
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Call
from portal_emulator.landing import access, codes, columns, sites
from portal_emulator.landing.errors import refuse


def find(call: Call, folder_id: int) -> sqlite3.Row | None:
    """A folder, trashed or not, of a site that the call sees."""
    row: sqlite3.Row | None = call.db.execute("SELECT * FROM folder WHERE id = ?", (folder_id,)).fetchone()
    return row if row is not None and sites.find(call, row["site_id"]) is not None else None


def require(call: Call, folder_id: int, operation: str) -> sqlite3.Row:
    """ACCESS_DENIED for a folder that is not there, too."""
    folder = find(call, folder_id)
    if folder is None:
        raise refuse("ACCESS_DENIED", "Folder not found or access to it is denied.")
    access.require(call, folder["site_id"], operation)
    return folder


def add(call: Call, site_id: int, fields: dict[str, Any]) -> int:
    sites.require(call, site_id, "edit")
    title = columns.plain(call, fields.get("TITLE")).strip()
    if not title:
        raise refuse("BX_EMPTY_REQUIRED", 'Required field "TITLE" is not filled.')
    parent_id = php.to_int(fields.get("PARENT_ID")) or None
    code = columns.plain(call, fields.get("CODE")).strip() or codes.from_title(title, call.rng)
    _check_code(call, site_id, parent_id, code, 0)
    cursor = call.db.execute(
        "INSERT INTO folder (site_id, parent_id, title, code, active,"
        " created_by_id, modified_by_id, date_create, date_modify) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            site_id,
            parent_id,
            title,
            code,
            "Y" if fields.get("ACTIVE") == "Y" else "N",
            call.user.id,
            call.user.id,
            call.now,
            call.now,
        ),
    )
    return int(cursor.lastrowid or 0)


def change(call: Call, site_id: int, folder_id: int, fields: dict[str, Any]) -> None:
    """A folder whose PARENT_ID is not sent again goes to the root. [source]"""
    sites.require(call, site_id, "edit")
    folder = find(call, folder_id)
    if folder is None or folder["site_id"] != site_id:
        raise refuse("ACCESS_DENIED", "Folder not found or access to it is denied.")
    parent_id = php.to_int(fields.get("PARENT_ID")) or None
    code = columns.plain(call, fields["CODE"]).strip() if "CODE" in fields else folder["code"]
    if not code:
        raise refuse("BX_EMPTY_REQUIRED", 'Required field "CODE" is not filled.')
    _check_parent(call, folder_id, parent_id)
    _check_code(call, site_id, parent_id, code, folder_id)
    values: dict[str, Any] = {"parent_id": parent_id, "code": code}
    title = columns.plain(call, fields.get("TITLE")).strip()
    if title:
        values["title"] = title
    if "INDEX_ID" in fields:
        values["index_id"] = php.to_int(fields["INDEX_ID"]) or None
    if "ACTIVE" in fields:
        values["active"] = "Y" if php.to_str(fields["ACTIVE"]) == "Y" else "N"
    _stamp(call, folder_id, values)


def move(call: Call, folder_id: int, to_folder_id: int, to_site_id: int) -> None:
    """Registered in the source, not in the docs: with everything in it, to another folder or site."""
    folder = require(call, folder_id, "edit")
    site_id = to_site_id or folder["site_id"]
    sites.require(call, site_id, "edit")
    target = find(call, to_folder_id) if to_folder_id else None
    if to_folder_id and (target is None or target["site_id"] != site_id):
        raise refuse("FOLDER_NOT_FOUND")
    _check_parent(call, folder_id, to_folder_id or None)
    _check_code(call, site_id, to_folder_id or None, folder["code"], folder_id)
    _stamp(call, folder_id, {"parent_id": to_folder_id or None})
    for below in with_descendants(call.db, folder_id):
        call.db.execute("UPDATE folder SET site_id = ? WHERE id = ?", (site_id, below))
        call.db.execute("UPDATE landing SET site_id = ? WHERE folder_id = ?", (site_id, below))


def mark_deleted(call: Call, folder_id: int, *, deleted: bool) -> None:
    """The folder, those below it and their pages; what comes back is not active."""
    require(call, folder_id, "delete")
    for below in with_descendants(call.db, folder_id):
        if deleted and _holds_area(call.db, below):
            raise refuse("FOLDER_CONTAINS_AREAS")
    flag = "Y" if deleted else "N"
    for below in with_descendants(call.db, folder_id):
        _stamp(call, below, {"deleted": flag} | ({"active": "N"} if deleted else {}))
        call.db.execute(
            "UPDATE landing SET deleted = ?, active = 'N', date_modify = ?, modified_by_id = ? WHERE folder_id = ?",
            (flag, call.now, call.user.id, below),
        )


def publish_chain(call: Call, folder_id: int | None, *, active: bool) -> None:
    """The folder and all above it: publication and its opposite both take the whole chain."""
    seen: set[int] = set()
    while folder_id and folder_id not in seen:
        seen.add(folder_id)
        row = call.db.execute("SELECT parent_id, active FROM folder WHERE id = ?", (folder_id,)).fetchone()
        if row is None:
            return
        if (row["active"] == "Y") != active:
            _stamp(call, folder_id, {"active": "Y" if active else "N"})
        folder_id = row["parent_id"]


def with_descendants(db: sqlite3.Connection, folder_id: int) -> list[int]:
    rows = db.execute(
        "WITH RECURSIVE below (id) AS (SELECT ? UNION SELECT folder.id FROM folder JOIN below"
        " ON folder.parent_id = below.id) SELECT id FROM below",
        (folder_id,),
    )
    return [row["id"] for row in rows]


def taken(db: sqlite3.Connection, site_id: int, parent_id: int | None, code: str, own_id: int) -> bool:
    """Whether another folder of the level has the code; trashed ones count."""
    row = db.execute(
        "SELECT 1 FROM folder WHERE site_id = ? AND COALESCE(parent_id, 0) = ? AND LOWER_U(code) = ? AND id <> ?",
        (site_id, parent_id or 0, code.casefold(), own_id),
    ).fetchone()
    return row is not None


def _check_code(call: Call, site_id: int, parent_id: int | None, code: str, own_id: int) -> None:
    if "/" in code:
        raise refuse("SLASH_IS_NOT_ALLOWED")
    if taken(call.db, site_id, parent_id, code, own_id):
        raise refuse("FOLDER_IS_NOT_UNIQUE")


def _check_parent(call: Call, folder_id: int, parent_id: int | None) -> None:
    if parent_id in with_descendants(call.db, folder_id):
        raise refuse("MOVE_RESTRICTION")


def _holds_area(db: sqlite3.Connection, folder_id: int) -> bool:
    row = db.execute(
        "SELECT 1 FROM landing JOIN template_ref ON template_ref.landing_id = landing.id WHERE folder_id = ?",
        (folder_id,),
    ).fetchone()
    return row is not None


def _stamp(call: Call, folder_id: int, values: dict[str, Any]) -> None:
    sites.set_columns(call.db, "folder", folder_id, {**values, "modified_by_id": call.user.id, "date_modify": call.now})
