"""From reviews and the tasks that the portal has to the changes that make them agree. Pure; docs/review.md tells it to people.

A task is known by its XML_ID, ``kb-review:<base>:<key>:<cycle>``: made once, whatever happens to titles, paths and dates. Git
says what is meant, the portal what happened; a task that a person completed is never made again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from publisher.config import ReviewSettings
from publisher.content.model import Page, Person, Status
from publisher.content.people import parse_person
from publisher.messages import Catalogue, Text, text
from publisher.plan.people import People
from publisher.plan.tasks import Note, RemoteTask, TaskAction, TaskChange, TaskPlan
from publisher.review.owners import Absence, Assignment, Directory, address_of
from publisher.review.schedule import NEVER_REVIEWED, PageReview, cycle_of, has_reviews
from publisher.review.wording import comment, day_in, description_of, is_same_title, title_of

PREFIX = "kb-review"
END_OF_WORK = time(18, 0)


@dataclass(frozen=True, slots=True)
class TaskRules:
    """What holds for all tasks of a base. ``zone`` is where deadlines are meant; ``prefix`` stands before paths in notes.

    ``knows_all_pages`` false (some pages could not be read) keeps the tasks of pages that seem to be gone.
    """

    code: str
    review: ReviewSettings
    language: str
    zone: tzinfo
    prefix: str = ""
    knows_all_pages: bool = True


@dataclass(frozen=True, slots=True)
class TaskName:
    """An XML_ID taken apart."""

    code: str
    key: str
    cycle: str

    def __str__(self) -> str:
        return f"{PREFIX}:{self.code}:{self.key}:{self.cycle}"


def parse_name(xml_id: str) -> TaskName | None:
    """Read the XML_ID of a review task of any base; None for any other task."""
    parts = xml_id.split(":")
    return TaskName(*parts[1:]) if len(parts) == 4 and parts[0] == PREFIX and all(parts[1:]) else None


def plan_tasks(
    pages: Sequence[Page],
    reviews: Sequence[PageReview],
    tasks: Iterable[RemoteTask],
    people: People,
    rules: TaskRules,
    *,
    today: date,
) -> TaskPlan:
    """The changes to tasks, how many reviews wait for their owner to have room, and what must be said.

    ``pages`` are all pages of the site, ``reviews`` what ``schedule`` makes of them, ``tasks`` all tasks with our tag.
    """
    by_email = [page for page in pages if page.meta.owner is not None and page.meta.owner.user_id is None]
    if people.hides_emails and by_email:
        # unknown is not gone: handing tasks over, or asking a fallback, would be guessing
        return TaskPlan(notes=(text("review.emails-hidden", n=len(by_email)),))
    return _Planner({page.key: page for page in pages}, reviews, list(tasks), people, rules, today).plan()


def fallback_of(review: ReviewSettings) -> Person | None:
    """Who is asked where an owner cannot be."""
    return parse_person(review.fallback) if review.fallback else None


class _Planner:
    """One planning: what is known, and what it comes to."""

    def __init__(
        self,
        pages: Mapping[str, Page],
        reviews: Sequence[PageReview],
        tasks: list[RemoteTask],
        people: People,
        rules: TaskRules,
        today: date,
    ) -> None:
        self._pages = pages
        self._reviews = {review.page.key: review for review in reviews}
        self._rules = rules
        self._say = Catalogue(rules.language)
        self._today = today
        self._directory = Directory(people, fallback_of(rules.review))
        self._assigned = {key: self._directory.assign(page) for key, page in sorted(pages.items())}
        self._notes: list[Text] = []
        self._tasks = self._first_of_each(tasks)
        self._load = Counter(task.responsible_id for task in tasks if parse_name(task.xml_id) and not task.is_closed)

    def plan(self) -> TaskPlan:
        changes = [change for name, task in self._tasks.items() for change in self._keep(name, task)]
        created, queued = self._create()
        self._note_owners()
        return TaskPlan((*changes, *created), queued, tuple(self._notes))

    def _first_of_each(self, tasks: list[RemoteTask]) -> dict[TaskName, RemoteTask]:
        """Our tasks by name, in order; of several with one name the one with the lowest id counts, others that are open are told."""
        same: dict[TaskName, list[RemoteTask]] = defaultdict(list)
        for task in sorted(tasks, key=lambda task: task.id):
            name = parse_name(task.xml_id)
            if name is not None and name.code == self._rules.code:
                same[name].append(task)
        for name in sorted(same, key=str):
            others = [task for task in same[name][1:] if not task.is_closed]
            if others:
                ids = ", ".join(str(task.id) for task in others)
                self._notes.append(text("review.duplicate-task", key=name.key, kept=same[name][0].id, others=ids))
        return {name: same[name][0] for name in sorted(same, key=str)}

    # ---- tasks that are there

    def _keep(self, name: TaskName, task: RemoteTask) -> list[TaskChange]:
        """What becomes of a task: finished, handed over, renamed, or left."""
        if task.is_closed:
            if task.note is not None and task.note.action is TaskAction.CLOSE:
                return [self._close(name, task, self._why_over(name) or text("task.page-removed"))]
            self._note_answered(name, task)
            return []
        reason = self._why_over(name)
        if reason is not None:
            self._load[task.responsible_id] -= 1
            return [self._close(name, task, reason)]
        page = self._pages.get(name.key)
        return self._correct(name, task, page) if page is not None else []

    def _why_over(self, name: TaskName) -> Text | None:
        """Why an open task has nothing left to ask; None while it has."""
        page = self._pages.get(name.key)
        if page is None:
            return text("task.page-removed") if self._rules.knows_all_pages else None
        if not has_reviews(page):
            kind = page.meta.status if page.meta.status in {Status.DRAFT, Status.ARCHIVED} else "exempt"
            return text(f"task.page-{kind}")
        if cycle_of(page) == name.cycle:
            return None
        last = page.meta.last_reviewed
        if last is not None and (name.cycle == NEVER_REVIEWED or last.isoformat() > name.cycle):
            by = page.meta.last_reviewed_by
            day = day_in(self._say, last)
            return text("task.reviewed-by", day=day, person=by) if by else text("task.reviewed", day=day)
        return text("task.review-withdrawn")

    def _close(self, name: TaskName, task: RemoteTask, reason: Text) -> TaskChange:
        person = self._directory.by_id(task.responsible_id)
        return TaskChange(
            TaskAction.CLOSE,
            key=name.key,
            cycle=name.cycle,
            xml_id=str(name),
            owner=address_of(person) if person is not None else f"b24:{task.responsible_id}",
            due=self._day_of(task.deadline),
            task_id=task.id,
            comment=comment(self._say, reason) if not _is_said(task, TaskAction.CLOSE) else None,
            note=Note(TaskAction.CLOSE, task.comments),
            is_closed=task.is_closed,
        )

    def _correct(self, name: TaskName, task: RemoteTask, page: Page) -> list[TaskChange]:
        """Hand an open task to whom it belongs now, and give it the page's title."""
        assigned = self._assigned[page.key]
        title = title_of(page, self._say)
        is_renamed = not is_same_title(title, task.title)
        person = assigned.person
        is_handed_over = person is not None and person.id != task.responsible_id
        is_unfinished = task.note is not None
        if not (is_renamed or is_handed_over or is_unfinished):
            return []
        is_told = (is_handed_over or is_unfinished) and not _is_said(task, TaskAction.UPDATE)
        if is_handed_over and person is not None:
            self._load[task.responsible_id] -= 1
            self._load[person.id] += 1
        review = self._reviews.get(page.key)
        return [
            TaskChange(
                TaskAction.UPDATE,
                key=name.key,
                cycle=name.cycle,
                xml_id=str(name),
                owner=assigned.address,
                due=review.due if review is not None else self._day_of(task.deadline),
                task_id=task.id,
                title=title if is_renamed else None,
                responsible_id=person.id if is_handed_over and person is not None else None,
                comment=comment(self._say, self._why_handed_over(assigned)) if is_told else None,
                note=Note(TaskAction.UPDATE, task.comments) if is_handed_over or is_unfinished else None,
            )
        ]

    def _why_handed_over(self, assigned: Assignment) -> Text:
        if assigned.absence is None:
            return text("task.new-owner")
        return text("task.instead-of", owner=assigned.owner.display_name if assigned.owner is not None else "")

    def _note_answered(self, name: TaskName, task: RemoteTask) -> None:
        """A task that a person completed and that git does not know of yet is told, and not made again."""
        page = self._pages.get(name.key)
        if page is None or not has_reviews(page) or cycle_of(page) != name.cycle:
            return
        closer = self._directory.by_id(task.closed_by) if task.closed_by is not None else None
        by = closer.name or address_of(closer) if closer is not None else text("review.somebody")
        closed = self._day_of(task.closed)
        day = closed.isoformat() if closed is not None else text("review.some-day")
        self._notes.append(
            text("review.completed-not-recorded", path=self._shown(page), task=task.id, person=by, day=day)
        )

    # ---- tasks to make

    def _create(self) -> tuple[list[TaskChange], int]:
        """Tasks for the reviews that have none: overdue ones first, then as they fall due, while the person has room."""
        wanted = [
            review for review in self._reviews.values() if review.is_asked and self._name(review) not in self._tasks
        ]
        wanted.sort(key=lambda r: (not r.is_overdue(self._today), r.due or self._today, r.page.key))
        created: list[TaskChange] = []
        queued = 0
        for review in wanted:
            assigned = self._assigned[review.page.key]
            if assigned.person is None:
                continue
            if self._load[assigned.person.id] >= self._rules.review.open_per_owner:
                queued += 1
                continue
            self._load[assigned.person.id] += 1
            created.append(self._new(review, assigned, assigned.person.id))
        return created, queued

    def _new(self, review: PageReview, assigned: Assignment, responsible: int) -> TaskChange:
        due = review.due or self._today
        name = self._name(review)
        stands_in = assigned.owner.display_name if assigned.absence is not None and assigned.owner is not None else ""
        return TaskChange(
            TaskAction.CREATE,
            key=name.key,
            cycle=name.cycle,
            xml_id=str(name),
            owner=assigned.address,
            due=due,
            title=title_of(review.page, self._say),
            description=description_of(
                review.page,
                self._say,
                due=self._deadline_day(review),
                is_overdue=review.is_overdue(self._today),
                stands_in=stands_in,
            ),
            responsible_id=responsible,
            deadline=datetime.combine(self._deadline_day(review), END_OF_WORK, self._rules.zone),
        )

    def _deadline_day(self, review: PageReview) -> date:
        """The day it is due. A page that nobody ever confirmed is not late: it gets the lead time from today at least."""
        due = review.due or self._today
        return self._rules.review.lead.after(self._today) if review.is_first and due < self._today else due

    def _name(self, review: PageReview) -> TaskName:
        return TaskName(self._rules.code, review.page.key, review.cycle)

    # ---- what is said

    def _note_owners(self) -> None:
        """Every owner whom the portal does not know or has dismissed, with the number of pages and who is asked instead."""
        met: dict[tuple[Absence, str, str], list[Page]] = defaultdict(list)
        for key, assigned in self._assigned.items():
            page = self._pages[key]
            if assigned.absence is None or not page.meta.status.is_published:
                continue
            owner = assigned.owner.address if assigned.owner is not None else ""
            instead = address_of(assigned.person) if assigned.person is not None else ""
            met[assigned.absence, owner, instead].append(page)
        for (absence, owner, instead), pages in sorted(met.items()):
            first = self._shown(min(pages, key=lambda page: page.path))
            outcome = text("review.asked-instead", person=instead) if instead else text("review.nobody-asked")
            self._notes.append(
                text(f"review.owner-{absence}", owner=owner or "-", n=len(pages), path=first, outcome=outcome)
            )
        fallback = self._rules.review.fallback
        if fallback and met:
            person = parse_person(fallback)
            found = self._directory.find(person)
            if found is None or not found.is_active:
                self._notes.append(text("review.fallback-unusable", person=fallback))

    def _shown(self, page: Page) -> str:
        return f"{self._rules.prefix}{page.path}"

    def _day_of(self, moment: datetime | None) -> date | None:
        return moment.astimezone(self._rules.zone).date() if moment is not None else None


def _is_said(task: RemoteTask, action: TaskAction) -> bool:
    """Whether a run that was cut short made its comment for this change: one more stands there than it had noted."""
    return task.note is not None and task.note.action is action and task.comments > task.note.comments
