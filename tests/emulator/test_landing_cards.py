"""Cards of a block, and blocks that people keep. (docs: landing/block/methods, landing/page/block-methods)"""

from typing import Any

import pytest

ANNA = "anna.k@example.com"
CARD = ".landing-block-card-img"
COVER = "01.big_with_text"
CARDS = (
    '<section class="landing-block"><div class="box"><div class="landing-block-card-img" id="a"></div>'
    '<div class="landing-block-card-img" id="b"></div></div><h2 class="landing-block-node-title">Head</h2></section>'
)
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@pytest.fixture
def cover(base: Any) -> tuple[int, int]:
    """A page and its block with two cards, `a` and `b`."""
    lid = base.page()
    return lid, base.block(lid, CARDS, CODE=COVER)


def order(base: Any, lid: int) -> list[str]:
    """The ids of the cards, `-` for a card without one."""
    text = base.text(lid)
    return [part.partition('id="')[2][:1] or "-" for part in text.split('class="landing-block-card-img"')[1:]]


@pytest.mark.parametrize(
    ("selector", "expected"),
    [(CARD, "nab"), (f"{CARD}@0", "anb"), (f"{CARD}@1", "abn"), (f"{CARD}@x", "anb")],
)
def test_a_card_is_added_after_the_named_one_or_first(base: Any, cover: Any, selector: str, expected: str) -> None:
    """Its markup is sanitised."""
    lid, block = cover
    html = '<div class="landing-block-card-img" id="n" onclick="x"></div>'
    assert base.do("block.addcard", lid=lid, block=block, selector=selector, content=html) is True
    assert "".join(order(base, lid)) == expected
    assert "onclick" not in base.text(lid)


@pytest.mark.parametrize(("selector", "expected"), [(CARD, "aab"), (f"{CARD}@1", "abb")])
def test_a_card_is_copied(base: Any, cover: Any, selector: str, expected: str) -> None:
    """By clonecard, and by addcard without content."""
    lid, block = cover
    assert base.do("block.clonecard", lid=lid, block=block, selector=selector) is True
    assert "".join(order(base, lid)) == expected
    base.do("block.removecard", lid=lid, block=block, selector=f"{CARD}@{0 if expected == 'aab' else 2}")
    base.do("block.addcard", lid=lid, block=block, selector=selector, content=" ")
    assert "".join(order(base, lid)) == expected


def test_a_card_is_removed_by_its_place_only(base: Any, cover: Any) -> None:
    """What is no number is 0; no place at all is an error."""
    lid, block = cover
    assert base.refused("block.removecard", lid=lid, block=block, selector=CARD) == "CARD_NOT_FOUND"
    assert base.do("block.removecard", lid=lid, block=block, selector=f"{CARD}@") is True
    assert order(base, lid) == ["b"]


@pytest.mark.parametrize("method", ["addcard", "clonecard", "removecard"])
@pytest.mark.parametrize("selector", [f"{CARD}@2", f"{CARD}@-1", ".landing-block-node-title@0", "nope@0"])
def test_a_card_that_is_not_there(base: Any, cover: Any, method: str, selector: str) -> None:
    """Neither a place beyond the last one nor a selector that the manifest does not call a card."""
    lid, block = cover
    given = {"content": "<p>x</p>"} if method == "addcard" else {}
    assert base.refused(f"block.{method}", lid=lid, block=block, selector=selector, **given) == "CARD_NOT_FOUND"


@pytest.mark.fact("kb-0.18")
def test_cards_tell_an_unknown_block(base: Any, cover: Any) -> None:
    """Unlike updatecontent, which loses the error."""
    lid, _ = cover
    assert base.refused("block.clonecard", lid=lid, block=999, selector=f"{CARD}@0") == "BLOCK_NOT_FOUND"
    assert base.refused("block.updateCards", lid=lid, block=999, data={}) == "BLOCK_NOT_FOUND"
    assert base.refused("block.updateCards", lid=999, block=1, data={}) == "LANDING_NOT_EXIST"
    assert base.refused("block.updateCards", lid=lid, block=1) == "MISSING_PARAMS"


def test_cards_are_arranged_and_their_nodes_written(base: Any, cover: Any) -> None:
    """`source` names cards by place, the first when it does not say; places in `values` count the new cards."""
    lid, block = cover
    data = {
        CARD: {
            "source": [{"type": "card", "value": 1}, {}, {"value": 9}, {"type": "preset", "value": "x"}],
            "values": [{f"{CARD}@1": {"src": "/a.png", "alt": "A"}}, "skipped", {".landing-block-node-title": "New"}],
        },
        ".nope": {"source": [{}]},
    }
    assert base.do("block.updateCards", lid=lid, block=block, data=data) is True
    assert order(base, lid) == ["b", "a"]
    assert 'id="a" style="background-image: url(/a.png)"' in base.text(lid)
    assert ">New</h2>" in base.text(lid)
    base.do("block.updateCards", lid=lid, block=block, data={CARD: {"values": []}})
    assert order(base, lid) == ["b", "a"]


@pytest.mark.fact("kb-9.1")
def test_cards_move_the_stamps_of_block_and_page(base: Any, cover: Any) -> None:
    """As a change of nodes does; the page needs publishing again."""
    lid, block = cover
    base.do("landing.publication", lid=lid)
    before = base.row(lid)["DATE_MODIFY"], base.blocks(lid)[0]["meta"]["DATE_MODIFY"]
    base.rest.later(minutes=1)
    base.do("block.clonecard", key=ANNA, lid=lid, block=block, selector=f"{CARD}@0")
    after = base.row(lid)
    assert after["PUBLIC"] == "N"
    assert after["DATE_MODIFY"] != before[0]
    assert base.blocks(lid)[0]["meta"]["DATE_MODIFY"] != before[1]


def test_a_block_is_kept_for_later(base: Any, cover: Any) -> None:
    """With a number of its own, among the favourites, under its name, in its sections, for everybody to see."""
    lid, block = cover
    file = base.do("block.uploadfile", block=block, picture=["p q%.png", PNG])
    meta = {"name": "Cover of ours", "section": ["text", "ours"], "preview": file["id"], "tpl_code": "empty"}
    saved = base.do("landing.favoriteBlock", lid=lid, block=block, meta=meta)
    assert saved > block
    plain = base.do("landing.favoriteBlock", key=ANNA, lid=lid, block=block)
    found = base.do("block.getRepository")
    code = f"{COVER}@{saved}"
    assert [code in found[name]["items"] for name in ("favourite", "text", "ours", "cover")] == [
        True,
        True,
        True,
        False,
    ]
    shown = found["favourite"]["items"][code]
    assert (shown["name"], shown["favorite"], shown["favoriteMy"]) == ("Cover of ours", True, True)
    assert shown["preview"] == file["src"]
    other = found["cover"]["items"][f"{COVER}@{plain}"]
    assert (other["name"], other["favoriteMy"], other["preview"]) == ("Cover with changing pictures", False, "")
    assert base.do("block.getRepository", section="ours")["name"] == "ours"
    assert base.block(lid) > plain, "no later block takes its number"


def test_a_kept_block_holds_its_picture(base: Any, cover: Any) -> None:
    """The file goes with the last that names it: page, block, copy."""
    lid, block = cover
    file = base.do("block.uploadfile", block=block, picture=["p.png", PNG])["id"]
    saved = base.do("landing.favoriteBlock", lid=lid, block=block, meta={"preview": file})
    base.do("landing.deleteBlock", lid=lid, block=block)
    count = "SELECT COUNT(*) FROM file"
    for removed, left in ((False, 1), (True, 0)):
        if removed:
            assert base.do("landing.unFavoriteBlock", blockId=saved) is True
        base.rest.later(days=1)
        base.do("site.getList")
        assert base.rest.portal.store.connection.execute(count).fetchone()[0] == left


def test_only_ones_own_kept_block_is_given_up(base: Any, cover: Any) -> None:
    """A page's own block is none of them."""
    lid, block = cover
    saved = base.do("landing.favoriteBlock", lid=lid, block=block)
    assert base.refused("landing.unFavoriteBlock", key=ANNA, blockId=saved) == "ACCESS_DENIED"
    assert base.refused("landing.unFavoriteBlock", blockId=block) == "BLOCK_NOT_FOUND"
    assert base.refused("landing.unFavoriteBlock", blockId="x") == "TYPE_ERROR"
    assert base.refused("landing.favoriteBlock", lid=lid, block=999) == "BLOCK_NOT_FOUND"
    assert base.refused("landing.favoriteBlock", lid="x", block=block) == "TYPE_ERROR"
    assert base.do("landing.unFavoriteBlock", blockId=saved) is True
    assert base.refused("landing.unFavoriteBlock", blockId=saved) == "BLOCK_NOT_FOUND"
