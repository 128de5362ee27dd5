"""The transport against a real socket on this machine: what the libraries do is not assumed."""

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from publisher.config import Webhook
from publisher.errors import OutcomeUnknownError, TransportError
from publisher.portal.bitrix24.batch import Command
from publisher.portal.bitrix24.transport import Transport

SECRET = "wireSecret99"


class Portal(BaseHTTPRequestHandler):
    """Echoes; a method named after a trouble makes it."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        params = json.loads(self.rfile.read(length))
        self.server.seen.append((self.client_address, dict(self.headers), params))
        method = self.path.rpartition("/")[2]
        if method == "drop":
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if method == "cut":
            self.reply(b'{"result": ', pretend=50)
            self.close_connection = True
            return
        result = {"result": {key: key for key in params["cmd"]}} if method == "batch" else params
        self.reply(json.dumps({"result": result}).encode())

    def reply(self, body: bytes, pretend: int | None = None) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(pretend or len(body)))
        self.send_header("Set-Cookie", "PHPSESSID=x")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Be quiet."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    """A portal that listens on a free port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Portal) as running:
        running.seen = []
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield running
        running.shutdown()


@pytest.fixture
def transport(server: Any) -> Iterator[Transport]:
    """A transport to it, without pauses."""
    made = Transport(Webhook(f"http://127.0.0.1:{server.server_port}", 1, SECRET), retry_cap=0.0)
    yield made
    made.close()


def test_one_connection_serves_all_requests_and_no_cookie_is_kept(
    server: Any, transport: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Connections are reused; a proxy of the environment and the portal's session cookie are not."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    for n in range(3):
        assert transport.call("echo", {"n": n, "t": "ё"}, writes=False).result == {"n": n, "t": "ё"}

    assert len({address for address, _, _ in server.seen}) == 1
    assert all("Cookie" not in headers for _, headers, _ in server.seen)


def test_a_batch_over_the_wire(transport: Any) -> None:
    """Keys go and come back."""
    results = transport.batch([Command("a.b", {"t": "x y&z"})] * 3, writes=True)

    assert all(result.is_ok for result in results)


@pytest.mark.parametrize("trouble", ["drop", "cut"])
def test_an_answer_that_is_lost_is_unknown_for_writes(server: Any, transport: Any, trouble: str) -> None:
    """The server had the request: a write stays unknown and is not repeated, a read is repeated."""
    with pytest.raises(OutcomeUnknownError):
        transport.call(trouble, writes=True)
    assert len(server.seen) == 1
    with pytest.raises(TransportError):
        transport.call(trouble, writes=False)
    assert len(server.seen) == 5


def test_a_closed_port_carries_nothing(server: Any, transport: Any) -> None:
    """Connection refused is told as that, for a write too."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    closed = Transport(Webhook(f"http://127.0.0.1:{port}", 1, SECRET), retry_cap=0.0)

    with pytest.raises(TransportError, match="refuses the connection") as caught:
        closed.call("profile", writes=True)
    assert not isinstance(caught.value, OutcomeUnknownError)
    assert SECRET not in str(caught.value)
