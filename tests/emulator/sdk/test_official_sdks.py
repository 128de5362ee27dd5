"""Judged by others: Bitrix24's own SDKs for Python and JavaScript speak to the emulator, over TLS, unmodified.

`make test` installs them (.ci/sdk). Each is run as a program of its own, which prints what its calls came to.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from clocks import running_clock

from portal_emulator.server import EmulatorServer

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
INSTALLED = ROOT / ".venv-sdk"
SCRIPTS = INSTALLED / ("Scripts" if os.name == "nt" else "bin")
TEXT = '<p>Two = & #1 + "%" of the market</p>'
NOT_FOUND_V3 = "BITRIX_REST_V3_EXCEPTION_ENTITYNOTFOUNDEXCEPTION"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with server.pem, server.key and client.pem (what clients trust), made for this run."""
    if not (INSTALLED / "installed").exists():
        pytest.skip("Bitrix24's SDKs are not installed: sh .ci/sdk")
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run([SCRIPTS / "python", "-m", "trustme", "-q", "-d", folder], check=True, timeout=60)
    return folder


@pytest.fixture
def server(certificate: Path) -> Iterator[EmulatorServer]:
    with EmulatorServer(tls=(certificate / "server.pem", certificate / "server.key"), clock=running_clock()) as running:
        yield running


def answers(certificate: Path, *command: str | Path) -> dict[str, Any]:
    """What the program's calls came to, by name."""
    trusted = str(certificate / "client.pem")
    environment = {**os.environ, "REQUESTS_CA_BUNDLE": trusted, "NODE_EXTRA_CA_CERTS": trusted, "NO_PROXY": "*"}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=110, check=False
    )
    assert done.returncode == 0, done.stderr
    calls: dict[str, Any] = json.loads(done.stdout)["calls"]
    return calls


def webhook(server: EmulatorServer) -> str:
    return server.webhooks["publisher"].replace("127.0.0.1", "localhost")


def assert_stored(server: EmulatorServer) -> None:
    """What the SDK wrote is what the store holds: values went over the wire whole."""
    content = server.portal.store.connection.execute("SELECT content FROM block WHERE public = 'N'").fetchone()[0]
    assert content.startswith(TEXT)


def test_the_python_sdk(server: EmulatorServer, certificate: Path) -> None:
    """b24pysdk: both knowledge bases, tasks of both versions, people, batches by name and of more than fifty."""
    domain, _, token = webhook(server).removeprefix("https://").rstrip("/").partition("/rest/")
    calls = answers(certificate, SCRIPTS / "python", HERE / "python_sdk_client.py", domain, token)

    base = calls["knowledge_base"]
    assert base.pop("content").startswith(f'<div id="b1" class="block-wrapper block-27-4-one-col-fix-text">{TEXT}<img')
    assert base.pop("url").endswith("/knowledge/strategy/markets/retail/")
    assert base == {
        "ids": ["int"] * 5,
        "repository": True,
        "written": True,
        "listed": [{"ID": "2", "TITLE": "Retail", "XML_ID": "key-1", "DOMAIN_ID": "0"}],
        "blocks of two pages": 1,
        "folders": ["Markets"],
        "templates": ["empty", "header_footer", "sidebar_left", "sidebar_right", "without_left", "without_right"],
        "checked": {"is_bad": True, "content": "<p oncl#SAFE#ick=x>"},
        "without scope": ["BitrixAPIBadRequest", "LANDING_NOT_EXIST"],
        "trash": [True, True],
        "unknown page": ["BitrixAPIBadRequest", "LANDING_NOT_EXIST"],
    }
    assert calls["tasks"] == {
        "status": "5",
        "found": ["kb-review:a:new"],
        "item": "int",
        "comment": "int",
        "items": 2,
        "history": "NEW",
        "results": [],
        "fields": True,
        "missing": [],
        "refused": ["BitrixAPIBadRequest", "0"],
    }
    assert calls["people"] == {
        "me": "1",
        "current": "publisher@example.com",
        "first": "publisher@example.com",
        "all, page by page": 31,
        "departments": True,
        "scope": True,
        "known": {"isExisting": True, "isAvailable": True},
        "time": True,
    }
    assert calls["batches"] == {"titles": ["Home", "Retail"], "errors": "LANDING_NOT_EXIST", "many": 60}
    assert calls["notes"] == {
        "name": "Strategy",
        "markdown": True,
        "size": True,
        "tree": ["Retail"],
        "found": [True],
        "bases": 1,
        "archived": {"result": True},
        "gone": ["BitrixAPIEntityNotFoundException", NOT_FOUND_V3],
    }
    assert calls["tasks_of_rest3"] == {
        "got": "kb-review:b:new",
        "status": "pending",
        "listed": ["Review"],
        "sent": {"result": True},
        "deleted": {"result": True},
        "filter": [
            "BitrixAPIValidationRequestValidationException",
            "BITRIX_REST_V3_EXCEPTION_VALIDATION_REQUESTVALIDATIONEXCEPTION",
        ],
    }
    assert_stored(server)


def test_the_javascript_sdk(server: EmulatorServer, certificate: Path) -> None:
    """b24jssdk: calls, lists and batches of REST 2 and of REST 3.0, whose batch it sends as an object."""
    folder = INSTALLED / "js"
    found = shutil.which("node", path=f"{SCRIPTS}{os.pathsep}{os.environ.get('PATH', '')}")
    if not (folder / "node_modules").exists() or found is None:
        pytest.skip("Node.js or Bitrix24's SDK for JavaScript is not installed: sh .ci/sdk")
    calls = answers(certificate, found, HERE / "javascript_sdk_client.mjs", webhook(server), folder)

    base = calls["knowledgeBase"]
    assert base.pop("content").startswith(f'<div id="b1" class="block-wrapper block-27-4-one-col-fix-text">{TEXT}<img')
    assert base == {
        "ids": ["number"] * 4,
        "written": True,
        "listed": [{"ID": "2", "XML_ID": "key-1", "DOMAIN_ID": "0"}],
        "refused": ["LANDING_NOT_EXIST"],
        "unknown method": ["ERROR_METHOD_NOT_FOUND"],
    }
    assert calls["tasksAndPeople"] == {
        "found": ["kb-review:a:new"],
        "status": "5",
        "me": "1",
        "everybody": 31,
        "chunks": [1],
        # The SDK knows that tasks say "0", and puts the client's own word in its place.
        "refused": ["ERR_BAD_REQUEST"],
    }
    assert calls["batches"] == {
        "titles": ["Home", "Retail"],
        "people": "publisher@example.com",
        "departments": 1,
        "partly": [True, False],
    }
    assert calls["notes"] == {
        "markdown": "Two\n\n[[image fileId=1]]\n",
        "tree": ["Retail"],
        "added": "Second",
        "read": "Strategy",
        "listed": ["Retail", ["Second", "Retail"]],
        "failing": [False, [NOT_FOUND_V3]],
        "gone": [NOT_FOUND_V3],
        "unknown method": ["BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION"],
    }
    assert calls["tasksOfRest3"] == {
        "got": "kb-review:b:new",
        "status": "pending",
        "listed": ["Review", "Second review"],
        "scopes": True,
    }
    assert_stored(server)


def test_what_is_installed_is_pinned_by_hash_and_names_no_registry() -> None:
    """Each company has a mirror of its own."""
    packages = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []
    for lock in ("requirements-sdk.lock", "requirements-node.lock"):
        lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if "==" not in line and not line.startswith("    --hash=sha256:")] == []
