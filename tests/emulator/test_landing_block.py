"""Blocks: added, read, changed, published as on the portal. (facts kb-1, kb-2, kb-9)"""

from typing import Any

import pytest

ANNA = "anna.k@example.com"
TEXT = '<section class="landing-block"><div class="landing-block-node-text">{}</div></section>'


def stamps(base: Any, lid: Any) -> Any:
    return [(row["meta"]["DATE_MODIFY"], row["meta"]["MODIFIED_BY_ID"]) for row in base.blocks(lid)]


def page_stamp(base: Any, lid: Any) -> Any:
    row = base.row(lid)
    return row["DATE_MODIFY"], row["MODIFIED_BY_ID"], row["PUBLIC"]


@pytest.mark.fact("kb-0.20", "kb-1.13", "kb-1.27", "kb-9.3")
def test_a_listed_block(base: Any) -> None:
    """Ids are numbers, everything in meta is text, the content stands in its wrapper."""
    lid = base.page("Page")
    block = base.block(lid, TEXT.format("Hi"))
    (row,) = base.blocks(lid)
    assert (row["id"], row["lid"], row["code"], row["active"]) == (block, lid, "27.4.one_col_fix_text", True)
    assert row["content"] == (
        f'<div id="b{block}" class="block-wrapper block-27-4-one-col-fix-text">{TEXT.format("Hi")}</div>'
    )
    assert row["meta"] == {
        "LID": str(lid),
        "FAVORITE_META": "Array",
        "CREATED_BY_ID": "1",
        "DATE_CREATE": "11/23/2026 09:00:00 am",
        "MODIFIED_BY_ID": "1",
        "DATE_MODIFY": "11/23/2026 09:00:00 am",
        "SITE_TYPE": "KNOWLEDGE",
        "LANDING_TITLE": "Page",
        "LANDING_TPL_CODE": "",
        "SITE_TPL_CODE": "",
        "XML_ID": "",
        "DESIGNER_MODE": "",
    }
    assert "content" not in base.blocks(lid, get_content=0)[0]
    assert base.do("block.getbyid", block=block, params={"edit_mode": 1, "get_content": 1}) == row


@pytest.mark.fact("kb-1.16")
def test_new_block_stands_first_or_after_another(base: Any) -> None:
    """An AFTER_ID that is not there means the top, too."""
    lid = base.page()
    first = base.block(lid)
    top = base.block(lid)
    after = base.block(lid, AFTER_ID=top)
    lost = base.block(lid, AFTER_ID=999)
    assert [row["id"] for row in base.blocks(lid)] == [lost, top, after, first]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"CODE": "99.nope"}, "BLOCK_CANT_BE_ADDED"),
        ({"CODE": ""}, "BLOCK_CANT_BE_ADDED"),
        ({"CODE": "27.4.one_col_fix_text", "CONTENT": ""}, "BLOCK_NOT_FOUND"),
    ],
)
@pytest.mark.fact("kb-1.14", "kb-1.15")
def test_blocks_that_are_not_added(base: Any, fields: Any, code: Any) -> None:
    """An unknown code, none, an empty content."""
    lid = base.page()
    assert base.refused("landing.addblock", lid=lid, fields=fields) == code
    assert base.refused("landing.addblock", lid=99, fields=fields) == "LANDING_NOT_EXIST"


@pytest.mark.fact("kb-1.15")
def test_blocks_of_knowledge_bases_are_not_for_sites(base: Any) -> None:
    """The menu and the search are restricted by type."""
    rest = base.rest
    site = rest.result("publisher", "landing.site.add", fields={"TITLE": "S", "CODE": "s"})
    lid = rest.result("publisher", "landing.landing.add", fields={"TITLE": "P", "SITE_ID": site})
    fields = {"CODE": "0.menu_25"}
    assert rest.error("publisher", "landing.landing.addblock", lid=lid, fields=fields) == (400, "BLOCK_CANT_BE_ADDED")


@pytest.mark.fact("kb-1.5", "kb-1.9", "kb-1.14")
def test_content_of_a_new_block(base: Any) -> None:
    """The repository's without CONTENT, and again on reading when it is blank; the year is put in."""
    lid = base.page()
    base.block(lid, None)
    standard = base.do("block.getContentFromRepository", code="27.4.one_col_fix_text")
    assert base.text(lid) == standard
    blank = base.page("Blank")
    base.block(blank, "  \n ")
    assert base.text(blank) == standard
    year = base.page("Year")
    base.block(year, "<p>#YEAR# onclick=x</p>")
    assert base.text(year) == "<p>2026 oncl ick=x</p>"


@pytest.mark.fact("kb-1.30")
def test_the_year_is_put_in_when_shown(base: Any) -> None:
    """An update keeps the mark, which a list gives back as written and getcontent does not."""
    lid = base.page()
    block = base.block(lid)
    base.do("block.updatecontent", lid=lid, block=block, content="<p>#YEAR#</p>")
    assert base.text(lid) == "<p>#YEAR#</p>"
    shown = base.do("block.getcontent", lid=lid, block=block, editMode=1, params={"wrapper_show": 0})
    assert shown["content"] == "<p>2026</p>"


def test_block_can_be_returned_whole(base: Any) -> None:
    """RETURN_CONTENT=Y gives the editor's view of it."""
    lid = base.page()
    shown = base.do(
        "landing.addblock",
        lid=lid,
        fields={"CODE": "27.4.one_col_fix_text", "CONTENT": "<p>x</p>", "RETURN_CONTENT": "Y"},
    )
    assert shown["content"] == (
        f'<div id="block{shown["id"]}" data-id="{shown["id"]}" class="block-wrapper block-27-4-one-col-fix-text">'
        "<p>x</p></div>"
    )
    assert (shown["sections"], shown["anchor"], shown["php"]) == ("text", f"b{shown['id']}", False)


@pytest.mark.fact("kb-1.5", "kb-1.17", "kb-1.18")
def test_content_is_kept_byte_for_byte_but_trimmed_and_sanitised(base: Any) -> None:
    """Nothing is parsed or written anew; the wrapper of a list is taken off first."""
    lid = base.page()
    block = base.block(lid)
    content = "<p  class=x >A &#58; &nbsp;<br>Ж 😀 'q'</P>"
    assert base.do("block.updatecontent", lid=lid, block=block, content=f"\n {content} \n") is True
    assert base.text(lid) == content
    (row,) = base.blocks(lid)
    base.do("block.updatecontent", lid=lid, block=block, content=row["content"])
    assert base.text(lid) == content
    base.do("block.updatecontent", lid=lid, block=block, content="<iframe>")
    assert base.text(lid) == "<ifr ame>"


@pytest.mark.parametrize("content", ["", "0", "   "])
@pytest.mark.fact("kb-1.19")
def test_empty_content_changes_nothing_and_is_true(base: Any, content: Any) -> None:
    """Delete the block instead."""
    lid = base.page()
    block = base.block(lid, "<p>Stays</p>")
    assert base.do("block.updatecontent", lid=lid, block=block, content=content) is True
    assert base.text(lid) == "<p>Stays</p>"


@pytest.mark.fact("kb-0.17", "kb-0.18")
def test_unknown_block_is_null_or_refused(base: Any) -> None:
    """Four methods lose the error; the docs promise it; the others have it in any case."""
    lid = base.page()
    block = base.block(lid)
    base.do("landing.publication", lid=lid)
    (public,) = base.do("block.getlist", lid=lid)
    silent = [
        ("block.updatecontent", {"content": "x"}),
        ("block.getcontent", {"editMode": 1}),
        ("block.changeAnchor", {"data": "abc"}),
        ("block.changeNodeName", {"data": {".landing-block-node-text": "p"}}),
    ]
    for method, params in silent:
        assert base.do(method, lid=lid, block=999, **params) is None
        assert base.do(method, lid=lid, block=public["id"], **params) is None
    base.rest.set_switch("wrong_block", "docs")
    for method, params in silent:
        assert base.refused(method, lid=lid, block=999, **params) == "BLOCK_NOT_FOUND"
    for method in ("block.updatenodes", "block.updateattrs", "block.updateStyles"):
        assert base.refused(method, lid=lid, block=999, data={"a": "b"}) == "BLOCK_NOT_FOUND"
    assert base.refused("block.updatecontent", lid=99, block=block, content="x") == "LANDING_NOT_EXIST"


@pytest.mark.parametrize("designed", [True, "true", 1])
@pytest.mark.fact("kb-1.20")
def test_designed_is_null_and_writes_nothing(base: Any, designed: Any) -> None:
    """The plan has no feature for it; any other value is no designer's mark."""
    lid = base.page()
    block = base.block(lid, "<p>Stays</p>")
    assert base.do("block.updatecontent", lid=lid, block=block, content="<p>New</p>", designed=designed) is None
    assert base.text(lid) == "<p>Stays</p>"
    assert base.do("block.updatecontent", lid=lid, block=block, content="<p>New</p>", designed="false") is True


@pytest.mark.fact("kb-1.5", "kb-1.26")
def test_updatenodes_writes_the_content_anew(base: Any) -> None:
    """The value is sanitised; entities are decoded, quotes and void tags become the parser's."""
    lid = base.page()
    block = base.block(lid, TEXT.format("old") + "<p title='x'>a &#58; b&copy;<br>javascript&#58; c</p>")
    data = {".landing-block-node-text": "New <b>text</b> onclick=1 &amp; more", ".unknown": "x"}
    assert base.do("block.updatenodes", lid=lid, block=block, data=data) is True
    assert base.text(lid) == (
        TEXT.format("New <b>text</b> oncl ick=1 &amp; more") + '<p title="x">a : b©<br/>javascript: c</p>'
    )
    base.do("block.updatenodes", lid=lid, block=block, data={".landing-block-node-text": {"text": "T"}})
    assert TEXT.format("T") in base.text(lid)
    assert base.refused("block.updatenodes", lid=lid, block=block, data=[]) == "NODES_NOT_FOUND"


def test_updatenodes_by_position_and_by_attributes(base: Any) -> None:
    """`selector@n` counts from 0; without a position the first; `attrs` are set on all."""
    lid = base.page()
    node = '<p class="landing-block-node-text">{}</p>'
    block = base.block(lid, node.format("a") + node.format("b"))
    base.do(
        "block.updatenodes",
        lid=lid,
        block=block,
        data={".landing-block-node-text@1": "B", ".landing-block-node-text@9": "x"},
    )
    assert base.text(lid) == node.format("a") + node.format("B")
    base.do("block.updatenodes", lid=lid, block=block, data={".landing-block-node-text": {"attrs": {"data-x": 1}}})
    assert base.text(lid).count('data-x="1"') == 2
    base.do("block.updatenodes", lid=lid, block=block, data={".landing-block-node-text": []})
    assert "a</p>" in base.text(lid)


def test_updatenodes_of_links_and_images(base: Any) -> None:
    """A link without `target` loses it; an image without `src` too; http becomes https."""
    lid = base.page()
    menu = base.block(
        lid, '<a class="landing-block-node-link" href="#" target="_blank" data-url="x">Old</a>', CODE="0.menu_25"
    )
    link = {"text": "New", "href": "#landing1", "attrs": {"data-embed": "1", "onclick": "x"}}
    base.do("block.updatenodes", lid=lid, block=menu, data={".landing-block-node-link": link})
    assert base.text(lid) == '<a class="landing-block-node-link" data-embed="1" href="#landing1">New</a>'
    base.do(
        "block.updatenodes", lid=lid, block=menu, data={".landing-block-node-link": {"text": "No", "skipContent": 1}}
    )
    assert "New</a>" in base.text(lid)
    other = base.page("Image")
    image = base.block(other, '<img class="landing-block-node-img" src="a.png">', CODE="32.2.img_one_big")
    value = {"src": "http://x/a.png", "alt": "A", "id": 7, "src2x": "http://x/b.png", "id2x": 8}
    base.do("block.updatenodes", lid=other, block=image, data={".landing-block-node-img": value})
    text = base.text(other)
    for part in (
        'src="https://x/a.png"',
        'alt="A"',
        'data-fileid="7"',
        'data-fileid2x="8"',
        'srcset="https://x/b.png 2x"',
    ):
        assert part in text
    base.do("block.updatenodes", lid=other, block=image, data={".landing-block-node-img": {}})
    assert base.text(other) == '<img alt="A" class="landing-block-node-img" src=""/>'


@pytest.mark.fact("kb-6.4")
def test_menu_is_replaced_or_appended(base: Any) -> None:
    """Items with children; the links keep the portal's class names."""
    lid = base.page()
    block = base.block(lid, None, CODE="0.menu_25")
    items = [
        {"text": "A & B", "href": "#landing1", "target": "_self", "children": [{"text": "C", "href": "#landing2"}]}
    ]
    base.do("block.updatenodes", lid=lid, block=block, data={".landing-block-node-menu": items})
    assert base.text(lid) == (
        '<nav class="landing-block"><ul class="landing-block-node-menu">'
        '<li class="landing-block-node-menu-item">'
        '<a class="landing-block-node-link" href="#landing1" target="_self">A &amp; B</a>'
        '<ul class="landing-block-node-list"><li class="landing-block-node-menu-item">'
        '<a class="landing-block-node-link" href="#landing2">C</a></li></ul></li></ul></nav>'
    )
    more = {".landing-block-node-menu": [[{"text": "D"}]]}
    base.do("block.updatenodes", lid=lid, block=block, data=more, additional={"appendMenu": 1})
    assert base.text(lid).count("landing-block-node-menu-item") == 3


def test_attributes_classes_and_tags_of_nodes(base: Any) -> None:
    """Values are sanitised; a tag that is not allowed is a div."""
    lid = base.page()
    block = base.block(lid, TEXT.format("x"))
    node = ".landing-block-node-text"
    assert base.do("block.updateattrs", lid=lid, block=block, data={node: {"title": "onclick=1"}}) is True
    assert 'title="oncl ick=1"' in base.text(lid)
    styles = {
        node + "@0": {"classList": ["landing-block-node-text", "g-x"], "style": {"color": "red"}},
        "bad[": {"classList": []},
    }
    assert base.do("block.updateStyles", lid=lid, block=block, data=styles) is True
    assert 'class="landing-block-node-text g-x" style="color: red"' in base.text(lid)
    assert base.do("block.changeNodeName", lid=lid, block=block, data={node: " H2 "}) is True
    assert "<h2 " in base.text(lid)
    base.do("block.changeNodeName", lid=lid, block=block, data={node + "@0": "iframe", node + "@5": "p", ".no": "p"})
    assert "<div class" in base.text(lid)
    assert base.refused("block.changeNodeName", lid=lid, block=block, data={}) == "NODES_NOT_FOUND"


@pytest.mark.fact("kb-1.27")
def test_anchor_of_a_block(base: Any) -> None:
    """A letter, then at least one of the allowed signs; empty takes it away."""
    lid = base.page()
    block = base.block(lid)
    assert base.do("block.changeAnchor", lid=lid, block=block, data="About-us") is True
    assert '<div id="About-us"' in base.blocks(lid)[0]["content"]
    for bad in ("a", "1ab", "a b", "ж-а"):
        assert base.refused("block.changeAnchor", lid=lid, block=block, data=bad) == "BAD_ANCHOR"
    base.do("block.changeAnchor", lid=lid, block=block, data="")
    assert f'<div id="b{block}"' in base.blocks(lid)[0]["content"]


@pytest.mark.fact("kb-9.2")
def test_hidden_block_has_no_content_in_a_list(base: Any) -> None:
    """Also one that was added inactive; the editor sees it."""
    lid = base.page()
    block = base.block(lid, "<p>x</p>", ACTIVE="N")
    (row,) = base.blocks(lid)
    assert (row["active"], row["content"]) == (False, "")
    shown = base.do("block.getcontent", lid=lid, block=block, editMode=1, params={"wrapper_show": 0})
    assert shown["content"] == "<p>x</p>"
    assert base.do("landing.showblock", lid=lid, block=block) is True
    assert base.text(lid) == "<p>x</p>"
    assert base.do("landing.hideblock", lid=lid, block=block) is True
    assert base.blocks(lid)[0]["content"] == ""


def test_getcontent_of_the_public_row(base: Any) -> None:
    """Without edit mode the published version; a hidden one only by force."""
    lid = base.page()
    block = base.block(lid, "<?php echo 1 ?>")
    assert base.do("block.getcontent", lid=lid, block=block) is None
    base.do("landing.hideblock", lid=lid, block=block)
    base.do("landing.publication", lid=lid)
    (public,) = base.do("block.getlist", lid=lid)
    shown = base.do("block.getcontent", lid=lid, block=public["id"])
    assert (shown["content"], shown["active"]) == ("", False)
    shown = base.do("block.getcontent", lid=lid, block=public["id"], params={"force_unactive": 1})
    assert shown["content"].endswith("< ?php echo 1 ? ></div>")
    assert shown["manifest"]["nodes"] == {
        ".landing-block-node-text": {"name": "Text", "type": "text", "code": ".landing-block-node-text"}
    }


def test_order_of_blocks(base: Any) -> None:
    """One place up or down; the edge is an error."""
    lid = base.page()
    second, first = base.block(lid), base.block(lid)
    assert base.refused("landing.upblock", lid=lid, block=first) == "BLOCK_WRONG_SORT"
    assert base.refused("landing.downblock", lid=lid, block=second) == "BLOCK_WRONG_SORT"
    assert base.refused("landing.upblock", lid=lid, block=99) == "BLOCK_NOT_FOUND"
    assert base.do("landing.upblock", lid=lid, block=second) is True
    assert [row["id"] for row in base.blocks(lid)] == [second, first]
    assert base.do("landing.downblock", lid=lid, block=second) is True
    assert [row["id"] for row in base.blocks(lid)] == [first, second]


@pytest.mark.fact("kb-8.5")
def test_trash_of_blocks(base: Any) -> None:
    """Marked ones are listed on request and come back; deleted ones do not."""
    lid = base.page()
    block = base.block(lid)
    assert base.do("landing.markDeletedBlock", lid=lid, block=block) is True
    assert base.blocks(lid) == []
    assert [row["id"] for row in base.blocks(lid, deleted=1)] == [block]
    assert base.refused("landing.deleteBlock", lid=lid, block=block) == "BLOCK_NOT_FOUND"
    assert base.do("landing.markUnDeletedBlock", lid=lid, block=block) is True
    assert base.do("landing.deleteBlock", lid=lid, block=block) is True
    assert base.refused("landing.markUnDeletedBlock", lid=lid, block=block) == "BLOCK_NOT_FOUND"


def test_blocks_are_copied_and_moved(base: Any) -> None:
    """To the end, or after another; a moved one keeps its id."""
    lid, other = base.page("A"), base.page("B")
    block, there = base.block(lid, "<p>x</p>"), base.block(other, "<p>y</p>")
    copy = base.do("landing.copyblock", lid=other, block=block)
    assert [row["id"] for row in base.blocks(other)] == [there, copy]
    shown = base.do("landing.moveblock", lid=other, block=block, params={"AFTER_ID": there, "RETURN_CONTENT": "Y"})
    assert (shown["result"], shown["content"]["id"]) == (True, block)
    assert [row["id"] for row in base.blocks(other)] == [there, block, copy]
    assert base.blocks(lid) == []
    assert base.refused("landing.copyblock", lid=other, block=99) == "BLOCK_NOT_FOUND"


def test_removes_several_things_at_once(base: Any) -> None:
    """What is not there is skipped."""
    lid = base.page()
    gone, stays = base.block(lid), base.block(lid)
    data = {"blocks": [gone, 99], "images": [{"block": stays, "image": 5}, {"block": 99, "image": 1}]}
    assert base.do("landing.removeEntities", lid=lid, data=data) is True
    assert [row["id"] for row in base.blocks(lid)] == [stays]


@pytest.mark.fact("kb-8.2")
def test_list_of_several_pages_fails_as_a_whole(base: Any) -> None:
    """One unknown page among them is enough."""
    first, second = base.page("A"), base.page("B")
    base.block(first)
    base.block(second)
    rows = base.blocks([second, first, second])
    assert [row["lid"] for row in rows] == [second, first]
    assert base.refused("block.getlist", lid=[first, 99]) == "LANDING_NOT_EXIST"
    assert base.refused("block.getbyid", block=99) == "BLOCK_NOT_FOUND"


@pytest.mark.fact("kb-2.1", "kb-2.2", "kb-2.6")
def test_public_rows_exist_after_publication_and_ids_stay(base: Any) -> None:
    """Drafts keep their ids; public ones are stable, too."""
    lid = base.page()
    block = base.block(lid, "<p>1</p>")
    assert base.do("block.getlist", lid=lid) == []
    base.do("landing.publication", lid=lid)
    (public,) = base.do("block.getlist", lid=lid, params={"get_content": 1})
    assert public["id"] != block
    base.do("block.updatecontent", lid=lid, block=block, content="<p>2</p>")
    assert "<p>1</p>" in base.do("block.getlist", lid=lid, params={"get_content": 1})[0]["content"]
    base.do("landing.publication", lid=lid)
    (again,) = base.do("block.getlist", lid=lid, params={"get_content": 1})
    assert again["id"] == public["id"]
    assert "<p>2</p>" in again["content"]
    base.do("landing.deleteBlock", lid=lid, block=block)
    assert len(base.do("block.getlist", lid=lid)) == 1
    base.do("landing.publication", lid=lid)
    assert base.do("block.getlist", lid=lid) == []


@pytest.mark.fact("kb-2.3")
def test_links_to_blocks_are_rewritten_by_publication(base: Any) -> None:
    """`#block<draft>` becomes the public id in the public row; the draft keeps what was written."""
    lid = base.page()
    target = base.block(lid, "<p>t</p>")
    base.block(lid, f'<a href="#block{target}">x</a><a href="#block999">y</a>')
    base.do("landing.publication", lid=lid)
    public = base.do("block.getlist", lid=lid, params={"get_content": 1})
    assert f'#block{public[1]["id"]}"' in public[0]["content"]
    assert "#block999" in public[0]["content"]
    assert f'#block{target}"' in base.blocks(lid)[0]["content"]


@pytest.mark.fact("kb-2.4")
def test_publication_sets_page_site_and_folders(base: Any) -> None:
    """DATE_PUBLIC and the publisher are noted; DATE_MODIFY stays."""
    base.page("Home")
    folder = base.do("site.addFolder", siteId=base.site, fields={"TITLE": "F"})
    lid = base.page("P", FOLDER_ID=folder)
    base.rest.later(minutes=1)
    assert base.do("landing.publication", lid=lid, key=ANNA) is True
    row = base.row(lid)
    assert (row["ACTIVE"], row["PUBLIC"], row["DATE_PUBLIC"]) == ("Y", "Y", "11/23/2026 09:01:00 am")
    assert (row["DATE_MODIFY"], row["MODIFIED_BY_ID"]) == ("11/23/2026 09:00:00 am", "3")
    assert base.do("site.getFolders", siteId=base.site)[0]["ACTIVE"] == "Y"
    assert base.do("site.getList")[0]["ACTIVE"] == "Y"
    assert base.do("landing.unpublic", lid=lid) is True
    assert base.row(lid)["ACTIVE"] == "N"
    assert base.do("site.unpublic", id=base.site) == base.site
    assert base.do("site.getList")[0]["ACTIVE"] == "N"


@pytest.mark.fact("kb-2.8")
def test_publication_of_a_site_skips_pages_changed_by_updatecontent(base: Any) -> None:
    """Such a page counts as public; a touched one is published."""
    quiet, touched = base.page("Quiet"), base.page("Touched")
    blocks = {lid: base.block(lid, TEXT.format("1")) for lid in (quiet, touched)}
    base.do("site.publication", id=base.site)
    assert base.row(quiet)["ACTIVE"] == "Y"
    base.do("block.updatecontent", lid=quiet, block=blocks[quiet], content=TEXT.format("2"))
    base.do("block.updatenodes", lid=touched, block=blocks[touched], data={".landing-block-node-text": "2"})
    base.do("site.publication", id=base.site)
    contents = {lid: base.do("block.getlist", lid=lid, params={"get_content": 1})[0]["content"] for lid in blocks}
    assert ">1<" in contents[quiet]
    assert ">2<" in contents[touched]


@pytest.mark.fact("kb-0.5")
def test_one_block_can_be_published_alone(base: Any) -> None:
    """Registered in the source, not in the docs."""
    lid = base.page()
    second, first = base.block(lid, "<p>2</p>"), base.block(lid, "<p>1</p>")
    assert base.do("block.publication", block=first) is True
    assert len(base.do("block.getlist", lid=lid)) == 1
    base.do("block.publication", block=second)
    assert [row["content"][-14:] for row in base.do("block.getlist", lid=lid, params={"get_content": 1})] == [
        "<p>1</p></div>",
        "<p>2</p></div>",
    ]
    assert base.refused("block.publication", block=99) == "BLOCK_NOT_FOUND"


def changes(base: Any, lid: Any, block: Any) -> Any:
    """Every kind of change, with what of the stamps it moves: block, page date, page person, PUBLIC afterwards."""
    node = {".landing-block-node-text": "x"}
    return {
        "content": ("block.updatecontent", {"content": TEXT.format("z")}, (True, False, "Y")),
        "nodes": ("block.updatenodes", {"data": node}, (True, True, "N")),
        "attributes": ("block.updateattrs", {"data": {".landing-block-node-text": {"title": "t"}}}, (True, True, "N")),
        "styles": (
            "block.updateStyles",
            {"data": {".landing-block-node-text": {"classList": ["landing-block-node-text"]}}},
            (True, True, "N"),
        ),
        "anchor": ("block.changeAnchor", {"data": "abc"}, (True, True, "N")),
        "hide": ("landing.hideblock", {}, (True, True, "N")),
        "update": ("landing.update", {"fields": {"TITLE": "T"}}, (False, True, "Y")),
        "publication": ("landing.publication", {}, (False, False, "Y")),
    }


@pytest.mark.parametrize(
    "change", ["content", "nodes", "attributes", "styles", "anchor", "hide", "update", "publication"]
)
@pytest.mark.fact("kb-1.21", "kb-9.1", "kb-9.5")
def test_what_moves_which_stamps(base: Any, change: Any) -> None:
    """The matrix of facts kb-9, done by another person five minutes later."""
    lid = base.page()
    block = base.block(lid, TEXT.format("a"))
    base.do("landing.publication", lid=lid)
    block_before, page_before = stamps(base, lid), page_stamp(base, lid)
    base.rest.later(minutes=5)
    method, params, (block_moves, page_moves, public) = changes(base, lid, block)[change]
    target = {} if method in ("landing.update", "landing.publication") else {"block": block}
    base.do(method, key=ANNA, lid=lid, **target, **params)
    moved = ("11/23/2026 09:05:00 am", "3")
    assert stamps(base, lid) == ([moved] if block_moves else block_before)
    row = page_stamp(base, lid)
    assert row[0] == (moved[0] if page_moves else page_before[0])
    assert row[1] == ("3" if page_moves or change == "publication" else "1")
    assert row[2] == public


@pytest.mark.fact("kb-2.5")
def test_first_publication_moves_the_drafts_stamps(base: Any) -> None:
    """Because it writes the public twin's id into them; the second one does not."""
    lid = base.page()
    base.block(lid)
    base.rest.later(minutes=1)
    base.do("landing.publication", lid=lid)
    assert stamps(base, lid) == [("11/23/2026 09:01:00 am", "1")]
    base.rest.later(minutes=1)
    base.do("landing.publication", lid=lid)
    assert stamps(base, lid) == [("11/23/2026 09:01:00 am", "1")]


@pytest.mark.fact("kb-6.5")
def test_search_block_brings_a_page_of_results(base: Any) -> None:
    """Once a site; the form leads to it."""
    lid = base.page("Home")
    for code in ("59.1.search", "59.2.search_sidebar", "59.3.search_dark"):
        base.block(lid, None, CODE=code)
    found = base.do(
        "landing.getList", params={"select": ["ID", "CODE", "ACTIVE"], "filter": {"=CODE": "search-result"}}
    )
    assert [(row["CODE"], row["ACTIVE"]) for row in found] == [("search-result", "N")]
    assert f'action="#landing{found[0]["ID"]}"' in base.blocks(lid)[0]["content"]


@pytest.mark.parametrize("selector", ["0", "-1", "a b", ".x:has(", "#", ""])
def test_what_is_no_selector_selects_nothing(base: Any, selector: str) -> None:
    """A list counts its values 0, 1, 2: no class, no id, no tag."""
    lid = base.page()
    block = base.block(lid, TEXT.format("Text"))
    assert base.do("block.updateStyles", lid=lid, block=block, data={selector: {"classList": ["x"]}}) is True
    assert base.text(lid) == TEXT.format("Text")


@pytest.mark.fact("kb-1.24")
def test_search_index_holds_nodes_only(base: Any) -> None:
    """Text outside the manifest's nodes is not found; tags are stripped."""
    lid = base.page()
    inside = "In<b>side</b>  &amp; more<!-- no --><div title='>'>5 < 6<br>end</div><p class=landing-block-node-text>x"
    base.block(lid, "<h1>Outside</h1>" + TEXT.format(inside) + "<p>After</p>")
    base.block(lid, "Plain", CODE="26.separator")
    rows = base.rest.portal.store.connection.execute("SELECT search_content FROM block ORDER BY id").fetchall()
    assert [row[0] for row in rows] == ["Inside & more 5 < 6 end x", ""]


@pytest.mark.fact("kb-1.23")
def test_repository_of_blocks(base: Any) -> None:
    """Sections with the blocks that suit the type of site; an unknown section is false."""
    sections = base.do("block.getrepository")
    assert "27.4.one_col_fix_text" in sections["text"]["items"]
    assert set(base.do("block.getrepository", section="search")["items"]) == {
        "59.1.search",
        "59.2.search_sidebar",
        "59.3.search_dark",
    }
    assert base.rest.result("publisher", "landing.block.getrepository", section="search")["items"] == []
    assert base.do("block.getrepository", section="nope") is False
    assert base.do("block.getContentFromRepository", code="nope") is None
    assert base.do("block.getManifestFile", code="bitrix:27.4.one_col_fix_text")["nodes"]
    assert base.do("block.getManifestFile", code="nope") == []
    assert base.do("repo.getList") == []
    for code in ("27.4.one_col_fix_text", "0.menu_25", "26.separator", "html"):
        assert base.do("block.getContentFromRepository", code=code)


def test_manifest_of_a_block_on_a_page(base: Any) -> None:
    """Of the draft in edit mode, else of the public row."""
    lid = base.page()
    block = base.block(lid, None, CODE="0.menu_25")
    manifest = base.do("block.getmanifest", lid=lid, block=block, params={"edit_mode": 1})
    assert (manifest["code"], manifest["namespace"]) == ("0.menu_25", "bitrix")
    assert list(manifest["menu"]) == [".landing-block-node-menu"]
    assert base.refused("block.getmanifest", lid=lid, block=block) == "BLOCK_NOT_FOUND"


@pytest.mark.fact("kb-1.25")
def test_html_block_is_a_component_with_one_parameter(base: Any) -> None:
    """Its code is set by updatenodes and shown by lists; it is not in the search index."""
    lid = base.page()
    block = base.block(lid, None, CODE="html")
    code = "<p class='a'>it\\'s</p>"
    data = {"bitrix:landing.blocks.html": {"attrs": {"HTML_CODE": code}}}
    assert base.do("block.updatenodes", lid=lid, block=block, data=data) is True
    assert base.text(lid) == code
    base.do("block.updatenodes", lid=lid, block=block, data={"bitrix:landing.blocks.html": {"attrs": {"X": 1}}})
    assert base.text(lid) == code
