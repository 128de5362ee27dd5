"""When reviews are due, from front matter and the day alone."""

from datetime import date

import pytest

from publisher.content.due import Review, ReviewState, next_due, review_on
from publisher.content.model import FrontMatter, Status
from publisher.intervals import Interval, Unit

LEAD = Interval(14, Unit.DAY)
QUARTER = Interval(3, Unit.MONTH)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 11, 30), ReviewState.FRESH),
        (date(2026, 12, 1), ReviewState.DUE_SOON),
        (date(2026, 12, 15), ReviewState.DUE),
        (date(2026, 12, 16), ReviewState.OVERDUE),
        (date(2027, 2, 12), ReviewState.OVERDUE),
        (date(2027, 2, 13), ReviewState.QUARANTINED),
    ],
)
def test_a_page_ages_day_by_day(today: date, state: ReviewState) -> None:
    """Soon from the lead on, due on its day, overdue on the day after, quarantined 60 days late."""
    meta = FrontMatter(last_reviewed=date(2026, 9, 15), review_every=QUARTER)
    assert review_on(meta, today, LEAD) == Review(state, date(2026, 12, 15))


def test_an_explicit_date_beats_the_computed_one() -> None:
    """next_review counts, even for a page that was never reviewed or never is."""
    day = date(2027, 1, 1)
    assert next_due(FrontMatter(last_reviewed=date(2026, 9, 15), review_every=QUARTER, next_review=day)) == day
    assert next_due(FrontMatter(review_never=True, next_review=day)) == day


def test_without_an_interval_half_a_year_counts() -> None:
    """The default interval is six calendar months; a missing day becomes the last one."""
    assert next_due(FrontMatter(last_reviewed=date(2026, 8, 31))) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("meta", "state"),
    [
        (FrontMatter(), ReviewState.UNCONFIRMED),
        (FrontMatter(review_never=True, review_reason="law"), ReviewState.EXEMPT),
        (FrontMatter(status=Status.DRAFT), ReviewState.NONE),
        (FrontMatter(status=Status.ARCHIVED, next_review=date(2020, 1, 1)), ReviewState.NONE),
        (FrontMatter(status=Status.DEPRECATED), ReviewState.UNCONFIRMED),
    ],
)
def test_pages_without_a_date(meta: FrontMatter, state: ReviewState) -> None:
    """Never reviewed is not overdue; drafts and archived pages have no reviews."""
    assert review_on(meta, date(2026, 11, 23), LEAD) == Review(state)
