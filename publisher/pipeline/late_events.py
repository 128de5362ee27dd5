"""What plugins do once a page's Markdown is read, as far as a knowledge base has something for them to change.

MkDocs' ``on_page_content`` changes a page's HTML; ``on_env`` and ``on_page_context`` do so when all pages are read; ``on_post_page``
changes finished files, so each page goes through it in a small frame and is cut out again. What there is no place for is named with
its plugin (``Gap``): files that are written after the build, values for the theme's templates, scripts and styles around a page.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from html import escape
from typing import Any

from mkdocs.commands.build import get_context
from mkdocs.plugins import PluginCollection
from mkdocs.structure.pages import Page as MkDocsPage

from publisher.pipeline.mkdocs_config import PLUGIN
from publisher.pipeline.plugin_errors import guarding
from publisher.pipeline.redirects import REDIRECTS, redirects_out
from publisher.pipeline.sources import Sources

_RUN = ("env", "page_context", "post_page")
_AFTER = ("post_template", "post_build")
NOT_NEEDED = frozenset({PLUGIN, "search", "minify", "offline", "optimize"})
"""Plugins, without the theme's name before them, whose late work is about the site's files: what people read stays the same."""

COVERED = NOT_NEEDED | frozenset(
    "autorefs gen-files git-authors git-revision-date-localized macros mkdocstrings monorepo section-index tags".split()
)
"""Plugins of which nothing is missed in a knowledge base; docs/reference/plugins.md says why of each."""

_SCRIPT = re.compile(r"<(script|style)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_DOCUMENT = re.compile(r"<!doctype[^>]*>|</?(?:html|head|body)\b[^>]*>", re.IGNORECASE)
_START, _END = "<!-- kb:text -->", "<!-- kb:end -->"
_FRAME = (
    '<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8"/>\n<title>{title}</title>\n</head>\n<body>\n'
    '<main role="main">\n<article class="md-content__inner md-typeset">\n{start}{html}{end}\n</article>\n</main>\n</body>\n</html>\n'
)


class Gap(StrEnum):
    """Which part of a plugin's work does not reach the portal, the gravest first."""

    LOST = "lost"
    THEME = "theme"
    AFTER = "after"
    AROUND = "around"


class LateEvents:
    """The late events of one project. ``gaps`` are the plugins of whose work something is missing, and what."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._plugins = sources.config.plugins
        self._methods = {event: tuple(_listeners(self._plugins, event)) for event in (*_RUN, "page_content")}
        self._gaps: dict[str, Gap] = {}
        self._documents = sources.files.documentation_pages()
        for event in _AFTER:
            for name, _ in _listeners(self._plugins, event):
                self._note(name, Gap.AFTER)

    @property
    def are_needed(self) -> bool:
        """Whether some plugin listens to what is run when all pages are read."""
        return any(self._methods[event] for event in _RUN)

    @property
    def gaps(self) -> Mapping[str, Gap]:
        """What is missing, by the plugin's name."""
        covered = COVERED if redirects_out(self._plugins) else COVERED | {REDIRECTS}
        return {name: gap for name, gap in self._gaps.items() if bare_name(name) not in covered}

    def content(self, page: MkDocsPage) -> str:
        """A page's HTML as plugins leave it when it is read, without scripts and styles of theirs. May raise whatever a plugin does."""
        html, config = page.content or "", self._sources.config
        for name, method in self._methods["page_content"]:
            made = method(html, page=page, config=config, files=self._sources.files)
            if made is not None and _DOCUMENT.search(made) and not _DOCUMENT.search(html):
                made = _DOCUMENT.sub("", made)  # a parser made a whole document of it (mkdocs-glightbox)
            if made is not None and _SCRIPT.search(made) and not _SCRIPT.search(html):
                self._note(name, Gap.AROUND)
                made = _SCRIPT.sub("", made)
            html = html if made is None else made
        return html

    def all_pages_are_read(self) -> None:
        """Let plugins see all pages at once; a ConfigError where one crashes."""
        if not self._methods["env"]:
            return
        env = self._sources.config.theme.get_env()
        with guarding(self._plugins, "on_env"):
            for _, method in self._methods["env"]:
                made = method(env, config=self._sources.config, files=self._sources.files)
                env = env if made is None else made

    def finished(self, page: MkDocsPage) -> str:
        """A page's HTML after the events of its own. May raise whatever a plugin does."""
        config = self._sources.config
        config._current_page = page  # noqa: SLF001 - as MkDocs' build does
        page.active = True
        try:
            if self._methods["page_context"]:
                self._context(page)
            return self._text(page) if self._methods["post_page"] else page.content or ""
        finally:
            page.active = False
            config._current_page = None  # noqa: SLF001

    def _context(self, page: MkDocsPage) -> None:
        config, navigation = self._sources.config, self._sources.navigation
        context = get_context(navigation, self._documents, config, page)
        for name, method in self._methods["page_context"]:
            before: dict[str, Any] = {**context}
            made = method(context, page=page, config=config, nav=navigation)
            context = context if made is None else made
            after: dict[str, Any] = {**context}
            if any(value is not before.get(key) and value for key, value in after.items()):
                self._note(name, Gap.THEME)

    def _text(self, page: MkDocsPage) -> str:
        html = page.content or ""
        language = str(self._sources.config.theme.locale or "en")
        title = escape(str(page.title or ""))
        output = _FRAME.format(language=language, title=title, start=_START, html=html, end=_END)
        for name, method in self._methods["post_page"]:
            made = method(output, page=page, config=self._sources.config)
            parts = _cut(made) if made is not None else None
            if parts is None and made is not None:
                self._note(name, Gap.LOST)
            if parts is None:
                continue
            if _bare(parts) != _bare(_cut(output)):
                self._note(name, Gap.AROUND)
            output, html = made, parts[1]
        return html

    def _note(self, name: str, gap: Gap) -> None:
        order = list(Gap)
        known = self._gaps.get(name, gap)
        self._gaps[name] = min(known, gap, key=order.index)


def bare_name(name: str) -> str:
    """A plugin's name as people write it: without its theme's, or MkDocs', before it, and without the number of a second one."""
    return name.rpartition("/")[2].partition(" #")[0]


def _listeners(plugins: PluginCollection, event: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The methods that are called at an event, in order, each with its plugin's or hook's name; ours and needless ones left out."""
    for method in plugins.events[event]:
        name = plugins._event_origins.get(method, "?")  # noqa: SLF001 - MkDocs tells it nowhere else
        if bare_name(name) not in NOT_NEEDED:
            yield name, method


def _cut(output: str) -> tuple[str, str, str] | None:
    """What stands before a page's text, the text, and what stands after it; None where the marks are gone."""
    before, start, rest = output.partition(_START)
    text, end, after = rest.partition(_END)
    return (before, text, after) if start and end else None


def _bare(parts: tuple[str, str, str] | None) -> str:
    """The frame without its text and without what only a parser would write otherwise."""
    return "".join(f"{parts[0]}{parts[2]}".replace("/>", ">").split()).lower() if parts else ""
