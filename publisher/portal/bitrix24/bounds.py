"""Answers with an end: so many bytes and so many seconds for each, whatever is sent and however slowly.

The libraries' time-outs are for one piece of an answer: a server that sends a byte a minute is never late. And they unpack
whatever is sent: a kilobyte may become a gigabyte. So the seconds are counted where pieces are taken from the connection,
the head of an answer included, and the bytes where they come out unpacked.
"""

import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

MOST_ANSWER_BYTES = 256_000_000
"""Of one answer, unpacked: the texts of five thousand pages of the usual length come in a hundred million."""
MOST_FILE_BYTES = 50_000_000
LONGEST_ANSWER_S = 180
"""From the end of a request to the end of its answer: a portal gives up after 60, and the rest is for a slow line."""
_PIECE = 16_384
_PACKED = frozenset({"", "identity", "gzip", "deflate"})


class TooLargeError(Exception):
    """An answer has more bytes than it may have."""


class TooSlowError(TimeoutError):
    """An answer is still not whole after all the seconds that it has."""


def read_body(response: requests.Response, most: int) -> bytes:
    """The whole body of an answer that was asked for with ``stream=True``; TooLargeError where it has no end in sight."""
    packed = response.headers.get("Content-Encoding", "").strip().lower()
    declared = response.headers.get("Content-Length", "")
    if packed not in _PACKED or (declared.isdecimal() and len(declared) < 20 and int(declared) > most):
        response.close()
        raise TooLargeError
    parts: list[bytes] = []
    size = 0
    for part in response.iter_content(_PIECE):
        size += len(part)
        if size > most:
            response.close()  # the rest is not waited for: the connection is of no more use
            raise TooLargeError
        parts.append(part)
    return b"".join(parts)


class BoundedAdapter(HTTPAdapter):
    """Connections on which each answer has so many seconds. ``clock`` gives seconds and never goes back.

    ``tls`` decides whose certificates are believed; None leaves it to the library.
    """

    def __init__(
        self,
        seconds: float = LONGEST_ANSWER_S,
        clock: Callable[[], float] = time.monotonic,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._pools = _pools(seconds, clock)
        self._tls: dict[str, Any] = {} if tls is None else {"ssl_context": tls}
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        """As the library does, with connections of ours."""
        super().init_poolmanager(*arguments, **(self._tls | named))
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, *arguments: Any, **named: Any) -> Any:
        """The same on the way through a proxy."""
        manager = super().proxy_manager_for(*arguments, **(self._tls | named))
        manager.pool_classes_by_scheme = self._pools
        return manager


def _pools(seconds: float, clock: Callable[[], float]) -> dict[str, type[HTTPConnectionPool]]:
    class BoundedAnswer(http.client.HTTPResponse):
        """An answer whose pieces are taken against the clock, its head too."""

        def __init__(self, sock: socket.socket, *arguments: Any, **named: Any) -> None:
            super().__init__(sock, *arguments, **named)
            self.fp = io.BufferedReader(_Timed(self.fp.detach(), sock, clock() + seconds, clock))

    class Plain(HTTPConnection):
        response_class = BoundedAnswer

    class Secure(HTTPSConnection):
        response_class = BoundedAnswer

    class Pool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": Pool, "https": SecurePool}


class _Timed(io.RawIOBase):
    def __init__(self, raw: io.RawIOBase, sock: socket.socket, end: float, clock: Callable[[], float]) -> None:
        super().__init__()
        self._raw = raw
        self._socket = sock
        self._end = end
        self._clock = clock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._end - self._clock()
        if left <= 0:
            raise TooSlowError
        patience = self._socket.gettimeout()
        if patience is None or patience > left:
            self._socket.settimeout(left)
        try:
            return self._raw.readinto(buffer)
        except TimeoutError:
            if self._clock() >= self._end:
                raise TooSlowError from None
            raise

    def close(self) -> None:
        self._raw.close()
        super().close()
