"""A company's folder and the command line run in it, on the folder's own emulator."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from clocks import morning, standing_clock

from portal_emulator.in_process import InProcess
from portal_emulator.portal import Portal as Emulated
from publisher.bootstrap import EMULATOR_STORE, open_emulator
from publisher.cli.app import run
from publisher.clock import Clock

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
        """Standard output as the one document that it must be."""
        return json.loads(self.out)


class Company:
    """A folder with content; ``say`` runs a command in it."""

    def __init__(self, path: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self.clock: Clock = morning
        self._capture = capture

    def write(self, name: str, content: str) -> None:
        """Write a file of the folder."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")

    def say(self, *arguments: str) -> Said:
        """Run a command line."""
        self._capture.readouterr()
        code = run(["-C", str(self.path), *arguments], clock=self.clock)
        said = self._capture.readouterr()
        return Said(code, said.out, said.err)

    def rest(self, method: str, params: Any, person: str = "ivan.p@example.com") -> Any:
        """Call the folder's emulator as a person of it."""
        emulated = Emulated.open(self.path / ".publisher" / EMULATOR_STORE, clock=standing_clock())
        try:
            adapter = InProcess(emulated)
            with requests.Session() as session:
                session.trust_env = False
                session.mount("http://", adapter)
                answer = session.post(adapter.webhooks[person] + method, json=params).json()
        finally:
            emulated.close()
        assert "error" not in answer, answer
        return answer["result"]

    def edit(self, title: str, old: str, new: str) -> None:
        """A person changes the HTML of a page."""
        scope = {"scope": "KNOWLEDGE"}
        pages = self.rest("landing.landing.getList", {**scope, "params": {"select": ["ID", "TITLE"]}})
        number = next(int(row["ID"]) for row in pages if row["TITLE"] == title)
        params = {**scope, "lid": number, "params": {"edit_mode": 1, "get_content": 1}}
        block = self.rest("landing.block.getlist", params)[-1]
        content = block["content"].split(">", 1)[1].rsplit("</div>", 1)[0]
        assert old in content
        changed = {**scope, "lid": number, "block": block["id"], "content": content.replace(old, new)}
        assert self.rest("landing.block.updatecontent", changed) is True

    def titles(self) -> list[str]:
        """The titles of our live pages on the folder's emulator."""
        with open_emulator(self.path / ".publisher", clock=morning) as portal:
            pages = portal.survey("test").pages
        return sorted(page.title for page in pages if not page.is_deleted and page.mark is not None)


@pytest.fixture
def company(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Company:
    """A base of two pages, English messages, no webhook."""
    monkeypatch.delenv("BITRIX24_WEBHOOK_URL", raising=False)
    monkeypatch.setenv("PUBLISHER_RETRY_SECONDS", "0")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    made = Company(tmp_path, capsys)
    made.write("mkdocs.yml", SETTINGS)
    made.write("content/index.md", "# Home\n\nSee [trends](trends.md).\n")
    made.write("content/trends.md", "---\nid: trends-page\n---\n# Trends\n\nPrices fall by 3 per cent.\n")
    return made
