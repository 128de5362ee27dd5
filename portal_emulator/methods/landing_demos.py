"""Pages made of templates. [docs: landing/demos, landing/page/methods/landing-landing-add-by-template.md]"""

import sqlite3
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Call
from portal_emulator.landing import access, blocks, folders, page_templates, pages, publication, sites
from portal_emulator.landing.errors import refuse
from portal_emulator.landing.parameters import Kind, landing, may, need
from portal_emulator.methods.landing_page import enter_menu


@landing("landing.demos.getPageList", takes=(need("type", Kind.TEXT), may("filter", Kind.ARRAY, {})))
def get_page_list(call: Call, type: str, filter: Any) -> Any:  # noqa: A002, ARG001  the parameters' own names
    """By code; a condition is on the fields of a template. [docs: demos/landing-demos-get-page-list.md]"""
    wanted = {name: php.as_list(value) for name, value in php.as_map(filter).items()}
    views = {code: template.view() for code, template in page_templates.of_type(type).items()}
    return {code: view for code, view in views.items() if _fits(view, wanted)} or []


def _fits(view: dict[str, Any], wanted: dict[str, list[Any]]) -> bool:
    return all(any(value in php.as_list(view.get(name)) for value in values) for name, values in wanted.items())


@landing(
    "landing.landing.addByTemplate",
    takes=(need("siteId", Kind.INT), need("code", Kind.TEXT), may("fields", Kind.ARRAY, {})),
)
def add_by_template(call: Call, site_id: int, code: str, fields: Any) -> int:
    """Not active, unless it is made beside something that is.

    ADD_IN_MENU does nothing: which menu is the site's is told nowhere. [docs: landing-landing-add-by-template.md]
    """
    given = php.as_map(fields)
    site = sites.find(call, site_id, trashed=False)
    if site is None or not access.is_listed(call, site_id, site["type"]):
        raise refuse("SITE_ERROR")
    beside = _beside(call, site_id, php.to_int(given.get("ID")))
    access.require(call, site_id, "edit")
    folder_id = (beside["place"] if beside else None) or php.to_int(given.get("FOLDER_ID"))
    folder = folders.find(call, folder_id) if folder_id else None
    if folder_id and (folder is None or folder["site_id"] != site_id):
        raise refuse("FOLDER_NOT_FOUND")
    template = page_templates.of_type(php.to_str(given.get("SITE_TYPE")) or site["type"]).get(code)
    if template is None:
        raise refuse("WRONG_DATA")
    made = {"SITE_ID": site_id, "FOLDER_ID": folder_id or None, "TITLE": template.title}
    code_of_its_own = {"CODE": template.page_code} if template.page_code else {}
    lid = pages.add(call, {**made, **code_of_its_own, **_overrides(given)})
    for block in template.blocks:
        blocks.add(call, lid, {"CODE": block})
    enter_menu(call, lid, given)
    if beside and beside["active"] == "Y":
        publication.publish_page(call, lid)
    return lid


def _beside(call: Call, site_id: int, wanted: int) -> sqlite3.Row | None:
    """The folder, or the page, that the new page goes into or beside. RestError LANDING_ERROR."""
    if not wanted:
        return None
    row: sqlite3.Row | None = call.db.execute(
        "SELECT id AS place, active FROM folder WHERE id = ? AND site_id = ? AND deleted = 'N'"
        " UNION ALL SELECT folder_id, active FROM landing WHERE id = ? AND site_id = ? AND deleted = 'N'",
        (wanted, site_id, wanted, site_id),
    ).fetchone()
    if row is None:
        raise refuse("LANDING_ERROR")
    return row


def _overrides(given: dict[str, Any]) -> dict[str, Any]:
    """TITLE is the page's and the search engines'; DESCRIPTION only theirs."""
    hooks = {
        f"{hook}_{name}": given[name]
        for name in ("TITLE", "DESCRIPTION")
        for hook in ("METAOG", "METAMAIN")
        if php.to_str(given.get(name))
    }
    title = {"TITLE": given["TITLE"]} if php.to_str(given.get("TITLE")) else {}
    return title | ({"ADDITIONAL_FIELDS": hooks} if hooks else {})
