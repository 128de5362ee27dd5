"""Public addresses of sites and pages, and the way back. [facts kb-3, kb-4]"""

import sqlite3
from dataclasses import dataclass
from typing import Any

from portal_emulator.dispatch import Call
from portal_emulator.landing.types import ROOTS

MAX_DEPTH = 100


@dataclass(frozen=True, slots=True)
class Tree:
    """A site with its folders, as PHP remembers them for the rest of an HTTP request."""

    site: sqlite3.Row
    folders: dict[int, sqlite3.Row]

    def chain(self, folder_id: int | None) -> list[sqlite3.Row]:
        """The folder and those above it, the outermost first; an unknown folder ends the chain."""
        found: list[sqlite3.Row] = []
        while folder_id and len(found) < MAX_DEPTH:
            folder = self.folders.get(folder_id)
            if folder is None:
                break
            found.append(folder)
            folder_id = folder["parent_id"]
        return found[::-1]

    def path(self, folder_id: int | None) -> str:
        return "".join(f"{folder['code']}/" for folder in self.chain(folder_id))

    @property
    def root(self) -> str:
        return f"{ROOTS[self.site['type']]}/{self.site['code'].strip('/')}/"


def load_tree(db: sqlite3.Connection, site_id: int) -> Tree | None:
    site = db.execute("SELECT * FROM site WHERE id = ?", (site_id,)).fetchone()
    if site is None:
        return None
    folders = db.execute("SELECT * FROM folder WHERE site_id = ?", (site_id,))
    return Tree(site, {folder["id"]: folder for folder in folders})


def page_path(tree: Tree, page: sqlite3.Row) -> str:
    """`/knowledge/<site>/<folders>/<code>/`; the index pages of site and folder answer at the shorter address."""
    if page["id"] == tree.site["landing_id_index"]:
        return tree.root
    path = tree.root + tree.path(page["folder_id"])
    folder = tree.folders.get(page["folder_id"] or 0)
    if folder is not None and _is_index(folder, page):
        return path
    return f"{path}{page['code']}/"


def _is_index(folder: sqlite3.Row, page: sqlite3.Row) -> bool:
    if folder["index_id"]:
        return bool(folder["index_id"] == page["id"])
    return bool(folder["code"] == page["code"])


def page_url(call: Call, page: sqlite3.Row) -> str:
    """The whole address, with folders as they were when this request first built an address of the site."""
    key = f"tree:{page['site_id']}"
    tree: Any = call.statics.memory.get(key)
    if tree is None:
        tree = load_tree(call.db, page["site_id"])
        call.statics.memory[key] = tree
    return call.base_url + page_path(tree, page) if tree else ""


def site_url(call: Call, site: sqlite3.Row) -> str:
    return f"{call.base_url}{ROOTS[site['type']]}/{site['code'].strip('/')}/"


def resolve(db: sqlite3.Connection, tree: Tree, path: str) -> int | None:
    """The page at a path within the site; case does not matter, inactive pages answer, trashed ones do not."""
    parts = [part.casefold() for part in path.partition("?")[0].partition("#")[0].split("/") if part]
    if not parts:
        return tree.site["landing_id_index"] or None
    folder_id: int | None = None
    for depth, part in enumerate(parts):
        below = _folder_named(tree, folder_id, part)
        if below is None:
            return _page_named(db, tree, folder_id, part) if depth == len(parts) - 1 else None
        folder_id = below["id"]
    return _folder_index(db, tree.folders[folder_id]) if folder_id else None


def _folder_named(tree: Tree, parent_id: int | None, code: str) -> sqlite3.Row | None:
    for folder in tree.folders.values():
        same_level = (folder["parent_id"] or 0) == (parent_id or 0)
        if same_level and folder["deleted"] == "N" and folder["code"].casefold() == code:
            return folder
    return None


def _page_named(db: sqlite3.Connection, tree: Tree, folder_id: int | None, code: str) -> int | None:
    row = db.execute(
        "SELECT id FROM landing WHERE site_id = ? AND COALESCE(folder_id, 0) = ? AND deleted = 'N'"
        " AND LOWER_U(code) = ? ORDER BY id LIMIT 1",
        (tree.site["id"], folder_id or 0, code),
    ).fetchone()
    return row["id"] if row else None


def _folder_index(db: sqlite3.Connection, folder: sqlite3.Row) -> int | None:
    """The folder's INDEX_ID, else the page with the lowest id in it."""
    if folder["index_id"]:
        return int(folder["index_id"])
    row = db.execute(
        "SELECT MIN(id) AS id FROM landing WHERE folder_id = ? AND deleted = 'N'", (folder["id"],)
    ).fetchone()
    return row["id"] if row else None
