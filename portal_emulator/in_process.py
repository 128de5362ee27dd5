"""The portal under `requests` without a socket: mount the adapter and call any address.

session = requests.Session()
session.mount("http://", InProcess(portal))
"""

from collections.abc import Mapping
from io import BytesIO

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.response import HTTPResponse

from portal_emulator.exchange import Request
from portal_emulator.portal import Portal

URL = "http://portal.localhost"


class InProcess(BaseAdapter):
    """Nothing waits: a slow answer raises ReadTimeout when the timeout is shorter, else it comes at once."""

    def __init__(self, portal: Portal) -> None:
        super().__init__()
        self.portal = portal

    @property
    def webhooks(self) -> dict[str, str]:
        return self.portal.webhooks(URL)

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: ARG002  the signature is requests' own
        timeout: float | tuple[float | None, float | None] | None = None,
        verify: bool | str = True,  # noqa: ARG002
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,  # noqa: ARG002
        proxies: Mapping[str, str] | None = None,  # noqa: ARG002
    ) -> requests.Response:
        answer = self.portal.handle(_asked(request))
        if answer.hangup:
            raise requests.ConnectionError("the portal closed the connection without an answer", request=request)
        allowed = timeout[1] if isinstance(timeout, tuple) else timeout
        if allowed is not None and answer.delay > allowed:
            raise requests.ReadTimeout("the portal did not answer in time", request=request)
        response = requests.Response()
        response.status_code = answer.status
        response.headers = CaseInsensitiveDict(answer.headers)
        response.encoding = "utf-8"
        response.raw = HTTPResponse(
            body=BytesIO(answer.body), headers=answer.headers, status=answer.status, preload_content=False
        )
        response._content = answer.body  # noqa: SLF001  what reading `raw` would set, without the reading
        response.url = request.url or ""
        response.request = request
        return response

    def close(self) -> None:
        """Nothing is held open."""


def _asked(request: requests.PreparedRequest) -> Request:
    url = request.url or ""
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    body = request.body or b""
    if isinstance(body, str):
        body = body.encode()
    elif not isinstance(body, bytes):
        body = body.read()
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Request(request.method or "GET", slash + path, {**headers, "host": host}, body, "127.0.0.1", scheme)
