"""HTML as a reader has it, in a form that does not change when an editor writes it anew.

A page is read into a row of tokens: words, punctuation marks, single blanks, and tags in one spelling. Entities, styles,
quotes of attributes, colours of code and what browsers add while a person types are gone; the text in code samples is kept to
the letter. A token that is a tag has more than one letter and begins with ``<``; text never does.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from urllib.parse import unquote

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from publisher.plan.passing import is_our_contact, is_our_day
from publisher.render import styles as looks
from publisher.render.article import CHANGED, CONTACT, PERSON, PICTURE_LINK
from publisher.render.elements import BLOCKS, BODY, EMPTY, HEADINGS

TERM_LINK = "data-kb-term"
"""On links that the glossary made: no author wrote them, so nobody misses them in a comparison of texts."""
_SAME = {"b": "strong", "i": "em", "strike": "del", "s": "del"}
_UNWRAPPED = frozenset({"span", "font", "nobr", "tbody", "thead", "tfoot", "colgroup", "[document]"})
_NEVER_EMPTY = frozenset({"strong", "em", "del", "ins", "u", "code", "a", "sup", "sub", "mark", "small", "kbd", "abbr"})
_ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "a": ("href", "title", "id"),
    "img": ("src", "alt", "title"),
    "math": ("alttext", "display"),
    "abbr": ("title",),
    "ol": ("start", "type"),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"),
    "time": ("datetime",),
    "q": ("cite",),
}
_TICK = "✓"
_TEXT = re.compile(r"[\U000F0000-\U0010FFFD]|\w+|\s+|.", re.DOTALL)
_CODE_TEXT = re.compile(r"[\U000F0000-\U0010FFFD]|\w+|\n|[^\S\n]+|.", re.DOTALL)
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_LANGUAGE = re.compile(r"\blanguage-(\S+)")
_ALIGN = re.compile(r"text-align\s*:\s*(right|center)")

Address = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class DocumentBlock:
    """A part of the row that stands by itself: ``start`` is its first token (its tag), ``end`` the one after its last.

    A run of text beside blocks (in a tight list item) is a block without a name. ``tone`` tells a note's kind, ``is_title`` its
    title.
    """

    name: str
    start: int
    end: int
    children: tuple["DocumentBlock", ...] = ()
    tone: str = field(default="", compare=False)
    is_title: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """A document: its tokens, its blocks, and where marks stood in its text: (token after the mark, mark)."""

    tokens: tuple[str, ...]
    blocks: tuple[DocumentBlock, ...]
    marks: tuple[tuple[int, str], ...] = ()

    def text_of(self, block: DocumentBlock) -> tuple[str, ...]:
        """The tokens of a block."""
        return self.tokens[block.start : block.end]


def is_tag(token: str) -> bool:
    """Whether a token is a tag."""
    return len(token) > 1 and token[0] == "<"


def tag_name(token: str) -> str:
    """``a`` of ``<a href="…">`` and ``</a>``."""
    return token.strip("</>").partition(" ")[0]


def tag_attributes(token: str) -> dict[str, str]:
    """The attributes of a start tag."""
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(token)}


def same_address(address: str) -> str:
    """An address without the ways in which it can be written: ``%6Fnline`` is ``online``."""
    return unquote(address.strip())


def parsed(html: str) -> BeautifulSoup:
    """A tree of HTML; a line end in front keeps the parser from taking a short text for a file's name."""
    return BeautifulSoup(f"\n{html}", "html.parser")


def body_of(html: str) -> Tag | None:
    """The element of a page that holds what its file says; None where it is not there exactly once."""
    found = parsed(html).find_all(is_body)
    return found[0] if len(found) == 1 and isinstance(found[0], Tag) else None


def is_body(node: Tag) -> bool:
    """Whether an element holds what a page's file says."""
    return node.has_attr(BODY)


def is_passing(node: Tag) -> bool:
    """Whether an element tells what no comparison counts, in our own words."""
    if node.has_attr(CHANGED):
        return is_our_day(str(node[CHANGED]), node.decode_contents())
    return node.has_attr(CONTACT) and is_our_contact(str(node[CONTACT]), node.decode_contents())


def heading_of(tree: BeautifulSoup) -> str:
    """The words of a page's heading, which stands before what its file says; ``""`` without one. Words that we added are none."""
    head = next((h for h in tree.find_all("h1") if h.find_parent(is_body) is None), None)
    return " ".join("".join(_words(head)).split()) if head is not None else ""


def _words(node: Tag) -> Iterator[str]:
    for inner in node.descendants:
        if isinstance(inner, Tag):
            yield " " if inner.name == "br" else ""
        elif type(inner) is NavigableString and not any(parent.has_attr("data-kb-add") for parent in inner.parents):
            yield str(inner)


def read(source: str | Tag, address: Address = same_address, *, with_styles: bool = False) -> Reading:
    """Read HTML (the inside of an element, when one is given). ``address`` says how addresses are compared.

    ``with_styles`` keeps every attribute, and coloured words apart: then equal readings look the same.
    """
    reader = _Reader(address, with_styles=with_styles)
    reader.children(parsed(source) if isinstance(source, str) else source)
    return reader.finished()


class _Reader:
    def __init__(self, address: Address, *, with_styles: bool) -> None:
        self._address = address
        self._with_styles = with_styles
        self._out: list[str] = []
        self._marks: list[tuple[int, str]] = []
        self._open: list[list[DocumentBlock]] = [[]]
        self._inline_from: int | None = None
        self._in_code = 0

    def finished(self) -> Reading:
        self._end_inline()
        return Reading(tuple(self._out), tuple(self._open[0]), tuple(self._marks))

    def children(self, node: Tag) -> None:
        text = ""
        for child in node.children:
            if isinstance(child, Tag):
                self._text(text)
                text = ""
                self._element(child)
            elif type(child) is NavigableString:
                text += str(child)
        self._text(text)

    def _element(self, node: Tag) -> None:
        if is_passing(node):
            return
        name = _SAME.get(node.name, node.name)
        box = self._box(node)
        if box:
            self._start_inline()
            self._out.append(box)
            self._text(node.get_text().replace(_TICK, "").strip())  # what a person typed into it
        elif (
            (name in _UNWRAPPED and not (self._with_styles and node.attrs))
            or (name == "a" and (node.has_attr(TERM_LINK) or node.has_attr(PICTURE_LINK)) and not self._with_styles)
            or (name == "div" and _is_frame_of_table(node))
        ):
            self.children(node)
        elif name in BLOCKS:
            self._block(node, name)
        elif name in EMPTY:
            if name == "br":
                self._drop_blank()
            self._start_inline()
            self._out.append(self._tag(name, node))
        else:
            self._inline(node, name)

    def _inline(self, node: Tag, name: str) -> None:
        if name in _NEVER_EMPTY and not node.get("id") and not node.get_text(strip=True) and node.find("img") is None:
            self.children(node)
            return
        if name in _NEVER_EMPTY and _holds_blocks(node):
            self.children(node)
            return
        self._start_inline()
        self._out.append(self._tag(name, node))
        self.children(node)
        if self._out[-1] == " ":
            self._out[-1:] = [f"</{name}>", " "]
        else:
            self._out.append(f"</{name}>")

    def _block(self, node: Tag, name: str) -> None:
        if name == "div" and not node.get("id") and not _holds_blocks(node):
            name = "p"
        self._end_inline()
        start, marks = len(self._out), len(self._marks)
        self._out.append(self._tag(name, node))
        if name == "hr":
            self._open[-1].append(DocumentBlock(name, start, len(self._out)))
            return
        self._open.append([])
        self._in_code += name == "pre"
        self.children(node)
        self._in_code -= name == "pre"
        self._end_inline()
        if name == "pre":
            self._trim_code(start)
        inside = self._open.pop()
        if name in {"p", "div"} and len(self._out) == start + 1 and len(self._marks) == marks:
            del self._out[start:]  # what an editor leaves behind an emptied paragraph
            return
        self._out.append(f"</{name}>")
        only_text = len(inside) == 1 and not inside[0].name
        children = () if only_text else tuple(inside)
        block = DocumentBlock(name, start, len(self._out), children, tone_of(node), is_note_title(node))
        self._open[-1].append(block)

    def _trim_code(self, start: int) -> None:
        """Line ends at a code sample's two ends say nothing."""
        inner = start + 1 + (len(self._out) > start + 1 and is_tag(self._out[start + 1]))
        tail: list[str] = []
        while len(self._out) > inner and is_tag(self._out[-1]):
            tail.append(self._out.pop())
        while len(self._out) > inner and self._out[-1].isspace():
            self._out.pop()
        gone = next((n for n, word in enumerate(self._out[inner:]) if word != "\n"), len(self._out) - inner)
        if gone:
            del self._out[inner : inner + gone]
            self._marks = [(max(inner, at - gone) if at > inner else at, mark) for at, mark in self._marks]
        self._clamp_marks()
        self._out += reversed(tail)
        if self._open and self._open[-1] and not self._open[-1][-1].name:
            last = self._open[-1].pop()
            self._open[-1].append(DocumentBlock("", last.start, len(self._out)))

    def _text(self, text: str) -> None:
        for piece in (_CODE_TEXT if self._in_code else _TEXT).findall(text):
            if len(piece) == 1 and piece >= "\U000f0000":
                self._marks.append((len(self._out), piece))
            elif self._in_code or not piece.isspace():
                self._start_inline()
                self._out.append(piece)
            else:
                self._blank()

    def _blank(self) -> None:
        """One blank, before the tags that have just been opened; none at the start of a line."""
        at = len(self._out)
        while self._inline_from is not None and at > self._inline_from and _is_opening(self._out[at - 1]):
            at -= 1
        if self._inline_from is not None and at > self._inline_from and self._out[at - 1] not in {" ", "<br>"}:
            self._out.insert(at, " ")

    def _start_inline(self) -> None:
        if self._inline_from is None:
            self._inline_from = len(self._out)

    def _drop_blank(self) -> None:
        if self._inline_from is not None and not self._in_code and self._out[-1] == " ":
            self._out.pop()
            self._clamp_marks()

    def _end_inline(self) -> None:
        if self._inline_from is None:
            return
        start, self._inline_from = self._inline_from, None
        while not self._in_code and len(self._out) > start and self._out[-1] in {" ", "<br>"}:
            self._out.pop()
        self._clamp_marks()
        if len(self._out) > start:
            self._open[-1].append(DocumentBlock("", start, len(self._out)))

    def _clamp_marks(self) -> None:
        """Marks behind tokens that were taken away stand at the end; those before are where they were."""
        end = len(self._out)
        for place in range(len(self._marks) - 1, -1, -1):
            at, mark = self._marks[place]
            if at <= end:
                break
            self._marks[place] = (end, mark)

    def _box(self, node: Tag) -> str:
        """A task's box, as a token of its own."""
        if node.name != "span" or node.get("role") != "img":
            return ""
        return '<input done="1">' if node.find(True) is not None or _TICK in node.get_text() else "<input>"

    def _tag(self, name: str, node: Tag) -> str:
        kept = {key: _attribute(node, key) for key in _ATTRIBUTES.get(name, ()) if node.get(key) is not None}
        leads_elsewhere = node.has_attr(PERSON) or node.has_attr(PICTURE_LINK)
        if leads_elsewhere:
            kept.pop("href", None)  # not every run knows where to
        if "href" in kept:
            kept["href"] = self._address(kept["href"])
        if name == "img":
            known = _attribute(node, "data-kb")
            kept["src"] = f"kb:{known}" if known else self._address(kept.get("src", ""))
            kept.setdefault("alt", "")
        if name in {"td", "th"} and (align := _ALIGN.search(_attribute(node, "style"))):
            kept["align"] = align[1]
        if name == "code" and (language := _LANGUAGE.search(_attribute(node, "class"))):
            kept["language"] = language[1]
        if name not in HEADINGS and name != "a" and node.get("id"):
            kept["id"] = _attribute(node, "id")
        if self._with_styles:
            passed = {*kept, "data-fileid", "data-kb", *(["href"] if leads_elsewhere else [])}
            rest = {key: _attribute(node, key) for key in node.attrs if key not in passed}
            kept |= {**rest, "style": _style(node)}
        written = "".join(
            f' {key}="{escape(value)}"'
            for key, value in sorted(kept.items())
            if value or key == "alt" or (self._with_styles and key in node.attrs)
        )
        return f"<{name}{written}>"


def _is_opening(token: str) -> bool:
    return is_tag(token) and token[1] != "/" and tag_name(token) in _NEVER_EMPTY


def _attribute(node: Tag, name: str) -> str:
    value = node.get(name)
    return " ".join(value) if isinstance(value, list) else str(value or "")


def _style(node: Tag) -> str:
    parts = (part.split(":", 1) for part in _attribute(node, "style").split(";") if ":" in part)
    return ";".join(sorted(f"{name.strip()}:{' '.join(value.split())}" for name, value in parts))


def _holds_blocks(node: Tag) -> bool:
    return any(isinstance(inner, Tag) and inner.name in BLOCKS for inner in node.descendants)


def _is_frame_of_table(node: Tag) -> bool:
    inside = [child for child in node.children if isinstance(child, Tag)]
    return (
        len(inside) == 1
        and inside[0].name == "table"
        and not any(str(text).strip() for text in node.find_all(string=True, recursive=False))
    )


def tone_of(node: Tag) -> str:
    """The kind of a note by its colours, ``""`` for what is none."""
    if node.get("role") != "note" and node.name != "details":
        return ""
    style = _attribute(node, "style")
    return next((name for name, tone in looks.TONES.items() if tone.edge in style), "note" if node.get("role") else "")


def is_note_title(node: Tag) -> bool:
    """Whether an element is the title of a note."""
    if node.parent is None or not tone_of(node.parent):
        return False
    first = next((child for child in node.parent.children if isinstance(child, Tag)), None)
    return first is node and (node.name == "summary" or "font-weight" in _attribute(node, "style"))
