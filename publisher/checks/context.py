"""What rules look at: everything that was loaded and converted, and questions that several rules ask of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from mimetypes import guess_type
from types import MappingProxyType

from publisher.checks.nearest import Nearest
from publisher.config import Settings
from publisher.content.converted import Converted, Link, LinkKind
from publisher.content.lookup import PageLookup
from publisher.content.model import Page, Site, Status
from publisher.content.nav import Nav


@dataclass(frozen=True)
class CheckContext:
    """One state of the content.

    ``converted`` and ``titles`` are by path; a page that is not in them was not converted, and rules that need it pass it by.
    ``not_in_nav`` are pages that mkdocs.yml leaves out of the navigation on purpose, ``kept_files`` files that the site itself
    uses (extra_css, a logo), ``left_out`` those that are there and that MkDocs leaves out (hidden ones, exclude_docs).
    """

    site: Site
    settings: Settings
    converted: Mapping[str, Converted] = field(default_factory=lambda: MappingProxyType({}))
    titles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    nav: Nav = ()
    not_in_nav: frozenset[str] = frozenset()
    kept_files: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()

    @cached_property
    def lookup(self) -> PageLookup:
        return PageLookup(self.site)

    @cached_property
    def pages(self) -> Mapping[str, Page]:
        """The pages by path."""
        return self.lookup.by_path

    @cached_property
    def published(self) -> tuple[Page, ...]:
        """The pages that the portal will show."""
        return tuple(page for page in self.site.pages if page.meta.status.is_published)

    @cached_property
    def broken(self) -> frozenset[str]:
        """Paths of pages that are there and could not be read."""
        return frozenset(self.site.broken)

    @cached_property
    def nearest_path(self) -> Nearest:
        """Suggests paths of pages and files."""
        return Nearest((*self.pages, *self.broken, *self.site.assets))

    @cached_property
    def nearest_picture(self) -> Nearest:
        """Suggests paths of pictures."""
        return Nearest(path for path in self.site.assets if (guess_type(path)[0] or "").startswith("image/"))

    def links(self, *kinds: LinkKind) -> Iterator[tuple[Page, Link]]:
        """The links and images of these kinds, each with the page it is on."""
        return chain.from_iterable(self._links[kind] for kind in kinds)

    @cached_property
    def _links(self) -> Mapping[LinkKind, list[tuple[Page, Link]]]:
        found: dict[LinkKind, list[tuple[Page, Link]]] = {kind: [] for kind in LinkKind}
        for page in self.site.pages:
            converted = self.converted.get(page.path)
            for link in converted.links if converted else ():
                found[link.kind].append((page, link))
        return found

    def is_draft(self, path: str) -> bool:
        page = self.pages.get(path)
        return page is not None and page.meta.status is Status.DRAFT

    def title(self, page: Page) -> str:
        """The title a reader sees, as far as it is known."""
        return self.titles.get(page.path) or page.meta.title
