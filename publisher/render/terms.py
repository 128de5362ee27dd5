"""Words of an article that lead to the pages of their terms: the first use of each, with its meaning as a tooltip.

Reads what ``markup`` wrote. Only running text is looked at: no headings, no links, no code, no head of a table, no title of a
note. Everything found is told, also what gets no link, for the checks.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from publisher.content.converted import PageRef, Segment
from publisher.render import styles
from publisher.render.article import joined
from publisher.render.pieces import style_attribute
from publisher.render.sanitiser_encoding import encode_attribute, encode_text

MARK = 'data-kb-term="1"'
"""On each of these links: whoever compares texts looks through them, for no author wrote them."""
_TAGS = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_NOT_READ = frozenset(
    "a abbr button code h1 h2 h3 h4 h5 h6 kbd math pre samp script style summary svg th tt var".split()
)
_TITLES = tuple(style_attribute(tone.heading) for tone in styles.TONES.values())
_STYLE = style_attribute(styles.TERM)


@dataclass(frozen=True, slots=True)
class TermUse:
    """A word in a piece of text that belongs to a term: its place, the term's page and meaning; ``link`` False: only told."""

    start: int
    end: int
    path: str
    short: str
    link: bool = True


Find = Callable[[str], Iterable[TermUse]]


def link_terms(segments: Iterable[Segment], find: Find) -> tuple[Segment, ...]:
    """An article's pieces with links at the first linked use of each term. ``find`` is asked for each run of text once."""
    walk = _TermWalk(find)
    for piece in segments:
        walk.take(piece)
    return joined(walk.out)


class _TermWalk:
    def __init__(self, find: Find) -> None:
        self._find = find
        self._linked: set[str] = set()
        self._unread = ""
        self._depth = 0
        self._off = False
        self._in_tag = False
        self.out: list[Segment] = []

    def take(self, piece: Segment) -> None:
        if not isinstance(piece, str):
            self.out.append(piece)
            self._in_tag = True
            return
        start = 0
        if self._in_tag:
            start = piece.find(">") + 1
            self._in_tag = not start
            if self._in_tag:
                self.out.append(piece)
                return
        # A tag whose address is the next segment: it goes on there.
        cut = piece.rfind("<")
        end = cut if cut >= start and piece.find(">", cut) < 0 else len(piece)
        copied, place = 0, start
        for at, part in enumerate(_TAGS.split(piece[start:end])):
            if at % 2:
                self._tag(part)
            elif part and not self._depth and not self._off and not part.isspace():
                linked = self._text(part)
                if linked:
                    self.out += [piece[copied:place], *linked]
                    copied = place + len(part)
            place += len(part)
        self.out.append(piece[copied:end])
        if end < len(piece):
            self._tag(piece[end:])
            self.out.append(piece[end:])

    def _tag(self, tag: str) -> None:
        name, kind = _kind_of(tag)
        if kind is _Kind.PLAIN:
            return
        if self._depth:
            if name == self._unread:
                self._depth += -1 if kind is _Kind.END else 1
        elif kind is _Kind.START:
            self._unread, self._depth = name, 1
        elif kind is not _Kind.END:
            self._off = kind is _Kind.OFF

    def _text(self, text: str) -> list[Segment]:
        """The text with links; nothing where there is none to make."""
        pieces: list[Segment] = []
        copied = 0
        for use in self._find(text):
            if not use.link or use.path in self._linked:
                continue
            self._linked.add(use.path)
            before, word = text[copied : use.start], text[use.start : use.end]
            title = f' title="{encode_attribute(use.short)}"' if use.short else ""
            pieces += [f'{before}<a href="', PageRef(use.path), f'" {MARK}{title}{_STYLE}>{word}</a>']
            copied = use.end
        return [*pieces, encode_text(text[copied:])] if pieces else []


class _Kind(Enum):
    """What a tag means for the search: text inside is not read, from here on it is (not) linked, or nothing."""

    START = "start"
    END = "end"
    OFF = "off"
    ON = "on"
    PLAIN = "plain"


@lru_cache(4096)
def _kind_of(tag: str) -> tuple[str, _Kind]:
    """The name and meaning of a tag as ``markup`` writes them: few different ones stand on all pages."""
    match = _NAME.match(tag)
    name = match[2] if match else ""
    if match and match[1]:
        return name, _Kind.END if name in _NOT_READ or name == "p" else _Kind.PLAIN
    if name in _NOT_READ or (name == "p" and tag[:-1].endswith(_TITLES)):
        return name, _Kind.START
    if "data-kb-glossary" in tag:
        return name, _Kind.OFF if "off" in tag else _Kind.ON
    return name, _Kind.PLAIN
