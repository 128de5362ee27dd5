"""Python-Markdown's inline step without searches that cannot find anything; the result is the same.

It tries some fifteen patterns on every stretch of text, one regular expression each. Nearly all of the stock ones need one certain
character to be there, and prose holds few of them: looking for the character first makes reading a page of prose a quarter faster.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from markdown import Markdown, inlinepatterns
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

from publisher.render.github_inline import ADDRESS, BREAK, HOST, MAIL

# What a text must hold for a stock pattern to match. Known by the expression itself: an extension's own one is always tried.
_NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        inlinepatterns.BACKTICK_RE: ("`",),
        inlinepatterns.ESCAPE_RE: ("\\",),
        inlinepatterns.LINK_RE: ("[",),
        inlinepatterns.IMAGE_LINK_RE: ("![",),
        inlinepatterns.AUTOLINK_RE: ("<",),
        inlinepatterns.AUTOMAIL_RE: ("<",),
        inlinepatterns.HTML_RE: ("<",),
        inlinepatterns.ENTITY_RE: ("&",),
        inlinepatterns.LINE_BREAK_RE: ("  \n",),
        BREAK: ("\\\n",),
        ADDRESS: ("://",),
        HOST: ("www.",),
        MAIL: ("@",),
        r"\[\^([^\]]*)\]": ("[^",),  # footnotes
    }
)
_APPLY = "_InlineProcessor__applyPattern"
_HANDLE = "_InlineProcessor__handleInline"


def install_fast_inline(reader: Markdown) -> None:
    """Put our inline step in the place of the stock one; a reader whose inline step is another keeps it."""
    stock = reader.treeprocessors["inline"]
    if type(stock) is InlineProcessor and hasattr(stock, _APPLY) and hasattr(stock, _HANDLE):
        reader.treeprocessors.register(_Sifting(reader), "inline", 20)  # the priority that Python-Markdown gives it


class _Sifting(InlineProcessor):
    """The stock step; the loop over the patterns is what differs."""

    def __init__(self, reader: Markdown) -> None:
        super().__init__(reader)
        self._sifted = [(pattern, _needed(pattern)) for pattern in reader.inlinePatterns]
        self._apply = getattr(self, _APPLY)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803 - the stock names
        if isinstance(data, AtomicString):
            return data
        apply = self._apply
        for index in range(patternIndex, len(self._sifted)):
            pattern, needed = self._sifted[index]
            start, matched = 0, True
            while matched and (not needed or _holds(data, needed)):
                data, matched, start = apply(pattern, data, index, start)
        return data


def _holds(text: str, needed: tuple[str, ...]) -> bool:
    for one in needed:  # noqa: SIM110 - a generator costs more than what it would spare
        if one in text:
            return True
    return False


def _needed(pattern: Any) -> tuple[str, ...]:
    """Texts of which one is in whatever the pattern matches; none where that is not known."""
    if type(pattern) is inlinepatterns.DelimiterProcessor:
        return tuple(pattern.tokens)
    return _NEEDED.get(str(getattr(pattern, "pattern", "")), ())
