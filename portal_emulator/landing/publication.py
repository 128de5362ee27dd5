"""Publication: drafts become public rows, the page and all above it become active. [facts kb-2]"""

import re
import sqlite3

from portal_emulator.dispatch import Call
from portal_emulator.landing import access, blocks, files, folders, pages, sites
from portal_emulator.landing.errors import refuse

_BLOCK_LINK = re.compile(r"#block(\d+)")
_TAKEN_OVER = ("code", "active", "sort", "anchor", "content", "search_content", "designed", "xml_id")


def publish_page(call: Call, lid: int) -> None:
    """RestError: PUBLIC_PAGE_REACHED, LICENSE_EXPIRED. DATE_MODIFY stays, MODIFIED_BY_ID is the publisher's."""
    page = pages.require(call, lid, "public")
    if call.settings.switch("plan") == "expired":
        raise refuse("LICENSE_EXPIRED")
    _check_limit(call, page)
    sites.check_limit(call, page["site_type"], "PUBLIC_SITE_REACHED", active_beside=page["site_id"])
    _publish_blocks(call, lid)
    folders.publish_chain(call, page["folder_id"], active=True)
    sites.set_columns(
        call.db,
        "landing",
        lid,
        {"active": "Y", "public": "Y", "date_public": call.now, "modified_by_id": call.user.id},
    )
    call.db.execute("UPDATE site SET active = 'Y' WHERE id = ? AND active <> 'Y'", (page["site_id"],))


def publish_site(call: Call, site_id: int) -> None:
    """Only pages that are not active or were touched; an updatecontent alone does not count. [source]"""
    sites.require(call, site_id, "public")
    call.db.execute("UPDATE folder SET active = 'Y' WHERE site_id = ? AND deleted = 'N'", (site_id,))
    waiting = call.db.execute(
        "SELECT id FROM landing WHERE site_id = ? AND deleted = 'N' AND (active <> 'Y' OR public = 'N') ORDER BY id",
        (site_id,),
    ).fetchall()
    for row in waiting:
        publish_page(call, row["id"])
    sites.activate(call, site_id, active=True)


def unpublish_page(call: Call, lid: int) -> None:
    pages.require(call, lid, "public")
    pages.stamp(call, lid, {"active": "N"})


def unpublish_site(call: Call, site_id: int) -> None:
    sites.require(call, site_id, "public")
    sites.activate(call, site_id, active=False)


def publish_folder(call: Call, folder_id: int, *, active: bool) -> None:
    folder = folders.require(call, folder_id, "public")
    access.require(call, folder["site_id"], "public")
    if folder["deleted"] == "Y":
        raise refuse("ACCESS_DENIED", "Folder not found or access to it is denied.")
    folders.publish_chain(call, folder_id, active=active)


def _check_limit(call: Call, page: sqlite3.Row) -> None:
    limit = call.settings.page_limit
    if limit and page["active"] != "Y":
        count = call.db.execute(
            "SELECT COUNT(*) FROM landing JOIN site ON site.id = landing.site_id"
            " WHERE site.type = ? AND landing.active = 'Y'",
            (page["site_type"],),
        ).fetchone()[0]
        if count >= limit:
            raise refuse("PUBLIC_PAGE_REACHED")


def publish_block(call: Call, block: sqlite3.Row) -> None:
    """One draft alone; the page's own state stays as it is."""
    twins = _public_rows(call, block["lid"])
    public_ids = {row["id"]: row["parent_id"] for row in blocks.drafts(call.db, block["lid"]) if row["parent_id"]}
    public_ids[block["id"]] = _twin(call, block, twins)
    _take_over(call, block, public_ids, twins)


def _publish_blocks(call: Call, lid: int) -> None:
    drafts = blocks.drafts(call.db, lid)
    twins = _public_rows(call, lid)
    public_ids = {draft["id"]: _twin(call, draft, twins) for draft in drafts}
    for draft in drafts:
        _take_over(call, draft, public_ids, twins)
    for gone in twins.keys() - set(public_ids.values()):
        call.db.execute("DELETE FROM block WHERE id = ?", (gone,))


def _public_rows(call: Call, lid: int) -> dict[int, sqlite3.Row]:
    return {row["id"]: row for row in blocks.drafts(call.db, lid, public=True)}


def _take_over(call: Call, draft: sqlite3.Row, public_ids: dict[int, int], twins: dict[int, sqlite3.Row]) -> None:
    """Copy a draft to its public row, where they differ; `#block<draft>` becomes the public id."""
    twin = public_ids[draft["id"]]
    values = {column: draft[column] for column in _TAKEN_OVER}
    values["content"] = _BLOCK_LINK.sub(
        lambda found: f"#block{public_ids.get(int(found[1]), found[1])}", draft["content"]
    )
    before = twins.get(twin)
    if before is None or any(before[column] != value for column, value in values.items()):
        blocks.stamp(call, twin, values)
    files.copy_bindings(call, draft["id"], twin)


def _twin(call: Call, draft: sqlite3.Row, twins: dict[int, sqlite3.Row]) -> int:
    """The public row of a draft. The first time it is made, and that the draft points to it moves its stamps."""
    if draft["parent_id"] in twins:
        return int(draft["parent_id"])
    cursor = call.db.execute(
        "INSERT INTO block (lid, code, public, created_by_id, modified_by_id, date_create, date_modify)"
        " VALUES (?, ?, 'Y', ?, ?, ?, ?)",
        (draft["lid"], draft["code"], call.user.id, call.user.id, call.now, call.now),
    )
    twin = int(cursor.lastrowid or 0)
    blocks.stamp(call, draft["id"], {"parent_id": twin})
    return twin
