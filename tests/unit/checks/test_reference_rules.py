"""Rules on links, images, anchors, and on what nothing leads to."""

from collections.abc import Callable

import pytest

from publisher.content.converted import Link, LinkKind, Loss
from publisher.content.nav import NavItem
from publisher.findings import Finding, Severity

GOOD = "owner: anna.k@example.com\nlast_reviewed: 2026-09-15\n"
DRAFT = f"{GOOD}draft: true"
Check = Callable[..., list[Finding]]


def link(kind: LinkKind, target: str, anchor: str = "", *, written: str = "", line: int = 7, column: int = 3) -> Link:
    return Link(kind, written or target, target, anchor, line, column)


def page_link(target: str, anchor: str = "") -> Link:
    return link(LinkKind.PAGE, target, anchor)


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("markets/retial.md", "Did you mean retail.md?"),
        ("trends/retail.md", "Did you mean retail.md?"),
        ("markets/Retail.md", "Write retail.md: upper and lower case matter."),
        ("markets/retail", "Did you mean retail.md?"),
        ("customers", "Did you mean ../customers/index.md?"),
        ("customers/indx.md", "Did you mean ../customers/index.md?"),
        ("zzzzzzzz/qqqqqqqqqqqq.md", "Correct the path; it is relative to this page's folder."),
        ("markets/index.md", "Correct the path; it is relative to this page's folder."),
    ],
)
def test_a_broken_link_names_the_nearest_target(check: Check, target: str, hint: str) -> None:
    """As the link would have to be written on this page; with line and column of the link."""
    pages = {"markets/a.md": GOOD, "markets/retail.md": GOOD, "customers/index.md": GOOD}
    found = check(pages, "link-broken", links={"markets/a.md": [page_link(target)]})
    assert [(finding.path, finding.line, finding.column, str(finding.hint)) for finding in found] == [
        ("content/markets/a.md", 7, 3, hint)
    ]
    assert found[0].is_error


def test_links_that_lead_somewhere(check: Check) -> None:
    """To pages, also broken ones, to files, to mail and elsewhere."""
    links = [
        page_link("b.md"),
        page_link("broken.md", "x"),
        link(LinkKind.FILE, "f.pdf"),
        link(LinkKind.IMAGE, "i.png"),
        link(LinkKind.EXTERNAL, "https://example.com"),
        link(LinkKind.MAIL, "mailto:a@example.com"),
    ]
    pages = {"a.md": GOOD, "b.md": GOOD}
    found = check(
        pages,
        "link-broken",
        "image-broken",
        "anchor-broken",
        links={"a.md": links},
        assets=("f.pdf", "i.png"),
        broken=("broken.md",),
    )
    assert found == []


def test_an_empty_link_is_told_as_such(check: Check) -> None:
    """[text]() leads nowhere, ![text]() shows nothing."""
    empty = [Link(LinkKind.PAGE, " ", "nowhere", "", 7, 3), Link(LinkKind.IMAGE, "", "", "", 8, 1)]
    found = check({"a.md": GOOD}, "link-broken", "image-broken", links={"a.md": empty})
    assert [str(finding.message) for finding in found] == ["The link leads nowhere.", "The image has no address."]


@pytest.mark.parametrize(
    ("written", "hint"), [("adr-0012.md", ""), ("adr-013.md", "adr-0013.md"), ("asr-0013.md", "adr-0013.md")]
)
def test_what_differs_in_a_number_is_not_suggested(check: Check, written: str, hint: str) -> None:
    """Another decision, another year: not what was meant."""
    found = check({"a.md": GOOD, "adr-0013.md": GOOD}, "link-broken", links={"a.md": [link(LinkKind.PAGE, written)]})
    expected = f"Did you mean {hint}?" if hint else "Correct the path; it is relative to this page's folder."
    assert [str(finding.hint) for finding in found] == [expected]


def test_broken_files_and_images(check: Check) -> None:
    """A page is no image, and none is suggested for one; else the nearest file is."""
    links = [link(LinkKind.FILE, "plan.pfd"), link(LinkKind.IMAGE, "img/chart.jpg"), link(LinkKind.IMAGE, "a.md")]
    found = check(
        {"a.md": GOOD}, "link-broken", "image-broken", links={"a.md": links}, assets=("plan.pdf", "img/chart.png")
    )
    assert [(finding.rule, str(finding.hint)) for finding in found] == [
        ("image-broken", "Correct the path, or add the file; the path is relative to this page's folder."),
        ("image-broken", "Did you mean img/chart.png?"),
        ("link-broken", "Did you mean plan.pdf?"),
    ]


def test_broken_anchors(check: Check) -> None:
    """On this page and on others; the nearest anchor is suggested, encoded letters are understood, the top is always there."""
    links = [
        page_link("b.md", "sise"),
        page_link("b.md", "size"),
        page_link("b.md", "%D1%80%D1%8B%D0%BD%D0%BE%D0%BA"),
        page_link("b.md", "zzzzzzzzzz"),
        page_link("b.md", "Top"),
        link(LinkKind.ANCHOR, "a.md", "own"),
        link(LinkKind.ANCHOR, "a.md", "other", column=9),
    ]
    found = check(
        {"a.md": GOOD, "b.md": GOOD},
        "anchor-broken",
        links={"a.md": links},
        anchors={"b.md": {"size", "рынок"}, "a.md": {"own"}},
    )
    assert [str(finding.message) for finding in found] == [
        "b.md has no heading or anchor sise.",
        "b.md has no heading or anchor zzzzzzzzzz.",
        "a.md has no heading or anchor other.",
    ]
    assert str(found[0].hint) == "Did you mean #size?"
    assert "heading in lower case" in str(found[1].hint)


def test_anchors_are_not_asked_of_pages_that_were_not_converted(check: Check) -> None:
    """Nothing is known of them."""
    assert check({"a.md": GOOD}, "anchor-broken", "link-broken", converted=False) == []


def test_links_that_leave_the_content_folder(check: Check) -> None:
    """An error, with the link as written."""
    outside = Link(LinkKind.OUTSIDE, "../../secret.md", "../secret.md", "", 2, 1)
    found = check({"a.md": GOOD}, links={"a.md": [outside]})
    assert [(finding.rule, finding.severity) for finding in found] == [("link-outside", Severity.ERROR)]
    assert "../../secret.md" in str(found[0].message)


def test_links_to_drafts(check: Check) -> None:
    """A warning from pages that readers see, also from front matter; drafts may point at each other."""
    pages = {
        "a.md": f"{GOOD}status: deprecated\nsuperseded_by: d.md",
        "t.md": f"{GOOD}type: term\nshort: s\nterm: t\nsee: d",
        "d.md": DRAFT,
        "e.md": DRAFT,
    }
    found = check(pages, "link-to-draft", links={"a.md": [page_link("d.md")], "e.md": [page_link("d.md")]})
    assert [(finding.path, finding.line) for finding in found] == [
        ("content/a.md", 5),
        ("content/a.md", 7),
        ("content/t.md", 7),
    ]
    assert {finding.severity for finding in found} == {Severity.WARNING}


def test_broken_links_on_drafts_are_warnings(check: Check) -> None:
    """Readers never see them."""
    found = check({"d.md": DRAFT}, "link-broken", links={"d.md": [page_link("none.md")]})
    assert [finding.severity for finding in found] == [Severity.WARNING]


def test_images_of_other_servers(check: Check) -> None:
    """A warning; a picture inside the page is none."""
    links = [link(LinkKind.EXTERNAL_IMAGE, "https://example.com/x.png"), link(LinkKind.EXTERNAL_IMAGE, "data:")]
    assert [finding.rule for finding in check({"a.md": GOOD}, links={"a.md": links})] == ["image-external"]


def test_losses_of_conversion(check: Check) -> None:
    """Removed HTML, unsafe links (once, though told as link and loss) and everything else, as warnings at their line."""
    found = check(
        {"a.md": GOOD},
        links={"a.md": [link(LinkKind.UNSAFE, "javascript:alert(1)", line=5)]},
        losses={
            "a.md": [
                Loss("raw-html-removed", "<script>", 4),
                Loss("unsafe-link-removed", "javascript:", 5),
                Loss("unsafe-link-removed", "data:", 6),
                Loss("math", "$x$", 8),
            ]
        },
    )
    assert [(finding.rule, finding.line, finding.column) for finding in found] == [
        ("raw-html-removed", 4, 1),
        ("unsafe-link-removed", 5, 3),
        ("unsafe-link-removed", 6, 1),
        ("not-shown", 8, 1),
    ]
    assert {finding.severity for finding in found} == {Severity.WARNING}
    assert "$x$ (math)" in str(found[3].message)


def test_orphans(check: Check) -> None:
    """Neither in the navigation, nor linked by another page that readers see, nor named in front matter."""
    pages = {
        "index.md": GOOD,
        "in-nav.md": f"{GOOD}status: deprecated\nsuperseded_by: pointed.md",
        "linked.md": GOOD,
        "self.md": GOOD,
        "pointed.md": GOOD,
        "seen.md": GOOD,
        "term.md": f"{GOOD}type: term\nshort: s\nterm: t\nsee: seen.md",
        "from-draft.md": GOOD,
        "draft.md": DRAFT,
        "archived.md": f"{GOOD}status: archived",
        "unlisted.md": GOOD,
    }
    links = {
        "in-nav.md": [page_link("linked.md")],
        "self.md": [page_link("self.md")],
        "draft.md": [page_link("from-draft.md")],
    }
    nav = (
        NavItem("S", children=(NavItem("N", path="in-nav.md"), NavItem("T", path="term.md"))),
        NavItem("E", url="https://example.com"),
    )
    found = check(pages, "orphan", links=links, nav=nav, not_in_nav=frozenset({"unlisted.md"}))
    assert [finding.path for finding in found] == ["content/from-draft.md", "content/self.md"]
    assert {finding.group for finding in found} == {"orphan"}


def test_unused_files(check: Check) -> None:
    """Files that no page shows or links; what the site itself needs is used."""
    pages = {"a.md": f"{GOOD}image: img/social.png\nx-note: 5"}
    links = {"a.md": [link(LinkKind.IMAGE, "img/used.png"), link(LinkKind.FILE, "used.pdf")]}
    assets = ("img/used.png", "used.pdf", "img/social.png", "logo.png", "extra.css", "robots.txt", "CNAME", "old.xlsx")
    found = check(pages, "file-unused", links=links, assets=assets, kept_files=frozenset({"logo.png"}))
    assert [(finding.path, finding.severity) for finding in found] == [("content/old.xlsx", Severity.WARNING)]


def test_a_file_that_unread_markdown_names_is_in_use(check: Check) -> None:
    """What is to be done is at the page: with the picture deleted it could not be."""
    losses = {
        "s/a.md": [Loss("markdown-in-html", "![shelf](../img/shelf.png)", 5), Loss("markdown-in-html", "**b**", 6)]
    }

    assert check({"s/a.md": GOOD}, "file-unused", losses=losses, assets=("img/shelf.png",)) == []


def test_unused_files_are_not_asked_for_when_pages_are_unread(check: Check) -> None:
    """A page that could not be read may use the file."""
    assert check({"a.md": GOOD}, "file-unused", assets=("x.png",), broken=("b.md",)) == []
    assert check({"a.md": GOOD}, "file-unused", assets=("x.png",), converted=False) == []


def test_many_broken_links_stay_quick_and_right(check: Check) -> None:
    """After 300 searches suggestions that compare letters stop, those by name and case go on."""
    pages = {f"s/page-{n:04d}.md": GOOD for n in (*range(40), 399)}
    wrong = [page_link(f"s/p{letter}ge-{n:04d}.md") for letter in "bcdefghi" for n in range(40)]
    found = check(pages, "link-broken", links={"s/page-0000.md": [*wrong, page_link("t/page-0399.md")]})
    assert len(found) == 321
    suggested = [finding for finding in found if "Did you mean" in str(finding.hint)]
    assert len(suggested) == 301
    assert any(str(finding.hint) == "Did you mean page-0399.md?" for finding in suggested)
