"""Names of files: compared in one form, opened as the disk has them."""

import sys
import unicodedata
from pathlib import Path

import pytest

from publisher.content.disk import is_speakable, on_disk, spoken
from publisher.content.folder import circle_in

any_bytes = pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names of files are text there")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("a/b.md", "a/b.md"),
        ("\u0438\u0306/\u0438\u0306.md", "\u0439/\u0439.md"),
        ("caf\udce9.md", "caf%E9.md"),
        ("a\nb.md", "a%0Ab.md"),
        ("a\\b.md", "a%5Cb.md"),
        ("a\u202eb.md", "a%E2%80%AEb.md"),
        ("a\u2028b.md", "a%E2%80%A8b.md"),
        ("\ud800.md", "%ED%A0%80.md"),
        ("50% \u00a0.md", "50% \u00a0.md"),
    ],
)
def test_every_name_can_be_said(path: str, said: str) -> None:
    """In NFC, on one line, as text that every encoding of Unicode holds."""
    assert spoken(path) == said
    assert spoken(said) == said
    assert is_speakable(path) is (unicodedata.normalize("NFC", path) == said)
    said.encode()


@any_bytes
@pytest.mark.parametrize(
    "written", ["\u0438\u0306/\u0438\u0306.md", "\u0439/\u0438\u0306.md", "caf\udce9/a\\b.md", "a\nb/\u0439.md"]
)
def test_a_file_is_opened_by_the_name_that_the_disk_has(tmp_path: Path, written: str) -> None:
    """Whatever was said of it."""
    (tmp_path / written).parent.mkdir(parents=True)
    (tmp_path / written).write_text("x")

    assert on_disk(tmp_path, spoken(written)) == written


def test_a_file_that_is_not_there_keeps_its_name(tmp_path: Path) -> None:
    """So that it can be told of, or made in the folder that is there."""
    assert on_disk(tmp_path, "\u0439/new.md") == "\u0439/new.md"
    (tmp_path / "\u0438\u0306").mkdir()
    assert on_disk(tmp_path, "\u0439/new.md") == "\u0438\u0306/new.md"


@pytest.mark.skipif(sys.platform == "win32", reason="making links needs a right there")
@pytest.mark.parametrize(
    ("links", "circle"),
    [
        ({"a/up": ".."}, "a/up"),
        ({"a/here": "."}, "a/here"),
        ({"a/above": "../.."}, "a/above"),
        ({"a/root": "/"}, "a/root"),
        ({"a/over": "../b", "b/back": "../a"}, "a/over/back"),
        ({"a/beside": "../b"}, None),
        ({"a/nowhere": "gone"}, None),
    ],
)
def test_a_link_to_a_folder_around_it_is_found(tmp_path: Path, links: dict[str, str], circle: str | None) -> None:
    """Whoever lists such a folder comes to no end."""
    for name in ("a", "b"):
        (tmp_path / "docs" / name).mkdir(parents=True)
    for link, target in links.items():
        (tmp_path / "docs" / link).symlink_to(target)

    found = circle_in(tmp_path / "docs")

    assert (found is None) is (circle is None)
    assert circle is None or found in {circle, "b/back/over"}
