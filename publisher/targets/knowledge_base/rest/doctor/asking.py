"""Asking one thing at a time: a refusal is an answer here, and only a portal that does not answer at all is an error."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from publisher.errors import ApiError
from publisher.portal.bitrix24.answers import MethodAnswer
from publisher.portal.bitrix24.batch import Command
from publisher.portal.bitrix24.rows import Row, rows_of
from publisher.portal.bitrix24.transport import Transport

_KNOWN_CODES = frozenset(
    "ACCESS_DENIED ACCESSDENIEDEXCEPTION BLOCK_NOT_FOUND ERROR_ARGUMENT ERROR_BATCH_LENGTH_EXCEEDED ERROR_CORE "
    "ERROR_METHOD_NOT_FOUND FEATURE_NOT_AVAIL INSUFFICIENTSCOPEEXCEPTION INTERNAL_SERVER_ERROR INVALID_CREDENTIALS "
    "INVALID_REQUEST IS_NOT_ADMIN LICENSEEXCEPTION LICENSE_EXPIRED METHODNOTFOUNDEXCEPTION METHOD_CONFIRM_DENIED "
    "METHOD_CONFIRM_WAITING NO_AUTH_FOUND OVERLOAD_LIMIT PORTAL_DELETED QUERY_LIMIT_EXCEEDED RATELIMITEXCEPTION "
    "ROLE_SCOPE_MISMATCH SYSTEM_ERROR authorization_error expired_token insufficient_scope invalid_token user_access_error".split()
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a method answered: its value, or the refusal."""

    value: Any = None
    error: ApiError | None = None
    total: int | None = None

    @property
    def is_ok(self) -> bool:
        return self.error is None

    @property
    def rows(self) -> list[Row]:
        return rows_of(self.value)

    @property
    def code(self) -> str:
        return "" if self.error is None else self.error.code

    @property
    def observed(self) -> str:
        """The answer in words that hold nothing of the company: a status and a known code."""
        if self.error is None:
            return "answered"
        return f"{self.error.status} {known_code(self.error.code)}"

    @property
    def lacks_scope(self) -> bool:
        return self.code in {"insufficient_scope", "INSUFFICIENTSCOPEEXCEPTION"}

    @property
    def is_unknown_method(self) -> bool:
        return self.code in {"ERROR_METHOD_NOT_FOUND", "METHODNOTFOUNDEXCEPTION"}


class Asker:
    """A portal that is asked without being changed."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    def ask(self, method: str, params: Mapping[str, Any] | None = None, *, version: int = 2) -> Said:
        """Call a method that reads. A TransportError, where nothing answers, is raised."""
        try:
            answer: MethodAnswer = self.transport.call(method, params, writes=False, version=version)
        except ApiError as error:
            return Said(error=error)
        return Said(answer.result, total=answer.total)

    def ask_all(self, commands: Sequence[Command]) -> list[Said]:
        """The same for several at once, in one request where they fit."""
        results = self.transport.batch(commands, writes=False)
        return [Said(result.value, result.explained(), result.total) for result in results]


def known_code(code: str) -> str:
    """A code that this program knows; any other might be anybody's text."""
    return code if code in _KNOWN_CODES else "(other)"
