"""calendar.*: days off, and who is away."""

from typing import Any

import pytest

SERVICE, MEMBER, STRANGER = "publisher", "maxim.o@example.com", "pavel.s@example.com"
HOLIDAY = {"type": "user", "ownerId": 11, "name": "Holiday", "from": "2026-12-01", "to": "2026-12-14", "skip_time": "Y"}


def busy(rest: Any, first: str, last: str) -> Any:
    return rest.result(SERVICE, "calendar.accessibility.get", users=[11, 3], **{"from": first, "to": last})


def test_the_settings_name_days_off(rest: Any) -> None:
    """Of the week and of the year (docs: calendar/calendar-settings-get.md)."""
    found = rest.result(MEMBER, "calendar.settings.get")
    assert found["week_holidays"] == ["SA", "SU"]
    assert "25.12" in found["year_holidays"].split(",")


def test_an_absence_shows_on_each_of_its_days(rest: Any) -> None:
    """By user id; days before and after are free."""
    assert rest.result(MEMBER, "calendar.event.add", accessibility="absent", **HOLIDAY) == 1
    assert busy(rest, "2026-11-20", "2026-11-30") == {"11": [], "3": []}
    assert busy(rest, "2026-12-15", "2026-12-20") == {"11": [], "3": []}
    ((event,), nothing) = busy(rest, "2026-12-14", "2026-12-20").values()
    assert nothing == []
    assert (event["ACCESSIBILITY"], event["DT_SKIP_TIME"], event["IMPORTANCE"]) == ("absent", "Y", "normal")
    assert (event["DATE_FROM"], event["DATE_TO"]) == ("12/01/2026", "12/14/2026")
    assert event["DATE_FROM_TS_UTC"] == "1796079600"


def test_free_time_is_not_busy(rest: Any) -> None:
    """And an event with hours shows them in its own zone."""
    hours = {"type": "user", "ownerId": 11, "from": "2026-12-01 10:00:00", "to": "2026-12-01 11:00:00"}
    rest.result(MEMBER, "calendar.event.add", name="Free", accessibility="free", **hours)
    rest.result(MEMBER, "calendar.event.add", name="Talk", timezone_from="Asia/Tokyo", **hours)
    rest.result(MEMBER, "calendar.event.add", name="Odd", timezone_from="No/Where", importance="high", **hours)
    events = busy(rest, "2026-12-01", "2026-12-01")["11"]
    assert [event["NAME"] for event in events] == ["Talk", "Odd"]
    assert (events[0]["DATE_FROM"], events[0]["~USER_OFFSET_FROM"]) == ("12/01/2026 10:00:00 am", -28800)
    assert events[1]["IMPORTANCE"] == "high"


def test_events_are_made_in_ones_own_calendar(rest: Any) -> None:
    """Administrators make and delete anybody's; moments may be given in seconds."""
    assert rest.error(STRANGER, "calendar.event.add", **HOLIDAY) == (400, "")
    seconds = {"type": "user", "ownerId": 11, "name": "x", "from_ts": 1796079600, "to_ts": 1796083200}
    assert rest.result(SERVICE, "calendar.event.add", **seconds) == 1
    assert rest.error(STRANGER, "calendar.event.delete", id=1) == (400, "")
    assert rest.result(MEMBER, "calendar.event.delete", id=1) is True
    assert rest.error(MEMBER, "calendar.event.delete", id=1) == (400, "")


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("calendar.accessibility.get", {"users": [1], "to": "2026-12-01"}),
        ("calendar.accessibility.get", {"users": [], "from": "2026-12-01", "to": "2026-12-01"}),
        ("calendar.event.add", {**HOLIDAY, "name": ""}),
        ("calendar.event.add", {**HOLIDAY, "name": ["x"]}),
        ("calendar.event.add", {**HOLIDAY, "description": 5}),
        ("calendar.event.add", {**HOLIDAY, "type": "group"}),
        ("calendar.event.add", {**HOLIDAY, "ownerId": 999}),
        ("calendar.event.add", {**HOLIDAY, "to": "2026-11-01"}),
        ("calendar.event.add", {**HOLIDAY, "from": "soon"}),
        ("calendar.event.add", {**HOLIDAY, "from_ts": -(2**36)}),
        ("calendar.event.delete", {}),
    ],
)
def test_errors_have_an_empty_code(rest: Any, method: str, params: dict[str, Any]) -> None:
    """docs: calendar/calendar-event/*.md"""
    assert rest.error(SERVICE, method, **params) == (400, "")


def test_a_period_that_is_none_finds_nobody_busy(rest: Any) -> None:
    """Every asked person, with nothing."""
    assert busy(rest, "soon", "later") == {"11": [], "3": []}
