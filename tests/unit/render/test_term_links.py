"""Links of words to their terms: where they stand, and where they never do."""

import re
from collections.abc import Iterator

import pytest

from publisher.content.converted import FileRef, PageRef, Segment
from publisher.render.article import Article
from publisher.render.convert import Source, convert
from publisher.render.sanitiser_encoding import encode_text
from publisher.render.terms import TermUse, link_terms


def find(text: str) -> Iterator[TermUse]:
    for match in re.finditer(r"\b(word|onload)\b", text):
        yield TermUse(match.start(), match.end(), f"{match[1]}.md", 'A "short" one')


def linked(html: str, *, path: str = "a.md") -> str:
    """The article of a page's HTML, with links by path."""
    article = Article(link_terms(convert(html, Source(path, "")).segments, find))
    return article.resolve(page=lambda ref: ref.path, file=lambda ref: ref.path, image=lambda _: 'src="x"')


def test_the_first_use_leads_to_the_term() -> None:
    """With its meaning as a tooltip; later uses are plain, and other terms have a link of their own."""
    html = linked("<p>A word, a word and <em>onload</em>.</p>")

    assert html.count("<a ") == 2
    assert re.search(
        r'A <a href="word.md" data-kb-term="1" title="A &quot;short&quot; one" style="[^"]+">word</a>, a word and', html
    )
    assert re.search(r'<a href="onload.md"[^>]*>onload</a></em>', html)


def test_the_rest_of_an_article_is_as_it_was() -> None:
    """Taking the links away gives back what was there; a term without a meaning has no tooltip."""
    html = (
        '<p>Text <a href="../b.md">to a word</a> and a word. <img src="i.png" alt="word"> end</p><p>&lt;b&gt; &amp;</p>'
    )
    before = convert(html, Source("x/a.md", "")).segments

    def bare(text: str) -> Iterator[TermUse]:
        return (TermUse(use.start, use.end, use.path, "") for use in find(text))

    after = link_terms(before, bare)
    assert [piece for piece in after if isinstance(piece, PageRef)] == [PageRef("b.md"), PageRef("word.md")]
    text = Article(after).resolve(page=lambda ref: ref.path, file=str, image=lambda ref: ref.path)
    plain = Article(before).resolve(page=lambda ref: ref.path, file=str, image=lambda ref: ref.path)
    assert "title=" not in text
    assert re.sub(r'<a href="word.md"[^>]*>word</a>', "word", text) == plain


@pytest.mark.parametrize(
    "html",
    [
        "<h2>word</h2><h3><em>word</em></h3>",
        '<p><a href="b.md">a <strong>word</strong></a> <a href="f.pdf">word</a> <a href="https://e.com">word</a></p>',
        "<p><code>word</code> <kbd>word</kbd></p><pre><code>word</code></pre>",
        '<pre><code class="language-python">word = 1</code></pre>',
        "<table><thead><tr><th>word</th></tr></thead></table>",
        '<p><abbr title="x">word</abbr> <samp>word</samp></p>',
        "<details><summary>word</summary></details>",
        '<div class="admonition note"><p class="admonition-title">word</p></div>',
        '<details class="note"><summary>word</summary></details>',
        "<!-- glossary: off --><p>word</p><ul><li>word</li></ul>",
    ],
)
def test_where_no_link_is_made(html: str) -> None:
    """Headings, links, code, heads of tables, titles of notes, what an author leaves out; behind them there is one again."""
    assert "data-kb-term" not in linked(html)
    assert "data-kb-term" in linked(f"{html}<!--glossary:on--><p>word</p>")


def test_a_comment_in_code_is_text() -> None:
    """An explanation of the comment does not act."""
    assert "data-kb-term" in linked("<p><code>&lt;!-- glossary: off --&gt;</code> word</p>")


def test_every_run_of_text_is_asked_about_once() -> None:
    """Also where nothing is to be linked: the checks hear of it."""
    asked: list[str] = []

    def listen(text: str) -> list[TermUse]:
        asked.append(text)
        return [TermUse(0, 1, "x.md", "", link=False)]

    segments: tuple[Segment, ...] = ("<p>One <b>two</b> \n</p>", '<p><a href="', FileRef("f"), '">no</a> three</p>')
    assert link_terms(segments, listen) == ('<p>One <b>two</b> \n</p><p><a href="', *segments[2:])
    assert asked == ["One ", "two", " three"]


def test_the_portal_finds_nothing_to_alter_behind_a_link() -> None:
    """A link's end may stand where a letter stood that kept the portal's pattern from matching."""
    html = linked("<p>word onload=1 and word-onclick=2</p>")

    for text in re.findall(r">([^<]+)<", html):
        assert encode_text(text) == text
