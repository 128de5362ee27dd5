"""What becomes of review tasks: made once, finished when git says so, handed over, never made again."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from publisher.content.model import FrontMatter, Page, Person, Status
from publisher.intervals import Interval, Unit
from publisher.messages import Catalogue
from publisher.plan.answers import Proposal
from publisher.plan.people import Department, People, PortalPerson
from publisher.plan.talk import Deadline, Talk
from publisher.plan.tasks import PAGE_URL, Note, RemoteTask, Step, TaskAction, TaskPlan
from publisher.review.answering import Circumstances
from publisher.review.names import TaskName, parse_name
from publisher.review.rules import TaskRules
from publisher.review.schedule import schedule
from publisher.review.tasks import plan_tasks
from publisher.review.ticks import labels
from publisher.review_settings import ReviewSettings
from publisher.workdays import Away, read_workdays

TODAY = date(2026, 11, 23)
BERLIN = ZoneInfo("Europe/Berlin")
ANNA = PortalPerson(1, "anna@example.com", "Anna K")
IVAN = PortalPerson(2, "ivan@example.com", "Ivan P")
LEFT = PortalPerson(3, "left@example.com", "Left L", is_active=False)
PEOPLE = People((ANNA, IVAN, LEFT))
RULES = TaskRules("strategy", ReviewSettings(), "en", BERLIN, prefix="content/")
LAST = date(2026, 8, 30)


def page(key: str = "seg-retail", **meta: object) -> Page:
    """A page of Anna's that is due in a week."""
    front = {
        "owner": Person("anna@example.com"),
        "review_every": Interval(3, Unit.MONTH),
        "title": f"Page {key}",
        "last_reviewed": LAST,
        **meta,
    }
    return Page(f"{key}.md", key, FrontMatter(**front), body="", body_line=1, digest="")


def task(key: str = "seg-retail", number: int = 100, **more: object) -> RemoteTask:
    """Anna's open task for that page."""
    values = {"status": 2, "responsible_id": 1, "title": f"Review: Page {key}", "cycle": LAST.isoformat(), **more}
    cycle = values.pop("cycle")
    return RemoteTask(number, f"kb-review:strategy:{key}:{cycle}", **values)


def plan(
    pages: list[Page], tasks: list[RemoteTask] | None = None, rules: TaskRules = RULES, people: People = PEOPLE
) -> TaskPlan:
    """The plan for these pages and tasks on the day."""
    reviews = schedule(pages, today=TODAY, lead=rules.review.lead, first_seen={})
    return plan_tasks(pages, reviews, tasks or [], people, rules, today=TODAY)


def said(result: TaskPlan) -> str:
    """Answers and notes as a person reads them."""
    answers = [told for answer in result.answers for told in answer.told]
    return "\n".join(Catalogue("en").say(note) for note in (*answers, *result.notes))


def test_a_due_page_gets_one_task() -> None:
    """For its owner, with a deadline at the end of the day it is due, a title and what to do."""
    [change] = plan([page()]).changes

    assert change.action is TaskAction.CREATE
    assert change.xml_id == "kb-review:strategy:seg-retail:2026-08-30"
    assert (change.owner, change.responsible_id, change.due) == ("anna@example.com", 1, date(2026, 11, 30))
    assert change.deadline == datetime(2026, 11, 30, 18, 0, tzinfo=BERLIN)
    assert change.title == "Review: Page seg-retail"
    assert f"[URL={PAGE_URL}]Page seg-retail[/URL]" in change.description
    assert "30 August 2026" in change.description


def test_a_page_that_is_not_due_gets_none() -> None:
    """Nothing is asked before its time."""
    assert plan([page(last_reviewed=TODAY)]) == TaskPlan()


def test_the_open_task_is_not_made_again() -> None:
    """Its name is there already, whatever else the portal has."""
    strangers = [
        RemoteTask(1, "", "by hand", 2, 1),
        RemoteTask(2, "kb-review:other:seg-retail:2026-08-30", "x", 2, 1),
        RemoteTask(3, "kb-review:strategy:seg-retail", "x", 2, 1),
    ]
    assert plan([page()], [task(), *strangers]).changes == ()
    assert len(plan([page()], strangers).changes) == 1


@pytest.mark.parametrize("status", [1, 2, 3, 6])
def test_a_task_begun_or_put_off_is_open(status: int) -> None:
    """Only finished tasks are finished."""
    assert plan([page()], [task(status=status)]) == TaskPlan()


@pytest.mark.parametrize("status", [4, 5])
def test_a_completed_task_is_told_and_not_made_again(status: int) -> None:
    """The person has answered; git has not heard of it yet."""
    done = task(status=status, closed=datetime(2026, 11, 20, 9, 0, tzinfo=UTC), closed_by=1)

    result = plan([page()], [done])

    assert result.changes == ()
    assert said(result) == (
        "content/seg-retail.md: still right — Anna K, 2026-11-20, task 100; "
        "not in git yet: publisher review --write stamps the page"
    )


def test_whoever_completed_it_is_told_as_far_as_it_is_known() -> None:
    """The portal may not say who and when."""
    assert "words without a tick — somebody, day unknown, task 100" in said(plan([page()], [task(status=5)]))


def test_a_completed_task_of_an_older_cycle_is_history() -> None:
    """It is neither told nor touched; the new review gets a task of its own."""
    result = plan([page()], [task(status=5, cycle="2026-05-01"), task("gone", 101, status=5)])

    assert [c.action for c in result.changes] == [TaskAction.CREATE]
    assert result.notes == ()


def test_a_review_recorded_in_git_completes_the_task() -> None:
    """When last_reviewed moves on, the open task of the old cycle is finished with a comment."""
    reviewed = page(last_reviewed=date(2026, 11, 20), last_reviewed_by="ivan@example.com")

    [change] = plan([reviewed], [task()]).changes

    assert (change.action, change.task_id, change.owner) == (TaskAction.CLOSE, 100, "anna@example.com")
    assert (
        change.comment == "The page was reviewed on 20 November 2026 by ivan@example.com; nothing is left to do here."
    )


def test_a_first_review_completes_the_task_of_the_new_page() -> None:
    """The cycle "new" is older than any date."""
    [change] = plan([page(last_reviewed=date(2026, 11, 20))], [task(cycle="new")]).changes

    assert "reviewed on 20 November 2026;" in change.comment


def test_a_review_date_taken_back_closes_the_task_of_the_date_that_is_gone() -> None:
    """A revert in git: the old request no longer holds, and the page's own cycle is asked for."""
    close, create = plan([page()], [task(cycle="2026-11-01")]).changes

    assert close.action is TaskAction.CLOSE
    assert "no longer holds" in close.comment
    assert create.cycle == "2026-08-30"


@pytest.mark.parametrize(
    ("meta", "words"),
    [
        ({"status": Status.ARCHIVED}, "archived"),
        ({"status": Status.DRAFT}, "draft"),
        ({"review_never": True, "review_reason": "law", "last_reviewed": None}, "no longer reviewed"),
    ],
)
def test_a_page_without_reviews_closes_its_task(meta: dict[str, object], words: str) -> None:
    """Archived, back to draft, exempt: nobody is asked for nothing."""
    [change] = plan([page(**meta)], [task()]).changes

    assert change.action is TaskAction.CLOSE
    assert words in change.comment


def test_a_removed_page_closes_its_task() -> None:
    """There is nothing left to review."""
    [change] = plan([], [task(deadline=datetime(2026, 11, 30, 18, tzinfo=BERLIN), responsible_id=77)]).changes

    assert (change.action, change.owner, change.due) == (TaskAction.CLOSE, "b24:77", date(2026, 11, 30))
    assert "removed" in change.comment


def test_with_unreadable_pages_nothing_counts_as_removed() -> None:
    """A page that failed to load was not removed."""
    assert plan([], [task()], replace(RULES, knows_all_pages=False)) == TaskPlan()


def test_a_new_owner_gets_the_open_task() -> None:
    """Handed over with a word why; the deadline and the rest stay."""
    [change] = plan([page(owner=Person("ivan@example.com"))], [task()]).changes

    assert (change.action, change.task_id, change.responsible_id) == (TaskAction.UPDATE, 100, 2)
    assert (change.owner, change.title, change.due) == ("ivan@example.com", None, date(2026, 11, 30))
    assert "new owner" in change.comment


def test_a_completed_task_is_never_handed_over() -> None:
    """That would open it again."""
    done = task(status=5, closed_by=2)
    assert plan([page(owner=Person("ivan@example.com"))], [done]).changes == ()


def test_a_renamed_page_renames_its_open_task() -> None:
    """The task is the same; only what it is called changes."""
    [change] = plan([page(title="Small retail")], [task()]).changes

    assert (change.action, change.title, change.responsible_id, change.comment) == (
        TaskAction.UPDATE,
        "Review: Small retail",
        None,
        None,
    )


def test_what_the_portal_does_to_a_title_is_no_change() -> None:
    """Entities and blanks do not make a task be renamed again and again."""
    told = task(title="Review:  A &quot;B&quot; &amp; C")
    assert plan([page(title='A "B" & C')], [told]).changes == ()


def test_a_task_of_a_page_whose_day_is_not_known_stays() -> None:
    """In a shallow clone a page that was never reviewed has no due date; its open task is left alone, or renamed."""
    pages = [page(last_reviewed=None)]
    reviews = schedule(pages, today=TODAY, lead=RULES.review.lead, first_seen=None)
    deadline = datetime(2026, 12, 1, 18, tzinfo=BERLIN)

    result = plan_tasks(pages, reviews, [task(cycle="new")], PEOPLE, RULES, today=TODAY)
    renamed = plan_tasks(
        pages, reviews, [task(cycle="new", title="old", deadline=deadline)], PEOPLE, RULES, today=TODAY
    )

    assert result == TaskPlan()
    assert renamed.changes[0].title == "Review: Page seg-retail"


def test_a_dismissed_owner_is_replaced_and_it_is_said() -> None:
    """The fallback is asked, the task says why, plan and report name the owner."""
    rules = replace(RULES, review=ReviewSettings(fallback="ivan@example.com"))

    result = plan([page(owner=Person("left@example.com")), page("b", owner=Person("left@example.com"))], rules=rules)

    reviews = [c for c in result.changes if c.xml_id.startswith("kb-review:")]
    assert [c.owner for c in reviews] == ["ivan@example.com"] * 2
    assert "because left, who owns the page" in reviews[0].description
    assert said(result) == (
        "The owner left@example.com was dismissed (2 pages, the first is content/b.md); ivan@example.com is asked instead."
    )


def test_the_open_task_of_a_dismissed_owner_goes_to_who_stands_in() -> None:
    """With the reason in a comment."""
    rules = replace(RULES, review=ReviewSettings(fallback="ivan@example.com"))

    change, _ = plan([page(owner=Person("left@example.com"))], [task(responsible_id=3)], rules).changes

    assert change.responsible_id == 2
    assert "cannot be reached" in change.comment


def test_an_unknown_owner_is_said_even_when_nothing_is_due() -> None:
    """Never silence; without a fallback nobody is asked, and an open task stays where it is."""
    unknown = page(owner=Person("nobody@example.com"), last_reviewed=TODAY)
    result = plan([unknown], [task(cycle=TODAY.isoformat())])

    assert result.changes == ()
    assert "does not know the owner nobody@example.com (1 page, content/seg-retail.md); nobody is asked" in said(result)
    assert plan([page(owner=Person("nobody@example.com"))]).changes == ()
    assert plan([page(owner=None)]).changes == ()


def test_owners_of_drafts_are_not_told() -> None:
    """A draft is not on the portal."""
    assert plan([page(owner=Person("nobody@example.com"), status=Status.DRAFT)]).notes == ()


@pytest.mark.parametrize("fallback", ["left@example.com", "nobody@example.com", "not an address"])
def test_a_fallback_that_cannot_be_asked_is_said(fallback: str) -> None:
    """Whoever set it should know."""
    rules = replace(RULES, review=ReviewSettings(fallback=fallback))

    assert f"review.fallback: {fallback}" in said(plan([page(owner=Person("nobody@example.com"))], rules=rules))


def test_an_owner_has_only_so_many_tasks_open() -> None:
    """The overdue ones first, then as they fall due; the rest are counted."""
    pages = [page(f"page-{n}", next_review=TODAY + timedelta(days=n)) for n in range(-2, 6)]

    result = plan(pages)

    assert [c.key for c in result.changes] == ["page--2", "page--1", "page-0", "page-1", "page-2"]
    assert result.queued == 3


def test_open_tasks_of_any_base_count() -> None:
    """A person has one desk: completed tasks leave room, those of another base take it."""
    others = [RemoteTask(n, f"kb-review:other:p{n}:new", "x", 2, 1) for n in range(4)]
    done = [task(f"old-{n}", 200 + n, status=5, cycle="2026-01-01") for n in range(9)]

    result = plan([page("a"), page("b")], [*others, *done])

    assert [c.key for c in result.changes] == ["a"]
    assert result.queued == 1


def test_a_task_that_is_opened_again_takes_room() -> None:
    """Somebody who may not answer completed it: it is open again in this plan, and with it the desk is full."""
    rules = replace(RULES, review=ReviewSettings(open_per_owner=1))
    opened, done = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 20, 9, tzinfo=UTC)
    closed = task("a", status=5, created=opened, closed=done, closed_by=77)
    pages = [page("a"), page("b")]
    reviews = schedule(pages, today=TODAY, lead=rules.review.lead, first_seen={})
    around = Circumstances({closed.id: Talk()}, 9)

    result = plan_tasks(pages, reviews, [closed], PEOPLE, rules, today=TODAY, around=around)

    assert [(change.key, change.reopens) for change in result.changes] == [("a", True)]
    assert result.queued == 1


def test_a_closed_and_a_handed_over_task_make_room() -> None:
    """What leaves a desk in this plan counts already."""
    rules = replace(RULES, review=ReviewSettings(open_per_owner=1))

    closing = plan([page("a")], [task("gone")], rules)
    handing = plan([page("a"), page("seg-retail", owner=Person("ivan@example.com"))], [task()], rules)

    assert [c.action for c in closing.changes] == [TaskAction.CLOSE, TaskAction.CREATE]
    assert [c.action for c in handing.changes] == [TaskAction.UPDATE, TaskAction.CREATE]


def test_of_several_tasks_with_one_name_the_lowest_counts() -> None:
    """The others are told for a person to close; closed ones are no trouble."""
    result = plan([page()], [task(number=7), task(number=5), task(number=6, status=5)])

    assert result.changes == ()
    assert "5 counts, close the others by hand: 7" in said(result)


def test_a_page_nobody_confirmed_gets_time() -> None:
    """It came long ago and is asked for today: the deadline is the lead time from now, not a day in the past."""
    pages = [page(last_reviewed=None)]
    reviews = schedule(pages, today=TODAY, lead=RULES.review.lead, first_seen={"seg-retail.md": date(2026, 1, 1)})

    [change] = plan_tasks(pages, reviews, [], PEOPLE, RULES, today=TODAY).changes

    assert (change.cycle, change.due) == ("new", date(2026, 4, 1))
    assert change.deadline == datetime(2026, 12, 7, 18, 0, tzinfo=BERLIN)
    assert "first time" in change.description


def test_no_task_is_born_overdue() -> None:
    """The page is long due; whoever is asked has five working days from the day that the task is made, on a Monday here."""
    [change] = plan([page(last_reviewed=date(2026, 5, 1))]).changes

    assert change.due == date(2026, 8, 1)
    assert change.deadline == datetime(2026, 11, 30, 18, 0, tzinfo=BERLIN)
    assert "answer by 30 November 2026" in change.description


def test_titles_are_short_and_without_hashtags_or_brackets() -> None:
    """A word after # would become a tag, brackets are BBCode; what is long is cut."""
    hard = page(title="#Retail [B]and[/B] C# " + "x" * 300)

    [change] = plan([hard]).changes

    assert len(change.title) == 200
    assert change.title.startswith("Review: Retail (B)and(/B) C# xxx")
    assert "#Retail" not in change.description
    assert plan([hard], [task(title=change.title)]).changes == ()


def test_texts_are_in_the_sites_language() -> None:
    """Russian for a Russian site."""
    [change] = plan([page()], rules=replace(RULES, language="ru")).changes

    assert change.title.startswith("Проверка: ")
    assert "30 августа 2026" in change.description


def test_names_are_read_back() -> None:
    """An XML_ID is a name and a name an XML_ID; other texts are neither."""
    name = TaskName("strategy", "seg-retail", "new")
    assert parse_name(str(name)) == name
    for other in ("", "kb-review", "kb-review:a:b", "kb-read:a:b:c", "kb-review::b:c", "kb-review:a:b:c:d"):
        assert parse_name(other) is None


def test_hidden_addresses_change_no_task_and_hand_over_to_nobody() -> None:
    """Where the webhook may not see e-mails, an owner is not unknown but unseen: tasks stay with whoever has them."""
    rules = replace(RULES, review=ReviewSettings(fallback="b24:2"))
    unseen = People((replace(IVAN, email=""),), hides_emails=True)

    result = plan([page(), page("seg-chains")], [task()], rules, unseen)

    assert (result.changes, result.queued) == ((), 0)
    assert "user_basic" in said(result)
    assert "2 pages" in said(result)


def test_owners_by_number_need_no_address() -> None:
    """Somebody named as b24:<id> is found although addresses are hidden."""
    [change] = plan(
        [page(owner=Person(user_id=1))], people=People((replace(ANNA, email=""),), hides_emails=True)
    ).changes

    assert change.responsible_id == 1


def at(
    away: dict[int, tuple[Away, ...]], pages: list[Page], tasks: list[RemoteTask] | None = None, **rules: object
) -> TaskPlan:
    """The plan while people are away."""
    held = replace(RULES, **rules)
    reviews = schedule(pages, today=TODAY, lead=held.review.lead, first_seen={})
    around = Circumstances({}, 0, away=away)
    return plan_tasks(pages, reviews, tasks or [], PEOPLE, held, today=TODAY, around=around)


def test_a_deadline_lies_on_a_working_day_of_the_portals_calendar() -> None:
    """30 November is a holiday there, and 1 December a day off that the settings name."""
    calendar = read_workdays(["SA", "SU"], "30.11", "").with_days([date(2026, 12, 1)], [])

    [change] = at({}, [page()], workdays=calendar).changes

    assert change.due == date(2026, 11, 30)
    assert change.deadline == datetime(2026, 12, 2, 18, 0, tzinfo=BERLIN)


def test_who_is_away_for_days_is_waited_for() -> None:
    """The deadline is the first working day on which the owner is back: 2 to 4 December are away, 5 and 6 a weekend."""
    [change] = at(
        {1: (Away(date(2026, 11, 30), date(2026, 12, 4)),)}, [page(deputy=Person("ivan@example.com"))]
    ).changes

    assert change.responsible_id == ANNA.id
    assert change.deadline == datetime(2026, 12, 7, 18, 0, tzinfo=BERLIN)


def test_who_is_away_for_long_leaves_the_review_to_the_deputy() -> None:
    """The deputy is told why; while the owner is away the task stays there, and then it goes back without an untrue word."""
    pages = [page(deputy=Person("ivan@example.com"))]
    away = {1: (Away(date(2026, 11, 20), date(2027, 1, 10)),)}

    [change] = at(away, pages).changes
    deputys = task(responsible_id=2)

    assert (change.responsible_id, change.owner) == (2, "ivan@example.com")
    assert "anna, who answers for this page, is away" in change.description
    assert at(away, pages, [deputys]).changes == ()
    [back] = at({}, pages, [deputys]).changes
    assert back.responsible_id == 1
    assert back.comment == "The review goes back to anna, who answers for the page."


def test_without_a_deputy_who_is_there_the_owner_is_asked_all_the_same() -> None:
    """An absence is no reason to forget a review; nobody waits longer than two weeks for an answer."""
    away = {1: (Away(date(2026, 11, 20), date(2027, 1, 10)),), 2: (Away(TODAY, TODAY),)}

    [change] = at(away, [page(deputy=Person("ivan@example.com"))]).changes

    assert (change.responsible_id, change.deadline) == (1, datetime(2026, 11, 30, 18, 0, tzinfo=BERLIN))


def test_the_answers_are_in_the_pages_language() -> None:
    """A Russian page in an English base has Russian answers."""
    [change] = plan([page(lang="ru")]).changes

    assert change.points == labels(Catalogue("ru"))
    assert change.list_title == Catalogue("ru")("task.answer-title")


def test_somebody_with_sixty_pages_gets_five_tasks_and_is_named() -> None:
    """The others wait, and plan and report say how many there are."""
    result = plan([page(f"page-{n}") for n in range(60)])

    assert (len(result.changes), result.queued) == (5, 55)
    assert "Anna K answers for 60 pages" in said(result)


def test_whoever_left_is_handed_over_once() -> None:
    """One task for the head above, with all pages; it is not made again when it is done, and closed when no page names the leaver."""
    head = PortalPerson(7, "head@example.com", "Head H", departments=(1,))
    left = replace(LEFT, departments=(1,))
    people = People((ANNA, head, left), (Department(1, None, 7),))
    theirs = [page(f"page-{n}", owner=Person("left@example.com"), last_reviewed=TODAY) for n in range(30)]

    [change] = plan(theirs, people=people).changes
    made = RemoteTask(500, change.xml_id, change.title, 2, 7)
    [closed] = plan([page(last_reviewed=TODAY)], [made], people=people).changes

    assert (change.xml_id, change.responsible_id) == ("kb-leaver:strategy:u3:left", 7)
    assert change.title == "Hand over the pages of Left L"
    assert "owned 30 pages" in change.description
    assert "- Page page-29 (content/page-29.md)" in change.description
    assert plan(theirs, [made], people=people).changes == ()
    assert plan(theirs, [replace(made, status=5)], people=people).changes == ()
    assert (closed.action, closed.task_id) == (TaskAction.CLOSE, 500)


def moved_plan(moves: list[Deadline], rules: TaskRules = RULES, **more: object) -> TaskPlan:
    """The plan where the deadline of Anna's task was moved."""
    last = moves[-1].after
    theirs = task(deadline=last, **more)
    reviews = schedule([page()], today=TODAY, lead=rules.review.lead, first_seen={})
    around = Circumstances({theirs.id: Talk(deadlines=tuple(moves))}, 9)
    return plan_tasks([page()], reviews, [theirs], PEOPLE, rules, today=TODAY, around=around)


def evening(month: int, day: int, year: int = 2026) -> datetime:
    """The end of work on a day."""
    return datetime(year, month, day, 18, 0, tzinfo=BERLIN)


MOVED_AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def test_a_deadline_that_was_moved_a_little_is_proposed() -> None:
    """30 days, or half the interval: then the page may say so itself; nothing is written into the task."""
    result = moved_plan([Deadline(1, MOVED_AT, evening(11, 30), evening(12, 30))])

    [row] = result.answers
    assert result.changes == ()
    assert (row.state, row.by, row.outcome) == ("proposed", "anna@example.com", "none")
    assert row.proposals == (Proposal("next_review", date(2026, 12, 30)),)
    assert "Anna K moved the deadline of task 100 to 2026-12-30" in said(result)


def test_a_deadline_that_was_moved_too_far_is_put_back_once() -> None:
    """With a comment; whoever moves it again is left alone, and it is told."""
    far = Deadline(1, MOVED_AT, evening(11, 30), evening(3, 1, 2027))
    back = Deadline(9, MOVED_AT + timedelta(hours=1), far.after, far.before)
    again = replace(far, at=MOVED_AT + timedelta(hours=2))

    first = moved_plan([far])
    [change] = first.changes
    second = moved_plan([far, back, again], comments=1)

    assert change.deadline == evening(11, 30)
    assert change.comment.startswith("The deadline was moved further")
    assert change.note == Note(Step.DEADLINE, 0)
    assert second.changes == ()
    assert "too far again" in said(second)
    assert first.answers[0].proposals == second.answers[0].proposals == ()


def test_a_deadline_that_was_put_back_and_not_told_is_told() -> None:
    """A run that was cut between the deadline and its comment is finished by the next one."""
    far = Deadline(1, MOVED_AT, evening(11, 30), evening(3, 1, 2027))
    back = Deadline(9, MOVED_AT + timedelta(hours=1), far.after, far.before)

    [change] = moved_plan([far, back], note=Note(Step.DEADLINE, 0)).changes

    assert change.comment.startswith("The deadline was moved further")
    assert change.deadline is None


def test_who_answers_sooner_needs_nobodys_leave() -> None:
    """An earlier deadline is the person's own."""
    result = moved_plan([Deadline(1, MOVED_AT, evening(11, 30), evening(11, 25))])

    assert (result.changes, result.answers) == ((), ())
