"""A person's edit in the HTML becomes a change of the Markdown, block by block, each one tried before it is believed.

For every block that differs there are several ways to write it, from the smallest (other words in the same place) to the
largest (the block anew). The first whose rendering gives exactly the portal's block, and nothing else different, is taken.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

from publisher.messages import Text, text
from publisher.plan.reading import DocumentBlock, Reading
from publisher.pull.alignment import Pair, pairs
from publisher.pull.blockwise import Blockwise, Neighbour
from publisher.pull.case import Candidate, Case
from publisher.pull.rewording import Rewording
from publisher.pull.source import Overlap, SourceLines, apply_edits
from publisher.pull.writing import Means

Read = Callable[[Sequence[str]], Reading | None]
"""Renders a text in pieces (``publisher.pull.source.apply_edits``) and reads what comes out."""


class Refused(Exception):  # noqa: N818  a result that is told, not an error
    """An edit cannot be brought back safely. ``line`` is in the page's body, from 0; None where it is not known."""

    def __init__(self, reason: Text, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class Rewriter:
    """Rewrites one page. ``read_source`` renders a body and reads what comes out."""

    def __init__(self, lines: SourceLines, new: Reading, read_source: Read, means: Means) -> None:
        self._case = Case(lines, new, means)
        self._read = read_source
        self._words = Rewording(self._case)
        self._blocks = Blockwise(self._case)

    def rewritten(self) -> tuple[str, ...]:
        """The body that comes out as the portal's text, in pieces. Refused where there is none that is certain."""
        edits = self._children(
            DocumentBlock("", 0, len(self._case.old.tokens), self._case.old.blocks), self._case.new.blocks, top=True
        )
        try:
            body = apply_edits(self._case.lines.text, edits)
        except Overlap:
            raise Refused(text("pull.refused-tangled")) from None
        found = self._read(body)
        if found is None or found.tokens != self._case.new.tokens:
            raise Refused(text("pull.refused-differs"))
        return body

    def _children(self, parent: DocumentBlock, new: Sequence[DocumentBlock], *, top: bool = False) -> Candidate:
        edits: Candidate = []
        for pair in pairs(self._case.old, parent.children, self._case.new, new):
            edits += self._pair(parent, new, pair, top=top)
        return edits

    def _pair(self, parent: DocumentBlock, new: Sequence[DocumentBlock], pair: Pair, *, top: bool) -> Candidate:
        before, after = pair
        if before is not None and after is not None:
            return self._changed(parent, before, new[after])
        if before is not None:
            block = parent.children[before]
            return self._first(self._blocks.removals(parent, before), block.start, block.end, 0, 0, block)
        assert after is not None
        neighbour = self._neighbour(parent, new, after)
        at = neighbour.token if neighbour else parent.start + (not top)
        near = parent.children[neighbour.place] if neighbour and parent.children else parent
        return self._first(
            self._blocks.insertions(parent, neighbour, new[after]), at, at, new[after].start, new[after].end, near
        )

    def _changed(self, parent: DocumentBlock, place: int, new: DocumentBlock) -> Candidate:
        old = parent.children[place]
        same_tag = self._case.old.tokens[old.start] == self._case.new.tokens[new.start] and old.name == new.name != ""
        if same_tag and old.children and new.children:
            try:
                return self._children(old, new.children)
            except Refused as refusal:
                self._case.why = refusal.reason
        candidates = (
            self._words.candidates(old, new) if old.name == new.name and not old.children and not new.children else ()
        )
        return self._first(
            chain(candidates, self._blocks.replacements(parent, place, new)),
            old.start,
            old.end,
            new.start,
            new.end,
            old,
        )

    def _first(
        self,
        candidates: Iterable[Candidate],
        start: int,
        end: int,
        new_start: int,
        new_end: int,
        near: DocumentBlock,
    ) -> Candidate:
        """The first way of writing that changes exactly these tokens to those."""
        expected = (
            *self._case.old.tokens[:start],
            *self._case.new.tokens[new_start:new_end],
            *self._case.old.tokens[end:],
        )
        for edits in candidates:
            try:
                found = self._read(apply_edits(self._case.lines.text, edits))
            except Overlap:
                continue
            if found is not None and found.tokens == expected:
                return edits
        reach = self._case.lines.origins.reach(near.start, near.end)
        line = self._case.lines.line_of(reach[0]) if reach else None
        why, self._case.why = self._case.why, None
        raise Refused(why or text("pull.refused-block", element=near.name or "text"), line)

    def _neighbour(self, parent: DocumentBlock, new: Sequence[DocumentBlock], place: int) -> Neighbour | None:
        """The block beside which a new one came."""
        partners = {after: before for before, after in self._partners(parent, new) if before is not None}
        for after in range(place - 1, -1, -1):
            if after in partners:
                before = partners[after]
                return Neighbour(before, parent.children[before].end, is_before=True)
        following = next((partners[after] for after in range(place + 1, len(new)) if after in partners), None)
        if following is not None:
            return Neighbour(following, parent.children[following].start, is_before=False)
        last = len(parent.children) - 1
        return Neighbour(last, parent.children[last].end, is_before=True) if parent.children else None

    def _partners(self, parent: DocumentBlock, new: Sequence[DocumentBlock]) -> list[tuple[int | None, int]]:
        """Every new block with the old one that it was or is."""
        changed = pairs(self._case.old, parent.children, self._case.new, new)
        touched_old = {before for before, _ in changed if before is not None}
        touched_new = {after for _, after in changed if after is not None}
        same_old = [n for n in range(len(parent.children)) if n not in touched_old]
        same_new = [n for n in range(len(new)) if n not in touched_new]
        return [*zip(same_old, same_new, strict=False), *((b, a) for b, a in changed if a is not None)]
