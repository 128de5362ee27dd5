"""What a run does where people, and other publishers, were at its pages meanwhile: it looks, keeps, tells, or plans again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from publisher.errors import ApiError, MovedOnError, OutcomeUnknownError
from publisher.messages import text
from publisher.plan.digests import text_digest
from publisher.plan.fingerprint import Fingerprint
from publisher.portal.outcome import Outcome
from publisher.portal.tasks import AddTask
from publisher.targets.knowledge_base.apply.watch import Overwritten, Watch
from publisher.targets.knowledge_base.mark import Mark, State
from publisher.targets.knowledge_base.port import (
    Condition,
    ConditionalAnswer,
    DeleteBlock,
    Operation,
    Publish,
    ReadBlocks,
    ReadPages,
    Sight,
    UpdatePage,
    Upload,
    WriteText,
)
from publisher.targets.knowledge_base.snapshot import Block, Blocks, RemotePage

US, PERSON = 1, 4
OURS = "<p>What git said.</p>"
THEIRS = "<p>What a person says.</p>"
NO = ApiError(text("portal.did-nothing"), code="ACCESS_DENIED", status=400)


def mark(key: str, intent: str = "") -> Mark:
    return Mark(key, Fingerprint("", "", "", "", ""), intent, None, "", text_digest(OURS), "", State.DONE)


@dataclass
class Shelf:
    """A portal of pages in memory. ``before`` acts before a request by its number; ``requests`` are what was asked, in order."""

    pages: dict[int, RemotePage] = field(default_factory=dict)
    blocks: dict[int, Blocks] = field(default_factory=dict)
    room: int = 50
    before: dict[int, Callable[[], object]] = field(default_factory=dict)
    requests: list[tuple[Operation, ...]] = field(default_factory=list)
    is_filtering: bool = True
    """Whether pages are found by their marks."""
    late: int = 0
    """So many conditional requests come too late, and do nothing."""
    refuses: Callable[[Operation], bool] = lambda _: False

    def add(self, page: int, key: str, *, body: str = OURS) -> None:
        self.pages[page] = RemotePage(page, f"Page {page}", f"page-{page}", None, "", str(mark(key)), False, True)
        self.blocks[page] = (Block(10 * page, page, "text", True, "12:00", US, body),)

    def carry_out(self, operations: Sequence[Operation], *, alone: bool = False) -> list[Outcome]:
        self._begin(operations)
        return [self._do(operation) for operation in operations]

    def carry_out_if(self, condition: Condition, operations: Sequence[Operation]) -> ConditionalAnswer:
        self._begin(operations)
        if self.late:
            self.late -= 1
            return ConditionalAnswer()
        held = self.is_filtering or not condition.marks
        held = held and all(self.pages[p].xml_id == xml_id for p, xml_id in condition.marks.items())
        if not held or any(self.pages[p].is_deleted for p in condition.read):
            return ConditionalAnswer(held=False)
        before = self._sight(condition.read) if condition.read else None
        outcomes: list[Outcome] = []
        for operation in operations[: self.room]:
            outcomes.append(self._do(operation))
            if outcomes[-1].error is not None:
                return ConditionalAnswer(tuple(outcomes), before=before)
        return ConditionalAnswer(
            tuple(outcomes), before=before, after=self._sight(condition.ahead) if condition.ahead else None
        )

    def _begin(self, operations: Sequence[Operation]) -> None:
        self.requests.append(tuple(operations))
        self.before.pop(len(self.requests), lambda: None)()

    def _sight(self, pages: Sequence[int]) -> Sight:
        # all marks are asked for, whatever is read: the port's condition lists them
        return Sight(dict(self.pages), {page: self.blocks[page] for page in pages})

    def _do(self, operation: Operation) -> Outcome:
        if self.refuses(operation):
            return Outcome(error=NO)
        match operation:
            case ReadPages(pages):
                return Outcome({page: self.pages[page] for page in pages if page in self.pages})
            case ReadBlocks(pages, texts):
                if any(page not in self.pages or self.pages[page].is_deleted for page in pages):
                    return Outcome(error=NO)
                shown = {p: tuple(b if texts else replace(b, text=None) for b in self.blocks[p]) for p in pages}
                return Outcome(shown)
            case UpdatePage(page, new, title, _, folder, description, deleted):
                given: dict[str, Any] = {
                    "title": title,
                    "folder": folder,
                    "description": description,
                    "is_deleted": deleted,
                }
                given["xml_id"] = None if new is None else str(new)
                self.pages[page] = replace(self.pages[page], **{k: v for k, v in given.items() if v is not None})
            case WriteText(page, block, content):
                self.says(page, content, by=US, number=block)
            case DeleteBlock(page, block):
                self.blocks[page] = tuple(b for b in self.blocks[page] if b.id != block)
            case _:
                pass
        return Outcome(True)

    def says(self, page: int, words: str, *, by: int = PERSON, number: int | None = None, at: str = "13:00") -> None:
        """Somebody writes a block's text."""
        self.blocks[page] = tuple(
            replace(b, text=words, modified_by=by, modified=at) if number in {None, b.id} else b
            for b in self.blocks[page]
        )

    def becomes(self, page: int, **changes: Any) -> None:
        """Somebody changes a page's settings."""
        self.pages[page] = replace(self.pages[page], **changes)

    def has(self, page: int) -> str:
        return "".join(block.text or "" for block in self.blocks[page])

    @property
    def looks(self) -> list[int]:
        """The numbers of the requests that only look."""
        only = (all(isinstance(operation, ReadPages | ReadBlocks) for operation in asked) for asked in self.requests)
        return [number for number, looks in enumerate(only, 1) if looks]


@pytest.fixture
def shelf() -> Shelf:
    """Two pages of ours and the menu's."""
    made = Shelf()
    for page, key in ((1, "page-one"), (2, "page-two"), (9, "~menu")):
        made.add(page, key)
    return made


def watched(shelf: Shelf, **more: Any) -> tuple[Watch, list[Overwritten]]:
    """A watch over what the shelf has now, and what it will be told."""
    kept: list[Overwritten] = []
    known = {p: tuple(replace(b, text=None) for b in blocks) for p, blocks in shelf.blocks.items()}
    watch: Any = Watch(shelf, US, dict(shelf.pages), known, menu=9, keep=kept.append, **more)  # type: ignore[arg-type]
    return watch, kept


NEW = WriteText(1, 10, "<p>What git says.</p>")


def test_a_text_is_written_after_one_look(shelf: Shelf) -> None:
    """Two requests where nobody was there; nothing to keep."""
    watch, kept = watched(shelf)

    outcomes = watch.carry_out([NEW])

    assert [o.is_done for o in outcomes] == [True]
    assert (shelf.looks, len(shelf.requests), kept, watch.wrote) == ([1], 2, [], True)
    assert shelf.has(1) == NEW.content


DEEDS: dict[str, Callable[[Shelf], object]] = {
    "a text": lambda shelf: shelf.says(1, THEIRS),
    "a text within the same second": lambda shelf: shelf.says(1, THEIRS, at="12:00"),
    "a title": lambda shelf: shelf.becomes(1, title="Mine"),
    "a place": lambda shelf: shelf.becomes(1, folder=7),
    "the trash": lambda shelf: shelf.becomes(1, is_deleted=True, is_active=False),
    "out of sight": lambda shelf: shelf.becomes(1, is_active=False),
    "another publisher": lambda shelf: shelf.becomes(1, xml_id=str(mark("page-one", "0123456789abcdef"))),
    "a newer commit": lambda shelf: shelf.becomes(9, xml_id=str(mark("~menu", "0123456789abcdef"))),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_what_was_done_before_the_look_makes_the_run_plan_again(deed: str, shelf: Shelf) -> None:
    """Nothing is written."""
    watch, kept = watched(shelf)
    DEEDS[deed](shelf)
    left = shelf.has(1)

    with pytest.raises(MovedOnError):
        watch.carry_out([NEW])

    assert (shelf.has(1), kept, watch.wrote) == (left, [], False)


def test_a_block_that_was_added_or_hidden_makes_the_run_plan_again(shelf: Shelf) -> None:
    """So do fewer blocks."""
    own = shelf.blocks[1]
    for changed in (
        (*own, Block(77, 1, "text", True, "13:00", PERSON, THEIRS)),
        (replace(own[0], is_active=False),),
        (),
    ):
        shelf.blocks[1] = own
        watch, _ = watched(shelf)
        shelf.blocks[1] = changed
        with pytest.raises(MovedOnError):
            watch.carry_out([NEW])


def test_another_page_may_change_meanwhile(shelf: Shelf) -> None:
    """Only what the request rests on counts."""
    watch, _ = watched(shelf)
    shelf.says(2, THEIRS)

    assert watch.carry_out([NEW])[0].is_done


def test_words_written_between_look_and_request_are_kept(shelf: Shelf) -> None:
    """The request itself reads what it writes over."""
    watch, kept = watched(shelf)
    shelf.before[2] = lambda: shelf.says(1, THEIRS)

    watch.carry_out([NEW])

    assert [(found.page.id, found.words, found.told) for found in kept] == [(1, THEIRS, ())]
    assert shelf.has(1) == NEW.content


def test_a_block_that_goes_is_kept_too(shelf: Shelf) -> None:
    """A person writes into it in that moment."""
    watch, kept = watched(shelf)
    shelf.before[2] = lambda: shelf.says(1, THEIRS)

    watch.carry_out([DeleteBlock(1, 10)])

    assert [found.words for found in kept] == [THEIRS]


def test_our_own_text_is_nobodys_words(shelf: Shelf) -> None:
    """A person saves the page without changing it: its stamp moves, nothing is lost."""
    watch, kept = watched(shelf)
    shelf.before[2] = lambda: shelf.says(1, OURS)

    watch.carry_out([NEW])

    assert kept == []


def test_a_title_given_between_look_and_request_is_told(shelf: Shelf) -> None:
    """Where the request writes the title; where it does not, the person's stands."""
    for operation, told in ((UpdatePage(1, title="Git's", folder=0), 1), (NEW, 0)):
        shelf.becomes(1, title="Page 1")
        watch, kept = watched(shelf)
        shelf.before[len(shelf.requests) + 2] = lambda: shelf.becomes(1, title="Mine")
        watch.carry_out([operation])
        assert sum(len(found.told) for found in kept) == told
    assert shelf.pages[1].title == "Mine"


@pytest.mark.parametrize("deed", ["the trash", "another publisher", "a newer commit"])
def test_what_the_condition_names_stops_the_request_itself(deed: str, shelf: Shelf) -> None:
    """However late it arrives: a newer publish is never written over, nor a page in the trash."""
    watch, kept = watched(shelf)
    shelf.before[2] = lambda: DEEDS[deed](shelf)

    with pytest.raises(MovedOnError):
        watch.carry_out([NEW])

    assert (shelf.has(1), kept, watch.wrote) == (OURS, [], False)


def test_what_came_late_is_looked_at_again(shelf: Shelf) -> None:
    """The portal put it off: another look, and the request goes; what happened meanwhile is seen."""
    watch, _ = watched(shelf)
    shelf.late = 1
    watch.carry_out([NEW])
    assert shelf.looks == [1, 3]

    watch, _ = watched(shelf)
    shelf.late = 1
    shelf.before[len(shelf.requests) + 2] = lambda: shelf.says(1, THEIRS)
    with pytest.raises(MovedOnError):
        watch.carry_out([NEW])
    assert shelf.has(1) == THEIRS


def test_the_look_for_the_next_request_travels_with_the_one_before(shelf: Shelf) -> None:
    """Of many requests only the first needs a look of its own."""
    for page in range(20, 60):
        shelf.add(page, f"page-{page}")
    shelf.room = 15
    watch, _ = watched(shelf)

    watch.carry_out([WriteText(page, 10 * page, "<p>New.</p>") for page in range(20, 60)])

    assert shelf.looks == [1]
    assert all(shelf.has(page) == "<p>New.</p>" for page in range(20, 60))


def test_what_is_seen_ahead_makes_the_run_plan_again(shelf: Shelf) -> None:
    """A person writes a page of the third request during the second."""
    for page in range(20, 60):
        shelf.add(page, f"page-{page}")
    shelf.room = 15
    watch, _ = watched(shelf)
    shelf.before[3] = lambda: shelf.says(45, THEIRS)

    with pytest.raises(MovedOnError):
        watch.carry_out([WriteText(page, 10 * page, "<p>New.</p>") for page in range(20, 60)])

    assert shelf.has(45) == THEIRS


def test_a_page_that_this_run_made_needs_no_look(shelf: Shelf) -> None:
    """Nothing of people's is in it; the commit is looked at with the condition."""
    watch, _ = watched(shelf)
    shelf.add(3, "page-new")
    watch.made(3, mark("page-new"), "Page 3")

    watch.carry_out([WriteText(3, 30, "<p>New.</p>")])

    assert shelf.looks == []
    assert watch.is_made(3)


def test_a_mark_alone_needs_the_condition_and_no_look(shelf: Shelf) -> None:
    """It replaces nothing of anybody's."""
    watch, _ = watched(shelf)

    watch.carry_out([UpdatePage(1, mark=mark("page-one", "fedcba9876543210"))])

    assert (shelf.looks, len(shelf.requests)) == ([], 1)
    assert shelf.pages[1].mark is not None
    assert shelf.pages[1].mark.intent == "fedcba9876543210"


def test_tasks_rest_on_the_noted_commit(shelf: Shelf) -> None:
    """An older run makes no task once a newer one began."""
    watch, _ = watched(shelf)
    task = AddTask("kb-review:test:page-one:new", "Review", "", 4, None, "kb-review", None)
    assert watch.carry_out([task])[0].is_done
    DEEDS["a newer commit"](shelf)

    with pytest.raises(MovedOnError):
        watch.carry_out([task])


def test_the_commit_is_announced_with_the_first_thing_that_is_written(shelf: Shelf) -> None:
    """Once, before all else, and it has no outcome of its own."""
    said = UpdatePage(9, mark=mark("~menu", "fedcba9876543210"), description="git 1, 0")
    watch, _ = watched(shelf, announcement=said)

    outcomes = watch.carry_out([NEW])
    watch.carry_out([Publish(1)])

    assert len(outcomes) == 1
    assert [asked[0] == said for asked in shelf.requests] == [False, True, False]
    assert sum(said in asked for asked in shelf.requests) == 1
    assert shelf.pages[9].description == "git 1, 0"


def test_our_own_writing_is_not_taken_for_a_persons(shelf: Shelf) -> None:
    """Stamps that our requests moved are ours; a person's after them is not."""
    watch, _ = watched(shelf)
    watch.carry_out([NEW])
    assert watch.carry_out([WriteText(1, 10, "<p>And again.</p>")])[0].is_done
    shelf.says(1, THEIRS)

    with pytest.raises(MovedOnError):
        watch.carry_out([NEW])


def test_what_was_read_back_is_what_is_known_from_then_on(shelf: Shelf) -> None:
    """A person's edit after the read-back is seen; another publisher's mark, or the trash, at the read-back itself."""
    watch, _ = watched(shelf)
    watch.carry_out([NEW])
    watch.saw(shelf.pages[1], shelf.blocks[1])
    watch.let_go(1)
    watch.look([1])
    shelf.says(1, THEIRS, by=US, at="14:00")  # the service user's own account, by hand
    with pytest.raises(MovedOnError):
        watch.look([1])
    for changes in ({"xml_id": str(mark("page-one", "0123456789abcdef"))}, {"is_deleted": True}):
        with pytest.raises(MovedOnError):
            watch.saw(replace(shelf.pages[1], **changes), shelf.blocks[1])  # type: ignore[arg-type]


def test_a_portal_that_does_not_find_pages_by_their_marks_is_written_with_looks(shelf: Shelf) -> None:
    """The condition fails although all is as it was: from then on looks and readings alone; an edit in between is still kept."""
    shelf.is_filtering = False
    watch, kept = watched(shelf)

    assert watch.carry_out([NEW])[0].is_done
    assert shelf.has(1) == NEW.content
    asked = len(shelf.requests)
    shelf.before[asked + 2] = lambda: shelf.says(2, THEIRS)
    watch.carry_out([WriteText(2, 20, "<p>New.</p>")])
    assert [found.words for found in kept] == [THEIRS]
    shelf.says(1, THEIRS)
    with pytest.raises(MovedOnError):
        watch.carry_out([NEW])


def test_such_a_portal_with_a_page_in_the_trash_makes_the_run_plan_again(shelf: Shelf) -> None:
    """Without a condition there is still the reading, which such a page fails."""
    shelf.is_filtering = False
    watch, _ = watched(shelf)
    watch.carry_out([NEW])
    shelf.before[len(shelf.requests) + 2] = lambda: DEEDS["the trash"](shelf)

    with pytest.raises(MovedOnError):
        watch.carry_out([NEW])


def test_a_refused_operation_is_told_and_the_rest_goes_on(shelf: Shelf) -> None:
    """The batch ended there; what came after it goes into the next one, and nothing is noted of what was refused."""
    shelf.refuses = lambda operation: operation == NEW
    watch, _ = watched(shelf)

    outcomes = watch.carry_out([NEW, WriteText(2, 20, "<p>New.</p>")])

    assert [o.is_done for o in outcomes] == [False, True]
    assert (shelf.has(1), shelf.has(2)) == (OURS, "<p>New.</p>")


def test_a_lost_answer_may_have_written(shelf: Shelf) -> None:
    """The caller hears it, and the run counts as one that wrote."""

    def lose() -> None:
        raise OutcomeUnknownError(text("portal.did-nothing"))

    watch, _ = watched(shelf)
    shelf.before[2] = lose

    with pytest.raises(OutcomeUnknownError):
        watch.carry_out([NEW])
    assert watch.wrote


def test_a_page_that_comes_out_of_the_trash_is_known_from_its_blocks(shelf: Shelf) -> None:
    """Nobody can read a page in the trash: what stands in it is known once it is out."""
    shelf.becomes(1, is_deleted=True, is_active=False)
    watch, _ = watched(shelf)
    watch.carry_out([UpdatePage(1, deleted=False), ReadBlocks((1,))])
    watch.saw_blocks(1, shelf.blocks[1])

    assert watch.carry_out([NEW])[0].is_done
    shelf.says(1, THEIRS)
    with pytest.raises(MovedOnError):
        watch.carry_out([NEW])


def test_a_portal_that_refuses_the_look_is_told(shelf: Shelf) -> None:
    """Its error, not a wrong guess; a page in the trash that fails the reading is no error."""
    watch, _ = watched(shelf)
    shelf.refuses = lambda operation: isinstance(operation, ReadPages)
    with pytest.raises(ApiError):
        watch.carry_out([NEW])
    shelf.refuses = lambda operation: isinstance(operation, ReadBlocks)
    with pytest.raises(ApiError):
        watch.carry_out([NEW])


def test_no_more_pictures_are_handed_over_than_a_request_carries(shelf: Shelf) -> None:
    """A hundred pictures are encoded once each, not once for each request until their own."""
    uploads = [Upload(1, 10, f"{number}.png", b"\0" * 900_000) for number in range(100)]

    outcomes = watched(shelf)[0].carry_out(uploads)

    assert len(outcomes) == 100
    handed = [sum(isinstance(operation, Upload) for operation in asked) for asked in shelf.requests]
    assert max(handed) == 2
    assert sum(handed) == 100
