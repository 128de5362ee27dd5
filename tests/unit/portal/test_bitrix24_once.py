"""Requests that rest on what was seen a moment ago: sent at once or not at all, and never again by themselves."""

from functools import partial
from typing import Any

import pytest
import requests
from urllib3 import exceptions as lower

from publisher.errors import AuthError, BusyError, OutcomeUnknownError, TransportError
from publisher.portal.bitrix24.batch import Command
from publisher.portal.bitrix24.limits import RateLimiter
from publisher.portal.bitrix24.transport import FRESH_S

REFUSED = requests.ConnectionError(lower.MaxRetryError(None, "/", lower.NewConnectionError(None, "refused")))
LOST = requests.ConnectionError(lower.ProtocolError("aborted", ConnectionResetError()))
THREE = [Command("landing.landing.update", {"lid": n}) for n in range(3)]


def ran(results: Any) -> list[bool]:
    return [result.ran for result in results]


def test_all_go_in_one_request_that_stops_at_a_failure(rig: Any, carried_out: Any) -> None:
    """A batch with ``halt``: what comes after a refused command was not done."""
    transport = rig.transport(partial(carried_out, errors={1: "ACCESS_DENIED"}, halt=True))

    results = transport.once(THREE)

    assert ran(results) == [True, True, False]
    assert [result.is_ok for result in results] == [True, False, False]
    assert rig.portal.asked[0][1]["halt"] == 1


def test_what_one_request_does_not_hold_is_left_to_the_caller(rig: Any, carried_out: Any) -> None:
    """Fifty commands and no second request."""
    transport = rig.transport(carried_out)

    results = transport.once([Command("landing.landing.update", {"lid": n}) for n in range(60)])

    assert ran(results) == [True] * 50 + [False] * 10
    assert transport.requests == 1


def test_a_portal_that_takes_few_still_gets_the_condition_with_its_first_operation(rig: Any, carried_out: Any) -> None:
    """``least`` commands go together however small batches have become."""
    transport = rig.transport(carried_out, carried_out)
    transport.most_commands = 1

    assert ran(transport.once(THREE, least=2)) == [True, True, False]
    assert ran(transport.once(THREE)) == [True, False, False]


def test_what_was_seen_long_ago_is_not_rested_on(rig: Any, answered: Any, carried_out: Any) -> None:
    """More than FRESH_S after the last answer nothing is sent, so that the caller looks; asked again at once, it goes."""
    transport = rig.transport(answered(), carried_out)
    transport.call("profile", writes=False)
    rig.now += FRESH_S + 0.1

    assert ran(transport.once(THREE)) == [False] * 3
    assert transport.requests == 1
    assert ran(transport.once(THREE)) == [True] * 3
    assert transport.requests == 2


def test_what_was_seen_just_now_is(rig: Any, answered: Any, carried_out: Any) -> None:
    """Up to FRESH_S it goes without another look."""
    transport = rig.transport(answered(), carried_out)
    transport.call("profile", writes=False)
    rig.now += FRESH_S - 0.1

    assert ran(transport.once(THREE)) == [True] * 3


def test_a_look_between_makes_it_fresh(rig: Any, answered: Any, carried_out: Any) -> None:
    """Any answer of the portal counts."""
    transport = rig.transport(answered(), answered(), carried_out)
    transport.call("profile", writes=False)
    rig.now += 60
    transport.call("profile", writes=False)

    assert ran(transport.once(THREE)) == [True] * 3


def test_a_slow_portal_is_not_asked_for_ever(rig: Any, say: Any, carried_out: Any) -> None:
    """Two times in a row nothing is too old: a portal that takes longer for each look would never be written."""
    slow_look = say({"result": True}, took=5.0)
    transport = rig.transport(slow_look, carried_out)
    transport.call("profile", writes=False)
    rig.now += 5

    assert ran(transport.once(THREE)) == [False] * 3
    rig.now += 5
    assert ran(transport.once(THREE)) == [True] * 3


class Crowded(RateLimiter):
    """A pace that others have used up: the next request may go at a moment that the test says."""

    def __init__(self, rig: Any, free_at: float) -> None:
        super().__init__(clock=rig.clock)
        self._rig, self.free_at = rig, free_at

    def wait_needed(self) -> float:
        return max(0.0, self.free_at - float(self._rig.now))


def test_a_short_wait_for_the_pace_leaves_it_fresh(rig: Any, answered: Any, carried_out: Any) -> None:
    """The request waits, and goes."""
    transport = rig.transport(answered(), carried_out, limiter=Crowded(rig, 1002.0))
    transport.call("profile", writes=False)
    rig.slept.clear()

    assert ran(transport.once(THREE)) == [True] * 3


def test_a_long_wait_for_the_pace_comes_before_the_look(rig: Any, answered: Any, carried_out: Any) -> None:
    """It is waited for here, nothing is sent, and the caller's look and request then go without a wait between them."""
    limiter = Crowded(rig, 0.0)
    transport = rig.transport(answered(), answered(), carried_out, limiter=limiter)
    transport.call("profile", writes=False)
    limiter.free_at = rig.now + FRESH_S + 7

    assert ran(transport.once(THREE)) == [False] * 3
    assert rig.slept == [FRESH_S + 7]
    transport.call("profile", writes=False)
    assert ran(transport.once(THREE)) == [True] * 3
    assert rig.slept == [FRESH_S + 7]


@pytest.mark.parametrize(
    ("code", "status", "pause"), [("QUERY_LIMIT_EXCEEDED", 503, 1.0), ("OPERATION_TIME_LIMIT", 429, 60.0)]
)
def test_put_off_it_is_not_sent_again_by_itself(
    code: str, status: int, pause: float, rig: Any, refused: Any, answered: Any, carried_out: Any
) -> None:
    """503 and 429 mean that nothing was done. The pause is over when this returns; the caller looks, and asks again."""
    transport = rig.transport(refused(code, status), answered(), carried_out)

    assert ran(transport.once(THREE)) == [False] * 3
    assert (transport.requests, rig.slept) == (1, [pause])
    transport.call("profile", writes=False)
    assert ran(transport.once(THREE)) == [True] * 3


def test_put_off_for_ever_it_is_given_up(rig: Any, refused: Any) -> None:
    """The attempts are counted over the calls."""
    transport = rig.transport(*[refused("QUERY_LIMIT_EXCEEDED", 503)] * 8, retry_cap=0.0)

    for _ in range(7):
        assert ran(transport.once(THREE)) == [False] * 3
    with pytest.raises(BusyError, match="too many requests"):
        transport.once(THREE)


def test_the_count_begins_again_once_it_went(rig: Any, refused: Any, carried_out: Any) -> None:
    """Seven refusals, an answer, seven refusals: no error."""
    busy = refused("QUERY_LIMIT_EXCEEDED", 503)
    transport = rig.transport(*[busy] * 7, carried_out, *[busy] * 7, carried_out, retry_cap=0.0)

    done = [any(ran(transport.once(THREE))) for _ in range(16)]

    assert [number for number, went in enumerate(done, 1) if went] == [8, 16]


def test_a_command_out_of_working_time_ends_the_request(rig: Any, carried_out: Any) -> None:
    """Those before it are done and told; the pause is over when this returns; it and the rest are not done."""
    transport = rig.transport(partial(carried_out, errors={1: "OPERATION_TIME_LIMIT"}, halt=True), carried_out)

    results = transport.once(THREE)

    assert ran(results) == [True, False, False]
    assert rig.slept == [60.0]


def test_a_lost_answer_is_the_callers_to_find_out(rig: Any) -> None:
    """Nothing is sent twice."""
    transport = rig.transport(LOST)

    with pytest.raises(OutcomeUnknownError):
        transport.once(THREE)
    assert transport.requests == 1


def test_a_closed_door_is_tried_again_only_by_the_caller_and_not_for_ever(rig: Any, carried_out: Any) -> None:
    """Nothing was sent; four times in a row, then the error."""
    transport = rig.transport(REFUSED, carried_out, *[REFUSED] * 4, retry_cap=0.0)

    assert ran(transport.once(THREE)) == [False] * 3
    assert ran(transport.once(THREE)) == [True] * 3
    for _ in range(3):
        assert ran(transport.once(THREE)) == [False] * 3
    with pytest.raises(TransportError):
        transport.once(THREE)


def test_too_large_it_goes_in_smaller_pieces_next_time(rig: Any, say: Any, carried_out: Any) -> None:
    """413: nothing was done, and the next request is half as large."""
    transport = rig.transport(say({}, 413), carried_out)
    large = [Command("landing.block.updatecontent", {"content": "x" * 1000}) for _ in range(8)]

    assert ran(transport.once(large)) == [False] * 8
    sent = sum(ran(transport.once(large)))
    assert 0 < sent < 8


def test_what_is_final_is_said_at_once(rig: Any, refused: Any) -> None:
    """A webhook that is no more."""
    transport = rig.transport(refused("INVALID_CREDENTIALS", 401))

    with pytest.raises(AuthError):
        transport.once(THREE)
    assert (transport.requests, rig.slept) == (1, [])


def test_a_command_larger_than_a_batch_goes_with_its_condition(rig: Any, carried_out: Any) -> None:
    """A page of more than a batch's bytes: the condition alone would be sent again and again, and the page never."""
    transport = rig.transport(carried_out)
    large = [*THREE[:2], Command("landing.block.updatecontent", {"content": "x" * (transport.most_bytes + 1)})]

    assert ran(transport.once([*large, *THREE], least=3)) == [True, True, True, False, False, False]


def test_what_cannot_be_parted_and_is_too_large_is_the_last_commands_refusal(rig: Any, say: Any) -> None:
    """413 for the condition and one operation: that page fails, and nothing is sent again."""
    transport = rig.transport(say({}, 413))
    transport.most_commands = 1

    results = transport.once([*THREE, *THREE], least=3)

    assert ran(results) == [False, False, True, False, False, False]
    assert results[2].explained() is not None
    assert transport.requests == 1
