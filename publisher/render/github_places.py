"""What blocks of Markdown stand in, and how far a line goes on with it: CommonMark 0.31, "Phase 1: block structure"."""

from collections.abc import Sequence
from dataclasses import dataclass, field

ITEM, QUOTE, NOTE = "item", "quote", "note"
TAB = 4


@dataclass(slots=True, eq=False)
class Box:
    """An item of a list, a quote or a note; ``width`` is how far its content is indented, ``mark`` an item's sign as written."""

    kind: str
    width: int = 0
    mark: str = ""
    is_empty: bool = False

    @property
    def is_numbered(self) -> bool:
        """Whether it is an item of a list with numbers."""
        return self.mark[:1].isdigit()


@dataclass(slots=True)
class LinePlace:
    """How far a line goes on with the boxes that are open, and whether Python-Markdown would read it so too.

    ``start`` is the column behind the last quote's mark, ``level`` the number of boxes since then.
    """

    column: int = 0
    matched: int = 0
    start: int = 0
    level: int = 0
    is_same: bool = True

    def at_mark(self, column: int) -> None:
        """Something begins in this column: Python-Markdown counts its level by four blanks each."""
        self.is_same = self.is_same and (column - self.start) // TAB == self.level

    def enter_quote(self, line: str, column: int) -> None:
        """Go behind a quote's mark in this column."""
        self.at_mark(column)
        self.column = column + (2 if line[column + 1 : column + 2] == " " else 1)
        self.start, self.level = self.column, 0

    def enter(self, width: int) -> None:
        """Go into an item or a note."""
        self.column += width
        self.level += 1


@dataclass(slots=True)
class Fence:
    """A code sample that is open: the signs that close it, how far it is indented, and its lines."""

    mark: str
    indent: int
    lines: list[str] = field(default_factory=list)

    def is_closed_by(self, text: str) -> bool:
        """Whether this line ends it."""
        bare = text.strip(" ")
        return len(bare) >= len(self.mark) and not bare.strip(self.mark[0]) and indent_of(text) < TAB

    def without_indent(self, text: str) -> str:
        """A line of it without the blanks that its first line begins with."""
        return text[min(self.indent, indent_of(text)) :]


def indent_of(line: str, column: int = 0) -> int:
    """The number of blanks from a column on."""
    at = column
    while line[at : at + 1] == " ":
        at += 1
    return at - column


def place_of(line: str, stack: Sequence[Box]) -> LinePlace:
    """How far a line goes on with what is open; an empty line goes on with all but quotes and items without a first line."""
    place = LinePlace()
    for box in stack:
        indent = indent_of(line, place.column)
        is_blank = place.column + indent >= len(line)
        if box.kind == QUOTE:
            if is_blank or indent >= TAB or line[place.column + indent] != ">":
                break
            place.enter_quote(line, place.column + indent)
        else:
            if box.is_empty if is_blank else indent < box.width:
                break
            place.enter(box.width)
        place.matched += 1
    return place


def written(stack: Sequence[Box]) -> str:
    """How Python-Markdown wants a line in these boxes to begin."""
    return "".join("> " if box.kind == QUOTE else " " * TAB for box in stack)


def empty_line(stack: Sequence[Box]) -> str:
    """An empty line in these boxes: only quotes need a mark."""
    return written(stack[: scope_of(stack, QUOTE)]).rstrip()


def scope_of(stack: Sequence[Box], *kinds: str) -> int:
    """The number of boxes up to the innermost of these kinds; 0 without one."""
    return next((at for at in range(len(stack), 0, -1) if stack[at - 1].kind in kinds), 0)
