"""A page on its way to the portal: what is known of it so far, and what came back."""

from dataclasses import dataclass, field, replace

from publisher.errors import ApiError
from publisher.messages import Text
from publisher.plan.change import Change
from publisher.plan.desired import DesiredPage
from publisher.plan.digests import comparable, text_digest
from publisher.portal.outcome import Outcome
from publisher.targets.knowledge_base.mark import Mark
from publisher.targets.knowledge_base.port import UploadedFile
from publisher.targets.knowledge_base.portal_page import (
    Layout,
    is_by_person,
    is_changed_by_person,
    layout_of,
    text_block_id,
    twins_of,
)
from publisher.targets.knowledge_base.snapshot import Block, Blocks, RemotePage


@dataclass
class Draft:
    """A page being written: what is known of it so far. ``problem`` ends its way; ``is_overtaken``: a person wrote meanwhile.

    ``refused`` is a block that could not be written, with the portal's answer: somebody may have deleted it. ``edits`` tell what a
    person did to title and place meanwhile, ``left`` is the page as we had left it.
    ``done`` is its mark, made when the texts were compared.
    """

    change: Change
    page: DesiredPage
    id: int
    mark: Mark
    block: int | None
    blocks: Blocks
    files: dict[str, UploadedFile] = field(default_factory=dict)
    sent: str = ""
    read: RemotePage | None = None
    problem: Text | None = None
    altered: str = ""
    is_overtaken: bool = False
    edits: tuple[Text, ...] = ()
    left: RemotePage | None = None
    refused: tuple[int, ApiError] | None = None
    done: Mark | None = None

    @property
    def layout(self) -> Layout:
        """The blocks that the page consists of."""
        return layout_of(self.page.key)

    @property
    def text(self) -> str:
        """What the page's text says by now; ``""`` where it is not there."""
        return self._text or ""

    @property
    def has_text(self) -> bool:
        """Whether the block of the text was read."""
        return self._text is not None

    @property
    def _text(self) -> str | None:
        return next((block.text for block in self.blocks if block.id == self.block), None)

    def find_text(self) -> None:
        """Find the block of the text among the blocks as they are now."""
        self.block = text_block_id(self.blocks, self.mark.block, self.layout, self.block)

    @property
    def hidden(self) -> tuple[Block, ...]:
        """The blocks that nobody can read as long as they are hidden."""
        return tuple(block for block in self.blocks if not block.is_active)

    def reveal(self, blocks: Blocks) -> str:
        """Take the blocks as they are once the hidden ones are shown; gives what people wrote in those.

        Whoever hid a block stays its editor here, although it was we who showed it.
        """
        editors = {block.id: block.modified_by for block in self.hidden}
        self.blocks = tuple(replace(b, modified_by=editors.get(b.id, b.modified_by)) for b in blocks)
        shown = [block.text for block in blocks if block.id in editors and block.text]
        return "\n".join(words for words in shown if not self.mark.wrote(text_digest(words)))

    def let_go(self) -> None:
        """Forget the texts when they were compared: those of thousands of pages would be most of what a run holds in memory."""
        self.sent, self.blocks = "", ()
        self.page.content.let_go()

    def fail(self, error: ApiError) -> None:
        """Keep the portal's refusal as the page's reason."""
        self.problem = self.problem or error.message

    @property
    def differs(self) -> bool:
        """Whether what came back is not what was sent."""
        return comparable(self.text) != comparable(self.sent)

    def is_by_person(self, user: int) -> bool:
        """Whether the text that came back is not ours but a person's."""
        block = next((b for b in self.blocks if b.id == self.block), None)
        return block is not None and is_by_person(block, user) and self.differs

    def is_changed_by_others(self, user: int) -> bool:
        """Whether a person changed the page between our writing and the reading: not ours to mark as done, or to write again."""
        if self.problem is not None:
            return False
        known = {self.block} | {b.id for b in self.blocks if b.code in self.layout.before}
        known |= {b.id for b in self.twins(user) if not is_by_person(b, user)}
        return self.is_by_person(user) or any(not b.is_active or b.id not in known for b in self.blocks)

    def given_up(self, user: int) -> list[int]:
        """Blocks before the text that a person changed, as the plan says: what they said is the portal's own, so they are made anew."""
        layout = self.layout
        return [b.id for b in self.blocks if self.change.undone and is_changed_by_person(b, layout, user)]

    def twins(self, user: int) -> Blocks:
        """Blocks of ours beside the first of their kind: another publisher added one at the same time."""
        return twins_of(self.blocks, self.block, self.layout, user)

    def own_blocks(self, user: int) -> Blocks:
        """The page's blocks without those that another publisher added at the same time and takes back."""
        twins = self.twins(user)
        return tuple(block for block in self.blocks if block not in twins)


def blocks_of(outcome: Outcome, page: int) -> Blocks:
    """A page's blocks in the answer to ``ReadBlocks``; none where it was not read."""
    found = outcome.value.get(page, ()) if isinstance(outcome.value, dict) else ()
    return tuple(block for block in found if isinstance(block, Block))


def draft_of(change: Change, page_id: int, mark: Mark, blocks: Blocks) -> Draft:
    """A page about to be written."""
    assert change.page is not None
    draft = Draft(change, change.page, page_id, mark, None, blocks)
    draft.find_text()
    return draft
