"""BBCode of tasks and comments on the portal's pages."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from portal_emulator.web.bbcode import render_bbcode, safe_address


@pytest.mark.parametrize(
    ("bbcode", "html"),
    [
        ("plain <b> & text", "plain &lt;b&gt; &amp; text"),
        ("[B]bold[/b] [I]i[/I] [U]u[/U] [S]s[/S]", "<strong>bold</strong> <em>i</em> <u>u</u> <s>s</s>"),
        ("a\nb", "a<br>\nb"),
        ("a\r\nb", "a<br>\nb"),
        ("[URL=/knowledge/x/]Page[/URL]", '<a href="/knowledge/x/">Page</a>'),
        ("[URL]https://e.com/a[/URL]", '<a href="https://e.com/a">https://e.com/a</a>'),
        ("see https://e.com/a?b=1&c.", 'see <a href="https://e.com/a?b=1&amp;c">https://e.com/a?b=1&amp;c</a>.'),
        ("[USER=7]Olga[/USER]", '<a href="/company/personal/user/7/">Olga</a>'),
        ("[USER=x]Olga[/USER]", "<span>Olga</span>"),
        ("[LIST]\n[*]one\n[*]two\n[/LIST]\nend", "<ul><li>one</li><li>two</li></ul>end"),
        ("[LIST=1][*]one[/LIST]", "<ol><li>one</li></ol>"),
        ("[CODE][B]x[/B] < y[/CODE]", "<pre><code>[B]x[/B] &lt; y</code></pre>"),
        ("[IMG]https://e.com/a.png[/IMG]", '<img src="https://e.com/a.png" alt="">'),
        ("[QUOTE]q[/QUOTE]\nafter", "<blockquote>q</blockquote>after"),
        ("[COLOR=red]x[/COLOR]", "<span>x</span>"),
        ("[TABLE]\n[TR][TD]1[/TD][/TR]\n[/TABLE]", "<table><tr><td>1</td></tr></table>"),
    ],
)
def test_each_known_tag_becomes_its_element(bbcode: str, html: str) -> None:
    """What the portal's editor writes is shown as the portal shows it."""
    assert str(render_bbcode(bbcode)) == html


@pytest.mark.parametrize(
    "bbcode",
    ["[*] not in a list", "[/B] never opened", "[CODE] without an end", "[NOSUCH=1]x[/NOSUCH]", "[ B ]"],
)
def test_what_is_no_tag_stays_text(bbcode: str) -> None:
    """Brackets that mean nothing are shown as they were written."""
    assert str(render_bbcode(bbcode)) == bbcode


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " java\tscript:x", "data:text/html,x", "//evil.example", "x y"]
)
def test_an_address_that_acts_is_no_link(address: str) -> None:
    """A task's description cannot make a reader run anything or leave by a trick."""
    assert safe_address(address) == ""
    assert "href" not in str(render_bbcode(f"[URL={address}]x[/URL][URL]{address}[/URL][IMG]{address}[/IMG]"))


def test_tags_left_open_are_closed_in_their_order() -> None:
    """A description cannot reach out of its place on the page."""
    assert str(render_bbcode("[LIST][*][B]x")) == "<ul><li><strong>x</strong></li></ul>"
    assert str(render_bbcode("[B][I]x[/B] y")) == "<strong><em>x</em></strong> y"


_PIECES = st.sampled_from(
    ["[B]", "[/B]", "[LIST]", "[/LIST]", "[*]", "[URL=/x/]", "[/URL]", "[CODE]", "[/CODE]", "<i>", "&", "\n", "t"]
)


@settings(deadline=None, max_examples=examples(60))
@given(st.lists(_PIECES, max_size=14))
def test_any_mix_of_tags_gives_balanced_html(pieces: list[str]) -> None:
    """Parsing and writing the HTML again changes nothing but the spelling of void elements and entities."""
    html = str(render_bbcode("".join(pieces)))

    assert str(BeautifulSoup(html, "html.parser")).replace("<br/>", "<br>") == html
