"""What the preview shows of a project: each page's article with addresses of the preview, its findings, the menu."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url

from publisher.content.converted import ChangedRef, FileRef, ImageRef, PageRef
from publisher.content.keys import normal_path
from publisher.content.nav import Nav, NavItem
from publisher.findings import Finding
from publisher.messages import Catalogue
from publisher.pipeline.articles import Articles
from publisher.pipeline.generated_pages import GeneratedPage
from publisher.pipeline.history import open_history
from publisher.pipeline.last_changes import LastChanges
from publisher.pipeline.project import Project
from publisher.pipeline.sources import Sources
from publisher.render.article import Article, image_attributes
from publisher.render.dates import changed_on

WHOLE_MENU = 200


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry of the preview's menu; ``url`` is relative to the site's top, ``is_here`` marks the page being shown."""

    title: str
    url: str
    is_external: bool
    is_open: bool
    is_here: bool
    children: tuple["MenuItem", ...]


@dataclass(frozen=True, slots=True)
class PanelFinding:
    """A finding as the panel tells it, in the preview's language."""

    severity: str
    line: int
    message: str
    hint: str
    rule: str


class Preview:
    """The pages of one build."""

    def __init__(self, sources: Sources, project: Project) -> None:
        self.project = project
        self.say = Catalogue(project.settings.language)
        self._articles = Articles(project)
        self._files: Mapping[str, File] = {normal_path(file.src_uri): file for file in sources.files}
        self._extras = {
            path: File(path, sources.config.docs_dir, sources.config.site_dir, sources.config.use_directory_urls)
            for path in self._articles.extras
        }
        self._last_changes = LastChanges(lambda: open_history(project.settings.docs_dir), project.today)
        self._size = sum(1 for top in self._articles.menu_nav for _ in top.walk())
        self._by_path: dict[str, list[Finding]] = {}
        for finding in project.findings:
            self._by_path.setdefault(finding.path, []).append(finding)

    def html(self, path: str) -> str | None:
        """A page's article for the preview; None for a page that could not be read or converted."""
        return self._resolved(self._articles.page(path), path) if path in self.project.converted else None

    def made(self) -> Iterator[tuple[GeneratedPage, File, str]]:
        """The pages beside the navigation that no file stands for: what they are, where they go, their articles."""
        for path, extra in self._articles.extras.items():
            yield extra, self._extras[path], self._resolved(self._articles.extra_page(path), path)

    def text(self, path: str) -> str | None:
        """What a page says itself, without what stands around it."""
        converted = self.project.converted.get(path)
        return self._resolved(Article(tuple(converted.segments)), path) if converted else None

    def _resolved(self, article: Article, path: str) -> str:
        here = (self._files.get(path) or self._extras[path]).url

        def page(ref: PageRef) -> str:
            return self.address(ref.path, path)

        def image(ref: ImageRef) -> str:
            file = self._files.get(ref.path)
            return image_attributes(get_relative_url(file.url if file else ref.path, here))

        def file(ref: FileRef) -> str:
            return get_relative_url(ref.path, here)

        def changed(ref: ChangedRef) -> str:
            return changed_on(self._last_changes.of(ref.path), ref)

        return article.resolve(page=page, file=file, image=image, changed=changed)

    def address(self, path: str, here: str) -> str:
        """The address of a page relative to another."""
        return get_relative_url(self._url(path), (self._files.get(here) or self._extras[here]).url)

    def findings(self, path: str) -> tuple[PanelFinding, ...]:
        """What is wrong with a page."""
        found = self._by_path.get(f"{self.project.settings.docs_prefix}{path}", ())
        return tuple(
            PanelFinding(f.severity, f.line, self.say.say(f.message), self.say.say(f.hint) if f.hint else "", f.rule)
            for f in found
        )

    def menu(self, path: str) -> tuple[MenuItem, ...]:
        """The menu as it stands on a page. In a big base only the sections on the way to the page are unfolded."""
        return self._items(self._articles.menu_nav, path)

    def _items(self, nav: Nav, here: str) -> tuple[MenuItem, ...]:
        return tuple(self._item(item, here) for item in nav)

    def _item(self, item: NavItem, here: str) -> MenuItem:
        is_open = any(below.path == here for below in item.walk())
        unfolded = is_open or self._size <= WHOLE_MENU
        return MenuItem(
            title=item.title,
            url=item.url or self._url(item.path or next((below.path for below in item.walk() if below.path), "")),
            is_external=bool(item.url),
            is_open=is_open,
            is_here=item.path == here and bool(here),
            children=self._items(item.children, here) if unfolded else (),
        )

    def _url(self, path: str) -> str:
        """A page's address from the site's top; a page that is made for the portal alone is shown by its first child."""
        generated = self._articles.generated.get(path)
        if generated is not None and path not in self._files:
            path = next((below.path for below in generated.walk() if below.path in self._files), "")
        file = self._files.get(path) or self._extras.get(path)
        return file.url if file else "."
