"""How fast a portal may be asked: a leaky bucket of our own that mirrors the portal's, so that it never has to refuse.

The portal counts requests, lets ``per_second`` of them leak out, and refuses with 503 QUERY_LIMIT_EXCEEDED what would lift
the count over ``burst`` (REST docs: limits; 2 and 50, on the Enterprise plan 5 and 250). A batch counts once.
"""

from collections.abc import Callable

PER_SECOND = 2.0
BURST = 50
_MARGIN_S = 0.002  # the portal's clock and ours round differently
_SLOWER = 0.75
_SLOWEST = 0.25
_RECOVERY = 0.05


class RateLimiter:
    """An upper bound of the portal's counter. ``clock`` gives seconds and never goes back.

    A request may reach the portal at any time between its sending and its answer, so an answered request counts as if it
    had only just been counted; for requests one after the other the bound then holds whatever the network does.
    """

    def __init__(self, *, clock: Callable[[], float], per_second: float = PER_SECOND, burst: int = BURST) -> None:
        self._clock = clock
        self._nominal = per_second
        self._per_second = per_second
        self._burst = burst
        self._level = 0.0
        self._seen = clock()

    def wait_needed(self) -> float:
        """Seconds until one more request fits; 0 when there is room now."""
        return self.seconds_for(1)

    def seconds_for(self, requests: int) -> float:
        """Seconds until the last of so many requests may go, if nothing else slows them."""
        over = self._current() + requests - self._burst
        return over / self._per_second + _MARGIN_S if over > 0 else 0.0

    def sent(self) -> None:
        """Count a request that is on its way."""
        self._level = self._current() + 1

    def answered(self) -> None:
        """The request was admitted, perhaps only just now; after refusals the pace recovers slowly."""
        self._level = max(self._current(), 1.0)
        self._per_second = min(self._nominal, self._per_second + self._nominal * _RECOVERY)

    def refused(self) -> None:
        """The portal's bucket is full whatever we thought (others ask from the same address too): believe it, and slow down."""
        self._current()
        self._level = float(self._burst)
        self._per_second = max(self._nominal * _SLOWEST, self._per_second * _SLOWER)

    def _current(self) -> float:
        now = self._clock()
        self._level = max(0.0, self._level - (now - self._seen) * self._per_second)
        self._seen = now
        return self._level
