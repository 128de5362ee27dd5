"""The tasks' part of a plan: schedules of the pages under the keys that the portal knows, and the rules applied to them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, tzinfo

from publisher.content.model import Page
from publisher.messages import Text, text
from publisher.pipeline.history import History, NoHistory
from publisher.pipeline.project import Project
from publisher.plan.people import People
from publisher.plan.tasks import RemoteTask, TaskPlan
from publisher.portal.people import PeopleQuery
from publisher.publishing.first_days import FirstDays, first_days
from publisher.publishing.uncommitted import some_paths
from publisher.review.owners import Directory
from publisher.review.schedule import schedule
from publisher.review.tasks import TaskRules, fallback_of, plan_tasks


def review_tasks(
    project: Project,
    pages: Iterable[Page],
    tasks: Iterable[RemoteTask],
    people: People,
    history: History | NoHistory,
    today: date,
    zone: tzinfo,
    *,
    user: int,
) -> TaskPlan:
    """Plan the tasks of a day.

    ``pages`` carry the keys they have on the portal; git's history is read only where a page needs it; ``user`` is the webhook's.
    """
    known = tuple(pages)
    settings = project.settings
    first = first_seen(known, history, zone, today)
    reviews = schedule(known, today=today, lead=settings.review.lead, first_seen=first.days)
    plan = plan_tasks(known, reviews, tasks, people, task_rules(project, zone), today=today)
    return replace(
        plan, notes=(*_webhook_owner(known, people, user), *plan.notes, *_untold(first, settings.docs_prefix))
    )


def _webhook_owner(pages: Sequence[Page], people: People, user: int) -> tuple[Text, ...]:
    """A warning where the webhook is a page owner's own: that person's edits cannot be told from ours."""
    directory = Directory(people, None)
    person = directory.by_id(user)
    owned = sum(directory.find(page.meta.owner) == person for page in pages) if person is not None else 0
    if person is None or not owned:
        return ()
    return (text("review.webhook-owner", person=person.name or person.email, n=owned),)


def task_rules(project: Project, zone: tzinfo) -> TaskRules:
    """What holds for all tasks of a project's base."""
    settings = project.settings
    return TaskRules(
        code=settings.code,
        review=settings.review,
        language=settings.language,
        zone=zone,
        prefix=settings.docs_prefix,
        knows_all_pages=not project.site.broken,
    )


def people_named(project: Project) -> PeopleQuery:
    """Everybody whom pages or settings name, to be looked up on the portal: by e-mail, and by user id."""
    named = [person for page in project.site.pages for person in (page.meta.owner, page.meta.deputy)]
    persons = [person for person in (*named, fallback_of(project.settings.review)) if person is not None]
    emails = {person.email for person in persons if person.user_id is None and person.email}
    ids = {person.user_id for person in persons if person.user_id is not None}
    return PeopleQuery(tuple(sorted(emails)), tuple(sorted(ids)))


def never_reviewed(pages: Iterable[Page]) -> list[Page]:
    """The pages that wait for their first review: when it is due, git's history tells."""
    return [page for page in pages if page.meta.last_reviewed is None and page.meta.status.is_reviewed]


def first_seen(pages: tuple[Page, ...], history: History | NoHistory, zone: tzinfo, today: date) -> FirstDays:
    """When each file came into git: asked only where nobody reviewed a page."""
    waiting = [page.path for page in never_reviewed(pages)]
    if not waiting or isinstance(history, NoHistory):
        return FirstDays({})
    # those that are reviewed by now count among the many that came on one day
    return first_days(waiting, history, zone, today, others=[page.path for page in pages])


def _untold(first: FirstDays, prefix: str) -> tuple[Text, ...]:
    """That git does not tell the first days of pages, and what follows for their first reviews."""
    if first.days is None:
        return (text("review.first-days-open"),)
    if not first.unknown:
        return ()
    return (text("review.first-days-unknown", n=len(first.unknown), paths=some_paths(first.unknown, prefix)),)
