"""Pages that no file stands for: a folder's landing page, a home page, the page around the search."""

from publisher.messages import Catalogue
from publisher.render import tokens
from publisher.render.article import Article
from publisher.render.document import Child, children_list, framed, heading, way
from publisher.render.phrases import element, plain
from publisher.render.surroundings import Spot


def render_section_index(
    title: str, children: tuple[Child, ...], *, crumbs: tuple[Spot, ...] = (), language: str = "en"
) -> Article:
    """The landing page of a folder without an index page: its name and what lies in it."""
    listed = children_list(children, Catalogue(language)("page.children"))
    return framed([*way(crumbs, language), heading(title), *listed], language)


def render_home(title: str, children: tuple[Child, ...], *, language: str = "en") -> Article:
    """The home page of a base without an index page."""
    say = Catalogue(language)
    welcome = element("p", tokens.ELEMENTS["p"], plain(say("page.welcome")))
    return framed([heading(title), *welcome, *children_list(children, say("page.contents"))], language)


def render_search_page(*, language: str = "en") -> Article:
    """The text above the results of a search: the portal fills in the rest."""
    say = Catalogue(language)
    return framed(
        [heading(say("page.search")), *element("p", tokens.ELEMENTS["p"], plain(say("page.search-help")))], language
    )
