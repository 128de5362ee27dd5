"""Does a reader of the portal read what Python-Markdown makes of the page? The comparison of both texts, page by page.

What we put around a page's text stands outside ``data-kb-body``; the first heading, which is the page's title there, is put
back in front of it. White space is folded: a browser does the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from bs4 import BeautifulSoup
from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig

from publisher.content.model import Page
from publisher.pipeline.extensions import add_extensions
from publisher.pipeline.opening import open_project
from publisher.render.extension import NAME

_WORDS = re.compile(r"\S+")


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
    """What the portal shows of the page's own file: everything inside ``data-kb-body``."""
    body = BeautifulSoup(html, "html.parser").find(attrs={"data-kb-body": True})
    return body.decode_contents() if body is not None else ""


class OwnHtml:
    """Python-Markdown with the extensions of one mkdocs.yml, without ours: what the author's pages are anywhere else."""

    def __init__(self, config_file: Path) -> None:
        config: MkDocsConfig = open_project(config_file).config
        add_extensions(config)
        chosen = [name for name in config.markdown_extensions if name != NAME]
        configs = {name: settings for name, settings in config.mdx_configs.items() if name != NAME}
        self._markdown = Markdown(extensions=chosen, extension_configs=configs)

    def of(self, page: Page) -> str:
        """The HTML of a page's text."""
        return self._markdown.reset().convert(page.body)


def differences(path: str, title: str, own: str, portal: str) -> Iterator[Difference]:
    """Where the two texts of a page differ. ``title`` is the heading that became the page's title, or ``""``."""
    expected, found = words(own), [*title.split(), *words(portal)]
    if expected == found:
        return
    for tag, i, j, k, m in SequenceMatcher(None, expected, found, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Difference(path, " ".join(expected[i:j]), " ".join(found[k:m]), " ".join(expected[max(0, i - 4) : i]))
