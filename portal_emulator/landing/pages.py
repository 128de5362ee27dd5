"""Pages: found, added, changed, moved, copied, put into the trash and taken out again. [facts kb-3, kb-8, kb-9]"""

import sqlite3
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Call
from portal_emulator.landing import access, codes, columns, folders, orm, sites
from portal_emulator.landing.errors import refuse
from portal_emulator.landing.types import visible


def find(call: Call, lid: int, *, trashed: bool = False) -> sqlite3.Row | None:
    """A page of a site that the call sees and may read; in the trash only when asked for."""
    types = visible(call)
    marks = ", ".join("?" * len(types))
    row: sqlite3.Row | None = call.db.execute(
        "SELECT landing.*, site.type AS site_type FROM landing JOIN site ON site.id = landing.site_id"
        f" WHERE landing.id = ? AND site.type IN ({marks}) AND (? OR landing.deleted = 'N') AND site.deleted = 'N'",
        (lid, *types, trashed),
    ).fetchone()
    return row if row is not None and access.allowed(call, row["site_id"], "read") else None


def require(call: Call, lid: int, operation: str = "read", *, trashed: bool = False) -> sqlite3.Row:
    """RestError: LANDING_NOT_EXIST, or ACCESS_DENIED where the page may be read but not this."""
    page = find(call, lid, trashed=trashed)
    if page is None:
        raise refuse("LANDING_NOT_EXIST")
    access.require(call, page["site_id"], operation)
    return page


def add(call: Call, fields: dict[str, Any]) -> int:
    """Never active. The first page of a site becomes its main page."""
    site_id = php.to_int(fields.get("SITE_ID"))
    title = columns.title(call, fields.get("TITLE"))
    if not title:
        raise refuse("BX_EMPTY_REQUIRED", 'Required field "TITLE" is not filled.')
    site = sites.find(call, site_id, trashed=False)
    if site is None:
        raise refuse("SITE_NOT_FOUND")
    access.require(call, site_id, "edit")
    folder_id = _folder(call, site_id, fields.get("FOLDER_ID"))
    code = _new_code(call, fields, title)
    _check_page_limit(call, site["type"])
    cursor = call.db.execute(
        "INSERT INTO landing (site_id, folder_id, title, code, description, xml_id, sitemap, tpl_id,"
        " additional_fields, created_by_id, modified_by_id, date_create, date_modify)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            site_id,
            folder_id,
            title,
            free_code(call, site_id, folder_id, code, 0),
            _text(call, fields, "DESCRIPTION"),
            _text(call, fields, "XML_ID"),
            _flag(fields.get("SITEMAP")),
            php.to_int(fields.get("TPL_ID")),
            sites.merged_hooks("{}", fields.get("ADDITIONAL_FIELDS"), site["type"]),
            call.user.id,
            call.user.id,
            call.now,
            call.now,
        ),
    )
    lid = int(cursor.lastrowid or 0)
    if not site["landing_id_index"]:
        call.db.execute("UPDATE site SET landing_id_index = ? WHERE id = ?", (lid, site_id))
    return lid


def change(call: Call, lid: int, fields: dict[str, Any]) -> None:
    """`landing.landing.update`: RULE, TPL_CODE, ACTIVE, VIEWS are dropped without a word. Moves DATE_MODIFY."""
    page = require(call, lid, "sett", trashed=True)
    values = _plain_values(call, page, fields)
    if "DELETED" in fields:
        access.require(call, page["site_id"], "delete")
        deleted = _flag(fields["DELETED"])
        if deleted == "Y":
            check_trashable(call, page)
            _leave_index(call.db, lid)
        values |= {"deleted": deleted, "active": "N"}
    if "SITE_ID" in fields and php.to_int(fields["SITE_ID"]) != page["site_id"]:
        target = sites.find(call, php.to_int(fields["SITE_ID"]), trashed=False)
        if target is None:
            raise refuse("SITE_NOT_FOUND")
        access.require(call, target["id"], "edit")
        values["site_id"] = target["id"]
    if "FOLDER_ID" in fields:
        values["folder_id"] = _folder(call, page["site_id"], fields["FOLDER_ID"])
    _place(call, page, values, fields)
    stamp(call, lid, values)


def _plain_values(call: Call, page: sqlite3.Row, fields: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if "TITLE" in fields:
        values["title"] = columns.title(call, fields["TITLE"])
        if not values["title"]:
            raise refuse("BX_EMPTY_REQUIRED", 'Required field "TITLE" is not filled.')
    for name in ("DESCRIPTION", "XML_ID"):
        if name in fields:
            values[name.lower()] = _text(call, fields, name)
    if "SITEMAP" in fields:
        values["sitemap"] = _flag(fields["SITEMAP"])
    if "TPL_ID" in fields:
        values["tpl_id"] = php.to_int(fields["TPL_ID"])
    if "PUBLIC" in fields:
        values["public"] = _flag(fields["PUBLIC"])
    if "DATE_PUBLIC" in fields:
        access.require(call, page["site_id"], "public")
        values["date_public"] = orm.parse_date(call, php.to_str(fields["DATE_PUBLIC"]))
    if "ADDITIONAL_FIELDS" in fields:
        stored = page["additional_fields"]
        values["additional_fields"] = sites.merged_hooks(stored, fields["ADDITIONAL_FIELDS"], page["site_type"])
    return values


def _place(call: Call, page: sqlite3.Row, values: dict[str, Any], fields: dict[str, Any]) -> None:
    """Settle the code where code, folder or site changes: a taken one gets a suffix."""
    if "CODE" in fields:
        code = columns.plain(call, fields["CODE"]).strip()
        if not code and "FOLDER" not in fields:
            raise refuse("CANT_BE_EMPTY")
        codes.check_page_code(code)
        values["code"] = code or codes.from_title(values.get("title", page["title"]), call.rng)
    if values.keys() & {"code", "folder_id", "site_id"}:
        site_id = values.get("site_id", page["site_id"])
        folder_id = values.get("folder_id", page["folder_id"])
        values["code"] = free_code(call, site_id, folder_id, values.get("code", page["code"]), page["id"])
        if (page["folder_id"] or 0) != (folder_id or 0):
            _leave_index(call.db, page["id"])


def move(call: Call, lid: int, to_site_id: int, to_folder_id: int) -> None:
    """To another folder or another site, not both at once. An active page stays active."""
    page = require(call, lid, "edit")
    access.require(call, page["site_id"], "delete", "DELETE_ACCESS_DENIED")
    values: dict[str, Any] = {"folder_id": _folder(call, page["site_id"], to_folder_id)}
    if to_site_id and to_site_id != page["site_id"]:
        if values["folder_id"] and call.settings.switch("move") == "docs":
            raise refuse("FOLDER_NOT_FOUND")
        target = sites.find(call, to_site_id, trashed=False)
        if target is None:
            raise refuse("SITE_NOT_FOUND")
        access.require(call, to_site_id, "edit")
        values["site_id"] = to_site_id
    _place(call, page, values, {})
    stamp(call, lid, values)


def copy(call: Call, lid: int, to_site_id: int, to_folder_id: int) -> int:
    """A page with its draft blocks, XML_ID included; also one in the trash. The copy is not active."""
    page = require(call, lid, "read", trashed=True)
    site_id = to_site_id or page["site_id"]
    if sites.find(call, site_id, trashed=False) is None:
        raise refuse("SITE_NOT_FOUND")
    access.require(call, site_id, "edit")
    folder = folders.find(call, to_folder_id) if to_folder_id else None
    folder_id = folder["id"] if folder is not None and folder["site_id"] == site_id else None
    _check_page_limit(call, page["site_type"])
    cursor = call.db.execute(
        "INSERT INTO landing (site_id, folder_id, title, code, description, xml_id, sitemap, tpl_id,"
        " additional_fields, created_by_id, modified_by_id, date_create, date_modify)"
        " SELECT ?, ?, title, ?, description, xml_id, sitemap, tpl_id, additional_fields, ?, ?, ?, ?"
        " FROM landing WHERE id = ?",
        (
            site_id,
            folder_id,
            free_code(call, site_id, folder_id, page["code"], 0),
            call.user.id,
            call.user.id,
            call.now,
            call.now,
            lid,
        ),
    )
    return int(cursor.lastrowid or 0)


def mark_deleted(call: Call, lid: int, *, deleted: bool) -> None:
    """To the trash, and not active; what comes back has its code and is still not active."""
    page = require(call, lid, "delete", trashed=True)
    if deleted:
        check_trashable(call, page)
    stamp(call, lid, {"deleted": "Y" if deleted else "N", "active": "N"})
    if deleted:
        _leave_index(call.db, lid)


def check_trashable(call: Call, page: sqlite3.Row) -> None:
    """RestError: CANT_DELETE_MAIN while others exist; UNABLE_DELETE_INCLUDE for an area in use."""
    others = call.db.execute(
        "SELECT 1 FROM site JOIN landing ON landing.site_id = site.id WHERE site.landing_id_index = ?"
        " AND landing.id <> ? AND landing.deleted = 'N'",
        (page["id"], page["id"]),
    ).fetchone()
    if others:
        raise refuse("CANT_DELETE_MAIN")
    if is_area(call.db, page["id"]):
        raise refuse("UNABLE_DELETE_INCLUDE")


def is_area(db: sqlite3.Connection, lid: int) -> bool:
    return db.execute("SELECT 1 FROM template_ref WHERE landing_id = ?", (lid,)).fetchone() is not None


def delete(call: Call, lid: int) -> None:
    """For good, with blocks and files; the same restrictions as for the trash."""
    page = require(call, lid, "delete", trashed=True)
    check_trashable(call, page)
    _leave_index(call.db, lid)
    call.db.execute("UPDATE site SET landing_id_index = 0 WHERE landing_id_index = ?", (lid,))
    call.db.execute("DELETE FROM template_ref WHERE entity_type = 'L' AND entity_id = ?", (lid,))
    call.db.execute("DELETE FROM landing WHERE id = ?", (lid,))


def touch(call: Call, lid: int) -> None:
    """A change in the page's blocks: no longer public as it stands; once a request. [facts kb-9]"""
    if lid not in call.statics.touched:
        call.statics.touched.add(lid)
        stamp(call, lid, {"public": "N"})


def stamp(call: Call, lid: int, values: dict[str, Any]) -> None:
    sites.set_columns(call.db, "landing", lid, {**values, "modified_by_id": call.user.id, "date_modify": call.now})


def free_code(call: Call, site_id: int, folder_id: int | None, code: str, own_id: int) -> str:
    """The code, with four random letters when a page of the level has it, trashed ones counted, or a folder."""
    candidate = code
    while _taken(call.db, site_id, folder_id, candidate, own_id):
        candidate = codes.suffixed(code, call.rng)
    return candidate


def _taken(db: sqlite3.Connection, site_id: int, folder_id: int | None, code: str, own_id: int) -> bool:
    clause, wanted = codes.same(code)
    row = db.execute(
        f"SELECT 1 FROM landing WHERE site_id = ? AND {clause} AND COALESCE(folder_id, 0) = ? AND id <> ?",
        (site_id, wanted, folder_id or 0, own_id),
    ).fetchone()
    return row is not None or folders.taken(db, site_id, folder_id, code, 0)


def _new_code(call: Call, fields: dict[str, Any], title: str) -> str:
    given = php.to_str(fields.get("CODE"))
    if "CODE" in fields and given == "" and "FOLDER" not in fields:
        raise refuse("CANT_BE_EMPTY")
    codes.check_page_code(given.strip())
    return columns.plain(call, given).strip() or codes.from_title(title, call.rng)


def _folder(call: Call, site_id: int, given: Any) -> int | None:
    """A folder of the site; nothing or 0 is the root."""
    folder_id = php.to_int(given)
    if folder_id <= 0:
        return None
    folder = folders.find(call, folder_id)
    if folder is None or folder["site_id"] != site_id:
        raise refuse("FOLDER_NOT_FOUND")
    return folder_id


def _leave_index(db: sqlite3.Connection, lid: int) -> None:
    """A page that leaves its folder is its index no more."""
    db.execute("UPDATE folder SET index_id = NULL WHERE index_id = ?", (lid,))


def _check_page_limit(call: Call, site_type: str) -> None:
    limit = call.settings.page_limit
    if limit:
        count = call.db.execute(
            "SELECT COUNT(*) FROM landing JOIN site ON site.id = landing.site_id"
            " WHERE site.type = ? AND landing.deleted = 'N'",
            (site_type,),
        ).fetchone()[0]
        if count >= limit:
            raise refuse("TOTAL_PAGE_REACHED")


def _text(call: Call, fields: dict[str, Any], name: str) -> str | None:
    return None if fields.get(name) is None else columns.plain(call, fields[name])


def _flag(value: Any) -> str:
    return "Y" if php.to_str(value) == "Y" else "N"
