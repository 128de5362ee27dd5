"""Other words in the same place: the smallest changes of a block's Markdown, so that the signs around the words stay."""

from collections.abc import Iterator

from publisher.messages import text
from publisher.plan.reading import DocumentBlock, is_tag, tag_name
from publisher.pull.alignment import Hunk, differing
from publisher.pull.case import STYLES, Candidate, Case
from publisher.pull.source import Edit
from publisher.pull.writing import Style, Unwritable
from publisher.render.elements import EMPTY


class Rewording:
    """Changes within one paragraph, heading, item, cell or code sample."""

    def __init__(self, case: Case) -> None:
        self._case = case

    def candidates(self, old: DocumentBlock, new: DocumentBlock) -> Iterator[Candidate]:
        hunks = self._placed(
            old, differing(self._case.old.text_of(old), self._case.new.text_of(new), old.start, new.start)
        )
        for style in STYLES:
            edits = [self._reworded(old, hunk, style) for hunk in hunks]
            if all(edit is not None for edit in edits):
                yield [edit for edit in edits if edit is not None]

    def _placed(self, block: DocumentBlock, hunks: list[Hunk]) -> list[Hunk]:
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

    def _around(self, block: DocumentBlock, hunk: Hunk) -> Hunk | None:
        """The hunk with the element that it stands in; None where that is the block itself."""
        tokens = self._case.old.tokens
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

    def _reworded(self, block: DocumentBlock, hunk: Hunk, style: Style) -> Edit | None:
        span = self._span(hunk)
        if span is None:
            return None
        old, new = self._case.old.tokens[hunk.start : hunk.end], self._case.new.tokens[hunk.new_start : hunk.new_end]
        if self._case.lines.text[slice(*span)] != "".join(old) and not self._case.lines.may_go(span):
            self._case.why = text("pull.refused-hidden")
            return None
        if self._is_code(hunk.start):
            return None if any(map(is_tag, new)) else Edit(*span, self._in_code(span[0], "".join(new)))
        at_start = not self._case.lines.text[: span[0]].rpartition("\n")[2].strip(" \t>")
        writer = self._case.writer(Style(style.wary, block.name in {"td", "th"}, at_start))
        try:
            return Edit(*span, writer.inline(new))
        except Unwritable as missing:
            self._case.why = missing.why
            return None

    def _span(self, hunk: Hunk) -> tuple[int, int] | None:
        """The place of a hunk in the Markdown: where its own words begin and end, else where its neighbours do."""
        places, tokens = self._case.lines.origins, self._case.old.tokens
        first, last = places.of(hunk.start), places.of(hunk.end - 1)
        before = places.of(hunk.start - 1) if not is_tag(tokens[hunk.start - 1]) else None
        after = places.of(hunk.end) if hunk.end < len(tokens) and not is_tag(tokens[hunk.end]) else None
        if hunk.start == hunk.end:
            if before and after and tokens[hunk.start - 1] == "\n":
                before = None  # a new line of code goes behind the indent
            at = before[1] if before else after[0] if after else None
            return None if at is None else (at, at)
        start = first[0] if first else before[1] if before else None
        end = last[1] if last else after[0] if after else None
        return (start, end) if start is not None and end is not None and start <= end else None

    def _is_code(self, token: int) -> bool:
        before = self._case.old.tokens[:token]
        last = next(
            (at for at in range(len(before) - 1, -1, -1) if is_tag(before[at]) and tag_name(before[at]) == "code"), -1
        )
        return last >= 0 and before[last] != "</code>"

    def _in_code(self, place: int, code: str) -> str:
        indent, _ = self._case.lines.prefix(place)
        return code.replace("\n", f"\n{indent}")
