"""What a pull asks the classic base: which pages people edited, how, and what stands in pages that they made."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from publisher.plan.change import Change
from publisher.plan.desired import DesiredPage, DesiredSite
from publisher.plan.digests import text_digest
from publisher.plan.identity import Matching
from publisher.plan.plan import ForeignPage
from publisher.render.article import image_attributes
from publisher.targets.knowledge_base.compare.edits import Edits, edits_of
from publisher.targets.knowledge_base.compare.page_fields import settings_edit
from publisher.targets.knowledge_base.edited import Edited
from publisher.targets.knowledge_base.port import KnowledgeBasePortal
from publisher.targets.knowledge_base.portal_page import PortalPage, filled_in, parse_reference, portal_page
from publisher.targets.knowledge_base.snapshot import RemotePage, Snapshot, own_page


@dataclass(frozen=True)
class KnowledgeBasePullSide:
    """One look at the base, and the site that it was compared with."""

    portal: KnowledgeBasePortal
    snapshot: Snapshot
    site: DesiredSite
    matching: Matching[RemotePage]

    def edited(self, change: Change) -> Edited:
        """What people did to a page; after a run that was cut short only its text tells."""
        assert change.page is not None
        there = self._page(change)
        page, remote, mark, content = change.page, there.remote, there.mark, there.text or ""
        if not mark.is_settled:
            return Edited(change, page, remote, content, has_text=not mark.wrote(text_digest(content)))
        edits = edits_of(there)
        settings = settings_edit(page, remote, self.site.fingerprints[page.path], content)
        return Edited(change, page, remote, content, edits.text, edits, settings)

    def wanted(self, page: DesiredPage) -> str:
        """A page's text as git has it."""
        return filled_in(page.article, self._page_ids, lambda ref: image_attributes("", kb=ref.path))

    def editors(self, change: Change) -> tuple[int, ...]:
        """Who changed blocks of the page."""
        return self._edits(change).who

    def edited_at(self, change: Change) -> str:
        """When its blocks were changed, else its settings."""
        edits = self._edits(change)
        return edits.when or edits.changed

    def made_by_hand(self, pages: Sequence[ForeignPage]) -> dict[int, list[str]]:
        """The texts of people's pages, block by block, without hidden ones: one more look."""
        blocks = self.portal.details([], [page.id for page in pages]).blocks if pages else {}
        return {
            page.id: [block.text for block in blocks.get(page.id, ()) if block.is_active and block.text]
            for page in pages
        }

    def folder_of(self, page: ForeignPage) -> str:
        """The address of the folder that a page lies in."""
        folder = next(found for found in self.snapshot.pages if found.id == page.id).folder
        return self.snapshot.folder_paths().get(folder, "") if folder else ""

    def reference(self, address: str) -> tuple[int, str] | None:
        """The page and the anchor that an address of a text names."""
        return parse_reference(address)

    def read_file(self, address: str) -> bytes | None:
        """Fetch a picture that a page shows."""
        return self.portal.read_file(address)

    @cached_property
    def _page_ids(self) -> dict[str, int]:
        return {path: page.id for path, page in self.matching.pairs.items()}

    def _edits(self, change: Change) -> Edits:
        return edits_of(self._page(change))

    def _page(self, change: Change) -> PortalPage:
        assert change.remote is not None
        return portal_page(self.snapshot, own_page(change.remote))
