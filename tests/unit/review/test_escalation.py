"""Reviews that nobody answers in time: whom they reach, in which order, and when they do not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from publisher.content.model import FrontMatter, Page, Person
from publisher.intervals import Interval, Unit
from publisher.messages import Catalogue
from publisher.plan.answers import Proposal
from publisher.plan.people import People, PortalPerson
from publisher.plan.talk import Deadline, Point, Talk
from publisher.plan.tasks import RemoteTask, TaskAction, TaskPlan
from publisher.review.answering import Circumstances
from publisher.review.escalation import stage_on
from publisher.review.rules import TaskRules
from publisher.review.schedule import schedule
from publisher.review.tasks import plan_tasks
from publisher.review_settings import Escalation, ReviewSettings
from publisher.workdays import Away

BERLIN = ZoneInfo("Europe/Berlin")
ANNA = PortalPerson(1, "anna@example.com", "Anna K")
IVAN = PortalPerson(2, "ivan@example.com", "Ivan P")
LEFT = PortalPerson(3, "left@example.com", "Left L", is_active=False)
PEOPLE = People((ANNA, IVAN, LEFT))
RULES = TaskRules("strategy", ReviewSettings(), "en", BERLIN, prefix="content/")
DUE = date(2026, 11, 30)
DEADLINE = datetime(2026, 11, 30, 18, 0, tzinfo=BERLIN)
PAGE = Page(
    "retail.md",
    "seg-retail",
    FrontMatter(
        title="Retail",
        owner=Person("anna@example.com"),
        deputy=Person("ivan@example.com"),
        review_every=Interval(3, Unit.MONTH),
        last_reviewed=date(2026, 8, 30),
    ),
    body="",
    body_line=1,
    digest="",
)
TASK = RemoteTask(100, "kb-review:strategy:seg-retail:2026-08-30", "Review: Retail", 2, 1, DEADLINE)


def plan(day: date, task: RemoteTask | None = TASK, page: Page = PAGE, around: Circumstances | None = None) -> TaskPlan:
    """The plan of a day."""
    reviews = schedule([page], today=day, lead=RULES.review.lead, first_seen={})
    tasks = [task] if task is not None else []
    return plan_tasks([page], reviews, tasks, PEOPLE, RULES, today=day, around=around or Circumstances({}, 9))


def after(days: int) -> date:
    """So many days after the deadline."""
    return DUE + timedelta(days=days)


@pytest.mark.parametrize(("days", "joins"), [(1, False), (13, False), (14, True), (60, True)])
def test_the_deputy_joins_after_two_weeks(days: int, joins: bool) -> None:
    """The owner keeps the task; whoever takes part in it already stays."""
    task = replace(TASK, accomplices=(7,))
    expected = [(TaskAction.UPDATE, None, (7, 2), "ivan@example.com")] if joins else []

    changes = plan(after(days), task).changes

    assert [(c.action, c.responsible_id, c.accomplices, c.joined) for c in changes] == expected
    assert all(c.comment is None and c.note is None for c in changes)


def test_joining_is_done_once() -> None:
    """With the deputy in the task nothing is left to do."""
    [change] = plan(after(20)).changes
    assert plan(after(20), replace(TASK, accomplices=change.accomplices)).changes == ()


@pytest.mark.parametrize(
    ("task", "page", "around"),
    [
        (replace(TASK, deadline=DEADLINE + timedelta(days=10)), PAGE, Circumstances({}, 9)),
        (
            replace(TASK, responsible_id=2),
            replace(PAGE, meta=replace(PAGE.meta, owner=Person("ivan@example.com"))),
            None,
        ),
        (TASK, replace(PAGE, meta=replace(PAGE.meta, deputy=None)), None),
        (TASK, replace(PAGE, meta=replace(PAGE.meta, deputy=Person("left@example.com"))), None),
        (TASK, PAGE, Circumstances({}, 9, away={2: (Away(after(1), after(30)),)})),
        (TASK, PAGE, Circumstances({100: Talk((Point(5, "It needs work", is_ticked=True, by=1, at=DEADLINE),))}, 9)),
        (replace(TASK, status=5, closed=DEADLINE, closed_by=1), PAGE, None),
    ],
    ids=["more time", "the deputy's own", "no deputy", "left", "away", "answered", "done"],
)
def test_nobody_joins_who_should_not(task: RemoteTask, page: Page, around: Circumstances | None) -> None:
    """Somebody who got more time, or answered, is not late; whoever is not there is not asked."""
    changes = plan(after(20), task, page, around).changes
    assert [change for change in changes if change.accomplices is not None] == []


def test_a_stamp_that_waits_to_be_merged_is_not_late() -> None:
    """Somebody did the review; git is behind."""
    done = replace(TASK, status=5, closed=DEADLINE, closed_by=1)
    assert plan(after(200), done).unanswered == ()
    assert plan(after(200), done).answers[0].proposals == ()


def test_a_deadline_that_was_moved_too_far_gives_no_more_than_it_may() -> None:
    """It may move by 30 days; from then on the review is late whatever the task says."""
    later = DEADLINE + timedelta(days=300)
    task = replace(TASK, deadline=later)
    talk = Talk(deadlines=(Deadline(1, DEADLINE, DEADLINE, later), Deadline(9, DEADLINE, later, DEADLINE)))
    again = Talk(deadlines=(*talk.deadlines, Deadline(1, DEADLINE + timedelta(days=1), DEADLINE, later)))

    [late] = plan(after(60), task, around=Circumstances({100: again}, 9)).unanswered

    assert late.asked_until == after(30)


@pytest.mark.parametrize(("days", "changed", "proposed"), [(179, False, False), (180, False, True), (180, True, False)])
def test_after_half_a_year_archiving_is_proposed(days: int, changed: bool, proposed: bool) -> None:
    """Not for a page in which somebody works."""
    result = plan(after(days), around=Circumstances({}, 9, changed_since=lambda _path, _moment: changed))

    assert [answer.proposals for answer in result.answers] == ([(Proposal("status", "archived"),)] if proposed else [])
    if proposed:
        [row] = result.answers
        assert row.row() == {
            "key": "seg-retail",
            "task": "100",
            "outcome": "none",
            "by": "",
            "at": "",
            "words": "",
            "state": "proposed",
        }
        assert Catalogue("en").say(row.told[0]) == (
            "content/retail.md: nobody has answered since 2026-11-30 (task 100); "
            "publisher review --write --proposals proposes to archive it"
        )


def test_a_page_that_was_never_confirmed_is_late_once_it_was_asked_for() -> None:
    """Without a task it is not; its task's deadline counts, whenever it came into git."""
    page = replace(PAGE, meta=replace(PAGE.meta, last_reviewed=None))
    task = replace(TASK, xml_id="kb-review:strategy:seg-retail:new")

    assert plan(after(100), None, page).unanswered == ()
    [late] = plan(after(20), task, page).unanswered
    assert (late.asked_until, late.due) == (DUE, None)


@settings(deadline=None, max_examples=examples(30))
@given(
    st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    st.integers(-400, 400),
    st.integers(0, 400),
    st.lists(st.builds(Interval, st.integers(1, 60), st.sampled_from(list(Unit)[:3])), min_size=4, max_size=4),
)
def test_a_review_never_goes_back_a_stage(until: date, days: int, more: int, waits: list[Interval]) -> None:
    """Days only ever take it further, in whatever units its steps are written."""
    rules = Escalation(*waits)
    day = until + timedelta(days=days)
    assert stage_on(until, day, rules) <= stage_on(until, day + timedelta(days=more), rules)


def test_a_late_review_in_the_east_is_late_by_its_own_day() -> None:
    """18:00 in Kamchatka is a day of Kamchatka's, wherever the portal is."""
    zone = ZoneInfo("Asia/Kamchatka")
    task = replace(TASK, deadline=datetime(2026, 11, 30, 23, 30, tzinfo=UTC))
    reviews = schedule([PAGE], today=after(2), lead=RULES.review.lead, first_seen={})
    rules = replace(RULES, zone=zone)
    found = plan_tasks([PAGE], reviews, [task], PEOPLE, rules, today=after(2), around=Circumstances({}, 9))
    assert [late.asked_until for late in found.unanswered] == [date(2026, 12, 1)]
