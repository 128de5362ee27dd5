"""Pages beside the navigation that no file stands for: lists of all pages of a type, of a long top level, all tags, what changed, the
base's status, former addresses.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from publisher.content.lookup import address_of
from publisher.content.model import Page, Status
from publisher.render.tags import tag_key


class GeneratedKind(StrEnum):
    """What such a page is for."""

    TYPE = "type"
    TAGS = "tags"
    MOVED = "moved"
    CHANGES = "changes"
    CONTENTS = "contents"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class GeneratedPage:
    """A page to be made. ``target`` is the path of the page that a former address leads to; ``pages`` are those of a ``type``."""

    kind: GeneratedKind
    path: str
    title: str
    target: str = ""
    type: str = ""
    pages: tuple[str, ...] = ()

    @property
    def in_menu(self) -> bool:
        """Whether the menu leads to it."""
        return self.kind not in {GeneratedKind.MOVED, GeneratedKind.CONTENTS}


def tagged(pages: Iterable[Page]) -> Mapping[str, tuple[str, tuple[Page, ...]]]:
    """The tags of pages that readers see, in alphabetical order: as first written, with their pages."""
    found: dict[str, tuple[str, tuple[Page, ...]]] = {}
    for page in pages:
        if page.meta.status not in {Status.ACTIVE, Status.DEPRECATED}:
            continue
        for tag in {tag_key(tag): tag for tag in reversed(page.meta.tags)}.values():
            written, others = found.get(tag_key(tag), (tag, ()))
            found[tag_key(tag)] = written, (*others, page)
    return dict(sorted(found.items()))


def of_type(pages: Iterable[Page], kind: str) -> tuple[str, ...]:
    """The paths of the pages of a type that readers see."""
    shown = {Status.ACTIVE, Status.DEPRECATED}
    return tuple(page.path for page in pages if page.meta.type == kind and page.meta.status in shown)


def free_path(name: str, taken: Iterable[str]) -> str:
    """A path for a made page that no file or folder has. ``name`` is a path without its ending."""
    addresses: set[str] = set()
    for path in taken:
        address = path.removesuffix(".md").lower()
        while address and address not in addresses:
            addresses.add(address)
            address = address.rpartition("/")[0]
    while name.lower() in addresses:
        name = f"{name}-"
    return f"{name}.md"


def former_paths(pages: Iterable[Page], taken: Iterable[str]) -> dict[str, Page]:
    """Former paths at which nothing else answers now, with the page that was there. ``taken`` are paths of all pages, made ones too."""
    used: set[str] = set()
    for path in taken:
        folder = address_of(path)
        while folder not in used and folder:
            used.add(folder)
            folder = folder.rpartition("/")[0]
    found: dict[str, Page] = {}
    for page in pages:
        for alias in page.meta.aliases:
            address = address_of(alias)
            if address and address not in used:
                found.setdefault(f"{address}.md", page)
    return found
