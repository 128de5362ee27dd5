"""landing.landing.*: blocks of a page added, moved, hidden, removed. [docs: landing/page/block-methods]"""

from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Call
from portal_emulator.landing import blocks, pages, saved_blocks
from portal_emulator.landing.details import block_details
from portal_emulator.landing.parameters import Kind, landing, may, need

_PAGE_AND_BLOCK = (need("lid", Kind.NUMBER), need("block", Kind.NUMBER))
_NO_HISTORY = may("preventHistory", Kind.FLAG, default=False)


@landing("landing.landing.addBlock", takes=(need("lid", Kind.NUMBER), need("fields", Kind.ARRAY), _NO_HISTORY))
def add_block(call: Call, lid: int, fields: Any, prevent_history: bool) -> Any:
    """The id of the draft block. [docs: page/block-methods/landing-landing-add-block.md]"""
    call.statics.landing_edit_mode = True
    call.statics.history = not prevent_history
    given = php.as_map(fields)
    block_id = blocks.add(call, lid, given)
    if php.to_str(given.get("RETURN_CONTENT")) == "Y":
        return block_details(blocks.require(call, lid, block_id), editing=True)
    return block_id


@landing("landing.landing.deleteBlock", takes=_PAGE_AND_BLOCK)
def delete_block(call: Call, lid: int, block: int) -> bool:
    """[docs: page/block-methods/landing-landing-delete-block.md]"""
    _edit(call, lid)
    blocks.delete(call, blocks.require(call, lid, block))
    return True


@landing(
    "landing.landing.markDeletedBlock", takes=(*_PAGE_AND_BLOCK, may("mark", Kind.FLAG, default=True), _NO_HISTORY)
)
def mark_deleted_block(call: Call, lid: int, block: int, mark: bool, prevent_history: bool) -> bool:  # noqa: ARG001
    """[docs: page/block-methods/landing-landing-mark-deleted-block.md]"""
    _edit(call, lid)
    blocks.set_flag(call, blocks.require(call, lid, block, deleted=True), "deleted", "Y" if mark else "N")
    return True


@landing("landing.landing.markUnDeletedBlock", takes=(*_PAGE_AND_BLOCK, _NO_HISTORY))
def mark_undeleted_block(call: Call, lid: int, block: int, prevent_history: bool) -> bool:  # noqa: ARG001
    """[docs: page/block-methods/landing-landing-mark-undeleted-block.md]"""
    _edit(call, lid)
    blocks.set_flag(call, blocks.require(call, lid, block, deleted=True), "deleted", "N")
    return True


@landing("landing.landing.hideBlock", takes=_PAGE_AND_BLOCK)
def hide_block(call: Call, lid: int, block: int) -> bool:
    """[docs: page/block-methods/landing-landing-hide-block.md]"""
    _edit(call, lid)
    blocks.set_flag(call, blocks.require(call, lid, block), "active", "N")
    return True


@landing("landing.landing.showBlock", takes=_PAGE_AND_BLOCK)
def show_block(call: Call, lid: int, block: int) -> bool:
    """[docs: page/block-methods/landing-landing-show-block.md]"""
    _edit(call, lid)
    blocks.set_flag(call, blocks.require(call, lid, block), "active", "Y")
    return True


@landing("landing.landing.upBlock", takes=(need("lid", Kind.INT), need("block", Kind.NUMBER), _NO_HISTORY))
def up_block(call: Call, lid: int, block: int, prevent_history: bool) -> bool:  # noqa: ARG001
    """[docs: page/block-methods/landing-landing-up-block.md]"""
    _edit(call, lid)
    blocks.swap(call, lid, block, -1)
    return True


@landing("landing.landing.downBlock", takes=(need("lid", Kind.INT), need("block", Kind.NUMBER), _NO_HISTORY))
def down_block(call: Call, lid: int, block: int, prevent_history: bool) -> bool:  # noqa: ARG001
    """[docs: page/block-methods/landing-landing-down-block.md]"""
    _edit(call, lid)
    blocks.swap(call, lid, block, 1)
    return True


@landing("landing.landing.copyBlock", takes=(*_PAGE_AND_BLOCK, may("params", Kind.ARRAY, {})))
def copy_block(call: Call, lid: int, block: int, params: Any) -> Any:
    """[docs: page/block-methods/landing-landing-copy-block.md]"""
    return _transferred(call, lid, block, php.as_map(params), keep=True)


@landing("landing.landing.moveBlock", takes=(*_PAGE_AND_BLOCK, may("params", Kind.ARRAY, {})))
def move_block(call: Call, lid: int, block: int, params: Any) -> Any:
    """[docs: page/block-methods/landing-landing-move-block.md]"""
    return _transferred(call, lid, block, php.as_map(params), keep=False)


def _transferred(call: Call, lid: int, block_id: int, params: dict[str, Any], *, keep: bool) -> Any:
    call.statics.landing_edit_mode = True
    placed = blocks.transfer(call, lid, block_id, php.to_int(params.get("AFTER_ID")), keep=keep)
    if php.to_str(params.get("RETURN_CONTENT")) == "Y":
        return {"result": True, "content": block_details(blocks.require(call, lid, placed), editing=True)}
    return placed


def _edit(call: Call, lid: int) -> None:
    call.statics.landing_edit_mode = True
    pages.require(call, lid, "edit")


@landing(
    "landing.landing.favoriteBlock",
    takes=(need("lid", Kind.INT), need("block", Kind.INT), may("meta", Kind.ARRAY, {})),
)
def favorite_block(call: Call, lid: int, block: int, meta: Any) -> int:
    """The id of the copy. [docs: page/block-methods/landing-landing-favorite-block.md]"""
    _edit(call, lid)
    return saved_blocks.save(call, blocks.require(call, lid, block), php.as_map(meta))


@landing("landing.landing.unFavoriteBlock", takes=(need("blockId", Kind.INT),))
def unfavorite_block(call: Call, block_id: int) -> bool:
    """One's own. [docs: page/block-methods/landing-landing-unfavorite-block.md]"""
    saved_blocks.remove(call, block_id)
    return True
