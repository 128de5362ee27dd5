"""Text in braces is kept unless it is attributes."""

import pytest
from markdown import Markdown

from publisher.render.extension import NAME


def html(text: str, *extensions: str) -> str:
    """What becomes of a text with the extensions that every page is read with."""
    return Markdown(extensions=[*(extensions or ("extra",)), NAME]).convert(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("## Price {draft}", "Price {draft}</h2>"),
        ("# GET /shops {id}", "GET /shops {id}</h1>"),
        ("Sums *a*{12} and *b*{i=1}", "</em>{12} and <em>b</em>{i=1}"),
        ('He is\n{"name": 1}', '\n{"name": 1}</p>'),
        ("- x\n  {y}", "{y}</li>"),
        ("a | b\n--|--\n`c` {opt} | d {e}", "</code> {opt}</td>\n<td>d {e}</td>"),
        ("Term {x}\n: Text {y}", "<dt>Term {x}</dt>\n<dd>Text {y}</dd>"),
    ],
)
def test_what_is_no_attribute_stays(text: str, kept: str) -> None:
    """Placeholders, formulas, data: Python-Markdown alone would drop them without a word."""
    assert kept in html(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("## Price {#price .big}", '<h2 class="big" id="price">Price</h2>'),
        ("## Цены {#цены}", '<h2 id="цены">Цены</h2>'),
        ("## Scope {#1-scope}", '<h2 id="1-scope">Scope</h2>'),
        ("Text {#x}\n{: #2_b .lead}", '<p class="lead" id="2_b">Text {#x}</p>'),
        ("![Map](map.png){width=300}", 'width="300"'),
        ("[Plan](plan.pdf){ download }", "download"),
        ("Text\n{: .lead }", '<p class="lead">Text</p>'),
        ("*a*{:title='One two'}", '<em title="One two">a</em>'),
    ],
)
def test_attributes_are_read(text: str, read: str) -> None:
    """As Python-Markdown's documentation tells them."""
    assert read in html(text)


def test_without_the_extension_all_braces_stay() -> None:
    """Nobody gets attributes who did not want them."""
    assert html("## Price {#price}", "tables") == "<h2>Price {#price}</h2>"
