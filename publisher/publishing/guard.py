"""The commit published last is noted on the portal; one that does not descend from it is not published over it."""

import re
from dataclasses import dataclass
from datetime import datetime

from publisher.errors import UnsafePlanError
from publisher.messages import Text, text
from publisher.pipeline.history import History, NoHistory

_NOTE = re.compile(r"git ([0-9a-f]{7,64}) (\S+)")


@dataclass(frozen=True, slots=True)
class PublishedCommit:
    """The commit that the portal's content came from, and when it was committed."""

    sha: str
    date: datetime | None


def note_of(history: History | NoHistory) -> str:
    """What is written on the portal about the commit being published; nothing without git."""
    if isinstance(history, NoHistory) or history.head is None:
        return ""
    return f"git {history.head.sha} {history.head.committed.isoformat()}"


def parse_note(note: str) -> PublishedCommit | None:
    """Read the note; None where there is none that can be read."""
    match = _NOTE.fullmatch(note.strip())
    if match is None:
        return None
    try:
        date = datetime.fromisoformat(match[2])
    except ValueError:
        date = None
    return PublishedCommit(match[1], date if date is not None and date.tzinfo is not None else None)


def check_descent(
    published: PublishedCommit | None, history: History | NoHistory, *, allow_older: bool
) -> tuple[Text, ...]:
    """Refuse a commit older than the published one; give what must be said where that cannot be told, or is allowed.

    Full history decides; where it is cut, the commits' dates do; without git there is no guard.
    """
    if isinstance(history, NoHistory):
        return (text("publish.no-guard", reason=history.reason),)
    if published is None or history.head is None or published.sha == history.head.sha:
        return ()
    descends = history.is_ancestor(published.sha, history.head.sha)
    notes: tuple[Text, ...] = ()
    if descends is None:
        notes = (text("publish.guard-by-date"),)
        descends = published.date is None or published.date <= history.head.committed
    if descends:
        return notes
    if allow_older:
        return (*notes, text("publish.older-allowed", published=published.sha[:10]))
    raise UnsafePlanError(
        text("publish.older", head=history.head.sha[:10], published=published.sha[:10]),
        hint=text("publish.older-hint"),
    )
