"""What is not brought back: told with a reason and a place, and the text stays."""

import pytest
from bs4 import BeautifulSoup, Tag

from publisher.pull.page import PullStatus

HEAD = "---\ntitle: Page\nowner: anna.k@example.com\n---\n\n"


def replace_in(body: Tag, old: str, new: str) -> None:
    """Change HTML as text."""
    inner = body.decode_contents(formatter="minimal")
    assert old in inner
    body.clear()
    for child in list(BeautifulSoup(inner.replace(old, new), "html.parser").children):
        body.append(child.extract())


REFUSED = {
    "a comment in a paragraph that is split": (
        "One <!-- mind --> two.\n",
        "One  two.",
        "One.</p><p>two.",
        "refused-hidden",
    ),
    "attributes of a paragraph": ("One two.\n{: #own }\n", "One two.</p>", "One</p><p>two.</p>", "refused-block"),
    "a list in a table": (
        "One.\n",
        "One.</p>",
        "One.</p><table><tbody><tr><td><ul><li>a</li></ul></td></tr></tbody></table>",
        "refused-unwritable",
    ),
    "a link to nowhere": ("See it.\n", "See it", 'See <a href="#landing4711">it</a>', "refused-unwritable"),
    "a picture that cannot be fetched": ("See it.\n", "See it", '<img src="/upload/gone.png">', "refused-image"),
    "a picture that is none": ("See it.\n", "See it", '<img src="/upload/page.html">', "refused-image"),
    "another number of a footnote": ("One.[^1]\n\n[^1]: Note.\n", ">1</a>", ">7</a>", "refused-block"),
    "the words of a figure": (
        "<figure markdown>\n![Map](img/map.png)\n<figcaption>The map</figcaption>\n</figure>\n",
        "<figcaption",
        "<p>More</p><figcaption",
        "refused-unwritable",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_has_no_certain_markdown_is_refused(bench, name):
    """The reason says why; nothing is written."""
    bench.files["/upload/page.html"] = b"<html>sign in</html>"
    source, old, new, reason = REFUSED[name]

    def edit(body: Tag) -> None:
        inner = body.decode_contents(formatter="minimal")
        if old not in inner:
            inner = inner.replace("One two.", "One  two.")
        assert old.replace("  ", " ") in inner.replace("  ", " ")
        body.clear()
        for child in list(BeautifulSoup(inner.replace(old, new), "html.parser").children):
            body.append(child.extract())

    result = bench.pull(HEAD + source, edit)

    assert result.status is PullStatus.REFUSED
    assert result.body == ""
    assert result.reason is not None
    assert result.reason.key == f"pull.{reason}", str(result.reason)


def test_the_line_of_a_refusal_is_told(bench):
    """Counted in the body, from 0."""
    result = bench.pull(
        HEAD + "One.\n\nSee it.\n", lambda body: replace_in(body, "See it", 'See <a href="#landing4711">it</a>')
    )

    assert result.line == 3


def test_a_text_without_our_frame_is_refused(bench):
    """A person who replaced everything left no place where the page's own text begins."""
    html = bench.html(HEAD + "One.\n")

    result = bench.pull_html(HEAD + "One.\n", html.replace("data-kb-body", "data-x"))

    assert (result.status, result.reason.key) == (PullStatus.REFUSED, "pull.refused-no-body")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("One two.", "One&nbsp;two."),
        ("<p", "<p class='x' data-y='1'"),
        ("One two.", "<span style='color:red'>One</span> two."),
        ("One two.</p>", "One two.</p><p><br></p><div></div>"),
    ],
)
def test_an_edit_of_the_look_alone_changes_nothing(bench, old, new):
    """Colours, hard blanks, empty paragraphs: the words are git's."""
    result = bench.pull(HEAD + "One two.\n", lambda body: replace_in(body, old, new))

    assert result.status is PullStatus.UNCHANGED


def test_an_edit_around_the_text_is_told(bench):
    """The owner's line, and a heading that is gone: not taken, and said."""
    html = bench.html(HEAD + "One.\n")

    owner = bench.pull_html(HEAD + "One.\n", html.replace("Owner:", "Lord:"), html)
    gone = bench.pull_html(HEAD + "One.\n", html.replace(">Page</h1>", "></h1>"), html)
    quiet = bench.pull_html(HEAD + "One.\n", html, html)

    for told in (owner, gone):
        assert [note.key for note in told.notes] == ["pull.note-frame"]
        assert (told.status, told.title) == (PullStatus.UNCHANGED, "")
    assert quiet.notes == ()


def test_a_heading_that_front_matter_gives_is_the_new_title(bench):
    """The text stays as it is; a heading that is only written anew is no new title."""
    html = bench.html(HEAD + "One.\n")

    told = bench.pull_html(HEAD + "One.\n", html.replace(">Page</h1>", "><b>Our</b> &amp; your\n page </h1>"), html)
    same = bench.pull_html(HEAD + "One.\n", html.replace(">Page</h1>", "><span>Page</span></h1>"), html)

    assert (told.status, told.title, told.body, told.notes) == (PullStatus.UNCHANGED, "Our & your page", "\nOne.\n", ())
    assert (same.status, same.title) == (PullStatus.UNCHANGED, "")


def test_a_removed_heading_of_the_page_is_not_a_page_without_title(bench):
    """The file keeps its first heading."""
    source = "# Title\n\nOne.\n"
    html = bench.html(source)
    tree = BeautifulSoup(html, "html.parser")
    tree.h1.decompose()

    assert bench.pull_html(source, str(tree)).status is PullStatus.UNCHANGED


def test_a_reworded_heading_keeps_the_anchor_that_others_link_to(bench):
    """The home page links to #who-buys: the old name is written down; an anchor that nobody uses is let go."""
    source = HEAD + "## Who buys\n\nAll.\n\n## What else\n\nNothing.\n"

    linked = bench.pull(source, lambda body: replace_in(body, "Who buys", "Who pays"))
    free = bench.pull(source, lambda body: replace_in(body, "What else", "Anything else"))

    assert linked.body == "\n## Who pays {#who-buys}\n\nAll.\n\n## What else\n\nNothing.\n"
    assert [note.key for note in linked.notes] == ["pull.note-anchor"]
    assert free.body == "\n## Who buys\n\nAll.\n\n## Anything else\n\nNothing.\n"
    assert free.notes == ()


def test_an_anchor_that_cannot_be_kept_is_told(bench):
    """The linked heading is gone altogether."""
    source = HEAD + "## Who buys\n\nAll.\n"

    def edit(body: Tag) -> None:
        body.h2.decompose()

    result = bench.pull(source, edit)

    assert result.body.strip() == "All."
    assert [note.key for note in result.notes] == ["pull.note-anchor-lost"]


def test_pictures_keep_their_size_or_the_page_is_refused(bench):
    """Words beside a sized picture change; the picture is never written anew without its size."""
    source = HEAD + "One ![Map](img/map.png){width=300} two.\n"

    words = bench.pull(source, lambda body: replace_in(body, "One", "Eins"))
    moved = bench.pull(source, lambda body: replace_in(body, "One <img", "One</p><p><img"))

    assert words.body == "\nEins ![Map](img/map.png){width=300} two.\n"
    assert moved.body == "\nOne\n\n![Map](img/map.png){width=300} two.\n"


def test_a_picture_pasted_by_a_person_is_written_beside_the_page(bench):
    """Fetched from the portal or taken out of the page; named after what it was called; the same picture once."""
    bench.files["/upload/x/My%20Shelf.PNG"] = b"\x89PNG\r\n\x1a\nshelf"
    data = "data:image/png;base64,iVBORw0KGgpwYXN0ZWQ="

    def edit(body: Tag) -> None:
        one = '<p><img src="/upload/x/My%20Shelf.PNG" alt="Shelf"></p>'
        replace_in(body, "One.</p>", f'One.</p>{one}<p><img src="{data}" alt=""></p>{one}')

    result = bench.pull(HEAD + "One.\n", edit)

    assert result.status is PullStatus.PULLED, str(result.reason)
    assert len(result.files) == 2
    assert all(path.startswith("markets/img/") for path in result.files)
    assert "![Shelf](img/my-shelf.png)" in result.body
    assert result.files["markets/img/my-shelf.png"] == b"\x89PNG\r\n\x1a\nshelf"


def test_git_own_pictures_files_and_links_stay_as_they_are_written(bench):
    """A paragraph of everything, one word changed: SVG inside, a file of the repository, an anchor, a page."""
    source = HEAD + (
        'One ![Pie](img/pie.svg) [list](files/prices.pdf) [up](#who) [rent](rent.md "Rent") <anna@example.com> last.\n\n## Who\n\nAll.\n'
    )

    result = bench.pull(source, lambda body: replace_in(body, "last", "end"))
    rewritten = bench.pull(source, lambda body: replace_in(body, "One ", "<b>One</b> "))
    moved = bench.pull(source, lambda body: replace_in(body, " last.</p>", "</p><p>last.</p>"))

    assert result.body == "\n" + source.removeprefix(HEAD).replace("last", "end")
    assert rewritten.body == "\n" + source.removeprefix(HEAD).replace("One", "**One**")
    assert moved.status is PullStatus.PULLED, str(moved.reason)
    assert "[list](files/prices.pdf)" in moved.body
    assert "![Pie](img/pie.svg)" in moved.body
