"""The portal without a web framework: `Portal.handle(request) -> response`, for whichever shell carries it."""

import logging
import re
import sqlite3
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

from portal_emulator import auth, batch, batch_v3, control, dispatch, envelope, idempotency, waf
from portal_emulator.clock import Clock
from portal_emulator.dispatch import Answer, Call, Method, RestError, Statics
from portal_emulator.exchange import Request, Response, html_response, json_response, text_response
from portal_emulator.faults import SLOW_SECONDS, Faults, Kind
from portal_emulator.journal import Journal
from portal_emulator.landing import agents
from portal_emulator.limits import Bucket, OperatingTime, RateLimit
from portal_emulator.seed import plant
from portal_emulator.settings import Settings
from portal_emulator.store import Store

_HOST = re.compile(r"(127\.0\.0\.1|localhost|\[::1\]|([a-z0-9-]+\.)+localhost)(:\d{1,5})?", re.IGNORECASE)
SEEDS = ("demo", None)
_LOG = logging.getLogger("portal_emulator")


# By the choices of the switch `portal`. [docs: _includes/system-errors.md; scopes/confirmation.md; source]
_CLOSED = {
    "overload": ("OVERLOAD_LIMIT", "REST API is blocked due to overload.", 503),
    "deleted": ("PORTAL_DELETED", "Portal was deleted", 403),
    "deleted_docs": ("PORTAL_DELETED", "Portal was deleted", 500),
    "confirm": ("METHOD_CONFIRM_WAITING", "Waiting for confirmation", 401),
    "denied": ("METHOD_CONFIRM_DENIED", "Method call denied", 403),
}


class _Hangup(Exception):  # noqa: N818  not an error: the connection is closed on purpose
    """A fault closes the connection in the middle of a request."""


class Portal:
    """One portal on one store. `monotonic` drives rate limits; `clock` is what the portal believes the time to be."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Clock | None = None,
        rate_limit: RateLimit | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        rng: Random | None = None,
    ) -> None:
        dispatch.load_methods()
        self.store = store
        self.clock = clock or Clock()
        self.rng = rng or SystemRandom()
        self.settings = Settings()
        self.settings.load(store.connection)
        self.faults = Faults()
        self.journal = Journal()
        self.bucket = Bucket(rate_limit, monotonic)
        self.operating = OperatingTime(monotonic)
        self._agents_ran = 0
        standing = self.settings.get("clock")
        if standing:
            self.clock.set(datetime.fromisoformat(standing))

    @classmethod
    def open(
        cls,
        db: Path | None = None,
        *,
        seed: str | None = "demo",
        rate_limit: RateLimit | None = None,
        clock: Clock | None = None,
    ) -> "Portal":
        """A portal on a file, or on a temporary one; seeded when it has no users, with dates that count from its clock.

        ValueError: an unknown seed.
        """
        if seed not in SEEDS:
            raise ValueError(f"the only seed is demo, not {seed!r}")
        store = Store(db)
        portal = cls(store, rate_limit=rate_limit, clock=clock)
        if seed and not store.connection.execute("SELECT EXISTS (SELECT 1 FROM user)").fetchone()[0]:
            with store.transaction() as connection:
                plant(connection, portal.clock.seconds())
        return portal

    def close(self) -> None:
        self.store.close()

    def webhooks(self, base_url: str) -> dict[str, str]:
        """The address of every webhook by its key, in the order in which they were made."""
        rows = self.store.connection.execute("SELECT key, user_id, secret FROM webhook WHERE key <> '' ORDER BY id")
        return {row["key"]: f"{base_url}/rest/{row['user_id']}/{row['secret']}/" for row in rows}

    def handle(self, request: Request) -> Response:
        """Answer REST and the control interface; 404 for any other path."""
        refused = self.refuse_host(request)
        if refused:
            return refused
        if request.path.startswith("/_emulator/"):
            return control.handle(self, request)
        address = envelope.parse_address(request.path)
        if address is None:
            return text_response("Not found\n", 404)
        return self._rest(request, address)

    def refuse_host(self, request: Request) -> Response | None:
        """A page from elsewhere must not reach the portal under a name that it made point to this machine."""
        host = request.headers.get("host", "")
        if _HOST.fullmatch(host):
            return None
        return text_response("Host not allowed: use 127.0.0.1, localhost, [::1] or *.localhost\n", 421)

    def context(
        self, db: sqlite3.Connection, user: dispatch.User, base_url: str, *, method: str = "", version: int = 2
    ) -> Call:
        """A call made by the portal's own pages in a person's name, with every scope."""
        return Call(
            method, {}, user, version, db, self.clock, self.settings, Statics(), frozenset(), base_url, self.rng
        )

    def _rest(self, request: Request, address: envelope.Address) -> Response:
        params, unreadable = self._params(request, address)
        commands = _commands(address, params)
        entry = self.journal.open(address.method, address.version, address.user, commands, len(request.body))
        fault = self.faults.at_request([address.method, *commands])
        early = _before(fault)
        if early is None:
            try:
                response = self._answer(request, address, params, unreadable)
            except _Hangup:
                response = Response(hangup=True)
            early = _after(fault, response)
        entry.status = 0 if early.hangup else early.status
        return early

    def _params(self, request: Request, address: envelope.Address) -> tuple[Any, RestError | None]:
        if address.version == 2:
            return envelope.parse_params(request), None
        try:
            return envelope.parse_v3_body(request), None
        except RestError as error:
            return {}, error

    def _answer(
        self, request: Request, address: envelope.Address, params: Any, unreadable: RestError | None
    ) -> Response:
        if self.settings.switch("moved_to") == "on":
            host = request.headers.get("host", "")
            return Response(302, b"", {"Location": f"{request.scheme}://moved.{host}{request.target}"})
        closed = self._closed(request)
        if closed is not None:
            return envelope.error_response(closed, 2)
        if not self.bucket.admit(request.client):
            return self._too_many(address.version)
        try:
            found = dispatch.find(address.method, address.version)
            self._refuse_absent(address)
            if found is None and address.method.lower() != "batch":
                raise auth.unknown_method(address.method, address.version)
            self._daily_agents()
            caller = auth.identify(self.store.connection, address, self.settings, self.clock.seconds())
            if unreadable:
                raise unreadable
            run = _Run(self, caller, address.version, request.base_url)
            if found is None:
                return run.whole_batch(params)
            if self.settings.switch("idempotency") == "ignored":
                return run.single(found, params)
            return idempotency.once(
                self.store, self.clock.seconds(), request, address, found, lambda: run.single(found, params)
            )
        except RestError as error:
            return envelope.error_response(error, address.version)

    def _refuse_absent(self, address: envelope.Address) -> None:
        """What this portal does not have. A portal without REST 3.0 reads its addresses as version 2, and finds no method."""
        if address.version == 3 and self.settings.switch("rest_v3") == "absent":
            raise RestError("ERROR_METHOD_NOT_FOUND", "Method not found!", 404, {"flat": True})
        if address.method.lower().startswith("note.") and self.settings.switch("notes") == "absent":
            raise auth.unknown_method(address.method, address.version)

    def _closed(self, request: Request) -> RestError | None:
        """What a portal answers before it looks at the call, flat in either version."""
        if self.settings.switch("scheme") == "https" and request.scheme != "https":
            return RestError("INVALID_REQUEST", "Https required")
        code, text, status = _CLOSED.get(self.settings.switch("portal"), ("", "", 0))
        return RestError(code, text, status) if code else None

    def _daily_agents(self) -> None:
        """The portal's own work, at the first request of a day."""
        now = self.clock.seconds()
        if now // agents.DAY != self._agents_ran:
            self._agents_ran = now // agents.DAY
            with self.store.transaction() as db:
                agents.run(db, now)

    def _too_many(self, version: int) -> Response:
        if version == 3 and self.settings.switch("rate_error_v3") == "v3":
            return envelope.error_response(RestError(envelope.V3 + "RATELIMITEXCEPTION", "Too many requests", 429), 3)
        return json_response({"error": "QUERY_LIMIT_EXCEEDED", "error_description": "Too many requests"}, 503)


class _Run:
    """The commands of one HTTP request: they share a caller and PHP's statics."""

    def __init__(self, portal: Portal, caller: auth.Caller, version: int, base_url: str) -> None:
        self.portal = portal
        self.caller = caller
        self.version = version
        self.base_url = base_url
        self.statics = Statics()

    def single(self, method: Method, params: Any) -> Response:
        if not isinstance(params, dict):
            params = {}
        started = self.portal.clock.now()
        began = time.perf_counter()
        if self.portal.settings.switch("waf") == "on":
            params = waf.filtered(params)
        answer = self.execute(method, params)
        spent = time.perf_counter() - began
        return envelope.answer_response(answer, self.version, self.time(method, started, spent))

    def whole_batch(self, params: Any) -> Response:
        started = self.portal.clock.now()
        began = time.perf_counter()
        if self.version == 3:
            answer = batch_v3.run(params, self.timed)
        else:
            whole_errors = self.portal.settings.switch("batch_errors") == "docs"
            answer = batch.run(params, self.batch_command, whole_errors=whole_errors)
        # The batch itself spends nothing of a budget, so there is no moment at which it gets it back.
        timing = envelope.Timing(started, started + time.perf_counter() - began, operating=0)
        return envelope.answer_response(answer, self.version, timing.as_dict(self.portal.settings.zone))

    def timed(self, method: Method, params: dict[str, Any]) -> Answer:
        """One command of a REST 3.0 batch: its time counts, but is not answered."""
        began = time.perf_counter()
        answer = self.execute(method, params)
        self.portal.operating.add(self.caller.user.id, method.name, time.perf_counter() - began)
        return answer

    def batch_command(self, name: str, params: dict[str, Any]) -> batch.Done:
        started = self.portal.clock.now()
        began = time.perf_counter()
        method = dispatch.find(name, self.version)
        try:
            if method is None:
                raise auth.unknown_method(name, self.version)
            if self.portal.settings.switch("waf") != "off":
                params = waf.filtered(params)
            answer = self.execute(method, params)
        except RestError as error:
            return batch.Done(None, error, {})
        return batch.Done(answer, None, self.time(method, started, time.perf_counter() - began))

    def execute(self, method: Method, params: dict[str, Any]) -> Answer:
        """One command in one transaction, whatever else the request carries."""
        portal = self.portal
        auth.check_scope(method, self.caller, portal.settings)
        user = self.caller.user
        if portal.operating.spent(user.id, method.name) > portal.settings.operating_limit:
            raise RestError("OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.", 429)
        try:
            with portal.store.transaction() as db:
                call = Call(
                    method.name,
                    params,
                    user,
                    self.version,
                    db,
                    portal.clock,
                    portal.settings,
                    self.statics,
                    self.caller.scopes,
                    self.base_url,
                    portal.rng,
                )
                return method.handler(call)
        except RestError:
            raise
        except Exception as error:
            _LOG.exception("unexpected failure in %s", method.name)
            raise RestError("INTERNAL_SERVER_ERROR", "Internal server error", 500) from error
        finally:
            if portal.faults.dies_after(method.name):
                raise _Hangup

    def time(self, method: Method, started: float, spent: float) -> dict[str, Any]:
        portal = self.portal
        total = portal.operating.add(self.caller.user.id, method.name, spent)
        resets = int(started) + portal.operating.resets_in(self.caller.user.id, method.name)
        return envelope.Timing(started, started + spent, total, resets).as_dict(portal.settings.zone)


def _commands(address: envelope.Address, params: Any) -> list[str]:
    if address.method.lower() != "batch":
        return [address.method]
    if address.version == 3:
        return [str(item.get("method", "")) for item in batch_v3.entries_of(params) if isinstance(item, dict)]
    return [command.method for command in batch.commands_of(params)]


def _before(fault: Kind | None) -> Response | None:
    """The answer of a fault that keeps the request from being done."""
    if fault is Kind.DROP_BEFORE:
        return Response(hangup=True)
    if fault is Kind.HTTP_503:
        return json_response({"error": "QUERY_LIMIT_EXCEEDED", "error_description": "Too many requests"}, 503)
    if fault is Kind.HTTP_429:
        text = "Method is blocked due to operation time limit."
        return json_response({"error": "OPERATION_TIME_LIMIT", "error_description": text}, 429)
    if fault is Kind.HTTP_500_HTML:
        return html_response(
            "<html><head><title>500</title></head><body><h1>Internal Server Error</h1></body></html>", 500
        )
    return None


def _after(fault: Kind | None, response: Response) -> Response:
    """What a fault makes of the answer to a request that was done."""
    if fault is Kind.DROP_AFTER:
        return Response(hangup=True)
    if fault is Kind.SLOW:
        return Response(response.status, response.body, response.headers, SLOW_SECONDS, response.hangup)
    if fault is Kind.MALFORMED_JSON:
        return Response(response.status, response.body[: len(response.body) // 2], response.headers)
    return response
