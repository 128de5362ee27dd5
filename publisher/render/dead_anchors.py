"""Links to anchors that do not exist: another page is linked without the anchor, and a link within the page is its words."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from urllib.parse import unquote

from publisher.content.converted import Converted, LinkKind, PageRef, Segment
from publisher.render.article import Article
from publisher.render.sanitiser_encoding import encode_address

TOP = frozenset({"", "top"})
"""Anchors that every page has."""
_ANCHORED = frozenset({LinkKind.PAGE, LinkKind.ANCHOR})


def without_dead_anchors(converted: Converted, anchors: Mapping[str, Collection[str]]) -> Converted:
    """The page with no link that leads to an anchor that is not there; ``anchors`` are those of each page by path.

    ``links`` stay as they were written: checks tell of them.
    """
    dead = {
        PageRef(link.target, link.anchor)
        for link in converted.links
        if link.anchor and link.kind in _ANCHORED and not _is_there(link.anchor, anchors.get(link.target))
    }
    if not dead:
        return converted
    inside = {ref for ref in dead if ref.path == converted.path}
    elsewhere = dead - inside
    segments = [piece for segment in converted.segments for piece in _opened(segment, inside)]
    article = Article(tuple(PageRef(piece.path) if piece in elsewhere else piece for piece in segments))
    return replace(converted, segments=article.without_links(lambda ref: ref in inside).segments)


def _is_there(anchor: str, known: Collection[str] | None) -> bool:
    """Whether a page has an anchor; of a page that is not known (None) nothing is said."""
    return known is None or anchor.lower() in TOP or anchor in known or unquote(anchor) in known


def _opened(segment: Segment, inside: Collection[PageRef]) -> Iterator[Segment]:
    """A segment with the addresses of dead links within the page as references of their own."""
    pieces: list[Segment] = [segment]
    for ref in inside:
        start = '<a href="'
        written = f'{start}{encode_address("#" + ref.anchor)}"'
        opened: list[Segment] = []
        for piece in pieces:
            if not isinstance(piece, str) or written not in piece:
                opened.append(piece)
                continue
            before, *after = piece.split(written)
            opened.append(before)
            for rest in after:
                opened[-1] = f"{opened[-1]}{start}"
                opened += [ref, f'"{rest}']
        pieces = opened
    yield from pieces
