"""Files that pages include with ``pymdownx.snippets`` and that are not there: the extension leaves their text out and says nothing."""

import re
from collections.abc import Iterator
from typing import Any

from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig

from publisher.config import Settings
from publisher.content.model import Site
from publisher.findings import Finding, Severity
from publisher.messages import text

SNIPPETS = "pymdownx.snippets"
_MARK = re.compile(r"[ \t]*-+8<-+(?:[ \t]+(?P<quote>[\"'])(?P<name>.+?)(?P=quote))?[ \t]*$")
_PART = re.compile(r"(?::[\w,-]*)+$")  # lines or a section of the file


def snippet_findings(config: MkDocsConfig, settings: Settings, site: Site) -> Iterator[Finding]:
    """One for each file, at the line that names it."""
    if SNIPPETS not in config.markdown_extensions:
        return
    pages = [page for page in site.pages if "8<-" in page.body]
    if not pages:
        return
    reader = Markdown(extensions=[SNIPPETS], extension_configs={SNIPPETS: config.mdx_configs.get(SNIPPETS, {})})
    snippets: Any = reader.preprocessors["snippet"]
    for page in pages:
        for line, name in _named(page.body.split("\n")):
            path = _PART.sub("", name)
            if path and not path.lower().startswith(("http://", "https://")) and not snippets.get_snippet_path(path):
                message, hint = text("pipeline.snippet-missing", file=name), text("pipeline.snippet-missing-hint")
                place = f"{settings.docs_prefix}{page.path}"
                yield Finding("snippet-missing", Severity.WARNING, place, page.body_line + line, 1, message, hint)


def _named(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The files that a page includes, with their lines from 0: each by its mark, or several between two marks."""
    in_block = False
    for number, line in enumerate(lines):
        mark = _MARK.match(line)
        if mark is not None:
            in_block = in_block if mark["name"] else not in_block
            if mark["name"] and not in_block:
                yield number, mark["name"].strip()
        elif in_block and not line.lstrip().startswith(";"):
            yield number, line.strip()
