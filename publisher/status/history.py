"""The base's past in figures: how fresh its sections were at the end of each month, and how its pages were reviewed.

Both come from git alone. ``landed`` is the history of the branch that is published, ``all`` every commit of every branch.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from publisher.content.due import DEFAULT_INTERVAL, is_ahead
from publisher.intervals import Interval, Unit
from publisher.pipeline.past import PastCommit
from publisher.status.versions import Version, interval_of

NEVER = "never"
META = ".meta.yml"
BULK = 5
"""More pages than these stamped by one commit are a bulk stamp: nobody reads so many at once (facts review-1)."""
SOON = Interval(14, Unit.DAY)
"""A review this long after it was due is late, but was answered: the measure that others publish."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How many of some pages were fresh, overdue, and never reviewed."""

    fresh: int = 0
    overdue: int = 0
    never: int = 0

    @property
    def pages(self) -> int:
        """All pages that have reviews."""
        return self.fresh + self.overdue + self.never

    @property
    def share(self) -> int | None:
        """Fresh pages of a hundred; None where there is no page."""
        return round(100 * self.fresh / self.pages) if self.pages else None

    def __add__(self, other: "Freshness") -> "Freshness":
        return Freshness(self.fresh + other.fresh, self.overdue + other.overdue, self.never + other.never)


@dataclass(frozen=True, slots=True)
class Month:
    """The base on one day, a month's last or today, by section (a folder's name, ``""`` at the top)."""

    day: date
    sections: Mapping[str, Freshness]

    @property
    def whole(self) -> Freshness:
        """All sections together."""
        return sum(self.sections.values(), Freshness())


@dataclass(frozen=True, slots=True)
class Stamp:
    """One change of ``last_reviewed`` on a page that was there before. ``late`` are the days after it was due, None for a first review.

    ``is_bare``: nothing else changed, and no outcome was said. ``size`` is how many pages its commit stamped.
    """

    path: str
    sha: str
    day: date
    old: date | None
    new: date
    by: str
    author: str
    outcome: str
    late: int | None
    is_bare: bool
    size: int
    task: str = ""

    @property
    def is_bulk(self) -> bool:
        """Whether one commit stamped many pages without an outcome for each."""
        return self.size > BULK and not self.outcome


@dataclass(frozen=True, slots=True)
class Contents:
    """The versions that commits name by blob: of pages, and of the ``.meta.yml`` files above them. ``defaults`` is the interval
    of the settings.
    """

    pages: Mapping[str, Version]
    inherited: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Interval = DEFAULT_INTERVAL


def months(
    landed: Sequence[PastCommit], contents: Contents, days: Sequence[date], zone: tzinfo, *, left_out: frozenset[str]
) -> tuple[Month, ...]:
    """The base on each of the days, which rise. Files in ``left_out`` are no pages."""
    state: dict[str, str] = {}
    waiting = list(landed)
    told: list[Month] = []
    position = 0
    latest = date.min
    for day in days:
        while position < len(waiting):
            commit = waiting[position]
            moment = commit.committed
            latest = max(latest, moment.astimezone(zone).date()) if moment is not None else latest
            if latest > day:
                break
            for file in commit.files:
                if file.old_path != file.path:
                    state.pop(file.old_path, None)
                if file.after:
                    state[file.path] = file.after
                else:
                    state.pop(file.path, None)
            position += 1
        if state:
            told.append(Month(day, _sections(state, contents, day, left_out)))
    return tuple(told)


def month_ends(today: date, count: int) -> tuple[date, ...]:
    """The last days of the months before today's, ``count - 1`` of them, and today."""
    ends: list[date] = []
    first = today.replace(day=1)
    for _ in range(count - 1):
        last = first - timedelta(days=1)
        ends.append(last)
        first = last.replace(day=1)
    return (*reversed(ends), today)


def section_of(path: str) -> str:
    """The top folder that a page lies in."""
    return path.partition("/")[0] if "/" in path else ""


def _sections(
    state: Mapping[str, str], contents: Contents, day: date, left_out: frozenset[str]
) -> dict[str, Freshness]:
    found: dict[str, Freshness] = {}
    for path, blob in state.items():
        version = contents.pages.get(blob)
        if version is None or path in left_out or not path.endswith((".md", ".md.erb")):
            continue
        inherited = inherited_by(path, state, contents)
        status = version.status or inherited.get("status", "")
        every = version.every or inherited.get("review_every", "")
        if status in {"draft", "archived"} or (every == NEVER and version.next_review is None):
            continue
        section = section_of(path)
        due = _due(version, every, contents.defaults)
        one = Freshness(never=1) if version.reviewed is None else Freshness(fresh=1)
        if due is not None and due < day and version.reviewed is not None:
            one = Freshness(overdue=1)
        found[section] = found.get(section, Freshness()) + one
    return found


def inherited_by(path: str, state: Mapping[str, str], contents: Contents) -> Mapping[str, str]:
    """What the ``.meta.yml`` files of a state say to a page, the nearest first."""
    folder = path.rpartition("/")[0]
    found: dict[str, str] = {}
    while True:
        blob = state.get(f"{folder}/{META}" if folder else META)
        if blob is not None:
            found = {**contents.inherited.get(blob, {}), **found}
        if not folder:
            return found
        folder = folder.rpartition("/")[0]


def _due(version: Version, every: str, default: Interval) -> date | None:
    if is_ahead(version.next_review, version.reviewed, never=every == NEVER):
        return version.next_review
    if version.reviewed is None or every == NEVER:
        return None
    try:
        return (interval_of(every) or default).after(version.reviewed)
    except (OverflowError, ValueError):
        return None


def stamps(
    commits: Iterable[PastCommit], contents: Contents, intervals: Mapping[str, str], zone: tzinfo
) -> tuple[Stamp, ...]:
    """Every review that git keeps, oldest first. ``intervals`` are those that pages inherit today, by path."""
    return tuple(stamp for commit in commits for stamp in _of_commit(commit, contents, intervals, zone))


def day_of(commit: PastCommit, zone: tzinfo) -> date | None:
    """The later of a commit's two days: a rebase keeps the author's."""
    days = [moment.astimezone(zone).date() for moment in (commit.authored, commit.committed) if moment is not None]
    return max(days, default=None)


def _of_commit(commit: PastCommit, contents: Contents, intervals: Mapping[str, str], zone: tzinfo) -> Iterator[Stamp]:
    changed = []
    for file in commit.files:
        before, after = contents.pages.get(file.before), contents.pages.get(file.after)
        if before is not None and after is not None and after.reviewed not in (None, before.reviewed):
            changed.append((file.path, before, after))
    day = day_of(commit, zone)
    if day is None:
        return
    said = next(iter(commit.trailers.get("review-outcome", ())), "").lower()
    for path, before, after in changed:
        assert after.reviewed is not None
        due = _due(before, before.every or intervals.get(path, ""), contents.defaults)
        late = (after.reviewed - due).days if due is not None and before.reviewed is not None else None
        outcome = said or after.outcome
        yield Stamp(
            path=path,
            sha=commit.sha,
            day=day,
            old=before.reviewed,
            new=after.reviewed,
            by=after.by,
            author=commit.email,
            outcome=outcome or ("corrected" if after.words != before.words else ""),
            late=late,
            is_bare=after.words == before.words and not outcome,
            size=len(changed),
            task=next(iter(commit.trailers.get("review-task", ())), ""),
        )


@dataclass(frozen=True, slots=True)
class Answered:
    """How reviews were answered: by their day, within two weeks of it, later; first reviews have no day."""

    in_time: int = 0
    soon: int = 0
    later: int = 0
    first: int = 0

    @property
    def all(self) -> int:
        """All reviews that were due on a day."""
        return self.in_time + self.soon + self.later


def answered(found: Iterable[Stamp]) -> Answered:
    """Count reviews by how long after their day they came."""
    kinds: Counter[str] = Counter()
    for stamp in found:
        if stamp.late is None:
            kinds["first"] += 1
        elif stamp.late <= 0:
            kinds["in_time"] += 1
        else:
            kinds["soon" if stamp.late <= SOON.count else "later"] += 1
    return Answered(**kinds)


def by_month(found: Iterable[Stamp], days: Sequence[date]) -> dict[date, list[Stamp]]:
    """Reviews by the month of their commit, under the day that stands for it; those before the first month are left out."""
    by_name = {(day.year, day.month): day for day in days}
    told: dict[date, list[Stamp]] = {day: [] for day in days}
    for stamp in found:
        day = by_name.get((stamp.day.year, stamp.day.month))
        if day is not None:
            told[day].append(stamp)
    return told


def moment_day(moment: datetime | None, zone: tzinfo) -> date | None:
    """A moment's day in the zone."""
    return moment.astimezone(zone).date() if moment is not None else None
