"""From content and portal to a plan, in two looks at the portal (a third only where people edited pages).

The first look gives the portal's day and every page's mark; the second block stamps of all pages, and texts of those that
git changed; the third texts of pages whose stamps moved.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from publisher.config import Settings
from publisher.content.keys import page_key
from publisher.errors import ApiError, ConfigError, ContentError
from publisher.findings import Finding
from publisher.messages import Catalogue, Text, text
from publisher.pipeline.history import History, NoHistory
from publisher.pipeline.last_changes import LastChanges
from publisher.pipeline.project import Project, Today
from publisher.plan.addresses import Addresses, index_pages
from publisher.plan.base import foreign_pages, site_change
from publisher.plan.change import Action, Change
from publisher.plan.desired import CHANGES, MENU, DesiredPage, DesiredSite
from publisher.plan.diff import Differ
from publisher.plan.digests import digest_of
from publisher.plan.existing import trashed_by_people
from publisher.plan.identity import Matching, match
from publisher.plan.menu_links import with_foreign_links
from publisher.plan.people import People
from publisher.plan.places import held_addresses, placed
from publisher.plan.plan import Plan
from publisher.plan.portal_page import portal_page, wanted_text
from publisher.plan.snapshot import RemotePage, Snapshot, stamps_digest
from publisher.plan.tasks import RemoteTask, TaskAction, TaskPlan
from publisher.portal.knowledge_base import Survey
from publisher.portal.people import PeopleQuery, names_of, with_heads
from publisher.portal.port import Portal
from publisher.portal.tasks import find_tasks, visible_tasks
from publisher.publishing.base_guard import check_base
from publisher.publishing.contacts import pages_of, people_who_left
from publisher.publishing.desired import desired_site
from publisher.publishing.edit_notices import edit_notices
from publisher.publishing.guard import Descent, PublishedCommit, announcement_of, check_descent, note_of, parse_note
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
from publisher.review.notices import with_settled

LOOKS = 4
"""How often the portal is looked at for one plan, at most."""
GONE = "LANDING_NOT_EXIST"


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
    survey: Survey
    snapshot: Snapshot
    matching: Matching[RemotePage]
    plan: Plan
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
    """Makes plans for one mkdocs.yml and one portal.

    ``load`` reads the content for a day, ``open_history`` finds git's history of a folder, ``machine_today`` is the day by this
    machine's clock, which serves until the portal has told its own.
    """

    portal: Portal
    load: Callable[[Today], Project]
    open_history: Callable[[Path], History | NoHistory]
    machine_today: Today
    options: Options = Options()
    history: History | NoHistory = field(init=False)
    task_look: TaskLook = field(init=False)
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
                # a page that went to the trash between two looks fails the second one for all
                if error.code != GONE or looks == LOOKS:
                    raise

    def _plan(self) -> Planned:
        options = self.options
        project = self.load(options.today or self.machine_today)
        _refuse_errors(project, but="" if options.today else "date-in-future")
        settings = project.settings
        self.history = history = self.open_history(settings.docs_dir)
        survey = self._survey(project)
        zone = zone_of(settings, survey.now)
        today = options.today or survey.now.astimezone(zone).date()
        project = project.on(today) or self.load(today)
        _refuse_errors(project)
        published = _published_commit(survey)
        descent = self._guard(project, survey, published)
        snapshot = _snapshot(survey)
        self.names = {person.id: person.name or person.email for person in self.people.persons}
        by_path = desired_site(project)
        matching = match(by_path, snapshot.pages)
        left = people_who_left(self.people)
        named = pages_of(project, left)
        with_keys = by_path.with_keys(matching.keys(by_path))
        due = due_reviews(project, {p.path: p.key for p in with_keys.pages}, history, today, zone)
        snapshot = self._look_closer(settings, with_keys, snapshot, matching, named, due, survey.now)
        matching = self._match_renames(by_path, snapshot, matching, published)
        if options.pages:
            refuse_absent(matching.removed, self.history, settings.docs_prefix)
        desired = placed(by_path.with_keys(matching.keys(by_path)), held_addresses(matching.pairs, snapshot))
        addresses = addresses_of(survey, snapshot, desired)
        names = self.names
        urls = {page.id: addresses.of(page) for page in snapshot.pages}
        foreign = foreign_pages(snapshot, matching.copies, urls, names)
        other_pages = Catalogue(settings.language)("page.other-pages")
        desired = with_foreign_links(desired, snapshot, matching, foreign, other_pages)
        changes = self._changes(project, desired, snapshot, matching, names, left) if options.pages else ()
        keys = {page.path: page.key for page in desired.pages}
        tasks = self._planned_tasks(project, keys, changes, survey, today, zone)
        page_ids = {path: page.id for path, page in matching.pairs.items()}
        is_cut = published is not None and not published.is_finished
        site = site_change(desired, snapshot, page_ids, is_cut=is_cut) if options.pages else Plan(()).site
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
            state=_portal_state(snapshot),
            content_state=_content_state(desired),
            options=options.shaping,
            allowed_removals=options.allow_removals or 0,
            paths={page.key: page.shown_path for page in desired.content_pages()},
        )
        return Planned(
            project,
            desired,
            survey,
            snapshot,
            matching,
            plan,
            notes,
            note_of(self.history),
            announcement_of(self.history, published),
            keys,
            self.task_look.tasks,
            LastChanges(lambda: history, today).of,
            self.people,
            self.with_heads,
        )

    def _makes_tasks(self, settings: Settings) -> bool:
        """Whether this run may touch tasks: the base has some, and nobody said ``--no-tasks``."""
        return self.options.tasks and settings.tasks

    def _survey(self, project: Project) -> Survey:
        """Take the first look; the people that pages name and the first page of tasks come along where tasks are made."""
        settings = project.settings
        self.task_look, self.people, self.with_heads = TaskLook(self.portal, settings.review.tag), People(), People()
        if not self._makes_tasks(settings):
            return self.portal.survey(settings.code, group=settings.group)
        wanted = people_named(project)
        people, tasks = wanted.looks(), self.task_look.first()
        survey = self.portal.survey(settings.code, [*people, *tasks], group=settings.group)
        self.people = wanted.found(survey.also[: len(people)])
        self.task_look.take_first(survey.also[len(people) :])
        return survey

    def _known_tasks(self, settings: Settings) -> tuple[RemoteTask, ...]:
        """All open tasks with the tag, for a portal where no base is visible; most of them were read with the first look."""
        if not self._makes_tasks(settings):
            return visible_tasks(self.portal, settings.review.tag)
        return self.task_look.all_open()

    def _guard(self, project: Project, survey: Survey, published: PublishedCommit | None) -> Descent:
        settings, options = project.settings, self.options
        notes = check_base(
            survey,
            settings.code,
            settings.title,
            settings.group,
            adopt=options.adopt,
            new_base=options.new_base or not options.pages,
            tasks=lambda: self._known_tasks(settings),
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
        snapshot: Snapshot,
        matching: Matching[RemotePage],
        named: Collection[str],
        due: DueReviews,
        now: datetime,
    ) -> Snapshot:
        """Read block stamps of all our pages, texts where they are needed now, then texts of pages whose stamps moved.

        ``named`` are paths of pages that may name people who left the company.
        """
        ours = [page for page in (*matching.pairs.values(), *matching.removed) if not page.is_deleted]
        texts = _texts_needed(desired, matching, named) if self.options.pages else set()
        stamps = [page.id for page in ours if page.id not in texts] if self.options.pages else []
        asked = set(stamps)
        interest = self._interest(settings, due, snapshot.user, now)
        tasks = self.task_look.second(interest, due.asked(settings.code)) if self._makes_tasks(settings) else []
        people = PeopleQuery(ids=tuple(self._nameless(_authors(snapshot)))).looks()
        details = self.portal.details(stamps, sorted(texts), [*tasks, *people])
        self.task_look.take_second(details.also[: len(tasks)])
        self.names |= names_of(details.also[len(tasks) :])
        blocks = dict(details.blocks)
        touched = [p.id for p in ours if p.id in asked | texts and _has_moved(p, blocks)]
        moved = [page for page in touched if page in asked]
        editors = {block.modified_by for page in touched for block in blocks.get(page, ())} - {snapshot.user}
        nameless = self._nameless(editors)
        if moved or nameless:
            closer = self.portal.details([], moved, PeopleQuery(ids=tuple(nameless)).looks())
            blocks |= closer.blocks
            self.names |= names_of(closer.also)
        return replace(snapshot, blocks=blocks)

    def _nameless(self, users: Iterable[int | None]) -> list[int]:
        """People of whom only the id is known; the service user needs no name."""
        return sorted({user for user in users if user is not None and user not in self.names})

    def _match_renames(
        self,
        desired: DesiredSite,
        snapshot: Snapshot,
        matching: Matching[RemotePage],
        published: PublishedCommit | None,
    ) -> Matching[RemotePage]:
        """Where pages were added while others were removed, or their text left its path, see which of them are renames."""
        new = {page.source[:10] for page in desired.content_pages() if page.path not in matching.pairs}
        known = {p.mark.fingerprint.source for p in matching.pairs.values() if p.mark is not None}
        gone = matching.removed or trashed_by_people(set(snapshot.pages) - set(matching.pairs.values()))
        if not new or not (gone or new & known):
            return matching
        from publisher.plan.text_diff import body_text  # here: it reads HTML, and most runs have nothing to compare

        def on_portal(page: RemotePage) -> str:
            return body_text(portal_page(snapshot, page).text or "")

        def in_git(page: DesiredPage) -> str:
            return body_text(wanted_text(desired, page, {}))

        renames: dict[str, str] = {}
        if published is not None and published.finished and isinstance(self.history, History):
            moved = self.history.renames_since(published.finished)
            renames = {page_key("", new): page_key("", old) for new, old in moved.items()}
        return match(desired, snapshot.pages, renames=renames, visible_text=on_portal, wanted_text=in_git)

    def _changes(
        self,
        project: Project,
        desired: DesiredSite,
        snapshot: Snapshot,
        matching: Matching[RemotePage],
        names: Mapping[int, str],
        left: frozenset[str],
    ) -> tuple[Change, ...]:
        differ = Differ(
            desired,
            snapshot,
            matching,
            lambda user: names.get(user, f"b24:{user}"),
            _named_keys(self.options.overwrite, desired, matching),
            left,
        )
        changes = differ.changes()
        return changes if project.changes.is_whole else tuple(map(_as_published, changes))

    def _interest(self, settings: Settings, due: DueReviews, service: int, now: datetime) -> Interest:
        """Which tasks matter. A run for the tasks' sake also looks into those in which nothing seems to have happened."""
        found = interest_in(due, self.people, settings.review, settings.code, service, now)
        return replace(found, everything=self.options.every_task)

    def _planned_tasks(
        self,
        project: Project,
        keys: Mapping[str, str],
        changes: tuple[Change, ...],
        survey: Survey,
        today: date,
        zone: tzinfo,
    ) -> TaskPlan:
        """What is to happen to tasks, if anything is."""
        if not self._makes_tasks(project.settings):
            return TaskPlan()
        if self.options.notices:
            return self._notices(project, keys, changes, zone)
        held = frozenset(change.key for change in changes if change.action.is_edit)
        tasks = self._all_tasks(project, keys, survey, today, zone, held)
        if not self.options.pages:
            return tasks
        return with_settled(tasks, self.task_look.tasks, held, self.people, task_rules(project, zone))

    def _notices(self, project: Project, keys: Mapping[str, str], changes: Iterable[Change], zone: tzinfo) -> TaskPlan:
        """A task for each owner whose page is left alone and who has none for this edit, open or closed."""
        notices = edit_notices(project, keys, changes, self.people, zone)
        known = {task.xml_id for task in find_tasks(self.portal, [n.xml_id for n in notices])} if notices else set()
        return TaskPlan(tuple(notice for notice in notices if notice.xml_id not in known))

    def _with_strangers(self, service: int) -> tuple[People, bool]:
        """The people that pages name and those who acted in tasks besides; whether there are any of these: one may be a head."""
        known = {person.id for person in self.people.persons}
        query = PeopleQuery(ids=tuple(sorted(self.task_look.people() - known - {service})))
        looks = query.looks()
        found = query.found(self.portal.carry_out(looks)) if looks else People()
        return replace(self.people, persons=(*self.people.persons, *found.persons)), bool(found.persons)

    def _all_tasks(
        self,
        project: Project,
        keys: Mapping[str, str],
        survey: Survey,
        today: date,
        zone: tzinfo,
        held: frozenset[str],
    ) -> TaskPlan:
        """The plan of the tasks, none of which is there already: a person may have taken our tag from one (facts tn-1.7)."""
        settings = project.settings
        due = due_reviews(project, keys, self.history, today, zone)
        interest = self._interest(settings, due, survey.user, survey.now)
        self.task_look.complete(interest)
        self.with_heads, strangers = self._with_strangers(survey.user)
        if strangers or not all(person.is_active for person in self.people.persons):
            self.with_heads = with_heads(self.portal, self.with_heads)
        asked: set[str] = set()
        while True:
            around = circumstances(self.task_look.talks, survey.user, held, self.history)
            plan = review_tasks(project, due, self.task_look.tasks, self.with_heads, today, zone, around)
            new = {c.xml_id for c in plan.changes if c.action is TaskAction.CREATE} - self.task_look.sought - asked
            if not new:
                return plan
            asked |= new
            self.task_look.find(new, interest)


def _refuse_errors(project: Project, *, but: str = "") -> None:
    """End at errors in the content. ``but`` is a rule that alone does not: the machine's day cannot judge it, the portal's will."""
    if any(finding.is_error and finding.rule != but for finding in project.findings):
        raise FindingsError(project)


def _named_keys(named: frozenset[str], desired: DesiredSite, matching: Matching[RemotePage]) -> frozenset[str]:
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
    """The page of what changed stays as it is where git does not tell what did."""
    if change.key != CHANGES or change.action is not Action.UPDATED:
        return change
    return Change(Action.UNCHANGED, change.key, change.path, change.page, change.remote)


def _snapshot(survey: Survey) -> Snapshot:
    return Snapshot(
        user=survey.user,
        site=survey.site or survey.taken,
        pages=survey.pages,
        folders=survey.folders,
        areas=survey.areas or {},
        templates=survey.templates or {},
        is_ours=survey.site is not None,
    )


def _sha_of(history: History | NoHistory) -> str:
    return history.head.sha if isinstance(history, History) and history.head is not None else ""


def _published_commit(survey: Survey) -> PublishedCommit | None:
    """The commit that the portal's content came from, as the menu's page notes it."""
    menus = [page for page in survey.pages if page.mark is not None and page.mark.key == MENU]
    return parse_note(menus[0].description) if menus else None


def _authors(snapshot: Snapshot) -> list[int | None]:
    """Who made the pages that are not ours, copies of ours too."""
    return [page.created_by for page in snapshot.pages if page.created_by != snapshot.user and not page.is_area]


def _texts_needed(desired: DesiredSite, matching: Matching[RemotePage], named: Collection[str]) -> set[int]:
    """Pages whose text decides something now: changed in git, not settled, perhaps renamed, and the menu with people's links."""
    fingerprints = desired.fingerprints
    needed: set[int] = set()
    for page in desired.pages:
        remote = matching.pairs.get(page.path)
        if remote is None or remote.mark is None or remote.is_deleted:
            continue
        changed = remote.mark.fingerprint.whole != fingerprints[page.path].whole
        if changed or not remote.mark.is_settled or page.key == MENU or page.path in named:
            needed.add(remote.id)
    if any(page.path not in matching.pairs for page in desired.content_pages()):
        needed |= {page.id for page in matching.removed}
    return needed


def _has_moved(page: RemotePage, blocks: Mapping[int, object]) -> bool:
    found = blocks.get(page.id, ())
    return page.mark is not None and isinstance(found, tuple) and stamps_digest(found) != page.mark.stamps


def addresses_of(survey: Survey, snapshot: Snapshot, site: DesiredSite) -> Addresses:
    """The public addresses of the base as the look found it."""
    return Addresses(
        survey.origin,
        snapshot.site.path if snapshot.site else site.code,
        snapshot.site.index_page if snapshot.site else None,
        snapshot.folder_paths(),
        index_pages(snapshot.folders),
    )


def zone_of(settings: Settings, now: datetime) -> tzinfo:
    """The time zone that days are counted in: the settings', else the portal's."""
    if settings.time_zone is not None:
        return ZoneInfo(settings.time_zone)
    assert now.tzinfo is not None
    return now.tzinfo


def _content_state(desired: DesiredSite) -> str:
    """A digest of what git wants, for a saved plan to be compared with."""
    return digest_of([[path, str(fingerprint)] for path, fingerprint in sorted(desired.fingerprints.items())], 32)


def _portal_state(snapshot: Snapshot) -> str:
    """A digest of what the portal has, for a saved plan to be compared with."""
    found = [
        [p.id, p.xml_id, p.is_deleted, p.fields_digest(), stamps_digest(snapshot.blocks.get(p.id, ()))]
        for p in snapshot.pages
    ]
    return digest_of(found, 32)
