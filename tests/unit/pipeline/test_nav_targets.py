"""Entries of ``nav`` and links that begin with a slash: to a page, to the portal, or told at their lines."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from publisher.content.nav import Nav
from publisher.findings import Finding
from publisher.pipeline.project import Project, load_project

MakeProject = Callable[..., Path]
PLUGIN = "plugins:\n  - publisher:\n      knowledge_base: {code: test}\n      defaults: {owner: lead@example.com}\n"
PAGES = {"index.md": "# Home\n", "a.md": "# A\n", "sub/b.md": "# B\n", "left-out.md": "# L\n"}


def load(file: Path) -> Project:
    return load_project(file, today=date(2026, 11, 23), use_cache=False)


def outline(nav: Nav) -> list[object]:
    return [[item.path or item.url or item.title, *outline(item.children)] for item in nav]


def told(project: Project, *rules: str) -> list[tuple[str, str, int, int]]:
    def row(found: Finding) -> tuple[str, str, int, int]:
        return found.rule, found.path, found.line, found.column

    return [row(found) for found in project.findings if found.rule in rules]


def test_an_entry_that_leads_nowhere_is_told_at_its_line_and_left_out(make_project: MakeProject) -> None:
    """Also with ``not_found: ignore``, when nothing is told; MkDocs' own words at 1:1 are not there beside it."""
    nav = "nav:\n  - index.md\n  - Gone: gone.md\n  - S:\n    - lost.md\n  - left-out.md\n"
    config = f"site_name: B\n{nav}exclude_docs: left-out.md\n{PLUGIN}"

    project = load(make_project(PAGES, config=config))

    assert outline(project.nav) == [["index.md"]]
    assert told(project, "nav-broken", "mkdocs") == [
        ("nav-broken", "mkdocs.yml", 4, 11),
        ("nav-broken", "mkdocs.yml", 6, 7),
        ("nav-broken", "mkdocs.yml", 7, 5),
    ]
    quiet = load(make_project(PAGES, config=f"{config}validation: {{nav: {{not_found: ignore}}}}\n"))
    assert outline(quiet.nav) == [["index.md"]]
    assert told(quiet, "nav-broken", "mkdocs") == []


@pytest.mark.parametrize("entry", ["sub/b/", "/sub/b/", "/docs/sub/b/", "sub/b", "sub/b.html", "/sub/b.md"])
def test_an_entry_by_address_is_the_page_that_a_browser_finds_there(make_project: MakeProject, entry: str) -> None:
    """Counted from the site's root, which ``site_url`` may put below the server's."""
    config = f"site_name: B\nsite_url: https://e.example/docs/\nnav:\n  - index.md\n  - B: {entry}\n{PLUGIN}"

    project = load(make_project(PAGES, config=config))

    assert outline(project.nav)[1] == ["sub/b.md"]
    assert told(project, "nav-broken", "link-absolute", "mkdocs") == []


def test_an_entry_in_an_inherited_file_is_told_there(make_project: MakeProject) -> None:
    """Findings name the file that has the line."""
    file = make_project(PAGES, config="INHERIT: base.yml\nsite_name: Staging\n")
    (file.parent / "base.yml").write_text(f"nav:\n  - index.md\n  - gone.md\n{PLUGIN}", encoding="utf-8")

    assert told(load(file), "nav-broken") == [("nav-broken", "base.yml", 3, 5)]


def test_addresses_that_begin_with_a_slash(make_project: MakeProject) -> None:
    """Pages of the site are pages; the portal's own addresses stay; of others a warning stands at the line, in nav too."""
    links = ("/sub/b/", "/docs/sub/b/", "/", "/docs/", "/company/personal/user/7/", "/Nope/", "/A/")
    text = "# Home\n" + "".join(f"\n[x]({link})\n" for link in links)
    nav = "nav:\n  - index.md\n  - C: /crm/deal/\n  - D: /Nope/\n"
    config = f"site_name: B\nsite_url: https://e.example/docs\n{nav}{PLUGIN}"

    project = load(make_project({**PAGES, "index.md": text}, config=config))

    assert [link.target for link in project.converted["index.md"].links] == [
        "sub/b.md",
        "sub/b.md",
        "index.md",
        "index.md",
        "/company/personal/user/7/",
        "/Nope/",
        "/A/",
    ]
    assert told(project, "link-absolute") == [
        ("link-absolute", "docs/index.md", 13, 5),
        ("link-absolute", "docs/index.md", 15, 5),
        ("link-absolute", "mkdocs.yml", 6, 8),
    ]
    ignored = f"{config}validation: {{absolute_links: ignore}}\n"
    assert told(load(make_project({**PAGES, "index.md": text}, config=ignored)), "link-absolute") == []


def test_wiki_links_are_pages_or_told_at_their_lines(make_project: MakeProject) -> None:
    """The extension makes addresses of names: ``[[Some name]]`` is ``/Some_name/``."""
    config = f"site_name: B\nmarkdown_extensions: [wikilinks]\n{PLUGIN}"
    text = "# Home\n\nText.\n\nSee [[a]], [[Nope]]\nand [[Some name]].\n"

    project = load(make_project({**PAGES, "index.md": text}, config=config))

    assert [link.target for link in project.converted["index.md"].links] == ["a.md", "/Nope/", "/Some_name/"]
    assert told(project, "link-absolute") == [
        ("link-absolute", "docs/index.md", 5, 14),
        ("link-absolute", "docs/index.md", 6, 7),
    ]
