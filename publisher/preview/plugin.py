"""The MkDocs plugin: mkdocs.yml's settings for the publisher, and pages in MkDocs that look as they will on the portal.

Errors in the content are logged as warnings, so that ``mkdocs build --strict`` fails on them; warnings are logged as
information, and shown on their page like errors.
"""

from collections.abc import Callable
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config import config_options as c
from mkdocs.config.base import BaseConfigOption, Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.theme import Theme
from mkdocs.utils.templates import TemplateContext

from publisher.clock import Clock, day_in, machine_clock
from publisher.config import Settings
from publisher.content.converted import Converted
from publisher.content.frontmatter import readable_source
from publisher.content.keys import normal_path
from publisher.content.model import Page
from publisher.errors import ConfigError
from publisher.findings import Finding
from publisher.messages import Catalogue
from publisher.pipeline.attempts import UNLIMITED, USUAL, ConversionFailure, TimeLimit, attempt
from publisher.pipeline.conversion import Conversion
from publisher.pipeline.extensions import add_extensions
from publisher.pipeline.file_names import leave_out_unreadable, source_of, speak, spoken_nav, take_templated
from publisher.pipeline.folders_in_nav import with_folders
from publisher.pipeline.known_findings import with_known
from publisher.pipeline.mkdocs_config import settings_of
from publisher.pipeline.nav_as_written import nav_as_written
from publisher.pipeline.navigation import nav_titles
from publisher.pipeline.project import assemble
from publisher.pipeline.sources import Sources, read_sources
from publisher.preview.pages import Preview
from publisher.preview.panel import findings_panel
from publisher.preview.rebuilding import stay_when_a_build_fails
from publisher.preview.theme import is_ours, names_theme, theme_dir
from publisher.render.convert import convert

log = get_plugin_logger(__name__)


class _Raw(BaseConfigOption[object]):
    """A value as written: ``publisher.config`` checks the block whole and tells all that is wrong with it."""


class PublisherConfig(Config):  # type: ignore[no-untyped-call]
    """The keys of the plugin's block (docs/reference/settings.md)."""

    target = c.Optional(_Raw())
    knowledge_base = c.Optional(_Raw())
    access = c.Optional(_Raw())
    setup = c.Optional(_Raw())
    time_zone = c.Optional(_Raw())
    defaults = c.Optional(_Raw())
    review = c.Optional(_Raw())
    reading = c.Optional(_Raw())
    status = c.Optional(_Raw())
    glossary = c.Optional(_Raw())
    types = c.Optional(_Raw())
    image_hosts = c.Optional(_Raw())
    insecure_hosts = c.Optional(_Raw())
    diagrams = c.Optional(_Raw())
    math = c.Optional(_Raw())
    github_markdown = c.Optional(_Raw())
    on_this_page = c.Optional(_Raw())
    what_changed = c.Optional(_Raw())
    checks = c.Optional(_Raw())
    status_words = c.Optional(_Raw())
    tasks = c.Optional(_Raw())
    baseline = c.Optional(_Raw())


def machine_day(settings: Settings, clock: Clock = machine_clock) -> date:
    """The day by the machine's clock in the base's time zone, or in the machine's: the preview asks no portal."""
    return day_in(settings.time_zone, clock())


class PublisherPlugin(BasePlugin[PublisherConfig]):  # type: ignore[no-untyped-call]
    """Adds our Markdown extension and shows pages as the portal will.

    ``day`` tells which day the preview shows, ``limit`` how long converting a page may take.
    """

    day: Callable[[Settings], date] = staticmethod(machine_day)
    limit: TimeLimit = USUAL

    def __init__(self) -> None:
        self._settings: Settings | None = None
        self._navigation: Navigation | None = None
        self._titles: dict[str, str] = {}
        self._preview: Preview | None = None
        self._own_theme = False
        self._env: Environment | None = None
        self._whole: dict[str, str | None] = {}
        self._failures: dict[str, ConversionFailure] = {}

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Check the settings, add the extension, and choose our theme where mkdocs.yml names none. Before other plugins."""
        try:
            self._settings = settings_of(config)
        except ConfigError as error:
            said = [error.message, *error.problems, *([error.hint] if error.hint else [])]
            raise PluginError("\n  ".join(map(str, said))) from None
        config.nav = nav_as_written(config.nav, Path(config.config_file_path))
        add_extensions(config, math=self._settings.math, github_markdown=self._settings.github_markdown)
        ours = theme_dir()
        if not names_theme(Path(config.config_file_path)):
            config.theme = Theme(
                name=None, custom_dir=str(ours), static_templates=["404.html"], locale=self._settings.language
            )
        self._own_theme = is_ours(config.theme.dirs)
        return config

    @event_priority(100)
    def _on_files_first(self, /, files: Files, *, config: MkDocsConfig) -> Files:
        """Name files as links do, the same on every system, and take Middleman's pages for pages. Before other plugins."""
        speak(files, config)
        take_templated(files, config)
        config.nav = spoken_nav(config.nav)
        return files

    @event_priority(-50)
    def _on_files_last(self, /, files: Files, *, config: MkDocsConfig) -> Files:
        """Let folders stand in ``nav``. After plugins that make or remove files."""
        if isinstance(config.nav, list):
            config.nav = with_folders(config.nav, files)
        return files

    on_files = CombinedEvent(_on_files_first, _on_files_last)

    @event_priority(100)
    def on_page_read_source(self, *, page: MkDocsPage, **_: Any) -> str | None:
        """Give MkDocs the page's text so that every plugin gets the same body as we do.

        A page that is no text is empty, so that the others can be seen: its findings tell why.
        """
        return readable_source(self._source_of(page))

    @event_priority(-100)
    def on_nav(self, nav: Navigation, **_: Any) -> Navigation:
        """Keep the navigation as every other plugin left it, before MkDocs reads titles from pages."""
        self._navigation = nav
        self._titles = nav_titles(nav)
        self._failures = {}
        return nav

    @event_priority(-100)
    def on_pre_page(self, page: MkDocsPage, **_: Any) -> MkDocsPage:
        """Let the build go on without a page that cannot be converted, as ``check`` does; its finding tells why."""
        render = page.render

        def limited(config: MkDocsConfig, files: Files) -> None:
            written = page.markdown or ""
            first = 1 + max(0, self._source_of(page).count("\n") - written.count("\n"))
            failure = attempt(lambda: render(config, files), written, self.limit, config.plugins, first_line=first)
            if failure is not None:
                self._failures[normal_path(page.file.src_uri)] = failure
                page.content = ""

        setattr(limited, UNLIMITED, render)
        page.render = limited  # type: ignore[method-assign]
        return page

    @event_priority(-100)
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """All pages are rendered: replace each one's HTML by its article."""
        assert self._settings is not None
        assert self._navigation is not None
        try:
            settings = with_known(self._settings)
        except ConfigError as error:
            raise PluginError(str(error)) from None
        sources = read_sources(config, settings, self.day(settings), files, self._navigation, self._titles)
        pages = {
            path: file.page for path, file in sources.by_path.items() if file.page and file.page.content is not None
        }
        converted = {}
        for written in sources.site.pages:
            if written.path in pages and written.path not in self._failures:
                made = self._converted(pages[written.path].content or "", written, sources)
                if isinstance(made, ConversionFailure):
                    self._failures[written.path] = made
                else:
                    converted[written.path] = made
        conversion = Conversion(converted, self._failures, len(converted), 0)
        self._preview = Preview(sources, assemble(sources, conversion))
        for path, page in pages.items():
            html = self._preview.html(path)
            panel = "" if self._own_theme else findings_panel(self._preview.findings(path), self._preview.say)
            page.content = panel + (html or page.content or "")
            if html is not None:
                label = (
                    "" if self._own_theme else sources.labels.get(path, "")
                )  # another theme makes its menu of titles
                page.title = label or self._preview.project.titles[path]
        leave_out_unreadable(files, config, sources.site.assets)
        self._tell(self._preview.project.findings)
        self._env = env
        return env

    def _source_of(self, page: MkDocsPage) -> str:
        """A page's text; what of it can be read, where that is no error in this base."""
        assert self._settings is not None
        return source_of(page.file, lenient="file-not-utf8" in self._settings.lowered)

    def _converted(self, html: str, page: Page, sources: Sources) -> Converted | ConversionFailure:
        source, plugins = sources.source(page), sources.config.plugins
        return attempt(lambda: convert(html, source), page.body, self.limit, plugins, first_line=page.body_line)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the pages that no file stands for: the list of all tags, and pointers at former addresses."""
        if self._preview is None or self._env is None or self._navigation is None:
            return
        for extra, file, html in self._preview.made():
            target = Path(file.abs_dest_path)
            if target.exists():
                continue  # another plugin's page: that of one for redirects, perhaps
            page = MkDocsPage(extra.title, file, config)
            page.content = html
            context = self._with_menu(get_context(self._navigation, Files([]), config, page), extra.path)
            written = self._env.get_template("main.html").render(context)
            if extra.target:
                address = escape(self._preview.address(extra.target, extra.path))
                written = written.replace(
                    "</head>", f'<meta http-equiv="refresh" content="0; url={address}"></head>', 1
                )
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(written, encoding="utf-8")

    def on_shutdown(self) -> None:
        """Let go of the site: MkDocs holds its plugins for as long as the program runs."""
        self._navigation = self._preview = self._env = None
        self._titles, self._whole, self._failures = {}, {}, {}

    @event_priority(100)
    def _before_search(self, /, context: TemplateContext, *, page: MkDocsPage, **_: Any) -> TemplateContext:
        """Let MkDocs' search read the page's own text, without owner, dates and links around it. Before that plugin."""
        path = normal_path(page.file.src_uri)
        text = self._preview.text(path) if self._preview else None
        if text is not None:
            self._whole[path] = page.content
            page.content = text
        return context

    @event_priority(-100)
    def _after_search(self, /, context: TemplateContext, *, page: MkDocsPage, **_: Any) -> TemplateContext:
        """Give the theme the whole page again, the menu and the page's findings."""
        path = normal_path(page.file.src_uri)
        page.content = self._whole.pop(path, page.content)
        return self._with_menu(context, path)

    on_page_context = CombinedEvent(_before_search, _after_search)

    def on_template_context(self, context: TemplateContext, **_: Any) -> TemplateContext:
        """Pages without a file (404) have the menu too."""
        return self._with_menu(context, "")

    @event_priority(-100)
    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, **_: Any) -> LiveReloadServer:
        """Rebuild when the theme changes, and survive it; the content folder, ``.meta.yml`` files too, is watched by MkDocs."""
        stay_when_a_build_fails(server, Path(config.config_file_path).parent)
        if self._own_theme:
            server.watch(str(theme_dir()))
        return server

    def _with_menu(self, context: TemplateContext, path: str) -> TemplateContext:
        if self._preview is not None and self._own_theme:
            context["kb"] = {  # type: ignore[typeddict-unknown-key]
                "say": self._preview.say,
                "menu": self._preview.menu(path),
                "panel": findings_panel(self._preview.findings(path), self._preview.say),
                "title": self._preview.project.settings.title,
            }
        return context

    def _tell(self, findings: tuple[Finding, ...]) -> None:
        say = Catalogue("en").say
        for finding in findings:
            place = f"{finding.path}:{finding.line}:{finding.column}"
            hint = f" {say(finding.hint)}" if finding.hint else ""
            tell = log.warning if finding.is_error else log.info
            tell(f"{place}: {say(finding.message)}{hint} [{finding.rule}]")
