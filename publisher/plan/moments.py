"""The portal's dates as people read them.

The portal writes a date as its own language does (facts kb-0.21). What can be read only one way becomes ``2026-11-23 09:00``;
anything else is shown as the portal says it. Never counted with.
"""

import re

_DATE = re.compile(
    r"(?P<one>\d{1,4})(?P<sign>[./-])(?P<two>\d{1,2})(?P=sign)(?P<three>\d{1,4})"
    r"(?:[ T](?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?: ?(?P<half>[ap])\.?m\.?)?\S*)?",
    re.IGNORECASE,
)


def moment(portal_date: str) -> str:
    """A date of the portal, to the minute, year first."""
    found = _DATE.fullmatch(portal_date.strip())
    day = _day(found) if found else None
    if found is None or day is None:
        return portal_date
    return day if found["hour"] is None else f"{day} {_hour(found):02}:{found['minute']}"


def is_later(one: str, other: str) -> bool:
    """Whether one date of a portal is later than another; False where either cannot be read, or they are of the same second."""
    found = [_DATE.fullmatch(portal_date.strip()) for portal_date in (one, other)]
    read = [(_day(f), _hour(f), f["minute"], f["second"] or "") for f in found if f and f["hour"]]
    return len(read) == len(found) and all(day for day, *_ in read) and read[0] > read[1]


def _hour(found: re.Match[str]) -> int:
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    return hour


def _day(found: re.Match[str]) -> str | None:
    """Year, month, day; None where the order of month and day cannot be told."""
    one, two, three = int(found["one"]), int(found["two"]), int(found["three"])
    if len(found["one"]) == 4:
        year, month, day = one, two, three
    elif len(found["three"]) != 4:
        return None
    elif found["sign"] != "/" or one > 12:
        year, month, day = three, two, one
    elif found["half"] or two > 12:
        year, month, day = three, one, two  # 12 hours and slashes are the American way
    else:
        return None
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None
