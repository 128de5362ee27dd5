"""Everything that is known of a project before its pages are converted."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel, get_files, set_exclusions
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page as MkDocsPage

from publisher.config import Settings
from publisher.content.assets import NOTHING_REMEMBERED, Remembered
from publisher.content.keys import normal_path
from publisher.content.loader import load_site
from publisher.content.model import Page, Site
from publisher.findings import Finding
from publisher.messages import known_language
from publisher.pipeline.asset_memory import AssetMemory
from publisher.pipeline.changes import NO_CHANGES, Changes, latest_changes
from publisher.pipeline.drawing import Drawing
from publisher.pipeline.elsewhere import contents_elsewhere, forget_copies
from publisher.pipeline.mkdocs_config import OpenedProject
from publisher.pipeline.navigation import nav_titles
from publisher.pipeline.plugin_errors import guarding
from publisher.pipeline.redirects import with_redirects
from publisher.render.convert import Source
from publisher.render.diagrams import Draw


@dataclass(frozen=True, slots=True)
class Sources:
    """What MkDocs and its plugins say there is, and what stands in it."""

    config: MkDocsConfig
    settings: Settings
    today: date
    files: Files
    by_path: Mapping[str, File]
    navigation: Navigation
    nav_titles: Mapping[str, str]
    site: Site
    findings: tuple[Finding, ...]
    draw: Draw | None = None
    changes: Changes = NO_CHANGES

    def mkdocs_page(self, path: str) -> MkDocsPage:
        """MkDocs' own object for a page; pages outside the navigation (drafts) get theirs here, as in MkDocs' build."""
        file = self.by_path[path]
        return file.page or MkDocsPage(None, file, self.config)

    def source(self, page: Page) -> Source:
        """What the renderer needs to know of a page."""
        return Source(page.path, page.body, page.body_line, self.language(page), self.settings.image_hosts, self.draw)

    @property
    def labels(self) -> dict[str, str]:
        """The names that ``nav`` itself gives to pages: the menu, and links to the page before and after, use them as MkDocs does."""
        return {path: label.strip() for path, label in self.nav_titles.items() if label.strip()}

    @property
    def site_path(self) -> str:
        """The site's path on its server, ``/docs/``: what begins with a slash is counted from the server's root."""
        return f"{urlsplit(self.config.site_url or '').path.rstrip('/')}/"

    def language(self, page: Page) -> str:
        """The language of a page's labels."""
        return known_language(page.meta.lang or self.settings.language)


def gather(opened: OpenedProject, today: date, *, use_cache: bool = True) -> Sources:
    """Let MkDocs and its plugins say which files there are and in which order, and read them; pictures where they changed."""
    plugins = opened.config.plugins
    with guarding(plugins, "on_config"):
        config = plugins.on_config(opened.config)
    with guarding(plugins, "on_pre_build"):
        plugins.on_pre_build(config=config)
    with guarding(plugins, "on_files"):
        files = plugins.on_files(get_files(config), config=config)
        set_exclusions(files, config)
    # told by ourselves, at their lines (publisher.pipeline.nav_targets)
    config.validation.nav.not_found = config.validation.nav.absolute_links = logging.DEBUG
    with guarding(plugins, "on_nav"):
        navigation = plugins.on_nav(get_navigation(files, config), config=config, files=files)
    memory = AssetMemory(opened.settings.work_dir) if use_cache else None
    titles = nav_titles(navigation)
    sources = read_sources(config, opened.settings, today, files, navigation, titles, memory or NOTHING_REMEMBERED)
    if memory is not None:
        memory.save()
    return sources


def read_sources(
    config: MkDocsConfig,
    settings: Settings,
    today: date,
    files: Files,
    navigation: Navigation,
    titles: Mapping[str, str],
    remembered: Remembered = NOTHING_REMEMBERED,
) -> Sources:
    """Read the files that MkDocs names; ``titles`` are those that the navigation gives to pages."""
    pages = files.documentation_pages(inclusion=InclusionLevel.is_in_serve)
    assets = [file for file in files if not file.is_documentation_page() and _is_asset(file, config)]
    elsewhere = contents_elsewhere((*pages, *assets), settings.docs_dir, settings.work_dir)
    site, findings = load_site(
        Path(config.docs_dir),  # a plugin may have chosen another: the .meta.yml files of its folders lie there
        [file.src_uri for file in pages],
        [file.src_uri for file in assets],
        settings=settings,
        today=today,
        draft_paths=[file.src_uri for file in pages if file.inclusion is InclusionLevel.DRAFT],
        elsewhere=elsewhere,
        remembered=remembered,
    )
    forget_copies(settings.work_dir, {site.assets[path].digest for path in elsewhere if path in site.assets})
    site = with_redirects(site, config.plugins)
    draw = Drawing(settings.diagrams, settings.root, settings.work_dir) if settings.diagrams else None
    by_path = {normal_path(file.src_uri): file for file in pages}
    return Sources(
        config,
        settings,
        today,
        files,
        by_path,
        navigation,
        titles,
        site,
        tuple(findings),
        draw,
        latest_changes(settings),
    )


def _is_asset(file: File, config: MkDocsConfig) -> bool:
    """Whether a file is the author's: in a build the theme's files are in MkDocs' list too."""
    return file.inclusion.value > InclusionLevel.DRAFT.value and file.src_dir not in config.theme.dirs
