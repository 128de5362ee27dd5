"""Markdown as people type it: what the two readings make of it, example by example. The laws: tests/property/test_github_laws.py."""

import re
from html import unescape

import pytest
from block_tree import block_tree
from markdown import Markdown

from publisher.render.extension import NAME


def html_of(text: str, *extensions: str, tab_length: int = 4, github: bool = True) -> str:
    reader = Markdown(
        extensions=["extra", "admonition", "sane_lists", *extensions, NAME],
        extension_configs={NAME: {"github": github}},
        tab_length=tab_length,
    )
    return reader.convert(text)


NESTED = ["ul", [["li", [["text", "a"], ["ul", [["li", [["text", "b"]]]]]]]]]


@pytest.mark.parametrize(
    "text", ["- a\n  - b", "- a\n   - b", "- a\n\t- b", "* a\n\n  + b", "- a\n    - b", "-   a\n    - b"]
)
def test_lists_nest_by_two_blanks_or_more(text: str) -> None:
    """Python-Markdown wants four, and reads a flat list otherwise."""
    assert block_tree(html_of(text)) == ["root", [NESTED]]


def test_a_list_needs_no_empty_line_before_it() -> None:
    """A bullet ends a paragraph, and so does a number if it is 1: a year does not."""
    assert block_tree(html_of("We sell:\n- labels\n1) paper\n"))[1] == [
        ["text", "We sell:"],
        ["ul", [["li", [["text", "labels"]]]]],
        ["ol", [["li", [["text", "paper"]]]]],
    ]
    assert block_tree(html_of("Founded in\n1998. Sold since.\n")) == [
        "root",
        [["text", "Founded in 1998. Sold since."]],
    ]


def test_a_number_alone_on_a_line_ends_no_paragraph() -> None:
    """An item without text begins no list there, however far it is indented: "The usual value is / 100." keeps its number."""
    assert "100." in html_of("* The usual value is\n    100.\n\n* Next\n")


@pytest.mark.parametrize("language", ["", "python"])
@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("1. a\n   ```{}\n   x = 1\n\n     y\n   ```\n2. b\n", "ol"),
        ("> ```{}\n> x = 1\n>\n>   y\n> ```\n", "blockquote"),
        ("!!! note\n    ```{}\n    x = 1\n\n      y\n    ```\n", "div"),
    ],
)
def test_code_samples_stand_in_lists_notes_and_quotes(text: str, inside: str, language: str) -> None:
    """They were code in a line, and their lines one."""
    html = html_of(text.format(language))
    assert block_tree(html)[1][0][0] == inside
    assert ("x = 1\n\n  y" in html, "<pre>" in html, 'class="language-python"' in html) == (True, True, bool(language))


def test_a_sample_that_is_indented_or_named_freely_is_a_sample() -> None:
    """A blank before a fence, words behind its language, a longer fence at its end: each made it text."""
    for text in (" ```\n x\n ```\n", '```js title="x"\nx\n```\n', "~~~\nx\n~~~~~\n"):
        assert block_tree(html_of(text)) == ["root", [["code", "x"]]], text


def test_notes_hold_what_is_indented_by_two_blanks() -> None:
    """Also what comes after an empty line; what is not indented is outside."""
    html = html_of('!!! tip "Mind"\n  One\n  - two\n\n  three\nfour\n')
    assert block_tree(html)[1] == [
        ["div", [["text", "Mind"], ["text", "One"], ["ul", [["li", [["text", "two"]]]]], ["text", "three"]]],
        ["text", "four"],
    ]


def test_markdown_between_tags_is_markdown() -> None:
    """Behind an empty line, as on GitHub; HTML without any stays as it is."""
    html = html_of("<details>\n<summary>More</summary>\n\n**b**\n\n- x\n  - y\n\n</details>\n\nend\n")
    assert html.startswith("<details>\n<summary>More</summary>\n<p><strong>b</strong></p>\n<ul>")
    assert "</ul>\n</details>\n<p>end</p>" in html
    for plain in (
        "<div>\n<p>x</p>\n\n<p>*y*</p>\n</div>\n\nend\n",
        "<pre>\n\n*x*\n</pre>\n",
        "<!-- a\n\n- b\n  - c\n-->\n",
    ):
        assert html_of(plain) == html_of(plain, github=False)


def test_headings_keep_their_last_sign() -> None:
    """``C#`` is a language; signs behind a blank close a heading."""
    assert html_of("## C#\n\n## F# ##\n", "toc") == '<h2 id="c">C#</h2>\n<h2 id="f">F#</h2>'


@pytest.mark.parametrize(
    "text",
    [
        "term\n:   meaning\n    - no list\n",
        "$$\na\n- b\n$$\n",
        "::: module\n    options:\n      - a\n",
        "a | b\n- | -\n1 | 2\n",
        "[^1]: note\n\n    - in it\n\ntext[^1]\n",
        "- a\n\n        code\n",
        '=== "One"\n\n    - a\n        - b\n',
        "text\n- - -\n",
    ],
)
def test_what_others_read_is_left_to_them(text: str) -> None:
    """Definitions, formulas, directives, footnotes, tabs, and Python-Markdown's own indents."""
    assert html_of(text) == html_of(text, github=False)


def test_an_author_s_choice_stays() -> None:
    """Who chose how far lists are indented reads them so."""
    assert html_of("- a\n  - b\n    - c\n", tab_length=2) == html_of(
        "- a\n  - b\n    - c\n", tab_length=2, github=False
    )


@pytest.mark.parametrize(
    ("text", "links"),
    [
        (
            "See https://a.example/x_(y)?b=1&c=2, or (https://b.example).",
            ["https://a.example/x_(y)?b=1&c=2", "https://b.example"],
        ),
        (
            "*https://a.example* **www.b.example/x_y** «https://c.example/»",
            ["https://a.example", "http://www.b.example/x_y", "https://c.example/"],
        ),
        ("Ask anna.k@example.com.", ["mailto:anna.k@example.com"]),
        ("`https://a.example` foohttps://b.example git@host/x ftp://c.example", []),
        ("[https://a.example](https://b.example/x) <https://c.example>", ["https://b.example/x", "https://c.example"]),
        (
            '<a href="https://a.example">https://b.example</a> https://c.example',
            ["https://a.example", "https://c.example"],
        ),
        ("| a |\n|---|\n| https://a.example |", ["https://a.example"]),
        ("    https://a.example\n\n<p>https://b.example</p>", []),
    ],
)
def test_bare_addresses_are_links(text: str, links: list[str]) -> None:
    """Without the signs of the sentence around them; never in code, in a link or between tags."""
    found = [unescape(address) for address in re.findall(r' href="([^"]*)"', html_of(text))]
    assert found == links


def test_a_backslash_breaks_a_line_or_takes_a_sign_its_meaning() -> None:
    """Any sign, as CommonMark says; one before a letter is a backslash."""
    assert html_of("a\\\nb\\\\\nc\\") == "<p>a<br />\nb\\\nc\\</p>"
    assert html_of(r"\$7 \<b> \& \~x\~ C:\temp") == r"<p>$7 &lt;b&gt; &amp; ~x~ C:\temp</p>"


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("!!! note My title", "My title"),
        ("!!! note Про цены", "Про цены"),
        ('!!! note The "best" one', 'The "best" one'),
        ("!!! tip: What now?", "What now?"),
        ("??? note Folded away", "Folded away"),
        ('!!! note inline end "Side"', "Side"),
        ("!!! note inline end", "Note"),
        ("!!! note optional", "Note"),
        ("!!! note", "Note"),
    ],
)
def test_a_note_s_title_needs_no_quotation_marks(first: str, title: str) -> None:
    """What Python-Markdown takes for classes, unless it is one small word or Material's own."""
    found = re.search(r'class="admonition-title">(.*?)</', html_of(f"{first}\n    text\n"))
    assert found is not None
    assert found[1] == title
