"""Diagrams that authors write as text: as pictures where somebody draws them, else as code samples."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape

from publisher.render.images import svg_address
from publisher.render.svg import clean_svg

TOLD = "kb-told"
"""A class of code samples that are told of already: what was to draw them said why it did not."""
# A fence as Python-Markdown writes it, and as custom fences of superfences do for scripts that would draw it in a browser.
_FENCE = re.compile(r'<pre><code class="language-(?P<language>[\w-]+)">(?P<code>[^<]*)</code></pre>')
_FOR_SCRIPTS = re.compile(
    r'<(?P<tag>pre|div) class="(?P<language>mermaid|plantuml|graphviz)">(?:<code>)?(?P<code>[^<]*)(?:</code>)?</(?P=tag)>'
)
_NAME = re.compile(r"^\s*(?:accTitle\s*:|title\s*:?)\s*(?P<name>\S.*?)\s*$", re.MULTILINE)
_ROOT = re.compile(rb"<svg\b[^>]*>")
_BOX = re.compile(rb"""\sviewBox\s*=\s*["']\s*[\d.+-]+[\s,]+[\d.+-]+[\s,]+(?P<width>[\d.]+)[\s,]+(?P<height>[\d.]+)""")
_WIDTH = re.compile(rb"""\swidth\s*=\s*["'](?P<width>[\d.]+)(?:px)?["']""")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of a diagram: its picture as SVG, or why there is none (``problem`` names a loss, ``detail`` says more)."""

    svg: bytes = b""
    problem: str = ""
    detail: str = ""


Draw = Callable[[str, str], Drawn | None]
"""Draws (language, text); None for a language that nothing is configured for."""


@dataclass(frozen=True, slots=True)
class Undrawn:
    """A diagram that could not be drawn: the reason, as in Drawn, and the line of its fence."""

    problem: str
    detail: str
    line: int


def with_diagrams(
    html: str, draw: Draw | None, called: str, line_of: Callable[[str], int]
) -> tuple[str, list[Undrawn]]:
    """HTML with its diagrams drawn; ``called`` describes a picture whose text has no title of its own.
    ``line_of`` tells the line of the next fence of a language.

    What scripts would have drawn in a browser is a fence like any other.
    """
    html = _FOR_SCRIPTS.sub(
        lambda held: f'<pre><code class="language-{held["language"]}">{held["code"]}</code></pre>', html
    )
    if draw is None:
        return html, []
    undrawn: list[Undrawn] = []

    def drawn(fence: re.Match[str]) -> str:
        language, code = fence["language"], unescape(fence["code"])
        result = draw(language.lower(), code)
        if result is None:
            return fence[0]
        line = line_of(language)
        picture = _picture(result.svg, code, called) if result.svg else ""
        if not picture:
            undrawn.append(Undrawn(result.problem, result.detail, line))
            return f'<pre><code class="language-{language} {TOLD}">{fence["code"]}</code></pre>'
        return picture

    return _FENCE.sub(drawn, html), undrawn


def readable_svg(content: bytes) -> bytes | None:
    """A drawn picture without scripts and outside references; labels in HTML stay: inside a picture they can do nothing."""
    return clean_svg(content, with_html=True)


def _picture(svg: bytes, code: str, called: str) -> str:
    """The picture as wide as it was drawn: without a width of its own a browser would stretch it to the page."""
    name = _NAME.search(code)
    alt = escape(name["name"] if name else called)
    root = _ROOT.search(svg)
    width = (_BOX.search(root[0]) or _WIDTH.search(root[0])) if root else None
    style = f' style="width: {round(float(width["width"]))}px"' if width else ""
    return f'<p style="text-align: center"><img src="{svg_address(svg)}" alt="{alt}"{style}></p>'
