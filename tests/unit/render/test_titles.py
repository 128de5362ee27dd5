"""What stands in a page's first heading: its words are the page's title, and its links, pictures and anchors are not lost."""

from datetime import date

import markdown
import pytest

from publisher.content.converted import Converted, ImageRef, PageRef
from publisher.content.due import review_on
from publisher.content.model import FrontMatter
from publisher.intervals import Interval, Unit
from publisher.pipeline.converted_codec import pack, unpack
from publisher.plan.reading import heading_of, parsed
from publisher.render.anchors import Anchors
from publisher.render.convert import Source, convert
from publisher.render.document import PageView, render_article
from publisher.render.links import settle, settle_anchors

EXTENSIONS = ["toc", "extra", "publisher.render.extension"]


def converted(source: str, path: str = "a.md") -> Converted:
    html = markdown.markdown(source, extensions=EXTENSIONS)
    return unpack(pack(convert(html, Source(path, source))))


def page(found: Converted) -> str:
    """The page as it is sent, addresses by path."""
    review = review_on(FrontMatter(), date(2026, 11, 23), Interval(14, Unit.DAY))
    view = PageView(meta=FrontMatter(), title="File name", language="en", converted=found, review=review)
    return render_article(view).resolve(
        page=lambda ref: ref.path, file=lambda ref: ref.path, image=lambda ref: f'src="{ref.path}"'
    )


def test_a_link_in_the_title_leads_where_it_does() -> None:
    """The title itself is plain words, for menus and lists."""
    found = settle(converted("# Prices of [retail](retail.html#who)\n\nSee [b](b.md).\n"), {"retail.md", "b.md"}, {})

    assert found.title == "Prices of retail"
    assert [piece for piece in found.heading if isinstance(piece, PageRef)] == [PageRef("retail.md", "who")]
    assert '>Prices of <a href="retail.md#who"' in page(found)
    assert page(found).count("Prices") == 1
    assert found.words == 3


def test_its_anchor_is_that_of_the_page() -> None:
    """Written another way by another tool."""
    found = settle_anchors(converted("# To [b](b.md#a--b)\n"), {"b.md": Anchors({"a-b"})})

    assert PageRef("b.md", "a-b") in found.heading


@pytest.mark.parametrize("tag", ["center", "rp", "li", "dt", "section", "aside"])
def test_its_words_are_parted_where_a_browser_parts_them(tag: str) -> None:
    """Before and behind an element that is no part of a line."""
    assert convert(f"<h1>Prices<{tag}>of</{tag}>retail</h1>", Source("a.md", "")).title == "Prices of retail"


@pytest.mark.parametrize(
    "source", ["> # Words\n> of others", "- # Words\n\nText.", "<details><h1>Words</h1></details>"]
)
def test_a_heading_in_a_quotation_or_a_list_is_no_title(source: str) -> None:
    """It stays where it stands; MkDocs calls such a page by its file's name."""
    found = converted(source)

    assert found.title == ""
    assert "Words" in str(found.segments)


@pytest.mark.parametrize("source", ["# ![Logo](logo.png) Shelves\n\nText.\n", "# Shelves ![](logo.png)\n\nText.\n"])
def test_a_picture_in_the_title_is_shown_and_not_said(source: str) -> None:
    """Its description is no part of the title."""
    found = converted(source)

    assert found.title == "Shelves"
    assert ImageRef("logo.png") in found.heading
    assert heading_of(parsed(page(found))) == "Shelves"


def test_a_badge_in_the_title_is_a_link_whose_words_are_none_of_the_title() -> None:
    """A picture on another server becomes a link: plan and pull read the title without it."""
    found = converted(
        "# Shelves [![Build](https://a.example/b.png)](https://a.example)\n\n![x](https://a.example/c.png)\n"
    )

    assert "https://a.example" in page(found)
    assert heading_of(parsed(page(found))) == "Shelves"


def test_a_first_heading_of_a_picture_alone_stays() -> None:
    """The page has another title then."""
    found = converted("# ![Logo](logo.png)\n\nText.\n")

    assert (found.title, found.heading) == ("", ())
    assert 'src="logo.png"' in page(found)


def test_the_footnote_of_a_title_leads_back() -> None:
    """There is an anchor to come back to."""
    assert 'id="fnref:1"' in page(converted("# Shelves[^1]\n\n[^1]: Of oak.\n"))


@pytest.mark.parametrize("source", ["# The `mkdocs.yml` *file*\n", "# The **mkdocs.yml** file\n"])
def test_what_is_words_alone_is_kept_as_words(source: str) -> None:
    """A title is plain text, and such pages stay as they were published."""
    assert (converted(source).title, converted(source).heading) == ("The mkdocs.yml file", ())


def test_blocks_in_a_title_do_not_glue_its_words() -> None:
    """Raw HTML may stand anywhere."""
    assert converted("# Prices<center>of shelves</center>\n").title == "Prices of shelves"
