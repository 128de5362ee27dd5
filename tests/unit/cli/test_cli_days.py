"""Today is a day of the base's time zone, whatever zone the machine is in."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

SETTINGS = """\
site_name: Test base
docs_dir: content
plugins:
  - publisher:
      knowledge_base: {{code: test}}
      {zone}
      defaults: {{owner: anna.k@example.com, review_every: 6 months}}
"""
EVENING = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
"""Monday morning in Vladivostok, Sunday evening in Berlin, Sunday morning in Honolulu."""
COMMANDS = [["check"], ["review", "--emulator", "--dry-run"], ["publish", "--emulator"]]


def write(company, zone, day):
    company.write("mkdocs.yml", SETTINGS.format(zone=zone and f"time_zone: {zone}"))
    company.write("content/index.md", f"---\nlast_reviewed: {day}\n---\n# Home\n")
    company.write("content/trends.md", "# Trends\n")


@pytest.mark.parametrize(
    ("zone", "machine"),
    [
        ("Asia/Vladivostok", "UTC"),
        ("Pacific/Kiritimati", "Pacific/Honolulu"),
        ("Pacific/Honolulu", "Pacific/Kiritimati"),
    ],
)
def test_a_page_can_be_reviewed_today_and_not_tomorrow(company, zone, machine):
    """The day before another in the east, and after it in the west: each command counts days where the base is."""
    company.clock = lambda: EVENING.astimezone(ZoneInfo(machine))
    today = EVENING.astimezone(ZoneInfo(zone)).date()

    write(company, zone, today)
    assert [company.say(*command).code for command in COMMANDS] == [0, 0, 0]

    write(company, zone, today + timedelta(days=1))
    told = [company.say(*command) for command in COMMANDS]
    assert [said.code for said in told] == [1, 1, 1]
    assert all(f"is 1 day ahead; today is {today}" in said.out for said in told)


def test_without_a_zone_the_portals_day_counts_where_a_portal_is_asked(company):
    """The emulator's portal is in Berlin. Without it the machine's own zone counts, and the hint names the setting."""
    company.clock = lambda: datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    write(company, "", "2026-11-23")

    told = company.say("check")

    assert told.code == 1
    assert "set time_zone" in told.out
    assert [company.say(*command).code for command in COMMANDS[1:]] == [0, 0]
