"""A comment cannot be looked up: the note behind a task's XML_ID tells a later run whether it was made."""

from dataclasses import replace
from datetime import UTC, date

import pytest

from publisher.apply.tasks import apply_tasks
from publisher.content.model import FrontMatter, Page, Person
from publisher.intervals import Interval, Unit
from publisher.plan.people import People, PortalPerson
from publisher.plan.tasks import Note, RemoteTask, Step, TaskAction, TaskPlan, parse_note
from publisher.portal.outcome import Outcome
from publisher.portal.tasks import CommentTask, CompleteTask, UpdateTask
from publisher.review.rules import TaskRules
from publisher.review.schedule import schedule
from publisher.review.tasks import plan_tasks
from publisher.review_settings import ReviewSettings

TODAY = date(2026, 11, 23)
NAME = "kb-review:strategy:seg-retail:2026-05-01"
PEOPLE = People((PortalPerson(1, "anna@example.com", "Anna"), PortalPerson(2, "boris@example.com", "Boris")))
OPEN = RemoteTask(100, NAME, "Review: Retail", 2, 1)


def planned(task: RemoteTask, *, reviewed: date = date(2026, 5, 1), owner: str = "anna@example.com") -> TaskPlan:
    """The plan for one page and its task."""
    front = FrontMatter(
        title="Retail", owner=Person(owner), review_every=Interval(6, Unit.MONTH), last_reviewed=reviewed
    )
    page = Page("seg-retail.md", "seg-retail", front, body="", body_line=1, digest="")
    rules = TaskRules("strategy", ReviewSettings(), "en", UTC)
    reviews = schedule([page], today=TODAY, lead=ReviewSettings().lead, first_seen={})
    return plan_tasks([page], reviews, [task], PEOPLE, rules, today=TODAY)


class Recorder:
    """A portal that does whatever it is told and keeps the operations."""

    def __init__(self) -> None:
        self.operations = []

    def carry_out(self, operations, *, alone=False):
        self.operations += operations
        return [Outcome(True) for _ in operations]


def steps(task: RemoteTask, **page) -> list[object]:
    """What is done to the task, operation by operation."""
    portal = Recorder()
    apply_tasks(portal, planned(task, **page).changes, tag="kb-review", group=None, url_of=lambda _: "")
    return portal.operations


@pytest.mark.parametrize("action", ["close", "update"])
def test_a_note_is_read_as_it_was_written(action):
    """The XML_ID with a note comes apart into the task's own and the note."""
    note = Note(TaskAction(action), 12)

    assert parse_note(note.after(NAME)) == (NAME, note)


@pytest.mark.parametrize("xml_id", [NAME, "", "~close", f"{NAME}~close", f"{NAME}~made1", f"{NAME}~close1x"])
def test_other_names_hold_no_note(xml_id):
    """Everything else is a name and nothing more."""
    assert parse_note(xml_id) == (xml_id, None)


def test_a_close_notes_comments_completes_and_takes_the_note_away():
    """In this order: a cut anywhere leaves what tells the next run where to go on."""
    done = steps(replace(OPEN, comments=3), reviewed=date(2026, 11, 20))

    assert [type(step) for step in done] == [UpdateTask, CommentTask, CompleteTask, UpdateTask]
    assert [done[0].xml_id, done[3].xml_id] == [f"{NAME}~close3", NAME]


def test_a_comment_that_was_made_before_the_cut_is_not_made_again():
    """One more stands in the task than was noted: complete it, and take the note away."""
    cut = replace(OPEN, comments=4, note=Note(Step.CLOSE, 3))

    assert [type(step) for step in steps(cut, reviewed=date(2026, 11, 20))] == [CompleteTask, UpdateTask]


def test_a_comment_that_was_only_noted_is_made():
    """As many stand there as were noted."""
    cut = replace(OPEN, comments=3, note=Note(Step.CLOSE, 3))

    assert CommentTask in {type(step) for step in steps(cut, reviewed=date(2026, 11, 20))}


def test_a_finished_task_only_loses_its_note():
    """The cut came after the task was completed."""
    cut = replace(OPEN, status=5, comments=4, note=Note(Step.CLOSE, 3))

    assert steps(cut, reviewed=date(2026, 11, 20)) == [UpdateTask(100, xml_id=NAME)]


def test_a_task_handed_over_before_the_cut_is_still_commented():
    """The new owner has it already; why, is said now, once."""
    cut = replace(OPEN, responsible_id=2, comments=0, note=Note(Step.UPDATE, 0))
    done = steps(cut, owner="boris@example.com")

    assert [type(step) for step in done] == [UpdateTask, CommentTask, UpdateTask]
    assert done[2] == UpdateTask(100, xml_id=NAME)
    again = steps(replace(cut, comments=1), owner="boris@example.com")
    assert again == [UpdateTask(100, xml_id=NAME)]


def test_the_comment_of_another_change_does_not_count():
    """A note of a hand-over says nothing about the comment of a close."""
    cut = replace(OPEN, comments=4, note=Note(Step.UPDATE, 3))

    assert CommentTask in {type(step) for step in steps(cut, reviewed=date(2026, 11, 20))}
