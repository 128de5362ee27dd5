"""Text as the glossary reads it: words with their places, in one spelling.

Text is escaped HTML without tags. Letter case, ё or е, the kind of hyphen, apostrophe and blank make no difference.
"""

import re
from html import escape

_WORD = re.compile(r"&[#\w]+;|\w+(?:[-‐‑'’]\w+)*")
_BLANK = re.compile(r"(?:\s|&nbsp;|&#160;)+")
_SAME = str.maketrans("ё‐‑’", "е--'")
_NO_WORDS = frozenset({"&nbsp;", "&#160;"})
_LONGEST_ABBREVIATION = 5

Word = tuple[int, int, str]
"""Where a word begins and ends, and its normal spelling."""


def _folded(text: str) -> str:
    low = text.casefold()
    return low if low.isascii() else low.translate(_SAME)


def normal(text: str) -> str:
    """A piece of escaped text in the spelling that is compared."""
    return _folded(_BLANK.sub(" ", text)).strip()


def words_of(text: str) -> list[Word]:
    """The words of escaped text; an entity that is not a blank counts as a word of its own."""
    low = _folded(text)
    if len(low) == len(text):
        return [(m.start(), m.end(), m[0]) for m in _WORD.finditer(low) if m[0] not in _NO_WORDS]
    return [(m.start(), m.end(), _folded(m[0])) for m in _WORD.finditer(text) if m[0] not in _NO_WORDS]


def spellings(text: str) -> list[str]:
    """The normal spellings of the words, without their places: a quick look that spares most texts ``words_of``."""
    return _WORD.findall(_folded(text))


def key_of(phrase: str) -> str:
    """A plain phrase as it is looked up; ``""`` where it does not begin and end with a word, as C++ does not."""
    escaped = escape(" ".join(phrase.split()), quote=False)
    words = words_of(escaped)
    whole = bool(words) and words[0][0] == 0 and words[-1][1] == len(escaped)
    return normal(escaped) if whole else ""


def is_abbreviation(word: str) -> bool:
    """Whether a word is a short one in capitals (ESL, КСО): then the capitals count."""
    return 2 <= len(word) <= _LONGEST_ABBREVIATION and word.isupper() and word.isalpha()
