"""From a project to what the portal should have."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from publisher.checks.metadata import LONGEST_TITLE
from publisher.content.keys import page_key
from publisher.content.model import Page
from publisher.pipeline.articles import Articles
from publisher.pipeline.generated_pages import GeneratedKind
from publisher.pipeline.project import Project
from publisher.plan.desired import (
    ALIAS,
    CHANGES,
    CONTENTS,
    HOME,
    MENU,
    MENU_CODE,
    SECTION,
    STATUS,
    TAGS,
    TYPE,
    Content,
    DesiredPage,
    DesiredSite,
)
from publisher.plan.digests import digest
from publisher.plan.places import placed, storable
from publisher.publishing.contents import PageContents, content_of
from publisher.targets.target import StorageForm

MENU_PATH = "~menu"


def desired_site(project: Project, form: StorageForm) -> DesiredSite:
    """Everything that is published, at the addresses of a base that nothing was published in yet. The project has no errors:
    every link and image has its target. ``form`` is the target's.

    Pages that nothing shapes anew since an earlier run are put together only when somebody reads them.
    """
    layout = _layout(project, form)
    contents = PageContents(project, layout.articles, form)
    pages = tuple(layout.pages(contents.of))
    contents.save()
    images = {path for page in pages for path in page.images()}
    assets = {path: project.site.assets[path].digest for path in images if path in project.site.assets}
    settings = project.settings
    hidden = [page for page in project.site.pages if not page.meta.status.is_published]
    drafts = frozenset(key for page in hidden for key in (page.key, page_key("", page.path)))
    return placed(DesiredSite(settings.code, settings.title, layout.articles.home_path, pages, (), assets, drafts))


def render_site(project: Project, form: StorageForm) -> None:
    """Put together everything that is published and keep nothing of it: what fails, fails here."""
    layout = _layout(project, form)
    for page in layout.pages(lambda page: content_of(project, layout.articles, form, page.path)):
        page.content.parts  # noqa: B018 - making them is what is asked for


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which pages there are to be, ``made`` ones and ``extras`` without a file of their own."""

    project: Project
    articles: Articles
    published: tuple[Page, ...]
    made: tuple[str, ...]
    extras: tuple[str, ...]
    form: StorageForm

    def pages(self, content: Callable[[Page], Content]) -> Iterator[DesiredPage]:
        """Each page when its turn comes; ``content`` gives what a page with a file says."""
        project, articles, form = self.project, self.articles, self.form
        prefix = project.settings.docs_prefix
        for page in self.published:
            yield _content_page(project, form, page, f"{prefix}{page.path}", content(page))
        for path in self.made:
            is_home = path == articles.home_path
            yield _generated_page(articles, form, path, project.settings.title, is_home=is_home)
        for path in self.extras:
            yield _extra_page(articles, form, path)
        if form.has_menu:
            yield _menu(project, articles, form)


def _layout(project: Project, form: StorageForm) -> _Layout:
    articles = Articles(project)
    published = tuple(p for p in project.site.pages if p.meta.status.is_published and p.path in project.converted)
    paths = [page.path for page in published]
    made = [path for path in articles.generated if path not in paths]
    if articles.home_path not in paths:
        made.append(articles.home_path)
    return _Layout(project, articles, published, tuple(made), tuple(articles.extras), form)


def _content_page(project: Project, form: StorageForm, page: Page, shown: str, content: Content) -> DesiredPage:
    return DesiredPage(
        key=page.key,
        path_key=page_key("", page.path),
        path=page.path,
        title=_fitting(project.titles[page.path]),
        code="",
        folder=page.folder,
        content=content,
        source=page.digest,
        description=storable(shown),
        shown_path=shown,
        form=form.stored_as(page.key),
    )


def _fitting(title: str) -> str:
    """A title that the portal's column holds."""
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


def _generated_page(articles: Articles, form: StorageForm, path: str, home_title: str, *, is_home: bool) -> DesiredPage:
    key = HOME if is_home else f"{SECTION}{digest(path, 12)}"
    article = articles.home() if is_home else articles.section(path)
    title = home_title if is_home else articles.generated[path].title
    folder = path.rpartition("/")[0]
    content = Content.of(form.page(article))
    return DesiredPage(key, key, path, title, "", folder, content, shown_path=path, form=form.stored_as(key))


def _extra_page(articles: Articles, form: StorageForm, path: str) -> DesiredPage:
    extra = articles.extras[path]
    keys = {
        GeneratedKind.CHANGES: CHANGES,
        GeneratedKind.CONTENTS: CONTENTS,
        GeneratedKind.STATUS: STATUS,
        GeneratedKind.TAGS: TAGS,
        GeneratedKind.TYPE: f"{TYPE}{extra.type}",
        GeneratedKind.MOVED: f"{ALIAS}{digest(path, 12)}",
    }
    key = keys[extra.kind]
    folder = path.rpartition("/")[0]
    content = Content.of(form.page(articles.extra_page(path)))
    title = storable(extra.title)
    return DesiredPage(key, key, path, title, "", folder, content, shown_path=path, form=form.stored_as(key))


def _menu(project: Project, articles: Articles, form: StorageForm) -> DesiredPage:
    title = f"{project.settings.title}: menu"
    return DesiredPage(
        key=MENU,
        path_key=MENU,
        path=MENU_PATH,
        title=title,
        code=MENU_CODE,
        folder="",
        content=Content.of(form.menu(articles.menu())),
        shown_path=MENU_PATH,
        in_menu=False,
        form=form.stored_as(MENU),
    )
