"""Numbers that follow from those of ``status/1``, and the words that every page of the status has for them."""

from collections.abc import Mapping
from datetime import date

from publisher.messages import Catalogue
from publisher.status.model import BaseStatus
from publisher.status.pages import PageState

LOADS = ((1, 5), (6, 10), (11, 25), (26, 10_000))
"""How many pages people own: the groups that are counted where no names are shown."""


def share(part: int, whole: int) -> int | None:
    """A part in hundredths; None of nothing."""
    return round(100 * part / whole) if whole else None


def fresh_share(row: Mapping[str, int]) -> int | None:
    """The share of fresh pages among those that have reviews, of one month or section of a month."""
    return share(row["fresh"], row["fresh"] + row["overdue"] + row["never_reviewed"])


def bounds(low: int, high: int, say: Catalogue) -> str:
    """What a group of owners is called by the number of their pages."""
    if high == LOADS[-1][1]:
        return say("status.load-more", least=low)
    return say("status.load", least=low, most=high)


def month_name(day: date, say: Catalogue) -> str:
    """A month as figures, in the way of the language."""
    return f"{day.month:02}.{day.year}" if say.language == "ru" else f"{day.year}-{day.month:02}"


def headline(status: BaseStatus, say: Catalogue) -> str:
    """How much of the base can be relied on, in one sentence."""
    fresh = status.count(PageState.FRESH, PageState.DUE)
    late = status.count(PageState.OVERDUE, PageState.QUARANTINED)
    reviewed = fresh + late + status.count(PageState.NEVER_REVIEWED, PageState.BROKEN)
    if not reviewed:
        return say("status.headline-empty")
    return say("status.headline", share=share(fresh, reviewed), fresh=fresh, n=reviewed)
