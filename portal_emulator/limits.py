"""What a portal allows: requests a second (a leaky bucket) and a method's working time in ten minutes.

[docs: limits.md] Both run on real time, never on the portal's clock.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RateLimit:
    """`leak` requests leave the bucket a second; it holds `burst`."""

    leak: float
    burst: int


def parse_rate_limit(text: str) -> RateLimit | None:
    """`2/50`, `5/250` or `off`. ValueError says what is understood."""
    if text == "off":
        return None
    leak, slash, burst = text.partition("/")
    try:
        limit = RateLimit(float(leak), int(burst))
    except ValueError:
        limit = None
    if not slash or limit is None or not 0 < limit.leak < float("inf") or limit.burst < 1:
        raise ValueError(f"a rate limit is <requests a second>/<burst>, such as 2/50, or off; not {text!r}")
    return limit


class Bucket:
    """One bucket an address of a client; a refused request adds nothing."""

    def __init__(self, limit: RateLimit | None, now: Callable[[], float]) -> None:
        self.limit = limit
        self._now = now
        self._levels: dict[str, tuple[float, float]] = {}
        self._guard = threading.Lock()

    def admit(self, client: str) -> bool:
        if self.limit is None:
            return True
        with self._guard:
            now = self._now()
            level, seen = self._levels.get(client, (0.0, now))
            level = max(0.0, level - (now - seen) * self.limit.leak)
            admitted = level + 1 <= self.limit.burst
            self._levels[client] = (level + 1 if admitted else level, now)
            return admitted


BASKET_SECONDS = 60
BASKETS = 10


class OperatingTime:
    """Seconds of work of each method for each user in the ten latest one-minute baskets."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._baskets: dict[tuple[int, str], dict[int, float]] = {}
        self._guard = threading.Lock()

    def spent(self, user: int, method: str) -> float:
        with self._guard:
            return sum(self._recent(user, method).values())

    def add(self, user: int, method: str, seconds: float) -> float:
        """Count the work; the sum with it."""
        with self._guard:
            baskets = self._recent(user, method)
            minute = int(self._now() // BASKET_SECONDS)
            baskets[minute] = baskets.get(minute, 0.0) + seconds
            return sum(baskets.values())

    def resets_in(self, user: int, method: str) -> int:
        """Seconds until the oldest basket falls out."""
        with self._guard:
            now = self._now()
            oldest = min(self._recent(user, method), default=int(now // BASKET_SECONDS))
            return max(1, int((oldest + BASKETS) * BASKET_SECONDS - now))

    def _recent(self, user: int, method: str) -> dict[int, float]:
        oldest = int(self._now() // BASKET_SECONDS) - BASKETS + 1
        kept = {minute: spent for minute, spent in self._baskets.get((user, method), {}).items() if minute >= oldest}
        self._baskets[(user, method)] = kept
        return kept
