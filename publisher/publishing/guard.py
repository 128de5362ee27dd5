"""The commit published last is noted on the portal; one that does not descend from it is not published over it."""

import re
from dataclasses import dataclass
from datetime import datetime

from publisher.errors import UnsafePlanError
from publisher.messages import Text, text
from publisher.pipeline.history import Head, History, NoHistory

_NOTE = re.compile(r"git ([0-9a-f]{7,64}) ([^\s,]+)(?:,([0-9a-f]*))?")
_NO_DATE = "undated"


@dataclass(frozen=True, slots=True)
class PublishedCommit:
    """The commit that the portal's content came from, and when it was committed.

    While a run is under way, or was cut short, ``before`` is the last one that was published to its end, ``""`` for none.
    """

    sha: str
    date: datetime | None
    before: str | None = None

    @property
    def is_finished(self) -> bool:
        """Whether the run that published it came to its end."""
        return self.before is None

    @property
    def finished(self) -> str:
        """The commit that was published last to its end."""
        return self.sha if self.before is None else self.before


@dataclass(frozen=True, slots=True)
class Descent:
    """That a commit may be published: what must be said of it, and whether the note on the portal has to move to it now.

    Any later publish would be judged by the note that an allowed one left behind.
    """

    notes: tuple[Text, ...] = ()
    moves_note: bool = False


def note_of(history: History | NoHistory) -> str:
    """What is written on the portal about the commit being published; nothing without git."""
    if isinstance(history, NoHistory) or history.head is None:
        return ""
    moment = history.head.committed
    return f"git {history.head.sha} {moment.isoformat() if moment is not None else _NO_DATE}"


def announcement_of(history: History | NoHistory, published: PublishedCommit | None) -> str:
    """What is written before anything else, so that a run of an older commit sees that a newer one is under way."""
    note = note_of(history)
    if not note or isinstance(history, NoHistory) or history.head is None:
        return ""
    if published is not None and published.sha == history.head.sha and published.is_finished:
        return note
    return f"{note},{published.finished if published is not None else ''}"


def parse_note(note: str) -> PublishedCommit | None:
    """Read the note; None where there is none that can be read."""
    match = _NOTE.fullmatch(note.strip())
    if match is None:
        return None
    try:
        date = datetime.fromisoformat(match[2])
    except ValueError:
        date = None
    return PublishedCommit(match[1], date if date is not None and date.tzinfo is not None else None, match[3])


def check_descent(published: PublishedCommit | None, history: History | NoHistory, *, allow_older: bool) -> Descent:
    """Refuse a commit that is older than the published one, or of which it cannot be told that it is not.

    Full history decides, and a commit that it does not hold is no ancestor; where history is cut, the commits' dates decide;
    without git there is no guard.
    """
    if isinstance(history, NoHistory):
        return Descent((text("publish.no-guard", reason=history.reason),))
    head = history.head
    if published is None or (head is not None and published.sha == head.sha):
        return Descent()
    descends = history.is_ancestor(published.sha, head.sha) if head is not None else False
    notes: tuple[Text, ...] = ()
    if descends is None:
        notes = (text("publish.guard-by-date"),)
        descends = _is_later(head, published)
    if descends:
        return Descent(notes)
    if allow_older:
        return Descent(
            (*notes, text("publish.older-allowed", published=published.sha[:10])), moves_note=head is not None
        )
    raise _refusal(published, history)


def _is_later(head: Head | None, published: PublishedCommit) -> bool:
    """Whether the dates say so: of two commits of one second, or without a date, they say nothing."""
    if head is None or head.committed is None or published.date is None:
        return False
    return published.date < head.committed


def _refusal(published: PublishedCommit, history: History) -> UnsafePlanError:
    if history.head is None:
        message = text("publish.older-no-commit", published=published.sha[:10])
    elif history.is_shallow or history.knows(published.sha):
        message = text("publish.older", head=history.head.sha[:10], published=published.sha[:10])
    else:
        message = text("publish.older-unknown", head=history.head.sha[:10], published=published.sha[:10])
    hint = "publish.older-shallow-hint" if history.is_shallow else "publish.older-hint"
    return UnsafePlanError(message, hint=text(hint))
