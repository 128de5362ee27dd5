"""How words are compared and shown in search: case aside, ё as е, hits marked.

The portal asks its database, whose collation takes ё and е, and all cases, for equal.
"""

import re

from markupsafe import Markup, escape

SHORTEST_QUERY = 3
"""Characters; the portal answers nothing to a shorter query (facts kb-6)."""
_AROUND = 90
_BLANKS = re.compile(r"\s+")


def folded(text: str) -> str:
    """Return `text` for comparison; every character keeps its place, so that a hit can be marked in the original."""
    low = text.lower()
    if len(low) != len(text):  # a letter such as İ would become two
        low = "".join(small if len(small := char.lower()) == 1 else char for char in text)
    return low.replace("ё", "е")


def wanted(query: str) -> str:
    """Return the query as it is looked for, or an empty string when it is too short to look for."""
    phrase = _BLANKS.sub(" ", query).strip()
    return phrase if len(phrase) >= SHORTEST_QUERY else ""


def contains(text: str, phrase: str) -> bool:
    """Tell whether the phrase, or else every word of it, stands in the text."""
    text = folded(text)
    return all(word in text for word in _needles(phrase))


def marked(text: str, phrase: str) -> Markup:
    """Return `text` as HTML with every hit in a `<mark>`."""
    html, at = Markup(""), 0
    for start, end in _hits(text, phrase):
        html += escape(text[at:start]) + Markup("<mark>{}</mark>").format(text[start:end])
        at = end
    return html + escape(text[at:])


def snippet(text: str, phrase: str) -> Markup:
    """Return the surroundings of the first hit, hits marked; the beginning of the text when there is none."""
    text = _BLANKS.sub(" ", text).strip()
    first, last = next(iter(_hits(text, phrase)), (0, 0))
    start, end = max(0, first - _AROUND), min(len(text), last + 2 * _AROUND)
    if start > 0:
        blank = text.find(" ", start, first)
        start = blank + 1 if blank >= 0 else start
    if end < len(text):
        blank = text.rfind(" ", last, end)
        end = blank if blank > 0 else end
    before, after = "… " if start > 0 else "", " …" if end < len(text) else ""
    return escape(before) + marked(text[start:end], phrase) + escape(after)


def _needles(phrase: str) -> list[str]:
    return folded(phrase).split()


def _hits(text: str, phrase: str) -> list[tuple[int, int]]:
    """Find the phrase as a whole, or else each of its words; the spans do not overlap."""
    low, whole = folded(text), folded(phrase)
    needles = [whole] if whole and whole in low else sorted(_needles(phrase), key=len, reverse=True)
    if not any(needles):
        return []
    return [match.span() for match in re.finditer("|".join(re.escape(needle) for needle in needles), low)]
