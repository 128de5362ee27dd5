"""Each operation on the calendar as one command of REST v2, and its answer as the operation's value."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from publisher.portal import calendar as port
from publisher.portal.bitrix24.batch import Command, Result
from publisher.portal.bitrix24.rows import Row, number, rows_of
from publisher.portal.calendar import CalendarOperation
from publisher.portal.outcome import Outcome
from publisher.workdays import Away, read_workdays


def calendar_command(operation: CalendarOperation) -> Command:
    """The command that does an operation."""
    match operation:
        case port.ReadWorkDays():
            return Command("calendar.settings.get", {})
        case port.ReadAbsences(users, first, last):
            period = {"from": first.isoformat(), "to": last.isoformat()}
            return Command("calendar.accessibility.get", {**period, "users": list(users)})


def calendar_outcome(operation: CalendarOperation, result: Result) -> Outcome:
    """What the answer to a command that was not refused means for its operation."""
    value = result.value if isinstance(result.value, Mapping) else {}
    match operation:
        case port.ReadWorkDays():
            if not value:
                return Outcome()
            week = value.get("week_holidays")
            days = [str(day) for day in week] if isinstance(week, list) else ["SA", "SU"]
            off, on = (str(value.get(name) or "") for name in ("year_holidays", "year_workdays"))
            return Outcome(read_workdays(days, off, on))
        case port.ReadAbsences():
            people = ((number(user), tuple(_absences(rows))) for user, rows in value.items())
            return Outcome({user: away for user, away in people if user is not None and away})


def _absences(rows: Any) -> Iterator[Away]:
    for row in rows_of(rows):
        if row.get("ACCESSIBILITY") == "absent":
            days = _day(row, "FROM"), _day(row, "TO")
            if days[0] is not None and days[1] is not None:
                yield Away(days[0], days[1])


def _day(row: Row, end: str) -> date | None:
    """The day on which an event begins or ends, in the event's own zone."""
    seconds = number(row.get(f"DATE_{end}_TS_UTC"))
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, _zone(str(row.get(f"TZ_{end}") or ""))).date()
    except (ValueError, OverflowError, OSError):
        return None


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
