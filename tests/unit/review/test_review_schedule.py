"""When pages are to be looked at again."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from publisher.content.model import FrontMatter, Page, Person, Status
from publisher.intervals import Interval, Unit
from publisher.review.schedule import MOST_AT_ONCE, PageReview, cycle_of, has_reviews, schedule

TODAY = date(2026, 11, 23)
LEAD = Interval(14, Unit.DAY)
QUARTER = Interval(3, Unit.MONTH)


def page(key: str = "seg-retail", **meta: object) -> Page:
    """A page with a quarterly review."""
    front = {"owner": Person("anna@example.com"), "review_every": QUARTER, "title": key, **meta}
    return Page(f"{key}.md", key, FrontMatter(**front), body="", body_line=1, digest="")


def only(pages: list[Page], **more: object) -> PageReview:
    """The one review of the schedule."""
    [review] = schedule(pages, today=TODAY, lead=LEAD, **{"first_seen": {}, **more})
    return review


def test_a_reviewed_page_is_due_one_interval_later() -> None:
    """The last review and the interval tell; git's history is not asked."""
    review = only([page(last_reviewed=date(2026, 9, 15))], first_seen=None)

    assert (review.due, review.cycle, review.is_asked) == (date(2026, 12, 15), "2026-09-15", False)
    assert not review.is_first


def test_an_explicit_date_beats_the_computed_one() -> None:
    """next_review is meant as written, also before the first review and for a page without regular ones."""
    assert only([page(last_reviewed=date(2026, 9, 15), next_review=date(2026, 12, 1))]).due == date(2026, 12, 1)
    first = only([page(next_review=date(2026, 12, 1))])
    assert (first.due, first.cycle) == (date(2026, 12, 1), "new")
    exempt = page(review_never=True, review_reason="law", next_review=date(2027, 1, 1))
    assert only([exempt]).due == date(2027, 1, 1)


@pytest.mark.parametrize(("days", "is_asked"), [(15, False), (14, True), (0, True), (-40, True)])
def test_a_review_is_asked_for_within_the_lead_time(days: int, is_asked: bool) -> None:
    """From fourteen days before, and for as long as it is not done."""
    review = only([page(last_reviewed=date(2026, 1, 1), next_review=TODAY + timedelta(days=days))])

    assert review.is_asked is is_asked
    assert review.is_overdue(TODAY) is (days < 0)


def test_a_new_page_is_due_one_interval_after_it_came() -> None:
    """First commit and interval; a page that is in no commit came today."""
    pages = [page("old"), page("fresh")]

    fresh, old = schedule(pages, today=TODAY, lead=LEAD, first_seen={"old.md": date(2026, 9, 1)})

    assert (old.due, old.is_asked) == (date(2026, 12, 1), True)
    assert (fresh.due, fresh.is_asked) == (date(2027, 2, 23), False)


def test_a_page_that_was_never_reviewed_is_never_overdue() -> None:
    """It is asked for, but nobody is late."""
    review = only([page()], first_seen={"seg-retail.md": date(2025, 1, 1)})

    assert review.is_asked
    assert review.is_first
    assert not review.is_overdue(TODAY)


def test_without_history_no_date_is_made_up() -> None:
    """In a shallow clone a page without a review has no due date and is not asked for."""
    review = only([page()], first_seen=None)

    assert (review.due, review.is_asked) == (None, False)
    assert not review.is_overdue(TODAY)


def test_an_interval_that_is_not_set_is_six_months() -> None:
    """The default of the content's rules."""
    assert only([page(review_every=None, last_reviewed=date(2026, 9, 15))]).due == date(2027, 3, 15)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.ARCHIVED])
def test_drafts_and_archived_pages_have_no_reviews(status: Status) -> None:
    """Only active and deprecated pages are kept true."""
    assert schedule([page(status=status)], today=TODAY, lead=LEAD, first_seen={}) == ()
    assert has_reviews(page(status=Status.DEPRECATED))


def test_an_exempt_page_has_no_reviews() -> None:
    """review_every: never, with a reason."""
    assert not has_reviews(page(review_never=True, review_reason="law"))


def test_a_cycle_is_what_is_renewed() -> None:
    """The day of the last review, or new."""
    assert cycle_of(page()) == "new"
    assert cycle_of(page(last_reviewed=date(2026, 2, 3))) == "2026-02-03"


def arrivals(count: int, **meta: object) -> list[PageReview]:
    """So many pages that came on one day without a review."""
    pages = [page(f"page-{n:03}", **meta) for n in range(count)]
    return list(schedule(pages, today=TODAY, lead=LEAD, first_seen={p.path: date(2026, 9, 1) for p in pages}))


def test_twenty_pages_at_once_keep_their_day() -> None:
    """As many as people can look at together."""
    assert {review.due for review in arrivals(MOST_AT_ONCE)} == {date(2026, 12, 1)}


def test_more_pages_at_once_are_spread_over_one_interval() -> None:
    """None is due before one interval has passed, none after two, and no day gets many."""
    dues = [review.due for review in arrivals(300)]

    assert min(dues) >= date(2026, 12, 1)
    assert max(dues) < date(2027, 3, 2)
    assert max(dues.count(day) for day in set(dues)) <= 15


def test_spread_dates_stay_when_other_pages_are_reviewed_or_removed() -> None:
    """A page's date depends on its key; reviewing others does not pull it forward."""
    pages = [page(f"page-{n:03}") for n in range(40)]
    seen = {p.path: date(2026, 9, 1) for p in pages}
    before = {r.page.key: r.due for r in schedule(pages, today=TODAY, lead=LEAD, first_seen=seen)}

    reviewed = [page(p.key, last_reviewed=date(2026, 11, 1)) for p in pages[:30]]
    after = schedule([*reviewed, *pages[30:]], today=TODAY, lead=LEAD, first_seen=seen)

    assert {r.page.key: r.due for r in after if r.is_first} == {p.key: before[p.key] for p in pages[30:]}


def test_pages_that_came_reviewed_do_not_crowd_a_day() -> None:
    """An import with review dates leaves the few without one their own day."""
    old = [page(f"page-{n:03}", last_reviewed=date(2026, 8, 1)) for n in range(100)]
    pages = [*old, page("zz-new")]

    reviews = schedule(pages, today=TODAY, lead=LEAD, first_seen={p.path: date(2026, 9, 1) for p in pages})

    assert reviews[-1].due == date(2026, 12, 1)


@settings(deadline=None, max_examples=examples(30))
@given(
    st.lists(st.text("abcdef-", min_size=3, max_size=8), unique=True, max_size=50), st.randoms(use_true_random=False)
)
def test_the_schedule_does_not_depend_on_order(keys: list[str], random: object) -> None:
    """The same pages on the same day give the same reviews."""
    pages = [page(key) for key in keys]
    seen = {p.path: date(2026, 9, 1) for p in pages}
    shuffled = list(pages)
    random.shuffle(shuffled)

    assert schedule(pages, today=TODAY, lead=LEAD, first_seen=seen) == schedule(
        shuffled, today=TODAY, lead=LEAD, first_seen=seen
    )


@pytest.mark.parametrize(
    ("reviewed", "due"),
    [
        (date(2026, 11, 30), date(2026, 12, 15)),  # sooner than the lead time: another review
        (date(2026, 12, 3), date(2027, 3, 3)),  # within it
        (date(2026, 12, 20), date(2027, 3, 20)),  # late
    ],
)
def test_a_stamp_ends_the_date_that_was_named_for_it(reviewed: date, due: date) -> None:
    """A stamp leaves ``next_review`` where it is; a review that was done when it was asked for is not asked for again."""
    [review] = schedule(
        [page(last_reviewed=reviewed, next_review=date(2026, 12, 15))], today=reviewed, lead=LEAD, first_seen={}
    )

    assert review.due == due
