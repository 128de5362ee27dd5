"""From what people did and said in a review task to the owner's answer. Pure; docs/review.md tells the rules to people.

The portal says what happened; who may answer for a page is git's matter (``Entitled``). Nothing here decides for a person: where
nobody who may answer did, there is no outcome.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from publisher.plan.talk import Handover, Reopening, Saying, Talk
from publisher.plan.tasks import RemoteTask
from publisher.review.ticks import ReviewOutcome, read_tick, strongest


class AnswerState(StrEnum):
    """What became of an answer; the words of the contract.

    STAMPED: it stands in the page's front matter. WAITING: it will, as soon as an edit is pulled, the task completed or the stamp
    written. PROPOSED: a person decides in a merge request. ASKED: it is somebody's task.
    """

    STAMPED = "stamped"
    WAITING = "waiting"
    PROPOSED = "proposed"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, literally. ``counts`` tells whether the person may answer for the page."""

    by: int
    at: datetime | None
    words: str
    counts: bool


@dataclass(frozen=True, slots=True)
class ReviewAnswer:
    """What was answered in one review task.

    ``by`` and ``at`` are of the tick or, without one, of the completion; ``by`` is a user's id. ``is_completed`` by somebody who
    may answer; ``is_outsiders``: completed by somebody who may not. ``handed_to`` is who has the task now by an entitled person's
    hand.
    """

    key: str
    cycle: str
    task: int
    outcome: ReviewOutcome
    by: int | None
    at: datetime | None
    quotes: tuple[Quote, ...] = ()
    is_completed: bool = False
    is_outsiders: bool = False
    closed: datetime | None = None
    closed_by: int | None = None
    handed_to: int | None = None

    @property
    def may_be_stamped(self) -> bool:
        """Whether the page's review is done: completed by somebody who may, with an outcome that confirms it."""
        return self.is_completed and self.outcome.is_stamped

    @property
    def asks_editors(self) -> bool:
        """Whether somebody with git has something to do now."""
        return self.outcome in {ReviewOutcome.NEEDS_WORK, ReviewOutcome.RETIRE} or (
            self.outcome is ReviewOutcome.NONE and any(quote.counts for quote in self.quotes)
        )


@dataclass(frozen=True, slots=True)
class Entitled:
    """Who may answer for a page: ``people`` by user id. ``service`` is the webhook's user, whose acts are ours and never answers."""

    people: frozenset[int]
    service: int

    def may(self, user: int | None) -> bool:
        """Whether this user may answer."""
        return user is not None and user != self.service and user in self.people

    def with_delegates(self, task: RemoteTask, handovers: Sequence[Handover]) -> "Entitled":
        """With everybody to whom a person who may answer, or a run of ours, gave the task.

        A run asked whoever had it first; nobody else's handing over makes anybody entitled.
        """
        ordered = _in_order(handovers)
        first = ordered[0].before if ordered else task.responsible_id
        people = set(self.people) | {first}
        for item in ordered:
            if item.by == self.service or item.by in people:
                people.add(item.after)
        return Entitled(frozenset(people - {self.service}), self.service)


@dataclass(frozen=True, slots=True)
class _Ticked:
    outcome: ReviewOutcome
    by: int
    at: datetime | None


@dataclass
class _Reading:
    """One task being read."""

    task: RemoteTask
    talk: Talk
    entitled: Entitled
    quotes: list[Quote] = field(default_factory=list)
    ticks: list[_Ticked] = field(default_factory=list)

    def read(self) -> None:
        """Sort ticks and words into those that count and those that are only quoted."""
        asked_again = _asked_again(self.talk, self.entitled.service)
        for point in self.talk.points:
            outcome, behind = read_tick(point.title)
            if not point.is_ticked or not isinstance(outcome, ReviewOutcome):
                continue
            if asked_again is not None and point.at is not None and point.at < asked_again:
                continue
            if point.by is not None and self.entitled.may(point.by):
                self.ticks.append(_Ticked(outcome, point.by, point.at))
            if behind and point.by is not None and point.by != self.entitled.service:
                self.quotes.append(Quote(point.by, point.at, behind, self.entitled.may(point.by)))
        for saying in _since(self.talk.sayings, self.task.created):
            if saying.by and saying.by != self.entitled.service:
                is_old = asked_again is not None and saying.at is not None and saying.at < asked_again
                counts = self.entitled.may(saying.by) and not is_old
                self.quotes.append(Quote(saying.by, saying.at, saying.words, counts))
        # a result may be made of a comment: the same words of the same person are told once
        self.quotes = sorted({(quote.by, quote.words): quote for quote in self.quotes[::-1]}.values(), key=_moment_of)


def answer_of(key: str, cycle: str, task: RemoteTask, talk: Talk, entitled: Entitled) -> ReviewAnswer | None:
    """The answer in a task; None where nobody but us did or said anything in it yet."""
    entitled = entitled.with_delegates(task, talk.handovers)
    reading = _Reading(task, talk, entitled)
    reading.read()
    quotes = tuple(reading.quotes)
    closer = task.closed_by if task.is_closed else None
    is_completed = entitled.may(closer)
    is_outsiders = task.is_closed and not is_completed and closer != entitled.service
    counted = strongest(tick.outcome for tick in reading.ticks)
    by, at = closer, task.closed
    if counted is not None:
        tick = max((t for t in reading.ticks if t.outcome is counted), key=_moment_of)
        by, at = tick.by, tick.at
    elif any(quote.counts for quote in quotes):
        counted = ReviewOutcome.NONE
        if not is_completed:
            last = [quote for quote in quotes if quote.counts][-1]
            by, at = last.by, last.at
    elif is_completed:
        counted = ReviewOutcome.VALID
    elif is_outsiders:
        counted = ReviewOutcome.NONE
    elif quotes:
        counted = ReviewOutcome.NONE
        by, at = quotes[-1].by, quotes[-1].at
    if counted is None:
        return None
    given = handed_on(task, talk.handovers, entitled)
    return ReviewAnswer(
        key,
        cycle,
        task.id,
        counted,
        by,
        at,
        quotes,
        is_completed=is_completed,
        is_outsiders=is_outsiders,
        closed=task.closed if task.is_closed else None,
        closed_by=closer,
        handed_to=given.after if given is not None else None,
    )


def _asked_again(talk: Talk, service: int) -> datetime | None:
    """When we asked anew: opened the task again, or gave it to another person. What was ticked and said before was answered then."""
    acts: list[Handover | Reopening] = [*talk.handovers, *talk.reopenings]
    moments = [act.at for act in acts if act.by == service and act.at is not None]
    return max(moments, default=None)


def was_asked_again(talk: Talk, service: int) -> bool:
    """Whether we opened the task again before."""
    return any(act.by == service for act in talk.reopenings)


def asked_by_us(task: RemoteTask, handovers: Sequence[Handover], service: int) -> tuple[int, tuple[Handover, ...]]:
    """Whom we asked last, and how the task was handed on since by others."""
    ordered = _in_order(handovers)
    asked = ordered[0].before if ordered else task.responsible_id
    since: list[Handover] = []
    for item in ordered:
        if item.by == service:
            asked, since = item.after, []
        else:
            since.append(item)
    return asked, tuple(since)


def _in_order(handovers: Iterable[Handover]) -> list[Handover]:
    return sorted(handovers, key=lambda item: item.at.timestamp() if item.at is not None else 0.0)


def handed_on(task: RemoteTask, handovers: Iterable[Handover], entitled: Entitled) -> Handover | None:
    """How the task came to whoever has it now, where a person who may answer for the page gave it to them."""
    given = [item for item in _in_order(handovers) if item.after == task.responsible_id and item.by != entitled.service]
    return given[-1] if given and entitled.may(task.responsible_id) else None


def _since(sayings: Iterable[Saying], opened: datetime | None) -> list[Saying]:
    return [s for s in sayings if opened is None or s.at is None or s.at >= opened]


def _moment_of(item: Quote | _Ticked) -> float:
    return item.at.timestamp() if item.at is not None else 0.0
