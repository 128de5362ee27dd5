"""Folders of a base: made level by level, taken back from the trash with nothing else coming back, given up when empty."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from publisher.errors import MovedOnError
from publisher.messages import text
from publisher.plan.change import Action
from publisher.plan.desired import DesiredFolder, DesiredSite
from publisher.plan.plan import Plan
from publisher.portal.outcome import Outcome
from publisher.targets.knowledge_base.compare.diff import folders_with_pages
from publisher.targets.knowledge_base.compare.folders import is_where_git_has_it, standing_folders
from publisher.targets.knowledge_base.mark import TRASHED
from publisher.targets.knowledge_base.port import AddFolder, Operation, TrashFolder, UpdateFolder, UpdatePage
from publisher.targets.knowledge_base.snapshot import RemoteFolder, Snapshot, own_page

TAKEN = "FOLDER_IS_NOT_UNIQUE"


@dataclass
class Folders:
    """The folders of one run. ``carry_out`` writes to the portal; ``ids`` are the portal's by the folders' paths."""

    carry_out: Callable[[Sequence[Operation]], list[Outcome]]
    site: DesiredSite
    snapshot: Snapshot
    plan: Plan
    site_id: int
    ids: dict[str, int] = field(default_factory=dict)

    def prepare(self) -> None:
        """Make what is missing and take back what lies in the trash, as far as a page needs it."""
        needed, standing = folders_with_pages(self.plan.changes), standing_folders(self.site, self.snapshot)
        wanted = {standing[path].id for path in needed if path in standing}
        todo = list(self.site.folders)
        while todo:
            level = [f for f in todo if not f.parent or f.parent in self.ids]
            if not level:
                return
            todo = [f for f in todo if f not in level]
            missing: list[DesiredFolder] = []
            for folder in level:
                found = standing.get(folder.path)
                if found is not None and (folder.path in needed or not found.is_deleted):
                    self.ids[folder.path] = found.id
                    if found.is_deleted:
                        self._take_back(found, wanted)
                elif found is None and folder.path in needed:
                    missing.append(folder)
            self._add(missing)

    def _add(self, missing: Sequence[DesiredFolder]) -> None:
        added = [AddFolder(self.site_id, f.title, f.code, self.ids.get(f.parent)) for f in missing]
        for folder, outcome in zip(missing, self.carry_out(added), strict=True):
            if outcome.error is not None and outcome.error.code == TAKEN:
                raise MovedOnError(text("apply.moved-on"), hint=text("apply.moved-on-hint"))
            if outcome.error is not None:
                raise outcome.error
            assert isinstance(outcome.value, int)
            self.ids[folder.path] = outcome.value

    def _take_back(self, folder: RemoteFolder, wanted: set[int]) -> None:
        """The portal brings everything in the folder back with it (facts kb-3.21): what was trashed stays trashed.

        A page that we trashed is said to be on its way there while it is out: a cut must not make it one that a person took out.
        Pages that come back are marked in the same request, so that a person who trashes one from then on is told from us.
        """
        inside = self._below(folder)
        restored = [
            own_page(c.remote) for c in self.plan.changes if c.action is Action.RESTORED and c.remote is not None
        ]
        back = {page.id: page.mark for page in restored if page.folder in inside and page.mark is not None}
        kept = {page.id for page in restored}
        away = [p for p in self.snapshot.pages if p.is_deleted and p.folder in inside and p.id not in kept]
        ours = {p.id: p.mark for p in away if p.mark is not None and p.mark.intent == TRASHED}
        before = [UpdatePage(number, mark=mark.with_intent("")) for number, mark in ours.items()]
        out = [UpdatePage(number, mark=mark.restoring(), deleted=False) for number, mark in back.items()]
        again: list[Operation] = [UpdatePage(page.id, mark=ours.get(page.id), deleted=True) for page in away]
        again += [TrashFolder(f.id) for f in self.snapshot.folders if f.parent == folder.id and f.id not in wanted]
        for outcome in self.carry_out([*before, TrashFolder(folder.id, restore=True), *out, *again]):
            if outcome.error is not None:
                raise outcome.error

    def _below(self, folder: RemoteFolder) -> set[int]:
        inside = {folder.id}
        while True:
            more = {f.id for f in self.snapshot.folders if f.parent in inside} - inside
            if not more:
                return inside
            inside |= more

    def settings(self, page_ids: Callable[[str], int | None]) -> list[Operation]:
        """Titles and own pages of folders that are not so already."""
        existing = {f.id: f for f in self.snapshot.folders}
        operations: list[Operation] = []
        for folder in self.site.folders:
            number, index = self.ids.get(folder.path), page_ids(folder.index)
            old = existing.get(number or 0)
            if number is None:
                continue
            parent = existing.get(self.ids.get(folder.parent, 0))
            renamed = old is not None and (
                old.title != folder.title or not is_where_git_has_it(folder, old, parent if folder.parent else None)
            )
            if renamed or (index is not None and (old is None or old.index_page != index)):
                above = self.ids.get(folder.parent)
                operations.append(UpdateFolder(self.site_id, number, above, folder.title, folder.code, index))
        return operations

    def give_up_empty(self, held: Iterable[int | None]) -> list[Outcome]:
        """Put folders that we made and that hold nothing any more into the trash, innermost first. ``held`` are those with a page."""
        kept = {*held, *self.ids.values()}
        live = [f for f in self.snapshot.folders if not f.is_deleted]
        empty: list[RemoteFolder] = []
        while True:
            parents = {f.parent for f in live}
            ours = (f for f in live if f.created_by == self.snapshot.user)
            leaves = [f for f in ours if f.id not in kept and f.id not in parents]
            if not leaves:
                break
            empty += leaves
            live = [f for f in live if f not in leaves]
        return self.carry_out([TrashFolder(folder.id) for folder in empty])
