"""Blocks of HTML as GitHub reads them: an empty line ends one, and what follows is Markdown again.

Python-Markdown keeps everything up to the end tag as it is. Both agree where no Markdown stands in between.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_TO_THEIR_END = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>"}
_RAW = re.compile(r"<(script|style|pre|textarea)(?=[\s>]|$)", re.IGNORECASE)
BLOCK_NAMES = (
    "address|article|aside|blockquote|body|caption|center|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|"
    "form|h[1-6]|header|html|legend|li|main|menu|nav|ol|optgroup|p|search|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_BLOCK = re.compile(rf"</?(?P<name>{BLOCK_NAMES})(?=[\s/>]|$)", re.IGNORECASE)
_MARKDOWN = re.compile(r"<[a-zA-Z][^>]*\smarkdown(?=[\s=/>])", re.IGNORECASE)
_TAG = re.compile(r"[ ]*</?[a-zA-Z!?]")
_NOT_TO_BE_PARTED = re.compile(r"<(?:script|style|pre|textarea|!--)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HtmlBlock:
    """Where a block ends for GitHub and where its element does (lines, exclusive), and whether there is Markdown in it."""

    end: int
    element_end: int
    has_markdown: bool


class HtmlBlocks:
    """Finds the blocks of a page; what was looked for once up to the end of the page is not looked for again."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._never: set[str] = set()
        self._ends: dict[str, dict[int, int]] = {}

    def find(self, at: int, *, is_inside: bool) -> HtmlBlock | None:
        """The block that begins in a line; None where none does, or where an extension is asked to read it as Markdown.

        ``is_inside``: it stands in an element that has Markdown in it.
        """
        lines = self._lines
        text = lines[at].lstrip(" ")
        for start, stop in _TO_THEIR_END.items():
            if text.startswith(start):
                return self._up_to(at, stop)
        if raw := _RAW.match(text):
            return self._up_to(at, f"</{raw[1].lower()}")
        found = _BLOCK.match(text)
        if found is None or _MARKDOWN.match(text):
            return None
        end = at
        while end < len(lines) and lines[end].strip():
            end += 1
        element_end = 0 if text.startswith("</") else self._element_end(at, found["name"].lower())
        if text.startswith("</") or is_inside:
            return HtmlBlock(end, max(end, element_end), has_markdown=False)
        if element_end == 0:
            return HtmlBlock(end, end, has_markdown=end < len(lines))
        inside = lines[at:element_end]
        has_markdown = not any(map(_NOT_TO_BE_PARTED.search, inside)) and any(
            not before.strip() and line.strip() and not _TAG.match(line) and not line.startswith("    ")
            for before, line in pairwise(inside)
        )
        return HtmlBlock(end if has_markdown else element_end, element_end, has_markdown=has_markdown)

    def _up_to(self, at: int, stop: str) -> HtmlBlock | None:
        if stop in self._never:
            return None
        for place in range(at, len(self._lines)):
            if stop in self._lines[place].lower():
                return HtmlBlock(place + 1, place + 1, has_markdown=False)
        self._never.add(stop)
        return None

    def _element_end(self, at: int, name: str) -> int:
        """The line behind the end tag of the first element of a name in a line; 0 where it has none."""
        if name not in self._ends:
            ends = self._ends[name] = {}
            tag = re.compile(rf"<(?P<end>/?){name}(?=[\s/>]|$)", re.IGNORECASE)
            waiting: list[int] = []
            for place, line in enumerate(self._lines):
                for found in tag.finditer(line):
                    if not found["end"]:
                        waiting.append(place)
                    elif waiting:
                        ends[waiting.pop()] = place + 1  # the first of a line is the last to be found
        return self._ends[name].get(at, 0)
