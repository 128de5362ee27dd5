"""English forms of a term: the plural, and both with a possessive ending."""

import re

from publisher.glossary.words import is_abbreviation

_HISSING = re.compile(r"(?:s|x|z|ch|sh)$")
_CONSONANT_Y = re.compile(r"[^aeiou]y$")
_IRREGULAR = {"person": "people", "man": "men", "woman": "women", "child": "children", "analysis": "analyses"}
_BEHIND_THE_NOUN = frozenset("of to in for at on with by per from".split())


def english_forms(name: str) -> tuple[str, ...]:
    """Every form of a name but the name itself: ``times to restore`` of ``time to restore``, ``segment's`` of ``segment``.

    The plural with a possessive ending needs none of its own: an apostrophe at a word's end is no part of it.
    """
    words = name.split()
    if not words:
        return ()
    head = next((at for at, word in enumerate(words) if at and word.lower() in _BEHIND_THE_NOUN), len(words)) - 1
    plural = " ".join([*words[:head], _plural(words[head]), *words[head + 1 :]])
    return tuple(dict.fromkeys((plural, f"{name}'s", f"{plural}'s")))


def _plural(word: str) -> str:
    low = word.lower()
    if is_abbreviation(word):
        return f"{word}s"
    for one, many in _IRREGULAR.items():
        if low == one or low.endswith(f"-{one}"):
            return word[: len(word) - len(one)] + many
    if _HISSING.search(low):
        return f"{word}es"
    if _CONSONANT_Y.search(low):
        return f"{word[:-1]}ies"
    return f"{word}s"
