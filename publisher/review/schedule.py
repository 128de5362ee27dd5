"""Which pages are to be looked at again, and by when: due dates of all pages, computed for a day and never stored.

The rules: docs/review.md. A review is known by what it renews, its *cycle*: the day of the last review, or ``new``; not by its
due date, which moves when an interval changes.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from publisher.content.due import DEFAULT_INTERVAL, next_due
from publisher.content.model import Page
from publisher.intervals import Interval
from publisher.review.upstream import Upstream

NEVER_REVIEWED = "new"
MOST_AT_ONCE = 20
"""So many pages without a review may arrive on one day before their first reviews are spread."""


@dataclass(frozen=True, slots=True)
class PageReview:
    """The coming review of one page. ``due`` is None where git's history alone could tell and does not.

    ``is_asked`` tells that the day lies within the lead time or is past: its task should be open. ``upstream`` are
    changed pages that this one depends on.
    """

    page: Page
    cycle: str
    due: date | None
    is_asked: bool
    upstream: tuple[Upstream, ...] = ()

    @property
    def is_first(self) -> bool:
        """Whether nobody has confirmed the page yet: such a page is asked for, but never called overdue."""
        return self.cycle == NEVER_REVIEWED

    def is_overdue(self, today: date) -> bool:
        """Whether a review that was there once has lapsed."""
        return self.due is not None and self.due < today and not self.is_first


def schedule(
    pages: Iterable[Page],
    *,
    today: date,
    lead: Interval,
    first_seen: Mapping[str, date] | None = None,
    upstream: Mapping[str, tuple[Upstream, ...]] = MappingProxyType({}),
) -> tuple[PageReview, ...]:
    """The reviews of all pages that have any, in order of key.

    ``first_seen`` is the day each path came into git: a page that is not in it is new today. None says that history cannot
    be told (a shallow clone): a page without a review then has no due date, so that none is made up. ``upstream`` are the pages that
    a page depends on and that changed since it was reviewed, by its path.
    """
    reviewed = sorted((page for page in pages if has_reviews(page)), key=lambda page: page.key)
    arrivals = _crowded_days(reviewed, today, first_seen)
    return tuple(_review_of(page, today, lead, first_seen, arrivals, upstream.get(page.path, ())) for page in reviewed)


def has_reviews(page: Page) -> bool:
    """Whether a page is reviewed at all: active or deprecated, and not exempt with a reason."""
    return page.meta.status.is_reviewed and not (page.meta.review_never and page.meta.next_review is None)


def cycle_of(page: Page) -> str:
    """What the page's next review renews."""
    last = page.meta.last_reviewed
    return NEVER_REVIEWED if last is None else last.isoformat()


def _review_of(
    page: Page,
    today: date,
    lead: Interval,
    first_seen: Mapping[str, date] | None,
    crowded: frozenset[date],
    upstream: tuple[Upstream, ...] = (),
) -> PageReview:
    due = next_due(page.meta, lead)
    if due is None and first_seen is not None:
        due = _first_due(page, first_seen.get(page.path, today), crowded)
    due = min([day for day in (due, *(other.due for other in upstream)) if day is not None], default=None)
    is_asked = due is not None and lead.after(today) >= due
    return PageReview(page, cycle_of(page), due, is_asked, upstream)


def _first_due(page: Page, arrived: date, crowded: frozenset[date]) -> date:
    """One interval after the page came; among many that came on one day somewhere within the interval after that.

    Where, depends on the key alone: it stays when other pages are reviewed, added or removed.
    """
    interval = page.meta.review_every or DEFAULT_INTERVAL
    first = interval.after(arrived)
    if arrived not in crowded:
        return first
    days = (first - arrived).days
    return first + timedelta(days=int.from_bytes(hashlib.sha256(page.key.encode()).digest()[:8]) % days)


def _crowded_days(pages: list[Page], today: date, first_seen: Mapping[str, date] | None) -> frozenset[date]:
    """The days on which more pages came without a review than people can look at together.

    A page that was reviewed after it came still counts, or the others' dates would jump when its review is done.
    """
    if first_seen is None:
        return frozenset()
    arrived = ((page, first_seen.get(page.path, today)) for page in pages)
    unreviewed = Counter(
        day for page, day in arrived if page.meta.last_reviewed is None or page.meta.last_reviewed > day
    )
    return frozenset(day for day, count in unreviewed.items() if count > MOST_AT_ONCE)
