"""Intervals and calendar arithmetic."""

from datetime import date

import pytest

from publisher.intervals import Interval, Unit, parse_interval


@pytest.mark.parametrize(
    ("written", "interval"),
    [
        ("10 days", Interval(10, Unit.DAY)),
        ("1 week", Interval(1, Unit.WEEK)),
        (" 3  Months ", Interval(3, Unit.MONTH)),
        ("100 years", Interval(100, Unit.YEAR)),
        ("quarterly", Interval(3, Unit.MONTH)),
        ("Half-Yearly", Interval(6, Unit.MONTH)),
        ("yearly", Interval(1, Unit.YEAR)),
    ],
)
def test_intervals_are_read(written: str, interval: Interval) -> None:
    """A number with a unit, or a word."""
    assert parse_interval(written) == interval


@pytest.mark.parametrize(
    "written", ["", "90", "0 days", "-1 days", "3 moons", "3months", "12345 days", "101 years", "٣ days", "never"]
)
def test_what_is_no_interval(written: str) -> None:
    """Zero, other digits and more than a century are none: dates end with the year 9999."""
    assert parse_interval(written) is None


@pytest.mark.parametrize(
    ("interval", "start", "end"),
    [
        (Interval(10, Unit.DAY), date(2026, 12, 25), date(2027, 1, 4)),
        (Interval(2, Unit.WEEK), date(2026, 2, 20), date(2026, 3, 6)),
        (Interval(1, Unit.MONTH), date(2026, 1, 31), date(2026, 2, 28)),
        (Interval(3, Unit.MONTH), date(2026, 11, 30), date(2027, 2, 28)),
        (Interval(1, Unit.YEAR), date(2028, 2, 29), date(2029, 2, 28)),
        (Interval(4, Unit.YEAR), date(2028, 2, 29), date(2032, 2, 29)),
    ],
)
def test_calendar_arithmetic(interval: Interval, start: date, end: date) -> None:
    """Months are calendar months; a missing day becomes the month's last."""
    assert interval.after(start) == end


def test_an_interval_is_written_as_it_is_read() -> None:
    """So that it can go back into front matter."""
    assert (str(Interval(1, Unit.DAY)), str(Interval(3, Unit.MONTH))) == ("1 day", "3 months")
    assert parse_interval(str(Interval(3, Unit.MONTH))) == Interval(3, Unit.MONTH)
