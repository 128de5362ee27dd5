"""From content and target to a plan: each step is computed from the ones before it, and nothing is kept between two plans."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from pathlib import Path

from publisher.errors import ApiError, ConfigError, ContentError
from publisher.findings import Finding
from publisher.messages import Catalogue, Text, text
from publisher.pipeline.history import History, NoHistory
from publisher.pipeline.project import Project, Today
from publisher.plan.change import Action, Change
from publisher.plan.desired import CHANGES, STATUS, DesiredSite
from publisher.plan.digests import digest_of
from publisher.plan.existing import ExistingPage
from publisher.plan.identity import Matching, match
from publisher.plan.plan import ForeignPage, Plan, SiteChange
from publisher.plan.tasks import RemoteTask, TaskPlan
from publisher.portal.tasks import visible_tasks
from publisher.publishing.confirmed import confirmed_in, showing
from publisher.publishing.desired import desired_site
from publisher.publishing.guard import Descent, PublishedCommit, announcement_of, check_descent, note_of, parse_note
from publisher.publishing.options import Options
from publisher.publishing.planned import Planned
from publisher.publishing.portal_look import PortalLook, first_look
from publisher.publishing.published_status import StatusSources, with_status
from publisher.publishing.renames import with_renames
from publisher.publishing.reviews import due_reviews, never_reviewed
from publisher.publishing.task_look import TaskLook
from publisher.publishing.task_planning import TaskPlanner
from publisher.publishing.uncommitted import refuse_absent, uncommitted_notes
from publisher.publishing.zone import zone_of
from publisher.reading.planning import plan_readings
from publisher.targets.target import Claim, Target, Terms

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
class Planner:
    """Makes plans for one mkdocs.yml and one target.

    ``load`` reads the content for a day, ``open_history`` finds git's history of a folder, ``machine_today`` is the day by this
    machine's clock, which serves until the target has told its own.
    """

    target: Target
    load: Callable[[Today], Project]
    open_history: Callable[[Path], History | NoHistory]
    machine_today: Today
    options: Options = field(default_factory=Options)

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
        history = self.open_history(project.settings.docs_dir)
        look = first_look(self.target, project, options)
        project, zone = self._on_portals_day(project, look)
        published = parse_note(look.base.note)
        descent, tasks = self._guard(project, look, history, published)
        look = replace(look, tasks=tasks)
        site = desired_site(project, self.target.form)
        site, matching, look = self._compared(project, site, look, history, published, zone)
        foreign = look.base.foreign(site, matching, look.names)
        site = look.base.completed(site, matching, foreign, Catalogue(project.settings.language)("page.other-pages"))
        keys = {page.path: page.key for page in site.pages}
        reading = plan_readings(project, look.reading, keys, keys.values(), look.base.user, (project.today, zone))
        sources = StatusSources(project, history, zone, look.people if project.settings.tasks else None, reading)
        site = with_status(site, sources, self.target.form)
        kept = self._kept(sources)
        changes = self._changes(site, matching, look, kept) if options.pages else ()
        tasks_planner = TaskPlanner(self.target.portal, project, history, look, keys, project.today, zone, self.options)
        tasks_planned = tasks_planner.plan(changes)
        confirmed = confirmed_in(tasks_planned.plan.answers, keys) if options.pages else {}
        if confirmed:
            site = showing(site, project, self.target.form, confirmed)
            look = replace(look, base=look.base.with_texts(site, matching))
            changes = self._changes(site, matching, look, kept)
        tasks_plan = replace(tasks_planned.plan, changes=(*tasks_planned.plan.changes, *reading.changes))
        change = self._site_change(site, matching, look, published, descent, history)
        return Planned(
            project=project,
            history=history,
            site=site,
            found=look.base,
            matching=matching,
            plan=_plan_of(look, site, changes, change, foreign, tasks_plan, options),
            reading=reading,
            notes=(*descent.notes, *self._uncommitted(project, site, history)),
            commit=note_of(history),
            announced=announcement_of(history, published),
            key_of_path=keys,
            tasks=tasks_planned.seen.tasks,
            people=look.people,
            with_heads=tasks_planned.with_heads,
        )

    def _on_portals_day(self, project: Project, look: PortalLook) -> tuple[Project, tzinfo]:
        """The project on the day of the plan, and the zone that its days are counted in."""
        zone = zone_of(project.settings, look.base.now)
        today = self.options.today or look.base.now.astimezone(zone).date()
        project = project.on(today) or self.load(today)
        _refuse_errors(project)
        return project, zone

    def _guard(
        self, project: Project, look: PortalLook, history: History | NoHistory, published: PublishedCommit | None
    ) -> tuple[Descent, TaskLook]:
        """Refuse another base than the one that is meant, and a commit that is older; with the tasks that were read to see it."""
        settings, options = project.settings, self.options
        if options.adopt and not self.target.SUPPORTS_ADOPTING:
            raise ConfigError(text("publish.not-supported", target=self.target.form.name, what="--adopt"))
        seen = [look.tasks]

        def tasks() -> tuple[RemoteTask, ...]:
            """All open tasks with the tag; most of them came with the first look."""
            if not options.may_touch_tasks(settings):
                return visible_tasks(self.target.portal, settings.review.tag)
            seen.append(seen[-1].with_all_open(self.target.portal))
            return seen[-1].tasks

        new_base = options.new_base or not options.pages
        claim = Claim(settings.code, settings.title, settings.group, options.adopt, new_base, tasks)
        notes = look.base.check(claim)
        if options.pages:
            descent = check_descent(published, history, allow_older=options.allow_older)
            return replace(descent, notes=(*notes, *descent.notes)), seen[-1]
        # no page is published, so no commit is older; but what was never reviewed has no first day without git
        if isinstance(history, NoHistory) and never_reviewed(project.site.pages):
            return Descent((*notes, history.reason)), seen[-1]
        return Descent(notes), seen[-1]

    def _compared(
        self,
        project: Project,
        site: DesiredSite,
        look: PortalLook,
        history: History | NoHistory,
        published: PublishedCommit | None,
        zone: tzinfo,
    ) -> tuple[DesiredSite, Matching[ExistingPage], PortalLook]:
        """Which page of the portal each of git's pages is, renamed ones too, with the closer look that tells it."""
        matching = match(site, look.base.pages)
        with_keys = site.with_keys(matching.keys(site))
        keys = {page.path: page.key for page in with_keys.pages}
        due = due_reviews(project, keys, history, project.today, zone)
        look = look.closer(self.target.portal, project, with_keys, matching, due, self.options)
        matching = with_renames(matching, site, look.base, published, history)
        if self.options.pages:
            refuse_absent(matching.removed, history, project.settings.docs_prefix)
        return look.base.placed(site.with_keys(matching.keys(site)), matching), matching, look

    def _kept(self, sources: StatusSources) -> frozenset[str]:
        """The made pages (by key) that this run does not know everything about: they stay as they are published."""
        project = sources.project
        is_known = sources.tells_all(with_tasks=self.options.may_touch_tasks(project.settings))
        changes, status = () if project.changes.is_whole else (CHANGES,), () if is_known else (STATUS,)
        return frozenset((*changes, *status))

    def _changes(
        self, site: DesiredSite, matching: Matching[ExistingPage], look: PortalLook, kept: frozenset[str]
    ) -> tuple[Change, ...]:
        overwrite = _named_keys(self.options.overwrite, site, matching)
        changes = look.base.changes(site, matching, Terms(overwrite, look.name_of, look.left))
        return tuple(_as_published(change) if change.key in kept else change for change in changes)

    def _site_change(
        self,
        site: DesiredSite,
        matching: Matching[ExistingPage],
        look: PortalLook,
        published: PublishedCommit | None,
        descent: Descent,
        history: History | NoHistory,
    ) -> SiteChange:
        """What is done to the base itself, and to the commit that is noted on it."""
        is_cut = published is not None and not published.is_finished
        change = look.base.site_change(site, matching, is_cut=is_cut) if self.options.pages else Plan(()).site
        if not descent.moves_note or published is None:
            return change
        moved = text("plan.site-commit", old=published.sha[:10], new=_sha_of(history)[:10])
        return replace(change, settings=(*change.settings, moved))

    def _uncommitted(self, project: Project, site: DesiredSite, history: History | NoHistory) -> Iterable[Text]:
        return uncommitted_notes(project, history, sorted(site.assets)) if self.options.pages else ()


def _plan_of(
    look: PortalLook,
    site: DesiredSite,
    changes: tuple[Change, ...],
    change: SiteChange,
    foreign: tuple[ForeignPage, ...],
    tasks: TaskPlan,
    options: Options,
) -> Plan:
    return Plan(
        changes=changes,
        site=change,
        foreign=foreign,
        tasks=tasks,
        state=look.base.state,
        content_state=_content_state(site),
        options=options.shaping,
        allowed_removals=options.allow_removals or 0,
        paths={page.key: page.shown_path for page in site.content_pages()},
    )


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
