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
    titles = {page.path: page.title for page in desired_site(project).content_pages()}
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
