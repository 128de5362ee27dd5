"""Desired minus existing, page by page: what git wants, what the portal has, and what a person did in between.

The rules and their order are those of docs/decisions/0003-the-portal-is-the-state.md. What reads HTML is imported where a page
needs it: most pages need no look at their text, and Beautiful Soup takes a fifth of all imports.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from publisher.content.keys import is_path_key
from publisher.content.titles import folded
from publisher.messages import Text, text
from publisher.plan.change import Action, Change, ChangeKind
from publisher.plan.contacts import names_any
from publisher.plan.desired import MENU, DesiredPage, DesiredSite
from publisher.plan.digests import comparable, text_digest
from publisher.plan.fingerprint import Fingerprint
from publisher.plan.identity import Matching
from publisher.plan.moments import moment
from publisher.plan.shortening import shortened
from publisher.targets.knowledge_base.compare.claims import Spot, dispensable, taken_spots
from publisher.targets.knowledge_base.compare.edits import Edits, edits_of, last_change
from publisher.targets.knowledge_base.compare.moved import address_reasons
from publisher.targets.knowledge_base.compare.page_fields import SettingsEdit, settings_edit
from publisher.targets.knowledge_base.compare.removal import removed_page
from publisher.targets.knowledge_base.compare.unfinished import edits_of_unfinished
from publisher.targets.knowledge_base.mark import Mark, State
from publisher.targets.knowledge_base.portal_page import (
    PortalPage,
    comparable_article,
    parse_reference,
    portal_page,
    wanted_text,
)
from publisher.targets.knowledge_base.snapshot import RemotePage, Snapshot


@dataclass(frozen=True)
class Differ:
    """Compares one site with one snapshot. ``overwrite`` holds keys whose edits git may replace; ``name_of`` names a user, ``left`` are
    e-mails of people who left the company.
    """

    site: DesiredSite
    snapshot: Snapshot
    matching: Matching[RemotePage]
    name_of: Callable[[int], str] = str
    overwrite: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    page_ids: Mapping[str, int] = field(init=False)
    fingerprints: Mapping[str, Fingerprint] = field(init=False)
    folders: Mapping[int, str] = field(init=False)
    paths: Mapping[int, str] = field(init=False)
    files: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "page_ids", {path: page.id for path, page in self.matching.pairs.items()})
        object.__setattr__(self, "files", frozenset(page.description for page in self.site.pages))
        object.__setattr__(self, "paths", {page.id: path for path, page in self.matching.pairs.items()})
        object.__setattr__(self, "fingerprints", self.site.fingerprints)
        object.__setattr__(self, "folders", self.snapshot.folder_paths())

    def changes(self) -> tuple[Change, ...]:
        """Every page's change, git's pages in git's order, then those that git no longer has."""
        wanted = [self._wanted(page, self.matching.pairs.get(page.path)) for page in self.site.pages]
        back = folders_with_pages(wanted)
        wanted = [self._with_its_folder(change) if _folder_of(change) in back else change for change in wanted]
        return (*wanted, *(self._removed(remote, remote.mark) for remote in self.matching.removed if remote.mark))

    def _wanted(self, page: DesiredPage, remote: RemotePage | None) -> Change:
        mark = remote.mark if remote is not None else None
        if remote is None or mark is None:
            return Change(Action.CREATED, page.key, page.shown_path, page, None, kind=ChangeKind.PAGE)
        if remote.is_deleted:
            return self._trashed(page, remote, mark)
        if not mark.is_settled:
            return self._unsettled(page, remote, mark)
        edits = edits_of(self._page(remote))
        if edits:
            return self._edited(page, remote, mark, edits)
        if mark.state is State.ARCHIVED:  # a run was cut while it took the page back, or a person did that
            why = (text("plan.reason-unfinished"),)
            return Change(Action.RESTORED, page.key, page.shown_path, page, remote, why, ChangeKind.PAGE)
        if self._page(remote).twins:  # another run is at work here, or was cut before it took them back
            why = (text("plan.reason-unfinished"),)
            return Change(Action.UPDATED, page.key, page.shown_path, page, remote, why, ChangeKind.PAGE)
        return self._plain(page, remote, mark)

    def _plain(self, page: DesiredPage, remote: RemotePage, mark: Mark) -> Change:
        """Nobody touched the page: git decides."""
        kind = self._kind_of(page, remote, mark)
        if kind is ChangeKind.NOTHING:
            return Change(Action.UNCHANGED, page.key, page.shown_path, page, remote)
        is_elsewhere = kind.has_settings and not self._is_in_place(page, remote)
        action = Action.MOVED if is_elsewhere or self._is_renamed(page, mark) else Action.UPDATED
        reasons, diff = self._explanation(kind, page, remote, mark)
        return Change(action, page.key, page.shown_path, page, remote, reasons, kind, diff)

    def _kind_of(self, page: DesiredPage, remote: RemotePage, mark: Mark) -> ChangeKind:
        """What is written of a page that nobody touched."""
        old, new = mark.fingerprint, self.fingerprints[page.path]
        names_leavers = bool(self.left) and names_any(self._page(remote).text or "", self.left)
        has_text = old.whole != new.whole or names_leavers
        has_settings = old.place != new.place or self._has_another_code(page, remote)
        is_rekeyed = _is_rekeyed(page, mark)
        if not (has_text or has_settings or is_rekeyed):
            return ChangeKind.NOTHING
        if old.own == new.own and not (has_settings or is_rekeyed):
            return ChangeKind.NAVIGATION
        return ChangeKind.of(text=has_text, settings=has_settings)

    def _explanation(
        self, kind: ChangeKind, page: DesiredPage, remote: RemotePage, mark: Mark
    ) -> tuple[tuple[Text, ...], str]:
        """Why it is written, and what a reader would see change."""
        old, new = mark.fingerprint, self.fingerprints[page.path]
        reasons = self._place_reasons(page, remote, mark) if kind.has_settings else []
        if old.whole != new.whole and kind is not ChangeKind.NAVIGATION:
            reasons += self._text_reasons(page, remote, mark)
        if not reasons and _is_rekeyed(page, mark):
            reasons.append(text("plan.reason-key"))
        return tuple(reasons), self._diff(page, remote) if old.whole != new.whole and old.own != new.own else ""

    def _edited(self, page: DesiredPage, remote: RemotePage, mark: Mark, edits: Edits) -> Change:
        """A person changed the page: kept, unless git says the same, or git is told to win."""
        new = self.fingerprints[page.path]
        content = self._page(remote).text
        settings = settings_edit(page, remote, new, content)
        if edits.fields and self._has_our_fields(page, remote, mark, settings):
            edits = replace(edits, fields=False)
            if not edits:
                return self._caught_up(page, remote, mark)
        if content and not (edits.blocks or edits.fields or edits.hidden):
            same = self._same(page, remote, mark, content, settings)
            if same is not None:
                return same
        reasons = edits.reasons(self.name_of, self._field_edits(page, remote, settings) if edits.fields else ())
        if page.is_generated or page.key in self.overwrite:
            why = () if page.is_generated else (text("plan.reason-overwrite"),)
            return Change(
                Action.UPDATED,
                page.key,
                page.shown_path,
                page,
                remote,
                (*why, *reasons),
                ChangeKind.PAGE,
                diff=self._diff(page, remote),
                lost=self._page(remote).whole_text,
                undone=reasons,
            )
        # what this program shows otherwise than it did is no change of the author's
        git_too = mark.fingerprint.source != new.source or mark.fingerprint.place != new.place
        action = Action.CONFLICT if git_too else Action.DRIFT
        if self._is_renamed(page, mark):
            reasons = (*reasons, text("plan.reason-moved", old=remote.description))
        return Change(
            action,
            page.key,
            page.shown_path,
            page,
            remote,
            reasons,
            _kind_of_held(page, mark),
            self._diff(page, remote),
        )

    def _same(
        self, page: DesiredPage, remote: RemotePage, mark: Mark, content: str, settings: SettingsEdit
    ) -> Change | None:
        """What is left to do where git says what the person wrote: at most to write it our way. None where git does not.

        Once git's text or heading moved to the person's words (``pull``), what stands around them is git's again; it is saved all the same.
        """
        from publisher.targets.knowledge_base.compare.sameness import Texts

        texts, old, new = Texts(content, self._wanted_text(page)), mark.fingerprint, self.fingerprints[page.path]
        why = (text("plan.reason-same-edit"),)
        moved = old.place != new.place
        change = Change(
            Action.UPDATED, page.key, page.shown_path, page, remote, why, ChangeKind.of(text=False, settings=moved)
        )
        if texts.are_equal:
            return change
        rewritten = replace(change, kind=ChangeKind.of(text=True, settings=moved))
        if texts.look_the_same:
            return rewritten
        by_body = old.body != new.body and (texts.headings_say_the_same or settings.by_heading)
        by_heading = settings.published is not None and texts.heading == folded(page.title) != folded(
            settings.published
        )
        adopted = (old.source != new.source and texts.say_the_same) or (
            (by_body or (by_heading and texts.headings_say_the_same)) and texts.bodies_say_the_same
        )
        return replace(rewritten, lost=content) if adopted and not page.is_generated else None

    def _caught_up(self, page: DesiredPage, remote: RemotePage, mark: Mark) -> Change:
        """Git says by now what a person said in the page's settings; nobody touched the text, which is git's."""
        write_text = mark.fingerprint.whole != self.fingerprints[page.path].whole
        why = (text("plan.reason-same-edit"),)
        kind = ChangeKind.of(text=write_text, settings=True)
        return Change(Action.UPDATED, page.key, page.shown_path, page, remote, why, kind)

    def _unsettled(self, page: DesiredPage, remote: RemotePage, mark: Mark) -> Change:
        """An earlier run was cut short at this page: look whose text stands there before anything is sent."""
        created = mark.state is State.NEW
        action = Action.CREATED if created else Action.UPDATED
        why = (text("plan.reason-unfinished"),)
        ours = Change(action, page.key, page.shown_path, page, remote, why, ChangeKind.PAGE)
        edits = self._edits_of_unsettled(page, remote, mark)
        # a page that was never finished is blank to its readers: a title alone is no reason to leave it so
        keeps = bool(edits.text or edits.blocks or edits.hidden or (edits.fields and not created))
        reasons = edits.reasons(self.name_of)
        if keeps and not (page.is_generated or page.key in self.overwrite):
            diff = self._diff(page, remote)
            return Change(Action.CONFLICT, page.key, page.shown_path, page, remote, reasons, diff=diff)
        if not edits:
            return replace(ours, lost=self._words_around(page, remote, mark))
        given_up = (self._diff(page, remote), self._page(remote).whole_text) if keeps else ("", None)
        return replace(ours, reasons=(*why, *reasons), diff=given_up[0], lost=given_up[1], undone=reasons)

    def _edits_of_unsettled(self, page: DesiredPage, remote: RemotePage, mark: Mark) -> Edits:
        return edits_of_unfinished(
            self._page(remote),
            self.folders,
            is_ours=lambda content: mark.wrote(text_digest(content)) or self._says_the_same(content, page),
            wanted=self.fingerprints[page.path].place,
        )

    def _says_the_same(self, content: str, page: DesiredPage) -> bool:
        """Whether heading and body of the portal's text have all words, links and pictures of git's and no others."""
        from publisher.targets.knowledge_base.compare.sameness import Texts

        texts = Texts(content, self._wanted_text(page))
        return texts.say_the_same or (
            not page.is_generated and texts.headings_say_the_same and texts.bodies_say_the_same
        )

    def _words_around(self, page: DesiredPage, remote: RemotePage, mark: Mark) -> str | None:
        """The text of a half-written page that a person edited last: heading and body are git's, what stands around them is not."""
        there = self._page(remote)
        content = there.text
        if content is None or not there.is_text_by_person or mark.wrote(text_digest(content)):
            return None
        from publisher.targets.knowledge_base.compare.sameness import Texts

        return None if Texts(content, self._wanted_text(page)).say_the_same else there.whole_text

    def _trashed(self, page: DesiredPage, remote: RemotePage, mark: Mark) -> Change:
        """A page in the trash: ours comes back with its address, a person's stays there until asked for."""
        with_folder = bool(remote.folder) and remote.folder not in self.folders
        changed = last_change(remote, mark)
        when = moment(changed) if changed else text("plan.some-day")
        is_ours = remote.is_in_our_trash
        settings = replace(edits_of(self._page(remote)), text=False, blocks=(), hidden=False)
        reasons = () if is_ours else (text("plan.trashed-by-person", when=when), *settings.reasons(self.name_of))
        if is_ours or (page.is_generated and not with_folder) or page.key in self.overwrite:
            why = (text("plan.reason-overwrite"), *reasons) if page.key in self.overwrite and reasons else reasons
            return Change(
                Action.RESTORED, page.key, page.shown_path, page, remote, why, ChangeKind.PAGE, undone=reasons
            )
        if self._is_renamed(page, mark):
            reasons = (*reasons, text("plan.reason-moved", old=remote.description))
        return Change(Action.DRIFT, page.key, page.shown_path, page, remote, reasons, _kind_of_held(page, mark))

    def _with_its_folder(self, change: Change) -> Change:
        """A page of ours alone that a person trashed with its folder comes back when the folder does."""
        page, remote = change.page, change.remote
        if change.action is not Action.DRIFT or page is None or remote is None or not page.is_generated:
            return change
        reasons = change.reasons
        return Change(
            Action.RESTORED, page.key, page.shown_path, page, remote, reasons, ChangeKind.PAGE, undone=reasons
        )

    def _removed(self, remote: RemotePage, mark: Mark) -> Change:
        """A page of ours that git no longer has."""
        overwrite = mark.key in self.overwrite
        there, folders, drafts = self._page(remote), self.folders, self.site.drafts
        return removed_page(there, folders, self.files, drafts, overwrite=overwrite, name_of=self.name_of)

    def _is_in_place(self, page: DesiredPage, remote: RemotePage) -> bool:
        """Whether the portal's page is at the wanted address; the portal may have put ``_`` and four letters behind a taken code."""
        folder = self.folders.get(remote.folder, "") if remote.folder else ""
        return folder == self.site.folder_addresses()[page.folder] and remote.has_code(page.code)

    def _is_renamed(self, page: DesiredPage, mark: Mark) -> bool:
        """Whether the file lies elsewhere than when it was published, as far as the mark tells."""
        known = {mark.key, mark.path_key} - {""}
        return page.path_key not in known and any(map(is_path_key, known))

    def _has_another_code(self, page: DesiredPage, remote: RemotePage) -> bool:
        """Whether a page that nobody touched could have its address: it was taken when the page came, and is free by now."""
        if remote.code == page.code or page.key == MENU:
            return False
        spot = remote.folder or 0, page.code
        return not remote.has_code(page.code) or spot not in self._held_spots

    @cached_property
    def _held_spots(self) -> frozenset[Spot]:
        """The addresses that stay taken: a page that git removed holds its own where a person's edit keeps it."""
        removed = [page for page in self.matching.removed if page.mark is not None]
        gone = [page for page in removed if page.mark and self._removed(page, page.mark).action is Action.ARCHIVED]
        return taken_spots(self.snapshot, dispensable(self.snapshot, gone, self.paths.keys()))

    def _place_reasons(self, page: DesiredPage, remote: RemotePage, mark: Mark) -> list[Text]:
        """Title, file and address, as far as they are others than on the portal."""
        reasons = []
        if remote.title != page.title:
            reasons.append(text("plan.reason-title", old=remote.title, new=page.title))
        if remote.description and remote.description != page.description:
            reasons.append(text("plan.reason-moved", old=remote.description))
        if not self._is_in_place(page, remote):
            reasons += address_reasons(self.site, page, remote, self.folders) or [text("plan.reason-folder")]
        if not reasons and mark.fingerprint.place == self.fingerprints[page.path].place:
            return [text("plan.reason-address-free", code=page.code)]
        return reasons or [text("plan.reason-description")]

    def _text_reasons(self, page: DesiredPage, remote: RemotePage, mark: Mark) -> list[Text]:
        """Why the text is written. A new title of the page stands there already, and in the text again."""
        from publisher.targets.knowledge_base.compare.reasons import WrittenTexts, text_reasons

        frame = comparable_article(self.site, page.frame, self.page_ids)
        written = WrittenTexts(self._page(remote).text or "", self._wanted_text(page), frame)
        found = text_reasons(written, mark.fingerprint, self.fingerprints[page.path], self._name_of_address)
        told = [reason for reason in found if reason.key != "plan.reason-heading"]
        return told if remote.title != page.title else found

    def _name_of_address(self, address: str) -> str:
        """A link's target for people: the path of a page of ours."""
        number, anchor = parse_reference(address) or (0, "")
        path = self.paths.get(number)
        return address if path is None else f"{path}#{anchor}" if anchor else path

    def _has_our_fields(self, page: DesiredPage, remote: RemotePage, mark: Mark, settings: SettingsEdit) -> bool:
        """Whether what a person changed of title and place is by now what git says too."""
        if mark.fingerprint.place == self.fingerprints[page.path].place or folded(remote.title) != folded(page.title):
            return False
        at_home = remote.description == page.description and remote.code == page.code
        return not settings.place or (at_home and self._is_in_place(page, remote))

    def _field_edits(self, page: DesiredPage, remote: RemotePage, settings: SettingsEdit) -> tuple[Text, ...]:
        """Which of title, place and description a person changed; nothing where git changed them too, and none can tell."""
        if settings.published is None:
            return ()
        found = []
        if folded(remote.title) != folded(settings.published):
            found.append(text("plan.edited-title", title=remote.title))
        is_note = page.key == MENU and remote.description.startswith("git ")
        described = remote.description == page.description or is_note
        if settings.place and (described or not self._is_in_place(page, remote)):
            found.append(text("plan.edited-place"))
        if settings.place and not described:
            found.append(text("plan.edited-description", description=remote.description))
        return tuple(found)

    def _page(self, remote: RemotePage) -> PortalPage:
        return portal_page(self.snapshot, remote)

    def _wanted_text(self, page: DesiredPage) -> str:
        return wanted_text(self.site, page, self.page_ids)

    def _diff(self, page: DesiredPage, remote: RemotePage) -> str:
        from publisher.plan.text_diff import reader_diff

        there = self._page(remote)
        if not there.is_readable:
            return reader_diff(there.added_text, "") if there.added_text else ""
        return reader_diff(*shortened(comparable(there.whole_text or ""), self._wanted_text(page)))


def _is_rekeyed(page: DesiredPage, mark: Mark) -> bool:
    """Whether the mark knows the page by another key, or its file at another path."""
    return mark.key != page.key or mark.path_key != page.other_path_key


def _kind_of_held(page: DesiredPage, mark: Mark) -> ChangeKind:
    """What is written of a page that is left alone: its file's new path, so that no new file is taken for it."""
    is_noted = mark.path_key != page.other_path_key and mark.key == page.key
    return ChangeKind.PATH if is_noted else ChangeKind.NOTHING


def folders_with_pages(changes: Iterable[Change]) -> set[str]:
    """Folders (by path) with a page that is, or will be, out of the trash, and the folders above them."""
    found: set[str] = set()
    for change in changes:
        stays_away = change.remote is not None and change.remote.is_deleted and not change.action.writes
        path = "" if stays_away else _folder_of(change)
        while path:
            found.add(path)
            path = path.rpartition("/")[0]
    return found


def _folder_of(change: Change) -> str:
    return change.page.folder if change.page is not None else ""
