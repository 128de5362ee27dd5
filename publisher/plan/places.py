"""Which address each page and folder has: the one that it was published under, for as long as its file stays; else a new one.

``topic.md`` is the page of the folder ``topic/`` beside it, as MkDocs' addresses have it: it answers at the folder's address,
unless the folder has an index of its own. Rules and reasons: docs/decisions/0008-keys.md.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from publisher.content.page_files import INDEX_NAMES, bare_path
from publisher.plan.codes import RESERVED, could_be, unique_codes
from publisher.plan.desired import EXTRAS, HOME_CODE, MENU, MENU_CODE, DesiredFolder, DesiredPage, DesiredSite

_LONGEST = 255
INDEXES = frozenset({"index", "readme"})
"""Names, without their endings, of the files that are their folders' own pages."""


@dataclass(frozen=True, slots=True)
class Held:
    """Addresses that readers know, from the base's own: of pages, and of folders, most likely first, both by path in git.

    ``inside`` are pages beside a folder's place that lie in a folder of their own on the portal.
    """

    pages: Mapping[str, str] = field(default_factory=dict)
    folders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    inside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Places:
    """Codes of folders, and folder and code of pages, by path; ``indexes`` are the pages that answer at folders' addresses."""

    folders: Mapping[str, str]
    pages: Mapping[str, tuple[str, str]]
    indexes: Mapping[str, str]


def placed(site: DesiredSite, held: Held | None = None) -> DesiredSite:
    """The site with all pages and folders at their addresses."""
    ours = [page for page in site.pages if page.key != MENU]
    first = tuple(page.path for page in ours if not page.key.startswith(EXTRAS))
    later = tuple(page.path for page in ours if page.key.startswith(EXTRAS))
    places = assign_places(first, later, held)
    pages = tuple(_at(page, places.pages.get(page.path)) for page in site.pages)
    titles = {page.path: page.title for page in pages}
    folders = tuple(
        DesiredFolder(path, _folder_title(path, titles.get(places.indexes.get(path, ""), "")), code, index)
        for path, code in sorted(places.folders.items())
        for index in (places.indexes.get(path, ""),)
    )
    same = folders == site.folders and all(new is old for new, old in zip(pages, site.pages, strict=True))
    return site if same else replace(site, pages=pages, folders=folders)


def assign_places(paths: Iterable[str], later: Iterable[str] = (), held: Held | None = None) -> Places:
    """Addresses for all pages, and for the folders that hold them. No address depends on the pages that come ``later``.

    Who was there keeps the address; then folders take theirs, then pages, in order of their paths.
    """
    known = held or Held()
    first, others = tuple(sorted(paths)), tuple(sorted(later))
    kept = (path for path in first if path in known.inside and _may_be_at(path, _name(known.pages[path])))
    inner = folder_paths((*first, *(f"{bare_path(path)}/" for path in kept)))
    outer = tuple(path for path in folder_paths(others) if path not in set(inner))
    groups = [(_by_folder(first), _by_folder(inner)), (_by_folder(others), _by_folder(outer))]
    levels = _Levels(known, frozenset((*first, *others)))
    for parent in ("", *sorted((*inner, *outer))):
        for pages, folders in groups:
            levels.assign(parent, pages.get(parent, []), folders.get(parent, []))
    return Places(levels.codes, levels.pages, levels.indexes)


def folder_paths(paths: Iterable[str]) -> tuple[str, ...]:
    """Every folder that holds one of the pages, and the folders above it, parents before children."""
    found: dict[str, None] = {}
    for path in paths:
        parts = path.split("/")[:-1]
        for depth in range(len(parts)):
            found["/".join(parts[: depth + 1])] = None
    return tuple(sorted(found))


class _Levels:
    """Gives out addresses folder by folder, from the top down. ``paths`` are those of all pages."""

    def __init__(self, held: Held, paths: frozenset[str]) -> None:
        self.codes: dict[str, str] = {}
        self.pages: dict[str, tuple[str, str]] = {}
        self.indexes: dict[str, str] = {}
        self._held = held
        self._paths = paths
        self._addresses = {"": ""}
        self._used: dict[str, set[str]] = {}

    def assign(self, parent: str, pages: Collection[str], folders: Collection[str]) -> None:
        """Addresses of what lies directly in a folder that has its own; called again for what comes later."""
        own = self.codes.get(parent, HOME_CODE)
        used = self._used.setdefault(parent, {own, *RESERVED, *([] if parent else [MENU_CODE])})
        index = self._index(parent, pages, own)
        pages = [path for path in pages if path not in index]
        beside = {folder: f"{folder}.md" for folder in folders if f"{folder}.md" in pages}
        self._keep_folders(parent, folders, used)
        self._keep_pages(parent, pages, {page: folder for folder, page in beside.items()}, used)
        new = [folder for folder in sorted(folders) if folder not in self.codes]
        for folder, code in unique_codes(((f, _name(f)) for f in new), taken=used).items():
            self._open(parent, folder, code, used)
        for folder, page in beside.items():
            if page not in self.pages and folder not in self.indexes and not self._has_index(folder):
                self._settle_in(folder, page)
        new = [path for path in sorted(pages) if path not in self.pages]
        for path, code in unique_codes(((p, stem_of(p)) for p in new), taken=used).items():
            self.pages[path] = parent, code
            used.add(code)

    def _index(self, parent: str, pages: Collection[str], own: str) -> list[str]:
        """The page among these that answers at the folder's address, where no other does."""
        if parent in self.indexes:
            return []
        here = self._addresses[parent] or HOME_CODE
        found = [path for path in pages if stem_of(path) in INDEXES]
        found = sorted(found, key=lambda path: (self._held.pages.get(path) != here, path))[:1]
        for path in found:
            self.indexes[parent] = path
            code = self._code_at(parent, self._held.pages.get(path, ""))
            if code and code != own and _may_be_at(path, code):
                return []  # it was a page among others while another answered here: it stays, and the folder leads to it
            self.pages[path] = parent, own
        return found

    def _keep_folders(self, parent: str, folders: Collection[str], used: set[str]) -> None:
        for folder in sorted(folders):
            for address in self._held.folders.get(folder, ()):
                code = self._code_at(parent, address)
                if code and code not in used and folder not in self.codes and _may_be_at(folder, code):
                    self._open(parent, folder, code, used)

    def _keep_pages(self, parent: str, pages: Collection[str], folders: Mapping[str, str], used: set[str]) -> None:
        """``folders`` are those beside which a page of their name lies. What that page is found under, the folder is."""
        for path in sorted(pages):
            code, folder = self._code_at(parent, self._held.pages.get(path, "")), folders.get(path, "")
            if not code or not _may_be_at(path, code):
                continue
            if folder and folder not in self.codes and code not in used:
                self._open(parent, folder, code, used)
            if folder and self.codes.get(folder) == code:
                if not any(
                    self._held.pages.get(index) == self._addresses[folder] for index in self._indexes_in(folder)
                ):
                    self._settle_in(folder, path)
            elif code not in used:
                self.pages[path] = parent, code
                used.add(code)
                if folder:
                    self._lead_to(folder, path)

    def _lead_to(self, folder: str, page: str) -> None:
        """A page keeps another address than its folder: the folder's leads to it all the same."""
        if not self._has_index(folder):
            self.indexes.setdefault(folder, page)

    def _has_index(self, folder: str) -> bool:
        return bool(self._indexes_in(folder))

    def _indexes_in(self, folder: str) -> list[str]:
        names = (f"{folder}/{name}" for name in INDEX_NAMES)
        return [path for path in names if path in self._paths]

    def _code_at(self, parent: str, address: str) -> str:
        """The last part of an address in a folder; nothing where it lies elsewhere."""
        above, _, code = address.rpartition("/")
        return code if above == self._addresses[parent] else ""

    def _open(self, parent: str, folder: str, code: str, used: set[str]) -> None:
        above = self._addresses[parent]
        self.codes[folder] = code
        self._addresses[folder] = f"{above}/{code}" if above else code
        used.add(code)

    def _settle_in(self, folder: str, page: str) -> None:
        self.indexes[folder] = page
        self.pages[page] = folder, self.codes[folder]


def _at(page: DesiredPage, place: tuple[str, str] | None) -> DesiredPage:
    if place is None or place == (page.folder, page.code):
        return page
    return replace(page, folder=place[0], code=place[1])


def _folder_title(path: str, own: str) -> str:
    """A folder is called as its own page is; one without a page as its name reads."""
    return storable(own or _name(path).replace("-", " ").replace("_", " ").capitalize())


def storable(text: str) -> str:
    """Text for a field that the portal's database stores plainly: no 4-byte letters, 255 at most (facts kb-1.11, kb-1.22)."""
    return "".join(letter if ord(letter) <= 0xFFFF else "?" for letter in text)[:_LONGEST]


def _by_folder(paths: Iterable[str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in paths:
        found.setdefault(parent_of(path), []).append(path)
    return found


def _may_be_at(path: str, code: str) -> bool:
    """Whether we could have given a page, or a folder of its name, this code: a person's choice of an address is none of ours."""
    bare = bare_path(path)
    return could_be(code, bare, _name(bare)) or could_be(code, f"{bare}.md", _name(bare))


def parent_of(path: str) -> str:
    """The folder above a path, ``""`` at the top."""
    return path.rpartition("/")[0]


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def stem_of(path: str) -> str:
    """A file's name without its ending, in lower case."""
    return bare_path(_name(path).lower())
