"""The inside of a paragraph: each run, field, link, note, comment and change, as plain runs that mammoth reads, and marks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from publisher.importing import marks
from publisher.importing.comments import Comments
from publisher.importing.drawings import Chart, chosen, read_chart, read_diagram, read_picture, width_of
from publisher.importing.fields import Field
from publisher.importing.found import Found, Question, WordFormula
from publisher.importing.marks import Marker, target_name
from publisher.importing.names import Node
from publisher.importing.omml import NoTexError, tex_of
from publisher.importing.opening import WordFile
from publisher.importing.styles import Look, Styles
from publisher.importing.symbols import in_letters, sign_of
from publisher.importing.words import words_of
from publisher.messages import text

_WRAPPERS = frozenset(
    {"w:smartTag", "w:customXml", "w:dir", "w:bdo", "w:sdtContent", "w:fldSimple", "m:oMathParaContent"}
)
_SILENT = frozenset(
    "w:rPr w:pPr w:sdtPr w:sdtEndPr w:smartTagPr w:customXmlPr w:proofErr w:permStart w:permEnd w:lastRenderedPageBreak w:softHyphen "
    "w:annotationRef w:footnoteRef w:endnoteRef w:separator w:continuationSeparator w:bookmarkEnd w:delText w:delInstrText "
    "w:moveFromRangeStart w:moveFromRangeEnd w:moveToRangeStart w:moveToRangeEnd w:pgNum w:sectPr w:tblPr w:tblGrid".split()
)
_ENDS = frozenset({"page", "column"})


@dataclass
class Story:
    """What is read as one: the document's body with its notes. ``part`` is where relations are looked up."""

    file: WordFile
    part: str
    styles: Styles
    found: Found
    marker: Marker
    comments: Comments
    notes: list[list[Element]] = field(default_factory=list)


@dataclass
class ParagraphLine:
    """A paragraph that is being written: its runs, what a reader sees of it, and what is to stand after it."""

    runs: list[Element] = field(default_factory=list)
    said: str = ""
    after: list[Element] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    looks: list[tuple[Look, int]] = field(default_factory=list)
    holds: bool = False
    is_code: bool = False
    is_heading: bool = False
    first_question: int = 0
    hides: bool = False


class Runs:
    """Writes the inside of paragraphs. ``aside`` reads blocks that stand in a frame of their own, ``note`` a note's blocks."""

    def __init__(
        self,
        story: Story,
        ignored: frozenset[int],
        aside: Callable[[Element], list[Element]],
        note: Callable[[str, str], int | None],
        made: Callable[[list[str] | Chart], list[Element]],
    ) -> None:
        self._story = story
        self._found = story.found
        self._ignored = ignored
        self._aside = aside
        self._note = note
        self._made = made
        self.fields: list[Field] = []
        self.line = ParagraphLine()
        self._link: list[str] = []
        self._look = Look()
        self._alt: tuple[str, int] = ("", 0)

    # What a reader sees

    @property
    def is_seen(self) -> bool:
        """Whether what comes now is read by people: no part of an instruction, nor of a list of contents."""
        return all(one.in_result and not one.is_contents and not one.is_of_paper for one in self.fields)

    def say(self, words: str, look: Look | None = None) -> None:
        """Write text."""
        look = self._look if look is None else look
        if not words:
            return
        if not self.is_seen:
            if any(one.is_contents and one.in_result for one in self.fields):
                self._found.contents_words += len(words_of(words))
            return
        if look.hidden or self.line.hides:
            self.line.hidden.append(words)
            return
        run = self._run(look)
        t = SubElement(run, "w:t", {"xml:space": "preserve"})
        t.text = words
        self.line.said += words
        self.line.looks.append((look, len(words)))
        self._story.comments.hear(words)

    def _run(self, look: Look) -> Element:
        run = Element("w:r")
        properties = SubElement(run, "w:rPr")
        if look.code and not self.line.is_code:
            SubElement(properties, "w:rStyle", {"w:val": "KbCode"})
        elif not self.line.is_code:
            for name, on in (
                ("w:b", look.bold and not self.line.is_heading),
                ("w:i", look.italic),
                ("w:strike", look.struck),
            ):
                if on:
                    SubElement(properties, name)
            if look.raised:
                SubElement(properties, "w:vertAlign", {"w:val": look.raised})
            if look.marked:
                SubElement(properties, "w:highlight", {"w:val": "yellow"})
        self._put(run)
        return run

    def _put(self, piece: Element) -> None:
        link = self._target()
        if not link:
            self.line.runs.append(piece)
            return
        last = self.line.runs[-1] if self.line.runs else None
        if last is None or last.tag != "w:hyperlink" or self._found.targets[int(last.get("kb", "0"))] != link:
            place = len(self._found.targets)
            self._found.targets.append(link)
            last = Element("w:hyperlink", {"w:anchor": target_name(place), "kb": str(place)})
            self.line.runs.append(last)
        last.append(piece)

    def _target(self) -> str:
        if self._link:
            return self._link[-1]
        return next((target for one in reversed(self.fields) if one.in_result and (target := one.target())), "")

    def _mark(self, kind: str, place: int) -> None:
        self._put(self._story.marker.mark(kind, place))

    def _lose(self, key: str, **values: object) -> None:
        self._found.lose(text(f"import.{key}", **values))

    # Elements

    def read(self, elements: Iterable[Element]) -> None:
        """Read what stands in a paragraph."""
        for element in elements:
            self._read(element)

    def _read(self, element: Element) -> None:
        tag = element.tag
        if tag == "w:r":
            self._read_run(element)
        elif tag in _SILENT:
            pass
        elif tag in _WRAPPERS:
            self._wrapped(element)
        elif tag == "w:sdt":
            self.read(element.findall("w:sdtContent"))
        elif tag == "w:hyperlink":
            self._hyperlink(element)
        elif tag in {"w:ins", "w:moveTo"}:
            self._inserted(element)
        elif tag in {"w:del", "w:moveFrom"}:
            self._deleted(element)
        elif tag == "w:bookmarkStart":
            self._bookmark(element.get("w:name", ""))
        elif tag in {"w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"}:
            self._comment(tag, element.get("w:id", ""))
        elif tag in {"m:oMath", "m:oMathPara"}:
            self._formula(element)
        elif tag == "mc:AlternateContent":
            form = chosen(element)
            self.read(form if form is not None else ())
        else:
            self._inside_run(element)

    def _wrapped(self, element: Element) -> None:
        if element.tag != "w:fldSimple":
            self.read(element)
            return
        one = Field(element, element.get("w:instr", ""), in_result=True)
        self.fields.append(one)
        self.read(element)
        self.fields.pop()
        if not "".join(element.itertext()).strip():
            self.say(one.shown())

    def _read_run(self, run: Element) -> None:
        before, self._look = self._look, self._story.styles.look(run.find("w:rPr"))
        for child in run:
            self._inside_run(child)
        self._look = before

    def _inside_run(self, element: Element) -> None:
        match element.tag:
            case "w:t":
                self._text(element.text or "")
            case "w:tab" | "w:ptab":
                self.say("\t")
            case "w:br" | "w:cr":
                self._break(element.get("w:type", ""))
            case "w:noBreakHyphen":
                self.say("\u2011")
            case "w:sym":
                self._sign(element)
            case "w:fldChar":
                self._field(element)
            case "w:instrText":
                if self.fields and not self.fields[-1].in_result:
                    self.fields[-1].instruction += element.text or ""
            case "w:commentReference":
                self._comment(element.tag, element.get("w:id", ""))
            case "w:footnoteReference" | "w:endnoteReference":
                self._note_reference(element)
            case "w:ruby":
                self._ruby(element)
            case "w:drawing" | "w:pict" | "w:object":
                self._drawn(element)
            case "mc:AlternateContent":
                self._read(element)
            case "w:subDoc" | "w:altChunk" | "w:control":
                self._lose("lost-other-file")
            case tag if tag in _SILENT:
                pass
            case _ if len(element) or element.text:
                self._read_unknown(element)

    def _read_unknown(self, element: Element) -> None:
        """Whatever is not known: what can be read in it."""
        for child in element:
            self._read(child)

    def _text(self, words: str) -> None:
        said, unknown = in_letters(words, self._look.font)
        if unknown and self.is_seen:
            self._lose("lost-sign", font=self._look.font or "?", n=unknown)
        self.say(said)

    def _break(self, kind: str) -> None:
        if kind in _ENDS or not self.is_seen or self._look.hidden:
            return
        if self.line.is_heading:
            self.say(" ")
            return
        if self.line.is_code:
            self.say("\n")
            return
        self._put(_with(Element("w:r"), Element("w:br")))
        self.line.said += "\n"

    def _sign(self, element: Element) -> None:
        try:
            code = int(element.get("w:char", ""), 16)
        except ValueError:
            return
        sign = sign_of(element.get("w:font", ""), code)
        if sign:
            self.say(sign)
        elif self.is_seen:
            self._lose("lost-sign", font=element.get("w:font", "?"), n=1)

    def _field(self, sign: Element) -> None:
        kind = sign.get("w:fldCharType", "")
        if kind == "begin" and id(sign) not in self._ignored:
            self.fields.append(Field(sign))
        elif kind == "separate" and self.fields:
            self.fields[-1].in_result = True
        elif kind == "end" and self.fields:
            ended = self.fields.pop()
            if not ended.in_result or ended.name == "FORMCHECKBOX":
                self.say(ended.shown())
                if ended.name == "EQ" and self.is_seen:
                    self._lose("lost-formula-field", code=ended.instruction.strip())

    def _hyperlink(self, element: Element) -> None:
        relation = self._story.file.relations(self._story.part).get(element.get("r:id", ""))
        address, anchor = relation.target if relation is not None else "", element.get("w:anchor", "")
        target = f"{address}#{anchor}" if anchor else address
        if target:
            self._link.append(target)
        self.read(element)
        if target:
            self._link.pop()

    def _bookmark(self, name: str) -> None:
        if name and name != "_GoBack":
            self._found.bookmarks.append(name)
            self.line.runs.append(self._story.marker.mark(marks.BOOKMARK, len(self._found.bookmarks) - 1))

    def _comment(self, tag: str, comment_id: str) -> None:
        if tag == "w:commentRangeStart":
            self._story.comments.begin(comment_id)
            return
        if tag == "w:commentRangeEnd":
            self._story.comments.end(comment_id)
            return
        asked = self._story.comments.asked(comment_id)
        if asked is not None:
            self._ask(asked)

    def _ask(self, question: Question) -> None:
        self._found.questions.append(question)
        self.line.runs.append(self._story.marker.mark(marks.QUESTION, len(self._found.questions) - 1))

    def ask_of_change(self, kind: str, change: Element, said: str) -> None:
        """Write down a change that nobody accepted; one with the change before it, if one person made both in one place."""
        said = " ".join(said.split())
        if not said:
            return
        author, day = change.get("w:author", ""), change.get("w:date", "")[:10]
        last = self._found.questions[-1] if len(self._found.questions) > self.line.first_question else None
        if last is not None and (last.kind, last.author) == (kind, author):
            last.said = f"{last.said} {said}" if not last.said.endswith(said) else last.said
            return
        self._ask(Question(kind, author, day, said))

    def _inserted(self, change: Element) -> None:
        start = len(self.line.said)
        self.read(change)
        if self.is_seen:
            self.ask_of_change("moved" if change.tag == "w:moveTo" else "inserted", change, self.line.said[start:])

    def _deleted(self, change: Element) -> None:
        words = "".join(t.text or "" for t in change.iter() if t.tag in {"w:delText", "w:t"})
        for sign in change.iter("w:fldChar"):
            self._field(sign)  # a field whose begin alone was deleted would take all that follows into its instruction
        self.ask_of_change("moved-away" if change.tag == "w:moveFrom" else "deleted", change, words)

    def _formula(self, element: Element) -> None:
        if not self.is_seen or self.line.hides:
            return
        for formula in element.iter("m:oMath"):
            try:
                tex = tex_of(formula)
            except NoTexError as missing:
                words = "".join(t.text or "" for t in formula.iter() if t.tag in {"m:t", "w:t"})
                self._lose("lost-formula", what=missing.what, words=words)
                self.say(words, Look())
                continue
            if tex:
                self._found.formulas.append(WordFormula(tex, is_block=element.tag == "m:oMathPara"))
                self._mark(marks.FORMULA, len(self._found.formulas) - 1)
                self.line.holds = True

    def _note_reference(self, element: Element) -> None:
        if not self.is_seen or self._look.hidden or self.line.hides:
            return
        kind = "endnotes" if element.tag == "w:endnoteReference" else "footnotes"
        number_ = self._note(kind, element.get("w:id", ""))
        if number_ is None:
            self._lose("lost-note")
            return
        self._put(_with(Element("w:r"), Element("w:footnoteReference", {"w:id": str(number_)})))
        self.line.holds = True

    def _ruby(self, element: Element) -> None:
        base, above = element.find("w:rubyBase"), element.find("w:rt")
        self.read(base if base is not None else ())
        if above is not None and "".join(t.text or "" for t in above.iter("w:t")).strip():
            self.say(" (")
            self.read(above)
            self.say(")")
            self._found.change(text("import.changed-ruby"))

    # What is drawn

    def _drawn(self, element: Element) -> None:
        for child in element:
            self._draw(child)

    def _draw(self, element: Element) -> None:
        part, file = self._story.part, self._story.file
        match element.tag:
            case "mc:AlternateContent":
                form = chosen(element)
                self._drawn(form if form is not None else Node("none"))
            case "wp:inline" | "wp:anchor":
                named = element.find("wp:docPr")
                alt = (named.get("descr") or named.get("title") or "") if named is not None else ""
                before, self._alt = self._alt, (alt, width_of(element))
                self._drawn(element)
                self._alt = before
            case "w:txbxContent":
                if self.is_seen:
                    self.line.after += self._aside(element)
            case "a:blip":
                self._picture(element.get("r:embed") or element.get("r:link") or "", self._alt[0])
            case "v:shape" | "v:rect" | "v:roundrect" | "v:oval":
                before, self._alt = self._alt, (element.get("alt", "") or self._alt[0], 0)
                self._drawn(element)
                self._alt = before
            case "v:imagedata":
                relation = element.get("r:id") or element.get("o:relid") or ""
                self._picture(relation, self._alt[0] or element.get("o:title", ""))
            case "v:textpath":
                self.line.after += self._made([element.get("string", "")])
            case "o:OLEObject":
                self._embedded(element.get("ProgID", ""))
            case "c:chart":
                chart = read_chart(file, part, element.get("r:id", ""))
                self._lose("lost-chart", title=chart.title if chart else "")
                if chart and self.is_seen:
                    self.line.after += self._made(chart)
            case "dgm:relIds":
                shapes = read_diagram(file, part, element.get("r:dm", ""))
                self._lose("lost-diagram")
                if self.is_seen:
                    self.line.after += self._made(shapes)
            case "a:p" if element.find(".//a:t") is not None:
                self.line.after += self._made(["".join(t.text or "" for t in element.iter("a:t"))])
            case "w:t" | "w:r" | "w:p":
                self.read([element])
            case _:
                self._drawn(element)

    def _picture(self, relation_id: str, alt: str) -> None:
        if not self.is_seen or self._look.hidden or self.line.hides or not relation_id:
            return
        story = self._story
        place = read_picture(story.file, story.part, relation_id, alt, self._alt[1], self._found)
        if place is not None:
            self._mark(marks.PICTURE, place)
            self.line.holds = True

    def _embedded(self, program: str) -> None:
        if program.lower().startswith("equation"):
            self._lose("lost-formula-object")
        else:
            self._lose("lost-object", program=program or "?")


def _with(parent: Element, child: Element) -> Element:
    parent.append(child)
    return parent
