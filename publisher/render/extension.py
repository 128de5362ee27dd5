"""Our Markdown extension: it stamps addresses before MkDocs rewrites them, and reads what GitHub and wikis taught authors to write.

Task lists (``- [ ]``), collapsible notes (``??? note "Title"``), content tabs (``=== "Title"``) and GitHub alerts (``> [!NOTE]``)
become plain elements with a class; how they look is decided later, in one place, for preview and portal alike.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.blockparser import BlockParser
from markdown.extensions.admonition import AdmonitionProcessor
from markdown.extensions.toc import slugify_unicode
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

from publisher.render.attributes import keep_other_braces
from publisher.render.github import add_github_reading
from publisher.render.github_inline import add_github_lines
from publisher.render.math_syntax import add_formulas
from publisher.render.styles import KINDS

NAME = "publisher.render.extension"

# Extensions that an author gets without asking, unless one of the second column is configured instead.
STANDARD: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "extra": frozenset({"extra", "markdown.extensions.extra", "pymdownx.extra"}),
        "admonition": frozenset({"admonition", "markdown.extensions.admonition"}),
        "sane_lists": frozenset({"sane_lists", "markdown.extensions.sane_lists"}),
    }
)
_ALERT = re.compile(r"\[!(?P<kind>\w+)\](?P<fold>[+-]?)[ \t]*(?P<title>[^\n]*)(?:\n|$)")
_TASK = re.compile(r"\[(?P<mark>[ xX])\][ \t]+")


def heading_slugs() -> object:
    """The function that makes anchors of headings: letters of every alphabet stay readable."""
    return slugify_unicode


class PublisherExtension(Extension):
    """Registers what this module reads; ``details`` False leaves ``???`` to another extension."""

    def __init__(self, **kwargs: object) -> None:
        self.config = {
            "details": [True, "Read ??? blocks"],
            "tabs": [True, "Read === blocks"],
            "tasks": [True, "Read task lists"],
            "alerts": [True, "Read > [!NOTE] quotes"],
            "math": [False, "Read formulas in TeX"],
            "github": [False, "Read Markdown as GitHub does"],
            "addresses": [True, "With it, make links of bare addresses"],
            "braces": [True, "Keep text in braces that is no attribute"],
        }
        super().__init__(**kwargs)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        if self.getConfig("alerts"):
            md.treeprocessors.register(_Alerts(md), "kb_alerts", 26)
        if self.getConfig("tasks"):
            md.treeprocessors.register(_Tasks(md), "kb_tasks", 25)
        if self.getConfig("details"):
            md.parser.blockprocessors.register(_DetailsProcessor(md.parser), "kb_details", 106)
            md.treeprocessors.register(_Details(md), "kb_details", 24)
        if self.getConfig("tabs"):
            md.parser.blockprocessors.register(_TabProcessor(md.parser), "kb_tabs", 107)
        if self.getConfig("github"):
            add_github_reading(md)
            add_github_lines(md, addresses=bool(self.getConfig("addresses")))
        if self.getConfig("math"):
            add_formulas(md)
        if self.getConfig("braces"):
            keep_other_braces(md)
        # MkDocs' rewriting of links ("relpath") runs at 0.
        md.treeprocessors.register(_Stamp(md), "kb_stamp", 1)


def makeExtension(**kwargs: object) -> PublisherExtension:  # noqa: N802 - Python-Markdown's name
    """Give Python-Markdown the extension."""
    return PublisherExtension(**kwargs)


class _Stamp(Treeprocessor):
    """Keeps each address as written in ``data-kb-src``; what e-mail links hide as entities is left alone."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            name = {"a": "href", "img": "src"}.get(element.tag)
            address = element.get(name) if name else None
            if address is not None and AMP_SUBSTITUTE not in address:
                element.set("data-kb-src", address)


class _Tasks(Treeprocessor):
    """``- [ ] text`` and ``- [x] text``: the brackets become an empty ``span`` that is drawn as a box."""

    def run(self, root: Element) -> None:
        for item in root.iter("li"):
            holder = item if (item.text or "").strip() else next(iter(item), item)
            if holder is not item and holder.tag != "p":
                continue
            match = _TASK.match(holder.text or "")
            if match is None:
                continue
            box = Element("span", {"class": "kb-done" if match["mark"] in "xX" else "kb-open"})
            box.tail = (holder.text or "")[match.end() :]
            holder.text = ""
            holder.insert(0, box)
            item.set("class", "kb-task")


class _Alerts(Treeprocessor):
    """``> [!NOTE]`` becomes an admonition; without a title of its own it is given one in the page's language later."""

    def run(self, root: Element) -> None:
        if root.find(".//blockquote") is None:
            return
        waiting = [root]
        while waiting:  # those too that come of a split
            parent = waiting.pop()
            for quote in [child for child in parent if child.tag == "blockquote"]:
                self._split(parent, quote)
            waiting.extend(parent)
        for quote in root.iter("blockquote"):
            first = quote[0] if len(quote) else None
            match = _ALERT.match(first.text or "") if first is not None and first.tag == "p" else None
            if first is None or match is None or match["kind"].lower() not in KINDS:
                continue
            kind = KINDS[match["kind"].lower()]
            quote.tag = "details" if match["fold"] else "div"
            quote.set("class", f"admonition {kind}")
            if match["fold"] == "+":
                quote.set("open", "open")
            title = Element("summary" if match["fold"] else "p", {"class": "admonition-title"})
            title.text = match["title"].strip()
            first.text = (first.text or "")[match.end() :]
            if not first.text.strip() and not len(first):
                quote.remove(first)
            quote.insert(0, title)

    def _split(self, parent: Element, quote: Element) -> None:
        """Python-Markdown reads quotes one after the other as one: each further alert in it becomes a quote of its own."""
        place = list(parent).index(quote)
        current = quote
        for child in list(quote)[1:]:
            match = _ALERT.match(child.text or "") if child.tag == "p" else None
            if match is not None and match["kind"].lower() in KINDS:
                place += 1
                current = Element("blockquote")
                parent.insert(place, current)
            if current is not quote:
                quote.remove(child)
                current.append(child)


class _IndentedBlock(AdmonitionProcessor):
    """A line that begins with ``MARK`` and what is indented below it."""

    MARK: ClassVar[str]

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)

    def test(self, parent: Element, block: str) -> bool:
        # Only an indented block can go on with one that was begun: most blocks are neither, and need no search.
        may_go_on = block.startswith(" " * self.tab_length)
        return (may_go_on or self.MARK in block) and super().test(parent, block)


class _DetailsProcessor(_IndentedBlock):
    """Reads ``??? kind "Title"`` (closed) and ``???+`` (open) as an admonition that _Details turns into ``details``."""

    MARK = "???"
    RE = re.compile(r'(?:^|\n)\?\?\?(\+?) ?([\w\-]+(?: +[\w\-]+)*)(?: +"(.*?)")? *(?:\n|$)')

    def get_class_and_title(self, match: re.Match[str]) -> tuple[str, str | None]:
        kind = match[2].lower()
        title = match[3] if match[3] is not None else kind.split(" ", 1)[0].capitalize()
        return f"{kind} {'kb-unfold' if match[1] else 'kb-fold'}", title or None


class _TabProcessor(_IndentedBlock):
    """Reads ``=== "Title"`` with what is indented below it as a section with a title: nothing can be switched on the portal."""

    CLASSNAME = "kb-tab"
    CLASSNAME_TITLE = "kb-tab-title"
    MARK = "==="
    RE = re.compile(r'(?:^|\n)===[!+]? +"(.*?)" *(?:\n|$)')

    def get_class_and_title(self, match: re.Match[str]) -> tuple[str, str | None]:
        return "kb-tab-open", match[1] or None


class _Details(Treeprocessor):
    def run(self, root: Element) -> None:
        for block in root.iter("div"):
            classes = (block.get("class") or "").split()
            if "admonition" not in classes or not {"kb-fold", "kb-unfold"} & set(classes):
                continue
            block.tag = "details"
            if "kb-unfold" in classes:
                block.set("open", "open")
            block.set("class", " ".join(name for name in classes if name not in {"kb-fold", "kb-unfold"}))
            if len(block) and block[0].get("class") == "admonition-title":
                block[0].tag = "summary"
