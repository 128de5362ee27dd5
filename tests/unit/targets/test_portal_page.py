"""A page of ours on the portal: one answer to which block is its text, what stands there, and how addresses are filled in."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.content.converted import ImageRef, PageRef
from publisher.plan.change import Action, Change
from publisher.plan.desired import MENU, Content, DesiredPage
from publisher.render.article import Article, image_attributes
from publisher.targets.knowledge_base.apply.draft import draft_of
from publisher.targets.knowledge_base.mark import Mark
from publisher.targets.knowledge_base.portal_page import (
    MENU_BLOCK,
    SEARCH_BLOCK,
    TEXT_BLOCK,
    PortalPage,
    filled_in,
    layout_of,
    parse_reference,
    portal_page,
    reference,
    text_block_id,
)
from publisher.targets.knowledge_base.snapshot import Block, RemotePage

SERVICE, PERSON = 1, 4
REMOTE = RemotePage(7, "A", "a", None, "a.md", "", is_deleted=False, is_active=True)


def block(number, text="<p>One.</p>", *, code=TEXT_BLOCK, by=SERVICE, is_active=True):
    """A draft block of the page."""
    return Block(number, 7, code, is_active, "12:00", by, text)


def page(*blocks, marked=None, key="page-a"):
    """The page with these blocks and the block that its mark names."""
    return PortalPage(REMOTE, Mark(key, block=marked), blocks, SERVICE)


@pytest.mark.parametrize(
    ("marked", "known", "numbers", "found"),
    [
        (None, None, (72, 71), 71),
        (72, None, (71, 72), 72),
        (99, 72, (72, 71), 71),
        (None, 75, (), 75),
        (None, None, (), None),
    ],
)
def test_two_publishers_keep_the_same_text_block(marked, known, numbers, found):
    """The marked one, else the lowest number, whatever order they stand in: both come to the same one (decision 16)."""
    blocks = tuple(block(number) for number in numbers)

    assert text_block_id(blocks, marked, layout_of("page-a"), known) == found


BLOCKS = st.lists(
    st.builds(block, st.integers(1, 9), code=st.sampled_from([TEXT_BLOCK, MENU_BLOCK, SEARCH_BLOCK, "1.1.by-hand"])),
    max_size=4,
    unique_by=lambda found: found.id,
)


@given(blocks=BLOCKS, marked=st.none() | st.integers(1, 9), key=st.sampled_from(["page-a", MENU]))
def test_what_is_compared_is_what_is_written(blocks, marked, key):
    """The plan reads the block that the writing replaces, whatever people and cut runs left on the page."""
    desired = DesiredPage(key, key, "a.md", "A", "a", "", Content.of(Article(())))
    found = page(*blocks, marked=marked, key=key).text_block
    written = draft_of(Change(Action.UPDATED, key, "a.md", desired), 7, Mark(key, block=marked), tuple(blocks))

    assert written.block == (found.id if found is not None else None)


def test_the_menus_search_is_not_its_text():
    """It stands before the text; what a person wrote into it is theirs."""
    search = block(70, "<p>Find.</p>", code=SEARCH_BLOCK)
    menu = page(search, block(71, "<nav></nav>", code=MENU_BLOCK), key=MENU)

    assert (menu.text, menu.added_text) == ("<nav></nav>", "")
    edited = replace(menu, blocks=(replace(search, modified_by=PERSON), *menu.blocks[1:]))
    assert (edited.text, edited.added_text) == ("<nav></nav>", "<p>Find.</p>")


def test_what_people_added_goes_with_the_text():
    """All that stands on the page beside our text; nothing is known of what was not read."""
    found = page(block(70, "<p>Ours.</p>"), block(71, "<p>Theirs.</p>", by=PERSON), marked=70)

    assert found.whole_text == "<p>Ours.</p>\n<p>Theirs.</p>"
    assert page().whole_text is None
    assert page(block(70, None), marked=70).whole_text is None


@pytest.mark.parametrize(
    ("found", "is_readable"),
    [
        (page(), True),
        (page(block(70)), True),
        (page(block(70, None)), False),
        (page(block(70, is_active=False)), False),
    ],
)
def test_a_hidden_text_is_not_readable(found, is_readable):
    """The portal does not give it away."""
    assert found.is_readable is is_readable


def test_a_pages_text_state_is_told_from_its_block(bench):
    """Nothing is known of a text that was not read."""
    site = bench.site(bench.page("a.md"), bench.menu("a.md"))
    portal = bench.published(site)
    remote = bench.remote(portal, "a.md")

    assert portal_page(portal, remote).text_state == remote.mark.text
    assert portal_page(replace(portal, blocks={}), remote).text_state == ""


@given(number=st.integers(1), anchor=st.text(st.characters(codec="utf-8"), max_size=9))
def test_a_reference_is_read_as_it_is_written(number, anchor):
    """With an anchor and without; any other address is none."""
    assert parse_reference(reference(number)) == (number, "")
    assert parse_reference(f"{reference(number)}#{anchor}") == (number, anchor)
    assert parse_reference(f"https://company.example/{reference(number)}") is None


def test_addresses_are_filled_in():
    """Links by page ids, a page that is not there yet by 0, images as they are asked for."""
    article = Article(
        ('<a href="', PageRef("a.md", "who"), '"><a href="', PageRef("b.md"), '"><img ', ImageRef("c.png"), ">")
    )

    html = filled_in(article, {"a.md": 7}, lambda ref: image_attributes("", kb=ref.path))

    assert html == '<a href="#landing7#who"><a href="#landing0"><img src="" data-kb="c.png">'
