"""Whom else a review reaches that nobody answers in time. Pure; docs/review.md tells it to people.

A page warns its readers by its due date. People are reached by the day that they were given: the deadline of their task.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, tzinfo
from enum import IntEnum

from publisher.content.model import Page, Status
from publisher.messages import text
from publisher.plan.answers import AnswerRow, Proposal
from publisher.plan.people import PortalPerson
from publisher.plan.tasks import RemoteTask, Unanswered
from publisher.review.answers import AnswerState, ReviewAnswer
from publisher.review.deadlines import Moved
from publisher.review.opening import END_OF_WORK
from publisher.review.owners import Directory
from publisher.review.presence import Presence
from publisher.review.rules import TaskRules
from publisher.review.schedule import PageReview
from publisher.review.ticks import ReviewOutcome
from publisher.review_settings import Escalation


class Stage(IntEnum):
    """How far an unanswered review has gone; each stage includes those before it."""

    OWNER = 0
    DEPUTY = 1
    HEAD = 2
    ARCHIVE = 3


def stage_on(asked_until: date, today: date, rules: Escalation) -> Stage:
    """How far a review has gone that people were asked to do until a day."""
    steps = {Stage.DEPUTY: rules.deputy, Stage.HEAD: rules.head, Stage.ARCHIVE: rules.archive}
    return max((stage for stage, wait in steps.items() if wait.after(asked_until) <= today), default=Stage.OWNER)


def unanswered(
    review: PageReview,
    task: RemoteTask | None,
    answer: ReviewAnswer | None,
    moved: Moved | None,
    today: date,
    zone: tzinfo,
) -> Unanswered | None:
    """A review that people were asked to do before today and that nobody who may answer has answered; None for any other.

    A page that nobody ever confirmed is late only once somebody was asked.
    """
    until = _asked_until(review, task, moved, zone)
    if until is None or until >= today or _is_answered(answer):
        return None
    due = review.due if review.is_overdue(today) else None
    number = task.id if task is not None and not task.is_closed else None
    return Unanswered(review.page.key, until, due, number)


def _asked_until(review: PageReview, task: RemoteTask | None, moved: Moved | None, zone: tzinfo) -> date | None:
    """The deadline of a review's task, as far as people may move it; without a task the due date."""
    if task is None or task.deadline is None:
        return None if review.is_first else review.due
    if moved is not None and moved.is_too_far:
        return moved.last
    day = task.deadline.astimezone(zone).date()
    return day if review.due is None or review.is_first else max(day, review.due)


def _is_answered(answer: ReviewAnswer | None) -> bool:
    """Whether the review waits for somebody else than those who were asked."""
    return answer is not None and (answer.outcome is not ReviewOutcome.NONE or answer.asks_editors)


class Escalating:
    """The reviews of one base that nobody answered in time, on one day, and what follows for tasks and answers."""

    def __init__(
        self,
        reviews: Iterable[PageReview],
        asked: Callable[[PageReview], tuple[RemoteTask | None, ReviewAnswer | None, Moved | None]],
        directory: Directory,
        presence: Presence,
        rules: TaskRules,
    ) -> None:
        """``asked`` gives a review's task, its answer, and how people moved its deadline."""
        self._directory = directory
        self._presence = presence
        self._rules = rules
        found = (unanswered(review, *asked(review), presence.today, rules.zone) for review in reviews)
        self.late = {one.key: one for one in found if one is not None}

    def stage(self, late: Unanswered) -> Stage:
        """How far a review has gone."""
        return stage_on(late.asked_until, self._presence.today, self._rules.review.escalate)

    def joining(self, page: Page, task: RemoteTask) -> PortalPerson | None:
        """The page's deputy, where the review is late enough for its open task to be theirs too; None where there is nothing to do."""
        late, deputy = self.late.get(page.key), self._directory.deputy(page).person
        if late is None or deputy is None or self.stage(late) < Stage.DEPUTY:
            return None
        is_there = self._presence.is_here(deputy.id, self._presence.today)
        return deputy if is_there and deputy.id not in {task.responsible_id, *task.accomplices} else None

    def archive_rows(
        self, pages: Mapping[str, Page], shown: Callable[[Page], str], changed_since: Callable[[str, datetime], bool]
    ) -> list[AnswerRow]:
        """That archiving is proposed for pages that nobody answers for.

        Not for a page whose file has changed since it was asked for: somebody cares for it.
        """
        rows: list[AnswerRow] = []
        for late in self.late.values():
            page, since = pages[late.key], datetime.combine(late.asked_until, END_OF_WORK, self._rules.zone)
            if late.task is None or self.stage(late) is not Stage.ARCHIVE or changed_since(page.path, since):
                continue
            told = text("review.archive-proposed", path=shown(page), day=late.asked_until.isoformat(), task=late.task)
            nobody = ReviewOutcome.NONE.value, "", "", "", AnswerState.PROPOSED.value
            proposal = Proposal("status", Status.ARCHIVED.value)
            rows.append(AnswerRow(late.key, late.task, *nobody, (told,), proposals=(proposal,)))
        return rows
