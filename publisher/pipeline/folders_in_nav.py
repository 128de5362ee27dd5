"""A folder in mkdocs.yml's ``nav`` (``- markets/`` or ``- Our markets: markets/``) stands for everything in it, index first.

MkDocs wants either every file by name or no ``nav`` at all; a base with a hundred pages wants its sections in order, no more.
"""

import posixpath
from collections.abc import Collection, Iterator
from typing import Any

from mkdocs.structure.files import File, Files, InclusionLevel, file_sort_key
from mkdocs.utils import dirname_to_title

from publisher.content.page_files import is_index_path


class FolderTitle(str):
    """A section's title made of its folder's name: its index page's title is a better one."""

    __slots__ = ()


def with_folders(nav: list[Any], files: Files) -> list[Any]:
    """The navigation of mkdocs.yml with folders replaced by what is in them; files that it names by themselves stay there."""
    pages = [file for file in files.documentation_pages() if file.inclusion.value > InclusionLevel.NOT_IN_NAV.value]
    named = frozenset(_named(nav))
    return [_expanded(item, pages, named) for item in nav]


def _expanded(item: Any, pages: list[File], named: Collection[str]) -> Any:
    if isinstance(item, str):
        below = _below(_folder(item), pages, named)
        return {_title(_folder(item)): below} if below else item
    if isinstance(item, dict):
        return {title: _expanded_value(value, pages, named) for title, value in item.items()}
    return item


def _expanded_value(value: Any, pages: list[File], named: Collection[str]) -> Any:
    if isinstance(value, str):
        return _below(_folder(value), pages, named) or value
    if isinstance(value, list):
        return [_expanded(item, pages, named) for item in value]
    return value


def _below(folder: str, pages: list[File], named: Collection[str]) -> list[Any]:
    """What lies in a folder: its pages, its index first, then the folders in it."""
    if not folder:
        return []
    inside = sorted(
        (page for page in pages if page.src_uri.startswith(f"{folder}/") and page.src_uri not in named),
        key=file_sort_key,
    )
    here: list[Any] = [page.src_uri for page in inside if posixpath.dirname(page.src_uri) == folder]
    here.sort(key=lambda path: not is_index_path(path))  # MkDocs knows index.md and README.md, but no readme.md
    names = dict.fromkeys(
        page.src_uri[len(folder) + 1 :].partition("/")[0] for page in inside if page.src_uri not in here
    )
    return here + [{_title(f"{folder}/{name}"): _below(f"{folder}/{name}", pages, named)} for name in names]


def _folder(written: str) -> str:
    """The folder that an entry names, or ``""``: it ends in a slash and is no address."""
    return (
        posixpath.normpath(written)
        if written.endswith("/") and "://" not in written and not written.startswith("/")
        else ""
    )


def _title(folder: str) -> FolderTitle:
    return FolderTitle(dirname_to_title(posixpath.basename(folder)))


def _named(nav: Any) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, dict):
        for value in nav.values():
            yield from _named(value)
    elif isinstance(nav, list):
        for item in nav:
            yield from _named(item)
