"""Which days people work on: the week's and the year's days off as the portal's calendar has them. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

_WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKEND = frozenset({5, 6})
_MOST_DAYS_OFF = 60
"""A calendar with more days off in a row has no working days at all: then every day counts as one."""


@dataclass(frozen=True, slots=True)
class WorkDays:
    """``week`` are the numbers of the days off of each week (Monday is 0); ``off`` and ``on`` days of every year, as (month, day)."""

    week: frozenset[int] = _WEEKEND
    off: frozenset[tuple[int, int]] = frozenset()
    on: frozenset[tuple[int, int]] = frozenset()
    days_off: frozenset[date] = frozenset()
    days_on: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether people work on this day. Single days count more than days of every year, and these more than those of the week."""
        if day in self.days_on or day in self.days_off:
            return day in self.days_on
        of_year = (day.month, day.day)
        return of_year in self.on or (day.weekday() not in self.week and of_year not in self.off)

    def from_day(self, day: date) -> date:
        """The day itself, or the next one on which people work."""
        found = next((d for d in _days_from(day) if self.is_working(d)), None)
        return day if found is None else found

    def after(self, day: date, count: int) -> date:
        """The day on which so many working days have passed."""
        for _ in range(count):
            day = self.from_day(day + timedelta(days=1))
        return day

    def with_days(self, off: Iterable[date], on: Iterable[date]) -> "WorkDays":
        """The same calendar with single days that somebody named: days off, and days on which people work after all."""
        return replace(self, days_off=self.days_off | set(off), days_on=self.days_on | set(on))


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which somebody is absent, both included."""

    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Whether the person is absent on this day."""
        return self.first <= day <= self.last


WEEKENDS = WorkDays()
"""Saturdays and Sundays off: what holds where the portal's calendar is not known."""


NOBODY: Mapping[int, tuple[Away, ...]] = MappingProxyType({})
"""Where nobody is known to be away."""


def read_workdays(week: Iterable[str], off: str, on: str) -> WorkDays:
    """The portal's calendar: days of the week as ``SA``, days of the year as ``1.01,7.01``; what cannot be read is left out."""
    days = frozenset(_WEEK.index(day) for word in week if (day := str(word).upper()) in _WEEK)
    return WorkDays(days, _days_of_year(off), _days_of_year(on))


def _days_of_year(written: str) -> frozenset[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for part in written.split(","):
        day, _, month = part.strip().partition(".")
        month = month.partition(".")[0]
        if day.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
            found.add((int(month), int(day)))
    return frozenset(found)


def _days_from(day: date) -> Iterable[date]:
    return (day + timedelta(days=step) for step in range(_MOST_DAYS_OFF))
