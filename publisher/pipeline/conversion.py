"""Pages through MkDocs' Markdown and our renderer; many of them with two processes where that is safe."""

import hashlib
import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page as MkDocsPage

from publisher.content.converted import Converted
from publisher.content.model import Page
from publisher.pipeline.attempts import UNLIMITED, USUAL, Failure, TimeLimit, attempt, failure_of
from publisher.pipeline.cache import Cache
from publisher.pipeline.extensions import are_pure, environment_digest, reads_more
from publisher.pipeline.inline import hasten
from publisher.pipeline.opening import PLUGIN
from publisher.pipeline.packing import pack, unpack
from publisher.pipeline.sources import Sources
from publisher.render.convert import Source, convert

PROCESSES = 2
WORTH_FORKING = 200
_CHUNK = 32
_PAGE_EVENTS = ("pre_page", "page_read_source", "page_markdown")


@dataclass(frozen=True, slots=True)
class Conversion:
    """The converted pages by path, those that failed, and how many were converted now or taken from the cache."""

    converted: Mapping[str, Converted]
    failures: Mapping[str, Failure]
    rendered: int
    cached: int


@dataclass(frozen=True, slots=True)
class Job:
    """One page to convert; ``page.markdown`` is already what the plugins made of it."""

    page: MkDocsPage
    source: Source
    key: str


Result = bytes | Failure


def convert_pages(sources: Sources, *, use_cache: bool, limit: TimeLimit = USUAL) -> Conversion:
    """Convert every page of a project that was read well; ``limit`` is each page's own.

    The cache is passed over where a page's own text does not tell what comes out: unknown extensions, plugins that change
    finished HTML, included files, diagrams that a program draws.
    """
    reads_like_mkdocs = listened_to(sources.config, *_PAGE_EVENTS, "page_content")
    pure = are_pure(sources.config) and not listened_to(sources.config, "page_content")
    cache = Cache[bytes](sources.settings.work_dir, "pages")
    environment = environment_digest(sources.config)
    results: dict[str, Result] = {}
    entries: dict[str, tuple[str, bytes]] = {}
    jobs: list[Job] = []
    kept: set[str] = set()
    for page in sources.site.pages:
        job = prepare(sources, page, environment, reads_like_mkdocs=reads_like_mkdocs)
        if isinstance(job, Failure):
            results[page.path] = job
            continue
        keeps = (
            use_cache and pure and not reads_more(sources.config, job.page.markdown or "", sources.settings.diagrams)
        )
        if keeps:
            kept.add(page.path)
        found = cache.find(page.path, job.key) if keeps else None
        if found is None:
            jobs.append(job)
        else:
            results[page.path] = found
            entries[page.path] = (job.key, found)
    cached = len(entries)
    workshop = Workshop(sources.config, sources.files, pure=pure, limit=limit)
    for job, result in zip(jobs, workshop.run(jobs), strict=True):
        results[job.source.path] = result
        if isinstance(result, bytes) and job.source.path in kept:
            entries[job.source.path] = (job.key, result)
    if use_cache:
        cache.save(entries)
    return Conversion(
        converted={path: unpack(result) for path, result in results.items() if isinstance(result, bytes)},
        failures={path: result for path, result in results.items() if isinstance(result, Failure)},
        rendered=sum(isinstance(results[job.source.path], bytes) for job in jobs),
        cached=cached,
    )


def listened_to(config: MkDocsConfig, *events: str) -> bool:
    """Whether a plugin or hook other than ours listens to one of MkDocs' events."""
    ours = config.plugins.get(PLUGIN)
    return any(
        getattr(method, "__self__", None) is not ours for name in events for method in config.plugins.events[name]
    )


def prepare(sources: Sources, page: Page, environment: str, *, reads_like_mkdocs: bool) -> Job | Failure:
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
        except Exception as crash:  # noqa: BLE001 - a plugin may throw anything; the page is named in the findings
            return failure_of(crash, sources.config.plugins)
    else:
        mkdocs_page.markdown = page.body
    source = sources.source(page)
    changed = "" if mkdocs_page.markdown == page.body else mkdocs_page.markdown or ""
    shape = (environment, page.path, source.language, " ".join(source.image_hosts), page.digest, changed)
    return Job(mkdocs_page, source, hashlib.sha256("\0".join(shape).encode()).hexdigest())


class Workshop:
    """Converts pages of one project; a result is a packed page (``publisher.pipeline.cache``) or a Failure.

    ``pure``: extensions are all known and no plugin changes finished HTML. Then one Markdown reader serves all pages, without
    MkDocs' rewriting of links, which the stamps make needless (a test holds the results equal), and two processes may work.
    """

    def __init__(self, config: MkDocsConfig, files: Files, *, pure: bool, limit: TimeLimit = USUAL) -> None:
        self._config = config
        self._files = files
        self._pure = pure
        self._limit = limit

    @cached_property
    def _reader(self) -> Markdown:
        reader = Markdown(extensions=self._config.markdown_extensions, extension_configs=self._config.mdx_configs)
        hasten(reader)
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
        text = job.page.markdown or ""

        def work() -> bytes:
            html = self._reader.reset().convert(text) if self._pure else self._as_mkdocs_does(job.page)
            return pack(convert(html, job.source))

        result = attempt(work, text, self._limit, self._config.plugins, first_line=job.source.body_line)
        if isinstance(result, Failure):
            self.__dict__.pop("_reader", None)  # stopped in the middle, it would read the next page wrongly
        return result

    def _as_mkdocs_does(self, page: MkDocsPage) -> str:
        config = self._config
        config._current_page = page  # noqa: SLF001 - as MkDocs' build does, for paths given as !relative
        try:
            render = getattr(page.render, UNLIMITED, page.render)  # our plugin limits it for MkDocs' own builds
            render(config, self._files)
            return config.plugins.on_page_content(page.content or "", page=page, config=config, files=self._files)
        finally:
            config._current_page = None  # noqa: SLF001


_forked: tuple[Workshop, Sequence[Job]] | None = None


def _convert_chunk(start: int) -> list[Result]:
    assert _forked is not None
    workshop, jobs = _forked
    return workshop.chunk(jobs, start)
