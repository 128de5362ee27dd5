"""A knowledge base page put together: its blocks, and the areas that its template shows beside them (facts kb-2, kb-6)."""

import sqlite3
from dataclasses import dataclass
from html import escape

from bs4 import BeautifulSoup, Tag
from markupsafe import Markup

from portal_emulator.landing.markup import wrapped
from portal_emulator.landing.repository import is_search
from portal_emulator.landing.templates import BY_ID
from portal_emulator.web.markup import as_shown, harmless
from portal_emulator.web.texts import Texts
from portal_emulator.web.tree import Base, Leaf, Links, anchor_of


@dataclass(frozen=True, slots=True)
class Frame:
    """What of a template stands where; a number is the template's area, 0 is none."""

    header: int = 0
    sidebar: int = 0
    footer: int = 0
    is_right: bool = False


FRAMES = {
    "sidebar_left": Frame(sidebar=1),
    "sidebar_right": Frame(sidebar=1, is_right=True),
    "header_footer": Frame(header=1, footer=2),
    "without_left": Frame(header=1, sidebar=2, footer=3, is_right=True),
    "without_right": Frame(header=1, sidebar=2, footer=3),
}


@dataclass(frozen=True, slots=True)
class Scene:
    """What blocks need to know of the page they are shown on. `asked` is what was searched for."""

    page: Leaf
    url: str
    crumbs: str
    search_url: str
    asked: str
    year: int
    t: Texts


class Composer:
    """Makes the HTML of pages of one base."""

    def __init__(self, db: sqlite3.Connection, base: Base, links: Links) -> None:
        self._db = db
        self._base = base
        self._links = links

    def areas(self, page: Leaf) -> dict[int, int]:
        """The page that stands in each area of this page's template; a page's own choice goes before the base's."""
        if self.is_area(page):
            return {}
        return self._refs("L", page.id) or self._refs("S", self._base.id)

    def frame(self, page: Leaf) -> Frame:
        template = BY_ID.get(page.template or self._base.template)
        areas = self.areas(page)
        chosen = FRAMES.get(template.xml_id if template else "", Frame())
        return Frame(
            header=chosen.header if chosen.header in areas else 0,
            sidebar=chosen.sidebar if chosen.sidebar in areas else 0,
            footer=chosen.footer if chosen.footer in areas else 0,
            is_right=chosen.is_right,
        )

    def is_area(self, page: Leaf) -> bool:
        row = self._db.execute("SELECT EXISTS (SELECT 1 FROM template_ref WHERE landing_id = ?)", (page.id,)).fetchone()
        return bool(row[0])

    def compose(self, scene: Scene, found: Markup) -> Markup:
        """The page between the portal's header and footer. `found` is the list of hits on a page of results."""
        frame, areas = self.frame(scene.page), self.areas(scene.page)
        blocks = self.blocks(scene.page.id, scene) + found
        if not blocks:
            blocks = Markup('<p class="container empty">{}</p>').format(scene.t.kb_empty)
        main = Markup(
            '<main id="portal-content" class="landing-main" tabindex="-1"{}><div class="landing-area">{}</div></main>'
        ).format(Markup(' lang="{}"').format(self._base.lang) if self._base.lang else "", blocks)
        middle = self._with_sidebar(main, frame, areas, scene)
        header = self._area("header", areas[frame.header], scene) if frame.header else Markup("")
        footer = self._area("footer", areas[frame.footer], scene) if frame.footer else Markup("")
        return header + middle + footer

    def blocks(self, page: int, scene: Scene) -> Markup:
        """Draft blocks: what readers of a knowledge base are shown, published or not."""
        rows = self._db.execute(
            "SELECT * FROM block WHERE lid = ? AND public = 'N' AND deleted = 'N' AND active = 'Y' ORDER BY sort, id",
            (page,),
        )
        return Markup("\n").join(self._block(row, scene) for row in rows)

    def _block(self, row: sqlite3.Row, scene: Scene) -> Markup:
        content = harmless(
            as_shown(
                row["content"],
                self._links.resolve,
                page_title=scene.page.title,
                year=scene.year,
                breadcrumb=scene.crumbs,
            )
        )
        if is_search(row["code"]):
            content = _with_search_form(content, scene)
        elif "landing-block-node-menu" in content:
            content = content.replace(f'href="{escape(scene.url)}"', f'href="{escape(scene.url)}" aria-current="page"')
        inside = wrapped(content, escape(row["code"]), escape(anchor_of(row)))
        return Markup('<a id="editor{}"></a>{}').format(row["id"], Markup(inside))  # noqa: S704 - `harmless` wrote it

    def _with_sidebar(self, main: Markup, frame: Frame, areas: dict[int, int], scene: Scene) -> Markup:
        if not frame.sidebar:
            return Markup('<div class="landing-layout">{}</div>').format(main)
        aside = Markup(
            '<aside id="portal-sidebar" class="landing-sidebar" popover aria-label="{}">'
            '<button type="button" class="button kb-close" popovertarget="portal-sidebar" popovertargetaction="hide">{}'
            '</button><div class="landing-area">{}</div></aside>'
        ).format(scene.t.kb_sidebar, scene.t.kb_close_menu, self.blocks(areas[frame.sidebar], scene))
        side, parts = ("sidebar-right", main + aside) if frame.is_right else ("sidebar-left", aside + main)
        return Markup('<div class="landing-layout landing-layout-flex {}">{}</div>').format(side, parts)

    def _area(self, place: str, page: int, scene: Scene) -> Markup:
        return Markup('<div class="landing-{}"><div class="landing-area">{}</div></div>').format(
            place, self.blocks(page, scene)
        )

    def _refs(self, kind: str, number: int) -> dict[int, int]:
        rows = self._db.execute(
            "SELECT area, landing_id FROM template_ref JOIN landing ON landing.id = landing_id "
            "WHERE entity_type = ? AND entity_id = ? AND landing.deleted = 'N'",
            (kind, number),
        )
        return {row["area"]: row["landing_id"] for row in rows}


def _with_search_form(content: str, scene: Scene) -> str:
    """A search block as the portal's component makes it work: its form asks the base's page of results."""
    soup = BeautifulSoup(content, "html.parser")
    form = soup.find("form")
    if not isinstance(form, Tag):
        form = soup.new_tag("form")
        (soup.find("section") or soup).append(form)
    form.attrs.update(
        {"role": "search", "method": "get", "action": scene.search_url, "aria-label": scene.t.search_label}
    )
    field = form.find("input", attrs={"type": lambda kind: kind in {None, "text", "search"}})
    if not isinstance(field, Tag):
        field = soup.new_tag("input")
        form.insert(0, field)
    field.attrs.update({"type": "search", "name": "q", "value": scene.asked, "aria-label": scene.t.search_label})
    field.attrs.setdefault("placeholder", scene.t.search_label)
    button = form.find("button") or form.find("input", attrs={"type": "submit"})
    if not isinstance(button, Tag):
        button = soup.new_tag("button")
        form.append(button)
    if button.name == "button":
        button["type"] = "submit"
        if not button.get_text(strip=True):
            button.append(scene.t.search_button)
    return str(soup)
