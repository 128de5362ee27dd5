"""The weekly digests are sent once, whatever is cut short and however many runs there are at once."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from publisher.apply.weekly import Sent, send_digests
from publisher.errors import OutcomeUnknownError
from publisher.messages import text
from publisher.plan.talk import Point, Talk
from publisher.plan.tasks import PAGE_URL, RemoteTask
from publisher.plan.weekly import Digest, WeeklyDigests, claimed
from publisher.portal.notifications import Notify
from publisher.portal.outcome import Outcome
from publisher.portal.shared import SharedOperation
from publisher.portal.talk import Heard, ReadTalk
from publisher.portal.tasks import AddPoint, AddTask, CompleteTask, DeleteTask, FindTasks
from publisher.review.weekly import names_around, turn_on, week_name
from publisher.workdays import WEEKENDS

MONDAY = date(2026, 11, 30)
PEOPLE = (1, 2, 3)


class CutError(Exception):
    """The run is killed."""


@dataclass
class Portal:
    """A portal in memory that does one command after the other. ``before`` is called before each of them."""

    today: date = MONDAY
    tasks: dict[int, RemoteTask] = field(default_factory=dict)
    points: dict[int, list[Point]] = field(default_factory=dict)
    sent: list[tuple[int, date]] = field(default_factory=list)
    messages: list[Notify] = field(default_factory=list)
    number: int = 0
    before: Callable[[], None] = lambda: None

    def carry_out(self, operations: Sequence[SharedOperation]) -> list[Outcome]:
        outcomes = []
        for operation in operations:
            self.before()
            outcomes.append(Outcome(self._do(operation)))
        return outcomes

    def _next(self) -> int:
        self.number += 1
        return self.number

    def _do(self, operation: SharedOperation) -> object:
        now = datetime(self.today.year, self.today.month, self.today.day, 3, tzinfo=UTC)
        match operation:
            case AddTask(xml_id, title, _, user):
                made = RemoteTask(self._next(), xml_id, title, 2, user, created=now, changed=now)
                self.tasks[made.id] = made
                return made.id
            case FindTasks(names):
                return tuple(task for task in self.tasks.values() if task.xml_id in names)
            case AddPoint(task, title, parent):
                point = Point(self._next(), title, parent=parent)
                self.points.setdefault(task, []).append(point)
                self.tasks[task] = replace(self.tasks[task], active=now)
                return point.id
            case ReadTalk(task):
                return Heard(Talk(tuple(self.points.get(task, []))))
            case Notify(user):
                self.sent.append((user, self.today))
                self.messages.append(operation)
                return self._next()
            case CompleteTask(task):
                self.tasks[task] = replace(self.tasks[task], status=5, closed=now)
                return True
            case DeleteTask(task):
                return self.tasks.pop(task)
        raise AssertionError(operation)

    def planned(self, people: Sequence[int] = PEOPLE) -> WeeklyDigests:
        """The plan of a run that looks now."""
        around = names_around("kb", self.today)
        tasks = [task for task in self.tasks.values() if task.xml_id in around]
        turn = turn_on(self.today, "kb", WEEKENDS, tasks, UTC)
        if not turn.is_due:
            return WeeklyDigests()
        number = turn.task.id if turn.task is not None else None
        known = {claimed(point.title) for point in self.points.get(number or 0, [])}
        return WeeklyDigests(
            xml_id=week_name("kb", self.today),
            digests=tuple(digest(user) for user in people if user not in known),
            task=number,
            leftover=turn.leftover,
            known=turn.known,
            around=around,
            title="Digests",
            list_title="Who",
            tag="kb-review",
            user=9,
        )

    def run(self, planned: WeeklyDigests | None = None) -> tuple[Sent, ...]:
        """A run: what it planned, carried out."""
        return send_digests(self, planned or self.planned(), lambda key: f"https://portal/{key}/")

    def check(self) -> None:
        """Nobody was told twice within a week, and nobody on a day off."""
        for user in PEOPLE:
            days = [day for told, day in self.sent if told == user]
            assert all(later - day >= timedelta(days=7) for day, later in pairwise(days)), self.sent
            assert all(WEEKENDS.is_working(day) for day in days)


def digest(user: int) -> Digest:
    """Somebody's digest."""
    return Digest(user, f"u{user}@example.com", f"User {user}", f"- [URL={PAGE_URL}seg-retail%]Retail[/URL], since")


def test_everybody_is_told_once_a_week() -> None:
    """The task is closed when all are told; on the days after it nobody is."""
    portal = Portal()
    assert [one.problem for one in portal.run()] == [None] * 3
    assert Counter(user for user, _ in portal.sent) == {1: 1, 2: 1, 3: 1}
    assert [task.is_closed for task in portal.tasks.values()] == [True]
    for day in range(1, 7):
        portal.today = MONDAY + timedelta(days=day)
        assert not portal.planned().is_something
    portal.today = MONDAY + timedelta(days=7)
    portal.run()
    assert len(portal.sent) == 6


def test_a_page_is_linked_where_it_has_an_address() -> None:
    """A page that is not on the portal yet is named all the same; each digest takes the place of the one before."""
    portal = Portal()
    portal.run()
    assert portal.messages[0].message == "- [URL=https://portal/seg-retail/]Retail[/URL], since"
    assert portal.messages[0].tag == "kb-digest:kb"
    portal.today += timedelta(days=7)
    send_digests(portal, portal.planned(), lambda _: "")
    assert portal.messages[-1].message == "- Retail, since"


@pytest.mark.parametrize("cut", range(1, 16))
def test_a_run_that_was_cut_tells_nobody_twice(cut: int) -> None:
    """Killed before any of its commands; the next one goes on with those whom it had not entered, and closes the task."""
    portal = Portal()
    left = [cut]

    def before() -> None:
        left[0] -= 1
        if left[0] == 0:
            raise CutError

    portal.before = before
    with suppress(CutError):
        portal.run()
    portal.before = lambda: None
    portal.run()
    assert not portal.planned().is_something
    assert all(task.is_closed for task in portal.tasks.values())
    portal.check()


@pytest.mark.parametrize("at", range(1, 14))
@pytest.mark.parametrize("planned_before", [True, False])
def test_two_runs_at_once_tell_everybody_once(at: int, planned_before: bool) -> None:
    """Another run comes between any two commands of one, with a plan of before it or of that moment."""
    portal = Portal()
    first, other = portal.planned(), portal.planned() if planned_before else None
    left = [at]

    def before() -> None:
        left[0] -= 1
        if left[0] == 0:
            portal.before = lambda: None
            portal.run(other)
            portal.before = before

    portal.before = before
    portal.run(first)

    assert Counter(user for user, _ in portal.sent) == {1: 1, 2: 1, 3: 1}
    assert len([task for task in portal.tasks.values() if task.xml_id == week_name("kb", MONDAY)]) == 1
    assert all(task.is_closed for task in portal.tasks.values())


def test_the_runs_of_two_days_at_midnight_tell_everybody_once() -> None:
    """Sunday is a working day here: the run of Monday sees the task that the run of Sunday made meanwhile."""
    portal = Portal(today=MONDAY)
    monday = portal.planned()
    portal.today = MONDAY - timedelta(days=1)
    sunday = replace(monday, xml_id=week_name("kb", portal.today), around=names_around("kb", portal.today))
    portal.run(sunday)
    portal.today = MONDAY

    assert [one.problem for one in portal.run(monday)] == [text("review.digest-by-another")] * 3
    assert len(portal.sent) == 3


def test_a_lost_answer_sends_nothing_again() -> None:
    """The portal did it and its answer was lost: the run looks again, and whoever was entered is told no more."""
    portal = Portal()
    done = portal.carry_out

    def losing(operations: Sequence[SharedOperation]) -> list[Outcome]:
        outcomes = done(operations)
        if any(isinstance(operation, Notify) for operation in operations):
            raise OutcomeUnknownError(text("portal.portal-broken", method="batch", description="", code="", scope=""))
        return outcomes

    portal.carry_out = losing  # type: ignore[method-assign]
    with pytest.raises(OutcomeUnknownError):
        portal.run()
    portal.carry_out = done  # type: ignore[method-assign]
    assert portal.planned().digests == ()
    portal.run()
    assert len(portal.sent) == 3
    assert not portal.planned().is_something


@settings(deadline=None, max_examples=examples(15))
@given(st.integers(), st.integers(20, 60))
def test_a_quarter_of_cut_and_doubled_runs(seed: int, days: int) -> None:
    """Runs on any day, cut anywhere, two at once: never two digests within a week, never on a day off."""
    random = Random(seed)
    portal = Portal(today=MONDAY - timedelta(days=random.randrange(7)))
    for _ in range(days):
        cut, other = random.randrange(1, 30), random.randrange(1, 30)
        stale = portal.planned() if random.random() < 0.5 else None
        count = [0]

        def before(
            cut: int = cut, other: int = other, stale: WeeklyDigests | None = stale, count: list[int] = count
        ) -> None:
            count[0] += 1
            if count[0] == cut:
                raise CutError
            if count[0] == other:
                portal.run(stale)

        if random.random() < 0.7:
            portal.before = before
            with suppress(CutError):
                portal.run()
            portal.before = lambda: None
        portal.check()
        portal.today += timedelta(days=1)
