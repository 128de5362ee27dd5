"""Markdown in, article out: the cases of tests/golden/render, one file a subject.

A case is a title, the page's Markdown and the article, each ended by a line with a single dot. So that people can read them,
styles stand as the names of their tokens (``style="@td"``), references in braces, and what conversion found besides the article
as lines beginning with ``=``. After a change that is meant: UPDATE_GOLDEN=1, then read the difference.
"""

import os
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import markdown
import pytest

from publisher.content.converted import Converted
from publisher.render import styles
from publisher.render.article import Article
from publisher.render.convert import Source, convert
from publisher.render.extension import heading_slugs
from publisher.render.links import settle

FOLDER = Path(__file__).parents[2] / "golden" / "render"
EXTENSIONS = ["toc", "tables", "fenced_code", "extra", "admonition", "sane_lists", "publisher.render.extension"]
NAMES = {
    **{style: f"@{name}" for name, style in reversed(styles.CODE_COLOURS.items())},
    **{style: f"@{name}" for name, style in reversed(styles.ELEMENTS.items())},
    **{tone.box: f"@{name}" for name, tone in styles.TONES.items()},
    **{tone.folded: f"@{name}-folded" for name, tone in styles.TONES.items()},
    **{tone.heading: f"@{name}-title" for name, tone in styles.TONES.items()},
    styles.CODE_IN_PRE: "@code-in-pre",
    styles.TABLE_FRAME: "@table-frame",
    styles.FOOTNOTES: "@footnotes",
    styles.TASK: "@task",
    styles.TAB: "@tab",
    styles.TAB_TITLE: "@tab-title",
    styles.OPEN_SIGN: "@box-open",
    styles.DONE_SIGN: "@box-done",
    styles.TICK: "@tick",
}


def cases(file: Path) -> Iterator[tuple[str, str, str]]:
    """The cases of one file: title, source, expected."""
    chunks = re.split(r"^\.\n", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for title, source, expected in zip(chunks[::3], chunks[1::3], chunks[2::3], strict=False):
        yield title.strip().rpartition("\n")[2], source.rstrip("\n"), expected.rstrip("\n")


def rewrite(file: Path) -> None:
    """Put what comes out now into a file of cases."""
    chunks = re.split(r"^\.\n", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    chunks[2::3] = [f"{rendered(source.rstrip(chr(10)))}\n" for source in chunks[1::3]]
    file.write_text(".\n".join(chunks), encoding="utf-8")


def readable(converted: Converted) -> str:
    """The article with names for styles and references, and what else was found."""
    article = Article(converted.segments).resolve(
        page=lambda ref: f"{{{ref.path}}}",
        file=lambda ref: f"{{file {ref.path}}}",
        image=lambda ref: f"{{image {ref.path}}}",
    )
    named = re.sub(r'style="([^"]*)"', lambda style: f'style="{name_of(unescape(style[1]))}"', article)
    found = [f"= title {converted.title}"] if converted.title else []
    found += [f"= loss {loss.what} {loss.detail} line {loss.line}" for loss in converted.losses]
    found += [
        f"= link {li.kind} {li.target}{'#' + li.anchor if li.anchor else ''} {li.line}:{li.column}"
        for li in converted.links
    ]
    return "\n".join([named.strip(), *found])


def name_of(style: str) -> str:
    """A style by its token's name; one that an author's own declarations follow as ``@td;text-align:right``."""
    if style in NAMES:
        return NAMES[style]
    for whole, name in NAMES.items():
        ours = dict(part.split(":", 1) for part in whole.split(";"))
        given = dict(part.split(":", 1) for part in style.split(";") if ":" in part)
        equal = sum(given.get(key) == value for key, value in ours.items())
        if list(given)[: len(ours)] == list(ours) and equal >= max(1, len(ours) / 2):
            own = [f"{key}:{value}" for key, value in given.items() if ours.get(key) != value]
            return ";".join([name, *own])
    return style


def rendered(source: str) -> str:
    configs = {"toc": {"slugify": heading_slugs()}}
    html = markdown.markdown(source, extensions=EXTENSIONS, extension_configs=configs)
    return readable(settle(convert(html, Source("markets/price.md", source)), (), ()))


FILES = sorted(FOLDER.glob("*.md"))
if "UPDATE_GOLDEN" in os.environ:
    for changed in FILES:
        rewrite(changed)
CASES = [(file.stem, *case) for file in FILES for case in cases(file)]


@pytest.mark.parametrize(
    ("file", "title", "source", "expected"), CASES, ids=[f"{case[0]}: {case[1]}" for case in CASES]
)
def test_markdown_becomes_this_article(file: str, title: str, source: str, expected: str) -> None:
    """Each case's Markdown gives its article."""
    assert rendered(source) == expected


def test_there_are_cases() -> None:
    """The folder is found and read."""
    assert len(CASES) > 50
