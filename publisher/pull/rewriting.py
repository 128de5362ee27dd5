"""A person's edit in the HTML becomes a change of the Markdown, block by block, each one tried before it is believed.

For every block that differs there are several ways to write it, from the smallest (other words in the same place) to the
largest (the block anew). The first whose rendering gives exactly the portal's block, and nothing else different, is taken.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from publisher.messages import Text, text
from publisher.plan.reading import EMPTY, Block, Reading, is_tag, tag_name
from publisher.pull.alignment import Hunk, Pair, differing, pairs
from publisher.pull.source import Edit, Lines, Overlap, apply_edits, with_prefix
from publisher.pull.writing import INDENT, LinkTo, Style, Unwritable, Writer

STYLES = (Style(), Style(wary=True))
_ITEMS = frozenset({"li", "tr"})
_INLINE_ONLY = frozenset({"td", "th", "dt", "summary", "figcaption", "caption"})
_NUMBER = re.compile(r"(\d+)([.)]\s+)")

Read = Callable[[str], Reading | None]
Candidate = list[Edit]


class Refused(Exception):  # noqa: N818  a result that is told, not an error
    """An edit cannot be brought back safely. ``line`` is in the page's body, from 0; None where it is not known."""

    def __init__(self, reason: Text, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


@dataclass
class Rewriter:
    """Rewrites one page. ``read_source`` renders a body and reads what comes out; ``old`` is that of the present body."""

    lines: Lines
    new: Reading
    read_source: Read
    link_to: LinkTo
    _why: Text | None = field(default=None, init=False)

    @property
    def old(self) -> Reading:
        """What the present body comes out as."""
        return self.lines.reading

    def rewritten(self) -> str:
        """The body that comes out as the portal's text. Refused where there is none that is certain."""
        edits = self._children(Block("", 0, len(self.old.tokens), self.old.blocks), self.new.blocks, top=True)
        try:
            body = apply_edits(self.lines.text, edits)
        except Overlap:
            raise Refused(text("pull.refused-tangled")) from None
        found = self.read_source(body)
        if found is None or found.tokens != self.new.tokens:
            raise Refused(text("pull.refused-differs"))
        return body

    def _children(self, parent: Block, new: Sequence[Block], *, top: bool = False) -> Candidate:
        edits: Candidate = []
        for pair in pairs(self.old, parent.children, self.new, new):
            edits += self._pair(parent, new, pair, top=top)
        return edits

    def _pair(self, parent: Block, new: Sequence[Block], pair: Pair, *, top: bool) -> Candidate:
        before, after = pair
        if before is not None and after is not None:
            return self._changed(parent, before, new[after])
        if before is not None:
            block = parent.children[before]
            return self._first(self._removals(parent, before), block.start, block.end, 0, 0, block)
        assert after is not None
        neighbour = self._neighbour(parent, new, after)
        at = neighbour[1] if neighbour else parent.start + (not top)
        near = parent.children[neighbour[0]] if neighbour and parent.children else parent
        return self._first(
            self._insertions(parent, neighbour, new[after]), at, at, new[after].start, new[after].end, near
        )

    def _changed(self, parent: Block, place: int, new: Block) -> Candidate:
        old = parent.children[place]
        same_tag = self.old.tokens[old.start] == self.new.tokens[new.start] and old.name == new.name != ""
        if same_tag and old.children and new.children:
            try:
                return self._children(old, new.children)
            except Refused as refusal:
                self._why = refusal.reason
        candidates = (
            self._rewordings(old, new) if old.name == new.name and not old.children and not new.children else ()
        )
        return self._first(
            (*candidates, *self._replacements(parent, place, new)), old.start, old.end, new.start, new.end, old
        )

    def _first(
        self,
        candidates: Sequence[Candidate] | Iterator[Candidate],
        start: int,
        end: int,
        new_start: int,
        new_end: int,
        near: Block,
    ) -> Candidate:
        """The first way of writing that changes exactly these tokens to those."""
        expected = (*self.old.tokens[:start], *self.new.tokens[new_start:new_end], *self.old.tokens[end:])
        for edits in candidates:
            try:
                found = self.read_source(apply_edits(self.lines.text, edits))
            except Overlap:
                continue
            if found is not None and found.tokens == expected:
                return edits
        reach = self.lines.origins.reach(near.start, near.end)
        line = self.lines.line_of(reach[0]) if reach else None
        why, self._why = self._why, None
        raise Refused(why or text("pull.refused-block", element=near.name or "text"), line)

    # Other words in the same place

    def _rewordings(self, old: Block, new: Block) -> Iterator[Candidate]:
        hunks = self._placed(old, differing(self.old.text_of(old), self.new.text_of(new), old.start, new.start))
        for style in STYLES:
            edits = [self._reworded(old, hunk, style) for hunk in hunks]
            if all(edit is not None for edit in edits):
                yield [edit for edit in edits if edit is not None]

    def _placed(self, block: Block, hunks: list[Hunk]) -> list[Hunk]:
        """Hunks whose place in the Markdown is certain, as far as that can be: one inside a link becomes the whole link."""
        placed: list[Hunk] = []
        for hunk in hunks:
            while self._span(hunk) is None and (wider := self._around(block, hunk)) is not None:
                hunk = wider  # noqa: PLW2901  the same hunk, seen from further away
            if placed and hunk.start < placed[-1].end:
                before = placed.pop()
                hunk = Hunk(  # noqa: PLW2901
                    min(before.start, hunk.start),
                    max(before.end, hunk.end),
                    min(before.new_start, hunk.new_start),
                    max(before.new_end, hunk.new_end),
                )
            placed.append(hunk)
        return placed

    def _around(self, block: Block, hunk: Hunk) -> Hunk | None:
        """The hunk with the element that it stands in; None where that is the block itself."""
        tokens = self.old.tokens
        start, depth = hunk.start, 0
        while depth >= 0:
            start -= 1
            if start <= block.start:
                return None
            if is_tag(tokens[start]) and tag_name(tokens[start]) not in EMPTY:
                depth += 1 if tokens[start][1] == "/" else -1
        end, depth = hunk.end, 0
        while depth >= 0 and end < block.end:
            if is_tag(tokens[end]) and tag_name(tokens[end]) not in EMPTY:
                depth += -1 if tokens[end][1] == "/" else 1
            end += 1
        return Hunk(start, end, hunk.new_start - (hunk.start - start), hunk.new_end + (end - hunk.end))

    def _reworded(self, block: Block, hunk: Hunk, style: Style) -> Edit | None:
        span = self._span(hunk)
        if span is None:
            return None
        old, new = self.old.tokens[hunk.start : hunk.end], self.new.tokens[hunk.new_start : hunk.new_end]
        if self.lines.text[slice(*span)] != "".join(old) and not self.lines.may_go(span):
            self._why = text("pull.refused-hidden")
            return None
        if self._is_code(hunk.start):
            return None if any(map(is_tag, new)) else Edit(*span, self._in_code(span[0], "".join(new)))
        at_start = not self.lines.text[: span[0]].rpartition("\n")[2].strip(" \t>")
        writer = Writer(self.link_to, style=Style(style.wary, block.name in {"td", "th"}, at_start))
        try:
            return Edit(*span, writer.inline(new))
        except Unwritable as missing:
            self._why = text("pull.refused-unwritable", what=missing.what)
            return None

    def _span(self, hunk: Hunk) -> tuple[int, int] | None:
        """The place of a hunk in the Markdown: where its own words begin and end, else where its neighbours do."""
        places, tokens = self.lines.origins, self.old.tokens
        first, last = places.of(hunk.start), places.of(hunk.end - 1)
        before = places.of(hunk.start - 1) if not is_tag(tokens[hunk.start - 1]) else None
        after = places.of(hunk.end) if hunk.end < len(tokens) and not is_tag(tokens[hunk.end]) else None
        if hunk.start == hunk.end:
            at = before[1] if before else after[0] if after else None
            return None if at is None else (at, at)
        start = first[0] if first else before[1] if before else None
        end = last[1] if last else after[0] if after else None
        return (start, end) if start is not None and end is not None and start <= end else None

    def _is_code(self, token: int) -> bool:
        before = self.old.tokens[:token]
        last = next(
            (at for at in range(len(before) - 1, -1, -1) if is_tag(before[at]) and tag_name(before[at]) == "code"), -1
        )
        return last >= 0 and before[last] != "</code>"

    def _in_code(self, place: int, code: str) -> str:
        indent, _ = self.lines.prefix(place)
        return code.replace("\n", f"\n{indent}")

    # The block anew

    def _replacements(self, parent: Block, place: int, new: Block) -> Iterator[Candidate]:
        old = parent.children[place]
        if old.is_title and new.is_title:
            yield from self._retitled(parent, new)
            return
        for style in STYLES:
            writer = Writer(self.link_to, style=Style(style.wary, old.name in {"td", "th"}))
            content = self.lines.content(old)
            if old.name == new.name and not new.children and not old.children and content and old.name != "pre":
                yield from self._written(content, partial(writer.inline, self._inner(new)))
            if old.name in _INLINE_ONLY or new.name in _INLINE_ONLY or old.name == "":
                continue
            span = self._lines_of(parent, place)
            if span is not None:
                yield from self._block_at(span, old, new, writer)

    def _retitled(self, note: Block, title: Block) -> Iterator[Candidate]:
        """A note's title stands on its head line, or nowhere yet."""
        span = self.lines.whole(note)
        head = self.lines.note_head(span[0]) if span is not None else None
        if head is None:
            return
        said = Writer(self.link_to).inline(self._inner(title))
        if head[2]:
            yield [Edit(head[0], head[1], f' "{said}"')] if '"' not in said else []
        else:
            yield [Edit(head[0], head[1], f" {said}")]

    def _block_at(self, span: tuple[int, int], old: Block, new: Block, writer: Writer) -> Iterator[Candidate]:
        indent, marker = self.lines.prefix(span[0])
        tail = "" if self.lines.text.endswith("\n", *span) else "\n"

        if old.tone and self.lines.note_head(span[0]):
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
        if not self.lines.may_go(span):
            self._why = text("pull.refused-hidden")
            return
        try:
            yield [Edit(*span, write())]
        except Unwritable as missing:
            self._why = text("pull.refused-unwritable", what=missing.what)

    def _as_lines(self, block: Block, marker: str, writer: Writer) -> list[str]:
        if block.name == "li":
            return writer.item(self.new, block, marker.strip() or "-")
        if block.name == "tr":
            return [writer.row(self.new, block)]
        return writer.block(self.new, block)

    def _inner(self, block: Block) -> tuple[str, ...]:
        inside = self.new.text_of(block)
        return inside[1:-1] if block.name else inside

    # Blocks that came or went

    def _removals(self, parent: Block, place: int) -> Iterator[Candidate]:
        span = self._lines_of(parent, place)
        if span is None:
            return
        if not self.lines.may_go(span):
            self._why = text("pull.refused-hidden")
            return
        below = re.compile(r"(?:[ \t>]*\n)+").match(self.lines.text, span[1])
        if below is not None and parent.children[place].name not in _ITEMS:
            yield [Edit(span[0], below.end(), "")]
        yield [Edit(*span, "")]

    def _insertions(self, parent: Block, neighbour: tuple[int, int, bool] | None, new: Block) -> Iterator[Candidate]:
        if not parent.children and neighbour is None:
            yield from self._into_nothing(new)
            return
        if neighbour is None or new.name in _INLINE_ONLY:
            return
        place, _, is_after = neighbour
        span = self._lines_of(parent, place)
        if span is None:
            return
        indent, marker = self.lines.prefix(span[0])
        if marker and new.name != "li":
            indent += INDENT
        marker = _next(marker, step=1 if is_after else 0)
        at = span[1] if is_after else span[0]
        ended = self.lines.text[:at].endswith("\n") or not at
        for style in STYLES:
            try:
                lines = with_prefix(self._as_lines(new, marker, Writer(self.link_to, style=style)), indent)
            except Unwritable as missing:
                self._why = text("pull.refused-unwritable", what=missing.what)
                return
            gap = with_prefix([""], indent.rstrip() if ">" in indent else "")
            start = "" if ended else "\n"
            if new.name in _ITEMS:
                yield [Edit(at, at, f"{start}{lines}")]
            yield [Edit(at, at, f"{start}{gap}{lines}" if is_after else f"{lines}{gap}")]

    def _into_nothing(self, new: Block) -> Iterator[Candidate]:
        for style in STYLES:
            try:
                lines = with_prefix(Writer(self.link_to, style=style).block(self.new, new), "")
            except Unwritable as missing:
                self._why = text("pull.refused-unwritable", what=missing.what)
                return
            yield [Edit(len(self.lines.text), len(self.lines.text), lines)]

    def _neighbour(self, parent: Block, new: Sequence[Block], place: int) -> tuple[int, int, bool] | None:
        """The block beside which a new one came: (its place, the token where the new one goes, whether after it)."""
        partners = {after: before for before, after in self._partners(parent, new) if before is not None}
        for after in range(place - 1, -1, -1):
            if after in partners:
                before = partners[after]
                return before, parent.children[before].end, True
        following = next((partners[after] for after in range(place + 1, len(new)) if after in partners), None)
        if following is not None:
            return following, parent.children[following].start, False
        return (len(parent.children) - 1, parent.children[-1].end, True) if parent.children else None

    def _partners(self, parent: Block, new: Sequence[Block]) -> list[tuple[int | None, int]]:
        """Every new block with the old one that it was or is."""
        changed = pairs(self.old, parent.children, self.new, new)
        touched_old = {before for before, _ in changed if before is not None}
        touched_new = {after for _, after in changed if after is not None}
        same_old = [n for n in range(len(parent.children)) if n not in touched_old]
        same_new = [n for n in range(len(new)) if n not in touched_new]
        return [*zip(same_old, same_new, strict=False), *((b, a) for b, a in changed if a is not None)]

    def _lines_of(self, parent: Block, place: int) -> tuple[int, int] | None:
        blocks = parent.children
        above = self.lines.whole(blocks[place - 1]) if place else (0, 0)
        below = self.lines.whole(blocks[place + 1]) if place + 1 < len(blocks) else (len(self.lines.text),) * 2
        return self.lines.whole(blocks[place], low=above[1] if above else 0, high=below[0] if below else None)


def _next(marker: str, *, step: int) -> str:
    """The marker of the item after: numbers count on."""
    number = _NUMBER.fullmatch(marker)
    return f"{int(number[1]) + step}{number[2]}" if number else marker
