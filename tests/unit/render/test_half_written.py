"""What has no end, or no other half: named at its line, with a hint that helps."""

import pytest
from markdown import Markdown

from publisher.messages import Catalogue
from publisher.render.convert import Source, convert
from publisher.render.extension import NAME

# What it is, a text, its line, and the text after the hint was followed.
EXAMPLES = [
    ("fence-unclosed", "One.\n\n```py\nx = 1\n\nTwo.\n", 3, "One.\n\n```py\nx = 1\n```\n\nTwo.\n"),
    ("fence-unclosed", "~~~\na\n~~~\n\n~~~\nb\n", 5, "~~~\na\n~~~\n\n~~~\nb\n~~~\n"),
    ("comment-unclosed", "One.\n\n<!-- not this\n\nTwo.\n", 3, "One.\n\n<!-- not this -->\n\nTwo.\n"),
    ("comment-unclosed", "One <!-- not this -- >\n\nTwo.\n", 1, "One <!-- not this -->\n\nTwo.\n"),
    ("comment-unclosed", "<!-- a -- >\n\nOne.\n\n<!-- b -->\n", 1, "<!-- a -->\n\nOne.\n\n<!-- b -->\n"),
    (
        "cells-lost",
        "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 | five |\n",
        4,
        "| a | b | c |\n|---|---|---|\n| 1 | 2 |\n| 3 | 4 | five |\n",
    ),
    ("cells-lost", "a\n\n| a |\n|---|\n| 1 | two |\n", 5, "a\n\n| a |\n|---|\n| 1 \\| two |\n"),
    ("footnote-undefined", "One.\n\nTwo.[^1]\n", 3, "One.\n\nTwo.[^1]\n\n[^1]: Three.\n"),
    ("footnote-undefined", "Two.[^1]\n", 1, "Two.\\[^1]\n"),
    ("reference-undefined", "One.\nSee [text][ref].\n", 2, "One.\nSee [text][ref].\n\n[ref]: https://a.example\n"),
    ("reference-undefined", "![map][m]\n", 1, "\\[map]\\[m]\n"),
    ("link-wordless", "One.\n\n[](https://a.example)\n", 3, "One.\n\n[words](https://a.example)\n"),
]


def told(text: str) -> list[tuple[str, int]]:
    reader = Markdown(
        extensions=["toc", "extra", "admonition", "sane_lists", NAME], extension_configs={NAME: {"github": True}}
    )
    return [(loss.what, loss.line) for loss in convert(reader.convert(text), Source("a.md", text)).losses]


@pytest.mark.parametrize(("name", "text", "line", "mended"), EXAMPLES)
def test_it_is_named_at_its_line_and_the_hint_is_true(name: str, text: str, line: int, mended: str) -> None:
    """Who does as the hint says hears nothing more."""
    assert told(text) == [(name, line)]
    assert told(mended) == []
    for language in ("en", "ru"):
        assert Catalogue(language)(f"check.{name}-hint", detail="THING")


@pytest.mark.parametrize(
    "text",
    [
        "x[i][j] and [ ][ ] and `[a][b]`, `[^1]`, `<!-- a`\n",
        "```\n<!-- a\n[a][b] [^1]\n| a |\n|---|\n| 1 | 2 |\n```\n",
        "- a\n\n  ```\n  [a][b]\n  ```\n\n> ```\n> [^1]\n> ```\n",
        "<!-- a -->\n\n<!-- b\n\nc -->\n",
        "| a | b |\n|---|---|\n| 1 \\| 2 | `3 | 4` |\n| 5 |\n",
        "[text][ref] [^n] [![map](https://a.example/b)](https://b.example)\n\n[ref]: https://a.example\n[^n]: note\n",
        "a | b\n\nc | d | e\n",
    ],
)
def test_what_is_whole_is_not_told(text: str) -> None:
    """Code, and marks that have both their halves."""
    halves = {name for name, _, _, _ in EXAMPLES}
    assert [name for name, _ in told(text) if name in halves] == []


def test_prose_goes_on_behind_a_fence_that_is_never_closed() -> None:
    """What is wrong there is told at its own line."""
    assert told("```\na\n\n[text][ref]\n\n~~~\n[code][in it]\n~~~\n") == [
        ("fence-unclosed", 1),
        ("reference-undefined", 4),
    ]


def test_many_fences_without_an_end_take_no_time() -> None:
    """Each would be looked for up to the end of the page."""
    assert len(told("```a\n" * 4000 + "~~~b\n" * 4000)) > 0
