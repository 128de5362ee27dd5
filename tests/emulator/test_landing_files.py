"""Images: uploaded, bound to blocks, unbound when content stops naming them. (facts kb-5)"""

import base64
from typing import Any

import pytest

PNG = b"\x89PNG\r\n\x1a\n picture"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


def picture(name: Any = "a.png", content: Any = PNG) -> Any:
    return [name, base64.b64encode(content).decode()]


def files(base: Any) -> Any:
    return [row["id"] for row in base.rest.portal.store.connection.execute("SELECT id FROM file ORDER BY id")]


def bound(base: Any) -> Any:
    rows = base.rest.portal.store.connection.execute("SELECT block_id, file_id FROM block_file ORDER BY 1, 2")
    return [tuple(row) for row in rows]


@pytest.fixture
def block(base: Any) -> Any:
    return base.block(base.page())


@pytest.mark.fact("kb-5.1", "kb-5.4")
def test_upload_answers_id_and_address(base: Any, block: Any) -> None:
    """Every upload is a new file, also of the same bytes; nothing is inserted anywhere."""
    first = base.do("block.uploadfile", block=block, picture=picture())
    second = base.do("block.uploadfile", block=block, picture=picture())
    assert (first["id"], second["id"]) == (1, 2)
    assert first["src"].startswith("/upload/landing/")
    assert first["src"] != second["src"]
    assert base.text(1) == "<p>Text</p>"
    base.rest.set_switch("file_address", "absolute")
    assert base.do("block.uploadfile", block=block, picture=picture())["src"].startswith(
        "http://portal.localhost/upload/"
    )


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("a b (1).png", "a_b__1_.png"),
        ("Щит.PNG", "SHCHit.PNG"),
        ("Ёж.png", "YEzh.png"),
        ("x/../../y.png", "y.png"),
        ("100%.png", "100%25.png"),
    ],
)
@pytest.mark.fact("kb-5.3")
def test_names_are_transliterated(base: Any, block: Any, name: Any, stored: Any) -> None:
    """Blanks and brackets become `_`; a percent sign comes back encoded."""
    assert base.do("block.uploadfile", block=block, picture=picture(name))["src"].rpartition("/")[2] == stored


@pytest.mark.parametrize(
    "wrong",
    [
        picture("a.txt"),
        picture("a.png", b"no picture"),
        picture("a.svg", SVG),
        ["a.png", "***"],
        ["a.png"],
        [],
        "https://127.0.0.1/a.png",
    ],
)
@pytest.mark.fact("kb-5.2")
def test_files_that_are_refused(base: Any, block: Any, wrong: Any) -> None:
    """Other types, other content, SVG without the portal's option, bad Base64, an address."""
    params = {"block": block, "picture": wrong}
    assert base.refused("block.uploadfile", **params) == "FILE_ERROR"
    assert files(base) == []


@pytest.mark.fact("kb-5.2")
def test_svg_is_an_option_of_the_portal(base: Any, block: Any) -> None:
    """allow_svg_content, off by default."""
    base.rest.set_switch("svg_upload", "on")
    assert base.do("block.uploadfile", block=block, picture=picture("a.svg", SVG))["id"] == 1


@pytest.mark.fact("kb-0.18", "kb-5.7")
def test_unknown_block_is_told(base: Any, block: Any) -> None:
    """Really, here; and a block of another scope is unknown, too."""
    assert base.refused("block.uploadfile", block=99, picture=picture()) == "BLOCK_NOT_FOUND"
    rest = base.rest
    assert rest.error("publisher", "landing.block.uploadfile", block=block, picture=picture()) == (
        400,
        "BLOCK_NOT_FOUND",
    )


@pytest.mark.fact("kb-5.5")
def test_file_is_unbound_when_content_stops_naming_it(base: Any, block: Any) -> None:
    """Only `data-fileid` counts; a file that no block holds is removed by the portal's agent, a day later at most."""
    one = base.do("block.uploadfile", block=block, picture=picture())["id"]
    two = base.do("block.uploadfile", block=block, picture=picture())["id"]
    never = base.do("block.uploadfile", block=block, picture=picture())["id"]
    both = f'<img data-fileid="{one}"><img data-fileid2x="{two}">'
    base.do("block.updatecontent", lid=1, block=block, content=both)
    assert bound(base) == [(block, one), (block, two), (block, never)]
    base.do("block.updatecontent", lid=1, block=block, content=f'<img data-fileid="{one}">')
    assert bound(base) == [(block, one), (block, never)]
    base.rest.later(days=1)
    base.do("site.getList")
    assert files(base) == [one, never]


@pytest.mark.fact("kb-2.2", "kb-5.8")
def test_publication_copies_bindings(base: Any, block: Any) -> None:
    """The public row holds the file as long as it is published."""
    one = base.do("block.uploadfile", block=block, picture=picture())["id"]
    base.do("block.updatecontent", lid=1, block=block, content=f'<img data-fileid="{one}">')
    base.do("landing.publication", lid=1)
    public = base.do("block.getlist", lid=1)[0]["id"]
    assert bound(base) == [(block, one), (public, one)]
    base.do("block.updatecontent", lid=1, block=block, content="<p>none</p>")
    base.rest.later(days=1)
    base.do("site.getList")
    assert files(base) == [one]
    base.do("landing.publication", lid=1)
    base.rest.later(days=1)
    base.do("site.getList")
    assert files(base) == []


@pytest.mark.fact("kb-5.6")
def test_temporary_files_go_after_an_hour(base: Any, block: Any) -> None:
    """Whatever names them."""
    base.do("block.uploadfile", block=block, picture=picture(), temp=1)
    base.rest.later(days=1)
    base.do("site.getList")
    assert files(base) == []


def test_bindings_can_be_cleared(base: Any, block: Any) -> None:
    """RemoveEntities with images."""
    one = base.do("block.uploadfile", block=block, picture=picture())["id"]
    base.do("landing.removeEntities", lid=1, data={"images": [{"block": block, "image": one}]})
    assert bound(base) == []
