"""One page's text, tried again and again: what its Markdown would come out as, before anything is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from publisher.content.converted import Converted
from publisher.content.model import Page
from publisher.pipeline.conversion import Workshop, _Job
from publisher.pipeline.extensions import are_pure
from publisher.pipeline.listening import guarding, listening
from publisher.pipeline.opening import open_project
from publisher.pipeline.packing import unpack
from publisher.pipeline.sources import Sources, gather
from publisher.render.links import settle


class Trial:
    """Converts texts that stand in no file, as the project's own pages are converted."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        events = sources.config.plugins.events
        self._has_readers = bool(events["page_markdown"])
        self._workshop = Workshop(
            sources.config, sources.files, pure=are_pure(sources.config) and not events["page_content"]
        )
        self._pages = sources.site.by_path()
        self._files = {path: file.abs_src_path for path, file in sources.by_path.items()}

    def file_of(self, path: str) -> Path | None:
        """Where a page's text lies on the disk; None for one that a plugin made."""
        found = self._files[path]
        return Path(found) if found else None

    def convert(self, page: Page, body: str) -> Converted | None:
        """A page with another text after its front matter; None where it cannot be converted."""
        mkdocs_page = self.sources.mkdocs_page(page.path)
        if self._has_readers:
            config, file = self.sources.config, self.sources.by_path[page.path]
            try:
                if page.body_line == 1:
                    file.content_string = body  # our own plugin takes the text of such a page from there
                body = config.plugins.on_page_markdown(body, page=mkdocs_page, config=config, files=self.sources.files)
            except Exception:  # noqa: BLE001 - a plugin may throw anything at a text it does not like
                return None
        mkdocs_page.markdown = body
        result = self._workshop.run([_Job(mkdocs_page, self.sources.source(page), "")])[0]
        return settle(unpack(result), self._pages, self.sources.site.assets) if isinstance(result, bytes) else None


@contextmanager
def open_trial(config_file: Path, *, today: date) -> Iterator[Trial]:
    """Open a project for trials; its plugins run until the end."""
    opened = open_project(config_file)
    plugins = opened.config.plugins
    with listening():
        with guarding(plugins, "on_startup"):
            plugins.on_startup(command="build", dirty=False)
        try:
            yield Trial(gather(opened, today))
        finally:
            with guarding(plugins, "on_shutdown"):
                plugins.on_shutdown()
