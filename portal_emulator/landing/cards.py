"""Cards: what repeats inside a block, as the `cards` of its manifest name it. [docs: block/manifest.md#key-cards]

A selector may carry `@` and a place among the cards it finds, counted from 0.
"""

import copy
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from portal_emulator import php
from portal_emulator.landing import markup
from portal_emulator.landing.errors import refuse
from portal_emulator.landing.repository import BY_CODE


def add(code: str, content: str, selector: str, html: str) -> str:
    """A new card after the one that is named, or first in the container; without markup a copy of the card.

    RestError CARD_NOT_FOUND. [docs: landing-block-add-card.md, landing-block-clone-card.md]
    """
    tree = markup.parse(content)
    name, placed, place = selector.partition("@")
    card = _card(_cards(code, tree, name), php.to_int(place))
    new: list[PageElement] = [child.extract() for child in list(markup.parse(html).children)] if html.strip() else []
    new = new or [copy.copy(card)]
    if placed:
        card.insert_after(*new)
    elif card.parent is not None:
        card.parent.insert(0, *new)
    return markup.serialised(tree)


def remove(code: str, content: str, selector: str) -> str:
    """RestError CARD_NOT_FOUND, without a place too. [docs: landing-block-remove-card.md]"""
    tree = markup.parse(content)
    name, placed, place = selector.partition("@")
    _card(_cards(code, tree, name) if placed else [], php.to_int(place)).decompose()
    return markup.serialised(tree)


def update(code: str, content: str, changes: dict[str, Any]) -> str:
    """The cards of each selector in a new order and number, then nodes inside them.

    No block of this repository has presets, so a source of that kind, like a card that is not there, gives nothing.
    [docs: landing-block-update-cards.md]
    """
    tree = markup.parse(content)
    for selector, value in changes.items():
        _arrange(_cards(code, tree, selector), php.as_list(php.as_map(value).get("source")))
    written = markup.serialised(tree)
    for value in changes.values():
        for nodes in php.as_list(php.as_map(value).get("values")):
            if php.is_array(nodes):
                written = markup.set_nodes(code, written, php.as_map(nodes), append_menu=False)
    return written


def _arrange(cards: list[Tag], source: list[Any]) -> None:
    chosen = [card for item in source for card in _chosen(cards, php.as_map(item))]
    if not cards or not chosen:
        return
    cards[0].insert_before(*(copy.copy(card) for card in chosen))
    for card in cards:
        card.decompose()


def _chosen(cards: list[Tag], item: dict[str, Any]) -> list[Tag]:
    place = php.to_int(item.get("value"))
    known = php.to_str(item.get("type", "card")) == "card" and 0 <= place < len(cards)
    return [cards[place]] if known else []


def _cards(code: str, tree: BeautifulSoup, selector: str) -> list[Tag]:
    block = BY_CODE.get(code)
    return list(tree.select(selector)) if block is not None and selector in block.cards else []


def _card(cards: list[Tag], place: int) -> Tag:
    if not 0 <= place < len(cards):
        raise refuse("CARD_NOT_FOUND")
    return cards[place]
