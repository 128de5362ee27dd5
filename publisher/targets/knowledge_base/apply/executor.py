"""Carries out a plan's changes to the base and its pages.

Order: the base, folders, empty pages (links need their ids), the wave of texts, home and folders' own pages, the menu (only
now may a page be linked), the trash. What an earlier, broken run left is part of the plan already.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from publisher.apply.results import PageResult
from publisher.messages import Text, text
from publisher.plan.change import Action, Change, ChangeKind
from publisher.plan.desired import MENU, DesiredPage, DesiredSite
from publisher.plan.existing import ExistingPage
from publisher.plan.fingerprint import Fingerprint
from publisher.plan.plan import Plan
from publisher.portal.outcome import Outcome
from publisher.targets.knowledge_base.apply.concurrent_publishers import give_way_to_pages, give_way_to_site
from publisher.targets.knowledge_base.apply.draft import Draft, draft_of
from publisher.targets.knowledge_base.apply.folders import Folders
from publisher.targets.knowledge_base.apply.unseen import Unseen
from publisher.targets.knowledge_base.apply.watch import Overwritten, Watch
from publisher.targets.knowledge_base.apply.wave import Wave
from publisher.targets.knowledge_base.compare.claims import dispensable, spot_of, without_address
from publisher.targets.knowledge_base.compare.site_change import MENU_AREA, SEARCH_RESULTS, TEMPLATE, hidden_results
from publisher.targets.knowledge_base.mark import Mark, site_mark
from publisher.targets.knowledge_base.port import (
    AddPage,
    AddSite,
    FindPages,
    KnowledgeBasePortal,
    Operation,
    Publish,
    SetAreas,
    UpdatePage,
    UpdateSite,
)
from publisher.targets.knowledge_base.snapshot import Blocks, RemotePage, Snapshot, own_page
from publisher.targets.target import Work


@dataclass
class Executor:
    """Carries out one plan against the snapshot it was made from.

    ``results`` grows as work is done, so that a run cut short can be reported; the work's ``overwritten`` by what people did in
    the moment in which a page was written.
    """

    portal: KnowledgeBasePortal
    snapshot: Snapshot
    work: Work
    watch: Watch = field(init=False)
    results: dict[str, PageResult] = field(default_factory=dict)
    site_id: int = 0
    ids: dict[str, int] = field(default_factory=dict)
    folder_ids: dict[str, int] = field(default_factory=dict)
    blocks: dict[int, Blocks] = field(default_factory=dict)
    problems: list[Text] = field(default_factory=list)
    folders: Folders = field(init=False)

    @property
    def site(self) -> DesiredSite:
        """What git wants."""
        return self.work.site

    @property
    def plan(self) -> Plan:
        """What is carried out."""
        return self.work.plan

    @property
    def carrier(self) -> Watch:
        """What tasks are written through."""
        return self.watch

    @property
    def wrote(self) -> bool:
        """Whether anything was written, or may have been."""
        return self.watch.wrote

    def __post_init__(self) -> None:
        known = {page.id: page for page in self.snapshot.pages if page.mark is not None}
        menu = next((page for page in known.values() if page.mark is not None and page.mark.key == MENU), None)
        self.watch = Watch(self.portal, self.snapshot.user, known, dict(self.snapshot.blocks), keep=self._overwritten)
        if menu is not None and menu.mark is not None:
            self.watch.menu = menu.id
            writes = self.plan.has_page_changes and not self.plan.moves_only_the_note
            if writes and self.work.announced and self.work.announced != menu.description:
                self.watch.announcement = _noting(menu, self.work.announced)

    def run(self) -> None:
        """Do all of it. A PortalError ends the run where it stands; refusals of single pages are kept in ``results``."""
        changes = [c for c in self.plan.changes if c.action.writes and c.page is not None]
        for change in self.plan.changes:
            if not change.action.writes:
                self._result(change, change.action, change.remote)
            if change.page is not None and change.remote is not None:
                self.ids[change.page.path] = change.remote.id
        self.blocks = dict(self.snapshot.blocks)
        if not self.plan.has_page_changes:
            return
        self._prepare_base()
        self.folders = Folders(self._do, self.site, self.snapshot, self.plan, self.site_id, self.folder_ids)
        self.folders.prepare()
        self._free_addresses(changes)
        drafts = self._create(changes)
        unseen = Unseen(self.watch, self.snapshot.user, self.work.keep)
        unseen.restore(drafts)
        unseen.reveal(drafts)
        menu = [d for d in drafts if d.page.key == MENU]
        pages = [d for d in drafts if d.page.key != MENU]
        late_menu = any(d.change.action in {Action.CREATED, Action.RESTORED} for d in pages)
        wave = Wave(
            self.portal,
            self.watch,
            self.site,
            self.site.fingerprints,
            self.ids,
            self.folder_ids,
            self.work.read_file,
            self.snapshot.user,
            self.work.advance,
            self.work.announced,
            self.work.facts,
        )
        if pages or not late_menu:
            first = pages if late_menu else drafts
            wave.write(first)
            self._finish(wave, first, last=not late_menu)
        if late_menu:
            wave.write(menu)
            self._finish(wave, menu, last=True)

    def _prepare_base(self) -> None:
        site = self.snapshot.site
        if self.plan.site.create or site is None:
            added = AddSite(self.site.code, self.site.title, site_mark(self.site.code))
            self.site_id = _identity(self._must([added])[0])
            give_way_to_site(self.portal, self.site_id, added.xml_id)
            template = self.snapshot.templates.get(TEMPLATE)
            if template is not None:
                self._must([UpdateSite(self.site_id, template=template)])
            return
        self.site_id = site.id
        mark = site_mark(self.site.code) if self.plan.site.adopt else None
        title = self.site.title if site.title != self.site.title else None
        template = self.snapshot.templates.get(TEMPLATE)
        wanted = template if template != site.template else None
        if mark is not None or title is not None or wanted is not None:
            self._must([UpdateSite(self.site_id, xml_id=mark, title=title, template=wanted)])

    def _free_addresses(self, changes: Sequence[Change]) -> None:
        """Let pages that are gone, or about to go, give up the addresses that other pages want. Links by page stay as they are."""
        placed = [c.page for c in changes if c.page is not None and (c.remote is None or c.kind.has_settings)]
        wanted = {(self.folder_ids.get(page.folder, 0), page.code) for page in placed}
        gone = (c.remote for c in self.plan.changes if c.page is None and c.action is Action.ARCHIVED)
        removed = [own_page(page) for page in gone if page is not None]
        back = {c.remote.id for c in self.plan.changes if c.page is not None and c.remote is not None}
        holders = [p for p in dispensable(self.snapshot, removed, back) if spot_of(p) in wanted]
        freed = {page.id: without_address(page) for page in holders}
        outcomes = self._do([_without_address(page) for page in holders])
        for page, outcome in zip(holders, outcomes, strict=True):
            if outcome.error is not None:
                del freed[page.id]  # the page that wants it says that it is taken
        pages = tuple(freed.get(page.id, page) for page in self.snapshot.pages)
        self.snapshot = replace(self.snapshot, pages=pages)

    def _create(self, changes: Sequence[Change]) -> list[Draft]:
        """Make the pages that do not exist yet, empty, so that every link has an id to name."""
        new = [c for c in changes if c.remote is None and c.page is not None]
        outcomes = self._do([self._add_page(c.page) for c in new if c.page is not None])
        drafts: list[Draft] = []
        for change, outcome in zip(new, outcomes, strict=True):
            assert change.page is not None
            if outcome.error is not None:
                self._fail(change, outcome.error.message)
                continue
            self.ids[change.page.path] = number = _identity(outcome)
            mark = self._new_mark(change.page)
            self.watch.made(number, mark, change.page.title)
            drafts.append(draft_of(change, number, mark, ()))
        give_way_to_pages(self.portal, self.site_id, {draft.id: draft.mark for draft in drafts})
        if new and not drafts and len(new) > 1:
            raise next(o.error for o in outcomes if o.error is not None)
        drafts += [
            draft_of(
                change, change.remote.id, self._mark_of(own_page(change.remote)), self.blocks.get(change.remote.id, ())
            )
            for change in changes
            if change.remote is not None and change.remote.mark is not None
        ]
        return drafts

    def _mark_of(self, remote: RemotePage) -> Mark:
        """A page's mark as it is once the commit was announced."""
        announced = self.watch.announcement
        mark = announced.mark if announced is not None and announced.page == remote.id else remote.mark
        assert mark is not None
        return mark

    def _add_page(self, page: DesiredPage) -> AddPage:
        folder = self.folder_ids[page.folder] if page.folder else None
        note = self.work.announced if page.key == MENU else page.description
        return AddPage(self.site_id, folder, page.title, page.code, note, self._new_mark(page))

    def _new_mark(self, page: DesiredPage) -> Mark:
        meant = Fingerprint(place=self.site.fingerprints[page.path].place)
        return Mark(page.key, meant, path_key=page.other_path_key)

    def _finish(self, wave: Wave, drafts: Sequence[Draft], *, last: bool) -> None:
        """Done marks, then whatever depends on these pages being there; with the last wave the trash and the commit's note."""
        marks = self._with_freed_codes(wave.done_marks(drafts))
        if last:
            marks = [(draft, self._with_commit(draft, mark)) for draft, mark in marks]
        removals = self._removals() if last else []
        # a home page goes to the trash only when another is home (facts kb-6.1)
        settings = [*self._notes(), *self._settings()] if last else []
        extra = [*self._search_results(), *self._commit_note(marks)] if last else []
        outcomes = iter(
            self._do([*(mark for _, mark in marks), *settings, *(removal for _, removal in removals), *extra])
        )
        for (draft, _), outcome in zip(marks, outcomes, strict=False):
            if outcome.error is not None:
                draft.fail(outcome.error)
        self._note_problems(islice(outcomes, len(settings)))
        for (change, _), outcome in zip(removals, outcomes, strict=False):
            if outcome.error is not None:
                self._fail(change, outcome.error.message)
        self._note_problems(outcomes)
        for draft in drafts:
            self._result(draft.change, *_ending(draft))
        if last:
            self._trash_folders()

    def _notes(self) -> list[Operation]:
        """Where the files of pages lie now that are left alone: the next look finds them by it, whatever comes to their old path."""
        return [
            UpdatePage(c.remote.id, mark=replace(self._mark_of(own_page(c.remote)), path_key=c.page.other_path_key))
            for c in self.plan.changes
            if c.kind is ChangeKind.PATH and c.page is not None and c.remote is not None and c.remote.mark is not None
        ]

    def _note_problems(self, outcomes: Iterable[Outcome]) -> None:
        """Keep refusals that concern no single page."""
        self.problems += [outcome.error.message for outcome in outcomes if outcome.error is not None]

    def _settings(self) -> list[Operation]:
        """Home page, template area and folders' own pages, where they are not so already."""
        site = self.snapshot.site
        operations: list[Operation] = []
        home = self.ids.get(self.site.home)
        if home is not None and (site is None or site.index_page != home):
            operations.append(UpdateSite(self.site_id, index_page=home))
        menu = next((self.ids.get(p.path) for p in self.site.pages if p.key == MENU), None)
        if menu is not None and self.snapshot.areas.get(MENU_AREA) != menu:
            operations.append(SetAreas(self.site_id, ((MENU_AREA, menu),)))
        operations += self.folders.settings(self.ids.get)
        return operations

    def _search_results(self) -> list[Operation]:
        """Publish the page of results that the portal made for our search block; a new block's page has to be found first."""
        pages: Sequence[RemotePage] = self.snapshot.pages
        menu = next((c for c in self.plan.changes if c.key == MENU and c.action.writes), None)
        if menu is not None and not any(page.code.startswith(SEARCH_RESULTS) for page in pages):
            found = self.portal.carry_out([FindPages(self.site_id, SEARCH_RESULTS)])[0].value
            pages = [page for page in found.values() if isinstance(page, RemotePage)] if isinstance(found, dict) else []
        return [Publish(page.id) for page in hidden_results(pages, self.snapshot.user)]

    def _removals(self) -> list[tuple[Change, UpdatePage]]:
        """Pages that git no longer has go to the trash with a mark that says it was us.

        They are told as done beforehand: where the answer is lost, the next look has no word of them.
        """
        operations: list[tuple[Change, UpdatePage]] = []
        for change in self.plan.changes:
            if change.action is Action.ARCHIVED and change.page is None and change.remote is not None:
                gone = without_address(own_page(change.remote))
                mark = replace((gone.mark or Mark(change.key)).archived(), fields=gone.fields_digest())
                operations.append((change, UpdatePage(gone.id, mark=mark, code=gone.code, deleted=True)))
                self._result(change, Action.ARCHIVED, change.remote)
        return operations

    def _with_freed_codes(self, marks: Sequence[tuple[Draft, UpdatePage]]) -> list[tuple[Draft, UpdatePage]]:
        """Give pages the address that they want where another page had it when they were made and has moved on since.

        The portal had put ``_`` and four letters behind it. Said together with the done mark, which knows the page's fields.
        """
        held = {(page.id, page.folder or 0, page.code) for page in self.snapshot.pages}
        read = {draft.id: draft.read for draft, _ in marks if draft.read is not None}
        held = {place for place in held if place[0] not in read} | {
            (page.id, page.folder or 0, page.code) for page in read.values()
        }
        taken = {(folder, code) for _, folder, code in held}
        done: list[tuple[Draft, UpdatePage]] = []
        for draft, update in marks:
            now, code = draft.read, draft.page.code
            freed = now is not None and now.code != code and now.code.startswith(f"{code}_")
            if now is not None and freed and update.mark is not None and (now.folder or 0, code) not in taken:
                draft.read = replace(now, code=code)
                taken.add((now.folder or 0, code))
                mark = replace(update.mark, fields=draft.read.fields_digest())
                done.append((draft, replace(update, mark=mark, code=code)))
            else:
                done.append((draft, update))
        return done

    def _with_commit(self, draft: Draft, update: UpdatePage) -> UpdatePage:
        """The menu's page notes the commit in its description, together with its mark."""
        if draft.page.key != MENU or not self.work.commit or draft.read is None or update.mark is None:
            return update
        noted = replace(draft.read, description=self.work.commit)
        return replace(update, mark=replace(update.mark, fields=noted.fields_digest()), description=self.work.commit)

    def _commit_note(self, marks: Sequence[tuple[Draft, UpdatePage]]) -> list[Operation]:
        """The commit's note where the menu itself was not written."""
        menu = next((c for c in self.plan.changes if c.key == MENU), None)
        written = any(draft.page.key == MENU for draft, _ in marks)
        if written or not self.work.commit or menu is None or menu.remote is None or menu.remote.mark is None:
            return []
        return [_noting(self.watch.pages[menu.remote.id], self.work.commit)]

    def _overwritten(self, found: Overwritten) -> None:
        """Keep what a person wrote in the moment in which the page was written over, and what else they did for the report."""
        mark = found.page.mark
        key = next((c.key for c in self.plan.changes if c.remote is not None and c.remote.id == found.page.id), "")
        told = list(found.told)
        path = self.plan.path_of(key)
        for deed in told:
            self.work.tell(text("apply.undone", page=path, reason=deed))
        if found.words:
            told.append(text("apply.overwritten", path=self.work.keep(key or (mark.key if mark else ""), found.words)))
        self.work.overwritten.setdefault(key, []).extend(told)

    def _trash_folders(self) -> None:
        """Folders that we made and that hold nothing any more go to the trash, innermost first."""
        archived = [c for c in self.plan.changes if c.action is Action.ARCHIVED and c.remote is not None]
        gone = {c.remote.id for c in archived if c.remote and self.results[c.key].action is Action.ARCHIVED}
        there = (r for r in self.results.values() if r.change.action.writes or (r.page and not r.page.is_deleted))
        now = {r.page.id: r.page.folder for r in there if r.page is not None and r.page.id not in gone}
        held = {now.get(p.id, p.folder) for p in self.snapshot.pages if p.id not in gone and not p.is_deleted}
        for outcome in self.folders.give_up_empty([*held, *now.values()]):
            if outcome.error is not None:
                self.problems.append(outcome.error.message)

    def _do(self, operations: Sequence[Operation]) -> list[Outcome]:
        return self.watch.carry_out(operations)

    def _must(self, operations: Sequence[Operation]) -> list[Outcome]:
        """Carry out what everything else stands on."""
        outcomes = self._do(operations)
        for outcome in outcomes:
            if outcome.error is not None:
                raise outcome.error
        return outcomes

    def _fail(self, change: Change, reason: Text) -> None:
        self._result(change, Action.FAILED, change.remote, reason)

    def _result(
        self, change: Change, action: Action, page: ExistingPage | None, reason: Text | None = None, altered: str = ""
    ) -> None:
        self.results[change.key] = PageResult(change, action, page or change.remote, reason, altered)


def _ending(draft: Draft) -> tuple[Action, RemotePage | None, Text | None, str]:
    """What became of a page, and why it is not what was planned."""
    if draft.problem is not None:
        return Action.FAILED, draft.read, draft.problem, draft.altered
    if draft.is_overtaken:
        return Action.CONFLICT, draft.read, text("apply.overtaken"), draft.altered
    if draft.edits:
        return Action.CONFLICT, draft.read, draft.edits[0], draft.altered
    told = text("apply.altered", diff=" … ".join(draft.altered.splitlines())) if draft.altered else None
    if told is None and draft.read is not None and draft.read.code != draft.page.code:
        told = text("apply.address-taken", wanted=draft.page.code, code=draft.read.code)
    return draft.change.action, draft.read, told, draft.altered


def _without_address(page: RemotePage) -> UpdatePage:
    """A page that goes, or is in the trash, gives up its address; its mark knows it, lest that be taken for a person's doing."""
    gone = without_address(page)
    mark = replace(page.mark, fields=gone.fields_digest()) if page.mark is not None else None
    return UpdatePage(page.id, mark=mark, code=gone.code, deleted=True if page.is_deleted else None)


def _noting(menu: RemotePage, note: str) -> UpdatePage:
    """The menu's page with another note, and its mark with it, where the mark knows the page's settings as they are."""
    assert menu.mark is not None
    mark = menu.mark
    if mark.fields == menu.fields_digest():
        mark = replace(mark, fields=replace(menu, description=note).fields_digest())
    return UpdatePage(menu.id, mark=mark, description=note)


def _identity(outcome: Outcome) -> int:
    assert isinstance(outcome.value, int)
    return outcome.value
