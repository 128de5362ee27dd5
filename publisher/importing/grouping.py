"""Paragraphs one after the other become lists in lists, quotations, code samples and pictures with their captions."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag

from publisher.importing.found import Paragraph, Role

BOOKMARK = "bookmark:"


@dataclass
class DocumentPart:
    """A block of the document: its element, what it is, and the questions and bookmarks that stand in it."""

    tag: Tag
    info: Paragraph
    questions: list[int] = field(default_factory=list)
    bookmarks: list[str] = field(default_factory=list)


@dataclass
class _Open:
    """A list that may go on: its element, its last item, and the number that the next one would have."""

    level: int
    tag: Tag
    item: Tag
    following: int
    indent: int


def grouped(parts: Sequence[DocumentPart], tree: BeautifulSoup) -> list[Tag]:
    """The blocks of parts that stand in one place, in their order; headings have their level in ``info``."""
    return _Grouping(tree).run(parts)


class _Grouping:
    def __init__(self, tree: BeautifulSoup) -> None:
        self._tree = tree
        self._out: list[Tag] = []
        self._lists: list[_Open] = []
        self._last: Role | None = None
        self._waiting: Tag | None = None

    def run(self, parts: Sequence[DocumentPart]) -> list[Tag]:
        for place, part in enumerate(parts):
            role = part.info.role if part.tag.name == "p" else None
            match role:
                case Role.ITEM if not part.info.label:
                    self._item(part)
                case Role.ITEM | Role.TEXT:
                    self._text(part)
                case Role.CODE:
                    self._code(part)
                case Role.QUOTE:
                    self._quote(part)
                case Role.CAPTION:
                    self._caption(part, parts[place + 1] if place + 1 < len(parts) else None)
                case Role.HEADING:
                    part.tag.name = f"h{min(6, max(1, part.info.level))}"
                    self._add(part.tag)
                case Role.TITLE:
                    self._add(self._wrapped("p", self._emptied("strong", part.tag)))
                case _:
                    self._table(part.tag)
            self._last = role
        return self._out

    def _add(self, tag: Tag) -> None:
        self._lists = []
        self._out.append(tag)

    def _emptied(self, name: str, tag: Tag) -> Tag:
        """Another element with what stands in one."""
        new = self._tree.new_tag(name)
        new.extend(list(tag.contents))
        return new

    def _wrapped(self, name: str, tag: Tag) -> Tag:
        new = self._tree.new_tag(name)
        new.append(tag)
        return new

    # Lists

    def _item(self, part: DocumentPart) -> None:
        info = part.info
        item = self._emptied("li", part.tag)
        while self._lists and self._lists[-1].level > info.level:
            self._lists.pop()
        top = self._lists[-1] if self._lists else None
        name = "ul" if info.number is None else "ol"
        if top is not None and top.level == info.level:
            if top.tag.name == name and info.number in {None, top.following}:
                top.tag.append(item)
                top.item, top.following = item, top.following + 1
                return
            self._lists.pop()
            top = self._lists[-1] if self._lists else None
        new = self._tree.new_tag(name)
        if info.number not in {None, 1}:
            new["start"] = str(info.number)
        new.append(item)
        if top is None:
            self._out.append(new)
        else:
            top.item.append(new)
        self._lists.append(_Open(info.level, new, item, (info.number or 0) + 1, info.indent))

    def _text(self, part: DocumentPart) -> None:
        """A paragraph; where it is indented like the item before it, it belongs to that item."""
        if part.info.label:
            part.tag.insert(0, f"{part.info.label} ")
        holder = self._holder(part.info)
        if holder is None:
            self._add(part.tag)
            return
        while self._lists[-1] is not holder:
            self._lists.pop()
        if holder.item.find("p", recursive=False) is None:
            self._loosen(holder.item)
        holder.item.append(part.tag)

    def _holder(self, info: Paragraph) -> _Open | None:
        if info.label and info.role is Role.ITEM:
            return next((one for one in reversed(self._lists) if one.level < info.level), None)
        for one in reversed(self._lists):
            if info.indent and one.indent and info.indent >= one.indent:
                return one
        return None

    def _loosen(self, item: Tag) -> None:
        """Put the words of an item into a paragraph, so that others can follow."""
        first = self._tree.new_tag("p")
        for child in list(item.contents):
            if isinstance(child, Tag) and child.name in {"ul", "ol"}:
                break
            first.append(child)
        item.insert(0, first)

    # Samples, quotations, captions

    def _code(self, part: DocumentPart) -> None:
        for line in part.tag.find_all("br"):
            line.replace_with("\n")
        words = part.tag.get_text()
        last = self._out[-1] if self._out else None
        if self._last is Role.CODE and last is not None and last.name == "pre":
            code = last.find("code")
            assert isinstance(code, Tag)
            code.append(f"\n{words}")
            return
        code = self._tree.new_tag("code")
        code.append(words)
        self._add(self._wrapped("pre", code))

    def _quote(self, part: DocumentPart) -> None:
        last = self._out[-1] if self._out else None
        if self._last is Role.QUOTE and last is not None and last.name == "blockquote":
            last.append(part.tag)
        else:
            self._add(self._wrapped("blockquote", part.tag))

    def _caption(self, part: DocumentPart, following: DocumentPart | None) -> None:
        """A caption goes with the picture before it, or with the table or picture after it; else it is a line of its own."""
        last = self._out[-1] if self._out else None
        if last is not None and not self._lists and _is_picture(last) and self._last is Role.TEXT:
            self._add(self._figure(self._out.pop(), part.tag, first=False))
        elif following is not None and following.tag.name == "table":
            self._waiting = part.tag
        elif last is not None and last.name == "table" and self._last is None:
            self._add(self._figure(self._out.pop(), part.tag, first=False))
        else:
            self._add(self._wrapped("p", self._emptied("em", part.tag)))

    def _table(self, table: Tag) -> None:
        caption, self._waiting = self._waiting, None
        self._add(table if caption is None else self._figure(table, caption, first=True))

    def _figure(self, picture: Tag, caption: Tag, *, first: bool) -> Tag:
        figure = self._tree.new_tag("figure")
        words = self._emptied("figcaption", caption)
        figure.extend([words, picture] if first else [picture, words])
        return figure


def _is_picture(tag: Tag) -> bool:
    """Whether a paragraph holds pictures and no words."""
    return tag.name == "p" and tag.find("img") is not None and not tag.get_text(strip=True)
