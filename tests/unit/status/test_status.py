"""The status of a base with a past: every page once, what comes first, and figures that git alone gives."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from clocks import morning
from story import Story

from publisher.cli.app import run

SETTINGS = """\
site_name: Test base
docs_dir: content
plugins:
  - publisher:
      knowledge_base: {code: test}
      time_zone: Europe/Berlin
      defaults: {owner: anna.k@example.com, review_every: 6 months}
"""
TODAY = "2026-11-23"


def page(title: str, reviewed: str = "", body: str = "Words.", **keys: str) -> str:
    lines = [f"title: {title}", *([f"last_reviewed: {reviewed}"] if reviewed else [])]
    lines += [f"{key}: {value}" for key, value in keys.items()]
    return "---\n" + "\n".join(lines) + f"\n---\n\n{body}\n"


@pytest.fixture
def status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Tells a story, and gives what ``publisher status`` says of it."""

    def told(story: Story, *options: str) -> Any:
        story.tell(tmp_path)
        code = run(["-C", str(tmp_path), "status", "--format", "json", *options], clock=morning)
        assert code == 0
        return json.loads(capsys.readouterr().out)

    return told


def begun(pages: dict[str, str], day: str = "2026-01-10") -> Story:
    story = Story()
    story.write(day, {"mkdocs.yml": SETTINGS, **{f"content/{path}": text for path, text in pages.items()}})
    return story


def test_every_page_is_counted_once(status) -> None:
    """Fresh, due, overdue, quarantined, never reviewed, unreadable, exempt, draft, archived: one state each."""
    told = status(
        begun(
            {
                "index.md": page("Home", "2026-11-01"),
                "due.md": page("Due", "2026-05-30"),
                "overdue.md": page("Overdue", "2026-05-01"),
                "quarantined.md": page("Old", "2025-11-01"),
                "never.md": page("Never"),
                "broken.md": page("Broken", "2026-02-31"),
                "exempt.md": page("Exempt", review_every="never", review_reason="history"),
                "draft.md": page("Draft", status="draft"),
                "archived.md": page("Archived", status="archived"),
                "unreadable.md": "---\ntitle: [\n---\n",
            }
        )
    )

    counted = {
        name: told[name]
        for name in ("fresh", "due", "overdue", "quarantined", "never_reviewed", "exempt", "drafts", "archived")
    }
    assert counted == dict.fromkeys(counted, 1)
    assert told["broken"] == 2
    assert told["pages"] == 10
    assert sum(section["pages"] for section in told["sections"]) == 10


def test_what_cannot_be_trusted_comes_before_what_is_late(status) -> None:
    """A page whose date cannot be read is worse than an overdue one, and says so."""
    told = status(begun({"index.md": page("Home", "2026-05-01"), "broken.md": page("Broken", "2026-02-31")}))

    assert [row["path"] for row in told["first"]] == ["content/broken.md", "content/index.md"]
    assert told["first"][0]["reason"] == "its review dates cannot be read"
    assert told["first"][1]["reason"] == "overdue by 22 days"


def test_of_two_late_pages_the_one_that_people_need_comes_first(status) -> None:
    """Newcomers' reading and links from other pages weigh more than some days."""
    told = status(
        begun(
            {
                "index.md": page("Home", "2026-11-01", "[Linked](linked.md)"),
                "a.md": page("Older", "2026-04-20"),
                "linked.md": page("Linked", "2026-05-01"),
                "required.md": page("Required", "2026-05-10", required_reading="{audience: [all], due: 10 days}"),
            }
        )
    )

    assert [row["path"] for row in told["first"]] == ["content/required.md", "content/linked.md", "content/a.md"]
    assert told["first"][0]["reason"] == "overdue by 13 days; required reading"
    assert told["first"][1]["reason"] == "overdue by 22 days; 1 page links to it"


def test_at_most_ten_pages_are_to_be_looked_at_first(status) -> None:
    told = status(begun({f"p{n:02}.md": page(f"P{n}", "2026-01-05") for n in range(14)}))

    assert len(told["first"]) == 10
    assert told["overdue"] + told["quarantined"] == 14


def test_a_page_without_an_owner_is_named(status) -> None:
    story = Story()
    settings = SETTINGS.replace("owner: anna.k@example.com, ", "")
    story.write("2026-01-10", {"mkdocs.yml": settings, "content/index.md": page("Home", "2026-11-01")})

    told = status(story)

    assert told["unowned"] == 1
    assert told["unowned_pages"] == [
        {"key": told["first"][0]["key"], "path": "content/index.md", "reason": "missing", "owner": ""}
    ]
    assert told["first"][0]["reason"] == "no owner is named"


def test_months_tell_how_fresh_sections_were(status) -> None:
    """From git alone: a page is fresh until its day, overdue behind it, fresh again after its review; its file may move."""
    story = begun({"index.md": page("Home", "2026-01-10"), "markets/eu.md": page("EU", "2026-01-10", "Long " * 50)})
    story.write(
        "2026-08-20",
        {"content/markets/eu.md": None, "content/markets/europe.md": page("EU", "2026-08-20", "Long " * 50)},
    )

    told = status(story)

    months = {row["day"][:7]: row for row in told["months"]}
    assert next(iter(months)) == "2026-01"
    assert months["2026-06"]["sections"]["markets"] == {"fresh": 1, "overdue": 0, "never_reviewed": 0}
    assert months["2026-07"]["sections"]["markets"] == {"fresh": 0, "overdue": 1, "never_reviewed": 0}
    assert months["2026-08"]["sections"]["markets"] == {"fresh": 1, "overdue": 0, "never_reviewed": 0}
    assert months["2026-11"]["overdue"] == 1
    assert told["months"][-1]["day"] == TODAY


def test_the_last_month_says_what_the_pages_say_today(status) -> None:
    """Two ways to the same figures: through git's objects, and through the files as they are read for a publish."""
    story = begun(
        {
            ".meta.yml": "review_every: 3 months\n",
            "index.md": page("Home", "2026-11-01"),
            "old.md": page("Old", "2026-08-01"),
            "own.md": page("Own", "2026-08-01", review_every="yearly"),
            "never.md": page("Never"),
            "draft.md": page("Draft", status="draft"),
            "exempt.md": page("Exempt", review_every="never", review_reason="history"),
        }
    )

    told = status(story)

    last = told["months"][-1]
    assert last["fresh"] == told["fresh"] + told["due"] == 2
    assert last["overdue"] == told["overdue"] + told["quarantined"] == 1
    assert last["never_reviewed"] == told["never_reviewed"] == 1


def test_reviews_are_counted_by_how_they_came(status) -> None:
    """In time, within two weeks, later; with an outcome, or a bare date; many at once."""
    names = ("in-time", "soon", "later", *(f"bulk{n}" for n in range(6)))
    story = begun({f"{name}.md": page(name, "2026-01-10") for name in names})
    story.write(
        "2026-07-09",
        {"content/in-time.md": page("in-time", "2026-07-09", review_outcome="valid")},
        trailers={"Reviewed-by": "Anna K <anna.k@example.com>", "Review-Outcome": "valid", "Review-Task": "17"},
    )
    story.write("2026-07-20", {"content/soon.md": page("soon", "2026-07-20", "Corrected words.")})
    story.write("2026-09-01", {"content/later.md": page("later", "2026-09-01")})
    story.write("2026-09-02", {f"content/bulk{n}.md": page(f"bulk{n}", "2026-09-02") for n in range(6)})

    told = status(story)

    total: Counter[str] = Counter()
    for row in told["answered"]:
        total.update({name: row[name] for name in ("in_time", "soon", "later", "first")})
    assert total == {"in_time": 1, "soon": 1, "later": 7, "first": 0}
    assert told["outcomes"] == {"corrected": 1, "unsaid": 7, "valid": 1}
    assert told["stamps"]["bare"] == 7
    assert told["stamps"]["bulk"] == 6
    assert len(told["stamps"]["bulk_commits"]) == 1


def test_a_page_that_comes_with_a_date_was_not_reviewed_by_that(status) -> None:
    """The first commit of a page is no review."""
    told = status(begun({"index.md": page("Home", "2026-01-10")}))

    assert told["stamps"]["all"] == 0


def test_without_git_the_pages_are_told_all_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "content" / "index.md").write_text(page("Home", "2026-11-01"), encoding="utf-8")

    code = run(["-C", str(tmp_path), "status"], clock=morning)

    out = capsys.readouterr().out
    assert code == 0
    assert "1 page · fresh 1" in out
    assert "There is no history to count from" in out


def test_drafts_are_listed_by_the_day_they_are_planned_for(status) -> None:
    told = status(
        begun(
            {
                "index.md": page("Home", "2026-11-01"),
                "a.md": page("A", status="draft"),
                "b.md": page("B", status="draft", planned="2027-01-15"),
                "c.md": page("C", status="draft", planned="2026-10-01"),
            }
        )
    )

    assert [(row["path"], row["planned"]) for row in told["draft_pages"]] == [
        ("content/c.md", "2026-10-01"),
        ("content/b.md", "2027-01-15"),
        ("content/a.md", ""),
    ]


def test_the_day_beats_the_clock(status) -> None:
    """What is fresh today is overdue then."""
    told = status(begun({"index.md": page("Home", "2026-11-01")}), "--today", "2027-06-01")

    assert (told["today"], told["overdue"], told["fresh"]) == ("2027-06-01", 1, 0)
    assert date.fromisoformat(told["months"][-1]["day"]) == date(2027, 6, 1)
