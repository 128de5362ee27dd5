"""MkDocs' navigation as values."""

import posixpath
from collections.abc import Iterable, Mapping

from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Link as MkDocsLink
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import dirname_to_title

from publisher.content.keys import normal_path
from publisher.content.nav import Nav, NavItem
from publisher.content.page_files import is_index_path
from publisher.pipeline.folders_in_nav import FolderTitle


def nav_titles(navigation: Navigation) -> dict[str, str]:
    """The titles that the navigation itself gives to pages. Ask before MkDocs reads the pages: later it invents others."""
    titles: dict[str, object] = {normal_path(page.file.src_uri): page.title for page in navigation.pages}
    return {path: str(title) for path, title in titles.items() if title is not None}


def to_nav(navigation: Navigation, titles: Mapping[str, str], *, written: bool) -> Nav:
    """The tree in git's order. A section whose first page is its folder's index has that page as its own.

    ``written``: mkdocs.yml has a ``nav``, so the section titles in it count; else an index page names its section, unless a plugin
    gave it another name than its folder's. MkDocs puts ``index.md`` and ``README.md`` first; without a ``nav`` a ``readme.md`` goes
    there too.
    """
    items = tuple(_items(navigation.items, titles, written=written))
    return items if written else _index_first(items)


def _index_first(items: Nav) -> Nav:
    """A folder's pages with its own page, however its name is written, before them; one that comes first already stays."""
    if items and is_index_path(items[0].path):
        return items
    own = next((item for item in items if item.path and not item.children and is_index_path(item.path)), None)
    return items if own is None else (own, *(item for item in items if item is not own))


def _items(items: Iterable[StructureItem], titles: Mapping[str, str], *, written: bool) -> Iterable[NavItem]:
    for item in items:
        if isinstance(item, MkDocsPage):
            path = normal_path(item.file.src_uri)
            # plugins make sections that are pages too (mkdocs-section-index)
            below: Iterable[StructureItem] = getattr(item, "children", None) or ()
            children = tuple(_items(below, titles, written=written))
            yield NavItem(titles.get(path, path), path=path, children=children)
        elif isinstance(item, MkDocsLink):
            yield NavItem(_text(item.title) or item.url, url=item.url)
        elif isinstance(item, Section):
            yield _section(item, titles, written=written)


def _text(title: object) -> str:
    """A title as a text: a plugin may give a number."""
    return "" if title is None else str(title)


def _section(section: Section, titles: Mapping[str, str], *, written: bool) -> NavItem:
    children = tuple(_items(section.children, titles, written=written))
    children = children if written else _index_first(children)
    first = children[0] if children else None
    own = first.path if first is not None and not first.children and is_index_path(first.path) else ""
    given = not isinstance(section.title, FolderTitle) and (written or not _is_of_folder(section.title, own))
    title = section.title if given else titles.get(own, section.title)
    folder = "" if own or given else _folder_of(children)
    folder = folder if section.title == dirname_to_title(posixpath.basename(folder)) else ""
    return NavItem(str(title), path=own, children=children[1:] if own else children, folder=folder)


def _folder_of(children: Nav) -> str:
    """The folder that holds all pages of a section."""
    folders = [posixpath.dirname(item.path) for child in children for item in child.walk() if item.path]
    return posixpath.commonpath(folders) if folders else ""


def _is_of_folder(title: str, index: str) -> bool:
    """Whether a section is called as MkDocs calls its folder."""
    return not index or title == dirname_to_title(posixpath.basename(posixpath.dirname(index)))
