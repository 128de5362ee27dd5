"""The emulator as a program, and as a server in a thread for tests."""

import json
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn

from portal_emulator.app import MAX_BODY, App
from portal_emulator.clock import Clock
from portal_emulator.connections import Protocol
from portal_emulator.limits import parse_rate_limit
from portal_emulator.portal import Portal


class EmulatorServer:
    """A portal on a free port of 127.0.0.1 while the `with` block lasts.

    with EmulatorServer() as server:
        requests.post(server.webhooks["publisher"] + "profile")

    `tls` is a certificate's file and its key's: clients that speak https only can be tried on the emulator too.
    """

    def __init__(
        self,
        portal: Portal | None = None,
        *,
        port: int = 0,
        db: Path | None = None,
        seed: str | None = "demo",
        rate_limit: str = "off",
        max_body: int = MAX_BODY,
        tls: tuple[Path, Path] | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._owned = portal is None
        self.portal = portal or Portal.open(db, seed=seed, rate_limit=parse_rate_limit(rate_limit), clock=clock)
        self._socket = bind(port)
        self.port: int = self._socket.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        self._server = _server(App(self.portal, max_body), tls)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), name="portal", daemon=True)

    @property
    def webhooks(self) -> dict[str, str]:
        return self.portal.webhooks(self.url)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()
        if self._owned:
            self.portal.close()


def run(
    *,
    port: int,
    db: Path | None,
    seed: str = "demo",
    ready_file: Path | None = None,
    rate_limit: str = "2/50",
    like: str | None = None,
    announce: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve until SIGINT or SIGTERM; ``announce`` is told the address when it answers.

    `like` sets every switch at once, see `switches.PORTALS`; without it a database keeps what it has.
    ValueError: a rate limit, seed or likeness that is not understood; OSError: a taken port.
    """
    with (
        bind(port) as listening,
        closing(Portal.open(db, seed=seed, rate_limit=parse_rate_limit(rate_limit))) as portal,
    ):
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        if like is not None:
            with portal.store.transaction() as connection:
                portal.settings.become(connection, like)
        server = _server(App(portal))
        # Whoever hears that it answers may stop it at once, before there is a loop that could be told.
        with server.capture_signals():
            # The socket already listens: a client that reads the file waits in its queue until the loop takes it up.
            if ready_file is not None:
                write_ready_file(ready_file, url, portal)
            announce(url)
            server.run([listening])


def write_ready_file(path: Path, url: str, portal: Portal) -> None:
    """Whole or not at all: written beside its place, then renamed."""
    text = json.dumps({"url": url, "webhooks": portal.webhooks(url)}, indent=2)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text + "\n")
    beside.replace(path)


def bind(port: int) -> socket.socket:
    """A listening socket of 127.0.0.1; port 0 is a free one. OSError when the port is taken."""
    # The protocol is said, for by it asyncio knows that it may switch off Nagle's algorithm: without, head and body of
    # an answer are 40 ms apart, on every call.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":
        # On Windows this option would let two programs share the port.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
        listening.listen(128)
    except OSError:
        listening.close()
        raise
    return listening


class _Server(uvicorn.Server):
    """Ends quietly on SIGINT and SIGTERM, so that the store is closed; uvicorn's own would raise the signal again."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _server(app: App, tls: tuple[Path, Path] | None = None) -> uvicorn.Server:
    # No access log: it would print webhook addresses, which are secrets.
    config = uvicorn.Config(
        app,
        http=Protocol,
        ws="none",
        lifespan="off",
        loop="asyncio",
        access_log=False,
        log_level="error",
        server_header=False,
        timeout_graceful_shutdown=5,
        ssl_certfile=tls and tls[0],
        ssl_keyfile=tls and tls[1],
    )
    return _Server(config)
