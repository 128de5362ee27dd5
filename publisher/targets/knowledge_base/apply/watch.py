"""Writes that rest on a fresh look: what people and other publishers do while a run is under way is noticed before it is lost.

Every request that writes pages names the marks that it believes them to have, and does nothing where one has another by now: a
newer publish is never written over, whatever becomes of the answers. Pages whose texts or settings are written are looked at just
before, with the request before where that goes; after a wait they are looked at again. What people do between that look and the
writing, one request later, the writing request reads itself, so that it can be kept. docs/decisions/0019 has the reasons.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from publisher.content.titles import folded
from publisher.errors import MovedOnError, OutcomeUnknownError
from publisher.messages import Text, text
from publisher.plan.digests import text_digest
from publisher.portal.outcome import Outcome
from publisher.targets.knowledge_base.mark import Mark
from publisher.targets.knowledge_base.port import (
    AddBlock,
    Condition,
    DeleteBlock,
    KnowledgeBasePortal,
    Operation,
    Publish,
    ReadBlocks,
    ReadPages,
    ShowBlock,
    Sight,
    UpdatePage,
    Upload,
    WriteText,
)
from publisher.targets.knowledge_base.portal_page import PLACEHOLDER, is_by_person
from publisher.targets.knowledge_base.snapshot import Block, Blocks, RemotePage, stamps_digest

HEAD = 3
"""Commands before the operations: the pages, their marks, their texts."""
AHEAD = 2
"""Commands after them: the look for the request that follows."""
MOST_CONTENT = 2_000_000
"""So many bytes of pictures and letters of texts are handed over for one request at most: encoded, they are no less."""
ON_PAGES = (UpdatePage, AddBlock, WriteText, DeleteBlock, ShowBlock, Upload, Publish)


@dataclass(frozen=True, slots=True)
class Overwritten:
    """What a person did to a page in the moment in which it was written over: words of the text, and what else, for the report."""

    page: RemotePage
    words: str
    told: tuple[Text, ...]


@dataclass
class Watch:
    """The pages of one run as it last saw or left them. ``menu`` is the page that notes the commit.

    ``announcement`` is written with the first thing that is written. ``keep`` is told what people wrote that was written over.
    ``wrote`` tells whether anything was written, or may have been.
    """

    portal: KnowledgeBasePortal
    user: int
    pages: dict[int, RemotePage] = field(default_factory=dict)
    blocks: dict[int, Blocks] = field(default_factory=dict)
    menu: int | None = None
    announcement: UpdatePage | None = None
    keep: Callable[[Overwritten], None] = lambda _: None
    wrote: bool = False
    _made: set[int] = field(default_factory=set)
    _written: set[int] = field(default_factory=set)
    _sight: Sight | None = None
    _is_conditional: bool = True

    def made(self, page: int, mark: Mark, title: str) -> None:
        """A page that this run made: nothing of people's is in it."""
        self.pages[page] = RemotePage(page, title, "", None, "", str(mark), is_deleted=False, is_active=False)
        self._made.add(page)

    def is_made(self, page: int) -> bool:
        """Whether this run made the page."""
        return page in self._made

    def saw(self, page: RemotePage, blocks: Blocks) -> None:
        """A page that was read back. MovedOnError where it is in the trash, or another publisher marked it meanwhile."""
        known = self.pages.get(page.id)
        if page.is_deleted or (known is not None and page.xml_id != known.xml_id):
            raise moved_on()
        self.pages[page.id], self.blocks[page.id] = page, blocks
        self._written.discard(page.id)

    def let_go(self, page: int) -> None:
        """Forget a page's texts; their stamps and digests go on telling whether a person changed them."""
        self.blocks[page] = tuple(replace(block, text=None) for block in self.blocks.get(page, ()))

    def saw_blocks(self, page: int, blocks: Blocks) -> None:
        """What stands in a page that was out of reach before, in the trash."""
        self.blocks[page] = blocks

    def carry_out(self, operations: Sequence[Operation]) -> list[Outcome]:
        """Do operations in order, an Outcome each. MovedOnError where the portal is not what this run believes it to be."""
        outcomes: list[Outcome] = []
        while len(outcomes) < len(operations):
            outcomes += self._next(operations[len(outcomes) :])
        return outcomes

    def look(self, pages: Iterable[int]) -> None:
        """Look at pages now. MovedOnError where one is not as this run believes it to be."""
        wanted = tuple(sorted({*pages, *self._noted()}))
        if wanted:
            self._compare(wanted, self._fetch(wanted))

    def _next(self, pending: Sequence[Operation]) -> list[Outcome]:
        """Send one request; no outcome where it had to wait."""
        announced = [self.announcement] if self.announcement is not None else []
        if not (self._noted() or any(_page_of(op) in self.pages for op in pending)):
            self.wrote = True
            return self.portal.carry_out(pending)
        room = max(1, self.portal.room - HEAD - AHEAD - len(announced))
        size = _fitting(pending, room)
        part, later = pending[:size], pending[size : size + room]
        if not (self._resting(part) or self._resting(later)):
            room += AHEAD + 1  # nothing is read, before or after
            part = pending[: _fitting(pending, room)]
        reading = self._resting(part)
        if reading:
            self._see_first({*reading, *self._noted()})
        touched = {page for op in part if (page := _page_of(op)) in self.pages}
        marks = (
            {page: self.pages[page].xml_id for page in sorted(touched | self._noted())} if self._is_conditional else {}
        )
        live = tuple(page for page in reading if not self.pages[page].is_deleted)
        ahead = tuple(sorted({*self._resting(later), *self._noted()})) if self._resting(later) else ()
        try:
            answer = self.portal.carry_out_if(Condition(marks, live, ahead), [*announced, *part])
        except OutcomeUnknownError:
            self.wrote = True
            raise
        self.wrote = self.wrote or bool(answer.outcomes)
        self._sight = answer.after
        if not answer.held:
            self.look(touched)
            if not self._is_conditional:
                raise moved_on()
            self._is_conditional = False  # all is as it was: this portal does not find pages by their marks
            return []
        if answer.before is not None:
            self._judge(answer.before, live, part)
        for operation, outcome in zip([*announced, *part], answer.outcomes, strict=False):
            if outcome.error is None:
                self._note(operation)
        if announced and answer.outcomes:
            self.announcement = None
        return list(answer.outcomes[len(announced) :])

    def _resting(self, operations: Sequence[Operation]) -> tuple[int, ...]:
        """The pages whose texts, blocks or settings these operations replace: what they rest on has to be fresh."""
        found = {page for op in operations if _replaces(op) and (page := _page_of(op)) in self.pages}
        return tuple(sorted(found - self._made))

    def _noted(self) -> set[int]:
        return {self.menu} & self.pages.keys() if self.menu is not None else set()

    def _see_first(self, pages: set[int]) -> None:
        """Use what the request before saw, or look now."""
        sight, self._sight = self._sight, None
        if sight is None or not pages <= sight.pages.keys():
            sight = self._fetch(tuple(sorted(pages)))
        self._compare(pages, sight)

    def _fetch(self, pages: tuple[int, ...]) -> Sight:
        live = tuple(page for page in pages if not self.pages[page].is_deleted)
        found, blocks = self.portal.carry_out([ReadPages(pages), ReadBlocks(live, texts=False)])
        if found.error is not None:
            raise found.error
        read = found.value if isinstance(found.value, dict) else {}
        if blocks.error is not None and all(page in read and not read[page].is_deleted for page in live):
            raise blocks.error  # otherwise it is a page in the trash that fails the reading
        return Sight(read, blocks.value if isinstance(blocks.value, dict) else {})

    def _compare(self, pages: Iterable[int], sight: Sight) -> None:
        if not all(self._is_as_known(page, sight) for page in pages):
            raise moved_on()

    def _is_as_known(self, page: int, sight: Sight) -> bool:
        known, now = self.pages[page], sight.pages.get(page)
        if now is None or now.xml_id != known.xml_id or now.is_deleted != known.is_deleted:
            return False
        if page in self._made:
            return True
        return not (self._settings_by_people(known, now) or self._blocks_by_people(page, sight.blocks.get(page, ())))

    def _settings_by_people(self, known: RemotePage, now: RemotePage) -> bool:
        """Whether a person changed title or place or hid the page. An address that we wrote may have got letters of the portal's."""
        if known.is_active and not now.is_active:
            return True
        if known.id in self._written:
            return bool(settings_edits(known, now))
        return now.fields_digest() != known.fields_digest()

    def _blocks_by_people(self, page: int, now: Blocks) -> bool:
        if page not in self.blocks or self.pages[page].is_deleted:
            return False
        known = self.blocks[page]
        if page in self._written:
            stamps = {(b.id, b.is_active, b.modified) for b in known}
            ids = {b.id for b in known}
            changed = any(is_by_person(b, self.user) and (b.id, b.is_active, b.modified) not in stamps for b in now)
            # the publication makes us the last editor of every block: who made one tells whose it is
            return changed or any(b.id not in ids and b.created_by not in {None, self.user} for b in now)
        return stamps_digest(now) != stamps_digest(known)

    def _judge(self, before: Sight, pages: Iterable[int], operations: Sequence[Operation]) -> None:
        """What people did between the look and the request that wrote over it."""
        for page in pages:
            known, now = self.pages[page], before.pages.get(page)
            if now is None:
                continue
            on_page = [op for op in operations if _page_of(op) == page]
            writes_settings = any(isinstance(op, UpdatePage) and op.title is not None for op in on_page)
            told = settings_edits(known, now) if writes_settings else ()
            words = ""
            if any(isinstance(op, WriteText | DeleteBlock) or _trashes(op) for op in on_page):
                words = self._words(page, known.mark, before.blocks.get(page, ()), on_page)
            if told or words:
                self.keep(Overwritten(now, words, told))

    def _words(self, page: int, mark: Mark | None, now: Blocks, writing: Sequence[Operation]) -> str:
        """What stands in a page's blocks that did not stand there at the last look, that we did not write, and that goes."""
        known = {b.id: b for b in self.blocks.get(page, ())}
        news = [b.text for b in now if b.text and self._is_news(known.get(b.id), b, mark)]
        if not news:
            return ""
        stays = _staying(now, writing)
        return "\n".join(words for words in news if text_digest(words) not in stays)

    def _is_news(self, known: Block | None, now: Block, mark: Mark | None) -> bool:
        if mark is not None and mark.wrote(text_digest(now.text or "")):
            return False
        if known is None:
            return is_by_person(now, self.user) or now.created_by not in {None, self.user}
        if known.text is not None:
            return now.text != known.text
        return (now.modified, now.modified_by) != (known.modified, known.modified_by)

    def _note(self, operation: Operation) -> None:
        """Remember what was just written."""
        number = _page_of(operation)
        page = self.pages.get(number or 0)
        if page is None:
            return
        self._written.add(page.id)
        if isinstance(operation, Publish):
            self.pages[page.id] = replace(page, is_active=True)
        if isinstance(operation, UpdatePage):
            self.pages[page.id] = replace(
                page,
                xml_id=page.xml_id if operation.mark is None else str(operation.mark),
                title=page.title if operation.title is None else operation.title,
                code=page.code if operation.code is None else operation.code,
                folder=page.folder if operation.folder is None else (operation.folder or None),
                description=page.description if operation.description is None else operation.description,
                is_deleted=page.is_deleted if operation.deleted is None else operation.deleted,
                is_active=page.is_active and operation.deleted is None,  # a page leaves the trash unpublished
            )


def settings_edits(known: RemotePage, now: RemotePage) -> tuple[Text, ...]:
    """What became of a page's title, place and visibility since we knew or wrote them."""
    return (
        *([text("plan.edited-title", title=now.title)] if folded(now.title) != folded(known.title) else []),
        *([text("plan.edited-place")] if (now.folder or 0) != (known.folder or 0) else []),
        *([text("apply.hidden")] if known.is_active and not now.is_active else []),
    )


def moved_on() -> MovedOnError:
    """The error that makes a run look and plan again."""
    return MovedOnError(text("apply.moved-on"), hint=text("apply.moved-on-hint"))


def _page_of(operation: Operation) -> int | None:
    return operation.page if isinstance(operation, ON_PAGES) else None


def _fitting(operations: Sequence[Operation], room: int) -> int:
    """How many of the first operations one request can hold: so many at most, and no more content than it carries."""
    held = 0
    for number, operation in enumerate(operations[:room]):
        if isinstance(operation, Upload | WriteText | AddBlock):
            held += len(operation.content or "")
        if held > MOST_CONTENT and number:
            return number
    return min(room, len(operations))


def _replaces(operation: Operation) -> bool:
    """Whether something may go that a person did: text, blocks, title, place. A mark and its note replace nothing of theirs."""
    if isinstance(operation, UpdatePage):
        return any(value is not None for value in (operation.title, operation.folder, operation.deleted))
    return isinstance(operation, WriteText | DeleteBlock | ShowBlock | Upload)


def _staying(now: Blocks, writing: Sequence[Operation]) -> set[str]:
    """Digests of what a page says after these operations, and of what says nothing: another publisher may write the same words."""
    gone = {op.block for op in writing if isinstance(op, WriteText | DeleteBlock)}
    texts = [op.content for op in writing if isinstance(op, WriteText)]
    if not any(_trashes(op) for op in writing):
        texts += [block.text for block in now if block.id not in gone and block.text]
    return {text_digest(content) for content in (*texts, PLACEHOLDER)}


def _trashes(operation: Operation) -> bool:
    return isinstance(operation, UpdatePage) and operation.deleted is True
