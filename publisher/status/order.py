"""Which pages to look at first: use × age × importance, with the reason for each in words. Pure.

*Use*: how often people opened the page lately, where the portal tells it. *Age*: how much of its interval has passed.
*Importance*: newcomers must read it, other pages lead to it. What cannot be trusted at all comes before what is late.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from publisher.messages import Text, text
from publisher.status.pages import PageState, PageStatus

FIRST = 10
_WEIGHT = {
    PageState.BROKEN: 4.0,
    PageState.QUARANTINED: 2.0,
    PageState.OVERDUE: 1.5,
    PageState.NEVER_REVIEWED: 1.0,
    PageState.DUE: 0.75,
}
_UNOWNED = 1.5
_MOST_AGE = 3.0
_NEVER_OPENED = 0.25


@dataclass(frozen=True, slots=True)
class First:
    """A page that should be looked at, and why. ``score`` orders them and means nothing else."""

    page: PageStatus
    score: float
    reasons: tuple[Text, ...]


def look_first(pages: Iterable[PageStatus], today: date, *, most: int = FIRST) -> tuple[First, ...]:
    """The pages that need somebody, the one that is worth most first; equal ones in order of path."""
    found = [
        First(page, _score(page), _reasons(page, today))
        for page in pages
        if page.state.needs_somebody
        or (page.unowned is not None and page.state not in {PageState.DRAFT, PageState.ARCHIVED})
    ]
    return tuple(sorted(found, key=lambda first: (-first.score, first.page.path))[:most])


def _score(page: PageStatus) -> float:
    weight = _WEIGHT.get(page.state, 0.5) * (_UNOWNED if page.unowned is not None else 1.0)
    return weight * use_of(page) * min(max(page.age, 0.1), _MOST_AGE) * importance_of(page)


def use_of(page: PageStatus) -> float:
    """1 where nobody knows how often a page is opened; less where nobody opens it, more where many do."""
    if page.opened is None:
        return 1.0
    return _NEVER_OPENED + math.log10(1 + page.opened) if page.opened else _NEVER_OPENED


def importance_of(page: PageStatus) -> float:
    """1 for a page that nothing leads to; newcomers' reading counts twice more, a link from another page a fifth."""
    return 1 + (2 if page.is_required else 0) + min(2.0, page.links / 5)


def _reasons(page: PageStatus, today: date) -> tuple[Text, ...]:
    told: list[Text] = [_state_reason(page, today)] if page.state.needs_somebody else []
    if page.unowned is not None and page.state is not PageState.BROKEN:
        told.append(text(f"status.unowned-{page.unowned}", owner=page.owner or "-"))
    if page.is_required:
        told.append(text("status.required"))
    if page.opened:
        told.append(text("status.opened", n=page.opened))
    elif page.opened == 0:
        told.append(text("status.not-opened"))
    if page.links:
        told.append(text("status.linked", n=page.links))
    return tuple(told)


def _state_reason(page: PageStatus, today: date) -> Text:
    if page.state is PageState.BROKEN or page.due is None:
        return text("status.why-broken" if page.state is PageState.BROKEN else "status.why-never")
    days = abs((today - page.due).days)
    match page.state:
        case PageState.QUARANTINED:
            return text("status.why-quarantined", n=days)
        case PageState.OVERDUE:
            return text("status.why-overdue", n=days)
        case PageState.NEVER_REVIEWED:
            return text("status.why-never")
        case _:
            return text("status.why-due", n=days) if days else text("status.why-due-today")
