"""A reader of the portal reads what the author wrote: the sample, page by page, against Python-Markdown's own HTML."""

from datetime import date
from pathlib import Path

import pytest
from fidelity import (
    Difference,
    OwnHtml,
    as_browsers_read,
    body_of,
    differences,
    reads_as_written,
    without_markers,
    words,
)

from portal_emulator.landing.sanitiser import sanitise
from publisher.pipeline.articles import Articles
from publisher.pipeline.project import load_project
from publisher.targets.knowledge_base.form import text_block

ROOT = Path(__file__).parents[2]


def test_every_page_of_the_sample_reads_as_its_file() -> None:
    """Word for word, as the portal stores it and its sanitiser leaves it."""
    project = load_project(ROOT / "mkdocs.yml", today=date(2026, 11, 23), use_cache=False)
    articles, own = Articles(project), OwnHtml(ROOT / "mkdocs.yml")
    found: list[Difference] = []
    for page in project.site.pages:
        block = text_block(articles.page(page.path)).resolve(
            page=lambda _: "#landing1", file=lambda _: "/f", image=lambda _: 'src="/upload/x.png"'
        )
        assert sanitise(block) == block
        title = project.converted[page.path].title
        found += differences(page.path, title, own.of(page), body_of(block), own.with_blocks(page))

    assert len(project.site.pages) > 30
    assert found == []


def test_a_difference_is_told_with_what_stands_before_it() -> None:
    """The comparison itself finds words that are gone, added or changed."""
    own = "<h1>Title</h1>\n<p>One two three four five six</p>"
    told = list(differences("a.md", "Title", own, "<p>One two three 4 five</p>"))

    assert told == [
        Difference("a.md", "four", "4", "Title One two three"),
        Difference("a.md", "six", "", "two three four five"),
    ]


@pytest.mark.parametrize(
    ("own", "portal"),
    [
        ('<h2>Head<a class="headerlink" href="#head">¶</a></h2>', "<h2>Head</h2>"),
        (
            (
                '<div class="tabbed-alternate"><div class="tabbed-labels"><label>A</label><label>B</label></div>'
                '<div class="tabbed-content"><div class="tabbed-block">one</div><div class="tabbed-block">two</div></div></div>'
            ),
            "<p>A</p> one <p>B</p> two",
        ),
        ("<p>One <svg><text>two</text></svg></p>", "<p>One </p>"),
        ("<blockquote><p>[!NOTE]\nText</p></blockquote>", "<div><p>Text</p></div>"),
        ("<ul><li>[x] done</li><li><p>[ ] open</p></li></ul>", "<ul><li>done</li><li><p>open</p></li></ul>"),
        (r'<p>a <span class="arithmatex">\(x_1\)</span> b</p>', '<p>a <img alt="x_1"> b</p>'),
        (r'<div class="arithmatex">\[\foo\]</div>', r"<pre><code>\foo</code></pre>"),
        ("<table>before<tr><td>x</td></tr></table>", "before<table><tr><td>x</td></tr></table>"),
        ("<table><tr><td>x</td></tr>after</table>", "after<table><tr><td>x</td></tr></table>"),
    ],
)
def test_what_is_drawn_or_moved_is_no_difference(own: str, portal: str) -> None:
    """Markers of notes and tasks, and text where HTML allows none; it does not read to the letter, though."""
    assert list(differences("a.md", "", own, portal)) == []


def test_what_a_cleaner_drops_is_a_difference() -> None:
    """Text may be moved by HTML's rules, not lost."""
    own = "<p>One</p>\n<math><annotation-xml>two</annotation-xml></math>"

    assert [told.markdown for told in differences("a.md", "", own, "<p>One</p>")] == ["two"]


def test_markers_that_nothing_draws_stay() -> None:
    """An unknown kind of alert, brackets further on, code."""
    html = "<blockquote><p>[!recipe] x</p></blockquote><ul><li>text [ ] x</li><li><code>[x] y</code></li></ul>"

    assert words(without_markers(html)) == words(html)
    assert reads_as_written("", html, as_browsers_read(html))


def test_words_of_ours_are_taken_out() -> None:
    """Those around the page's text, and those in it."""
    html = '<h1>T</h1><div data-kb-body="1"><p>One<span data-kb-add="alt">map</span></p></div><p>owner</p>'

    assert words(body_of(html)) == ["One"]
    assert body_of("<p>no page of ours</p>") == ""
