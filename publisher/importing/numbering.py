"""Numbers of lists and headings as Word counts them: across what stands between, and anew where the document says so."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from publisher.importing.names import number, value
from publisher.importing.styles import Styles

_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_LEVELS = 9
_MOST = 999_999


@dataclass(frozen=True, slots=True)
class NumberingLevel:
    """How one level counts: ``form`` is Word's name for the kind of number, ``pattern`` such as ``%1.%2.``."""

    form: str
    pattern: str
    start: int = 1
    restarts_after: int = -1
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """One paragraph's number. ``label`` is empty where Markdown counts as well by itself: ``1.``, ``1)``, and bullets."""

    level: int
    is_bullet: bool
    number: int
    label: str
    indent: int


@dataclass
class _Count:
    values: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)
    begun: set[tuple[str, int]] = field(default_factory=set)


class Numbering:
    """The lists of one document. Paragraphs are to be asked in their order."""

    def __init__(self, tree: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract = {
            a.get("w:abstractNumId", ""): a for a in (tree.iter("w:abstractNum") if tree is not None else ())
        }
        self._nums = {n.get("w:numId", ""): n for n in (tree.iter("w:num") if tree is not None else ())}
        self._levels: dict[tuple[str, int], NumberingLevel | None] = {}
        self._counts: dict[str, _Count] = {}
        self._by_style = self._styled()

    def _styled(self) -> dict[str, int]:
        """The level that a paragraph style stands for: the style names the list, the list names its level."""
        return {
            style: number(level.get("w:ilvl", "0"))
            for abstract in self._abstract.values()
            for level in abstract.iter("w:lvl")
            if (style := value(level, "w:pStyle"))
        }

    def count(self, properties: Element | None, style_id: str) -> Counted | None:
        """Count a paragraph; None for one without a number."""
        num_id, written_level = value(properties, "w:numPr/w:numId"), value(properties, "w:numPr/w:ilvl")
        if not num_id:
            styled = self._styles.of_paragraph(style_id, "w:numPr")
            num_id = value(styled, "w:numId") if styled is not None else ""
            if not written_level:
                written_level = value(styled, "w:ilvl") or str(self._by_style.get(style_id, 0))
        if num_id in {"", "0"} or num_id not in self._nums:
            return None
        at = min(max(0, number(written_level)), _LEVELS - 1)
        level = self._level(num_id, at)
        if level is None or (level.form == "none" and not level.pattern):
            return None
        return self._counted(num_id, at, level)

    def _counted(self, num_id: str, at: int, level: NumberingLevel) -> Counted:
        counts = self._counts.setdefault(self._abstract_id(num_id), _Count())
        restart = self._restart(num_id, at)
        if restart is not None and (num_id, at) not in counts.begun:
            counts.values[at] = None
        counts.begun.add((num_id, at))
        current = counts.values[at]
        first = level.start if restart is None else restart
        counts.values[at] = first if current is None else min(current + 1, _MOST)
        for deeper in range(at + 1, _LEVELS):
            below = self._level(num_id, deeper)
            after = below.restarts_after if below is not None else -1
            if after != 0 and (after < 0 or at < after):
                counts.values[deeper] = None
        now = counts.values[at] or 0
        is_bullet = level.form == "bullet"
        return Counted(at, is_bullet, now, "" if is_bullet else self._label(num_id, at, level, counts), level.indent)

    def _label(self, num_id: str, at: int, level: NumberingLevel, counts: _Count) -> str:
        """The number as Word shows it, where it is more than a whole number with a full stop or a bracket."""
        if level.form in {"decimal", "decimalZero"} and level.pattern.strip() in {
            f"%{at + 1}",
            f"%{at + 1}.",
            f"%{at + 1})",
        }:
            return ""
        written = level.pattern
        for place in range(_LEVELS):
            if f"%{place + 1}" in written:
                other = self._level(num_id, place) or level
                said = counts.values[place]
                written = written.replace(f"%{place + 1}", in_form(other.start if said is None else said, other.form))
        return written.strip()

    def _abstract_id(self, num_id: str) -> str:
        return value(self._nums[num_id], "w:abstractNumId")

    def _restart(self, num_id: str, at: int) -> int | None:
        for override in self._nums[num_id].iter("w:lvlOverride"):
            if number(override.get("w:ilvl", "0")) == at:
                start = value(override, "w:startOverride")
                return number(start, 1) if start else None
        return None

    def _level(self, num_id: str, at: int) -> NumberingLevel | None:
        key = (num_id, at)
        if key not in self._levels:
            self._levels[key] = self._read_level(num_id, at)
        return self._levels[key]

    def _read_level(self, num_id: str, at: int) -> NumberingLevel | None:
        for override in self._nums[num_id].iter("w:lvlOverride"):
            level = override.find("w:lvl")
            if number(override.get("w:ilvl", "0")) == at and level is not None:
                return _level_of(level)
        abstract = self._linked(self._abstract.get(self._abstract_id(num_id)))
        levels = abstract.findall("w:lvl") if abstract is not None else []
        found = next((level for level in levels if number(level.get("w:ilvl", "0")) == at), None)
        return _level_of(found) if found is not None else None

    def _linked(self, abstract: Element | None) -> Element | None:
        """A list that stands for a list style is defined where that style is."""
        link = value(abstract, "w:numStyleLink")
        if not link:
            return abstract
        found = (other for other in self._abstract.values() if value(other, "w:styleLink") == link)
        return next(found, abstract)


def _level_of(level: Element) -> NumberingLevel:
    restart = value(level, "w:lvlRestart")
    indent = value(level, "w:pPr/w:ind", "w:left") or value(level, "w:pPr/w:ind", "w:start")
    return NumberingLevel(
        form=value(level, "w:numFmt") or "decimal",
        pattern=value(level, "w:lvlText"),
        start=number(value(level, "w:start"), 1) if level.find("w:start") is not None else 0,
        restarts_after=number(restart) if restart else -1,
        indent=number(indent),
    )


def in_form(n: int, form: str) -> str:
    """A number as a form of Word's writes it."""
    match form:
        case "lowerLetter" | "upperLetter":
            written = _letters(n, _LATIN)
        case "russianLower" | "russianUpper":
            written = _letters(n, _CYRILLIC)
        case "lowerRoman" | "upperRoman":
            written = _roman(n)
        case "decimalZero":
            written = f"{n:02d}"
        case "none" | "bullet":
            written = ""
        case _:
            written = str(n)
    return written.upper() if form.startswith("upper") or form.endswith("Upper") else written


def _letters(n: int, alphabet: str) -> str:
    """a, b, … z, aa, bb, … as Word goes on after the last letter."""
    if n < 1:
        return str(n)
    times, place = divmod(n - 1, len(alphabet))
    return alphabet[place] * min(times + 1, 8)


def _roman(n: int) -> str:
    if not 0 < n < 4000:
        return str(n)
    out = ""
    for size, sign in _ROMAN:
        times, n = divmod(n, size)
        out += sign * times
    return out
