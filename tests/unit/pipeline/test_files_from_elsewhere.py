"""Files that a plugin makes, or brings from outside the content folder: pages and pictures like any others."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from publisher.pipeline.articles import Articles
from publisher.pipeline.elsewhere import kept_copy
from publisher.pipeline.files import read_bytes
from publisher.pipeline.project import Project, load_project

MakeProject = Callable[..., Path]
CONFIG = """\
site_name: B
hooks: [hook.py]
plugins:
  - publisher:
      knowledge_base: {code: test}
      defaults: {owner: lead@example.com, last_reviewed: 2026-10-01}
"""
TODAY = date(2026, 11, 23)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0h9'/></svg>"
PAGE = "---\ntitle: Made\n---\nWords ![P](p.png) ![S](s.svg) [I](../index.md).\n"
FROM_A_FOLDER = """
import tempfile
from pathlib import Path
from mkdocs.structure.files import File
KEPT = []
def on_files(files, config):
    KEPT.append(tempfile.TemporaryDirectory())
    root = Path(KEPT[-1].name)
    (root / "made").mkdir()
    for name, content in {contents!r}.items():
        (root / "made" / name).write_bytes(content)
        files.append(File(f"made/{{name}}", str(root), config.site_dir, config.use_directory_urls))
def on_shutdown():
    for folder in KEPT:
        folder.cleanup()
"""
IN_MEMORY = """
from mkdocs.structure.files import File
def on_files(files, config):
    for name, content in {contents!r}.items():
        files.append(File.generated(config, f"made/{{name}}", content=content))
"""
ON_DISK = """
import atexit, tempfile
from pathlib import Path
from mkdocs.structure.files import File
def on_files(files, config):
    for number, (name, content) in enumerate({contents!r}.items()):
        place = Path(config.config_file_path).parent / f"made-{{number}}"
        place.write_bytes(content)
        files.append(File.generated(config, f"made/{{name}}", abs_src_path=str(place)))
"""
ANOTHER_FOLDER = """
import shutil, tempfile
from pathlib import Path
def on_config(config):
    global FOLDER
    FOLDER = tempfile.TemporaryDirectory()
    shutil.copytree(config.docs_dir, FOLDER.name, dirs_exist_ok=True)
    made = Path(FOLDER.name) / "made"
    made.mkdir()
    for name, content in {contents!r}.items():
        (made / name).write_bytes(content)
    config.docs_dir = FOLDER.name
    return config
def on_shutdown():
    FOLDER.cleanup()
"""
WAYS = [FROM_A_FOLDER, IN_MEMORY, ON_DISK, ANOTHER_FOLDER]


def hooked(make_project: MakeProject, way: str, page: str | bytes = PAGE) -> Path:
    file = make_project({"index.md": "[M](made/page.md)", "own.png": PNG}, config=CONFIG)
    contents = {"page.md": page if isinstance(page, bytes) else page.encode(), "p.png": PNG, "s.svg": SVG}
    (file.parent / "hook.py").write_text(way.format(contents=contents))
    return file


def rules(project: Project) -> list[str]:
    return [f"{finding.path} {finding.rule}" for finding in project.findings]


@pytest.mark.parametrize("way", WAYS)
def test_pages_and_pictures_from_elsewhere_are_published(make_project: MakeProject, way: str) -> None:
    """Their bytes are there when they are uploaded, though the plugin's folder is gone by then."""
    file = hooked(make_project, way)
    project = load_project(file, today=TODAY)

    assert [rule for rule in rules(project) if "own.png" not in rule] == []
    assert project.titles["made/page.md"] == "Made"
    article = Articles(project).page("made/page.md")
    assert article.outline.image_paths() == ("made/p.png",)
    assert "data:image/svg+xml" in str(article.segments)
    assert read_bytes(project.settings, project.site.assets["made/p.png"]) == PNG


def test_a_copy_goes_when_nothing_needs_it(make_project: MakeProject) -> None:
    """The folder grows no longer than the base."""
    file = hooked(make_project, FROM_A_FOLDER)
    settings = load_project(file, today=TODAY).settings
    digest = hashlib.sha256(PNG).hexdigest()
    assert kept_copy(settings.work_dir, digest) == PNG

    file.write_text(CONFIG.replace("hooks: [hook.py]\n", ""))
    load_project(file, today=TODAY)

    assert kept_copy(settings.work_dir, digest) is None


@pytest.mark.parametrize("way", WAYS)
def test_the_preview_shows_them(make_project: MakeProject, way: str) -> None:
    """Its findings are those of check."""
    file = hooked(make_project, way)
    build(load_config(str(file)))

    shown = (file.parent / "site/made/page/index.html").read_text(encoding="utf-8")
    assert "Words" in shown
    assert (file.parent / "site/made/p.png").read_bytes() == PNG
    assert "file-unreadable" not in shown


@pytest.mark.parametrize("way", WAYS)
def test_one_that_is_no_text_is_a_finding(make_project: MakeProject, way: str) -> None:
    """As of the author's own."""
    project = load_project(hooked(make_project, way, b"caf\xe9\n"), today=TODAY)

    assert "docs/made/page.md file-not-utf8" in rules(project)


def test_one_that_cannot_be_read_is_a_finding(make_project: MakeProject) -> None:
    """A plugin may name what is not there."""
    file = make_project({"index.md": "x"}, config=CONFIG)
    (file.parent / "hook.py").write_text(
        "from mkdocs.structure.files import File\n"
        "def on_files(files, config):\n"
        "    for name in ('a.md', 'b.png'):\n"
        "        files.append(File(name, '/nowhere/at/all', config.site_dir, True))\n"
    )

    found = rules(load_project(file, today=TODAY))

    assert {"docs/a.md file-unreadable", "docs/b.png file-unreadable"} <= set(found)


def test_metadata_files_of_a_changed_content_folder_count(make_project: MakeProject) -> None:
    """A folder that a plugin put there has its own owner."""
    file = hooked(make_project, ANOTHER_FOLDER)
    (file.parent / "docs/.meta.yml").write_text("deputy: other@example.com\n")

    page = load_project(file, today=TODAY).site.by_path()["made/page.md"]

    assert replace(page.meta.deputy, name="").address == "other@example.com"
