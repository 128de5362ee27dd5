"""A document read from its first paragraph to its last, and written anew with nothing but what mammoth reads well.

What is hidden, deleted, commented or drawn is taken out here and written down in ``Found``; what a paragraph is (a heading, the
third item of a list) is decided here, and goes along as a mark.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from xml.etree.ElementTree import Element, SubElement

from publisher.importing import marks, tables
from publisher.importing.comments import Comments
from publisher.importing.drawings import Chart, chosen
from publisher.importing.fields import unclosed
from publisher.importing.found import Found, Paragraph, Role
from publisher.importing.marks import Marker
from publisher.importing.names import Node, below, number, value
from publisher.importing.numbering import Counted, Numbering
from publisher.importing.opening import WordFile
from publisher.importing.runs import ParagraphLine, Runs, Story
from publisher.importing.styles import StyleKind, Styles
from publisher.importing.words import words_of
from publisher.messages import text

_WRAPPERS = frozenset({"w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag", "w:dir", "w:bdo"})
_CONTENTS_TITLES = re.compile(
    r"(?:table of )?contents|содержание|оглавление|inhalt(?:sverzeichnis)?|sommaire|table des matières|índice|indice"
)
_PLACE_WORDS = 6
_MOST_NESTED = 12


class Walker:
    """Reads one part of a document: its body, or one note."""

    def __init__(self, story: Story, numbering: Numbering, root: Element, *, in_note: bool = False) -> None:
        self._story = story
        self._found = story.found
        self._styles = story.styles
        self._numbering = numbering
        self._inside = 1 if in_note else 0
        self._runs = Runs(story, unclosed(root), self._aside, self._note, self._made)
        self._carried: ParagraphLine | None = None
        self._waiting: list[Element] = []
        self._heading = ""
        self._note_numbers: dict[tuple[str, str], int] = {}

    def blocks(self, elements: Iterable[Element]) -> list[Element]:
        """The blocks among elements, and those that stand beside them in frames."""
        out: list[Element] = []
        for element in elements:
            self._block(element, out)
        self._end_carried(out)
        return out

    def _end_carried(self, out: list[Element]) -> None:
        """A paragraph whose end was deleted, with no paragraph after it to go on in, stands by itself."""
        if self._carried is not None:
            line, self._carried = self._carried, None
            self._put(line, Paragraph(words=len(words_of(line.said)), place=self._place(line.said)), out)

    def _block(self, element: Element, out: list[Element]) -> None:
        tag = element.tag
        if tag == "w:p":
            self._paragraph(element, out)
        elif tag == "w:tbl":
            self._table(element, out)
        elif tag == "w:sdt":
            self._control(element, out)
        elif tag in _WRAPPERS:
            out += self.blocks(element)
        elif tag == "mc:AlternateContent":
            form = chosen(element)
            out += self.blocks(form if form is not None else ())
        elif tag in {"w:del", "w:moveFrom"}:
            self._gone(element)
        elif tag == "w:altChunk":
            self._found.lose(text("import.lost-other-file"), self._heading)
        elif tag in {"w:bookmarkStart", "w:commentRangeStart", "w:commentRangeEnd"}:
            self._between(element)
        elif tag in {"m:oMathPara", "m:oMath", "w:hyperlink", "w:r", "w:fldSimple"}:
            wrapped = Node("w:p")
            wrapped.append(element)
            self._paragraph(wrapped, out)

    def _between(self, element: Element) -> None:
        """What stands between paragraphs belongs to the next one."""
        line, self._runs.line = self._runs.line, ParagraphLine()
        self._runs.read([element])
        self._waiting += self._runs.line.runs
        self._runs.line = line

    def _gone(self, element: Element) -> None:
        words = " ".join("".join(p.itertext()) for p in element.iter("w:p"))
        line, self._runs.line = self._runs.line, ParagraphLine(first_question=len(self._found.questions))
        self._runs.ask_of_change("deleted", element, words)
        self._waiting += self._runs.line.runs
        self._runs.line = line

    def _control(self, element: Element, out: list[Element]) -> None:
        gallery = value(element, "w:sdtPr/w:docPartObj/w:docPartGallery")
        if gallery == "Table of Contents":
            words = words_of("\n".join("".join(t.text or "" for t in p.iter("w:t")) for p in element.iter("w:p")))
            self._found.contents_words += len(words)
            return
        for content in element.findall("w:sdtContent"):
            out += self.blocks(content)

    # Paragraphs

    def _paragraph(self, element: Element, out: list[Element]) -> None:
        properties = element.find("w:pPr")
        style_id = value(properties, "w:pStyle") or self._styles.default_paragraph
        kind = self._kind(properties, style_id)
        outer, counted = self._runs.line, self._numbering.count(properties, style_id)
        line = self._runs.line = ParagraphLine(
            first_question=len(self._found.questions),
            is_code=kind.role is Role.CODE,
            is_heading=kind.role in {Role.HEADING, Role.TITLE},
            hides=self._styles.hides(style_id),
        )
        losses, changes, contents = len(self._found.lost), len(self._found.changed), self._found.contents_words
        if kind.is_contents:
            self._contents(element)
        else:
            self._runs.read(child for child in element if child.tag != "w:pPr")
        if self._carried is not None:
            line.runs[:0] = self._carried.runs
            line.said = self._carried.said + line.said
            line.looks[:0] = self._carried.looks
            line.holds = line.holds or self._carried.holds
            self._carried = None
        if self._is_unmarked(properties):  # its end was deleted: what follows goes on in it
            self._carried = line
            self._runs.line = outer
            out += line.after
            return
        info = self._described(line, kind, counted, properties, style_id)
        place = self._place(line.said)
        info.place = place
        self._tell_hidden(line)
        self._give_place(place, losses, changes)
        self._runs.line = outer
        if self._found.contents_words > contents and not line.said.strip():
            self._drop_contents_title(out)
        self._put(line, info, out)
        out += line.after

    def _put(self, line: ParagraphLine, info: Paragraph, out: list[Element]) -> None:
        if not line.said.strip() and not line.holds and info.role is not Role.CODE:
            self._waiting += [run for run in line.runs if run.tag == "w:bookmarkStart"]
            return
        if info.role is Role.HEADING:
            self._heading = " ".join(line.said.split())
        paragraph = Node("w:p")
        self._found.paragraphs.append(info)
        self._found.said.append(line.said)
        paragraph.append(self._story.marker.mark(marks.PARAGRAPH, len(self._found.paragraphs) - 1))
        paragraph.extend(self._waiting)
        self._waiting = []
        paragraph.extend(line.runs)
        out.append(paragraph)

    def _kind(self, properties: Element | None, style_id: str) -> StyleKind:
        kind = self._styles.kind(style_id)
        outline = value(properties, "w:outlineLvl")
        if kind.role is Role.TEXT and not kind.is_contents and outline and 0 <= number(outline, 9) < 9:
            kind = StyleKind(Role.HEADING, number(outline) + 1)
        if self._inside and kind.role in {Role.HEADING, Role.TITLE}:
            return StyleKind()
        return kind

    def _described(
        self, line: ParagraphLine, kind: StyleKind, counted: Counted | None, properties: Element | None, style_id: str
    ) -> Paragraph:
        info = Paragraph(kind.role, kind.level, words=len(words_of(line.said)))
        written = properties.find("w:ind") if properties is not None else None
        styled = self._styles.of_paragraph(style_id, "w:ind")
        for indent in (written, styled):
            if indent is not None and not info.indent:
                info.indent = number(indent.get("w:left") or indent.get("w:start") or "")
        is_code = not self._styles.is_monospaced and line.said.strip() and all(look.code for look, _ in line.looks)
        if kind.role is Role.TEXT and is_code and not counted and len(line.said.split()) > 1:
            info.role = Role.CODE
        if kind.role is Role.HEADING:
            if counted is not None and not counted.is_bullet:
                info.label = counted.label or f"{counted.number}."
            return info
        if counted is not None and kind.role in {Role.TEXT, Role.ITEM}:
            info.role, info.level = Role.ITEM, counted.level
            info.number = None if counted.is_bullet or counted.label else counted.number
            info.label = counted.label
            info.indent = counted.indent or info.indent
        elif kind.role is Role.ITEM:
            info.number = 1 if kind.list_kind == "number" else None
        elif kind.role is Role.TEXT:
            info.looks = self._looks(line, style_id)
        return info

    def _looks(self, line: ParagraphLine, style_id: str) -> str:
        """Whether a paragraph looks like a heading: its size, and that all of it is bold."""
        said = [(look, size) for look, size in line.looks if size]
        if not said or "\n" in line.said.strip() or len(line.said) > 150:
            return ""
        style_bold = any(self._bold(style) for style in self._styles.chain("paragraph", style_id))
        bold = style_bold or all(look.bold for look, _ in said)
        size = max((look.size or self._styles.size(style_id)) for look, _ in said)
        return f"{size} {'bold' if bold else ''}".strip()

    @staticmethod
    def _bold(style: Element) -> bool:
        return style.find("w:rPr/w:b") is not None

    def _is_unmarked(self, properties: Element | None) -> bool:
        run = properties.find("w:rPr") if properties is not None else None
        return run is not None and (run.find("w:del") is not None or run.find("w:moveFrom") is not None)

    def _place(self, said: str) -> str:
        words = " ".join(said.split()[:_PLACE_WORDS])
        return " › ".join(part for part in (self._heading, words) if part)

    def _give_place(self, place: str, losses: int, changes: int) -> None:
        for told, first in ((self._found.lost, losses), (self._found.changed, changes)):
            told[first:] = [one if one.place else replace(one, place=place) for one in told[first:]]

    def _tell_hidden(self, line: ParagraphLine) -> None:
        count = len(words_of(" ".join(["".join(line.hidden)])))
        if count:
            self._found.hidden_words += count
            self._found.lose(text("import.lost-hidden", n=count))

    def _contents(self, element: Element) -> None:
        """A line of a table of contents: its fields go on, its words are counted."""
        said = "".join(t.text or "" for t in element.iter("w:t"))
        self._found.contents_words += len(words_of(said))
        seen = self._found.contents_words
        line, self._runs.line = self._runs.line, ParagraphLine()
        self._runs.read(child for child in element if child.tag != "w:pPr")
        self._runs.line = line
        self._found.contents_words = seen

    def _drop_contents_title(self, out: list[Element]) -> None:
        """The heading "Contents" goes with them."""
        last = out[-1] if out else None
        words = (
            "".join(t.text or "" for t in last.iter("w:t")).strip() if last is not None and last.tag == "w:p" else ""
        )
        if _CONTENTS_TITLES.fullmatch(words.casefold().rstrip(":. ")):
            self._waiting = [*(run for run in out.pop() if run.tag == "w:bookmarkStart")][1:] + self._waiting
            self._found.contents_words += len(words_of(words))
            self._found.said.pop()

    # Tables, frames, notes

    def _table(self, element: Element, out: list[Element]) -> None:
        self._end_carried(out)
        rows = []
        for row in tables.rows_of(element):
            words = " ".join(
                "".join(t.text or "" for t in p.iter() if t.tag in {"w:t", "w:delText"})
                for p in row.element.iter("w:p")
            )
            if row.is_hidden:
                self._found.hidden_words += len(words_of(words))
                self._found.lose(text("import.lost-hidden", n=len(words_of(words))), self._heading)
                continue
            change = row.removed if row.removed is not None else row.added
            if change is not None:
                line, self._runs.line = self._runs.line, ParagraphLine(first_question=len(self._found.questions))
                self._runs.ask_of_change("inserted" if row.removed is None else "deleted", change, words)
                self._waiting += self._runs.line.runs
                self._runs.line = line
            if row.removed is None:
                rows.append(row)
        frame = tables.only_cell(rows)
        if frame is not None:
            self._framed(frame, out)
            return
        if not rows or self._inside > _MOST_NESTED:
            for row in rows:
                for cell in row.cells:
                    out += self.blocks(cell)
            return
        self._found.tables += 1
        self._inside += 1
        waiting, self._waiting = self._waiting, []
        if waiting:  # what waited stands before the table
            self._found.paragraphs.append(Paragraph(place=self._place("")))
            before = Node("w:p")
            before.append(self._story.marker.mark(marks.PARAGRAPH, len(self._found.paragraphs) - 1))
            before.extend(waiting)
            out.append(before)
        out.append(tables.clean_table(rows, self.blocks))
        self._inside -= 1

    def _framed(self, cell: Element, out: list[Element]) -> None:
        """A table of one cell is a frame: what stands in it is a quotation, where that is text alone."""
        inside = self.blocks(cell)
        first = len(out)
        out += inside
        infos = [self._info(block) for block in out[first:]]
        if infos and all(info is not None and info.role is Role.TEXT for info in infos):
            for info in infos:
                assert info is not None
                info.role = Role.QUOTE
        if inside:
            self._found.change(text("import.changed-frame"), self._heading)

    def _info(self, block: Element) -> Paragraph | None:
        mark = block.find("w:bookmarkStart")
        read = marks.read_mark(mark.get("w:name", "")) if mark is not None and block.tag == "w:p" else None
        return self._found.paragraphs[read[1]] if read is not None else None

    def _aside(self, element: Element) -> list[Element]:
        """The blocks of a text box."""
        fields, self._runs.fields = self._runs.fields, []
        line, waiting, self._waiting = self._runs.line, self._waiting, []
        blocks = self.blocks(element)
        self._waiting = waiting + self._waiting
        self._runs.fields, self._runs.line = fields, line
        return blocks

    def _made(self, what: list[str] | Chart) -> list[Element]:
        """Paragraphs, or a table, of words that were drawn."""
        if isinstance(what, list):
            role = Role.ITEM if len(what) > 1 else Role.TEXT
            return [self._plain(words, role) for words in what if words.strip()]
        out = [self._plain(what.title, Role.CAPTION)] if what.title else []
        if what.rows:
            table = Element("w:tbl")
            for row in what.rows:
                tr = SubElement(table, "w:tr")
                for words in row:
                    SubElement(tr, "w:tc").append(self._plain(words, Role.TEXT))
            self._found.tables += 1
            out.append(table)
        return out

    def _plain(self, words: str, role: Role) -> Element:
        self._found.paragraphs.append(Paragraph(role, words=len(words_of(words)), place=self._place(words)))
        paragraph = Node("w:p")
        paragraph.append(self._story.marker.mark(marks.PARAGRAPH, len(self._found.paragraphs) - 1))
        t = SubElement(SubElement(paragraph, "w:r"), "w:t", {"xml:space": "preserve"})
        t.text = words
        return paragraph

    def _note(self, kind: str, note_id: str) -> int | None:
        """Read a note where it is first referred to; its number among all notes from 1, None where it is not there."""
        known = self._note_numbers.get((kind, note_id))
        if known is not None:
            return known
        part = self._story.file.related(self._story.file.main, kind)
        tree = self._story.file.tree(part) if part else None
        name = kind[:-1]
        entry = next(
            (n for n in (tree if tree is not None else ()) if n.tag == f"w:{name}" and n.get("w:id") == note_id), None
        )
        if entry is None or (self._inside and self._story.part != self._story.file.main):
            return None
        here = replace_part(self._story, part)
        place = len(self._story.notes)
        self._story.notes.append([])
        self._story.notes[place] = Walker(here, self._numbering, entry, in_note=True).blocks(entry)
        self._found.notes += 1
        self._note_numbers[kind, note_id] = place + 1
        return place + 1


def replace_part(story: Story, part: str) -> Story:
    """The same story, where relations are looked up in another part."""
    return Story(story.file, part, story.styles, story.found, story.marker, story.comments, story.notes)


def walk(file: WordFile) -> tuple[list[Element], Story]:
    """Read a whole document: its blocks, and the story with its notes and everything that was found."""
    main = file.main
    tree = file.tree(main)
    assert tree is not None
    bodies = tree.findall("w:body")

    def part(kind: str) -> Element | None:
        name = file.related(main, kind)
        return file.tree(name) if name else None

    styles = Styles(part("styles"))
    comments = Comments(part("comments"), part("commentsExtended"))
    story = Story(file, main, styles, Found(), Marker(), comments)
    walker = Walker(story, Numbering(part("numbering"), styles), tree)
    blocks = [block for body in bodies for block in walker.blocks(body)]
    story.found.questions += comments.left()
    _tell_margins(story, tree)
    return blocks, story


def _tell_margins(story: Story, body: Element) -> None:
    """Headers and footers stand on paper alone: their words are named."""
    told: set[str] = set()
    for reference in below(body, "w:headerReference", "w:footerReference"):
        relation = story.file.relations(story.part).get(reference.get("r:id", ""))
        tree = story.file.tree(relation.target) if relation is not None and not relation.is_external else None
        if tree is None or relation is None:
            continue
        aside = Story(story.file, relation.target, story.styles, Found(), Marker(), Comments(None, None))
        Walker(aside, Numbering(None, story.styles), tree).blocks(tree)
        said = " ".join(info.place.replace(" › ", " ") for info in aside.found.paragraphs if info.words)
        if re.search(r"[^\W\d_]{2,}", said) and said not in told:
            told.add(said)
            kind = "header" if reference.tag == "w:headerReference" else "footer"
            story.found.lose(text(f"import.lost-{kind}", words=said), kind)
