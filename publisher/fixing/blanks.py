"""Tables and lists that are read as text because no empty line stands before them."""

import re
from collections.abc import Iterator

from publisher.content.converted import Converted
from publisher.fixing.lines import Replacement, lines_of

_BEFORE = {"table-unread": 1, "list-unread": 0}
"""What is unread, and how many lines before its own it begins: a table is told of at the line under its head."""
_ITEM = re.compile(r"(?:[-+*]|1[.)])\s")
"""The first item of a list that may stand right behind text in CommonMark: ``2030. Then`` is rather the end of a sentence."""
_TEXT = re.compile(r"[^\s>|#+*\-=~`<]")


def blank_edits(text: str, converted: Converted) -> Iterator[Replacement]:
    """An empty line before each that begins its line, right behind a line of text."""
    lines = lines_of(text)
    begins = {loss.line - _BEFORE[loss.what]: loss.what for loss in converted.losses if loss.what in _BEFORE}
    for line, what in begins.items():
        if not 1 < line <= len(lines) or lines[line - 1][:1].isspace() or not _TEXT.match(lines[line - 2]):
            continue
        if what != "list-unread" or _ITEM.match(lines[line - 1]):
            end = lines[line - 2][len(lines[line - 2].rstrip("\r\n")) :] or "\n"
            yield Replacement(line, 0, 0, end)
