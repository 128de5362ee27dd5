"""A long page is brought back by the part in which its two texts differ, with an unchanged block before and behind it.

Nothing is concluded from a guess: the part of the Markdown is rendered, and has to come out as exactly the blocks that it is taken for.
Where it does not, where what changed might reach beyond the part, or where the page is not simple enough, the page is tried whole.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from publisher.content.converted import Converted
from publisher.content.model import Page
from publisher.plan.digests import comparable
from publisher.plan.reading import heading_of, parsed, read
from publisher.plan.shortening import LONG, Body, common, is_same_markup, taken_apart
from publisher.pull.page import Around, Pulled, PullStatus, Tried, article_html, pull_page
from publisher.render.elements import BODY

_FENCE = re.compile(r"[ ]{0,3}(```+|~~~+)")
_EDGE = re.compile(r"(?:\#{1,6}[ \t]|[^\W_]|\*\*\w|\[\w|`\w)")
_ITEM = re.compile(r"\d+[.)][ \t]")
_DEFINITION = re.compile(r"^[ ]{0,3}\*?\[[^\]\n^]+\]:[^\n]*", re.MULTILINE)
# What reaches beyond the lines that it stands on.
_FAR = re.compile(
    r"```|~~~|<[a-zA-Z/!?]|-->|\$\$|\]:|\[\^|\[TOC\]|\[\[_TOC_\]\]|^[ \t]*[:!?/+=]{3}|^[ ]{0,3}(?:---|===)",
    re.MULTILINE,
)
_WORDS = re.compile(r">([^<>&]*\w[^<>&]*)")
_BEGINS = re.compile(r"\s*<(?:p|h[1-6])\b")
_PHRASE = 60
_TRIES = 4


@dataclass(frozen=True, slots=True)
class _Part:
    """Lines of a page's Markdown and the blocks that they come out as."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Trial:
    """Trials of a part: what the whole page defines for every part stands behind it, and is never changed."""

    trial: Tried
    part: str
    behind: str

    @property
    def active(self) -> tuple[str, ...]:
        return ()

    @property
    def is_plain(self) -> bool:
        return True

    def own(self) -> Converted | None:
        return self.convert((self.part,))

    def convert(self, pieces: Sequence[str]) -> Converted | None:
        return self.trial.convert((*pieces[:-1], f"{pieces[-1]}{self.behind}"))

    def draws(self, language: str) -> bool:
        return self.trial.draws(language)

    def of_part(self, body: str) -> "_Trial":
        return _Trial(self.trial.of_part(body), body, self.behind)


def pull_long(
    page: Page, portal_html: str, git_html: str, trial: Tried, around: Around, known: Converted | None
) -> Pulled | None:
    """Bring back a long page by its part; None where it has to be tried whole.

    ``git_html`` is the block as git would have it, ``known`` what git's text was converted to.
    """
    if known is None or not trial.is_plain or len(page.body) < LONG:
        return None
    theirs, ours = taken_apart(comparable(portal_html)), taken_apart(comparable(git_html))
    own = taken_apart(f'<div {BODY}="1">{article_html(around, page, known)}</div>')
    if theirs is None or ours is None or own is None or len(own.blocks) != len(ours.blocks):
        return None
    if not (is_same_markup(theirs.before, ours.before) and is_same_markup(theirs.after, ours.after)):
        return None
    first, last = common(theirs, ours)
    end = len(own.blocks) - last
    behind = "\n\n" + "\n".join(found[0] for found in _DEFINITION.finditer(page.body))
    edges = _edges(page.body)
    for part in _parts(page.body, own, edges, first, end):
        lines = page.body[part.start : part.end]
        inner = _Trial(trial.of_part(lines), lines, behind)
        if _comes_out(page, around, inner, own, part):
            break
    else:
        return None
    their_end = len(theirs.blocks) - (len(own.blocks) - part.last)
    heading = heading_of(parsed(ours.before.partition("</h1>")[0]))
    inside = "".join(theirs.blocks[part.first : their_end])
    portal = f'<h1>{escape(heading)}</h1><div {BODY}="1">{inside}</div>'
    pulled = pull_page(replace(page, body=lines), portal, "", inner, around)
    if pulled.status is not PullStatus.PULLED:
        shift = page.body.count("\n", 0, part.start)
        return replace(pulled, body=page.body, line=None if pulled.line is None else pulled.line + shift)
    if _reaches_far(lines, pulled.body) or not _keeps_anchors(page, around, inner, pulled.body):
        return None
    return replace(pulled, body=f"{page.body[: part.start]}{pulled.body}{page.body[part.end :]}")


def _parts(body: str, own: Body, edges: Sequence[int], first: int, end: int) -> Iterator[_Part]:
    """Lines around the blocks that differ, with more and more blocks at each side; each begins with a paragraph or heading."""
    count = len(own.blocks)
    lows = [n for n in range(first - 1, 0, -1) if _BEGINS.match(own.blocks[n])][:_TRIES]
    highs = [n for n in range(end + 1, count) if _BEGINS.match(own.blocks[n])][:_TRIES]
    for turn in range(_TRIES):
        low = lows[turn] if turn < len(lows) else 0
        high = highs[turn] if turn < len(highs) else count
        start = _edge(edges, _place(body, own, low)) if low else 0
        stop = _edge(edges, _place(body, own, high)) if high < count else len(body)
        if start is not None and stop is not None and start < stop:
            yield _Part(start, stop, low, high)


def _edge(edges: Sequence[int], place: int | None) -> int | None:
    """The last edge before a place."""
    at = bisect_right(edges, place) if place is not None else 0
    return edges[at - 1] if at else None


def _edges(body: str) -> list[int]:
    """Where a paragraph or heading begins at the top: what stands before and behind is read alike alone."""
    edges: list[int] = []
    at, fence, blank = 0, "", True
    for line in body.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if mark and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else mark[1][:3]
        elif not fence and blank and _EDGE.match(line) and not _ITEM.match(line):
            edges.append(at)
        blank = not line.strip()
        at += len(line)
    return edges


def _place(body: str, own: Body, block: int) -> int | None:
    """Where words of a block stand in the Markdown: as often as they came before in the HTML, they come before there."""
    found = _WORDS.search(own.blocks[block])
    if found is None:
        return None
    words = max(re.findall(r"\w+(?:[ \n]\w+)*", found[1]), key=len)[:_PHRASE]
    times = sum(text.count(words) for text in own.blocks[:block])
    at = -1
    for _ in range(times + 1):
        at = body.find(words, at + 1)
        if at < 0:
            return None
    return at


def _comes_out(page: Page, around: Around, trial: _Trial, own: Body, part: _Part) -> bool:
    converted = trial.own()
    if converted is None:
        return False
    inside = article_html(around, page, converted)
    return read(inside).tokens == read("".join(own.blocks[part.first : part.last])).tokens


def _reaches_far(before: str, after: str) -> bool:
    """Whether an edit added or took away something that other lines of the page feel, or ends otherwise than it did."""
    gap = re.compile(r"\n*\Z")
    same_end = gap.search(before)[0] == gap.search(after)[0]  # type: ignore[index]  # always found
    return not same_end or Counter(_FAR.findall(before)) != Counter(_FAR.findall(after))


def _keeps_anchors(page: Page, around: Around, trial: _Trial, body: str) -> bool:
    """Whether no heading's anchor is another now, or nothing leads to one on this page."""
    if not any(path == page.path for path, _ in around.linked):
        return True
    before, after = trial.own(), trial.convert((body,))
    return before is not None and after is not None and before.anchors == after.anchors
