"""The articles of a project, finished but for the addresses that only the target knows."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import quote, urljoin

from publisher.content.compressed_segments import digest_of
from publisher.content.converted import Converted, FileRef, PageRef, Segment
from publisher.content.due import Review, ReviewState, review_on
from publisher.content.lookup import PageLookup
from publisher.content.model import FrontMatter, Page, Status
from publisher.content.nav import Nav, NavItem
from publisher.content.page_files import is_index_path
from publisher.messages import Catalogue, known_language
from publisher.pipeline.files import is_picture, read_bytes
from publisher.pipeline.generated_pages import GeneratedKind, GeneratedPage, former_paths, free_path, of_type, tagged
from publisher.pipeline.project import Project
from publisher.render.article import Article, joined
from publisher.render.document import Child, PageView, render_article
from publisher.render.images import is_svg, width_of, width_of_svg, with_pictures
from publisher.render.navigation import NavigationIndex, PageLink, generated_sections, visible_nav
from publisher.render.openable import with_openable_pictures
from publisher.render.people import PeopleNames, people_of
from publisher.render.sanitiser_encoding import encode_address
from publisher.render.sections import (
    ChangeLine,
    render_changes,
    render_home,
    render_moved,
    render_section_index,
    render_tags_page,
    render_type_index,
)
from publisher.render.short_menu import MOST_SIBLINGS, short_menu
from publisher.render.status_tables import StatusTable, render_status
from publisher.render.svg import clean_svg


class Articles:
    """Makes the articles of one project: its pages, and those that no file stands for.

    Links to pages that readers cannot open are plain text already, pictures in SVG are inside, missing ones are their ``alt``,
    links to files lead to the repository or are plain text: an article refers to published pages and uploadable images only.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._settings = project.settings
        self._pages = project.site.by_path()
        self._svgs: dict[str, bytes | None] = {}
        self._lookup = PageLookup(project.site)
        self.is_steady = True
        """Whether every file that was read for an article was still the one that was loaded."""

    @cached_property
    def nav(self) -> Nav:
        """The navigation that readers see; sections without a page have the path of the one made for them."""
        return visible_nav(self._project.nav, self._pages)

    @cached_property
    def home_path(self) -> str:
        """The path of the home page, whether or not there is a file."""
        found = (path for path in self._pages if is_index_path(path) and "/" not in path and self._is_published(path))
        return next(found, "index.md")

    @cached_property
    def generated(self) -> Mapping[str, NavItem]:
        """Sections without a file, by the path of the page to be made for them (``<folder>/index.md``)."""
        return generated_sections(self.nav, self._pages)

    @cached_property
    def extras(self) -> Mapping[str, GeneratedPage]:
        """Pages beside the navigation that are made: types where asked for, all tags (if any), pointers at former addresses."""
        say = Catalogue(self._settings.language)
        published = [page for page in self._project.site.pages if self._is_published(page.path)]
        known = (*self._pages, *self.generated, self.home_path)
        made: list[GeneratedPage] = []
        for kind, wanted in self._settings.types.items():
            pages = of_type(published, kind) if wanted.index else ()
            if pages:
                path = free_path(f"all-{kind}", known)
                made.append(GeneratedPage(GeneratedKind.TYPE, path, say(f"page.all-{kind}"), type=kind, pages=pages))
        if len(self.nav) > MOST_SIBLINGS:
            made.append(GeneratedPage(GeneratedKind.CONTENTS, free_path("contents", known), say("page.contents")))
        if self._tagged:
            made.append(GeneratedPage(GeneratedKind.TAGS, free_path("tags", known), say("page.tags-page")))
        if self._settings.what_changed:
            path = free_path("what-changed", (*known, *(extra.path for extra in made)))
            made.append(GeneratedPage(GeneratedKind.CHANGES, path, say("page.what-changed")))
        if self._settings.status.publish:
            name = self._settings.status.page.removesuffix(".md")
            path = free_path(name, (*known, *(extra.path for extra in made)))
            made.append(GeneratedPage(GeneratedKind.STATUS, path, say("page.status")))
        for path, page in former_paths(published, (*known, *(extra.path for extra in made))).items():
            title = Catalogue(self._language(page))("page.moved-title", title=self._project.titles[page.path])
            made.append(GeneratedPage(GeneratedKind.MOVED, path, title, page.path))
        return {extra.path: extra for extra in made}

    @cached_property
    def _tagged(self) -> Mapping[str, tuple[str, tuple[Page, ...]]]:
        return tagged(page for page in self._project.site.pages if self._is_published(page.path))

    @cached_property
    def _tags_page(self) -> str:
        return next((extra.path for extra in self.extras.values() if extra.kind is GeneratedKind.TAGS), "")

    @cached_property
    def menu_nav(self) -> Nav:
        """What leads to all pages: the navigation, and the lists that are made."""
        return (*self.nav, *(NavItem(extra.title, extra.path) for extra in self.extras.values() if extra.in_menu))

    def extra_page(self, path: str) -> Article:
        """The article of a page that is made beside the navigation (a key of ``extras``)."""
        extra, crumbs = self.extras[path], self._around.crumbs(path)
        if extra.kind is GeneratedKind.TYPE:
            listed = self._children(NavItem(self._project.titles[page], page) for page in extra.pages)
            return render_type_index(extra.title, listed, crumbs=crumbs, language=self._settings.language)
        if extra.kind is GeneratedKind.CONTENTS:
            listed = self._children(self.nav)
            return render_type_index(extra.title, listed, crumbs=crumbs, language=self._settings.language)
        if extra.kind is GeneratedKind.TAGS:
            titles = self._project.titles
            rows = [
                (tag, tuple(PageLink(titles[page.path], page.path) for page in self._with_last(pages)))
                for tag, pages in self._tagged.values()
            ]
            return render_tags_page(extra.title, rows, crumbs=crumbs, language=self._settings.language)
        if extra.kind is GeneratedKind.CHANGES:
            return render_changes(extra.title, self._changes(), crumbs=crumbs, language=self._settings.language)
        if extra.kind is GeneratedKind.STATUS:
            return self.status_page(path, ())
        target = self._pages[extra.target]
        language = self._language(target)
        page_link = PageLink(self._project.titles[target.path], target.path)
        crumbs = tuple(self._spoken(crumb, language) for crumb in crumbs)
        return render_moved(extra.title, page_link, crumbs=crumbs, language=language)

    def status_page(self, path: str, parts: Iterable[StatusTable]) -> Article:
        """The article of the page that shows the base's status; before it is known what that is, without ``parts``."""
        language = self._settings.language
        return render_status(self.extras[path].title, parts, path, crumbs=self._around.crumbs(path), language=language)

    def _changes(self) -> list[tuple[date, tuple[ChangeLine, ...]]]:
        """The latest commits that changed pages which readers see, by day."""
        days: dict[date, list[ChangeLine]] = {}
        for commit in self._project.changes.commits:
            pages = tuple(
                PageLink(self._project.titles[path], path) for path in sorted(commit.paths) if self._is_published(path)
            )
            if pages:
                days.setdefault(commit.day, []).append((commit.subject, pages))
        return [(day, tuple(told)) for day, told in sorted(days.items(), reverse=True)]

    def page(self, path: str) -> Article:
        """The article of a page that was converted (a key of ``Project.converted``)."""
        return self._finished(render_article(self._view_around(path)), self._pages[path])

    def shape(self, path: str) -> str:
        """A digest of everything that shapes the article and the frame of a page, for one version of this program."""
        view = self._view_around(path)
        written, linked = self._project.converted[path], view.converted
        texts = (written,) if linked is written else (written, linked)
        own = (
            view,
            *((text.title, text.words, text.headings, text.heading, digest_of(text.segments)) for text in texts),
        )
        return hashlib.sha256(f"{self._common_shape}\0{own!r}".encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def _common_shape(self) -> str:
        """What shapes every page alike: who is known, which pages and files there are."""
        assets = self._project.site.assets.values()
        common = (
            self.home_path,
            sorted(self.generated),
            sorted(self.extras),
            sorted(filter(self._is_published, self._pages)),
            sorted(self._pages),
            self.files_url,
            sorted((asset.path, asset.digest) for asset in assets),
            sorted(self._people.names.items()),
        )
        return hashlib.sha256(repr(common).encode("utf-8", "surrogatepass")).hexdigest()

    def _view_around(self, path: str) -> PageView:
        """What a page shows, navigation and links to terms included."""
        before, after = self._around.neighbours(path)
        language = self._language(self._pages[path])
        return self._view(
            path,
            self._project.terms.linked(path),
            crumbs=tuple(self._spoken(page_link, language) for page_link in self._around.crumbs(path)),
            children=self._children(self._around.children(path)),
            words=self._words(path),
            before=before,
            after=after,
        )

    def frame(self, path: str) -> Article:
        """What we put around a page's text because of the page itself: all but its text and the navigation."""
        empty = replace(self._project.converted[path], segments=())
        return self._finished(render_article(self._view(path, empty)), self._pages[path])

    def _view(self, path: str, converted: Converted, **around: Any) -> PageView:
        """What a page shows; without ``around`` it has no surroundings."""
        project, page = self._project, self._pages[path]
        meta, confirmed = page.meta, project.confirmed.get(path)
        if confirmed is not None:
            meta = replace(meta, last_reviewed=confirmed.day, last_reviewed_by=confirmed.by)
        return PageView(
            meta=meta,
            title=project.titles[path],
            language=self._language(page),
            converted=converted,
            review=self._review(meta),
            people=self._people,
            edit_url=project.edit_urls.get(path, ""),
            replacement=next(iter(self._named(page, (page.meta.superseded_by,))), None),
            see=self._named(page, page.meta.term.see if page.meta.term else ()),
            tags_page=self._tags_page,
            sections_for_list=self._settings.on_this_page,
            tells_unconfirmed=self._tells_unconfirmed,
            is_confirmed=confirmed is not None,
            **around,
        )

    def _review(self, meta: FrontMatter) -> Review:
        rules = self._settings.review
        return review_on(meta, self._project.today, rules.lead, rules.escalate.quarantine)

    @cached_property
    def _quarantined(self) -> frozenset[str]:
        """The paths of pages that nobody should rely on: lists end with them."""
        found = (page for page in self._pages.values() if self._review(page.meta).state is ReviewState.QUARANTINED)
        return frozenset(page.path for page in found)

    @cached_property
    def _tells_unconfirmed(self) -> bool:
        """Whether at least half of the pages are confirmed: of a base that has just been taken in, none is, and that tells nothing."""
        pages = [p for p in self._project.site.pages if p.meta.status.is_reviewed and not p.meta.review_never]
        return 2 * sum(page.meta.last_reviewed is not None for page in pages) >= len(pages)

    def _language(self, page: Page) -> str:
        return known_language(page.meta.lang or self._settings.language)

    def _spoken(self, page_link: PageLink, language: str) -> PageLink:
        """The home page under the name that the page's own language has for it."""
        return (
            replace(page_link, title=Catalogue(language)("page.home"))
            if page_link.path == self.home_path
            else page_link
        )

    def body(self, page: Page, converted: Converted, arriving: Collection[str] = ()) -> Article:
        """What a page's text alone comes out as, with nothing of ours around it; the text need not be the file's.

        ``arriving`` are paths of pictures that are not on the disk yet.
        """
        return self._finished(Article(tuple(converted.segments)), page, arriving)

    def menu(self) -> Nav:
        """What the menu shows: not all of the navigation where that is long."""
        more = next((extra.path for extra in self.extras.values() if extra.kind is GeneratedKind.CONTENTS), "")
        lists = self.menu_nav[len(self.nav) :]
        return (*short_menu(self.nav, more), *lists)

    def section(self, path: str) -> Article:
        """The page of a section without a file (a key of ``generated``)."""
        item = self.generated[path]
        crumbs = self._around.crumbs(path)
        return render_section_index(
            item.title, self._children(item.children), crumbs=crumbs, language=self._settings.language
        )

    def home(self) -> Article:
        """The home page of a base that has no file for it."""
        return render_home(self._settings.title, self._children(self.nav), language=self._settings.language)

    @cached_property
    def _around(self) -> NavigationIndex:
        return NavigationIndex(self.nav, PageLink(Catalogue(self._settings.language)("page.home"), self.home_path))

    @cached_property
    def _people(self) -> PeopleNames:
        pages = self._project.site.pages
        return people_of(
            (self._language(page), person) for page in pages for person in (page.meta.owner, page.meta.deputy)
        )

    @cached_property
    def _terms(self) -> dict[str, str]:
        return {page.path: page.meta.term.short for page in self._project.site.pages if page.meta.term}

    def _children(self, items: Iterable[NavItem]) -> tuple[Child, ...]:
        """A list of pages; those that nobody should rely on come last. A section stays where it is, whatever its own page is."""
        listed = [item for item in items if item.path]
        listed.sort(key=lambda item: item.path in self._quarantined and not item.children)
        return tuple(
            Child(PageLink(item.title, item.path), self._terms.get(item.path, ""), item.path in self._terms)
            for item in listed
        )

    def _with_last(self, pages: Iterable[Page]) -> list[Page]:
        return sorted(pages, key=lambda page: page.path in self._quarantined)

    def _words(self, path: str) -> tuple[Child, ...]:
        """The meanings of the terms that a page's text leads to, but for those that the page lists below itself."""
        terms = self._project.terms.linked_terms(path)
        listed = {item.path for item in self._around.children(path)}
        shown = (term for term in terms if term.short and term.page.path not in listed)
        return tuple(Child(PageLink(term.name, term.page.path), term.short) for term in shown)

    def _named(self, page: Page, names: Iterable[str]) -> tuple[PageLink, ...]:
        found = (self._lookup.find(name, near=page.path) for name in names if name)
        return tuple(PageLink(self._project.titles[target.path], target.path) for target in found if target)

    def _is_published(self, path: str) -> bool:
        page = self._pages.get(path)
        return page is not None and page.meta.status.is_published and path in self._project.converted

    def _finished(self, article: Article, page: Page, arriving: Collection[str] = ()) -> Article:
        is_draft = page.meta.status is Status.DRAFT

        def is_dead(ref: PageRef | FileRef) -> bool:
            if isinstance(ref, FileRef):
                return not self.file_url(ref.path)
            if ref.path in self.generated or ref.path == self.home_path or ref.path in self.extras:
                return False
            return ref.path not in self._pages if is_draft else not self._is_published(ref.path)

        def filled(piece: Segment) -> Segment:
            return encode_address(self.file_url(piece.path)) if isinstance(piece, FileRef) else piece

        alive = article.without_links(is_dead)
        has_files = any(isinstance(piece, FileRef) for piece in alive.segments)
        finished = Article(joined(map(filled, alive.segments))) if has_files else alive
        shown = with_pictures(finished, self.svg, exists=lambda path: path in arriving or self._is_picture(path))
        return with_openable_pictures(shown, self._width_of, width_of_svg, Catalogue(self._language(page)))

    def _width_of(self, path: str) -> int | None:
        asset = self._project.site.assets.get(path)
        return width_of(asset.head) if asset is not None else None

    def file_url(self, path: str) -> str:
        """Where a reader finds a file that cannot be uploaded: in the repository, or nowhere."""
        settings = self._settings
        if path not in self._project.site.assets or not settings.repo_url:
            return ""
        return f"{self.files_url}{quote(path)}"

    @property
    def files_url(self) -> str:
        """The address in the repository below which readers find the content's files, ``""`` without a repository."""
        settings = self._settings
        base = settings.repo_url.rstrip("/") + "/"
        return urljoin(base, settings.edit_uri.replace("edit/", "blob/", 1)) if settings.repo_url else ""

    def _is_picture(self, path: str) -> bool:
        asset = self._project.site.assets.get(path)
        return asset is not None and (is_svg(path) or is_picture(asset))

    def svg(self, path: str) -> bytes | None:
        """A cleaned SVG picture of the content folder; None where there is none that can be read."""
        if path not in self._svgs:
            asset = self._project.site.assets.get(path)
            content = read_bytes(self._settings, asset) if asset else None
            if asset is not None and (content is None or hashlib.sha256(content).hexdigest() != asset.digest):
                self.is_steady = False
            self._svgs[path] = clean_svg(content) if content is not None else None
        return self._svgs[path]
