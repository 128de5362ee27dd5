"""Formulas in TeX as pictures: drawn when a page is converted, so that readers need neither a script nor a font.

The portal's sanitiser breaks ``<math>``; a picture in a ``data:`` address it leaves alone (facts kb-1.1). The picture
holds curves only, and its sizes are in em: it grows with the text around it and sits on the same line.
"""

import re
import warnings
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape, unescape
from typing import Any

from publisher.render.images import MOST_SVG_BYTES, svg_address
from publisher.render.math_syntax import DISPLAY, INLINE
from publisher.render.styles import INK
from publisher.render.svg import clean_svg

LONGEST_TEX = 1_500
MOST_WORK = 3_000
"""Longer formulas, and those with more in one another, are not tried: nobody reads them, and each level doubles the time or worse."""
_EM = 200  # units of the drawing to one em: fine enough for print
_MARGIN = 2
_VIEW = re.compile(r' width="[^"]*" height="[^"]*" viewBox="([^"]*)"')
_PATH = re.compile(r' d="([^"]*)"')
_DECIMAL = re.compile(r"-?\d+\.\d+")
_AROUND_LETTER = re.compile(r"\s*([A-Z])\s*")
_LENGTH = re.compile(r'(?<=[" ])(\d+(?:\.\d+)?)pt(?=[" ])')
# What TeX calls the same in other words.
_ENVIRONMENT = re.compile(r"\\(begin|end)\{(?:aligned|split|gathered|gather\*?|equation\*?|multline\*?|eqnarray\*?)\}")
_WRAPPING = re.compile(r"\\(?:begin|end)\{(?:equation|multline)\*?\}")
_NOT_DRAWN = re.compile(r"\\(?:label\{[^{}]*\}|nonumber|notag)\s*")
_PROGRAM = re.compile(r"\\(?:def|let|(?:re)?newcommand|DeclareMathOperator|require|input|include)\b")
_LEVEL = re.compile(
    r"\\(?P<fence>left|begin)\b|\\(?P<unfence>right|end)\b|\\.|(?P<brace>\{)|(?P<unbrace>\})", re.DOTALL
)
_UNKNOWN = re.compile(r">\s*\\[A-Za-z]")
_TAG = re.compile(r"<[^>]*>")

# What our own reader and pymdownx.arithmatex leave in a page; the latter's other form for old MathJax becomes the first.
_FOR_MATHJAX = re.compile(
    r'<(?P<tag>span|div) class="MathJax_Preview">.*?</(?P=tag)>\s*'
    r'<script type="math/tex(?P<display>; mode=display)?">(?P<tex>.*?)</script>',
    re.DOTALL,
)
_HELD = re.compile(
    rf'<(?P<tag>span|div) class="(?P<name>{INLINE}|{DISPLAY}|arithmatex)">(?P<tex>[^<]*)</(?P=tag)>', re.DOTALL
)
_DELIMITED = re.compile(r"\s*(?:\\\((?P<inline>.*)\\\)|\\\[(?P<display>.*)\\\])\s*", re.DOTALL)
_TITLE = re.compile(r"<h1\b.*?</h1>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Formula:
    """A drawn formula: its picture, its sizes in em, and how far it reaches below the line of text."""

    svg: bytes
    width: float
    height: float
    depth: float


def holds_formulas(html: str) -> bool:
    """A quick look that spares most pages the slow one."""
    return INLINE in html or "arithmatex" in html


def with_formulas(html: str) -> tuple[str, list[str]]:
    """HTML with its formulas drawn, and the TeX of those that cannot be read: they are shown as code.

    A title is plain text wherever it stands, in the menu and in the portal's lists: a formula in it stays TeX.
    """
    unread: list[str] = []

    def drawn(held: re.Match[str]) -> str:
        tex, display = _tex(held)
        formula = draw(tex, display=display)
        if formula is None:
            unread.append(tex)
            code = f"<code>{escape(tex, quote=False)}</code>"
            return f"<pre>{code}</pre>" if held["tag"] == "div" else code
        picture = _picture(formula, tex)
        return f'<p style="text-align: center;">{picture}</p>' if held["tag"] == "div" else picture

    html = _FOR_MATHJAX.sub(_plain, html)
    html = _TITLE.sub(lambda title: _HELD.sub(lambda held: escape(_tex(held)[0], quote=False), title[0]), html)
    return _HELD.sub(drawn, html), unread


def _plain(old: re.Match[str]) -> str:
    tex = escape(old["tex"], quote=False)
    return f"\\[{tex}\\]" if old["display"] else f"\\({tex}\\)"


def _tex(held: re.Match[str]) -> tuple[str, bool]:
    """The TeX of a formula, and whether it stands by itself."""
    tex = unescape(held["tex"])
    found = _DELIMITED.fullmatch(tex) if held["name"] == "arithmatex" else None
    if found is None:
        return tex.strip(), held["name"] == DISPLAY or held["tag"] == "div"
    return (found["inline"] or found["display"] or "").strip(), found["display"] is not None


def _picture(formula: Formula, tex: str) -> str:
    """The picture as an author might write it, so that it goes through the same policy as every other."""
    style = f"width:{formula.width}em;vertical-align:{-formula.depth:g}em"
    return f'<img src="{svg_address(formula.svg)}" alt="{escape(" ".join(tex.split()))}" style="{style}">'


@lru_cache(4096)
def draw(tex: str, *, display: bool = False) -> Formula | None:
    """The picture of a formula, ``display`` for one that stands by itself; None where it cannot be read whole.

    The same text gives the same bytes on every machine.
    """
    if not tex.strip() or len(tex) > LONGEST_TEX or _PROGRAM.search(tex) or _work(tex) > MOST_WORK:
        return None
    library = _library()
    try:
        return _drawn(library, tex, display=display)
    except Exception:  # noqa: BLE001 - the library's errors for text that is no TeX are of every kind
        return None


@cache
def _library() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of its way to its font, in Python 3.11 and 3.12
        import ziamath  # here: fonts are loaded, which few runs need
        from ziamath.config import config
    config.svg2 = False
    config.precision = 1
    return ziamath


def _drawn(library: Any, tex: str, *, display: bool) -> Formula | None:
    same = _ENVIRONMENT.sub(r"\\\1{align*}", _WRAPPING.sub("", _NOT_DRAWN.sub("", tex.strip())))
    mathml = _LENGTH.sub(lambda length: f"{float(length[1]) / 10:g}em", library.tex.tex2mml(same, inline=not display))
    if _UNKNOWN.search(mathml):
        return None
    drawing = library.Math(mathml, size=_EM, margin=_MARGIN)
    if any(not drawing.font.glyphindex(char) for char in set("".join(drawing.mathml.itertext())) if char.isprintable()):
        return None
    svg = str(drawing.svg())
    view = _VIEW.search(svg)
    if view is None:
        return None
    left, top, width, height = map(float, view[1].split())
    svg = _VIEW.sub(f' viewBox="{left:g} {top:g} {width:g} {height:g}" fill="{INK}"', svg, count=1)
    svg = _PATH.sub(lambda path: f' d="{_short(path[1])}"', svg).replace(
        ' xmlns:xlink="http://www.w3.org/1999/xlink"', ""
    )
    clean = clean_svg(svg.encode())
    if clean is None or len(clean) > MOST_SVG_BYTES or width <= 0 or height <= 0:
        return None
    return Formula(clean, _em(width), _em(height), _em(top + height))


def _work(tex: str) -> int:
    """How much there is to lay out: what opens costs twice as much in another, an environment or a growing bracket four times."""
    level = work = 0
    for found in _LEVEL.finditer(tex):
        if found["fence"] or found["brace"]:
            level += 2 if found["fence"] else 1
            work += 2 ** min(level, 16)
        elif found["unfence"] or found["unbrace"]:
            level = max(0, level - (2 if found["unfence"] else 1))
    return work


def _short(path: str) -> str:
    """A path in whole units: a third of its length is decimals and blanks that no screen shows."""
    whole = _DECIMAL.sub(lambda number: str(round(float(number[0]))), path)
    return _AROUND_LETTER.sub(r"\1", whole).replace(" -", "-").strip()


def _em(units: float) -> float:
    return round(units / _EM, 3)
