"""Another day for the whole suite (``--on-day``), and values of both sides of a plan, shared by the tests of plans."""

import importlib.metadata
import importlib.util
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from publisher.content.converted import ImageRef, PageRef
from publisher.content.keys import page_key
from publisher.plan.change import Change
from publisher.plan.desired import (
    MENU,
    Content,
    DesiredPage,
    DesiredSite,
)
from publisher.plan.digests import IMAGE_DIGITS, digest, text_digest
from publisher.plan.identity import match
from publisher.plan.places import placed
from publisher.render.article import Article, image_attributes, joined
from publisher.render.document import BODY_END, BODY_START
from publisher.targets.knowledge_base.compare.diff import Differ
from publisher.targets.knowledge_base.form import text_block
from publisher.targets.knowledge_base.mark import TRASHED, Mark, State
from publisher.targets.knowledge_base.portal_page import layout_of, reference
from publisher.targets.knowledge_base.snapshot import (
    Block,
    RemoteFolder,
    RemotePage,
    RemoteSite,
    Snapshot,
    stamps_digest,
)

# A busy machine is no fault: an example may take as long as its whole test may.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

SLOW_FIRST = (
    "test_publish_machine",
    "test_look",
    "test_pull_words",
    "test_two_publishers",
    "test_crashes",
    "test_pull_laws",
    "test_acts",
    "test_plan_laws",
    "test_published_pages",
    "test_package",
    "test_fuzz",
    "test_cli_asking",
)
"""The files that take longest begin first: each is one worker's, and the other must not be idle at the end."""


MOVING = Path(__file__).parent / "support" / "another_day" / "sitecustomize.py"


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--on-day`` is for ``make days``, and for whoever wants to see a day that is not today."""
    parser.addoption("--on-day", type=date.fromisoformat, metavar="DATE", help="run as if today were this day")


def pytest_configure(config: pytest.Config) -> None:
    """Move the clock before any test, or any module of the product, is imported. Workers were started with it moved.

    A shell starts what runs in the background with Ctrl-C ignored, and programs that tests start would inherit that.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    day = config.getoption("on_day")
    if day is None or hasattr(config, "workerinput"):
        return
    spec = importlib.util.spec_from_file_location("another_day", MOVING)
    assert spec is not None
    assert spec.loader is not None
    another_day = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(another_day)
    another_day.move_to(day)


def pytest_report_header(config: pytest.Config) -> str:
    """Which day and time zone the tests see."""
    return f"today: {time.strftime('%Y-%m-%d %z')}, TZ={os.environ.get('TZ', '')}"


@pytest.fixture(scope="session", autouse=True)
def installed_once() -> Iterator[None]:
    """MkDocs looks through all installed packages for plugins and themes whenever it reads a mkdocs.yml; here they stay the same."""
    import mkdocs.plugins
    import mkdocs.utils

    known = cache(importlib.metadata.entry_points)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mkdocs.plugins, "entry_points", known)
        patch.setattr(mkdocs.utils, "entry_points", known)
        yield


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slow files, whatever order was drawn for the rest."""
    items.sort(key=lambda item: item.path.stem not in SLOW_FIRST)


SERVICE = 1
PERSON = 4


class PlanBench:
    """Builds desired sites, snapshots as a publish leaves them, people's edits of those, and the changes between the two."""

    service = SERVICE
    person = PERSON

    def page(
        self,
        path: str,
        body: str = "<p>Some words that stand here.</p>",
        *,
        id: str = "",  # noqa: A002  as front matter names it
        title: str = "",
        frame: str = "",
        neighbours: str = "",
        source: str = "",
        links: tuple[str, ...] = (),
        images: tuple[str, ...] = (),
    ) -> DesiredPage:
        """A content page. ``frame`` is what the page says around its body, ``neighbours`` the navigation around it.

        ``source`` stands for the whole file, front matter with the id too.
        """
        said: list[Any] = [body]
        for target in links:
            said += ['<a href="', PageRef(target), f'">{target}</a>']
        for image in images:
            said += ["<img ", ImageRef(image), ' alt="picture">']
        return DesiredPage(
            key=page_key(id, path),
            path_key=page_key("", path),
            path=path,
            title=title or path.removesuffix(".md").rpartition("/")[2].capitalize(),
            code="",
            folder=path.rpartition("/")[0],
            content=Content.of(
                text_block(Article(joined([BODY_START, *said, BODY_END, frame, neighbours]))),
                Article(joined([frame])),
                Article(joined(said)),
            ),
            source=digest(source or f"{id}\0{title}\0{body}\0{links}\0{images}", 64),
            description=path,
            shown_path=path,
            form=layout_of("").form,
        )

    def menu(self, *items: str) -> DesiredPage:
        """The menu's page, with links to pages by path."""
        segments: list[Any] = ['<nav><ul class="landing-block-node-menu">']
        for path in items:
            segments += [
                '<li class="landing-block-node-menu-item"><a class="landing-block-node-link" href="',
                PageRef(path),
                f'">{path}</a></li>',
            ]
        content = Content.of(Article(joined([*segments, "</ul></nav>"])))
        return DesiredPage(
            MENU, MENU, "~menu", "Menu", "menu-area", "", content, shown_path="~menu",
            in_menu=False, form=layout_of(MENU).form,
        )  # fmt: skip

    def site(
        self, *pages: DesiredPage, home: str = "", title: str = "Base", assets: dict[str, str] | None = None
    ) -> DesiredSite:
        """A site of pages, with addresses and folders as the publisher gives them."""
        paths = tuple(page.path for page in pages if page.key != MENU)
        images = {path for page in pages for path in page.images()}
        digests = assets or {path: digest(path, 64) for path in images}
        return placed(DesiredSite("test", title, home or (paths[0] if paths else ""), pages, (), digests))

    def published(self, site: DesiredSite) -> Snapshot:
        """The portal right after a clean publish of the site."""
        ids = {page.path: 101 + number for number, page in enumerate(site.pages)}
        folder_ids = {folder.path: 11 + number for number, folder in enumerate(site.folders)}
        fingerprints = site.fingerprints
        pages, blocks = [], {}
        for page in site.pages:
            content = page.article.resolve(
                page=lambda ref: reference(ids.get(ref.path, 0)),
                file=lambda ref: ref.path,
                image=lambda ref: image_attributes(
                    f"/upload/{digest(ref.path, 6)}.png", fileid="7", kb=site.assets[ref.path][:IMAGE_DIGITS]
                ),
            )
            number = ids[page.path]
            layout = layout_of(page.key)
            kinds = [*layout.before, layout.text]
            blocks[number] = tuple(
                Block(10 * number + n, number, kind, True, "12:00", SERVICE, content if kind == layout.text else "")
                for n, kind in enumerate(kinds)
            )
            remote = RemotePage(
                number, page.title, page.code, folder_ids.get(page.folder), page.description, "", False, True,
                created_by=SERVICE, created="11:59", modified="12:00",
            )  # fmt: skip
            mark = Mark(
                page.key, fingerprints[page.path], "", blocks[number][-1].id, stamps_digest(blocks[number]),
                text_digest(content), remote.fields_digest(), State.DONE, page.other_path_key,
            )  # fmt: skip
            pages.append(replace(remote, xml_id=str(mark)))
        folders = tuple(
            RemoteFolder(
                folder_ids[f.path], f.title, f.code, folder_ids.get(f.parent), False, ids.get(f.index), SERVICE
            )
            for f in site.folders
        )
        menu = ids.get("~menu")
        return Snapshot(
            user=SERVICE,
            site=RemoteSite(5, site.code, site.title, f"kb1|{site.code}", ids.get(site.home), 8),
            pages=tuple(pages),
            folders=folders,
            blocks=blocks,
            areas={1: menu} if menu is not None else {},
            templates={"empty": 7, "sidebar_left": 8},
            is_ours=True,
        )

    def remote(self, snapshot: Snapshot, path: str) -> RemotePage:
        """The portal's page of a path, as its description tells."""
        return next(page for page in snapshot.pages if path in {page.description, page.title})

    def with_page(self, snapshot: Snapshot, path: str, **changes: Any) -> Snapshot:
        """The snapshot with one page's settings changed."""
        old = self.remote(snapshot, path)
        return replace(snapshot, pages=tuple(replace(p, **changes) if p is old else p for p in snapshot.pages))

    def with_mark(self, snapshot: Snapshot, path: str, **changes: Any) -> Snapshot:
        """The snapshot with one page's mark changed."""
        mark = self.remote(snapshot, path).mark
        assert mark is not None
        return self.with_page(snapshot, path, xml_id=str(replace(mark, **changes)))

    def with_blocks(self, snapshot: Snapshot, path: str, *blocks: Block) -> Snapshot:
        """The snapshot with one page's blocks replaced."""
        return replace(snapshot, blocks={**snapshot.blocks, self.remote(snapshot, path).id: blocks})

    def edited(self, snapshot: Snapshot, path: str, old: str, new: str, by: int = PERSON) -> Snapshot:
        """The snapshot after somebody changed a page's text."""
        *before, last = snapshot.blocks[self.remote(snapshot, path).id]
        assert last.text is not None
        assert old in last.text
        changed = replace(last, text=last.text.replace(old, new), modified="13:30", modified_by=by)
        return self.with_blocks(snapshot, path, *before, changed)

    def removed(self, snapshot: Snapshot, path: str, *, by: int = SERVICE) -> Snapshot:
        """The snapshot after a page went to the trash: by our hand with a mark that says so, or by a person's."""
        ours = self.with_mark(snapshot, path, state=State.ARCHIVED, intent=TRASHED) if by == SERVICE else snapshot
        return self.with_page(ours, path, is_deleted=True, is_active=False, modified="13:30")

    def changes(
        self, site: DesiredSite, snapshot: Snapshot, *, overwrite: tuple[str, ...] = (), **how: Any
    ) -> dict[str, Change]:
        """The changes by path, as planning comes to them: match, take over keys, compare."""
        matching = match(site, snapshot.pages, **how)
        keyed = site.with_keys(matching.keys(site))
        differ = Differ(keyed, snapshot, matching, lambda user: f"user {user}", frozenset(overwrite))
        return {change.path: change for change in differ.changes()}


@pytest.fixture(scope="session")
def bench() -> PlanBench:
    """Builders of plans' values; it holds no state."""
    return PlanBench()
