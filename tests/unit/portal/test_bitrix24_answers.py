"""Reading an HTTP answer that may be anything."""

import json
from datetime import timedelta
from typing import Any

import pytest

from publisher.portal.bitrix24.answers import FailedRequest, MethodAnswer, PortalTime, read_answer, read_time


def read(body: Any, status: int = 200, headers: Any = None) -> MethodAnswer | FailedRequest:
    """Read a body as the answer to a method."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return read_answer(status, headers or {}, content, "profile")


def test_a_result_may_be_null_false_or_empty() -> None:
    """Only a missing result is none."""
    for value in (None, False, [], 0, ""):
        outcome = read({"result": value})
        assert isinstance(outcome, MethodAnswer)
        assert outcome.result == value


def test_time_is_read_as_far_as_it_is_there() -> None:
    """The portal's clock keeps its offset; the budget's reset is counted by the portal's own clock."""
    time = read_time(
        {
            "finish": 1778747193.5,
            "duration": 0.62,
            "date_finish": "2026-05-14T10:26:33+02:00",
            "operating": 3.3,
            "operating_reset_at": 1778747792,
        }
    )

    assert time.at is not None
    assert time.at.utcoffset() == timedelta(hours=2)
    assert time.resets_in == pytest.approx(598.5)
    assert (time.duration, time.operating) == (0.62, 3.3)


@pytest.mark.parametrize(
    "odd",
    [None, [], "soon", {}, {"date_finish": 5}, {"date_finish": "yesterday"}, {"date_finish": "2026-05-14T10:26:33"}],
)
def test_odd_times_are_no_times(odd: Any) -> None:
    """Fields may be absent; a time without an offset tells nothing."""
    assert read_time(odd) == PortalTime()


def test_numbers_that_are_none_are_not_taken() -> None:
    """Totals and next count only as whole numbers."""
    outcome = read({"result": 1, "total": True, "next": "50"})

    assert isinstance(outcome, MethodAnswer)
    assert (outcome.total, outcome.next) == (None, None)


@pytest.mark.parametrize("body", [b"", b"[]", b"17", b"null", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_object_is_no_answer(body: Any) -> None:
    """Whatever comes, it is a failure and not an exception."""
    assert isinstance(read(body), FailedRequest)


def test_429_without_json_is_a_limit() -> None:
    """A balancer's 429 means: slow down; nothing was done."""
    outcome = read(b"<html>", 429)

    assert isinstance(outcome, FailedRequest)
    assert outcome.surely_not_done
    assert outcome.may_pass


def test_a_redirect_without_a_location() -> None:
    """Even that is told."""
    outcome = read(b"", 302)

    assert isinstance(outcome, FailedRequest)
    assert "redirect" in str(outcome.error)
