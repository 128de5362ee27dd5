"""Knowledge bases in the portal's menus: those that are bound to a menu's code. [facts kb-6.8]

A code that no menu here has, whether the portal knows it or not, shows nothing.
"""

from dataclasses import dataclass

from portal_emulator.web.tree import Tree
from portal_emulator.web.visit import Visit

PROFILE_MENU = "top_panel:user_menu"
PROFILE_PAGE = "user_detail:top_menu"
TASK_LIST = "tasks_switcher:user"


@dataclass(frozen=True, slots=True)
class Entry:
    """A base in a menu."""

    url: str
    title: str


def entries(visit: Visit, code: str) -> list[Entry]:
    """The bases bound to a menu that the visitor finds in lists too, in the order of binding."""
    db = visit.portal.store.connection
    rows = db.execute(
        "SELECT site.* FROM site_binding JOIN site ON site.id = site_id WHERE kind = 'M' AND binding_id = ?"
        " AND type = 'KNOWLEDGE' AND deleted = 'N' ORDER BY site_binding.id",
        (code,),
    ).fetchall()
    bases = [Tree(db, row).base for row in rows if visit.is_listed(row["id"], row["type"])]
    return [Entry(base.url, base.title) for base in bases]
