"""The classic knowledge base as a target: looks in two or three requests, and hands comparing and writing to its own modules.

The first look gives the portal's day and every page's mark; the second block stamps of all pages, and texts of those that
git changed; the third texts of pages whose stamps moved.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from publisher.access import Access
from publisher.errors import ApiError
from publisher.messages import Text
from publisher.plan.change import Change
from publisher.plan.desired import MENU, DesiredPage, DesiredSite
from publisher.plan.digests import digest_of
from publisher.plan.existing import ExistingPage
from publisher.plan.identity import Matching
from publisher.plan.places import placed
from publisher.plan.plan import ForeignPage, Plan, SiteChange
from publisher.portal.outcome import Outcome
from publisher.portal.shared import SharedReading
from publisher.targets.knowledge_base.addresses import (
    BaseAddresses,
    addresses_after,
    addresses_now,
    addresses_of,
    held_addresses,
)
from publisher.targets.knowledge_base.apply.executor import Executor
from publisher.targets.knowledge_base.canary import Canary
from publisher.targets.knowledge_base.compare.diff import Differ
from publisher.targets.knowledge_base.compare.menu_links import with_foreign_links
from publisher.targets.knowledge_base.compare.site_change import foreign_pages, site_change
from publisher.targets.knowledge_base.form import KnowledgeBaseForm
from publisher.targets.knowledge_base.ownership import check_base
from publisher.targets.knowledge_base.port import KnowledgeBasePortal, Survey
from publisher.targets.knowledge_base.portal_page import portal_page, wanted_text
from publisher.targets.knowledge_base.proof import CanaryProof
from publisher.targets.knowledge_base.pull_side import KnowledgeBasePullSide
from publisher.targets.knowledge_base.snapshot import RemotePage, Snapshot, own_page, stamps_digest
from publisher.targets.target import Claim, Terms, Work

GONE = "LANDING_NOT_EXIST"
"""What the portal answers for a page in the trash: one among many fails the reading of all."""


class KnowledgeBase:
    """The classic base behind a webhook."""

    SUPPORTS_ADOPTING = True
    SUPPORTS_PULLING = True
    form = KnowledgeBaseForm()

    def __init__(self, portal: KnowledgeBasePortal, canary: Canary | None = None) -> None:
        self._portal = portal
        self._canary = canary

    @property
    def portal(self) -> KnowledgeBasePortal:
        """The portal that the base is part of."""
        return self._portal

    def look(
        self, code: str, also: Sequence[SharedReading] = (), *, group: int | str | None = None, views: bool = False
    ) -> "FoundKnowledgeBase":
        """Find the base, its pages and folders."""
        survey = self._portal.survey(code, also, group=group, views=views)
        return FoundKnowledgeBase(self._portal, survey, survey.snapshot, survey.also, canary=self._canary)

    def may_pass(self, error: ApiError) -> bool:
        """Whether a page went to the trash between two looks."""
        return error.code == GONE


@dataclass(frozen=True)
class FoundKnowledgeBase:
    """The base as it was looked at. ``unread`` are pages whose stamps moved and whose texts were not asked for."""

    portal: KnowledgeBasePortal
    survey: Survey
    snapshot: Snapshot
    also: tuple[Outcome, ...] = ()
    unread: tuple[int, ...] = ()
    editors: frozenset[int | None] = frozenset()
    canary: Canary | None = None

    @property
    def now(self) -> datetime:
        """The portal's clock."""
        return self.survey.now

    @property
    def origin(self) -> str:
        """The portal's address."""
        return self.survey.origin

    @property
    def user(self) -> int:
        """The service user."""
        return self.snapshot.user

    @property
    def pages(self) -> tuple[RemotePage, ...]:
        """The base's pages."""
        return self.snapshot.pages

    @property
    def is_ours(self) -> bool:
        """Whether the base has our mark."""
        return self.snapshot.is_ours

    @property
    def views(self) -> dict[str, int]:
        """How often each of our pages was opened, where that was asked for."""
        ours = ((page.mark, page.views) for page in self.pages if not page.is_deleted)
        return {mark.key: views for mark, views in ours if mark is not None}

    @property
    def urls(self) -> dict[str, str]:
        """The address of each of our pages that is there, by key."""
        there = self.snapshot.site
        if there is None or not self.is_ours:
            return {}
        addresses = addresses_of(self.origin, there.path, self.snapshot)
        ours = ((page.mark, page) for page in self.pages if not page.is_deleted)
        return {mark.key: addresses.of(page) for mark, page in ours if mark is not None}

    @property
    def note(self) -> str:
        """The commit's note, which the menu's page has in its description."""
        menus = [page for page in self.pages if page.mark is not None and page.mark.key == MENU]
        return menus[0].description if menus else ""

    @property
    def authors(self) -> list[int | None]:
        """Who made the pages that are not the service user's."""
        return [page.created_by for page in self.pages if page.created_by != self.user and not page.is_area]

    @property
    def has_unread(self) -> bool:
        """Whether stamps of pages moved whose texts were not asked for."""
        return bool(self.unread)

    @property
    def state(self) -> str:
        """A digest of all pages and stamps."""
        blocks = self.snapshot.blocks
        found = [
            [p.id, p.xml_id, p.is_deleted, p.fields_digest(), stamps_digest(blocks.get(p.id, ()))] for p in self.pages
        ]
        return digest_of(found, 32)

    def check(self, claim: Claim) -> tuple[Text, ...]:
        """Refuse a base that is not ours, that a newer version wrote, or that would be made a second time."""
        return check_base(
            self.survey,
            claim.code,
            claim.title,
            claim.group,
            adopt=claim.adopt,
            new_base=claim.new_base,
            tasks=claim.tasks,
        )

    def closer(
        self,
        site: DesiredSite,
        matching: Matching[ExistingPage],
        named: Collection[str],
        also: Sequence[SharedReading],
        *,
        pages: bool,
    ) -> "FoundKnowledgeBase":
        """Read block stamps of all our pages, and texts where they are needed now."""
        own = _own(matching)
        ours = [page for page in (*own.pairs.values(), *own.removed) if not page.is_deleted]
        texts = _texts_needed(site, own, named) if pages else set()
        stamps = [page.id for page in ours if page.id not in texts] if pages else []
        asked = set(stamps)
        details = self.portal.details(stamps, sorted(texts), also)
        blocks = dict(details.blocks)
        touched = [p.id for p in ours if p.id in asked | texts and _has_moved(p, blocks)]
        editors = {block.modified_by for page in touched for block in blocks.get(page, ())} - {self.user}
        return replace(
            self,
            snapshot=replace(self.snapshot, blocks=blocks),
            also=details.also,
            unread=tuple(page for page in touched if page in asked),
            editors=frozenset(editors),
        )

    def closest(self, also: Sequence[SharedReading]) -> "FoundKnowledgeBase":
        """Read the texts of pages whose stamps moved."""
        details = self.portal.details([], self.unread, also)
        blocks = {**self.snapshot.blocks, **details.blocks}
        return replace(self, snapshot=replace(self.snapshot, blocks=blocks), also=details.also, unread=())

    def with_texts(self, site: DesiredSite, matching: Matching[ExistingPage]) -> "FoundKnowledgeBase":
        """Read the texts that are needed to compare the base with this site and were not read yet."""
        own = _own(matching)
        ours = {page.id: page for page in (*own.pairs.values(), *own.removed)}
        needed = _texts_needed(site, own, ())
        lacking = sorted(page for page in needed if portal_page(self.snapshot, ours[page]).text is None)
        if not lacking:
            return self
        details = self.portal.details([], lacking)
        return replace(self, snapshot=replace(self.snapshot, blocks={**self.snapshot.blocks, **details.blocks}))

    def words_of(self, page: ExistingPage) -> str:
        """The words of a page's own text on the portal."""
        from publisher.plan.text_diff import body_text  # here: it reads HTML, and most runs have nothing to compare

        return body_text(portal_page(self.snapshot, own_page(page)).text or "")

    def words_wanted(self, site: DesiredSite, page: DesiredPage) -> str:
        """The words that git wants of it."""
        from publisher.plan.text_diff import body_text

        return body_text(wanted_text(site, page, {}))

    def placed(self, site: DesiredSite, matching: Matching[ExistingPage]) -> DesiredSite:
        """The site at the addresses that readers know."""
        return placed(site, held_addresses(_own(matching).pairs, self.snapshot))

    def foreign(
        self, site: DesiredSite, matching: Matching[ExistingPage], names: Mapping[int, str]
    ) -> tuple[ForeignPage, ...]:
        """People's pages, and copies of ours."""
        addresses = self.addresses(site)
        urls = {page.id: addresses.of(page) for page in self.pages}
        return foreign_pages(self.snapshot, _own(matching).copies, urls, names)

    def completed(
        self, site: DesiredSite, matching: Matching[ExistingPage], foreign: Sequence[ForeignPage], other_pages: str
    ) -> DesiredSite:
        """The site with people's links in its menu."""
        return with_foreign_links(site, self.snapshot, _own(matching), foreign, other_pages)

    def changes(self, site: DesiredSite, matching: Matching[ExistingPage], terms: Terms) -> tuple[Change, ...]:
        """Compare the site with the base, page by page."""
        own = _own(matching)
        return Differ(site, self.snapshot, own, terms.name_of, terms.overwrite, terms.left).changes()

    def site_change(self, site: DesiredSite, matching: Matching[ExistingPage], *, is_cut: bool) -> SiteChange:
        """Compare the base's own settings and its folders."""
        page_ids = {path: page.id for path, page in matching.pairs.items()}
        return site_change(site, self.snapshot, page_ids, is_cut=is_cut)

    def addresses(self, site: DesiredSite) -> BaseAddresses:
        """Where the pages are found now."""
        return addresses_now(self.origin, self.snapshot, site)

    def addresses_after(
        self, plan: Plan, site: DesiredSite, matching: Matching[ExistingPage], written: Mapping[str, ExistingPage]
    ) -> BaseAddresses:
        """Where they are found with the home page and the folders' own pages that git wants, which the portal may only just be told."""
        pages = {path: own_page(page) for path, page in written.items()}
        return addresses_after(
            self.origin, self.snapshot, site, _own(matching).pairs, pages, is_settled=bool(plan.site.settings)
        )

    def writing(self, work: Work) -> Executor:
        """The plan, ready to be carried out."""
        return Executor(self.portal, self.snapshot, work)

    def proof(self, code: str, group: int | str | None, access: Access) -> CanaryProof:
        """What the canary tells of this base."""
        return CanaryProof(self.portal, self.canary, self.survey, code, group, access)

    def pull_side(self, site: DesiredSite, matching: Matching[ExistingPage]) -> KnowledgeBasePullSide:
        """What a pull asks."""
        return KnowledgeBasePullSide(self.portal, self.snapshot, site, _own(matching))


def _own(matching: Matching[ExistingPage]) -> Matching[RemotePage]:
    """What was matched are pages of this very look."""
    return cast("Matching[RemotePage]", matching)


def _texts_needed(site: DesiredSite, matching: Matching[RemotePage], named: Collection[str]) -> set[int]:
    """Pages whose text decides something now: changed in git, not settled, perhaps renamed, and the menu with people's links."""
    fingerprints = site.fingerprints
    needed: set[int] = set()
    for page in site.pages:
        remote = matching.pairs.get(page.path)
        if remote is None or remote.mark is None or remote.is_deleted:
            continue
        changed = remote.mark.fingerprint.whole != fingerprints[page.path].whole
        if changed or not remote.mark.is_settled or page.key == MENU or page.path in named:
            needed.add(remote.id)
    if any(page.path not in matching.pairs for page in site.content_pages()):
        needed |= {page.id for page in matching.removed}
    return needed


def _has_moved(page: RemotePage, blocks: Mapping[int, object]) -> bool:
    found = blocks.get(page.id, ())
    return page.mark is not None and isinstance(found, tuple) and stamps_digest(found) != page.mark.stamps
