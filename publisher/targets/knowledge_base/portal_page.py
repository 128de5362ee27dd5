"""A page of ours as the portal holds it: which block is its text, who wrote it, what else stands there, and how addresses are filled in.

Everything that compares, writes or pulls a page asks here, so that all of them mean the same block and the same words.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from publisher.content.converted import ChangedRef, ImageRef
from publisher.plan.desired import MENU, DesiredPage, DesiredSite
from publisher.plan.digests import IMAGE_DIGITS, comparable, text_digest
from publisher.render.article import Article, image_attributes, mail_to, nothing
from publisher.targets.knowledge_base.mark import Mark
from publisher.targets.knowledge_base.snapshot import Block, Blocks, RemotePage, Snapshot

_REFERENCE = re.compile(r"#landing@?(\d+)(?:#(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks that a page of ours consists of, by their repository codes: the one with its ``text``, and those ``before`` it."""

    text: str
    before: tuple[str, ...] = ()

    @property
    def form(self) -> tuple[object, ...]:
        """What counts of it in a page's fingerprint."""
        return self.text, list(self.before)


TEXT_BLOCK = "27.4.one_col_fix_text"
MENU_BLOCK = "0.menu_25"
SEARCH_BLOCK = "59.2.search_sidebar"
PLACEHOLDER = '<section class="landing-block"><div class="landing-block-node-text">…</div></section>'
"""What a new block says whose pictures are still to be uploaded."""
_PLAIN = Layout(TEXT_BLOCK)
_MENU = Layout(MENU_BLOCK, (SEARCH_BLOCK,))


def layout_of(key: str) -> Layout:
    """The blocks of the page with this key."""
    return _MENU if key == MENU else _PLAIN


def text_block_id(blocks: Blocks, marked: int | None, layout: Layout, known: int | None = None) -> int | None:
    """The block that holds a page's text: the marked one, else the first of its kind (a run may have been cut after adding it,
    or two may have added one each), else the one ``known`` so far, else the last.
    """
    ids = [block.id for block in blocks if block.code not in layout.before]
    if marked in ids:
        return marked
    of_kind = [block.id for block in blocks if block.code == layout.text]
    return min(of_kind) if of_kind else (known or (ids[-1] if ids else None))


def is_by_person(block: Block, user: int) -> bool:
    """Whether a person changed a block last. ``user`` is the publisher's own."""
    return block.modified_by not in {None, user}


def is_changed_by_person(block: Block, layout: Layout, user: int) -> bool:
    """Whether a person changed a block that stands before the text: what it said is the portal's own, and known by its editor alone."""
    return block.code in layout.before and is_by_person(block, user)


def twins_of(blocks: Blocks, own: int | None, layout: Layout, user: int) -> Blocks:
    """Blocks of ours beside the first of their kind: another run of this publisher added them at the same time. ``own`` is the text.

    The first publication makes us the last editor of every block: who made one tells whose it is.
    """
    ours = [block for block in blocks if block.created_by == user]
    twins = [block for block in ours if block.code == layout.text and block.id != own]
    for code in layout.before:
        of_kind = sorted((block for block in ours if block.code == code), key=lambda block: block.id)
        twins += of_kind[1:]
    return tuple(twins)


@dataclass(frozen=True, slots=True)
class PortalPage:
    """One page of ours with its mark and its draft blocks. ``user`` is the publisher's own on the portal."""

    remote: RemotePage
    mark: Mark
    blocks: Blocks
    user: int

    @property
    def layout(self) -> Layout:
        """The blocks that we gave the page."""
        return layout_of(self.mark.key)

    @property
    def marked_block(self) -> Block | None:
        """The block that the mark names; None where it is gone, or was not added yet."""
        return next((block for block in self.blocks if block.id == self.mark.block), None)

    @property
    def text_block(self) -> Block | None:
        """The block that holds the page's text."""
        own = text_block_id(self.blocks, self.mark.block, self.layout)
        return next((block for block in self.blocks if block.id == own), None)

    @property
    def twins(self) -> Blocks:
        """Blocks that another run of this publisher added and that hold nothing of people's: our text, or none yet."""
        found = twins_of(self.blocks, self.mark.block, self.layout, self.user) if self.marked_block is not None else ()
        untouched = [block for block in found if block.is_active and not is_by_person(block, self.user)]
        return tuple(b for b in untouched if b.code in self.layout.before or self._is_our_text(b.text))

    def _is_our_text(self, content: str | None) -> bool:
        return content == PLACEHOLDER or (content is not None and self.mark.wrote(text_digest(content)))

    @property
    def text(self) -> str | None:
        """The page's text; None where it is not there or was not asked for."""
        own = self.text_block
        return own.text if own is not None else None

    @property
    def text_state(self) -> str:
        """The digest of the page's text, ``""`` where it is not known."""
        return "" if self.text is None else text_digest(self.text)

    @property
    def is_readable(self) -> bool:
        """Whether the text was asked for, and the portal gives it away: it does not say what a hidden block holds (facts kb-9.2)."""
        own = self.text_block
        return own is None or (own.text is not None and own.is_active)

    @property
    def is_text_by_person(self) -> bool:
        """Whether a person changed the block of the text last."""
        own = self.text_block
        return own is not None and is_by_person(own, self.user)

    @property
    def added_text(self) -> str:
        """What people's blocks say."""
        own, layout = self.text_block, self.layout
        others = [block for block in self.blocks if block is not own and block.text]
        theirs = [b for b in others if b.code not in layout.before or is_changed_by_person(b, layout, self.user)]
        return "\n".join(block.text or "" for block in theirs)

    @property
    def whole_text(self) -> str | None:
        """What goes when git's version comes: the text, and what people's blocks say. None where nothing is known to stand there."""
        return "\n".join(text for text in [self.text or "", self.added_text] if text) or None


def portal_page(snapshot: Snapshot, remote: RemotePage) -> PortalPage:
    """A page of ours as a look found it; one without a mark is not ours."""
    assert remote.mark is not None
    return PortalPage(remote, remote.mark, snapshot.blocks.get(remote.id, ()), snapshot.user)


def reference(page_id: int) -> str:
    """How a text on the portal names a page: the portal puts the page's address there (facts kb-4.1)."""
    return f"#landing{page_id}"


def parse_reference(address: str) -> tuple[int, str] | None:
    """The page's id and the anchor, ``""`` for none; None for any other address."""
    found = _REFERENCE.fullmatch(address)
    return (int(found[1]), found[2] or "") if found is not None else None


def filled_in(
    article: Article,
    page_ids: Mapping[str, int],
    image: Callable[[ImageRef], str],
    *,
    person: Callable[[str], str] = mail_to,
    changed: Callable[[ChangedRef], str] = nothing,
) -> str:
    """An article with its addresses: links by the ids of pages, files by their paths, images as ``image`` writes them.

    ``page_ids`` are by path; a page that the portal does not have yet is number 0.
    """
    return article.resolve(
        page=lambda ref: reference(page_ids.get(ref.path, 0)),
        file=lambda ref: ref.path,
        image=image,
        person=person,
        changed=changed,
    )


def comparable_article(site: DesiredSite, article: Article, page_ids: Mapping[str, int]) -> str:
    """An article with links filled in and images named by their bytes, as it compares with the portal's text."""

    def image(ref: ImageRef) -> str:
        return image_attributes("", kb=site.assets.get(ref.path, "")[:IMAGE_DIGITS])

    return comparable(filled_in(article, page_ids, image))


def wanted_text(site: DesiredSite, page: DesiredPage, page_ids: Mapping[str, int]) -> str:
    """A page's text as it compares with the portal's."""
    return comparable_article(site, page.article, page_ids)
