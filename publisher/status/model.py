"""The status of a base on one day: everything that the terminal, the JSON document and the page tell."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from publisher.messages import Text
from publisher.status.history import Month, Stamp, by_month
from publisher.status.order import First, look_first
from publisher.status.pages import PageState, PageStatus, Unowned


@dataclass(frozen=True, slots=True)
class Load:
    """What one person answers for. ``open_tasks`` is None where the portal was not asked."""

    owner: str
    name: str
    pages: int
    due: int
    overdue: int
    open_tasks: int | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """What git's history tells. ``is_whole`` false: the clone was cut, and what came before is not counted."""

    months: tuple[Month, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class ReadingProgress:
    """How far required reading is: readings by state."""

    read: int = 0
    open: int = 0
    late: int = 0
    outdated: int = 0


@dataclass(frozen=True, slots=True)
class BaseStatus:
    """The base on a day. ``views_since`` is the day that openings are counted from, None where there is nothing to compare with."""

    title: str
    today: date
    pages: tuple[PageStatus, ...]
    section_titles: Mapping[str, str]
    past: Past = Past()
    open_tasks: Mapping[str, int] | None = None
    views_since: date | None = None
    reading: ReadingProgress | None = None
    has_portal: bool = False
    notes: tuple[Text, ...] = ()
    language: str = "en"

    def count(self, *states: PageState) -> int:
        """How many pages are in one of these states."""
        return sum(page.state in states for page in self.pages)

    @property
    def counts(self) -> Mapping[PageState, int]:
        """Pages by state; every page is counted once."""
        found = Counter(page.state for page in self.pages)
        return {state: found[state] for state in PageState}

    @property
    def unowned(self) -> tuple[PageStatus, ...]:
        """Pages that nobody answers for, archived ones left out."""
        return tuple(page for page in self.pages if page.unowned is not None)

    @property
    def unopened(self) -> tuple[PageStatus, ...]:
        """Published pages that nobody opened since ``views_since``, those that came later left out."""
        hidden = {PageState.DRAFT, PageState.ARCHIVED}
        return tuple(p for p in self.pages if p.opened == 0 and not p.is_new and p.state not in hidden)

    @property
    def drafts(self) -> tuple[PageStatus, ...]:
        """Drafts, those with a day first, the nearest first."""
        found = [page for page in self.pages if page.state is PageState.DRAFT]
        return tuple(sorted(found, key=lambda page: (page.planned is None, page.planned or date.max, page.path)))

    @property
    def first(self) -> tuple[First, ...]:
        """The ten pages to look at first."""
        return look_first(self.pages, self.today)

    @property
    def sections(self) -> Mapping[str, tuple[PageStatus, ...]]:
        """Pages by section: those at the top first, then as the navigation has the sections, then by name."""
        order = ["", *self.section_titles]
        names = sorted(
            {page.section for page in self.pages},
            key=lambda name: (order.index(name) if name in order else len(order), name),
        )
        return {name: tuple(page for page in self.pages if page.section == name) for name in names}

    @property
    def loads(self) -> tuple[Load, ...]:
        """Every owner with what is on them, the heaviest first."""
        owned: dict[str, list[PageStatus]] = {}
        for page in self.pages:
            if page.owner and page.state is not PageState.ARCHIVED:
                owned.setdefault(page.owner, []).append(page)
        told = [self._load(owner, pages) for owner, pages in owned.items()]
        return tuple(sorted(told, key=lambda load: (-load.overdue, -load.pages, load.owner)))

    def _load(self, owner: str, pages: Sequence[PageStatus]) -> Load:
        return Load(
            owner,
            next((page.owner_name for page in pages if page.owner_name), owner),
            len(pages),
            sum(page.state is PageState.DUE for page in pages),
            sum(page.state in {PageState.OVERDUE, PageState.QUARANTINED} for page in pages),
            self.open_tasks.get(owner, 0) if self.open_tasks is not None else None,
        )

    @property
    def recent(self) -> tuple[Stamp, ...]:
        """The reviews of the months that are shown."""
        days = [month.day for month in self.past.months]
        return tuple(stamp for found in by_month(self.past.stamps, days).values() for stamp in found)


def unowned_by_reason(pages: Iterable[PageStatus]) -> Mapping[Unowned, int]:
    """Unowned pages by reason."""
    found = Counter(page.unowned for page in pages if page.unowned is not None)
    return {reason: found[reason] for reason in Unowned}
