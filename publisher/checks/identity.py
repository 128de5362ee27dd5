"""Rules across pages: what must be there once, and pages that name other pages in their front matter."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

from publisher.checks.context import CheckContext
from publisher.checks.nearest import nearest_word
from publisher.checks.rule import FindingFactory, Rule, error, warning
from publisher.content.keys import normal_path
from publisher.content.lookup import address_of
from publisher.content.model import Page, Place
from publisher.content.terms import folded, language_of, names_of
from publisher.findings import Finding

Thing = TypeVar("Thing")
_NOT_ON_WINDOWS = frozenset('<>:"|?*\\')
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}
)


@error("id-duplicate")
def id_duplicate(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    by_key: dict[str, list[Page]] = defaultdict(list)
    for page in context.site.pages:
        by_key[page.key].append(page)
    for key, pages in by_key.items():
        for page, other in _with_another(pages):
            yield finding(page, "id", id=key, other=other.path)


@error("term-duplicate")
def term_duplicate(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    """A word must lead to one page. Letter case and ё/е do not finding words apart; two languages do."""
    owners: dict[tuple[str, str], list[Page]] = defaultdict(list)
    words: dict[tuple[str, str, str], str] = {}
    for page in context.published:
        for word in names_of(page, context.title(page)):
            name = (language_of(page, context.settings.language), folded(word))
            words.setdefault((*name, page.path), word)
            if page not in owners[name]:
                owners[name].append(page)
    for name, pages in owners.items():
        for page, other in _with_another(pages):
            word = words[*name, page.path]
            yield finding(page, _key_of(page, word), word=word, other=other.path)


def _key_of(page: Page, word: str) -> str:
    """The front matter key that brings in a word."""
    term = page.meta.term
    if term and word in term.aka:
        return "aka"
    if term and word in term.forms:
        return "forms"
    if term and word in term.avoid:
        return "avoid"
    return "term" if "term" in page.meta.places else "title"


@warning("title-duplicate")
def title_duplicate(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    """Two pages of one folder under one title cannot be told apart in the portal's lists."""
    by_title: dict[Hashable, list[Page]] = defaultdict(list)
    for page in context.published:
        folder = page.folder.rpartition("/")[0] if page.is_index else page.folder
        if title := context.title(page):
            by_title[folder, page.is_index and not page.folder, title.casefold()].append(page)
    for pages in by_title.values():
        for page, other in _with_another(pages):
            yield finding(page, "title", title=context.title(page), other=other.path)


@error("alias-collision")
def alias_collision(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    """A former path must lead to one page, and not to where a page is today."""
    pages = {address_of(page.path): page for page in context.site.pages}
    claimed: dict[str, list[Page]] = defaultdict(list)
    for page in context.site.pages:
        for alias in page.meta.aliases:
            address = address_of(alias)
            if address in pages:
                yield finding(page, "aliases", alias=alias, other=pages[address].path)
            elif page not in claimed[address]:
                claimed[address].append(page)
    for address, claimants in claimed.items():
        for page, other in _with_another(claimants):
            yield finding(page, "aliases", message="alias-claimed-twice", alias=address, other=other.path)


@error("superseded-by-unknown")
def superseded_by_unknown(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    for page in context.site.pages:
        written = page.meta.superseded_by
        if written and context.lookup.find(written, near=page.path) is None and not _is_broken(written, page, context):
            near = _nearest_page(written, context)
            yield finding(page, "superseded_by", hint="did-you-mean" if near else "", target=written, near=near)


@error("superseded-by-cycle")
def superseded_by_cycle(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    """Pointers that lead back to the page; a reader would go round for ever."""
    following = {
        page.path: [target]
        for page in context.site.pages
        if page.meta.superseded_by and (target := context.lookup.find(page.meta.superseded_by, near=page.path))
    }
    for page in context.site.pages:
        if route := _way_back(page.path, following):
            message = "superseded-by-itself" if len(route) == 1 else ""
            yield finding(page, "superseded_by", message=message, route=" → ".join((page.path, *route)))


@warning("depends-on-unknown")
def depends_on_unknown(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    for page in context.site.pages:
        for written in page.meta.depends_on:
            if context.lookup.find(written, near=page.path) is None and not _is_broken(written, page, context):
                near = _nearest_page(written, context)
                yield finding(page, "depends_on", hint="did-you-mean" if near else "", target=written, near=near)


@warning("depends-on-cycle")
def depends_on_cycle(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    """Pages that wait for each other: one change would make all of them due, again and again."""
    needed: dict[str, list[Page]] = {}
    for page in context.site.pages:
        found = (context.lookup.find(written, near=page.path) for written in page.meta.depends_on)
        needed[page.path] = [other for other in found if other is not None]
    for page in context.site.pages:
        if route := _way_back(page.path, needed):
            message = "depends-on-itself" if len(route) == 1 else ""
            yield finding(page, "depends_on", message=message, route=" → ".join((page.path, *route)))


def _way_back(start: str, needed: Mapping[str, Sequence[Page]]) -> list[str]:
    """The paths of a shortest way from a page back to itself; empty where there is none."""
    came_from: dict[str, str] = {}
    waiting = [start]
    for path in waiting:
        for other in needed.get(path, ()):
            if other.path == start:
                route = [start]
                while path != start:
                    route.append(path)
                    path = came_from[path]  # noqa: PLW2901  walks back along the way that was found
                return route[::-1]
            if other.path not in came_from:
                came_from[other.path] = path
                waiting.append(other.path)
    return []


@error("see-unknown")
def see_unknown(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    for page in context.site.pages:
        for written in page.meta.term.see if page.meta.term else ():
            if context.lookup.find(written, near=page.path) is None and not _is_broken(written, page, context):
                near = _nearest_page(written, context)
                yield finding(page, "see", hint="did-you-mean" if near else "", target=written, near=near)


def _is_broken(written: str, page: Page, context: CheckContext) -> bool:
    """Whether a name may mean a page that could not be read, whose id is therefore not known."""
    near = normal_path(f"{page.folder}/{written}".strip("/"))
    return any(
        address_of(written) == address_of(path) or address_of(near) == address_of(path) for path in context.broken
    )


def _nearest_page(written: str, context: CheckContext) -> str:
    ids = [page.meta.id for page in context.site.pages if page.meta.id]
    return nearest_word(written, ids) or nearest_word(written, list(context.pages))


@error("path-case-clash")
def path_case_clash(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    """Windows and macOS keep only one of two files whose paths differ in letter case."""
    by_fold: dict[str, list[str]] = defaultdict(list)
    for path in sorted({*context.pages, *context.broken, *context.site.assets}):
        by_fold[path.casefold()].append(path)
    for paths in by_fold.values():
        for path, other in _with_another(paths):
            yield finding(Place(path), other=other)


@warning("path-not-portable")
def path_not_portable(context: CheckContext, finding: FindingFactory) -> Iterator[Finding]:
    """Names that Windows refuses, so that a colleague there cannot check the repository out."""
    for path in sorted({*context.pages, *context.broken, *context.site.assets}):
        for name in path.split("/"):
            if _NOT_ON_WINDOWS & set(name) or name.endswith((" ", ".")) or name.partition(".")[0].lower() in _DEVICES:
                yield finding(Place(path), name=name)
                break


def _with_another(things: Sequence[Thing]) -> Iterator[tuple[Thing, Thing]]:
    """Each of several with another one; nothing of one alone."""
    for at, thing in enumerate(things):
        if len(things) > 1:
            yield thing, things[1 if at == 0 else 0]


RULES: tuple[Rule, ...] = (
    id_duplicate,
    term_duplicate,
    title_duplicate,
    alias_collision,
    superseded_by_unknown,
    superseded_by_cycle,
    depends_on_unknown,
    depends_on_cycle,
    see_unknown,
    path_case_clash,
    path_not_portable,
)
