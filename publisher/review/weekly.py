"""When the weekly digests are sent, and what each person is told. Pure; docs/review.md tells the rules to people, decision 55 why.

One task a base and week, ``kb-digest:<base>:<week>``, keeps two runs from sending the same: the lowest number wins, and its checklist
names everybody who was told.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from publisher.content.due import is_quarantined
from publisher.content.model import Page
from publisher.messages import Catalogue, Text, text
from publisher.plan.people import PortalPerson
from publisher.plan.tasks import PAGE_URL, RemoteTask, Unanswered
from publisher.plan.weekly import Digest
from publisher.review.escalation import Stage, stage_on
from publisher.review.owners import Directory, address_of
from publisher.review.rules import TaskRules
from publisher.review.wording import day_in, plain
from publisher.workdays import WorkDays

PREFIX = "kb-digest"
WEEK = timedelta(days=7)
MOST_LINES = 10
"""So many pages of a kind a digest names; of the others it gives the number."""


def week_name(code: str, day: date) -> str:
    """The XML_ID of the task for the digests of a day's week."""
    year, week, _ = day.isocalendar()
    return f"{PREFIX}:{code}:{year}-W{week:02}"


def names_around(code: str, day: date) -> tuple[str, ...]:
    """The names of the tasks of the week before, this week and the next: whoever is a day ahead may have made that."""
    return tuple(week_name(code, day + shift) for shift in (-WEEK, timedelta(0), WEEK))


@dataclass(frozen=True, slots=True)
class Turn:
    """Whether digests are sent on a day. ``task`` is this week's where an earlier run began it, ``leftover`` others that are open,
    ``known`` all that were looked at, by id.
    """

    is_due: bool
    task: RemoteTask | None = None
    leftover: tuple[int, ...] = ()
    known: tuple[int, ...] = ()


def turn_on(today: date, code: str, workdays: WorkDays, tasks: Iterable[RemoteTask], zone: tzinfo) -> Turn:
    """Whether digests are sent today: on a working day, a week after the last ones at the earliest, once in a calendar week.

    ``tasks`` are those of the weeks around.
    """
    by_name: dict[str, list[RemoteTask]] = defaultdict(list)
    ordered = sorted(tasks, key=lambda task: task.id)
    for task in ordered:
        by_name[task.xml_id].append(task)
    mine, *others = by_name.pop(week_name(code, today), [None])
    rest = [task for found in by_name.values() for task in found]
    leftover = tuple(task.id for task in (*others, *rest) if task is not None and not task.is_closed)
    known = tuple(task.id for task in ordered)
    if not workdays.is_working(today) or (mine is not None and mine.is_closed):
        return Turn(False)
    if mine is not None:
        return Turn(True, mine, leftover, known)
    last = max((_last_day(task, zone) for task in rest), default=None)
    return Turn(last is None or today - last >= WEEK, None, leftover, known)


def _last_day(task: RemoteTask, zone: tzinfo) -> date:
    """The last day on which somebody can have been told under a task."""
    moments = (task.closed,) if task.closed is not None else (task.created, task.changed, task.active)
    days = [moment.astimezone(zone).date() for moment in moments if isinstance(moment, datetime)]
    return max(days, default=date.min)


@dataclass(frozen=True, slots=True)
class SilentSection:
    """A section in which nothing has changed since a day. ``page`` is its own page, whose owner is told; without one the editors are."""

    title: str
    since: date
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class OldDraft:
    """A draft that has waited too long: since it came into git, or since the day it was planned for."""

    page: Page
    since: date


@dataclass
class _Told:
    """What one person is told, part by part."""

    reviews: list[Unanswered] = field(default_factory=list)
    quarantined: list[Unanswered] = field(default_factory=list)
    drafts: list[OldDraft] = field(default_factory=list)
    sections: list[SilentSection] = field(default_factory=list)
    people: dict[str, list[Unanswered]] = field(default_factory=lambda: defaultdict(list))


def compose(
    pages: Mapping[str, Page],
    late: Iterable[Unanswered],
    drafts: Iterable[OldDraft],
    sections: Iterable[SilentSection],
    directory: Directory,
    editors: Sequence[PortalPerson],
    rules: TaskRules,
    title: str,
    today: date,
) -> tuple[Digest, ...]:
    """What each person is told, in order of user id. ``pages`` are by key, ``title`` is the base's."""
    found: dict[int, _Told] = defaultdict(_Told)
    persons: dict[int, PortalPerson] = {}

    def of(person: PortalPerson) -> _Told:
        persons[person.id] = person
        return found[person.id]

    steps = rules.review.escalate
    for one in late:
        page = pages[one.key]
        asked, head = directory.assign(page), directory.head_for(page)
        if asked.person is not None:
            is_worse = one.due is not None and is_quarantined(one.due, today, steps.quarantine)
            told = of(asked.person)
            (told.quarantined if is_worse else told.reviews).append(one)
        if head is not None and head != asked.person and stage_on(one.asked_until, today, steps) >= Stage.HEAD:
            owner = directory.find(page.meta.owner)
            of(head).people[owner.name if owner and owner.name else asked.address or "-"].append(one)
    for draft in drafts:
        person = directory.assign(draft.page).person
        if person is not None:
            of(person).drafts.append(draft)
    for section in sections:
        owner = directory.assign(section.page).person if section.page is not None else None
        reached = owner or next(iter(editors), None)
        if reached is not None:
            of(reached).sections.append(section)
    words = _Words(pages, Catalogue(rules.language), title)
    return tuple(words.digest(persons[user], found[user]) for user in sorted(found))


@dataclass(frozen=True, slots=True)
class _Words:
    pages: Mapping[str, Page]
    say: Catalogue
    title: str

    def digest(self, person: PortalPerson, told: _Told) -> Digest:
        lines = [self.say("task.digest-title", base=plain(self.title))]
        for name, late in (("reviews", told.reviews), ("quarantined", told.quarantined)):
            ordered = sorted(late, key=lambda one: (one.due or one.asked_until, one.key))
            lines += self._part(name, [self._page(self.pages[o.key], o.due or o.asked_until) for o in ordered])
        drafts = sorted(told.drafts, key=lambda one: (one.since, one.page.key))
        lines += self._part("drafts", [self._line(self._name(d.page), d.since) for d in drafts])
        sections = sorted(told.sections, key=lambda one: (one.since, one.title))
        lines += self._part("sections", [self._line(plain(one.title), one.since) for one in sections])
        lines += self._part("people", [self._person(*item) for item in sorted(told.people.items())])
        return Digest(
            person=person.id,
            address=address_of(person),
            name=plain(person.name or address_of(person)),
            message="\n".join(lines),
            reviews=len(told.reviews),
            quarantined=len(told.quarantined),
            drafts=len(told.drafts),
            sections=len(told.sections),
            people=sum(map(len, told.people.values())),
        )

    def _part(self, name: str, lines: list[str]) -> list[str]:
        if not lines:
            return []
        more = [self.say("task.digest-more", n=len(lines) - MOST_LINES)] if len(lines) > MOST_LINES else []
        return ["", self.say(f"task.digest-{name}", n=len(lines)), *lines[:MOST_LINES], *more]

    def _page(self, page: Page, since: date) -> str:
        return self._line(f"[URL={PAGE_URL}{page.key}%]{self._name(page)}[/URL]", since)

    def _name(self, page: Page) -> str:
        return plain(page.meta.title or page.path)

    def _line(self, what: str, since: date) -> str:
        return self.say("task.digest-line", what=what, day=day_in(self.say, since))

    def _person(self, name: str, late: list[Unanswered]) -> str:
        first = min(one.asked_until for one in late)
        return self.say("task.digest-person", person=plain(name), n=len(late), day=day_in(self.say, first))


def note_without_permission(digests: Sequence[Digest]) -> Text:
    """That nobody gets a digest because the webhook may not send any."""
    return text("review.digest-no-permission", n=len(digests))
