"""A menu that stays short: it stands beside every page of the base, and the portal keeps it as one block for all of them.

What it leaves out is listed on the section's own page, which it leads to; where one is, the line above each page tells
(docs/decisions/0036-what-stands-around-a-page.md).
"""

from dataclasses import replace

from publisher.content.nav import Nav, NavItem

MENU_LINES = 40
"""So many lines a menu has at most if there is a choice: as many levels are shown as fit."""
MOST_SIBLINGS = 100
"""So many pages in a row are shown at most, whatever the menu then lacks."""


def short_menu(nav: Nav, more: str) -> Nav:
    """The menu of a navigation that readers see. ``more`` is the path of a page that lists the top level, should that be long."""
    depth = 1
    while _lines(nav, depth) < _lines(nav, depth + 1) <= MENU_LINES:
        depth += 1
    top = tuple(_cut(item, depth) for item in nav[:MOST_SIBLINGS])
    rest = tuple(kept for item in nav[MOST_SIBLINGS:] if (kept := _with_links_out(item)) is not None)
    return (*top, *rest, *([NavItem("…", more)] if len(nav) > MOST_SIBLINGS and more else []))


def _cut(item: NavItem, depth: int) -> NavItem:
    """An item down to a depth. A section without a page has nothing else that lists what is in it, so it is shown one level deeper."""
    below = depth - 1 if item.path else max(depth - 1, 1)
    if not below:
        # links to other sites are in no list of pages
        kept = (_with_links_out(child) for child in item.children)
        return replace(item, children=tuple(child for child in kept if child is not None))
    shown = item.children[:MOST_SIBLINGS] if item.path else item.children
    rest = (_with_links_out(child) for child in item.children[len(shown) :])
    return replace(
        item, children=(*(_cut(child, below) for child in shown), *(child for child in rest if child is not None))
    )


def _with_links_out(item: NavItem) -> NavItem | None:
    """An item with nothing below it but links to other sites; None where it neither is one nor holds one."""
    kept = tuple(found for child in item.children if (found := _with_links_out(child)) is not None)
    return replace(item, children=kept) if item.url or kept else None


def _lines(nav: Nav, depth: int) -> int:
    return sum(1 + (_lines(item.children, depth - 1) if depth > 1 else 0) for item in nav)
