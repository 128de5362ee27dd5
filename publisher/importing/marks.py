"""Marks that lead from the HTML which mammoth makes back to what is known of the document: bookmarks with names of our own."""

import re
from itertools import count
from xml.etree.ElementTree import Element

PARAGRAPH = "p"
QUESTION = "q"
PICTURE = "i"
FORMULA = "f"
BOOKMARK = "b"
TARGET = "h"
_NAME = re.compile(r"kb-([a-z])-(\d+)-\d+")


class Marker:
    """Makes marks; each is another one, so that nothing takes two for the same."""

    def __init__(self) -> None:
        self._count = count()

    def mark(self, kind: str, place: int) -> Element:
        """A bookmark that stands for an entry of a list."""
        return Element("w:bookmarkStart", {"w:id": "0", "w:name": f"kb-{kind}-{place}-{next(self._count)}"})


def target_name(place: int) -> str:
    """The bookmark that a link names whose address is an entry of a list."""
    return f"kb-{TARGET}-{place}-0"


def read_mark(name: str) -> tuple[str, int] | None:
    """The kind and the entry of a mark; None for another name."""
    found = _NAME.fullmatch(name)
    return (found[1], int(found[2])) if found else None
