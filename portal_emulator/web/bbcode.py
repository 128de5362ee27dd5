"""BBCode, the markup of tasks and comments, as safe HTML.

Only tags that the portal's own task card shows are known; anything else in brackets is text. Every tag that was left
open is closed, so that a description cannot reach out of its place on the page.
"""

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

_TAGS = r"b|i|u|s|del|p|left|center|right|url|user|img|list|\*|quote|code|color|size|font|table|tr|td|th"
_TOKEN = re.compile(rf"\[(?P<slash>/?)(?P<tag>{_TAGS})(?:=(?P<value>[^\]\n]*))?\]", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")
_SAFE_ADDRESS = re.compile(r"(?:https?://|mailto:|/(?!/)|#)[^\s\"'<>\\]*\Z", re.IGNORECASE)
_NUMBER = re.compile(r"\d+\Z")

_PLAIN = {
    "b": "strong",
    "i": "em",
    "u": "u",
    "s": "s",
    "del": "del",
    "p": "div",
    "left": "div",
    "center": "div",
    "right": "div",
    "quote": "blockquote",
    "table": "table",
    "tr": "tr",
    "td": "td",
    "th": "th",
    # Sizes, colours and fonts are known, so that they do not show as text, and have no effect: contrast stays ours.
    "color": "span",
    "size": "span",
    "font": "span",
}
_BLOCKS = frozenset({"p", "left", "center", "right", "quote", "list", "*", "code", "table", "tr", "td", "th"})


def render_bbcode(text: str) -> Markup:
    """Return `text` as HTML that is safe to put on a page."""
    return Markup("").join(_Renderer(text.replace("\r\n", "\n").replace("\r", "\n")).run())


def safe_address(address: str) -> str:
    """Return `address` when a reader may follow it (http, https, mailto, or within the portal), else an empty string."""
    address = address.strip()
    return address if _SAFE_ADDRESS.match(address) else ""


class _Renderer:
    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[tuple[str, str]] = []  # (BBCode tag, HTML element), outermost first
        self._trim = False  # a line break right after a block element would show as an empty line

    def run(self) -> Iterator[Markup]:
        at = 0
        while match := _TOKEN.search(self._text, at):
            yield self._plain(self._text[at : match.start()])
            tag, at = match["tag"].lower(), match.end()
            if match["slash"]:
                yield self._close(tag, match[0])
            elif tag in {"code", "img"} or (tag == "url" and match["value"] is None):
                at, markup = self._verbatim(tag, at, match[0])
                yield markup
            else:
                yield self._start(tag, match["value"])
        yield self._plain(self._text[at:])
        while self._open:
            yield Markup("</{}>").format(self._open.pop()[1])

    def _plain(self, text: str) -> Markup:
        if self._trim and text:
            text = text.removeprefix("\n")
            self._trim = False
        if self._open and self._open[-1][0] in {"list", "table", "tr"} and not text.strip():
            return Markup("")  # only layout of the source stands between items
        if self._open and self._open[-1][0] == "*":
            text = text.rstrip("\n")
        in_link = any(tag in {"url", "user"} for tag, _ in self._open)
        html = escape(text) if in_link else _with_links(text)
        return Markup(str(html).replace("\n", "<br>\n"))  # noqa: S704 - both branches are escaped above

    def _start(self, tag: str, value: str | None) -> Markup:
        closed = Markup("")
        if tag == "*":
            if "list" not in (name for name, _ in self._open):
                return Markup("[*]")
            closed = self._close_until("list")
            element, start = "li", Markup("<li>")
        elif tag == "list":
            element = "ol" if (value or "").strip() in {"1", "a", "A"} else "ul"
            start = Markup("<{}>").format(element)
        elif tag == "url":
            address = safe_address(value or "")
            element = "a" if address else "span"
            start = Markup('<a href="{}">').format(address) if address else Markup("<span>")
        elif tag == "user":
            number = (value or "").strip()
            element = "a" if _NUMBER.match(number) else "span"
            start = (
                Markup('<a href="/company/personal/user/{}/">').format(number) if element == "a" else Markup("<span>")
            )
        else:
            element = _PLAIN[tag]
            start = Markup("<{}>").format(element)
        self._open.append((tag, element))
        self._trim = tag in _BLOCKS
        return closed + start

    def _close(self, tag: str, written: str) -> Markup:
        if tag not in (name for name, _ in self._open):
            return escape(written)
        html = self._close_until(tag)
        self._trim = tag in _BLOCKS
        return html + Markup("</{}>").format(self._open.pop()[1])

    def _close_until(self, tag: str) -> Markup:
        """Close whatever stands inside the innermost open `tag`; the tag itself stays open."""
        html = Markup("")
        while self._open[-1][0] != tag:
            html += Markup("</{}>").format(self._open.pop()[1])
        return html

    def _verbatim(self, tag: str, at: int, written: str) -> tuple[int, Markup]:
        """Handle a tag whose inside is not BBCode. Without an end it is text."""
        end = self._text.lower().find(f"[/{tag}]", at)
        if end < 0:
            return at, escape(written)
        inside, after = self._text[at:end], end + len(tag) + 3
        self._trim = tag == "code"
        if tag == "code":
            return after, Markup("<pre><code>{}</code></pre>").format(inside.strip("\n"))
        address = safe_address(inside)
        if not address:
            return after, escape(inside)
        if tag == "img":
            return after, Markup('<img src="{}" alt="">').format(address)
        return after, Markup('<a href="{}">{}</a>').format(address, inside.strip())


def _with_links(text: str) -> Markup:
    html, at = Markup(""), 0
    for match in _BARE_ADDRESS.finditer(text):
        html += escape(text[at : match.start()]) + Markup('<a href="{0}">{0}</a>').format(match[0])
        at = match.end()
    return html + escape(text[at:])
