"""What owners answered, as plans and reports tell it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from publisher.messages import Text


@dataclass(frozen=True, slots=True)
class ReviewStamp:
    """A review that a person did: on which day of the base's zone, who (as plans name the person), with which outcome."""

    day: date
    by: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A stamp with what stands behind it: who completed the task and when, and when the review was due."""

    stamp: ReviewStamp
    name: str
    at: datetime
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a person should decide, as a key of a page's front matter and its value."""

    key: str
    value: str | date


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer in the contract's words. ``by`` is an e-mail or ``b24:<id>``, ``at`` a moment in ISO 8601, both ``""`` where unknown.

    ``words`` are everybody's, quoted; ``told`` says it all to people. ``confirmation`` is there where the page's front matter is to
    say that it was reviewed, ``proposals`` where it might say something else.
    """

    key: str
    task: int
    outcome: str
    by: str
    at: str
    words: str
    state: str
    told: tuple[Text, ...] = ()
    confirmation: Confirmation | None = None
    proposals: tuple[Proposal, ...] = ()

    def row(self) -> dict[str, str]:
        """The row of the contract's JSON."""
        return {
            "key": self.key,
            "task": str(self.task),
            "outcome": self.outcome,
            "by": self.by,
            "at": self.at,
            "words": self.words,
            "state": self.state,
        }


def with_moved(answers: Iterable[AnswerRow], moved: Iterable[AnswerRow]) -> tuple[AnswerRow, ...]:
    """Answers with deadlines that were moved in the same tasks; where nothing else was said, they stand for themselves."""
    rows = {row.task: row for row in answers}
    for row in moved:
        known = rows.get(row.task)
        rows[row.task] = (
            row
            if known is None
            else replace(known, told=(*known.told, *row.told), proposals=(*known.proposals, *row.proposals))
        )
    return tuple(rows.values())
