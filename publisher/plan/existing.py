"""What a target has of a base, as far as all targets have it: pages with a mark, which says whose they are and what was published.

A target's own values hold more; what is planned for a page depends on these alone, or is decided by the target itself.
"""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from publisher.plan.fingerprint import Fingerprint


class PageMark(Protocol):
    """What a page of ours knows of itself, wherever its target keeps that."""

    @property
    def key(self) -> str:
        """The page's identity."""
        ...

    @property
    def path_key(self) -> str:
        """The key of the path that the page was last published from, where that is not its key; else ``""``."""
        ...

    @property
    def present_path_key(self) -> str:
        """The key of the path that the page was last published from."""
        ...

    @property
    def revision(self) -> str:
        """What tells this publish of the page from an earlier one."""
        ...

    @property
    def fingerprint(self) -> Fingerprint:
        """What git wanted of the page when it was published."""
        ...


class ExistingPage(Protocol):
    """A page of a base. ``id`` is the target's number for it: a lower one was made earlier."""

    @property
    def id(self) -> int:
        """The target's number."""
        ...

    @property
    def title(self) -> str:
        """The title that readers see."""
        ...

    @property
    def description(self) -> str:
        """The file that the page was published from, as reports name it; whatever people wrote in its place."""
        ...

    @property
    def folder(self) -> int | None:
        """The number of the folder that holds the page; None at the top."""
        ...

    @property
    def created_by(self) -> int | None:
        """The user who made the page."""
        ...

    @property
    def is_deleted(self) -> bool:
        """Whether the page lies in the trash."""
        ...

    @property
    def is_in_our_trash(self) -> bool:
        """Whether a publish put it there, and no person."""
        ...

    @property
    def mark(self) -> PageMark | None:
        """Our mark; None on a page that is not ours."""
        ...


Existing = TypeVar("Existing", bound=ExistingPage)


def owned(pages: Iterable[Existing]) -> dict[str, list[Existing]]:
    """Our pages by key, the first made first: later ones are copies by people, or of a publisher that came second."""
    found: dict[str, list[Existing]] = {}
    for page in sorted(pages, key=lambda p: p.id):
        if page.mark is not None:
            found.setdefault(page.mark.key, []).append(page)
    return found


def trashed_by_people(pages: Iterable[Existing]) -> list[Existing]:
    """Pages of ours that a person put into the trash, in the order in which they were made."""
    found = (p for p in pages if p.is_deleted and p.mark is not None and not p.is_in_our_trash)
    return sorted(found, key=lambda page: page.id)
