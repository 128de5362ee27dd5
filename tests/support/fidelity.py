"""Does a reader of the portal read what Python-Markdown makes of the page? The comparison of both texts, page by page.

What we put around a page's text stands outside ``data-kb-body``, words of ours inside it in elements with ``data-kb-add``
(the name of an alert without a title, the address of a video, the description of a picture that cannot be shown): both are taken
out. The first heading, which is the page's title there, is put back in front. White space is folded: a browser does the same.

Some things read differently on purpose: the markers ``[!NOTE]``, ``[ ]`` and ``[x]`` become a note and a drawn box, ``???`` and
``===`` begin blocks, text in braces that ``attr_list`` would take for attributes and drop is kept, the ``¶`` that ``permalink``
puts behind headings would never be hidden there, titles of tabs stand before what they open and not in a row above all, formulas
of arithmatex are pictures there (or code, without their delimiters), drawings in ``<svg>`` are removed (and told by ``check``),
and text that stands where HTML allows none (between a table and its rows) is where browsers move it, for our cleaner reads as
they do: moved, but every letter of it is there.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import nh3
from bs4 import BeautifulSoup
from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig

from publisher.content.model import Page
from publisher.pipeline.extensions import add_extensions
from publisher.pipeline.mkdocs_config import open_project
from publisher.render.extension import NAME
from publisher.render.formulas import draw
from publisher.render.styles import KINDS

_BLOCK = re.compile(r'^[ \t]*(?:\?\?\?\+? ?\w|===[!+]? +")|\{', re.MULTILINE)
_WORDS = re.compile(r"\S+")
_ALERT = re.compile(rf"\s*\[!(?:{'|'.join(KINDS)})\][+-]?", re.IGNORECASE)
_DELIMITERS = re.compile(r"^\s*\\[(\[]|\\[)\]]\s*$")
_TASK = re.compile(r"\s*\[[ xX]\][ \t]")


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where a page reads differently: what Python-Markdown's HTML says, what the portal says, and what stands before."""

    path: str
    markdown: str
    portal: str
    before: str = ""


def words(html: str) -> list[str]:
    """What a reader reads, word by word. Images, comments, scripts and styles have no words."""
    return _WORDS.findall(BeautifulSoup(html, "html.parser").get_text())


def body_of(html: str) -> str:
    """What the portal shows of the page's own file: everything inside ``data-kb-body``, without words of ours."""
    start = max(html.find("<div data-kb-body"), 0)  # a menu of thousands of pages may stand before it
    body = BeautifulSoup(html[start:], "html.parser").find(attrs={"data-kb-body": True})
    if body is None:
        return ""
    for ours in body.find_all(attrs={"data-kb-add": True}):
        ours.decompose()
    return body.decode_contents()


def without_markers(html: str) -> str:
    """Python-Markdown's HTML without the markers that are drawn on the portal."""
    soup = BeautifulSoup(html, "html.parser")
    for gone in soup.select("a.headerlink, td.linenos, svg"):
        gone.decompose()
    for formula in soup.find_all(class_="arithmatex"):
        tex = _DELIMITERS.sub("", formula.get_text())
        if formula.find_parent("h1") is None and draw(tex, display=formula.name == "div") is not None:
            formula.decompose()
        else:
            formula.string = tex
    for tabs in reversed(soup.select(".tabbed-alternate")):  # those within others first
        labels, blocks = (
            tabs.select(f":scope > .tabbed-{part}") for part in ("labels > label", "content > .tabbed-block")
        )
        for label, block in zip(labels, blocks, strict=True):
            block.insert(0, "\n", label.extract(), "\n")
    for quote in soup.find_all("blockquote"):
        for paragraph in quote.find_all("p", recursive=False):
            _cut(paragraph.find(string=True), _ALERT)
    for item in soup.find_all("li"):
        first = item.find(string=lambda text: bool(text.strip()))
        if first is not None and (first.parent is item or first.parent.name == "p"):
            _cut(first, _TASK)
    return soup.decode()


def _cut(text: Any, marker: re.Pattern[str]) -> None:
    if text is not None and marker.match(text):
        text.replace_with(marker.sub("", text, count=1))


def as_browsers_read(html: str) -> str:
    """HTML after a browser's repairs: every element closed, text in tables moved to where it is allowed."""
    tags = nh3.ALLOWED_TAGS | {"section", "main", "figure", "button", "font", "input", "label"}
    return nh3.clean(html, tags=tags, strip_comments=True)


class OwnHtml:
    """Python-Markdown with the extensions of one mkdocs.yml, without ours: what the author's pages are anywhere else."""

    def __init__(self, config_file: Path) -> None:
        config: MkDocsConfig = open_project(config_file).config
        add_extensions(config)
        chosen = [name for name in config.markdown_extensions if name != NAME]
        configs = {name: settings for name, settings in config.mdx_configs.items() if name != NAME}
        self._markdown = Markdown(extensions=chosen, extension_configs=configs)
        configs[NAME] = {"tasks": False, "alerts": False}
        self._with_blocks = Markdown(extensions=[*chosen, NAME], extension_configs=configs)

    def of(self, page: Page) -> str:
        """The HTML of a page's text."""
        return self._markdown.reset().convert(page.body)

    def with_blocks(self, page: Page) -> str:
        """The same with our readers of ``???`` and ``===`` blocks and of braces, for pages that have some."""
        return self._with_blocks.reset().convert(page.body) if _BLOCK.search(page.body) else ""


def differences(path: str, title: str, own: str, portal: str, blocks: str = "") -> Iterator[Difference]:
    """Where the two texts of a page differ. ``title`` is the heading that became the page's title, or ``""``.

    ``blocks``: the page's own HTML with ``???``, ``===`` and braces read, where it has some.
    """
    found = [*title.split(), *words(portal)]
    if found == words(own):
        return
    bare = without_markers(blocks or own)
    expected = words(bare)
    moved = words(as_browsers_read(bare))
    if found == expected or (found == moved and Counter("".join(moved)) == Counter("".join(expected))):
        return
    for tag, i, j, k, m in SequenceMatcher(None, expected, found, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Difference(path, " ".join(expected[i:j]), " ".join(found[k:m]), " ".join(expected[max(0, i - 4) : i]))


def reads_as_written(title: str, own: str, portal: str) -> bool:
    """Whether not even a marker differs."""
    return words(own) == [*title.split(), *words(portal)]
