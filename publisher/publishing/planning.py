"""From content and target to a plan, in two looks at the target (a third only where people edited pages).

The first look gives the day and every page's mark; the second tells which pages people changed, and gives the texts of those that
git changed; the third the texts of pages that people changed.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from itertools import islice
from pathlib import Path

from publisher.config import Settings
from publisher.content.keys import page_key
from publisher.errors import ApiError, ConfigError, ContentError
from publisher.findings import Finding
from publisher.messages import Catalogue, Text, text
from publisher.pipeline.history import History, NoHistory
from publisher.pipeline.last_changes import LastChanges
from publisher.pipeline.project import Project, Today
from publisher.plan.change import Action, Change
from publisher.plan.desired import CHANGES, STATUS, DesiredPage, DesiredSite
from publisher.plan.digests import digest_of
from publisher.plan.existing import ExistingPage, trashed_by_people
from publisher.plan.identity import Matching, match
from publisher.plan.people import People
from publisher.plan.plan import Plan
from publisher.plan.tasks import RemoteTask, TaskAction, TaskPlan
from publisher.portal.people import PeopleQuery, names_of, with_heads
from publisher.portal.tasks import find_tasks, visible_tasks
from publisher.publishing.confirmed import confirmed_in, perhaps_confirmed, showing
from publisher.publishing.contacts import pages_of, people_who_left
from publisher.publishing.desired import desired_site
from publisher.publishing.edit_notices import edit_notices
from publisher.publishing.guard import Descent, PublishedCommit, announcement_of, check_descent, note_of, parse_note
from publisher.publishing.news import Newspaper
from publisher.publishing.published_status import StatusSources, last_change, with_status
from publisher.publishing.reading_look import ReadingLook, ReadingPlan, plan_readings, requires_reading
from publisher.publishing.reviews import (
    DueReviews,
    due_reviews,
    interest_in,
    never_reviewed,
    people_named,
    review_tasks,
    task_rules,
)
from publisher.publishing.since import circumstances
from publisher.publishing.task_look import Interest, TaskLook
from publisher.publishing.uncommitted import refuse_absent, uncommitted_notes
from publisher.publishing.zone import zone_of
from publisher.review.leavers import leavers_names
from publisher.review.notices import with_settled
from publisher.targets.target import Claim, FoundBase, Target, Terms

LOOKS = 4
"""How often the portal is looked at for one plan, at most."""


class FindingsError(ContentError):
    """The content has errors; carries the project for whoever shows them."""

    def __init__(self, project: Project) -> None:
        errors = sum(finding.is_error for finding in project.findings)
        super().__init__(text("publish.findings", n=errors), hint=text("publish.findings-hint"))
        self.project = project

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that was found, warnings too."""
        return self.project.findings


@dataclass(frozen=True, slots=True)
class Options:
    """What the operator chose. ``today`` beats the portal's day and then nothing may be written.

    ``notices``: the tasks that are planned tell owners which of their pages were edited in the portal, and no others are.
    ``every_task``: what is said is read in every open task, not only where something seems to have happened.
    """

    adopt: bool = False
    new_base: bool = False
    tasks: bool = True
    notices: bool = False
    pages: bool = True
    every_task: bool = False
    allow_older: bool = False
    allow_removals: int | None = None
    overwrite: frozenset[str] = frozenset()
    today: date | None = None

    @property
    def shaping(self) -> tuple[str, ...]:
        """The options that make another plan of the same content and portal, as the command line writes them."""
        return (
            *(["--adopt"] if self.adopt else []),
            *(["--new-base"] if self.new_base else []),
            *([] if self.tasks else ["--no-tasks"]),
            *(f"--overwrite {key}" for key in sorted(self.overwrite)),
        )


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with everything it was made from. ``people`` are those asked for; ``with_heads`` also those above people who left."""

    project: Project
    site: DesiredSite
    found: FoundBase
    matching: Matching[ExistingPage]
    plan: Plan
    reading: ReadingPlan
    notes: tuple[Text, ...] = ()
    commit: str = ""
    announced: str = ""
    key_of_path: Mapping[str, str] = field(default_factory=dict)
    tasks: tuple[RemoteTask, ...] = ()
    last_change: Callable[[str], date | None] = lambda _: None
    people: People = field(default_factory=People)
    with_heads: People = field(default_factory=People)

    @property
    def settings(self) -> Settings:
        """The base's settings."""
        return self.project.settings

    def tasks_alone(self) -> "Planned":
        """The same plan without anything that is written to pages or the base."""
        return replace(self, plan=replace(self.plan, changes=(), site=Plan(()).site))


@dataclass
class Planner:
    """Makes plans for one mkdocs.yml and one target.

    ``load`` reads the content for a day, ``open_history`` finds git's history of a folder, ``machine_today`` is the day by this
    machine's clock, which serves until the target has told its own.
    """

    target: Target
    load: Callable[[Today], Project]
    open_history: Callable[[Path], History | NoHistory]
    machine_today: Today
    options: Options = Options()
    history: History | NoHistory = field(init=False)
    task_look: TaskLook = field(init=False)
    reading: ReadingLook = field(init=False)
    names: dict[int, str] = field(default_factory=dict)
    people: People = field(default_factory=People)
    with_heads: People = field(default_factory=People)

    def plan(self) -> Planned:
        """Read the content and the portal and compare them. Errors in the content end it before anything is sent."""
        looks = 0
        while True:
            looks += 1
            try:
                return self._plan()
            except ApiError as error:
                if looks == LOOKS or not self.target.may_pass(error):
                    raise

    def _plan(self) -> Planned:
        options = self.options
        project = self.load(options.today or self.machine_today)
        _refuse_errors(project, but="" if options.today else "date-in-future")
        settings = project.settings
        self.history = history = self.open_history(settings.docs_dir)
        found = self._look(project)
        zone = zone_of(settings, found.now)
        today = options.today or found.now.astimezone(zone).date()
        project = project.on(today) or self.load(today)
        _refuse_errors(project)
        published = parse_note(found.note)
        descent = self._guard(project, found, published)
        self.names = {person.id: person.name or person.email for person in self.people.persons}
        by_path = desired_site(project, self.target.form)
        matching = match(by_path, found.pages)
        left = people_who_left(self.people)
        named = pages_of(project, left)
        with_keys = by_path.with_keys(matching.keys(by_path))
        due = due_reviews(project, {p.path: p.key for p in with_keys.pages}, history, today, zone)
        found = self._look_closer(settings, with_keys, found, matching, named, due)
        matching = self._match_renames(by_path, found, matching, published)
        if options.pages:
            refuse_absent(matching.removed, self.history, settings.docs_prefix)
        desired = found.placed(by_path.with_keys(matching.keys(by_path)), matching)
        foreign = found.foreign(desired, matching, self.names)
        desired = found.completed(desired, matching, foreign, Catalogue(settings.language)("page.other-pages"))
        keys = {page.path: page.key for page in desired.pages}
        reading = plan_readings(
            project, self.reading, self.open_history, keys, keys.values(), found.user, (today, zone)
        )
        sources = StatusSources(project, self.history, zone, self.people if settings.tasks else None, reading)
        desired = with_status(desired, sources, self.target.form)
        kept = frozenset({CHANGES} if not project.changes.is_whole else ()) | self._kept_status(sources)
        changes = self._changes(desired, found, matching, left, kept) if options.pages else ()
        tasks = self._planned_tasks(project, keys, changes, found, today, zone)
        confirmed = confirmed_in(tasks.answers, keys) if options.pages else {}
        if confirmed:
            desired = showing(desired, project, self.target.form, confirmed)
            found = found.with_texts(desired, matching)
            changes = self._changes(desired, found, matching, left, kept)
        tasks = replace(tasks, changes=(*tasks.changes, *reading.changes))
        is_cut = published is not None and not published.is_finished
        site = found.site_change(desired, matching, is_cut=is_cut) if options.pages else Plan(()).site
        if descent.moves_note and published is not None:
            moved = text("plan.site-commit", old=published.sha[:10], new=_sha_of(self.history)[:10])
            site = replace(site, settings=(*site.settings, moved))
        images = sorted(desired.assets)
        notes = (*descent.notes, *(uncommitted_notes(project, self.history, images) if options.pages else ()))
        plan = Plan(
            changes=changes,
            site=site,
            foreign=foreign,
            tasks=tasks,
            state=found.state,
            content_state=_content_state(desired),
            options=options.shaping,
            allowed_removals=options.allow_removals or 0,
            paths={page.key: page.shown_path for page in desired.content_pages()},
        )
        return Planned(
            project,
            desired,
            found,
            matching,
            plan,
            reading,
            notes,
            note_of(self.history),
            announcement_of(self.history, published),
            keys,
            self.task_look.tasks,
            last_change(LastChanges(lambda: history, today).of, desired, today),
            self.people,
            self.with_heads,
        )

    def _asks_to_read(self, project: Project) -> bool:
        """Whether this run asks people to read: it publishes pages, makes tasks, and some page must be read."""
        options, makes_tasks = self.options, self._makes_tasks(project.settings)
        return makes_tasks and options.pages and not options.notices and requires_reading(project)

    def _makes_tasks(self, settings: Settings) -> bool:
        """Whether this run may touch tasks: the base has some, and nobody said ``--no-tasks``."""
        return self.options.tasks and settings.tasks

    def _look(self, project: Project) -> FoundBase:
        """Take the first look; the people that pages name and the first page of tasks come along where tasks are made."""
        settings = project.settings
        portal, review = self.target.portal, settings.review
        self.task_look, self.people, self.with_heads = TaskLook(portal, review.tag), People(), People()
        self.reading = ReadingLook(settings.code, settings.reading.tag, portal, is_wanted=self._asks_to_read(project))
        if not self._makes_tasks(settings):
            return self.target.look(settings.code, group=settings.group)
        wanted = people_named(project)
        people, tasks = wanted.looks(), self.task_look.first()
        reading = self.reading.first()
        found = self.target.look(settings.code, [*people, *tasks, *reading], group=settings.group)
        also = iter(found.also)
        self.people = wanted.found(list(islice(also, len(people))))
        self.task_look.take_first(list(islice(also, len(tasks))))
        self.reading.take_first(list(also))
        return found

    def _known_tasks(self, settings: Settings) -> tuple[RemoteTask, ...]:
        """All open tasks with the tag, for a portal where no base is visible; most of them were read with the first look."""
        if not self._makes_tasks(settings):
            return visible_tasks(self.target.portal, settings.review.tag)
        return self.task_look.all_open()

    def _guard(self, project: Project, found: FoundBase, published: PublishedCommit | None) -> Descent:
        settings, options = project.settings, self.options
        if options.adopt and not self.target.SUPPORTS_ADOPTING:
            raise ConfigError(text("publish.not-supported", target=self.target.form.name, what="--adopt"))
        new_base = options.new_base or not options.pages
        notes = found.check(
            Claim(
                settings.code,
                settings.title,
                settings.group,
                options.adopt,
                new_base,
                tasks=lambda: self._known_tasks(settings),
            )
        )
        if not self.options.pages:
            # no page is published, so no commit is older; but what was never reviewed has no first day without git
            if isinstance(self.history, NoHistory) and never_reviewed(project.site.pages):
                return Descent((*notes, self.history.reason))
            return Descent(notes)
        descent = check_descent(published, self.history, allow_older=options.allow_older)
        return replace(descent, notes=(*notes, *descent.notes))

    def _look_closer(
        self,
        settings: Settings,
        desired: DesiredSite,
        found: FoundBase,
        matching: Matching[ExistingPage],
        named: Collection[str],
        due: DueReviews,
    ) -> FoundBase:
        """Look at what the plan needs, then at what people changed; tasks and people's names that are missing come along.

        ``named`` are paths of pages that may name people who left the company.
        """
        interest = self._interest(settings, due, found.user, found.now)
        asked = [*due.asked(settings.code), *leavers_names(due.pages, self.people, settings.code)]
        tasks = self.task_look.second(interest, asked) if self._makes_tasks(settings) else []
        reading = self.reading.second(self.options.today or found.now.date())
        people = PeopleQuery(ids=tuple(self._nameless(found.authors))).looks()
        named = {*named, *perhaps_confirmed(due, self.task_look.tasks, interest)}
        found = found.closer(desired, matching, named, [*tasks, *reading, *people], pages=self.options.pages)
        also = iter(found.also)
        self.task_look.take_second(list(islice(also, len(tasks))))
        self.reading.take_second(list(islice(also, len(reading))))
        self.names |= names_of(list(also))
        nameless = self._nameless(found.editors)
        if found.has_unread or nameless:
            found = found.closest(PeopleQuery(ids=tuple(nameless)).looks())
            self.names |= names_of(found.also)
        return found

    def _nameless(self, users: Iterable[int | None]) -> list[int]:
        """People of whom only the id is known; the service user needs no name."""
        return sorted({user for user in users if user is not None and user not in self.names})

    def _match_renames(
        self,
        desired: DesiredSite,
        found: FoundBase,
        matching: Matching[ExistingPage],
        published: PublishedCommit | None,
    ) -> Matching[ExistingPage]:
        """Where pages were added while others were removed, or their text left its path, see which of them are renames."""
        new = {page.source[:10] for page in desired.content_pages() if page.path not in matching.pairs}
        known = {p.mark.fingerprint.source for p in matching.pairs.values() if p.mark is not None}
        paired = {page.id for page in matching.pairs.values()}
        gone = matching.removed or trashed_by_people(page for page in found.pages if page.id not in paired)
        if not new or not (gone or new & known):
            return matching
        renames: dict[str, str] = {}
        if published is not None and published.finished and isinstance(self.history, History):
            moved = self.history.renames_since(published.finished)
            renames = {page_key("", new): page_key("", old) for new, old in moved.items()}

        def wanted(page: DesiredPage) -> str:
            return found.words_wanted(desired, page)

        return match(desired, found.pages, renames=renames, visible_text=found.words_of, wanted_text=wanted)

    def _kept_status(self, sources: StatusSources) -> frozenset[str]:
        """The page of the base's status, where this run does not know every number of it."""
        makes_tasks = self._makes_tasks(sources.project.settings)
        return frozenset() if sources.tells_all(with_tasks=makes_tasks) else frozenset({STATUS})

    def _changes(
        self,
        desired: DesiredSite,
        found: FoundBase,
        matching: Matching[ExistingPage],
        left: frozenset[str],
        kept: frozenset[str],
    ) -> tuple[Change, ...]:
        names, overwrite = self.names, _named_keys(self.options.overwrite, desired, matching)
        changes = found.changes(desired, matching, Terms(overwrite, lambda user: names.get(user, f"b24:{user}"), left))
        return tuple(_as_published(change) if change.key in kept else change for change in changes)

    def _interest(self, settings: Settings, due: DueReviews, service: int, now: datetime) -> Interest:
        """Which tasks matter. A run for the tasks' sake also looks into those in which nothing seems to have happened."""
        found = interest_in(due, self.people, settings.review, settings.code, service, now)
        return replace(found, everything=self.options.every_task)

    def _planned_tasks(
        self,
        project: Project,
        keys: Mapping[str, str],
        changes: tuple[Change, ...],
        found: FoundBase,
        today: date,
        zone: tzinfo,
    ) -> TaskPlan:
        """What is to happen to tasks, if anything is."""
        if not self._makes_tasks(project.settings):
            return TaskPlan()
        if self.options.notices:
            return self._notices(project, keys, changes, zone)
        held = frozenset(change.key for change in changes if change.action.is_edit)
        tasks = self._all_tasks(project, keys, found, today, zone, held)
        if not self.options.pages:
            return tasks
        return with_settled(tasks, self.task_look.tasks, held, self.people, task_rules(project, zone))

    def _notices(self, project: Project, keys: Mapping[str, str], changes: Iterable[Change], zone: tzinfo) -> TaskPlan:
        """A task for each owner whose page is left alone and who has none for this edit, open or closed."""
        notices = edit_notices(project, keys, changes, self.people, zone)
        known = (
            {task.xml_id for task in find_tasks(self.target.portal, [n.xml_id for n in notices])} if notices else set()
        )
        return TaskPlan(tuple(notice for notice in notices if notice.xml_id not in known))

    def _with_strangers(self, service: int) -> tuple[People, bool]:
        """The people that pages name and those who acted in tasks besides; whether there are any of these: one may be a head."""
        known = {person.id for person in self.people.persons}
        query = PeopleQuery(ids=tuple(sorted(self.task_look.people() - known - {service})))
        looks = query.looks()
        found = query.found(self.target.portal.carry_out(looks)) if looks else People()
        return replace(self.people, persons=(*self.people.persons, *found.persons)), bool(found.persons)

    def _all_tasks(
        self,
        project: Project,
        keys: Mapping[str, str],
        found: FoundBase,
        today: date,
        zone: tzinfo,
        held: frozenset[str],
    ) -> TaskPlan:
        """The plan of the tasks, none of which is there already: a person may have taken our tag from one (facts tn-1.7)."""
        settings = project.settings
        due = due_reviews(project, keys, self.history, today, zone)
        interest = self._interest(settings, due, found.user, found.now)
        self.task_look.complete(interest)
        self.with_heads, strangers = self._with_strangers(found.user)
        if strangers or not all(person.is_active for person in self.people.persons):
            self.with_heads = with_heads(self.target.portal, self.with_heads)
        asked: set[str] = set()
        news = Newspaper(project, self.history, zone).of
        while True:
            look = self.task_look
            around = circumstances(look.talks, found.user, held, self.history, look.away, news)
            plan = review_tasks(project, due, look.tasks, self.with_heads, today, zone, around, look.workdays)
            given = {change.responsible_id for change in plan.changes if change.responsible_id is not None}
            has_more = look.look_for_absences(given, today)
            new = {c.xml_id for c in plan.changes if c.action is TaskAction.CREATE} - self.task_look.sought - asked
            if not new and not has_more:
                return plan
            asked |= new
            self.task_look.find(new, interest)


def _refuse_errors(project: Project, *, but: str = "") -> None:
    """End at errors in the content. ``but`` is a rule that alone does not: the machine's day cannot judge it, the portal's will."""
    if any(finding.is_error and finding.rule != but for finding in project.findings):
        raise FindingsError(project)


def _named_keys(named: frozenset[str], desired: DesiredSite, matching: Matching[ExistingPage]) -> frozenset[str]:
    """The keys of pages that the operator named by key, or by path from mkdocs.yml or from the content folder."""
    known: dict[str, str] = {}
    for page in desired.pages:
        if not page.is_generated:
            known |= dict.fromkeys((page.path, page.shown_path), page.key)
    for remote in matching.removed:
        if remote.mark is not None:
            known.setdefault(remote.description, remote.mark.key)
    keys = {page.key for page in desired.pages} | {p.mark.key for p in matching.removed if p.mark is not None}
    known |= {key: key for key in keys}
    unknown = named - known.keys()
    if unknown:
        raise ConfigError(
            text("publish.overwrite-unknown", keys=", ".join(sorted(unknown))), hint=text("pull.unknown-hint")
        )
    return frozenset(known[name] for name in named)


def _as_published(change: Change) -> Change:
    """A made page stays as it is where this run does not know all that it tells."""
    if change.action is not Action.UPDATED:
        return change
    return Change(Action.UNCHANGED, change.key, change.path, change.page, change.remote)


def _sha_of(history: History | NoHistory) -> str:
    return history.head.sha if isinstance(history, History) and history.head is not None else ""


def _content_state(desired: DesiredSite) -> str:
    """A digest of what git wants, for a saved plan to be compared with."""
    return digest_of([[path, str(fingerprint)] for path, fingerprint in sorted(desired.fingerprints.items())], 32)
