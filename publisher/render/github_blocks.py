"""Lists, quotes, notes and code samples as GitHub reads them, put into the words of Python-Markdown.

Authors learn Markdown on GitHub: a list nests by two or three blanks, a code sample stands in a list, a list begins without an empty
line before it. Python-Markdown wants four blanks and empty lines. This step goes through a page line by line as the CommonMark
specification does (0.31, appendix "A parsing strategy") and indents anew what Python-Markdown would read otherwise. Every other
line stays as it is, to the byte.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from publisher.render.github_html import HtmlBlock, HtmlBlocks
from publisher.render.github_places import (
    ITEM,
    NOTE,
    QUOTE,
    TAB,
    Box,
    Fence,
    LinePlace,
    empty_line,
    indent_of,
    place_of,
    scope_of,
    written,
)
from publisher.render.rows import cells_of
from publisher.render.styles import KINDS

_FENCE = re.compile(r"(?P<mark>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)$")
_HEADING = re.compile(r"#{1,6}(?=[ ]|$)")
_GLUED = re.compile(r"(?P<heading>#{1,6}[ ].*[^\\# ])(?P<signs>#+)[ ]*$")
_RULE = re.compile(r"(?:(?:-[ ]*){3,}|(?:\*[ ]*){3,}|(?:_[ ]*){3,})$")
_UNDERLINE = re.compile(r"(?:=+|-+)[ ]*$")
_ITEM = re.compile(r"(?P<mark>[-*+]|\d{1,9}[.)])(?P<gap>[ ]+|$)")
_NOTE = re.compile(r"(?:!!!|\?\?\?\+?)[ ]?[\w-]|===[!+]?[ ]+\"")
_DELIMITER = re.compile(r"\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*$")
_DEFINITION = re.compile(r":[ ]{1,3}\S")
_FOOTNOTE = re.compile(r"\[\^[^\]]+\]:")
_FORMULA = (("$$", "$$"), ("\\[", "\\]"), ("\\begin{", "\\end{"))
_PLAIN = re.compile(r"[^\W\d]")  # a line outside of everything that begins so is text


# Words behind a note's kind that say how it stands, and not what it is called (Material for MkDocs).
_MODIFIERS = frozenset("annotate inline end left right".split())
_KIND = re.compile(r"(?P<kind>(?:!!!|\?\?\?\+?)[ ]?(?P<name>[\w-]+))[ :]+(?P<words>\S.*?)[ ]*$")
_TITLED = re.compile(r"(?:[\w-]+[ ]+)*\".*\"$")


_DEEPEST = 100  # boxes in each other: nobody writes more


class Hold(Protocol):
    """What of a page is read at once, and what stands for it in the text until the end.

    ``reads_code``: code samples are Python-Markdown's own; else another extension finds them, wherever they stand.
    """

    reads_code: bool

    def code(self, lines: Sequence[str]) -> str:
        """A code sample from fence to fence, which stands in something."""
        ...

    def top_code(self, lines: Sequence[str]) -> Sequence[str]:
        """A code sample from fence to fence, so that Python-Markdown finds it."""
        ...

    def html(self, text: str) -> str:
        """Tags between which there is Markdown."""
        ...

    def is_same(self, lines: Sequence[str], others: Sequence[str]) -> bool:
        """Whether Python-Markdown finds the same blocks in these lines as in those."""
        ...


@dataclass(slots=True)
class _Last:
    """The line before, where it was not empty: what it stands in, and what it is."""

    stack: list[Box]
    kind: str


_TOP_TEXT = _Last([], "text")


@dataclass(slots=True)
class _Header:
    """The last line of text, which may be a table's header: where it was put, and how it is put where it is one."""

    at: int
    text: str
    instead: list[str]


@dataclass(slots=True)
class _Start:
    """What a line begins: boxes, with the columns of their marks, and a block of a kind in a column."""

    kind: str = "text"
    column: int = 0
    boxes: list[Box] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)


class GitHubBlocks:
    """Reads one page."""

    def __init__(self, lines: Sequence[str], hold: Hold) -> None:
        self._lines = lines
        self._hold = hold
        self._out: list[str] = []
        self._stack: list[Box] = []
        self._has_text = False  # a paragraph is open in the innermost box
        self._is_definition = False
        self._in_table = False
        self._last: _Last | None = None
        self._block = ("", 0)  # what Python-Markdown's block of lines begins with, and at what level
        self._fence: Fence | None = None
        self._fence_at = -1
        self._header: _Header | None = None
        self._html_blocks = HtmlBlocks(lines)
        self._html_end = -1
        self._unclosed: dict[str, int] = {}  # the shortest fence of a sign that has no end
        self._at = 0
        self._is_indented_code: bool | None = None  # code stands where Python-Markdown wants it
        self._begun = (-1, -1)  # where the list, quote or note that is open begins in the output and in the page
        self._changed: list[tuple[int, int, int, int]] = []

    def read(self) -> list[str]:
        """The lines as Python-Markdown reads them in the same way."""
        while self._at < len(self._lines):
            line = self._lines[self._at]
            self._at += 1
            if not self._stack and not self._in_table and _PLAIN.match(line):
                self._top_text(line)
                continue
            was_inside, at, source = bool(self._stack), len(self._out), self._at - 1
            self._line(line)
            if self._stack and not was_inside:
                self._begun = (at if self._out[at].strip() else at + 1, source)  # without the empty line put before it
            elif was_inside and not self._stack:
                self._end_of_boxes(at, source)
        self._end_fence()
        if self._stack:
            self._end_of_boxes(len(self._out), len(self._lines))
        for at, end, source, source_end in reversed(self._changed):
            if self._hold.is_same(self._lines[source:source_end], self._out[at:end]):
                self._out[at:end] = self._lines[source:source_end]
        return self._out

    def _end_of_boxes(self, end: int, source_end: int) -> None:
        at, source = self._begun
        if self._out[at:end] != self._lines[source:source_end]:
            self._changed.append((at, end, source, source_end))

    def _top_text(self, line: str) -> None:
        self._header = None
        if "|" in line:
            self._header = _Header(len(self._out), line, ["", line] if self._has_text else [line])
        self._out.append(line)
        if not self._has_text:
            self._is_definition = False
            self._has_text = True
        self._last = _TOP_TEXT

    def _line(self, line: str) -> None:
        place = place_of(line, self._stack)
        if self._fence is not None:
            if place.matched == len(self._stack):
                self._in_fence(line, place)
                return
            self._end_fence()
        if not line[place.column :].strip():
            self._empty(line, place)
            return
        goes_on = self._has_text and place.matched == len(self._stack)
        self._in_table = self._in_table and place.matched == len(self._stack)
        is_lazy = self._has_text and not goes_on and all(box.kind != NOTE for box in self._stack[place.matched :])
        start = self._start(line, place, goes_on=goes_on, may_go_on=goes_on or is_lazy)
        if start.kind == "on":
            self._go_on(line, place, start.column)
            return
        self._begin(line, place, start)

    def _empty(self, line: str, place: LinePlace) -> None:
        kept = [box for box in self._stack[place.matched :] if box.kind == QUOTE or box.is_empty]
        has_quote = any(box.kind == QUOTE for box in self._stack[: place.matched])
        self._out.append(line if place.is_same or not has_quote else empty_line(self._stack[: place.matched]))
        if kept:
            self._stack = self._stack[: place.matched]
        self._has_text = self._in_table = False
        self._last = self._header = None

    def _start(self, line: str, place: LinePlace, *, goes_on: bool, may_go_on: bool) -> _Start:
        start = _Start()
        while True:
            indent = indent_of(line, place.column)
            column = start.column = place.column + indent
            rest = line[column:]
            inside = bool(start.boxes)
            goes_on, may_go_on = goes_on and not inside, may_go_on and not inside
            if not rest:
                start.kind = "empty"
                return start
            if indent >= TAB:
                start.kind = "on" if may_go_on else "code"
                return start
            if place.matched + len(start.boxes) >= _DEEPEST:
                return start
            if rest[0] == ">":
                start.boxes.append(Box(QUOTE))
                start.columns.append(column)
                place.enter_quote(line, column)
                continue
            start.kind = self._kind(rest, goes_on=goes_on, may_go_on=may_go_on, is_top=not place.matched and not inside)
            if inside and start.kind == "row":
                start.kind = "text"
            if (
                start.kind == "on"
                and place.level
                and (item := _ITEM.match(rest)) is not None
                and item.end() < len(rest)
                and (column - place.start) // TAB == place.level
            ):
                start.kind = "item"  # Python-Markdown lets a list begin at any number here, and so do people
            item = _ITEM.match(rest) if start.kind == "item" else None
            if item is None:
                return start
            is_empty = item.end() == len(rest)
            wide = is_empty or len(item["gap"]) > TAB
            width = indent + len(item["mark"]) + (1 if wide else len(item["gap"]))
            start.boxes.append(Box(ITEM, width, item["mark"], is_empty=is_empty))
            start.columns.append(column)
            place.at_mark(column)
            place.enter(width)

    def _kind(self, rest: str, *, goes_on: bool, may_go_on: bool, is_top: bool) -> str:
        """What begins with this text; ``on``: the paragraph that is open goes on."""
        sign = rest[0]
        if sign in "`~" and _FENCE.match(rest):
            return "fence"
        if sign == "#" and _HEADING.match(rest):
            return "heading"
        if goes_on and not self._is_definition and sign in "|:-" and self._is_delimiter(rest):
            return "table"
        if goes_on and sign in "=-" and _UNDERLINE.match(rest):
            return "on"
        if sign in "-*_" and _RULE.match(rest):
            return "rule"
        if sign in "!?=" and _NOTE.match(rest):
            return "note"
        if sign in "-+*0123456789" and (item := _ITEM.match(rest)) and not (goes_on and self._stays_text(item, rest)):
            return "item"
        if sign == "<" and is_top and self._html() is not None:
            return "html"
        if may_go_on:
            self._is_definition = self._is_definition or _DEFINITION.match(rest) is not None
            return "on"
        if self._in_table and not _FOOTNOTE.match(rest):
            return "row"
        return "text"

    def _stays_text(self, item: re.Match[str], rest: str) -> bool:
        """Whether what looks like an item goes on with a paragraph: only a list that begins at 1 ends one."""
        return (
            self._is_definition or item.end() == len(rest) or (item["mark"][0].isdigit() and item["mark"][:-1] != "1")
        )

    def _is_delimiter(self, rest: str) -> bool:
        header = self._header
        return (
            header is not None
            and "|" in rest + header.text
            and _DELIMITER.match(rest) is not None
            and len(cells_of(rest)) == len(cells_of(header.text))
        )

    def _html(self) -> HtmlBlock | None:
        return self._html_blocks.find(self._at - 1, is_inside=self._at <= self._html_end)

    # What Python-Markdown is given

    def _go_on(self, line: str, place: LinePlace, column: int) -> None:
        """A further line of a paragraph: Python-Markdown takes it wherever it stands, but for the marks of quotes."""
        self._header = None
        text = line[column:]
        if place.matched == len(self._stack) and not place.is_same:
            line = written(self._stack) + text
        if "|" in text and place.matched == len(self._stack):
            self._header = _Header(len(self._out), text, [empty_line(self._stack), written(self._stack) + text])
        self._out.append(line)

    def _begin(self, line: str, place: LinePlace, start: _Start) -> None:
        base = self._stack[: place.matched]
        closed = self._stack[place.matched : place.matched + 1]
        if start.kind == "html":
            self._begin_html()
            return
        if start.kind == "table":
            self._begin_table(line, start)
            return
        for box in base:
            box.is_empty = False
        self._in_table = self._in_table and start.kind == "row"
        if self._needs_line(base, closed, start):
            self._out.append(empty_line(base))
            self._last = None
        if self._last is None or scope_of(start.boxes, QUOTE):
            self._set_block(base, start)
        if start.kind != "code":
            self._is_indented_code = None
        elif self._is_indented_code is None:
            self._is_indented_code = place.is_same and not start.boxes and self._is_for_python(place, base)
        self._stack = [*base, *start.boxes]
        self._has_text = start.kind == "text"
        self._is_definition = False
        self._header = None
        text = line[start.column :] if start.kind != "code" else line[place.column :]
        if start.kind == "heading":
            text = _GLUED.sub(lambda glued: glued["heading"] + glued["signs"].replace("#", "\\#"), text)
        elif start.kind == "note":
            text = _titled(text)
        self._last = _Last(self._stack, start.kind)
        if start.kind == "text" and "|" in text:
            self._header = _Header(len(self._out), text, self._put(base, start, text, alone=True))
        if start.kind == "fence":
            self._begin_fence(line, place, start, base)
        elif self._is_read_alike(place, start):
            end = start.column if start.kind != "code" else place.column
            out = line[:end] + text
            if start.boxes and start.boxes[-1].mark.endswith(")"):
                stop = start.columns[-1] + len(start.boxes[-1].mark) - 1
                out = f"{out[:stop]}.{out[stop + 1 :]}"
            self._out.append(out)
        else:
            self._out += self._put(base, start, text)
        if start.kind == "text":
            self._is_definition = _DEFINITION.match(text) is not None
            self._pass_formula(text)
        elif start.kind == "note":
            self._begin_note()

    def _is_read_alike(self, place: LinePlace, start: _Start) -> bool:
        """Whether Python-Markdown reads the line, as it is written, like GitHub."""
        items = [box for box in start.boxes if box.kind == ITEM]
        if not place.is_same or len(items) > 1 or (items and start.boxes[-1].kind != ITEM):
            return False
        if items:
            return start.kind in {"text", "heading"}
        if start.kind == "code":
            return self._is_indented_code or place.column - place.start == TAB * place.level
        if start.kind == "heading" or (start.kind == "row" and self._stack):
            return start.column - place.start == TAB * place.level
        return (start.column - place.start) // TAB == place.level

    def _is_for_python(self, place: LinePlace, base: list[Box]) -> bool:
        """Whether code is indented as Python-Markdown wants it, by four blanks for each box: for GitHub it would begin with more blanks."""
        blanks: list[tuple[int, int]] = []
        for line in self._lines[self._at - 1 :]:
            if not line.strip():
                continue
            there = place_of(line, base)
            indent = indent_of(line, there.column)
            if there.matched < len(base) or indent < TAB:
                break
            blanks.append((there.column + indent - there.start - TAB * (place.level + 1), indent - TAB))
        for_python = min(blank for blank, _ in blanks)
        return 0 <= for_python < min(blank for _, blank in blanks)

    def _put(self, base: list[Box], start: _Start, text: str, *, alone: bool = False) -> list[str]:
        """The line as Python-Markdown has to read it; ``alone``: as a block of its own in the innermost box."""
        lines: list[str] = []
        prefix = written(base)
        for place, box in enumerate(start.boxes):
            if box.kind == QUOTE:
                prefix += "> "
                continue
            sign = f"{box.mark[:-1]}." if box.is_numbered else box.mark
            is_last = place + 1 == len(start.boxes)
            if is_last and start.kind in {"text", "heading"} and not alone:
                return [*lines, f"{prefix}{sign} {text}"]
            lines.append(f"{prefix}{sign if box.is_numbered else '*'} ")  # a line of "- " would underline a heading
            if is_last and start.kind == "empty":
                return lines
            prefix += " " * TAB
            if is_last or start.boxes[place + 1].kind != ITEM:
                lines.append(empty_line([*base, *start.boxes[: place + 1]]))
        return [*lines, prefix + text]

    def _needs_line(self, base: list[Box], closed: list[Box], start: _Start) -> bool:
        """Whether Python-Markdown would take a new block for a part of the one before."""
        last = self._last
        if last is None:
            return False
        if last.kind == "note" and base and last.stack == base:
            self._set_block(base, start)
            return False
        first = start.boxes[0].kind if start.boxes else ""
        if not last.stack and not base:
            ends_table = last.kind in {"table", "row"} and (first or start.kind not in {"row", "fence", "html"})
            needs = bool(ends_table) or (first == ITEM and last.kind == "text")
            if not needs:
                self._set_block(base, start)
            return needs
        if start.kind == "row" or (start.kind == "code" and last.kind == "code"):
            return False
        if not base and not start.boxes and start.kind in {"fence", "html"}:
            return False
        if not base and last.stack[0].kind == NOTE:
            self._set_block(base, start)
            return False
        scope = scope_of(base, QUOTE, NOTE)
        if first == ITEM and scope_of(last.stack, QUOTE, NOTE) == scope and last.kind in {"text", "heading"}:
            begins, level = self._block
            same_list = not closed or (closed[0].kind == ITEM and closed[0].is_numbered == start.boxes[0].is_numbered)
            return not (begins == ITEM and len(base) - scope >= level and same_list)
        return True

    def _set_block(self, base: list[Box], start: _Start) -> None:
        quote = scope_of(start.boxes, QUOTE)
        if quote:
            begins = start.boxes[quote].kind if quote < len(start.boxes) else start.kind
            self._block = (begins, 0)
        else:
            begins = start.boxes[0].kind if start.boxes else start.kind
            self._block = (begins, len(base) - scope_of(base, QUOTE, NOTE))

    # Blocks of more than one line

    def _begin_fence(self, line: str, place: LinePlace, start: _Start, base: list[Box]) -> None:
        found = _FENCE.match(line[start.column :])
        assert found is not None
        fence = Fence(found["mark"], start.column - place.column)
        if self._stack:
            self._fence = fence
            self._out += self._put(base, start, "" if self._hold.reads_code else found[0])
            self._fence_at = len(self._out) - 1
            fence.lines.append(found[0])
            return
        end = self._fence_end(fence)
        if end is None:  # as Python-Markdown does: the rest of a page is rarely meant to be code
            self._out.append(line)
            self._last = _TOP_TEXT
            return
        lines = self._lines[self._at - 1 : end + 1]
        if self._hold.reads_code:
            lines = self._hold.top_code([fence.without_indent(line) for line in lines])
        self._out += lines
        self._at = end + 1

    def _fence_end(self, fence: Fence) -> int | None:
        if len(fence.mark) >= self._unclosed.get(fence.mark[0], len(fence.mark) + 1):
            return None
        for at in range(self._at, len(self._lines)):
            if fence.is_closed_by(self._lines[at]):
                return at
        self._unclosed[fence.mark[0]] = len(fence.mark)
        return None

    def _in_fence(self, line: str, place: LinePlace) -> None:
        assert self._fence is not None
        text = line[place.column :]
        is_end = self._fence.is_closed_by(text)
        text = self._fence.without_indent(text)
        if self._hold.reads_code:
            if not is_end:
                self._fence.lines.append(text)
        else:
            self._out.append(
                (written(self._stack) + text).rstrip(" ") if not text.strip() else written(self._stack) + text
            )
        if is_end:
            self._end_fence()

    def _end_fence(self) -> None:
        if self._fence is not None and self._hold.reads_code:
            self._out[self._fence_at] += self._hold.code([*self._fence.lines, self._fence.mark])
        self._fence = None

    def _begin_note(self) -> None:
        """What is indented below a note, by two blanks or more, is in it."""
        for line in self._lines[self._at :]:
            if not line.strip():
                continue
            inside = place_of(line, self._stack)
            indent = indent_of(line, inside.column)
            if inside.matched == len(self._stack) and indent >= 2:
                self._stack = [*self._stack, Box(NOTE, min(indent, TAB))]
                self._last = _Last(self._stack, "note")
            return

    def _begin_table(self, line: str, start: _Start) -> None:
        assert self._header is not None
        self._out[self._header.at :] = self._header.instead
        if "|" not in (self._header.text[:1], self._header.text.rstrip()[-1:]) and self._has_outer_bars():
            place = self._out[-1].rindex(self._header.text)
            self._out[-1] = f"{self._out[-1][:place]}| {self._header.text} |"
        self._out.append(written(self._stack) + line[start.column :] if self._stack else line)
        self._header = None
        self._has_text, self._in_table = False, True
        self._last = _Last(self._stack, "table")
        self._block = ("table", len(self._stack) - scope_of(self._stack, QUOTE, NOTE))

    def _has_outer_bars(self) -> bool:
        """Whether a row of the table begins or ends with a bar: Python-Markdown leaves such bars out only where the header has one."""
        for line in self._lines[self._at - 1 :]:
            row = line.strip(" >")
            if not row or "|" in (row[0], row[-1]):
                return bool(row)
        return False

    def _begin_html(self) -> None:
        """Tags that stand in nothing: Python-Markdown puts lines around them itself."""
        block = self._html()
        assert block is not None
        lines = self._lines[self._at - 1 : block.end]
        is_inside = self._at <= self._html_end
        if block.has_markdown:
            self._html_end = max(self._html_end, block.element_end)
        if block.has_markdown or is_inside:
            if self._out and self._out[-1].strip():
                self._out.append("")
            self._out += [self._hold.html("\n".join(lines).strip()), ""]
        else:
            self._out += lines
        self._at = block.end
        self._stack = []
        self._has_text = self._in_table = False
        self._header = None
        self._last = _TOP_TEXT if lines[-1].rstrip()[-1:] != ">" else _Last([], "html")

    def _pass_formula(self, text: str) -> None:
        """Lines of a formula are no list, whatever they begin with."""
        for opening, closing in _FORMULA:
            if text.startswith(opening) and closing not in text[len(opening) :]:
                for at in range(self._at, len(self._lines)):
                    line = self._lines[at]
                    if not line.strip():
                        return
                    if closing in line:
                        self._out += self._lines[self._at : at + 1]
                        self._at = at + 1
                        return


def _titled(note: str) -> str:
    """The first line of a note with quotation marks around its title; one small word may be a class of the author's."""
    found = _KIND.match(note)
    if found is None or found["name"].lower() not in KINDS or _TITLED.match(found["words"]):
        return note
    words = found["words"].split()
    is_class = (
        len(words) == 1 and words[0].isascii() and words[0].islower() and words[0].isalpha()
    ) or _MODIFIERS.issuperset(words)
    return note if is_class else f'{found["kind"]} "{found["words"]}"'
