"""Laws of the rate limiter: the portal never has to refuse, and no time is wasted."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from publisher.portal.bitrix24.limits import RateLimiter

SECONDS = st.floats(0, 3, allow_nan=False)
# One request: time of our own before it, time on the way there, time on the way back.
REQUESTS = st.lists(st.tuples(st.floats(0, 40) | SECONDS, SECONDS, SECONDS), max_size=200)


class ModelPortal:
    """A leaky bucket as the documentation describes it, counted when the request arrives."""

    def __init__(self, per_second: float, burst: int) -> None:
        self.per_second, self.burst, self.level, self.seen = per_second, burst, 0.0, 0.0

    def admits(self, now: float) -> bool:
        """Count a request if there is room."""
        self.level = max(0.0, self.level - (now - self.seen) * self.per_second)
        self.seen = now
        if self.level + 1 > self.burst:
            return False
        self.level += 1
        return True


def drive(requests: Any, per_second: float, burst: int) -> tuple[float, list[float], list[bool]]:
    """Send requests one after the other through the limiter; give the waits and whether the portal admitted each."""
    now = 0.0
    limiter = RateLimiter(clock=lambda: now, per_second=per_second, burst=burst)
    portal = ModelPortal(per_second, burst)
    waits, admitted = [], []
    for before, there, back in requests:
        now += before
        waits.append(limiter.wait_needed())
        now += waits[-1]
        limiter.sent()
        now += there
        admitted.append(portal.admits(now))
        now += back
        limiter.answered()
    return now, waits, admitted


@settings(deadline=None, max_examples=examples(60))
@given(REQUESTS, st.sampled_from([(2.0, 50), (2.0, 5), (5.0, 250), (0.5, 1)]))
def test_the_portals_bucket_never_overflows(requests: Any, limit: tuple[float, int]) -> None:
    """Whatever the network does to requests that follow one another."""
    _, _, admitted = drive(requests, *limit)

    assert all(admitted)


@settings(deadline=None, max_examples=examples(40))
@given(st.integers(0, 300), st.sampled_from([(2.0, 50), (5.0, 250), (2.0, 1)]))
def test_the_wait_is_what_the_limit_asks_for(count: int, limit: tuple[float, int]) -> None:
    """So many requests take what the bucket needs and hardly more; there is no wait while there is room."""
    per_second, burst = limit

    took, waits, _ = drive([(0, 0, 0)] * count, per_second, burst)

    assert not any(waits[:burst])
    over = max(0, count - burst)
    assert over / per_second - 1e-6 <= took <= over / per_second + over * 0.003


@settings(deadline=None, max_examples=examples(25))
@given(st.integers(1, 200), st.integers(1, 200))
def test_planning_ahead_tells_the_same_time(already: int, more: Any) -> None:
    """seconds_for names the wait of the last request before any is sent."""
    now = 0.0
    limiter = RateLimiter(clock=lambda: now)
    for _ in range(already):
        now += limiter.wait_needed()
        limiter.sent()
    planned, started = limiter.seconds_for(more), now
    for _ in range(more):
        now += limiter.wait_needed()
        limiter.sent()

    assert now - started == pytest.approx(planned, abs=0.003 * more)


def test_a_refusal_slows_down_and_success_recovers() -> None:
    """Others use the bucket too: believe it full, go slower, then come back to the full pace, never over it."""
    now = 0.0
    limiter = RateLimiter(clock=lambda: now)
    limiter.refused()
    assert limiter.wait_needed() == pytest.approx(1 / 1.5, abs=0.01)
    for _ in range(50):
        now += limiter.wait_needed()
        limiter.sent()
        limiter.answered()

    assert limiter.wait_needed() == pytest.approx(0.5, abs=0.01)


def test_however_often_it_is_refused_it_still_goes_on() -> None:
    """The pace has a floor."""
    now = 0.0
    limiter = RateLimiter(clock=lambda: now)
    for _ in range(100):
        limiter.refused()

    assert limiter.wait_needed() == pytest.approx(2.0, abs=0.01)
