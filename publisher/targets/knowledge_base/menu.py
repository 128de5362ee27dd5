"""The menu as the portal's block ``0.menu_25`` holds it: a list of links, lists in lists (facts kb-6.4)."""

from collections.abc import Iterable

from publisher.content.converted import PageRef
from publisher.content.nav import Nav, NavItem
from publisher.render.article import Article, joined
from publisher.render.pieces import Pieces, plain
from publisher.render.sanitiser_encoding import encode_address

_LINK = '<a class="landing-block-node-link" href="'


def render_menu(nav: Nav) -> Article:
    """The menu of a navigation that readers see (``surroundings.visible_nav``)."""
    items: Pieces = [piece for item in nav for piece in _item(item)]
    inside: Pieces = ['<nav class="landing-block"><ul class="landing-block-node-menu">', *items, "</ul></nav>"]
    return Article(joined(inside))


def _item(item: NavItem) -> Pieces:
    pieces: Pieces = ['<li class="landing-block-node-menu-item">']
    title = plain(item.title)
    if item.path:
        pieces += [_LINK, PageRef(item.path), f'">{title}</a>']
    elif item.url:
        pieces.append(f'{_LINK}{encode_address(item.url)}" target="_blank">{title}</a>')
    else:
        # The portal's menu knows items with links only; a section without a page leads to its first one.
        first = next((below.path for below in item.walk() if below.path), "")
        pieces += [_LINK, PageRef(first), f'">{title}</a>'] if first else [f"<span>{title}</span>"]
    if item.children:
        below = [piece for child in item.children for piece in _item(child)]
        pieces += ['<ul class="landing-block-node-list">', *below, "</ul>"]
    return [*pieces, "</li>"]


def menu_item(title: str, address: str, children: Iterable[tuple[str, str]]) -> str:
    """One more item: a link, or, without an address, a section of links (text, address) that leads to the first of them."""
    links = list(children)
    below = "".join(menu_item(text, href, ()) for text, href in links)
    nested = f'<ul class="landing-block-node-list">{below}</ul>' if links else ""
    href = address or (links[0][1] if links else "#")
    return f'<li class="landing-block-node-menu-item">{_LINK}{encode_address(href, reference=True)}">{plain(title)}</a>{nested}</li>'
