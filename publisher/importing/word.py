"""``import FILE.docx``: the pages that a document becomes, and what of them is new since the last time."""

import os.path
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from pathlib import Path

from publisher.content.edit import edit_front_matter
from publisher.content.open_questions import open_questions_line
from publisher.importing.checking import Checker
from publisher.importing.colleagues import Namesakes
from publisher.importing.conversion import Document, convert
from publisher.importing.earlier import Earlier, Kept, earlier_pages
from publisher.importing.found import Found, Role
from publisher.importing.guessing import guess_headings, proposed
from publisher.importing.linking import Links
from publisher.importing.merging import merged, with_source
from publisher.importing.opening import WordFile
from publisher.importing.owners import Owners, owners_in
from publisher.importing.pages import DraftHead, DraftPage, PageWriting, picture_path, text_digest
from publisher.importing.sections import HOME, Section, place, split
from publisher.importing.words import missing, words_of
from publisher.messages import Catalogue, known_language, text
from publisher.pull.foreign import file_name

_ALIKE = 0.6
_MOST_SHOWN = 20
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


class ImportAction(StrEnum):
    """What became of a page."""

    CREATED = "created"
    UPDATED = "updated"
    MERGED = "merged"
    CONFLICT = "conflict"
    ACTIVATED = "activated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Wishes:
    """How documents are to become pages. ``language`` is the base's, ``lang`` the one that the command line names.

    ``namesakes`` asks the portal for people by their last names; None where there is no portal.
    """

    into: Path
    root: Path
    work_dir: Path
    split: int = 1
    owner: str = ""
    lang: str = ""
    language: str = "en"
    guess: bool = False
    is_active: bool = False
    namesakes: Namesakes | None = None


@dataclass(frozen=True, slots=True)
class PageDone:
    """One page of the report; ``path`` is from the folder that documents go to, ``content`` None where nothing is written."""

    path: str
    title: str
    action: ImportAction
    questions: int = 0
    content: str | None = None
    is_draft: bool = True


@dataclass(frozen=True, slots=True)
class Imported:
    """What one document comes to."""

    file: str
    pages: tuple[PageDone, ...]
    pictures: dict[str, bytes]
    found: Found
    bodies: tuple[str, ...] = ()
    is_known: bool = False
    proposals: tuple[str, ...] = ()
    has_formulas: bool = False


def import_word(file: WordFile, wishes: Wishes, checker: Checker) -> Imported:
    """Turn a document into pages. Nothing is written to the disk."""
    known = earlier_pages(wishes.root, file.name)
    if any(page.digest == file.digest for page in known):
        return _again(file, known, wishes)
    return _Import(file, known, wishes, checker).run()


def _again(file: WordFile, known: Sequence[Earlier], wishes: Wishes) -> Imported:
    """The same document as the last time: its pages stay as they are, but that reviewed drafts may become active."""
    pages = []
    for page in known:
        path = relative(page, wishes)
        is_open = open_questions_line(page.body) >= 0
        is_draft = page.front.get("status") == "draft"
        if wishes.is_active and is_draft and not is_open:
            content = edit_front_matter(page.content, "status", "active")
            pages.append(PageDone(path, page.title, ImportAction.ACTIVATED, 0, content, is_draft=False))
        else:
            pages.append(PageDone(path, page.title, ImportAction.UNCHANGED, int(is_open), is_draft=is_draft))
    return Imported(file.name, tuple(pages), {}, Found(), is_known=True)


def relative(page: Earlier, wishes: Wishes) -> str:
    """A page's path from the folder that documents go to."""
    return Path(os.path.relpath(page.file, wishes.into)).as_posix()


class _Import:
    def __init__(self, file: WordFile, known: Sequence[Earlier], wishes: Wishes, checker: Checker) -> None:
        self._file = file
        self._known = {relative(page, wishes): page for page in known}
        self._wishes = wishes
        self._checker = checker
        self._kept = Kept(wishes.work_dir)
        self._owners = Owners(wishes.namesakes)

    def run(self) -> Imported:
        drafts, document = self._drafts({})
        moved = self._moved(drafts)
        if moved:
            drafts, document = self._drafts(moved)
        found = document.found
        _tell_missing(drafts, found)
        pages = [self._page(draft, found) for draft in drafts]
        self._tell_gone({draft.path for draft in drafts}, found)
        pictures = {
            picture_path(found.pictures[n].content, found.pictures[n].ending): found.pictures[n].content
            for n in sorted({n for draft in drafts for n in draft.pictures} | set(range(len(found.pictures))))
        }
        proposals = () if self._wishes.guess else proposed(document.parts)
        return Imported(
            self._file.name,
            tuple(pages),
            pictures,
            found,
            tuple(draft.body for draft in drafts),
            proposals=proposals,
            has_formulas=bool(found.formulas),
        )

    def _drafts(self, moved: dict[str, str]) -> tuple[list[DraftPage], Document]:
        """The pages of the document; ``moved`` says where pages are now that had other paths."""
        wishes = self._wishes
        document = convert(self._file)
        if wishes.guess:
            guess_headings(document.parts, document.found)
        sections = split(document.parts, wishes.split)
        home = sections[0]
        stem = self._file.name.rpartition(".")[0] or self._file.name
        is_titled = bool(home.title)
        home.title = home.title or " ".join(stem.replace("_", " ").split())
        home_path = HOME if self._is_free(HOME) else file_name(home.title, 0)
        place(sections, home_path, self._is_free)
        if home.is_empty and (not is_titled or home_path != HOME):
            self._drop_home(sections, document.found, is_titled=is_titled)
        for section in sections:
            section.path = moved.get(section.path, section.path)
        found = document.found
        self._ask_somewhere(sections, found)
        owners = owners_in(document.parts)
        language = known_language(wishes.lang) if wishes.lang else self._language(document)
        head = DraftHead(self._file.name, self._file.digest, wishes.owner, self._lang_key(language))
        links = Links(sections, document.notes.values(), found)
        writing = PageWriting(document, links, self._checker, Catalogue(language), head, wishes.split)
        drafts = [writing.page(section) for section in sections]
        return [self._owned(draft, owners, found) for draft in drafts], document

    def _owned(self, draft: DraftPage, cells: dict[str, str], found: Found) -> DraftPage:
        front = dict(draft.front)
        cell = cells.get(" ".join(draft.title.casefold().split()), "")
        owner = ""
        if cell and not self._wishes.owner:
            owner, said = self._owners.owner_of(cell, list(cells.values()))
            if said is not None:
                found.change(said, draft.path)
        if owner:
            front = {**{k: v for k, v in front.items() if k != "source"}, "owner": owner, "source": front["source"]}
        if self._wishes.is_active and not draft.questions:
            front["status"] = "active"
        return replace(draft, front=front)

    def _language(self, document: Document) -> str:
        words = " ".join(part.tag.get_text(" ") for part in document.parts[:400])
        letters = len(_LETTER.findall(words))
        if letters < 20:
            return self._wishes.language
        return "ru" if len(_CYRILLIC.findall(words)) * 3 > letters else "en"

    def _lang_key(self, language: str) -> str:
        return self._wishes.lang or (language if language != known_language(self._wishes.language) else "")

    def _is_free(self, path: str) -> bool:
        return path in self._known or not (self._wishes.into / path).exists()

    @staticmethod
    def _drop_home(sections: list[Section], found: Found, *, is_titled: bool) -> None:
        home = sections.pop(0)
        if is_titled:
            found.change(text("import.changed-title", title=home.title), home.title)
        if not sections:
            sections.append(home)
        elif home.heading is not None:
            _hand_over(home, sections[0])

    @staticmethod
    def _ask_somewhere(sections: Sequence[Section], found: Found) -> None:
        """A comment that stands nowhere in the text is asked on the first page."""
        asked = {n for section in sections for part in section.all_parts for n in part.questions}
        left = [n for n in range(len(found.questions)) if n not in asked]
        parts = sections[0].all_parts
        if left and parts:
            parts[0].questions += left
        for n in left if not parts else ():
            found.lose(text("import.lost-comment", said=found.questions[n].said), sections[0].title)

    def _moved(self, drafts: Sequence[DraftPage]) -> dict[str, str]:
        """Pages that are elsewhere now, or whose heading was reworded: from the path that they would have to the one they have."""
        unmatched = [page for path, page in self._known.items() if path not in {draft.path for draft in drafts}]
        moved: dict[str, str] = {}
        for draft in drafts:
            if draft.path in self._known or not unmatched:
                continue
            page = next((p for p in unmatched if p.title == draft.title), None) or self._most_alike(draft, unmatched)
            if page is not None:
                unmatched.remove(page)
                moved[draft.path] = relative(page, self._wishes)
        return moved

    def _most_alike(self, draft: DraftPage, pages: Sequence[Earlier]) -> Earlier | None:
        def likeness(page: Earlier) -> float:
            base = self._kept.find(page) or page.body
            return SequenceMatcher(None, base.split("\n"), draft.body.split("\n"), autojunk=False).ratio()

        best = max(pages, key=likeness)
        return best if likeness(best) >= _ALIKE else None

    def _page(self, draft: DraftPage, found: Found) -> PageDone:
        page = self._known.get(draft.path)
        is_draft = draft.front["status"] == "draft"
        if page is None:
            return PageDone(
                draft.path, draft.title, ImportAction.CREATED, draft.questions, draft.content, is_draft=is_draft
            )
        still = page.front.get("status") == "draft"
        if (
            not page.is_edited
            and page.front.get("status") == draft.front["status"]
            and set(page.front) <= set(draft.front)
        ):
            return PageDone(
                draft.path, draft.title, ImportAction.UPDATED, draft.questions, draft.content, is_draft=is_draft
            )
        if text_digest(draft.body) == page.text:
            return PageDone(
                draft.path,
                page.title,
                ImportAction.UNCHANGED,
                draft.questions,
                with_source(page.content, draft),
                is_draft=still,
            )
        base = self._kept.find(page) if page.is_edited else page.body
        done = merged(page, draft, base, self._title_of(base))
        if done.conflicts:
            found.lose(text("import.conflict", n=done.conflicts), draft.path)
        elif not done.is_sure:
            found.lose(text("import.unsure-merge"), draft.path)
        action = ImportAction.CONFLICT if done.conflicts else ImportAction.MERGED
        return PageDone(draft.path, draft.title, action, draft.questions, done.content, is_draft=still)

    @staticmethod
    def _title_of(base: str | None) -> str | None:
        first = next(iter((base or "").split("\n")), "")
        return first.removeprefix("# ").strip() if first.startswith("# ") else None

    def _tell_gone(self, paths: set[str], found: Found) -> None:
        for path, page in self._known.items():
            if path not in paths:
                found.lose(text("import.gone", title=page.title), path)


def _tell_missing(drafts: Sequence[DraftPage], found: Found) -> None:
    """Hold the pages against the document: a word that no page has is told, whatever lost it."""
    gone = missing(words_of("\n".join(found.said)), [word for draft in drafts for word in draft.words])
    if gone:
        found.lose(text("import.lost-words", n=gone.total(), words=" ".join(list(gone)[:_MOST_SHOWN])))
    numbered = sum(info.role is Role.HEADING and bool(info.label) for info in found.paragraphs)
    if numbered:
        found.change(text("import.changed-numbers", n=numbered))


def _hand_over(home: Section, section: Section) -> None:
    """What stood on a page that is not made goes to the next: its questions and bookmarks."""
    heading = section.heading
    if home.heading is not None and heading is not None:
        heading.questions[:0] = home.heading.questions
        heading.bookmarks[:0] = home.heading.bookmarks


def in_folder(imported: Imported, folder: str) -> Imported:
    """The same, where several documents go to folders of their own."""
    if not folder:
        return imported
    pages = tuple(replace(page, path=f"{folder}/{page.path}") for page in imported.pages)
    return replace(imported, pages=pages, pictures={f"{folder}/{k}": v for k, v in imported.pictures.items()})
