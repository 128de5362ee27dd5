"""The same content in another folder, with another line end, read anew or remembered, is the same base."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest

from publisher.content.assets import as_everywhere, asset_of
from publisher.pipeline.asset_memory import AssetMemory
from publisher.pipeline.project import load_project
from publisher.publishing.desired import desired_site
from publisher.targets.knowledge_base.form import KnowledgeBaseForm

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6364606862000001010081b5d1f60000000049454e44ae426082"
)
TEXTS = {
    "index.md": "# Home\n\n![s](a.svg) ![p](p.png) [file](plain.txt)\n\n```text\none\ntwo\n```\n",
    "a/page.md": "---\ntitle: >\n  Page\n  here\n---\n\nText\\\nmore.\n",
    "a/.meta.yml": "tags:\n  - x\n",
    "a.svg": '<svg xmlns="http://www.w3.org/2000/svg"\n width="9" height="9">\n<text>a\nb</text>\n</svg>\n',
    "plain.txt": "one\ntwo\n",
}
CONFIG = """\
site_name: B
docs_dir: {docs_dir}
plugins:
  - publisher:
      knowledge_base: {{code: test}}
      defaults: {{owner: anna.k@example.com, last_reviewed: 2026-10-01, review_every: 6 months}}
"""


def base(root: Path, newline: str = "\n", docs: str = "docs", docs_dir: str = "../docs") -> str:
    """All that a plan is made from."""
    config = root / "config" / "mkdocs.yml"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(CONFIG.format(docs_dir=docs_dir), encoding="utf-8", newline=newline)
    for name, text in TEXTS.items():
        file = root / docs / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline=newline)
    (root / docs / "p.png").write_bytes(PIXEL)
    project = load_project(config, today=date(2026, 11, 23))
    site = desired_site(project, KnowledgeBaseForm())
    pages = [(page.key, page.title, page.code, page.shown_path, page.description, page.article) for page in site.pages]
    return repr((pages, dict(site.fingerprints), site.folders, site.assets, project.findings))


def test_line_ends_change_nothing(tmp_path: Path) -> None:
    """Git gives every text another form on Windows: pages, settings and pictures that are text."""
    assert base(tmp_path / "unix") == base(tmp_path / "windows", "\r\n")


def test_the_folder_on_the_machine_changes_nothing_and_is_nowhere_named(tmp_path: Path) -> None:
    """With a content folder beside that of mkdocs.yml too."""
    here = base(tmp_path / "here")

    assert base(tmp_path / "over" / "there") == here
    assert str(tmp_path) not in here
    assert "'../docs/a/page.md'" in here


@pytest.mark.skipif(sys.platform == "win32", reason="making links needs a right there")
def test_a_link_to_the_content_folder_changes_nothing(tmp_path: Path) -> None:
    """What counts is the name in mkdocs.yml."""
    (tmp_path / "link" / "elsewhere").mkdir(parents=True)
    (tmp_path / "link" / "docs").symlink_to("elsewhere", target_is_directory=True)

    assert base(tmp_path / "link") == base(tmp_path / "plain")


@pytest.mark.parametrize("content", [PIXEL, PIXEL[:8], b"\r\n\0\r\n", b"a\rb", b"", b"GIF89a\r\n\0"])
def test_what_is_no_text_stays_as_it_is(content: bytes) -> None:
    """A picture's bytes are the same on every system."""
    assert as_everywhere(content) == content


@contextmanager
def opened() -> Iterator[list[str]]:
    """The names of files that are opened meanwhile."""
    names: list[str] = []
    _listeners.append(names)
    try:
        yield names
    finally:
        _listeners.remove(names)


_listeners: list[list[str]] = []


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    for names in _listeners:
        if event == "open":
            names.append(Path(str(arguments[0])).name)


sys.addaudithook(_hear)


def aged(root: Path) -> None:
    """The pictures as they are when they have been there for some time: only then an unchanged one can be told."""
    known = AssetMemory(root / "config" / ".publisher", clock=lambda: datetime.max.replace(year=9000, tzinfo=UTC))
    for name in ("a.svg", "p.png", "plain.txt"):
        file = root / "docs" / name
        known.keep(asset_of(name, file.read_bytes()), file.stat())
    known.save()


def test_an_unchanged_picture_is_not_read_again(tmp_path: Path) -> None:
    """Its size, times and place tell."""
    first = base(tmp_path)
    aged(tmp_path)
    config = tmp_path / "config" / "mkdocs.yml"
    with opened() as names:
        project = load_project(config, today=date(2026, 11, 23))
        desired_site(project, KnowledgeBaseForm())

    assert not {"a.svg", "p.png", "plain.txt"} & set(names)
    assert "page.md" in names
    assert project.site.assets["p.png"] == asset_of("p.png", PIXEL)
    assert first


def test_a_changed_picture_is_read_whatever_its_size_and_date(tmp_path: Path) -> None:
    """Copying a file with its times leaves the time of its last change of any kind."""
    base(tmp_path)
    aged(tmp_path)
    picture = tmp_path / "docs" / "p.png"
    before = picture.stat()
    picture.write_bytes(PIXEL[:-1] + b"\x00")
    os.utime(picture, ns=(before.st_atime_ns, before.st_mtime_ns))

    project = load_project(tmp_path / "config" / "mkdocs.yml", today=date(2026, 11, 23))

    assert project.site.assets["p.png"].digest == asset_of("p.png", PIXEL[:-1] + b"\x00").digest


def test_what_changed_just_now_is_not_remembered(tmp_path: Path) -> None:
    """It may change again before the disk's clock moves on."""
    picture = tmp_path / "p.png"
    picture.write_bytes(PIXEL)
    found = picture.stat()
    for seconds, remembered in ((1, False), (4, True)):
        clock = partial(datetime.fromtimestamp, found.st_ctime + seconds, UTC)
        memory = AssetMemory(tmp_path / ".publisher", clock=clock)
        memory.keep(asset_of("p.png", PIXEL), found)
        memory.save()
        later = AssetMemory(tmp_path / ".publisher")
        assert (later.find("p.png", found) is not None) is remembered
