"""The mark that a page of ours carries in its ``XML_ID`` (≤ 255 characters): the portal is the state.

``kb1|<key>|<fingerprint>|<intent>|<text block id>|<stamps>|<text hash>|<fields hash>|<state>|<path key>``

The intent is set before an existing page's content is written and gone when the done mark is written, which is never in the
request that carried the content. ``path key`` is the key the page's present path would give, where that is not its key.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

PREFIX = "kb1"
MAXIMUM = 255


class State(StrEnum):
    """NEW: created, not yet finished. DONE: its text was read back. ARCHIVED: in the trash by our hand."""

    NEW = "n"
    DONE = "d"
    ARCHIVED = "a"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What git wants of a page, in parts, so that a plan can tell why it changes.

    ``source`` the file's text, ``body`` its conversion, ``own`` what the page says itself, ``whole`` that with the navigation
    around it, ``place`` title, address, folder and description. ``whole`` and ``place`` decide whether anything is written.
    """

    source: str = ""
    body: str = ""
    own: str = ""
    whole: str = ""
    place: str = ""

    def __str__(self) -> str:
        return f"{self.source}.{self.body}.{self.own}.{self.whole}.{self.place}"


@dataclass(frozen=True, slots=True)
class Mark:
    """What we know of a page from its own mark."""

    key: str
    fingerprint: Fingerprint = Fingerprint()
    intent: str = ""
    block: int | None = None
    stamps: str = ""
    text: str = ""
    fields: str = ""
    state: State = State.NEW
    path_key: str = ""

    def __str__(self) -> str:
        parts = [PREFIX, self.key, str(self.fingerprint), self.intent, str(self.block or ""), self.stamps, self.text]
        return "|".join([*parts, self.fields, self.state.value, self.path_key])

    @property
    def is_settled(self) -> bool:
        """Whether the last write to the page was seen through to its end."""
        return self.state is not State.NEW and not self.intent

    def wrote(self, text: str) -> bool:
        """Whether the text of this digest is ours: what stood there after our last write, or what we were about to write."""
        return text in {self.intent, self.text}

    def with_intent(self, intent: str) -> "Mark":
        """The mark to write before content whose digest is ``intent``."""
        return replace(self, intent=intent)


@lru_cache(maxsize=50_000)
def parse_mark(xml_id: str | None) -> Mark | None:
    """Read a mark; None for anything that is not one of ours, whole and well-formed."""
    parts = (xml_id or "").split("|")
    if len(parts) != 10 or parts[0] != PREFIX or not parts[1]:
        return None
    _, key, printed, intent, block, stamps, text, fields, state, path_key = parts
    pieces = printed.split(".")
    if len(pieces) != 5 or state not in set(State) or (block and not block.isdecimal()):
        return None
    number = int(block) if block else None
    return Mark(key, Fingerprint(*pieces), intent, number, stamps, text, fields, State(state), path_key)


def site_mark(code: str) -> str:
    """The ``XML_ID`` of a knowledge base that is ours."""
    return f"{PREFIX}|{code}"
