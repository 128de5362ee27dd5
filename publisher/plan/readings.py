"""Values of required reading: people, tasks and checklists as the portal has them, and the record of who was asked to read what.

The record stands in the task's description, a line for each page: the page's key, its version, the hash of the text that was asked
for, the day, and, once the person ticked it, when. It is written last, when the checklist is there.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

PREFIX = "kb-read"
_LINE = re.compile(
    r"^kb-read (?P<key>\S+) (?P<version>[1-9][0-9]{0,8}) (?P<hash>[0-9a-f]{12}) (?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?: (?P<end>read (?P<at>\S+)|unread|dropped))?\s*$",
    re.MULTILINE,
)
_REFERENCE = re.compile(r"\(kb (?P<key>\S+) (?P<version>[0-9]{1,9})\)\s*$")


@dataclass(frozen=True, slots=True)
class Employee:
    """Somebody who works in the company. Days are None where the portal does not say them."""

    id: int
    email: str
    name: str
    departments: tuple[int, ...] = ()
    registered: date | None = None
    employed: date | None = None

    @property
    def address(self) -> str:
        """How plans and reports name the person."""
        return self.email or f"b24:{self.id}"

    def came_after(self, day: date) -> bool:
        """Whether the person registered or was employed on the day or later; the day of employment counts where there is one."""
        joined = self.employed or self.registered
        return joined is not None and joined >= day


@dataclass(frozen=True, slots=True)
class ReadingTask:
    """A reading task as the portal has it."""

    id: int
    xml_id: str
    title: str
    is_closed: bool
    responsible_id: int
    description: str = ""
    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a checklist; ``parent`` 0 is a list's own title. ``by`` and ``at`` tell who ticked it last, and when."""

    id: int
    title: str
    parent: int = 0
    is_ticked: bool = False
    by: int | None = None
    at: datetime | None = None

    @property
    def reference(self) -> tuple[str, int] | None:
        """The key and version of the page that the item asks for; None for people's own items."""
        found = _REFERENCE.search(self.title)
        return (found["key"], int(found["version"])) if found else None


@dataclass(frozen=True, slots=True)
class Line:
    """One page that a person was asked to read. ``ended`` is ``read``, ``unread`` (the task was closed without the tick),
    ``dropped`` (asked for no more), or ``""`` while it is open; ``read_at`` is when it was ticked, as written.
    """

    key: str
    version: int
    hash: str
    day: date
    ended: str = ""
    read_at: str = ""

    def __str__(self) -> str:
        end = f" read {self.read_at}" if self.ended == "read" else f" {self.ended}" if self.ended else ""
        return f"{PREFIX} {self.key} {self.version} {self.hash} {self.day}{end}"


def lines_of(description: str) -> tuple[Line, ...]:
    """The record in a task's description."""
    found = []
    for match in _LINE.finditer(description):
        try:
            day = date.fromisoformat(match["day"])
        except ValueError:
            continue
        ended = (match["end"] or "").partition(" ")[0]
        found.append(Line(match["key"], int(match["version"]), match["hash"], day, ended, match["at"] or ""))
    return tuple(found)


def with_lines(description: str, lines: Iterable[Line]) -> str:
    """A description with this record in place of the one it has."""
    words = _LINE.sub("", description).rstrip()
    return "\n".join([words, "", *map(str, lines)])


def item_title(title: str, key: str, version: int, *, url: str, minutes: str, most: int = 250) -> str:
    """An item: title, reading time, address, and at its end the page that it asks for."""
    end = f" ({minutes}) {url} (kb {key} {version})"
    room = max(20, most - len(end))
    return f"{title if len(title) <= room else title[: room - 1].rstrip() + '…'}{end}"
