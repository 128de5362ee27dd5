"""Why a page is written, in the words of its reader."""

import pytest

from publisher.messages import Catalogue
from publisher.plan.fingerprint import Fingerprint
from publisher.targets.knowledge_base.compare.reasons import WrittenTexts, text_reasons

OWNER = "<p>Owner: Anna</p>"
WAY = '<p><a href="#landing1">Home</a></p>'
BODY = '<p>Small <a href="#landing7">shops</a> buy weekly. <img data-kb="aa" alt="A shelf"></p>'


def page(body=BODY, *, title="Retail", owner=OWNER, way=WAY):
    """A page as it is written: the way to it, its title, the lines about it, its text."""
    return f'<section><div>{way}<h1>{title}</h1>{owner}<div data-kb-body="1">{body}</div></div></section>'


def told(portal, wanted, *, body=True, own=True, source=True, frame=OWNER):
    """The reasons in English, where the digests of what is named differ."""
    old = Fingerprint("s", "b", "o", "w", "p")
    new = Fingerprint("s2" if source else "s", "b2" if body else "b", "o2" if own else "o", "w2", "p")
    reasons = text_reasons(
        WrittenTexts(portal, wanted, frame), old, new, lambda address: {"#landing9": "trends.md"}[address]
    )
    return [Catalogue("en").say(reason) for reason in reasons]


@pytest.mark.parametrize(
    ("body", "reasons"),
    [
        (BODY.replace("weekly", "daily"), ["text"]),
        (BODY.replace("#landing7", "#landing9"), ["where links lead: “shops” → trends.md"]),
        (BODY.replace('"aa"', '"bb"'), ["images"]),
        (BODY.replace("weekly", "daily").replace('"aa"', '"bb"'), ["text", "images"]),
        (BODY.replace("Small", "<b>Small</b>"), ["formatting, not words: headings, lists, emphasis or tables"]),
        (BODY.replace("<p>", '<p style="color:red">'), ["rendered again: it says the same, but may look different"]),
        (BODY.replace('<a href="#landing7">shops</a>', "shops"), ["where links lead: …"]),
    ],
)
def test_what_changed_in_the_text_is_told(body, reasons):
    """Words, links and pictures, each by its name; form only where nothing else changed."""
    assert told(page(), page(body)) == reasons


def test_many_links_are_told_by_the_first_three():
    """A moved folder changes them all."""
    links = "".join(f'<p><a href="#landing7">link {n}</a></p>' for n in range(5))

    (reason,) = told(page(links), page(links.replace("#landing7", "#landing9")))

    assert reason == (
        "where links lead: “link 0” → trends.md, “link 1” → trends.md, “link 2” → trends.md, …"
    )  # fmt: skip


def test_an_upgrade_that_adds_emphasis_is_no_change_of_the_author_s():
    """The file is as it was: the conversion differs."""
    assert told(page(), page(BODY.replace("Small", "<b>Small</b>")), source=False) == [
        "rendered again: it says the same, but may look different"
    ]


def test_lines_about_the_page_are_told_from_the_navigation():
    """By what git would say of the page alone."""
    new_owner, new_way = "<p>Owner: Ben</p>", '<p><a href="#landing2">Start</a></p>'

    assert told(page(), page(owner=new_owner), body=False, frame=new_owner) == [
        "the lines about owner, reviews and status"
    ]
    assert told(page(), page(way=new_way), body=False, own=False) == ["the navigation around the text"]
    assert told(page(), page(owner=new_owner, way=new_way), body=False, frame=new_owner) == [
        "the lines about owner, reviews and status",
        "the navigation around the text",
    ]


def test_lines_that_only_go_are_told_by_the_digests():
    """A banner that is no longer due, or a neighbour that is gone."""
    banner = page(owner=f"{OWNER}<p>Overdue since May.</p>")

    assert told(banner, page(), body=False) == ["the lines about owner, reviews and status"]
    assert told(page(), page(way=""), body=False, own=False) == ["the navigation around the text"]


def test_an_address_around_the_text_is_navigation():
    """The words are the same: the home page is another."""
    assert told(page(), page(way=WAY.replace("#landing1", "#landing2")), body=False, own=False) == [
        "the navigation around the text"
    ]


def test_a_heading_of_its_own_is_told():
    """The first heading of the text, where the title stays."""
    assert told(page(), page(title="Retail shops"), body=False) == ["heading: Retail shops"]


@pytest.mark.parametrize(
    ("differs", "reason"),
    [
        ({}, "text"),
        ({"source": False}, "rendered again: it says the same, but may look different"),
        ({"body": False}, "the lines about owner, reviews and status"),
        ({"body": False, "own": False}, "the navigation around the text"),
    ],
)
def test_a_page_that_cannot_be_taken_apart_is_told_by_its_digests(differs, reason):
    """A person replaced all of it; the mark still tells what git changed."""
    assert told("<p>By hand</p>", page(), **differs) == [reason]


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("", "The check was due on 5 Oct 2026 and has not been done yet: some details may have changed.", "overdue"),
        (
            "The check was due on 5 Oct 2026 and has not been done yet: some details may have changed.",
            "Nobody has confirmed this page since 5 Oct 2026, when it was due to be checked. Ask before you rely on it.",
            "quarantined",
        ),
        (
            "",
            "Срок проверки прошёл (5 окт. 2026), и с тех пор эту страницу никто не подтвердил. Уточните, прежде чем на неё полагаться.",
            "quarantined",
        ),
    ],
)
def test_a_page_that_becomes_late_is_told_so(before, after, reason):
    """Its banner is no change of the owner's lines, in whatever language; with another owner both are told."""
    banner, other = f"<p>{after}</p>", "<p>Owner: Boris</p>"
    old = page(owner=OWNER + (f"<p>{before}</p>" if before else ""))

    late = Catalogue("en")(f"plan.reason-{reason}")
    assert told(old, page(owner=OWNER + banner), body=False, frame=OWNER + banner) == [late]
    both = told(old, page(owner=other + banner), body=False, frame=other + banner)
    assert both == [late, "the lines about owner, reviews and status"]
