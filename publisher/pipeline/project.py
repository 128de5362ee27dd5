"""The whole content of one mkdocs.yml, read, converted and checked: what every command starts from.

MkDocs is driven through its public interface and its plugins' events, so what an author's plugins and extensions do shows in
the preview and on the portal alike. What comes before conversion runs every time; conversions are kept in ``.publisher/cache``.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import InclusionLevel

from publisher.checks.context import CheckContext
from publisher.checks.levels import levelled
from publisher.checks.registry import run_checks
from publisher.config import Settings
from publisher.content.converted import Converted
from publisher.content.due import Confirmed
from publisher.content.keys import normal_path
from publisher.content.model import Page, Site, Status
from publisher.content.nav import Nav, NavItem
from publisher.content.titles import page_title
from publisher.findings import Finding, Severity, in_order
from publisher.messages import Catalogue, text
from publisher.pipeline.attempts import USUAL, Cause, ConversionFailure, TimeLimit
from publisher.pipeline.changes import NO_CHANGES, Changes
from publisher.pipeline.config_files import line_of_key
from publisher.pipeline.conversion import Conversion, convert_pages
from publisher.pipeline.files import file_findings
from publisher.pipeline.inheritance import inheritance_findings
from publisher.pipeline.known_findings import with_known
from publisher.pipeline.mkdocs_config import open_project
from publisher.pipeline.mkdocs_log import captured_log
from publisher.pipeline.nav_targets import missing_pages, nav_findings, with_targets, without_dead
from publisher.pipeline.navigation import to_nav
from publisher.pipeline.plugin_errors import guarding
from publisher.pipeline.plugin_findings import gap_findings, said_findings
from publisher.pipeline.snippets import snippet_findings
from publisher.pipeline.sources import Sources, gather
from publisher.pipeline.terms import SiteTerms, site_terms
from publisher.pipeline.warnings_of_plugins import sentence
from publisher.render.anchors import Anchors
from publisher.render.dead_anchors import without_dead_anchors
from publisher.render.links import settle, settle_anchors

_OF_KEY = re.compile(r"Config value '(\w+)'")
Today = date | Callable[[Settings], date]
"""A day, or what tells the day once the settings are read: days are counted in the base's time zone."""


@dataclass(frozen=True, slots=True)
class Project:
    """A knowledge base as git has it on one day.

    ``converted`` holds every page that was read and converted, drafts too; ``titles`` the title a reader sees, by path.
    ``terms`` knows the converted pages with links to their terms. ``findings`` are those of the content and of the checks.
    ``rendered`` pages were converted now, ``cached`` taken from the cache. ``known`` counts the findings that a baseline
    leaves out, ``gone`` those of the baseline that are not found any more. ``confirmed`` are reviews, by path, that git does not
    hold yet: pages show them. ``missing`` are pages that the navigation names and that nobody has written.
    """

    settings: Settings
    today: date
    site: Site
    nav: Nav
    converted: Mapping[str, Converted]
    titles: Mapping[str, str]
    edit_urls: Mapping[str, str]
    terms: SiteTerms
    findings: tuple[Finding, ...]
    changes: Changes = NO_CHANGES
    rendered: int = 0
    cached: int = 0
    known: int = 0
    gone: int = 0
    confirmed: Mapping[str, Confirmed] = field(default_factory=dict)
    missing: tuple[NavItem, ...] = ()

    def on(self, day: date) -> "Project | None":
        """The same on another day; None where the content reads otherwise on it and has to be loaded again.

        Only what a page's head says is held against the day while it is read: no check sees it.
        """
        return replace(self, today=day) if self.site.reads_alike(self.today, day) else None

    def titled(self, page: Page) -> Page:
        """A page under the title that readers see, wherever that comes from: the front matter, the navigation, the first heading."""
        title = self.titles.get(page.path, page.meta.title)
        return page if title == page.meta.title else replace(page, meta=replace(page.meta, title=title))

    def without_texts(self) -> "Project":
        """The same without the pages' Markdown: once it is converted and checked, only ``pull`` reads it again."""
        site = self.site.without_texts()
        return replace(self, site=site, terms=self.terms.over(site))

    @property
    def pages(self) -> int:
        """How many pages there are, unreadable ones too."""
        return len(self.site.pages) + len(self.site.broken)


def load_project(
    config_file: Path,
    *,
    today: Today,
    use_cache: bool = True,
    limit: TimeLimit = USUAL,
    known: Callable[[Settings], Settings] = with_known,
) -> Project:
    """Read, convert and check everything. Wrong settings and failing plugins are a ConfigError; wrong content is findings.

    ``limit`` is the time that converting a page may take, ``known`` adds the findings that are taken as known to the settings.
    """
    opened = open_project(config_file)
    opened = replace(opened, settings=known(opened.settings))
    day = today if isinstance(today, date) else today(opened.settings)
    plugins = opened.config.plugins
    with captured_log() as heard:
        with guarding(plugins, "on_startup"):
            plugins.on_startup(command="build", dirty=False)
        try:
            sources = gather(opened, day, use_cache=use_cache)
            warnings = [sentence(record, opened.settings) for record in heard]
            conversion = convert_pages(sources, use_cache=use_cache, limit=limit, heard=heard)
        finally:
            with guarding(plugins, "on_shutdown"):
                plugins.on_shutdown()
    return assemble(sources, conversion, [*opened.said, *warnings])


def assemble(sources: Sources, conversion: Conversion, warnings: Iterable[str] = ()) -> Project:
    """Put together what was read and converted, and check it. ``warnings`` are what MkDocs said about files and navigation."""
    site, settings = sources.site, sources.settings
    pages = site.by_path()
    converted = {
        path: settle(page, pages, site.assets, site_path=sources.site_path)
        for path, page in conversion.converted.items()
    }
    anchors = {path: page.anchors for path, page in converted.items()}
    known = {path: Anchors(page.anchors, page.headings) for path, page in converted.items()}
    converted = {path: settle_anchors(page, known) for path, page in converted.items()}
    converted = {path: without_dead_anchors(page, anchors) for path, page in converted.items()}
    titles = _titles(sources, converted)
    written_nav = to_nav(sources.navigation, {**titles, **sources.labels}, written=sources.config.nav is not None)
    found_nav = with_targets(written_nav, pages, sources.site_path)
    there = {*pages, *site.broken}
    nav = without_dead(found_nav, there)
    terms = site_terms(site, titles, converted, settings)
    context = CheckContext(
        site=site,
        settings=settings,
        converted=converted,
        titles=titles,
        nav=nav,
        not_in_nav=frozenset(
            path for path, file in sources.by_path.items() if file.inclusion is InclusionLevel.NOT_IN_NAV
        ),
        kept_files=_kept_files(sources.config),
        left_out=frozenset(
            normal_path(file.src_uri) for file in sources.files if file.inclusion is InclusionLevel.EXCLUDED
        ),
    )
    findings = [
        *sources.findings,
        *run_checks(context),
        *file_findings(settings, site, converted),
        *snippet_findings(sources.config, settings, site),
        *terms.findings(),
        *(_failed(settings, path, failure) for path, failure in conversion.failures.items()),
        *_no_pages(sources),
        *inheritance_findings(settings.config_file),
        *nav_findings(found_nav, there, settings.config_file),
        *_history_missing(settings, sources.changes),
        *(_warned(settings, message) for message in warnings),
        *said_findings(settings, conversion.said),
        *gap_findings(settings, conversion.gaps),
    ]
    drafts = {f"{settings.docs_prefix}{page.path}" for page in site.pages if page.meta.status is Status.DRAFT}
    counted = in_order(list(levelled(findings, settings, drafts)))
    fresh, not_told, gone = settings.baseline.divide(counted) if settings.baseline else (counted, 0, 0)
    return Project(
        settings=settings,
        today=sources.today,
        site=site,
        nav=nav,
        converted=converted,
        titles=titles,
        edit_urls={path: url for path in pages if (url := sources.mkdocs_page(path).edit_url)},
        terms=terms,
        findings=tuple(fresh),
        changes=sources.changes,
        rendered=conversion.rendered,
        cached=conversion.cached,
        known=not_told,
        gone=gone,
        missing=missing_pages(found_nav, there),
    )


def _kept_files(config: MkDocsConfig) -> frozenset[str]:
    """Files that mkdocs.yml itself names."""
    return frozenset(normal_path(str(name)) for name in (*config.extra_css, *map(str, config.extra_javascript)))


def _titles(sources: Sources, converted: Mapping[str, Converted]) -> dict[str, str]:
    def title(page: Page) -> str:
        heading = converted[page.path].title if page.path in converted else ""
        home = Catalogue(sources.language(page))("page.home")
        return page_title(page, sources.nav_titles.get(page.path, ""), heading, home_title=home)

    return {page.path: title(page) for page in sources.site.pages}


def _failed(settings: Settings, path: str, failure: ConversionFailure) -> Finding:
    if failure.cause is Cause.CRASH:
        name = "page-failed-by" if failure.plugin else "page-failed"
        message = text(f"pipeline.{name}", reason=failure.reason, plugin=failure.plugin)
        hint = text("pipeline.page-failed-hint")
    else:
        message = text(f"pipeline.page-failed-{failure.cause}", seconds=max(1, round(failure.seconds)))
        hint = text(f"pipeline.page-failed-{failure.cause}-hint", line=failure.line)
    line = failure.line or 1
    return Finding("page-failed", Severity.ERROR, f"{settings.docs_prefix}{path}", line, 1, message, hint)


def _no_pages(sources: Sources) -> Iterator[Finding]:
    """A folder without a page is more likely a checkout that went wrong than a knowledge base."""
    if not (sources.site.pages or sources.site.broken):
        settings = sources.settings
        message = text("pipeline.no-pages", folder=settings.docs_prefix or "./")
        hint = text("pipeline.no-pages-hint")
        yield Finding("no-pages", Severity.ERROR, settings.config_file.name, 1, 1, message, hint)


def _history_missing(settings: Settings, changes: Changes) -> Iterator[Finding]:
    if changes.missing is not None:
        hint = text("pipeline.history-missing-hint")
        yield Finding("history-missing", Severity.WARNING, settings.config_file.name, 1, 1, changes.missing, hint)


def _warned(settings: Settings, message: str) -> Finding:
    key = _OF_KEY.match(message)
    line = line_of_key(settings.config_file, key[1]) if key else 1
    said = text("pipeline.mkdocs-warns", message=message)
    return Finding("mkdocs", Severity.WARNING, settings.config_file.name, line, 1, said)
