"""What the portal should have: pages with their articles and addresses, folders, home and menu."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Generic, TypeVar

from publisher.plan.digests import digest_of
from publisher.plan.fingerprint import Fingerprint
from publisher.render.article import Article, Outline

T = TypeVar("T")

HOME = "~home"
MENU = "~menu"
HOME_CODE = "home"
MENU_CODE = "menu-area"
SECTION = "~section-"
TAGS = "~tags"
TYPE = "~type-"
ALIAS = "~alias-"
CHANGES = "~changes"
CONTENTS = "~contents"
STATUS = "~status"
EXTRAS = (TAGS, TYPE, ALIAS, CHANGES, CONTENTS, STATUS)
"""How the keys begin of pages that are made beside the navigation: they take no address from another page."""

EMPTY = Article(())


@dataclass(frozen=True, slots=True)
class Parts(Generic[T]):
    """Of a page: its whole ``article``, the ``frame`` that we add because of the page itself, the ``body`` that its file says.

    The article without frame and body is the navigation around it.
    """

    article: T
    frame: T
    body: T


class Content:
    """What a page says, put together when it is asked for; ``outlines`` may be known from an earlier run."""

    def __init__(self, make: Callable[[], Parts[Article]], outlines: Parts[Outline] | None = None) -> None:
        self._make = make
        self._known = outlines

    @classmethod
    def of(cls, article: Article, frame: Article = EMPTY, body: Article = EMPTY) -> "Content":
        """The content of a page that is there already."""
        return cls(lambda: Parts(article, frame, body))

    @cached_property
    def parts(self) -> Parts[Article]:
        """The articles."""
        return self._make()

    def let_go(self) -> None:
        """Forget the articles; they are put together anew when somebody asks again."""
        self._known = self.outlines
        self.__dict__.pop("parts", None)

    @cached_property
    def outlines(self) -> Parts[Outline]:
        """What the articles are, without their words."""
        if self._known is not None:
            return self._known
        parts = self.parts
        return Parts(parts.article.outline, parts.frame.outline, parts.body.outline)


@dataclass(frozen=True, slots=True)
class DesiredPage:
    """A page to be on the portal. ``key`` is its identity, ``path_key`` the key its path alone would give.

    ``path`` is from the content folder (a generated page's is made up), ``shown_path`` as reports name it, ``folder`` the path
    of the folder it lies in, ``code`` its address there, ``form`` what the target stores its text in: another one is another page.
    """

    key: str
    path_key: str
    path: str
    title: str
    code: str
    folder: str
    content: Content = field(repr=False)
    source: str = ""
    description: str = ""
    shown_path: str = ""
    in_menu: bool = True
    form: tuple[object, ...] = ()

    @property
    def is_generated(self) -> bool:
        """Whether the page is ours alone (menu, a section's or home page without a file): never counted as content."""
        return self.key.startswith("~")

    @property
    def other_path_key(self) -> str:
        """The key of the page's path where that is not its own key, as the page's mark has it; ``""`` where it is."""
        return "" if self.key == self.path_key else self.path_key

    @property
    def article(self) -> Article:
        """All that the page shows."""
        return self.content.parts.article

    @property
    def frame(self) -> Article:
        """What we add because of the page itself."""
        return self.content.parts.frame

    def images(self) -> tuple[str, ...]:
        """The paths of the files shown in the article, each once, in order."""
        return self.content.outlines.article.image_paths()

    def linked(self) -> tuple[str, ...]:
        """The paths of the pages linked from the article."""
        return tuple(dict.fromkeys(ref.path for ref in self.content.outlines.article.page_refs()))


@dataclass(frozen=True, slots=True)
class DesiredFolder:
    """A folder: ``path`` from the content folder, ``code`` its address, ``index`` the path of the page that answers there."""

    path: str
    title: str
    code: str
    index: str

    @property
    def parent(self) -> str:
        """The path of the folder above, ``""`` at the top."""
        return self.path.rpartition("/")[0]


@dataclass(frozen=True)
class DesiredSite:
    """All that should be on the portal. ``home`` and ``menu`` are paths of pages; ``assets`` digests of image bytes by path;
    ``drafts`` the keys, their paths' ones too, of pages that git has and readers are not to see.
    """

    code: str
    title: str
    home: str
    pages: tuple[DesiredPage, ...]
    folders: tuple[DesiredFolder, ...]
    assets: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    drafts: frozenset[str] = frozenset()

    def by_path(self) -> dict[str, DesiredPage]:
        """The pages by path."""
        return {page.path: page for page in self.pages}

    def content_pages(self) -> tuple[DesiredPage, ...]:
        """The pages that have a file in git."""
        return tuple(page for page in self.pages if not page.is_generated)

    def folder_addresses(self) -> dict[str, str]:
        """Folders by path to their addresses: the codes from the top down. The top is ``""``."""
        addresses = {"": ""}
        for folder in self.folders:
            above = addresses[folder.parent]
            addresses[folder.path] = f"{above}/{folder.code}" if above else folder.code
        return addresses

    def with_keys(self, keys: Mapping[str, str]) -> "DesiredSite":
        """The same site with pages keyed as the portal already knows them (path → key)."""
        if all(keys.get(page.path, page.key) == page.key for page in self.pages):
            return self
        return replace(self, pages=tuple(replace(page, key=keys.get(page.path, page.key)) for page in self.pages))

    @cached_property
    def fingerprints(self) -> Mapping[str, Fingerprint]:
        """What git wants of each page (by path), in digests: equal on every machine, whatever ids the portal gave."""
        keys = {page.path: page.key for page in self.pages}
        addresses = self.folder_addresses()
        return {page.path: self._fingerprint(page, keys, addresses[page.folder]) for page in self.pages}

    def _fingerprint(self, page: DesiredPage, keys: Mapping[str, str], folder: str) -> Fingerprint:
        def stable(outline: Outline) -> str:
            return outline.fingerprint(lambda path: keys.get(path, path), lambda path: self.assets.get(path, path))

        outlines = page.content.outlines
        body = stable(outlines.body)[:8]
        return Fingerprint(
            source=page.source[:10],
            body=body,
            own=digest_of([stable(outlines.frame), body], 8),
            whole=digest_of([*page.form, stable(outlines.article)], 16),
            place=place_digest(page.title, page.code, folder, page.description),
        )


def place_digest(title: str, code: str, folder: str, description: str) -> str:
    """The digest of a page's title and place. ``folder`` is the address of its folder."""
    return digest_of([title, code, folder, description], 10)
