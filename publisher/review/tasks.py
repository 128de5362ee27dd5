"""From reviews and the tasks that the portal has to the changes that make them agree. Pure; docs/review.md tells it to people.

A task is known by its XML_ID, ``kb-review:<base>:<key>:<cycle>``: made once, whatever happens to titles, paths and dates. Git
says what is meant, the portal what happened; a task that a person completed is never made again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from publisher.content.model import Page, Person, Status
from publisher.content.people import parse_person
from publisher.messages import Catalogue, Text, text
from publisher.plan.answers import AnswerRow, with_moved
from publisher.plan.people import People
from publisher.plan.talk import Talk
from publisher.plan.tasks import Note, RemoteTask, Step, TaskAction, TaskChange, TaskPlan
from publisher.review.answering import NOTHING_KNOWN, Answering, Circumstances
from publisher.review.answers import ReviewAnswer, asked_by_us
from publisher.review.deadlines import Moved, moved
from publisher.review.escalation import Escalating
from publisher.review.leavers import hand_overs, is_settled, others_to_ask
from publisher.review.names import Kind, TaskName, parse_name
from publisher.review.opening import Opening, say_of
from publisher.review.owner_notes import owner_notes
from publisher.review.owners import Absence, Assignment, Directory, address_of
from publisher.review.presence import Presence
from publisher.review.rules import TaskRules
from publisher.review.schedule import NEVER_REVIEWED, PageReview, cycle_of, has_reviews
from publisher.review.ticks import editors_labels, labels, lacking, title_of_list
from publisher.review.unmerged import ask_to_merge, long_unmerged
from publisher.review.wording import comment, day_in, is_same_title, title_of
from publisher.review_settings import ReviewSettings


def plan_tasks(
    pages: Sequence[Page],
    reviews: Sequence[PageReview],
    tasks: Iterable[RemoteTask],
    people: People,
    rules: TaskRules,
    *,
    today: date,
    around: Circumstances = NOTHING_KNOWN,
) -> TaskPlan:
    """The changes to tasks, how many reviews wait for their owner to have room, and what must be said.

    ``pages`` are all pages of the site, ``reviews`` what ``schedule`` makes of them, ``tasks`` the tasks with our tag that are
    open or answer a review that git does not know of, ``around`` what else is known of them.
    """
    by_email = [page for page in pages if page.meta.owner is not None and page.meta.owner.user_id is None]
    if people.hides_emails and by_email:
        # unknown is not gone: handing tasks over, or asking a fallback, would be guessing
        return TaskPlan(notes=(text("review.emails-hidden", n=len(by_email)),))
    return _Planner({page.key: page for page in pages}, reviews, list(tasks), people, rules, today, around).plan()


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
        around: Circumstances,
    ) -> None:
        self._pages = pages
        self._around = around
        self._reviews = {review.page.key: review for review in reviews}
        self._rules = rules
        self._say = Catalogue(rules.language)
        self._today = today
        self._directory = Directory(people, fallback_of(rules.review))
        presence = Presence(around.away, rules.workdays, rules.review.lead, today)
        self._opening = Opening(rules, presence, today, around.news)
        self._assigned = {
            key: presence.present(self._directory.assign(page), self._directory.deputy(page))
            for key, page in sorted(pages.items())
        }
        self._notes: list[Text] = []
        self._tasks = self._first_of_each(tasks)
        self._load = Counter(task.responsible_id for task in tasks if _is_review(task) and not task.is_closed)
        self._answering = Answering(
            self._directory,
            around,
            rules.review.editors_to_ask,
            code=rules.code,
            language=rules.language,
            zone=rules.zone,
            shown=self._shown,
        )
        self._answers = self._find_answers()
        self._late: tuple[AnswerRow, ...] = ()
        self._escalating = Escalating(reviews, self._asked, self._directory, presence, rules)

    def plan(self) -> TaskPlan:
        rows = tuple(
            self._answering.row(self._pages[name.key], answer, self._tasks[name], self._due_of(name))
            for name, answer in self._answers.items()
        )
        self._late = long_unmerged(rows, self._today, self._rules.zone)
        changes = [change for name, task in self._tasks.items() for change in self._keep(name, task)]
        changes += self._ask()
        changes += ask_to_merge(self._late, self._pages, self._answering.editor(), self._rules, self._tasks)
        changes += hand_overs(
            self._pages.values(), self._directory, others_to_ask(self._rules), self._rules, self._tasks
        )
        created, queued = self._create()
        self._notes += owner_notes(self._pages, self._assigned, self._directory, self._rules)
        archived = self._escalating.archive_rows(self._pages, self._shown, self._around.changed_since)
        answers = with_moved(rows, [*self._told_of_open(), *archived])
        late = tuple(o for o in self._escalating.late.values() if o.key not in {change.key for change in created})
        return TaskPlan((*changes, *created), queued, tuple(self._notes), answers, late)

    def _find_answers(self) -> dict[TaskName, ReviewAnswer]:
        """What was answered in the tasks of reviews that git does not know to be done."""
        found: dict[TaskName, ReviewAnswer] = {}
        for name, task in self._tasks.items():
            page = self._pages.get(name.key)
            is_asked = page is not None and has_reviews(page) and cycle_of(page) == name.cycle
            if name.kind is not Kind.REVIEW or page is None or not is_asked:
                continue
            answer = self._answering.answer(page, name, task, self._work_of(name))
            if answer is not None:
                found[name] = answer
        return found

    def _asked(self, review: PageReview) -> tuple[RemoteTask | None, ReviewAnswer | None, Moved | None]:
        name = self._name(review)
        task = self._tasks.get(name)
        return task, self._answers.get(name), self._moved(review.page, task) if task is not None else None

    def _due_of(self, name: TaskName) -> date | None:
        review = self._reviews.get(name.key)
        return review.due if review is not None else None

    def _work_of(self, name: TaskName) -> RemoteTask | None:
        return self._tasks.get(replace(name, kind=Kind.WORK))

    def _ask(self) -> list[TaskChange]:
        """The tasks that answers ask for and that are not there yet."""
        asked: list[TaskChange] = []
        for name, answer in self._answers.items():
            page = self._pages[name.key]
            wanted = self._answering.work(page, answer)
            asked += [change for change in wanted if parse_name(change.xml_id) not in self._tasks]
            if answer.asks_editors and not wanted:
                self._notes.append(text("review.no-editor", path=self._shown(page)))
        return asked

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
        """What becomes of a task: finished, handed over, renamed, opened again, or left."""
        if task.note is not None and task.note.step is Step.CREATE and not task.is_closed:
            return [self._with_list(name, task)]
        if name.kind is not Kind.REVIEW:
            return self._keep_asked(name, task)
        page = self._pages.get(name.key)
        answer = self._answers.get(name)
        if task.is_closed:
            if task.note is not None and task.note.step is Step.CLOSE:
                return [self._close(name, task, self._why_over(name) or text("task.page-removed"))]
            if page is None or answer is None:
                return []
            again = self._answering.reopening(page, answer, task, self._work_of(name))
            if again is not None and again.reopens:
                self._load[task.responsible_id] += 1  # it is open again, and takes the room of a new one
            return [again] if again is not None else []
        reason = self._why_over(name)
        if reason is not None:
            self._load[task.responsible_id] -= 1
            return [self._close(name, task, reason)]
        return self._correct(name, task, page) if page is not None else []

    def _keep_asked(self, name: TaskName, task: RemoteTask) -> list[TaskChange]:
        """Work that was asked for is closed when it is done, or has nobody left to do it for."""
        if task.is_closed or (name.key not in self._pages and not self._rules.knows_all_pages):
            return []
        if name.kind is Kind.UNMERGED:
            return [] if self._late else [self._close(name, task, text("task.unmerged-done"))]
        if name.kind is Kind.LEAVER:
            over = self._rules.knows_all_pages and is_settled(name, self._pages.values(), self._directory)
            return [self._close(name, task, text("task.leaver-done"))] if over else []
        answer = self._answers.get(replace(name, kind=Kind.REVIEW))
        reason = self._answering.over(name, task, self._pages.get(name.key), answer)
        return [self._close(name, task, reason)] if reason is not None else []

    def _with_list(self, name: TaskName, task: RemoteTask) -> TaskChange:
        """A task whose checklist a run that was cut short did not finish."""
        talk = self._around.talks.get(task.id, Talk())
        page = self._pages.get(name.key)
        say = say_of(page, self._say) if page is not None else self._say
        wanted = labels(say) if name.kind is Kind.REVIEW else editors_labels(self._say)
        heads = [point.id for point in talk.points if not point.parent]
        person = self._directory.by_id(task.responsible_id)
        return TaskChange(
            TaskAction.UPDATE,
            key=name.key,
            cycle=name.cycle,
            xml_id=str(name),
            owner=address_of(person) if person is not None else f"b24:{task.responsible_id}",
            due=self._day_of(task.deadline),
            task_id=task.id,
            list_title=title_of_list(self._say),
            list_id=heads[0] if heads else None,
            points=lacking(talk.points, wanted),
            note=Note(Step.CREATE),
        )

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
            comment=comment(self._say, reason) if not _is_said(task, Step.CLOSE) else None,
            note=Note(Step.CLOSE, task.comments),
            is_closed=task.is_closed,
        )

    def _correct(self, name: TaskName, task: RemoteTask, page: Page) -> list[TaskChange]:
        """Hand an open task to whom it belongs now, and give it the page's title."""
        assigned = self._assigned[page.key]
        title = title_of(page, self._say)
        is_renamed = not is_same_title(title, task.title)
        person = assigned.person
        is_handed_over = person is not None and person.id != task.responsible_id and not self._is_delegated(task, page)
        is_unfinished = task.note is not None
        found = self._moved(page, task)
        back = found if found is not None and found.is_to_be_put_back else None
        joins = None if is_handed_over else self._escalating.joining(page, task)
        if not (is_renamed or is_handed_over or is_unfinished or back or joins):
            return []
        step = task.note.step if task.note is not None else Step.DEADLINE if back is not None else Step.UPDATE
        step = Step.UPDATE if is_handed_over else step
        is_noted = is_handed_over or is_unfinished or back is not None
        is_told = is_noted and not _is_said(task, step)
        if is_handed_over and person is not None:
            self._load[task.responsible_id] -= 1
            self._load[person.id] += 1
        review = self._reviews.get(page.key)
        why = (
            _WHY_AGAIN[step]
            if step in _WHY_AGAIN
            else self._why_handed_over(assigned, self._directory.deputy(page), task)
        )
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
                deadline=(
                    self._opening.later_deadline(self._day_of(task.deadline), person.id)
                    if is_handed_over and person is not None
                    else back.ours
                    if back is not None
                    else None
                ),
                comment=comment(self._say, why) if is_told else None,
                note=Note(step, task.comments) if is_noted else None,
                accomplices=(*task.accomplices, joins.id) if joins is not None else None,
                joined=address_of(joins) if joins is not None else "",
            )
        ]

    def _moved(self, page: Page, task: RemoteTask) -> Moved | None:
        talk = self._around.talks.get(task.id)
        if talk is None or task.is_closed:
            return None
        return moved(task, talk.deadlines, self._around.service, page.meta, self._rules.zone)

    def _told_of_open(self) -> list[AnswerRow]:
        """What people did to tasks that they have not answered: a proposal for the page, or a word to whoever reads the report."""
        told: list[AnswerRow] = []
        for name, task in self._tasks.items():
            page = self._pages.get(name.key)
            if page is None or name.kind is not Kind.REVIEW or self._why_over(name) is not None:
                continue
            told += self._answering.rows_of_open(page, task, self._moved(page, task), is_answered=name in self._answers)
        return told

    def _is_delegated(self, task: RemoteTask, page: Page) -> bool:
        """Whether somebody who may answer gave the task to whoever has it, and nobody else has become the page's owner since."""
        talk = self._around.talks.get(task.id)
        assigned = self._assigned[page.key].person
        if talk is None or assigned is None:
            return False
        asked, acts = asked_by_us(task, talk.handovers, self._around.service)
        entitled = self._directory.entitled(page, self._around.service).with_delegates(task, talk.handovers)
        return bool(acts) and assigned.id == asked and entitled.may(task.responsible_id)

    def _why_handed_over(self, assigned: Assignment, deputy: Assignment, task: RemoteTask) -> Text:
        owner = assigned.owner.display_name if assigned.owner is not None else ""
        if assigned.absence is not None:
            return text("task.away" if assigned.absence is Absence.AWAY else "task.instead-of", owner=owner)
        talk = self._around.talks.get(task.id, Talk())
        asked, acts = asked_by_us(task, talk.handovers, self._around.service)
        if acts and assigned.person is not None and assigned.person.id == asked:
            return text("task.given-back", owner=owner)
        if deputy.person is not None and deputy.person.id == task.responsible_id:
            return text("task.back-to-owner", owner=owner)
        return text("task.new-owner")

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
            created.append(self._opening.task(review, assigned, assigned.person.id))
        return created, queued

    def _name(self, review: PageReview) -> TaskName:
        return TaskName(self._rules.code, review.page.key, review.cycle)

    # ---- what is said

    def _shown(self, page: Page) -> str:
        return f"{self._rules.prefix}{page.path}"

    def _day_of(self, moment: datetime | None) -> date | None:
        return moment.astimezone(self._rules.zone).date() if moment is not None else None


_WHY_AGAIN = {Step.REOPEN: text("task.asked-again"), Step.DEADLINE: text("task.deadline-back")}


def _is_review(task: RemoteTask) -> bool:
    name = parse_name(task.xml_id)
    return name is not None and name.kind is Kind.REVIEW


def _is_said(task: RemoteTask, step: Step) -> bool:
    """Whether a run that was cut short made its comment for this change: one more stands there than it had noted."""
    return task.note is not None and task.note.step is step and task.comments > task.note.comments
