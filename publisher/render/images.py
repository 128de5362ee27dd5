"""Pictures that an article carries in itself: the portal refuses SVG files, but shows them from a ``data:`` address."""

import base64
import re
from collections.abc import Callable

from publisher.content.converted import ImageRef, Segment
from publisher.render.article import Article, image_attributes, joined

MOST_SVG_BYTES = 100_000

_ACTIVE = re.compile(rb"<(script|foreignObject|iframe|handler|listener)\b.*?(?:</\1\s*>|/>)", re.DOTALL | re.IGNORECASE)
_HANDLER = re.compile(rb"""\s(?:on[a-z]+|href|xlink:href)\s*=\s*(?:"[^"]*"|'[^']*')""", re.IGNORECASE)
_SAFE_REFERENCE = re.compile(rb"""=\s*["'](?:#|data:image/)""")
_HEAD = re.compile(rb"<\?xml.*?\?>|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)


def is_svg(path: str) -> bool:
    """Whether a file's name says that it is an SVG picture."""
    return path.lower().endswith(".svg")


def clean_svg(content: bytes) -> bytes | None:
    """The picture without scripts, handlers and outside references; None where it is no SVG text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = content.decode("utf-16").encode()
    svg = _HANDLER.sub(lambda found: found[0] if _SAFE_REFERENCE.search(found[0]) else b"", _ACTIVE.sub(b"", _HEAD.sub(b"", content)))
    svg = svg.removeprefix(b"\xef\xbb\xbf").strip()
    return svg if svg.startswith(b"<svg") and svg.endswith(b">") else None


def svg_address(svg: bytes) -> str:
    """A ``data:`` address of a cleaned picture."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"


def with_svgs(article: Article, read: Callable[[str], bytes | None]) -> Article:
    """The article with its SVG pictures inside it; ``read`` gives a cleaned picture by path, or None: its place stays empty."""

    def inlined(piece: Segment) -> Segment:
        if not isinstance(piece, ImageRef) or not is_svg(piece.path):
            return piece
        svg = read(piece.path)
        return image_attributes(svg_address(svg)) if svg is not None else image_attributes("data:image/svg+xml;base64,")

    if not any(isinstance(piece, ImageRef) and is_svg(piece.path) for piece in article.segments):
        return article
    return Article(joined(map(inlined, article.segments)))
