"""Cases of docs/review.md that no other test shows: what becomes of reviews when pages are split, merged, edited, or asked for anew."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from publisher.content.model import FrontMatter, Page, Person, Status
from publisher.intervals import Interval, Unit
from publisher.plan.people import People, PortalPerson
from publisher.plan.tasks import RemoteTask, TaskAction, TaskPlan
from publisher.review.answering import Circumstances
from publisher.review.rules import TaskRules
from publisher.review.schedule import schedule
from publisher.review.tasks import plan_tasks
from publisher.review_settings import ReviewSettings

TODAY = date(2026, 11, 23)
ANNA = PortalPerson(1, "anna@example.com", "Anna K")
RULES = TaskRules("kb", ReviewSettings(), "en", ZoneInfo("Europe/Berlin"))


def page(key: str = "a", **meta: object) -> Page:
    """A page of Anna's that is due in a week."""
    front = {
        "title": key.upper(),
        "owner": Person("anna@example.com"),
        "review_every": Interval(3, Unit.MONTH),
        "last_reviewed": date(2026, 8, 30),
    }
    return Page(f"{key}.md", key, FrontMatter(**{**front, **meta}), body="", body_line=1, digest="")  # type: ignore[arg-type]


def task(key: str = "a", cycle: str = "2026-08-30", **more: object) -> RemoteTask:
    """Its open task."""
    return replace(RemoteTask(7, f"kb-review:kb:{key}:{cycle}", f"Review: {key.upper()}", 2, 1), **more)  # type: ignore[arg-type]


def plan(
    pages: list[Page], tasks: list[RemoteTask], around: Circumstances | None = None, day: date = TODAY
) -> TaskPlan:
    """The plan of the day; pages came into git on 1 November."""
    seen = {one.path: date(2026, 11, 1) for one in pages}
    reviews = schedule(pages, today=day, lead=RULES.review.lead, first_seen=seen)
    return plan_tasks(pages, reviews, tasks, People((ANNA,)), RULES, today=day, around=around or Circumstances({}, 9))


def test_an_edit_of_the_page_is_no_review() -> None:
    """The text changes in git while the task is open: the task stays, nothing is stamped, for nobody said that the rest is right."""
    changed = Circumstances({}, 9, changed_since=lambda _path, _moment: True, is_other=lambda _path, _moment: True)
    result = plan([page()], [task()], changed)
    assert (result.changes, result.answers) == ((), ())


def test_a_deleted_task_is_made_again() -> None:
    """Who deletes a task has not answered; the new one has the same name, so there is one question still."""
    [made] = plan([page()], []).changes
    assert (made.action, made.xml_id) == (TaskAction.CREATE, "kb-review:kb:a:2026-08-30")
    assert plan([page()], [task()]).changes == ()


def test_a_page_that_was_split_off_is_a_new_page() -> None:
    """It has no review yet, and is asked for one interval after it came; what it was split from keeps its task and its date."""
    result = plan([page(), page("b", last_reviewed=None)], [task()])
    assert result.changes == ()
    [asked] = plan([page(), page("b", last_reviewed=None)], [task()], day=date(2027, 1, 20)).changes
    assert asked.xml_id == "kb-review:kb:b:new"


@pytest.mark.parametrize("gone", [True, False], ids=["removed", "archived, with superseded_by"])
def test_a_page_that_was_merged_into_another_closes_its_task(gone: bool) -> None:
    """The other page's review stays as it is."""
    merged = [] if gone else [page("b", status=Status.ARCHIVED, superseded_by="a")]
    [closed] = plan([page(), *merged], [task(), task("b", id=8)]).changes
    assert (closed.action, closed.key) == (TaskAction.CLOSE, "b")


def test_a_longer_interval_moves_the_date_and_ends_no_question() -> None:
    """Git says the page is due later; the open task stays until somebody answers it, and no second one is made."""
    longer = page(last_reviewed=date(2026, 5, 1), review_every=Interval(2, Unit.YEAR))
    open_task = task(cycle="2026-05-01", deadline=datetime(2026, 8, 1, 18, tzinfo=UTC))
    assert plan([longer], [open_task]).changes == ()
    assert plan([longer], []).changes == ()


def test_a_task_that_is_opened_again_after_its_stamp_is_closed_again() -> None:
    """The review stands in git: a comment says when it was done; what is wrong with the page belongs into its next review."""
    stamped = page(last_reviewed=date(2026, 11, 20), last_reviewed_by="anna@example.com")
    [closed] = plan([stamped], [task(changed=datetime(2026, 11, 22, tzinfo=UTC))]).changes
    assert closed.action is TaskAction.CLOSE
    assert (
        closed.comment == "The page was reviewed on 20 November 2026 by anna@example.com; nothing is left to do here."
    )


@pytest.mark.parametrize(
    ("last", "every", "due", "hour"),
    [
        (
            date(2026, 7, 25),
            Interval(3, Unit.MONTH),
            date(2026, 10, 26),
            "+01:00",
        ),  # clocks go back on 25 October, a Sunday
        (date(2026, 3, 29), Interval(1, Unit.DAY), date(2026, 3, 30), "+02:00"),  # the day after they went forward
        (date(2024, 2, 29), Interval(1, Unit.YEAR), date(2025, 2, 28), "+01:00"),
        (date(2026, 8, 31), Interval(6, Unit.MONTH), date(2027, 3, 1), "+01:00"),  # 28 February is a Sunday
    ],
)
def test_days_stay_days_when_clocks_change(last: date, every: Interval, due: date, hour: str) -> None:
    """A deadline is at 18:00 by the clock of its own day; months end on their last day, and days off move it to the next working day."""
    reviewed = page(last_reviewed=last, review_every=every)
    rules = replace(RULES, review=ReviewSettings(grace=Interval(1, Unit.DAY)))
    day = last if every.unit is Unit.DAY else last.replace(year=due.year, month=due.month, day=1)
    day = date(2027, 2, 10) if due.day == 1 else day
    reviews = schedule([reviewed], today=day, lead=Interval(40, Unit.DAY), first_seen={})
    [made] = plan_tasks([reviewed], reviews, [], People((ANNA,)), rules, today=day).changes
    assert made.deadline is not None
    assert made.deadline.isoformat() == f"{due.isoformat()}T18:00:00{hour}"
