"""Whether a change of a page's text is one that people have to know of. Pure."""

import re

_WORDS = re.compile(r"\w+(?:[.,:/-]\w+)*")
_NUMBER = re.compile(r"\d")
_FEW = 3


def is_material(before: str, after: str) -> bool:
    """Whether the words differ: a number, or more than three words. A new line end, a comma or a typo is no such change."""
    one, other = _words(before), _words(after)
    if one == other:
        return False
    changed = _difference(one, other)
    return any(_NUMBER.search(word) for word in changed) or len(changed) > _FEW


def words_changed(before: str, after: str) -> int:
    """How many words are new or gone."""
    return len(_difference(_words(before), _words(after)))


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORDS.findall(text)]


def _difference(one: list[str], other: list[str]) -> list[str]:
    """The words that stand in one text only, as often as they do."""
    counts: dict[str, int] = {}
    for word in one:
        counts[word] = counts.get(word, 0) + 1
    for word in other:
        counts[word] = counts.get(word, 0) - 1
    return [word for word, count in counts.items() for _ in range(abs(count))]
