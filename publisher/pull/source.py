"""Markdown as lines: where a block stands in it, what stands before it on each line, and changes by place."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from publisher.pipeline.masking import gained
from publisher.plan.reading import DocumentBlock, Reading
from publisher.pull.anchors import Origins, Span
from publisher.render.elements import HEADINGS

_FENCE = re.compile(r"[ \t>]*(?:```|~~~)")
_NOTE_HEAD = re.compile(r"[ \t>]*(?:!!!|\?\?\?)|[ \t]*>[ \t]*\[!")
_HEAD = re.compile(
    r"""[ \t>]*(?:(?:!!!|\?\?\?\+?)[ ]?[\w-]+(?:[ ]+[\w-]+)*|(?P<quote>>)[ \t]*\[!\w+\][+-]?)(?P<title>[^\n]*)"""
)
_RULE = re.compile(r"[ \t>]*\|?[ \t]*:?-+")
_BEFORE = re.compile(
    r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*(?:\[[ xX]\][ \t]+)?(?:\#{1,6}[ \t]+|:[ \t]+|\[\^[^\]\n]+\]:[ \t]*)?"
)
_PREFIX = re.compile(r"(?P<indent>[ \t>]*)(?P<marker>(?:[-*+]|\d+[.)]))?(?P<gap>[ \t]+)?")
_HEADING_TAIL = re.compile(r"[ \t]*(?:#+[ \t]*)?(?:\{[^}\n]*\}[ \t]*)?$")
# Things that leave no trace in the HTML, or a trace that is not compared: text that holds them is not replaced.
_HIDDEN = re.compile(
    r"<!--|\{[:#.]|\{[ \t]*\w+=|^[ \t]*\*?\[[^\]\n]+\]:|\b(?:style|width|height|align|class|id)=", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Edit:
    """Put ``text`` in the place of what stands between two places of a text."""

    start: int
    end: int
    text: str


class Overlap(Exception):  # noqa: N818  a turn of the search, not an error
    """Two changes want the same place."""


def apply_edits(text: str, edits: Iterable[Edit]) -> tuple[str, ...]:
    """The text with all changes made, in pieces: the text's own, and at odd places what was put in; insertions keep their order."""
    pieces: list[str] = []
    last = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if edit.start < last:
            raise Overlap
        pieces += (text[last : edit.start], edit.text)
        last = edit.end
    return (*pieces, text[last:])


@dataclass(frozen=True, slots=True)
class SourceLines:
    """A page's Markdown with the places that its HTML came from. ``is_watched``: plugins make words of some of it."""

    text: str
    reading: Reading
    origins: Origins
    is_watched: bool = False

    def whole(self, block: DocumentBlock, *, low: int = 0, high: int | None = None) -> Span | None:
        """The lines that a block stands on, fences and heads included. What leaves no words is looked for between two places."""
        reach = self.origins.reach(block.start, block.end)
        if reach is None:
            return self._between(low, len(self.text) if high is None else high) if _leaves_no_words(block) else None
        start, end = self._line_start(reach[0]), self._line_end(reach[1])
        if block.name == "pre":
            start, end = self._with_fences(start, end)
        elif block.name == "table" and _RULE.match(self.text, end):
            end = self._line_end(end)
        if (
            (block.tone or block.name == "details")
            and start
            and _NOTE_HEAD.match(self.text, self._line_start(start - 1))
        ):
            start = self._line_start(start - 1)
        return start, end

    def content(self, block: DocumentBlock) -> Span | None:
        """What a paragraph, heading, item or cell says: its words with the signs around them."""
        reach = self.origins.reach(block.start, block.end)
        if reach is None:
            return None
        if block.name in {"td", "th"}:
            return self._cell(reach)
        begin = self._line_start(reach[0])
        before = _BEFORE.match(self.text, begin)
        start = before.end() if before is not None and before.end() <= reach[0] else begin
        end = self._line_end(reach[1])
        end -= self.text.endswith("\n", start, end)
        if block.name in HEADINGS and (tail := _HEADING_TAIL.search(self.text, reach[1], end)):
            end = tail.start()
        return start, end

    def prefix(self, place: int) -> tuple[str, str]:
        """What stands before text on the line of a place: the indent for more blocks beside it, and a list's marker."""
        line = self.text[self._line_start(place) : self._line_end(place)]
        found = _PREFIX.match(line)
        assert found is not None
        marker = found["marker"] or ""
        if marker and not found["gap"]:
            marker = ""
        return found["indent"], f"{marker}{found['gap']}" if marker else ""

    def note_head(self, place: int) -> tuple[int, int, bool] | None:
        """Where the title of a note is written that begins at a place, and whether in quotes; None for what is no note's head."""
        head = _HEAD.match(self.text, place)
        return (head.start("title"), head.end("title"), not head["quote"]) if head is not None else None

    def may_go(self, span: Span) -> bool:
        """Whether replacing a text loses nothing that the HTML does not show."""
        is_made = self.is_watched and gained(self.text[slice(*span)])
        return not is_made and _HIDDEN.search(self.text, *span) is None

    def line_of(self, place: int) -> int:
        """The number of a line, from 0."""
        return self.text.count("\n", 0, place)

    def _cell(self, reach: Span) -> Span:
        line = self._line_start(reach[0]), self._line_end(reach[1])
        left = self.text.rfind("|", line[0], reach[0]) + 1 or line[0]
        bar = re.compile(r"(?<!\\)\|").search(self.text, reach[1], line[1])
        right = bar.start() if bar else line[1]
        inner = self.text[left:right]
        return left + len(inner) - len(inner.lstrip()), left + len(inner.rstrip())

    def _with_fences(self, start: int, end: int) -> Span:
        above = self._line_start(start - 1) if start else 0
        if start and _FENCE.match(self.text, above) and _FENCE.match(self.text, end):
            return above, self._line_end(end)
        return start, end

    def _between(self, low: int, high: int) -> Span | None:
        """The one line that is not empty between two places."""
        found: list[Span] = []
        at = low
        while at < high:
            end = self._line_end(at)
            if self.text[at:end].strip(" \t>\n"):
                found.append((at, end))
            at = end
        return found[0] if len(found) == 1 else None

    def _line_start(self, place: int) -> int:
        return self.text.rfind("\n", 0, place) + 1

    def _line_end(self, place: int) -> int:
        """The place after a line's end."""
        found = self.text.find("\n", max(place, 0))
        return len(self.text) if found < 0 else found + 1


def _leaves_no_words(block: DocumentBlock) -> bool:
    return block.name in {"hr", "p"} and not block.children


def with_prefix(lines: Sequence[str], prefix: str) -> str:
    """Lines as they stand in a container, each with its end."""
    return "".join(f"{prefix}{line}".rstrip() + "\n" for line in lines)
