"""The tasks' part of a plan: reviews and what follows from answers, or notices of edits; what is missing of tasks is read meanwhile."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo

from publisher.pipeline.history import History, NoHistory
from publisher.pipeline.project import Project
from publisher.plan.change import Change
from publisher.plan.people import People
from publisher.plan.tasks import TaskAction, TaskPlan
from publisher.portal.people import PeopleQuery, with_heads
from publisher.portal.port import Portal
from publisher.portal.tasks import find_tasks
from publisher.publishing.edit_notices import edit_notices
from publisher.publishing.news import Newspaper
from publisher.publishing.options import Options
from publisher.publishing.portal_look import PortalLook
from publisher.publishing.reviews import due_reviews, review_tasks, task_rules
from publisher.publishing.since import circumstances
from publisher.publishing.task_look import TaskLook
from publisher.publishing.weekly import WeeklyPlanner, with_weekly
from publisher.review.names import Kind, parse_name
from publisher.review.notices import with_settled


@dataclass(frozen=True, slots=True)
class PlannedTasks:
    """What is to happen to tasks, and what was read for it: the tasks, and people with the heads above those who left."""

    plan: TaskPlan
    seen: TaskLook
    with_heads: People = field(default_factory=People)


@dataclass(frozen=True, slots=True)
class TaskPlanner:
    """Plans the tasks of one day. ``keys`` are the pages' keys on the portal by path; ``today`` is a day in ``zone``."""

    portal: Portal
    project: Project
    history: History | NoHistory
    look: PortalLook
    keys: Mapping[str, str]
    today: date
    zone: tzinfo
    options: Options

    def plan(self, changes: Iterable[Change]) -> PlannedTasks:
        """What is to happen to tasks, if anything is. ``changes`` are those of the pages."""
        if not self.options.may_touch_tasks(self.project.settings):
            return PlannedTasks(TaskPlan(), self.look.tasks)
        if self.options.notices:
            return PlannedTasks(self._notices(changes), self.look.tasks)
        held = frozenset(change.key for change in changes if change.action.is_edit)
        planned = self._reviews(held)
        if not self.options.pages:
            return planned
        rules = task_rules(self.project, self.zone)
        plan = with_settled(planned.plan, planned.seen.tasks, held, self.look.people, rules)
        return replace(planned, plan=plan)

    def _notices(self, changes: Iterable[Change]) -> TaskPlan:
        """A task for each owner whose page is left alone and who has none for this edit, open or closed."""
        notices = edit_notices(self.project, self.keys, changes, self.look.people, self.zone)
        known = {task.xml_id for task in find_tasks(self.portal, [n.xml_id for n in notices])} if notices else set()
        return TaskPlan(tuple(notice for notice in notices if notice.xml_id not in known))

    def _reviews(self, held: frozenset[str]) -> PlannedTasks:
        """The plan of the tasks, none of which is there already: a person may have taken our tag from one (facts tn-1.7)."""
        project, service = self.project, self.look.base.user
        due = due_reviews(project, self.keys, self.history, self.today, self.zone)
        interest = self.look.interest(project, due, self.options)
        seen = self.look.tasks.completed(self.portal, interest)
        people = self._people(seen)
        asked: set[str] = set()
        knows_heads = bool(people.departments)
        news = Newspaper(project, self.history, self.zone).of
        while True:
            around = circumstances(seen.talks, service, held, self.history, seen.away, news)
            plan = review_tasks(project, due, seen.tasks, people, self.today, self.zone, around, seen.workdays)
            given = {change.responsible_id for change in plan.changes if change.responsible_id is not None}
            before, seen = seen, seen.with_absences(self.portal, given, self.today)
            new = {c.xml_id for c in plan.changes if c.action is TaskAction.CREATE} - seen.sought - asked
            if not new and seen is before:
                if _asks_who_answers(plan) and not knows_heads:
                    people, knows_heads = with_heads(self.portal, people), True
                    continue
                weekly = WeeklyPlanner(
                    self.portal, project, self.history, due, seen, people, self.zone, service, self.look.may_notify
                )
                return PlannedTasks(with_weekly(plan, weekly.plan(plan)), seen, people)
            asked |= new
            seen = seen.with_named(self.portal, new, interest)

    def _people(self, seen: TaskLook) -> People:
        """The people that pages name and those who acted in tasks besides; with the heads above them where somebody acted in another's
        task, who may be a head, is a stranger, or left.
        """
        named = self.look.people
        known = {person.id for person in named.persons}
        query = PeopleQuery(ids=tuple(sorted(seen.people() - known - {self.look.base.user})))
        looks = query.looks()
        strangers = query.found(self.portal.carry_out(looks)).persons if looks else ()
        people = replace(named, persons=(*named.persons, *strangers))
        acted = strangers or seen.is_answered_by_others(self.look.base.user)
        if acted or not all(person.is_active for person in people.persons):
            return with_heads(self.portal, people)
        return people


def _asks_who_answers(plan: TaskPlan) -> bool:
    """Whether somebody is to be asked who answers for a page: the head above its owner is, as far as heads are known."""
    names = (parse_name(change.xml_id) for change in plan.changes if change.action is TaskAction.CREATE)
    return any(name is not None and name.kind is Kind.OWNER for name in names)
