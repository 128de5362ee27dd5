"""The values of the content: a Site of Pages with FrontMatter, and Assets beside them.

Paths are POSIX, NFC, relative to the content folder. A page's key is its identity on the portal: never its title or path.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from publisher.config import PageType
from publisher.content.page_files import is_index_path
from publisher.intervals import Interval


class Status(StrEnum):
    """Where a page is in its life (design: front matter)."""

    DRAFT = "draft"
    ACTIVE = "active"
    DEPRECATED = "deprecated"
    ARCHIVED = "archived"

    @property
    def is_published(self) -> bool:
        """Whether the portal shows the page: all but drafts."""
        return self is not Status.DRAFT

    @property
    def is_reviewed(self) -> bool:
        """Whether reviews fall due: archived pages and drafts have none."""
        return self in {Status.ACTIVE, Status.DEPRECATED}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named in front matter: by e-mail (lower-case), perhaps with a name, or by the portal's user id."""

    email: str = ""
    name: str = ""
    user_id: int | None = None

    @property
    def address(self) -> str:
        """How plans and reports name the person: the e-mail, or ``b24:<id>``."""
        return self.email if self.user_id is None else f"b24:{self.user_id}"

    @property
    def display_name(self) -> str:
        """The name a reader sees: as written, else made of the e-mail's local part."""
        return self.name or (self.email.partition("@")[0] if self.email else self.address)


class TermMatch(StrEnum):
    """Where words lead to their term. ALWAYS: wherever they stand, as by default, though they are everyday words too. EXPLICIT: only
    where an author links them.
    """

    ALWAYS = "always"
    EXPLICIT = "explicit"


@dataclass(frozen=True, slots=True)
class Term:
    """What a page of type ``term`` adds: the word, its short meaning, other names, other forms, related terms (ids or paths).

    ``avoid`` are names that readers know and authors should not use any more.
    """

    term: str
    short: str = ""
    aka: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    match: TermMatch | None = None


@dataclass(frozen=True, slots=True)
class RequiredReading:
    """Who must read a page (``newcomers``, ``all``, ``department:<id>``, ``user:<e-mail>``), within which time, and when again:
    ``major`` (a raised version), ``never`` or ``yearly``.
    """

    audience: tuple[str, ...]
    due: Interval | None = None
    reack: str = "major"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a path from the content folder, line and column from 1."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A page's settings after inheritance. ``review_every`` None with ``review_reason`` means never; without one, not set.

    ``places`` tells where each key that is set was found (the page itself, a ``.meta.yml``); a key of the settings' defaults
    has none. ``extra`` holds unknown keys. ``glossary`` tells whether words on the page lead to their terms.
    """

    id: str = ""
    title: str = ""
    owner: Person | None = None
    deputy: Person | None = None
    status: Status = Status.ACTIVE
    superseded_by: str = ""
    type: PageType | None = None
    lang: str = ""
    last_reviewed: date | None = None
    last_reviewed_by: str = ""
    review_outcome: str = ""
    review_every: Interval | None = None
    review_never: bool = False
    review_reason: str = ""
    next_review: date | None = None
    planned: date | None = None
    depends_on: tuple[str, ...] = ()
    required_reading: RequiredReading | None = None
    version: int | None = None
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    term: Term | None = None
    glossary: bool = True
    extra: Mapping[str, object] = field(
        default_factory=lambda: MappingProxyType({}), hash=False, compare=False, repr=False
    )
    places: Mapping[str, Place] = field(
        default_factory=lambda: MappingProxyType({}), hash=False, compare=False, repr=False
    )


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown file that was read well.

    ``body`` is the text after the front matter with LF line ends, without BOM; ``body_line`` the line of the file its first
    line stands on. ``digest`` is the SHA-256 (hex) of the whole file's text so normalised.
    """

    path: str
    key: str
    meta: FrontMatter
    body: str = field(repr=False)
    body_line: int
    digest: str
    words: int = field(default=0, compare=False)

    @property
    def folder(self) -> str:
        """The page's folder, ``""`` at the top."""
        return self.path.rpartition("/")[0]

    @property
    def is_index(self) -> bool:
        """Whether the page is its folder's own page."""
        return is_index_path(self.path)


HEAD_BYTES = 48
"""How much of a file tells what kind of picture it is, or that Git LFS did not fetch it."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that is not a page. ``digest`` is the SHA-256 (hex) of its bytes, ``size`` their number, ``head`` the first of them."""

    path: str
    digest: str
    size: int
    head: bytes = b""


@dataclass(frozen=True, slots=True)
class Site:
    """All of the content folder. ``broken`` are paths of pages that could not be read: present, so never taken for removed.

    ``days`` are the calendar days in front matter that were compared with the day of reading.
    """

    pages: tuple[Page, ...]
    assets: Mapping[str, Asset] = field(default_factory=lambda: MappingProxyType({}))
    broken: tuple[str, ...] = ()
    days: frozenset[date] = frozenset()

    def reads_alike(self, one: date, other: date) -> bool:
        """Whether the content reads the same on two days: no day in it is in the future of either."""
        return one == other or not any(day > min(one, other) for day in self.days)

    def without_texts(self) -> "Site":
        """The same pages without their Markdown; those that must be read keep it, for the record of what was read."""
        return replace(
            self,
            pages=tuple(
                replace(page, body=page.body if page.meta.required_reading else "", words=len(page.body.split()))
                for page in self.pages
            ),
        )

    def by_path(self) -> dict[str, Page]:
        """The pages by path."""
        return {page.path: page for page in self.pages}

    def by_key(self) -> dict[str, Page]:
        """The pages by key; of a duplicate key (an error that checks report) the first in path order."""
        return {page.key: page for page in reversed(self.pages)}
