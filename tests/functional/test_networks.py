"""Networks of companies: proxies, certificates, portals without https, IPv6. Each error says which hop failed; none holds a secret."""

import json
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

SECRET = "s3cr3tWebhookKey0"
PROXY_PASSWORD = "pr0xyPassw0rd"
VARIABLES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


@pytest.fixture(autouse=True)
def plain_network(folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A base of one page; whatever network the machine that runs the tests is in."""
    folder.write({"index.md": "# Home\n"})
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@contextmanager
def proxy(answer: bytes) -> Iterator[str]:
    """A proxy that answers every connection alike; gives its address with a password."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65_536)
                    connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://anna:{PROXY_PASSWORD}@127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(5)


PROXIES = {
    "wants a password": (b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n", "(407)", "HTTPS_PROXY"),
    "refuses": (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "refuses to connect", "NO_PROXY"),
    "speaks no HTTP": (b"SSH-2.0-OpenSSH_9\r\n", "proxy", "HTTPS_PROXY"),
}  # fmt: skip


@pytest.mark.parametrize("name", PROXIES)
def test_a_proxy_is_named_as_the_hop(name: str, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Doctor's first line says that it is the proxy, and which setting is meant."""
    answer, said, setting = PROXIES[name]
    with proxy(answer) as address:
        monkeypatch.setenv("HTTPS_PROXY", address)
        monkeypatch.setenv("BITRIX24_WEBHOOK_URL", f"https://company.invalid/rest/1/{SECRET}/")
        told = folder.say("doctor")

    assert told.code == 7
    assert said in told.out
    assert setting in told.out
    assert SECRET not in told.out + told.err
    assert PROXY_PASSWORD not in told.out + told.err


def test_a_proxy_that_is_not_there(folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the portal refuses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{free.getsockname()[1]}")
    monkeypatch.setenv("BITRIX24_WEBHOOK_URL", f"https://company.invalid/rest/1/{SECRET}/")

    told = folder.say("doctor")

    assert told.code == 7
    assert "The proxy on the way to company.invalid refuses the connection" in told.out


class Portal(BaseHTTPRequestHandler):
    """Answers every method with the same value, as far as a doctor's first look needs."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        body = json.dumps({"error": "expired_token", "error_description": "no"}).encode()
        self.send_response(401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Be quiet."""


class OverIPv6(ThreadingHTTPServer):
    address_family = socket.AF_INET6


@contextmanager
def serving(server: ThreadingHTTPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., tuple[Path, Path]]:
    """Makes certificates that sign themselves: for a name, for so many days."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("certificates")

    def make(name: str, days: int = 36_500) -> tuple[Path, Path]:
        key, pem = folder / f"{name}{days}.key", folder / f"{name}{days}.pem"
        command = [
            openssl,
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
        ]
        named = [str(days), "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
        subprocess.run([*command, *named, "-keyout", key, "-out", pem], check=True, capture_output=True, timeout=60)
        return pem, key

    return make


@contextmanager
def over_tls(certificate: tuple[Path, Path], *, clients: Path | None = None) -> Iterator[int]:
    """A portal over TLS; ``clients``: the authority of the certificates that it wants to be shown."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    if clients is not None:
        context.load_verify_locations(clients)
        context.verify_mode = ssl.CERT_REQUIRED
        context.maximum_version = ssl.TLSVersion.TLSv1_2  # with 1.3 a client is refused after the handshake only
    server = ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    with serving(server) as port:
        yield port


@pytest.fixture
def asked(folder: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """What doctor says of an address."""

    def ask(origin: str) -> Any:
        monkeypatch.setenv("BITRIX24_WEBHOOK_URL", f"{origin}/rest/1/{SECRET}/")
        told = folder.say("doctor")
        assert SECRET not in told.out + told.err
        assert "Traceback" not in told.err
        return told

    return ask


def test_an_unknown_certificate(asked: Any, certificate: Any) -> None:
    """It is no authority's that is known here; the remedy is a file or the system's store."""
    with over_tls(certificate("localhost")) as port:
        told = asked(f"https://localhost:{port}")

    assert told.code == 7
    assert "no authority that is known here" in told.out
    assert "REQUESTS_CA_BUNDLE" in told.out


def test_a_certificate_of_another_server(asked: Any, certificate: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A network's sign-in page answers in the portal's place."""
    other = certificate("login.example")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(other[0]))
    with over_tls(other) as port:
        assert "another server's" in asked(f"https://localhost:{port}").out


def test_a_bundle_of_the_environment(
    asked: Any, certificate: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is believed on this machine too, and named; a file that is not there is named as well."""
    made = certificate("localhost")
    with over_tls(made) as port:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(made[0]))
        told = asked(f"https://localhost:{port}")
        assert f"Its certificate is verified by {made[0]}" in told.out
        assert "expired" in told.out
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "gone.pem"))
        assert "REQUESTS_CA_BUNDLE" in asked(f"https://localhost:{port}").out


def test_a_client_certificate(asked: Any, certificate: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without one the error says that one is wanted; with one the portal answers; a wrong file is a usage error."""
    made, client = certificate("localhost"), certificate("client")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(made[0]))
    with over_tls(made, clients=client[0]) as port:
        assert "client certificate" in asked(f"https://localhost:{port}").out
        monkeypatch.setenv("PUBLISHER_CLIENT_CERT", str(client[0]))
        monkeypatch.setenv("PUBLISHER_CLIENT_KEY", str(client[1]))
        assert "The webhook has expired" in asked(f"https://localhost:{port}").out
    monkeypatch.setenv("PUBLISHER_CLIENT_KEY", str(tmp_path / "gone.key"))
    told = asked(f"https://localhost:{port}")
    assert told.code == 2
    assert "gone.key" in told.err


def test_a_port_without_tls(asked: Any) -> None:
    """https into a port that speaks http."""
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Portal)) as port:
        assert "does not speak TLS" in asked(f"https://localhost:{port}").out


def test_plain_http_is_for_hosts_that_are_named(folder: Any, asked: Any) -> None:
    """Whoever is on the way can read the webhook, so somebody has to say that it is wanted."""
    refused = asked("http://portal.invalid")
    assert refused.code == 2
    assert "insecure_hosts: [portal.invalid]" in refused.err

    settings = (folder.path / "mkdocs.yml").read_text(encoding="utf-8")
    folder.write({}, f"{settings}      insecure_hosts: [portal.invalid]\n")
    assert "The host portal.invalid does not exist" in asked("http://portal.invalid").out


def test_ipv6(asked: Any) -> None:
    """An address in brackets is a host like any other."""
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        server = OverIPv6(("::1", 0), Portal)
    except OSError:
        pytest.skip("no IPv6 here")
    with serving(server) as port:
        assert "The webhook has expired" in asked(f"http://[::1]:{port}").out
