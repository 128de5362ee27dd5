"""The company's working time, as calendar.settings.get tells it and as MATCH_WORK_TIME keeps to it."""

from datetime import UTC, datetime, timedelta, tzinfo

START_HOUR, END_HOUR = 9, 18
WEEK_HOLIDAYS = ("SA", "SU")
YEAR_HOLIDAYS = ((1, 1), (1, 5), (3, 10), (25, 12), (26, 12))
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def closest(moment: int, zone: tzinfo) -> int:
    """The moment itself within working hours, else when work begins next."""
    local = datetime.fromtimestamp(moment, UTC).astimezone(zone)
    begins = local.replace(hour=START_HOUR, minute=0, second=0)
    ends = local.replace(hour=END_HOUR, minute=0, second=0)
    if _is_workday(local) and begins <= local <= ends:
        return moment
    if local > begins:
        begins += timedelta(days=1)
    while not _is_workday(begins):
        begins += timedelta(days=1)
    return int(begins.timestamp())


def _is_workday(day: datetime) -> bool:
    return _DAYS[day.weekday()] not in WEEK_HOLIDAYS and (day.day, day.month) not in YEAR_HOLIDAYS
