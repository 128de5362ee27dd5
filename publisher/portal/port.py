"""The port to a portal with a knowledge base: what is read, and operations as data. Nothing here knows REST."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from publisher.errors import ApiError
from publisher.plan.mark import Mark
from publisher.plan.snapshot import Blocks, RemoteFolder, RemotePage, RemoteSite
from publisher.plan.tasks import People, RemoteTask


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for: the base by its code, people by e-mail (lower-case) and user id, tasks by tag.

    ``views``: how often pages were opened is asked for, too.
    """

    code: str
    emails: tuple[str, ...] = ()
    user_ids: tuple[int, ...] = ()
    tag: str = ""
    views: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
    """The first look. ``site`` is the base with our mark; ``taken`` one that has our address without it; ``grouped`` the base
    with our mark where it is bound to a workgroup.

    ``pages`` and ``folders`` (trashed ones too) are those of whichever of the two is there. ``areas`` tells the page shown
    in each area of the base's template, ``templates`` the ids of templates by name. ``origin`` is the portal's address.
    """

    now: datetime
    origin: str
    user: int
    is_admin: bool
    site: RemoteSite | None = None
    taken: RemoteSite | None = None
    grouped: RemoteSite | None = None
    pages: tuple[RemotePage, ...] = ()
    folders: tuple[RemoteFolder, ...] = ()
    areas: Mapping[int, int] | None = None
    templates: Mapping[str, int] | None = None
    people: People = People()


@dataclass(frozen=True, slots=True)
class Details:
    """The second look: the draft blocks of pages, by page id, all tasks that have our tag, and people's names by user id."""

    blocks: Mapping[int, Blocks]
    tasks: tuple[RemoteTask, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)


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
class PublishFolder:
    """Make a folder and those above it visible."""

    folder: int


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


@dataclass(frozen=True, slots=True)
class FindTasks:
    """Find tasks by XML_ID, at most 50 of them, whatever tags they have. Gives a tuple of RemoteTask."""

    xml_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddTask:
    """Make a task. Gives its id."""

    xml_id: str
    title: str
    description: str
    responsible: int
    deadline: datetime | None
    tag: str
    group: int | None


@dataclass(frozen=True, slots=True)
class UpdateTask:
    """Change an open task."""

    task: int
    title: str | None = None
    description: str | None = None
    responsible: int | None = None
    deadline: datetime | None = None
    xml_id: str | None = None


@dataclass(frozen=True, slots=True)
class CompleteTask:
    """Finish a task."""

    task: int


@dataclass(frozen=True, slots=True)
class DeleteTask:
    """Take back a task that this run made (it goes to the portal's recycle bin)."""

    task: int


@dataclass(frozen=True, slots=True)
class CommentTask:
    """Say something in a task."""

    task: int
    message: str


Operation = (
    AddSite
    | UpdateSite
    | FindSites
    | TrashSite
    | SetAreas
    | AddFolder
    | UpdateFolder
    | TrashFolder
    | PublishFolder
    | AddPage
    | UpdatePage
    | AddBlock
    | WriteText
    | DeleteBlock
    | ShowBlock
    | Upload
    | Publish
    | ReadBlocks
    | ReadPages
    | FindPages
    | FindTasks
    | AddTask
    | UpdateTask
    | CompleteTask
    | DeleteTask
    | CommentTask
)


Reading = ReadBlocks | ReadPages | FindSites | FindPages | FindTasks
"""The operations that change nothing: they may be repeated whatever became of their answer."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one operation: its value, or the portal's refusal."""

    value: object = None
    error: ApiError | None = None

    @property
    def is_done(self) -> bool:
        """Whether the portal did it."""
        return self.error is None


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
class Answered:
    """What became of a conditional request: an outcome for each operation that was done, in order.

    ``held`` tells whether the condition held; ``before`` and ``after`` are what was read around the operations, where it was.
    """

    outcomes: tuple[Outcome, ...] = ()
    held: bool = True
    before: Sight | None = None
    after: Sight | None = None


class Portal(Protocol):
    """A portal. A PortalError means no answer; OutcomeUnknownError that what was sent may have been done: look again."""

    @property
    def requests(self) -> int:
        """How many requests were sent so far."""
        ...

    @property
    def seconds(self) -> float:
        """From the first request to the last answer."""
        ...

    @property
    def room(self) -> int:
        """How many operations one request holds at most."""
        ...

    def survey(self, query: Query) -> Survey:
        """Take the first look, in one request."""
        ...

    def details(self, stamps: Sequence[int], texts: Sequence[int], users: Sequence[int] = ()) -> Details:
        """Take the second look: blocks of the pages in ``stamps`` and, with their texts, of those in ``texts``.

        ``users`` are people to be named; a webhook that may not read people leaves them without names.
        """
        ...

    def read_file(self, address: str) -> bytes | None:
        """Fetch a file of the portal by the address that a page names; None where it cannot be had."""
        ...

    def tasks_tagged(self, tag: str) -> tuple[RemoteTask, ...]:
        """All tasks with a tag; none where the webhook may not read tasks."""
        ...

    def with_heads(self, people: People) -> People:
        """Add the company's departments and their heads: who may stand in for people who were dismissed."""
        ...

    def carry_out(self, operations: Sequence[Operation], *, alone: bool = False) -> list[Outcome]:
        """Do operations in order, an Outcome each, in as few requests as the portal allows; ``alone``: each in its own."""
        ...

    def carry_out_if(self, condition: "Condition", operations: Sequence[Operation]) -> "Answered":
        """Do the first of the operations in one request, as many as it holds, if the condition holds at that moment.

        Ends after an operation that is refused. Where the request had to wait first, or is refused for now, nothing is done.
        """
        ...
