"""Words of others kept from whoever reads a page's source: each line of them is one strange letter there.

A text is given in pieces: git's own at even places, and between them those from elsewhere.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

Pieces = Sequence[str]
"""Texts of git, and at odd places texts from elsewhere."""

_FIRST = 0x10E000
_MOST = 8_000
_LETTER = re.compile(f"[{chr(_FIRST)}-{chr(_FIRST + _MOST)}]")
_MARK = re.compile("[\U000f0000-\U0010dfff]")
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
# What plugins and extensions that people use take for more than words: templates, inclusion, directives, links of wikis.
_ACTIVE = re.compile(
    r"\{[{%#!*].{0,2000}?[}%#!*]\}"
    r"|^[ \t]*;*-+8<-+[ \t]*\n.{0,2000}?^[ \t]*;*-+8<-+[ \t]*$"
    r"|-8<-[^\n]*"
    r"|\{[{%#!*]|\$\{|\{\$|#\{|<[%?]|\[\[|%%|@@|\$\$"
    r"|^[ \t>]*(?::{3,}|/{3,}|@\w|!\w)[^\n]*",
    re.DOTALL | re.MULTILINE,
)


def masked(pieces: Pieces) -> tuple[str, list[str]] | None:
    """The text with a letter for each line from elsewhere, and those lines; None where that cannot be told apart."""
    if any(map(_LETTER.search, pieces)):
        return None
    out: list[str] = []
    lines: list[str] = []

    def letter(line: str) -> str:
        lines.append(line)
        return chr(_FIRST + len(lines) - 1)

    for place, piece in enumerate(pieces):
        if place % 2 == 0:
            out.append(piece)
        elif piece.strip():
            out.append(_LINE.sub(lambda line: letter(line[0]), piece))
        else:  # what was taken out parts what stood around it, for two harmless signs may make one that is not
            out.append(piece or letter(""))
    return ("".join(out), lines) if len(lines) <= _MOST else None


def unmasked(text: str, lines: Sequence[str]) -> str | None:
    """The text with its lines again; None where they are not all there, each once and in order."""
    if [ord(found) - _FIRST for found in _LETTER.findall(text)] != list(range(len(lines))):
        return None
    return _LETTER.sub(lambda found: lines[ord(found[0]) - _FIRST], text)


def gained(text: str, own: str = "") -> str:
    """The first thing in a text that a plugin may carry out and that git's own text does not have as often, ``""`` for none."""
    new = Counter(_ACTIVE.findall(_MARK.sub("", text)))
    new.subtract(_active(own))
    return next((found.strip() for found, times in new.items() if times > 0), "")


@lru_cache(maxsize=2)
def _active(own: str) -> Counter[str]:
    return Counter(_ACTIVE.findall(own))
