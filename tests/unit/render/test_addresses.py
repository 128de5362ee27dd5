"""Written addresses: what they point at, and where they stand."""

import re
import time

import pytest

from publisher.content.converted import Converted, FileRef, Link, LinkKind, PageRef
from publisher.render.anchors import Anchors
from publisher.render.convert import Source, convert
from publisher.render.links import Address, from_own_address, read_address, settle, settle_anchors
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
        ("../../a.png", LinkKind.OUTSIDE_IMAGE),
    ],
)
def test_an_image_s_address_is_read(written: str, kind: LinkKind) -> None:
    """Pictures carried in the page are as external as those of other servers, but load nothing."""
    assert read_address(written, "markets/price.md", is_image=True).kind is kind


def linking(*written: str) -> Converted:
    html = "".join(f'<a href="{address}">x</a>' for address in written)
    return convert(html, Source("markets/price.md", html))


def shown(page: Converted) -> list[str]:
    """Where links and pictures lead, as far as that is open."""
    return [
        f"{piece.path}#{piece.anchor}" if isinstance(piece, PageRef) else piece.path
        for piece in page.segments
        if not isinstance(piece, str)
    ]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("../trends/", PageRef("trends/index.md")),
        ("../trends/#who", PageRef("trends/index.md", "who")),
        ("../rent/", PageRef("markets/rent.md")),  # as a browser counts from markets/price/
        ("rent.html", PageRef("markets/rent.md")),
        ("rent", PageRef("markets/rent.md")),
        ("../old/", PageRef("old/README.md")),
        ("../..", PageRef("index.md")),
        ("../../trends/#who", PageRef("trends/index.md", "who")),
        ("../../../trends/", None),
        ("../../gone/", None),
    ],
)
def test_links_to_addresses_of_pages_are_settled(written: str, found: PageRef | None) -> None:
    """MkDocs' readers follow links to folders and addresses: the page behind them is found among those that there are."""
    pages = {"index.md", "trends/index.md", "markets/rent.md", "old/README.md", "markets/price.md"}

    settled = settle(linking(written, "prices.pdf"), pages, {"markets/prices.pdf"})

    if found is None:
        assert settled == linking(written, "prices.pdf")
    else:
        assert [piece for piece in settled.segments if not isinstance(piece, str)] == [
            found,
            FileRef("markets/prices.pdf"),
        ]
        assert settled.links[0].kind is LinkKind.PAGE
        assert settled.links[0].target == found.path


@pytest.mark.parametrize(
    ("written", "target", "anchor"),
    [
        ("/trends/#who", "trends/index.md", "who"),
        ("/manual/purge.html#цена", "manual/purge.html.md", "цена"),
        ("purge.html", "manual/purge.html.md", ""),
        ("/teams/", "teams/_index.md", ""),
        ("/teams/ops", "teams/ops/index.html.md", ""),
        ("/company/personal/", "", ""),
    ],
)
def test_addresses_of_other_generators_are_settled(written: str, target: str, anchor: str) -> None:
    """From the site's root, with Hugo's and Middleman's names of files; what is no page is the portal's own address."""
    pages = {"trends/index.md", "manual/purge.html.md", "teams/_index.md", "teams/ops/index.html.md"}
    address = read_address(written, "manual/get.html.md")
    link = Link(address.kind, written, address.target, address.anchor, 1, 1)
    made = Converted("manual/get.html.md", "", ('<a href="', FileRef(address.target), '">x</a>'), links=(link,))

    settled = settle(made, pages, ())

    expected = ('<a href="', PageRef(target, anchor), '">x</a>') if target else (f'<a href="{written}">x</a>',)
    assert settled.segments == expected


def test_anchors_of_other_pages_are_settled() -> None:
    """GitHub's anchors become those that the page has; a letter's case, or two that are alike, are not guessed about."""
    written = ("rent.md#a--b", "rent.md#A-b", "rent.md#x-1", "gone.md#a--b")
    links = tuple(Link(LinkKind.PAGE, text, *text.split("#"), 1, 1) for text in written)
    made = Converted("price.md", "", tuple(PageRef(link.target, link.anchor) for link in links), links=links)

    settled = settle_anchors(made, {"rent.md": Anchors({"a-b", "x_1", "x--1"})})

    assert [link.anchor for link in settled.links] == ["a-b", "A-b", "x-1", "a--b"]
    assert settled.segments[0] == PageRef("rent.md", "a-b")
    assert settle_anchors(settled, {"rent.md": Anchors({"a-b", "A-b", "x-1"})}) is settled


def test_a_file_is_never_taken_for_a_page() -> None:
    """An asset of that name is what the link means."""
    linked = linking("rent")

    assert shown(linked) == ["markets/rent"]
    assert settle(linked, {"markets/rent.md"}, {"markets/rent"}) is linked


@pytest.mark.parametrize("page", ["markets/price.md", "price.md", "markets/index.md"])
def test_pictures_and_files_are_found_from_the_pages_own_address(page: str) -> None:
    """As a browser counts from markets/price/, which raw HTML is written for; what its file's folder has goes first."""
    own = page.removesuffix("index.md").removesuffix(".md").strip("/")
    up = "../" * (own.count("/") + 1)
    html = f'<a href="{up}f/a.pdf">x</a><img src="{up}img/a.png"><img src="{up}img/gone.png"><a href="{up}../f/a.pdf">y</a>'
    assets = {"f/a.pdf", "img/a.png"}

    settled = settle(convert(html, Source(page, html)), (page,), assets)

    assert [(link.kind, link.target) for link in settled.links[:2]] == [
        (LinkKind.FILE, "f/a.pdf"),
        (LinkKind.IMAGE, "img/a.png"),
    ]
    assert settled.links[3].kind is LinkKind.OUTSIDE
    assert shown(settled)[:2] == ["f/a.pdf", "img/a.png"]
    assert settled.links[2].kind in {LinkKind.OUTSIDE_IMAGE, LinkKind.IMAGE}
    assert settled.links[2].target not in assets


@pytest.mark.parametrize("kind", ["footnote-ref", "footnote-backref"])
def test_a_link_that_only_looks_like_a_footnote_is_a_link(kind: str) -> None:
    """Every reference of the article has its link: none is settled as another, and nothing after it is lost."""
    html = f'<a class="{kind}" href="../f/a.pdf">q</a> <a href="../../f/b.pdf">x</a> <a class="{kind}" href="/company/">c</a> end'

    settled = settle(convert(html, Source("markets/price.md", html)), (), {"f/a.pdf", "f/b.pdf"})

    assert shown(settled) == ["f/a.pdf", "f/b.pdf"]
    assert [link.target for link in settled.links] == ["f/a.pdf", "f/b.pdf", "/company/"]
    assert str(settled.segments[-1]).endswith(" end")


def test_a_picture_of_an_unknown_kind_up_there_is_told() -> None:
    """It is not found as a picture, for there is none in the article."""
    html = '<img src="../../img/x.tiff">'

    settled = settle(convert(html, Source("markets/price.md", html)), (), {"img/x.tiff"})

    assert [link.kind for link in settled.links] == [LinkKind.OUTSIDE_IMAGE]


def test_only_mkdocs_own_names_stand_for_their_folder() -> None:
    """m/readme.md has an address of its own, m/README.md has its folder's."""
    assert from_own_address("../other/", "m/readme.md") == "m/other"
    assert from_own_address("../other/", "m/README.md") == "other"


def test_a_file_beside_the_page_goes_before_one_beside_its_address() -> None:
    """Markdown's own reading first: img/ of the page's folder."""
    html = '<img src="../img/a.png"><img src="../img/b.png">'
    assets = {"img/a.png", "markets/img/a.png", "markets/img/b.png"}

    settled = settle(convert(html, Source("markets/price.md", html)), (), assets)

    assert [link.target for link in settled.links] == ["img/a.png", "markets/img/b.png"]
    assert shown(settled) == ["img/a.png", "markets/img/b.png"]


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


def test_what_stands_in_a_code_sample_alone_is_found_there() -> None:
    """It may be none: Python-Markdown reads no fence that is indented. Names of attributes come in small letters."""
    assert Locator('One.\n\n  ```html\n  <Tabs :someValue="1">\n  ```\n', 1).place("<Tabs") == (4, 3)
    assert Locator('One.\n\n<Tabs :someValue="1">', 1).place(":somevalue") == (3, 7)


def test_escaped_and_embedded_texts_are_found() -> None:
    """``&`` may be written as an entity, and an address may stand within other text."""
    assert Locator('<a href="?a=1&amp;b=2">', 1).place("?a=1&b=2") == (1, 10)
    assert Locator("x [a]: see-x.md-y", 1).place("x.md") == (1, 12)


@pytest.mark.parametrize(
    ("source", "is_image", "expected"),
    [
        ("A [x]() b\n\n`[c]()` [y](<> 'z')", False, [(1, 3), (3, 9)]),
        ('A ![x]() b\n[![y]( "t")](a.md)', True, [(1, 3), (2, 2)]),
        ("[a](a.md) [[b]]() [x]\n\n]() ![c](c.png)", False, [(1, 11)]),
        ('<img alt="a">\n<img src="b.png">\n<img src="">', True, [(1, 1), (3, 1)]),
        ('<a id="a"></a>\n<a href="">b</a>', False, [(2, 1)]),
        ("\\[a]() [b]()", False, [(1, 8)]),
    ],
)
def test_what_has_no_address_is_found_where_it_stands(
    source: str, is_image: bool, expected: list[tuple[int, int]]
) -> None:
    """One after the other; what only looks like a code sample comes last."""
    locator = Locator(source, 1)

    assert [locator.place_without_address(is_image=is_image) for _ in expected] == expected


def test_an_address_that_is_a_word_too_is_found_as_an_address() -> None:
    """``x`` is a class, a letter, a box; the link stands further below."""
    source = 'x [x] <b class="x">\n\n[a](x)\n\n```\n[b](x)\n```\n\n<a href="x">c</a>'
    locator = Locator(source, 1)

    assert [locator.place_address("x")[0] for _ in range(2)] == [3, 9]


def test_an_address_that_is_a_frequent_word_takes_no_time() -> None:
    """Where it stands as no address, a few hundred places are looked at, and not a hundred thousand for each link."""
    locator = Locator("x " * 200_000, 1)
    begun = time.process_time()

    assert {locator.place_address("x")[0] for _ in range(100)} == {1}
    assert time.process_time() - begun < 5


def test_an_address_behind_what_only_looks_like_a_sample_is_found() -> None:
    """A fence that is never closed is no fence; many links by one definition stand at that."""
    locator = Locator("[a](x.md)\n\n```\n\n[b](x.md)", 1)
    assert [locator.place_address("x.md")[0] for _ in range(2)] == [1, 5]
    locator = Locator("[a][r] [b][r]\n\n[r]: x.md\n\n```\n[c](x.md)\n```\n", 1)
    assert [locator.place_address("x.md")[0] for _ in range(2)] == [3, 3]


@pytest.mark.parametrize(
    ("href", "page", "target"),
    [
        ("../b/#x", "sub/a.md", "sub/b.md"),  # not b.md, which Markdown would mean by it
        ("../b/", "index.md", "b.md"),  # a browser stops at the server's root
        ("./#x", "b.md", "b.md"),
        ("../../b/", "sub/a.md", "b.md"),
        ("../b.html", "sub/index.md", "b.md"),
    ],
)
def test_a_link_that_a_plugin_made_leads_where_a_browser_goes(href: str, page: str, target: str) -> None:
    """mkdocs-autorefs and others write addresses of pages, which count from the page's own."""
    pages = ("index.md", "b.md", "sub/a.md", "sub/b.md", "sub/index.md")
    settled = settle(convert(f'<p><a href="{href}">x</a></p>', Source(page, "[x][id]")), pages, ())

    assert [(link.kind, link.target) for link in settled.links] == [(LinkKind.PAGE, target)]
    assert [piece.path for piece in settled.segments if isinstance(piece, PageRef)] == [target]


@pytest.mark.parametrize(
    "html", ['<a href="" id="spot"></a>', '<a href="" id="spot">words</a>', '<a href=" " name="spot"></a>']
)
def test_a_link_without_an_address_that_has_a_name_is_an_anchor(html: str) -> None:
    """``[](){#spot}`` is how mkdocs-autorefs names a place."""
    made = convert(f"<p>{html}</p>", Source("a.md", html))

    assert made.links == ()
    assert "spot" in made.anchors
    assert "href" not in "".join(map(str, made.segments))


def test_a_picture_that_a_plugin_enlarges_is_no_link() -> None:
    """mkdocs-glightbox puts a link to the picture itself around it."""
    made = convert('<a class="glightbox" href="p.png"><img src="p.png" alt="P"></a>', Source("a.md", "![P](p.png)"))

    assert [link.kind for link in made.links] == [LinkKind.IMAGE]
    assert "</a>" not in "".join(map(str, made.segments))


def test_many_addresses_of_e_mail_are_placed_quickly() -> None:
    """Equal and different ones: "mailto:" stands nowhere in the page, and is not looked for once an address."""
    typed = "".join(f"<a{n % 2 * n}@b.example>\n" for n in range(20_000))
    html = re.sub("<(.*)>", r'<a href="mailto:\1">\1</a>', typed)
    began = time.process_time()

    links = convert(html, Source("a.md", typed)).links

    assert [link.line for link in links] == list(range(1, 20_001))
    assert time.process_time() - began < 5
