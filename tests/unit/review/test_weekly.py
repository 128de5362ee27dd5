"""What people are told once a week, and on which days."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from publisher.content.model import FrontMatter, Page, Person, Status
from publisher.intervals import Interval, Unit
from publisher.plan.people import Department, People, PortalPerson
from publisher.plan.tasks import RemoteTask, Unanswered
from publisher.plan.weekly import Digest
from publisher.review.owners import Directory
from publisher.review.rules import TaskRules
from publisher.review.silence import silent_sections
from publisher.review.weekly import OldDraft, SilentSection, compose, names_around, turn_on, week_name
from publisher.review_settings import ReviewSettings
from publisher.workdays import WEEKENDS

MONDAY = date(2026, 11, 30)
HEAD = PortalPerson(1, "head@example.com", "Heda H", departments=(1,))
ANNA = PortalPerson(2, "anna@example.com", "Anna K", departments=(2,))
IVAN = PortalPerson(3, "ivan@example.com", "Ivan P", departments=(2,))
PEOPLE = People((HEAD, ANNA, IVAN), (Department(1, None, 1), Department(2, 1, 1)))
RULES = TaskRules("kb", ReviewSettings(), "en", ZoneInfo("Europe/Berlin"))


def page(key: str, owner: str = "anna@example.com", **meta: object) -> Page:
    """A page of somebody's."""
    front = FrontMatter(title=f"Page {key}", owner=Person(owner), **meta)  # type: ignore[arg-type]
    return Page(f"{key}.md", key, front, body="", body_line=1, digest="")


def late(key: str, days: int) -> Unanswered:
    """A review that was due so many days before the Monday."""
    due = MONDAY - timedelta(days=days)
    return Unanswered(key, due, due, 100)


def told(
    pages: list[Page],
    unanswered: list[Unanswered],
    drafts: list[OldDraft] | None = None,
    sections: list[SilentSection] | None = None,
    rules: TaskRules = RULES,
) -> dict[int, Digest]:
    """Everybody's digest by user."""
    found = compose(
        {one.key: one for one in pages},
        unanswered,
        drafts or [],
        sections or [],
        Directory(PEOPLE, None),
        [IVAN],
        rules,
        "Strategy [kb]",
        MONDAY,
    )
    return {one.person: one for one in found}


def test_an_owner_reads_what_waits() -> None:
    """Reviews, pages that warn their readers, drafts, silent sections: the oldest of each first, with its day and its page."""
    pages = [page("a"), page("b"), page("c"), page("draft", status=Status.DRAFT), page("index")]

    digest = told(
        pages,
        [late("a", 3), late("b", 5), late("c", 70)],
        [OldDraft(pages[3], date(2026, 10, 1))],
        [SilentSection("Trends", date(2026, 1, 5), pages[4])],
    )[2]

    assert digest.message.split("\n") == [
        "[B]Your pages in “Strategy (kb)”[/B]",
        "",
        "2 pages wait for your review:",
        "- [URL=%PAGE-URL%b%]Page b[/URL], since 25 November 2026",
        "- [URL=%PAGE-URL%a%]Page a[/URL], since 27 November 2026",
        "",
        "1 page warns its readers because nobody has reviewed it:",
        "- [URL=%PAGE-URL%c%]Page c[/URL], since 21 September 2026",
        "",
        "1 draft has been waiting for long:",
        "- Page draft, since 1 October 2026",
        "",
        "In 1 section nothing has changed for long:",
        "- Trends, since 5 January 2026",
    ]
    assert digest.row() == {
        "person": "anna@example.com",
        "reviews": 2,
        "quarantined": 1,
        "drafts": 1,
        "sections": 1,
        "people": 0,
    }


@pytest.mark.parametrize(("days", "heads"), [(27, 0), (28, 1), (100, 1)])
def test_a_head_reads_of_people_after_four_weeks(days: int, heads: int) -> None:
    """How many pages of whom, never page by page."""
    pages = [page("a"), page("b"), page("c", "ivan@example.com")]
    found = told(pages, [late("a", days), late("b", days), late("c", 1)])

    assert found[2].people == 0
    if heads:
        lines = found[1].message.split("\n")[2:]
        assert lines[0] == "1 of your people has pages that nobody reviewed in time:"
        assert lines[1].startswith("- Anna K: 2 pages, the first since ")
        assert "Page a" not in found[1].message
    else:
        assert 1 not in found


def test_a_head_with_pages_of_their_own_gets_one_digest() -> None:
    """Both parts stand in it; of their own pages nobody above them is told, for there is nobody."""
    found = told([page("a"), page("b", "head@example.com")], [late("a", 40), late("b", 40)])
    assert (found[1].reviews, found[1].people) == (1, 1)


def test_long_lists_are_cut_and_counted() -> None:
    """Ten pages are named, the others counted."""
    pages = [page(f"p{n:02}") for n in range(13)]
    message = told(pages, [late(one.key, 3) for one in pages])[2].message
    assert message.count("[URL=") == 10
    assert message.endswith("- and 3 more")


def test_a_section_without_an_owner_is_the_editors() -> None:
    """They are told of it."""
    assert told([], [], [], [SilentSection("Trends", MONDAY)])[3].sections == 1


def test_russian_words() -> None:
    """In the base's language, with its plurals."""
    message = told([page("a"), page("b")], [late("a", 3), late("b", 3)], rules=replace(RULES, language="ru"))[2].message
    assert "Вашей проверки ждут 2 страницы:" in message


@pytest.mark.parametrize(
    ("day", "is_due"),
    [(date(2026, 11, 30), True), (date(2026, 12, 5), False), (date(2026, 12, 4), True), (date(2026, 12, 31), True)],
)
def test_digests_are_sent_on_working_days(day: date, is_due: bool) -> None:
    """Saturday is none; a week's first run on a working day sends them, whichever it is."""
    assert turn_on(day, "kb", WEEKENDS, [], UTC).is_due is is_due


def test_the_companys_holidays_and_its_own_days_count() -> None:
    """A file names them."""
    days = WEEKENDS.with_days([MONDAY], [date(2026, 12, 5)])
    assert not turn_on(MONDAY, "kb", days, [], UTC).is_due
    assert turn_on(date(2026, 12, 5), "kb", days, [], UTC).is_due


def test_a_week_passes_between_two_digests() -> None:
    """Sent on a Wednesday: not on the next Monday, but on the next Wednesday; the year's last week is its own."""
    wednesday = date(2026, 12, 30)
    sent = datetime(2026, 12, 30, 22, 30, tzinfo=UTC)
    task = RemoteTask(5, week_name("kb", wednesday), "Digests", 5, 9, closed=sent, closed_by=9)
    zone = ZoneInfo("Europe/Berlin")

    assert task.xml_id == "kb-digest:kb:2026-W53"
    assert task.xml_id in names_around("kb", date(2027, 1, 4))
    due = [turn_on(date(2027, 1, day), "kb", WEEKENDS, [task], zone).is_due for day in (4, 5, 6)]
    assert due == [False, False, True]
    assert turn_on(date(2027, 1, 6), "kb", WEEKENDS, [task], ZoneInfo("Asia/Kamchatka")).is_due is False


def test_a_section_is_silent_when_every_page_of_it_is() -> None:
    """What git does not tell of, may have changed yesterday."""
    pages = [
        replace(page("trends/index"), path="trends/index.md"),
        replace(page("trends/a"), path="trends/deep/a.md"),
        replace(page("segments/a"), path="segments/a.md"),
        replace(page("markets/a"), path="markets/a.md"),
        page("top"),
    ]
    days = {
        "trends/index.md": date(2026, 1, 5),
        "trends/deep/a.md": date(2026, 2, 28),
        "segments/a.md": date(2026, 9, 1),
    }
    half = Interval(6, Unit.MONTH)

    found = silent_sections(pages, days.get, {"trends": "Our trends"}, MONDAY, half)

    assert found == [SilentSection("Our trends", date(2026, 2, 28), pages[0])]
