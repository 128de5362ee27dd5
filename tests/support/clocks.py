"""The clocks that tests hand in. No test, and nothing that a test runs, depends on the machine's day.

``tests/meta/test_clocks.py`` holds this; ``make days`` runs the suite under other days and in other time zones.
"""

import time
from datetime import UTC, datetime

from portal_emulator.clock import Clock

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""A Monday, nine o'clock in Berlin, where the seeded portal is."""


def running_clock(moment: datetime = MORNING) -> Clock:
    """An emulator's clock that starts at a moment and runs on."""
    started = time.monotonic()
    return Clock(lambda: moment.timestamp() + time.monotonic() - started)


def standing_clock(moment: datetime = MORNING) -> Clock:
    """An emulator's clock that stands at a moment until a test sets it."""
    clock = running_clock(moment)
    clock.set(moment)
    return clock


def morning() -> datetime:
    """The publisher's clock: it stands."""
    return MORNING
