"""Requests to a portal's REST: paced, retried where that is safe, explained when they fail. The webhook leaves by no other door.

A request that reads is repeated after any failure that may pass. One that writes is repeated only when it was surely not
carried out; otherwise OutcomeUnknownError tells the caller to look before doing it again.
"""

import json
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.utils import get_environ_proxies, select_proxy

from publisher.config import Webhook
from publisher.errors import ConfigError, OutcomeUnknownError
from publisher.messages import text
from publisher.portal.bitrix24.answers import FailedRequest, MethodAnswer, read_answer, read_time
from publisher.portal.bitrix24.batch import MOST_BYTES, MOST_COMMANDS, Command, Result, encode, pack, unpack
from publisher.portal.bitrix24.bounds import MOST_ANSWER_BYTES, TooLargeError, read_body
from publisher.portal.bitrix24.codes import Refusal, Treatment
from publisher.portal.bitrix24.failures import FOREIGN_ERRORS, classify, too_large
from publisher.portal.bitrix24.files import FileReader
from publisher.portal.bitrix24.limits import RateLimiter
from publisher.portal.bitrix24.network import Way, way_to
from publisher.portal.bitrix24.pacing import Pacing
from publisher.portal.bitrix24.session import (
    ANSWER_TIMEOUT_S,
    CONNECT_TIMEOUT_S,
    bounded_session,
    is_loopback,
    prepare,
)
from publisher.portal.waiting import Wait

SLOW_S = 20
ATTEMPTS = 4
ATTEMPTS_WHEN_LIMITED = 8
LONGEST_PAUSE_S = 30.0
FRESH_S = 3.0
"""How old what was seen of the portal may be when something is written that rests on it."""


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    version: int
    body: bytes
    writes: bool
    commands: int = 0  # of a batch: what may be halved
    once: bool = False  # not sent again, nor after a wait: whoever asked looks at the portal first
    least: int = 1  # so many commands are not parted
    key: str = ""  # REST 3.0 answers the same to a second request with it


class _Shrink(Exception):  # noqa: N818  a turn of the loop, not an error
    """The batch is better sent again in halves."""


class _TooLarge(Exception):  # noqa: N818  the last command's refusal, not the run's
    """The request cannot be parted, and is more than the portal takes."""


class _NotSent(Exception):  # noqa: N818  a turn of the caller's loop, not an error
    """The request was not carried out, or would have come late."""


class Transport:
    """One webhook's way to its portal. ``requests`` counts what was sent, ``portal_now`` is the portal's clock when last heard.

    ``clock`` gives seconds and never goes back. ``retry_cap`` is the longest pause between attempts in seconds
    (``PUBLISHER_RETRY_SECONDS``); pacing by the limiter is no such pause. ``nonce`` makes the batches' keys unguessable.
    """

    def __init__(
        self,
        webhook: Webhook,
        *,
        session: requests.Session | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        limiter: RateLimiter | None = None,
        retry_cap: float | None = None,
        on_wait: Callable[[Wait], None] | None = None,
        nonce: Callable[[], str] = lambda: os.urandom(6).hex(),
        most_answer_bytes: int = MOST_ANSWER_BYTES,
        insecure_hosts: tuple[str, ...] = (),
    ) -> None:
        self._webhook = webhook
        self._host = urlsplit(webhook.origin).hostname or ""
        is_local = is_loopback(self._host)
        is_plain = not webhook.origin.startswith("https://")
        if is_plain and not is_local and self._host.lower() not in insecure_hosts:
            raise ConfigError(
                text("portal.plain-http", host=self._host), hint=text("portal.plain-http-hint", host=self._host)
            )
        self._session = prepare(session or bounded_session(), trust_environment=not is_local)
        self._most_answer = most_answer_bytes
        self._files = FileReader(self._session, webhook.origin)
        self._clock = clock
        self._pacing = Pacing(clock=clock, sleep=sleep, limiter=limiter, retry_cap=retry_cap, on_wait=on_wait)
        self._nonce = nonce
        self._tries = 0
        self._gave_way = False
        self.requests = 0
        self.first_sent: float | None = None
        self.last_answered: float | None = None
        self.portal_now: datetime | None = None
        self.most_commands = MOST_COMMANDS
        self.most_bytes = MOST_BYTES

    @property
    def origin(self) -> str:
        """The portal's address."""
        return self._webhook.origin

    @property
    def way(self) -> Way:
        """The way that requests take to the portal."""
        return way_to(self._webhook.origin, trusts_environment=bool(self._session.trust_env))

    @property
    def seconds(self) -> float:
        """From the first request to the last answer."""
        return 0.0 if self.first_sent is None or self.last_answered is None else self.last_answered - self.first_sent

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._session.close()

    def call(
        self,
        method: str,
        params: Mapping[str, Any] | Sequence[Any] | None = None,
        *,
        writes: bool,
        version: int = 2,
        key: str = "",
    ) -> MethodAnswer:
        """Call one method. PortalError and what is below it tell why there is no answer. ``key`` is an Idempotency-Key."""
        return self._send(_Request(method, version, _json({} if params is None else params), writes, key=key))

    def stranger(self) -> "Transport":
        """The same way to the same portal, with a secret that it does not know."""
        unknown = replace(self._webhook, secret="unknown0secret")  # noqa: S106 - it is nobody's
        known_hosts = (self._host.lower(),)
        return Transport(unknown, session=self._session, limiter=self._pacing.limiter, insecure_hosts=known_hosts)

    def batch(self, commands: Sequence[Command], *, writes: bool) -> list[Result]:
        """Send commands in order, one Result each; in one request unless they are too many, too large, or ran out of time.

        A command that fails stops no other one (``once`` does stop). Commands that the portal put off for their working time are
        sent again when it is given back. References work across requests. What was done before an error is raised stays done.
        """
        results: dict[int, Result] = {}
        known: dict[str, Any] = {}
        pending = list(range(len(commands)))
        turns_out_of_time = 0
        while pending:
            part, rest = self._first_part(commands, pending)
            try:
                answered = self._send_batch([commands[i] for i in part], writes=writes, known=known)
            except _Shrink:
                continue
            results.update(zip(part, answered, strict=True))
            known |= {r.command.name: r.value for r in answered if r.command.name}
            again = [i for i in part if results[i].is_out_of_time]
            if again and turns_out_of_time < ATTEMPTS_WHEN_LIMITED:
                turns_out_of_time += 1
                self._pause_for(commands[i].method for i in again)
                pending = again + rest
            else:
                pending = rest
        return [results[i] for i in range(len(commands))]

    def once(self, commands: Sequence[Command], *, least: int = 1) -> list[Result]:
        """Send as many commands as one request holds (``least`` of them at least), stopping at one that fails, at once or not at all.

        None of them ran where the request would have come more than FRESH_S after the last answer, or where the portal put it
        off: then the pause is over when this returns, and what was known of the portal is old. Asked again at once, it goes.
        Where ``least`` commands are more than the portal takes in a request, the last of them counts as refused.
        """
        most = max(self.most_commands, least)
        part = next(pack(commands, most=most, most_bytes=self.most_bytes, least=least)).commands
        left = [Result(command, ran=False) for command in commands]
        if self._is_late():
            return left
        try:
            answered = self._send_batch(part, writes=True, known={}, once=True, least=least)
        except (_NotSent, _Shrink):
            return left
        except _TooLarge:
            last = len(part) - 1
            return [*left[:last], Result(commands[last], error=Refusal("", "", 413)), *left[last + 1 :]]
        late = next((i for i, result in enumerate(answered) if result.is_out_of_time), None)
        if late is not None:
            self._tries += 1
            if self._tries < ATTEMPTS_WHEN_LIMITED:
                self._pause_for([answered[late].command.method])
                answered = answered[:late]
        else:
            self._tries = 0
        return [*answered, *left[len(answered) :]]

    def _is_late(self) -> bool:
        """Whether the last answer is too old to rest on; two times in a row it is not, or nothing would ever be sent."""
        waits = self._pacing.seconds_needed
        age = 0.0 if self.last_answered is None else self._clock() - self.last_answered
        self._gave_way = not self._gave_way and age + waits > FRESH_S
        if self._gave_way:
            self._pacing.wait_for_room()
        return self._gave_way

    def file(self, address: str) -> bytes | None:
        """A file that the portal shows its readers, by its address there; None where it cannot be had. No secret is sent."""
        return self._files.read(address)

    def _first_part(self, commands: Sequence[Command], pending: list[int]) -> tuple[list[int], list[int]]:
        waiting = [commands[i] for i in pending]
        first = next(pack(waiting, most=self.most_commands, most_bytes=self.most_bytes))
        size = len(first.commands)
        return pending[:size], pending[size:]

    def _send_batch(
        self,
        commands: Sequence[Command],
        *,
        writes: bool,
        known: Mapping[str, Any],
        once: bool = False,
        least: int = 1,
    ) -> list[Result]:
        """A request that is sent ``once`` stops at the first command that fails."""
        nonce = self._nonce()
        body = _json({"halt": int(once), "cmd": encode(commands, nonce=nonce, known=known)})
        started = self._clock()
        answer = self._send(_Request("batch", 2, body, writes, len(commands), once, least))
        if self._clock() - started > SLOW_S:
            self._hold_fewer(len(commands))
        results = unpack(answer.result, commands, nonce=nonce)
        for result in results:
            self._pacing.note_budget(result.command.method, read_time(result.time).resets_in)
        return results

    def _hold_fewer(self, commands: int) -> None:
        """The batches to come hold half as many commands as one that was too much for the portal."""
        self.most_commands = max(1, min(self.most_commands, commands // 2))

    def _send(self, request: _Request) -> MethodAnswer:
        attempt = self._tries if request.once else 0
        while True:
            attempt += 1
            outcome = self._attempt(request)
            if isinstance(outcome, MethodAnswer):
                return outcome
            if request.once:
                self._tries = attempt
            self._decide(outcome, request, attempt)
            if request.once:
                raise _NotSent

    def _decide(self, failure: FailedRequest, request: _Request, attempt: int) -> None:
        """Return when the request may be sent again; else raise."""
        if request.commands > request.least:
            self._learn_size(failure, request)
        elif failure.treatment is Treatment.TOO_LARGE and request.once:
            raise _TooLarge
        if request.writes and not failure.surely_not_done:
            raise OutcomeUnknownError(
                text("portal.outcome-unknown", method=request.method, cause=failure.error.message),
                hint=text("portal.outcome-unknown-hint"),
            )
        limited = failure.treatment in {Treatment.SLOW_DOWN, Treatment.OUT_OF_TIME}
        if not failure.may_pass or attempt >= (ATTEMPTS_WHEN_LIMITED if limited else ATTEMPTS):
            raise failure.error from None
        pause = min(2.0 ** (attempt - 1), LONGEST_PAUSE_S)
        match failure.treatment:
            case Treatment.SLOW_DOWN:
                self._pacing.refused(attempt)
                self._pacing.pause(pause, "wait-too-many")
            case Treatment.OUT_OF_TIME:
                self._pause_for([request.method])
            case _:
                self._pacing.pause(pause, "wait-trouble", cause=failure.error.message)
        if failure.treatment is Treatment.BROKEN and request.commands > request.least:
            raise _Shrink

    def _learn_size(self, failure: FailedRequest, request: _Request) -> None:
        """What the portal could not do in one batch it gets in halves from now on; refused for its size, this one too."""
        if failure.treatment is Treatment.TOO_LARGE:
            self.most_bytes = min(self.most_bytes, len(request.body) // 2)
            raise _Shrink
        if failure.treatment is Treatment.BROKEN:
            self._hold_fewer(request.commands)

    def _attempt(self, request: _Request) -> MethodAnswer | FailedRequest:
        self._pacing.wait_for_room()
        self._pacing.sent()
        self.requests += 1
        sent_at = self._clock()
        self.first_sent = sent_at if self.first_sent is None else self.first_sent
        address = self._webhook.address(version=request.version) + request.method
        try:
            response = self._session.post(
                address,
                data=request.body,
                headers={"Idempotency-Key": request.key} if request.key else None,
                allow_redirects=False,
                stream=True,
                timeout=(CONNECT_TIMEOUT_S, ANSWER_TIMEOUT_S),
            )
            status, headers = response.status_code, response.headers
            content = read_body(response, self._most_answer)
        except TooLargeError:
            return too_large(self._most_answer, host=self._host, method=request.method)
        except FOREIGN_ERRORS as error:
            return classify(error, host=self._host, method=request.method, is_proxys=lambda: self._is_proxys(address))
        finally:
            self.last_answered = self._clock()
            self._pacing.answered()
        outcome = read_answer(status, headers, content, request.method)
        if isinstance(outcome, MethodAnswer):
            self.portal_now = outcome.time.at or self.portal_now
            self._pacing.note_budget(request.method, outcome.time.resets_in)
        return outcome

    def _is_proxys(self, address: str) -> bool:
        """Whether a malformed address is that of the environment's proxy: the portal's own is well formed."""
        try:
            requests.Request("POST", address).prepare()
            return self._session.trust_env and bool(select_proxy(address, get_environ_proxies(address)))
        except FOREIGN_ERRORS:
            return False

    def _pause_for(self, methods: Iterable[str]) -> None:
        """Wait until the working time of all these methods is given back."""
        self._pacing.pause(max(map(self._pacing.seconds_to_reset, methods)), "wait-out-of-time")


def _json(params: Any) -> bytes:
    return json.dumps(params, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
