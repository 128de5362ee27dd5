"""landing.landing.*: pages. [docs: landing/page/methods]"""

import json
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Call
from portal_emulator.landing import access, blocks, folders, markup, orm, pages, publication, sites, types, urls
from portal_emulator.landing.parameters import Kind, landing, may, need

_COLUMNS = {
    "ID": "landing.id",
    "CODE": "landing.code",
    "RULE": "NULL",
    "ACTIVE": "landing.active",
    "DELETED": "landing.deleted",
    "PUBLIC": "landing.public",
    "TITLE": "landing.title",
    "XML_ID": "landing.xml_id",
    "DESCRIPTION": "landing.description",
    "TPL_ID": "landing.tpl_id",
    "TPL_CODE": "NULL",
    "SITE_ID": "landing.site_id",
    "SITEMAP": "landing.sitemap",
    "FOLDER": "'N'",
    "FOLDER_ID": "landing.folder_id",
    "VIEWS": "landing.views",
    "INITIATOR_APP_CODE": "NULL",
    "SYS": "'N'",
    "CREATED_BY_ID": "landing.created_by_id",
    "MODIFIED_BY_ID": "landing.modified_by_id",
    "DATE_CREATE": "landing.date_create",
    "DATE_MODIFY": "landing.date_modify",
    "DATE_PUBLIC": "landing.date_public",
    "DOMAIN_ID": "(SELECT domain_id FROM site WHERE site.id = landing.site_id)",
}
PAGES = orm.Table(
    "landing",
    _COLUMNS,
    frozenset(("DATE_CREATE", "DATE_MODIFY", "DATE_PUBLIC")),
    frozenset(("ID", "TPL_ID", "SITE_ID", "FOLDER_ID", "VIEWS", "CREATED_BY_ID", "MODIFIED_BY_ID", "DOMAIN_ID")),
)


@landing("landing.landing.add", takes=(need("fields", Kind.ARRAY),))
def add(call: Call, fields: Any) -> int:
    """FOLDER=Y makes a folder instead. [docs: page/methods/landing-landing-add.md]"""
    given = php.as_map(fields)
    if php.to_str(given.get("FOLDER")) == "Y":
        below = {**given, "PARENT_ID": given.get("FOLDER_ID")}
        return folders.add(call, php.to_int(given.get("SITE_ID")), below)
    lid = pages.add(call, given)
    enter_menu(call, lid, given)
    return lid


def enter_menu(call: Call, lid: int, fields: dict[str, Any]) -> None:
    """BLOCK_ID and MENU_CODE together put a link to the page at the end of that block's menu."""
    block_id = php.to_int(fields.get("BLOCK_ID"))
    if not block_id or not php.to_str(fields.get("MENU_CODE")):
        return
    block = call.db.execute(
        "SELECT * FROM block WHERE id = ? AND public = 'N' AND deleted = 'N'", (block_id,)
    ).fetchone()
    if block is None or pages.find(call, block["lid"]) is None:
        return
    code, title = php.to_str(fields["MENU_CODE"]), php.to_str(fields.get("TITLE"))
    blocks.rewrite(
        call, block, lambda content: markup.append_to_menu(block["code"], content, code, title, f"#landing{lid}")
    )


@landing("landing.landing.update", takes=(need("lid", Kind.INT), need("fields", Kind.ARRAY)))
def update(call: Call, lid: int, fields: Any) -> bool:
    """[docs: page/methods/landing-landing-update.md]"""
    pages.change(call, lid, php.as_map(fields))
    return True


@landing("landing.landing.getList", takes=(may("params", Kind.ARRAY, {}),))
def get_list(call: Call, params: Any) -> list[dict[str, Any]]:
    """No default limit, no paging. Rows without ID in select collapse to one [source]. [docs: landing-landing-get-list.md]"""
    given = php.as_map(params)
    select = [php.to_str(name).upper() for name in php.as_list(given.get("select"))]
    has_id = not select or "*" in select or "ID" in select
    where, values = _visible(call, php.as_map(given.get("filter")))
    found = orm.rows(call, PAGES, given, where, values, ("ID", "DOMAIN_ID", "SITE_ID"))
    for row in found:
        _add_flags(call, row, given)
        if select and "*" not in select and "SITE_ID" not in select:
            del row["SITE_ID"]
    if not has_id and call.settings.switch("list_without_id") == "source":
        for row in found:
            del row["ID"]
        return found[-1:]
    return found


def _visible(call: Call, given: dict[str, Any]) -> tuple[str, list[Any]]:
    readable = access.listed_sites(call, types.visible(call))
    marks = ", ".join("?" * len(readable))
    parts = [f"landing.site_id IN (SELECT id FROM site WHERE deleted = 'N' AND id IN ({marks}))"]
    names = {key.lstrip("=!@").upper() for key in given}
    if "DELETED" not in names:
        parts.append("landing.deleted = 'N'")
    if "SITE_ID" in names:
        parts.append("COALESCE(landing.folder_id, 0) NOT IN (SELECT id FROM folder WHERE deleted = 'Y')")
    return " AND ".join(parts), list(readable)


def _add_flags(call: Call, row: dict[str, Any], given: dict[str, Any]) -> None:
    if php.truthy(given.get("get_urls")):
        page = call.db.execute("SELECT * FROM landing WHERE id = ?", (row["ID"],)).fetchone()
        row["PUBLIC_URL"] = urls.page_url(call, page)
    if php.truthy(given.get("get_preview")):
        row["PREVIEW"] = "/bitrix/images/landing/nopreview.jpg"
    if php.truthy(given.get("check_area")):
        row["IS_AREA"] = pages.is_area(call.db, int(row["ID"]))


@landing(
    "landing.landing.copy",
    takes=(
        need("lid", Kind.INT),
        may("toSiteId", Kind.NUMBER, 0),
        may("toFolderId", Kind.NUMBER, 0),
        may("skipSystem", Kind.FLAG, default=False),
    ),
)
def copy(call: Call, lid: int, to_site_id: int, to_folder_id: int, skip_system: bool) -> int:  # noqa: ARG001
    """XML_ID is copied too. [docs: page/methods/landing-landing-copy.md; source]"""
    new = pages.copy(call, lid, to_site_id, to_folder_id)
    blocks.copy_all(call, lid, new)
    return new


@landing(
    "landing.landing.move",
    takes=(need("lid", Kind.INT), may("toSiteId", Kind.NUMBER, 0), may("toFolderId", Kind.NUMBER, 0)),
)
def move(call: Call, lid: int, to_site_id: int, to_folder_id: int) -> bool:
    """[docs: page/methods/landing-landing-move.md]"""
    pages.move(call, lid, to_site_id, to_folder_id)
    return True


@landing("landing.landing.delete", takes=(need("lid", Kind.INT),))
def delete(call: Call, lid: int) -> bool:
    """[docs: page/methods/landing-landing-delete.md]"""
    pages.delete(call, lid)
    return True


@landing("landing.landing.markDelete", takes=(need("lid", Kind.INT), may("mark", Kind.FLAG, default=True)))
def mark_delete(call: Call, lid: int, mark: bool) -> int:
    """The answer is the id. [docs: page/methods/landing-landing-mark-delete.md]"""
    pages.mark_deleted(call, lid, deleted=mark)
    return lid


@landing("landing.landing.markUnDelete", takes=(need("lid", Kind.INT),))
def mark_undelete(call: Call, lid: int) -> int:
    """[docs: page/methods/landing-landing-mark-undelete.md]"""
    pages.mark_deleted(call, lid, deleted=False)
    return lid


@landing("landing.landing.publication", takes=(need("lid", Kind.INT),))
def publish(call: Call, lid: int) -> bool:
    """[docs: page/methods/landing-landing-publication.md]"""
    publication.publish_page(call, lid)
    return True


@landing("landing.landing.unpublic", takes=(need("lid", Kind.INT),))
def unpublish(call: Call, lid: int) -> bool:
    """[docs: page/methods/landing-landing-unpublic.md]"""
    publication.unpublish_page(call, lid)
    return True


@landing("landing.landing.getPublicUrl", takes=(need("lid", Kind.INT),))
def get_public_url(call: Call, lid: int) -> str:
    """[docs: page/methods/landing-landing-get-public-url.md]"""
    return urls.page_url(call, pages.require(call, lid))


@landing("landing.landing.resolveIdByPublicUrl", takes=(need("landingUrl", Kind.TEXT), need("siteId", Kind.INT)))
def resolve_id(call: Call, landing_url: str, site_id: int) -> int | None:
    """A path within the site; null when there is no such page. [docs: landing-landing-resolve-id-by-public-url.md]"""
    if sites.find(call, site_id, trashed=False) is None or not access.allowed(call, site_id, "read"):
        return None
    tree = urls.load_tree(call.db, site_id)
    return urls.resolve(call.db, tree, landing_url) if tree else None


@landing("landing.landing.getPreview", takes=(need("lid", Kind.INT),))
def get_preview(call: Call, lid: int) -> str:
    """No pictures are made of pages here. [docs: page/methods/landing-landing-get-preview.md]"""
    pages.require(call, lid)
    return "/bitrix/images/landing/nopreview.jpg"


@landing("landing.landing.getAdditionalFields", takes=(need("lid", Kind.INT),))
def get_additional_fields(call: Call, lid: int) -> Any:
    """[docs: page/methods/landing-landing-get-additional-fields.md]"""
    return php.empty_as_list(json.loads(pages.require(call, lid)["additional_fields"]))


@landing("landing.landing.removeEntities", takes=(need("lid", Kind.INT), need("data", Kind.ARRAY)))
def remove_entities(call: Call, lid: int, data: Any) -> bool:
    """What is not there is skipped. [docs: page/methods/landing-landing-remove-entities.md]"""
    pages.require(call, lid, "edit")
    given = php.as_map(data)
    for block_id in map(php.to_int, php.as_list(given.get("blocks"))):
        block = blocks.draft(call, lid, block_id)
        if block is not None:
            blocks.delete(call, block)
    for pair in map(php.as_map, php.as_list(given.get("images"))):
        block = blocks.draft(call, lid, php.to_int(pair.get("block")))
        if block is not None:
            call.db.execute(
                "DELETE FROM block_file WHERE block_id = ? AND file_id = ?",
                (block["id"], php.to_int(pair.get("image"))),
            )
    return True
