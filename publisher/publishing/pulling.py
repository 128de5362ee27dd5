"""People's edits, from the portal into the working tree: which pages, what came of each, and the files."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from publisher.checks.metadata import LONGEST_TITLE
from publisher.content.disk import file_of
from publisher.content.edit import edit_front_matter
from publisher.content.keys import page_key
from publisher.content.model import Page
from publisher.errors import ConfigError, ContentError
from publisher.messages import Text, text
from publisher.pipeline.articles import Articles
from publisher.pipeline.masking import gained
from publisher.pipeline.saving import leads_out, save
from publisher.pipeline.trial_rendering import TrialRenderer
from publisher.plan.change import Change
from publisher.plan.digests import IMAGE_DIGITS
from publisher.plan.plan import ForeignPage
from publisher.portal.people import PeopleQuery
from publisher.portal.port import Portal
from publisher.publishing.planned import Planned
from publisher.pull.addresses import PortalAddresses
from publisher.pull.foreign import file_name, new_page_of
from publisher.pull.longpages import pull_long
from publisher.pull.page import Around, Pulled, PullStatus, pull_page
from publisher.pull.report import Editor, PageReport, PullOutcome, PullReport
from publisher.pull.splicing import reads_as, splice
from publisher.targets.target import Addresses, EditedPage, PullSide, Target

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class PullSelection:
    """What is asked for: pages by key or path, all edited ones, pages made by hand. ``rehearse`` writes nothing."""

    keys: frozenset[str] = frozenset()
    everything: bool = False
    new: bool = False
    rehearse: bool = False


def refuse_unsupported(target: Target) -> None:
    """A ConfigError where the target does not give people's edits back."""
    if not target.SUPPORTS_PULLING:
        raise ConfigError(text("publish.not-supported", target=target.form.name, what="publisher pull"))


@dataclass
class Pull:
    """One pull. ``planned`` is a plan of this moment, ``trial`` the same project open for trying texts."""

    portal: Portal
    planned: Planned
    trial: TrialRenderer
    wanted: PullSelection
    advance: Callable[[int], None] = lambda _: None
    _written: set[str] = field(default_factory=set, init=False)

    def run(self) -> PullReport:
        """Bring in what is asked for and tell of the rest. A ConfigError names keys that are no page's."""
        known = {
            name for change in self.planned.plan.content_changes for name in (change.key, change.path, _short(change))
        }
        unknown = self.wanted.keys - known
        if unknown:
            raise ConfigError(text("pull.unknown", keys=", ".join(sorted(unknown))), hint=text("pull.unknown-hint"))
        rows: list[PageReport] = []
        for change in self.planned.plan.content_changes:
            named = bool(self.wanted.keys & {change.key, change.path, _short(change)})
            if change.action.is_edit:
                rows.append(self._edited(change) if named or self.wanted.everything else self._listed(change))
                self.advance(1)
            elif named:
                rows.append(self._row(change, PullOutcome.UNCHANGED, reason=text("pull.not-edited")))
        if self.wanted.new:
            rows += self._new_pages()
        return PullReport(tuple(rows), is_rehearsal=self.wanted.rehearse or not self._asks)

    @property
    def _asks(self) -> bool:
        return bool(self.wanted.keys) or self.wanted.everything or self.wanted.new

    # Pages with a file

    def _edited(self, change: Change) -> PageReport:
        if change.page is None:
            path = (change.remote.description if change.remote is not None else "") or change.path
            return self._row(
                change, PullOutcome.REFUSED, reason=text("pull.refused-removed", path=path), notes=change.reasons
            )
        if change.remote is None or change.remote.is_deleted:
            return self._row(change, PullOutcome.REFUSED, reason=text("pull.refused-trashed"), notes=change.reasons)
        edited = self._side.edited(change)
        reason = edited.hopeless()
        if reason is not None:
            return self._row(change, PullOutcome.REFUSED, reason=reason, notes=change.reasons)
        page = self._pages[change.page.path]
        result = self._text_of(change, edited, page)
        if result.status is PullStatus.REFUSED:
            line = 0 if result.line is None else page.body_line + result.line
            notes = (*result.notes, *edited.notes())
            return self._row(change, PullOutcome.REFUSED, reason=result.reason, notes=notes, line=line)
        return self._brought(change, edited, page, replace(result, title=result.title or edited.given_title))

    def _text_of(self, change: Change, edited: EditedPage, page: Page) -> Pulled:
        """The page's Markdown with what people did to its text."""
        if not edited.has_text:
            return Pulled(PullStatus.UNCHANGED, page.body, reason=text("pull.same-text"))
        assert change.page is not None
        wanted, trial = self._side.wanted(change.page), self.trial.of(page)
        known = self.planned.project.converted.get(page.path)
        return pull_long(page, edited.content, wanted, trial, self._around, known) or pull_page(
            page,
            edited.content,
            "" if edited.is_on_both_sides else wanted,
            trial,
            self._around,
            heading=edited.published_title,
        )

    def _brought(self, change: Change, edited: EditedPage, page: Page, result: Pulled) -> PageReport:
        """Write what a person did to text and title."""
        beside = tuple(edited.notes())
        file = self.trial.file_of(page.path)
        if outside := self._leading_out(file, result.files):
            return self._row(change, PullOutcome.REFUSED, reason=outside, notes=result.notes)
        try:
            content = splice(file.read_bytes(), page.body, result.body) if file is not None else None
            if file is None or content is None:
                return self._row(change, PullOutcome.REFUSED, reason=text("pull.refused-file"), notes=result.notes)
            titled, untitled = self._with_title(content, result.title)
            if not reads_as(titled.decode("utf-8"), page, result.body, today=self.planned.project.today):
                return self._row(change, PullOutcome.REFUSED, reason=text("pull.refused-head"), notes=result.notes)
            if result.status is not PullStatus.PULLED and titled == content:
                outcome = PullOutcome.REFUSED if untitled else PullOutcome.UNCHANGED
                return self._row(change, outcome, reason=untitled or result.reason, notes=(*result.notes, *beside))
            if not self.wanted.rehearse:
                self._write_files(result.files)
                save(file, titled)
        except OSError as error:
            reason = text("pull.refused-io", reason=error.strerror or str(error))
            return self._row(change, PullOutcome.REFUSED, reason=reason, notes=result.notes)
        has_title, given = titled != content, edited.given_title
        both = edited.is_on_both_sides and (result.body != page.body or (has_title and edited.git_retitled))
        told = [
            *([text("pull.note-both")] if both else []),
            *([text("pull.note-title", title=result.title)] if has_title else []),
            *([untitled] if untitled else []),
            *([text("pull.note-two-titles", title=given)] if given and given != result.title else []),
        ]
        prefix = self.planned.settings.docs_prefix
        files = tuple(f"{prefix}{path}" for path in result.files)
        return self._row(change, PullOutcome.PULLED, notes=(*result.notes, *told, *beside), files=files)

    def _with_title(self, content: bytes, title: str) -> tuple[bytes, Text | None]:
        """The file with the page's new title; without it, and why, where its line cannot be written."""
        if len(title) > LONGEST_TITLE:
            return content, text("pull.title-too-long", title=title[:_SHOWN], most=LONGEST_TITLE)
        if self.trial.active and (what := gained(title)):
            return content, text("pull.title-active", title=title, what=what)
        try:
            titled = edit_front_matter(content.decode("utf-8"), "title", title) if title else content.decode("utf-8")
            return titled.encode("utf-8"), None
        except ContentError as error:
            return content, text("pull.title-not-written", title=title, reason=error.message)

    def _write_files(self, files: Mapping[str, bytes]) -> None:
        for path, content in files.items():
            file = file_of(self.planned.settings.docs_dir, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            save(file, content)

    def _leading_out(self, page: Path | None, files: Iterable[str]) -> Text | None:
        """Why nothing is written where a page or one of its pictures would lie outside the content folder."""
        docs_dir = self.planned.settings.docs_dir
        out = [
            file for file in (page, *(file_of(docs_dir, path) for path in files)) if file and leads_out(file, docs_dir)
        ]
        return text("pull.refused-outside", file=_relative(out[0], docs_dir)) if out else None

    def _listed(self, change: Change) -> PageReport:
        return self._row(change, PullOutcome.LISTED, notes=change.reasons)

    def _row(
        self,
        change: Change,
        outcome: PullOutcome,
        *,
        reason: Text | None = None,
        notes: Iterable[Text] = (),
        files: tuple[str, ...] = (),
        line: int = 0,
    ) -> PageReport:
        is_edited = change.action.is_edit and change.remote and change.remote.mark
        return PageReport(
            key=change.key,
            path=change.path,
            outcome=outcome,
            url=self._addresses.of(change.remote) if change.remote is not None else "",
            reason=reason,
            line=line,
            editors=tuple(self._editor(user) for user in self._side.editors(change)) if is_edited else (),
            when=self._side.edited_at(change) if is_edited else "",
            files=files,
            notes=tuple(notes),
        )

    # Pages made by hand

    def _new_pages(self) -> list[PageReport]:
        pages = [page for page in self.planned.plan.foreign if not page.is_copy]
        texts = self._side.made_by_hand(pages)
        return [self._new_page(page, texts[page.id]) for page in pages]

    def _new_page(self, page: ForeignPage, contents: list[str]) -> PageReport:
        settings = self.planned.settings
        path = self._new_path(page)
        shown = f"{settings.docs_prefix}{path}"
        author = self._author(page)

        def row(
            outcome: PullOutcome,
            reason: Text | None = None,
            *,
            files: tuple[str, ...] = (),
            notes: tuple[Text, ...] = (),
        ) -> PageReport:
            editors = (author,) if author else ()
            key = page_key("", path)
            return PageReport(key, shown, outcome, page.url, reason, 0, editors, page.created, files, notes)

        if os.path.lexists(file_of(settings.docs_dir, path)):
            return row(PullOutcome.UNCHANGED, text("pull.new-exists"))
        draft = new_page_of(
            page.title,
            contents,
            path,
            owner="" if settings.defaults.get("owner") or author is None else author.email,
            portal=self._around.portal,
            fetch=self._side.read_file,
            images=dict(self._around.images),
            taken=self._around.taken,
            is_watched=bool(self.trial.active),
            is_run=lambda language: bool(self.trial.active) or language.lower() in settings.diagrams,
        )
        if self.trial.active and (what := gained(draft.content)):
            return row(PullOutcome.REFUSED, text("pull.refused-active", what=what))
        if outside := self._leading_out(settings.docs_dir / path, draft.files):
            return row(PullOutcome.REFUSED, outside)
        if not self.wanted.rehearse:
            try:
                self._write_files({**draft.files, path: draft.content.encode("utf-8")})
            except OSError as error:
                return row(PullOutcome.REFUSED, text("pull.refused-io", reason=error.strerror or str(error)))
        files = tuple(f"{settings.docs_prefix}{name}" for name in draft.files)
        return row(PullOutcome.NEW, files=files, notes=draft.notes)

    def _new_path(self, page: ForeignPage) -> str:
        """Beside the pages of the folder where it lies in the portal; a name that another new page has gets its number."""
        place = self._side.folder_of(page)
        folders = {address: path for path, address in self.planned.site.folder_addresses().items()}
        folder = folders.get(place, "")
        name = file_name(page.title, page.id)
        path = f"{folder}/{name}" if folder else name
        if path in self._written:
            path = f"{path.removesuffix('.md')}-{page.id}.md"
        self._written.add(path)
        return path

    def _author(self, page: ForeignPage) -> Editor | None:
        remote = next(found for found in self.planned.found.pages if found.id == page.id)
        return self._editor(remote.created_by) if remote.created_by else None

    # What all pages share

    def _editor(self, user: int) -> Editor:
        return self._people.get(user, Editor(user))

    @cached_property
    def _people(self) -> dict[int, Editor]:
        """Everybody who edited, with name and e-mail: one more look at the portal."""
        changes = [c for c in self.planned.plan.content_changes if c.action.is_edit and c.remote and c.remote.mark]
        users = {user for change in changes for user in self._side.editors(change)}
        if self.wanted.new:
            foreign = {page.id for page in self.planned.plan.foreign}
            users |= {page.created_by for page in self.planned.found.pages if page.id in foreign and page.created_by}
        if not users:
            return {}
        query = PeopleQuery(ids=tuple(sorted(users)))
        found = query.found(self.portal.carry_out(query.looks()))
        return {person.id: Editor(person.id, person.name, person.email) for person in found.persons}

    @cached_property
    def _pages(self) -> dict[str, Page]:
        return self.trial.sources.site.by_path()

    @cached_property
    def _addresses(self) -> Addresses:
        return self.planned.found.addresses(self.planned.site)

    @cached_property
    def _side(self) -> PullSide:
        return self.planned.found.pull_side(self.planned.site, self.planned.matching)

    @cached_property
    def _around(self) -> Around:
        planned = self.planned
        articles = Articles(planned.project)
        origin = planned.found.origin
        paths = {page.id: path for path, page in planned.matching.pairs.items()}
        urls = {self._addresses.of(page).removeprefix(origin): path for path, page in planned.matching.pairs.items()}
        digests = {path: asset.digest[:IMAGE_DIGITS] for path, asset in planned.project.site.assets.items()}

        return Around(
            portal=PortalAddresses(
                origin,
                paths,
                {page.id: page.url for page in planned.plan.foreign},
                urls,
                articles.files_url,
                self._side.reference,
            ),
            finish=articles.body,
            fetch=self._side.read_file,
            svg=articles.svg,
            images={digest: path for path, digest in reversed(digests.items())},
            digests=digests,
            linked=frozenset(
                (link.target, link.anchor)
                for converted in planned.project.converted.values()
                for link in converted.links
                if link.anchor
            ),
            taken=frozenset((*planned.project.site.assets, *self._pages)),
        )


def _relative(file: Path, folder: Path) -> str:
    """A file as a report names it: from the content folder where it lies below it by name."""
    return file.relative_to(folder).as_posix() if file.is_relative_to(folder) else file.name


def _short(change: Change) -> str:
    """A page's path from the content folder."""
    return change.page.path if change.page is not None else change.path
