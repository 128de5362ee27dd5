"""One page of a small base, edited as a person edits it in the portal's editor, and brought back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from publisher.pipeline.articles import Articles
from publisher.pipeline.project import Project, load_project
from publisher.pipeline.trial_rendering import TrialRenderer, open_trial
from publisher.pull.addresses import PortalAddresses
from publisher.pull.page import Around, Pulled, pull_page
from publisher.render.article import image_attributes
from publisher.targets.knowledge_base.form import text_block
from publisher.targets.knowledge_base.portal_page import parse_reference

TODAY = date(2026, 11, 23)
ORIGIN = "https://portal.example"
PNG = b"\x89PNG\r\n\x1a\nmap"
SETTINGS = """\
site_name: Pull
docs_dir: content
repo_url: https://git.example.com/kb
edit_uri: edit/main/content/
plugins:
  - publisher:
      knowledge_base: {code: pull}
      defaults: {owner: anna.k@example.com, review_every: 6 months, last_reviewed: 2026-11-01}
"""
OTHERS = {
    "index.md": "# Home\n\nSee [the page](markets/page.md#who-buys).\n",
    "markets/index.md": "# Markets\n\nText.\n",
    "markets/rent.md": "# Rent\n\nText.\n",
    "markets/img/map.png": PNG,
    "markets/img/pie.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>',
    "markets/files/prices.pdf": b"%PDF-1.4",
}
PAGE = "markets/page.md"


@dataclass
class Bench:
    """Pulls edits of the page ``markets/page.md``; ``files`` are those that the portal can give."""

    folder: Path
    files: dict[str, bytes] = field(default_factory=dict)
    settings: str = SETTINGS
    kept: tuple[str, Project, Articles, TrialRenderer] | None = None

    def html(self, source: str) -> str:
        """The page as the portal has it after a publish."""
        project, articles, _ = self.opened(source)
        ids = {path: number for number, path in enumerate(sorted(project.site.by_path()), 1)}
        return text_block(articles.page(PAGE)).resolve(
            page=lambda ref: f"#landing{ids[ref.path]}",
            file=lambda ref: ref.path,
            image=lambda ref: image_attributes(
                f"/upload/{ref.path}", fileid="7", kb=project.site.assets[ref.path].digest[:16]
            ),
        )

    def opened(self, source: str) -> tuple[Project, Articles, TrialRenderer]:
        """The project with this text in the page's file."""
        if self.kept is None or self.kept[0] != source:
            self.write({**OTHERS, PAGE: source})
            project = load_project(self.folder / "mkdocs.yml", today=TODAY)
            with open_trial(self.folder / "mkdocs.yml", today=TODAY) as trial:
                self.kept = (source, project, Articles(project), trial)
        return self.kept[1:]

    def write(self, files: dict[str, str | bytes]) -> None:
        (self.folder / "mkdocs.yml").write_text(self.settings, encoding="utf-8")
        for name, content in files.items():
            file = self.folder / "content" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())

    def saved(self, html: str, edit: Callable[[Tag], object]) -> str:
        """The text after a person's edit of its body, written anew as the portal's editor does."""
        tree = BeautifulSoup(html, "html.parser")
        body = tree.find(attrs={"data-kb-body": "1"})
        assert isinstance(body, Tag)
        edit(body)
        return tree.decode(formatter="minimal")

    def pull(self, source: str, edit: Callable[[Tag], object]) -> Pulled:
        """Edit the page in the portal and bring it back."""
        html = self.html(source)
        return self.pull_html(source, self.saved(html, edit), html)

    def pull_html(self, source: str, portal: str, wanted: str = "") -> Pulled:
        """Bring back a text of the portal."""
        project, articles, trial = self.opened(source)
        page = project.site.by_path()[PAGE]
        ids = dict(enumerate(sorted(project.site.by_path()), 1))
        digests = {path: asset.digest[:16] for path, asset in project.site.assets.items()}
        around = Around(
            portal=PortalAddresses(
                ORIGIN,
                ids,
                {99: f"{ORIGIN}/knowledge/pull/handmade/"},
                {"/knowledge/pull/markets/rent/": "markets/rent.md"},
                articles.files_url,
                parse_reference,
            ),
            finish=articles.body,
            fetch=self.files.get,
            svg=articles.svg,
            images={digest: path for path, digest in digests.items()},
            digests=digests,
            linked=frozenset(
                (link.target, link.anchor)
                for converted in project.converted.values()
                for link in converted.links
                if link.anchor
            ),
            taken=frozenset((*project.site.assets, *project.site.by_path())),
        )
        return pull_page(page, portal, wanted, trial.of(page), around, heading=project.titles[PAGE])


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)
