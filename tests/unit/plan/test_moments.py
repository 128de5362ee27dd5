"""The portal's dates, which come in the writing of its own language."""

import pytest

from publisher.plan.moments import moment


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("11/23/2026 09:00:00 am", "2026-11-23 09:00"),
        ("11/03/2026 12:05:59 pm", "2026-11-03 12:05"),
        ("11/03/2026 12:05 AM", "2026-11-03 00:05"),
        ("23.11.2026 13:30:00", "2026-11-23 13:30"),
        ("03-11-2026 7:30", "2026-11-03 07:30"),
        ("2026-11-23T13:30:00+03:00", "2026-11-23 13:30"),
        ("2026/11/23", "2026-11-23"),
        ("23/11/2026 13:30:00", "2026-11-23 13:30"),
        ("11/23/2026 13:30:00", "2026-11-23 13:30"),
    ],
)
def test_a_date_that_reads_one_way_is_shown_year_first(said, shown):
    """To the minute; the American order is known by its twelve hours, or by its number."""
    assert moment(said) == shown


@pytest.mark.parametrize("said", ["03/11/2026 13:30:00", "", "yesterday", "1.2.26", "2026-13-41 10:00", "13:45"])
def test_what_can_be_read_in_two_ways_stays_as_the_portal_says_it(said):
    """A wrong date is worse than a foreign one."""
    assert moment(said) == said
