"""What MkDocs makes of a site's pages with its plugins and extensions, and without our plugin."""

from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from mkdocs.commands.build import build

from publisher.content.model import Page
from publisher.pipeline.extensions import add_extensions
from publisher.pipeline.mkdocs_config import open_project
from publisher.render.extension import NAME


class MkDocsHtml:
    """Pages as ``mkdocs build`` makes them; ``folder`` is for a theme that shows a page's text alone, and what is built with it."""

    def __init__(self, config_file: Path, folder: Path) -> None:
        self._config_file, self._folder = config_file, folder
        self.addresses: dict[str, str] = {}
        """Each page's address in the site, once it is built."""
        self.files: set[str] = set()
        """The addresses of its other files."""

    def of(self, page: Page) -> str:
        """The HTML of a page."""
        return self.as_written.get(page.path, "")

    def with_blocks(self, page: Page) -> str:
        """The same with our readers of ``???``, ``===`` and braces."""
        return self._with_blocks.get(page.path, "")

    @cached_property
    def as_written(self) -> dict[str, str]:
        """The HTML of every page by its path."""
        return self._built(None)

    @cached_property
    def _with_blocks(self) -> dict[str, str]:
        return self._built({"tasks": False, "alerts": False})

    def _built(self, ours: dict[str, bool] | None) -> dict[str, str]:
        folder = self._folder / f"own-{len(ours or ())}"
        folder.mkdir()
        for name in ("main.html", "404.html", "sitemap.xml"):
            (folder / name).write_text("{% if page %}{{ page.content }}{% endif %}", encoding="utf-8")
        config = open_project(self._config_file).config
        has_slugs = "slugify" in config.mdx_configs.get("toc", {})
        add_extensions(config)
        if ours is None:
            config.markdown_extensions = [name for name in config.markdown_extensions if name != NAME]
            config.mdx_configs.pop(NAME)
            if not has_slugs:
                del config.mdx_configs["toc"]["slugify"]  # anchors as MkDocs makes them
        else:
            config.mdx_configs[NAME] |= ours
        config.plugins.pop("publisher")
        events = config.plugins.events
        for event, calls in events.items():
            if event != "files":  # ours says which files are pages
                events[event] = [call for call in calls if not _is_ours(call)]
        pages: dict[str, str] = {}

        def keep(output: str, page: Any, **_: Any) -> None:
            pages.setdefault(page.file.src_uri, output)
            self.addresses[page.file.src_uri] = "" if page.file.url in {".", "./"} else page.file.url

        def note_files(env: Any, files: Any, **_: Any) -> Any:
            self.files = {unquote(file.url) for file in files if not file.is_documentation_page()}
            return env

        # Pages with a template of their own are looked at in ours.
        events["page_content"].append(lambda html, page, **_: (html, page.meta.pop("template", None))[0])
        events["post_page"].append(keep)
        events["env"].append(note_files)
        config.theme.dirs.insert(0, str(folder))  # before the site's own: plugins may want the rest of its theme
        config.site_dir = str(folder / "site")
        config.strict = False  # what is wrong is compared, too
        build(config)
        return pages


def _is_ours(call: Any) -> bool:
    return type(getattr(call, "__self__", None)).__module__.startswith("publisher.")
