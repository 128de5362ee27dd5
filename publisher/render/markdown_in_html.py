"""Markdown that stands between the tags of an HTML block, where neither GitHub nor MkDocs reads it: ``<div>![shelf](shelf.png)</div>``."""

import re
from collections.abc import Iterator
from html import unescape

from publisher.render.github_html import BLOCK_NAMES

# An HTML block goes on up to an empty line, as in CommonMark; a quote or a list may hold it.
_BLOCK = re.compile(
    rf"^[ \t>]*(?:(?:[-*+]|\d{{1,9}}[.)])[ \t]+)*</?(?:{BLOCK_NAMES})(?=[\s/>])[^\n]*(?:\n(?![ \t>]*$)[^\n]*)*",
    re.MULTILINE | re.IGNORECASE,
)
_NO_TEXT = re.compile(
    r"<(script|style|pre|textarea|code)\b.*?(?:</\1|\Z)|<!--.*?(?:-->|\Z)|<[a-z/][^<>]*>", re.DOTALL | re.IGNORECASE
)
_MARKDOWN = re.compile(
    r"(?<!\\)!?\[[^\[\]\n]*\]\([^()\s<>]+\)|(?<![\\*\w])\*\*(?=[^\s*])[^*\n<]*(?<=[^\s*])\*\*(?![*\w])"
)
_CODE = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def markdown_in_html(prose: str, html: str) -> Iterator[tuple[str, str, int]]:
    """``("markdown-in-html", what was typed, its place)``: links, pictures and strong words that readers see with their marks.

    ``prose`` is the page's source with blanks in place of code, ``html`` what became of it.
    """
    if "<" not in prose or ("](" not in html and "**" not in html):
        return
    text = ""
    for block in _BLOCK.finditer(prose):
        words = _NO_TEXT.sub(lambda found: " " * len(found[0]), block[0])
        for found in _MARKDOWN.finditer(words):
            text = text or unescape(_TAG.sub("", _CODE.sub("", html)))
            if unescape(found[0]) in text:
                yield "markdown-in-html", found[0], block.start() + found.start()
