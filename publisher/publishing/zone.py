"""The time zone that days are counted in."""

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from publisher.config import Settings


def zone_of(settings: Settings, now: datetime) -> tzinfo:
    """The settings' time zone, else the portal's; ``now`` is by the portal's clock."""
    if settings.time_zone is not None:
        return ZoneInfo(settings.time_zone)
    assert now.tzinfo is not None
    return now.tzinfo
