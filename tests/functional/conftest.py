"""A company's folder, a portal over HTTP, and the command line as a person uses it."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from ci_jobs import bin_dir, project, webhook, webhooks  # noqa: F401  fixtures
from clocks import morning, standing_clock
from own_folder import own_folder, say  # noqa: F401  fixtures
from portals import new_portal
from review_acts import due  # noqa: F401  a fixture

from portal_emulator.server import EmulatorServer
from publisher.cli.app import run

SETTINGS = """\
site_name: Test base
docs_dir: content
plugins:
  - publisher:
      knowledge_base: {code: test}
      time_zone: Europe/Berlin
      defaults: {owner: anna.k@example.com, review_every: 6 months, last_reviewed: 2026-11-01}
"""


@dataclass
class Said:
    """What one command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class PortalUnderTest:
    """An emulator over HTTP, its control interface, and REST as any person of it."""

    server: EmulatorServer
    session: requests.Session

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def webhook(self) -> str:
        return self.server.webhooks["publisher"]

    def control(self, what: str, body: Any = None) -> Any:
        address = f"{self.url}/_emulator/{what}"
        method = "GET" if body is None else "POST"
        answer = self.session.request(method, address, json=body, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def forget_requests(self) -> None:
        self.session.delete(f"{self.url}/_emulator/requests", timeout=10).raise_for_status()

    def methods(self) -> list[str]:
        """Every method called since the log was emptied, batches taken apart."""
        return [command["method"] for entry in self.control("requests") for command in entry["commands"]]

    def writes(self) -> list[str]:
        """The methods called that may change something."""
        reading = ("get", "list", "profile", "scope", "time", "search", "ref", "getfolders", "bindings")
        reading += ("getcontent", "getrights", "isenabled")
        return [m for m in self.methods() if not m.lower().endswith(reading) and m != "batch"]

    def call(self, method: str, params: Any = None, person: str = "publisher") -> Any:
        answer = self.session.post(self.server.webhooks[person] + method, json=params or {}, timeout=10).json()
        assert "error" not in answer, answer
        return answer["result"]

    def pages(self) -> dict[str, dict[str, Any]]:
        """The snapshot's pages of the base by title."""
        snapshot = self.control("snapshot")
        return {page["title"]: page for page in snapshot["pages"]}

    def page_ids(self) -> dict[str, int]:
        """Live pages' ids by title."""
        rows = self.call("landing.landing.getList", {"scope": "KNOWLEDGE", "params": {"select": ["ID", "TITLE"]}})
        return {row["TITLE"]: int(row["ID"]) for row in rows}

    def read(self, title: str) -> str:
        """The stored content of a page's blocks."""
        blocks = self.blocks(title)
        return "\n".join(block["content"] for block in blocks)

    def blocks(self, title: str) -> list[Any]:
        params = {"lid": self.page_ids()[title], "scope": "KNOWLEDGE", "params": {"edit_mode": 1, "get_content": 1}}
        return list(self.call("landing.block.getlist", params))

    def open_as(self, title: str, user: int) -> None:
        """A person reads a page: the portal counts that through its ordinary update, and writes the reader down as the editor."""
        db = self.server.portal.store.connection
        db.execute("UPDATE landing SET modified_by_id = ? WHERE title = ?", (user, title))
        db.commit()

    def edit(self, title: str, old: str, new: str, person: str = "ivan.p@example.com") -> None:
        """A person changes a page's HTML."""
        block = self.blocks(title)[-1]
        content = block["content"].split(">", 1)[1].rsplit("</div>", 1)[0]
        assert old in content
        params = {"lid": block["lid"], "block": block["id"], "content": content.replace(old, new), "scope": "KNOWLEDGE"}
        assert self.call("landing.block.updatecontent", params, person) is True


@contextmanager
def asked(server: EmulatorServer) -> Iterator[PortalUnderTest]:
    """A portal that tests ask through one connection while the block lasts."""
    with requests.Session() as session, server:
        session.trust_env = False
        yield PortalUnderTest(server, session)


@pytest.fixture
def portal() -> Iterator[PortalUnderTest]:
    with new_portal() as portal, asked(EmulatorServer(portal=portal)) as opened:
        yield opened


@pytest.fixture
def open_portal() -> Iterator[Callable[[Path], PortalUnderTest]]:
    """Opens a portal on a database that is there already; it runs until the test ends."""
    with ExitStack() as running:
        yield lambda database: running.enter_context(asked(EmulatorServer(db=database, clock=standing_clock())))


@dataclass
class Folder:
    """A company's folder with its content, and the command line run in it."""

    path: Path
    capture: pytest.CaptureFixture[str]

    def write(self, pages: dict[str, str], settings: str | None = None) -> None:
        if settings is not None:
            (self.path / "mkdocs.yml").write_text(settings, encoding="utf-8")
        for name, content in pages.items():
            file = self.path / "content" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")

    def remove(self, name: str) -> None:
        (self.path / "content" / name).unlink()

    def git(self, *arguments: str) -> str:
        identity = {
            f"GIT_{who}_{what}": "test@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        }
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.path,
            env={**os.environ, **identity},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def commit(self, message: str = "Change") -> str:
        if not (self.path / ".git").exists():
            self.git("init", "-q", "-b", "main")
        (self.path / ".gitignore").write_text(".publisher/\n", encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message, "--allow-empty")
        return self.git("rev-parse", "HEAD")

    def say(self, *arguments: str) -> Said:
        self.capture.readouterr()
        code = run(["-C", str(self.path), *arguments], clock=morning)
        captured = self.capture.readouterr()
        return Said(code, captured.out, captured.err)


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.delenv("BITRIX24_WEBHOOK_URL", raising=False)
    monkeypatch.setenv("PUBLISHER_RETRY_SECONDS", "0")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    made = Folder(tmp_path, capsys)
    made.write({}, SETTINGS)
    return made


@pytest.fixture
def base(folder: Folder, portal: PortalUnderTest, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A small base that is ready to be published into the portal."""
    monkeypatch.setenv("BITRIX24_WEBHOOK_URL", portal.webhook)
    folder.write(
        {
            "index.md": "# Home\n\nWelcome. See [Retail](segments/retail.md) and [Trends](trends.md).\n",
            "trends.md": "# Trends\n\nPrices fall by 3 per cent.\n",
            "segments/index.md": "# Segments\n\nWho buys from us.\n",
            "segments/retail.md": "# Retail\n\nSmall shops. Back to [all](index.md#segments).\n",
            "segments/chains.md": "# Chains\n\nGrocery chains in three countries.\n",
        }
    )
    return folder
