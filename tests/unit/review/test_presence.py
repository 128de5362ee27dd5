"""Who is there to be asked."""

from datetime import date

from publisher.intervals import Interval, parse_interval
from publisher.review.presence import Presence
from publisher.workdays import WEEKENDS, Away


def test_an_absence_without_an_end_ends_the_search() -> None:
    """Calendars have events until the end of all days: nobody is waited for, and the deputy is asked."""
    lead = parse_interval("14 days")
    assert isinstance(lead, Interval)
    presence = Presence({1: (Away(date(2026, 11, 1), date.max),)}, WEEKENDS, lead, date(2026, 11, 29))

    assert presence.deadline(1, date(2026, 12, 1)) == date(2026, 12, 1)
    assert presence.is_long_away(1)
