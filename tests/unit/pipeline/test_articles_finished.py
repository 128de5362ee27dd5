"""Finished articles: links only where readers can go, pictures inside, pages that no file stands for."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from bs4 import BeautifulSoup

from publisher.content.converted import FileRef, ImageRef
from publisher.pipeline.articles import Articles
from publisher.pipeline.project import load_project
from publisher.render.article import Article
from publisher.targets.knowledge_base.menu import render_menu

TODAY = date(2026, 11, 23)
PLUGIN = (
    "plugins:\n  - publisher:\n      knowledge_base: {code: test, title: The base}\n"
    "      defaults: {owner: lead@example.com, last_reviewed: 2026-10-01}\n"
)
PAGES = {
    "index.md": "# Start\n\n[a](m/a.md) [draft](d.md) [gone](gone.md) [section](t/) [pdf](p.pdf) ![s](s.svg) ![i](i.png)\n",
    "m/index.md": "# Markets\n",
    "m/a.md": "---\nstatus: deprecated\nsuperseded_by: m/b.md\n---\n# A\n\n[home](../index.md)\n",
    "m/b.md": "---\nid: market-b\nstatus: archived\n---\n# B\n",
    "t/x.md": "---\ntype: term\nshort: A thing.\nsee: [market-b]\n---\n# X\n",
    "d.md": "---\ndraft: true\n---\n# Draft\n\n[a](m/a.md) [other](d2.md)\n",
    "d2.md": "---\ndraft: true\n---\n# Other\n",
    "p.pdf": b"%PDF",
    "s.svg": b"<svg/>",
    "i.png": b"\x89PNG\r\n\x1a\n",
}

MakeProject = Callable[..., Path]


def articles(make_project: MakeProject, pages: dict[str, str | bytes] | None = None, more: str = "") -> Articles:
    file = make_project(pages or PAGES, config=f"site_name: B\n{more}{PLUGIN}")
    return Articles(load_project(file, today=TODAY))


def links(article: Article) -> dict[str, str]:
    """Addresses by the links' texts."""
    html = article.resolve(page=lambda ref: ref.path, file=lambda ref: ref.path, image=lambda _: 'src="x"')
    return {link.get_text(): str(link["href"]) for link in BeautifulSoup(html, "html.parser").find_all("a")}


def test_links_lead_only_where_readers_can_go(make_project: MakeProject) -> None:
    """Drafts, missing pages and files that cannot be uploaded are plain text; a folder without a page leads to the one made for it."""
    made = articles(make_project)
    shown = links(made.page("index.md"))

    assert shown["a"] == "m/a.md"
    assert {"draft", "gone", "pdf", "section"} & shown.keys() == set()
    assert made.page("index.md").outline.image_paths() == ("i.png",)
    assert not [piece for piece in made.page("index.md").segments if isinstance(piece, FileRef)]


def test_files_lead_to_the_repository(make_project: MakeProject) -> None:
    """Where mkdocs.yml names it."""
    made = articles(make_project, more="repo_url: https://github.com/x/y\n")

    assert links(made.page("index.md"))["pdf"] == "https://github.com/x/y/blob/master/docs/p.pdf"
    assert made.file_url("gone.pdf") == ""


def test_drafts_may_link_to_drafts(make_project: MakeProject) -> None:
    """In the preview, where alone they are shown."""
    shown = links(articles(make_project).page("d.md"))

    assert shown["other"] == "d2.md"
    assert shown["a"] == "m/a.md"


def test_pages_point_to_successors_and_related_terms(make_project: MakeProject) -> None:
    """Named by id or path; archived pages stay reachable."""
    made = articles(make_project)

    assert links(made.page("m/a.md"))["B"] == "m/b.md"
    assert links(made.page("t/x.md"))["B"] == "m/b.md"


def test_an_svg_is_inside_and_missing_ones_leave_their_description(make_project: MakeProject) -> None:
    """Read once, cleaned."""
    made = articles(make_project, {"index.md": "![one](s.svg) ![two](gone.svg)", "s.svg": b"<svg/>"})
    article = made.page("index.md")

    assert not [piece for piece in article.segments if isinstance(piece, ImageRef)]
    text = "".join(map(str, article.segments))
    assert 'src="data:image/svg+xml;base64,' in text
    assert "two" in text
    assert made.svg("s.svg") == b'<svg xmlns="http://www.w3.org/2000/svg"/>'


def test_sections_and_home_are_made_where_no_file_stands_for_them(make_project: MakeProject) -> None:
    """With the meaning of terms; the menu leads to them; a base with a home page keeps it."""
    made = articles(make_project)
    assert made.home_path == "index.md"
    assert list(made.generated) == ["t/index.md"]
    assert "X" in links(made.section("t/index.md"))
    assert "A thing." in str(made.section("t/index.md").segments)
    assert links(render_menu(made.menu())) == {
        "Start": "index.md",
        "Markets": "m/index.md",
        "A": "m/a.md",
        "T": "t/index.md",
        "X": "t/x.md",
    }


def test_a_base_without_a_home_page_gets_one(make_project: MakeProject) -> None:
    """Named as the base is, listing its sections."""
    made = articles(make_project, {"t/x.md": "# X\n"})

    assert made.home_path == "index.md"
    assert "The base" in str(made.home().segments)
    assert links(made.home()) == {"T": "t/index.md"}
    assert links(made.page("t/x.md"))["Home"] == "index.md"


def test_a_readme_is_a_home_page(make_project: MakeProject) -> None:
    """As MkDocs has it; a draft is none."""
    assert articles(make_project, {"README.md": "# Read me\n"}).home_path == "README.md"
