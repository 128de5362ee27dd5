"""Everything that the portal holds, without what differs from one run to the next: ids, stamps, addresses of files.

Two portals with the same content give equal JSON: ids in content become what they point to, lists are sorted.
"""

import json
import re
import sqlite3
from collections.abc import Callable
from typing import Any

from portal_emulator.landing import urls
from portal_emulator.landing.templates import template_code
from portal_emulator.notes.picture import documents_picture
from portal_emulator.tasks.picture import groups_picture, tasks_picture

_OWN_HOST = re.compile(
    r"https?://(?:127\.0\.0\.1|\[::1\]|(?:[a-z0-9-]+\.)*localhost)(?::\d+)?(?=/|$|[\s\"'<\]])", re.IGNORECASE
)
_UPLOAD = re.compile(r"(?:http://portal)?(/upload/landing/[0-9a-f]{3}/[0-9a-f]{32}/[A-Za-z0-9._%+-]*)")
_FILE_ID = re.compile(r"""(data-fileid(?:2x)?=["']?)(\d+)""")
_LANDING = re.compile(r"#landing(\d+)")
_BLOCK = re.compile(r"#block(\d+)")


def snapshot(db: sqlite3.Connection) -> dict[str, Any]:
    """Sites, folders, pages (with what stands on them), tasks, groups; trashed ones too, with `deleted`."""
    view = _View(db)
    return {
        "sites": _sorted(_site(view, tree) for tree in view.trees.values()),
        "folders": _sorted(_folder(tree, row) for tree in view.trees.values() for row in tree.folders.values()),
        "pages": _sorted(_page(view, row) for row in db.execute("SELECT * FROM landing")),
        "documents": documents_picture(db),
        "tasks": _readable(view, tasks_picture(db)),
        "groups": groups_picture(db),
    }


class _View:
    """What ids point to."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        ids = [row["id"] for row in db.execute("SELECT id FROM site")]
        self.trees = {site_id: tree for site_id in ids if (tree := urls.load_tree(db, site_id))}
        self.paths = {
            row["id"]: urls.page_path(self.trees[row["site_id"]], row) for row in db.execute("SELECT * FROM landing")
        }
        self.people = {row["id"]: row["email"] for row in db.execute("SELECT id, email FROM user")}
        files = db.execute("SELECT id, path, sha256 FROM file").fetchall()
        self.file_by_id = {row["id"]: row["sha256"] for row in files}
        self.file_by_path = {row["path"].replace("%", "%25"): row["sha256"] for row in files}
        self.blocks = self._block_names()

    def _block_names(self) -> dict[int, str]:
        """Block → page path and the block's place on it, the same for a draft and its public row."""
        names: dict[int, str] = {}
        places: dict[tuple[int, str], int] = {}
        for row in self.db.execute("SELECT id, lid, public FROM block ORDER BY sort, id"):
            place = places.get((row["lid"], row["public"]), 0)
            places[(row["lid"], row["public"])] = place + 1
            names[row["id"]] = f"{self.paths[row['lid']]}#block-{place}"
        return names

    def text(self, content: str | None) -> str:
        """Content with ids and own addresses replaced by what they mean."""
        text = _OWN_HOST.sub("http://portal", content or "")
        text = _UPLOAD.sub(lambda found: f"file:{self.file_by_path.get(found[1], 'unknown')}", text)
        text = _FILE_ID.sub(lambda found: found[1] + _named(self.file_by_id, found[2]), text)
        text = _LANDING.sub(lambda found: f"#landing:{_named(self.paths, found[1])}", text)
        return _BLOCK.sub(lambda found: f"#block:{_named(self.blocks, found[1])}", text)

    def rows(self, sql: str, key: int) -> list[sqlite3.Row]:
        return self.db.execute(sql, (key,)).fetchall()


def _named(names: dict[int, str], number: str) -> str:
    return names.get(int(number), "unknown")


def _sorted(values: Any) -> list[dict[str, Any]]:
    by_value: Callable[[dict[str, Any]], tuple[str, str]] = lambda value: (  # noqa: E731
        value.get("path", ""),
        json.dumps(value, sort_keys=True),
    )
    return sorted(values, key=by_value)


def _site(view: _View, tree: urls.Tree) -> dict[str, Any]:
    site = tree.site
    refs = view.rows("SELECT area, landing_id FROM template_ref WHERE entity_type = 'S' AND entity_id = ?", site["id"])
    special = view.rows("SELECT type, landing_id FROM syspage WHERE site_id = ?", site["id"])
    rights = view.rows("SELECT access_code, operations FROM site_right WHERE site_id = ?", site["id"])
    bindings = view.rows("SELECT kind, binding_id FROM site_binding WHERE site_id = ?", site["id"])
    return {
        "path": tree.root,
        "type": site["type"],
        "code": site["code"],
        "title": site["title"],
        "description": site["description"] or "",
        "active": site["active"],
        "deleted": site["deleted"],
        "template": template_code(site["tpl_id"]),
        "index": view.paths.get(site["landing_id_index"], ""),
        "page_404": view.paths.get(site["landing_id_404"], ""),
        "page_503": view.paths.get(site["landing_id_503"], ""),
        "areas": {str(row["area"]): view.paths[row["landing_id"]] for row in refs},
        "special": {row["type"]: view.paths[row["landing_id"]] for row in special},
        "rights": {row["access_code"]: json.loads(row["operations"]) for row in rights},
        "bindings": sorted(f"{row['kind']}:{row['binding_id']}" for row in bindings),
        "additional": json.loads(site["additional_fields"]),
    }


def _folder(tree: urls.Tree, row: sqlite3.Row) -> dict[str, Any]:
    return {
        "path": tree.root + tree.path(row["id"]),
        "title": row["title"],
        "code": row["code"],
        "active": row["active"],
        "deleted": row["deleted"],
        "has_index": bool(row["index_id"]),
    }


def _page(view: _View, row: sqlite3.Row) -> dict[str, Any]:
    refs = view.rows("SELECT area, landing_id FROM template_ref WHERE entity_type = 'L' AND entity_id = ?", row["id"])
    drafts = view.rows("SELECT * FROM block WHERE lid = ? AND public = 'N' ORDER BY sort, id", row["id"])
    public = view.rows("SELECT * FROM block WHERE lid = ? AND public = 'Y' ORDER BY sort, id", row["id"])
    shown = [_block(view, block) for block in drafts]
    published = [_block(view, block) for block in public]
    standing = [block for block in shown if block["deleted"] == "N"]
    return {
        "path": view.paths[row["id"]],
        "title": row["title"],
        "code": row["code"],
        "description": row["description"] or "",
        "active": row["active"],
        "public": row["public"],
        "deleted": row["deleted"],
        "template": template_code(row["tpl_id"]) if row["tpl_id"] else "",
        "areas": {str(ref["area"]): view.paths[ref["landing_id"]] for ref in refs},
        "additional": json.loads(row["additional_fields"]),
        "blocks": shown,
        # What was published, where it is not what the draft says.
        "published": "no" if not published else "as drafted" if published == standing else published,
    }


def _block(view: _View, row: sqlite3.Row) -> dict[str, Any]:
    return {
        "code": row["code"],
        "active": row["active"],
        "deleted": row["deleted"],
        "anchor": row["anchor"] or "",
        "content": view.text(row["content"]),
    }


def _readable(view: _View, value: Any) -> Any:
    """Texts of any depth, with own addresses replaced."""
    if isinstance(value, str):
        return view.text(value)
    if isinstance(value, list):
        return [_readable(view, item) for item in value]
    if isinstance(value, dict):
        return {name: _readable(view, item) for name, item in value.items()}
    return value
