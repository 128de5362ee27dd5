"""A year of reviews with everything that happens to people and pages: no review is asked for twice, none is forgotten."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.content.model import FrontMatter, Page, Person, Status
from publisher.intervals import Interval, Unit
from publisher.plan.people import People, PortalPerson
from publisher.plan.tasks import RemoteTask, TaskAction, TaskChange, TaskPlan
from publisher.review.rules import TaskRules
from publisher.review.schedule import cycle_of, has_reviews, schedule
from publisher.review.tasks import plan_tasks
from publisher.review_settings import ReviewSettings

SERVICE = 0
"""The webhook's user, as it is where nothing is known."""
START = date(2026, 1, 1)
RULES = TaskRules("strategy", ReviewSettings(fallback="person0@example.com"), "en", UTC)


KIND = "kb-review:"


def is_review(task: RemoteTask) -> bool:
    """Whether a task is a page's review."""
    return task.xml_id.startswith(KIND)


class Year:
    """A company: its pages in git, its people and tasks on the portal."""

    def __init__(self, seed: int, pages: int, people: int) -> None:
        self.random = Random(seed)
        self.today = START
        self.people = [PortalPerson(n, f"person{n}@example.com", f"Person {n}") for n in range(people)]
        self.tasks: dict[int, RemoteTask] = {}
        self.seen: dict[str, date] = {}
        self.pages: dict[str, Page] = {}
        self.overfull = 0
        for number in range(pages):
            self.add_page(f"page-{number:03}")

    def add_page(self, key: str) -> None:
        """A page with an owner; half of them were reviewed before."""
        meta = FrontMatter(
            title=key,
            owner=self.somebody(),
            review_every=Interval(self.random.randint(1, 4), Unit.MONTH),
            last_reviewed=START - timedelta(days=self.random.randint(1, 90)) if self.random.random() < 0.5 else None,
        )
        self.pages[key] = Page(f"{key}.md", key, meta, body="", body_line=1, digest="")
        self.seen[f"{key}.md"] = self.today

    def somebody(self) -> Person:
        """Anybody's address."""
        return Person(self.random.choice(self.people).email)

    def change_meta(self, key: str, **meta: object) -> None:
        """Write front matter."""
        self.pages[key] = replace(self.pages[key], meta=replace(self.pages[key].meta, **meta))

    def happen(self) -> None:
        """What a day brings: people answer, authors record, move, archive and remove, people leave."""
        for number, task in list(self.tasks.items()):
            if not task.is_closed and self.random.random() < 0.15:
                closed = datetime.combine(self.today, datetime.min.time(), UTC)
                self.tasks[number] = replace(task, status=5, closed=closed, closed_by=task.responsible_id)
        answered = {task.xml_id for task in self.tasks.values() if task.is_closed}
        for key, page in list(self.pages.items()):
            if f"kb-review:strategy:{key}:{cycle_of(page)}" in answered and self.random.random() < 0.3:
                self.change_meta(key, last_reviewed=self.today)
        if self.random.random() < 0.3:
            key = self.random.choice(list(self.pages))
            moved = f"moved/{self.today}-{key}.md"
            self.seen[moved] = self.today
            self.pages[key] = replace(self.pages[key], path=moved)
        if self.random.random() < 0.3:
            self.change_meta(self.random.choice(list(self.pages)), owner=self.somebody(), title=f"Title {self.today}")
        if self.random.random() < 0.05:
            self.change_meta(self.random.choice(list(self.pages)), status=self.random.choice(list(Status)))
        if self.random.random() < 0.05 and len(self.pages) > 5:
            del self.pages[self.random.choice(list(self.pages))]
        if self.random.random() < 0.02:
            leaver = self.random.randrange(1, len(self.people))
            self.people[leaver] = replace(self.people[leaver], is_active=False)

    def plan(self) -> TaskPlan:
        """The plan of the day."""
        pages = list(self.pages.values())
        reviews = schedule(pages, today=self.today, lead=RULES.review.lead, first_seen=self.seen)
        people = People(tuple(self.people))
        return plan_tasks(pages, reviews, self.tasks.values(), people, RULES, today=self.today)

    def apply(self, change: TaskChange) -> None:
        """What the portal does."""
        if change.action is TaskAction.CREATE:
            number = len(self.tasks) + 1
            self.tasks[number] = RemoteTask(number, change.xml_id, change.title, 2, change.responsible_id)
            return
        task = self.tasks[change.task_id]
        assert change.reopens or not task.is_closed
        if change.action is TaskAction.CLOSE:
            assert change.comment
            self.tasks[change.task_id] = replace(task, status=5, closed_by=SERVICE)
        else:
            self.tasks[change.task_id] = replace(
                task,
                status=2 if change.reopens else task.status,
                title=change.title or task.title,
                responsible_id=task.responsible_id if change.responsible_id is None else change.responsible_id,
            )

    def run(self) -> None:
        """A publish: sometimes it breaks off anywhere and runs again; afterwards nothing is left to do."""
        if self.random.random() < 0.3:
            changes = self.plan().changes
            for change in changes[: self.random.randint(0, len(changes))]:
                self.apply(change)
        planned = self.plan()
        before = self.load()
        for change in planned.changes:
            self.apply(change)
        created = {
            c.responsible_id for c in planned.changes if c.action is TaskAction.CREATE and c.xml_id.startswith(KIND)
        }
        limit = RULES.review.open_per_owner
        assert all(self.load()[person] <= max(limit, before[person]) for person in created)
        again = self.plan()
        assert again.changes == ()
        assert again.queued == planned.queued

    def load(self) -> Counter[int]:
        """Open reviews by person."""
        return Counter(t.responsible_id for t in self.tasks.values() if not t.is_closed and is_review(t))

    def check(self) -> None:
        """What holds on every day after a publish."""
        assert max(Counter(task.xml_id for task in self.tasks.values()).values(), default=1) == 1
        active = {person.id for person in self.people if person.is_active}
        current = {f"kb-review:strategy:{p.key}:{cycle_of(p)}" for p in self.pages.values() if has_reviews(p)}
        for task in self.tasks.values():
            assert task.is_closed or not is_review(task) or (task.xml_id in current and task.responsible_id in active)


@settings(deadline=None, max_examples=5)
@given(st.integers(0, 10**6), st.integers(5, 25), st.integers(2, 6))
def test_a_year_without_a_second_task(seed: int, pages: int, people: int) -> None:
    """Every day: publish, sometimes broken off and repeated; one task a review, only for active people, never made again."""
    year = Year(seed, pages, people)
    for _ in range(365):
        year.happen()
        year.run()
        year.check()
        year.today += timedelta(days=1)


def test_every_review_finds_its_person() -> None:
    """When people answer, no review stays without a task: the queue is worked off."""
    year = Year(1, 25, 5)
    for _ in range(365):
        year.happen()
        year.run()
        year.today += timedelta(days=1)
    for _ in range(120):
        for number, task in year.tasks.items():
            year.tasks[number] = replace(task, status=5)
        year.run()

    assert year.plan().queued == 0
    asked = schedule(list(year.pages.values()), today=year.today, lead=RULES.review.lead, first_seen=year.seen)
    names = {task.xml_id for task in year.tasks.values()}
    assert all(f"kb-review:strategy:{r.page.key}:{r.cycle}" in names for r in asked if r.is_asked)
