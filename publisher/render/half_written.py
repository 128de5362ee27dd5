"""What was begun and has no end, or names what is not there: readers see its marks, or lose words without a sign of it.

A fence or a comment that is never closed, cells beyond a table's header, a footnote or a reference without its definition, a link
without words.
"""

import re
from collections.abc import Iterator
from html import unescape

from publisher.render.rows import cells_of

NAMES = frozenset(
    "fence-unclosed comment-unclosed cells-lost footnote-undefined reference-undefined link-wordless".split()
)

_FENCE = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?P<mark>`{3,}(?=[^`\n]*$)|~{3,})[^\n]*$", re.MULTILINE)
_DELIMITER = re.compile(r"^(?=[^\n]*\|)[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$", re.MULTILINE)
_FOOTNOTE = re.compile(r"(?<!\\)\[\^[^\[\]\s]+\](?!:)")
_REFERENCE = re.compile(r"(?<![\w\]\[\\])!?\[(?![\^ ])[^\[\]\n]+\]\[[^\[\]\n]*\](?![\[(:])")
_WORDLESS = re.compile(r'<a\b[^>]*\sdata-kb-src="([^"]+)"[^>]*>\s*</a>')
_CODE = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_MOST_SHOWN = 60


def half_written(prose: str, html: str) -> Iterator[tuple[str, str, int]]:
    """What it is, the thing itself, and its place in the page's text, which has blanks in place of code."""
    if "<!--" in prose:
        yield from _comments(prose)
    if "|" in prose and "<table" in html:
        yield from _cells_lost(prose)
    at = 0
    for match in _WORDLESS.finditer(html):
        address = unescape(match[1])
        at = max(prose.find(f"[]({address}", at + 1), prose.find(f"[]({address}"))
        yield "link-wordless", address, at
    wanted = [
        (name, match)
        for name, pattern, sign in (
            ("fence-unclosed", _FENCE, ""),
            ("footnote-undefined", _FOOTNOTE, "[^"),
            ("reference-undefined", _REFERENCE, "]["),
        )
        if (sign in prose if sign else "```" in prose or "~~~" in prose)
        for match in pattern.finditer(prose)
    ]
    if not wanted:
        return
    text = unescape(_TAG.sub("", _CODE.sub("", html)))
    for name, match in wanted:
        left = match["mark"] if name == "fence-unclosed" else match[0]
        if left in text:
            yield name, match[0].strip(), match.start() + len(match[0]) - len(match[0].lstrip())


def _comments(prose: str) -> Iterator[tuple[str, str, int]]:
    """Comments that have no end, or end with a later one's because theirs was mistyped: ``-- >``."""
    at = prose.find("<!--")
    while at >= 0:
        end = prose.find("-->", at)
        inside = prose[at + 4 : end if end >= 0 else len(prose)]
        if end < 0 or "<!--" in inside or "-- >" in inside:
            yield "comment-unclosed", " ".join(prose[at : at + _MOST_SHOWN].partition("\n")[0].split()), at
        if end < 0:
            return
        at = prose.find("<!--", end)


def _cells_lost(prose: str) -> Iterator[tuple[str, str, int]]:
    for delimiter in _DELIMITER.finditer(prose):
        cells = len(cells_of(delimiter[0]))
        header = prose.rfind("\n", 0, max(0, delimiter.start() - 1)) + 1
        if delimiter.start() == 0 or len(cells_of(prose[header : delimiter.start() - 1])) > cells:
            continue  # no table then
        at = delimiter.end() + 1
        while at < len(prose):
            row = prose[at : _end(prose, at)]
            if "|" not in row:
                break
            if words := " ".join(" ".join(cells_of(row)[cells:]).split()):
                yield "cells-lost", words, at
            at += len(row) + 1


def _end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
