"""One wave of pages: intent, images, text, publication, read-back, comparison, done mark.

The order is what makes a cut harmless (docs/decisions/0003): nothing of an existing page is written before its mark tells the
intent; the read-back is a later request than the write; the done mark a later one still.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from publisher.apply.facts import NO_FACTS, Facts
from publisher.messages import text
from publisher.plan.contacts import names_any
from publisher.plan.desired import MENU, DesiredSite
from publisher.plan.digests import IMAGE_DIGITS, comparable, digest, text_digest
from publisher.plan.fingerprint import Fingerprint
from publisher.portal.outcome import Outcome
from publisher.targets.knowledge_base.apply.draft import Draft, blocks_of
from publisher.targets.knowledge_base.apply.images import attributes, upload_name, uploaded_in
from publisher.targets.knowledge_base.apply.watch import Overwritten, Watch, moved_on, settings_edits
from publisher.targets.knowledge_base.mark import Mark, State
from publisher.targets.knowledge_base.port import (
    AddBlock,
    DeleteBlock,
    KnowledgeBasePortal,
    Operation,
    Publish,
    ReadBlocks,
    ReadPages,
    ShowBlock,
    UpdatePage,
    Upload,
    UploadedFile,
    WriteText,
)
from publisher.targets.knowledge_base.portal_page import PLACEHOLDER, filled_in, wanted_text
from publisher.targets.knowledge_base.snapshot import RemotePage, own_page, stamps_digest

PAGES_A_READ = 45  # with the reads around them and what they rest on they fill a batch of 50
PAGES_A_PART = 225
"""So many pages' texts are held at a time. They fill four and a half requests of new texts, and five of publications and readings."""
FILTERED_SHARE = 0.1
GONE = frozenset({"BLOCK_NOT_FOUND", "EMPTY_ANSWER"})
"""What the portal answers for a block that is not there, the second without an error (facts kb-0.17)."""
Step = TypeVar("Step", bound=Operation)


@dataclass
class Wave:
    """Writes a set of pages whose ids are known. ``ids`` are all pages' ids by path, for links; ``read_file`` gives an asset's bytes.

    ``note`` is what the menu's page says of the commit.
    """

    portal: KnowledgeBasePortal
    watch: Watch
    site: DesiredSite
    fingerprints: Mapping[str, Fingerprint]
    ids: Mapping[str, int]
    folder_ids: Mapping[str, int]
    read_file: Callable[[str], bytes]
    user: int = 0
    advance: Callable[[int], None] = lambda _: None
    note: str = ""
    facts: Facts = NO_FACTS

    def write(self, drafts: Sequence[Draft]) -> None:
        """Write, publish, read back and compare; the done marks are left to ``done_marks``."""
        ready = [draft for draft in drafts if not self._misses_target(draft)]
        for start in range(0, len(ready), PAGES_A_PART):
            self._write_part(ready[start : start + PAGES_A_PART])

    def _write_part(self, part: Sequence[Draft]) -> None:
        self._add_blocks(part)
        self._upload(part)
        self._write_texts(part)
        self._publish_and_read(part)
        self._judge_refusals(part)
        self._drop_twins(part)
        self._send_again(part)
        for draft in part:
            draft.is_overtaken = draft.is_changed_by_others(self.user)
            draft.done = self.done_mark(draft) if draft.problem is None else None
            draft.let_go()
            self.watch.let_go(draft.id)

    def done_marks(self, drafts: Iterable[Draft]) -> list[tuple[Draft, UpdatePage]]:
        """The operations that mark pages as done, each from what the portal had when the page was read back."""
        return [(draft, UpdatePage(draft.id, mark=draft.done)) for draft in drafts if draft.done is not None]

    def done_mark(self, draft: Draft) -> Mark:
        """The mark of a page that was read back; where a person was faster, of what they changed: theirs is an edit to the next run."""
        page = draft.page
        return Mark(
            key=page.key,
            fingerprint=self.fingerprints[page.path],
            block=draft.block,
            stamps="" if draft.is_overtaken else stamps_digest(draft.own_blocks(self.user)),
            text=digest(wanted_text(self.site, page, self.ids)) if draft.is_overtaken else text_digest(draft.text),
            fields=_ours(draft),
            state=State.DONE,
            path_key=page.other_path_key,
        )

    def _misses_target(self, draft: Draft) -> bool:
        missing = next((path for path in draft.page.linked() if path not in self.ids), None)
        if missing is not None:
            draft.problem = text("apply.waits-for", path=missing)
        return missing is not None

    def _content(self, draft: Draft) -> str:
        facts = self.facts.beside(draft.text)
        content = filled_in(
            draft.page.article,
            self.ids,
            lambda ref: attributes(self.site.assets[ref.path], draft.files),
            person=facts.person,
            changed=facts.changed,
        )
        return facts.with_contacts(content, draft.page.path)

    def _add_blocks(self, drafts: Sequence[Draft]) -> None:
        """Give new pages their blocks: with the text at once, or, where images must be uploaded first, with a placeholder."""
        adding: list[tuple[Draft, AddBlock]] = []
        for draft in drafts:
            if draft.block is None:
                if draft.page.images():
                    content = PLACEHOLDER
                else:
                    draft.sent = content = self._content(draft)
                adding.append((draft, AddBlock(draft.id, draft.layout.text, content, None)))
            given_up = draft.given_up(self.user)
            present = {block.code for block in draft.blocks if block.id not in given_up}
            # without AFTER_ID a block goes to the top: those before the text follow it here in reverse
            before = [code for code in reversed(draft.layout.before) if code not in present]
            adding += [(draft, AddBlock(draft.id, code, None, None)) for code in before]
        for (draft, operation), outcome in self._do(adding):
            if operation.code == draft.layout.text and operation.content is not None and isinstance(outcome.value, int):
                draft.block = outcome.value

    def _upload(self, drafts: Sequence[Draft]) -> None:
        uploads: list[tuple[Draft, Upload]] = []
        names: dict[int, str] = {}
        for draft in drafts:
            if draft.problem is not None or draft.block is None:
                continue
            draft.files |= uploaded_in(draft.text)
            for path in draft.page.images():
                short = self.site.assets[path][:IMAGE_DIGITS]
                if short not in draft.files and short not in [names[id(u)] for d, u in uploads if d is draft]:
                    content = self.read_file(path)
                    upload = Upload(draft.id, draft.block, upload_name(path, content), content)
                    names[id(upload)] = short
                    uploads.append((draft, upload))
        for (draft, upload), outcome in self._do(uploads):
            if isinstance(outcome.value, UploadedFile):
                draft.files[names[id(upload)]] = outcome.value

    def _write_texts(self, drafts: Sequence[Draft]) -> None:
        operations: list[tuple[Draft, Operation]] = []
        for draft in drafts:
            if draft.problem is not None or draft.block is None or draft.refused is not None:
                continue
            wanted = wanted_text(self.site, draft.page, self.ids)
            if draft.change.remote is not None:
                operations.append((draft, self._intent(draft, digest(wanted))))
                operations += self._straighten(draft)
            if not draft.sent:
                draft.sent = self._content(draft)
                if not draft.has_text or self._names_leavers(draft) or comparable(draft.text) != wanted:
                    operations.append((draft, WriteText(draft.id, draft.block, draft.sent)))
            draft.page.content.let_go()  # from here on what is sent is all that is asked for
        for _ in self._do(operations):
            pass

    def _names_leavers(self, draft: Draft) -> bool:
        """Whether the text tells readers to write to somebody who left: nothing of it differs from git's, and it is written."""
        return bool(self.facts.left) and names_any(draft.text, self.facts.left)

    def _intent(self, draft: Draft, intent: str) -> UpdatePage:
        """The mark with the intent, and in the same step the page's place: a cut cannot part them."""
        page = draft.page
        mark = replace(draft.mark, key=page.key).with_intent(intent)
        if not draft.change.kind.has_settings:
            return UpdatePage(draft.id, mark=mark)
        # what is meant is noted too: title and place that are neither this nor what they were are a person's
        meant = replace(mark.fingerprint, place=self.fingerprints[page.path].place)
        return UpdatePage(
            draft.id,
            mark=replace(mark, fingerprint=meant),
            title=page.title,
            code=None if self._keeps_code(draft) else page.code,
            folder=self.folder_ids[page.folder] if page.folder else 0,
            description=(self.note if page.key == MENU else "") or page.description,
        )

    def _keeps_code(self, draft: Draft) -> bool:
        """Whether the page holds its address already, be it with the four letters that the portal gave it."""
        remote = own_page(draft.change.remote) if draft.change.remote is not None else None
        if remote is None or (remote.folder or 0) != (self.folder_ids[draft.page.folder] if draft.page.folder else 0):
            return False
        return remote.has_code(draft.page.code)

    def _straighten(self, draft: Draft) -> list[tuple[Draft, Operation]]:
        """Blocks that a person hid or added in a page that git takes back."""
        expected = {draft.block} | {b.id for b in draft.blocks if b.code in draft.layout.before}
        expected -= {*draft.given_up(self.user)}
        operations: list[tuple[Draft, Operation]] = []
        for block in draft.blocks:
            if block.id not in expected:
                operations.append((draft, DeleteBlock(draft.id, block.id)))
            elif not block.is_active:
                operations.append((draft, ShowBlock(draft.id, block.id)))
        return operations

    def _publish_and_read(self, drafts: Sequence[Draft]) -> None:
        going = [draft for draft in drafts if draft.problem is None]
        for start in range(0, len(going), PAGES_A_READ):
            self._publish_and_read_part(going[start : start + PAGES_A_READ])

    def _publish_and_read_part(self, part: Sequence[Draft]) -> None:
        pages = tuple(draft.id for draft in part)
        old = tuple(page for page in pages if not self.watch.is_made(page))
        settings = [ReadPages(old)] if old else []  # once published, a page no longer tells who changed its title
        operations: list[Operation] = [
            *settings,
            *(Publish(page) for page in pages),
            ReadPages(pages),
            ReadBlocks(pages),
        ]
        left = dict(self.watch.pages)
        outcomes = self.watch.carry_out(operations)
        for draft, outcome in zip(part, outcomes[len(settings) :], strict=False):
            if outcome.error is not None:
                draft.fail(outcome.error)
        *_, read, blocks = outcomes
        if read.error is not None:
            raise read.error
        if blocks.error is not None:
            # one page in the trash fails the reading of all
            found = [_page_of(read, page) for page in pages]
            raise moved_on() if any(page is None or page.is_deleted for page in found) else blocks.error
        for draft in part:
            if settings:
                known, now = left.get(draft.id), _page_of(outcomes[0], draft.id)
                _note_edits(draft, known, now)
                if known is not None and now is not None and known.is_active and not now.is_active:
                    # what was just published is shown again: no later look of this run will find that a person hid it
                    self.watch.keep(Overwritten(now, "", (text("apply.hidden"),)))
            draft.blocks = blocks_of(blocks, draft.id)
            draft.find_text()
            draft.read = _page_of(read, draft.id)
            if draft.read is not None:
                self.watch.saw(draft.read, draft.blocks)
            if draft.read is None or not draft.has_text:
                draft.problem = draft.problem or text("apply.vanished")
        self.advance(len(part))

    def _judge_refusals(self, drafts: Sequence[Draft]) -> None:
        """A block that is gone was deleted by a person, or by another publisher as the second of its kind: look again."""
        for draft in drafts:
            if draft.refused is not None and draft.problem is None:
                block, error = draft.refused
                if all(found.id != block for found in draft.blocks):
                    raise moved_on()
                draft.fail(error)

    def _drop_twins(self, drafts: Sequence[Draft]) -> None:
        """Delete blocks that another publisher added to the same page at the same time: each of the two keeps the first."""
        twins = [(draft, twin) for draft in drafts if draft.problem is None for twin in draft.twins(self.user)]
        if twins:
            # a refusal only says that the other publisher was faster; what is read next decides
            self.watch.carry_out([DeleteBlock(draft.id, block.id) for draft, block in twins])
            self._publish_and_read([d for d in drafts if any(d is draft for draft, _ in twins)])

    def _send_again(self, drafts: Sequence[Draft]) -> None:
        """Send what came back different once more, alone: a batch's parameters may pass a filter that single calls do not."""
        different = [d for d in drafts if d.problem is None and d.differs and not d.is_by_person(self.user)]
        for draft in different:
            if draft.block is not None:
                self.watch.look([draft.id])
                outcome = self.portal.carry_out([WriteText(draft.id, draft.block, draft.sent)], alone=True)[0]
                if outcome.error is not None:
                    draft.fail(outcome.error)
        if not different:
            return
        from publisher.plan.text_diff import altered_diff  # here: it reads HTML, and portals seldom alter a page

        self._publish_and_read([draft for draft in different if draft.problem is None])
        for draft in different:
            if draft.problem is None and draft.differs:
                draft.altered = altered_diff(draft.text, draft.sent)

    def _do(self, planned: Sequence[tuple[Draft, Step]]) -> Iterable[tuple[tuple[Draft, Step], Outcome]]:
        """Carry out; a refusal ends the page's way."""
        outcomes = self.watch.carry_out([operation for _, operation in planned])
        for (draft, operation), outcome in zip(planned, outcomes, strict=True):
            if outcome.error is not None and outcome.error.code in GONE and isinstance(operation, WriteText | Upload):
                draft.refused = operation.block, outcome.error
            elif outcome.error is not None:
                draft.fail(outcome.error)
            yield (draft, operation), outcome


def _note_edits(draft: Draft, left: RemotePage | None, now: RemotePage | None) -> None:
    """What a person did to title and place since we wrote them, or looked at them."""
    if now is not None and left is not None and (told := settings_edits(left, now)):
        draft.edits, draft.left = (*draft.edits, *told), draft.left or left


def _ours(draft: Draft) -> str:
    """The digest of the page's settings as they are; of those that a person changed meanwhile, as we had left them."""
    if draft.read is None:
        return ""
    if draft.left is None:
        return draft.read.fields_digest()
    return replace(draft.read, title=draft.left.title, folder=draft.left.folder).fields_digest()


def _page_of(outcome: Outcome, page: int) -> RemotePage | None:
    found = outcome.value.get(page) if isinstance(outcome.value, dict) else None
    return found if isinstance(found, RemotePage) else None
