"""The port to the portal's classic knowledge base: what is read, and operations as data. Nothing here knows REST."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from publisher.portal.outcome import Outcome
from publisher.portal.port import Portal
from publisher.portal.shared import SharedOperation, SharedReading
from publisher.targets.knowledge_base.mark import Mark
from publisher.targets.knowledge_base.snapshot import Blocks, RemoteFolder, RemotePage, RemoteSite, Snapshot


@dataclass(frozen=True, slots=True)
class Survey:
    """The first look. ``site`` is the base with our mark; ``taken`` one that has our address without it; ``elsewhere`` the
    base with our mark that is a workgroup's though a company's is looked for, or the reverse. ``group`` is the id of the workgroup
    that was asked for.

    ``pages`` and ``folders`` (trashed ones too) are those of whichever of the two is there. ``areas`` tells the page shown
    in each area of the base's template, ``templates`` the ids of templates by name. ``origin`` is the portal's address.
    ``also`` are the outcomes of what was read along with it.
    """

    now: datetime
    origin: str
    user: int
    site: RemoteSite | None = None
    taken: RemoteSite | None = None
    elsewhere: RemoteSite | None = None
    group: int | None = None
    pages: tuple[RemotePage, ...] = ()
    folders: tuple[RemoteFolder, ...] = ()
    areas: Mapping[int, int] | None = None
    templates: Mapping[str, int] | None = None
    also: tuple[Outcome, ...] = ()

    @property
    def snapshot(self) -> Snapshot:
        """The base as it was found, ours or not; no block was read yet."""
        return Snapshot(
            user=self.user,
            site=self.site or self.taken,
            pages=self.pages,
            folders=self.folders,
            areas=self.areas or {},
            templates=self.templates or {},
            is_ours=self.site is not None,
        )


@dataclass(frozen=True, slots=True)
class Details:
    """The second look: the draft blocks of pages, by page id. ``also`` are the outcomes of what was read along with it."""

    blocks: Mapping[int, Blocks]
    also: tuple[Outcome, ...] = ()


# Operations. Ids are the portal's. A field that is None is left as it is.


@dataclass(frozen=True, slots=True)
class AddSite:
    """Make the base. Gives its id."""

    code: str
    title: str
    xml_id: str


@dataclass(frozen=True, slots=True)
class UpdateSite:
    """Change the base: its mark, title, home page, template."""

    site: int
    xml_id: str | None = None
    title: str | None = None
    index_page: int | None = None
    template: int | None = None


@dataclass(frozen=True, slots=True)
class FindSites:
    """Find the bases with a mark that are not in the trash. Gives a tuple of their ids."""

    xml_id: str


@dataclass(frozen=True, slots=True)
class TrashSite:
    """Put a base into the trash (one that this run made, empty)."""

    site: int


@dataclass(frozen=True, slots=True)
class SetAreas:
    """Say which page is shown in which area (numbered from 1) of the base's template; the whole set is replaced."""

    site: int
    areas: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class AddFolder:
    """Make a folder. Gives its id."""

    site: int
    title: str
    code: str
    parent: int | None


@dataclass(frozen=True, slots=True)
class UpdateFolder:
    """Change a folder; its parent is always said, for the portal would move it to the top."""

    site: int
    folder: int
    parent: int | None
    title: str
    code: str
    index_page: int | None


@dataclass(frozen=True, slots=True)
class TrashFolder:
    """Put an empty folder into the trash, or take it back."""

    folder: int
    restore: bool = False


@dataclass(frozen=True, slots=True)
class AddPage:
    """Make a page. Gives its id."""

    site: int
    folder: int | None
    title: str
    code: str
    description: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class UpdatePage:
    """Change a page's settings or mark in one step. ``folder`` 0 is the top. ``deleted`` moves it to the trash or back."""

    page: int
    mark: Mark | None = None
    title: str | None = None
    code: str | None = None
    folder: int | None = None
    description: str | None = None
    deleted: bool | None = None


@dataclass(frozen=True, slots=True)
class AddBlock:
    """Add a block after another (or as the first). Gives its id. ``content`` None is the repository's own."""

    page: int
    code: str
    content: str | None
    after: int | None


@dataclass(frozen=True, slots=True)
class WriteText:
    """Replace a block's content."""

    page: int
    block: int
    content: str


@dataclass(frozen=True, slots=True)
class DeleteBlock:
    """Delete a block for good (one of ours in a page of ours)."""

    page: int
    block: int


@dataclass(frozen=True, slots=True)
class ShowBlock:
    """Make a hidden block visible again."""

    page: int
    block: int


@dataclass(frozen=True, slots=True)
class Upload:
    """Upload an image into a block. Gives an UploadedFile."""

    page: int
    block: int
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """An image on the portal: its id, and the address to be used verbatim."""

    id: int
    src: str


@dataclass(frozen=True, slots=True)
class Publish:
    """Publish a page: its drafts become what search and lists know."""

    page: int


@dataclass(frozen=True, slots=True)
class ReadBlocks:
    """Read the draft blocks of pages, texts included unless told otherwise. Gives page id → Blocks."""

    pages: tuple[int, ...]
    texts: bool = True


@dataclass(frozen=True, slots=True)
class ReadPages:
    """Read pages' settings. Gives page id → RemotePage."""

    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FindPages:
    """Find live pages of the base whose code begins so. Gives page id → RemotePage."""

    site: int
    code: str = ""


PageReading = ReadBlocks | ReadPages | FindSites | FindPages
"""The operations that change nothing: they may be repeated whatever became of their answer."""

PageOperation = (
    PageReading
    | AddSite
    | UpdateSite
    | TrashSite
    | SetAreas
    | AddFolder
    | UpdateFolder
    | TrashFolder
    | AddPage
    | UpdatePage
    | AddBlock
    | WriteText
    | DeleteBlock
    | ShowBlock
    | Upload
    | Publish
)


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be so at the moment of writing: the pages in ``marks`` have these XML_IDs, and those in ``read`` are not in the trash.

    The pages in ``read`` are read, texts included, just before the operations; those in ``ahead`` are looked at just after them.
    """

    marks: Mapping[int, str] = field(default_factory=dict)
    read: tuple[int, ...] = ()
    ahead: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sight:
    """Pages and their draft blocks at one moment, by page id."""

    pages: Mapping[int, RemotePage]
    blocks: Mapping[int, Blocks]


@dataclass(frozen=True, slots=True)
class ConditionalAnswer:
    """What became of a conditional request: an outcome for each operation that was done, in order.

    ``held`` tells whether the condition held; ``before`` and ``after`` are what was read around the operations, where it was.
    """

    outcomes: tuple[Outcome, ...] = ()
    held: bool = True
    before: Sight | None = None
    after: Sight | None = None


Operation = PageOperation | SharedOperation

Reading = PageReading | SharedReading
"""The operations that change nothing: they may be repeated whatever became of their answer."""


class KnowledgeBasePortal(Portal, Protocol):
    """A portal with its knowledge bases.

    A PortalError means no answer; OutcomeUnknownError that what was sent may have been done: look again.
    """

    @property
    def room(self) -> int:
        """How many operations one request holds at most."""
        ...

    def survey(
        self,
        code: str,
        also: Sequence[SharedReading] = (),
        *,
        group: int | str | None = None,
        views: bool = False,
    ) -> Survey:
        """Take the first look at the base with this code, in one request. What is read ``also`` travels with it.

        ``group`` is the workgroup, by id or name, that the base is said to belong to; None for a base of the company. What follows
        concerns that base. ``views``: how often pages were opened is asked for, too.
        """
        ...

    def details(self, stamps: Sequence[int], texts: Sequence[int], also: Sequence[SharedReading] = ()) -> Details:
        """Take the second look: blocks of the pages in ``stamps`` and, with their texts, of those in ``texts``.

        What is read ``also`` travels with it; where there is nothing to read nothing is sent.
        """
        ...

    def read_file(self, address: str) -> bytes | None:
        """Fetch a file of the portal by the address that a page names; None where it cannot be had."""
        ...

    def carry_out(self, operations: Sequence[Operation], *, alone: bool = False) -> list[Outcome]:
        """Do operations in order, an Outcome each; ``alone``: each in a request of its own."""
        ...

    def carry_out_if(self, condition: Condition, operations: Sequence[Operation]) -> ConditionalAnswer:
        """Do the first of the operations (of any port) in one request, as many as it holds, if the condition holds at that moment.

        Ends after an operation that is refused. Where the request had to wait first, or is refused for now, nothing is done.
        """
        ...
