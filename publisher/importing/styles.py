"""Styles of a document: what a paragraph is by its style, whatever program and language named it, and how runs look."""

import re
from dataclasses import dataclass
from functools import cached_property
from xml.etree.ElementTree import Element

from publisher.importing.found import Role
from publisher.importing.names import is_on, number, value

_DEEPEST = 30
_HEADING = re.compile(
    r"(?:heading|заголовок|überschrift|titre|título|titulo|titolo|rubrik|overskrift|kop|nagłówek|nadpis|header|título)\s*(\d)",
    re.IGNORECASE,
)
_TITLES = frozenset({"title", "заголовок", "название", "titel", "titre", "название документа", "заголовок документа"})
_CAPTION = re.compile(
    r"caption|название объекта|подпись|beschriftung|légende|figure|table caption|название (?:рисунка|таблицы)"
)
_QUOTE = re.compile(
    r"(?:block|intense|выделенная )?\s*(?:quote|quotations?|цитата|zitat|citation)(?:\s*\d)?|block ?text"
)
_CODE = re.compile(
    r"(?:.*\b)?(?:source ?code|code ?block|code|html preformatted|стандартный html|preformatted(?: text)?|листинг|исходный код|код|"
    r"verbatim|plain text code)"
)
_CODE_RUN = re.compile(
    r"(?:.*\b)?(?:source ?code|source text|code|html code|html keyboard|html typewriter|код|код html|verbatim char|inline ?code|"
    r"teletype)(?: char)?"
)
_BULLETS = re.compile(r"(?:list bullet|маркированный список)\s*(\d?)")
_NUMBERS = re.compile(r"(?:list number|нумерованный список)\s*(\d?)")
_CONTENTS = re.compile(r"(?:toc|оглавление|содержание|contents|verzeichnis)\s*\d|table of figures|перечень рисунков")
_MONOSPACED = re.compile(
    r"courier|consolas|menlo|monaco|monospace|lucida console|\bmono\b|source code pro|liberation mono", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks, as far as it says something."""

    bold: bool = False
    italic: bool = False
    struck: bool = False
    raised: str = ""
    marked: bool = False
    hidden: bool = False
    code: bool = False
    size: int = 0
    font: str = ""


@dataclass(frozen=True, slots=True)
class StyleKind:
    """What a style says of its paragraphs; ``list_kind`` is ``bullet`` or ``number`` for one that counts without a definition."""

    role: Role = Role.TEXT
    level: int = 0
    is_contents: bool = False
    list_kind: str = ""


class Styles:
    """The styles of one document."""

    def __init__(self, tree: Element | None) -> None:
        self._tree = tree
        self._by_id: dict[tuple[str, str], Element] = {}
        self._kinds: dict[str, StyleKind] = {}
        for style in tree.iter("w:style") if tree is not None else ():
            self._by_id.setdefault((style.get("w:type", "paragraph"), style.get("w:styleId", "")), style)

    def chain(self, kind: str, style_id: str) -> list[Element]:
        """A style and those that it is based on, the nearest first."""
        found: list[Element] = []
        while style_id and len(found) < _DEEPEST:
            style = self._by_id.get((kind, style_id))
            if style is None or style in found:
                break
            found.append(style)
            style_id = value(style, "w:basedOn")
        return found

    @cached_property
    def default_paragraph(self) -> str:
        """The id of the style that paragraphs have which name none."""
        styles = self._by_id.items()
        return next((i for (kind, i), s in styles if kind == "paragraph" and s.get("w:default") in {"1", "true"}), "")

    def kind(self, style_id: str) -> StyleKind:
        """What paragraphs of a style are."""
        if style_id not in self._kinds:
            self._kinds[style_id] = self._judged(style_id)
        return self._kinds[style_id]

    def _judged(self, style_id: str) -> StyleKind:
        chain = self.chain("paragraph", style_id)
        for style in chain:
            outline = value(style, "w:pPr/w:outlineLvl")
            name = _folded(value(style, "w:name") or style.get("w:styleId", ""))
            known = _by_name(name)
            if known is not None:
                return known
            if outline and 0 <= number(outline, 9) < 9:
                return StyleKind(Role.HEADING, number(outline) + 1)
        return (_by_name(_folded(style_id)) if not chain else None) or StyleKind()

    def of_paragraph(self, style_id: str, path: str) -> Element | None:
        """The first property at a path in ``w:pPr`` of a style or what it is based on."""
        found = (style.find(f"w:pPr/{path}") for style in self.chain("paragraph", style_id))
        return next((element for element in found if element is not None), None)

    def hides(self, style_id: str) -> bool:
        """Whether a paragraph's style hides its text."""
        said = (is_on(style.find("w:rPr"), "w:vanish") for style in self.chain("paragraph", style_id))
        return bool(next((one for one in said if one is not None), False))

    def size(self, style_id: str) -> int:
        """The size of a paragraph's letters in half points."""
        sizes = [number(value(style, "w:rPr/w:sz")) for style in self.chain("paragraph", style_id)]
        return next((size for size in sizes if size), self._default_size)

    @cached_property
    def _default_size(self) -> int:
        return number(value(self._tree, "w:docDefaults/w:rPrDefault/w:rPr/w:sz"), 20)

    @cached_property
    def is_monospaced(self) -> bool:
        """Whether the whole document is written like code, so that this says nothing of a run."""
        normal = [
            value(style, "w:rPr/w:rFonts", "w:ascii") for style in self.chain("paragraph", self.default_paragraph)
        ]
        fonts = [*normal, value(self._tree, "w:docDefaults/w:rPrDefault/w:rPr/w:rFonts", "w:ascii")]
        return bool(_MONOSPACED.search(next((font for font in fonts if font), "")))

    def look(self, properties: Element | None) -> Look:
        """How a run with these properties looks; what its paragraph's style adds is not in it."""
        chain = self.chain("character", value(properties, "w:rStyle"))
        layers = [properties, *(style.find("w:rPr") for style in chain)]

        def said(name: str) -> bool:
            return bool(next((one for layer in layers if (one := is_on(layer, name)) is not None), False))

        def written(name: str, attribute: str = "w:val") -> str:
            return next((found for layer in layers if (found := value(layer, name, attribute))), "")

        names = [_folded(value(style, "w:name") or style.get("w:styleId", "")) for style in chain]
        font = written("w:rFonts", "w:ascii") or written("w:rFonts", "w:hAnsi")
        return Look(
            bold=said("w:b"),
            italic=said("w:i"),
            struck=said("w:strike") or said("w:dstrike"),
            raised={"superscript": "superscript", "subscript": "subscript"}.get(written("w:vertAlign"), ""),
            marked=written("w:highlight") not in {"", "none", "white"},
            hidden=said("w:vanish"),
            code=any(map(_CODE_RUN.fullmatch, names))
            or (not chain and bool(_CODE_RUN.fullmatch(_folded(value(properties, "w:rStyle")))))
            or (bool(_MONOSPACED.search(font)) and not self.is_monospaced),
            size=number(written("w:sz")),
            font=font,
        )


def _folded(name: str) -> str:
    spaced = re.sub(r"(?<=[a-zа-я])(?=[A-ZА-Я])", " ", name.partition(",")[0])
    return " ".join(re.sub(r"[_-]+", " ", spaced).lower().split())


def _by_name(name: str) -> StyleKind | None:
    """What a style is by its name alone; None where the name says nothing."""
    if _CONTENTS.fullmatch(name):
        return StyleKind(is_contents=True)
    if heading := _HEADING.match(name):
        level = int(heading[1])
        return StyleKind(Role.HEADING, level) if 1 <= level <= 9 and len(name) < 40 else None
    if name in _TITLES:
        return StyleKind(Role.TITLE)
    for pattern, kind in ((_BULLETS, "bullet"), (_NUMBERS, "number")):
        if found := pattern.fullmatch(name):
            return StyleKind(Role.ITEM, max(0, number(found[1], 1) - 1), list_kind=kind)
    for pattern, role in ((_CAPTION, Role.CAPTION), (_QUOTE, Role.QUOTE), (_CODE, Role.CODE)):
        if pattern.fullmatch(name):
            return StyleKind(role)
    return None
