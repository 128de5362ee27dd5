"""Where each page stands today: one state a page, whether somebody answers for it, and how it is used. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from publisher.content.converted import PageRef
from publisher.content.due import DEFAULT_INTERVAL, is_quarantined
from publisher.content.model import FrontMatter, Page, Status
from publisher.intervals import Interval
from publisher.pipeline.project import Project
from publisher.plan.people import People
from publisher.review.owners import Absence, Directory
from publisher.review.schedule import PageReview
from publisher.status.history import section_of


class PageState(StrEnum):
    """Where a page stands; every page of the content has exactly one.

    BROKEN: its front matter cannot be read or trusted. DUE: its review is asked for, and not late yet. QUARANTINED: overdue for
    so long that nobody should rely on it. EXEMPT: no reviews, with a reason.
    """

    BROKEN = "broken"
    QUARANTINED = "quarantined"
    OVERDUE = "overdue"
    NEVER_REVIEWED = "never-reviewed"
    DUE = "due"
    FRESH = "fresh"
    EXEMPT = "exempt"
    DRAFT = "draft"
    ARCHIVED = "archived"

    @property
    def needs_somebody(self) -> bool:
        """Whether a person should look at the page."""
        return self in {
            PageState.BROKEN,
            PageState.QUARANTINED,
            PageState.OVERDUE,
            PageState.NEVER_REVIEWED,
            PageState.DUE,
        }


class Unowned(StrEnum):
    """Why nobody answers for a page."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class PageStatus:
    """One page. ``path`` is from the content folder, ``shown`` as reports name it.

    ``due`` is None where nobody can tell; ``age`` is how much of its interval has passed since its last review (1.0: all of it);
    ``links`` counts the pages that lead to it; ``opened`` how often it was opened since ``Views.since``, None where nobody knows.
    """

    key: str
    path: str
    shown: str
    title: str
    section: str
    state: PageState
    owner: str = ""
    owner_name: str = ""
    reviewed: date | None = None
    reviewed_by: str = ""
    due: date | None = None
    age: float = 0.0
    unowned: Unowned | None = None
    is_required: bool = False
    links: int = 0
    opened: int | None = None
    is_new: bool = False
    planned: date | None = None

    @property
    def is_verified(self) -> bool:
        """Whether somebody who can answer for it confirmed the page, and its time is not over."""
        return self.state in {PageState.FRESH, PageState.DUE} and self.unowned is None


def page_statuses(
    project: Project,
    reviews: Iterable[PageReview],
    *,
    quarantine: Interval,
    first_seen: Mapping[str, date],
    people: People | None = None,
    opened: Mapping[str, int] | None = None,
    is_new: frozenset[str] = frozenset(),
) -> tuple[PageStatus, ...]:
    """Every page of the content, unreadable ones too, in order of path.

    ``people`` is who the portal knows, None where it was not asked; ``opened`` are openings by key.
    """
    by_key = {review.page.key: review for review in reviews}
    links = _links(project)
    directory = Directory(people, None) if people is not None and not people.hides_emails else None
    told = [
        _of_page(project, page, by_key.get(page.key), quarantine, first_seen.get(page.path), links, directory)
        for page in project.site.pages
    ]
    told = [_with_use(page, opened, is_new) for page in told]
    told += [_unreadable(project, path) for path in project.site.broken]
    return tuple(sorted(told, key=lambda page: page.path))


def _with_use(page: PageStatus, opened: Mapping[str, int] | None, is_new: frozenset[str]) -> PageStatus:
    return replace(page, opened=opened.get(page.key) if opened is not None else None, is_new=page.key in is_new)


def _of_page(
    project: Project,
    page: Page,
    review: PageReview | None,
    quarantine: Interval,
    arrived: date | None,
    links: Mapping[str, int],
    directory: Directory | None,
) -> PageStatus:
    meta, today = page.meta, project.today
    due = review.due if review is not None else None
    state = PageState.BROKEN if _is_broken(meta) else _state(page, review, today, quarantine)
    since = meta.last_reviewed or arrived
    interval = meta.review_every or DEFAULT_INTERVAL
    length = max(1, (interval.after(since) - since).days) if since is not None else 1
    return PageStatus(
        key=page.key,
        path=page.path,
        shown=f"{project.settings.docs_prefix}{page.path}",
        title=project.titles.get(page.path, "") or meta.title or page.path,
        section=section_of(page.path),
        state=state,
        owner=meta.owner.address if meta.owner is not None else "",
        owner_name=meta.owner.display_name if meta.owner is not None else "",
        reviewed=meta.last_reviewed,
        reviewed_by=meta.last_reviewed_by,
        due=due,
        age=max(0, (today - since).days) / length if since is not None else 1.0,
        unowned=_unowned(page, directory) if state is not PageState.ARCHIVED else None,
        is_required=meta.required_reading is not None,
        links=links.get(page.path, 0),
        planned=meta.planned,
    )


def _state(page: Page, review: PageReview | None, today: date, quarantine: Interval) -> PageState:
    if page.meta.status is Status.DRAFT:
        return PageState.DRAFT
    if page.meta.status is Status.ARCHIVED:
        return PageState.ARCHIVED
    if review is None:
        return PageState.EXEMPT
    if review.is_first:
        return PageState.NEVER_REVIEWED
    if review.is_overdue(today):
        assert review.due is not None
        is_worse = is_quarantined(review.due, today, quarantine)
        return PageState.QUARANTINED if is_worse else PageState.OVERDUE
    return PageState.DUE if review.is_asked else PageState.FRESH


def _unowned(page: Page, directory: Directory | None) -> Unowned | None:
    if page.meta.owner is None:
        return Unowned.MISSING
    if directory is None:
        return None
    absence = directory.assign(page).absence
    return {Absence.UNKNOWN: Unowned.UNKNOWN, Absence.DISMISSED: Unowned.DISMISSED}[absence] if absence else None


def _unreadable(project: Project, path: str) -> PageStatus:
    shown = f"{project.settings.docs_prefix}{path}"
    return PageStatus(path, path, shown, path, section_of(path), PageState.BROKEN, unowned=Unowned.MISSING, age=1.0)


def _is_broken(meta: FrontMatter) -> bool:
    """Whether a date or an interval that is written cannot be believed: then nobody knows when the page is due."""
    wrong = meta.review_every is None and not meta.review_never
    values = {"last_reviewed": meta.last_reviewed, "next_review": meta.next_review}
    return any(key in meta.places and value is None for key, value in values.items()) or (
        wrong and "review_every" in meta.places
    )


def _links(project: Project) -> Mapping[str, int]:
    """How many other pages lead to each page."""
    found: Counter[str] = Counter()
    for path, converted in project.converted.items():
        targets = {part.path for part in converted.segments if isinstance(part, PageRef)}
        found.update(target for target in targets if target != path)
    return found
