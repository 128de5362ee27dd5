"""Moments as tasks take them: any string that PHP's strtotime understands, without an offset in the portal's zone."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

_DATE_FORMS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})"),
    re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})"),
)
_TIME = re.compile(
    r"(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2})(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{1,2})?",
    re.IGNORECASE,
)
_STEP = re.compile(r"(?P<sign>[+-])\s*(?P<count>\d{1,5})\s*(?P<unit>minute|hour|day|week)s?", re.IGNORECASE)
# The years 1000 to 9998: what the portal's database holds, with room for any zone.
_FIRST = -30_609_792_000
_LAST = 253_370_764_800
_UNITS = {"minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_NAMED = {"today": 0, "midnight": 0, "tomorrow": 1, "yesterday": -1}


def parse_moment(value: Any, zone: tzinfo, now: int) -> int | None:
    """Seconds since 1970, or None when `value` is no date. An offset in the text is honoured."""
    moment = _read(value, zone, now)
    return moment if moment is not None and _FIRST <= moment <= _LAST else None


def _read(value: Any, zone: tzinfo, now: int) -> int | None:
    if not isinstance(value, str):
        return None
    text = value.strip()
    if text.lower() == "now":
        return now
    if re.fullmatch(r"@-?\d{1,11}", text):
        return int(text[1:])
    step = _STEP.fullmatch(text)
    if step:
        seconds = int(step["count"]) * _UNITS[step["unit"].lower()]
        return now + (seconds if step["sign"] == "+" else -seconds)
    try:
        return _parse_calendar(text, zone, now)
    except (ValueError, OverflowError):
        return None


def _parse_calendar(text: str, zone: tzinfo, now: int) -> int | None:
    word, _, rest = text.partition(" ")
    if word.lower() in _NAMED:
        day = datetime.fromtimestamp(now, UTC).astimezone(zone) + timedelta(days=_NAMED[word.lower()])
        year, month, number = day.year, day.month, day.day
    else:
        found = next((match for form in _DATE_FORMS if (match := form.match(text))), None)
        if found is None:
            return None
        year, month, number = int(found["y"]), int(found["m"]), int(found["d"])
        rest = text[found.end() :]
    hours, minutes, seconds, offset = _time_of_day(rest)
    moment = datetime(year, month, number, hours, minutes, seconds, tzinfo=zone if offset is None else UTC)
    return int(moment.timestamp()) - (offset or 0)


def _time_of_day(rest: str) -> tuple[int, int, int, int | None]:
    """Hours, minutes, seconds, and the offset in seconds when the text has one. ValueError when it is no time."""
    rest = rest.lstrip(" tT,")
    if not rest.strip():
        return 0, 0, 0, None
    found = _TIME.fullmatch(rest.strip())
    if found is None:
        raise ValueError("not a time")
    hours = int(found["h"])
    if found["half"]:
        hours = hours % 12 + (12 if found["half"][0] in "pP" else 0)
    return hours, int(found["min"]), int(found["s"] or 0), _offset(found["zone"])


def _offset(zone: str | None) -> int | None:
    if not zone:
        return None
    if zone.upper() in ("Z", "UTC", "GMT"):
        return 0
    digits = zone[1:].replace(":", "")
    seconds = int(digits[:2]) * 3600 + int(digits[2:] or 0) * 60
    return seconds if zone[0] == "+" else -seconds
