"""The portal as one plan sees it: the base, tasks, required reading, people and their names, in two looks or three.

The first look gives the day and every page's mark; the second tells which pages people changed, and gives the texts of those that
git changed; the third, only where it is needed, the texts of pages that people changed. Everything else travels along.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from publisher.pipeline.project import Project
from publisher.plan.desired import DesiredSite
from publisher.plan.existing import ExistingPage
from publisher.plan.identity import Matching
from publisher.plan.people import People
from publisher.portal.notifications import ReadPermissions, may_notify
from publisher.portal.people import PeopleQuery, names_of
from publisher.portal.port import Portal
from publisher.portal.query import Query, together
from publisher.publishing.confirmed import perhaps_confirmed
from publisher.publishing.contacts import pages_of, people_who_left
from publisher.publishing.options import Options
from publisher.publishing.reviews import DueReviews, interest_in, may_send_digests, people_named
from publisher.publishing.task_look import Interest, TaskLook
from publisher.reading.look import ReadingLook, requires_reading
from publisher.review.leavers import leavers_names
from publisher.review.weekly import names_around
from publisher.targets.target import FoundBase, Target


@dataclass(frozen=True, slots=True)
class PortalLook:
    """What was seen of the portal; a closer look gives a new value. ``people`` are those that pages and settings name; ``names``
    are users' names by id, also of people who are named nowhere. ``may_notify``: whether the webhook may send notifications, None
    where nobody asked, or the portal does not tell.
    """

    base: FoundBase
    tasks: TaskLook
    reading: ReadingLook
    people: People = field(default_factory=People)
    names: Mapping[int, str] = field(default_factory=dict)
    may_notify: bool | None = None

    @property
    def left(self) -> frozenset[str]:
        """The e-mails of the people asked for who left the company."""
        return people_who_left(self.people)

    def name_of(self, user: int) -> str:
        """How a user is called."""
        return self.names.get(user, f"b24:{user}")

    def interest(self, project: Project, due: DueReviews, options: Options) -> Interest:
        """Which tasks matter. A run for the tasks' sake also looks into those in which nothing seems to have happened."""
        settings, base = project.settings, self.base
        found = interest_in(due, self.people, settings.review, settings.code, base.user, base.now)
        return replace(found, everything=options.every_task)

    def closer(
        self,
        portal: Portal,
        project: Project,
        site: DesiredSite,
        matching: Matching[ExistingPage],
        due: DueReviews,
        options: Options,
    ) -> "PortalLook":
        """Look at what the plan needs, then at what people changed; tasks and people's names that are missing come along."""
        code = project.settings.code
        nothing: Query[TaskLook] = Query((), lambda _: self.tasks)
        asked = [*due.asked(code), *leavers_names(due.pages, self.people, code)]
        may_touch = options.may_touch_tasks(project.settings)
        notify: Query[bool | None] = Query((), lambda _: None)
        if may_touch and may_send_digests(project, due, self.tasks):
            asked += names_around(code, project.today)
            notify = Query((ReadPermissions(),), lambda outcomes: may_notify(outcomes[0]))
        interest = self.interest(project, due, options)
        tasks = self.tasks.second(portal, interest, asked) if may_touch else nothing
        reading = self.reading.second(portal, options.today or self.base.now.date())
        names = self._names(self.base.authors)
        read = pages_of(project, self.left) | perhaps_confirmed(due, self.tasks.tasks, interest)
        base = self.base.closer(site, matching, read, together(tasks, reading, names, notify), pages=options.pages)
        answers = iter(base.also)
        look = replace(
            self,
            base=base,
            tasks=tasks.answered(answers),
            reading=reading.answered(answers),
            names=names.answered(answers),
            may_notify=notify.answered(answers),
        )
        return look.closest()

    def closest(self) -> "PortalLook":
        """Read the texts of pages that people changed, and the names of those who did."""
        names = self._names(self.base.editors)
        if not (self.base.has_unread or names.operations):
            return self
        base = self.base.closest(names.operations)
        return replace(self, base=base, names=names.answered(iter(base.also)))

    def _names(self, users: Iterable[int | None]) -> Query[Mapping[int, str]]:
        """The names of people of whom only the id is known, beside those that are."""
        nameless = sorted({user for user in users if user is not None and user not in self.names})
        looks = PeopleQuery(ids=tuple(nameless)).looks()
        return Query(looks, lambda outcomes: {**self.names, **names_of(outcomes)})


def first_look(target: Target, project: Project, options: Options) -> PortalLook:
    """Take the first look; the people that pages name and the first page of tasks come along where tasks are made."""
    settings = project.settings
    may_touch = options.may_touch_tasks(settings)
    reads = may_touch and options.pages and not options.notices and requires_reading(project)
    tasks = TaskLook(settings.review.tag)
    reading = ReadingLook(settings.code, settings.reading.tag, is_wanted=reads)
    if not may_touch:
        return PortalLook(target.look(settings.code, group=settings.group), tasks, reading)
    named = people_named(project)
    people, first_tasks, first_reading = Query(named.looks(), named.found), tasks.first(), reading.first()
    base = target.look(settings.code, together(people, first_tasks, first_reading), group=settings.group)
    answers = iter(base.also)
    found = people.answered(answers)
    names = {person.id: person.name or person.email for person in found.persons}
    return PortalLook(base, first_tasks.answered(answers), first_reading.answered(answers), found, names)
