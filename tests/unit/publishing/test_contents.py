"""What is known of pages from an earlier run: never another answer than rendering them, and no rendering where nothing changed."""

import shutil
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from publisher.content.model import FrontMatter
from publisher.pipeline.articles import Articles
from publisher.pipeline.project import Project, load_project
from publisher.plan.fingerprint import Fingerprint
from publisher.publishing.contents import PageContents
from publisher.publishing.desired import desired_site
from publisher.render.article import Article
from publisher.render.document import PageView
from publisher.targets.knowledge_base.form import KnowledgeBaseForm

TODAY = date(2026, 11, 23)
CONFIG = """site_name: B
plugins:
  - publisher:
      knowledge_base: {code: test, title: The base}
      defaults: {owner: lead@example.com, last_reviewed: 2026-10-01, review_every: 3 months}
"""
PAGES: dict[str, str | bytes] = {
    "index.md": "# Start\n\n[a](m/a.md) [b](m/b.md) [pdf](p.pdf) ![s](s.svg) ![i](i.png) A gate.\n",
    "m/index.md": "---\ntags: [one]\n---\n# Markets\n",
    "m/a.md": "---\nstatus: deprecated\nsuperseded_by: m/b.md\n---\n# A\n\n## One\n\nText.\n\n## Two\n\n[home](../index.md)\n",
    "m/b.md": "---\nid: market-b\nowner: Anna <anna@example.com>\ntags: [one, two]\n---\n# B\n\nText.\n",
    "t/gate.md": "---\ntype: term\nshort: A thing.\nsee: [market-b]\n---\n# Gate\n",
    "p.pdf": b"%PDF",
    "s.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>',
    "i.png": b"\x89PNG\r\n\x1a\n",
}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A base with a link, picture, term, tag and owner of each kind."""
    (tmp_path / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    for path, content in PAGES.items():
        write(tmp_path, path, content)
    return tmp_path


def write(base: Path, path: str, content: str | bytes) -> None:
    file = base / "docs" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())


def swap(path: str, old: str, new: str) -> Callable[[Path], None]:
    """An edit of one place in one file."""

    def edit(base: Path) -> None:
        file = base / path
        content = file.read_text(encoding="utf-8")
        assert old in content
        file.write_text(content.replace(old, new), encoding="utf-8")

    return edit


def config(line: str) -> Callable[[Path], None]:
    """A line more in mkdocs.yml."""
    return swap("mkdocs.yml", "site_name: B\n", f"site_name: B\n{line}\n")


def option(line: str) -> Callable[[Path], None]:
    """A setting more."""
    return swap("mkdocs.yml", "      defaults", f"      {line}\n      defaults")


def project(base: Path, today: date = TODAY) -> Project:
    return load_project(base / "mkdocs.yml", today=today)


def wanted(base: Path, today: date = TODAY) -> dict[str, tuple[Fingerprint, tuple[str, ...], tuple[str, ...]]]:
    """What the portal should have, as far as a plan asks for it."""
    site = desired_site(project(base, today), KnowledgeBaseForm())
    return {p.path: (site.fingerprints[p.path], p.linked(), p.images()) for p in site.pages}


EDITS: dict[str, Callable[[Path], None]] = {
    "a word": swap("docs/m/b.md", "Text.", "Other text."),
    "a title of a neighbour": swap("docs/m/b.md", "# B", "# Better"),
    "a title of the section": swap("docs/m/index.md", "# Markets", "# Places"),
    "a heading": swap("docs/m/a.md", "## One", "## First"),
    "a target becomes a draft": swap("docs/m/b.md", "id: market-b", "id: market-b\nstatus: draft"),
    "a target goes": lambda base: (base / "docs/m/b.md").unlink(),
    "a page comes": lambda base: write(base, "m/c.md", "# C\n"),
    "an owner's name": swap("docs/m/b.md", "Anna <", "Ann <"),
    "an owner of all": swap("mkdocs.yml", "lead@", "boss@"),
    "a review": swap("mkdocs.yml", "2026-10-01", "2026-10-02"),
    "a term's meaning": swap("docs/t/gate.md", "A thing.", "Another thing."),
    "a term's word": swap("docs/t/gate.md", "# Gate", "# Wicket"),
    "related terms": swap("docs/t/gate.md", "[market-b]", "[m/a.md]"),
    "tags": swap("docs/m/b.md", "[one, two]", "[two]"),
    "no tags": lambda base: [swap(f"docs/m/{n}.md", "tags: [one", "x: [one")(base) for n in ("index", "b")] and None,
    "a picture": lambda base: write(base, "i.png", b"\x89PNG\r\n\x1a\nmore"),
    "a picture that is none": lambda base: write(base, "i.png", b"<html>"),
    "a picture in the page": swap("docs/s.svg", "M0 0", "M1 1"),
    "a file's home": config("repo_url: https://github.com/x/y"),
    "another language": swap("mkdocs.yml", "{owner:", "{lang: ru, owner:"),
    "where to go instead": swap("docs/m/a.md", "superseded_by: m/b.md", "superseded_by: index.md"),
    "a folder's settings": lambda base: write(base, "m/.meta.yml", "owner: folder@example.com\n"),
    "the order": config("nav: [index.md, m/b.md, m/a.md, m/index.md, t/gate.md]"),
    "a list of few sections": option("on_this_page: 2"),
    "a former address": swap("docs/m/b.md", "id: market-b", "id: market-b\naliases: [old/place.md]"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_what_is_known_from_before_never_hides_a_change(base: Path, edit: Callable[[Path], None]) -> None:
    """Whatever changes, the answer is the one of a run that knows nothing."""
    before = wanted(base)
    edit(base)
    remembered = wanted(base)
    shutil.rmtree(base / ".publisher")

    assert remembered == wanted(base)
    assert remembered != before


def test_a_day_that_passes_is_a_change(base: Path) -> None:
    """A page that becomes due says so."""
    before = wanted(base)
    later = wanted(base, date(2027, 3, 1))
    shutil.rmtree(base / ".publisher")

    assert later == wanted(base, date(2027, 3, 1))
    assert later != before


class Counting(Articles):
    """Tells which pages were put together."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self.made: list[str] = []

    def page(self, path: str) -> Article:
        self.made.append(path)
        return super().page(path)


def made_for(project: Project) -> list[str]:
    """The pages that are put together when a plan looks at all of them."""
    articles = Counting(project)
    contents = PageContents(project, articles, KnowledgeBaseForm())
    for page in project.site.pages:
        contents.of(page).outlines  # noqa: B018
    contents.save()
    return articles.made


def test_only_what_changed_is_put_together(base: Path) -> None:
    """The page, and those that show its title; everything else when somebody reads it."""
    assert len(made_for(project(base))) == len(project(base).site.pages)
    assert made_for(project(base)) == []

    swap("docs/m/b.md", "Text.", "Other text.")(base)
    assert made_for(project(base)) == ["m/b.md"]

    swap("docs/m/b.md", "# B", "# Better")(base)
    assert made_for(project(base)) == ["m/a.md", "m/b.md", "m/index.md", "t/gate.md"]


def test_a_page_that_is_known_says_the_same_when_it_is_read(base: Path) -> None:
    """What is put together later is what the outline promised."""
    desired_site(project(base), KnowledgeBaseForm())

    for page in desired_site(project(base), KnowledgeBaseForm()).pages:
        assert page.content.outlines.article == page.article.outline
        assert page.content.outlines.frame == page.frame.outline


def test_all_that_a_page_shows_counts() -> None:
    """The digest of a page's shape is made of what its values print, its text and all people: nothing may be left out that pages show."""
    assert [field.name for field in fields(PageView) if not field.repr] == ["converted", "people"]
    assert [field.name for field in fields(FrontMatter) if not field.repr] == ["extra", "places"]


def test_a_picture_that_changes_while_it_is_read_is_not_remembered(base: Path) -> None:
    """The outline would be of other bytes than the ones it is kept under."""
    loaded = project(base)
    write(base, "s.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M9 9"/></svg>')
    desired_site(loaded, KnowledgeBaseForm())

    assert not (base / ".publisher/cache/outlines").exists()
    desired_site(project(base), KnowledgeBaseForm())
    assert (base / ".publisher/cache/outlines").exists()
