"""When a page's review is due: computed from its front matter and the day, never stored.

Git's history plays no part here, so a page looks the same from a shallow clone; when a page that was never reviewed is
due, which needs its first commit, is ``publisher.review.schedule``'s matter.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from publisher.content.model import FrontMatter
from publisher.intervals import Interval, Unit
from publisher.review_settings import DEFAULT_LEAD, Escalation

DEFAULT_INTERVAL = Interval(6, Unit.MONTH)
_QUARANTINE = Escalation().quarantine


class ReviewState(StrEnum):
    """A page's freshness. QUARANTINED: overdue for so long that nobody should rely on it. UNCONFIRMED: nobody reviewed it yet.
    EXEMPT: never, with a reason. NONE: the page has no reviews.
    """

    FRESH = "fresh"
    DUE_SOON = "due-soon"
    DUE = "due"
    OVERDUE = "overdue"
    QUARANTINED = "quarantined"
    UNCONFIRMED = "unconfirmed"
    EXEMPT = "exempt"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A review that a person did in the portal and that git does not hold yet: on which day, and who (as ``last_reviewed_by``)."""

    day: date
    by: str


@dataclass(frozen=True, slots=True)
class Review:
    """A page's review on one day. ``due`` is None where there is none, or where only git's history could tell."""

    state: ReviewState
    due: date | None = None


def review_on(meta: FrontMatter, today: date, lead: Interval, quarantine: Interval = _QUARANTINE) -> Review:
    """The state of a page's review on a day; ``lead`` is how long before it is due that it is asked for, ``quarantine`` how long after
    that nobody should rely on the page.
    """
    if not meta.status.is_reviewed:
        return Review(ReviewState.NONE)
    due = next_due(meta, lead)
    if due is None:
        return Review(ReviewState.EXEMPT if meta.review_never else ReviewState.UNCONFIRMED)
    if is_quarantined(due, today, quarantine):
        return Review(ReviewState.QUARANTINED, due)
    if today > due:
        return Review(ReviewState.OVERDUE, due)
    if today == due:
        return Review(ReviewState.DUE, due)
    return Review(ReviewState.DUE_SOON if lead.after(today) >= due else ReviewState.FRESH, due)


def is_quarantined(due: date, today: date, quarantine: Interval) -> bool:
    """Whether a review that fell due on a day is overdue for so long that nobody should rely on the page."""
    return quarantine.after(due) <= today


def is_ahead(named: date | None, last: date | None, *, never: bool, lead: Interval = DEFAULT_LEAD) -> bool:
    """Whether the day that ``next_review`` names is still to come after the last review: one that was done then has used it up."""
    return named is not None and (last is None or never or lead.after(last) < named)


def next_due(meta: FrontMatter, lead: Interval = DEFAULT_LEAD) -> date | None:
    """The day the next review is due as front matter alone tells: ``next_review``, else the last one and the interval.

    A review that was done when it was asked for, within the ``lead`` before ``next_review`` or later, is that review: a stamp leaves
    the line where it is.
    """
    if is_ahead(meta.next_review, meta.last_reviewed, never=meta.review_never, lead=lead):
        return meta.next_review
    if meta.review_never or meta.last_reviewed is None:
        return None
    return (meta.review_every or DEFAULT_INTERVAL).after(meta.last_reviewed)
