"""The mark that a page of ours carries in its ``XML_ID`` (≤ 255 characters): the portal is the state.

``kb1|<key>|<fingerprint>|<intent>|<text block id>|<stamps>|<text hash>|<fields hash>|<state>|<path key>``

The intent is set before an existing page's content is written and gone when the done mark is written, which is never in the
request that carried the content. ``path key`` is the key the page's present path would give, where that is not its key.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from publisher.content.keys import PATH_KEY_PREFIX
from publisher.plan.fingerprint import Fingerprint

PREFIX = "kb1"
MAXIMUM = 255
RESTORING = "restoring"
"""The intent of a page that is on its way out of the trash."""
TRASHED = "trashed"
"""The intent of an archived page: written in the same step that puts it into the trash, so that one out of it was taken out."""

# Everything that we write, and nothing else: whoever may edit a page may write into XML_ID, and a key names files and tasks.
_PATH_KEY = rf"{PATH_KEY_PREFIX}[a-z2-7]{{20}}"
_MADE = r"~(?:home|menu|contents|tags|changes|status|type-[a-z]{1,20}|(?:section|alias)-[0-9a-f]{12})"
_HEX = r"(?:[0-9a-f]{16})?"
_MARK = re.compile(
    rf"{PREFIX}\|(?P<key>[a-z0-9][a-z0-9-]{{2,62}}|{_MADE})"
    r"\|(?P<source>(?:[0-9a-f]{10})?)\.(?P<body>(?:[0-9a-f]{8})?)\.(?P<own>(?:[0-9a-f]{8})?)"
    rf"\.(?P<whole>{_HEX})\.(?P<place>(?:[0-9a-f]{{10}})?)"
    rf"\|(?P<intent>{_HEX}|{RESTORING}|{TRASHED})\|(?P<block>(?:[1-9][0-9]{{0,18}})?)"
    rf"\|(?P<stamps>{_HEX})\|(?P<text>{_HEX})\|(?P<fields>{_HEX})\|(?P<state>[nda])\|(?P<path_key>(?:{_PATH_KEY})?)"
)
_NEWER = re.compile(r"kb(?:[2-9]|[1-9][0-9]+)\|[a-z0-9~][a-z0-9-]*\|")


class State(StrEnum):
    """NEW: created, not yet finished. DONE: its text was read back. ARCHIVED: in the trash by our hand."""

    NEW = "n"
    DONE = "d"
    ARCHIVED = "a"


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
    def present_path_key(self) -> str:
        """The key of the path that the page was last published from."""
        return self.path_key or self.key

    @property
    def revision(self) -> str:
        """What tells this publish of the page from an earlier one."""
        return self.stamps

    @property
    def is_settled(self) -> bool:
        """Whether the last write to the page was seen through to its end."""
        return self.state is not State.NEW and self.intent in {"", TRASHED}

    def wrote(self, text: str) -> bool:
        """Whether the text of this digest is ours: what stood there after our last write, or what we were about to write."""
        return text in {self.intent, self.text}

    def archived(self) -> "Mark":
        """The mark to write in the step that puts the page into the trash."""
        return replace(self, state=State.ARCHIVED, intent=TRASHED)

    def restoring(self) -> "Mark":
        """The mark to write in the step that takes the page out of the trash: it comes back out of sight, and nobody hid it."""
        return replace(self, state=State.ARCHIVED, intent=RESTORING)

    def with_intent(self, intent: str) -> "Mark":
        """The mark to write before content whose digest is ``intent``."""
        return replace(self, intent=intent)


@lru_cache(maxsize=50_000)
def parse_mark(xml_id: str | None) -> Mark | None:
    """Read a mark; None for anything that we could not have written."""
    found = _MARK.fullmatch(xml_id) if xml_id and len(xml_id) <= MAXIMUM else None
    if found is None:
        return None
    fingerprint = Fingerprint(*found.group("source", "body", "own", "whole", "place"))
    key, intent, stamps, text, fields, path_key = found.group("key", "intent", "stamps", "text", "fields", "path_key")
    number = int(found["block"]) if found["block"] else None
    return Mark(key, fingerprint, intent, number, stamps, text, fields, State(found["state"]), path_key)


def is_newer_mark(xml_id: str | None) -> bool:
    """Whether a newer version of the publisher wrote this mark: it is of our form, and its format is one that we do not know."""
    return _NEWER.match(xml_id or "") is not None


def site_mark(code: str) -> str:
    """The ``XML_ID`` of a knowledge base that is ours; it stays the same when the format of the pages' marks changes."""
    return f"{PREFIX}|{code}"
