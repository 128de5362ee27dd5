"""New review tasks: for whom, until when, and what they say. Pure."""

from collections.abc import Callable
from datetime import date, datetime, time

from publisher.content.model import Page
from publisher.messages import LANGUAGES, Catalogue, text
from publisher.plan.tasks import TaskAction, TaskChange
from publisher.review.names import TaskName
from publisher.review.news import NO_NEWS, News
from publisher.review.owners import Absence, Assignment
from publisher.review.presence import Presence
from publisher.review.rules import TaskRules
from publisher.review.schedule import PageReview
from publisher.review.ticks import labels, title_of_list
from publisher.review.wording import description_of, title_of

END_OF_WORK = time(18, 0)


def say_of(page: Page, base: Catalogue) -> Catalogue:
    """The catalogue of a page's own language: the answers in a task's checklist are in it. Of a language without one the base's."""
    language = page.meta.lang.replace("_", "-").partition("-")[0].lower()
    return Catalogue(language) if language in LANGUAGES else base


class Opening:
    """Makes the tasks of one base on one day."""

    def __init__(
        self, rules: TaskRules, presence: Presence, today: date, news: Callable[[Page], News] = lambda _: NO_NEWS
    ) -> None:
        self._rules = rules
        self._presence = presence
        self._today = today
        self._news = news
        self._say = Catalogue(rules.language)

    def task(self, review: PageReview, assigned: Assignment, responsible: int) -> TaskChange:
        """The task of a review, for a user of the portal."""
        page = review.page
        name = TaskName(self._rules.code, page.key, review.cycle)
        last = self._deadline_day(review, responsible)
        say = say_of(page, self._say)
        return TaskChange(
            TaskAction.CREATE,
            key=name.key,
            cycle=name.cycle,
            xml_id=str(name),
            owner=assigned.address,
            due=review.due or self._today,
            title=title_of(page, self._say),
            description=description_of(
                page, self._say, due=last, why=self._why(assigned), news=self._news(page).lines(self._say)
            ),
            responsible_id=responsible,
            deadline=datetime.combine(last, END_OF_WORK, self._rules.zone),
            list_title=title_of_list(say),
            points=labels(say),
        )

    def later_deadline(self, deadline: date | None, responsible: int) -> datetime | None:
        """A deadline for somebody who gets a task only now; None where the one it has leaves time enough."""
        least = self._rules.review.grace.after(self._today, self._rules.workdays)
        if deadline is not None and deadline >= least and self._presence.is_here(responsible, deadline):
            return None
        day = self._presence.deadline(responsible, max(least, deadline or least))
        return datetime.combine(day, END_OF_WORK, self._rules.zone)

    def _why(self, assigned: Assignment) -> str:
        """Why this person is asked."""
        if assigned.absence is None or assigned.owner is None:
            return self._say("task.why-you")
        name = "away" if assigned.absence is Absence.AWAY else "instead-of"
        return self._say.say(text(f"task.{name}", owner=assigned.owner.display_name))

    def _deadline_day(self, review: PageReview, responsible: int) -> date:
        """The working day on which the answer is asked for: when the page is due, and never sooner than ``review.grace`` from today.

        A page that nobody ever confirmed is not late: it gets the lead time from today at least.
        """
        due = review.due or self._today
        days = self._rules.workdays
        if review.is_first and due < self._today:
            due = self._rules.review.lead.after(self._today, days)
        return self._presence.deadline(responsible, max(due, self._rules.review.grace.after(self._today, days)))
