"""Blocks of a page: draft rows and, once published, their public twins. [facts kb-1, kb-2, kb-9]"""

import re
import sqlite3
from collections.abc import Callable
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Call
from portal_emulator.landing import files, markup, pages, sites
from portal_emulator.landing.errors import refuse
from portal_emulator.landing.repository import BY_CODE, SEARCH_PAGE_MARK, SEARCH_RESULT_CODE, Block, is_search
from portal_emulator.landing.sanitiser import sanitise

SORT_STEP = 500
YEAR_MARK = "#YEAR#"
_DRIVE_FILE = re.compile(r"file:#diskFile\d+")
_ANCHOR = re.compile(r"[a-z][a-z0-9\-_.:]+", re.IGNORECASE | re.ASCII)


def sanitised(call: Call, text: str) -> str:
    """As every text is saved. A file of the Drive that the caller cannot read is blanked: here that is any. [facts kb-4]"""
    return _DRIVE_FILE.sub("", sanitise(text, call.settings.switch("sanitiser")))


def drafts(db: sqlite3.Connection, lid: int, *, public: bool = False, deleted: bool = False) -> list[sqlite3.Row]:
    """A page's blocks in their order: the draft, or with `public` what was published."""
    return db.execute(
        "SELECT * FROM block WHERE lid = ? AND public = ? AND deleted = ? ORDER BY sort, id",
        (lid, "Y" if public else "N", "Y" if deleted else "N"),
    ).fetchall()


def draft(call: Call, lid: int, block_id: int, *, deleted: bool = False) -> sqlite3.Row | None:
    row: sqlite3.Row | None = call.db.execute(
        "SELECT * FROM block WHERE id = ? AND lid = ? AND public = 'N' AND (? OR deleted = 'N')",
        (block_id, lid, deleted),
    ).fetchone()
    return row


def require(call: Call, lid: int, block_id: int, *, deleted: bool = False) -> sqlite3.Row:
    found = draft(call, lid, block_id, deleted=deleted)
    if found is None:
        raise refuse("BLOCK_NOT_FOUND")
    return found


def add(call: Call, lid: int, fields: dict[str, Any]) -> int:
    """At the top, or after AFTER_ID. RestError: BLOCK_CANT_BE_ADDED, BLOCK_NOT_FOUND for an empty CONTENT."""
    page = pages.require(call, lid, "edit")
    block = BY_CODE.get(php.to_str(fields.get("CODE")))
    if block is None or not block.suits(page["site_type"]):
        raise refuse("BLOCK_CANT_BE_ADDED")
    content = _first_content(call, page, block, fields)
    block_id = insert(call, lid, block.code, content, active="N" if php.to_str(fields.get("ACTIVE")) == "N" else "Y")
    _place_after(call, lid, block_id, php.to_int(fields.get("AFTER_ID")))
    pages.touch(call, lid)
    return block_id


def _first_content(call: Call, page: sqlite3.Row, block: Block, fields: dict[str, Any]) -> str:
    search_page = _search_page(call, page) if is_search(block.code) else 0
    if fields.get("CONTENT") is None:
        return block.content.replace(SEARCH_PAGE_MARK, f"#landing{search_page}")
    given = php.to_str(fields["CONTENT"])
    if given == "":
        raise refuse("BLOCK_NOT_FOUND")
    return with_year(call, sanitised(call, given))


def with_year(call: Call, text: str) -> str:
    """The year of the portal's zone for its mark: when a block is added, and when it is shown."""
    return text.replace(YEAR_MARK, str(call.clock.moment().astimezone(call.settings.zone).year))


def _search_page(call: Call, page: sqlite3.Row) -> int:
    """The site's page of search results, which a search block brings with it."""
    found = call.db.execute(
        "SELECT id FROM landing WHERE site_id = ? AND code = ? ORDER BY deleted, id LIMIT 1",
        (page["site_id"], SEARCH_RESULT_CODE),
    ).fetchone()
    if found:
        return int(found["id"])
    cursor = call.db.execute(
        "INSERT INTO landing (site_id, title, code, created_by_id, modified_by_id, date_create, date_modify)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (page["site_id"], "Search results", SEARCH_RESULT_CODE, call.user.id, call.user.id, call.now, call.now),
    )
    lid = int(cursor.lastrowid or 0)
    title = BY_CODE["27.3.one_col_fix_title"]
    insert(call, lid, title.code, title.content.replace("Heading", "Search results"))
    return lid


def insert(call: Call, lid: int, code: str, content: str, *, active: str = "Y", sort: int = 0) -> int:
    cursor = call.db.execute(
        "INSERT INTO block (lid, code, active, sort, content, search_content,"
        " created_by_id, modified_by_id, date_create, date_modify) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            lid,
            code,
            active,
            sort,
            content,
            markup.search_text(code, content),
            call.user.id,
            call.user.id,
            call.now,
            call.now,
        ),
    )
    return int(cursor.lastrowid or 0)


def _place_after(call: Call, lid: int, block_id: int, after_id: int, *, at_end: bool = False) -> None:
    """Sorts are numbered anew, 500 apart; an AFTER_ID that is not there means the top (or the end)."""
    order = [row["id"] for row in drafts(call.db, lid) if row["id"] != block_id]
    index = order.index(after_id) + 1 if after_id in order else (len(order) if at_end else 0)
    order.insert(index, block_id)
    renumber(call.db, order)


def renumber(db: sqlite3.Connection, order: list[int]) -> None:
    db.executemany(
        "UPDATE block SET sort = ? WHERE id = ?", [(SORT_STEP * number, row) for number, row in enumerate(order, 1)]
    )


def stamp(call: Call, block_id: int, values: dict[str, Any]) -> None:
    """Change a block: its DATE_MODIFY and MODIFIED_BY_ID move."""
    sites.set_columns(call.db, "block", block_id, {**values, "modified_by_id": call.user.id, "date_modify": call.now})


def write_content(call: Call, block: sqlite3.Row, content: str) -> None:
    """Store content with its search text; files that it no longer names are unbound."""
    files.rebind(call, block["id"], block["content"], content)
    stamp(call, block["id"], {"content": content, "search_content": markup.search_text(block["code"], content)})


def update_content(call: Call, block: sqlite3.Row, content: str) -> None:
    """As "Edit HTML" and updatecontent do: sanitised and trimmed, else byte for byte; the page is not touched.

    Empty content, or "0", changes nothing though the answer is true. [source]
    """
    text = sanitised(call, markup.unwrapped(content)).strip()
    if php.truthy(text):
        write_content(call, block, text)
    else:
        stamp(call, block["id"], {})


def update_nodes(call: Call, block: sqlite3.Row, changes: dict[str, Any], *, append_menu: bool = False) -> None:
    """As a person's edit in the editor does: values sanitised, the whole content parsed and written anew."""
    clean = sanitised_tree(call, changes)
    write_content(call, block, markup.set_nodes(block["code"], block["content"], clean, append_menu=append_menu))
    pages.touch(call, block["lid"])


def rewrite(call: Call, block: sqlite3.Row, change: Callable[[str], str]) -> None:
    """Any other change of the tree: attributes, classes, tags, cards."""
    write_content(call, block, change(block["content"]))
    pages.touch(call, block["lid"])


def sanitised_tree(call: Call, value: Any) -> Any:
    if isinstance(value, str):
        return sanitised(call, value)
    if isinstance(value, list):
        return [sanitised_tree(call, item) for item in value]
    if isinstance(value, dict):
        return {key: sanitised_tree(call, item) for key, item in value.items()}
    return value


def delete(call: Call, block: sqlite3.Row) -> None:
    """For good. The public twin stays until the page is published."""
    call.db.execute("DELETE FROM block WHERE id = ?", (block["id"],))
    pages.touch(call, block["lid"])


def set_flag(call: Call, block: sqlite3.Row, column: str, value: str) -> None:
    """`active` or `deleted`."""
    stamp(call, block["id"], {column: value})
    pages.touch(call, block["lid"])


def swap(call: Call, lid: int, block_id: int, step: int) -> None:
    """One place up (-1) or down (+1). RestError BLOCK_WRONG_SORT at the edge."""
    require(call, lid, block_id)
    order = [row["id"] for row in drafts(call.db, lid)]
    index = order.index(block_id)
    if not 0 <= index + step < len(order):
        raise refuse("BLOCK_WRONG_SORT")
    other = order[index + step]
    order[index], order[index + step] = other, block_id
    renumber(call.db, order)
    for moved in (block_id, other):
        stamp(call, moved, {})
    pages.touch(call, lid)


def change_anchor(call: Call, block: sqlite3.Row, anchor: str) -> None:
    """RestError BAD_ANCHOR; empty takes the block's own anchor away."""
    if anchor and not _ANCHOR.fullmatch(anchor):
        raise refuse("BAD_ANCHOR")
    stamp(call, block["id"], {"anchor": anchor or None})
    pages.touch(call, block["lid"])


def transfer(call: Call, lid: int, block_id: int, after_id: int, *, keep: bool) -> int:
    """Copy (`keep`) or move a draft block to a page; without a place, to its end."""
    source = call.db.execute(
        "SELECT * FROM block WHERE id = ? AND deleted = 'N' AND (? OR public = 'N')", (block_id, keep)
    ).fetchone()
    pages.require(call, lid, "edit")
    if source is None or pages.find(call, source["lid"]) is None:
        raise refuse("BLOCK_NOT_FOUND")
    if keep:
        placed = insert(call, lid, source["code"], source["content"], active=source["active"])
        files.copy_bindings(call, block_id, placed)
    else:
        pages.require(call, source["lid"], "edit")
        stamp(call, block_id, {"lid": lid} | ({"parent_id": None} if source["lid"] != lid else {}))
        pages.touch(call, source["lid"])
        placed = block_id
    _place_after(call, lid, placed, after_id, at_end=True)
    pages.touch(call, lid)
    return placed


def copy_all(call: Call, from_lid: int, to_lid: int) -> None:
    """A page's draft blocks on its copy."""
    for row in drafts(call.db, from_lid):
        new = insert(call, to_lid, row["code"], row["content"], active=row["active"], sort=row["sort"])
        files.copy_bindings(call, row["id"], new)


def local_anchor(block: sqlite3.Row) -> str:
    return block["anchor"] or f"b{block['id']}"


def viewed(block: sqlite3.Row) -> str:
    """The content as a list shows it, wrapper included; nothing of a block that is hidden."""
    if block["active"] != "Y":
        return ""
    return markup.wrapped(shown_content(block), block["code"], local_anchor(block))


def shown_content(block: sqlite3.Row) -> str:
    """Blank content falls back to the repository's markup. [facts kb-1]"""
    if block["content"].strip():
        return markup.evaluated(block["content"])
    return BY_CODE[block["code"]].content if block["code"] in BY_CODE else ""
