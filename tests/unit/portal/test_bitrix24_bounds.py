"""Answers have an end: so many bytes, unpacked, and so many seconds, whatever is sent and however slowly."""

import gzip
import itertools
import socket
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests

from publisher.config import Webhook
from publisher.errors import OutcomeUnknownError, TransportError
from publisher.portal.bitrix24.bounds import BoundedAdapter, TooLargeError, read_body
from publisher.portal.bitrix24.session import prepare
from publisher.portal.bitrix24.transport import Transport

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
ENDLESS = {
    "a body of a declared length": HEAD + b"Content-Length: 9999999\r\n\r\n",
    "a body until the connection ends": HEAD + b"\r\n",
    "a body in chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\n",
    "a head without end": HEAD + b"X-Long: ",
}


@contextmanager
def sending(head: bytes, then: bytes) -> Iterator[str]:
    """A server that sends a beginning and then the same bytes, one at a time, until nobody listens."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with listener:
            peer, _ = listener.accept()
            with peer:
                peer.recv(65536)
                try:
                    peer.sendall(head)
                    for byte in itertools.cycle(then):
                        peer.sendall(bytes([byte]))
                except OSError:
                    return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    thread.join(10)
    assert not thread.is_alive()


def hasty() -> requests.Session:
    """A session to whose clock every look at it is a second."""
    seconds = itertools.count()
    session = requests.Session()
    session.mount("http://", BoundedAdapter(180, clock=lambda: float(next(seconds))))
    return session


@pytest.mark.parametrize("writes", [False, True])
@pytest.mark.parametrize("name", ENDLESS)
def test_an_answer_that_never_ends_is_left(name: str, writes: bool) -> None:
    """Every piece comes in time; the whole does not. A write is then not known to be done, and a read is not asked again."""
    then = b"1\r\n \r\n"[3:] + b"1\r\n" if "chunks" in name else b" "
    with sending(ENDLESS[name], then) as origin:
        transport = Transport(Webhook(origin, 1, "a7k2m9x4q1z8w5e3"), session=hasty(), retry_cap=0.0)
        with pytest.raises(OutcomeUnknownError if writes else TransportError, match="180 s"):
            transport.call("profile", writes=writes)
        assert transport.requests == 1
        transport.close()


def test_a_picture_that_never_ends_is_not_had() -> None:
    """Neither does it fill the memory, nor stop the run."""
    with sending(HEAD + b"Content-Length: 49999999\r\n\r\n", b"x") as origin:
        transport = Transport(Webhook(origin, 1, "a7k2m9x4q1z8w5e3"), session=hasty())
        assert transport.file("/a.png") is None
        transport.close()


def said(content: bytes, **headers: str) -> requests.Response:
    """An answer as the library gives it, not yet read."""
    from io import BytesIO

    from urllib3.response import HTTPResponse

    response = requests.Response()
    response.status_code = 200
    response.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    response.raw = HTTPResponse(body=BytesIO(content), headers=response.headers, preload_content=False)
    return response


BOMB = gzip.compress(b"\0" * 50_000_000)


@pytest.mark.parametrize(
    "response",
    [
        said(b"x" * 1_000_001),
        said(b"x", Content_Length="1000001"),
        said(BOMB, Content_Encoding="gzip"),
        said(zlib.compress(b"\0" * 50_000_000), Content_Encoding="deflate"),
        said(gzip.compress(BOMB), Content_Encoding="gzip, gzip"),
        said(b"x", Content_Encoding="br"),
    ],
    ids=["long", "declared", "gzip", "deflate", "twice", "unknown"],
)
def test_an_answer_over_the_limit_is_not_read_to_its_end(response: requests.Response) -> None:
    """The limit is of what comes out unpacked; what we cannot unpack within it is refused unread."""
    with pytest.raises(TooLargeError):
        read_body(response, 1_000_000)


def test_an_answer_within_the_limit_is_read() -> None:
    """Packed or not."""
    assert read_body(said(b"x" * 1_000_000, Content_Length="1000000"), 1_000_000) == b"x" * 1_000_000
    assert read_body(said(gzip.compress(b"abc"), Content_Encoding="GZIP"), 3) == b"abc"


def test_the_message_names_the_limit(rig: Any, say: Any) -> None:
    """And the request is not repeated: it would be answered alike."""
    transport = rig.transport(say(b"x" * 2_000_001), most_answer_bytes=2_000_000)

    with pytest.raises(TransportError, match="larger than 2 MB"):
        transport.call("profile", writes=False)
    assert transport.requests == 1


def test_only_what_we_can_unpack_is_asked_for() -> None:
    """Other libraries on the machine may add packings that have no limit here."""
    assert prepare(requests.Session(), trust_environment=False).headers["Accept-Encoding"] == "gzip, deflate"
