"""Which words of a page's Markdown became which words of its HTML, found by rendering and not by guessing.

Every word of the source gets a mark behind it (a letter of Unicode's private use planes), the text is rendered, and the marks
are found again in the HTML. Where a mark changes what comes out, because the word is part of Markdown's own signs, it is taken
away again. What is left is certain: it was seen, not concluded.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

from publisher.plan.reading import Reading, is_tag

_FIRST = 0xF0000
_MOST = 60_000
_MARK = re.compile("[\U000f0000-\U0010fffd]")
_SPANS = re.compile(r"</?span\b[^>]*>")
_WORD = re.compile(r"\w+")
_BLANK = re.compile(r"[^\S\n]*(?:\n[ \t]*(?:>[ \t]?)*)?[^\S\n]*")
# Words that are Markdown's, not the page's: a mark there would only be taken away again, and each such trial takes time.
_SIGNS = re.compile(
    r"""^[ \t>]*(?:```|~~~)[^\n]*$"""
    r"""|^[ \t>]*(?:!!!|\?\?\?\+?|===\+?)[^"\n]*"""
    r"""|^[ \t>]*\[![\w]+\]"""
    r"""|^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)+(?:\[[ xX]\][ \t])?"""
    r"""|^[ \t]*\*?\[[^\]\n]+\]:(?:[ \t]*(?:https?:|\S+\.\w+|<)[^\n]*)?"""
    r"""|\{\{[\s\S]{0,2000}?\}\}|\{%[\s\S]{0,2000}?%\}"""
    r"""|\]\((?:[^()\n]|\([^()\n]*\))*\)|\]\[[^\]\n]*\]|<[^>\n]*>|&\#?\w+;|\{[^}\n]*\}|\[\^[^\]\n]+\]|\b\w+://\S+""",
    re.MULTILINE,
)

Render = Callable[[str], str | None]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Origins:
    """For each token of a reading the place in the source that it came from, None where that is not certain."""

    places: tuple[Span | None, ...]

    def of(self, token: int) -> Span | None:
        """The place of one token."""
        return self.places[token] if 0 <= token < len(self.places) else None

    def reach(self, start: int, end: int) -> Span | None:
        """From the first to the last certain place of a run of tokens."""
        known = [place for place in self.places[start:end] if place is not None]
        return (min(a for a, _ in known), max(b for _, b in known)) if known else None


def find_origins(source: str, html: str, render: Render, read: Callable[[str], Reading]) -> Origins:
    """Find where the tokens of a page's HTML stand in its Markdown. ``render`` makes HTML of Markdown, ``html`` of this one."""
    ends = _words(source)
    kept = _harmless(source, ends, _plain(html), render)
    marked = render(_marked(source, kept))
    if marked is None or not kept:
        return Origins((None,) * len(read(html).tokens))
    reading = read(marked)
    places: list[Span | None] = [None] * len(reading.tokens)
    for at, mark in reading.marks:
        end = kept[ord(mark) - _FIRST]
        word = reading.tokens[at - 1] if at else ""
        start = end - len(word)
        if word and not is_tag(word) and source[start:end] == word:
            places[at - 1] = (start, end)
    _spread(source, reading, places)
    return Origins(tuple(places))


def _words(source: str) -> list[int]:
    """The ends of the words that may get a mark."""
    signs = [match.span() for match in _SIGNS.finditer(source)]
    ends: list[int] = []
    at = 0
    for word in _WORD.finditer(source):
        while at < len(signs) and signs[at][1] <= word.start():
            at += 1
        if at == len(signs) or signs[at][0] >= word.end():
            ends.append(word.end())
    return ends[:_MOST]


def _marked(source: str, ends: list[int]) -> str:
    pieces: list[str] = []
    last = 0
    for number, end in enumerate(ends):
        pieces += (source[last:end], chr(_FIRST + number))
        last = end
    return "".join([*pieces, source[last:]])


def _plain(html: str) -> str:
    """HTML in which marks leave no trace: colours of code and encoded punctuation depend on what stands beside them."""
    return unescape(_SPANS.sub("", _MARK.sub("", html)))


def _harmless(source: str, ends: list[int], plain: str, render: Render) -> list[int]:
    """The words whose marks change nothing: all of them at best, else found by halving."""
    kept: list[int] = []
    waiting = [ends]
    while waiting:
        part = waiting.pop()
        together = sorted(kept + part)
        html = render(_marked(source, together)) if part else None
        if html is not None and _plain(html) == plain:
            kept = together
        elif len(part) > 1:
            middle = len(part) // 2
            waiting += [part[middle:], part[:middle]]
    return kept


def _spread(source: str, reading: Reading, places: list[Span | None]) -> None:
    """From each certain word on, forwards and backwards: what stands beside it in both is certain as well."""
    tokens = reading.tokens
    for at in range(1, len(tokens)):
        before = places[at - 1]
        if places[at] is None and before is not None and not is_tag(tokens[at]):
            places[at] = _forwards(source, before[1], tokens[at])
    for at in range(len(tokens) - 2, -1, -1):
        after = places[at + 1]
        if places[at] is None and after is not None and not is_tag(tokens[at]):
            places[at] = _backwards(source, after[0], tokens[at])


def _forwards(source: str, start: int, word: str) -> Span | None:
    if word == " ":
        blank = _BLANK.match(source, start)
        return (start, blank.end()) if blank is not None and blank.end() > start else None
    return (start, start + len(word)) if source.startswith(word, start) else None


def _backwards(source: str, end: int, word: str) -> Span | None:
    if word == " ":
        start = end
        while start and source[start - 1] in " \t":
            start -= 1
        return (start, end) if start < end else None
    return (end - len(word), end) if end >= len(word) and source.startswith(word, end - len(word)) else None
