"""Sites: found, added, changed, published, put into the trash and taken out again. [docs: landing/site]"""

import json
import sqlite3
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Call
from portal_emulator.landing import access, codes, columns
from portal_emulator.landing.errors import refuse
from portal_emulator.landing.types import COMMON, SPECIAL, visible

MAX_CODE = 253
_TEXT_FIELDS = {"DESCRIPTION": "description", "XML_ID": "xml_id", "LANG": "lang", "TPL_CODE": "tpl_code"}
_ID_FIELDS = {
    "TPL_ID": "tpl_id",
    "LANDING_ID_INDEX": "landing_id_index",
    "LANDING_ID_404": "landing_id_404",
    "LANDING_ID_503": "landing_id_503",
}
# Hooks that a knowledge base does not have; their fields are dropped without a word. [facts kb-6]
_EXCLUDED_HOOKS = (
    "B24BUTTON",
    "COPYRIGHT",
    "CSSBLOCK",
    "FAVICON",
    "GACOUNTER",
    "GTM",
    "HEADBLOCK",
    "METAGOOGLEVERIFICATION",
    "METAMAIN",
    "METAROBOTS",
    "METAYANDEXVERIFICATION",
    "PIXELFB",
    "PIXELVK",
    "ROBOTS",
    "SETTINGS",
    "SPEED",
    "YACOUNTER",
    "COOKIES",
)


def find(call: Call, site_id: int, *, trashed: bool = True) -> sqlite3.Row | None:
    """A site of the types that the call sees."""
    types = visible(call)
    marks = ", ".join("?" * len(types))
    row: sqlite3.Row | None = call.db.execute(
        f"SELECT * FROM site WHERE id = ? AND type IN ({marks}) AND (? OR deleted = 'N')",
        (site_id, *types, trashed),
    ).fetchone()
    return row


def require(call: Call, site_id: int, operation: str) -> sqlite3.Row:
    """A site on which the caller may do an operation; ACCESS_DENIED for one that is not there, too."""
    site = find(call, site_id)
    if site is None:
        raise refuse("ACCESS_DENIED")
    access.require(call, site_id, operation)
    return site


def add(call: Call, fields: dict[str, Any]) -> int:
    """RestError: ACCESS_DENIED where TYPE and scope differ, SLASH_IS_NOT_ALLOWED, BX_EMPTY_REQUIRED."""
    site_type = php.to_str(fields.get("TYPE")).upper() or "PAGE"
    if site_type not in ((call.statics.scope,) if call.statics.scope else COMMON):
        raise refuse("ACCESS_DENIED")
    title = columns.title(call, fields.get("TITLE"))
    if not title:
        raise refuse("BX_EMPTY_REQUIRED", 'Required field "TITLE" is not filled.')
    check_limit(call, site_type, "SITE_LIMIT_REACHED")
    code = free_code(call, columns.plain(call, fields.get("CODE")), title, 0)
    cursor = call.db.execute(
        "INSERT INTO site (code, title, type, created_by_id, modified_by_id, date_create, date_modify)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (code, title, site_type, call.user.id, call.user.id, call.now, call.now),
    )
    site_id = int(cursor.lastrowid or 0)
    rest = {name: value for name, value in fields.items() if name in _TEXT_FIELDS or name == "ADDITIONAL_FIELDS"}
    _write(call, site_id, site_type, rest)
    return site_id


def check_limit(call: Call, site_type: str, code: str, *, active_beside: int = 0) -> None:
    """Whether the plan allows one more site of the type; with `active_beside`, one more active one beside that site."""
    limit = call.settings.site_limit
    if limit:
        count = call.db.execute(
            "SELECT COUNT(*) FROM site WHERE type = ? AND deleted = 'N' AND (? = 0 OR (active = 'Y' AND id <> ?))",
            (site_type, active_beside, active_beside),
        ).fetchone()[0]
        if count >= limit:
            raise refuse(code)


def change(call: Call, site_id: int, fields: dict[str, Any]) -> None:
    site = require(call, site_id, "sett")
    changed = dict(fields)
    if "CODE" in fields:
        title = php.to_str(fields.get("TITLE")) or site["title"]
        changed["CODE"] = free_code(call, columns.plain(call, fields["CODE"]), title, site_id)
    _write(call, site_id, site["type"], changed)


def free_code(call: Call, given: str, title: str, own_id: int) -> str:
    """`/code/`, with a number after it when another site has it, trashed ones included."""
    wanted = given.strip().strip("/") if given.startswith("/") and given.endswith("/") else given.strip()
    if "/" in wanted:
        raise refuse("SLASH_IS_NOT_ALLOWED")
    if not wanted:
        wanted = codes.transliterated(title)[: codes.MAX_FROM_TITLE] or "site"
    if wanted.isdecimal():
        wanted = "site" + wanted
    wanted = wanted[:MAX_CODE]
    candidate, number = wanted, 1
    while call.db.execute(
        "SELECT 1 FROM site WHERE LOWER_U(code) = ? AND id <> ?", (f"/{candidate}/".casefold(), own_id)
    ).fetchone():
        number += 1
        candidate = f"{wanted}{number}"
    return f"/{candidate}/"


def _write(call: Call, site_id: int, site_type: str, fields: dict[str, Any]) -> None:
    values: dict[str, Any] = {"modified_by_id": call.user.id, "date_modify": call.now}
    if columns.title(call, fields.get("TITLE")):
        values["title"] = columns.title(call, fields["TITLE"])
    if "CODE" in fields:
        values["code"] = fields["CODE"]
    if "DELETED" in fields:
        values |= {"deleted": _flag(fields["DELETED"]), "active": "N"}
    for name, column in _TEXT_FIELDS.items():
        if name in fields:
            values[column] = columns.plain(call, fields[name])
    for name, column in _ID_FIELDS.items():
        if name in fields:
            values[column] = max(0, php.to_int(fields[name]))
    if "ADDITIONAL_FIELDS" in fields:
        row = call.db.execute("SELECT additional_fields FROM site WHERE id = ?", (site_id,)).fetchone()
        values["additional_fields"] = merged_hooks(row[0], fields["ADDITIONAL_FIELDS"], site_type)
    set_columns(call.db, "site", site_id, values)


def set_columns(db: sqlite3.Connection, table: str, row_id: int, values: dict[str, Any]) -> None:
    """Update one row; table and columns are the code's own names."""
    assignments = ", ".join(f"{column} = ?" for column in values)
    db.execute(f"UPDATE {table} SET {assignments} WHERE id = ?", (*values.values(), row_id))


def merged_hooks(stored: str, given: Any, site_type: str) -> str:
    """Additional fields with the given ones set; those of hooks that the type has not are ignored."""
    fields = json.loads(stored)
    for name, value in php.as_map(given).items():
        excluded = site_type in SPECIAL and name.upper().startswith(tuple(f"{hook}_" for hook in _EXCLUDED_HOOKS))
        if not excluded:
            fields[name.upper()] = value
    return json.dumps({name: value for name, value in fields.items() if value not in ("", None)}, ensure_ascii=False)


def _flag(value: Any) -> str:
    return "Y" if php.to_str(value) == "Y" else "N"


def mark_deleted(call: Call, site_id: int, *, deleted: bool) -> None:
    """To the trash, and not active; out of it still not active."""
    site = require(call, site_id, "delete")
    if site["deleted"] == "Y" and not deleted:
        check_limit(call, site["type"], "TOTAL_SITE_REACHED")
    _write(call, site_id, "", {"DELETED": "Y" if deleted else "N"})


def delete(call: Call, site_id: int) -> None:
    """For good; only a site without pages, those in the trash counted."""
    require(call, site_id, "delete")
    if call.db.execute("SELECT 1 FROM landing WHERE site_id = ?", (site_id,)).fetchone():
        raise refuse("SITE_IS_NOT_EMPTY")
    destroy(call.db, site_id)


def destroy(db: sqlite3.Connection, site_id: int) -> None:
    """For good, with all its pages, whoever asks."""
    pages = "SELECT id FROM landing WHERE site_id = ?"
    db.execute(f"DELETE FROM template_ref WHERE entity_type = 'L' AND entity_id IN ({pages})", (site_id,))
    db.execute("DELETE FROM template_ref WHERE entity_type = 'S' AND entity_id = ?", (site_id,))
    db.execute("DELETE FROM site_right WHERE site_id = ?", (site_id,))
    db.execute("DELETE FROM site WHERE id = ?", (site_id,))


def set_type(call: Call, site_id: int, site_type: str) -> None:
    """As binding to a group does: no right is asked, and the site counts as changed."""
    set_columns(call.db, "site", site_id, {"type": site_type, "modified_by_id": call.user.id, "date_modify": call.now})


def activate(call: Call, site_id: int, *, active: bool) -> None:
    set_columns(
        call.db,
        "site",
        site_id,
        {"active": "Y" if active else "N", "modified_by_id": call.user.id, "date_modify": call.now},
    )
