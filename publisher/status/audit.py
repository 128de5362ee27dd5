"""What git alone tells against its own review dates: every change of a date, and whether a person stands behind it. Pure.

A date is believed where it came with a page's first commit, where the reviewer wrote, co-wrote or signed the commit, or where a task of
the portal proves it; for the last of these the portal is asked. Docs: docs/how-to/audit.md, decision 47.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta, tzinfo

from publisher.messages import Text, text
from publisher.pipeline.past import PastCommit, PastFile
from publisher.status.history import BULK, META, Contents, day_of, inherited_by
from publisher.status.versions import Version

BACKDATED = timedelta(days=7)
"""A date so long before its commit was written is not the day of that review."""
_ADDRESS = re.compile(r"<([^<>\s]+)>\s*$")
_SIGNED = ("co-authored-by", "reviewed-by")
_BOT = re.compile(r"\[bot\]|^bot[@_-]|[_-]bot@|^(no-?reply|github-actions|dependabot|renovate)@", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not agree. ``rule`` names its kind; ``task`` is 0 and ``sha`` ``""`` where there is none."""

    rule: str
    path: str
    message: Text
    sha: str = ""
    task: int = 0


@dataclass(frozen=True, slots=True)
class Audit:
    """What does not agree, by page; ``changes`` and ``tasks`` are how much was looked at, ``notes`` what could not be."""

    differences: tuple[Difference, ...]
    changes: int = 0
    tasks: int = 0
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class DateChange:
    """One change of a page's review date. ``page`` is the first path that the page had, ``old`` also an inherited date.

    ``written`` is when the commit's author wrote it, ``landed`` the later of a commit's two days. ``signed`` are the e-mails of
    everybody who made or signed the commit, ``by`` the reviewer's as the page has it. ``size`` is how many dates the commit changed.
    """

    path: str
    page: str
    sha: str
    written: date
    landed: date
    old: date | None
    new: date | None
    by: str
    outcome: str
    task: int
    author: str
    signed: frozenset[str]
    is_bots: bool
    is_by_bot: bool
    size: int
    is_first: bool = False

    @property
    def is_signed(self) -> bool:
        """Whether the reviewer wrote, co-wrote or signed the commit; a page that names nobody was reviewed by the author."""
        return not self.is_bots if not self.by else self.by in self.signed and not self.is_by_bot

    @property
    def is_bulk(self) -> bool:
        """Whether one commit changed many dates without an outcome for each."""
        return self.size > BULK and not self.outcome and not self.task


@dataclass(frozen=True, slots=True)
class DateChanges:
    """Every change of a date, oldest first, and every date that a page ever had, by the first path of the page.

    ``first_paths`` are by today's path.
    """

    changes: tuple[DateChange, ...]
    dates: Mapping[str, frozenset[date]]
    first_paths: Mapping[str, str]
    bulk_metas: tuple[Difference, ...] = ()

    def dates_of(self, path: str) -> frozenset[date]:
        """Every date that the page at this path ever had."""
        return self.dates.get(self.first_paths.get(path, path), frozenset())


@dataclass
class _Walk:
    contents: Contents
    zone: tzinfo
    default: date | None
    programs: frozenset[str]
    first_paths: dict[str, str] = field(default_factory=dict)
    state: dict[str, str] = field(default_factory=dict)
    dates: dict[str, set[date]] = field(default_factory=dict)
    changes: list[DateChange] = field(default_factory=list)
    metas: list[Difference] = field(default_factory=list)
    seen: set[tuple[str, date, str]] = field(default_factory=set)

    def take(self, commit: PastCommit) -> None:
        """One commit: dates that it changed, and where its files lie now."""
        written, landed = _written(commit, self.zone), day_of(commit, self.zone)
        told = [self._dates_of(file) for file in commit.files]
        size = sum(
            old != new and new is not None and bool(file.before)
            for file, (old, new, _) in zip(commit.files, told, strict=True)
        )
        for file, (old, new, after) in zip(commit.files, told, strict=True):
            if written is None or landed is None:
                break
            if file.path.endswith(META):
                self._meta(file, commit)
            else:
                self._page(file, commit, old, new, after, size, (written, landed))
        for file in commit.files:
            if file.old_path != file.path:
                self.state.pop(file.old_path, None)
                self.first_paths.setdefault(file.path, self.first_paths.pop(file.old_path, file.old_path))
            if file.after:
                self.state[file.path] = file.after
                self.first_paths.setdefault(file.path, file.path)
            else:
                self.state.pop(file.path, None)

    def _dates_of(self, file: PastFile) -> tuple[date | None, date | None, Version | None]:
        before, after = self.contents.pages.get(file.before), self.contents.pages.get(file.after)
        old = before.reviewed if before is not None else None
        return old, after.reviewed if after is not None else None, after

    def _page(
        self,
        file: PastFile,
        commit: PastCommit,
        old: date | None,
        new: date | None,
        after: Version | None,
        size: int,
        days: tuple[date, date],
    ) -> None:
        first = self.first_paths.get(file.old_path, file.old_path)
        known = self.dates.setdefault(first, set())
        inherited = self._inherited(file.old_path)
        known |= {day for day in (old, new, inherited) if day is not None}
        if after is None or old == new:
            return
        by = address_in(after.by)
        if new is not None and (first, new, by) in self.seen:
            return  # another branch's change that came by a merge, or was picked
        if new is not None:
            self.seen.add((first, new, by))
        self.changes.append(
            DateChange(
                path=file.path,
                page=first,
                sha=commit.sha,
                written=days[0],
                landed=days[1],
                old=old or inherited,
                new=new,
                by=by,
                outcome=next(iter(commit.trailers.get("review-outcome", ())), "").lower() or after.outcome,
                task=_number(next(iter(commit.trailers.get("review-task", ())), "")),
                author=commit.email,
                signed=frozenset({commit.email, *_signers(commit)}),
                is_bots=self._is_bot(commit.email) or is_bot(commit.author),
                is_by_bot=self._is_bot(by),
                size=size,
                is_first=not file.before,
            )
        )

    def _meta(self, file: PastFile, commit: PastCommit) -> None:
        before = self.contents.inherited.get(file.before, {}).get("last_reviewed", "")
        after = self.contents.inherited.get(file.after, {}).get("last_reviewed", "")
        if file.before and after and before != after:
            said = text("audit.bulk-folder", day=after)
            self.metas.append(Difference("bulk", file.path, said, commit.sha))

    def _is_bot(self, address: str) -> bool:
        return address in self.programs or is_bot(address)

    def _inherited(self, path: str) -> date | None:
        written = inherited_by(path, self.state, self.contents).get("last_reviewed", "")
        try:
            return date.fromisoformat(written[:10])
        except ValueError:
            return self.default


def read_story(
    commits: Iterable[PastCommit],
    contents: Contents,
    zone: tzinfo,
    *,
    default: date | None = None,
    programs: frozenset[str] = frozenset(),
) -> DateChanges:
    """Walk through the history. ``default`` is the date that the settings give to pages without one, ``programs`` are e-mails that
    are known to be no person's.
    """
    walk = _Walk(contents, zone, default, programs)
    for commit in commits:
        walk.take(commit)
    here = {now: first for now, first in walk.first_paths.items() if now in walk.state}
    dates = {first: frozenset(days) for first, days in walk.dates.items()}
    return DateChanges(tuple(walk.changes), dates, here, tuple(walk.metas))


def dates_in_doubt(story: DateChanges) -> Iterator[Difference]:
    """What the dates themselves tell: in the future, backwards, taken out, long before the commit, many at once."""
    bulk: set[str] = set()
    for change in story.changes:
        doubt = _doubt(change)
        if doubt is not None:
            yield doubt
        elif change.is_bulk and change.sha not in bulk:
            bulk.add(change.sha)
            yield Difference("bulk", change.path, text("audit.bulk", n=change.size), change.sha)
    yield from story.bulk_metas


def _doubt(change: DateChange) -> Difference | None:
    old, new = change.old, change.new
    if new is None:
        said = text("audit.removed", day=str(old))
        return Difference("removed", change.path, said, change.sha, change.task)
    if new > change.landed:
        said = text("audit.future", day=str(new), committed=str(change.landed))
        return Difference("future", change.path, said, change.sha, change.task)
    if change.is_first:
        return None
    if old is not None and new < old:
        said = text("audit.backwards", old=str(old), day=str(new))
        return Difference("backwards", change.path, said, change.sha, change.task)
    if new < change.written - BACKDATED and not change.task:
        said = text("audit.backdated", day=str(new), committed=str(change.written))
        return Difference("backdated", change.path, said, change.sha)
    return None


def to_prove(story: DateChanges) -> tuple[DateChange, ...]:
    """The changes that only a task of the portal can prove: nobody who reviewed the page made or signed the commit."""
    return tuple(
        change
        for change in story.changes
        if change.new is not None
        and not change.is_first
        and not change.is_bulk
        and (change.task or not change.is_signed)
    )


def unproved(change: DateChange) -> Difference:
    """A date that neither a person's commit nor a task stands behind."""
    if change.is_by_bot or change.is_bots:
        said = text("audit.bot", by=change.by or change.author)
        return Difference("bot", change.path, said, change.sha, change.task)
    said = text("audit.unproved", by=change.by, author=change.author)
    return Difference("unproved", change.path, said, change.sha, change.task)


def address_in(written: str) -> str:
    """The e-mail of a person as a page or a commit names it, lower-case; the words themselves where there is none."""
    found = _ADDRESS.search(written)
    return (found[1] if found else written).strip().lower()


def is_bot(name: str) -> bool:
    """Whether a name or an e-mail is a program's, by the ways in which programs are named."""
    return _BOT.search(name) is not None


def _signers(commit: PastCommit) -> Iterator[str]:
    for name in _SIGNED:
        yield from (address_in(value) for value in commit.trailers.get(name, ()))


def _written(commit: PastCommit, zone: tzinfo) -> date | None:
    moment = commit.authored or commit.committed
    return moment.astimezone(zone).date() if moment is not None else None


def _number(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) < 12 else 0
