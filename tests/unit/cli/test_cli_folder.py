"""``-C DIR`` does what starting the command in DIR does."""

import json
import re
from pathlib import Path

import pytest
from clocks import morning, standing_clock

from portal_emulator.portal import Portal
from portal_emulator.snapshot import snapshot
from publisher.bootstrap import EMULATOR_STORE
from publisher.cli.app import run

SETTINGS = """\
site_name: Test base
docs_dir: content
hooks: [hook.py]
markdown_extensions:
  - pymdownx.snippets: {check_paths: true}
plugins:
  - publisher:
      knowledge_base: {code: test}
      time_zone: Europe/Berlin
      defaults: {owner: anna.k@example.com, review_every: 6 months, last_reviewed: 2026-11-01}
"""
HOOK = """\
from pathlib import Path

def on_page_markdown(markdown, **_):
    return markdown + Path("footer.md").read_text(encoding="utf-8")
"""
FILES = {
    "mkdocs.yml": SETTINGS,
    "other.yml": SETTINGS.replace("Test base", "Another base"),
    "hook.py": HOOK,
    "footer.md": "\nWritten by the sales team.\n",
    "shared/prices.md": "Prices fall by 3 per cent.\n",
    "content/index.md": "# Home\n\nSee [trends](trends.md) and [nothing](missing.md).\n",
    "content/trends.md": '# Trends\n\n--8<-- "shared/prices.md"\n',
    "drafts/portal.txt": "",
}
GOOD = {"content/index.md": "# Home\n\nSee [trends](trends.md).\n"}


class Place:
    """The same base in a folder of its own, and commands that work in it from inside or from elsewhere."""

    def __init__(self, parent: Path, capture: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch, *, inside: bool):
        self.folder = parent / "base"
        self._capture = capture
        self._patch = patch
        self._inside = inside

    def write(self, files: dict[str, str]) -> None:
        for name, content in files.items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")

    def say(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code and both outputs, without what differs between two runs: secrets, seconds, the folder's own name."""
        elsewhere = self.folder.parent.parent
        self._patch.chdir(self.folder if self._inside else elsewhere)
        self._capture.readouterr()
        there = [] if self._inside else ["-C", self.folder.relative_to(elsewhere).as_posix()]
        code = run([*there, *arguments], clock=morning)
        assert Path.cwd() == (self.folder if self._inside else elsewhere)
        said = self._capture.readouterr()
        out, err = (re.sub(r"\d+\.\d+ s\b|\"seconds\": [\d.]+", "", text) for text in (said.out, said.err))
        return code, out.replace(str(self.folder), "BASE"), err.replace(str(self.folder), "BASE")

    def files(self) -> dict[str, bytes]:
        """Every file but the emulator's store, whose secrets are random, and compiled hooks."""
        return {
            file.relative_to(self.folder).as_posix(): file.read_bytes()
            for file in self.folder.rglob("*")
            if file.is_file() and "emulator.sqlite" not in file.name and "__pycache__" not in file.parts
        }


@pytest.fixture
def places(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> tuple[Place, Place]:
    monkeypatch.delenv("BITRIX24_WEBHOOK_URL", raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    made = tuple(Place(tmp_path / name, capsys, monkeypatch, inside=name == "a") for name in ("a", "b"))
    for place in made:
        place.write(FILES)
    return made


def test_every_command_does_the_same_from_elsewhere(places: tuple[Place, Place]) -> None:
    """Same words, same exit codes, same files: snippets, hooks, ``-f``, ``--out`` and ``--plan`` are read in the folder."""
    commands = [
        ["check"],
        ["check", "--render", "--format", "json"],
        ["-f", "other.yml", "check"],
        ["-f", "missing.yml", "check"],
        ["plan", "--emulator"],
    ]
    told = [[place.say(*command) for command in commands] for place in places]
    assert told[0] == told[1]
    assert [code for code, _, _ in told[0]] == [1, 1, 1, 2, 1]

    for place in places:
        place.write(GOOD)
    commands = [
        ["check"],
        ["plan", "--emulator", "--out", "drafts/plan.json"],
        ["publish", "--emulator", "--plan", "drafts/plan.json"],
        ["publish", "--emulator", "--plan", "missing.json"],
        ["plan", "--emulator", "--format", "json"],
        ["review", "--emulator"],
        ["pull", "--emulator", "--dry-run"],
    ]
    told = [[place.say(*command) for command in commands] for place in places]
    assert told[0] == told[1]
    assert [code for code, _, _ in told[0]] == [0, 0, 0, 2, 0, 0, 0]
    assert places[0].files() == places[1].files()


def test_snippets_are_found_in_the_folder(places: tuple[Place, Place]) -> None:
    """The extension's own default: paths count from the working directory."""
    elsewhere = places[1]
    elsewhere.write(GOOD)

    assert elsewhere.say("publish", "--emulator")[0] == 0

    portal = Portal.open(elsewhere.folder / ".publisher" / EMULATOR_STORE, clock=standing_clock())
    with portal.store.transaction() as db:
        published = json.dumps(snapshot(db))
    portal.close()
    assert published.count("Prices fall by 3 per cent.") == 1
    assert published.count("Written by the sales team.") == 2
