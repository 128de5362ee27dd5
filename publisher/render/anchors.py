"""Anchors of headings as other tools make them: MkDocs by itself, GitHub, and tools that write every alphabet in Latin letters.

Here a heading keeps its letters, ``#über-uns``; the same heading is ``#uber-uns`` to MkDocs, and ``#_1`` to it where none is Latin. A link
with such an anchor means that heading.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import cached_property
from types import MappingProxyType

from markdown.extensions.toc import slugify, slugify_unicode, unique

from publisher.content.converted import Heading

_SEPARATORS = re.compile(r"[-_]+")
_SIGNS = re.compile(r"[\W_]+")
# How Cyrillic is written in Latin letters; the ways differ from tool to tool, and the first is the usual one.
_LATIN = MappingProxyType(
    {
        "а": "a", "б": "b", "в": "v|w", "г": "g|h", "ґ": "g", "д": "d", "е": "e|ye|je", "ё": "e|yo|jo|io", "є": "ye|ie|je|e", "ж": "zh|j|z",
        "з": "z", "и": "i|y", "і": "i", "ї": "yi|i|ji", "й": "y|j|i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p",
        "р": "r", "с": "s", "т": "t", "у": "u", "ў": "u|w", "ф": "f", "х": "kh|h|x", "ц": "ts|c|cz|tc", "ч": "ch|c", "ш": "sh|s",
        "щ": "shch|sch|shh|sc|w", "ъ": "|y|j", "ы": "y|i", "ь": "|j|y", "э": "e|eh", "ю": "yu|ju|iu|u", "я": "ya|ja|ia|a",
        "ä": "a|ae", "ö": "o|oe", "ü": "u|ue", "å": "a|aa", "ß": "ss", "ø": "o|oe", "æ": "ae", "œ": "oe",
        "ł": "l", "đ": "d", "ð": "d", "þ": "th",
    }
)  # fmt: skip


_MOST_SEARCHES = 300
"""How many anchors of a page are looked for among its headings in Latin letters: nobody mends more of them one by one."""


class Anchors:
    """The anchors of one page, and what other tools call them."""

    def __init__(self, anchors: Collection[str], headings: Sequence[Heading] = ()) -> None:
        self._anchors = anchors
        self._headings = headings
        self._searched: dict[str, str] = {}

    def __contains__(self, anchor: object) -> bool:
        return anchor in self._anchors

    def meant(self, anchor: str) -> str:
        """The anchor that another tool writes like this; ``""`` where none is, or where it may be several.

        GitHub keeps a dash for each character that it leaves out (``a--b`` for "A & B") and counts equal headings with dashes.
        Middleman writes a dash for a dot (``security-txt``), and Obsidian the dot itself.
        """
        alike = _alike(anchor)
        found = self._by_likeness.get(alike, []) if alike else []
        if len(found) == 1:
            return found[0]
        if ours := self._of_mkdocs.get(anchor):
            return ours
        found = self._by_words.get(_words(anchor), [])
        return found[0] if len(found) == 1 else self._in_latin(anchor)

    @cached_property
    def _by_likeness(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for anchor in self._anchors:
            found.setdefault(_alike(anchor), []).append(anchor)
        return found

    @cached_property
    def _by_words(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for heading in self._headings:
            if heading.id and _is_made(heading) and (words := _words(heading.text)):
                found.setdefault(words, []).append(heading.id)
        return found

    @cached_property
    def _of_mkdocs(self) -> dict[str, str]:
        """What MkDocs by itself calls each heading whose anchor nobody chose, and its anchor here."""
        made = [heading.id for heading in self._headings if heading.id and _is_made(heading)]
        used, counters = set(self._anchors) - set(made), dict[str, int]()
        named = (
            (heading, slugify(heading.text, "-")) for heading in self._headings if heading.id and _is_made(heading)
        )
        # the library's types do not know its counters: without them thousands of equal headings take their square
        return {unique(name, used, counters): heading.id for heading, name in named}  # type: ignore[call-arg]

    def _in_latin(self, anchor: str) -> str:
        """The one heading whose letters, written in Latin ones, are the anchor."""
        if anchor not in self._searched:
            if not anchor.isascii() or len(self._searched) >= _MOST_SEARCHES:
                return ""
            wanted = _alike(anchor.lower())
            found = {known for known, pattern in self._patterns if pattern.fullmatch(wanted)}
            self._searched[anchor] = found.pop() if len(found) == 1 else ""
        return self._searched[anchor]

    @cached_property
    def _patterns(self) -> list[tuple[str, re.Pattern[str]]]:
        written = dict.fromkeys(heading.id for heading in self._headings if not heading.id.isascii())
        return [(anchor, _pattern(anchor)) for anchor in [*written][:_MOST_SEARCHES]]


def _alike(anchor: str) -> str:
    return _SEPARATORS.sub("-", anchor).strip("-")


def _words(text: str) -> str:
    """The letters and numbers of a heading or an anchor; whatever stands between them is a dash."""
    return _SIGNS.sub("-", text.lower()).strip("-")


def _is_made(heading: Heading) -> bool:
    """Whether a heading's anchor comes of its words."""
    own = slugify_unicode(heading.text, "-")
    return heading.id == own or (heading.id.startswith(f"{own}_") and heading.id[len(own) + 1 :].isdigit())


def _pattern(anchor: str) -> re.Pattern[str]:
    """What an anchor with letters of other alphabets may be written as."""
    letters = unicodedata.normalize("NFC", _alike(anchor.lower()))
    return re.compile("".join(_one_of(letter) for letter in letters))


def _one_of(letter: str) -> str:
    if letter.isascii():
        return re.escape(letter)
    plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return f"(?:{_LATIN.get(letter) or re.escape(plain)})"
