"""An HTTP answer of the portal, read without trust: JSON of either REST version, an error, or no answer at all."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from publisher.errors import PortalError, TransportError
from publisher.messages import text
from publisher.portal.bitrix24.codes import Refusal, Treatment, explain, parse_refusal

MOST_ROWS = 1_000_000
"""Rows that a list can have: whoever answers with more is no portal, and pages of a list are not asked for without end."""
_MOST_SECONDS = 1e12


@dataclass(frozen=True, slots=True)
class PortalTime:
    """What an answer's ``time`` tells: the portal's clock with its offset, seconds of work, and of the method's budget.

    ``resets_in`` is how many seconds after the answer the oldest part of the budget is given back (by the portal's own
    clock, so that ours may be wrong). Every field may be missing.
    """

    at: datetime | None = None
    duration: float = 0.0
    operating: float | None = None
    resets_in: float | None = None


@dataclass(frozen=True, slots=True)
class MethodAnswer:
    """What a method answered. ``total`` and ``next`` are of lists of REST v2."""

    result: Any
    time: PortalTime = field(default_factory=PortalTime)
    total: int | None = None
    next: int | None = None


@dataclass(frozen=True, slots=True)
class FailedRequest:
    """A request without a usable answer, and whether it was surely not carried out, and whether trying again makes sense."""

    error: PortalError
    surely_not_done: bool
    may_pass: bool
    treatment: Treatment = Treatment.FINAL


def read_answer(status: int, headers: Mapping[str, str], body: bytes, method: str) -> MethodAnswer | FailedRequest:
    """Read one HTTP answer. Nothing of a body that is not JSON is repeated: it may hold anything."""
    if 300 <= status < 400:
        return _redirected(headers.get("Location", ""))
    document = _document(body)
    if not isinstance(document, Mapping):
        return _unreadable(status, body, method)
    refusal = parse_refusal(document, status)
    if refusal is not None:
        return _refused(refusal, method)
    if "result" not in document:
        error = TransportError(text("portal.no-result", method=method), hint=text("portal.not-json-hint"))
        return FailedRequest(error, surely_not_done=False, may_pass=False)
    return MethodAnswer(
        document["result"],
        read_time(document.get("time")),
        total=whole(document.get("total")),
        next=whole(document.get("next")),
    )


def read_time(value: Any) -> PortalTime:
    """Read ``time`` of an answer or of a batch's command; whatever is absent or odd is left unset."""
    if not isinstance(value, Mapping):
        return PortalTime()
    finish, reset = _number(value.get("finish")), _number(value.get("operating_reset_at"))
    return PortalTime(
        at=moment_of(value.get("date_finish")),
        duration=_number(value.get("duration")) or 0.0,
        operating=_number(value.get("operating")),
        resets_in=max(0.0, reset - finish) if reset is not None and finish is not None else None,
    )


def _redirected(location: str) -> FailedRequest:
    try:
        host = urlsplit(location).netloc.rpartition("@")[2]
    except ValueError:
        host = ""
    name = "moved" if host else "moved-within"
    error = TransportError(text(f"portal.{name}", host=host), hint=text("portal.moved-hint", host=host))
    return FailedRequest(error, surely_not_done=True, may_pass=False)


def _refused(refusal: Refusal, method: str) -> FailedRequest:
    treatment = refusal.treatment
    return FailedRequest(
        explain(refusal, method),
        surely_not_done=treatment is not Treatment.BROKEN,
        may_pass=treatment not in {Treatment.FINAL, Treatment.TOO_LARGE},
        treatment=treatment,
    )


def _unreadable(status: int, body: bytes, method: str) -> FailedRequest:
    if status in {413, 429} or status >= 500:
        codes = {429: "RATELIMITEXCEPTION"}
        return _refused(Refusal(codes.get(status, ""), "", status), method)
    if body.lstrip()[:1] in {b"{", b"["}:
        error: PortalError = TransportError(text("portal.cut-off", method=method), hint=text("portal.again-hint"))
        return FailedRequest(error, surely_not_done=False, may_pass=True)
    error = TransportError(text("portal.not-json", method=method, status=status), hint=text("portal.not-json-hint"))
    return FailedRequest(error, surely_not_done=status >= 400, may_pass=False)


def _document(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def moment_of(value: Any) -> datetime | None:
    """An instant with an offset that a calendar of any time zone holds; None for nothing and for what cannot be read."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None and 1970 <= moment.year < 9000 else None


def _number(value: Any) -> float | None:
    """A number of a size that seconds have."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(value) if -_MOST_SECONDS < value < _MOST_SECONDS else None


def whole(value: Any) -> int | None:
    """A count; one that no portal has is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_ROWS else None
