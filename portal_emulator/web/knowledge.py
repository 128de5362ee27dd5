"""Knowledge bases as a reader sees them: the list, the pages, search, and the way into the editor."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from markupsafe import Markup
from starlette.responses import Response

from portal_emulator.landing import views
from portal_emulator.web import search, words
from portal_emulator.web.chrome import message, refused, render, see_other, sentences
from portal_emulator.web.editor import edit
from portal_emulator.web.layout import Composer, Scene
from portal_emulator.web.notes import Shelf, list_collections
from portal_emulator.web.tree import ROOT, Leaf, Links, Tree, all_trees, locate
from portal_emulator.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Crumb:
    url: str
    title: str


def list_bases(visit: Visit) -> list[Shelf]:
    db = visit.portal.store.connection
    counts = dict(
        db.execute(
            "SELECT site_id, COUNT(*) FROM landing WHERE deleted = 'N' AND active = 'Y' "
            "AND NOT EXISTS (SELECT 1 FROM template_ref WHERE landing_id = landing.id) GROUP BY site_id"
        ).fetchall()
    )
    found = [tree.base for tree in all_trees(db) if visit.is_listed(tree.base.id, tree.base.type)]
    return [Shelf(base.url, base.title, base.description, counts.get(base.id, 0), base.group) for base in found]


def bases(visit: Visit) -> Response:
    t = sentences(visit)
    return render(
        visit,
        "bases.html",
        title=t.nav_knowledge,
        section="knowledge",
        bases=list_bases(visit),
        collections=list_collections(visit),
    )


def page(visit: Visit) -> Response:
    """`/knowledge/<base>/<folders>/<page>/`; with `?edit=1` the editor."""
    db = visit.portal.store.connection
    if visit.refusal:
        return refused(visit)
    tree, rest = locate(db, visit.place["path"])
    if tree is None:
        return _missing(visit, None)
    if not visit.may_read(tree.base.id):
        return _closed(visit)
    if not visit.path.endswith("/"):
        return see_other(quote(visit.path) + "/" + (f"?{urlencode(visit.query)}" if visit.query else ""))
    found = tree.find(rest)
    if found is None:
        return _missing(visit, tree)
    if visit.query.get("edit"):
        return edit(visit, tree, found, _crumbs(visit, tree, found))
    if visit.is_post:
        t = sentences(visit)
        return message(visit, title=t.method_title, text=t.not_found_text, status=405, section="knowledge")
    _count_view(visit, found)
    return _read(visit, tree, found)


def _count_view(visit: Visit, found: Leaf) -> None:
    """A person's first look at a page in a session counts; a guest's does not."""
    person = visit.person
    if person is not None and visit.opens_first(found.id):
        with visit.portal.store.transaction() as db:
            views.count(db, found.id, person.id, visit.portal.clock.seconds())


def _read(visit: Visit, tree: Tree, found: Leaf, status: int = 200) -> Response:
    db, t = visit.portal.store.connection, sentences(visit)
    results = search.results_page(db, tree)
    is_results = results is not None and results.id == found.id
    composer = Composer(db, tree.base, Links(db, visit.base_url))
    crumbs = _crumbs(visit, tree, found)
    url = tree.url(found)
    scene = Scene(
        page=found,
        url=visit.base_url + url,
        crumbs=_as_breadcrumb(crumbs, found),
        search_url=tree.url(results) if results else url,
        asked=visit.query.get("q", "") if is_results else "",
        year=visit.portal.clock.moment().astimezone(visit.portal.settings.zone).year,
        t=t,
    )
    return render(
        visit,
        "knowledge.html",
        title=f"{found.title} · {tree.base.title}",
        section="knowledge",
        status=status,
        mode="read",
        page={"title": found.title, "url": url},
        crumbs=crumbs,
        has_sidebar=bool(composer.frame(found).sidebar),
        state="" if found.is_active else t.kb_unpublished,
        body=composer.compose(scene, _found(visit, tree, composer, scene) if is_results else Markup("")),
    )


def _found(visit: Visit, tree: Tree, composer: Composer, scene: Scene) -> Markup:
    phrase = words.wanted(scene.asked)
    found = search.find(visit.portal.store.connection, tree, phrase) if phrase else search.Found()
    return search.show(found, scene.asked, scene.t, has_heading=bool(composer.blocks(scene.page.id, scene)))


def _crumbs(visit: Visit, tree: Tree, found: Leaf) -> list[Crumb]:
    """The way to a page. A folder whose index it is stands for the page already."""
    url = tree.url(found)
    t = sentences(visit)
    crumbs = [Crumb(ROOT, t.nav_knowledge)]
    if tree.base.group:
        crumbs.append(Crumb("", t.base_group.format(name=tree.base.group)))
    if url != tree.base.url or found.title != tree.base.title:
        crumbs.append(Crumb(tree.base.url, tree.base.title))
    return crumbs + [Crumb(step.url, step.title) for step in tree.steps_to(found) if step.url != url]


def _as_breadcrumb(crumbs: list[Crumb], found: Leaf) -> str:
    """What `#breadcrumb#` in content stands for: the way from the base to the page, without the list of bases."""
    ways = [crumb for crumb in crumbs[1:] if crumb.url]
    steps = [Markup('<a href="{}">{}</a>').format(crumb.url, crumb.title) for crumb in ways]
    return str(Markup(" / ").join([*steps, Markup("<span>{}</span>").format(found.title)]))


def _closed(visit: Visit) -> Response:
    """The portal does not let this person read the base."""
    t, person = sentences(visit), visit.person
    text = t.kb_closed_text.format(name=person.full_name if person else "")
    links = ((ROOT, t.nav_knowledge),)
    return message(visit, title=t.kb_closed_title, text=text, status=403, section="knowledge", links=links)


def _missing(visit: Visit, tree: Tree | None) -> Response:
    """The base's own page for missing addresses when it has one, else the portal's."""
    own = tree.page(tree.base.missing_page) if tree else None
    if tree and own:
        return _read(visit, tree, own, status=404)
    t = sentences(visit)
    links = ((ROOT, t.nav_knowledge),)
    if tree:
        links = ((tree.base.url, t.not_found_base.format(title=tree.base.title)),)
    return message(visit, title=t.not_found_title, text=t.not_found_text, status=404, section="knowledge", links=links)
