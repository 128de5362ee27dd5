"""What the pages of a site say, put together only where something shapes it anew.

What a page is, without its words, is kept in ``.publisher/cache`` by a digest of everything that shapes it: enough to tell
whether the portal has it already.
"""

import hashlib
from functools import partial

from publisher.content.compressed_segments import Plain, from_plain, to_plain
from publisher.content.model import Page
from publisher.pipeline.articles import Articles
from publisher.pipeline.cache import Cache
from publisher.pipeline.extensions import code_digest
from publisher.pipeline.project import Project
from publisher.plan.desired import Content, Parts
from publisher.render.article import Article, Outline, Ref
from publisher.targets.target import StorageForm

_PlainOutline = tuple[str, tuple[Plain, ...]]


def content_of(
    project: Project, articles: Articles, form: StorageForm, path: str, outlines: Parts[Outline] | None = None
) -> Content:
    """What a page with a file says; its ``outlines`` where they are known."""
    return Content(partial(_parts, project, articles, form, path), outlines)


def _parts(project: Project, articles: Articles, form: StorageForm, path: str) -> Parts[Article]:
    return Parts(
        article=form.page(articles.page(path)),
        frame=articles.frame(path),
        body=Article(tuple(project.converted[path].segments)),
    )


class PageContents:
    """The contents of a project's pages; ``save`` keeps what was learnt of those that were asked for."""

    def __init__(self, project: Project, articles: Articles, form: StorageForm) -> None:
        self._project = project
        self._articles = articles
        self._form = form
        self._cache = Cache[tuple[_PlainOutline, ...]](project.settings.work_dir, "outlines")
        self._known: dict[str, tuple[str, tuple[_PlainOutline, ...]]] = {}
        self._refs: dict[Plain, Ref] = {}

    def of(self, page: Page) -> Content:
        """What a page says."""
        shape = f"{code_digest()}\0{self._form.name}\0{self._articles.shape(page.path)}"
        key = hashlib.sha256(shape.encode()).hexdigest()
        found = self._cache.find(page.path, key)
        outlines = Parts(*map(self._outline, found)) if found else None
        content = content_of(self._project, self._articles, self._form, page.path, outlines)
        if found is None:
            made = content.outlines
            found = (_plain(made.article), _plain(made.frame), _plain(made.body))
            # the words are let go: those of thousands of pages at once would be most of what a run holds in memory
            content = content_of(
                self._project, self._articles, self._form, page.path, Parts(*map(self._outline, found))
            )
        self._known[page.path] = (key, found)
        return content

    def save(self) -> None:
        """Keep it for the next run; not where files changed while they were read, and outlines say so of none."""
        if self._articles.is_steady:
            self._cache.save(self._known)

    def _outline(self, plain: _PlainOutline) -> Outline:
        words, refs = plain
        return Outline(words, tuple(self._ref(ref) for ref in refs))

    def _ref(self, plain: Plain) -> Ref:
        """A reference; each is made once, for many pages have it."""
        ref = self._refs.get(plain)
        if ref is None:
            made = from_plain(plain)
            assert not isinstance(made, str)
            ref = self._refs[plain] = made
        return ref


def _plain(outline: Outline) -> _PlainOutline:
    return outline.words, tuple(map(to_plain, outline.refs))
