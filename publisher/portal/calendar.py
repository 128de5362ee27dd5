"""The port to the portal's calendar: days off, and who is away. A webhook without the permission for it leaves both unknown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from publisher.portal.outcome import Outcome
from publisher.workdays import Away, WorkDays


@dataclass(frozen=True, slots=True)
class ReadWorkDays:
    """Read the company's days off. Gives WorkDays."""


@dataclass(frozen=True, slots=True)
class ReadAbsences:
    """Read when people are away between two days, both included. Gives a mapping of user ids to tuples of Away."""

    users: tuple[int, ...]
    first: date
    last: date


CalendarOperation = ReadWorkDays | ReadAbsences
"""Both read: nothing here is written."""


def workdays_of(outcome: Outcome) -> WorkDays | None:
    """The company's calendar; None where it may not be read."""
    return outcome.value if isinstance(outcome.value, WorkDays) else None


def absences_of(outcomes: Iterable[Outcome]) -> Mapping[int, tuple[Away, ...]]:
    """Who is away when, by user id."""
    found: dict[int, tuple[Away, ...]] = {}
    for outcome in outcomes:
        if isinstance(outcome.value, Mapping):
            found |= outcome.value
    return found
