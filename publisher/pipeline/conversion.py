"""Pages through MkDocs' Markdown and our renderer; many of them with two processes where that is safe."""

import hashlib
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from logging import LogRecord
from typing import TypeVar

from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page as MkDocsPage

from publisher.content.converted import Converted
from publisher.content.model import Page
from publisher.pipeline.attempts import UNLIMITED, USUAL, ConversionFailure, TimeLimit, attempt, failure_of
from publisher.pipeline.cache import Cache
from publisher.pipeline.converted_codec import pack, unpack
from publisher.pipeline.extensions import are_pure, environment_digest, reads_more
from publisher.pipeline.late_events import Gap, LateEvents
from publisher.pipeline.markdown_speedup import install_fast_inline
from publisher.pipeline.mkdocs_config import PLUGIN
from publisher.pipeline.sources import Sources
from publisher.pipeline.warnings_of_plugins import Overhearing, PluginWarning, error_page
from publisher.render.convert import Source, convert

T = TypeVar("T")
PROCESSES = 2
WORTH_FORKING = 200
_CHUNK = 32
_PAGE_EVENTS = ("pre_page", "page_read_source", "page_markdown")


@dataclass(frozen=True, slots=True)
class Conversion:
    """The converted pages by path, those that failed, and how many were converted now or taken from the cache.

    ``said`` is what plugins warned of meanwhile, ``gaps`` what of plugins' work is missing, by their names.
    """

    converted: Mapping[str, Converted]
    failures: Mapping[str, ConversionFailure]
    rendered: int
    cached: int
    said: tuple[PluginWarning, ...] = ()
    gaps: Mapping[str, Gap] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Job:
    """One page to convert; ``page.markdown`` is already what the plugins made of it."""

    page: MkDocsPage
    source: Source
    key: str


Result = bytes | ConversionFailure


def convert_pages(
    sources: Sources, *, use_cache: bool, limit: TimeLimit = USUAL, heard: Sequence[LogRecord] = ()
) -> Conversion:
    """Convert every page of a project that was read well; ``limit`` is each page's own, ``heard`` grows by what is logged.

    The cache is passed over where a page's own text does not tell what comes out: unknown extensions, plugins that change
    finished HTML, included files, diagrams that a program draws.
    """
    late = LateEvents(sources)
    overhearing = Overhearing(heard, sources.settings, [page.path for page in sources.site.pages])
    is_late = late.are_needed
    pure = are_pure(sources.config) and not is_late and not listened_to(sources.config, "page_content")
    workshop = Converter(sources.config, sources.files, pure=pure, limit=limit, content=late.content)
    cached = 0
    if pure:
        results, cached = _from_texts(sources, workshop, overhearing, use_cache=use_cache)
    else:
        results = _as_mkdocs_does(sources, workshop, overhearing, late if is_late else None)
    for path, result in results.items():
        if isinstance(result, ConversionFailure):
            overhearing.failed(path)
    return Conversion(
        converted={path: unpack(result) for path, result in results.items() if isinstance(result, bytes)},
        failures={path: result for path, result in results.items() if isinstance(result, ConversionFailure)},
        rendered=sum(isinstance(result, bytes) for result in results.values()) - cached,
        cached=cached,
        said=overhearing.said,
        gaps=late.gaps,
    )


def _from_texts(
    sources: Sources, workshop: "Converter", overhearing: Overhearing, *, use_cache: bool
) -> tuple[dict[str, Result], int]:
    """All plugins' texts first, then what the cache does not have; how many came from it."""
    reads_like_mkdocs = listened_to(sources.config, *_PAGE_EVENTS)
    cache = Cache[bytes](sources.settings.work_dir, "pages")
    environment = environment_digest(sources.config)
    results: dict[str, Result] = {}
    entries: dict[str, tuple[str, bytes]] = {}
    jobs: list[Job] = []
    kept: set[str] = set()
    for page in sources.site.pages:
        with overhearing.on(page.path):
            job = prepare(sources, page, environment, reads_like_mkdocs=reads_like_mkdocs)
        if isinstance(job, ConversionFailure):
            results[page.path] = job
            continue
        keeps = use_cache and not reads_more(sources.config, job.page.markdown or "", sources.settings.diagrams)
        if keeps:
            kept.add(page.path)
        found = cache.find(page.path, job.key) if keeps else None
        if found is None:
            jobs.append(job)
        else:
            results[page.path] = found
            entries[page.path] = (job.key, found)
    cached = len(entries)
    for job, result in zip(jobs, workshop.run(jobs), strict=True):
        results[job.source.path] = result
        if isinstance(result, bytes) and job.source.path in kept:
            entries[job.source.path] = (job.key, result)
    if use_cache:
        cache.save(entries)
    return results, cached


def _as_mkdocs_does(
    sources: Sources, workshop: "Converter", overhearing: Overhearing, late: LateEvents | None
) -> dict[str, Result]:
    """One page after the other through all its events, for some plugins remember which is theirs; then the late events."""
    reads_like_mkdocs = late is not None or listened_to(sources.config, *_PAGE_EVENTS, "page_content")
    results: dict[str, Result] = {}
    waiting: list[Job] = []
    for page in sources.site.pages:
        with overhearing.on(page.path):
            job = prepare(sources, page, "", reads_like_mkdocs=reads_like_mkdocs)
            if isinstance(job, ConversionFailure):
                results[page.path] = job
                continue
            failure = workshop.read(job)
            if failure is not None:
                results[page.path] = failure
            elif late is None:
                results[page.path] = workshop.finish(job, lambda page: page.content or "")
            else:
                waiting.append(job)
    if late is not None:
        with overhearing.on():
            late.all_pages_are_read()
        for job in waiting:
            with overhearing.on(job.source.path):
                results[job.source.path] = workshop.finish(job, late.finished)
    return {page.path: results[page.path] for page in sources.site.pages}


def listened_to(config: MkDocsConfig, *events: str) -> bool:
    """Whether a plugin or hook other than ours listens to one of MkDocs' events."""
    ours = config.plugins.get(PLUGIN)
    return any(
        getattr(method, "__self__", None) is not ours for name in events for method in config.plugins.events[name]
    )


def prepare(sources: Sources, page: Page, environment: str, *, reads_like_mkdocs: bool) -> Job | ConversionFailure:
    """The page with its Markdown after the plugins' events; where no plugin listens, the text as it was read."""
    mkdocs_page = sources.mkdocs_page(page.path)
    if reads_like_mkdocs:
        config, plugins = sources.config, sources.config.plugins
        try:
            mkdocs_page = plugins.on_pre_page(mkdocs_page, config=config, files=sources.files)
            mkdocs_page.read_source(config)
            mkdocs_page.markdown = plugins.on_page_markdown(
                mkdocs_page.markdown or "", page=mkdocs_page, config=config, files=sources.files
            )
        except (Exception, SystemExit) as crash:  # noqa: BLE001 - a plugin may throw anything; the page is named in the findings
            return failure_of(crash, sources.config.plugins)
        failure = error_page(mkdocs_page.markdown, page.body, page.body_line, sources.settings)
        if failure is not None:
            return failure
    else:
        mkdocs_page.markdown = page.body
    source = sources.source(page)
    changed = "" if mkdocs_page.markdown == page.body else mkdocs_page.markdown or ""
    shape = (environment, page.path, source.language, " ".join(source.image_hosts), page.digest, changed)
    return Job(mkdocs_page, source, hashlib.sha256("\0".join(shape).encode()).hexdigest())


class Converter:
    """Converts pages of one project; a result is a packed page (``publisher.pipeline.cache``) or a ConversionFailure.

    ``content`` gives a page's HTML after the plugins' event for it. ``pure``: extensions are all known and no plugin changes
    finished HTML. Then one Markdown reader serves all pages, without MkDocs' rewriting of links, which the stamps make needless (a
    test holds the results equal), and two processes may work.
    """

    def __init__(
        self,
        config: MkDocsConfig,
        files: Files,
        *,
        pure: bool,
        limit: TimeLimit = USUAL,
        content: Callable[[MkDocsPage], str] | None = None,
    ) -> None:
        self._content = content or self._by_mkdocs
        self._config = config
        self._files = files
        self._pure = pure
        self._limit = limit

    @cached_property
    def _reader(self) -> Markdown:
        reader = Markdown(extensions=self._config.markdown_extensions, extension_configs=self._config.mdx_configs)
        install_fast_inline(reader)
        return reader

    def run(self, jobs: Sequence[Job]) -> list[Result]:
        """The results of jobs, in order."""
        if len(jobs) < WORTH_FORKING or not self._pure or not hasattr(os, "fork") or threading.active_count() > 1:
            return [self._one(job) for job in jobs]
        import multiprocessing  # here: most runs need one process

        global _forked  # noqa: PLW0603 - a forked process finds its work where the parent left it
        _forked = (self, jobs)
        self._reader.reset()  # made once, before the processes part
        try:
            with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
                chunks = pool.imap(_convert_chunk, range(0, len(jobs), _CHUNK))
                return [result for chunk in chunks for result in chunk]
        finally:
            _forked = None

    def chunk(self, jobs: Sequence[Job], start: int) -> list[Result]:
        """The results of one share of the jobs."""
        return [self._one(job) for job in jobs[start : start + _CHUNK]]

    def _one(self, job: Job) -> Result:
        if not self._pure:
            return self.read(job) or self.finish(job, lambda page: page.content or "")
        return self._tried(
            job, lambda: pack(convert(self._reader.reset().convert(job.page.markdown or ""), job.source))
        )

    def read(self, job: Job) -> ConversionFailure | None:
        """Let MkDocs make the page's HTML, ``job.page.content``, as its own build does."""
        result = self._tried(job, lambda: self._render(job.page))
        return result if isinstance(result, ConversionFailure) else None

    def finish(self, job: Job, html_of: Callable[[MkDocsPage], str]) -> Result:
        """Make an article of the page's HTML."""
        return self._tried(job, lambda: pack(convert(html_of(job.page), job.source)))

    def _tried(self, job: Job, work: Callable[[], T]) -> T | ConversionFailure:
        result = attempt(
            work, job.page.markdown or "", self._limit, self._config.plugins, first_line=job.source.body_line
        )
        if isinstance(result, ConversionFailure):
            self.__dict__.pop("_reader", None)  # stopped in the middle, it would read the next page wrongly
        return result

    def _render(self, page: MkDocsPage) -> None:
        config = self._config
        config._current_page = page  # noqa: SLF001 - as MkDocs' build does, for paths given as !relative
        try:
            render = getattr(page.render, UNLIMITED, page.render)  # our plugin limits it for MkDocs' own builds
            render(config, self._files)
            page.content = self._content(page)
        finally:
            config._current_page = None  # noqa: SLF001

    def _by_mkdocs(self, page: MkDocsPage) -> str:
        return self._config.plugins.on_page_content(
            page.content or "", page=page, config=self._config, files=self._files
        )


_forked: tuple[Converter, Sequence[Job]] | None = None


def _convert_chunk(start: int) -> list[Result]:
    assert _forked is not None
    workshop, jobs = _forked
    return workshop.chunk(jobs, start)
