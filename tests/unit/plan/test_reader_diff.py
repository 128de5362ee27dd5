"""What a reader would see change."""

import pytest

from publisher.plan.text_diff import altered_diff, body_text, reader_diff, visible_lines, visible_text


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p>One  two\n three</p><p>Four</p>", ["One two three", "Four"]),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", ["a", "b", "c"]),
        ("<table><tr><th>H</th><td>1 <b>2</b></td></tr></table>", ["H", "1 2"]),
        ("a<br>b", ["a", "b"]),
        ("before <div>inside</div> after", ["before", "inside", "after"]),
        ('<img alt="A chart"><img data-kb="0a1b"><img>', ["[A chart][0a1b][image]"]),
        ("<!-- hidden --><p>seen &amp; heard</p>", ["seen & heard"]),
        ("", []),
    ],
)
def test_a_readers_lines_are_blocks(html, lines):
    """A line a block, white space folded, images by what they show, comments not at all."""
    assert visible_lines(html) == lines
    assert visible_text(html) == "\n".join(lines)


def test_the_body_is_told_from_what_stands_around_it():
    """Where it cannot be told apart, all of the text counts."""
    assert body_text('<p>Way</p><div data-kb-body="1"><p>Own.</p></div><p>Next</p>') == "Own."
    assert body_text("<p>All.</p>") == "All."


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("<p>Same.</p>", "<div>Same.</div>", ""),
        (
            "<p>Prices fall by 3 per cent.</p>",
            "<p>Prices fall by 4 per cent.</p>",
            "Prices fall by [-3-] {+4+} per cent.",
        ),
        ("<p>One. Two. Three.</p>", "<p>One. Three.</p>", "[-Two.-]"),
        ("<p>One.</p>", "<p>One.</p><p>Two.</p>", "{+Two.+}"),
        ("<p>Цены растут. Спрос падает!</p>", "<p>Цены падают. Спрос падает!</p>", "Цены [-растут.-] {+падают.+}"),
        ("<p>A b.</p>", "<p>A b c d.</p>", "A [-b.-] {+b c d.+}"),
        ("", "<p>New page.</p>", "{+New page.+}"),
        ('<p><img alt="old"></p>', '<p><img alt="new"></p>', "[-[old]-] {+[new]+}"),
        ("<p>x 1</p><p>y</p><p>z</p>", "<p>x 2</p>", "x [-1-] {+2+}\n[-y-]\n[-z-]"),
    ],
)
def test_differences_are_told_by_sentence_and_word(old, new, told):
    """Sentences that stay are not shown; of those that change, the words."""
    assert reader_diff(old, new) == told


def test_a_link_that_the_portal_altered_is_shown_by_its_address() -> None:
    """Its words read the same, but it leads nowhere: the report shows where it led and where it leads."""
    sent = '<p><a href="https://x.example/?q=behavior%3Acrash">Search</a> <a href="/a">A</a></p>'
    stored = sent.replace("behavior", "beh * avior")

    shown = altered_diff(stored, sent)

    assert shown == "[-https://x.example/?q=beh * avior%3Acrash-]\n{+https://x.example/?q=behavior%3Acrash+}"


def test_what_no_reader_sees_altered_is_still_shown_as_altered() -> None:
    """The portal stored other bytes than were sent, though words and links are the same."""
    assert altered_diff('<p class="a">x</p>', '<p class="b">x</p>') == "…"
