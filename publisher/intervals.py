"""Intervals as people write them ("3 months", "quarterly") and calendar arithmetic on dates."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from publisher.workdays import WEEKENDS, WorkDays

_WRITTEN = re.compile(r"([0-9]{1,4})\s+(working day|day|week|month|year)s?")
_MOST_YEARS = 100


class Unit(StrEnum):
    """The calendar units an interval is counted in."""

    WORKING_DAY = "working day"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Interval:
    """A number of calendar units, at least one."""

    count: int
    unit: Unit

    def after(self, start: date, days: WorkDays = WEEKENDS) -> date:
        """The day one interval after start; a month's missing day becomes its last one (31 January + 1 month = 28 February)."""
        match self.unit:
            case Unit.WORKING_DAY:
                return days.after(start, self.count)
            case Unit.DAY:
                return start + timedelta(days=self.count)
            case Unit.WEEK:
                return start + timedelta(weeks=self.count)
            case Unit.MONTH:
                return _add_months(start, self.count)
            case Unit.YEAR:
                return _add_months(start, 12 * self.count)

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"


NAMED = {
    "quarterly": Interval(3, Unit.MONTH),
    "half-yearly": Interval(6, Unit.MONTH),
    "yearly": Interval(1, Unit.YEAR),
}


def parse_interval(written: str) -> Interval | None:
    """Read ``<n> days|weeks|months|years`` or a named interval; None where it is neither, zero, or over a hundred years."""
    word = " ".join(written.split()).lower()
    if word in NAMED:
        return NAMED[word]
    match = _WRITTEN.fullmatch(word)
    if match is None or int(match[1]) == 0:
        return None
    interval = Interval(int(match[1]), Unit(match[2]))
    return None if interval.unit is Unit.YEAR and interval.count > _MOST_YEARS else interval


def _add_months(start: date, months: int) -> date:
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(start.day, last))
