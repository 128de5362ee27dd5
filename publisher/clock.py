"""The machine's clock, and days made from moments. Nothing else in the publisher asks the machine what time it is.

Whoever needs the day is handed a clock, so that tests hand in one of their own.
"""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Gives the present moment, with its offset from UTC."""


def machine_clock() -> datetime:
    """Now, with the offset of this machine's time zone."""
    return datetime.now().astimezone()


def day_in(time_zone: str | None, moment: datetime) -> date:
    """The calendar day of a moment in a named time zone; without a name, the day by the moment's own offset."""
    return (moment.astimezone(ZoneInfo(time_zone)) if time_zone else moment).date()
