"""Open TCP connections by the client's address, so that a fault can close one without an answer."""

import asyncio

from starlette.types import Receive, Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

_open: dict[object, asyncio.Transport] = {}


class Protocol(H11Protocol):
    """uvicorn's own protocol, which remembers its transport."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        _open[self.client] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        _open.pop(self.client, None)
        super().connection_lost(exc)


async def close_connection(scope: Scope, receive: Receive) -> None:
    """Close the request's connection without an answer, and wait until it is closed."""
    _open[tuple(scope["client"])].abort()
    while (await receive())["type"] != "http.disconnect":
        pass
