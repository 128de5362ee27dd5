"""SVG pictures travel inside the article."""

import base64

import pytest

from publisher.content.converted import ImageRef, PageRef
from publisher.render.article import Article
from publisher.render.images import is_showable, svg_address, with_pictures
from publisher.render.svg import clean_svg

SHOWN = Article(
    ("<p><img ", ImageRef("map.svg"), ' title="T" alt="A &amp; b" style="x"> <img ', ImageRef("i.png"), ' alt=""></p>')
)


def test_an_svg_is_put_into_the_article() -> None:
    """Its bytes become a ``data:`` address; other pictures stay references."""
    article = with_pictures(SHOWN, lambda _: b"<svg/>")

    assert article.segments == (
        f'<p><img src="data:image/svg+xml;base64,{base64.b64encode(b"<svg/>").decode()}" title="T" alt="A &amp; b" style="x"> <img ',
        ImageRef("i.png"),
        ' alt=""></p>',
    )


def test_an_unreadable_svg_leaves_its_description() -> None:
    """A reader sees the alternative text, not a broken picture."""
    left = with_pictures(SHOWN, lambda _: None).segments

    assert left == ('<p><span data-kb-add="alt">A &amp; b</span> <img ', ImageRef("i.png"), ' alt=""></p>')


def test_a_missing_picture_leaves_its_description() -> None:
    """So does one whose file is not there: the portal never gets a reference to nothing."""
    shown = with_pictures(SHOWN, lambda _: b"<svg/>", exists=lambda _: False)

    assert shown.segments == ('<p><span data-kb-add="alt">A &amp; b</span> </p>',)


def test_an_article_without_svg_is_left_alone() -> None:
    """Nothing is copied."""
    article = Article(("<p>", PageRef("a.md"), ImageRef("i.png"), "</p>"))

    assert with_pictures(article, lambda _: b"<svg/>") is article


@pytest.mark.parametrize(
    ("content", "cleaned"),
    [
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!DOCTYPE svg [<!ENTITY x "y">]>\n<!-- c --><svg NS><a/></svg>\n', b"<svg NS><a/></svg>"),
        (b"<svg NS><script>alert(1)</script><SCRIPT href='x'/><g/></svg>", b"<svg NS><g/></svg>"),
        (b"<svg NS><foreignObject><div/></foreignObject></svg>", b"<svg NS></svg>"),
        (b'<svg NS onload="x()"><a xlink:href="javascript:x"/><use href="#a"/><image href="data:image/png;base64,A"/></svg>',
         b'<svg NS><a/><use href="#a"/><image href="data:image/png;base64,A"/></svg>'),
        ("<svg NS>ж</svg>".encode("utf-16"), b"<svg NS>\xd0\xb6</svg>"),
        ('<?xml version="1.0" encoding="windows-1251"?><svg NS>ж</svg>'.encode("cp1251"), b"<svg NS>\xd0\xb6</svg>"),
        (b'<?xml version="1.0" encoding="klingon"?><svg NS/>', b"<svg NS/>"),
        # Illustrator's export
        ((b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x" [\n<!ENTITY ns "http://www.w3.org/2000/svg">\n<!ENTITY a \'k\'>\n]>'
         b'<svg xmlns="&ns;"><text>&a;&amp;&nbsp;&#65;</text></svg>'), b"<svg NS><text>k&amp;&#160;&#65;</text></svg>"),
        (b"<!DOCTYPE svg [<!ENTITY a 'x\" onload=\"alert(1)'>]><svg NS><g id=\"&a;\"/></svg>", b'<svg NS><g id="x"/></svg>'),
        (b"<svg><g/></svg>", b"<svg NS><g/></svg>"),
        (b'<svg NS><use xlink:href="#a"/></svg>', b'<svg xmlns:xlink="http://www.w3.org/1999/xlink" NS><use xlink:href="#a"/></svg>'),
        # what no browser shows
        (b"<svg NS><g></svg>", None),
        (b"<svg NS><g/>", None),
        (b"<svg NS><text>a & b</text></svg>", None),
        (b"<svg NS><text>&unknown;</text></svg>", None),
        (b"<svg NS><a:b/></svg>", None),
        (b"<svg NS><text>\xff</text></svg>", None),
        (b"<html><svg/></html>", None),
        (b"\x89PNG", None),
        (b"", None),
    ],
)  # fmt: skip
def test_an_svg_is_cleaned(content: bytes, cleaned: bytes | None) -> None:
    """Head, scripts, handlers and outside references go; what is no SVG is refused."""
    ns = b'xmlns="http://www.w3.org/2000/svg"'
    if content.startswith(b"\xff\xfe"):
        content = content.decode("utf-16").encode().replace(b"NS", ns).decode().encode("utf-16")

    assert clean_svg(content.replace(b"NS", ns)) == (cleaned and cleaned.replace(b"NS", ns))


def test_entities_that_stand_for_a_gigabyte_make_no_picture() -> None:
    """The declarations are not nested, but each may be long, and used often."""
    long = b"x" * 10_000
    content = b"<!DOCTYPE svg [<!ENTITY a '" + long + b"'>]><svg>" + b"&a;" * 100_000 + b"</svg>"

    assert clean_svg(content) is None


def test_an_address_holds_the_bytes() -> None:
    """Base64, as browsers and the portal read it."""
    assert svg_address(b"<svg/>") == "data:image/svg+xml;base64,PHN2Zy8+"


@pytest.mark.parametrize(
    ("path", "yes"), [("a.PNG", True), ("b/c.svg", True), ("x.tiff", False), ("x.v2/plain", True), ("a.pdf", False)]
)
def test_kinds_of_pictures_that_can_be_shown(path: str, yes: bool) -> None:
    """The portal's list, and SVG inside the page."""
    assert is_showable(path) is yes


def test_a_broken_utf_16_picture_is_none() -> None:
    """An odd byte at its end."""
    assert clean_svg(b"\xff\xfeA") is None
