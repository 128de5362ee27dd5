"""Which pages that others depend on changed materially since these were reviewed, as git tells."""

from collections.abc import Iterable, Mapping
from datetime import tzinfo
from functools import cache

from publisher.content.lookup import PageLookup
from publisher.content.material import is_material
from publisher.content.model import Page
from publisher.content.split import body_of
from publisher.pipeline.history import History, NoHistory
from publisher.pipeline.touches import Touch, before_and_after, touches
from publisher.review.upstream import Upstream


def changed_upstream(
    pages: Iterable[Page], lookup: PageLookup, history: History | NoHistory, zone: tzinfo
) -> Mapping[str, tuple[Upstream, ...]]:
    """By path of a page that was reviewed: what it depends on and changed since, each with the day of its first such change.

    Git is asked only where a page depends on another; a change on the day of the review was there to be seen.
    """
    needed = {
        page.path: [other.path for name in page.meta.depends_on if (other := lookup.find(name, near=page.path))]
        for page in pages
        if page.meta.depends_on and page.meta.last_reviewed is not None
    }
    reviewed = {page.path: page.meta.last_reviewed for page in pages if page.path in needed}
    days = [day for day in reviewed.values() if day is not None]
    if not days or isinstance(history, NoHistory):
        return {}
    of_git = history

    @cache
    def is_change(touch: Touch, path: str) -> bool:
        both = before_and_after(of_git, touch, path)
        return both is not None and is_material(*map(body_of, both))

    log = touches(of_git, {path for paths in needed.values() for path in paths}, min(days), zone)
    found: dict[str, tuple[Upstream, ...]] = {}
    for path, others in needed.items():
        last = reviewed[path]
        changes = [
            Upstream(other, touch.day)
            for other in dict.fromkeys(others)
            if (touch := next((t for t in log if other in t.paths and _counts(t, last) and is_change(t, other)), None))
        ]
        if changes:
            found[path] = tuple(changes)
    return found


def _counts(touch: Touch, last: object) -> bool:
    return not touch.is_denied and touch.day > last  # type: ignore[operator]
