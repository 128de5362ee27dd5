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
