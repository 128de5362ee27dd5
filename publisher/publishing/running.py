"""Carries a plan out to its end: an unknown outcome is reconciled by looking and planning again, never by repeating."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from publisher.apply.facts import Facts
from publisher.apply.report import PageRow, Report
from publisher.apply.results import PageResult
from publisher.apply.tasks import TaskResult, apply_tasks
from publisher.apply.weekly import Sent, send_digests
from publisher.errors import MovedOnError, OutcomeUnknownError, PublisherError
from publisher.messages import Text, text
from publisher.pipeline.elsewhere import kept_copy
from publisher.pipeline.saving import save
from publisher.pipeline.work_dir import prepare
from publisher.plan.change import Action, Change, ChangeKind
from publisher.plan.digests import digest
from publisher.plan.existing import ExistingPage
from publisher.plan.tasks import TaskAction, TaskChange
from publisher.portal.outcome import Carrier
from publisher.portal.port import Portal
from publisher.portal.shared import SharedOperation
from publisher.publishing.contacts import people_who_left, stand_ins
from publisher.publishing.planned import Planned
from publisher.reading.wording import ReadingWording
from publisher.reading.writing import ReadingWriter
from publisher.targets.target import Addresses, Work, Writing

_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
ROUNDS = 6
"""How often one publish goes on after an answer was lost, or another publisher was first while it wrote."""
LOOKS = 40
"""How often one publish plans at most: people who act meanwhile are no failure."""


@dataclass
class Run:
    """One publish. ``plan_again`` makes a new plan from a new look; ``read_file`` reads an asset's bytes by path, ``keep``
    saves what people wrote into a page (by key) that is written over and that the plan could not see. ``tell`` hears at once what
    else they did that is undone: a run may be cut before its report. ``undone`` are the changes that do so, of all plans.

    What the first plan said is what the report tells; later rounds only finish it.
    """

    portal: Portal
    planned: Planned
    plan_again: Callable[[], Planned]
    read_file: Callable[[Path, str], bytes]
    advance: Callable[[int], None] = lambda _: None
    keep: Callable[[str, str], str] = lambda _key, _text: ""
    tell: Callable[[Text], None] = lambda _: None
    wrote: bool = False
    results: dict[str, PageResult] = field(default_factory=dict)
    task_results: dict[str, TaskResult] = field(default_factory=dict)
    sent: dict[int, Sent] = field(default_factory=dict)
    problems: list[Text] = field(default_factory=list)
    overwritten: dict[str, list[Text]] = field(default_factory=dict)
    saved: dict[str, str] = field(default_factory=dict)
    undone: dict[str, Change] = field(default_factory=dict)
    last: Planned | None = None

    def to_the_end(self) -> Report:
        """Do it all. An error before anything was written is raised; afterwards it is told in the report."""
        current = self.planned
        stopped: PublisherError | None = None
        failures = 0
        for turn in range(LOOKS):
            try:
                if turn:
                    current = self.plan_again()
                    current.plan.raise_if_unsafe()
                self._once(current)
            except (OutcomeUnknownError, MovedOnError) as error:
                self.wrote = self.wrote or isinstance(error, OutcomeUnknownError)
                stopped = error
                failures += isinstance(error, OutcomeUnknownError)
                if failures == ROUNDS:
                    break
                continue
            except PublisherError as error:
                if not self.wrote:
                    raise
                stopped = error
                break
            stopped = None
            break
        if stopped is not None and not self.wrote:
            raise stopped
        return self._report(stopped)

    def _once(self, planned: Planned) -> None:
        self.last = planned
        self._note_undone(planned)
        self._save_lost(planned)
        self.problems = []
        work = Work(
            planned.site,
            planned.plan,
            lambda path: self._bytes_of(planned, path),
            commit=planned.commit,
            announced=planned.announced,
            advance=self.advance,
            keep=self.keep,
            tell=self.tell,
            facts=_facts(planned),
            overwritten=self.overwritten,
        )
        writing = planned.found.writing(work)
        try:
            self._pages(writing)
            self._tasks(planned, writing.carrier)
            self._digests(planned, writing.carrier)
        finally:
            self.wrote = self.wrote or writing.wrote

    def _bytes_of(self, planned: Planned, path: str) -> bytes:
        kept = kept_copy(planned.settings.work_dir, planned.site.assets[path])
        return kept if kept is not None else self.read_file(planned.settings.docs_dir, path)

    def _pages(self, writing: Writing) -> None:
        try:
            writing.run()
        finally:
            self.results |= writing.results
            self.problems = writing.problems

    def _note_undone(self, planned: Planned) -> None:
        """What people did that this plan undoes, before it is undone."""
        for change in planned.plan.changes:
            before = self.undone.get(change.key)
            known = before.undone if before is not None else ()
            news = tuple(reason for reason in change.undone if reason not in known)
            if not news:
                continue
            lost = before.lost if before is not None and change.lost is None else change.lost
            self.undone[change.key] = replace(change, undone=(*known, *news), lost=lost)
            page = change.page or change.remote
            name = page.title if change.is_generated and page is not None else change.path
            for reason in news:
                self.tell(text("apply.undone", page=name, reason=reason))

    def _save_lost(self, planned: Planned) -> None:
        """Keep the portal's text of every page that is about to be overwritten."""
        for change in planned.plan.changes:
            if change.lost is not None and self.saved.get(change.key) != change.lost:
                self.saved[change.key] = change.lost
                self.keep(change.key, change.lost)

    def _tasks(self, planned: Planned, carrier: Carrier[SharedOperation]) -> None:
        if not planned.plan.tasks.changes:
            return
        results = make_tasks(carrier, planned, self._urls(planned))
        self.wrote = True
        first = {_task_row_name(change): change for change in self.planned.plan.tasks.changes}
        for result in results:
            name = _task_row_name(result.change)
            self.task_results[name] = replace(result, change=first.get(name, result.change))

    def _digests(self, planned: Planned, carrier: Carrier[SharedOperation]) -> None:
        weekly = planned.plan.tasks.weekly
        if not weekly.is_something:
            return
        self.wrote = True
        urls = self._urls(planned)
        self.sent |= {one.digest.person: one for one in send_digests(carrier, weekly, lambda key: urls.get(key, ""))}

    def _sent(self) -> tuple[Sent, ...]:
        """What became of the digests that the first plan named; of a lost answer nobody knows whether it was sent."""
        planned = self.planned.plan.tasks.weekly.digests
        return tuple(self.sent.get(one.person, Sent(one, text("review.digest-by-another"))) for one in planned)

    def _urls(self, planned: Planned) -> Mapping[str, str]:
        """The address of every page by key, as it is when this run is done."""
        addresses = self._addresses(planned)
        current = {**planned.matching.pairs, **self._written(planned)}
        return {page.key: addresses.of(current[page.path]) for page in planned.site.pages if page.path in current}

    def _addresses(self, planned: Planned) -> Addresses:
        """Where the pages are found when this run is done."""
        return planned.found.addresses_after(planned.plan, planned.site, planned.matching, self._written(planned))

    def _written(self, planned: Planned) -> dict[str, ExistingPage]:
        """The pages that were read back in this run, by path."""
        results = ((page.path, self.results.get(page.key)) for page in planned.site.pages)
        return {path: result.page for path, result in results if result is not None and result.page is not None}

    def _report(self, stopped: PublisherError | None) -> Report:
        planned = self.last or self.planned
        urls = self._urls(planned)
        rows = tuple(self._row(change, urls, stopped) for change in self.planned.plan.content_changes)
        generated = [
            text("apply.generated-failed", reason=result.reason)
            for result in self.results.values()
            if result.change.is_generated and result.action is Action.FAILED and result.reason is not None
        ]
        return Report(
            pages=rows,
            tasks=self._task_rows(planned, stopped),
            queued=planned.plan.tasks.queued,
            requests=self.portal.requests,
            seconds=self.portal.seconds,
            url=self._addresses(planned).base,
            notes=(*planned.notes, *self._rewritten(), *planned.plan.tasks.notes),
            problems=(*self.problems, *generated),
            stopped_by=stopped.message if stopped is not None else None,
            answers=planned.plan.tasks.answers,
            digests=self._sent(),
            paths={**planned.plan.paths, **{change.key: change.path for change in planned.plan.content_changes}},
        )

    def _rewritten(self) -> Iterator[Text]:
        """Pages of ours alone that people changed, and that were written anew or went to the trash."""
        for change in self.undone.values():
            if change.is_generated:
                page = change.page or change.remote
                kind = "gone" if change.action is Action.ARCHIVED else "rewritten"
                title = page.title if page is not None else change.path
                yield from (text(f"apply.generated-{kind}", title=title, reason=reason) for reason in change.undone)
                if change.lost is not None:
                    yield text("apply.generated-saved", title=title)

    def _task_rows(self, planned: Planned, stopped: PublisherError | None) -> tuple[TaskResult, ...]:
        """What the first plan named, as it ended: a change whose answer was lost is done when a later look asks for it no more."""
        rows = dict(self.task_results)
        found = {task.xml_id: task.id for task in planned.tasks}
        for change in self.planned.plan.tasks.changes:
            name = _task_row_name(change)
            if name not in rows:
                number = change.task_id or found.get(change.xml_id)
                problem = text("apply.not-reached") if stopped is not None else None
                rows[name] = TaskResult(change, number, problem)
        return tuple(rows.values())

    def _row(self, change: Change, urls: Mapping[str, str], stopped: PublisherError | None) -> PageRow:
        result = self.results.get(change.key)
        url = urls.get(change.key, "")
        if change.key in self.overwritten:
            return PageRow(change.key, change.path, Action.CONFLICT, url, tuple(self.overwritten[change.key]))
        held = self._held_meanwhile(change)
        if held is not None:
            return PageRow(held.key, held.path, held.action, url, held.reasons, held.diff)
        later = self._undone_later(change)
        if not (change.action.writes or later):
            return PageRow(change.key, change.path, change.action, url, change.reasons, change.diff)
        if result is None or (stopped is not None and result.action is Action.FAILED):
            reason = text("apply.not-reached")
            return PageRow(change.key, change.path, Action.FAILED, url, (reason,))
        if result.action is Action.FAILED:
            reasons = (result.reason,) if result.reason is not None else ()
            return PageRow(change.key, change.path, Action.FAILED, url, reasons)
        extra = (result.reason,) if result.reason is not None else ()
        if result.action is Action.CONFLICT:
            return PageRow(change.key, change.path, Action.CONFLICT, url, extra)
        if later:
            action = change.counted if change.counted.writes else Action.UPDATED
            return PageRow(change.key, change.path, action, url, (*change.reasons, *later, *extra))
        return PageRow(
            change.key,
            change.path,
            change.counted,
            url,
            () if change.kind is ChangeKind.NAVIGATION else (*change.reasons, *extra),
        )

    def _undone_later(self, change: Change) -> tuple[Text, ...]:
        """What people did to a page after the first plan that a later one undid, as it was asked to."""
        last = self.undone.get(change.key)
        return tuple(reason for reason in last.undone if reason not in change.undone) if last is not None else ()

    def _held_meanwhile(self, change: Change) -> Change | None:
        """The page's change in the last plan where a person acted since the first: they are left alone."""
        if self.last is None or self.last is self.planned:
            return None
        held = {c.key: c for c in self.last.plan.changes if c.action.is_edit}
        return held.get(change.key)


def make_tasks(portal: Carrier[SharedOperation], planned: Planned, urls: Mapping[str, str]) -> list[TaskResult]:
    """Carry the tasks' part of a plan out; ``urls`` are the pages' addresses by key."""
    review = planned.settings.review
    readings = planned.reading.changes
    changes = [change for change in planned.plan.tasks.changes if change not in readings]
    done = apply_tasks(portal, changes, tag=review.tag, group=review.group, url_of=lambda key: urls.get(key, ""))
    if not readings:
        return done
    wording = ReadingWording(planned.project, lambda: planned.history)
    numbers = ReadingWriter(planned.reading, portal, urls, wording).write()
    return [*done, *(TaskResult(change, numbers.get(change.xml_id, change.task_id)) for change in readings)]


def notify_owners(portal: Carrier[SharedOperation], planned: Planned) -> list[TaskResult]:
    """Make the tasks of a plan of which nothing else is carried out: pages are where the look found them."""
    addresses = planned.found.addresses(planned.site)
    urls = {c.key: addresses.of(c.remote) for c in planned.plan.content_changes if c.remote is not None}
    return make_tasks(portal, planned, urls)


def _task_row_name(change: TaskChange) -> str:
    """What a task's change is known by in every plan of one run: a checklist that is finished belongs to its task's making."""
    action = TaskAction.CREATE if change.finishes_creation else change.action
    return f"{change.xml_id}#{action}"


def _facts(planned: Planned) -> Facts:
    known = planned.people.by_email()
    return Facts(
        lambda email: known[email].id if email in known else None,
        planned.last_change(),
        people_who_left(planned.people),
        stand_ins(planned.project, planned.with_heads),
    )


def save_text(planned: Planned, key: str, content: str) -> str:
    """Keep a page's text in ``.publisher/overwritten``; the file's path from the folder of mkdocs.yml."""
    prepare(planned.settings.work_dir)
    folder = planned.settings.work_dir / "overwritten"
    folder.mkdir(exist_ok=True)
    file = folder / f"{_NOT_IN_NAMES.sub('-', key).strip('-')}-{digest(content, 8)}.html"
    save(file, content.encode("utf-8", "replace"))
    return file.relative_to(planned.settings.root).as_posix()
