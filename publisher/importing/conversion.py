"""From a document to HTML of plain elements: mammoth makes it of what was read, and the marks in it become what they stand for."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, tostring

import mammoth
from bs4 import BeautifulSoup, Tag

from publisher.importing import marks
from publisher.importing.found import Found, Paragraph, Role
from publisher.importing.grouping import BOOKMARK, DocumentPart, grouped
from publisher.importing.names import W
from publisher.importing.opening import Unreadable, WordFile
from publisher.importing.runs import Story
from publisher.importing.walking import walk
from publisher.messages import text
from publisher.plan.reading import parsed

_STYLES = "r.KbCode => code\nhighlight => mark"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_BLOCKS = frozenset({"p", "table", "ol", "ul"})
_SPACES = {"xmlns:w": W}


@dataclass
class Document:
    """A document as blocks in their order, and the blocks of its notes by number."""

    parts: list[DocumentPart]
    notes: dict[int, Tag]
    found: Found
    tree: BeautifulSoup


def convert(file: WordFile) -> Document:
    """Read a document. Unreadable where its parts stand in each other too deeply."""
    try:
        blocks, story = walk(file)
        html = _html(blocks, story.notes)
        return _StoryReader(html, story).document()
    except RecursionError:
        raise Unreadable(text("import.bomb-nested")) from None


def _html(blocks: Sequence[Element], notes: Sequence[Sequence[Element]]) -> str:
    document = Element("w:document", _SPACES)
    body = Element("w:body")
    document.append(body)
    body.extend(blocks)
    footnotes = Element("w:footnotes", _SPACES)
    for number, note in enumerate(notes, 1):
        entry = Element("w:footnote", {"w:id": str(number)})
        entry.extend(note)
        footnotes.append(entry)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("word/document.xml", tostring(document, encoding="utf-8"))
        archive.writestr("word/footnotes.xml", tostring(footnotes, encoding="utf-8"))
    packed.seek(0)
    return str(mammoth.convert_to_html(packed, style_map=_STYLES, include_default_style_map=False).value)


class _StoryReader:
    def __init__(self, html: str, story: Story) -> None:
        self._tree = parsed(html)
        self._found = story.found

    def document(self) -> Document:
        notes = self._notes()
        self._replace_marks()
        for note in notes.values():
            inside = self._parts(note)
            note.clear()
            note.extend(grouped(inside, self._tree))
        return Document(self._parts(self._tree), notes, self._found, self._tree)

    def _notes(self) -> dict[int, Tag]:
        """The list at the end that mammoth makes of notes; what refers to them is written as Python-Markdown writes it."""
        for reference in self._tree.find_all("a", href=lambda h: bool(h) and h.startswith("#footnote-")):
            parent = reference.parent
            if parent is not None and parent.name == "sup" and str(reference.get("id", "")).startswith("footnote-ref-"):
                number = str(reference["href"]).removeprefix("#footnote-")
                parent.clear()
                parent["id"] = f"fnref:{number}"
        last = [tag for tag in self._tree.find_all(True, recursive=False) if tag.name == "ol"]
        notes: dict[int, Tag] = {}
        for item in last[-1].find_all("li", recursive=False) if last else ():
            for back in item.find_all("a", href=lambda h: bool(h) and h.startswith("#footnote-ref-")):
                back.extract()
            notes.setdefault(int(str(item["id"]).removeprefix("footnote-")), item)
        for item in notes.values():
            item.extract()
        if last and notes:
            last[-1].extract()
        return notes

    def _replace_marks(self) -> None:
        for link in self._tree.find_all("a"):
            self._replace(link)

    def _replace(self, link: Tag) -> None:
        address = str(link.get("href", ""))
        target = marks.read_mark(address.removeprefix("#")) if address.startswith("#") else None
        if target is not None and target[0] == marks.TARGET:
            link["href"] = self._found.targets[target[1]]
        mark = marks.read_mark(str(link.get("id", "")))
        if mark is None:
            return
        kind, place = mark
        if kind == marks.PICTURE:
            picture = self._found.pictures[place]
            link.replace_with(self._tree.new_tag("img", attrs={"src": f"picture:{place}", "alt": picture.alt}))
        elif kind == marks.FORMULA:
            formula = self._found.formulas[place]
            link.replace_with(
                self._tree.new_tag(
                    "math", attrs={"alttext": formula.tex, "display": "block" if formula.is_block else "inline"}
                )
            )

    def _parts(self, container: Tag) -> list[DocumentPart]:
        """The blocks of a container, the innermost shaped first."""
        blocks = [child for child in container.children if isinstance(child, Tag) and child.name in _BLOCKS]
        return [self._part(block) for block in blocks]

    def _part(self, tag: Tag) -> DocumentPart:
        part = DocumentPart(tag, Paragraph())
        if tag.name == "table":
            for cell in tag.find_all(["td", "th"]):
                if cell.find_parent("table") is tag:
                    self._fill(cell, part)
            return part
        for link in tag.find_all("a", id=True):
            mark = marks.read_mark(str(link["id"]))
            if mark is None:
                continue
            kind, place = mark
            if kind == marks.PARAGRAPH:
                part.info = self._found.paragraphs[place]
                link.extract()
            elif kind == marks.QUESTION:
                part.questions.append(place)
                link.extract()
            elif kind == marks.BOOKMARK:
                part.bookmarks.append(self._found.bookmarks[place])
                link["id"] = f"{BOOKMARK}{self._found.bookmarks[place]}"
        if part.info.role is Role.HEADING and not tag.get_text(strip=True):
            part.info.role = Role.TEXT
        return part

    def _fill(self, cell: Tag, table: DocumentPart) -> None:
        """Shape what stands in a cell, and let the table answer for what is asked there."""
        parts = self._parts(cell)
        for part in parts:
            table.questions += part.questions
            table.bookmarks += part.bookmarks
            table.info.place = table.info.place or part.info.place
        cell.clear()
        cell.extend(grouped(parts, self._tree))
        _plain_cell(cell, self._tree)


def _plain_cell(cell: Tag, tree: BeautifulSoup) -> None:
    """A cell with paragraphs alone holds lines, which a table of Markdown can carry."""
    inside = [child for child in cell.children if isinstance(child, Tag) or str(child).strip()]
    if not inside or not all(isinstance(child, Tag) and child.name == "p" for child in inside):
        return
    for number, paragraph in enumerate(cell.find_all("p", recursive=False)):
        if number:
            paragraph.insert_before(tree.new_tag("br"))
        paragraph.unwrap()
