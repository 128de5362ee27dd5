"""Words as a reader sees them, counted alike in a document and on pages."""

import re
from collections import Counter
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+")
_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\ufeff\u2060]")


def words_of(text: str) -> list[str]:
    """The words of a text in order: runs of letters and digits, without what cannot be seen in them."""
    return _WORD.findall(_UNSEEN.sub("", text).casefold())


def missing(there: Iterable[str], here: Iterable[str]) -> Counter[str]:
    """The words of one text that another does not have, as often as they are missing."""
    return Counter(there) - Counter(here)
