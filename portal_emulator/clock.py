"""The portal's clock: it runs, or stands where the control interface put it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime


class Clock:
    """Seconds since 1970 in UTC. Rate limits and waits never ask it: they use real time."""

    def __init__(self, now: Callable[[], float] = time.time, *, stands_at: datetime | None = None) -> None:
        self._running = now
        self.set(stands_at)

    def now(self) -> float:
        return self._running() if self._stands_at is None else self._stands_at

    def seconds(self) -> int:
        """The stamp that the portal stores: whole seconds."""
        return int(self.now())

    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.now(), UTC)

    def set(self, moment: datetime | None) -> None:
        """Stand at a moment, or run again with None."""
        self._stands_at: float | None = None if moment is None else moment.timestamp()

    @property
    def stands(self) -> bool:
        return self._stands_at is not None
