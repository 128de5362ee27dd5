"""What counts as an answer: ticks, words, who may answer, and what a completion says."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.messages import LANGUAGES, Catalogue
from publisher.plan.talk import Handover, Point, Saying, Talk
from publisher.plan.tasks import RemoteTask
from publisher.review.answers import Entitled, ReviewAnswer, answer_of
from publisher.review.ticks import OFFERED, STRENGTH, ReviewOutcome, labels, lacking, read_tick, strongest

SERVICE, OWNER, DEPUTY, HEAD, STRANGER, ANOTHER = 1, 10, 11, 12, 20, 21
OPENED = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
ENTITLED = Entitled(frozenset({OWNER, DEPUTY, HEAD}), SERVICE)


def at(hours: int) -> datetime:
    return OPENED + timedelta(hours=hours)


def task(closed_by: int | None = None, responsible: int = OWNER) -> RemoteTask:
    """The owner's task, open or completed by somebody on the second day."""
    closed = at(24) if closed_by is not None else None
    status = 5 if closed_by is not None else 2
    return RemoteTask(
        100, "kb-review:s:k:new", "Review", status, responsible, closed=closed, closed_by=closed_by, created=OPENED
    )


def tick(outcome: ReviewOutcome, by: int = OWNER, language: str = "en", hours: int = 2) -> Point:
    label = dict(zip(OFFERED, labels(Catalogue(language)), strict=True))[outcome]
    return Point(OFFERED.index(outcome) + 1, label, True, by, at(hours), parent=1)


def read(given_task: RemoteTask, talk: Talk = Talk()) -> ReviewAnswer | None:  # noqa: B008  a value
    return answer_of("k", "new", given_task, talk, ENTITLED)


def test_completing_alone_says_that_the_page_is_right() -> None:
    """One click is an answer."""
    answer = read(task(OWNER))

    assert answer is not None
    assert (answer.outcome, answer.by, answer.at, answer.may_be_stamped) == (ReviewOutcome.VALID, OWNER, at(24), True)


def test_nothing_done_is_no_answer() -> None:
    """An open task that nobody touched, and one that only we wrote in and finished."""
    ours = Talk(sayings=(Saying(SERVICE, at(1), "New owner"), Saying(0, at(1), "joined the chat")))
    assert read(task(), ours) is None
    assert read(task(SERVICE), ours) is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", OFFERED)
def test_a_tick_is_recognised_in_either_language(language: str, outcome: ReviewOutcome) -> None:
    """Whatever the page's language is, in any case and with the portal's entities, with words behind it too."""
    label = dict(zip(OFFERED, labels(Catalogue(language)), strict=True))[outcome]

    assert read_tick(label) == (outcome, "")
    assert read_tick(f" {label.upper()}! ") == (outcome, "")
    assert read_tick(f"{label}: ask Ivan &amp; Olga") == (outcome, "ask Ivan & Olga")


@pytest.mark.parametrize(
    ("written", "outcome"),
    [
        ("Still right", ReviewOutcome.VALID),
        ("Something has to change: the price", ReviewOutcome.NEEDS_WORK),
        ("Нужна правка", ReviewOutcome.NEEDS_WORK),
        ("Страница больше не ваша", ReviewOutcome.NOT_MINE),
        ("все верно", ReviewOutcome.VALID),
    ],
)
def test_the_words_of_older_tasks_are_known(written: str, outcome: ReviewOutcome) -> None:
    """Tasks that were made before there was a checklist named their answers so."""
    assert read_tick(written)[0] is outcome


def test_other_items_of_a_checklist_are_nobodys_answer() -> None:
    """People keep lists of their own in tasks."""
    assert read_tick("It is still raining") == (None, "")
    assert read(task(OWNER), Talk(points=(Point(1, "Call Ivan", True, OWNER, at(1)),))).outcome is ReviewOutcome.VALID  # type: ignore[union-attr]


@given(st.sets(st.sampled_from(OFFERED), min_size=1))
def test_of_several_ticks_the_strongest_counts(ticked: set[ReviewOutcome]) -> None:
    """Not mine, then it can go, then needs work, then corrected, then right; in whatever order they were ticked."""
    talk = Talk(points=tuple(tick(outcome) for outcome in ticked))
    answer = read(task(OWNER), talk)

    assert answer is not None
    assert answer.outcome is strongest(ticked) is min(ticked, key=STRENGTH.index)


def test_words_without_a_tick_are_a_question() -> None:
    """The owner completes and writes that something is wrong: nobody may take that for a yes."""
    talk = Talk(sayings=(Saying(OWNER, at(20), "The price is out of date"),))
    answer = read(task(OWNER), talk)

    assert answer is not None
    assert answer.outcome is ReviewOutcome.NONE
    assert not answer.may_be_stamped
    assert answer.asks_editors
    assert [(quote.by, quote.words, quote.counts) for quote in answer.quotes] == [
        (OWNER, "The price is out of date", True)
    ]


def test_words_beside_a_tick_are_shown_and_the_tick_counts() -> None:
    """Ticked “still right”, with a remark."""
    talk = Talk(points=(tick(ReviewOutcome.VALID),), sayings=(Saying(OWNER, at(3), "Nice page"),))
    answer = read(task(OWNER), talk)

    assert answer is not None
    assert (answer.outcome, answer.may_be_stamped) == (ReviewOutcome.VALID, True)
    assert [quote.words for quote in answer.quotes] == ["Nice page"]


def test_others_words_are_quoted_and_decide_nothing() -> None:
    """A colleague comments in the owner's task; the owner completes it."""
    talk = Talk(sayings=(Saying(STRANGER, at(3), "I think it is wrong"),))

    done, open_ = read(task(OWNER), talk), read(task(), talk)

    assert done is not None
    assert open_ is not None
    assert (done.outcome, done.may_be_stamped, [q.counts for q in done.quotes]) == (ReviewOutcome.VALID, True, [False])
    assert (open_.outcome, open_.asks_editors) == (ReviewOutcome.NONE, False)


def test_a_tick_on_an_open_task_is_taken_up() -> None:
    """The answer is known; the task stays open until somebody completes it, and nothing is stamped before."""
    answer = read(task(), Talk(points=(tick(ReviewOutcome.NEEDS_WORK),)))

    assert answer is not None
    assert (answer.outcome, answer.by, answer.is_completed) == (ReviewOutcome.NEEDS_WORK, OWNER, False)
    assert answer.asks_editors
    valid = read(task(), Talk(points=(tick(ReviewOutcome.VALID),)))
    assert valid is not None
    assert not valid.may_be_stamped


def test_a_strangers_completion_is_no_review() -> None:
    """Not even with a stranger's tick; an owner's tick counts for itself, but the completion is not the owner's."""
    plain = read(task(STRANGER), Talk(points=(tick(ReviewOutcome.VALID, STRANGER),)))
    with_owners = read(task(STRANGER), Talk(points=(tick(ReviewOutcome.CORRECTED, OWNER),)))

    assert plain is not None
    assert (plain.outcome, plain.is_outsiders, plain.may_be_stamped) == (ReviewOutcome.NONE, True, False)
    assert with_owners is not None
    assert (with_owners.outcome, with_owners.is_outsiders, with_owners.may_be_stamped) == (
        ReviewOutcome.CORRECTED,
        True,
        False,
    )


def test_whom_an_entitled_person_asks_may_answer() -> None:
    """Owner to a colleague, the colleague to another: both may. A stranger's handing over entitles nobody."""
    handed = Talk(handovers=(Handover(OWNER, at(1), OWNER, STRANGER), Handover(STRANGER, at(2), STRANGER, ANOTHER)))
    taken = Talk(handovers=(Handover(ANOTHER, at(1), OWNER, STRANGER),))

    good = read(task(ANOTHER, responsible=ANOTHER), handed)
    bad = read(task(STRANGER, responsible=STRANGER), taken)

    assert good is not None
    assert (good.outcome, good.may_be_stamped, good.handed_to) == (ReviewOutcome.VALID, True, ANOTHER)
    assert bad is not None
    assert (bad.is_outsiders, bad.may_be_stamped, bad.handed_to) == (True, False, None)


def test_what_was_said_before_the_task_was_opened_is_not_its_answer() -> None:
    """Only words since then are read."""
    assert read(task(), Talk(sayings=(Saying(OWNER, at(-1), "old"),))) is None


people = st.sampled_from([0, SERVICE, OWNER, DEPUTY, STRANGER, ANOTHER])
points = st.builds(
    Point,
    st.integers(1, 9),
    st.sampled_from([*labels(Catalogue("en")), *labels(Catalogue("ru")), "Call Ivan"]),
    st.booleans(),
    st.one_of(st.none(), people),
    st.integers(0, 30).map(at),
)
sayings = st.builds(Saying, people, st.integers(0, 30).map(at), st.text(min_size=1, max_size=9))
handovers = st.builds(Handover, people, st.integers(0, 30).map(at), people, people)
talks = st.builds(
    Talk,
    st.lists(points, max_size=6).map(tuple),
    st.lists(sayings, max_size=4).map(tuple),
    st.lists(handovers, max_size=3).map(tuple),
)


@given(talks, st.one_of(st.none(), people))
def test_a_stamp_has_a_person_an_outcome_and_an_act_behind_it(talk: Talk, closer: int | None) -> None:
    """Whatever was done and said in whatever order: what may be stamped was completed by somebody who may; words are all quoted."""
    given_task = task(closer)
    entitled = ENTITLED.with_delegates(given_task, talk.handovers)

    answer = read(given_task, talk)

    theirs = {(s.by, s.words) for s in talk.sayings if s.by not in {0, SERVICE}}
    quoted = {(q.by, q.words) for q in answer.quotes} if answer is not None else set()
    assert theirs <= quoted
    if answer is not None and answer.may_be_stamped:
        assert closer is not None
        assert entitled.may(closer)
        assert closer != SERVICE
        assert answer.outcome in {ReviewOutcome.VALID, ReviewOutcome.CORRECTED}
        ticked = [p for p in talk.points if p.is_ticked and entitled.may(p.by) and read_tick(p.title)[0]]
        assert ticked or not any(q.counts for q in answer.quotes)


def test_a_checklist_that_was_cut_is_completed() -> None:
    """Only the items that are not there yet are made."""
    wanted = labels(Catalogue("en"))
    there = [Point(1, wanted[0]), Point(2, wanted[1].lower())]

    assert lacking(there, wanted) == wanted[2:]
