"""Portals that cannot be reached, or answer anything but what they should: a clear error, exit 7, nothing half-written silently."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

SECRET = "s3cr3tWebhookKey0"


@contextmanager
def answering(status: int, body: bytes, headers: dict[str, str]) -> Iterator[str]:
    """A server that answers every request alike; gives the webhook's address on it."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/rest/1/{SECRET}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def refusal(code: str, description: str = "no") -> bytes:
    return json.dumps({"error": code, "error_description": description}).encode()


JSON = {"Content-Type": "application/json"}
CASES = {
    "html": (200, b"<html><body>Please sign in</body></html>", {"Content-Type": "text/html"}),
    "redirect": (302, b"", {"Location": "https://new.example.com/rest/1/x/batch"}),
    "truncated": (200, b'{"result":{"result":{"k', JSON),
    "bad token": (401, refusal("INVALID_CREDENTIALS"), JSON),
    "bad token, as documented": (403, refusal("INVALID_CREDENTIALS"), JSON),
    "missing scope": (403, refusal("insufficient_scope"), JSON),
    "expired": (401, refusal("expired_token"), JSON),
    "no rest on this plan": (403, refusal("ACCESS_DENIED"), JSON),
    "dismissed": (401, refusal("user_access_error"), JSON),
    "server error": (500, b"<h1>Bad gateway</h1>", {"Content-Type": "text/html"}),
    "always busy": (503, refusal("QUERY_LIMIT_EXCEEDED"), JSON),
    "out of time": (429, refusal("OPERATION_TIME_LIMIT"), JSON),
    "empty object": (200, b"{}", JSON),
    "a number": (200, b"7", JSON),
    "an empty batch": (200, b'{"result":{"result":[],"result_error":[]}}', JSON),
}


@pytest.mark.parametrize("name", CASES)
def test_an_unusable_answer_is_explained(name, base, monkeypatch):
    """Whatever the portal answers: exit 7, a sentence, no traceback, no secret, one JSON document."""
    with answering(*CASES[name]) as webhook:
        monkeypatch.setenv("BITRIX24_WEBHOOK_URL", webhook)
        said = base.say("-vv", "publish", "--format", "json")

    assert said.code == 7, said.err
    assert "Error:" in said.err
    assert "Traceback" not in said.err
    assert SECRET not in said.err + said.out
    assert said.json["schema"] == "report/1"
    assert said.json["error"]["message"]


def test_a_closed_port_is_explained(base, monkeypatch):
    """Nobody listens there: exit 7 after the retries."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("BITRIX24_WEBHOOK_URL", f"http://127.0.0.1:{port}/rest/1/{SECRET}/")

    for command in ("plan", "publish", "review"):
        said = base.say("-vv", command)
        assert said.code == 7, said.err
        assert SECRET not in said.err + said.out
        assert "Traceback" not in said.err


def test_a_redirect_names_the_new_host(base, monkeypatch):
    """A portal that moved is not followed: the message names where it went."""
    with answering(*CASES["redirect"]) as webhook:
        monkeypatch.setenv("BITRIX24_WEBHOOK_URL", webhook)
        said = base.say("publish")

    assert said.code == 7
    assert "new.example.com" in said.err


@pytest.mark.parametrize("value", [None, "", "   \n"])
def test_no_webhook_is_a_usage_error(value, base, monkeypatch):
    """Nothing is ever published into nowhere."""
    if value is None:
        monkeypatch.delenv("BITRIX24_WEBHOOK_URL")
    else:
        monkeypatch.setenv("BITRIX24_WEBHOOK_URL", value)

    said = base.say("publish")

    assert said.code == 2
    assert "BITRIX24_WEBHOOK_URL" in said.err
    assert "--emulator" in said.err


def test_a_malformed_webhook_is_not_repeated(base, monkeypatch):
    """The variable's content may be the secret itself."""
    monkeypatch.setenv("BITRIX24_WEBHOOK_URL", f"company.bitrix24.com/{SECRET}")

    said = base.say("-vv", "publish")

    assert said.code == 2
    assert SECRET not in said.err + said.out


@pytest.mark.parametrize("repaired", ["{}", " {} \n", "{}/profile.json", "{}profile.json"])
def test_a_webhook_is_taken_as_people_paste_it(repaired, base, portal, monkeypatch):
    """A missing slash, a newline, a trailing profile.json are repaired."""
    address = portal.webhook if "profile" not in repaired else portal.webhook.rstrip("/") + "/"
    pasted = repaired.replace("{}/", address).replace(
        "{}", address.rstrip("/") if "profile" not in repaired else address
    )
    monkeypatch.setenv("BITRIX24_WEBHOOK_URL", pasted)

    assert base.say("publish", "--dry-run").code == 0


def test_content_errors_come_before_the_portal(base, portal):
    """publish checks first: with errors it prints the findings, exits 1 and sends nothing."""
    base.write({"trends.md": "# Trends\n\n[Nowhere](nowhere.md)\n"})
    portal.forget_requests()

    said = base.say("publish", "--format", "json")

    assert said.code == 1
    assert said.json["schema"] == "findings/1"
    assert any(f["rule"] == "link-broken" and f["line"] == 3 for f in said.json["findings"])
    assert portal.control("requests") == []


def test_the_secret_appears_in_no_output(base, portal):
    """Every command, twice as loud, before and after changes and refusals."""
    secret = portal.webhook.rstrip("/").rpartition("/")[2]
    outputs = []
    for arguments in (
        ["-vv", "check", "--render"],
        ["-vv", "plan", "--format", "json"],
        ["-vv", "publish", "--format", "json"],
        ["-vv", "publish"],
        ["-vv", "review"],
        ["-vv", "publish", "--plan", "nothing.json"],
    ):
        said = base.say(*arguments)
        outputs.append(said.out + said.err)
    portal.control("faults", [{"method": None, "nth": 1, "kind": "http_500_html", "times": 50}])
    outputs.append(base.say("-vv", "publish").err)
    stored = [p.read_bytes() for p in (base.path / ".publisher").rglob("*") if p.is_file()]

    assert not any(secret in output for output in outputs)
    assert not any(secret.encode() in content for content in stored)


def test_a_webhook_without_the_tasks_scope_still_publishes_pages(base, portal, monkeypatch):
    """--no-tasks needs nothing but the knowledge base; tasks are looked for only where no base is, for there may be a hidden one."""
    few = portal.control("webhooks", {"user": "publisher@example.com", "scopes": ["landing"], "expires": None})
    monkeypatch.setenv("BITRIX24_WEBHOOK_URL", few["url"])

    assert base.say("publish", "--no-tasks").code == 0
    portal.forget_requests()
    assert base.say("publish", "--no-tasks").code == 0
    assert not any(method.startswith(("task", "user")) for method in portal.methods())


def test_check_tells_what_mkdocs_says_of_the_navigation(base):
    """A page that nav names and that is not there is told, although the program itself logs errors alone."""
    settings = (base.path / "mkdocs.yml").read_text(encoding="utf-8")
    base.write({}, settings + "nav:\n  - index.md\n  - nowhere-at-all.md\n")

    said = base.say("check")

    assert "nowhere-at-all.md" in said.out
