"""What a reader of the portal reads, held to what MkDocs and GitHub make of the same file: words, links, pictures, depth of lists.

A page is a row of words and pictures (``reading``), each with the address it leads to and the lists around it. Where the portal's
row differs from that of Python-Markdown, it is a *gain* if GitHub reads that place as the portal shows it, if a link leads somewhere
that led nowhere, or if nothing is gone but marks (of fences, links, lists) that Python-Markdown leaves unread. All else is a *loss*,
which a finding of ``check`` has to name in the same construct of the file: the list item or paragraph of a link or picture, the block
of lines (a list, a table, a fence) of words.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from reading import read

Resolve = Callable[[str], str]

KINDS = ("words", "pictures", "links", "depth", "signs")
_WORD = re.compile(r"\w+")
_FENCE = re.compile(r"^[ \t>]*(`{3,}|~{3,})")
_LISTS = frozenset({"ul", "ol"})
_DEFINITION = re.compile(r"^ {0,3}\[[^\]]+\]:")
_ITEM = re.compile(r"^[ \t>]*(?:[-*+]|\d+[.)])[ \t]|^[ \t>]*\|")
_NEAR = 12
_ADDRESS = re.compile(r"\]\(([^)\s]*)")
_NUMBER = re.compile(r"[ \t>]*\d+[.)]")
DEAD = "nowhere"
"""How the target of a link that leads nowhere ends."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or picture as compared: its text, where it leads, in how many lists it stands."""

    text: str
    target: str
    depth: int
    is_picture: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where the portal's page reads differently; ``gain``: in what way better; ``named_by``: rules of findings there."""

    path: str
    kind: str
    markdown: str
    portal: str
    lines: tuple[int, int]
    gain: str
    named_by: tuple[str, ...]

    @property
    def is_unnamed(self) -> bool:
        return not self.gain and not self.named_by


def tokens(html: str, resolve: Resolve) -> list[Token]:
    """A page's content as a row of tokens."""
    found = []
    for one in read(html, resolve).seen:
        depth = sum(part in _LISTS for part in one.inside)
        if one.is_picture:
            target = one.target if "//" in one.target else ""  # a file of the base has another address on each side
            found.append(Token("", target, depth, is_picture=True))
        else:
            found += [Token(word, one.target, depth, is_picture=False) for word in one.text.split()]
    return found


def counted(row: Sequence[Token]) -> Counter[str]:
    """How many words, links (runs of words with one target), pictures, and words in nested lists a page has."""
    links = sum(bool(one.target) and not one.is_picture and one.target != before for one, before in _pairs(row))
    return Counter(
        words=sum(not one.is_picture for one in row),
        links=links,
        pictures=sum(one.is_picture for one in row),
        depth=sum(one.depth > 1 for one in row),
    )


def _pairs(row: Sequence[Token]) -> Iterator[tuple[Token, str]]:
    before = ""
    for one in row:
        yield one, before
        before = "" if one.is_picture else one.target


def differences(
    path: str,
    markdown: Sequence[Token],
    portal: Sequence[Token],
    github: Callable[[], Sequence[Token]],
    source: str,
    first_line: int,
    findings: Sequence[tuple[int, str]],
) -> Iterator[Difference]:
    """Where two rows differ; ``findings`` are lines and rules of the page."""
    if list(markdown) == list(portal):
        return
    lines = Lines(source, first_line)
    at = lines.of([one.text for one in markdown])
    as_github = _agreed(portal, github())
    for tag, i, j, k, m in SequenceMatcher(None, markdown, portal, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        gone, come = markdown[i:j], portal[k:m]
        kind = _kind(gone, come)
        where = lines.around(at, i, j, by_item=kind in {"links", "pictures"}, is_wide=_pictures(gone) > 0)
        named = dict.fromkeys(
            rule
            for line, rule in findings
            if where[0] <= line <= where[1] or (kind in {"links", "pictures"} and lines.is_definition(line))
        )
        if _is_found(gone, come):
            gain = "found"
        elif as_github(k, m):
            gain = "GitHub"
        else:
            lost = _letters(gone) - _letters(come) - lines.marks(*where)
            gain = "read" if kind in {"words", "signs"} and not lost and _rank(come) >= _rank(gone) else ""
        yield Difference(path, kind, _said(gone), _said(come), where, gain, tuple(named))


def _is_found(gone: Sequence[Token], come: Sequence[Token]) -> bool:
    """Whether nothing differs but targets: those that led nowhere lead somewhere."""
    return len(gone) == len(come) and all(
        (one.text, one.depth) == (other.text, other.depth)
        and (
            one.target == other.target
            or (one.target.endswith(DEAD) and bool(other.target) and not other.target.endswith(DEAD))
        )
        for one, other in zip(gone, come, strict=True)
    )


def _letters(row: Sequence[Token]) -> Counter[str]:
    return Counter(_WORD.findall(" ".join(one.text for one in row)))


def _rank(row: Sequence[Token]) -> tuple[int, int]:
    """How much of it is more than words: links and pictures, lists."""
    return sum(bool(one.target) or one.is_picture for one in row), sum(one.depth > 0 for one in row)


def _agreed(portal: Sequence[Token], github: Sequence[Token]) -> Callable[[int, int], bool]:
    """Tells of a stretch of the portal's row whether GitHub's has the same there, but for signs."""
    partner: dict[int, int] = {-1: -1, len(portal): len(github)}
    matcher = SequenceMatcher(None, [one.text for one in portal], [one.text for one in github], autojunk=False)
    for block in matcher.get_matching_blocks():
        partner.update((block.a + n, block.b + n) for n in range(block.size))

    def agreed(start: int, end: int) -> bool:
        first = next((n for n in range(start - 1, start - _NEAR, -1) if n in partner), None)
        last = next((n for n in range(end, end + _NEAR) if n in partner), None)
        if first is None or last is None:
            return False
        ours, theirs = portal[first + 1 : last], github[partner[first] + 1 : partner[last]]
        if _written(ours) != _written(theirs) or _pictures(ours) != _pictures(theirs):
            return False
        # The same words; where they are as many, lists and links have to be the same, too.
        return len(ours) != len(theirs) or all(
            (one.depth, bool(one.target)) == (other.depth, bool(other.target))
            for one, other in zip(ours, theirs, strict=True)
        )

    return agreed


def _pictures(row: Sequence[Token]) -> int:
    return sum(one.is_picture for one in row)


def _written(row: Sequence[Token]) -> str:
    return "".join(_WORD.findall("".join(one.text for one in row)))


def _kind(gone: Sequence[Token], come: Sequence[Token]) -> str:
    if _written(gone) != _written(come):
        return "words"
    if "".join(one.text for one in gone) != "".join(one.text for one in come):
        return "signs"
    if [one.target for one in gone if one.is_picture] != [one.target for one in come if one.is_picture]:
        return "pictures"
    if [one.target for one in gone] != [one.target for one in come]:
        return "links"
    return "depth"


def _said(row: Sequence[Token]) -> str:
    return " ".join(
        f"{'[picture]' if one.is_picture else one.text}{f'→{one.target}' if one.target else ''}{'·' * one.depth}"
        for one in row[:30]
    )


class Lines:
    """Where the words of a page stand in its file."""

    def __init__(self, source: str, first_line: int) -> None:
        self._lines = source.split("\n")
        self._first = first_line
        self._words = [
            (word, number) for number, line in enumerate(self._lines) for word in _WORD.findall(line.casefold())
        ]
        self._blocks = _blocks(self._lines, by_item=False)
        self._items = _blocks(self._lines, by_item=True)

    def of(self, texts: Sequence[str]) -> list[int | None]:
        """The line of each text, where it is known."""
        asked = [(word, n) for n, text in enumerate(texts) for word in _WORD.findall(text.casefold())]
        matcher = SequenceMatcher(
            None, [word for word, _ in asked], [word for word, _ in self._words], autojunk=len(asked) > 3000
        )
        found: list[int | None] = [None] * len(texts)
        for block in matcher.get_matching_blocks():
            for n in range(block.size):
                found[asked[block.a + n][1]] = self._words[block.b + n][1]
        return found

    def marks(self, first: int, last: int) -> Counter[str]:
        """Words that readers are not meant to see between two lines of the file: languages of fences, addresses, numbers of items."""
        found: Counter[str] = Counter()
        for line in self._lines[max(0, first - self._first) : last - self._first + 1]:
            fence = _FENCE.match(line)
            number = _NUMBER.match(line)
            written = [line] if fence else [*_ADDRESS.findall(line), number[0] if number else ""]
            found.update(_WORD.findall(" ".join(written)))
        return found

    def is_definition(self, line: int) -> bool:
        """Whether a line of the file says where ``[label]`` leads: a link's target is told there."""
        return (
            bool(_DEFINITION.match(self._lines[line - self._first]))
            if 0 <= line - self._first < len(self._lines)
            else False
        )

    def around(
        self, at: Sequence[int | None], start: int, end: int, *, by_item: bool, is_wide: bool
    ) -> tuple[int, int]:
        """First and last line (of the file) of the construct in which the tokens from start to end stand.

        ``is_wide``: pictures are among them, which stand anywhere between the words before and behind.
        """
        own = [line for line in at[start:end] if line is not None]
        before = next((line for n in range(start - 1, -1, -1) if (line := at[n]) is not None), 0)
        after = next((line for n in range(end, len(at)) if (line := at[n]) is not None), len(self._lines) - 1)
        low, high = (min(own), max(own)) if own else (before, max(before, after))
        if is_wide:
            low, high = min(low, before), max(high, after)
        blocks = self._items if by_item else self._blocks
        first = min(blocks[low][0], low)
        last = max(blocks[high][1], high)
        return first + self._first, last + self._first


def _blocks(lines: Sequence[str], *, by_item: bool) -> list[tuple[int, int]]:
    """For each line the first and last line of its block: lines without an empty one between them, a fence whole.

    ``by_item``: items of lists and rows of tables are blocks of their own.
    """
    blocks: list[tuple[int, int]] = []
    start, fence = 0, ""
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) and not line.strip(" \t>`~") else fence
        elif mark:
            fence = mark[1]
        after = lines[number + 1] if number + 1 < len(lines) else ""
        ends = not fence and (not after.strip() or not line.strip() or (by_item and bool(_ITEM.match(after))))
        if ends or number + 1 == len(lines):
            blocks += [(start, number)] * (number + 1 - start)
            start = number + 1
    return blocks
