"""Rules across pages: ids, terms, titles, aliases, pointers, paths."""

from collections.abc import Callable

import pytest

from publisher.findings import Finding, Severity

GOOD = "owner: anna.k@example.com\nlast_reviewed: 2026-09-15\n"
TERM = f"{GOOD}type: term\nshort: s\n"
Check = Callable[..., list[Finding]]


def told(findings: list[Finding]) -> list[tuple[str, int]]:
    return [(finding.path.removeprefix("content/"), finding.line) for finding in findings]


def test_duplicate_ids_are_told_on_every_page(check: Check) -> None:
    """At the line of the id, each naming another page."""
    pages = {
        "a.md": f"{GOOD}id: same",
        "b.md": f"{GOOD}id: same",
        "c.md": f"id: same\n{GOOD}",
        "d.md": f"{GOOD}id: other",
    }
    found = check(pages, "id-duplicate")
    assert told(found) == [("a.md", 4), ("b.md", 4), ("c.md", 2)]
    assert str(found[0].message) == "The id same is also used by b.md."
    assert str(found[1].message) == "The id same is also used by a.md."


@pytest.mark.parametrize(
    ("first", "second", "line"),
    [
        ("term: Отчёт", "term: отчет", 6),
        ("term: NPS", "aka: [CSI, nps]", 6),
        ("term: Net  Sales", "forms: net sales", 6),
        ("title: Churn", "title: churn", 6),
        ("term: Churn", "title: churn", 6),
    ],
)
def test_a_word_leads_to_one_page(check: Check, first: str, second: str, line: int) -> None:
    """Over term, title, aka and forms; letter case, ё and blanks do not tell words apart."""
    found = check({"a.md": TERM + first, "b.md": TERM + second}, "term-duplicate")
    assert told(found) == [("a.md", 6), ("b.md", line)]
    assert found[0].severity is Severity.ERROR


def test_words_that_may_be_there_twice(check: Check) -> None:
    """On one page, in two languages, in a draft, on a page that is no term."""
    pages = {
        "a.md": f"{TERM}term: API\naka: api",
        "b.md": f"{TERM}term: API\nlang: ru",
        "c.md": f"{TERM}term: API\ndraft: true",
        "d.md": f"{GOOD}title: API",
    }
    assert check(pages, "term-duplicate") == []


def test_the_title_from_a_heading_is_a_word_too(check: Check) -> None:
    """A term page without term and title goes by its final title."""
    found = check({"a.md": TERM, "b.md": f"{TERM}aka: Churn"}, "term-duplicate", titles={"a.md": "Churn"})
    assert told(found) == [("a.md", 1), ("b.md", 6)]


def test_titles_tell_pages_of_a_folder_apart(check: Check) -> None:
    """A warning within one folder, where an index page counts to the folder above."""
    pages = dict.fromkeys(("index.md", "a/index.md", "a/x.md", "a/y.md", "b/x.md", "a2.md"), GOOD)
    titles = {"index.md": "A", "a/index.md": "A", "a/x.md": "X", "a/y.md": "x", "b/x.md": "X", "a2.md": "a"}
    found = check(pages, "title-duplicate", titles=titles)
    assert told(found) == [("a/index.md", 1), ("a/x.md", 1), ("a/y.md", 1), ("a2.md", 1)]
    assert {finding.severity for finding in found} == {Severity.WARNING}


def test_former_paths_lead_to_one_page(check: Check) -> None:
    """Neither to where a page is now, nor to two pages; a page may name an alias in two forms."""
    pages = {
        "a.md": f"{GOOD}aliases: [b.md, old, old.md]",
        "b.md": f"{GOOD}aliases: old/index.md",
        "c.md": f"{GOOD}aliases: older.md",
    }
    found = check(pages, "alias-collision")
    assert told(found) == [("a.md", 4), ("a.md", 4), ("b.md", 4)]
    assert {str(finding.message) for finding in found} == {
        "The alias b.md is the path of an existing page: b.md.",
        "The alias old is also claimed by b.md.",
        "The alias old is also claimed by a.md.",
    }


def test_pointers_to_pages_that_are_not_there(check: Check) -> None:
    """superseded_by and see name ids or paths; the nearest id or path is suggested."""
    pages = {
        "a.md": f"{GOOD}status: deprecated\nsuperseded_by: seg-retial",
        "b.md": f"{GOOD}id: seg-retail\nstatus: deprecated\nsuperseded_by: zzzzzz",
        "c.md": f"{TERM}term: C\nsee: [seg-retail, b, broken, nowhere-at-all]",
    }
    found = check(pages, "superseded-by-unknown", "see-unknown", broken=("broken.md",))
    assert told(found) == [("a.md", 5), ("b.md", 6), ("c.md", 7)]
    assert str(found[0].hint) == "Did you mean seg-retail?"
    assert "content folder" in str(found[1].hint)
    assert "nowhere-at-all" in str(found[2].message)


def test_pointers_do_not_go_round(check: Check) -> None:
    """A circle is told on each page of it, not on pages that lead into it."""
    pages = {
        "a.md": f"{GOOD}status: deprecated\nsuperseded_by: b.md",
        "b.md": f"{GOOD}status: deprecated\nsuperseded_by: a.md",
        "c.md": f"{GOOD}status: deprecated\nsuperseded_by: a.md",
        "d.md": f"{GOOD}status: deprecated\nsuperseded_by: d.md",
        "e.md": f"{GOOD}status: deprecated\nsuperseded_by: f.md",
        "f.md": GOOD,
    }
    found = check(pages, "superseded-by-cycle")
    assert told(found) == [("a.md", 5), ("b.md", 5), ("d.md", 5)]
    assert "a.md → b.md → a.md" in str(found[0].message)
    assert str(found[2].message) == "The page is superseded by itself."


def test_paths_that_windows_cannot_tell_apart(check: Check) -> None:
    """Pages and files alike; an error."""
    found = check({"a/Retail.md": GOOD, "A/retail.md": GOOD}, "path-case-clash", assets=("i.png", "I.PNG"))
    assert [finding.path for finding in found] == [
        "content/A/retail.md",
        "content/I.PNG",
        "content/a/Retail.md",
        "content/i.png",
    ]
    assert all(finding.is_error for finding in found)


@pytest.mark.parametrize("path", ["a?.md", "con/a.md", "Aux.md", "dir./a.md", "a:b.md", "x /a.md"])
def test_names_that_windows_refuses(check: Check, path: str) -> None:
    """A warning: a colleague there could not check the files out."""
    assert [finding.rule for finding in check({path: GOOD, "fine.md": GOOD}, "path-not-portable")] == [
        "path-not-portable"
    ]
