"""What stands around a page: the way to it, what lies below it, what comes before and after."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from publisher.content.model import Page, Status
from publisher.content.nav import Nav, NavItem
from publisher.content.page_files import INDEX_NAMES, TEMPLATED


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page by its path as a reader is led to it; ``path`` is ``""`` where there is only a name."""

    title: str
    path: str = ""


def visible_nav(nav: Nav, pages: Mapping[str, Page]) -> Nav:
    """The navigation that readers see: no drafts, no archived pages, no empty sections.

    A section that is called as its folder has the page of that name beside it for its own. One without a page gets the path that
    its folder's index would have, where its pages share a folder of their own: that page is generated (``generated_sections``).
    """
    items: list[NavItem] = []
    for item in _with_pages_beside(nav, pages):
        children = visible_nav(item.children, pages)
        path = item.path if item.path and _is_shown(pages.get(item.path)) else ""
        if item.children or not item.path:
            if not (path or children or item.url):
                continue
            path = path or _index_path(children, pages)
        elif not path:
            continue
        items.append(replace(item, path=path, children=children))
    return tuple(items)


def _with_pages_beside(nav: Nav, pages: Mapping[str, Page]) -> Iterator[NavItem]:
    """``topic.md`` and the section of ``topic/`` as one, where the first of them stands."""
    alone = {item.path: item for item in nav if item.path and not item.children and _is_shown(pages.get(item.path))}
    sections = {f"{item.folder}.md": item for item in nav if item.folder and f"{item.folder}.md" in alone}
    done: set[str] = set()
    for item in nav:
        path = f"{item.folder}.md" if item.folder else item.path
        section = sections.get(path)
        if section is None:
            yield item
        elif path not in done:
            done.add(path)
            yield replace(section, title=alone[path].title, path=path, folder="")


def generated_sections(nav: Nav, pages: Mapping[str, Page]) -> dict[str, NavItem]:
    """The sections of a visible navigation that have no file of their own, by the path of the page to be made for them."""
    return {item.path: item for top in nav for item in top.walk() if item.path and item.path not in pages}


def _is_shown(page: Page | None) -> bool:
    return page is not None and page.meta.status in {Status.ACTIVE, Status.DEPRECATED}


def _index_path(children: Nav, pages: Mapping[str, Page]) -> str:
    paths = [item.path for child in children for item in child.walk() if item.path]
    folder = posixpath.commonpath([posixpath.dirname(path) for path in paths]) if paths else ""
    taken = any(f"{folder}/{name}" in pages for name in INDEX_NAMES)
    beside = pages.get(f"{folder}.md")
    taken = taken or (beside is not None and beside.meta.status.is_published)
    return f"{folder}/index.md" if folder and not taken else ""


class NavigationIndex:
    """Looks up what stands around a page; made once from a visible navigation."""

    def __init__(self, nav: Nav, home: PageLink) -> None:
        self.nav = nav
        self.home = home
        self._crumbs: dict[str, tuple[PageLink, ...]] = {}
        self._children: dict[str, tuple[NavItem, ...]] = {}
        self._order: list[PageLink] = []
        self._walk(nav, (home,))
        self._place = {page_link.path: place for place, page_link in enumerate(self._order)}

    def crumbs(self, path: str) -> tuple[PageLink, ...]:
        """The way to a page from the home page, without the page; a page outside the navigation lies below its folder's."""
        if path == self.home.path:
            return ()
        if path in self._crumbs:
            return self._crumbs[path]
        folder = posixpath.dirname(path)
        while folder:
            for index in (f"{folder}/index.md", f"{folder}.md", *(f"{folder}/index{ending}" for ending in TEMPLATED)):
                if index in self._crumbs and index != path:
                    return (
                        *self._crumbs[index],
                        next(page_link for page_link in self._order if page_link.path == index),
                    )
            folder = posixpath.dirname(folder)
        return (self.home,)

    def children(self, path: str) -> tuple[NavItem, ...]:
        """What lies directly below a section's page."""
        return self._children.get(path, ())

    def neighbours(self, path: str) -> tuple[PageLink | None, PageLink | None]:
        """The pages before and after, in reading order."""
        place = self._place.get(path)
        if place is None:
            return None, None
        before = self._order[place - 1] if place else None
        after = self._order[place + 1] if place + 1 < len(self._order) else None
        return before, after

    def _walk(self, nav: Nav, way: tuple[PageLink, ...]) -> None:
        for item in nav:
            page_link = PageLink(item.title, item.path)
            if item.path:
                self._crumbs.setdefault(item.path, way if item.path != self.home.path else ())
                self._children.setdefault(item.path, item.children)
                self._order.append(page_link)
            if item.children:
                self._walk(item.children, way if item.path == self.home.path and item.path else (*way, page_link))
