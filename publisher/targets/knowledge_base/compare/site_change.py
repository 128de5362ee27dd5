"""The base itself: whose it is, what taking it over replaces, and its settings that are not as they should be."""

from collections.abc import Iterable, Mapping

from publisher.errors import UnsafePlanError
from publisher.messages import Text, text
from publisher.plan.desired import MENU, DesiredSite
from publisher.plan.plan import ForeignPage, SiteChange
from publisher.targets.knowledge_base.compare.folders import is_where_git_has_it, standing_folders
from publisher.targets.knowledge_base.snapshot import RemotePage, RemoteSite, Snapshot

TEMPLATE = "sidebar_left"
MENU_AREA = 1
SEARCH_RESULTS = "search-result"
"""How the code of the page begins that the portal makes for a search block by itself (facts kb-6.5)."""


def what_adopting_replaces(
    site: RemoteSite, pages: tuple[RemotePage, ...], areas: Mapping[int, int], title: str
) -> tuple[Text, ...]:
    """What taking a base over would replace: its title (by ``title``), its home, its template, what its areas show."""
    titles = {page.id: page.title for page in pages}
    told = [text("plan.site-title", old=site.title, new=title)] if site.title != title else []
    told += [text("plan.replaces-home", title=titles[site.index_page])] if site.index_page in titles else []
    told += [text("plan.replaces-area", area=area, title=titles.get(page, f"#{page}")) for area, page in areas.items()]
    return (*told, text("plan.replaces-template"))


def refuse_foreign_base(
    site: RemoteSite, pages: tuple[RemotePage, ...], areas: Mapping[int, int], title: str
) -> UnsafePlanError:
    """The error for a base with our address that is not ours."""
    kept = sum(not page.is_deleted and not page.is_area for page in pages)
    return UnsafePlanError(
        text("plan.not-ours", code=site.code, title=site.title),
        hint=text("plan.not-ours-hint"),
        reasons=(*what_adopting_replaces(site, pages, areas, title), text("plan.keeps-pages", n=kept)),
    )


def site_change(
    site: DesiredSite, snapshot: Snapshot, page_ids: Mapping[str, int], *, is_cut: bool = False
) -> SiteChange:
    """What would be done to the base: nothing in the common case. ``is_cut`` tells that a run noted a commit and did not finish it."""
    remote = snapshot.site
    if remote is None:
        return SiteChange(create=True)
    if not snapshot.is_ours:
        replaces = what_adopting_replaces(remote, snapshot.pages, snapshot.areas, site.title)
        return SiteChange(adopt=True, replaces=replaces)
    told: list[Text] = [text("plan.site-unfinished")] if is_cut else []
    if remote.title != site.title:
        told.append(text("plan.site-title", old=remote.title, new=site.title))
    home = page_ids.get(site.home)
    if home is not None and remote.index_page != home:
        told.append(text("plan.site-home"))
    menu = next((page_ids.get(page.path) for page in site.pages if page.key == MENU), None)
    template = snapshot.templates.get(TEMPLATE)
    if (menu is not None and snapshot.areas.get(MENU_AREA) != menu) or (template and template != remote.template):
        told.append(text("plan.site-menu"))
    told += [text("plan.site-search") for _ in hidden_results(snapshot.pages, snapshot.user)]
    told += _folders(site, snapshot, page_ids)
    return SiteChange(settings=tuple(told))


def hidden_results(pages: Iterable[RemotePage], user: int) -> list[RemotePage]:
    """Pages of search results that came with our search block and that nobody published yet."""
    return [
        page
        for page in pages
        if page.code.startswith(SEARCH_RESULTS)
        and page.mark is None
        and page.created_by == user
        and not (page.is_active or page.is_deleted)
    ]


def _folders(site: DesiredSite, snapshot: Snapshot, page_ids: Mapping[str, int]) -> list[Text]:
    """Folders whose title or own page is not as git has it, and empty ones of ours that git does not have."""
    standing = standing_folders(site, snapshot)
    told: list[Text] = []
    for desired in site.folders:
        folder = standing.get(desired.path)
        if folder is None or folder.is_deleted:
            continue
        index = page_ids.get(desired.index)
        if not is_where_git_has_it(desired, folder, standing.get(desired.parent)):
            told.append(text("plan.site-folder-address", title=desired.title, now=snapshot.folder_paths()[folder.id]))
        elif folder.title != desired.title or (index is not None and folder.index_page != index):
            told.append(text("plan.site-folder", title=desired.title))
    ours = {folder.id for folder in standing.values()}
    held = {page.folder for page in snapshot.pages if not page.is_deleted}
    parents = {folder.parent for folder in snapshot.folders if not folder.is_deleted}
    told += [
        text("plan.site-empty-folder", title=folder.title)
        for folder in snapshot.folders
        if not folder.is_deleted
        and folder.created_by == snapshot.user
        and folder.id not in held | parents
        and folder.id not in ours
    ]
    return told


def foreign_pages(
    snapshot: Snapshot, copies: tuple[RemotePage, ...], url_of: Mapping[int, str], name_of: Mapping[int, str]
) -> tuple[ForeignPage, ...]:
    """Live pages of the base that are not ours: made by people, and copies of ours. The search's results page is the portal's."""
    copied = {page.id for page in copies}
    areas = set(snapshot.areas.values())
    return tuple(
        ForeignPage(
            id=page.id,
            title=page.title,
            url=url_of.get(page.id, ""),
            author=name_of.get(page.created_by or 0, f"b24:{page.created_by}" if page.created_by else ""),
            created=page.created,
            is_copy=page.id in copied,
        )
        for page in snapshot.pages
        if not page.is_deleted
        and (page.mark is None or page.id in copied)
        and page.id not in areas
        and not page.is_area
        and not page.code.startswith(SEARCH_RESULTS)
    )
