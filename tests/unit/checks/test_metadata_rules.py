"""Rules on one page's front matter and text."""

from collections.abc import Callable

import pytest

from publisher.findings import Finding, Severity

GOOD = "owner: anna.k@example.com\nlast_reviewed: 2026-09-15\n"
Check = Callable[..., list[Finding]]


def test_a_good_site_has_no_findings(check: Check) -> None:
    """Owner, review, text, a place in the navigation: nothing to say."""
    assert check({"index.md": GOOD, "a/b.md": GOOD}) == []


def test_pages_without_an_owner_are_errors_that_one_line_cures(check: Check) -> None:
    """They share a group, and the hint names defaults.owner; an archived page needs an owner too."""
    found = check({"a.md": "title: x", "b.md": "status: archived", "c.md": GOOD}, "owner-missing")
    assert [(finding.path, finding.line, finding.severity, finding.group) for finding in found] == [
        ("content/a.md", 1, Severity.ERROR, "owner-missing"),
        ("content/b.md", 1, Severity.ERROR, "owner-missing"),
    ]
    assert "defaults.owner" in str(found[0].hint)


def test_a_malformed_owner_is_not_missing_too(check: Check) -> None:
    """Neither on the page nor in the settings' defaults: it was told where it stands."""
    assert check({"a.md": "owner: anna"}, "owner-missing") == []
    assert check({"a.md": "title: x"}, "owner-missing", defaults={"owner": "anna"}) == []


def test_a_draft_without_an_owner_is_a_warning(check: Check) -> None:
    """What is wrong on a draft only never stops a publish."""
    found = check({"a.md": "draft: true"}, "owner-missing")
    assert [finding.severity for finding in found] == [Severity.WARNING]


@pytest.mark.parametrize(
    ("yaml", "told"),
    [
        ("title: x", True),
        ("status: deprecated", True),
        ("last_reviewed: 2026-09-15", False),
        ("next_review: 2027-01-01", False),
        ("review_every: never\nreview_reason: law", False),
        ("draft: true", False),
        ("status: archived", False),
        ("last_reviewed: 2030-01-01", False),
    ],
)
def test_never_reviewed(check: Check, yaml: str, told: bool) -> None:
    """A warning for pages that have reviews and no date at all."""
    found = check({"a.md": yaml}, "never-reviewed")
    assert bool(found) is told
    assert all(finding.severity is Severity.WARNING for finding in found)


@pytest.mark.parametrize(
    ("every", "told"), [("2 years", False), ("730 days", False), ("25 months", True), ("3 years", True)]
)
def test_intervals_over_two_years(check: Check, every: str, told: bool) -> None:
    """A warning at the line of review_every."""
    found = check({"a.md": f"{GOOD}review_every: {every}"}, "interval-too-long")
    assert [finding.line for finding in found] == ([4] if told else [])


def test_terms_without_a_short_meaning(check: Check) -> None:
    """A warning, only for terms."""
    pages = {"a.md": f"{GOOD}type: term", "b.md": f"{GOOD}type: term\nshort: x", "c.md": f"{GOOD}type: trend"}
    assert [finding.path for finding in check(pages, "term-short-missing")] == ["content/a.md"]


def test_titles_that_do_not_fit(check: Check) -> None:
    """Whether from front matter or from a heading."""
    pages = {"a.md": f"{GOOD}title: {'x' * 256}", "b.md": GOOD, "c.md": f"title: {'x' * 255}"}
    found = check(pages, "title-too-long", titles={"b.md": "y" * 300})
    assert [(finding.path, finding.line) for finding in found] == [("content/a.md", 4), ("content/b.md", 1)]


def test_empty_pages(check: Check) -> None:
    """A warning at the first line of the body; index pages list their folder, terms have their short meaning."""
    empty = dict.fromkeys(("a.md", "s/index.md", "t.md"), " \n")
    pages = {"a.md": GOOD, "s/index.md": GOOD, "t.md": f"{GOOD}type: term\nshort: x"}
    found = check(pages, "page-empty", bodies=empty)
    assert [(finding.path, finding.line) for finding in found] == [("content/a.md", 6)]


CONFLICT = "<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> branch\n"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (f"Text\n{CONFLICT}", [7]),
        (f"```\n{CONFLICT}```\n", []),
        (f"~~~~\n```\n~~~\n{CONFLICT}~~~~\n\n{CONFLICT}", [16]),
        ("<<<<<<< HEAD\nno more\n", []),
        ("    <<<<<<< HEAD\n", []),
    ],
)
def test_conflict_marks_of_git(check: Check, body: str, lines: list[int]) -> None:
    """An error at the first mark; in a code block they are an example."""
    found = check({"a.md": GOOD}, "merge-conflict", bodies={"a.md": body})
    assert [finding.line for finding in found] == lines


def test_a_superseded_page_should_be_deprecated(check: Check) -> None:
    """An active page that points elsewhere is a warning."""
    pages = {
        "a.md": f"{GOOD}superseded_by: b.md",
        "b.md": GOOD,
        "c.md": f"{GOOD}superseded_by: b.md\nstatus: deprecated",
    }
    assert [finding.path for finding in check(pages, "superseded-but-active")] == ["content/a.md"]
