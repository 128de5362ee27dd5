"""Who holds which address of a base, and who gives it up for a page that wants it.

On the portal a page in the trash still holds its address, and one that wants it gets ``_`` and four letters behind it
(facts kb-3.5). Ours in the trash need none: they get theirs back when they come back.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from publisher.targets.knowledge_base.snapshot import RemotePage, Snapshot

Spot = tuple[int, str]
"""A folder's id, 0 at the top, and a code in it."""


def spot_of(page: RemotePage) -> Spot:
    """Where a page is."""
    return page.folder or 0, page.code.casefold()


def taken_spots(snapshot: Snapshot, given_up: Iterable[RemotePage] = ()) -> frozenset[Spot]:
    """The addresses that some page or folder holds, but for pages that give theirs up."""
    free = {page.id for page in given_up}
    folders = ((folder.parent or 0, folder.code.casefold()) for folder in snapshot.folders)
    return frozenset((*folders, *(spot_of(page) for page in snapshot.pages if page.id not in free)))


def dispensable(
    snapshot: Snapshot, removed: Iterable[RemotePage], kept: Collection[int] = ()
) -> tuple[RemotePage, ...]:
    """Pages of ours that need no address: those that git removes, and those that our hand put into the trash. ``kept`` come back."""
    trashed = (page for page in snapshot.pages if page.is_in_our_trash)
    return (*removed, *(page for page in trashed if page.id not in kept))


def without_address(page: RemotePage) -> RemotePage:
    """The page at an address that no other page wants."""
    return page if page.code.endswith(_ending(page)) else replace(page, code=f"{page.code[:80]}{_ending(page)}")


def _ending(page: RemotePage) -> str:
    return f"-gone-{page.id}"
