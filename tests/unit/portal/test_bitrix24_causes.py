"""Why there is no way to the portal: each cause has a sentence of its own, and says what to do."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from publisher.config import Webhook
from publisher.errors import OutcomeUnknownError, TransportError
from publisher.portal.bitrix24.transport import Transport

HOST = "company.invalid"
PORTAL = Webhook(f"https://{HOST}", 1, "a7k2m9x4q1z8w5e3")


@contextmanager
def proxy(answer: bytes) -> Iterator[str]:
    """A proxy that answers every CONNECT alike."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with listener:
            while True:
                try:
                    peer, _ = listener.accept()
                except OSError:
                    return
                with peer:
                    peer.recv(65536)
                    peer.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://me:pass-word@127.0.0.1:{listener.getsockname()[1]}"
    listener.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def way(monkeypatch: pytest.MonkeyPatch) -> Any:
    """How a call fails with an HTTPS_PROXY."""

    def failing(address: str, portal: Webhook = PORTAL) -> TransportError:
        for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("HTTPS_PROXY", address)
        transport = Transport(portal, retry_cap=0.0)
        with pytest.raises(TransportError) as caught:
            transport.call("profile", writes=True)
        transport.close()
        assert not isinstance(caught.value, OutcomeUnknownError)
        assert "pass-word" not in str(caught.value)
        assert "a7k2m9x4q1z8w5e3" not in str(caught.value)
        return caught.value

    return failing


@pytest.mark.parametrize(
    ("answer", "message", "hint"),
    [
        (
            b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
            "requires a user name and a password",
            "http://name:password@",
        ),
        (b"HTTP/1.1 403 Forbidden\r\n\r\n", "refuses to connect to it (403)", "NO_PROXY"),
        (b"HTTP/1.1 502 Bad Gateway\r\n\r\n", "does not let the request through", "HTTPS_PROXY"),
    ],
)
def test_a_proxy_that_refuses(answer: bytes, message: str, hint: str, way: Any) -> None:
    """What it says decides who can help."""
    with proxy(answer) as address:
        error = way(address)
    assert message in str(error.message)
    assert hint in str(error.hint)


@pytest.mark.parametrize("address", ["http://[proxy:3128", "http://", "http://proxy:port", "foo://proxy:1"])
def test_a_malformed_proxy_is_not_the_webhooks_fault(address: str, way: Any) -> None:
    """The portal's address is well formed."""
    error = way(address)
    assert "proxy" in str(error.message)
    assert "HTTPS_PROXY" in str(error.hint)
    assert "BITRIX24_WEBHOOK_URL" not in str(error)


def test_socks_needs_a_package(way: Any) -> None:
    """It is named, with how to install it."""
    assert "pip install pysocks" in str(way("socks5h://127.0.0.1:1080").hint)


def test_a_proxy_where_nobody_listens(way: Any) -> None:
    """It is the proxy that is not there, not the portal."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    assert "proxy on the way to company.invalid refuses the connection" in str(way(f"http://127.0.0.1:{port}").message)


def test_a_malformed_portal_is_not_the_proxys_fault(way: Any) -> None:
    """With a good proxy."""
    error = way("http://127.0.0.1:9", Webhook("https://company.example:99999999", 1, "a7k2m9x4q1z8w5e3"))
    assert "BITRIX24_WEBHOOK_URL" in str(error.hint)


def test_a_name_that_is_not_known_is_no_refused_connection(rig: Any) -> None:
    """DNS failed; nothing was asked of the host. (Names are not looked up here: tests have no network.)"""
    import requests
    from urllib3 import exceptions as lower

    unknown = lower.NameResolutionError("h", None, socket.gaierror(-2, "Name or service not known"))  # type: ignore[arg-type]
    transport = rig.transport(*[requests.ConnectionError(lower.MaxRetryError(None, "/", unknown))] * 4)  # type: ignore[arg-type]
    with pytest.raises(TransportError, match="name cannot be looked up"):
        transport.call("profile", writes=True)
