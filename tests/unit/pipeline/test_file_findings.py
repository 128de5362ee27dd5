"""Files that this kind of knowledge base cannot take: told at the link, and together where one setting cures them."""

from datetime import date
from pathlib import Path

import pytest

from publisher.checks.output import render_findings
from publisher.checks.registry import described_rules
from publisher.findings import Finding
from publisher.messages import LANGUAGES, Catalogue
from publisher.pipeline.articles import Articles
from publisher.pipeline.project import load_project

SETTINGS = """\
site_name: Files
docs_dir: content
plugins:
  - publisher:
      knowledge_base: {code: files}
      defaults: {owner: anna.k@example.com, last_reviewed: 2026-11-01}
"""
RULES = {"lfs-pointer", "file-not-published", "image-unreadable", "svg-too-large", "svg-unreadable"}


def findings(folder: Path, text: str, settings: str = SETTINGS, **files: bytes) -> list[Finding]:
    """What is told about one page's files."""
    content = folder / "content"
    content.mkdir()
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    (content / "index.md").write_text(text, encoding="utf-8")
    for name, data in files.items():
        (content / name.replace("_", ".")).write_bytes(data)
    project = load_project(folder / "mkdocs.yml", today=date(2026, 11, 23))
    return [finding for finding in project.findings if finding.rule in RULES]


def test_a_link_to_a_file_is_told_at_its_place(tmp_path: Path) -> None:
    """Without an address of the repository the link becomes plain text."""
    (found,) = findings(tmp_path, "# Home\n\nThe [price list](prices.pdf).\n", prices_pdf=b"%PDF")
    assert (found.rule, found.path, found.line) == ("file-not-published", "content/index.md", 3)


def test_with_a_repository_the_file_is_linked_there(tmp_path: Path) -> None:
    """With repo_url there is nothing to tell."""
    settings = f"repo_url: https://git.example.com/strategy\n{SETTINGS}"
    assert findings(tmp_path, "# Home\n\nThe [price list](prices.pdf).\n", settings, prices_pdf=b"%PDF") == []


def test_a_picture_that_is_no_svg_is_told(tmp_path: Path) -> None:
    """Its alternative text stands on the portal in its place."""
    (found,) = findings(tmp_path, "# Home\n\n![map](map.svg)\n", map_svg=b"not a picture")
    assert found.rule == "svg-unreadable"


@pytest.mark.parametrize("name", ["map_png", "map_svg"])
def test_a_picture_that_git_lfs_did_not_fetch_is_an_error(tmp_path: Path, name: str) -> None:
    """Published like this, the page would lose the picture that the portal shows."""
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
    text = f"# Home\n\n![map]({name.replace('_', '.')}) and [the file](prices.pdf)\n"
    settings = f"repo_url: https://git.example.com/strategy\n{SETTINGS}"

    (found,) = findings(tmp_path, text, settings, prices_pdf=pointer, **{name: pointer})

    assert (found.rule, found.is_error, found.line) == ("lfs-pointer", True, 3)


def test_a_page_that_git_lfs_did_not_fetch_is_an_error(tmp_path: Path) -> None:
    """The pointer is no text to be published."""
    (found,) = findings(tmp_path, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")

    assert (found.rule, found.is_error, found.line) == ("lfs-pointer", True, 1)


@pytest.mark.parametrize("content", [b"<html>404</html>", b"RIFF\x24\x00\x00\x00WAVE", b""])
def test_a_picture_that_is_none_is_told_and_described(tmp_path: Path, content: bytes) -> None:
    """A page of an error, a sound: the portal would refuse the page with it."""
    (found,) = findings(tmp_path, "# Home\n\n![A map](map.png)\n", map_png=content)
    project = load_project(tmp_path / "mkdocs.yml", today=date(2026, 11, 23))

    assert (found.rule, found.line) == ("image-unreadable", 3)
    article = Articles(project).page("index.md")
    assert article.outline.image_paths() == ()
    assert ">A map</span>" in article.resolve(page=str, file=str, image=str)


@pytest.mark.parametrize(
    "start", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"BM", b"RIFF\x24\x00\x00\x00WEBP"]
)
def test_a_picture_of_each_kind_is_shown_whatever_it_is_called(tmp_path: Path, start: bytes) -> None:
    """People rename files; a browser does not mind."""
    assert findings(tmp_path, "# Home\n\n![A map](map.png)\n", map_png=start) == []
    project = load_project(tmp_path / "mkdocs.yml", today=date(2026, 11, 23))
    assert Articles(project).page("index.md").outline.image_paths() == ("map.png",)


def test_a_large_svg_is_told_with_its_size(tmp_path: Path) -> None:
    """It would travel in each page that shows it."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g></g>" * 60_000 + b"</svg>"
    (found,) = findings(tmp_path, "# Home\n\n![map](map.svg)\n", map_svg=svg)
    assert found.rule == "svg-too-large"
    assert "420 KB" in str(found.message)


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_such_links_are_told_in_one_line(tmp_path: Path, language: str) -> None:
    """One setting cures them all; each language has a sentence for that."""
    names = [f"f{number}" for number in range(5)]
    page = "# Home\n\n" + "\n\n".join(f"[{name}]({name}.pdf)" for name in names)
    found = findings(tmp_path, page, **{f"{name}_pdf": b"%PDF" for name in names})

    told = render_findings(found, "text", Catalogue(language), pages=1)

    assert len(found) == 5
    assert told.count("[file-not-published]") == 1
    assert "5 " in told


def test_rules_of_files_are_described() -> None:
    """Documentation and code scanning list them as they list the others."""
    assert {rule.id for rule in described_rules()} >= RULES


def test_a_picture_that_is_a_link_to_itself_is_not_told(tmp_path: Path) -> None:
    """As lightboxes write it; the picture is there. A word that links to a picture is still told."""
    png = b"\x89PNG\r\n\x1a\n" + bytes(40)
    text = (
        "# Home\n\n[![map](map.png)](map.png)\n\n<a class='glightbox' href='map.png'><img alt='' src='map.png'></a>\n"
    )
    assert findings(tmp_path, text, map_png=png) == []
    (tmp_path / "other").mkdir()
    (found,) = findings(tmp_path / "other", "# Home\n\n![m](map.png)\n\n[the map](map.png)\n", map_png=png)
    assert (found.rule, found.line) == ("file-not-published", 5)
