"""Names of files in the form that macOS, zip and rsync leave them in, from the first publish to a pull."""

import shutil
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "darwin", reason="that disk takes all forms for one")

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6364606862000001010081b5d1f60000000049454e44ae426082"
)
PAGES = {
    "index.md": "# Home\n\n![k](рынки-й/карта-й.png)\n",
    "рынки-й/йод.md": "# Iodine\n\nPrices fall by 3 per cent.\n\n![k](карта-й.png)\n",
}


def decomposed(content: Path) -> None:
    """Every name below a folder as another disk would have stored it."""
    for path in sorted(content.rglob("*"), key=lambda path: -len(path.parts)):
        path.rename(path.with_name(unicodedata.normalize("NFD", path.name)))


@pytest.fixture
def named(folder: Any, portal: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A base whose names are in normal form."""
    monkeypatch.setenv("BITRIX24_WEBHOOK_URL", portal.webhook)
    folder.write(PAGES)
    (folder.path / "content" / "рынки-й" / "карта-й.png").write_bytes(PIXEL)
    return folder


def test_decomposed_names_are_published(named: Any, portal: Any) -> None:
    """With their pictures, and a second publish of either form has nothing to do."""
    decomposed(named.path / "content")

    first = named.say("publish", "--format", "json")
    again = named.say("publish", "--format", "json")
    shutil.rmtree(named.path / "content")
    named.write(PAGES)
    (named.path / "content" / "рынки-й" / "карта-й.png").write_bytes(PIXEL)
    composed = named.say("publish", "--format", "json")

    assert (first.code, again.code, composed.code) == (0, 0, 0)
    assert first.json["summary"]["created"] == 2
    assert [row["path"] for row in first.json["pages"]] == ["content/index.md", "content/рынки-й/йод.md"]
    assert "data-fileid" in portal.read("Iodine")
    for later in (again, composed):
        assert later.json["summary"]["unchanged"] == 2


def test_an_edit_comes_back_into_the_file_that_is_there(named: Any, portal: Any) -> None:
    """And makes no second one beside it."""
    decomposed(named.path / "content")
    named.say("publish")
    files = sorted(path for path in (named.path / "content").rglob("*"))
    portal.edit("Iodine", "3 per cent", "4 per cent")

    pulled = named.say("pull", "--all", "--no-tasks")

    assert pulled.code == 0, pulled.out + pulled.err
    assert sorted(path for path in (named.path / "content").rglob("*")) == files
    (page,) = (path for path in files if path.name.endswith("од.md"))
    assert "Prices fall by 4 per cent." in page.read_text(encoding="utf-8")
