"""A second target, as small as one can be: a folder with an HTML file a page, and one file that keeps what we know of them.

It shows that the core needs nothing of the classic base. There is no menu and nobody's hand but that of whoever edits the files:
a file that the folder's list does not name is a person's page, one that differs from what was written is a person's edit.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from publisher.access import Access
from publisher.apply.results import PageResult
from publisher.content.converted import PageRef
from publisher.content.nav import Nav
from publisher.errors import ApiError, UnsafePlanError
from publisher.messages import Text, text
from publisher.plan.change import Action, Change, ChangeKind
from publisher.plan.desired import DesiredPage, DesiredSite
from publisher.plan.digests import digest
from publisher.plan.existing import ExistingPage
from publisher.plan.fingerprint import Fingerprint
from publisher.plan.identity import Matching
from publisher.plan.plan import ForeignPage, Plan, SiteChange
from publisher.plan.text_diff import body_text, reader_diff
from publisher.portal.outcome import Outcome
from publisher.portal.shared import SharedOperation, SharedReading
from publisher.render.article import Article, image_attributes
from publisher.targets.target import Claim, PullSide, Terms, Work

LIST = "base.json"
SERVICE, SOMEBODY = 1, 4


@dataclass(frozen=True)
class FolderMark:
    """What the list keeps of a page of ours; ``revision`` is the digest of its text as it was written."""

    key: str
    path_key: str
    fingerprint: Fingerprint
    revision: str

    @property
    def present_path_key(self) -> str:
        return self.path_key or self.key


@dataclass(frozen=True)
class FolderPage:
    """A page; ``text`` is what its file says now, None where the file is gone. ``mark`` is None for a person's."""

    id: int
    title: str
    description: str
    text: str | None
    mark: FolderMark | None = None
    folder: int | None = None
    is_deleted: bool = False
    is_in_our_trash: bool = False
    created_by: int | None = SERVICE

    @property
    def is_edited(self) -> bool:
        return self.mark is not None and (self.text is None or digest(self.text) != self.mark.revision)


class FolderForm:
    """Pages are stored as they are."""

    name = "folder"
    has_menu = False

    def page(self, article: Article) -> Article:
        return article

    def menu(self, nav: Nav) -> Article:
        raise AssertionError("nobody asks for the menu of a base that has none")

    def stored_as(self, key: str) -> tuple[object, ...]:
        return ("html",)


class NoPortal:
    """No people and no tasks, and nothing is ever sent."""

    requests = 0
    seconds = 0.0

    def carry_out(self, operations: Sequence[SharedOperation]) -> list[Outcome]:
        assert not operations
        return []


@dataclass(frozen=True)
class FolderAddresses:
    base: str

    def of(self, page: ExistingPage) -> str:
        return f"{self.base}{page.id}.html"


class FolderTarget:
    """A folder, which need not be there yet. ``now`` stands still."""

    SUPPORTS_ADOPTING = False
    SUPPORTS_PULLING = False
    form = FolderForm()
    portal = NoPortal()

    def __init__(self, root: Path, now: datetime) -> None:
        self.root, self.now = root, now

    def look(
        self, code: str, also: Sequence[SharedReading] = (), *, group: Any = None, views: bool = False
    ) -> "FoundFolder":
        assert not also
        file = self.root / LIST
        known = json.loads(file.read_text()) if file.exists() else {}
        pages = [self._page(row) for row in known.get("pages", [])]
        names = {page.id for page in pages}
        others = [file for file in sorted(self.root.glob("*.html")) if int(file.stem) not in names]
        pages += [FolderPage(int(f.stem), f.stem, "", f.read_text(), created_by=SOMEBODY) for f in others]
        return FoundFolder(self.root, self.now, known.get("code", ""), known.get("note", ""), tuple(pages))

    def may_pass(self, error: ApiError) -> bool:
        return False

    def _page(self, row: dict[str, Any]) -> FolderPage:
        mark = FolderMark(**{**row["mark"], "fingerprint": Fingerprint(**row["mark"]["fingerprint"])})
        file = self.root / f"{row['id']}.html"
        content = file.read_text() if file.exists() else None
        trashed = row["is_deleted"]
        return FolderPage(row["id"], row["title"], row["description"], content, mark, None, trashed, trashed)


@dataclass(frozen=True)
class FoundFolder:
    """The folder at one moment."""

    root: Path
    now: datetime
    code: str
    note: str
    pages: tuple[FolderPage, ...]
    user: int = SERVICE
    also: tuple[Outcome, ...] = ()
    editors: frozenset[int | None] = frozenset()
    has_unread: bool = False
    views: Mapping[str, int] = field(default_factory=dict)

    @property
    def urls(self) -> dict[str, str]:
        return {p.mark.key: FolderAddresses(f"{self.origin}/").of(p) for p in self.pages if p.mark is not None}

    @property
    def origin(self) -> str:
        return self.root.as_uri()

    @property
    def is_ours(self) -> bool:
        return bool(self.code)

    @property
    def authors(self) -> list[int | None]:
        return []

    @property
    def state(self) -> str:
        return digest(repr(self.pages), 32)

    def check(self, claim: Claim) -> tuple[Text, ...]:
        if self.code not in {"", claim.code}:
            raise UnsafePlanError(text("plan.not-ours", code=claim.code, title=self.code))
        return ()

    def closer(
        self,
        site: DesiredSite,
        matching: Matching[ExistingPage],
        named: Collection[str],
        also: Sequence[SharedReading],
        *,
        pages: bool,
    ) -> "FoundFolder":
        assert not also
        return self

    def closest(self, also: Sequence[SharedReading]) -> "FoundFolder":
        return self

    def with_texts(self, site: DesiredSite, matching: Matching[ExistingPage]) -> "FoundFolder":
        return self

    def words_of(self, page: ExistingPage) -> str:
        return body_text(self._own(page).text or "")

    def words_wanted(self, site: DesiredSite, page: DesiredPage) -> str:
        return body_text(stored(site, page.article, {}))

    def placed(self, site: DesiredSite, matching: Matching[ExistingPage]) -> DesiredSite:
        return site

    def foreign(
        self, site: DesiredSite, matching: Matching[ExistingPage], names: Mapping[int, str]
    ) -> tuple[ForeignPage, ...]:
        where = self.addresses(site)
        return tuple(ForeignPage(p.id, p.title, where.of(p), "", "") for p in self.pages if p.mark is None)

    def completed(
        self, site: DesiredSite, matching: Matching[ExistingPage], foreign: Sequence[ForeignPage], other_pages: str
    ) -> DesiredSite:
        return site

    def changes(self, site: DesiredSite, matching: Matching[ExistingPage], terms: Terms) -> tuple[Change, ...]:
        ids = {path: page.id for path, page in matching.pairs.items()}
        wanted = tuple(self._wanted(site, page, matching.pairs.get(page.path), ids, terms) for page in site.pages)
        return (*wanted, *(self._removed(self._own(page), terms) for page in matching.removed))

    def _wanted(
        self, site: DesiredSite, page: DesiredPage, there: ExistingPage | None, ids: Mapping[str, int], terms: Terms
    ) -> Change:
        change = Change(Action.UNCHANGED, page.key, page.shown_path, page, there)
        if there is None:
            return replace(change, action=Action.CREATED, kind=ChangeKind.PAGE)
        old, new, own = there.mark, site.fingerprints[page.path], self._own(there)
        assert old is not None
        git_too = old.fingerprint.own != new.own or old.fingerprint.place != new.place
        if own.is_edited and page.key not in terms.overwrite:
            edited = text("plan.edited-text", who=text("plan.somebody"), when=text("plan.some-day"))
            shown = reader_diff(own.text or "", stored(site, page.article, ids))
            action = Action.CONFLICT if git_too else Action.DRIFT
            return replace(change, action=action, reasons=(edited,), diff=shown)
        if there.is_deleted:
            return replace(change, action=Action.RESTORED, kind=ChangeKind.PAGE)
        if own.is_edited:
            return replace(change, action=Action.UPDATED, kind=ChangeKind.PAGE, lost=own.text)
        moved = old.fingerprint.place != new.place
        if not (moved or old.fingerprint.whole != new.whole or old.key != page.key):
            return change
        return replace(change, action=Action.MOVED if moved else Action.UPDATED, kind=ChangeKind.PAGE)

    def _removed(self, page: FolderPage, terms: Terms) -> Change:
        assert page.mark is not None
        kept = page.is_edited and page.mark.key not in terms.overwrite
        change = Change(Action.ARCHIVED, page.mark.key, page.description, None, page, kind=ChangeKind.TRASH)
        if kept:
            change = replace(change, action=Action.CONFLICT, kind=ChangeKind.NOTHING)
        return replace(change, reasons=(text("plan.removed-but-edited" if kept else "plan.reason-removed"),))

    def site_change(self, site: DesiredSite, matching: Matching[ExistingPage], *, is_cut: bool) -> SiteChange:
        return SiteChange(create=not self.code, settings=(text("plan.site-unfinished"),) if is_cut else ())

    def addresses(self, site: DesiredSite) -> FolderAddresses:
        return FolderAddresses(f"{self.origin}/")

    def addresses_after(
        self, plan: Plan, site: DesiredSite, matching: Matching[ExistingPage], written: Mapping[str, ExistingPage]
    ) -> FolderAddresses:
        return self.addresses(site)

    def writing(self, work: Work) -> "FolderWriting":
        return FolderWriting(self, work)

    def proof(self, code: str, group: int | str | None, access: Access) -> "OpenFolder":
        return OpenFolder(access)

    def pull_side(self, site: DesiredSite, matching: Matching[ExistingPage]) -> PullSide:
        raise AssertionError("nobody pulls from a target that does not support it")

    def _own(self, page: ExistingPage) -> FolderPage:
        assert isinstance(page, FolderPage)
        return page


@dataclass(frozen=True)
class OpenFolder:
    """Whoever has the disk reads the folder: nothing is ever proven."""

    access: Access

    def before(self) -> tuple[Text, ...]:
        if self.access.is_limited:
            raise UnsafePlanError(text("access.unproven"))
        return ()

    def after(self) -> tuple[Text, ...]:
        return ()


def stored(site: DesiredSite, article: Article, ids: Mapping[str, int]) -> str:
    """An article as its file holds it: links lead from file to file, images are named by their bytes."""

    def page(ref: PageRef) -> str:
        return f"{ids.get(ref.path, 0)}.html"

    return article.resolve(
        page=page, file=lambda ref: ref.path, image=lambda ref: image_attributes("", kb=site.assets[ref.path][:16])
    )


@dataclass
class FolderWriting:
    """A plan on its way to the folder: texts first, then the list, in one step each."""

    found: FoundFolder
    work: Work
    results: dict[str, PageResult] = field(default_factory=dict)
    problems: list[Text] = field(default_factory=list)
    wrote: bool = False

    @property
    def carrier(self) -> NoPortal:
        return NoPortal()

    def run(self) -> None:
        """Do all of it; where no page changes, nothing is touched."""
        site, plan, root = self.work.site, self.work.plan, self.found.root
        kept = {page.id: page for page in self.found.pages if page.mark is not None}
        for change in plan.changes:
            self.results[change.key] = PageResult(change, change.action, change.remote)
        if not plan.has_page_changes:
            return
        self.wrote = True
        root.mkdir(exist_ok=True)
        free = max((page.id for page in self.found.pages), default=0)
        ids: dict[str, int] = {}
        for change in plan.changes:
            if change.page is not None:
                free += change.remote is None
                ids[change.page.path] = free if change.remote is None else change.remote.id
        for change in plan.changes:
            if change.page is not None and change.action.writes:
                page = self._write(site, change.page, ids)
                kept[page.id] = page
                self.results[change.key] = PageResult(change, change.action, page)
            elif change.remote is not None and change.action is Action.ARCHIVED:
                kept[change.remote.id] = replace(kept[change.remote.id], is_deleted=True)
        rows = [{**asdict(page), "text": None} for page in kept.values()]
        note = self.work.commit or self.found.note
        (root / LIST).write_text(json.dumps({"code": site.code, "note": note, "pages": rows}))

    def _write(self, site: DesiredSite, page: DesiredPage, ids: Mapping[str, int]) -> FolderPage:
        content = stored(site, page.article, ids)
        (self.found.root / f"{ids[page.path]}.html").write_text(content)
        mark = FolderMark(page.key, page.other_path_key, site.fingerprints[page.path], digest(content))
        return FolderPage(ids[page.path], page.title, page.description, content, mark)
