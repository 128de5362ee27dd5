"""Stands between a publisher and its portal: sees every request pass, lets others act around it, and can lose it or its answer."""

import contextlib
import http.client
import re
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

DROPPED_BEFORE = "drop_before"
DROPPED_AFTER = "drop_after"
REFUSALS = {
    "http_503": (503, b'{"error":"QUERY_LIMIT_EXCEEDED","error_description":"Too many requests"}'),
    "http_429": (429, b'{"error":"OPERATION_TIME_LIMIT","error_description":"Method is blocked due to operation time limit."}'),
    "http_500_html": (500, b"<html><body><h1>Internal Server Error</h1></body></html>"),
}  # fmt: skip
REPLACING = re.compile(
    r"updatecontent|deleteblock|(hide|show)block|mark(un)?delete|landing\.landing\.(update|move)\?[^\"]*(title|folder_id|deleted)",
    re.IGNORECASE,
)


@dataclass
class Passing:
    """One request of the run, by its number from 1. Times are those of ``time.monotonic``."""

    number: int
    path: str
    body: bytes
    begun: float
    ended: float = 0.0
    is_lost: bool = False

    @property
    def replaces(self) -> bool:
        """Whether it may write over something that a person did."""
        return REPLACING.search(unquote(self.body.decode("utf-8", "replace"))) is not None


@dataclass
class Journey:
    """The requests of one run. ``before`` acts before a request goes on, and may name a fault; ``after`` acts before its answer does."""

    before: Callable[[Passing], str | None] = lambda _: None
    after: Callable[[Passing], None] = lambda _: None


class GoBetween:
    """An HTTP server on a free port that hands requests on to a portal while the ``with`` block lasts.

    Requests pass one at a time. Whoever holds ``free`` meanwhile sees no request under way.
    """

    def __init__(self, portal: str) -> None:
        self.portal = urlsplit(portal).netloc
        self.free = threading.RLock()
        self.passed: list[Passing] = []
        self.crashes: list[str] = []
        self._journey = Journey()
        between = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1  # head and body of an answer go together

            def log_message(self, *_: object) -> None:
                """A log would hold webhooks."""

            def do_GET(self) -> None:
                between._pass(self, b"")

            def do_POST(self) -> None:
                between._pass(self, self.rfile.read(int(self.headers["Content-Length"])))

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def begin(self, journey: Journey | None = None) -> None:
        """Count from the start, for the run that begins now."""
        with self.free:
            self.passed = []
            self._journey = journey or Journey()

    def _pass(self, asked: BaseHTTPRequestHandler, body: bytes) -> None:
        try:
            self._hand_on(asked, body)
        except Exception:  # noqa: BLE001  of whoever acts around requests: told with the episode's failures
            self.crashes.append(traceback.format_exc())
            asked.close_connection = True

    def _hand_on(self, asked: BaseHTTPRequestHandler, body: bytes) -> None:
        with self.free:
            passing = Passing(len(self.passed) + 1, asked.path, body, time.monotonic())
            self.passed.append(passing)
            fault = self._journey.before(passing)
            passing.begun = time.monotonic()
            if fault == DROPPED_BEFORE:
                answer = None
            elif fault in REFUSALS:
                answer = (*REFUSALS[fault], "application/json")
            else:
                answer = self._forward(asked, body)
            passing.ended = time.monotonic()
            self._journey.after(passing)
            passing.is_lost = fault == DROPPED_AFTER
        if answer is None or passing.is_lost:
            asked.close_connection = True
            return
        status, content, kind = answer
        with contextlib.suppress(OSError):  # the program may have been killed meanwhile
            asked.send_response(status)
            asked.send_header("Content-Type", kind)
            asked.send_header("Content-Length", str(len(content)))
            asked.end_headers()
            asked.wfile.write(content)

    def _forward(self, asked: BaseHTTPRequestHandler, body: bytes) -> tuple[int, bytes, str] | None:
        with contextlib.closing(http.client.HTTPConnection(self.portal, timeout=60)) as connection:
            try:
                connection.request(asked.command, asked.path, body or None, dict(asked.headers))
                answer = connection.getresponse()
                return answer.status, answer.read(), answer.getheader("Content-Type", "application/json")
            except (OSError, http.client.HTTPException):
                return None
