"""Pages that no file stands for: a folder's list of pages, a home page, all tags, a former address."""

from collections.abc import Iterable, Sequence
from datetime import date

from publisher.messages import Catalogue
from publisher.render import styles
from publisher.render.article import Article
from publisher.render.dates import written_date
from publisher.render.document import Child, children_list, framed, heading, way
from publisher.render.navigation import PageLink
from publisher.render.pieces import Pieces, between, element, link_to, plain
from publisher.render.tags import Tagged, tags_list

MOST_PAGES = 8
ChangeLine = tuple[str, tuple[PageLink, ...]]
"""What was said about a change, and the pages that it changed."""


def render_section_index(
    title: str, children: tuple[Child, ...], *, crumbs: tuple[PageLink, ...] = (), language: str = "en"
) -> Article:
    """The page of a folder without an index page: its name and what lies in it."""
    listed = children_list(children, Catalogue(language)("page.children"))
    return _listing(title, listed, crumbs, language)


def render_type_index(
    title: str, children: tuple[Child, ...], *, crumbs: tuple[PageLink, ...], language: str
) -> Article:
    """All pages of one type."""
    return _listing(title, children_list(children, ""), crumbs, language)


def render_home(title: str, children: tuple[Child, ...], *, language: str = "en") -> Article:
    """The home page of a base without an index page."""
    say = Catalogue(language)
    welcome = element("p", styles.ELEMENTS["p"], plain(say("page.welcome")))
    return _listing(title, [*welcome, *children_list(children, say("page.contents"))], (), language)


def render_tags_page(title: str, tags: Iterable[Tagged], *, crumbs: tuple[PageLink, ...], language: str) -> Article:
    """All tags with their pages."""
    return _listing(title, tags_list(tags), crumbs, language)


def render_changes(
    title: str, days: Sequence[tuple[date, tuple[ChangeLine, ...]]], *, crumbs: tuple[PageLink, ...], language: str
) -> Article:
    """What changed, day by day: what was said about each change, and the pages that it changed."""
    say = Catalogue(language)
    pieces: Pieces = []
    if not days:
        pieces += element("p", styles.ELEMENTS["p"], plain(say("page.nothing-changed")))
    for day, changes in days:
        pieces += element("h2", styles.ELEMENTS["h2"], plain(written_date(day, say)))
        rows: Pieces = []
        for subject, pages in changes:
            links = between((link_to(page) for page in pages[:MOST_PAGES]), ", ")
            more = len(pages) - MOST_PAGES
            rest = f", {plain(say('page.more-pages', n=more))}" if more > 0 else ""
            rows += element("li", styles.ELEMENTS["li"], f"{plain(subject)}: ", *links, rest)
        pieces += element("ul", styles.ELEMENTS["ul"], *rows)
    return _listing(title, pieces, crumbs, language)


def render_moved(title: str, target: PageLink, *, crumbs: tuple[PageLink, ...], language: str) -> Article:
    """What answers at a page's former address."""
    say = Catalogue(language)
    pointer = element("p", styles.LEAD, f"{plain(say('page.moved'))} ", *link_to(target))
    return _listing(title, pointer, crumbs, language)


def _listing(title: str, listed: Pieces, crumbs: tuple[PageLink, ...], language: str) -> Article:
    """A page that says nothing of its own: a search for what it lists finds the pages themselves."""
    return framed([heading(title)], language, before=way(crumbs, title, language), after=listed)
