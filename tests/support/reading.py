"""A page as a browser reads it: every word, picture and line of code in order, each with what it stands in.

Parsed by html5lib, which repairs HTML as the HTML standard tells browsers to: what is never closed, what stands where it may not.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, Comment, NavigableString, Tag
from bs4.element import PreformattedString

# What a browser shows nothing of (https://html.spec.whatwg.org/multipage/rendering.html#hidden-elements).
_UNSEEN = frozenset(
    "area audio base basefont canvas datalist head iframe link meta noembed noframes noscript object param script style template "
    "title video".split()
)
_IN_LINE = frozenset(
    "a abbr acronym b bdi bdo big button cite code data del dfn em font i img input ins kbd label map mark meter nobr output picture "
    "progress q ruby rt rb s samp select small source track span strike strong sub sup svg text tspan time tt u var wbr".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol", "menu", "dl"})
_KEPT = frozenset({"blockquote", "dt", "dd", "details", "summary"})
_EMPHASIS = frozenset(
    "b strong i em u ins s strike del mark small sub sup kbd q cite dfn var samp caption figcaption".split()
)

_BARE = frozenset({"h1", "pre"})
"""Nothing in them is told apart: a title is plain words on the portal, and samples are coloured."""

Resolve = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Seen:
    """A word, a line of a code sample, or a picture (``is_picture``; its text is the description), and where it stands.

    ``inside`` names headings, lists, quotes, cells (row and column) and code around it; ``target`` is where a click on it leads, or a
    picture's address.
    """

    text: str
    inside: tuple[str, ...] = ()
    target: str = ""
    is_picture: bool = False

    def __str__(self) -> str:
        picture = "picture " if self.is_picture else ""
        around = f" in {'/'.join(self.inside)}" if self.inside else ""
        return f"{picture}{self.text!r}{around}{f' → {self.target}' if self.target else ''}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page shows, and the anchors that a link can lead to."""

    seen: tuple[Seen, ...]
    anchors: frozenset[str]

    def letters(self) -> Counter[str]:
        """Each word, without signs, with the number of times it is there."""
        return Counter(word for one in self.seen for word in words_of(one.text))


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, without signs."""
    return "".join(char if char.isalnum() else " " for char in text.casefold()).split()


def read(html: str, resolve: Resolve = str) -> Reading:
    """Read a page's content; ``resolve`` gives one form to addresses that lead to the same place."""
    soup = BeautifulSoup(f"<!DOCTYPE html><html><body>{html}</body></html>", "html5lib")
    body = soup.body
    assert body is not None
    walk = _Walk(resolve)
    walk.through(body)
    return Reading(tuple(walk.seen), frozenset(_anchors(body)))


def _anchors(body: Tag) -> Iterator[str]:
    for tag in body.find_all(lambda tag: tag.has_attr("id") or (tag.name == "a" and tag.has_attr("name"))):
        yield from (str(tag[name]) for name in ("id", "name") if tag.has_attr(name))


class _Walk:
    """One pass over the tree, without recursion: authors nest as deep as they like. Code in a title is plain words there."""

    def __init__(self, resolve: Resolve) -> None:
        self.seen: list[Seen] = []
        self._resolve = resolve
        self._word: list[str] = []
        self._around: tuple[tuple[str, ...], str] = ((), "")

    def through(self, top: Tag) -> None:
        waiting: list[tuple[Tag | NavigableString | None, tuple[str, ...], str]] = [(top, (), "")]
        while waiting:
            node, inside, target = waiting.pop()
            if node is None:
                self._end()
            elif isinstance(node, NavigableString):
                if not isinstance(node, Comment | PreformattedString):
                    self._text(str(node), inside, target)
            elif self._is_seen(node):
                inside, target = self._entered(node, inside, target)
                if node.name not in _IN_LINE:
                    self._end()
                    waiting.append((None, (), ""))
                waiting += [(child, inside, target) for child in reversed(node.contents)]  # type: ignore[misc]

    @staticmethod
    def _is_seen(node: Tag) -> bool:
        is_closed = node.name == "dialog" and not node.has_attr("open")
        return node.name not in _UNSEEN and not is_closed and not node.has_attr("hidden")

    def _entered(self, node: Tag, inside: tuple[str, ...], target: str) -> tuple[tuple[str, ...], str]:
        name = node.name
        if name == "img":
            self._end()
            address = self._resolve(str(node.get("src") or ""))
            self.seen.append(Seen(" ".join(str(node.get("alt") or "").split()), inside, address, is_picture=True))
        elif name == "a" and node.get("href"):
            target = self._resolve(str(node["href"]))
        elif name in _HEADINGS:
            inside = (*(part for part in inside if part not in _HEADINGS), name)
        elif name in {"td", "th"}:
            row = node.parent
            cells = [cell for cell in row.contents if isinstance(cell, Tag)] if row else []
            rows = row.find_parent("table").find_all("tr") if row and row.find_parent("table") else []  # type: ignore[union-attr]
            at = next((n for n, one in enumerate(rows) if one is row), 0)
            column = next((n for n, one in enumerate(cells) if one is node), 0)
            inside = (*inside, f"{name} {at},{column}")
        elif "h1" in inside:
            pass
        elif name == "pre" or (name == "code" and "pre" not in inside and "h1" not in inside):
            inside = (*(part for part in inside if part not in {"pre", "code"}), name)
        elif name in _LISTS or name in _KEPT:
            inside = (*inside, name)
        elif name == "br":
            self._end()
        elif name in _EMPHASIS and name not in inside and not _BARE.intersection(inside):
            inside = (*inside, name)
        elif name == "abbr":
            inside = (*inside, f"abbr {' '.join(str(node.get('title') or '').split())}")
        return inside, target

    def _text(self, text: str, inside: tuple[str, ...], target: str) -> None:
        if (inside, target) != self._around:
            self._end()
            self._around = (inside, target)
        if "pre" in inside:
            lines = text.split("\n")
            for line in lines[:-1]:
                self._word.append(line)
                self._end()
            self._word.append(lines[-1])
            return
        for piece in text.splitlines(keepends=True) or [text]:
            words = piece.split()
            if not words:
                self._end()
                continue
            if piece[0].isspace():
                self._end()
            for word in words[:-1]:
                self._word.append(word)
                self._end()
            self._word.append(words[-1])
            if piece[-1].isspace():
                self._end()

    def _end(self) -> None:
        inside, target = self._around
        if text := "".join(self._word).rstrip():
            self.seen.append(Seen(text, inside, target))
        self._word = []
