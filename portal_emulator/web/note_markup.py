"""Documents of Knowledge Base 2.0 as a reader sees them: Markdown, callouts, and the blocks that stand for files.

The dialect is the portal's, as far as it is known (facts tn-6.5, tn-6.6): no raw HTML, `~~struck~~`,
`:::info … :::`, and `[[image fileId=1 width=30 align=left]]` alone on a line.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

import markdown
from markdown.inlinepatterns import SimpleTagInlineProcessor
from markupsafe import Markup

from portal_emulator.web.markup import harmless

_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_CALLOUT = re.compile(r":::\s*([a-z]+)\s*\Z")
_FILE = re.compile(r"\s*\[\[(image|video|file) fileId=([0-9]{1,18})((?:\s+[a-z]+=[\w.]+)*)\s*\]\]\s*\Z")
_WIDTH = re.compile(r"\bwidth=(\d{2,3}(?:\.\d{1,2})?)(?![\w.])")
_ALIGN = re.compile(r"\balign=(left|right)\b")
_KINDS = ("info", "tip", "success", "warning", "danger")


@dataclass(frozen=True, slots=True)
class NoteFile:
    """A file of the document; `size` in bytes."""

    url: str
    name: str
    size: int


FindFile = Callable[[int], NoteFile | None]


def render_note(text: str, find_file: FindFile) -> Markup:
    """Return the document's text as HTML that is safe to put on a page."""
    html = "\n".join(_Renderer(find_file).parts(text.replace("\r\n", "\n").split("\n")))
    return Markup(harmless(html))  # noqa: S704 - `harmless` wrote it


class _Renderer:
    """A converter is not for two threads at once, so each document has its own."""

    def __init__(self, find_file: FindFile) -> None:
        self._find_file = find_file
        self._converter = markdown.Markdown(extensions=["tables", "fenced_code", "sane_lists"])
        self._converter.preprocessors.deregister("html_block")
        self._converter.inlinePatterns.deregister("html")
        self._converter.inlinePatterns.register(SimpleTagInlineProcessor(r"()~~(.+?)~~", "del"), "struck", 80)

    def parts(self, lines: list[str]) -> Iterator[str]:
        """The text between callouts and files is Markdown; inside a code fence there are none of these."""
        plain: list[str] = []
        fence = ""
        at = 0
        while at < len(lines):
            line = lines[at]
            at += 1
            mark = _FENCE.match(line)
            if mark and (not fence or mark[1].startswith(fence)):
                fence = "" if fence else mark[1]
            callout = None if fence else _CALLOUT.match(line)
            end = _end_of_callout(lines, at) if callout else 0
            file = None if fence else _FILE.match(line)
            if file:
                yield self._markdown(plain)
                plain = []
                yield _file(file, self._find_file)
            elif callout and end:
                yield self._markdown(plain)
                plain = []
                yield _callout(callout[1], "\n".join(self.parts(lines[at:end])))
                at = end + 1
            else:
                plain.append(line)
        yield self._markdown(plain)

    def _markdown(self, lines: list[str]) -> str:
        self._converter.reset()
        return str(self._converter.convert("\n".join(lines)))


def _end_of_callout(lines: list[str], start: int) -> int:
    """The line that closes it, or 0."""
    return next((number for number in range(start, len(lines)) if lines[number].strip() == ":::"), 0)


def _callout(kind: str, inside: str) -> str:
    return f'<div class="callout {kind if kind in _KINDS else "info"}">{inside}</div>'


def _file(match: re.Match[str], find_file: FindFile) -> str:
    kind, found = match[1], find_file(int(match[2]))
    if found is None:
        return f"<p>{escape(match[0].strip())}</p>"
    url, name = escape(found.url), escape(found.name)
    width, align = _WIDTH.search(match[3]), _ALIGN.search(match[3])
    style = f' style="width:{width[1]}%"' if width else ""
    classes = f"note-{kind} {align[1]}" if align else f"note-{kind}"
    if kind == "image":
        return f'<figure class="{classes}"{style}><img src="{url}" alt="{name}"></figure>'
    if kind == "video":
        return f'<figure class="{classes}"{style}><video src="{url}" controls title="{name}"></video></figure>'
    return f'<p class="note-file"><a href="{url}" download>{name}</a> <small>{-(-found.size // 1024)} KB</small></p>'
