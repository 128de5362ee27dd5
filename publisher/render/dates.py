"""Dates as the readers of a page write them."""

from datetime import date

from publisher.content.converted import ChangedRef
from publisher.messages import Catalogue
from publisher.render import styles
from publisher.render.article import CHANGED
from publisher.render.pieces import plain, style_attribute


def written_date(day: date, say: Catalogue) -> str:
    """A date as the page's readers write it: 15 Sep 2026, 15 сент. 2026."""
    return say("page.date", day=day.day, month=say(f"page.month-{day.month}"), year=day.year)


def changed_on(day: date | None, ref: ChangedRef) -> str:
    """What a page says of the day on which it was changed last; nothing where that is not known."""
    if day is None:
        return ""
    say = Catalogue(ref.language)
    told = plain(say("page.changed", date=written_date(day, say)))
    return f' <span {CHANGED}="{day.isoformat()}"{style_attribute(styles.FACT)}>{told}</span>'
