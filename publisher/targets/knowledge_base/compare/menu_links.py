"""What the menu holds besides ours: people's pages of a base that was taken over, and links that people added."""

from collections.abc import Sequence
from dataclasses import replace

from publisher.plan.desired import MENU, Content, DesiredSite
from publisher.plan.digests import comparable
from publisher.plan.identity import Matching
from publisher.plan.plan import ForeignPage
from publisher.render.article import Article
from publisher.targets.knowledge_base.menu import menu_item
from publisher.targets.knowledge_base.portal_page import portal_page, reference, wanted_text
from publisher.targets.knowledge_base.snapshot import RemotePage, Snapshot

_END = "</ul></nav>"
_ITEM = "landing-block-node-menu-item"


def with_foreign_links(
    site: DesiredSite,
    snapshot: Snapshot,
    matching: Matching[RemotePage],
    foreign: Sequence[ForeignPage],
    other_pages: str,
) -> DesiredSite:
    """The site with its menu completed. ``other_pages`` is the label of the section of people's pages."""
    menu = next((page for page in site.pages if page.key == MENU), None)
    if menu is None:
        return site
    remote = matching.pairs.get(menu.path)
    first_of_ours = min((p.id for p in snapshot.pages if p.mark is not None), default=None)
    older = [p for p in foreign if not p.is_copy and (first_of_ours is None or p.id < first_of_ours)]
    items = []
    if older:
        links = [(page.title, reference(page.id)) for page in older]
        items.append(menu_item(other_pages, "", links))
    stored = portal_page(snapshot, remote).text if remote is not None else None
    page_ids = {path: page.id for path, page in matching.pairs.items()}
    if not items and (not stored or comparable(stored) == wanted_text(site, menu, page_ids)):
        return site
    ours = {reference(page.id) for page in snapshot.pages if page.mark is not None}
    ours |= {reference(page.id) for page in older} | _external_links(menu.article)
    items += [menu_item(title, href, ()) for title, href in added_links(stored or "", ours)]
    if not items:
        return site
    *before, last = menu.article.segments
    assert isinstance(last, str)
    start = last.rindex(_END)
    article = Article((*before, last[:start] + "".join(items) + last[start:]))
    pages = tuple(replace(page, content=Content.of(article)) if page.key == MENU else page for page in site.pages)
    return replace(site, pages=pages)


def added_links(content: str, ours: set[str]) -> list[tuple[str, str]]:
    """Links of a stored menu that lead neither to a page of ours nor to one that we list: (text, address), each once, in order.

    A link to a page of ours may carry an anchor; the label of a section without a page has no link of its own.
    """
    from bs4 import BeautifulSoup, Tag  # here: most runs find nothing to read

    found: dict[str, str] = {}
    for item in BeautifulSoup(content, "html.parser").find_all("li", class_=_ITEM):
        link = item.find("a", recursive=False)
        href = str(link.get("href") or "") if isinstance(link, Tag) else ""
        name = " ".join(link.get_text().split()) if isinstance(link, Tag) else ""
        if href and name and href != "#" and href not in ours:
            found.setdefault(href, name)
    return [(name, href) for href, name in found.items()]


def _external_links(menu: Article) -> set[str]:
    """The addresses of other sites in our own menu."""
    from bs4 import BeautifulSoup

    html = menu.resolve(page=lambda _: "#", file=lambda _: "#", image=lambda _: "")
    links = BeautifulSoup(html, "html.parser").find_all("a")
    return {str(link.get("href")) for link in links} - {"#"}
