"""Pages that are wanted and not there yet are asked for, once, and as far as people have room."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from publisher.content.model import FrontMatter, Page, Person, Status
from publisher.plan.people import People, PortalPerson
from publisher.plan.tasks import RemoteTask, TaskAction, TaskChange, TaskPlan
from publisher.review.drafts import WantedPage, missing_page, with_drafts
from publisher.review.owners import Directory
from publisher.review.presence import Presence
from publisher.review.rules import TaskRules
from publisher.review_settings import ReviewSettings
from publisher.workdays import WEEKENDS

TODAY = date(2026, 11, 23)
BERLIN = ZoneInfo("Europe/Berlin")
ANNA = PortalPerson(1, "anna@example.com", "Anna K")
IVAN = PortalPerson(2, "ivan@example.com", "Ivan P")
LEFT = PortalPerson(3, "left@example.com", "Left L", is_active=False)
RULES = TaskRules("kb", ReviewSettings(), "en", BERLIN, prefix="content/")


def page(key: str = "seg", status: Status = Status.DRAFT, **meta: object) -> Page:
    """A draft of Anna's."""
    front = FrontMatter(**{"title": f"Page {key}", "owner": Person("anna@example.com"), "status": status, **meta})
    return Page(f"{key}.md", key, front, body="", body_line=1, digest="")


def plan(
    drafts: list[WantedPage],
    tasks: list[RemoteTask] | None = None,
    pages: list[Page] | None = None,
    rules: TaskRules = RULES,
    before: TaskPlan = TaskPlan(),  # noqa: B008  a frozen value
) -> TaskPlan:
    """The plan with these drafts; ``pages`` are those of the site."""
    directory = Directory(People((ANNA, IVAN, LEFT)), None)
    presence = Presence({}, WEEKENDS, rules.review.lead, TODAY)
    there = pages if pages is not None else [draft.page for draft in drafts if not draft.is_missing]
    return with_drafts(before, drafts, there, tasks or [], directory, presence, rules)


def task(cycle: str = "new", number: int = 50, **more: object) -> RemoteTask:
    """Anna's open task for it."""
    return replace(RemoteTask(number, f"kb-draft:kb:seg:{cycle}", "Finish", 2, 1), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("draft", "is_asked"),
    [
        (WantedPage(page(), TODAY - timedelta(days=29)), False),
        (WantedPage(page(), TODAY - timedelta(days=30)), True),
        (WantedPage(page(), None), False),
        (WantedPage(page(planned=TODAY + timedelta(days=15)), date(2020, 1, 1)), False),
        (WantedPage(page(planned=TODAY + timedelta(days=14)), TODAY), True),
        (WantedPage(page(planned=TODAY - timedelta(days=1)), TODAY), True),
        (WantedPage(page(), None, is_missing=True), True),
    ],
    ids=["young", "old", "unknown", "planned later", "planned soon", "planned before", "in the navigation"],
)
def test_who_is_asked(draft: WantedPage, is_asked: bool) -> None:
    """After 30 days, or two weeks before the day that the page names; at once where only the navigation names it."""
    assert [change.action for change in plan([draft]).changes] == ([TaskAction.CREATE] if is_asked else [])


def test_what_the_task_says() -> None:
    """Which page, why, and what ends it; nobody gets less than the grace, on a working day at the end of it."""
    [change] = plan([WantedPage(page(planned=date(2026, 12, 5)))]).changes
    assert change.xml_id == "kb-draft:kb:seg:2026-12-05"
    assert (change.title, change.owner, change.due) == ("Finish the draft: Page seg", "anna@example.com", None)
    assert change.deadline == datetime(2026, 12, 7, 18, 0, tzinfo=BERLIN)
    assert change.description.split("\n")[:2] == [
        "Page: Page seg (content/seg.md)",
        "It is planned for 5 December 2026 and still a draft; readers do not see it.",
    ]
    [soon] = plan([WantedPage(page(planned=TODAY))]).changes
    assert soon.deadline == datetime(2026, 11, 30, 18, 0, tzinfo=BERLIN)


def test_a_task_is_made_once() -> None:
    """Open or completed: it is not made again; another day asks anew, and ends the older question."""
    old = WantedPage(page(), date(2026, 1, 1))
    assert plan([old], [task()]).changes == ()
    assert plan([old], [task(status=5)]).changes == ()

    changes = plan([WantedPage(page(planned=TODAY))], [task()]).changes
    assert [(c.action, c.cycle, c.comment) for c in changes] == [
        (TaskAction.CLOSE, "new", "The page is planned for another day now."),
        (TaskAction.CREATE, "2026-11-23", None),
    ]


@pytest.mark.parametrize(
    ("pages", "rules", "said"),
    [
        ([page(status=Status.ACTIVE)], RULES, ["The page is published."]),
        ([], RULES, ["The page is not planned any more."]),
        ([], replace(RULES, knows_all_pages=False), []),
    ],
)
def test_a_task_ends_with_its_draft(pages: list[Page], rules: TaskRules, said: list[str]) -> None:
    """Published, or dropped; not where some pages could not be read."""
    changes = plan([], [task()], pages, rules).changes
    assert [change.comment for change in changes] == said


def test_a_review_that_is_opened_again_takes_the_room_of_a_draft() -> None:
    """It is closed on the portal still, and open when this plan is carried out."""
    rules = replace(RULES, review=ReviewSettings(open_per_owner=1))
    closed = RemoteTask(7, "kb-review:kb:p:new", "Review", 5, 1)
    again = TaskChange(TaskAction.UPDATE, "p", "new", closed.xml_id, "anna@example.com", task_id=7, reopens=True)
    draft = WantedPage(page(), date(2026, 1, 1))

    result = plan([draft], [closed], rules=rules, before=TaskPlan((again,)))

    assert (result.changes, result.queued) == ((again,), 1)
    assert len(plan([draft], [closed], rules=rules).changes) == 1


def test_drafts_take_the_room_that_reviews_leave() -> None:
    """Five open tasks a person, reviews and drafts together; those with a day come first, the others wait."""
    drafts = [WantedPage(page(f"d{n}"), date(2026, 1, 1)) for n in range(3)]
    drafts.append(WantedPage(page("soon", planned=TODAY)))
    reviews = [RemoteTask(n, f"kb-review:kb:p{n}:new", "Review", 2, 1) for n in range(3)]

    result = plan(drafts, reviews)

    assert [change.key for change in result.changes] == ["soon", "d0"]
    assert result.queued == 2


def test_whoever_left_is_replaced_and_nobody_else() -> None:
    """A colleague whom the owner chose keeps the task."""
    draft = WantedPage(page(), date(2026, 1, 1))
    [change] = plan([draft], [task(responsible_id=3)]).changes
    assert (change.action, change.responsible_id, change.owner) == (TaskAction.UPDATE, 1, "anna@example.com")
    assert plan([draft], [task(responsible_id=2)]).changes == ()


@pytest.mark.parametrize(
    ("pages", "owner"),
    [
        ([replace(page(owner=Person("ivan@example.com")), path="a/b/index.md")], "ivan@example.com"),
        ([replace(page(owner=Person("ivan@example.com")), path="a/b/x.md")], "ivan@example.com"),
        (
            [
                replace(page(owner=Person("ivan@example.com")), path="a/b/x.md"),
                replace(page(), path="a/b/y.md"),
                replace(page(), path="a/index.md"),
            ],
            "anna@example.com",
        ),
        ([], "lead@example.com"),
    ],
)
def test_whose_a_page_without_a_file_is(pages: list[Page], owner: str) -> None:
    """Its folder's own page's owner, else the one that all pages there have, else of the folder above, else the settings'."""
    found = missing_page("a/b/new.md", "New", pages, {"owner": "Lead <lead@example.com>"})
    assert found.meta.owner is not None
    assert (found.meta.owner.email, found.meta.title, found.meta.status) == (owner, "New", Status.DRAFT)


def test_nobody_to_ask_makes_no_task() -> None:
    """Neither owner nor fallback."""
    assert plan([WantedPage(page(owner=None), date(2026, 1, 1))]).changes == ()
