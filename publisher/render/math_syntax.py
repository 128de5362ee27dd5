r"""Formulas in Markdown: ``$…$`` and ``\(…\)`` in a line, ``$$…$$`` and ``\[…\]`` by themselves.

Read only where the author asks for it, and a dollar that is money stays one: see ``is_formula``.
"""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.util import STX, AtomicString

INLINE, DISPLAY = "kb-formula", "kb-formula-display"
"""Classes of the elements that hold a formula's TeX until it is drawn."""

_IN_DOLLARS = r"(?<![\\$])(?<![^\W_])\$(?=[^\s$])(?P<tex>(?:\\.|[^$\\])+?)(?<!\s)\$(?!\$)(?![^\W_])"
_BETWEEN_DOLLARS = r"(?<![\\$])\$\$(?!\$)(?P<tex>(?:\\.|[^$\\])+?)\$\$(?!\$)"
_IN_PARENTHESES = r"(?<!\\)\\\((?P<tex>.+?)(?<!\\)\\\)"
_IN_BRACKETS = r"(?<!\\)\\\[(?P<tex>.+?)(?<!\\)\\\]"
_BLOCK = re.compile(
    r"\s{0,3}(?:\$\$(?P<dollars>(?:\\.|[^$\\])+)\$\$|\\\[(?P<brackets>(?:(?!\\\]).)+)\\\]"
    r"|(?P<environment>\\begin\{(?P<name>[a-z]+\*?)\}.+\\end\{(?P=name)\}))\s*",
    re.DOTALL,
)
_SIGN = re.compile(r"[\\^_{}=<>≤≥≈≠±×÷·→∑∫√∞]")
_COMMAND = re.compile(r"\\[A-Za-z]+|\\.|\{[^{}]*\}")
_OF_A_PRICE = re.compile(r"[^\W\d_]{3,}|[€£¥₽₸$]|(?=[^\W\d_])[^\x00-\x7F\u0370-\u03FF]")
_TWO_WORDS = re.compile(r"[^\W\d_]{2,}")


def is_formula(tex: str) -> bool:
    """Whether what stands between two dollars is meant as a formula: "5 for one, 6" and ") or (" are not.

    With a sign of TeX or mathematics it is, unless it begins as a price and goes on in words; without one it has to be short
    names and numbers that do not begin with a digit.
    """
    words = _COMMAND.sub(" ", tex)
    if _SIGN.search(tex):
        return not (tex[0].isdigit() and _OF_A_PRICE.search(words))
    if not any(char.isalpha() for char in tex) or tex[0] in "),.;:!?/|":
        return False
    return not tex[0].isdigit() and not (len(tex.split()) > 1 and _TWO_WORDS.search(words))


def add_formulas(md: Markdown) -> None:
    """Teach Python-Markdown to read formulas; before escapes (180), which would take the backslash, and after code (190)."""
    for place, (name, pattern, found) in enumerate(
        (
            ("dollars-display", _BETWEEN_DOLLARS, DISPLAY),
            ("dollars", _IN_DOLLARS, INLINE),
            ("parentheses", _IN_PARENTHESES, INLINE),
            ("brackets", _IN_BRACKETS, DISPLAY),
        )
    ):
        md.inlinePatterns.register(_InLine(pattern, md, found), f"kb_formula_{name}", 188 - place)
    md.parser.blockprocessors.register(_Alone(md.parser), "kb_formula", 105)


class _InLine(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, found: str) -> None:
        super().__init__(pattern, md)
        self._found = found

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002 - Python-Markdown's name
    ) -> tuple[Element | None, int | None, int | None]:
        tex = m["tex"]
        if STX in tex or not tex.strip() or (m[0][:2] not in {"$$", "\\(", "\\["} and not is_formula(tex)):
            return None, None, None
        return _element("span", self._found, tex), m.start(), m.end()


class _Alone(BlockProcessor):
    """A block that is one formula, also over several lines."""

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002 - Python-Markdown's name
        return _BLOCK.fullmatch(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        found = _BLOCK.fullmatch(blocks.pop(0))
        assert found is not None
        parent.append(_element("div", DISPLAY, found["dollars"] or found["brackets"] or found["environment"]))


def _element(tag: str, name: str, tex: str) -> Element:
    element = Element(tag, {"class": name})
    element.text = AtomicString(tex.strip())
    return element
