"""Tags on pages and on the list of all tags; what answers at a former address."""

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from publisher.messages import Catalogue
from publisher.render.article import Article
from publisher.render.navigation import PageLink
from publisher.render.sections import render_moved, render_tags_page
from publisher.render.tags import tag_anchor, tag_key, tags_line

HOME = (PageLink("Home", "index.md"),)


def read(article: Article) -> BeautifulSoup:
    html = article.resolve(page=lambda ref: ref.path, file=lambda ref: ref.path, image=lambda _: "")
    return BeautifulSoup(html, "html.parser")


def test_each_tag_leads_to_its_place_on_the_list() -> None:
    """Without a list, tags are plain; without tags there is no line."""
    say = Catalogue("en")
    line = read(Article(tuple(tags_line(["Net sales", "c++"], "tags.md", say))))
    assert [(a.get_text(), a["href"]) for a in line.find_all("a")] == [
        ("Net sales", "tags.md#tag-net-sales"),
        ("c++", "tags.md#tag-c-2b--2b-"),
    ]
    assert read(Article(tuple(tags_line(["a"], "", say)))).get_text() == "a"
    assert tags_line([], "tags.md", say) == []


def test_the_list_of_tags() -> None:
    """A heading with the anchor a tag, its pages below."""
    tree = read(
        render_tags_page("Tags", [("Сети", (PageLink("A", "a.md"), PageLink("B", "b.md")))], crumbs=HOME, language="en")
    )
    assert [(h["id"], h.get_text()) for h in tree.find_all("h2")] == [(tag_anchor("сети"), "Сети")]
    assert [a["href"] for a in tree.find_all("a")] == ["index.md", "a.md", "b.md"]


@given(st.text(max_size=12), st.text(max_size=12))
def test_different_tags_have_different_anchors(one: str, other: str) -> None:
    """And spellings of one tag the same."""
    assert (tag_anchor(one) == tag_anchor(other)) == (tag_key(one) == tag_key(other))
    assert " " not in tag_anchor(one)


def test_a_former_address_says_where_the_page_is() -> None:
    """In the page's language."""
    tree = read(render_moved("Переехала: Сети", PageLink("Сети", "s.md"), crumbs=HOME, language="ru"))

    assert "Эта страница переехала: Сети" in tree.get_text()
    assert [a["href"] for a in tree.find_all("a")] == ["index.md", "s.md"]
