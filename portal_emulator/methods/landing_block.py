"""landing.block.*: blocks read, their content changed, images uploaded. [docs: landing/block/methods]"""

import sqlite3
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Call
from portal_emulator.landing import access, blocks, files, markup, pages, publication
from portal_emulator.landing.details import block_details, listed_block, manifest
from portal_emulator.landing.errors import refuse
from portal_emulator.landing.parameters import Kind, landing, may, need

_NO_HISTORY = may("preventHistory", Kind.FLAG, default=False)
_DATA = (need("lid", Kind.NUMBER), need("block", Kind.NUMBER), need("data", Kind.ARRAY))


@landing("landing.block.getList", takes=(need("lid", Kind.MIXED), may("params", Kind.ARRAY, {})))
def get_list(call: Call, lid: Any, params: Any) -> list[dict[str, Any]]:
    """Of one page or several; one that is not there fails the whole call. [docs: landing-block-get-list.md]"""
    given = php.as_map(params)
    public, deleted = _reading(call, given)
    with_content = php.truthy(given.get("get_content"))
    wanted = list(dict.fromkeys(map(php.to_int, php.as_list(lid))))
    found = [pages.require(call, one) for one in wanted]
    return [
        listed_block(call, page, block, with_content=with_content)
        for page in found
        for block in blocks.drafts(call.db, page["id"], public=public, deleted=deleted)
    ]


def _reading(call: Call, params: dict[str, Any]) -> tuple[bool, bool]:
    """(public rows?, deleted rows?). Edit mode once on stays on for the request: a PHP static. [facts kb-0]"""
    if php.truthy(params.get("edit_mode")):
        call.statics.landing_edit_mode = True
    return not call.statics.landing_edit_mode, php.truthy(params.get("deleted"))


@landing("landing.block.getById", takes=(need("block", Kind.INT), may("params", Kind.ARRAY, {})))
def get_by_id(call: Call, block: int, params: Any) -> dict[str, Any]:
    """[docs: landing-block-get-by-id.md]"""
    given = php.as_map(params)
    public, deleted = _reading(call, given)
    row = call.db.execute(
        "SELECT * FROM block WHERE id = ? AND public = ? AND deleted = ?",
        (block, "Y" if public else "N", "Y" if deleted else "N"),
    ).fetchone()
    page = pages.find(call, row["lid"]) if row is not None else None
    if row is None or page is None:
        raise refuse("BLOCK_NOT_FOUND")
    return listed_block(call, page, row, with_content=php.truthy(given.get("get_content")))


@landing(
    "landing.block.getContent",
    takes=(
        need("lid", Kind.NUMBER),
        need("block", Kind.NUMBER),
        may("editMode", Kind.FLAG, default=False),
        may("params", Kind.ARRAY, {}),
    ),
)
def get_content(call: Call, lid: int, block: int, edit_mode: bool, params: Any) -> Any:
    """Null for an unknown block in the source. [docs: landing-block-get-content.md]"""
    pages.require(call, lid)
    given = php.as_map(params)
    if edit_mode:
        call.statics.landing_edit_mode = True
    public = not call.statics.landing_edit_mode
    row = call.db.execute(
        "SELECT * FROM block WHERE id = ? AND lid = ? AND public = ? AND deleted = 'N'",
        (block, lid, "Y" if public else "N"),
    ).fetchone()
    if row is None:
        return _swallowed(call)
    wrapper = php.truthy(given.get("wrapper_show", True))
    details = block_details(row, editing=edit_mode, wrapper=wrapper, hidden_too=php.truthy(given.get("force_unactive")))
    return {**details, "content": blocks.with_year(call, details["content"])}


def _swallowed(call: Call) -> None:
    """Some methods lose the error of an unknown block and answer null. [facts kb-0; switch wrong_block]"""
    if call.settings.switch("wrong_block") == "docs":
        raise refuse("BLOCK_NOT_FOUND")


def _editable(call: Call, lid: int, block: int) -> sqlite3.Row | None:
    call.statics.landing_edit_mode = True
    pages.require(call, lid, "edit")
    return blocks.draft(call, lid, block)


def _editable_or_refuse(call: Call, lid: int, block: int) -> sqlite3.Row:
    row = _editable(call, lid, block)
    if row is None:
        raise refuse("BLOCK_NOT_FOUND")
    return row


@landing(
    "landing.block.updateContent",
    takes=(
        need("lid", Kind.NUMBER),
        need("block", Kind.NUMBER),
        need("content", Kind.TEXT),
        may("designed", Kind.MIXED, default=False),
        _NO_HISTORY,
    ),
)
def update_content(call: Call, lid: int, block: int, content: str, designed: Any, prevent_history: bool) -> bool | None:
    """null, and nothing written, for an unknown block or `designed` without the plan's feature.

    [docs: landing-block-update-content.md; source]
    """
    call.statics.history = not prevent_history
    row = _editable(call, lid, block)
    if row is None:
        _swallowed(call)
        return None
    if designed in (True, "true", 1):
        return None
    blocks.update_content(call, row, content)
    return True


@landing("landing.block.updateNodes", takes=(*_DATA, may("additional", Kind.ARRAY, {}), _NO_HISTORY))
def update_nodes(call: Call, lid: int, block: int, data: Any, additional: Any, prevent_history: bool) -> bool:
    """[docs: landing-block-update-nodes.md]"""
    call.statics.history = not prevent_history
    row = _editable_or_refuse(call, lid, block)
    changes = php.as_map(data)
    if not changes:
        raise refuse("NODES_NOT_FOUND")
    blocks.update_nodes(call, row, changes, append_menu=php.truthy(php.as_map(additional).get("appendMenu")))
    return True


@landing("landing.block.updateAttrs", takes=(*_DATA, _NO_HISTORY))
def update_attributes(call: Call, lid: int, block: int, data: Any, prevent_history: bool) -> bool:  # noqa: ARG001
    """Values are sanitised. [docs: landing-block-update-attrs.md]"""
    row = _editable_or_refuse(call, lid, block)
    changes = blocks.sanitised_tree(call, php.as_map(data))
    blocks.rewrite(call, row, lambda content: markup.set_attributes(content, changes))
    return True


@landing("landing.block.updateStyles", takes=(*_DATA, _NO_HISTORY))
def update_styles(call: Call, lid: int, block: int, data: Any, prevent_history: bool) -> bool:  # noqa: ARG001
    """[docs: landing-block-update-styles.md]"""
    row = _editable_or_refuse(call, lid, block)
    changes = blocks.sanitised_tree(call, php.as_map(data))
    blocks.rewrite(call, row, lambda content: markup.set_classes(content, changes))
    return True


@landing("landing.block.changeNodeName", takes=(*_DATA, _NO_HISTORY))
def change_node_name(call: Call, lid: int, block: int, data: Any, prevent_history: bool) -> bool | None:  # noqa: ARG001
    """[docs: landing-block-change-node-name.md]"""
    row = _editable(call, lid, block)
    if row is None:
        _swallowed(call)
        return None
    changes = php.as_map(data)
    if not changes:
        raise refuse("NODES_NOT_FOUND")
    blocks.rewrite(call, row, lambda content: markup.rename_nodes(row["code"], content, changes))
    return True


@landing(
    "landing.block.changeAnchor",
    takes=(need("lid", Kind.NUMBER), need("block", Kind.NUMBER), need("data", Kind.TEXT), _NO_HISTORY),
)
def change_anchor(call: Call, lid: int, block: int, data: str, prevent_history: bool) -> bool | None:  # noqa: ARG001
    """Empty takes the anchor away. [docs: landing-block-change-anchor.md]"""
    row = _editable(call, lid, block)
    if row is None:
        _swallowed(call)
        return None
    blocks.change_anchor(call, row, data)
    return True


@landing("landing.block.publication", takes=(need("block", Kind.NUMBER),))
def publish(call: Call, block: int) -> bool:
    """Registered in the source, not in the docs: one block alone. [facts kb-0]"""
    row = call.db.execute("SELECT * FROM block WHERE id = ? AND public = 'N' AND deleted = 'N'", (block,)).fetchone()
    if row is None or pages.find(call, row["lid"]) is None:
        raise refuse("BLOCK_NOT_FOUND")
    page = pages.require(call, row["lid"], "public")
    publication.publish_block(call, row)
    call.db.execute("UPDATE landing SET date_public = ? WHERE id = ?", (call.now, page["id"]))
    return True


@landing(
    "landing.block.uploadFile",
    takes=(
        need("block", Kind.NUMBER),
        need("picture", Kind.MIXED),
        may("ext", Kind.TEXT, ""),
        may("params", Kind.ARRAY, {}),
        may("temp", Kind.FLAG, default=False),
    ),
)
def upload_file(call: Call, block: int, picture: Any, ext: str, params: Any, temp: bool) -> dict[str, Any]:  # noqa: ARG001
    """Bound to the block, put nowhere. [docs: landing-block-upload-file.md]"""
    row = call.db.execute("SELECT lid FROM block WHERE id = ? AND deleted = 'N'", (block,)).fetchone()
    page = pages.find(call, row["lid"]) if row is not None else None
    if page is None:
        raise refuse("BLOCK_NOT_FOUND")
    access.require(call, page["site_id"], "edit")
    return files.upload(call, block, picture, temporary=temp)


@landing(
    "landing.block.getManifest",
    takes=(need("lid", Kind.NUMBER), need("block", Kind.NUMBER), may("params", Kind.ARRAY, {})),
)
def get_manifest(call: Call, lid: int, block: int, params: Any) -> dict[str, Any]:
    """[docs: landing-block-get-manifest.md]"""
    pages.require(call, lid)
    public, _ = _reading(call, php.as_map(params))
    row = call.db.execute(
        "SELECT code FROM block WHERE id = ? AND lid = ? AND public = ? AND deleted = 'N'",
        (block, lid, "Y" if public else "N"),
    ).fetchone()
    if row is None:
        raise refuse("BLOCK_NOT_FOUND")
    return manifest(row["code"])
