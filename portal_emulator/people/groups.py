"""Workgroups and projects: what their `fields` hold besides the columns."""

import json
import sqlite3
from typing import Any

DEFAULTS: dict[str, Any] = {
    "VISIBLE": "Y",
    "OPENED": "N",
    "CLOSED": "N",
    "KEYWORDS": "",
    "INITIATE_PERMS": "K",
    "PROJECT": "N",
    "PROJECT_DATE_START": None,
    "PROJECT_DATE_FINISH": None,
}


def group_fields(row: sqlite3.Row) -> dict[str, Any]:
    """The flags of a row of `workgroup`; project dates are seconds since 1970 or None."""
    own: dict[str, Any] = json.loads(row["fields"])
    return DEFAULTS | own


def project_dates(row: sqlite3.Row) -> tuple[int | None, int | None]:
    """First and last moment that a task of the project may have; none for a plain group."""
    fields = group_fields(row)
    if fields["PROJECT"] != "Y":
        return None, None
    return fields["PROJECT_DATE_START"], fields["PROJECT_DATE_FINISH"]


def find_group(db: sqlite3.Connection, group_id: int) -> sqlite3.Row | None:
    found: sqlite3.Row | None = db.execute(
        "SELECT *, (SELECT COUNT(*) FROM workgroup_member WHERE group_id = workgroup.id) AS members"
        " FROM workgroup WHERE id = ?",
        (group_id,),
    ).fetchone()
    return found


def bound_group(db: sqlite3.Connection, site_id: int) -> int | None:
    """The group whose knowledge base a site is."""
    row = db.execute("SELECT binding_id FROM site_binding WHERE kind = 'G' AND site_id = ?", (site_id,)).fetchone()
    return int(row["binding_id"]) if row else None


def may_write(db: sqlite3.Connection, group_id: int, user_id: int) -> bool:
    """A member of a group that is open; being an administrator of the portal does not help."""
    group = find_group(db, group_id)
    if group is None or group_fields(group)["CLOSED"] == "Y":
        return False
    member = "SELECT EXISTS (SELECT 1 FROM workgroup_member WHERE group_id = ? AND user_id = ?)"
    return bool(db.execute(member, (group_id, user_id)).fetchone()[0])
