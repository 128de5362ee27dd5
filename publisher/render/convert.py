"""One page's HTML, as Python-Markdown and the author's extensions made it, becomes an article with open ends."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from publisher.content.converted import Converted
from publisher.messages import Catalogue
from publisher.redaction import redact
from publisher.render.constructs import unread
from publisher.render.diagrams import Draw, with_diagrams
from publisher.render.formulas import holds_formulas, with_formulas
from publisher.render.half_written import half_written
from publisher.render.html_cleaning import clean, loss, losses
from publisher.render.locate import Locator
from publisher.render.markdown_in_html import markdown_in_html
from publisher.render.markup import ArticleWriter
from publisher.render.typed_tags import is_html, typed_tags

# Raised whenever an article of the same source would come out differently: the portal's copies are then re-rendered.
RENDERER = "1"

_FRAME = re.compile(
    r"""<iframe\b[^>]*?\ssrc=["']?(https?://[^"'\s>]+)[^>]*>(?:.*?</iframe\s*>)?""", re.IGNORECASE | re.DOTALL
)
_COMMENT = re.compile(r"<!--(?:\s*glossary:\s*(off|on)\s*-->|.*?-->)", re.DOTALL)
# How a manual made with Middleman says "the page's title", which stands there anyway.
_TITLE_COMMAND = re.compile(r"<%= *current_page\.data\.title *%>")
_TITLE_HEADING = re.compile(r"\A\s*<h1\b[^>]*>\s*&lt;%= *current_page\.data\.title *%&gt;\s*</h1>")
_CHECKBOX = re.compile(r'<input\b[^>]*type="checkbox"[^>]*>')


@dataclass(frozen=True, slots=True)
class Source:
    """What conversion needs to know of a page: its path, its text (to find lines in), and the language of its labels.

    ``image_hosts``: the servers that readers' browsers may load pictures from (``publisher.config.is_image_host``).
    ``draw`` makes pictures of diagrams; None where nothing is configured for any.
    """

    path: str
    body: str
    body_line: int = 1
    language: str = "en"
    image_hosts: tuple[str, ...] = ()
    draw: Draw | None = None


def _glossary_mark(comment: re.Match[str]) -> str:
    """An element for what switches the glossary; in a comment that begins earlier it is part of that one."""
    return f'<span class="kb-glossary-{comment[1]}"></span>' if comment[1] else comment[0]


def _without_title(left: Iterable[tuple[str, str, int]]) -> Iterator[tuple[str, str, int]]:
    """What is left unread, without the first command for the page's title: the title stands there."""
    is_there = False
    for name, written, at in left:
        if is_there or not _TITLE_COMMAND.fullmatch(written):
            yield name, written, at
        else:
            is_there = True


def convert(html: str, source: Source) -> Converted:
    """Clean, style and disarm a page's HTML, and collect its links, anchors, headings and losses."""
    if "task-list" in html:
        html = _CHECKBOX.sub(
            lambda box: f'<span class="{"kb-done" if "checked" in box[0] else "kb-open"}"></span>', html
        )
    if "tabbed-set" in html:
        from publisher.render.tabs import untabbed  # here: Beautiful Soup takes a tenth of a warm check to load

        html = untabbed(html)
    if "glossary:" in html:
        end = (
            html.rfind("-->") + 3
        )  # behind it are only beginnings, each of which would be followed to the end of the page
        html = _COMMENT.sub(_glossary_mark, html[:end]) + html[end:]
    locator = Locator(source.body, source.body_line)
    reads_formulas = holds_formulas(html)
    html, strange = with_formulas(html) if reads_formulas else (html, [])
    html, undrawn = with_diagrams(html, source.draw, Catalogue(source.language)("page.diagram"), locator.code_line)
    html, typed = typed_tags(html)
    found = [loss("tag-unclosed" if is_html(tag) else "typed-tag", tag, locator.place(tag)[0]) for tag in typed]
    found += [loss(rule, detail, locator.place(needle)[0]) for rule, detail, needle in losses(html)]
    found += [
        loss("formula-unread", " ".join(tex.split()), locator.place(tex, tex.partition("\n")[0])[0]) for tex in strange
    ]
    found += [loss(diagram.problem, diagram.detail, diagram.line) for diagram in undrawn]
    if "<iframe" in html:
        html = _FRAME.sub(
            r'<a class="kb-frame" href="\1">\1</a>', html
        )  # a video, mostly: its address is better than nothing
    cleaned = redact(clean(html))  # a hook may have put a secret into it: caches and readers must not get it
    cleaned, is_titled = _TITLE_HEADING.subn("", cleaned, count=1)
    left = unread(source.body, locator.prose(), cleaned)
    if is_titled:
        left = _without_title(left)
    found += [
        loss(name, written, locator.line_at(at))
        for name, written, at in left
        if name != "formula" or not reads_formulas or escape(written, quote=False) in cleaned
    ]
    for finds in (half_written, markdown_in_html):
        found += [loss(name, written, locator.line_at(at)) for name, written, at in finds(locator.prose(), cleaned)]
    writer = ArticleWriter(source.path, locator, Catalogue(source.language), source.image_hosts)
    writer.write(cleaned)
    return writer.converted(found)
