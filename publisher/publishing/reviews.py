"""The tasks' part of a plan: schedules of the pages under the keys that the portal knows, and the rules applied to them."""

from collections.abc import Iterable
from datetime import date, tzinfo

from publisher.content.model import Page
from publisher.pipeline.history import History, NoHistory
from publisher.pipeline.project import Project
from publisher.plan.tasks import People, RemoteTask, TaskPlan
from publisher.review.schedule import schedule
from publisher.review.tasks import TaskRules, plan_tasks


def review_tasks(
    project: Project,
    pages: Iterable[Page],
    tasks: Iterable[RemoteTask],
    people: People,
    history: History | NoHistory,
    today: date,
    zone: tzinfo,
) -> TaskPlan:
    """Plan the tasks of a day. ``pages`` carry the keys they have on the portal; git's history is read only where a page needs it."""
    known = tuple(pages)
    settings = project.settings
    reviews = schedule(known, today=today, lead=settings.review.lead, first_seen=_first_seen(known, history, zone))
    return plan_tasks(known, reviews, tasks, people, task_rules(project, zone), today=today)


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


def never_reviewed(pages: Iterable[Page]) -> list[Page]:
    """The pages that wait for their first review: when it is due, git's history tells."""
    return [page for page in pages if page.meta.last_reviewed is None and page.meta.status.is_reviewed]


def _first_seen(pages: Iterable[Page], history: History | NoHistory, zone: tzinfo) -> dict[str, date] | None:
    """When each file came into git: asked only for pages nobody reviewed; None where a shallow clone cannot tell."""
    waiting = never_reviewed(pages)
    if not waiting or isinstance(history, NoHistory):
        return {}
    first = history.first_commits(zone)
    if history.is_shallow and any(page.path not in first for page in waiting):
        return None
    return first
