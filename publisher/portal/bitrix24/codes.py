"""What the portal's error codes mean, and the error that explains each to a person.

Statuses differ between documentation and portals, and texts are in the portal's language, so codes decide; a status only
where one code means two things. REST docs: system errors, error codes, limits, REST 3.0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from publisher.errors import ApiError, AuthError, BusyError
from publisher.messages import Text, text

_V3_PREFIX = "BITRIX_REST_V3_EXCEPTION_"


class Treatment(Enum):
    """What a refusal asks of whoever sent the request."""

    FINAL = auto()
    SLOW_DOWN = auto()  # not carried out: too many requests
    OUT_OF_TIME = auto()  # not carried out: the method's working time is used up for now
    BROKEN = auto()  # a fault inside the portal: perhaps carried out, perhaps not
    TOO_LARGE = auto()  # not carried out: the body is over the portal's limit


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error as the portal gave it. ``code`` is a string, perhaps empty or ``"0"``; v3 codes stand without their prefix."""

    code: str
    description: str
    status: int

    @property
    def treatment(self) -> Treatment:
        if self.status == 413:
            return Treatment.TOO_LARGE
        return _TREATMENTS.get(self.code, Treatment.BROKEN if self._is_nameless_fault else Treatment.FINAL)

    @property
    def _is_nameless_fault(self) -> bool:
        return self.status >= 500 and self.code not in _NAMES


_TREATMENTS = {
    "QUERY_LIMIT_EXCEEDED": Treatment.SLOW_DOWN,
    "RATELIMITEXCEPTION": Treatment.SLOW_DOWN,
    "OPERATION_TIME_LIMIT": Treatment.OUT_OF_TIME,
    "INTERNAL_SERVER_ERROR": Treatment.BROKEN,
    "ERROR_UNEXPECTED_ANSWER": Treatment.BROKEN,
    "INTERNAL_INTERNALEXCEPTION": Treatment.BROKEN,
}

# Code → name of the sentence in the catalogue; each has a hint of the same name with "-hint".
_NAMES = {
    "INVALID_CREDENTIALS": "bad-token",
    "NO_AUTH_FOUND": "bad-token",
    "invalid_token": "bad-token",
    "WRONG_AUTH_TYPE": "bad-token",
    "expired_token": "expired-token",
    "user_access_error": "no-user-access",
    "authorization_error": "no-user-access",
    "insufficient_scope": "missing-scope",
    "INSUFFICIENTSCOPEEXCEPTION": "missing-scope",
    "LICENSEEXCEPTION": "no-rest-plan",
    "ERROR_METHOD_NOT_FOUND": "unknown-method",
    "METHODNOTFOUNDEXCEPTION": "unknown-method",
    "METHOD_CONFIRM_WAITING": "confirmation-waiting",
    "METHOD_CONFIRM_DENIED": "confirmation-denied",
    "INVALID_REQUEST": "https-wanted",
    "PORTAL_DELETED": "portal-deleted",
    "OVERLOAD_LIMIT": "portal-blocked",
    "QUERY_LIMIT_EXCEEDED": "too-many-requests",
    "RATELIMITEXCEPTION": "too-many-requests",
    "OPERATION_TIME_LIMIT": "out-of-time",
    "INTERNAL_SERVER_ERROR": "portal-broken",
    "INTERNAL_INTERNALEXCEPTION": "portal-broken",
    "ERROR_UNEXPECTED_ANSWER": "portal-broken",
}

_AUTH = {"bad-token", "expired-token", "no-user-access", "missing-scope"}
_BUSY = {"portal-blocked", "too-many-requests", "out-of-time", "portal-broken"}

# The first word of a method → the permission its webhook needs (from the documentation of each method; facts kb-0.23).
_SCOPES = {
    "landing": "landing",
    "tasks": "task",
    "task": "task",
    "user": "user_basic",
    "department": "department",
    "sonet_group": "sonet_group",
    "socialnetwork": "socialnetwork",
    "note": "note",
    "calendar": "calendar",
    "humanresources": "humanresources",
    "im": "im",
    "log": "log",
}


def parse_refusal(body: Mapping[str, Any], status: int) -> Refusal | None:
    """Find an error in an answer, in the shape of v2 (``error`` a string) or of v3 (an object), on either address."""
    error = body.get("error")
    if isinstance(error, Mapping):
        return Refusal(_plain_code(error.get("code")), _v3_description(error), status)
    if error is not None and ("result" not in body or status >= 400 or error != ""):
        return Refusal(_plain_code(error), _text_of(body.get("error_description")), status)
    return Refusal("", "", status) if status >= 400 else None


def explain(refusal: Refusal, method: str) -> ApiError:
    """The error for a person: what the portal refused, why, and what to do. ``method`` is what was called."""
    name = sentence_of(refusal)
    message = text(f"portal.{name}", **_values(refusal, method))
    hint = text(f"portal.{name}-hint", scope=scope_of(method), method=method)
    if name in _AUTH:
        return AuthError(message, code=refusal.code, status=refusal.status, hint=hint)
    if name in _BUSY:
        return BusyError(message, code=refusal.code, status=refusal.status, hint=hint)
    return ApiError(message, code=refusal.code, status=refusal.status, hint=None if name == "refused" else hint)


def scope_of(method: str) -> str:
    """The permission that a method belongs to, as the webhook's form calls it."""
    family = method.lower().partition(".")[0]
    return _SCOPES.get(family, family)


def sentence_of(refusal: Refusal) -> str:
    """The name of the sentence that explains a refusal."""
    if refusal.status == 413:
        return "too-large"
    if refusal.code == "ACCESSDENIEDEXCEPTION":
        return "bad-token" if refusal.status == 401 else "no-rights"
    if refusal.code == "ACCESS_DENIED":
        # The portal says so of its plan with 401 or 403; others refuse their own objects with 400.
        return "no-rest-plan" if refusal.status in {401, 403} else "no-rights"
    return _NAMES.get(refusal.code, "portal-broken" if refusal.status >= 500 else "refused")


def _values(refusal: Refusal, method: str) -> dict[str, object]:
    said: Text | str = refusal.description or text("portal.no-description")
    code = refusal.code or (f"HTTP {refusal.status}" if refusal.status >= 400 else "-")
    return {"method": method, "description": said, "code": code, "scope": scope_of(method)}


def _plain_code(code: object) -> str:
    """``BITRIX_REST_V3_EXCEPTION_VALIDATION_X`` → ``VALIDATION_X``; whatever else comes is kept as text."""
    return _text_of(code).removeprefix(_V3_PREFIX)


def _v3_description(error: Mapping[str, Any]) -> str:
    fields = error.get("validation")
    details = [
        f"{_text_of(entry.get('field'))}: {_text_of(entry.get('message'))}"
        for entry in (fields if isinstance(fields, list) else [])
        if isinstance(entry, Mapping)
    ]
    return "; ".join([_text_of(error.get("message")), *details]).strip("; ")


def _text_of(value: object) -> str:
    return "" if value is None else str(value).replace("<br>", " ").strip()
