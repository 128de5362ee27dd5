"""What every target promises: the same suite passes on the classic base (the emulator, in process) and on a folder of files."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import pytest
from folder_target import FolderTarget
from rehearsal import NOON, TODAY, Edition, Stage, Wire, publisher_on, stage

from publisher.apply.report import Report
from publisher.errors import ConfigError, UnsafePlanError
from publisher.plan.change import Action
from publisher.publishing.planning import Options, Planned, Planner
from publisher.publishing.pulling import refuse_unsupported
from publisher.publishing.running import Run
from publisher.targets.knowledge_base.target import KnowledgeBase
from publisher.targets.target import FoundBase, Target

FILES = {
    "index.md": "# Home\n\nSee [trends](trends.md).\n",
    "trends.md": "# Trends\n\nPrices fall by 3 per cent a year, says everybody who sells to small shops in the south.\n",
    "seg/retail.md": "# Retail\n\nSmall shops.\n",
}
HTML = "<div><p>By hand.</p></div>"


class Place(Protocol):
    """Where a target is, and the hand of a person there."""

    def target(self) -> Any:
        """The target, as a context."""

    def edit(self, title: str, old: str, new: str) -> None:
        """A person changes words of a page."""

    def text(self, title: str) -> str:
        """What a page says."""

    def make(self) -> None:
        """A person makes a page."""

    def picture(self) -> Any:
        """All that stands there, to the byte."""


class FolderPlace:
    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def target(self) -> Iterator[Target]:
        yield FolderTarget(self.root, NOON)

    def edit(self, title: str, old: str, new: str) -> None:
        content = self.text(title)
        assert old in content
        self._file(title).write_text(content.replace(old, new))

    def text(self, title: str) -> str:
        return self._file(title).read_text()

    def make(self) -> None:
        (self.root / "900.html").write_text(HTML)

    def picture(self) -> Any:
        return {file.name: (file.stat().st_mtime_ns, file.read_bytes()) for file in sorted(self.root.glob("*"))}

    def _file(self, title: str) -> Path:
        page = next(p for p in FolderTarget(self.root, NOON).look("test").pages if p.title == title)
        return self.root / f"{page.id}.html"


class PortalPlace:
    """The emulator. Each command that may write is counted as a change of the picture."""

    def __init__(self, place: Stage) -> None:
        self.stage = place

    @contextmanager
    def target(self) -> Iterator[Target]:
        with publisher_on(Wire(self.stage.portal)) as portal:
            yield KnowledgeBase(portal)

    def edit(self, title: str, old: str, new: str) -> None:
        block = self._block(title)
        assert old in block["content"]
        changed = {"lid": block["lid"], "block": block["id"], "content": block["content"].replace(old, new)}
        assert self.stage.call("landing.block.updatecontent", {**changed, "scope": "KNOWLEDGE"}, "ivan.p@example.com")

    def text(self, title: str) -> str:
        return str(self._block(title)["content"])

    def make(self) -> None:
        site = self.stage.call("landing.site.getList", {"scope": "KNOWLEDGE"})[0]["ID"]
        fields = {"TITLE": "By hand", "CODE": "by-hand", "SITE_ID": site}
        self.stage.call("landing.landing.add", {"fields": fields, "scope": "KNOWLEDGE"}, "ivan.p@example.com")

    def picture(self) -> Any:
        return self.stage.picture(), len(self.stage.writes())

    def _block(self, title: str) -> dict[str, Any]:
        """The block of the page's text, its content without the wrapper that lists put around it."""
        found = {"params": {"select": ["ID"], "filter": {"TITLE": title}}, "scope": "KNOWLEDGE"}
        page = int(self.stage.call("landing.landing.getList", found)[0]["ID"])
        asked = {"lid": page, "params": {"edit_mode": 1, "get_content": 1}, "scope": "KNOWLEDGE"}
        block = self.stage.call("landing.block.getlist", asked)[0]
        return {**block, "lid": page, "content": re.sub(r"\A<div[^>]*>|</div>\s*\Z", "", block["content"])}


class Office:
    """An author with content, and a place to publish to."""

    def __init__(self, place: Place, folder: Path) -> None:
        self.place, self.folder, self.number = place, folder, 0
        self.kept: dict[str, str] = {}
        self.write(FILES)

    def write(self, files: dict[str, str | None], *, number: int | None = None) -> None:
        """Change the content; None deletes a file. Every change is a commit, unless it is an old one's ``number``."""
        self.number = self.number + 1 if number is None else number
        for name in (name for name, content in files.items() if content is None):
            (self.folder / "content" / name).unlink()
        there = {name: content for name, content in files.items() if content is not None}
        self.edition = Edition(self.folder, there, number=self.number)

    def plan(self, **options: Any) -> Planned:
        with self.place.target() as target:
            return self._planner(target, **options).plan()

    def publish(self, **options: Any) -> Report:
        with self.place.target() as target:
            planner = self._planner(target, **options)
            planned = planner.plan()
            planned.plan.raise_if_unsafe()
            read = lambda folder, path: (folder / path).read_bytes()  # noqa: E731
            return Run(target.portal, planned, planner.plan, read, keep=self._keep).to_the_end()

    def look(self) -> FoundBase:
        with self.place.target() as target:
            return target.look("test")

    def _keep(self, key: str, content: str) -> str:
        self.kept[key] = content
        return f"{key}.html"

    def _planner(self, target: Target, **options: Any) -> Planner:
        chosen = replace(Options(tasks=False, allow_removals=99), **options)
        return Planner(target, self.edition.load, self.edition.history, TODAY, chosen)


@pytest.fixture(params=["folder", "knowledge-base"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    (tmp_path / "repository").mkdir()
    if request.param == "folder":
        yield Office(FolderPlace(tmp_path / "base"), tmp_path / "repository")
        return
    with stage(tmp_path / "portal.sqlite") as place:
        yield Office(PortalPlace(place), tmp_path / "repository")


def rows(report: Report) -> dict[str, Action]:
    return {row.path.removeprefix("content/"): row.action for row in report.pages}


def test_the_plan_says_exactly_what_publish_then_does(office):
    """And looking changes nothing."""
    before = office.place.picture()
    planned = office.plan()

    assert office.place.picture() == before
    assert planned.plan.summary()["created"] == len(FILES)
    assert office.publish().summary() == planned.plan.summary()


def test_a_second_run_writes_nothing(office):
    """Where nothing changed, nothing is sent and no file is touched."""
    office.publish()
    before = office.place.picture()
    report = office.publish()

    assert set(rows(report).values()) == {Action.UNCHANGED}
    assert (office.plan().plan.has_changes, office.place.picture()) == (False, before)


def test_the_look_finds_what_was_published(office):
    """Whose pages they are, under which keys, and which commit they came from."""
    office.publish()
    found = office.look()

    keys = {page.key for page in office.plan().site.pages}
    assert {page.mark.key for page in found.pages if page.mark is not None} == keys
    assert f"{office.number:040x}" in found.note


def test_an_edit_is_kept_and_is_a_result(office):
    """However often is published."""
    office.publish()
    office.place.edit("Retail", "Small shops.", "Small shops and kiosks.")

    for _ in range(2):
        report = office.publish()
        assert (rows(report)["seg/retail.md"], report.has_edits, report.is_complete) == (Action.DRIFT, True, True)
        assert "kiosks" in office.place.text("Retail")


def test_an_edit_on_both_sides_is_a_conflict_and_overwrite_takes_gits_version(office):
    """What a person wrote is saved before it goes."""
    office.publish()
    office.place.edit("Retail", "Small shops.", "Small shops and kiosks.")
    office.write({"seg/retail.md": "# Retail\n\nBig shops.\n"})

    assert rows(office.publish())["seg/retail.md"] is Action.CONFLICT
    assert "kiosks" in office.place.text("Retail")
    report = office.publish(overwrite=frozenset({"seg/retail.md"}))
    assert rows(report)["seg/retail.md"] is Action.UPDATED
    assert "Big shops." in office.place.text("Retail")
    assert "kiosks" in "".join(office.kept.values())
    assert not office.plan().plan.has_changes


def test_a_renamed_file_keeps_its_page(office):
    """Known by its text, and by its number afterwards."""
    office.publish()
    old = {page.title: page.id for page in office.look().pages}
    office.write({"trends.md": None, "seg/trends.md": FILES["trends.md"], "index.md": "# Home\n\nWelcome.\n"})
    report = office.publish()

    assert rows(report)["seg/trends.md"] is Action.MOVED
    now = {page.title: page.id for page in office.look().pages if not page.is_deleted}
    assert now["Trends"] == old["Trends"]
    assert not office.plan().plan.has_changes


def test_a_removed_page_goes_to_the_trash_and_comes_back(office):
    """Nothing is deleted for good."""
    office.publish()
    office.write({"seg/retail.md": None})
    assert rows(office.publish())["seg/retail.md"] is Action.ARCHIVED
    gone = {page.title: page for page in office.look().pages}["Retail"]
    assert (gone.is_deleted, gone.is_in_our_trash) == (True, True)

    office.write({"seg/retail.md": FILES["seg/retail.md"]})
    assert rows(office.publish())["seg/retail.md"] is Action.RESTORED
    assert {page.title: page for page in office.look().pages if not page.is_deleted}["Retail"].id == gone.id


def test_a_persons_page_is_not_touched(office):
    """It is listed, and stands as it was."""
    office.publish()
    office.place.make()
    before = office.place.picture()
    planned = office.plan()
    office.publish()

    assert len(planned.plan.foreign) == 1
    assert (planned.plan.has_changes, office.place.picture()) == (False, before)


def test_an_older_commit_is_refused(office):
    """The target keeps the note by which the core sees it."""
    office.publish()
    office.write({"trends.md": "# Trends\n\nPrices rise.\n"})
    office.publish()
    before = office.place.picture()
    office.write({"trends.md": FILES["trends.md"]}, number=1)

    with pytest.raises(UnsafePlanError):
        office.publish()
    assert office.place.picture() == before


def test_too_many_removals_are_refused(office):
    """Safety is the core's, whatever the target."""
    pages = {f"p/{n}.md": f"# Page {n}\n\nWhat page {n} says.\n" for n in range(8)}
    office.write(pages)
    office.publish()
    office.write(dict.fromkeys(pages))

    with pytest.raises(UnsafePlanError):
        office.publish(allow_removals=None)


def test_links_lead_to_the_pages(office):
    """A link in a text names the page that it means by its number."""
    office.publish()
    ids = {page.title: page.id for page in office.look().pages}
    office.write({"index.md": "# Home\n\nSee [trends](trends.md) again.\n"})
    report = office.publish()

    assert rows(report)["index.md"] is Action.UPDATED
    assert ids["Trends"] == {page.title: page.id for page in office.look().pages}["Trends"]


def test_what_a_target_does_not_support_is_a_usage_error(office):
    """Before anything is compared."""
    with office.place.target() as target:
        adopts, pulls = target.SUPPORTS_ADOPTING, target.SUPPORTS_PULLING
        with nullcontext() if pulls else pytest.raises(ConfigError):
            refuse_unsupported(target)
    with nullcontext() if adopts else pytest.raises(ConfigError):
        assert office.plan(adopt=True).plan.has_changes
