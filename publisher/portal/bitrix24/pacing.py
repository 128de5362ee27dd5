"""When a request may go: the portal's rate limit, the working time of its methods, and pauses between attempts."""

from collections.abc import Callable

from publisher.messages import text
from publisher.portal.bitrix24.limits import RateLimiter
from publisher.portal.waiting import Wait

UNKNOWN_RESET_S = 60.0  # the portal counts working time in baskets of a minute


class Pacing:
    """Waits for one portal. ``clock`` gives seconds and never goes back; ``retry_cap`` is the longest pause between attempts in
    seconds, and pacing by the limiter is no such pause. ``on_wait`` hears of every wait before it begins.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        limiter: RateLimiter | None,
        retry_cap: float | None,
        on_wait: Callable[[Wait], None] | None,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self.limiter = limiter
        self._retry_cap = retry_cap
        self._on_wait = on_wait
        self._resets: dict[str, float] = {}

    @property
    def seconds_needed(self) -> float:
        """How long the next request has to wait."""
        return self.limiter.wait_needed() if self.limiter is not None else 0.0

    def wait_for_room(self) -> None:
        """Wait until the next request fits."""
        self._wait(self.seconds_needed, "wait-pace")

    def sent(self) -> None:
        """Count a request that is on its way."""
        if self.limiter is not None:
            self.limiter.sent()

    def answered(self) -> None:
        """The portal let a request in."""
        if self.limiter is not None:
            self.limiter.answered()

    def refused(self, attempt: int) -> None:
        """A refusal tells that the portal's bucket is full; where pauses are capped to nothing, one alone is an incident."""
        if self.limiter is not None and (self._retry_cap != 0 or attempt > 1):
            self.limiter.refused()

    def note_budget(self, method: str, resets_in: float | None) -> None:
        """When a method's working time is given back, where the portal says so."""
        if resets_in is not None:
            self._resets[method] = self._clock() + resets_in

    def seconds_to_reset(self, method: str) -> float:
        """Seconds until a method's working time is given back, as the portal last said."""
        known = self._resets.get(method)
        return UNKNOWN_RESET_S if known is None or known <= self._clock() else known - self._clock()

    def pause(self, seconds: float, reason: str, **values: object) -> None:
        """A wait between attempts: capped."""
        self._wait(seconds if self._retry_cap is None else min(seconds, self._retry_cap), reason, **values)

    def _wait(self, seconds: float, reason: str, **values: object) -> None:
        if seconds <= 0:
            return
        if self._on_wait is not None:
            self._on_wait(Wait(seconds, text(f"portal.{reason}", seconds=round(seconds), **values)))
        self._sleep(seconds)
