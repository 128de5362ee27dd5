"""What becomes of answers: how they are told, and the work that they ask for. Pure.

Work for editors is a task of its own, ``kb-work:…``, the question who answers for a page another, ``kb-owner:…``; each is made
once a review, whatever is said in it later.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo

from publisher.content.model import Page, Status
from publisher.messages import Catalogue, Text, text
from publisher.plan.answers import AnswerRow, Confirmation, Proposal, ReviewStamp
from publisher.plan.people import PortalPerson
from publisher.plan.talk import Part, Talk
from publisher.plan.tasks import PAGE_URL, Note, RemoteTask, Step, TaskAction, TaskChange
from publisher.review.answers import AnswerState, Quote, ReviewAnswer, answer_of, handed_on, was_asked_again
from publisher.review.deadlines import Moved
from publisher.review.names import Kind, TaskName
from publisher.review.news import NO_NEWS, News
from publisher.review.owners import Directory, address_of
from publisher.review.ticks import REMARK, ReviewOutcome, editors_labels, read_tick
from publisher.review.wording import MOST_CHARACTERS, day_in, plain, quoted
from publisher.workdays import NOBODY, Away

_WORDS = frozenset({Part.COMMENTS, Part.CHAT, Part.RESULTS})


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What answers are judged by, beside the tasks themselves.

    ``talks`` is what was read of tasks, ``service`` the webhook's user. ``is_held`` tells whether a page (by key) has an edit in the
    portal that git does not have; ``changed_since`` whether a page's file changed in git after a moment; ``is_other`` whether
    its text is another than what was published at a moment. ``away`` tells when people are absent, by user id,
    ``news`` what happened to a page since its last review.
    """

    talks: Mapping[int, Talk]
    service: int
    is_held: Callable[[str], bool] = lambda _: False
    changed_since: Callable[[str, datetime], bool] = lambda _path, _moment: False
    is_other: Callable[[str, datetime], bool] = lambda _path, _moment: False
    away: Mapping[int, tuple[Away, ...]] = field(default_factory=lambda: NOBODY)
    news: Callable[[Page], News] = lambda _: NO_NEWS


NOTHING_KNOWN = Circumstances({}, 0)


def judged(answer: ReviewAnswer | None, work: Talk | None, service: int) -> ReviewAnswer | None:
    """An answer in words alone, as an editor read it in the task that it led to: only a remark, or work to do."""
    if answer is None or answer.outcome is not ReviewOutcome.NONE or work is None:
        return answer
    ticked = {read_tick(point.title)[0] for point in work.points if point.is_ticked and point.by != service}
    if ReviewOutcome.NEEDS_WORK in ticked:
        return replace(answer, outcome=ReviewOutcome.NEEDS_WORK)
    if REMARK in ticked and answer.is_completed:
        return replace(answer, outcome=ReviewOutcome.VALID, by=answer.closed_by, at=answer.closed)
    return answer


class Answering:
    """The answers in the review tasks of one base."""

    def __init__(
        self,
        directory: Directory,
        around: Circumstances,
        editors: Iterable[str],
        *,
        code: str,
        language: str,
        zone: tzinfo,
        shown: Callable[[Page], str],
    ) -> None:
        self._directory = directory
        self._around = around
        self._editors = tuple(editors)
        self._code = code
        self._say = Catalogue(language)
        self._zone = zone
        self._shown = shown

    def answer(self, page: Page, name: TaskName, task: RemoteTask, work: RemoteTask | None) -> ReviewAnswer | None:
        """The answer in a page's review task; ``work`` is the editors' task that its words led to."""
        talk = self._talk(task)
        if talk is None:
            return None
        entitled = self._directory.entitled(page, self._around.service)
        found = answer_of(name.key, name.cycle, task, talk, entitled)
        return judged(found, self._around.talks.get(work.id), self._around.service) if work is not None else found

    def _talk(self, task: RemoteTask) -> Talk | None:
        found = self._around.talks.get(task.id)
        return Talk() if found is None and task.is_closed else found

    def is_unread(self, task: RemoteTask) -> bool:
        """Whether there may be words in a task that the webhook may not read: nobody may take silence for a yes then."""
        talk = self._talk(task)
        if talk is None:
            return False
        return Part.CHECKLIST in talk.unread or (task.comments > 0 and bool(talk.unread & _WORDS))

    def state(self, page: Page, answer: ReviewAnswer, task: RemoteTask) -> tuple[AnswerState, str]:
        """What becomes of an answer, and the name of the sentence that says so."""
        if answer.outcome.is_stamped:
            if self.is_unread(task):
                return AnswerState.WAITING, "unread"
            if answer.is_outsiders:
                return AnswerState.ASKED, "outsider"
            if not answer.is_completed:
                return AnswerState.WAITING, "open"
            if self._around.is_held(page.key):
                return AnswerState.WAITING, "edited"
            if self.asks_about_new_text(page, answer):
                return AnswerState.ASKED, "changed"
            return AnswerState.WAITING, "unstamped"
        if answer.outcome is ReviewOutcome.NONE and not answer.asks_editors:
            return (AnswerState.ASKED, "outsider") if answer.is_outsiders else (AnswerState.WAITING, "others")
        return AnswerState.ASKED, "owner" if answer.outcome is ReviewOutcome.NOT_MINE else "work"

    def asks_about_new_text(self, page: Page, answer: ReviewAnswer) -> bool:
        """Whether a page that was called right has another text by now. Who corrected it changed the text, so it is another."""
        closed = answer.closed
        return answer.outcome is ReviewOutcome.VALID and closed is not None and self._around.is_other(page.path, closed)

    # ---- what is told

    def row(self, page: Page, answer: ReviewAnswer, task: RemoteTask, due: date | None = None) -> AnswerRow:
        """An answer for plan and report: every word of it."""
        state, why = self.state(page, answer, task)
        told = text(
            "review.answer",
            path=self._shown(page),
            outcome=text(f"review.outcome-{answer.outcome}"),
            person=self._name(answer.by),
            day=self._day(answer.at),
            task=answer.task,
            state=text(f"review.state-{why}"),
        )
        words = tuple(
            text("review.answer-words", person=self._name(q.by), day=self._day(q.at), words=" ".join(q.words.split()))
            for q in answer.quotes
        )
        return AnswerRow(
            key=page.key,
            task=answer.task,
            outcome=answer.outcome.value,
            by=self._address(answer.by),
            at=answer.at.astimezone(self._zone).isoformat() if answer.at is not None else "",
            words="\n".join(self._quoted(quote, answer) for quote in answer.quotes),
            state=state.value,
            told=(told, *words),
            confirmation=self._confirmation(answer, due) if why == "unstamped" else None,
            proposals=self._proposals(page, answer),
        )

    def rows_of_open(
        self, page: Page, task: RemoteTask, moved: Moved | None, *, is_answered: bool
    ) -> Iterable[AnswerRow]:
        """What is told of a task beside its answer: whom it was handed on to, unless the answer says so, and its deadline."""
        handed = None if is_answered else self._handed_row(page, task)
        if handed is not None:
            yield handed
        if moved is not None and moved.is_later(self._zone):
            yield self._moved_row(page, task, moved)

    def _handed_row(self, page: Page, task: RemoteTask) -> AnswerRow | None:
        """An open task that somebody who may answer gave to another person, who is proposed as the page's owner."""
        talk = self._talk(task)
        if talk is None or task.is_closed:
            return None
        entitled = self._directory.entitled(page, self._around.service).with_delegates(task, talk.handovers)
        given = handed_on(task, talk.handovers, entitled)
        proposals = self._heir(page, given.after) if given is not None else ()
        if given is None or not proposals:
            return None
        told = text(
            "review.handed-on",
            path=self._shown(page),
            person=self._name(given.by),
            heir=self._name(given.after),
            day=self._day(given.at),
            task=task.id,
        )
        return self._told_row(page, task, given.by, given.at, AnswerState.PROPOSED, told, proposals)

    def _moved_row(self, page: Page, task: RemoteTask, moved: Moved) -> AnswerRow:
        """A deadline that somebody moved, as plan and report tell it; ``next_review`` is proposed where it is taken over."""
        what = "again" if moved.was_put_back else "too-far"
        is_new = not moved.is_too_far and moved.day is not None and page.meta.next_review != moved.day
        told = text(
            f"review.deadline-{what}" if moved.is_too_far else "review.deadline-moved",
            path=self._shown(page),
            person=self._name(moved.by),
            day=moved.day.isoformat() if moved.day is not None else text("review.some-day"),
            task=task.id,
        )
        state = AnswerState.ASKED if moved.is_too_far else AnswerState.PROPOSED
        proposals = (Proposal("next_review", moved.day),) if is_new and moved.day is not None else ()
        return self._told_row(page, task, moved.by, moved.at, state, told, proposals)

    def _told_row(
        self,
        page: Page,
        task: RemoteTask,
        by: int | None,
        at: datetime | None,
        state: AnswerState,
        told: Text,
        proposals: tuple[Proposal, ...],
    ) -> AnswerRow:
        """What somebody did to a task without an answer, in one sentence, with what is proposed after it."""
        return AnswerRow(
            key=page.key,
            task=task.id,
            outcome=ReviewOutcome.NONE.value,
            by=self._address(by),
            at=at.astimezone(self._zone).isoformat() if at is not None else "",
            words="",
            state=state.value,
            told=(told,),
            proposals=proposals,
        )

    def _confirmation(self, answer: ReviewAnswer, due: date | None) -> Confirmation | None:
        closer = self._person(answer.closed_by)
        if answer.closed is None or closer is None:
            return None
        day = answer.closed.astimezone(self._zone).date()
        stamp = ReviewStamp(day, address_of(closer), answer.outcome.value)
        return Confirmation(stamp, closer.name, answer.closed, due)

    def _proposals(self, page: Page, answer: ReviewAnswer) -> tuple[Proposal, ...]:
        """What the answer comes to in front matter, if somebody with git agrees."""
        found: list[Proposal] = []
        if answer.outcome is ReviewOutcome.RETIRE:
            found.append(Proposal("status", Status.ARCHIVED.value))
        return (*found, *self._heir(page, answer.handed_to))

    def _heir(self, page: Page, user: int | None) -> tuple[Proposal, ...]:
        """Whoever was given a page's review, as its owner."""
        heir, owner = self._person(user), self._directory.find(page.meta.owner)
        is_another = heir is not None and owner is not None and heir.id != owner.id
        return (Proposal("owner", address_of(heir)),) if heir is not None and is_another else ()

    def _quoted(self, quote: Quote, answer: ReviewAnswer) -> str:
        return quote.words if quote.by == answer.by else f"{self._address(quote.by)}: {quote.words}"

    def _person(self, user: int | None) -> PortalPerson | None:
        return self._directory.by_id(user) if user is not None else None

    def _address(self, user: int | None) -> str:
        person = self._person(user)
        return address_of(person) if person is not None else f"b24:{user}" if user else ""

    def _name(self, user: int | None) -> str | Text:
        person = self._person(user)
        if person is not None:
            return person.name or address_of(person)
        return f"b24:{user}" if user else text("review.somebody")

    def _day(self, moment: datetime | None) -> str | Text:
        return moment.astimezone(self._zone).date().isoformat() if moment is not None else text("review.some-day")

    # ---- what is asked

    def reopening(
        self, page: Page, answer: ReviewAnswer, task: RemoteTask, work: RemoteTask | None
    ) -> TaskChange | None:
        """The review's own task opened again, where its answer leaves the page's owner something to say.

        After a stranger's completion, once; after a change of the text since; after the work that was asked for; and for
        somebody else, where it was not theirs.
        """
        if not task.is_closed:
            return None
        talk = self._talk(task) or Talk()
        assigned = self._directory.assign(page).person
        if answer.is_outsiders and not answer.asks_editors and answer.outcome is not ReviewOutcome.NOT_MINE:
            asked = was_asked_again(talk, self._around.service)
            return None if asked else self._reopened(task, answer, text("task.asked-outsider"))
        if self.asks_about_new_text(page, answer):
            return self._reopened(task, answer, text("task.asked-changed"))
        if answer.outcome is ReviewOutcome.NOT_MINE:
            if assigned is None or assigned.id in {answer.by, task.responsible_id}:
                return None
            change = self._reopened(task, answer, text("task.new-owner"))
            return replace(change, responsible_id=assigned.id, reopens=False, note=Note(Step.UPDATE, task.comments))
        done = work is not None and work.is_closed
        opened = work.created if work is not None else None
        if answer.asks_editors and done and opened is not None and self._around.changed_since(page.path, opened):
            return self._reopened(task, answer, text("task.asked-worked"))
        return None

    def _reopened(self, task: RemoteTask, answer: ReviewAnswer, why: Text) -> TaskChange:
        return TaskChange(
            TaskAction.UPDATE,
            key=answer.key,
            cycle=answer.cycle,
            xml_id=str(TaskName(self._code, answer.key, answer.cycle)),
            owner=self._address(task.responsible_id),
            due=task.deadline.astimezone(self._zone).date() if task.deadline is not None else None,
            task_id=task.id,
            comment=self._say.say(why),
            note=Note(Step.REOPEN, task.comments),
            reopens=True,
        )

    def work(self, page: Page, answer: ReviewAnswer) -> tuple[TaskChange, ...]:
        """What is asked of the editors, or of whoever decides who answers for the page."""
        if answer.outcome is ReviewOutcome.NOT_MINE:
            return self._asked(page, answer, Kind.OWNER, self._directory.head_for(page))
        if answer.asks_editors:
            return self._asked(page, answer, Kind.WORK, self.editor())
        return ()

    def editor(self) -> PortalPerson | None:
        """The first editor who can be asked."""
        return next(iter(self._directory.reachable(self._editors)), None)

    def _asked(
        self, page: Page, answer: ReviewAnswer, kind: Kind, person: PortalPerson | None
    ) -> tuple[TaskChange, ...]:
        if person is None:
            return ()
        say = self._say
        title = plain(page.meta.title or page.path)
        what = answer.outcome.value if kind is Kind.WORK else "owner"
        day = answer.at.astimezone(self._zone).date() if answer.at is not None else None
        said = say(
            f"task.said-{answer.outcome}",
            person=plain(str(self._name(answer.by))),
            day=day_in(say, day) if day is not None else "—",
        )
        quotes = [quoted(plain(str(self._name(quote.by))), quote.words) for quote in answer.quotes]
        points = editors_labels(say) if answer.outcome is ReviewOutcome.NONE else ()
        return (
            TaskChange(
                TaskAction.CREATE,
                key=page.key,
                cycle=answer.cycle,
                xml_id=str(TaskName(self._code, page.key, answer.cycle, kind)),
                owner=address_of(person),
                title=say(f"task.{kind.value.removeprefix('kb-')}-title", title=title)[:MOST_CHARACTERS],
                description="\n".join(
                    [
                        say("task.page", link=f"[URL={PAGE_URL}]{title}[/URL]"),
                        said,
                        *quotes,
                        "",
                        say(f"task.ask-{what}"),
                    ]
                ),
                responsible_id=person.id,
                list_title=say("task.answer-title") if points else "",
                points=points,
            ),
        )

    def over(self, name: TaskName, task: RemoteTask, page: Page | None, answer: ReviewAnswer | None) -> Text | None:
        """Why work that was asked for is done; None while it is not."""
        if page is None:
            return text("task.page-removed")
        if page.meta.status is Status.ARCHIVED:
            return text("task.page-archived")
        if name.kind is Kind.OWNER:
            person = self._directory.find(page.meta.owner)
            said_by = answer.by if answer is not None and answer.outcome is ReviewOutcome.NOT_MINE else None
            is_another = person is not None and said_by is not None and person.id != said_by
            return text("task.owner-found") if is_another else None
        if task.created is not None and self._around.changed_since(page.path, task.created):
            return text("task.work-done")
        return None
