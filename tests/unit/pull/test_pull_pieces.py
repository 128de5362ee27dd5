"""Line ends, names of files and addresses, drafts of hand-made pages, the report: each by itself."""

import json

import pytest
from bs4 import BeautifulSoup

from publisher.messages import Catalogue, text
from publisher.plan.healing import breakable, heal
from publisher.plan.reading import read
from publisher.pull.addresses import AddressBook, PortalAddresses
from publisher.pull.foreign import file_name, new_page_of
from publisher.pull.images import fetch_images
from publisher.pull.report import Editor, PageReport, PullOutcome, PullReport, pull_json, pull_markdown, pull_text
from publisher.pull.splicing import splice
from publisher.pull.writing import Means, Unwritable, Writer
from publisher.targets.knowledge_base.compare.sameness import Texts
from publisher.targets.knowledge_base.portal_page import parse_reference

PNG = b"\x89PNG\r\n\x1a\n1"
PORTAL = PortalAddresses(
    "https://portal.example",
    {12: "markets/rent.md", 13: "100%.md"},
    {99: "https://portal.example/knowledge/kb/x/"},
    {"/knowledge/kb/rent/": "markets/rent.md"},
    "https://git.example.com/kb/blob/main/content/",
    parse_reference,
)


def test_a_file_keeps_its_mark_and_line_ends():
    """Only the line that changed is new, with the line end that most lines have."""
    content = "\ufeff---\r\ntitle: A\r\n---\r\nOne\r\nTwo\nThree\r\n".encode()

    assert splice(content, "One\nTwo\nThree\n", "Eins\nTwo\nThree\nFour\n") == (
        "\ufeff---\r\ntitle: A\r\n---\r\nEins\r\nTwo\nThree\r\nFour\r\n".encode()
    )


@pytest.mark.parametrize("content", [b"\xff\xfe", b"something else", "a\rb\u2028c\n".encode()])
def test_a_file_that_is_not_what_was_read_is_left_alone(content):
    """It changed since, or it cannot be split as it was."""
    assert splice(content, "One\n", "Two\n") is None


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("#landing12", "rent.md"),
        ("#landing12#who", "rent.md#who"),
        ("#landing13", "../100%25.md"),
        ("#landing@12", "rent.md"),
        ("#landing99", "https://portal.example/knowledge/kb/x/"),
        ("#landing4", None),
        ("/knowledge/kb/rent/?x=1#who", "rent.md#who"),
        ("https://portal.example/knowledge/kb/rent", "rent.md"),
        ("https://elsewhere.example/knowledge/kb/rent/", "https://elsewhere.example/knowledge/kb/rent/"),
        ("/knowledge/kb/other/", "/knowledge/kb/other/"),
        ("https://git.example.com/kb/blob/main/content/files/a%20b.pdf", "../files/a b.pdf"),
        ("https://example.com/?%6Fnline=1&a=%20", "https://example.com/?online=1&a=%20"),
        ("#who", "#who"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("", None),
    ],
)
def test_addresses_are_written_as_git_has_them(address, written):
    """Pages by relative path, files of the repository too, the rest as it is."""
    book = AddressBook("markets/page.md", PORTAL, {})

    assert book.write(book.read(address), False) == written


def test_pictures_are_known_by_their_bytes():
    """A known one has its path, an unknown one has none, one of another server its address."""
    book = AddressBook("markets/page.md", PORTAL, {"ab": "img/a.png"})

    assert book.write("kb:ab", True) == "../img/a.png"
    assert book.write("kb:cd", True) is None
    assert book.write("https://example.com/a.png", True) == "https://example.com/a.png"


def test_pictures_of_other_servers_and_known_ones_are_not_fetched():
    """Only what lies on the portal and is not git's is asked for; a taken name gets letters of its bytes."""
    asked = []

    def fetch(address):
        asked.append(address)
        return {"/u/a.png": PNG, "/u/known": b"GIF89a", "/u/b": b"RIFF1234WEBP", "/u/c.exe": b"MZ"}.get(address)

    tree = BeautifulSoup(
        '<img src="https://example.com/x.png"><img src="//cdn.example/x.png"><img data-kb="1" src="/u/z.png"><img src="/u/a.png">'
        '<img src="/u/known"><img src="/u/b"><img src="data:image/svg+xml;base64,AAAA"><img><img src="data:image/png;base64,A">'
        '<img src="/u/c.exe"><img src="https://portal.example/u/gone.png">',
        "html.parser",
    )
    from publisher.pull.addresses import image_digest

    known = {image_digest(b"GIF89a"): "img/old.gif"}
    files, missing = fetch_images(tree, "page.md", "https://portal.example", fetch, known, {"img/a.png"})

    assert asked == ["/u/a.png", "/u/known", "/u/b", "/u/c.exe", "https://portal.example/u/gone.png"]
    assert sorted(files) == [f"img/a-{image_digest(PNG)[:8]}.png", "img/b.webp"]
    assert missing == ("data:image/png;base64,A", "/u/c.exe", "https://portal.example/u/gone.png")


def test_broken_words_are_put_together_only_where_git_has_them_whole():
    """What a person wrote like a broken word stays."""
    tree = BeautifulSoup("<p>onl ine = 1, jav * ascript: x, the beh avior: y</p>", "html.parser")

    healed = heal(tree, breakable(["We are online = 1. JavaScript: no. javascript: x"]))

    assert tree.get_text() == "online = 1, javascript: x, the beh avior: y"
    assert "online =" in healed
    assert heal(tree, ()) == ()


@pytest.mark.parametrize(
    ("portal", "wanted", "equal", "look", "say"),
    [
        ("<p>a</p>", "<p>a</p>", True, True, True),
        ("<p>a &amp; “b”</p>", "<p>a &#38; &ldquo;b&rdquo;</p>", False, True, True),
        ('<p style="color:red">a</p>', "<p>a</p>", False, False, True),
        ('<p><span style="color:red">a</span></p>', "<p>a</p>", False, False, True),
        ('<p style="a:b; c:d">a</p>', '<p style="a:b;c:d">a</p>', False, True, True),
        (
            '<img data-kb="ab" alt="A" src="/u/1" data-fileid="1" width="3">',
            '<img alt="A" data-kb="ab">',
            False,
            False,
            True,
        ),
        ('<img data-kb="ab" alt="A" src="/u/1"><p>&#39;</p>', '<img alt="A" data-kb="ab"><p>\'</p>', False, True, True),
        ("<details open><summary>a</summary></details>", "<details><summary>a</summary></details>", False, False, True),
        ("<p>onl ine = 1</p>", "<p>online &#61; 1</p>", False, True, True),
        ("<p>a</p>", "<p>b</p>", False, False, False),
        ('<img src="/u/x.png" alt="A">', '<img data-kb="ab" alt="A">', False, False, True),
        ('<img src="/u/x.png" alt="A">', '<img data-kb="ab" alt="B">', False, False, False),
        ('<a href="/knowledge/kb/x/">a</a>', '<a href="#landing1">a</a>', False, False, True),
        ("<td>a</td>", "<th>a</th>", False, False, False),
        ("<p>a</p>", "<p>a</p><p>b</p>", False, False, False),
    ],
)
def test_texts_are_the_same_though_written_another_way(portal, wanted, equal, look, say):
    """Equal to the byte; equal to the eye; equal in words, links and pictures."""
    texts = Texts(portal, wanted)

    assert (texts.are_equal, texts.look_the_same, texts.say_the_same) == (equal, look, say)


def test_bodies_and_headings_are_compared():
    """What else stands around the body does not count; without exactly one body nothing is known."""
    page = '<h1>{}</h1><p>{}</p><div data-kb-body="1"><p>One</p></div>'

    assert Texts(page.format("A", "x"), page.format("A", "y")).bodies_say_the_same
    assert Texts(page.format("<b>A</b><br>b", "x"), page.format("A b", "x")).headings_say_the_same
    assert not Texts(page.format("A", "x"), page.format("B", "x")).headings_say_the_same
    assert not Texts("<p>One</p>", page.format("A", "x")).bodies_say_the_same


def test_a_title_gives_a_file_name():
    """Letters of every alphabet; a number where there are none."""
    assert file_name("Полки & цены: 2026", 7) == "полки-цены-2026.md"
    assert file_name("???", 7) == "page-7.md"
    assert len(file_name("long " * 40, 7)) <= 63


def test_a_hand_made_page_becomes_a_draft_whatever_stands_in_it():
    """Frames of the portal's blocks go; what has no Markdown keeps its words and is told; the title is not said twice."""
    contents = [
        (
            '<div class="block-wrapper block-x"><section class="s"><div class="c"><h2>Shelves</h2><div>Typed text</div>'
            '<div class="landing-block-node-text"><p>See <a href="#landing12">rent</a> or <a href="#landing5">that</a>.</p></div>'
            "<blockquote>Said</blockquote><script>alert(1)</script></div></section></div>"
        ),
        '<div><img src="/u/a.png" alt="A"><img src="/u/gone.png" alt="B"></div>',
        "<table><tr><td><ul><li>x</li></ul></td></tr></table>",
    ]
    draft = new_page_of(
        "Shelves",
        contents,
        "markets/shelves.md",
        owner="ivan.p@example.com",
        portal=PORTAL,
        fetch={"/u/a.png": PNG}.get,
        images={},
        taken=frozenset(),
    )

    head, _, body = draft.content.partition("---\n\n")
    assert head == "---\ntitle: Shelves\nstatus: draft\nowner: ivan.p@example.com\n"
    assert body.startswith("Typed text\n\nSee rent or that.\n\n> Said\n\n")
    assert "![A](img/a.png)" in body
    assert list(draft.files) == ["markets/img/a.png"]
    assert {note.key for note in draft.notes} == {"pull.note-image", "pull.note-unwritable"}


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>a <u>b</u> <abbr title='c &amp; d'>e</abbr></p>", 'a <u>b</u> <abbr title="c &amp; d">e</abbr>'),
        ("<p><a href='mailto:a@b.example'>a@b.example</a></p>", "<a@b.example>"),
        ("<p><a href='x (1).md' title='T \"q\"'>a</a></p>", '[a](<x (1).md> "T &quot;q&quot;")'),
        ("<p><img src='a.png' alt='[x]' title='T'></p>", '![\\[x\\]](a.png "T")'),
        ("<ol start='3'><li>a</li><li><p>b</p></li></ol>", "3. a\n\n4. b"),
        ("<ul><li></li></ul>", "-"),
        ("<pre><code class='language-python'>a<br>```</code></pre>", "````python\na\n```\n````"),
        ("<pre>a</pre>", "```\na\n```"),
        ("<details><summary>S</summary><p>a</p></details>", None),
        ("<blockquote>a</blockquote>", "> a"),
        ("<hr>", "---"),
        ("<dl><dt>a</dt><dd>b</dd><dt>c</dt><dd>d</dd></dl>", "a\n:   b\n\nc\n:   d"),
        ("<p>a<sup id='fnref2:x'><a href='#fn:x'>1</a></sup></p>", "a[^x]"),
        ("<p><time>a</time><q>b</q></p>", "<time>a</time><q>b</q>"),
        ("<p><button>a</button></p>", None),
        ("<figure><p>a</p></figure>", None),
        ("<table><caption>a</caption><tr><td>b</td></tr></table>", None),
        ("<ul><p>a</p></ul>", None),
    ],
)
def test_blocks_are_written_in_plain_markdown(html, markdown):
    """One spelling for each; None: there is no Markdown for it."""
    reading = read(html)
    writer = Writer(Means(lambda address, _: address or None))

    if markdown is None:
        with pytest.raises(Unwritable):
            writer.blocks(reading, reading.blocks)
    else:
        assert "\n".join(writer.blocks(reading, reading.blocks)) == markdown


def test_the_report_is_told_to_people_and_programs():
    """Who and when, the reason with its line, notes and new files; editors credited once, those without an e-mail not."""
    anna, other = Editor(4, "Anna K", "anna.k@example.com"), Editor(7)
    pages = (
        PageReport(
            "k1", "content/a.md", PullOutcome.PULLED, editors=(anna, other), when="today", files=("content/img/a.png",)
        ),
        PageReport(
            "k2", "content/b.md", PullOutcome.REFUSED, reason=text("pull.refused-tangled"), line=7, editors=(anna,)
        ),
        PageReport("k3", "content/c.md", PullOutcome.NEW, editors=(anna,), notes=(text("pull.note-both"),)),
    )
    report = PullReport(pages)

    said = pull_text(report, Catalogue("en"))
    document = json.loads(pull_json(report, Catalogue("ru")))

    assert "pulled   content/a.md  (Anna K, b24:7, today)\n    + content/img/a.png\n" in said
    assert "refused  content/b.md:7" in said
    assert said.endswith("1 pulled, 1 new, 1 refused\n")
    assert document["co_authors"] == ["Co-authored-by: Anna K <anna.k@example.com>"]
    assert document["summary"] == {"pulled": 1, "new": 1, "listed": 0, "unchanged": 0, "refused": 1}
    assert document["pages"][1]["line"] == 7
    assert report.has_refusals
    assert "Nobody has edited" in pull_text(PullReport(()), Catalogue("en"))
    described = pull_markdown(report, Catalogue("en"))
    assert "- pulled `content/a.md` (Anna K, b24:7, today)" in described
    assert "  - Two changes are at the same place." in described
    assert described.endswith("1 pulled, 1 new, 1 refused\n\nCo-authored-by: Anna K <anna.k@example.com>\n")
    assert "Nobody has edited" in pull_markdown(PullReport(()), Catalogue("en"))
