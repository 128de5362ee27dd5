"""HTML elements as pieces with open ends: text, elements with a style, links to pages and to addresses."""

from collections.abc import Iterable
from functools import cache, lru_cache
from html import escape

from publisher.content.converted import PageRef, Segment
from publisher.render import styles
from publisher.render.navigation import PageLink
from publisher.render.sanitiser_encoding import encode_address, encode_attribute, encode_text

Pieces = list[Segment]


@lru_cache(4096)
def plain(text: str) -> str:
    """Text as markup that nothing alters."""
    return encode_text(escape(text, quote=False))


def element(tag: str, style: str, *inside: Segment, **attributes: str) -> Pieces:
    """One element with a style around finished pieces."""
    extra = "".join(f' {name}="{encode_attribute(value)}"' for name, value in attributes.items())
    return [f"<{tag}{extra}{style_attribute(style)}>", *inside, f"</{tag}>"]


@cache
def style_attribute(style: str) -> str:
    """A style as it stands in a start tag, after a blank; nothing for an empty one."""
    return f' style="{encode_attribute(style)}"' if style else ""


def link_to(page_link: PageLink) -> Pieces:
    """A link to a page of the base, or the bare name of what has no page."""
    if not page_link.path:
        return [plain(page_link.title)]
    return [
        '<a href="',
        PageRef(page_link.path),
        f'"{style_attribute(styles.ELEMENTS["a"])}>{plain(page_link.title)}</a>',
    ]


def link_out(address: str, label: str, *, new_window: bool = True) -> str:
    """A link to a plain address."""
    window = ' target="_blank" rel="noopener"' if new_window else ""
    return f'<a href="{encode_address(address)}" style="{styles.ELEMENTS["a"]}"{window}>{plain(label)}</a>'


def between(pieces: Iterable[Pieces], separator: str) -> Pieces:
    """Put pieces in a row with a separator."""
    row: Pieces = []
    for piece in pieces:
        row += [separator, *piece] if row else piece
    return row
