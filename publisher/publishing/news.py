"""What happened to a page and around it since it was last reviewed: what an owner should know before saying that it is right."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from difflib import unified_diff
from functools import cached_property

from publisher.content.converted import PageRef
from publisher.content.lookup import PageLookup
from publisher.content.material import words_changed
from publisher.content.model import Page
from publisher.content.split import body_of
from publisher.messages import Text, text
from publisher.pipeline.history import History, NoHistory
from publisher.pipeline.project import Project
from publisher.pipeline.touches import Touch, touches
from publisher.review.news import News, Other

_DEAD = frozenset({"link-broken", "anchor-broken", "image-broken", "link-to-draft", "link-outside"})
_MOST_COMMITS = 5
_MOST_PAGES = 5
_MOST_LINES = 12
_MOST_ASKED = 100
"""Of more pages that a page links to git is not asked what changed in them."""


@dataclass
class Newspaper:
    """Tells the news of pages, each once: git is asked only for pages whose task is being made."""

    project: Project
    history: History | NoHistory
    zone: tzinfo

    def __post_init__(self) -> None:
        self._told: dict[str, News] = {}

    def of(self, page: Page) -> News:
        """The news of a page."""
        if page.path not in self._told:
            self._told[page.path] = self._news(page)
        return self._told[page.path]

    def _news(self, page: Page) -> News:
        broken = self._broken.get(f"{self.project.settings.docs_prefix}{page.path}", ())
        reason = page.meta.review_reason
        last = page.meta.last_reviewed
        if last is None or isinstance(self.history, NoHistory):
            return News(broken=broken, reason=reason)
        needed = self._needed(page)
        linked = [path for path in self._linked(page) if path != page.path and path not in needed][:_MOST_ASKED]
        log = touches(self.history, [page.path, *needed, *linked], last, self.zone)
        commits = tuple((touch.day, touch.subject) for touch in log if page.path in touch.paths)
        others = [*self._others(log, needed, shows=True), *self._others(log, linked, shows=False)]
        return News(commits[-_MOST_COMMITS:], len(commits), tuple(others[:_MOST_PAGES]), len(others), broken, reason)

    def _needed(self, page: Page) -> list[str]:
        lookup: Callable[[str], Page | None] = lambda name: self._lookup.find(name, near=page.path)  # noqa: E731
        return list(dict.fromkeys(found.path for name in page.meta.depends_on if (found := lookup(name))))

    def _linked(self, page: Page) -> list[str]:
        converted = self.project.converted.get(page.path)
        segments = converted.segments if converted is not None else ()
        return list(dict.fromkeys(piece.path for piece in segments if isinstance(piece, PageRef)))

    def _others(self, log: tuple[Touch, ...], paths: list[str], *, shows: bool) -> list[Other]:
        """Pages whose words are others now than on the day of the review."""
        history = self.history
        assert isinstance(history, History)
        found: list[Other] = []
        for path in paths:
            first = next((touch for touch in log if path in touch.paths), None)
            page = self._pages.get(path)
            if first is None or page is None or history.head is None:
                continue
            before, after = history.text_at(path, f"{first.sha}^1"), history.text_at(path, history.head.sha)
            if before is None or after is None:
                continue
            old, new = body_of(before), body_of(after)
            words = words_changed(old, new)
            if words:
                title = self.project.titles.get(path, path)
                found.append(Other(title, words, _difference(old, new) if shows else ()))
        return found

    @cached_property
    def _pages(self) -> Mapping[str, Page]:
        return self.project.site.by_path()

    @cached_property
    def _lookup(self) -> PageLookup:
        return PageLookup(self.project.site)

    @cached_property
    def _broken(self) -> Mapping[str, tuple[Text, ...]]:
        found: dict[str, tuple[Text, ...]] = {}
        for finding in self.project.findings:
            if finding.rule in _DEAD:
                told = text("task.news-broken-line", line=finding.line, what=finding.message)
                found[finding.path] = (*found.get(finding.path, ()), told)
        return found


def _difference(old: str, new: str) -> tuple[str, ...]:
    """The lines that went (−) and came (+), at most a dozen."""
    lines = list(unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm=""))[2:]
    signs = {"+": "+", "-": "−"}
    changed = [f"{signs[line[0]]} {line[1:].strip()}" for line in lines if line[0] in signs and line[1:].strip()]
    return (*changed[:_MOST_LINES], *(["…"] if len(changed) > _MOST_LINES else []))
