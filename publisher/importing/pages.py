"""The Markdown of the pages that a document becomes, each read again before it is believed."""

import copy
import hashlib
import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

import yaml
from bs4 import Tag

from publisher.content.open_questions import BEGINS
from publisher.importing.checking import STYLES, Checker, as_html, as_written, written
from publisher.importing.conversion import Document
from publisher.importing.found import Question, Role
from publisher.importing.grouping import grouped
from publisher.importing.linking import Links
from publisher.importing.sections import Section
from publisher.importing.words import words_of
from publisher.messages import Catalogue, text
from publisher.plan.reading import DocumentBlock, Reading, is_tag, parsed, read, tag_name
from publisher.pull.writing import INDENT, Means, Style, Unwritable, Writer
from publisher.render.elements import BLOCKS, HEADINGS

IMAGES = "images"
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class DraftHead:
    """What stands in the front matter of every page of a document, but for the title."""

    file: str
    digest: str
    owner: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A page: its path from the folder that the document goes to, and its text in two parts."""

    path: str
    title: str
    front: Mapping[str, object]
    body: str
    questions: int = 0
    pictures: tuple[int, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def content(self) -> str:
        """The whole file."""
        return with_front(self.front, self.body)


def with_front(front: Mapping[str, object], body: str) -> str:
    """A page's file."""
    head = yaml.safe_dump(dict(front), allow_unicode=True, sort_keys=False, width=10_000, default_flow_style=None)
    return f"---\n{head}---\n\n{body}"


def text_digest(body: str) -> str:
    """What ``source.text`` says of a page's text as it was imported."""
    return hashlib.sha256(body.strip("\n").encode()).hexdigest()[:_DIGITS]


def picture_path(content: bytes, ending: str) -> str:
    """Where a picture lies in the folder that a document goes to."""
    return f"{IMAGES}/{hashlib.sha256(content).hexdigest()[:_DIGITS]}{ending}"


@dataclass
class PageWriting:
    """Writes the pages of one document. ``split`` is the level that was split at; ``say`` speaks the pages' language."""

    document: Document
    links: Links
    checker: Checker
    say: Catalogue
    head: DraftHead
    split: int
    _noted: list[str] = field(default_factory=list)
    _means: Means = field(default_factory=lambda: Means(lambda address, _: address or None, bare_samples=True))

    def page(self, section: Section) -> DraftPage:
        """Write one page."""
        self.links.settle(section)
        container, anchors = self._container(section)
        notes = self._notes(container, section)
        pictures = self._pictures(container, section.path)
        reading = read(container, as_written)
        names = frozenset(notes)
        self._noted.clear()
        blocks = self._separate(self._blocks(reading, anchors, names, section))
        questions = [self.document.found.questions[n] for part in section.all_parts for n in part.questions]
        if questions:
            blocks.append(self._asked(questions))
        for name, note in notes.items():
            blocks.append(self._note(name, note, names))
        body = "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"
        front: dict[str, object] = {"title": section.title, "status": "draft"}
        if self.head.owner:
            front["owner"] = self.head.owner
        if self.head.lang:
            front["lang"] = self.head.lang
        front["source"] = {"file": self.head.file, "hash": self.head.digest, "text": text_digest(body)}
        words = words_of("".join(_apart(token) for token in (*reading.tokens, "<br>", *self._noted)))
        return DraftPage(section.path, section.title, front, body, len(questions), pictures, tuple(words))

    def _container(self, section: Section) -> tuple[Tag, list[str]]:
        tree = self.document.tree
        container = tree.new_tag("div")
        head = tree.new_tag("h1")
        if section.heading is not None and section.heading.info.role is Role.HEADING:
            head.extend(list(copy.copy(section.heading.tag).contents))
        else:
            head.append(section.title)
        container.append(head)
        down = section.level - 1 if section.level else self.split - 1
        for part in section.parts:
            if part.info.role is Role.HEADING:
                part.info.level = max(2, part.info.level - down)
        blocks = grouped(section.parts, tree)
        container.extend(blocks)
        anchors = [self.links.anchors.get(id(tag), "") for tag in [head, *blocks] if tag.name in HEADINGS]
        for table in container.find_all("table"):
            _with_header(table)
        return container, anchors

    def _notes(self, container: Tag, section: Section) -> dict[str, Tag]:
        """The notes that a page refers to, under the numbers that they have there."""
        names: dict[str, str] = {}
        notes: dict[str, Tag] = {}
        for reference in container.find_all("sup", id=lambda i: bool(i) and i.startswith("fnref:")):
            number = str(reference["id"]).removeprefix("fnref:")
            if number not in names:
                names[number] = str(len(names) + 1)
                found = self.document.notes.get(int(number))
                note = copy.copy(found) if found is not None else self.document.tree.new_tag("li")
                self.links.settle_tag(note, section.path, section.title)
                self._pictures(note, section.path)
                notes[names[number]] = note
            reference["id"] = f"fnref:{names[number]}"
        return notes

    def _pictures(self, container: Tag, page: str) -> tuple[int, ...]:
        used = []
        for image in container.find_all("img", src=lambda s: bool(s) and s.startswith("picture:")):
            number = int(str(image["src"]).removeprefix("picture:"))
            picture = self.document.found.pictures[number]
            path = picture_path(picture.content, picture.ending)
            image["src"] = posixpath.relpath(path, posixpath.dirname(page) or ".")
            used.append(number)
        return tuple(used)

    def _blocks(
        self, reading: Reading, anchors: Sequence[str], notes: frozenset[str], section: Section
    ) -> list[tuple[DocumentBlock, list[str]]]:
        out: list[tuple[DocumentBlock, list[str]]] = []
        waiting = list(anchors)
        plain = self._plainly(reading)
        is_right = plain is not None and self.checker.says(
            [line for lines in self._separate(list(zip(reading.blocks, plain, strict=True))) for line in (*lines, "")],
            reading.tokens,
            notes,
        )
        for place, block in enumerate(reading.blocks):
            lines = plain[place] if plain is not None and is_right else self._one(reading, block, notes, section)
            if block.name in HEADINGS and waiting and (anchor := waiting.pop(0)):
                lines = [f"{lines[0]} {{#{anchor}}}", *lines[1:]]
            if block.name in {"table", "figure"} and "<table>" in lines:
                words = " ".join("".join(_apart(t) for t in reading.text_of(block)).split()[:6])
                self.document.found.change(text("import.changed-table"), f"{section.title} › {words}")
            out.append((block, lines))
        return out

    def _writer(self, style: Style) -> Writer:
        return Writer(self._means, style=style)

    def _plainly(self, reading: Reading) -> list[list[str]] | None:
        """Every block in the plainest style; None where one cannot be written so."""
        writer = Writer(self._means, style=STYLES[0])
        try:
            return [writer.table_or_html(reading, block) for block in reading.blocks]
        except Unwritable:
            return None

    def _one(self, reading: Reading, block: DocumentBlock, notes: frozenset[str], section: Section) -> list[str]:
        lines = written(self._writer, self.checker, reading, block, notes)
        if lines is not None:
            return lines
        words = " ".join("".join(t for t in reading.text_of(block) if not is_tag(t)).split()[:6])
        self.document.found.change(text("import.changed-html", name=block.name or "p"), f"{section.title} › {words}")
        return as_html(reading, block)

    def _separate(self, blocks: Sequence[tuple[DocumentBlock, list[str]]]) -> list[list[str]]:
        """The blocks' lines, with something between two lists, or quotations, that would be read as one."""
        out: list[list[str]] = []
        before = ""
        for block, lines in blocks:
            kind = "list" if block.name in {"ul", "ol"} else block.name
            if kind == before and kind in {"list", "blockquote"}:
                out.append(["<!-- -->"])
            out.append(lines)
            before = kind
        return out

    def _note(self, name: str, note: Tag, notes: frozenset[str]) -> list[str]:
        reading = read(note, as_written)
        self._noted += (*reading.tokens, "<br>")
        for style in STYLES:
            writer = Writer(self._means, style=style)
            try:
                lines = writer.note(name, reading, reading.blocks)
                inside = writer.blocks(reading, reading.blocks)
            except Unwritable:
                continue
            if self.checker.says(inside, reading.tokens, notes):
                return lines
        words = "".join(piece for piece in reading.tokens if not is_tag(piece) or tag_name(piece) == "br").replace(
            "<br>", " "
        )
        self.document.found.change(text("import.changed-note"), words[:60])
        plain = read(f"<p>{escape(words, quote=False)}</p>", as_written)
        return Writer(self._means, style=STYLES[1]).note(name, plain, plain.blocks)

    def _asked(self, questions: Sequence[Question]) -> list[str]:
        """What the document left open, for whoever goes through the draft."""
        items = "".join(f"<li>{self._question(question)}</li>" for question in questions)
        reading = read(parsed(f"<ul>{items}</ul>"), as_written)
        inner = written(self._writer, self.checker, reading, reading.blocks[0], frozenset()) or as_html(
            reading, reading.blocks[0]
        )
        title = self.say("import.open-questions")
        return [f'{BEGINS} "{title}"', "", *(f"{INDENT}{line}".rstrip() for line in inner)]

    def _question(self, question: Question) -> str:
        key, values = question.sentence()
        said = self.say(key, **values)
        who = ", ".join(part for part in (question.author, question.day) if part)
        settled = f" ({self.say('import.question-settled')})" if question.is_settled else ""
        return f"<strong>{escape(who or self.say('import.somebody'))}</strong>{escape(settled)}: {escape(said)}"


def _apart(token: str) -> str:
    """A token as text: what stands in two blocks is not one word."""
    if not is_tag(token):
        return token
    return " " if tag_name(token) in BLOCKS | {"br"} else ""


def _with_header(table: Tag) -> None:
    """Markdown's tables have a header: the first row is one, where nothing in the table asks for HTML anyhow."""
    if any(table is not inner.find_parent("table") for inner in table.find_all("tr")):
        return
    rows = table.find_all("tr")
    widest = max((len(row.find_all(["td", "th"])) for row in rows), default=0)
    cells = table.find_all(["td", "th"])
    joined = any(cell.get("colspan") or cell.get("rowspan") for cell in cells)
    if len(rows) < 2 or joined or table.find(["ul", "ol", "p", "pre", "blockquote", "figure", "table"]) is not None:
        return
    for row in rows:
        for _ in range(widest - len(row.find_all(["td", "th"]))):
            row.append(parsed("<td></td>").find("td") or row)
    for cell in rows[0].find_all("td"):
        cell.name = "th"
