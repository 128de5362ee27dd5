"""Laws of days: a moment is one day in a base, on whatever machine it is looked at."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from publisher.clock import day_in
from publisher.content.frontmatter import parse_front_matter

zones = st.sampled_from(["Pacific/Kiritimati", "Pacific/Honolulu", "Asia/Kathmandu", *sorted(available_timezones())])
moments = st.datetimes(datetime(2026, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))
offsets = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@settings(max_examples=examples(40), deadline=None)
@given(zones, moments, offsets)
def test_the_machines_zone_plays_no_part(zone, moment, machine):
    """A review of that day is no future one, a review of the next day is."""
    today = day_in(zone, moment.astimezone(machine))

    def rules(day):
        return {found.rule for found in parse_front_matter(f"---\nlast_reviewed: {day}\n---\n", "a.md", today=today)[1]}

    assert today == moment.astimezone(ZoneInfo(zone)).date()
    assert "date-in-future" not in rules(today)
    assert "date-in-future" in rules(today + timedelta(days=1))


@given(moments, offsets)
def test_without_a_zone_the_clocks_own_counts(moment, machine):
    """The offset that the machine's clock, or the portal's answer, gives."""
    assert day_in(None, moment.astimezone(machine)) == moment.astimezone(machine).date()
