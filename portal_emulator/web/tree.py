"""Knowledge bases, their pages and the addresses of both, for readers: values over the landing domain's own rules.

Readers are shown drafts, so pages and folders that are not active answer too; what is in the trash does not.
"""

import sqlite3
from dataclasses import dataclass
from urllib.parse import quote, unquote

from portal_emulator.landing import urls
from portal_emulator.landing.types import ROOTS
from portal_emulator.people.groups import bound_group, find_group

ROOT = f"{ROOTS['KNOWLEDGE']}/"
_OF_GROUPS = ROOTS["GROUP"].removeprefix(ROOT)
_TYPES = "type IN ('KNOWLEDGE', 'GROUP')"


@dataclass(frozen=True, slots=True)
class Base:
    """A knowledge base of the company or of a workgroup."""

    id: int
    type: str
    title: str
    description: str
    lang: str
    template: int
    missing_page: int
    url: str
    group: str = ""
    """The name of that workgroup."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page; `row` is what is stored of it."""

    id: int
    title: str
    is_active: bool
    template: int
    row: sqlite3.Row


@dataclass(frozen=True, slots=True)
class Step:
    """A folder on the way to a page."""

    title: str
    url: str


class Tree:
    """The folders and pages of one base, as they are at this moment."""

    def __init__(self, db: sqlite3.Connection, site: sqlite3.Row) -> None:
        self._db = db
        tree = urls.load_tree(db, site["id"])
        assert tree is not None
        self._tree = tree
        self.base = Base(
            id=site["id"],
            type=site["type"],
            title=site["title"],
            description=site["description"] or "",
            lang=site["lang"] or "",
            template=site["tpl_id"] or 0,
            missing_page=site["landing_id_404"] or 0,
            url=quote(tree.root),
            group=_group_of(db, site["id"]) if site["type"] == "GROUP" else "",
        )

    def url(self, page: Leaf) -> str:
        return quote(urls.page_path(self._tree, page.row))

    def steps_to(self, page: Leaf) -> list[Step]:
        """The folders from the root down to the page's own."""
        chain = self._tree.chain(page.row["folder_id"])
        return [Step(folder["title"], quote(self._tree.root + self._tree.path(folder["id"]))) for folder in chain]

    def find(self, path: str) -> Leaf | None:
        """The page at a path below the base."""
        return self.page(urls.resolve(self._db, self._tree, unquote(path)) or 0)

    def page(self, number: int) -> Leaf | None:
        """A page of this base, unless it is in the trash."""
        row = self._db.execute(
            "SELECT * FROM landing WHERE id = ? AND site_id = ? AND deleted = 'N'", (number, self.base.id)
        ).fetchone()
        return leaf(row) if row else None


class Links:
    """Addresses of pages and blocks of every base, for `#landing12` and `#block34`."""

    def __init__(self, db: sqlite3.Connection, host: str) -> None:
        self._db = db
        self._host = host
        self._trees: dict[int, urls.Tree | None] = {}

    def resolve(self, kind: str, number: int) -> str | None:
        """The absolute address, or None when there is no such page or block."""
        if kind == "landing":
            return self._page(number)
        row = self._db.execute(
            # A public block's draft points at it; readers are shown the draft.
            "SELECT id, lid, anchor FROM block WHERE deleted = 'N' AND public = 'N' AND (id = ? OR parent_id = ?)",
            (number, number),
        ).fetchone()
        page = self._page(row["lid"]) if row else None
        return f"{page}#{anchor_of(row)}" if page else None

    def _page(self, number: int) -> str | None:
        row = self._db.execute("SELECT * FROM landing WHERE id = ? AND deleted = 'N'", (number,)).fetchone()
        if row is None:
            return None
        site = row["site_id"]
        if site not in self._trees:
            self._trees[site] = urls.load_tree(self._db, site)
        tree = self._trees[site]
        return self._host + quote(urls.page_path(tree, row)) if tree else None


def all_trees(db: sqlite3.Connection) -> list[Tree]:
    """Every base that is not in the trash, oldest first."""
    rows = db.execute(f"SELECT * FROM site WHERE {_TYPES} AND deleted = 'N' ORDER BY id")
    return [Tree(db, row) for row in rows.fetchall()]


def locate(db: sqlite3.Connection, path: str) -> tuple[Tree | None, str]:
    """Split a path below `/knowledge/` into the base and the rest; case does not matter."""
    first, _, rest = path.partition("/")
    site_type = "KNOWLEDGE"
    if first == _OF_GROUPS and rest:
        site_type = "GROUP"
        first, _, rest = rest.partition("/")
    row = db.execute(
        "SELECT * FROM site WHERE type = ? AND deleted = 'N' AND LOWER_U(TRIM(code, '/')) = ? ORDER BY id LIMIT 1",
        (site_type, unquote(first).casefold()),
    ).fetchone()
    return (Tree(db, row) if row else None), rest


def _group_of(db: sqlite3.Connection, site: int) -> str:
    number = bound_group(db, site)
    group = find_group(db, number) if number else None
    return group["name"] if group else ""


def anchor_of(block: sqlite3.Row) -> str:
    """The id under which a block stands on its page."""
    return block["anchor"] or f"b{block['id']}"


def leaf(row: sqlite3.Row) -> Leaf:
    return Leaf(row["id"], row["title"], row["active"] == "Y", row["tpl_id"] or 0, row)
