"""The portal over HTTP: REST and control as plain ASGI, the readers' pages by Starlette."""

import asyncio
from functools import cached_property

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal_emulator.connections import close_connection
from portal_emulator.exchange import Request, Response, single_slashes
from portal_emulator.portal import Portal

# A page's images travel in one request; a portal's own limit is of this order.
MAX_BODY = 64 * 1024 * 1024


class App:
    """ASGI: `/rest/` and `/_emulator/` go to the portal's core, everything else to the readers' pages."""

    def __init__(self, portal: Portal, max_body: int = MAX_BODY) -> None:
        self.portal = portal
        self.max_body = max_body

    @cached_property
    def pages(self) -> ASGIApp:
        """Loaded when a reader comes: REST answers a third sooner without them."""
        from starlette.applications import Starlette

        from portal_emulator.web import routes

        return Starlette(routes=routes(self.portal))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = _request(scope)
        core = request.path.startswith(("/rest/", "/_emulator/"))
        refused = self.portal.refuse_host(request)
        if refused is not None:
            await _send(refused, send)
        elif not core:
            await self.pages({**scope, "path": single_slashes(scope["path"])}, receive, send)
        else:
            body = await _body(receive, self.max_body)
            if body is None:
                await _send(Response(413), send)
                return
            await self._answer(
                Request(request.method, request.target, request.headers, body, request.client, request.scheme),
                scope,
                receive,
                send,
            )

    async def _answer(self, request: Request, scope: Scope, receive: Receive, send: Send) -> None:
        response = await run_in_threadpool(self.portal.handle, request)
        if response.delay:
            await _wait(response.delay, receive)
        if response.hangup:
            await close_connection(scope, receive)
            return
        await _send(response, send)


async def _wait(seconds: float, receive: Receive) -> None:
    """Seconds, or less when the client goes away."""
    gone = asyncio.ensure_future(receive())
    await asyncio.wait({gone}, timeout=seconds)
    gone.cancel()


def _request(scope: Scope) -> Request:
    raw = scope.get("raw_path") or scope["path"].encode()
    query = scope.get("query_string", b"")
    target = (raw + b"?" + query if query else raw).decode("latin-1")
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    client = scope.get("client") or ("127.0.0.1", 0)
    return Request(scope["method"], target, headers, b"", client[0], scope.get("scheme", "http"))


async def _body(receive: Receive, allowed: int) -> bytes | None:
    """The whole body; None when it is larger than allowed."""
    parts: list[bytes] = []
    size = 0
    while True:
        message: Message = await receive()
        part: bytes = message.get("body", b"")
        size += len(part)
        if size > allowed:
            return None
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


async def _send(response: Response, send: Send) -> None:
    headers = {"Content-Length": str(len(response.body)), **response.headers}
    await send(
        {
            "type": "http.response.start",
            "status": response.status,
            "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()],
        }
    )
    await send({"type": "http.response.body", "body": response.body})
