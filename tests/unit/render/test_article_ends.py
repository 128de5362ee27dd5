"""Articles: references filled in, compared, and unlinked."""

from publisher.content.converted import FileRef, ImageRef, PageRef
from publisher.render.article import Article, image_attributes, joined

LINKED = Article(
    (
        '<p>See <a href="',
        PageRef("a.md", "who"),
        '" title="A">this</a>, <a href="',
        PageRef("b.md"),
        '"><img ',
        ImageRef("i.png"),
        ' alt="x"> that</a> and <a href="',
        FileRef("f.pdf"),
        '">file</a>.</p>',
    )
)


def filled(article: Article, page: str = "#landing12") -> str:
    return article.resolve(
        page=lambda _: page, file=lambda ref: f"/files/{ref.path}", image=lambda ref: f'src="{ref.path}"'
    )


def test_addresses_are_filled_in() -> None:
    """A page's address gets its anchor; images bring their own attributes."""
    assert filled(LINKED) == (
        '<p>See <a href="#landing12#who" title="A">this</a>, <a href="#landing12"><img src="i.png" alt="x"> that</a> and '
        '<a href="/files/f.pdf">file</a>.</p>'
    )


def test_addresses_are_escaped_and_shielded_but_the_portal_s_own_are_not() -> None:
    """An address is written as an attribute; ``#landing12`` must reach the portal as it is."""
    article = Article(('<a href="', PageRef("a.md", "block7"), '">x</a>'))

    assert filled(article, '../a/?b=1&c="') == '<a href="../a/?b=1&amp;c=&quot;&#35;block7">x</a>'
    assert filled(article) == '<a href="#landing12&#35;block7">x</a>'


def test_a_dead_link_becomes_its_text() -> None:
    """Only the link goes: its text, a picture in it, and other links stay."""
    assert filled(LINKED.without_links(lambda ref: ref.path == "a.md")).startswith(
        '<p>See this, <a href="#landing12"><img'
    )
    assert filled(LINKED.without_links(lambda ref: ref.path == "b.md")) == (
        '<p>See <a href="#landing12#who" title="A">this</a>, <img src="i.png" alt="x"> that and <a href="/files/f.pdf">file</a>.</p>'
    )
    assert filled(LINKED.without_links(lambda _: True)) == '<p>See this, <img src="i.png" alt="x"> that and file.</p>'


def test_without_dead_links_it_is_the_same_article() -> None:
    """Nothing is copied where nothing changes."""
    assert LINKED.without_links(lambda _: False) is LINKED


def test_a_renamed_target_does_not_change_the_fingerprint() -> None:
    """Links count by the key of their target, files by their bytes where these are known."""
    renamed = Article(
        tuple(PageRef("new.md", "who") if piece == PageRef("a.md", "who") else piece for piece in LINKED.segments)
    )
    keys = {"a.md": "seg-a", "new.md": "seg-a"}

    old, new = LINKED.outline, renamed.outline
    assert new.fingerprint(lambda path: keys.get(path, path)) == old.fingerprint(lambda path: keys.get(path, path))
    assert new.fingerprint(str) != old.fingerprint(str)
    assert old.fingerprint(str, lambda _: "1") != old.fingerprint(str, lambda _: "2")
    assert old.fingerprint(str, lambda path: path) == old.fingerprint(str)


def test_references_are_listed() -> None:
    """Pages in order with repetitions, images once."""
    twice = Article((*LINKED.segments, *LINKED.segments))

    assert [ref.path for ref in twice.outline.page_refs()] == ["a.md", "b.md", "a.md", "b.md"]
    assert twice.outline.image_paths() == ("i.png",)


def test_texts_are_joined_and_empty_ones_dropped() -> None:
    """Equal articles are equal values, however they were put together."""
    assert joined(["a", "", "b", PageRef("x"), "", "c"]) == ("ab", PageRef("x"), "c")
    assert joined([]) == ()


def test_image_attributes_hold_the_file_s_id() -> None:
    """The portal recognises a bound file by ``data-fileid``."""
    assert (
        image_attributes("/upload/a b.png", fileid="7", kb="0f") == 'src="/upload/a b.png" data-fileid="7" data-kb="0f"'
    )
