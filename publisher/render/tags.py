"""Tags: on a page, and on the page that lists them all."""

import re
from collections.abc import Iterable

from publisher.content.converted import PageRef
from publisher.messages import Catalogue
from publisher.render import styles
from publisher.render.navigation import PageLink
from publisher.render.pieces import Pieces, between, element, link_to, plain, style_attribute
from publisher.render.sanitiser_encoding import encode_attribute

_NO_LETTER = re.compile(r"\W")
_LINK = style_attribute(f"{styles.TAG};text-decoration:none")

Tagged = tuple[str, tuple[PageLink, ...]]
"""A tag and the pages that have it."""


def tag_key(tag: str) -> str:
    """What makes two spellings one tag: letter case does not part them."""
    return " ".join(tag.casefold().split())


def tag_anchor(tag: str) -> str:
    """Where a tag stands on the page of all tags; different tags have different anchors."""
    return "tag-" + _NO_LETTER.sub(lambda sign: "-" if sign[0] == " " else f"-{ord(sign[0]):x}-", tag_key(tag))


def tags_line(tags: Iterable[str], index: str, say: Catalogue) -> Pieces:
    """The tags of a page; each leads to the other pages that have it where there is a page of all tags.

    They are words of the page, which a search is to find; what they are called is not, and is said to those who cannot see them.
    """
    pieces: list[Pieces] = []
    for tag in tags:
        if index:
            pieces.append(['<a href="', PageRef(index, tag_anchor(tag)), f'"{_LINK}>{plain(tag)}</a>'])
        else:
            pieces.append([f'<span style="{styles.TAG}">{plain(tag)}</span>'])
    named = {"role": "group", "aria-label": say("page.tags-page")}
    return element("p", styles.TAGS, *between(pieces, " "), **named) if pieces else []


def tags_list(tags: Iterable[Tagged]) -> Pieces:
    """Each tag with its pages."""
    pieces: Pieces = []
    for tag, page_links in tags:
        anchor = encode_attribute(tag_anchor(tag))
        pieces.append(f'<h2 id="{anchor}"{style_attribute(styles.ELEMENTS["h2"])}>{plain(tag)}</h2>')
        rows = [
            piece for page_link in page_links for piece in element("li", styles.ELEMENTS["li"], *link_to(page_link))
        ]
        pieces += element("ul", styles.ELEMENTS["ul"], *rows)
    return pieces
