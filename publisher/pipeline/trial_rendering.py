"""One page's text, tried again and again: what its Markdown would come out as, before anything is written.

Words that people wrote in the portal are tried without the author's plugins, hooks and programs: those get git's own words, with a
strange letter in the place of each line from elsewhere (``publisher.pipeline.masking``), and Markdown is read by what is known to do
nothing else (``publisher.pipeline.inert``).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page as MkDocsPage

from publisher.content.converted import Converted
from publisher.content.model import Page
from publisher.pipeline.attempts import USUAL, ConversionFailure, TimeLimit, attempt
from publisher.pipeline.conversion import Converter, Job, listened_to, prepare
from publisher.pipeline.converted_codec import unpack
from publisher.pipeline.extensions import are_pure
from publisher.pipeline.inert import inert_reader
from publisher.pipeline.masking import Pieces, gained, masked, unmasked
from publisher.pipeline.mkdocs_config import PLUGIN, open_project
from publisher.pipeline.mkdocs_log import captured_log
from publisher.pipeline.plugin_errors import guarding
from publisher.pipeline.sources import Sources, gather
from publisher.render.convert import convert
from publisher.render.diagrams import Drawn
from publisher.render.links import settle

_SNIPPETS = "pymdownx.snippets"
_SOURCE_EVENTS = ("pre_page", "page_read_source", "page_markdown")
_PAGE_EVENTS = (*_SOURCE_EVENTS, "page_content", "page_context", "post_page", "env")
_KNOWN = frozenset({PLUGIN, "search", "mkdocs/search"})


class _UnseenError(Exception):
    """A diagram that git's own text does not have."""


class TrialRenderer:
    """Converts texts that stand in no file, as the project's own pages are converted."""

    def __init__(self, sources: Sources, limit: TimeLimit = USUAL) -> None:
        self._limit = limit
        self._drawn: dict[tuple[str, str], Drawn | None] = {}
        self._programs = sources.draw
        self.sources = replace(sources, draw=self._draw) if sources.draw is not None else sources
        self._reader, left_out = inert_reader(sources.config)
        self._reads_source = listened_to(sources.config, *_SOURCE_EVENTS)
        self._pages = sources.site.by_path()
        self._files = {path: file.abs_src_path for path, file in sources.by_path.items()}
        self._read: dict[str, MkDocsPage] = {}
        self.active = (*_listeners(sources.config), *left_out)
        """Plugins, hooks and extensions that read pages, and that may do more than that."""

    def of(self, page: Page) -> "PageTrial":
        """Trials of one page."""
        return PageTrial(self, page)

    def file_of(self, path: str) -> Path | None:
        """Where a page's text lies on the disk; None for one that a plugin made."""
        found = self._files[path]
        return Path(found) if found else None

    def own(self, page: Page) -> Converted | None:
        """A page with git's own text, converted as everywhere else; None where it cannot be converted."""
        if not self.active and self.sources.draw is None:
            return self.convert(page, (page.body,))
        job = prepare(self.sources, page, "", reads_like_mkdocs=self._reads_source)
        if not isinstance(job, Job):
            return None
        self._read[page.path] = job.page
        result = self._workshop.run([job])[0]
        return self._settled(unpack(result)) if isinstance(result, bytes) else None

    def convert(self, page: Page, pieces: Pieces) -> Converted | None:
        """A page with another text after its front matter; None where it cannot be converted."""

        def work() -> Converted | None:
            body = self._source(page, pieces)
            if body is None:
                return None
            draw = self._drawn_before if self._programs is not None else None
            html = self._reader.reset().convert(body)
            return self._settled(convert(html, replace(self.sources.source(page), draw=draw)))

        tried = attempt(work, "".join(pieces), self._limit, self.sources.config.plugins)
        if isinstance(tried, ConversionFailure):
            self._reader, _ = inert_reader(
                self.sources.config
            )  # stopped in the middle, it would read the next text wrongly
            return None
        return tried

    def _settled(self, converted: Converted) -> Converted:
        return settle(converted, self._pages, self.sources.site.assets, site_path=self.sources.site_path)

    def _source(self, page: Page, pieces: Pieces) -> str | None:
        """The text after the plugins' events, which see nothing of what is not git's own."""
        if not self._reads_source and self._snippets is None:
            return "".join(pieces)
        parts = masked(pieces)
        if parts is None or gained(parts[0], page.body):
            return None
        text, lines = parts
        if self._reads_source:
            config = self.sources.config
            text = config.plugins.on_page_markdown(
                text, page=self._mkdocs_page(page), config=config, files=self.sources.files
            )
        if self._snippets is not None:
            text = "\n".join(self._snippets.reset().preprocessors["snippet"].run(text.split("\n")))
        return unmasked(text, lines)

    def _mkdocs_page(self, page: Page) -> MkDocsPage:
        """MkDocs' object for a page that has read its file: then it has a title, which plugins count on."""
        if page.path not in self._read:
            config = self.sources.config
            found = config.plugins.on_pre_page(
                self.sources.mkdocs_page(page.path), config=config, files=self.sources.files
            )
            found.read_source(config)
            self._read[page.path] = found
        return self._read[page.path]

    @cached_property
    def _workshop(self) -> Converter:
        config = self.sources.config
        pure = are_pure(config) and not listened_to(config, "page_content")
        return Converter(config, self.sources.files, pure=pure, limit=self._limit)

    @cached_property
    def _snippets(self) -> Markdown | None:
        """What puts files into pages, where the author uses it: it is given git's own lines alone."""
        config = self.sources.config
        if _SNIPPETS not in config.markdown_extensions:
            return None
        return Markdown(extensions=[_SNIPPETS], extension_configs={_SNIPPETS: config.mdx_configs.get(_SNIPPETS, {})})

    def _draw(self, language: str, code: str) -> Drawn | None:
        assert self._programs is not None
        drawn = self._drawn[language, code] = self._programs(language, code)
        return drawn

    def _drawn_before(self, language: str, code: str) -> Drawn | None:
        """The picture of a diagram of git's own; no program is run for another."""
        if language not in self.sources.settings.diagrams:
            return None
        if (language, code) not in self._drawn:
            raise _UnseenError
        return self._drawn[language, code]


@dataclass(frozen=True, slots=True)
class PageTrial:
    """Trials of one page."""

    trial: TrialRenderer
    page: Page

    @property
    def active(self) -> tuple[str, ...]:
        """What may do more with the page's text than read it, by name."""
        return self.trial.active

    @property
    def is_plain(self) -> bool:
        """Whether trials come out as everywhere else, whatever the text."""
        return not self.trial.active and self.trial.sources.draw is None

    def own(self) -> Converted | None:
        """Git's own text."""
        return self.trial.own(self.page)

    def convert(self, pieces: Pieces) -> Converted | None:
        """Another text, in pieces."""
        return self.trial.convert(self.page, pieces)

    def of_part(self, body: str) -> "PageTrial":
        """Trials of a part of the page's text."""
        return PageTrial(self.trial, replace(self.page, body=body))

    def draws(self, language: str) -> bool:
        """Whether a program of the settings would draw code of this language."""
        return language in self.trial.sources.settings.diagrams


def _listeners(config: MkDocsConfig) -> tuple[str, ...]:
    """The plugins and hooks that are given pages, by name."""
    found: dict[str, None] = {}
    for method in (method for event in _PAGE_EVENTS for method in config.plugins.events[event]):
        owner, place = getattr(method, "__self__", None), getattr(method, "__globals__", None)
        names = (
            name
            for name, plugin in config.plugins.items()
            if plugin is owner or (owner is None and getattr(plugin, "__dict__", None) is place)
        )
        found[next(names, str(getattr(method, "__module__", "?")))] = None
    return tuple(name for name in found if name not in _KNOWN)


@contextmanager
def open_trial(config_file: Path, *, today: date) -> Iterator[TrialRenderer]:
    """Open a project for trials; its plugins run until the end."""
    opened = open_project(config_file)
    plugins = opened.config.plugins
    with captured_log():
        with guarding(plugins, "on_startup"):
            plugins.on_startup(command="build", dirty=False)
        try:
            yield TrialRenderer(gather(opened, today))
        finally:
            with guarding(plugins, "on_shutdown"):
                plugins.on_shutdown()
