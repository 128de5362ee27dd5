"""Which folder of the portal is which folder of git: by address, else by what is in it, for a person may have renamed or moved it."""

from collections.abc import Mapping

from publisher.plan.desired import DesiredFolder, DesiredSite
from publisher.plan.existing import owned
from publisher.targets.knowledge_base.snapshot import RemoteFolder, Snapshot

Places = Mapping[tuple[int | None, str], RemoteFolder]
"""Folders by the folder that they lie in and their code there."""


def standing_folders(site: DesiredSite, snapshot: Snapshot) -> dict[str, RemoteFolder]:
    """The portal's folders, trashed ones too, by the path of git's folder."""
    by_place = {(f.parent, f.code.casefold()): f for f in snapshot.folders}
    standing: dict[str, RemoteFolder] = {}
    by_contents: dict[str, RemoteFolder] | None = None
    for folder in site.folders:
        above = standing.get(folder.parent)
        found = _at_place(folder, above, by_place)
        if found is None:
            by_contents = _by_contents(site, snapshot, by_place) if by_contents is None else by_contents
            found = by_contents.get(folder.path)
        if found is not None and found.id not in {other.id for other in standing.values()}:
            standing[folder.path] = found
    return standing


def is_where_git_has_it(folder: DesiredFolder, found: RemoteFolder, parent: RemoteFolder | None) -> bool:
    """Whether a folder has the address that git wants."""
    return (found.parent, found.code.casefold()) == (parent.id if parent else None, folder.code.casefold())


def _at_place(folder: DesiredFolder, above: RemoteFolder | None, by_place: Places) -> RemoteFolder | None:
    """The folder at the address that git wants; ``above`` is the one that it lies in, None at the top or where that is not known."""
    if folder.parent and above is None:
        return None
    return by_place.get((above.id if above is not None else None, folder.code.casefold()))


def _by_contents(site: DesiredSite, snapshot: Snapshot, by_place: Places) -> dict[str, RemoteFolder]:
    """Git's folders with the one live folder of the portal that holds all their pages; without pages, all their folders.

    A folder that lies where git has another one is that one.
    """
    at_home: dict[str, RemoteFolder] = {}
    for folder in site.folders:
        here = _at_place(folder, at_home.get(folder.parent), by_place)
        if here is not None:
            at_home[folder.path] = here
    names = {found.id: path for path, found in at_home.items()}
    live = {f.id: f for f in snapshot.folders if not f.is_deleted}
    held = _held(site, snapshot)
    found: dict[str, RemoteFolder] = {}
    for folder in reversed(site.folders):
        below = {found[f.path].parent for f in site.folders if f.parent == folder.path and f.path in found}
        inside = held.get(folder.path) or below
        (number,) = inside if len(inside) == 1 else (None,)
        if number in live and names.get(number, folder.path) == folder.path:
            found[folder.path] = live[number]
    return found


def _held(site: DesiredSite, snapshot: Snapshot) -> dict[str, set[int | None]]:
    """In which folders the pages of each path lie, of those that neither git nor a person moved."""
    firsts = {key: pages[0] for key, pages in owned(snapshot.pages).items()}
    held: dict[str, set[int | None]] = {}
    for page in site.pages:
        remote = firsts.get(page.key)
        mark = remote.mark if remote is not None else None
        if remote is None or mark is None or remote.is_deleted or not page.folder:
            continue
        is_left = mark.fingerprint.place == site.fingerprints[page.path].place
        if is_left and mark.is_settled and remote.fields_digest() == mark.fields:
            held.setdefault(page.folder, set()).add(remote.folder)
    return held
