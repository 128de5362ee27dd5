"""Deadlines that people moved: taken over within limits, else put back once. Pure; docs/review.md has the rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from publisher.content.due import DEFAULT_INTERVAL
from publisher.content.model import FrontMatter
from publisher.plan.talk import Deadline
from publisher.plan.tasks import RemoteTask

_MOST = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a deadline by people's hands. ``last`` is the latest day that is taken over.

    ``ours`` is the deadline that we gave, ``day`` the one that it has now (None: it was taken away), ``by`` and ``at`` who moved it and
    when. ``was_put_back``: we put it back before.
    """

    ours: datetime
    day: date | None
    last: date
    by: int
    at: datetime | None
    was_put_back: bool = False

    @property
    def is_too_far(self) -> bool:
        """Whether it lies beyond what is taken over."""
        return self.day is None or self.day > self.last

    @property
    def is_to_be_put_back(self) -> bool:
        """Whether the deadline is moved back: once, and only told after that."""
        return self.is_too_far and not self.was_put_back

    def is_later(self, zone: tzinfo) -> bool:
        """Whether people gave themselves more time."""
        return self.day is None or self.day > self.ours.astimezone(zone).date()


def moved(
    task: RemoteTask, deadlines: Sequence[Deadline], service: int, meta: FrontMatter, zone: tzinfo
) -> Moved | None:
    """How people moved a task's deadline since we set it last; None where they did not."""
    ours: datetime | None = None
    by_people: Deadline | None = None
    was_put_back = False
    for item in sorted(deadlines, key=lambda item: item.at.timestamp() if item.at is not None else 0.0):
        ours = item.before if ours is None else ours
        if item.by == service:
            was_put_back = was_put_back or (by_people is not None and item.after == ours)
            ours, by_people = item.after, None
        else:
            by_people = item
    if ours is None or by_people is None or by_people.after == ours:
        return None
    first = ours.astimezone(zone).date()
    interval = meta.review_every or DEFAULT_INTERVAL
    half = (interval.after(first) - first) // 2
    day = task.deadline.astimezone(zone).date() if task.deadline is not None else None
    return Moved(ours, day, first + min(_MOST, half), by_people.by, by_people.at, was_put_back)
