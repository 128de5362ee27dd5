"""Which folder of the portal is which folder of git: by address, else by the pages in it, for a person may have renamed or moved it."""

from publisher.plan.desired import DesiredFolder, DesiredSite
from publisher.plan.snapshot import RemoteFolder, Snapshot


def standing_folders(site: DesiredSite, snapshot: Snapshot) -> dict[str, RemoteFolder]:
    """The portal's folders, trashed ones too, by the path of git's folder."""
    by_place = {(f.parent, f.code.casefold()): f for f in snapshot.folders}
    standing: dict[str, RemoteFolder] = {}
    held: dict[str, set[int | None]] | None = None
    for folder in site.folders:
        if not folder.parent or folder.parent in standing:
            parent = standing[folder.parent].id if folder.parent else None
            found = by_place.get((parent, folder.code.casefold()))
            if found is None:
                held = _held(site, snapshot) if held is None else held
                found = _by_pages(snapshot, held.get(folder.path, set()))
            if found is not None and found.id not in {other.id for other in standing.values()}:
                standing[folder.path] = found
    return standing


def is_where_git_has_it(folder: DesiredFolder, found: RemoteFolder, parent: RemoteFolder | None) -> bool:
    """Whether a folder has the address that git wants."""
    return (found.parent, found.code.casefold()) == (parent.id if parent else None, folder.code.casefold())


def _by_pages(snapshot: Snapshot, held: set[int | None]) -> RemoteFolder | None:
    """The one live folder that holds all pages; none where they lie in several."""
    if len(held) != 1:
        return None
    return next((f for f in snapshot.folders if f.id in held and not f.is_deleted), None)


def _held(site: DesiredSite, snapshot: Snapshot) -> dict[str, set[int | None]]:
    """In which folders the pages of each path lie, of those that neither git nor a person moved."""
    firsts = {key: pages[0] for key, pages in snapshot.owned().items()}
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
