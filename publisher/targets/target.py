"""What a target is: the place that pages are published to, behind one door.

A target owns looking (``Target.look``), comparing what git wants with what it can store (``FoundBase.changes``) and carrying a plan
out (``FoundBase.writing``), and declares what it supports. The core keeps keys, matching and renames, the plan and its actions,
safety, people's edits as results, and reports: it does not know how a target stores a page. Tasks and people are the portal's,
and shared by all targets (docs/decisions/0040-targets.md).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from publisher.access import Access
from publisher.apply.facts import NO_FACTS, Facts
from publisher.apply.results import PageResult
from publisher.content.nav import Nav
from publisher.errors import ApiError
from publisher.messages import Text
from publisher.plan.change import Change
from publisher.plan.desired import DesiredPage, DesiredSite
from publisher.plan.existing import ExistingPage
from publisher.plan.identity import Matching
from publisher.plan.plan import ForeignPage, Plan, SiteChange
from publisher.plan.tasks import RemoteTask
from publisher.portal.outcome import Carrier, Outcome
from publisher.portal.port import Portal
from publisher.portal.shared import SharedOperation, SharedReading
from publisher.render.article import Article


class StorageForm(Protocol):
    """How a target stores what a page says. Pure: a check renders every page for its target without looking at it."""

    @property
    def name(self) -> str:
        """The target's name, as the settings have it."""
        ...

    @property
    def has_menu(self) -> bool:
        """Whether a base has a page that is its menu."""
        ...

    def page(self, article: Article) -> Article:
        """All that is stored of a page."""
        ...

    def menu(self, nav: Nav) -> Article:
        """All that is stored of the menu's page."""
        ...

    def stored_as(self, key: str) -> tuple[object, ...]:
        """What the text of the page with this key is stored in, as it counts in the page's fingerprint."""
        ...


@dataclass(frozen=True, slots=True)
class Claim:
    """Which base is meant, and what the operator allows: to ``adopt`` one that is not ours, to make a ``new_base`` whatever is known
    of another. ``tasks`` reads the tasks that carry our tag.
    """

    code: str
    title: str
    group: int | str | None
    adopt: bool
    new_base: bool
    tasks: Callable[[], Iterable[RemoteTask]]


@dataclass(frozen=True, slots=True)
class Terms:
    """What shapes a comparison beside git and the base: keys whose edits git may replace, users' names, who left the company (e-mails)."""

    overwrite: frozenset[str] = frozenset()
    name_of: Callable[[int], str] = str
    left: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Work:
    """A plan to carry out, with all that the carrying out needs.

    ``read_file`` gives an asset's bytes by path; ``commit`` is noted on the target when the pages are done, ``announced`` before
    anything is written. ``advance`` is told how many pages are finished, ``keep`` saves what people wrote into a page (by key)
    that is written over and that the plan could not see, and names the file; ``tell`` hears at once what else people did then, and
    ``overwritten`` keeps it by key.
    """

    site: DesiredSite
    plan: Plan
    read_file: Callable[[str], bytes]
    commit: str = ""
    announced: str = ""
    advance: Callable[[int], None] = lambda _: None
    keep: Callable[[str, str], str] = lambda _key, _text: ""
    tell: Callable[[Text], None] = lambda _: None
    facts: Facts = NO_FACTS
    overwritten: dict[str, list[Text]] = field(default_factory=dict)


class Writing(Protocol):
    """A plan being carried out. ``results`` and ``problems`` grow as work is done, so that a run cut short can be reported."""

    @property
    def results(self) -> Mapping[str, PageResult]:
        """What became of each change so far, by key."""
        ...

    @property
    def problems(self) -> list[Text]:
        """Refusals that concern no single page."""
        ...

    @property
    def wrote(self) -> bool:
        """Whether anything was written, or may have been."""
        ...

    @property
    def carrier(self) -> Carrier[SharedOperation]:
        """What the run's tasks are written through: it notices where another publisher was faster."""
        ...

    def run(self) -> None:
        """Do all of it. A PortalError ends it where it stands; refusals of single pages are kept in ``results``."""
        ...


class Addresses(Protocol):
    """Where readers find a base's pages."""

    @property
    def base(self) -> str:
        """The address of the base itself."""
        ...

    def of(self, page: ExistingPage) -> str:
        """The address of a page."""
        ...


class EditedPage(Protocol):
    """One page that people edited, as far as the target tells what they did. Texts are HTML."""

    @property
    def content(self) -> str:
        """The text on the target, ``""`` where it was not read."""
        ...

    @property
    def has_text(self) -> bool:
        """Whether the text may be a person's."""
        ...

    @property
    def published_title(self) -> str:
        """The title as we left it, ``""`` where nothing tells."""
        ...

    @property
    def given_title(self) -> str:
        """The title that a person gave the page, ``""`` where none did or git says the same."""
        ...

    @property
    def git_retitled(self) -> bool:
        """Whether git gave the page another title since it was published, as far as that is known."""
        ...

    @property
    def is_on_both_sides(self) -> bool:
        """Whether git changed the page too."""
        ...

    def hopeless(self) -> Text | None:
        """Why the edit has no Markdown at all; None where it is worth trying."""
        ...

    def notes(self) -> Iterable[Text]:
        """What people did beside text and title, which is not taken."""
        ...


class PullSide(Protocol):
    """What a pull asks a target that supports it."""

    def edited(self, change: Change) -> EditedPage:
        """What people did to a page that git and the target have."""
        ...

    def wanted(self, page: DesiredPage) -> str:
        """A page's text as git has it, to be compared with the edited one; images are named by their paths."""
        ...

    def editors(self, change: Change) -> tuple[int, ...]:
        """The users who edited a page, as far as the target tells."""
        ...

    def edited_at(self, change: Change) -> str:
        """When they did, as the target writes it; ``""`` where it does not tell."""
        ...

    def made_by_hand(self, pages: Sequence[ForeignPage]) -> Mapping[int, list[str]]:
        """The texts of pages that people made, by the page's number."""
        ...

    def folder_of(self, page: ForeignPage) -> str:
        """The address of the folder that holds a page, ``""`` at the top."""
        ...

    def reference(self, address: str) -> tuple[int, str] | None:
        """The page's number and the anchor of an address that names a page by its number; None for any other."""
        ...

    def read_file(self, address: str) -> bytes | None:
        """Fetch a file by the address that a page names; None where it cannot be had."""
        ...


class Proof(Protocol):
    """Whether a base that is not for everybody is closed to somebody who must see nothing of it. Asks nothing for any other base."""

    def before(self) -> tuple[Text, ...]:
        """UnsafePlanError where the base is open, or nothing is proven; gives what must be said otherwise. Before anything is written."""
        ...

    def after(self) -> tuple[Text, ...]:
        """What of the base as it is now can be seen, or why that cannot be told; nothing where all is well."""
        ...


class FoundBase(Protocol):
    """A base as one target found it: frozen, but for what a closer look adds in a new value."""

    @property
    def now(self) -> datetime:
        """The target's clock when it was looked at."""
        ...

    @property
    def origin(self) -> str:
        """The address of the whole portal, without a slash at its end."""
        ...

    @property
    def user(self) -> int:
        """The user that the publisher acts as."""
        ...

    @property
    def pages(self) -> Sequence[ExistingPage]:
        """All pages of the base, those in the trash too."""
        ...

    @property
    def is_ours(self) -> bool:
        """Whether there is a base, and it is ours."""
        ...

    @property
    def views(self) -> Mapping[str, int]:
        """How often live pages of ours were opened, by key, where that was asked for and the target counts."""
        ...

    @property
    def urls(self) -> Mapping[str, str]:
        """The address of each page of ours that is there, by key; nothing where the base is not ours."""
        ...

    @property
    def note(self) -> str:
        """What is noted of the commit that was published last, ``""`` where nothing is."""
        ...

    @property
    def also(self) -> Sequence[Outcome]:
        """What was read along with the last look."""
        ...

    @property
    def authors(self) -> Collection[int | None]:
        """The users who made pages that are not ours, copies of ours too."""
        ...

    @property
    def editors(self) -> Collection[int | None]:
        """The users who changed pages of ours, as the second look found them."""
        ...

    @property
    def has_unread(self) -> bool:
        """Whether people changed pages whose texts were not read."""
        ...

    @property
    def state(self) -> str:
        """A digest of what the target has, for a saved plan to be compared with."""
        ...

    def check(self, claim: Claim) -> tuple[Text, ...]:
        """Refuse a base that is not the one that is meant (UnsafePlanError); gives what must be said otherwise."""
        ...

    def closer(
        self,
        site: DesiredSite,
        matching: Matching[ExistingPage],
        named: Collection[str],
        also: Sequence[SharedReading],
        *,
        pages: bool,
    ) -> "FoundBase":
        """Look at what tells whether people changed pages, and at the texts that the plan needs; at no page unless ``pages``.

        ``named`` are paths of pages that may name people who left the company.
        """
        ...

    def closest(self, also: Sequence[SharedReading]) -> "FoundBase":
        """Read the texts of pages that people changed."""
        ...

    def with_texts(self, site: DesiredSite, matching: Matching[ExistingPage]) -> "FoundBase":
        """The same with the texts that are needed to compare it with this site, should some not have been read."""
        ...

    def words_of(self, page: ExistingPage) -> str:
        """The words of a page's own text, to tell a renamed page by."""
        ...

    def words_wanted(self, site: DesiredSite, page: DesiredPage) -> str:
        """The words that git wants of a page, in the same form."""
        ...

    def placed(self, site: DesiredSite, matching: Matching[ExistingPage]) -> DesiredSite:
        """The site with every page at its address; pages that are there keep the one that readers know."""
        ...

    def foreign(
        self, site: DesiredSite, matching: Matching[ExistingPage], names: Mapping[int, str]
    ) -> tuple[ForeignPage, ...]:
        """The pages of the base that are not ours."""
        ...

    def completed(
        self, site: DesiredSite, matching: Matching[ExistingPage], foreign: Sequence[ForeignPage], other_pages: str
    ) -> DesiredSite:
        """The site with what people added to it that stays. ``other_pages`` is the label of their pages in the menu."""
        ...

    def changes(self, site: DesiredSite, matching: Matching[ExistingPage], terms: Terms) -> tuple[Change, ...]:
        """Every page's change, git's pages in git's order, then those that git no longer has."""
        ...

    def site_change(self, site: DesiredSite, matching: Matching[ExistingPage], *, is_cut: bool) -> SiteChange:
        """What is done to the base itself. ``is_cut`` tells that a run noted a commit and did not finish it."""
        ...

    def addresses(self, site: DesiredSite) -> Addresses:
        """Where the pages are found now."""
        ...

    def addresses_after(
        self, plan: Plan, site: DesiredSite, matching: Matching[ExistingPage], written: Mapping[str, ExistingPage]
    ) -> Addresses:
        """Where the pages are found when a plan is done; ``written`` are the pages (by path) that were read back."""
        ...

    def writing(self, work: Work) -> Writing:
        """A plan of this very look, ready to be carried out."""
        ...

    def proof(self, code: str, group: int | str | None, access: Access) -> Proof:
        """How it is proven that the base with this code, of this workgroup, is as closed as ``access`` promises."""
        ...

    def pull_side(self, site: DesiredSite, matching: Matching[ExistingPage]) -> PullSide:
        """What a pull asks; only of a target that supports it."""
        ...


class Target(Protocol):
    """A place that pages are published to, and what it supports of what others do. The model is octoDNS's provider."""

    @property
    def SUPPORTS_ADOPTING(self) -> bool:  # noqa: N802 - a declaration, as octoDNS writes it
        """Whether a base that others made can be taken over."""
        ...

    @property
    def SUPPORTS_PULLING(self) -> bool:  # noqa: N802
        """Whether people's edits can be read back as HTML."""
        ...

    @property
    def form(self) -> StorageForm:
        """How it stores what a page says."""
        ...

    @property
    def portal(self) -> Portal:
        """The portal whose people and tasks go with the pages."""
        ...

    def look(
        self, code: str, also: Sequence[SharedReading] = (), *, group: int | str | None = None, views: bool = False
    ) -> FoundBase:
        """Take the first look at the base with this code; what is read ``also`` travels with it where the target is the portal's own.

        ``group`` is the workgroup that the base is bound to. ``views``: how often pages were opened is asked for, too.
        """
        ...

    def may_pass(self, error: ApiError) -> bool:
        """Whether a look failed because of what somebody did meanwhile: another one may succeed."""
        ...
