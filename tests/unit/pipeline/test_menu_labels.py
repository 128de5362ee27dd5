"""Names that mkdocs.yml's ``nav`` gives to pages: where MkDocs shows them, readers of the portal see them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from bs4 import BeautifulSoup
from mkdocs.commands.build import build
from mkdocs.config import load_config

from publisher.content.nav import Nav
from publisher.pipeline.articles import Articles
from publisher.pipeline.project import load_project
from publisher.publishing.desired import desired_site
from publisher.targets.knowledge_base.form import KnowledgeBaseForm

MakeProject = Callable[..., Path]
CONFIG = """\
site_name: B
nav:
  - Start: index.md
  - Short: a.md
  - b.md
  - Part:
    - Brief: part/c.md
    - part/d.md
  - Elsewhere: https://example.com/
plugins:
  - publisher:
      knowledge_base: {code: test}
      defaults: {owner: lead@example.com, last_reviewed: 2026-10-01}
"""
PAGES = {
    "index.md": "# Home\n",
    "a.md": "---\ntitle: A long and thorough title\n---\nText.\n",
    "b.md": "---\ntitle: B\n---\nText.\n",
    "part/c.md": "# C heading\n\nText.\n",
    "part/d.md": "# D heading\n\nText.\n",
}


def labels(nav: Nav) -> list[object]:
    return [[item.title, labels(item.children)] if item.children else item.title for item in nav]


def test_menu_and_neighbours_have_the_labels_and_pages_their_titles(make_project: MakeProject) -> None:
    """A page without a title of its own is called by its label everywhere, as in MkDocs."""
    file = make_project(PAGES, config=CONFIG)
    project = load_project(file, today=date(2026, 11, 23))
    articles = Articles(project)

    assert labels(project.nav) == ["Start", "Short", "B", ["Part", ["Brief", "D heading"]], "Elsewhere"]
    around_b, around_d = (str(articles.page(path).segments) for path in ("b.md", "part/d.md"))
    assert "Short" in around_b
    assert "A long and thorough title" not in around_b
    assert "Brief" in around_d
    titles = {page.path: page.title for page in desired_site(project, KnowledgeBaseForm()).content_pages()}
    assert titles == {
        "index.md": "Start",
        "a.md": "A long and thorough title",
        "b.md": "B",
        "part/c.md": "Brief",
        "part/d.md": "D heading",
    }


def test_the_menu_is_that_of_mkdocs(make_project: MakeProject, tmp_path: Path) -> None:
    """As its own theme shows it, without our plugin."""
    file = make_project(PAGES, config=CONFIG)
    ours = labels(load_project(file, today=date(2026, 11, 23)).nav)
    plain = tmp_path / "plain.yml"
    plain.write_text(CONFIG.partition("plugins:")[0] + "theme: readthedocs\nplugins: []\n", encoding="utf-8")
    config = load_config(str(plain), site_dir=str(tmp_path / "site"))
    build(config)
    menu = BeautifulSoup((tmp_path / "site" / "index.html").read_text(encoding="utf-8"), "html.parser")
    shown = [link.get_text(strip=True) for link in menu.select(".wy-menu-vertical li > a")]

    flat = [name for item in ours for name in (item[1] if isinstance(item, list) else [item])]
    assert [name for name in shown if name != "Home"] == flat


PLAIN = CONFIG[: CONFIG.index("nav:")] + CONFIG[CONFIG.index("plugins:") :]


def titles_of(nav: Nav) -> list[str]:
    return [item.title for top in nav for item in top.walk()]


def test_a_readme_in_small_letters_comes_first(make_project: MakeProject) -> None:
    """At the top and in folders, without a ``nav`` and where it names folders; what a ``nav`` says comes in its order."""
    pages = {
        "alpha.md": "# Alpha\n",
        "readme.md": "# Home\n",
        "part/a.md": "# A\n",
        "part/readme.md": "# Part\n",
        "part/z.md": "# Z\n",
    }
    plain = load_project(make_project(pages, config=PLAIN), today=date(2026, 11, 23))
    assert titles_of(plain.nav) == ["Home", "Alpha", "Part", "A", "Z"]
    assert plain.nav[2].path == "part/readme.md"

    folders = PLAIN.replace("plugins:", "nav:\n  - alpha.md\n  - readme.md\n  - part/\nplugins:")
    named = load_project(make_project(pages, config=folders), today=date(2026, 11, 23))
    assert titles_of(named.nav) == ["Alpha", "Home", "Part", "A", "Z"]


def test_that_nobody_confirmed_a_page_is_told_where_most_are_confirmed(make_project: MakeProject) -> None:
    """In a base that was just taken in it would stand on every page."""
    config = PLAIN.replace(", last_reviewed: 2026-10-01", "")
    reviewed = "---\nlast_reviewed: 2026-10-01\n---\n# {}\n"
    for confirmed, told in ((0, False), (1, False), (2, True)):
        pages = {"index.md": "# Home\n", "new.md": "# New\n"}
        pages |= {f"{n}.md": reviewed.format(n) if n < confirmed else f"# {n}\n" for n in range(2)}
        articles = Articles(load_project(make_project(pages, config=config), today=date(2026, 11, 23)))
        text = "".join(map(str, articles.page("new.md").segments))
        assert ("Not yet confirmed" in text) == told, confirmed
