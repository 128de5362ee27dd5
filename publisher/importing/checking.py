"""Markdown that was written is read again, as the knowledge base reads it, and compared with what was meant."""

from collections.abc import Callable, Iterator
from html import escape

from bs4 import Tag
from markdown import Markdown

from publisher.plan.reading import DocumentBlock, Reading, is_tag, parsed, read, tag_attributes, tag_name
from publisher.pull.writing import Style, Unwritable, Writer
from publisher.render.extension import NAME, STANDARD, heading_slugs
from publisher.render.math_syntax import DISPLAY, INLINE

STYLES = (Style(at_line_start=True), Style(wary=True), Style(wary=True, tags=True))
_DROPPED = frozenset({"thead", "tbody"})


def as_written(address: str) -> str:
    """Addresses are compared as they are."""
    return address.strip()


class Checker:
    """Reads Markdown as the knowledge base does, formulas included."""

    def __init__(self) -> None:
        self._reader = Markdown(
            extensions=[*STANDARD, NAME],
            extension_configs={"toc": {"slugify": heading_slugs()}, NAME: {"math": True, "github": True}},
        )

    def rendered(self, lines: list[str], notes: frozenset[str] = frozenset()) -> Reading:
        """What lines come out as. ``notes`` are footnotes that are defined elsewhere."""
        known = "".join(f"\n\n[^{name}]: {name}" for name in sorted(notes))
        tree = parsed(self._reader.reset().convert("\n".join(lines) + known))
        for note in tree.find_all("div", class_="footnote"):
            note.decompose()
        for reference in tree.find_all("sup", id=True):
            reference.clear()
        for formula in tree.find_all(class_=[INLINE, DISPLAY]):
            _to_math(formula)
        for box in tree.find_all("span", class_=["kb-open", "kb-done"]):
            box.replace_with("[ ] " if "kb-open" in box["class"] else "[x] ")
        return read(tree, as_written)

    def says(self, lines: list[str], meant: tuple[str, ...], notes: frozenset[str]) -> bool:
        """Whether lines come out as the tokens that are meant."""
        return _shape(self.rendered(lines, notes).tokens) == _shape(meant)


def _to_math(formula: Tag) -> None:
    tex = " ".join(formula.get_text().split())
    is_block = DISPLAY in (formula.get("class") or [])
    formula.name = "math"
    formula.clear()
    formula.attrs = {"alttext": tex, "display": "block" if is_block else "inline"}


def _shape(tokens: tuple[str, ...]) -> list[str]:
    """Tokens without what two ways of writing the same differ in."""
    out: list[str] = []
    for token in _unlinked(tokens):
        if not is_tag(token):
            if token.isspace():
                continue
            out.append(token)
        elif tag_name(token) == "math":
            if not token.startswith("</"):
                out.append(f"math {' '.join(tag_attributes(token).get('alttext', '').split())}")
        elif tag_name(token) not in {*_DROPPED, "p"}:
            out.append(token)
    return out


def _unlinked(tokens: tuple[str, ...]) -> Iterator[str]:
    """Tokens in which an address that leads to itself is no link: a bare one is made one when it is read."""
    ends: set[int] = set()
    for place, token in enumerate(tokens):
        if tag_name(token) == "a" and is_tag(token):
            if place in ends:
                continue
            if not token.startswith("</"):
                end = next((n for n in range(place, len(tokens)) if tokens[n] == "</a>"), len(tokens))
                said, href = "".join(tokens[place + 1 : end]), tag_attributes(token).get("href", "")
                if said and said in {
                    href,
                    href.removeprefix("mailto:"),
                    href.removeprefix("https://"),
                    href.removeprefix("http://"),
                }:
                    ends.add(end)
                    continue
        yield token


def written(
    writer_of: Callable[[Style], Writer],
    checker: Checker,
    reading: Reading,
    block: DocumentBlock,
    notes: frozenset[str],
) -> list[str] | None:
    """The Markdown of a block in the plainest style that comes out as it is meant; None where none does."""
    meant = reading.text_of(block)
    for style in STYLES:
        try:
            lines = writer_of(style).table_or_html(reading, block)
        except Unwritable:
            continue
        if checker.says(lines, meant, notes):
            return lines
    return None


def as_html(reading: Reading, block: DocumentBlock) -> list[str]:
    """A block as HTML on one line, which is read whatever stands in it."""
    return ["".join(p if is_tag(p) else escape(p, quote=False) for p in reading.text_of(block)).replace("\n", "&#10;")]
