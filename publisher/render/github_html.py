"""Blocks of HTML as GitHub reads them: an empty line ends one, and what follows is Markdown again.

Python-Markdown keeps everything up to the end tag as it is. Both agree where no Markdown stands in between.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_TO_THEIR_END = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))
_RAW = re.compile(r"<(script|style|pre|textarea)(?=[\s>]|$)", re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?P<name>address|article|aside|blockquote|body|caption|center|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|"
    r"figure|footer|form|h[1-6]|header|html|legend|li|main|menu|nav|ol|optgroup|p|search|section|summary|table|tbody|td|tfoot|th|thead|"
    r"tr|ul)(?=[\s/>]|$)",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"<[a-zA-Z][^>]*\smarkdown(?=[\s=/>])", re.IGNORECASE)
_TAG = re.compile(r"[ ]*</?[a-zA-Z!?]")
_NOT_TO_BE_PARTED = re.compile(r"<(?:script|style|pre|textarea|!--)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HtmlBlock:
    """Where a block ends for GitHub and where its element does (lines, exclusive), and whether there is Markdown in it."""

    end: int
    element_end: int
    has_markdown: bool


def html_block(lines: Sequence[str], at: int) -> HtmlBlock | None:
    """The block of HTML that begins in a line; None where none does, or where an extension is asked to read it as Markdown."""
    text = lines[at].lstrip(" ")
    for start, stop in _TO_THEIR_END:
        if text.startswith(start):
            return _up_to(lines, at, re.compile(re.escape(stop)))
    if raw := _RAW.match(text):
        return _up_to(lines, at, re.compile(rf"</{raw[1]}\s*>", re.IGNORECASE))
    found = _BLOCK.match(text)
    if found is None or _MARKDOWN.match(text):
        return None
    end = at
    while end < len(lines) and lines[end].strip():
        end += 1
    if text.startswith("</"):
        return HtmlBlock(end, end, has_markdown=False)
    element_end = _element_end(lines, at, found["name"])
    inside = lines[at : element_end or len(lines)]
    is_whole = any(map(_NOT_TO_BE_PARTED.search, inside))
    begins_anew = (
        not before.strip() and line.strip() and not _TAG.match(line) and not line.startswith("    ")
        for before, line in pairwise(inside)
    )
    if element_end == 0:
        return HtmlBlock(end, end, has_markdown=end < len(lines))
    if is_whole or not any(begins_anew):
        return HtmlBlock(max(element_end, at + 1), element_end, has_markdown=False)
    return HtmlBlock(end, element_end, has_markdown=True)


def _up_to(lines: Sequence[str], at: int, stop: re.Pattern[str]) -> HtmlBlock | None:
    for place in range(at, len(lines)):
        if stop.search(lines[place]):
            return HtmlBlock(place + 1, place + 1, has_markdown=False)
    return None


def _element_end(lines: Sequence[str], at: int, name: str) -> int:
    """The line behind an element's end tag; 0 where it has none."""
    tag = re.compile(rf"<(?P<end>/?){name}(?=[\s/>]|$)", re.IGNORECASE)
    depth = 0
    for place in range(at, len(lines)):
        for found in tag.finditer(lines[place]):
            depth += -1 if found["end"] else 1
            if depth == 0:
                return place + 1
    return 0
