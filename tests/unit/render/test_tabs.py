"""Tabs made by pymdownx.tabbed become sections."""

import re

import pytest

from publisher.render.convert import Source, convert

OLD = """<div class="tabbed-set" data-tabs="1:2">
<input checked="checked" id="__tabbed_1_1" name="__tabbed_1" type="radio" /><label for="__tabbed_1_1">In a <em>shop</em></label>
<div class="tabbed-content"><p>Ask &lt;us&gt;.</p></div>
<input id="__tabbed_1_2" name="__tabbed_1" type="radio" /><label for="__tabbed_1_2">Web</label>
<div class="tabbed-content"><p>Click.</p></div></div>"""
NEW = """<div class="tabbed-set tabbed-alternate" data-tabs="1:2">
<input checked="checked" id="a" name="t" type="radio" /><input id="b" name="t" type="radio" />
<div class="tabbed-labels"><label for="a">In a <em>shop</em></label><label for="b">Web</label></div>
<div class="tabbed-content">
<div class="tabbed-block"><p>Ask &lt;us&gt;.</p></div>
<div class="tabbed-block"><p>Click.</p></div>
</div></div>"""


@pytest.mark.parametrize("html", [OLD, NEW], ids=["old", "alternate"])
def test_each_tab_has_its_title_above_it(html: str) -> None:
    """In either form of the extension; nothing is said to be lost, for nothing is."""
    converted = convert(html, Source("a.md", ""))
    bare = re.sub(r' style="[^"]*"|\s*\n\s*', "", "".join(map(str, converted.segments)))

    assert "<div><p>In a <em>shop</em></p><p>Ask &lt;us&gt;.</p></div>" in bare
    assert "<div><p>Web</p><p>Click.</p></div>" in bare
    assert bare.count("Web") == 1
    assert converted.losses == ()


@pytest.mark.parametrize("outer", [OLD, NEW], ids=["old", "alternate"])
@pytest.mark.parametrize("inner", [OLD, NEW], ids=["old-inside", "alternate-inside"])
def test_tabs_in_tabs_keep_their_own_titles(outer: str, inner: str) -> None:
    """The outer title stands above all that it holds."""
    html = outer.replace("<p>Click.</p>", inner)
    bare = re.sub(r"<[^>]*>|\s+", " ", "".join(map(str, convert(html, Source("a.md", "")).segments)))

    assert bare.split() == "In a shop Ask &lt;us&gt;. Web In a shop Ask &lt;us&gt;. Web Click.".split()


def test_a_title_without_a_tab_stays() -> None:
    """No word is lost, whatever a plugin made of the tabs."""
    html = NEW.replace('<div class="tabbed-block"><p>Click.</p></div>', "")

    assert "Web" in "".join(map(str, convert(html, Source("a.md", "")).segments))
