"""Tokens and blocks of the portal's HTML as Markdown, in the plain spelling that a person would choose.

Nothing here needs to be right in every case: what it writes is rendered and compared before a file is touched.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from publisher.messages import text
from publisher.plan.reading import DocumentBlock, Reading, is_tag, tag_attributes, tag_name
from publisher.render.elements import HEADINGS
from publisher.render.math_syntax import is_formula

INDENT = "    "
APART = "<!-- -->"
"""Between two lists, or two quotations, one after the other, which would be read as one."""
_SIGNS = {"strong": "**", "em": "*"}
_RAW = frozenset("abbr bdi bdo cite del dfn ins kbd mark q s samp small sub sup time tt u var ruby rt rp".split())
_PLAIN_HTML = frozenset({*_RAW, *_SIGNS, "br"})
_NOTE_NUMBER = re.compile(r"fnref\d*:([\w.-]+)")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_TAG_START = re.compile(r"<(?=[a-zA-Z/!?])")
_MARKDOWNS = re.compile(r"([\\`*_{}\[\]()>#+\-.!|])")
# Signs that only some extensions and plugins know, which a backslash does not keep from all of them.
_OTHERS = re.compile(r"[<%$@^~=]|:{2,}|/{3,}|(?<=:)//|^:")
_SUSPICIOUS = re.compile(r"[{}<%$@^~=|`\\\[\]#]|[-:!+/?*_;]{2,}|^\s*[-:!+@;]")
_BARE_ADDRESS = re.compile(r"https?://[^\s<>{}\\`]+")
_BARE_MAIL = re.compile(r"[\w.+-]+@[\w.-]+")
_LANGUAGE = re.compile(r"[\w+#.-]{1,40}")
_NUMBER = re.compile(r"[0-9]{1,9}")
_LINE_START = re.compile(r"^(?:(?=[#>+:-])|(\d+)(?=[.)]\s))")

Written = str | None
LinkTo = Callable[[str, bool], Written]


@dataclass(frozen=True, slots=True)
class Style:
    """How text is written: ``wary`` puts a backslash before every sign that might mean something; in tables bars have one.

    ``tags`` writes strong and emphasised words as HTML, for places where Markdown's asterisks are not read.
    """

    wary: bool = False
    in_table: bool = False
    at_line_start: bool = False
    tags: bool = False


@dataclass(frozen=True, slots=True)
class Means:
    """What the writing of Markdown has to know.

    ``link_to`` gives the address to write for one that was read (True for an image's), None for an unknown one. ``is_watched``: plugins
    read the text, so that no sign may stand bare that one of them might know. ``is_run`` tells of a language whether code in it may be
    carried out; such code is refused, or (``bare_samples``) written without its language.
    """

    link_to: LinkTo
    is_watched: bool = False
    is_run: Callable[[str], bool] = lambda _: False
    bare_samples: bool = False


class Unwritable(Exception):  # noqa: N818  a turn of the search for Markdown, not an error
    """There is no Markdown for it; ``what`` names the element or address. ``is_run``: there is, but something would carry it out."""

    def __init__(self, what: str, *, is_run: bool = False) -> None:
        super().__init__(what)
        self.what = what
        self.why = text("pull.refused-active" if is_run else "pull.refused-unwritable", what=what)


class Writer:
    """Writes Markdown."""

    def __init__(self, means: Means, *, style: Style = Style()) -> None:
        self._means = means
        self._style = style

    def inline(self, tokens: Sequence[str]) -> str:
        """A run of tokens within one block. Unwritable for what Markdown has no sign for."""
        out: list[str] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if not is_tag(token):
                end = at
                while end < len(tokens) and not is_tag(tokens[end]):
                    end += 1
                out.append(self._text("".join(tokens[at:end]), is_first=at == 0))
                at = end
            else:
                piece, at = self._element(tokens, at)
                out.append(piece)
        return "".join(out)

    def _element(self, tokens: Sequence[str], at: int) -> tuple[str, int]:
        token = tokens[at]
        name = tag_name(token)
        if name in _SIGNS:
            return token if self._style.tags else _SIGNS[name], at + 1
        if name == "br":
            return "<br>", at + 1
        if name == "input":
            return "[x] " if "done" in token else "[ ] ", at + 1
        if name == "img":
            return self._image(token), at + 1
        end = _closing(tokens, at)
        inside = tokens[at + 1 : end]
        if name == "code":
            return _code(inside), end + 1
        if name == "a" and set(tag_attributes(token)) == {"id"}:
            return f"{token}{self.inline(inside)}</a>", end + 1
        if name == "a":
            return self._link(token, inside), end + 1
        if name == "math":
            return self._formula(tag_attributes(token)), end + 1
        number = _NOTE_NUMBER.fullmatch(tag_attributes(token).get("id", ""))
        if name == "sup" and number:
            return f"[^{number[1]}]", end + 1
        if name not in _RAW:
            raise Unwritable(f"<{name}>")
        return f"{token}{self.inline(inside)}</{name}>", end + 1

    def _formula(self, attributes: dict[str, str]) -> str:
        tex = " ".join(attributes.get("alttext", "").split())
        if self._style.in_table:
            tex = tex.replace("|", r"\vert ")
        if attributes.get("display") == "block":
            return f"$${tex}$$"
        return f"${tex}$" if is_formula(tex) else rf"\({tex}\)"

    def _link(self, token: str, inside: Sequence[str]) -> str:
        attributes = tag_attributes(token)
        address = self._means.link_to(attributes.get("href", ""), False)
        if address is None:
            raise Unwritable(attributes.get("href", "<a>"))
        label = "".join(inside)
        if label == address and _BARE_ADDRESS.fullmatch(address):
            return f"<{address}>"
        if address == f"mailto:{label}" and _BARE_MAIL.fullmatch(label):
            return f"<{label}>"
        return f"[{self.inline(inside)}]({_destination(address)}{_title(attributes)})"

    def _image(self, token: str) -> str:
        attributes = tag_attributes(token)
        address = self._means.link_to(attributes.get("src", ""), True)
        if address is None:
            raise Unwritable(attributes.get("src", "<img>"))
        alt = re.sub(r"([\\`\[\]])", r"\\\1", attributes.get("alt", ""))
        return f"![{alt}]({_destination(address)}{_title(attributes)})"

    def _text(self, text: str, *, is_first: bool) -> str:
        text = _ENTITY.sub("&amp;", text)
        if self._style.wary or (self._means.is_watched and _SUSPICIOUS.search(text)):
            return _OTHERS.sub(_encoded, _MARKDOWNS.sub(r"\\\1", text))
        text = re.sub(r"([\\`*]|(?<![^\W_])_|_(?![^\W_])|\[|\{(?=[:#.]))", r"\\\1", text)
        if self._style.in_table:
            text = text.replace("|", r"\|")
        if is_first and self._style.at_line_start:
            text = _LINE_START.sub(lambda found: f"{found[1]}\\" if found[1] else "\\", text)
        return _TAG_START.sub("&lt;", text)

    # Blocks: as lines without the indent of what they stand in

    def block(self, reading: Reading, block: DocumentBlock) -> list[str]:
        """A whole block. Unwritable for what Markdown has no block for."""
        inside = reading.tokens[block.start + 1 : block.end - 1]
        match block.name:
            case "":
                return [self.inline(reading.text_of(block))]
            case "p" if not block.children:
                return [self.inline(inside)]
            case name if name in HEADINGS and not block.children:
                return [f"{'#' * int(name[1])} {self.inline(inside)}"]
            case "hr":
                return ["---"]
            case "ul" | "ol":
                return self._list(reading, block)
            case "blockquote":
                return [f"> {line}".rstrip() for line in self._inner(reading, block)]
            case "pre":
                return self._sample(inside)
            case "table":
                return self._table(reading, block)
            case "div" | "details" if block.tone:
                return self._note(reading, block)
            case "dl":
                return self._definitions(reading, block)
        raise Unwritable(f"<{block.name}>")

    def blocks(self, reading: Reading, blocks: Sequence[DocumentBlock]) -> list[str]:
        """Blocks one below the other, with an empty line between them."""
        lines: list[str] = []
        before = ""
        for block in blocks:
            kind = "list" if block.name in {"ul", "ol"} else block.name
            apart = ["", APART] if kind == before and kind in {"list", "blockquote"} else []
            lines += [*apart, *([""] if lines else []), *self.block(reading, block)]
            before = kind
        return lines

    def note(self, name: str, reading: Reading, blocks: Sequence[DocumentBlock]) -> list[str]:
        """A footnote's own text."""
        head, *rest = self.blocks(reading, blocks) or [""]
        return [f"[^{name}]: {head}", *(f"{INDENT}{line}".rstrip() for line in rest)]

    def html_table(self, reading: Reading, block: DocumentBlock) -> list[str]:
        """A table that Markdown has no form for, as HTML; what stands in its cells is Markdown, behind an empty line."""
        lines = ["<table>"]
        for row in block.children:
            if row.name != "tr":
                raise Unwritable(f"<{row.name or 'table'}>")
            lines.append("<tr>")
            for cell in row.children:
                head, tail = reading.tokens[cell.start], f"</{cell.name}>"
                inside = reading.tokens[cell.start + 1 : cell.end - 1]
                if not cell.children and not set(map(tag_name, filter(is_tag, inside))) - _PLAIN_HTML:
                    lines.append(
                        f"{head}{''.join(piece if is_tag(piece) else escape(piece) for piece in inside)}{tail}"
                    )
                else:
                    lines += [head, "", *self._inner(reading, cell), "", tail]
            lines.append("</tr>")
        return [*lines, "</table>"]

    def item(self, reading: Reading, item: DocumentBlock, marker: str) -> list[str]:
        """One item of a list."""
        loose = any(child.name == "p" for child in item.children)
        lines: list[str] = []
        for child in item.children or (DocumentBlock("", item.start + 1, item.end - 1),):
            lines += [*([""] if lines and loose else []), *self.block(reading, child)]
        head, *rest = lines or [""]
        return [f"{marker} {head}".rstrip(), *(f"{INDENT}{line}".rstrip() for line in rest)]

    def row(self, reading: Reading, row: DocumentBlock) -> str:
        """One row of a table."""
        cells = Writer(self._means, style=Style(self._style.wary, in_table=True, tags=self._style.tags))
        return f"| {' | '.join(cells.inline(reading.tokens[c.start + 1 : c.end - 1]) for c in row.children)} |"

    def _inner(self, reading: Reading, block: DocumentBlock) -> list[str]:
        return self.blocks(reading, block.children or (DocumentBlock("", block.start + 1, block.end - 1),))

    def _list(self, reading: Reading, block: DocumentBlock) -> list[str]:
        start = tag_attributes(reading.tokens[block.start]).get("start", "1")
        if not _NUMBER.fullmatch(start):
            raise Unwritable(f"<{block.name}>")
        loose = any(child.name == "p" for item in block.children for child in item.children)
        lines: list[str] = []
        for number, item in enumerate(block.children, int(start)):
            if item.name != "li":
                raise Unwritable(f"<{block.name}>")
            marker = "-" if block.name == "ul" else f"{number}."
            lines += [*([""] if lines and loose else []), *self.item(reading, item, marker)]
        return lines

    def _sample(self, inside: Sequence[str]) -> list[str]:
        language = tag_attributes(inside[0]).get("language", "") if inside and tag_name(inside[0]) == "code" else ""
        if language and (not _LANGUAGE.fullmatch(language) or self._means.is_run(language)):
            if not self._means.bare_samples:
                raise Unwritable(f"<pre> {language}", is_run=True)
            language = ""
        text = "".join(
            "\n" if tag_name(piece) == "br" else piece
            for piece in inside
            if not is_tag(piece) or tag_name(piece) == "br"
        )
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
        return [f"{fence}{language}", *text.split("\n"), fence]

    def _table(self, reading: Reading, block: DocumentBlock) -> list[str]:
        rows = [row for row in block.children if row.name == "tr"]
        if not rows or len(rows) != len(block.children) or any(cell.children for row in rows for cell in row.children):
            raise Unwritable("<table>")
        aligned = [tag_attributes(reading.tokens[cell.start]).get("align", "") for cell in rows[0].children]
        rule = {"": "---", "right": "---:", "center": ":---:"}
        lines = [self.row(reading, row) for row in rows]
        return [lines[0], f"| {' | '.join(rule[align] for align in aligned)} |", *lines[1:]]

    def _figure(self, reading: Reading, block: DocumentBlock) -> list[str]:
        lines = ["<figure markdown>", ""]
        for child in block.children:
            if child.name == "figcaption":
                inside = reading.tokens[child.start + 1 : child.end - 1]
                is_plain = not set(map(tag_name, filter(is_tag, inside))) - _PLAIN_HTML
                said = "".join(p if is_tag(p) else escape(p) for p in inside) if is_plain else self.inline(inside)
                lines += [f"<figcaption{'' if is_plain else ' markdown'}>{said}</figcaption>", ""]
            else:
                lines += [*self.table_or_html(reading, child), ""]
        return [*lines, "</figure>"]

    def table_or_html(self, reading: Reading, block: DocumentBlock) -> list[str]:
        """A block; a table that has no form in Markdown, and the frame of a figure, as HTML, which ``pull`` writes to nobody's page."""
        if block.name == "figure":
            return self._figure(reading, block)
        if block.name == "table" and not is_plain_table(reading, block):
            return self.html_table(reading, block)
        return self.block(reading, block)

    def _note(self, reading: Reading, block: DocumentBlock) -> list[str]:
        title = block.children[0] if block.children and block.children[0].is_title else None
        label = self.inline(reading.tokens[title.start + 1 : title.end - 1]) if title else ""
        sign = "???" if block.name == "details" else "!!!"
        inner = self.blocks(reading, block.children[1:] if title else block.children)
        said = in_quotes(label)
        return [f"{sign} {block.tone} {said}", *(f"{INDENT}{line}".rstrip() for line in inner)]

    def _definitions(self, reading: Reading, block: DocumentBlock) -> list[str]:
        lines: list[str] = []
        for child in block.children:
            text = self.inline(reading.tokens[child.start + 1 : child.end - 1])
            if child.name == "dt":
                lines += [*([""] if lines else []), text]
            else:
                lines.append(f":   {text}")
        return lines


def is_plain_table(reading: Reading, table: DocumentBlock) -> bool:
    """Whether Markdown has a form for a table: a header and rows of as many cells, none of them joined, with text alone."""
    rows = table.children
    widths = {len(row.children) for row in rows}
    if len(rows) < 2 or len(widths) != 1 or any(row.name != "tr" for row in rows):
        return False
    cells = [cell for row in rows for cell in row.children]
    joined = any({"colspan", "rowspan"} & set(tag_attributes(reading.tokens[cell.start])) for cell in cells)
    return not joined and not any(cell.children for cell in cells) and all(c.name == "th" for c in rows[0].children)


def in_quotes(title: str) -> str:
    """A note's title as its head line has it."""
    return f'"{title.replace(chr(34), "&quot;")}"'


def _closing(tokens: Sequence[str], at: int) -> int:
    """Where the element that begins at a token ends."""
    name, depth = tag_name(tokens[at]), 0
    for place in range(at, len(tokens)):
        if is_tag(tokens[place]) and tag_name(tokens[place]) == name:
            depth += -1 if tokens[place][1] == "/" else 1
            if depth == 0:
                return place
    raise Unwritable(tokens[at])


def _code(inside: Sequence[str]) -> str:
    text = "".join(token for token in inside if not is_tag(token))
    fence = "`" * (1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _encoded(signs: re.Match[str]) -> str:
    return "".join(f"&#{ord(sign)};" for sign in signs[0])


def _destination(address: str) -> str:
    address = re.sub(r"[\x00-\x1f<>\\`{}]", lambda sign: f"%{ord(sign[0]):02X}", address)
    return f"<{address}>" if re.search(r"[\s()]", address) else address


def _title(attributes: dict[str, str]) -> str:
    title = attributes.get("title", "")
    written = re.sub(r"[\\`{}\[\]]", _encoded, escape(" ".join(title.split()), quote=True))
    return f' "{written}"' if title else ""
