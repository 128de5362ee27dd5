"""Pictures that an article carries in itself: the portal refuses SVG files, but shows them from a ``data:`` address."""

import base64
import re
from collections.abc import Callable

from publisher.content.converted import ImageRef, Segment
from publisher.render.article import Article, image_attributes, instead_of_image, joined

MOST_SVG_BYTES = 100_000

_REST_OF_IMAGE = re.compile(r'^(?:\s[a-z-]+="[^"]*")*?\salt="(?P<alt>[^"]*)"[^>]*>')

# What the portal takes (facts kb-5.2).
UPLOADABLE = (".png", ".jpg", ".jpeg", ".jpe", ".gif", ".webp", ".bmp")
_JPEG = (".jpg", ".jpeg", ".jpe")
_STARTS = ((b"\x89PNG\r\n", (".png",)), (b"\xff\xd8\xff", _JPEG), (b"GIF8", (".gif",)), (b"BM", (".bmp",)))


def is_showable(path: str) -> bool:
    """Whether the portal can show a picture of this kind; a name without an ending is given a chance."""
    name = path.rpartition("/")[2].lower()
    return name.endswith((*UPLOADABLE, ".svg")) or "." not in name


def endings_of(head: bytes) -> tuple[str, ...]:
    """The endings that fit a picture's first ``HEAD_BYTES`` bytes, the usual one first; none of what is no picture."""
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return (".webp",)
    return next((endings for start, endings in _STARTS if head.startswith(start)), ())


def is_svg(path: str) -> bool:
    """Whether a file's name says that it is an SVG picture."""
    return path.lower().endswith(".svg")


def svg_address(svg: bytes) -> str:
    """A ``data:`` address of a cleaned picture."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"


def with_pictures(
    article: Article, read_svg: Callable[[str], bytes | None], *, exists: Callable[[str], bool] = lambda _: True
) -> Article:
    """The article with its SVG pictures inside it, and with the ``alt`` of pictures that are missing or cannot be read.

    ``read_svg`` gives a cleaned picture by path.
    """
    if not any(isinstance(p, ImageRef) and (is_svg(p.path) or not exists(p.path)) for p in article.segments):
        return article
    kept: list[Segment] = []
    is_missing = False
    for piece in article.segments:
        if isinstance(piece, ImageRef):
            svg = read_svg(piece.path) if is_svg(piece.path) and exists(piece.path) else None
            is_missing = svg is None if is_svg(piece.path) else not exists(piece.path)
            if is_missing:
                kept[-1] = str(kept[-1]).removesuffix("<img ")
            else:
                kept.append(piece if svg is None else image_attributes(svg_address(svg)))
        elif is_missing:
            kept.append(_REST_OF_IMAGE.sub(lambda rest: instead_of_image(rest["alt"]), str(piece), count=1))
            is_missing = False
        else:
            kept.append(piece)
    return Article(joined(kept))


def width_of(head: bytes) -> int | None:
    """A picture's width in pixels by its first ``HEAD_BYTES`` bytes; None where they do not tell it (JPEG)."""
    if head.startswith(b"\x89PNG\r\n"):
        return int.from_bytes(head[16:20], "big") or None
    if head.startswith(b"GIF8"):
        return int.from_bytes(head[6:8], "little") or None
    if head.startswith(b"BM"):
        return int.from_bytes(head[18:22], "little") or None
    if head.startswith(b"RIFF") and head[12:16] == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1
    return None


_SVG_TAG = re.compile(rb"<svg\b[^>]*>")
_VIEW_BOX = re.compile(rb"""\sviewBox\s*=\s*["']\s*[-\d.e]+[\s,]+[-\d.e]+[\s,]+([\d.]+)""")
_SVG_WIDTH = re.compile(rb"""\swidth\s*=\s*["']\s*([\d.]+)(?:px)?\s*["']""")


def width_of_svg(base: str) -> int | None:
    """The width of a picture of a ``svg_address`` in pixels, as it is drawn; None where it tells none."""
    tag = _SVG_TAG.search(base64.b64decode(base[:8000]))
    found = (_SVG_WIDTH.search(tag[0]) or _VIEW_BOX.search(tag[0])) if tag else None
    try:
        return round(float(found[1])) if found else None
    except ValueError:
        return None
