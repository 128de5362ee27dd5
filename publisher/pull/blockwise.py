"""Whole blocks written anew, taken out or put in, on their own lines and nowhere else."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from publisher.messages import text
from publisher.plan.reading import DocumentBlock
from publisher.pull.case import STYLES, Candidate, Case
from publisher.pull.source import Edit, with_prefix
from publisher.pull.writing import INDENT, Style, Unwritable, Writer, in_quotes

_ITEMS = frozenset({"li", "tr"})
_INLINE_ONLY = frozenset({"td", "th", "dt", "summary", "figcaption", "caption"})
_NUMBER = re.compile(r"(\d+)([.)]\s+)")
_EMPTY_LINES = re.compile(r"(?:[ \t>]*\n)+")


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The block (its place among its siblings) beside which a new one came, and the token where that goes."""

    place: int
    token: int
    is_before: bool


class Blockwise:
    """Ways of writing blocks; each is a list of edits that may or may not come out as wanted."""

    def __init__(self, case: Case) -> None:
        self._case = case

    def replacements(self, parent: DocumentBlock, place: int, new: DocumentBlock) -> Iterator[Candidate]:
        old = parent.children[place]
        if old.is_title and new.is_title:
            yield from self._retitled(parent, new)
            return
        for style in STYLES:
            writer = self._case.writer(Style(style.wary, old.name in {"td", "th"}))
            content = self._case.lines.content(old)
            if old.name == new.name and not new.children and not old.children and content and old.name != "pre":
                yield from self._written(content, partial(writer.inline, self._inner(new)))
            if old.name in _INLINE_ONLY or new.name in _INLINE_ONLY or old.name == "":
                continue
            span = self._lines_of(parent, place)
            if span is not None:
                yield from self._block_at(span, old, new, writer)

    def _retitled(self, note: DocumentBlock, title: DocumentBlock) -> Iterator[Candidate]:
        """A note's title stands on its head line, or nowhere yet."""
        span = self._case.lines.whole(note)
        head = self._case.lines.note_head(span[0]) if span is not None else None
        if head is None:
            return

        def written() -> str:
            said = self._case.writer().inline(self._inner(title))
            return f" {in_quotes(said) if head[2] else said}"

        yield from self._written(head[:2], written)

    def _block_at(
        self, span: tuple[int, int], old: DocumentBlock, new: DocumentBlock, writer: Writer
    ) -> Iterator[Candidate]:
        indent, marker = self._case.lines.prefix(span[0])
        tail = "" if self._case.lines.text.endswith("\n", *span) else "\n"

        if old.tone and self._case.lines.note_head(span[0]):
            return  # its kind, and whether it is open, would be lost

        def lines() -> str:
            if old.name in _ITEMS or not marker:
                return with_prefix(self._as_lines(new, marker, writer), indent).removesuffix(tail)
            first, *rest = self._as_lines(new, "", writer)
            return f"{indent}{marker}{first}\n{with_prefix(rest, indent + INDENT)}".removesuffix(tail)

        yield from self._written(span, lines)
        if marker and old.name not in _ITEMS:
            yield from self._written(
                span, lambda: with_prefix(self._as_lines(new, "", writer), indent).removesuffix(tail)
            )

    def _written(self, span: tuple[int, int], write: Callable[[], str]) -> Iterator[Candidate]:
        if not self._case.lines.may_go(span):
            self._case.why = text("pull.refused-hidden")
            return
        try:
            yield [Edit(*span, write())]
        except Unwritable as missing:
            self._case.why = missing.why

    def _as_lines(self, block: DocumentBlock, marker: str, writer: Writer) -> list[str]:
        if block.name == "li":
            return writer.item(self._case.new, block, marker.strip() or "-")
        if block.name == "tr":
            return [writer.row(self._case.new, block)]
        return writer.block(self._case.new, block)

    def _inner(self, block: DocumentBlock) -> tuple[str, ...]:
        inside = self._case.new.text_of(block)
        return inside[1:-1] if block.name else inside

    def removals(self, parent: DocumentBlock, place: int) -> Iterator[Candidate]:
        span = self._lines_of(parent, place)
        if span is None:
            return
        if not self._case.lines.may_go(span):
            self._case.why = text("pull.refused-hidden")
            return
        below = _EMPTY_LINES.match(self._case.lines.text, span[1])
        if below is not None and parent.children[place].name not in _ITEMS:
            yield [Edit(span[0], below.end(), "")]
        yield [Edit(*span, "")]

    def insertions(self, parent: DocumentBlock, neighbour: Neighbour | None, new: DocumentBlock) -> Iterator[Candidate]:
        if neighbour is None:
            yield from self._into_nothing(new)
            return
        if new.name in _INLINE_ONLY:
            return
        is_after = neighbour.is_before
        span = self._lines_of(parent, neighbour.place)
        if span is None:
            return
        indent, marker = self._case.lines.prefix(span[0])
        if marker and new.name != "li":
            indent += INDENT
        marker = _next(marker, step=1 if is_after else 0)
        at = span[1] if is_after else span[0]
        ended = self._case.lines.text[:at].endswith("\n") or not at
        for style in STYLES:
            try:
                lines = with_prefix(self._as_lines(new, marker, self._case.writer(style)), indent)
            except Unwritable as missing:
                self._case.why = missing.why
                return
            gap = with_prefix([""], indent.rstrip() if ">" in indent else "")
            start = "" if ended else "\n"
            if new.name in _ITEMS:
                yield [Edit(at, at, f"{start}{lines}")]
            yield [Edit(at, at, f"{start}{gap}{lines}" if is_after else f"{lines}{gap}")]

    def _into_nothing(self, new: DocumentBlock) -> Iterator[Candidate]:
        for style in STYLES:
            try:
                lines = with_prefix(self._case.writer(style).block(self._case.new, new), "")
            except Unwritable as missing:
                self._case.why = missing.why
                return
            yield [Edit(len(self._case.lines.text), len(self._case.lines.text), lines)]

    def _lines_of(self, parent: DocumentBlock, place: int) -> tuple[int, int] | None:
        blocks = parent.children
        above = self._case.lines.whole(blocks[place - 1]) if place else (0, 0)
        below = (
            self._case.lines.whole(blocks[place + 1]) if place + 1 < len(blocks) else (len(self._case.lines.text),) * 2
        )
        return self._case.lines.whole(blocks[place], low=above[1] if above else 0, high=below[0] if below else None)


def _next(marker: str, *, step: int) -> str:
    """The marker of the item after: numbers count on."""
    number = _NUMBER.fullmatch(marker)
    return f"{int(number[1]) + step}{number[2]}" if number else marker
