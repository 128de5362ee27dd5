"""Bases and documents for the snapshot: ids become what they point to, stamps are left out."""

import re
import sqlite3
from typing import Any

_DOCUMENT = re.compile(r"/note/document/(\d+)/")
_COLLECTION = re.compile(r"/note/collection/(\d+)/")
_FILE = re.compile(r"(\[\[(?:image|video|file) fileId=)(\d+)")


def documents_picture(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """Bases, each followed by its documents in the order in which they are shown; paths are made of titles."""
    names = {row["id"]: row["name"] for row in db.execute("SELECT id, name FROM note_collection")}
    rows = db.execute("SELECT * FROM note_document ORDER BY position DESC, id DESC").fetchall()
    by_id = {row["id"]: row for row in rows}
    paths = {number: _path(by_id, names, row) for number, row in by_id.items()}
    files = {row["id"]: row["sha256"] for row in db.execute("SELECT id, sha256 FROM note_file")}
    pictures = [
        {
            "path": row["name"],
            "base": True,
            "policy": row["policy"],
            "state": row["state"],
        }
        for row in db.execute("SELECT * FROM note_collection")
    ]
    places: dict[tuple[int, int | None], int] = {}
    for row in rows:
        place = places.get((row["collection_id"], row["parent_id"]), 0)
        if row["state"] == "live":
            places[(row["collection_id"], row["parent_id"])] = place + 1
        pictures.append(
            {
                "path": paths[row["id"]],
                "base": False,
                "title": row["title"],
                "place": place if row["state"] == "live" else -1,
                "markdown": _named(row["markdown"], paths, names, files),
                "unsaved": row["pending"],
                "state": row["state"],
                "deleted": row["state"] == "deleted",
            }
        )
    return sorted(
        pictures, key=lambda picture: (picture["path"], sorted((key, str(value)) for key, value in picture.items()))
    )


def _path(by_id: dict[int, sqlite3.Row], names: dict[int, str], row: sqlite3.Row) -> str:
    titles = [row["title"]]
    above = row["parent_id"]
    while above is not None:
        titles.append(by_id[above]["title"])
        above = by_id[above]["parent_id"]
    return "/".join([names[row["collection_id"]], *reversed(titles)])


def _named(text: str, paths: dict[int, str], names: dict[int, str], files: dict[int, str]) -> str:
    text = _DOCUMENT.sub(lambda match: f"/note/document/{paths.get(int(match[1]), '?')}/", text)
    text = _COLLECTION.sub(lambda match: f"/note/collection/{names.get(int(match[1]), '?')}/", text)
    return _FILE.sub(lambda match: match[1] + files.get(int(match[2]), "?"), text)
