"""HTML of other people's extensions: read as well as our own."""

import markdown
from bs4 import BeautifulSoup

from publisher.content.converted import Heading
from publisher.render import styles
from publisher.render.article import Article
from publisher.render.convert import Source, convert


def article(html: str) -> BeautifulSoup:
    segments = Article(convert(html, Source("a.md", "")).segments)
    text = segments.resolve(page=lambda ref: ref.path, file=lambda ref: ref.path, image=lambda ref: f'src="{ref.path}"')
    return BeautifulSoup(text, "html.parser")


def test_links_beside_headings_are_left_out() -> None:
    """``toc: {permalink: true}`` puts a sign there that means nothing on the portal."""
    html = markdown.markdown("# One\n\n## Two\n", extensions=["toc"], extension_configs={"toc": {"permalink": True}})

    converted = convert(html, Source("a.md", ""))

    assert converted.title == "One"
    assert converted.headings == (Heading(1, "one", "One"), Heading(2, "two", "Two"))
    assert converted.links == ()
    assert "¶" not in str(converted.segments)


def test_code_with_classes_gets_their_colours() -> None:
    """``codehilite`` and ``pymdownx.highlight`` count on a style sheet that the portal does not have."""
    html = markdown.markdown("    :::python\n    x = 1\n", extensions=["codehilite"])

    pre = article(html).pre

    assert pre.get_text().strip() == "x = 1"
    assert styles.CODE_COLOURS["m"] in {span.get("style") for span in pre.find_all("span")}


def test_pictures_of_emoji_are_the_letters_themselves() -> None:
    """``pymdownx.emoji`` loads them from a server; those that are no letter stay pictures."""
    source = "https://cdn.example/1f604.png"
    emoji = article(f'<p>Done <img alt="😄" class="emojione" src="{source}" title=":smile:"></p>')
    other = convert(f'<p><img alt=":octocat:" class="gemoji" src="{source}"></p>', Source("a.md", ""))

    assert emoji.p.get_text() == "Done 😄"
    assert emoji.find("img") is None
    assert [link.written for link in other.links] == [source]


def test_line_numbers_link_nowhere() -> None:
    """Anchors of code lines are no links of the page."""
    line = '<a id="__codelineno-0-1" href="#__codelineno-0-1"></a><span class="n">x</span>'
    html = f'<div class="highlight"><pre><code>{line}</code></pre></div>'

    converted = convert(html, Source("a.md", ""))

    assert converted.links == ()
    assert article(html).pre.get_text() == "x"


def test_task_lists_of_pymdownx_have_boxes() -> None:
    """Form fields are not allowed; what they say is shown."""
    html = (
        '<ul class="task-list"><li class="task-list-item"><input type="checkbox" disabled checked> one</li>'
        '<li class="task-list-item"><input type="checkbox" disabled> two</li></ul>'
    )

    boxes = article(html).find_all("span", role="img")

    assert [box["aria-label"] for box in boxes] == ["done", "to do"]


def test_details_of_pymdownx_have_their_kind_s_colours() -> None:
    """The kind is the element's class."""
    tree = article('<details class="warning"><summary>Mind</summary><p>x</p></details>')

    assert tree.details["style"] == styles.TONES["warning"].folded


def test_a_heading_that_is_raw_html_has_its_text() -> None:
    """Line breaks and pictures in it part words; they are not in its text."""
    converted = convert("<h1>One<br>two <img src='x.png'></h1><h2>Three <b>four</b></h2>", Source("a.md", ""))

    assert converted.title == "One two"
    assert converted.headings[1] == Heading(2, "", "Three four")


def test_named_anchors_are_anchors() -> None:
    """Also without an address."""
    converted = convert('<p><a name="old">x</a> <a id="new"></a> <a>y</a></p>', Source("a.md", ""))

    assert converted.anchors == {"old", "new"}
    assert "<a>" not in str(converted.segments)


def test_a_picture_makes_a_later_heading_no_title() -> None:
    """Only what comes first is the page's title."""
    converted = convert("<p><img src='x.png' alt=''></p><h1>Late</h1>", Source("a.md", ""))

    assert converted.title == ""
    assert converted.headings == (Heading(1, "", "Late"),)


def test_words_are_counted_in_text_and_code() -> None:
    """For the reading time."""
    html = "<h2>Two words</h2><p>three more words</p><pre><code class='language-sql'>SELECT 1</code></pre><pre>plain code</pre>"

    assert convert(html, Source("a.md", "")).words == 9


def test_an_unsafe_picture_leaves_its_description() -> None:
    """The link is told, the text stays."""
    tree = article('<p><img data-kb-src="javascript:x" src="" alt="Plan &amp; <b>"></p>')

    assert tree.get_text() == "Plan & <b>"
    assert tree.img is None


def test_numbers_beside_a_code_sample_are_no_table() -> None:
    """``linenums`` makes a table for looks: it has no borders, and the author's first table is still "Table 1"."""
    sample = markdown.markdown("    #!python\n    x = 1\n    y = 2\n", extensions=["codehilite"])
    assert "codehilitetable" in sample

    shown = article(f"{sample}<table><tr><td>1</td></tr></table>")

    assert shown.find("table")["role"] == "presentation"
    assert all("border:0" in cell["style"] for cell in shown.find("table").find_all("td"))
    assert [frame["aria-label"] for frame in shown.find_all(attrs={"role": "region"})] == ["Table 1"]
    assert "x = 1" in shown.find("table").get_text()
