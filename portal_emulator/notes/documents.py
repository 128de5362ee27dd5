"""Documents: adding, changing, the tree, removing, searching; and a person's edit in the portal's editor."""

import re
import sqlite3
from collections.abc import Iterable
from html import escape
from typing import Any

from portal_emulator.notes.desk import Level, NoteDesk
from portal_emulator.notes.markdown import plain

MARKDOWN_BYTES = 1_048_576
TREE_NODES = 5000
POSITION_STEP = 1000
_SNIPPET_SIDE = 60


class InvalidParent(ValueError):  # noqa: N818  named as the portal's code is
    """The parent is no live document of the same base."""


class UnsavedChanges(ValueError):  # noqa: N818
    """A person is editing the text right now."""


def add(desk: NoteDesk, collection_id: int, parent_id: int | None, title: str, markdown: str) -> int:
    """A new document stands first among its siblings: they are shown by position from high to low."""
    base = desk.collection(collection_id, Level.manage)
    if parent_id is not None and not _is_live(desk, parent_id, base["id"]):
        raise InvalidParent
    row = desk.db.execute(
        "SELECT COALESCE(MAX(position), 0) FROM note_document WHERE collection_id = ? AND parent_id IS ?",
        (base["id"], parent_id),
    ).fetchone()
    cursor = desk.db.execute(
        "INSERT INTO note_document (collection_id, parent_id, title, markdown, position, created_by, updated_by,"
        " created, updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            base["id"],
            parent_id,
            title,
            markdown,
            row[0] + POSITION_STEP,
            desk.user_id,
            desk.user_id,
            desk.now,
            desk.now,
        ),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def change(desk: NoteDesk, document_id: int, title: str | None, markdown: str | None, *, overwrite: bool) -> None:
    """Every change moves the date, also one that changes nothing."""
    row = desk.document(document_id, Level.manage)
    if markdown is not None and row["pending"] is not None and not overwrite:
        raise UnsavedChanges
    desk.db.execute(
        "UPDATE note_document SET title = ?, markdown = ?, updated = ?, updated_by = ? WHERE id = ?",
        (
            row["title"] if title is None else title,
            row["markdown"] if markdown is None else markdown,
            desk.now,
            desk.user_id,
            document_id,
        ),
    )
    if markdown is not None:
        desk.db.execute(
            "UPDATE note_document SET pending = NULL, pending_by = NULL, pending_at = NULL, converted = 0 WHERE id = ?",
            (document_id,),
        )


def edit(desk: NoteDesk, document_id: int, text: str) -> None:
    """A person types in the editor: REST still answers the old text, and refuses a new one without `overwrite`."""
    desk.document(document_id, Level.manage)
    desk.db.execute(
        "UPDATE note_document SET pending = ?, pending_by = ?, pending_at = ? WHERE id = ?",
        (text, desk.user_id, desk.now, document_id),
    )


def open_editor(desk: NoteDesk, document_id: int, *, stamps: bool) -> None:
    """The editor makes its own form of what REST wrote; `stamps`: which looks as if the person had changed it."""
    row = desk.document(document_id, Level.view)
    if row["converted"] or not stamps:
        return
    desk.db.execute(
        "UPDATE note_document SET converted = 1, updated = ?, updated_by = ? WHERE id = ?",
        (desk.now, desk.user_id, document_id),
    )


def shown_text(row: sqlite3.Row) -> str:
    """What people see in the portal: their edits at once."""
    return str(row["markdown"] if row["pending"] is None else row["pending"])


def retire(desk: NoteDesk, document_id: int, state: str) -> None:
    """Archive or delete, with everything below. An archived document can still be deleted."""
    desk.document(document_id, Level.manage, states=("live",) if state == "archived" else ("live", "archived"))
    desk.db.execute(
        "WITH RECURSIVE below (id) AS (SELECT ? UNION SELECT document.id FROM note_document AS document"
        " JOIN below ON document.parent_id = below.id)"
        " UPDATE note_document SET state = ? WHERE id IN (SELECT id FROM below) AND state <> 'deleted'",
        (document_id, state),
    )


def live_rows(db: sqlite3.Connection, collection_id: int) -> list[sqlite3.Row]:
    return db.execute(
        "SELECT * FROM note_document WHERE collection_id = ? AND state = 'live' ORDER BY position DESC, id DESC",
        (collection_id,),
    ).fetchall()


def tree(rows: Iterable[sqlite3.Row], limit: int = TREE_NODES) -> tuple[list[dict[str, Any]], bool]:
    """Root nodes, and whether some are left out: whole branches, or the end of a first one that is too large."""
    below: dict[int | None, list[sqlite3.Row]] = {}
    for row in rows:
        below.setdefault(row["parent_id"], []).append(row)
    nodes: list[dict[str, Any]] = []
    left = limit
    for root in below.get(None, []):
        branch = _branch(root, below, None if nodes else limit)
        size = branch.pop("size")
        if nodes and size > left:
            return nodes, True
        nodes.append(branch)
        left -= size
        if size >= limit and _size(root, below) > limit:
            return nodes, True
    return nodes, False


def _branch(root: sqlite3.Row, below: dict[int | None, list[sqlite3.Row]], limit: int | None) -> dict[str, Any]:
    """In breadth-first order, so that a cut leaves the upper levels."""
    top = _node(root)
    queue = [top]
    size = 1
    for node in queue:
        for row in below.get(node["id"], []):
            if limit is not None and size >= limit:
                break
            child = _node(row)
            node["children"].append(child)
            queue.append(child)
            size += 1
    return {**top, "size": size}


def _size(root: sqlite3.Row, below: dict[int | None, list[sqlite3.Row]]) -> int:
    queue = [root["id"]]
    for number in queue:
        queue += [row["id"] for row in below.get(number, [])]
    return len(queue)


def _node(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "collectionId": row["collection_id"],
        "parentId": row["parent_id"],
        "title": row["title"],
        "position": row["position"],
        "children": [],
    }


def search(desk: NoteDesk, query: str, limit: int) -> tuple[list[dict[str, Any]], bool]:
    """Documents with all the words in title or text, best first, with what stands around the first hit."""
    words = query.casefold().split()
    found = []
    for row in desk.db.execute(
        "SELECT note_document.*, note_collection.policy, note_collection.created_by AS base_owner FROM note_document"
        " JOIN note_collection ON note_collection.id = collection_id"
        " WHERE note_document.state = 'live' AND note_collection.state = 'live'"
    ):
        if not (desk.admin or row["base_owner"] == desk.user_id or row["policy"] != "none"):
            continue
        text = plain(row["markdown"])
        title, body = row["title"].casefold(), text.casefold()
        if not all(word in title or word in body for word in words):
            continue
        hits = sum(2 * title.count(word) + body.count(word) for word in words)
        found.append(
            {
                "documentId": row["id"],
                "collectionId": row["collection_id"],
                "title": row["title"],
                "score": round(hits / (hits + 3), 3),
                "snippet": _snippet(text, words),
                "sharedAccess": False,
            }
        )
    found.sort(key=lambda hit: (-hit["score"], hit["documentId"]))
    return found[:limit], len(found) > limit


def _snippet(text: str, words: list[str]) -> str:
    pattern = re.compile("|".join(re.escape(word) for word in words), re.IGNORECASE)
    first = pattern.search(text)
    middle = first.start() if first else 0
    piece = text[max(0, middle - _SNIPPET_SIDE) : middle + _SNIPPET_SIDE]
    marked = "".join(
        f"<b>{escape(part)}</b>" if number % 2 else escape(part)
        for number, part in enumerate(re.split(f"({pattern.pattern})", piece, flags=re.IGNORECASE))
    )
    return f"...{marked}..."


def _is_live(desk: NoteDesk, document_id: int, collection_id: int) -> bool:
    row = desk.db.execute(
        "SELECT 1 FROM note_document WHERE id = ? AND collection_id = ? AND state = 'live'",
        (document_id, collection_id),
    ).fetchone()
    return row is not None
