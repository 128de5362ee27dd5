"""What people did and said in one task, as the portal tells it: ticks, words, hand-overs, moved deadlines. Values only."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Point:
    """An item of the task's checklist. ``by`` and ``at`` tell who ticked it last, and when; ``parent`` 0 is a list's own title."""

    id: int
    title: str
    is_ticked: bool = False
    by: int | None = None
    at: datetime | None = None
    parent: int = 0


@dataclass(frozen=True, slots=True)
class Saying:
    """A comment, a message of the task's chat, or a result."""

    by: int
    at: datetime | None
    words: str


@dataclass(frozen=True, slots=True)
class Handover:
    """Somebody gave the task from one person to another."""

    by: int
    at: datetime | None
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Reopening:
    """Somebody opened a finished task again."""

    by: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Deadline:
    """Somebody moved the deadline."""

    by: int
    at: datetime | None
    before: datetime | None
    after: datetime | None


class Part(StrEnum):
    """A part of what is said in a task, each read by a request of its own."""

    CHECKLIST = "checklist"
    COMMENTS = "comments"
    CHAT = "chat"
    RESULTS = "results"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Talk:
    """Everything of one task. ``unread`` are the parts that the webhook may not read."""

    points: tuple[Point, ...] = ()
    sayings: tuple[Saying, ...] = ()
    handovers: tuple[Handover, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    reopenings: tuple[Reopening, ...] = ()
    unread: frozenset[Part] = frozenset()
