"""A folder of another tool: its files, where each will lie, and the pages and files that links mean."""

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

_PAGES = (".md", ".mdx", ".markdown")
_SKIPPED = frozenset({".obsidian", ".trash", ".git", ".publisher", "node_modules", ".docusaurus", "__MACOSX"})
_MOST_BYTES = 64 << 20


def is_page(path: str) -> bool:
    """Whether a file is a page."""
    return path.lower().endswith(_PAGES)


def read_folder(root: Path) -> dict[str, bytes]:
    """The files under a folder by path; those of the tools themselves, links out of it and huge ones are left out."""
    found: dict[str, bytes] = {}
    for file in sorted(root.rglob("*")):
        path = file.relative_to(root)
        hidden = any(part in _SKIPPED or part.startswith(".") for part in path.parts)
        if hidden or file.is_symlink() or not file.is_file() or file.stat().st_size > _MOST_BYTES:
            continue
        if file.resolve().is_relative_to(root.resolve()):
            found[unicodedata.normalize("NFC", path.as_posix())] = file.read_bytes()
    return found


@dataclass
class Tree:
    """The files of a folder, and the path that each will have."""

    new: Mapping[str, str]
    _by_name: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for old in self.new:
            for name in (
                posixpath.basename(old),
                posixpath.splitext(posixpath.basename(old))[0] if is_page(old) else "",
            ):
                if name:
                    self._by_name.setdefault(name.casefold(), []).append(old)

    def relative(self, page: str, target: str) -> str:
        """The address of a file, from the place that a page will have."""
        return posixpath.relpath(self.new[target], posixpath.dirname(self.new[page]) or ".")

    def by_address(self, page: str, address: str, roots: Iterable[str] = ()) -> str | None:
        """The file that an address in a page means: as a path from the page, or from one of the roots when it begins with a slash."""
        path = unquote(address.partition("#")[0].partition("?")[0])
        if path.startswith("/"):
            starts = [posixpath.join(root, path.lstrip("/")) for root in ("", *roots)]
        else:
            starts = [posixpath.join(posixpath.dirname(page), path)]
        for start in map(posixpath.normpath, starts):
            pages = (f"{start}{end}" for end in _PAGES)
            indexes = (f"{start}/{name}" for name in ("index.md", "_index.md", "index.mdx"))
            for tried in (start, *pages, *indexes):
                if tried in self.new:
                    return tried
        return None

    def by_name(self, page: str, name: str) -> str | None:
        """The file that a wiki link means: by its path, by its name beside the page, or by the one of this name."""
        wanted = unicodedata.normalize("NFC", name.strip()).strip("/")
        beside = posixpath.join(posixpath.dirname(page), wanted)
        for tried in (wanted, f"{wanted}.md", beside, f"{beside}.md"):
            if tried in self.new:
                return tried
        found = self._by_name.get(posixpath.basename(wanted).casefold(), [])
        fitting = [
            path
            for path in found
            if path.casefold().removesuffix(".md").endswith(wanted.casefold().removesuffix(".md"))
        ]
        return min(fitting, key=lambda path: (path.count("/"), path), default=None)


_NOTION = re.compile(r"[ -]?[0-9a-f]{32}(?=\.|$)")


def notion_paths(old: Iterable[str]) -> dict[str, str]:
    """Paths without the ids that Notion puts behind every name; a page with pages below it is its folder's own page."""
    paths = list(old)
    bare = {path: "/".join(_NOTION.sub("", part).strip() or part for part in path.split("/")) for path in paths}
    folders = {
        "/".join(path.split("/")[:n]) for path in bare.values() if is_page(path) for n in range(1, path.count("/") + 1)
    }
    taken: set[str] = set()
    out: dict[str, str] = {}
    for path in paths:
        name = bare[path]
        stem, ending = posixpath.splitext(name)
        if is_page(name) and stem in folders:
            name = f"{stem}/index.md"
        count = 1
        while name.casefold() in taken:
            count += 1
            name = f"{stem}-{count}{ending}"
        taken.add(name.casefold())
        out[path] = name
    return out


def plain_paths(old: Iterable[str]) -> dict[str, str]:
    """Paths as they are, but for names of pages that only one tool reads: ``_index.md``, ``.mdx``, ``.markdown``."""
    out: dict[str, str] = {}
    for path in old:
        folder, _, name = path.rpartition("/")
        name = re.sub(r"^_index(?:\.[a-z]{2})?\.md$", "index.md", name)
        name = re.sub(r"\.(?:mdx|markdown)$", ".md", name)
        out[path] = f"{folder}/{name}" if folder else name
    return out
