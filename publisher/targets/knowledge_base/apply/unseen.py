"""What nobody can read before it is written over: pages in the trash, and hidden blocks. They are brought to light first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from publisher.plan.digests import text_digest
from publisher.targets.knowledge_base.apply.draft import Draft, blocks_of
from publisher.targets.knowledge_base.apply.watch import Watch, moved_on
from publisher.targets.knowledge_base.port import ReadBlocks, ShowBlock, UpdatePage
from publisher.targets.knowledge_base.portal_page import is_by_person


@dataclass(frozen=True, slots=True)
class Unseen:
    """Brings it to light. ``user`` is the publisher's; ``keep`` saves what people wrote into a page (by key)."""

    watch: Watch
    user: int
    keep: Callable[[str, str], str]

    def restore(self, drafts: Sequence[Draft]) -> None:
        """Take pages of ours out of the trash, with an intent in their mark, and read what they hold.

        Some came out with their folder, requests ago: MovedOnError where a person has hidden something in one since.
        """
        back = [d for d in drafts if d.change.remote is not None and d.change.remote.is_deleted]
        if not back:
            return
        known = self.watch.pages
        out = {draft.id for draft in back if draft.id in known and not known[draft.id].is_deleted}
        restores = [UpdatePage(d.id, mark=d.mark.restoring(), deleted=False) for d in back]
        *restored, found = self.watch.carry_out([*restores, ReadBlocks(tuple(d.id for d in back))])
        for draft, outcome in zip(back, restored, strict=True):
            if outcome.error is not None:
                draft.fail(outcome.error)
        for draft in back:
            draft.mark = draft.mark.restoring()
            draft.blocks = blocks_of(found, draft.id)
            self.watch.saw_blocks(draft.id, draft.blocks)
            draft.find_text()
            if draft.id in out and any(not b.is_active and is_by_person(b, self.user) for b in draft.blocks):
                raise moved_on()
            if words := self._words(draft):
                self.keep(draft.page.key, words)

    def reveal(self, drafts: Sequence[Draft]) -> None:
        """Show the blocks that people hid on pages that git takes back, and read them.

        The marks are left as they are: where this is cut, a text that is not ours is an edit to the next run, whoever showed it.
        """
        hiding = [d for d in drafts if d.problem is None and d.change.remote is not None and d.hidden]
        if not hiding:
            return
        shows = [ShowBlock(draft.id, block.id) for draft in hiding for block in draft.hidden]
        *_, found = self.watch.carry_out([*shows, ReadBlocks(tuple(draft.id for draft in hiding))])
        if found.error is not None:
            raise found.error
        for draft in hiding:
            blocks = blocks_of(found, draft.id)
            self.watch.saw_blocks(draft.id, blocks)
            if words := draft.reveal(blocks):
                self.keep(draft.page.key, words)

    def _words(self, draft: Draft) -> str:
        blocks = [b for b in draft.blocks if is_by_person(b, self.user) and b.text]
        return "\n".join(b.text for b in blocks if b.text and not draft.mark.wrote(text_digest(b.text)))
