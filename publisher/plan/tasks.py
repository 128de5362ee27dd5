"""The values of tasks: a task as the portal has it, and the changes that a plan makes to tasks."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from publisher.messages import Text
from publisher.plan.answers import AnswerRow
from publisher.plan.weekly import NO_DIGESTS, WeeklyDigests

_NOTE = re.compile(r"(?P<xml_id>.*)~(?P<step>close|update|create|reopen|deadline)(?P<comments>\d{1,9})", re.DOTALL)

PAGE_URL = "%PAGE-URL%"
"""Stands in a task's description for the page's address, which is only known once the page is on the portal."""


@dataclass(frozen=True, slots=True)
class RemoteTask:
    """A task with our tag as the portal has it. ``status`` is the portal's number: 5 is done, 4 awaits its creator's control.

    ``changed`` is when one of its fields last did, ``active`` when anybody last did something in it, ``chat`` the id of its chat
    where it has one, ``accomplices`` who takes part in it beside the person responsible.
    """

    id: int
    xml_id: str
    title: str
    status: int
    responsible_id: int
    deadline: datetime | None = None
    closed: datetime | None = None
    closed_by: int | None = None
    comments: int = 0
    note: "Note | None" = None
    created: datetime | None = None
    changed: datetime | None = None
    active: datetime | None = None
    chat: int | None = None
    has_result: bool = False
    accomplices: tuple[int, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether somebody finished it (completed, or handed in for control)."""
        return self.status in {4, 5}


class TaskAction(StrEnum):
    """What is done to a task; the words of the plan's contract."""

    CREATE = "create"
    UPDATE = "update"
    CLOSE = "close"


class Step(StrEnum):
    """What a run is about to do to a task in more than one command."""

    CLOSE = "close"
    UPDATE = "update"
    CREATE = "create"
    REOPEN = "reopen"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Note:
    """Stands behind a task's XML_ID while it is commented: what for, and how many comments there were before.

    A comment cannot be looked up (facts tn-1.8) nor repeated harmlessly. A run that was cut short leaves the note; by the
    task's count of comments the next one tells whether the comment was still made.
    """

    step: Step
    comments: int = 0

    def after(self, xml_id: str) -> str:
        """The XML_ID with the note behind it."""
        return f"{xml_id}~{self.step}{self.comments}"


def parse_note(xml_id: str) -> tuple[str, Note | None]:
    """An XML_ID as the portal has it, taken apart: the task's own, and the note of a change that is under way."""
    match = _NOTE.fullmatch(xml_id)
    if match is None:
        return xml_id, None
    return match["xml_id"], Note(Step(match["step"]), int(match["comments"]))


@dataclass(frozen=True, slots=True)
class TaskChange:
    """One change to one task.

    ``owner`` is the person's address as plans show it; ``task_id`` is None for a task to create. Of the other fields those
    that are not None are written: an UPDATE that hands over sets ``responsible_id``, one that renames sets ``title``.
    ``comment`` is put into the task (a CLOSE says why), and meanwhile ``note`` stands behind its XML_ID. ``is_closed`` says
    that a CLOSE finds the task finished already, by a run that was cut short. ``description`` may hold PAGE_URL. ``points`` are
    put into the task's checklist, under ``list_title`` where it has none yet (``list_id``). ``reads``: it asks a person to read so
    many pages, the first of which is ``key``; 0 for any other task. ``accomplices`` are all who take part in it from now on, and
    ``joined`` is the address of the one who is new.
    """

    action: TaskAction
    key: str
    cycle: str
    xml_id: str
    owner: str
    due: date | None = None
    task_id: int | None = None
    title: str | None = None
    description: str | None = None
    responsible_id: int | None = None
    deadline: datetime | None = None
    comment: str | None = None
    note: Note | None = None
    is_closed: bool = False
    reopens: bool = False
    list_title: str = ""
    points: tuple[str, ...] = ()
    list_id: int | None = None
    reads: int = 0
    accomplices: tuple[int, ...] | None = None
    joined: str = ""

    @property
    def by(self) -> date | None:
        """The day by which the person is asked to answer: never one that was past when the task was opened, as the due date may be."""
        return self.deadline.date() if self.deadline is not None else self.due

    @property
    def finishes_creation(self) -> bool:
        """Whether it only completes the checklist of a task that was made before, by a run that was cut short."""
        return self.action is TaskAction.UPDATE and self.note is not None and self.note.step is Step.CREATE


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A page's review (by the page's key) that nobody answered in time.

    ``asked_until`` is the day that people were given, ``due`` that of the page where it is overdue, ``task`` the open task, if
    there is one.
    """

    key: str
    asked_until: date
    due: date | None = None
    task: int | None = None


@dataclass(frozen=True, slots=True)
class TaskPlan:
    """All that is to happen to tasks. ``queued`` counts reviews held back by the limit per owner; ``notes`` are told in plan and report.

    ``answers`` are what people answered in review tasks whose review git does not know of yet, ``unanswered`` the reviews that
    nobody did in time, ``weekly`` what people are told of them.
    """

    changes: tuple[TaskChange, ...] = ()
    queued: int = 0
    notes: tuple[Text, ...] = field(default=())
    answers: tuple[AnswerRow, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()
    weekly: WeeklyDigests = NO_DIGESTS
