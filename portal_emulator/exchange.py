"""HTTP as values: what the portal is given and what it gives back, whichever shell carries it."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

_SLASHES = re.compile("/{2,}")


def single_slashes(path: str) -> str:
    """Several slashes in a row as one, as the portal's web server sees them."""
    return _SLASHES.sub("/", path)


@dataclass(frozen=True, slots=True)
class Request:
    """Header names are lower case; `target` is path and query as sent."""

    method: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    client: str = "127.0.0.1"
    scheme: str = "http"

    @property
    def path(self) -> str:
        return single_slashes(self.target.partition("?")[0])

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]

    @property
    def base_url(self) -> str:
        return f"{self.scheme}://{self.headers.get('host', '127.0.0.1')}"


@dataclass(frozen=True, slots=True)
class Response:
    """`delay`: seconds that the shell waits before it sends. `hangup`: nothing is sent, the connection closes."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    hangup: bool = False


def json_response(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    body = text.encode("utf-8", "replace")
    return Response(status, body, {"Content-Type": "application/json; charset=utf-8", **(headers or {})})


def text_response(text: str, status: int) -> Response:
    return Response(status, text.encode(), {"Content-Type": "text/plain; charset=utf-8"})


def html_response(text: str, status: int) -> Response:
    return Response(status, text.encode(), {"Content-Type": "text/html; charset=utf-8"})
