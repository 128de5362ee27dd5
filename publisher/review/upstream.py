"""Pages that rest on others: a material change of one of these makes the page due. Values and their one rule; pure."""

from dataclasses import dataclass
from datetime import date, timedelta

WAIT = timedelta(days=30)
"""So long after such a change the page is due, unless its own day comes sooner."""


@dataclass(frozen=True, slots=True)
class Upstream:
    """A page that another one rests on, and the day of its first material change since that one was reviewed."""

    path: str
    day: date

    @property
    def due(self) -> date:
        """When the page that rests on it is to be looked at."""
        return self.day + WAIT
