"""A company's folder and the command line run in it, on the folder's own emulator."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from publisher.bootstrap import open_emulator
from publisher.cli.app import run
from publisher.portal.port import Query

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
        self._capture = capture

    def write(self, name: str, content: str) -> None:
        """Write a file of the folder."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")

    def say(self, *arguments: str) -> Said:
        """Run a command line."""
        self._capture.readouterr()
        code = run(["-C", str(self.path), *arguments])
        said = self._capture.readouterr()
        return Said(code, said.out, said.err)

    def titles(self) -> list[str]:
        """The titles of our live pages on the folder's emulator."""
        with open_emulator(self.path / ".publisher") as portal:
            pages = portal.survey(Query("test")).pages
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
