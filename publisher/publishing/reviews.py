"""The tasks' part of a plan: schedules of the pages under the keys that the portal knows, and the rules applied to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo

from publisher.content.lookup import PageLookup
from publisher.content.model import Page, Status
from publisher.content.people import parse_person
from publisher.messages import Text, text
from publisher.pipeline.history import History, NoHistory
from publisher.pipeline.project import Project
from publisher.plan.people import People
from publisher.plan.tasks import RemoteTask, TaskPlan
from publisher.portal.people import PeopleQuery
from publisher.publishing.first_days import FirstDays, first_days
from publisher.publishing.task_look import Interest, TaskLook
from publisher.publishing.uncommitted import some_paths
from publisher.publishing.upstream import changed_upstream
from publisher.review.answering import Circumstances
from publisher.review.drafts import WantedPage, missing_page, with_drafts
from publisher.review.names import Kind, TaskName, parse_name
from publisher.review.owners import Directory
from publisher.review.presence import Presence
from publisher.review.rules import TaskRules
from publisher.review.schedule import PageReview, cycle_of, schedule
from publisher.review.tasks import fallback_of, plan_tasks
from publisher.review_settings import ReviewSettings
from publisher.workdays import WEEKENDS, WorkDays


@dataclass(frozen=True, slots=True)
class DueReviews:
    """The coming reviews of all pages on one day, under the keys that the portal knows, and what must be said of their dates.

    ``drafts`` are pages that are wanted and not there.
    """

    pages: tuple[Page, ...]
    reviews: tuple[PageReview, ...]
    drafts: tuple[WantedPage, ...] = ()
    notes: tuple[Text, ...] = ()

    def asked(self, code: str) -> list[str]:
        """The XML_IDs of the reviews that are asked for by now."""
        return [str(TaskName(code, review.page.key, review.cycle)) for review in self.reviews if review.is_asked]


def due_reviews(
    project: Project, keys: Mapping[str, str], history: History | NoHistory, today: date, zone: tzinfo
) -> DueReviews:
    """Schedule the reviews of a day; git's history is read only where a page needs it. ``keys`` are pages' keys by path."""
    pages = tuple(replace(project.titled(page), key=keys.get(page.path, page.key)) for page in project.site.pages)
    settings = project.settings
    first = first_seen(pages, history, zone, today)
    upstream = changed_upstream(pages, PageLookup(project.site), history, zone)
    reviews = schedule(pages, today=today, lead=settings.review.lead, first_seen=first.days, upstream=upstream)
    drafts = (
        *(WantedPage(page, (first.days or {}).get(page.path)) for page in pages if page.meta.status is Status.DRAFT),
        *(
            WantedPage(missing_page(item.path, item.title, pages, settings.defaults), is_missing=True)
            for item in project.missing
        ),
    )
    return DueReviews(pages, reviews, drafts, _untold(first, settings.docs_prefix))


def interest_in(
    due: DueReviews, people: People, review: ReviewSettings, code: str, service: int, now: datetime
) -> Interest:
    """Which tasks matter for these reviews."""
    directory = Directory(people, fallback_of(review))
    by_key = {page.key: page for page in due.pages}

    def is_current(name: TaskName) -> bool:
        page = by_key.get(name.key)
        return name.code == code and page is not None and cycle_of(page) == name.cycle

    def needs_history(task: RemoteTask) -> bool:
        name = parse_name(task.xml_id)
        page = by_key.get(name.key) if name is not None else None
        if page is None or name is None or name.kind is not Kind.REVIEW:
            return False
        entitled = directory.entitled(page, service)
        assigned = directory.assign(page).person
        is_handed = assigned is None or assigned.id != task.responsible_id
        return is_handed or (task.is_closed and not entitled.may(task.closed_by))

    def owner_elsewhere(task: RemoteTask) -> int | None:
        name = parse_name(task.xml_id)
        page = by_key.get(name.key) if name is not None and name.kind is Kind.REVIEW else None
        owner = directory.find(page.meta.owner) if page is not None else None
        return owner.id if owner is not None and owner.id != task.responsible_id else None

    return Interest(is_current, needs_history, now, owner_elsewhere=owner_elsewhere)


def review_tasks(
    project: Project,
    due: DueReviews,
    tasks: Iterable[RemoteTask],
    people: People,
    today: date,
    zone: tzinfo,
    around: Circumstances,
    workdays: WorkDays | None = None,
) -> TaskPlan:
    """Plan the tasks of a day. ``workdays`` is the portal's calendar, if it may be read."""
    rules, tasks = task_rules(project, zone, workdays), tuple(tasks)
    plan = plan_tasks(due.pages, due.reviews, tasks, people, rules, today=today, around=around)
    if not people.hides_emails:
        directory = Directory(people, fallback_of(rules.review))
        presence = Presence(around.away, rules.workdays, rules.review.lead, today)
        plan = with_drafts(plan, due.drafts, due.pages, tasks, directory, presence, rules)
    return replace(plan, notes=(*_webhook_owner(due.pages, people, around.service), *plan.notes, *due.notes))


def _webhook_owner(pages: Sequence[Page], people: People, user: int) -> tuple[Text, ...]:
    """A warning where the webhook is a page owner's own: that person's edits cannot be told from ours."""
    directory = Directory(people, None)
    person = directory.by_id(user)
    owned = sum(directory.find(page.meta.owner) == person for page in pages) if person is not None else 0
    if person is None or not owned:
        return ()
    return (text("review.webhook-owner", person=person.name or person.email, n=owned),)


def task_rules(project: Project, zone: tzinfo, workdays: WorkDays | None = None) -> TaskRules:
    """What holds for all tasks of a project's base."""
    settings = project.settings
    days = work_days(settings.review, workdays)
    return TaskRules(
        code=settings.code,
        review=settings.review,
        language=settings.language,
        zone=zone,
        prefix=settings.docs_prefix,
        knows_all_pages=not project.site.broken,
        workdays=days,
    )


def work_days(review: ReviewSettings, portals: WorkDays | None) -> WorkDays:
    """The days on which people work: the portal's calendar, if it may be read, with the single days of the settings."""
    return (portals or WEEKENDS).with_days(review.days_off, review.workdays)


def may_send_digests(project: Project, due: DueReviews, look: TaskLook) -> bool:
    """Whether weekly digests may be sent today, as far as the first look tells: on a working day, and somebody may be late.

    Whoever is late has a task whose deadline has passed, or a draft that waits; of silent sections only git tells.
    """
    review, today = project.settings.review, project.today
    if not (review.digest and work_days(review, look.workdays).is_working(today)):
        return False
    rules = task_rules(project, UTC, look.workdays)
    deadlines = (task.deadline.date() for task in look.tasks if task.deadline is not None and not task.is_closed)
    return (
        bool(look.further)
        or review.silent is not None
        or any(day < today for day in deadlines)
        or any(draft.waits_since(today, rules) is not None for draft in due.drafts)
    )


def people_named(project: Project) -> PeopleQuery:
    """Everybody whom pages or settings name, to be looked up on the portal: by e-mail, and by user id."""
    named = [person for page in project.site.pages for person in (page.meta.owner, page.meta.deputy)]
    review = project.settings.review
    asked = [parse_person(name) for name in review.editors]
    persons = [person for person in (*named, *asked, fallback_of(review)) if person is not None]
    emails = {person.email for person in persons if person.user_id is None and person.email}
    ids = {person.user_id for person in persons if person.user_id is not None}
    return PeopleQuery(tuple(sorted(emails)), tuple(sorted(ids)))


def never_reviewed(pages: Iterable[Page]) -> list[Page]:
    """The pages that wait for their first review: when it is due, git's history tells."""
    return [page for page in pages if page.meta.last_reviewed is None and page.meta.status.is_reviewed]


def first_seen(pages: tuple[Page, ...], history: History | NoHistory, zone: tzinfo, today: date) -> FirstDays:
    """When each file came into git: asked only where nobody reviewed a page, or one is a draft without a day."""
    waiting = [page.path for page in never_reviewed(pages)]
    drafts = (page for page in pages if page.meta.status is Status.DRAFT and page.meta.planned is None)
    if not (waiting or any(drafts)) or isinstance(history, NoHistory):
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
