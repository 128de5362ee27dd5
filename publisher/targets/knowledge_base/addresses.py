"""Where a reader finds a page: the public addresses of the classic knowledge base (facts kb-4)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from publisher.content.page_files import bare_path
from publisher.plan.desired import DesiredSite
from publisher.plan.existing import ExistingPage
from publisher.plan.places import INDEXES, Held, parent_of, stem_of
from publisher.targets.knowledge_base.compare.folders import standing_folders
from publisher.targets.knowledge_base.snapshot import RemoteFolder, RemotePage, Snapshot, own_page


@dataclass(frozen=True, slots=True)
class BaseAddresses:
    """The addresses of one base's pages. ``origin`` is the portal's address without a slash at its end."""

    origin: str
    site_code: str
    home: int | None
    folders: Mapping[int, str]
    indexes: Mapping[int, int]

    @property
    def base(self) -> str:
        """The address of the base itself."""
        return f"{self.origin}/knowledge/{self.site_code}/"

    def of(self, page: ExistingPage) -> str:
        """The address of a page: the base's for its home, a folder's for the folder's own page."""
        if page.id == self.home:
            return self.base
        page = own_page(page)
        folder = self.folders.get(page.folder, "") if page.folder else ""
        inside = f"{self.base}{folder}/" if folder else self.base
        is_index = page.folder is not None and (
            self.indexes.get(page.folder) == page.id or page.code == folder.rpartition("/")[2]
        )
        return inside if is_index else f"{inside}{page.code}/"


def index_pages(folders: tuple[RemoteFolder, ...]) -> dict[int, int]:
    """Folders by id with the page that answers at their address."""
    return {folder.id: folder.index_page for folder in folders if folder.index_page is not None}


def addresses_now(origin: str, snapshot: Snapshot, site: DesiredSite) -> BaseAddresses:
    """The addresses of the base as the look found it."""
    return addresses_of(origin, snapshot.site.path if snapshot.site is not None else site.code, snapshot)


def addresses_of(origin: str, path: str, snapshot: Snapshot) -> BaseAddresses:
    """The addresses of the base at this path of the portal."""
    home = snapshot.site.index_page if snapshot.site is not None else None
    return BaseAddresses(origin, path, home, snapshot.folder_paths(), index_pages(snapshot.folders))


def addresses_after(
    origin: str,
    snapshot: Snapshot,
    site: DesiredSite,
    pairs: Mapping[str, RemotePage],
    written: Mapping[str, RemotePage],
    *,
    is_settled: bool,
) -> BaseAddresses:
    """The addresses when a plan is done; ``written`` are pages by path as they were read back, ``is_settled`` tells whether the base's
    own settings were written too.
    """
    current = {**pairs, **written}
    now, new = addresses_now(origin, snapshot, site), site.folder_addresses()
    folders, indexes = dict(now.folders), dict(now.indexes)
    # folders made in this run are not in the look before it: pages in them tell their address by their path
    for page in site.pages:
        made = written.get(page.path)
        if made is not None and made.folder is not None:
            folders.setdefault(made.folder, new[page.folder])
    if is_settled:  # a folder that a person renamed has its address back
        standing = standing_folders(site, snapshot)
        folders |= {found.id: new[path] for path, found in standing.items() if not found.is_deleted}
    for folder in site.folders:
        own = current.get(folder.index)
        if own is not None and own.folder is not None:
            indexes[own.folder] = own.id
    home = current.get(site.home)
    return replace(now, home=home.id if home is not None else now.home, folders=folders, indexes=indexes)


def held_addresses(pairs: Mapping[str, RemotePage], snapshot: Snapshot) -> Held:
    """What the portal's pages of git's paths are found under."""
    addresses = snapshot.folder_paths()
    pages: dict[str, str] = {}
    inside: set[str] = set()
    folders: dict[str, Counter[str]] = {}
    for path, remote in pairs.items():
        above = addresses.get(remote.folder, "") if remote.folder else ""
        if remote.folder and not above:
            continue
        is_index = bool(above) and remote.code == above.rpartition("/")[2]
        pages[path] = above if is_index else f"{above}/{remote.code}".lstrip("/")
        own = is_index and stem_of(path) not in INDEXES
        if own:
            inside.add(path)
        folder = bare_path(path) if own else parent_of(path)
        while folder and above:
            folders.setdefault(folder, Counter())[above] += 1
            folder, above = parent_of(folder), parent_of(above)
    likely = {path: sorted(found, key=lambda a: (-found[a], a)) for path, found in folders.items()}
    return Held(pages, {path: tuple(found) for path, found in likely.items()}, frozenset(inside))
