"""Files that are no pages although they are called so, and names that are no text: findings, never a traceback or a wait."""

import os
import socket
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from publisher.checks.output import render_findings
from publisher.errors import ConfigError
from publisher.messages import Catalogue
from publisher.pipeline.project import Project, load_project
from publisher.publishing.desired import desired_site
from publisher.targets.knowledge_base.form import KnowledgeBaseForm

MakeProject = Callable[..., Path]
pytestmark = pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names of files are text there")


def write(docs: Path, name: bytes, content: bytes) -> None:
    """A file whose name need be no text."""
    odd = docs / os.fsdecode(name)
    odd.parent.mkdir(exist_ok=True)
    odd.write_bytes(content)


def load(file: Path) -> Project:
    return load_project(file, today=date(2026, 11, 23))


def told(project: Project) -> dict[str, tuple[str, bool]]:
    """By path what is wrong with it, warnings of other kinds left out."""
    rules = ("page-name-not-text", "file-name-not-text", "file-unreadable", "file-not-utf8", "path-form-clash")
    return {found.path: (found.rule, found.is_error) for found in project.findings if found.rule in rules}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"caf\xe9.md", "caf%E9.md"),
        (b"caf\xe9/a.md", "caf%E9/a.md"),
        (b"a\nb.md", "a%0Ab.md"),
        (b"a\x1b[31mb.md", "a%1B[31mb.md"),
        (b"a\\b.md", "a%5Cb.md"),
        (b"\xe2\x80\xaea.md", "%E2%80%AEa.md"),
    ],
)
def test_a_page_whose_name_is_no_text_is_a_finding(make_project: MakeProject, name: bytes, shown: str) -> None:
    """With a name that every format of output can hold; the other pages are there."""
    file = make_project()
    write(file.parent / "docs", name, b"# Odd\n")

    project = load(file)

    assert told(project) == {f"docs/{shown}": ("page-name-not-text", True)}
    assert "index.md" in project.converted
    for form in ("text", "json", "github", "gitlab", "sarif"):
        said = render_findings(project.findings, form, Catalogue("en"), pages=2, rendered=2, cached=0)
        said.encode()
        assert shown in said or "%25" in said
    assert [page.path for page in desired_site(project, KnowledgeBaseForm()).pages if page.path == shown] == [shown]


def test_pictures_and_settings_in_such_folders_are_read(make_project: MakeProject) -> None:
    """Only the name is wrong with them."""
    file = make_project({"index.md": "# Start\n\n![p](caf%25E9.png)\n"})
    for name, content in (
        (b"caf\xe9.png", b"GIF89a"),
        (b"\xff/.meta.yml", b"owner: bob@example.com\n"),
        (b"\xff/a.md", b"# A\n"),
    ):
        write(file.parent / "docs", name, content)

    project = load(file)

    assert told(project) == {
        "docs/caf%E9.png": ("file-name-not-text", False),
        "docs/%FF/a.md": ("page-name-not-text", True),
    }
    owner = project.site.by_path()["%FF/a.md"].meta.owner
    assert owner is not None
    assert owner.email == "bob@example.com"
    assert desired_site(project, KnowledgeBaseForm()).assets.keys() == {"caf%E9.png"}


def test_what_is_no_regular_file_is_not_waited_for(make_project: MakeProject) -> None:
    """Pipes, sockets and devices, as pages, pictures and settings."""
    file = make_project()
    docs = file.parent / "docs"
    os.mkfifo(docs / "pipe.md")
    os.mkfifo(docs / "pipe.png")
    (docs / "a").mkdir()
    os.mkfifo(docs / "a" / ".meta.yml")
    (docs / "a" / "a.md").write_text("# A\n")
    (docs / "zero.md").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(docs)  # the whole path may be too long for a socket
        try:
            listener.bind("s.md")
        finally:
            os.chdir(here)

    found = told(load(file))

    assert {path: rule for path, (rule, _) in found.items()} == {
        "docs/pipe.md": "file-unreadable",
        "docs/pipe.png": "file-unreadable",
        "docs/s.md": "file-unreadable",
    }


def test_two_forms_of_one_folder_are_told(make_project: MakeProject) -> None:
    """Elsewhere they are one."""
    file = make_project({"\u0439/a.md": "# A\n", "\u0438\u0306/a.md": "# B\n", "\u0438\u0306/b.md": "# C\n"})

    project = load(file)

    assert told(project) == dict.fromkeys(("docs/\u0439", "docs/\u0439/a.md"), ("path-form-clash", True))
    assert [page.path for page in project.site.pages] == ["\u0439/a.md", "\u0439/b.md"]


def test_a_link_to_a_folder_around_it_ends_with_its_name(make_project: MakeProject) -> None:
    """MkDocs would list the folder again and again."""
    file = make_project({"a/b/c.md": "x"})
    (file.parent / "docs" / "a" / "b" / "up").symlink_to("..")

    with pytest.raises(ConfigError, match="a/b/up is a link to a folder that contains it"):
        load(file)
