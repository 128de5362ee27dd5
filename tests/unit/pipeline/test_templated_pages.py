"""Pages of Middleman, ``index.html.md.erb``: manuals of GOV.UK come as they are, in the preview and on the portal."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from bs4 import BeautifulSoup
from mkdocs.commands.build import build
from mkdocs.config import load_config

from publisher.content.page_files import bare_path, is_index_path
from publisher.pipeline.articles import Articles
from publisher.pipeline.project import load_project
from publisher.publishing.desired import desired_site
from publisher.targets.knowledge_base.form import KnowledgeBaseForm

MakeProject = Callable[..., Path]
TODAY = date(2026, 11, 23)
PAGES = {
    "index.html.md.erb": "---\ntitle: The way\n---\nSee [DNS](/standards/dns.html#zones) and [all](standards/).\n",
    "standards/index.html.md.erb": "# Standards\n\nSee [DNS](dns.html).\n",
    "standards/dns.html.md.erb": "# DNS\n\n## Zones\n\nBack to [the way](../index.html), on to [Go](go.md.erb).\n",
    "standards/go.md.erb": "# Go\n\nText.\n",
    "standards/go.md": "# Go on\n\nText.\n",
    "layouts/custom.erb": "<%= yield %>\n",
}


def test_they_are_pages_at_the_addresses_of_their_names(make_project: MakeProject) -> None:
    """Folders have their own pages, links to ``.html`` find the files, and a page of MkDocs keeps an address that both have."""
    project = load_project(make_project(PAGES), today=TODAY)
    places = {
        page.path: (page.folder, page.code) for page in desired_site(project, KnowledgeBaseForm()).content_pages()
    }

    assert not [
        str(finding.message)
        for finding in project.findings
        if finding.is_error and "go.md.erb" not in str(finding.message)
    ]
    assert places == {
        "index.html.md.erb": ("", "home"),
        "standards/index.html.md.erb": ("standards", "standards"),
        "standards/dns.html.md.erb": ("standards", "dns"),
        "standards/go.md": ("standards", "go"),
    }
    assert {link.target for link in project.converted["index.html.md.erb"].links} == {
        "standards/dns.html.md.erb",
        "standards/index.html.md.erb",
    }
    assert Articles(project).home_path == "index.html.md.erb"


def test_the_preview_shows_them(make_project: MakeProject, tmp_path: Path) -> None:
    """MkDocs makes a page of each, at an address without the endings."""
    build(load_config(str(make_project(PAGES)), site_dir=str(tmp_path / "site")))

    assert "See" in (tmp_path / "site/index.html").read_text(encoding="utf-8")
    assert "Zones" in (tmp_path / "site/standards/dns/index.html").read_text(encoding="utf-8")
    assert "Go on" in (tmp_path / "site/standards/go/index.html").read_text(encoding="utf-8")


def test_the_command_for_the_title_is_the_title(make_project: MakeProject) -> None:
    """``# <%= current_page.data.title %>`` opens nearly every page of such a manual: its reader sees the title, once."""
    page = "---\ntitle: Name servers\n---\n# <%= current_page.data.title %>\n\n## Zones\n\nText.\n"
    project = load_project(
        make_project({"index.md": "# Home\n", "dns.html.md.erb": page, "dhcp.md": page}), today=TODAY
    )

    for path in ("dns.html.md.erb", "dhcp.md"):
        shown = BeautifulSoup("".join(map(str, Articles(project).page(path).segments)), "html.parser")
        assert [one.get_text() for one in shown.select("h1, h2")] == ["Name servers", "Zones"]
        assert "current_page" not in shown.get_text()
    assert not [finding for finding in project.findings if finding.rule == "not-shown"]


def test_other_commands_are_named(make_project: MakeProject) -> None:
    """What nothing carries out stands in the finding, the heading's command does not."""
    page = "# <%= current_page.data.title %>\n\nIn <%= Time.current.year %>, on <%= current_page.data.title %>.\n"
    project = load_project(make_project({"index.md": "# Home\n", "dns.html.md.erb": page}), today=TODAY)

    found = [str(finding.message) for finding in project.findings if finding.rule == "not-shown"]
    assert [finding.line for finding in project.findings if finding.rule == "not-shown"] == [3, 3]
    assert "Time.current.year" in found[0]


def test_pictures_are_found_as_browsers_find_them(make_project: MakeProject) -> None:
    """A path that leads above the site's root ends in it: that is where the manual's picture lies."""
    picture = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
    pages = {
        "a/dns.html.md.erb": "# DNS\n\n![Zones](../../images/z.png)\n",
        "index.md": "# Home\n",
        "images/z.png": picture,
    }

    project = load_project(make_project(pages), today=TODAY)

    assert [link.target for link in project.converted["a/dns.html.md.erb"].links] == ["images/z.png"]
    assert not [finding for finding in project.findings if finding.is_error]


def test_names() -> None:
    """The endings are taken off whole; ``index`` stands for its folder."""
    assert [bare_path(f"a/b{ending}") for ending in (".html.md.erb", ".md.erb", ".md", ".html.md")] == [
        "a/b",
        "a/b",
        "a/b",
        "a/b.html",
    ]
    assert is_index_path("a/index.html.md.erb")
    assert not is_index_path("a/index.html.erb")
