"""What the portal has, as values: the base, its folders and pages, their blocks, and whose they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import overload

from publisher.plan.digests import digest_of
from publisher.plan.existing import ExistingPage
from publisher.targets.knowledge_base.mark import Mark, State, parse_mark


@dataclass(frozen=True, slots=True)
class RemoteSite:
    """A knowledge base. ``code`` is without slashes; ``index_page`` the home page's id; ``template`` the id of its template.

    ``is_groups``: it belongs to a workgroup; ``group`` is the workgroup's id where the portal tells it.
    """

    id: int
    code: str
    title: str
    xml_id: str
    index_page: int | None
    template: int | None
    is_groups: bool = False
    group: int | None = None

    @property
    def path(self) -> str:
        """Where readers find the base below ``/knowledge/`` (facts kb-4.3, kb-4.4)."""
        return f"group/{self.code}" if self.is_groups else self.code


@dataclass(frozen=True, slots=True)
class RemoteFolder:
    """A folder of the base; ``index_page`` answers at its address."""

    id: int
    title: str
    code: str
    parent: int | None
    is_deleted: bool
    index_page: int | None
    created_by: int | None


@dataclass(frozen=True, slots=True)
class RemotePage:
    """A page of the base. Dates are as the portal writes them; ``views`` counts openings where they were asked for.

    Who changed the page last is not known: the portal writes the last *reader* there (docs/decisions/0021).
    """

    id: int
    title: str
    code: str
    folder: int | None
    description: str
    xml_id: str
    is_deleted: bool
    is_active: bool
    is_area: bool = False
    created_by: int | None = None
    created: str = ""
    modified: str = ""
    published: str = ""
    views: int = 0

    @property
    def mark(self) -> Mark | None:
        """Our mark, None where the page is not ours."""
        return parse_mark(self.xml_id)

    @property
    def is_in_our_trash(self) -> bool:
        """Whether our hand put the page into the trash.

        A page leaves the trash in the same step in which its mark says so, and is written after that: one that lies there with
        such an intent is a person's doing.
        """
        mark = self.mark
        return self.is_deleted and mark is not None and mark.state is State.ARCHIVED and mark.is_settled

    def has_code(self, code: str) -> bool:
        """Whether the page has this address; the portal puts ``_`` and four letters behind a taken one (facts kb-3.5)."""
        return self.code == code or (self.code.startswith(f"{code}_") and len(self.code) == len(code) + 5)

    def fields_digest(self) -> str:
        """The digest of what a person can change in the page's settings."""
        return digest_of([self.title, self.code, self.folder or 0, self.description])


@overload
def own_page(page: ExistingPage) -> RemotePage: ...


@overload
def own_page(page: None) -> None: ...


def own_page(page: ExistingPage | None) -> RemotePage | None:
    """A page of a plan as this target looked at it: what it compares and writes are its own values."""
    assert page is None or isinstance(page, RemotePage)
    return page


@dataclass(frozen=True, slots=True)
class Block:
    """A draft block of a page, in its order. ``modified`` is opaque; ``text`` is None where it was not asked for."""

    id: int
    page: int
    code: str
    is_active: bool
    modified: str
    modified_by: int | None
    text: str | None = None
    created_by: int | None = None


Blocks = tuple[Block, ...]


def stamps_digest(blocks: Blocks) -> str:
    """The digest of every block's id, order, active flag, and who changed it when."""
    return digest_of([[b.id, b.is_active, b.modified, b.modified_by] for b in blocks])


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The base at one moment. ``user`` is the service user's id. ``blocks`` holds live pages of ours by page id."""

    user: int
    site: RemoteSite | None = None
    pages: tuple[RemotePage, ...] = ()
    folders: tuple[RemoteFolder, ...] = ()
    blocks: Mapping[int, Blocks] = field(default_factory=lambda: MappingProxyType({}))
    areas: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    templates: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    is_ours: bool = False

    def folder_paths(self) -> dict[int, str]:
        """Live folders by id as paths of codes (``segments/retail``); a folder below a trashed one is not reachable and left out."""
        by_id = {folder.id: folder for folder in self.folders if not folder.is_deleted}
        paths: dict[int, str] = {}

        def path_of(folder: RemoteFolder, depth: int = 0) -> str | None:
            if folder.parent is None:
                return folder.code
            parent = by_id.get(folder.parent)
            above = path_of(parent, depth + 1) if parent is not None and depth < 100 else None
            return None if above is None else f"{above}/{folder.code}"

        for folder in by_id.values():
            path = path_of(folder)
            if path is not None:
                paths[folder.id] = path
        return paths
