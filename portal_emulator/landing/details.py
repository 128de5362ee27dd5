"""A block as the methods of blocks show it. [docs: landing/block/methods]"""

import sqlite3
from typing import Any

from portal_emulator.dispatch import Call
from portal_emulator.landing import blocks, markup
from portal_emulator.landing.repository import BY_CODE
from portal_emulator.landing.templates import TEMPLATES

_NAMES = {template.id: template.xml_id for template in TEMPLATES}


def block_details(
    block: sqlite3.Row, *, editing: bool, wrapper: bool = True, hidden_too: bool = False
) -> dict[str, Any]:
    """As getcontent answers. `editing` makes the content of a hidden block, too, in the editor's wrapper."""
    found = BY_CODE.get(block["code"])
    content = blocks.shown_content(block) if editing or hidden_too or block["active"] == "Y" else ""
    if content and wrapper:
        anchor = blocks.local_anchor(block)
        content = markup.wrapped(content, block["code"], anchor, block["id"] if editing else None)
    return {
        "id": block["id"],
        "sections": ",".join(found.sections) if found else "",
        "active": block["active"] == "Y",
        "access": "X",
        "anchor": blocks.local_anchor(block),
        "php": "<?" in block["content"],
        "designed": block["designed"] == "Y",
        "repoId": None,
        "content": content,
        "content_ext": "",
        "css": [],
        "js": [],
        "assetStrings": [],
        "lang": [],
        "manifest": manifest(block["code"]),
        "dynamicParams": [],
    }


def manifest(code: str) -> dict[str, Any]:
    """A manifest as prepared for a block on a page: with the keys that the file has not."""
    found: dict[str, Any] = (
        BY_CODE[code].manifest() if code in BY_CODE else {"block": {"name": "", "section": []}, "nodes": []}
    )
    nodes = found["nodes"]
    style = found.get("style", [])
    prepared = {selector: {**node, "code": selector} for selector, node in nodes.items()} if nodes else []
    return {
        **found,
        "nodes": prepared,
        "style": style if "nodes" in style else {"block": {"type": ["block-default"]}, "nodes": style},
        "assets": {"css": [], "js": [], "ext": [], "class": [], "callbacks": [], **found.get("assets", {})},
        "callbacks": [],
        "timestamp": 0,
        "namespace": "bitrix",
        "code": code,
        "preview": "",
    }


def listed_block(call: Call, page: sqlite3.Row, block: sqlite3.Row, *, with_content: bool) -> dict[str, Any]:
    """As getlist and getbyid answer: ids are numbers, everything in `meta` is text."""
    found = BY_CODE.get(block["code"])
    shown: dict[str, Any] = {
        "id": block["id"],
        "lid": block["lid"],
        "code": block["code"],
        "name": found.name if found else "",
        "active": block["active"] == "Y",
        "meta": _meta(call, page, block),
    }
    if with_content:
        shown |= {"content": blocks.viewed(block), "css": [], "js": []}
    return shown


def _meta(call: Call, page: sqlite3.Row, block: sqlite3.Row) -> dict[str, str]:
    site = call.statics.memory.get(f"site:{page['site_id']}")
    if site is None:
        site = call.db.execute("SELECT * FROM site WHERE id = ?", (page["site_id"],)).fetchone()
        call.statics.memory[f"site:{page['site_id']}"] = site
    return {
        "LID": str(block["lid"]),
        "FAVORITE_META": "Array",
        "CREATED_BY_ID": str(block["created_by_id"]),
        "DATE_CREATE": call.local(block["date_create"]),
        "MODIFIED_BY_ID": str(block["modified_by_id"]),
        "DATE_MODIFY": call.local(block["date_modify"]),
        "SITE_TYPE": site["type"],
        "LANDING_TITLE": page["title"],
        "LANDING_TPL_CODE": _NAMES.get(page["tpl_id"], ""),
        "SITE_TPL_CODE": _NAMES.get(site["tpl_id"], ""),
        "XML_ID": block["xml_id"] or "",
        "DESIGNER_MODE": "",
    }
