"""Written addresses: what they point at, and where they stand."""

import pytest

from publisher.content.converted import Converted, FileRef, Link, LinkKind, PageRef
from publisher.render.links import Address, read_address, settle
from publisher.render.locate import Locator


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("rent.md", Address(LinkKind.PAGE, "markets/rent.md")),
        ("./rent.md#who", Address(LinkKind.PAGE, "markets/rent.md", "who")),
        ("../index.md?x=1#a%20b", Address(LinkKind.PAGE, "index.md", "a b")),
        ("/trends/x.md", Address(LinkKind.PAGE, "trends/x.md")),
        ("RENT.MD", Address(LinkKind.PAGE, "markets/RENT.MD")),
        ("#who", Address(LinkKind.ANCHOR, "markets/price.md", "who")),
        ("prices.pdf", Address(LinkKind.FILE, "markets/prices.pdf")),
        ("../trends/", Address(LinkKind.FILE, "trends/")),
        ("/files/a.pdf", Address(LinkKind.FILE, "files/a.pdf")),
        ("/company/personal/", Address(LinkKind.EXTERNAL, "/company/personal/")),
        ("//example.com/x", Address(LinkKind.EXTERNAL, "//example.com/x")),
        ("https://example.com", Address(LinkKind.EXTERNAL, "https://example.com")),
        ("mailto:a@b.c", Address(LinkKind.MAIL, "mailto:a@b.c")),
        ("java\tscript:x", Address(LinkKind.UNSAFE, "java\tscript:x")),
        ("vbscript:x", Address(LinkKind.UNSAFE, "vbscript:x")),
        ("../../x.md", Address(LinkKind.OUTSIDE, "../x.md")),
        ("../..", Address(LinkKind.OUTSIDE, "..")),
        ("", Address(LinkKind.PAGE, "")),
        ("ры%D0%BD%D0%BE%D0%BA.md", Address(LinkKind.PAGE, "markets/рынок.md")),
        ("и\u0306.md", Address(LinkKind.PAGE, "markets/й.md")),
    ],
)
def test_an_address_is_read(written: str, expected: Address) -> None:
    """Relative to the page, decoded, in Unicode's composed form."""
    assert read_address(written, "markets/price.md") == expected


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("img/a.png", LinkKind.IMAGE),
        ("https://example.com/a.png", LinkKind.EXTERNAL_IMAGE),
        ("data:image/png;base64,AA", LinkKind.EXTERNAL_IMAGE),
        ("data:text/html,x", LinkKind.UNSAFE),
        ("../../a.png", LinkKind.OUTSIDE),
    ],
)
def test_an_image_s_address_is_read(written: str, kind: LinkKind) -> None:
    """Pictures carried in the page are as external as those of other servers, but load nothing."""
    assert read_address(written, "markets/price.md", is_image=True).kind is kind


def linking(*written: str) -> Converted:
    addresses = [read_address(text, "markets/price.md") for text in written]
    links = [Link(a.kind, text, a.target, a.anchor, 1, 1) for a, text in zip(addresses, written, strict=True)]
    return Converted("markets/price.md", "", tuple(FileRef(link.target) for link in links), links=tuple(links))


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("../trends/", PageRef("trends/index.md")),
        ("../trends/#who", PageRef("trends/index.md", "who")),
        ("../rent/", PageRef("markets/rent.md")),  # as a browser counts from markets/price/
        ("rent.html", PageRef("markets/rent.md")),
        ("rent", PageRef("markets/rent.md")),
        ("../old/", PageRef("old/README.md")),
        ("../..", None),
    ],
)
def test_links_to_addresses_of_pages_are_settled(written: str, found: PageRef | None) -> None:
    """MkDocs' readers follow links to folders and addresses: the page behind them is found among those that there are."""
    pages = {"index.md", "trends/index.md", "markets/rent.md", "old/README.md", "markets/price.md"}

    settled = settle(linking(written, "prices.pdf"), pages, {"markets/prices.pdf"})

    if found is None:
        assert settled == linking(written, "prices.pdf")
    else:
        assert settled.segments == (found, FileRef("markets/prices.pdf"))
        assert settled.links[0].kind is LinkKind.PAGE
        assert settled.links[0].target == found.path


def test_a_file_is_never_taken_for_a_page() -> None:
    """An asset of that name is what the link means."""
    linked = linking("rent")

    assert settle(linked, {"markets/rent.md"}, {"markets/rent"}) is linked


def test_places_count_lines_of_the_file() -> None:
    """Front matter's lines are counted; the next link of the same text is looked for further down."""
    body = "One [a](x.md).\n\n~~~\n[a](x.md)\n~~~\nTwo `x.md` [a](x.md)."
    locator = Locator(body, 5)

    assert locator.place("x.md") == (5, 9)
    assert locator.place("x.md") == (10, 16)
    assert locator.place("x.md") == (5, 9)


def test_a_text_that_is_nowhere_is_at_the_beginning() -> None:
    """What a plugin made stands in no file."""
    assert Locator("One.", 7).place("gone.md") == (7, 1)


def test_escaped_and_embedded_texts_are_found() -> None:
    """``&`` may be written as an entity, and an address may stand within other text."""
    assert Locator('<a href="?a=1&amp;b=2">', 1).place("?a=1&b=2") == (1, 10)
    assert Locator("x [a]: see-x.md-y", 1).place("x.md") == (1, 12)
