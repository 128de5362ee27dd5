"""The status of a base, gathered: the content, git's history, and the portal where one is given. Nothing is written to the portal."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, tzinfo
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from publisher.content.due import DEFAULT_INTERVAL
from publisher.content.model import Page
from publisher.intervals import Interval, parse_interval
from publisher.messages import Text, text
from publisher.pipeline.history import History, NoHistory
from publisher.pipeline.past import PastCommit, blob_contents, past_commits
from publisher.pipeline.project import Project, Today
from publisher.plan.digests import digest
from publisher.plan.people import People
from publisher.plan.tasks import RemoteTask
from publisher.portal.shared import SharedQuery
from publisher.portal.tasks import all_tasks, further_pages
from publisher.publishing.published_keys import keys_on
from publisher.publishing.reviews import first_seen, people_named
from publisher.publishing.zone import zone_of
from publisher.reading.look import ReadingLook, reading_look
from publisher.reading.planning import ReadingPlan, plan_readings
from publisher.reading.rules import ReadState
from publisher.review.names import parse_name
from publisher.review.owners import address_of
from publisher.review.schedule import schedule
from publisher.status.history import META, Contents, month_ends, months, stamps
from publisher.status.model import BaseStatus, Past, ReadingProgress
from publisher.status.pages import page_statuses
from publisher.status.versions import parse_inherited, parse_version
from publisher.status.views import Looked, Opened, load_looks, opened_since, save_look
from publisher.targets.target import FoundBase, Target

MONTHS = 24
PATTERNS = ("*.md", "*.md.erb", f"*{META}")


@dataclass
class Gatherer:
    """Gathers the status of one base. ``today`` beats the portal's day, and then nothing is kept for the next look.

    ``target`` is None where git alone is asked; ``machine_today`` then tells the day. Once gathered, ``project`` is the content it
    was gathered from, and ``urls`` are the addresses of published pages by key.
    """

    load: Callable[[Today], Project]
    open_history: Callable[[Path], History | NoHistory]
    machine_today: Today
    target: Target | None = None
    today: date | None = None
    project: Project = field(init=False)
    urls: Mapping[str, str] = field(init=False, default_factory=dict)

    def gather(self) -> BaseStatus:
        """The base as it is today."""
        project = self.load(self.today or self.machine_today)
        settings = project.settings
        found: FoundBase | None = None
        people: People | None = None
        tasks: tuple[RemoteTask, ...] = ()
        reading: ReadingProgress | None = None
        zone: tzinfo = ZoneInfo(settings.time_zone) if settings.time_zone is not None else UTC
        if self.target is not None:
            portal, query, first_reading = self.target.portal, _query(project), reading_look(project).first()
            looks = [*query.looks(), *first_reading.operations]
            found = self.target.look(settings.code, looks, group=settings.group, views=True)
            answers = iter(found.also)
            people, first = query.found(list(islice(answers, len(query.looks()))))
            second_reading = first_reading.answered(answers).second(portal, self.today or found.now.date())
            further = further_pages(query.tag, first)
            outcomes = portal.carry_out([*further, *second_reading.operations])
            tasks = all_tasks(first, outcomes[: len(further)])
            look = second_reading.answer(outcomes[len(further) :])
            zone = zone_of(settings, found.now)
            today = self.today or found.now.astimezone(zone).date()
            project = project.on(today) or self.load(today)
            reading = _progress(project, look, found, (today, zone))
        self.project = project
        self.urls = found.urls if found is not None else {}
        history = self.open_history(settings.docs_dir)
        opened = self._opened(project, found)
        status = base_status(project, history, zone, people=people, opened=opened)
        return replace(
            status,
            open_tasks=_open_tasks(tasks, people) if people is not None and settings.tasks else None,
            reading=reading,
            has_portal=found is not None,
            notes=(*status.notes, *_notes(found, people)),
        )

    def _opened(self, project: Project, found: FoundBase | None) -> Opened | None:
        """How often pages were opened lately; today's counters are kept for the next look."""
        if found is None or not found.is_ours:
            return None
        views = {key: times for key, times in found.views.items() if not key.startswith("~")}
        base = digest(f"{found.origin}/{project.settings.code}", 20)
        now = Looked(project.today, views)
        work_dir = project.settings.work_dir
        opened = opened_since(load_looks(work_dir, base), now)
        if self.today is None:
            save_look(work_dir, base, now)
        return opened


def base_status(
    project: Project,
    history: History | NoHistory,
    zone: tzinfo,
    *,
    people: People | None = None,
    opened: Opened | None = None,
) -> BaseStatus:
    """What content and history tell of the base; with ``people`` also which owners are there, with ``opened`` what is used."""
    settings, today = project.settings, project.today
    pages = tuple(project.titled(page) for page in project.site.pages)
    first = first_seen(pages, history, zone, today)
    reviews = schedule(pages, today=today, lead=settings.review.lead, first_seen=first.days)
    told = page_statuses(
        project,
        reviews,
        quarantine=settings.review.escalate.quarantine,
        first_seen=first.days or {},
        people=people,
        opened=opened.times if opened is not None else None,
        is_new=opened.new if opened is not None else frozenset(),
    )
    past, notes = _past(project, history, zone)
    return BaseStatus(
        title=settings.title,
        today=today,
        pages=told,
        section_titles=section_titles(project),
        past=past,
        views_since=opened.since if opened is not None else None,
        notes=notes,
        language=settings.language,
    )


def _progress(
    project: Project,
    look: ReadingLook,
    found: FoundBase,
    clock: tuple[date, tzinfo],
) -> ReadingProgress | None:
    """How far required reading is; None where no page is required reading, or nobody is asked anything."""
    plan = plan_readings(project, look, keys_on(found, project), found.urls.keys(), found.user, clock)
    return reading_progress(plan)


def reading_progress(plan: ReadingPlan) -> ReadingProgress | None:
    """How far required reading is; None where no page is required reading, or nobody is asked anything."""
    if not plan.look.is_wanted:
        return None
    states = Counter(one.state for one in plan.readings)
    return ReadingProgress(
        states[ReadState.READ], states[ReadState.OPEN], states[ReadState.LATE], states[ReadState.OUTDATED]
    )


def _query(project: Project) -> SharedQuery:
    return SharedQuery(people_named(project), project.settings.review.tag if project.settings.tasks else "")


def _notes(found: FoundBase | None, people: People | None) -> tuple[Text, ...]:
    if found is None:
        return (text("status.without-portal"),)
    told = [] if found.is_ours else [text("status.not-published")]
    if people is not None and people.hides_emails:
        told.append(text("status.emails-hidden"))
    return tuple(told)


def _open_tasks(tasks: tuple[RemoteTask, ...], people: People | None) -> Mapping[str, int]:
    known = people.by_id() if people is not None else {}
    found: Counter[str] = Counter()
    for task in tasks:
        if parse_name(task.xml_id) is not None and not task.is_closed:
            person = known.get(task.responsible_id)
            found[address_of(person) if person is not None else f"b24:{task.responsible_id}"] += 1
    return found


def _past(project: Project, history: History | NoHistory, zone: tzinfo) -> tuple[Past, tuple[Text, ...]]:
    """What git tells; without git nothing, and it is said."""
    if isinstance(history, NoHistory):
        return Past(is_whole=False), (text("status.no-history", reason=history.reason),)
    landed = past_commits(history, PATTERNS, landed=True)
    every = past_commits(history, PATTERNS, landed=False)
    contents = read_contents(history, (*landed, *every), project)
    days = month_ends(project.today, MONTHS)
    past = Past(
        months(landed, contents, days, zone, left_out=_left_out(project, history)),
        stamps(every, contents, _intervals(project), zone),
        not history.is_shallow,
    )
    return past, (text("status.history-cut"),) if history.is_shallow else ()


def read_contents(history: History, commits: tuple[PastCommit, ...], project: Project) -> Contents:
    """Every version that the commits name, read and understood."""
    pages: set[str] = set()
    inherited: set[str] = set()
    for commit in commits:
        for file in commit.files:
            kind = inherited if file.path.endswith(META) else pages
            kind.update((file.before, file.after))
    every = project.settings.defaults.get("review_every")
    default = _interval(every) or DEFAULT_INTERVAL
    return Contents(
        {blob: parse_version(content) for blob, content in blob_contents(history, sorted(pages))},
        {blob: parse_inherited(content) for blob, content in blob_contents(history, sorted(inherited))},
        default,
    )


def _interval(written: object) -> Interval | None:
    return parse_interval(written) if isinstance(written, str) else None


def _intervals(project: Project) -> Mapping[str, str]:
    """The interval of each page as it is today, for versions that do not say their own."""
    return {page.path: _written(page) for page in project.site.pages}


def _written(page: Page) -> str:
    return "never" if page.meta.review_never else str(page.meta.review_every or "")


def _left_out(project: Project, history: History) -> frozenset[str]:
    """Markdown files that are there and are no pages of this base: they count in no month."""
    pages = {*(page.path for page in project.site.pages), *project.site.broken}
    there = {path for path in history.tracked() if path.endswith((".md", ".md.erb"))}
    return frozenset(there - pages)


def section_titles(project: Project) -> Mapping[str, str]:
    """What readers call each top folder: its own page's title, else the navigation's word."""
    told: dict[str, str] = {}
    for item in project.nav:
        paths = [one.path for one in item.walk() if one.path]
        tops = {path.partition("/")[0] for path in paths if "/" in path}
        if item.children and len(tops) == 1:
            told.setdefault(tops.pop(), item.title)
    for page in project.site.pages:
        if page.is_index and page.path.count("/") == 1:
            told[page.folder] = project.titles.get(page.path, page.folder)
    return told
