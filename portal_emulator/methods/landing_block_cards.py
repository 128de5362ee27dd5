"""landing.block.*: cards added, copied, removed, arranged. [docs: landing/block/methods]"""

import sqlite3
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Call
from portal_emulator.landing import blocks, cards, pages
from portal_emulator.landing.parameters import Kind, landing, may, need

_PAGE_AND_BLOCK = (need("lid", Kind.NUMBER), need("block", Kind.NUMBER))
_CARD = (*_PAGE_AND_BLOCK, need("selector", Kind.TEXT))
_NO_HISTORY = may("preventHistory", Kind.FLAG, default=False)


@landing("landing.block.addCard", takes=(*_CARD, need("content", Kind.TEXT), _NO_HISTORY))
def add_card(call: Call, lid: int, block: int, selector: str, content: str, prevent_history: bool) -> bool:  # noqa: ARG001
    """Content that is empty once sanitised makes a copy. [docs: landing-block-add-card.md]"""
    row = _draft(call, lid, block)
    clean = blocks.sanitised(call, content)
    blocks.rewrite(call, row, lambda before: cards.add(row["code"], before, selector, clean))
    return True


@landing("landing.block.cloneCard", takes=(*_CARD, _NO_HISTORY))
def clone_card(call: Call, lid: int, block: int, selector: str, prevent_history: bool) -> bool:  # noqa: ARG001
    """[docs: landing-block-clone-card.md]"""
    row = _draft(call, lid, block)
    blocks.rewrite(call, row, lambda before: cards.add(row["code"], before, selector, ""))
    return True


@landing("landing.block.removeCard", takes=(*_CARD, _NO_HISTORY))
def remove_card(call: Call, lid: int, block: int, selector: str, prevent_history: bool) -> bool:  # noqa: ARG001
    """[docs: landing-block-remove-card.md]"""
    row = _draft(call, lid, block)
    blocks.rewrite(call, row, lambda before: cards.remove(row["code"], before, selector))
    return True


@landing("landing.block.updateCards", takes=(*_PAGE_AND_BLOCK, need("data", Kind.ARRAY)))
def update_cards(call: Call, lid: int, block: int, data: Any) -> bool:
    """Selectors that the manifest has not are ignored. [docs: landing-block-update-cards.md]"""
    row = _draft(call, lid, block)
    changes = blocks.sanitised_tree(call, php.as_map(data))
    blocks.rewrite(call, row, lambda before: cards.update(row["code"], before, changes))
    return True


def _draft(call: Call, lid: int, block: int) -> sqlite3.Row:
    """Unlike updatecontent, these tell BLOCK_NOT_FOUND. [facts kb-0]"""
    call.statics.landing_edit_mode = True
    pages.require(call, lid, "edit")
    return blocks.require(call, lid, block)
