"""Markup of other tools is told where it is left, and only there. The cases are in tests/golden/render/other_tools.md."""

import time
from html import escape

import pytest

from publisher.content.converted import NOT_SHOWN
from publisher.messages import LANGUAGES, Catalogue
from publisher.render import constructs, half_written
from publisher.render.convert import Source, convert


def told(html: str, source: str) -> list[tuple[str, int]]:
    """The losses of a page by name and line; its text begins in line 4 of its file."""
    return [(loss.what, loss.line) for loss in convert(html, Source("a.md", source, 4)).losses]


def test_what_a_plugin_read_is_not_told() -> None:
    """Nothing of it is in the page that came out."""
    source = "{{ price }}\n\n[[Rent]]\n\n$a_1$\n\n:::note\n"

    assert told("<p>12</p><p><a href='rent.md'>Rent</a></p><p>a</p><div>x</div>", source) == []


def test_what_is_left_is_told_where_it_stands() -> None:
    """Each occurrence, with its line in the file."""
    source = "One {{ a }}\n\n`{{ b }}`\n\n```\n{{ c }}\n```\n\nTwo {{ d }}\n"
    html = "<p>One {{ a }}</p><p><code>{{ b }}</code></p><pre><code>{{ c }}</code></pre><p>Two {{ d }}</p>"

    assert told(html, source) == [("template-value", 4), ("template-value", 12)]


def test_an_address_in_another_tools_words_is_told_as_a_link_only() -> None:
    """Readers see nothing of it; what else the page has of that tool is told."""
    source = 'One [two]({% page "two" %}).\n\n{% slack "dev" %}'
    html = '<p>One <a href="{% page &quot;two&quot; %}" data-kb-src="{% page">two</a>.</p><p>{% slack "dev" %}</p>'

    assert told(html, source) == [("template-tag", 6)]


def test_diagrams_are_told_at_their_fences() -> None:
    """One after the other; one that a plugin made is told at the page's beginning."""
    code = '<pre><code class="language-mermaid">x</code></pre>'
    fence = "``` mermaid\nx\n```\n"

    assert told(code * 2, f"Text.\n\n{fence}\nText.\n\n{fence}") == [("diagram", 6), ("diagram", 12)]
    assert told(code, "Text.") == [("diagram", 4)]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("Prices:\n- **rent** of shelves\n- sale", 5),
        ("Prices:\n- [rent](rent.md) *of* `x` [shelves][1]\n- sale", 5),
        ("- Sales of shelves\n\nPrices:\n- __rent__ of shelves", 7),
        ("Prices: - rent of shelves", 4),
    ],
)
def test_a_list_in_a_paragraph_stands_where_its_letters_do(source: str, line: int) -> None:
    """Whatever emphasis, links and code break up in the source; one that no source has stands at the beginning."""
    assert told("<p>Prices:\n- <b>rent</b> of shelves\n- sale</p>", source) == [("list-unread", line)]


@pytest.mark.parametrize("mark", ['--8<-- "part.md"', "{!part.md!}", "<<< @/part.js"])
def test_an_include_that_was_read_is_not_told(mark: str) -> None:
    """It is where its mark is still there."""
    assert told("<p>The part.</p>", f"A.\n\n{mark}\n") == []
    assert told(f"<p>{escape(mark)}</p>", f"A.\n\n{mark}\n") == [("include", 6)]


def test_equal_lists_are_told_one_after_the_other() -> None:
    """Each in its own line."""
    html = "<p>To sell:\n- rent</p><p>To buy:\n- rent</p>"

    assert told(html, "To sell:\n- rent\n\nTo buy:\n- rent") == [("list-unread", 5), ("list-unread", 8)]


_TABLE = "| a | b |\n| - | - |\n"


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        (f"{_TABLE}\nText.\n\n| - | - |\n| c | d |", ("table-headless", 9)),
        (f"{_TABLE}\n| a | b | c |\n| - | - |\n| c | d |", ("table-columns", 8)),
        ("> - | a | b |\n>   | --- |", ("table-columns", 5)),
        (f"{_TABLE}\nText:\n| a | b |\n| - | - |", ("table-unread", 9)),
        ("| a | b |\n|---+---|\n| c | d |", ("table-line", 5)),
        ("| a | b |\n| — | — |", ("table-line", 5)),
    ],
)
def test_a_table_that_is_not_read_is_told_with_the_reason(source: str, fault: tuple[str, int]) -> None:
    """At its own line of dashes, though a table that is read has the same one."""
    left = source.removeprefix(f"{_TABLE}\n")
    html = f"<p>{left.replace('>   ', '').replace('> - ', '')}</p>".replace("\n\n", "</p><p>")

    assert told(html, source) == [fault]


def test_an_alert_in_the_middle_of_a_text_is_told_and_its_neighbours_are_not() -> None:
    """Whatever their kinds: GitHub reads an alert at the beginning of a quotation only."""
    source = "> [!NOTE]\n> a\n> [!TIP]\n> b\n\n> [!TIP]\n> c\n\n> [!recipe]\n> d"

    assert told("<p>a\n[!TIP]\nb</p><p>c</p><p>[!recipe]\nd</p>", source) == [
        ("alert-in-text", 6),
        ("alert-unknown", 12),
    ]


@pytest.mark.parametrize("source", ["<div>![x](p.png)</div>", "> <p>\n> a ![x](p.png)\n> </p>", "- <td>![x](p.png)"])
def test_markdown_between_tags_is_told_where_it_was_not_read(source: str) -> None:
    """And not where an extension read it, or where it is a sample."""
    line = 3 + 1 + source.count("\n") // 2
    assert told(source.replace("> ", "").replace("- ", ""), source) == [("markdown-in-html", line)]
    assert told('<div><img src="p.png"></div>', source) == []
    assert told("<div><code>![x](p.png)</code></div>", "<div><code>![x](p.png)</code></div>") == []
    assert told("<div>[x](p.png)</div>", "<div>\\[x](p.png)</div>") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_has_its_sentence(language: str) -> None:
    """In every language, with the thing itself, and a way out of it."""
    say = Catalogue(language)
    known = {
        *constructs.names(),
        *half_written.NAMES,
        "fence-unread",
        "markdown-in-html",
        "typed-tag",
        "tag-unclosed",
        "diagram",
        "diagram-no-program",
        "diagram-slow",
        "diagram-refused",
        "diagram-no-svg",
        "diagram-large",
        "formula-unread",
        "image-kind-not-shown",
    }

    assert known == NOT_SHOWN
    for name in NOT_SHOWN:
        assert "THING" in say(f"check.{name}", detail="THING", what=name)
        assert say(f"check.{name}-hint", detail="THING", what=name)


@pytest.mark.parametrize(
    "opening",
    [
        "{{ a ",
        "{{< a ",
        "{# a ",
        "{/* a ",
        "{% a ",
        "$$ a ",
        "[[a ",
        "%% a ",
        "{: a ",
        "<% a ",
        "^[a ",
        "<!-- ",
        "\\(",
        "\\[",
        "\\( a=",
        "\\[ a=",
    ],
)
def test_openings_that_are_never_closed_take_no_time(opening: str) -> None:
    """1 MB of them: each looks for its end up to the next one (minutes of processor time before)."""
    source = opening * (1_000_000 // len(opening))
    begun = time.process_time()
    list(constructs.unread(source, source, f"<p>{escape(source)}</p>"))
    assert time.process_time() - begun < 5


def test_thousands_of_unread_lists_are_found_in_their_order() -> None:
    """Each is looked for behind the one before, and not from the page's beginning (minutes before)."""
    source = "text\n- item\n\n" * 4_000
    begun = time.process_time()

    found = list(constructs.unread(source, source, "<p>text\n- item</p>\n" * 4_000))

    assert [at for _, _, at in found] == [13 * number + 5 for number in range(4_000)]
    assert time.process_time() - begun < 4


def test_a_sample_that_is_not_read_is_told_at_its_own_fence() -> None:
    """Not at the first one of its language, which may be read well."""
    body = "```py\na = 1\n```\n\n- x\n\n    ```py\n    b = 2\n    ```\n"
    html = "<pre><code>a = 1\n</code></pre><ul><li><p>x</p><p><code>py\nb = 2</code></p></li></ul>"

    assert told(html, body) == [("fence-unread", 10)]
