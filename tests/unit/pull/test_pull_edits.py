"""Edits of every kind in the portal's editor, and the Markdown that they become."""

import pytest
from bs4 import BeautifulSoup, Tag

from publisher.pull.page import PullStatus

HEAD = "---\ntitle: Page\nowner: anna.k@example.com\n---\n\n"


def fragment(html: str) -> list[object]:
    return [child.extract() for child in list(BeautifulSoup(f"\n{html}", "html.parser").children)]


def put(body: Tag, selector: str, html: str, place: str = "inside") -> None:
    """Put HTML into, before, after or in the place of the first element of a selector."""
    found = body.select_one(selector)
    assert found is not None, selector
    match place:
        case "inside":
            found.clear()
            for child in fragment(html):
                found.append(child)
        case "after":
            for child in reversed(fragment(html)):
                found.insert_after(child)
        case "before":
            for child in fragment(html):
                found.insert_before(child)
        case "instead":
            for child in fragment(html):
                found.insert_before(child)
            found.decompose()


CASES = {
    "bold": ("One two three.\n", "p", "One <b>two</b> three.", "inside", "One **two** three.\n"),
    "italic in bold": ("One **two** three.\n", "p", "One <b><i>two</i></b> three.", "inside", "One ***two*** three.\n"),
    "no longer bold": ("One **two** three.\n", "p", "One two three.", "inside", "One two three.\n"),
    "blank inside bold": ("One two three.\n", "p", "One <b>two </b>three.", "inside", "One **two** three.\n"),
    "struck": ("One two.\n", "p", "One <strike>two</strike>.", "inside", "One <del>two</del>.\n"),
    "code": ("Run it now.\n", "p", "Run <code>it</code> now.", "inside", "Run `it` now.\n"),
    "code with ticks": ("Run it now.\n", "p", "Run <code>a`b</code> now.", "inside", "Run ``a`b`` now.\n"),
    "link to a page": ("See it.\n", "p", 'See <a href="#landing4#top">it</a>.', "inside", "See [it](rent.md#top).\n"),
    "link by address": (
        "See it.\n",
        "p",
        'See <a href="https://portal.example/knowledge/pull/markets/rent/">it</a>.',
        "inside",
        "See [it](rent.md).\n",
    ),
    "link to a hand-made page": (
        "See it.\n",
        "p",
        'See <a href="#landing99">it</a>.',
        "inside",
        "See [it](https://portal.example/knowledge/pull/handmade/).\n",
    ),
    "link outside": (
        "See it.\n",
        "p",
        'See <a href="https://example.com/?a=1&amp;b=2">it</a>.',
        "inside",
        "See [it](https://example.com/?a=1&b=2).\n",
    ),
    "bare address": (
        "See it.\n",
        "p",
        'See <a href="https://example.com/x">https://example.com/x</a>.',
        "inside",
        "See <https://example.com/x>.\n",
    ),
    "words of a bare address": (
        "See <https://example.com/x> and [that][one].\n\n[one]: rent.md\n",
        "a",
        "https://example.com/y",
        "inside",
        "See [https://example.com/y](https://example.com/x) and [that][one].\n\n[one]: rent.md\n",
    ),
    "line break": ("One two.\n", "p", "One<br>two.", "inside", "One<br>two.\n"),
    "signs": ("One two.\n", "p", "One *two* [x] `y` &lt;b&gt; &amp;amp; z_z.", "inside", None),
    "a line like a list": ("One two.\n", "p", "- one two.", "inside", "\\- one two.\n"),
    "a line like a heading": ("One two.\n", "p", "# one two.", "inside", "\\# one two.\n"),
    "a line like a numbered list": ("One two.\n", "p", "1. one two.", "inside", "1\\. one two.\n"),
    "coloured": ("One two.\n", "p", 'One <span style="color:red">red</span> two.', "inside", "One red two.\n"),
    "paragraph after": ("One.\n\nThree.\n", "p", "<p>Two <b>b</b>.</p>", "after", "One.\n\nTwo **b**.\n\nThree.\n"),
    "paragraph before": ("One.\n\nThree.\n", "p", "<p>Zero.</p>", "before", "Zero.\n\nOne.\n\nThree.\n"),
    "paragraph typed as div": ("One.\n", "p", "<div>Two.</div>", "after", "One.\n\nTwo.\n"),
    "paragraph gone": ("One.\n\nTwo.\n\nThree.\n", "p:nth-of-type(2)", "", "instead", "One.\n\nThree.\n"),
    "emptied paragraph": ("One.\n\nTwo.\n\nThree.\n", "p:nth-of-type(2)", "<br>", "inside", "One.\n\nThree.\n"),
    "paragraph split": (
        "One two. Three four.\n",
        "p",
        "<p>One two.</p><p>Three four.</p>",
        "instead",
        "One two.\n\nThree four.\n",
    ),
    "heading level": ("## One\n\nText.\n", "h2", "<h3>One</h3>", "instead", "### One\n\nText.\n"),
    "heading new": ("Text.\n", "p", "<h2>More</h2><p>Yes.</p>", "after", "Text.\n\n## More\n\nYes.\n"),
    "heading with an id of its own": ("## One {#one}\n\nText.\n", "h2", "Two", "inside", "## Two {#one}\n\nText.\n"),
    "item after": ("- One\n- Three\n", "li", "<li>Two</li>", "after", "- One\n- Two\n- Three\n"),
    "item before": ("* Two\n* Three\n", "li", "<li>One</li>", "before", "* One\n* Two\n* Three\n"),
    "item gone": ("- One\n- Two\n- Three\n", "li:nth-of-type(2)", "", "instead", "- One\n- Three\n"),
    "item changed in nested list": (
        "- One\n    - in *one*\n    - in two\n- Two\n",
        "ul ul li:nth-of-type(2)",
        "in <b>three</b>",
        "inside",
        "- One\n    - in *one*\n    - in **three**\n- Two\n",
    ),
    "nested list new": (
        "- One\n- Two\n",
        "li",
        "One<ul><li>in</li></ul>",
        "inside",
        "- One\n    - in\n- Two\n",
    ),
    "numbered item": ("1. One\n2. Two\n", "li:nth-of-type(2)", "<li>Three</li>", "after", "1. One\n2. Two\n3. Three\n"),
    "loose item": ("- One\n\n- Two\n", "li", "<li><p>Between</p></li>", "after", "- One\n\n- Between\n\n- Two\n"),
    "task": (
        "- [ ] One\n- [x] Two\n",
        "li",
        '<span role="img" aria-label="done">✓</span>One',
        "inside",
        "- [x] One\n- [x] Two\n",
    ),
    "row after": (
        "| a | b |\n| - | - |\n| 1 | 2 |\n| 5 | 6 |\n",
        "tr:nth-of-type(1) + tr, tbody tr",
        "<tr><td>3</td><td>x|y</td></tr>",
        "after",
        "| a | b |\n| - | - |\n| 1 | 2 |\n| 3 | x\\|y |\n| 5 | 6 |\n",
    ),
    "row gone": (
        "| a | b |\n| - | - |\n| 1 | 2 |\n| 5 | 6 |\n",
        "tbody tr",
        "",
        "instead",
        "| a | b |\n| - | - |\n| 5 | 6 |\n",
    ),
    "cell": (
        "| a | b |\n| - | - |\n| 1 **x** | 2 |\n",
        "td",
        "<i>new</i>",
        "inside",
        "| a | b |\n| - | - |\n| *new* | 2 |\n",
    ),
    "empty cell filled": ("| a | b |\n| - | - |\n| 1 | |\n", "td:nth-of-type(2)", "two", "inside", None),
    "quote": ("> One *two*.\n> Three.\n", "blockquote p", "One <i>two</i>. Four.", "inside", "> One *two*.\n> Four.\n"),
    "paragraph in a quote": (
        "> One.\n\nText.\n",
        "blockquote p",
        "<p>Two.</p>",
        "after",
        "> One.\n>\n> Two.\n\nText.\n",
    ),
    "note": (
        '!!! tip "One"\n    Text.\n',
        "div p:nth-of-type(2)",
        "Text here.",
        "inside",
        '!!! tip "One"\n    Text here.\n',
    ),
    "note's title": (
        "???+ example\n    Text.\n",
        "summary",
        "For example",
        "inside",
        '???+ example "For example"\n    Text.\n',
    ),
    "alert's title": ("> [!NOTE]\n> Text.\n", "div p", "Mind", "inside", "> [!NOTE] Mind\n> Text.\n"),
    "paragraph in a note": (
        '!!! tip "One"\n    Text.\n\nAfter.\n',
        "div p:nth-of-type(2)",
        "<p>More.</p>",
        "after",
        '!!! tip "One"\n    Text.\n\n    More.\n\nAfter.\n',
    ),
    "code sample": (
        "```python\nx = 1\n\ny = 2\n```\n",
        "pre code",
        "x = 1\nz = 3\n\ny = 2\n",
        "inside",
        "```python\nx = 1\nz = 3\n\ny = 2\n```\n",
    ),
    "code sample new": ("One.\n", "p", "<pre><code>a\n  b</code></pre>", "after", "One.\n\n```\na\n  b\n```\n"),
    "definition": ("Term\n:   Means.\n", "dd", "Means <b>this</b>.", "inside", "Term\n:   Means **this**.\n"),
    "footnote's text": (
        "One.[^a]\n\n[^a]: Source *x*.\n",
        "[id='fn:a'] em",
        "y",
        "inside",
        "One.[^a]\n\n[^a]: Source *y*.\n",
    ),
    "word beside a footnote": ("One.[^a]\n\n[^a]: Source.\n", "p", None, "inside", "Two.[^a]\n\n[^a]: Source.\n"),
    "rule gone": ("One.\n\n---\n\nTwo.\n", "hr", "", "instead", "One.\n\nTwo.\n"),
    "picture in text": (
        "One ![Map](img/map.png) two.\n",
        "p",
        None,
        "inside",
        "Two ![Map](img/map.png) two.\n",
    ),
    "picture gone": ("One.\n\n![Map](img/map.png)\n\nTwo.\n", "p:nth-of-type(2)", "", "instead", "One.\n\nTwo.\n"),
    "column": (
        "| a | b |\n| - | - |\n| 1 | **2** |\n",
        "table",
        "<thead><tr><th>a</th><th>b</th><th>c</th></tr></thead><tbody><tr><td>1</td><td><b>2</b></td><td>3</td></tr></tbody>",
        "inside",
        "| a | b | c |\n| --- | --- | --- |\n| 1 | **2** | 3 |\n",
    ),
    "paragraphs swapped": (
        "One *one*.\n\nTwo `two`.\n\nThree.\n",
        "p",
        "<p>Two <code>two</code>.</p><p>One <i>one</i>.</p><p>Two <code>two</code>.</p>",
        "instead",
        None,
    ),
    "the first text of an empty page": ("\n", "data-kb-body", "<p>One <b>1</b>.</p>", "body", "\nOne **1**.\n"),
    "item before a numbered one": ("2. Two\n3. Three\n", "ol", "<li>One</li>", "start", None),
    "paragraph instead of a list": ("One.\n\n- a\n- b\n\nTwo.\n", "ul", "<p>ab</p>", "instead", "One.\n\nab\n\nTwo.\n"),
    "list instead of a paragraph": (
        "One.\n\nab\n",
        "p:nth-of-type(2)",
        "<ul><li>a</li></ul>",
        "instead",
        "One.\n\n- a\n",
    ),
    "list in an item becomes text": ("- One\n    - in\n- Two\n", "li", "One in", "inside", "- One in\n- Two\n"),
    "last line without an end": (
        "One.\n\nTwo.",
        "p:nth-of-type(2)",
        "<p>Three.</p>",
        "after",
        "One.\n\nTwo.\n\nThree.\n",
    ),
    "last line without an end replaced": ("One.\n\n- Two", "ul", "<p>Three.</p>", "instead", "One.\n\nThree."),
    "indented code": (
        "One.\n\n    a = 1\n    b = 2\n",
        "pre code",
        "a = 1\nc = 3\nb = 2",
        "inside",
        "One.\n\n    a = 1\n    c = 3\n    b = 2\n",
    ),
    "code in an item": (
        "- One\n\n        a = 1\n\n- Two\n",
        "pre code",
        "a = 2",
        "inside",
        "- One\n\n        a = 2\n\n- Two\n",
    ),
    "code becomes a table": (
        "One.\n\n```\na\n```\n",
        "pre",
        "<table><tr><th>a</th></tr><tr><td>b</td></tr></table>",
        "instead",
        "One.\n\n| a |\n| --- |\n| b |\n",
    ),
    "two hunks in one link": (
        "See [one two three](rent.md) or *four five*.\n",
        "a",
        "eins two drei",
        "inside",
        "See [eins two drei](rent.md) or *four five*.\n",
    ),
    "two words of a bare address": (
        "See <https://example.com/x/y> now.\n",
        "a",
        "http://example.com/x/z",
        "inside",
        "See [http://example.com/x/z](https://example.com/x/y) now.\n",
    ),
    "a word between signs": ("See **one**, *two*!\n", "em", "three", "inside", "See **one**, *three*!\n"),
    "a mark between signs": ("**one**! *two*\n", "p", "<b>one</b>? <i>two</i>", "inside", None),
    "a note with quotes in its title": (
        "!!! tip\n    Text.\n",
        "div p",
        'The "best" tip',
        "inside",
        '!!! tip "The &quot;best&quot; tip"\n    Text.\n',
    ),
    "a note of raw HTML gets another title": (
        '<details markdown="1">\n<summary>More</summary>\n\nText.\n\n</details>\n',
        "summary",
        "Less",
        "inside",
        '<details markdown="1">\n<summary>Less</summary>\n\nText.\n\n</details>\n',
    ),
    "a list in a title": (
        '!!! tip "One"\n    Text.\n',
        "div p",
        "One <ruby>x</ruby><button>y</button>",
        "inside",
        None,
    ),
    "a note's kind and text": ("!!! danger\n    Text.\n", "div", "<p>All <b>new</b></p>", "inside", None),
    "a definition more": (
        "Term\n:   Means.\n",
        "dd",
        "<dd>And that.</dd>",
        "after",
        "Term\n:   Means.\n:   And that.\n",
    ),
    "a comment in a removed paragraph": ("One.\n\nTwo <!-- x -->.\n", "p:nth-of-type(2)", "", "instead", None),
    "a comment in a replaced paragraph": (
        "One.\n\nTwo <!-- x -->.\n",
        "p:nth-of-type(2)",
        "<h2>Three</h2>",
        "instead",
        None,
    ),
    "a figure that is new": ("One.\n", "p", "<figure><figcaption>a</figcaption></figure>", "after", None),
    "a figure on an empty page": ("\n", "data-kb-body", "<figure><figcaption>a</figcaption></figure>", "body", None),
    "a removed picture of two": (
        "![Map](img/map.png)\n\n![Map](img/map.png)\n\nOne.\n",
        "p",
        "",
        "instead",
        "![Map](img/map.png)\n\nOne.\n",
    ),
    "words beside a comment": (
        "One <!-- x --> two three.\n",
        "p",
        "One four three.",
        "inside",
        "One <!-- x --> four three.\n",
    ),
    "a removed empty-looking page": ("One.\n", "p", "", "instead", None),
    "a note that is new": (
        "One.\n",
        "p",
        '<div role="note" style="border:1px solid #8ccba1"><p style="font-weight:700">Try "it"</p><p>Now.</p></div>',
        "after",
        'One.\n\n!!! tip "Try &quot;it&quot;"\n    Now.\n',
    ),
    "a folded note that is new": (
        "One.\n",
        "p",
        '<details style="border:1px solid #e3b95c"><summary>More</summary><p>Now.</p></details>',
        "after",
        'One.\n\n??? warning "More"\n    Now.\n',
    ),
    "new table": (
        "One.\n",
        "p",
        "<table><tr><th>a</th><th style='text-align:right'>b</th></tr><tr><td>1</td><td style='text-align:right'>2</td></tr></table>",
        "after",
        "One.\n\n| a | b |\n| --- | ---: |\n| 1 | 2 |\n",
    ),
    "new list": (
        "One.\n",
        "p",
        "<ol><li>a</li><li>b<ul><li>c</li></ul></li></ol>",
        "after",
        "One.\n\n1. a\n2. b\n    - c\n",
    ),
}


# A title in quotes cannot hold quotes; where a list starts cannot be seen from one of its items.
MAY_BE_REFUSED = {
    "a list in a title",
    "a note's kind and text",
    "a comment in a removed paragraph",
    "a comment in a replaced paragraph",
    "a figure that is new",
    "a figure on an empty page",
    "a removed picture of two",
}


@pytest.mark.parametrize("name", CASES)
def test_an_edit_comes_back_as_the_markdown_that_a_person_would_write(bench, name):
    """What stands around the edit stays as its author wrote it."""
    source, selector, html, place, expected = CASES[name]

    def edit(body: Tag) -> None:
        if place == "body":
            body.extend(fragment(html))
            return
        if place == "start":
            for child in fragment(html):
                body.select_one(selector).insert(0, child)
            return
        if html is not None:
            put(body, selector, html, place)
            return
        found = body.select_one(selector)
        first = next(iter(found.find_all(string=True)))
        first.replace_with(str(first).replace("One", "Two", 1))

    result = bench.pull(HEAD + source, edit)

    if name in MAY_BE_REFUSED:
        assert result.status is PullStatus.REFUSED
        return
    assert result.status is PullStatus.PULLED, str(result.reason)
    if expected is not None:
        assert result.body == "\n" + expected
