"""Pictures that a telephone shows too small can be seen whole."""

import base64
import struct

import pytest
from bs4 import BeautifulSoup

from publisher.content.converted import ImageRef, PageRef
from publisher.messages import Catalogue
from publisher.plan.digests import comparable
from publisher.plan.reading import read
from publisher.render.article import Article, image_attributes
from publisher.render.images import svg_address, width_of, width_of_svg
from publisher.render.openable import NARROW, READABLE, with_openable_pictures

STYLE = 'style="display:inline;max-width:100%;height:auto"'


def png(width: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, 10) + b"\x08\x02\0\0\0"


def shown(*segments, width: int | None = 1000, language: str = "en"):
    """The article as the portal stores it."""
    article = with_openable_pictures(Article(segments), lambda _: width, width_of_svg, Catalogue(language))
    html = article.resolve(
        page=lambda ref: f"#{ref.path}",
        file=lambda ref: ref.path,
        image=lambda ref: image_attributes(f"/upload/{ref.path}", fileid="7", kb="ab12"),
    )
    return BeautifulSoup(html, "html.parser"), html


PICTURE = ("<p>See <img ", ImageRef("a.png"), f' alt="A map" {STYLE}> here.</p>')


def test_a_wide_picture_leads_to_itself() -> None:
    """In a window of its own, under its own name; the words around it stay."""
    tree, _ = shown(*PICTURE)
    link = tree.find("a")

    assert (link["href"], link["target"], link.find("img")["src"]) == ("/upload/a.png", "_blank", "/upload/a.png")
    assert link.get("aria-label") is None
    assert tree.get_text() == "See  here."


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_picture_without_a_name_has_a_link_with_one(language: str) -> None:
    """A link must be called something by whoever reads it aloud."""
    tree, _ = shown("<img ", ImageRef("a.png"), f' alt="" {STYLE}>', language=language)

    assert tree.find("a")["aria-label"] == {"en": "Open the picture", "ru": "Открыть изображение"}[language]


@pytest.mark.parametrize(
    ("width", "style", "leads"),
    [
        (NARROW, STYLE, False),
        (NARROW + 1, STYLE, True),
        (None, STYLE, True),
        (1000, 'style="display:inline;width:40px"', False),
        (10, 'style="width:900px"', True),
    ],
)
def test_what_is_whole_already_is_left_alone(width, style, leads) -> None:
    """By the file's width, or the one that its author gave it."""
    tree, _ = shown("<p><img ", ImageRef("a.png"), f' alt="x" {style}></p>', width=width)

    assert (tree.find("a") is not None) == leads


def test_a_picture_in_a_link_leads_where_its_author_says() -> None:
    """Links in links are none."""
    tree, _ = shown('<a href="', PageRef("x.md"), '">to <img ', ImageRef("a.png"), f' alt="x" {STYLE}></a> ', *PICTURE)

    assert [link["href"] for link in tree.find_all("a")] == ["#x.md", "/upload/a.png"]


def test_pictures_of_other_servers_lead_to_themselves_too() -> None:
    """Their width is not known."""
    tree, _ = shown(f'<p><img src="https://img.example/a.png?x=1&amp;y=2" alt="x" {STYLE}></p>')

    assert tree.find("a")["href"] == "https://img.example/a.png?x=1&y=2"


def test_a_wide_picture_in_the_article_scrolls() -> None:
    """Browsers open no data: address; a narrow one and one at a side stay as they are."""
    wide, narrow = (svg_address(f'<svg viewBox="0 0 {w} 9">'.encode()) for w in (READABLE + 1, READABLE))
    tree, _ = shown(f'<img src="{wide}" alt="Path" {STYLE}><img src="{narrow}" alt="" {STYLE}>')
    frame = tree.find("span")

    assert (frame["tabindex"], frame["aria-label"]) == ("0", "Path")
    assert f"min-width:{READABLE}px" in frame.find("img")["style"]
    assert len(tree.find_all("span")) == 1
    assert shown(f'<img src="{wide}" alt="" style="float:left;width:9px">')[0].find("span") is None


def test_our_links_are_nobodys_words() -> None:
    """A text with them reads as one without, wherever the portal moved the file to."""
    _, html = shown(*PICTURE)
    _, plain = shown(*PICTURE, width=1)

    assert read(html).tokens == read(plain).tokens
    assert comparable(html) == comparable(html.replace("/upload/", "/elsewhere/"))


@pytest.mark.parametrize(
    ("head", "width"),
    [
        (png(1200), 1200),
        (b"GIF89a" + struct.pack("<HH", 300, 9), 300),
        (b"BM" + bytes(16) + struct.pack("<I", 77), 77),
        (b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + (639).to_bytes(3, "little"), 640),
        (b"\xff\xd8\xff", None),
        (b"", None),
    ],
)
def test_widths_are_read_from_the_first_bytes(head: bytes, width: int | None) -> None:
    """JPEG tells its own somewhere behind them."""
    assert width_of(head) == width


@pytest.mark.parametrize(
    ("tag", "width"),
    [
        ('<svg width="900px" viewBox="0 0 10 10">', 900),
        ('<svg viewBox="0,0,1200.5,10">', 1200),
        ('<svg width="100%" viewBox="0 0 700 10">', 700),
        ("<svg>", None),
        ('<svg viewBox="0 0 1.2.3 4">', None),
    ],
)
def test_the_width_of_an_svg_picture(tag: str, width: int | None) -> None:
    """As it is drawn, in pixels; percentages are none."""
    assert width_of_svg(base64.b64encode(tag.encode()).decode()) == width
