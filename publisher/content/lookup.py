"""Pages as front matter names them: by id, or by path from the content folder or from the page that names them."""

import posixpath
from collections.abc import Mapping

from publisher.content.keys import normal_path
from publisher.content.model import Page, Site
from publisher.content.page_files import bare_path


class PageLookup:
    """Finds pages of one site."""

    def __init__(self, site: Site) -> None:
        self.by_path: Mapping[str, Page] = site.by_path()
        self._by_id = {page.meta.id: page for page in reversed(site.pages) if page.meta.id}
        self._by_address = {address_of(page.path): page for page in reversed(site.pages)}

    def find(self, written: str, *, near: str = "") -> Page | None:
        """The page meant by an id or a path, with or without ``.md``; ``near`` is the path of the page that says so."""
        if written in self._by_id:
            return self._by_id[written]
        path = normal_path(written.strip())
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(near), path))
        for candidate in (path.strip("/"), beside) if path else ():
            page = self.by_path.get(candidate) or self._by_address.get(address_of(candidate))
            if page is not None:
                return page
        return None


def address_of(path: str) -> str:
    """A page's path without what may change while readers' links go on: ``.md``, and ``index`` for a folder."""
    bare = bare_path(path.strip("/"))
    folder, _, name = bare.rpartition("/")
    return folder if name.lower() in {"index", "readme"} else bare
