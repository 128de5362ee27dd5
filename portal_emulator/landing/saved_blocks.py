"""Copies of blocks that a person keeps in the list of blocks. [docs: page/block-methods/landing-landing-favorite-block.md]"""

import json
import sqlite3
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Call
from portal_emulator.landing.errors import refuse
from portal_emulator.landing.markup import file_ids
from portal_emulator.landing.repository import BY_CODE, item


def save(call: Call, block: sqlite3.Row, meta: dict[str, Any]) -> int:
    """`meta`: name, section, preview (a file's id), tpl_code. The files that the copy names live as long as it does."""
    known = BY_CODE[block["code"]]
    row = call.db.execute("UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'block' RETURNING seq").fetchone()
    sections = [php.to_str(name) for name in php.as_list(meta.get("section"))] or list(known.sections)
    preview = php.to_int(meta.get("preview"))
    call.db.execute(
        "INSERT INTO saved_block (id, user_id, code, content, name, sections, tpl_code, preview_id, date_create)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            row["seq"],
            call.user.id,
            block["code"],
            block["content"],
            php.to_str(meta.get("name")) or known.name,
            json.dumps(sections),
            php.to_str(meta.get("tpl_code")),
            preview,
            call.now,
        ),
    )
    call.db.executemany(
        "INSERT OR IGNORE INTO saved_block_file (block_id, file_id) SELECT ?, id FROM file WHERE id = ?",
        [(row["seq"], file_id) for file_id in file_ids(block["content"]) | {preview}],
    )
    return int(row["seq"])


def remove(call: Call, block_id: int) -> None:
    """RestError BLOCK_NOT_FOUND, ACCESS_DENIED for another person's."""
    row = call.db.execute("SELECT user_id FROM saved_block WHERE id = ?", (block_id,)).fetchone()
    if row is None:
        raise refuse("BLOCK_NOT_FOUND")
    if row["user_id"] != call.user.id:
        raise refuse("ACCESS_DENIED")
    call.db.execute("DELETE FROM saved_block WHERE id = ?", (block_id,))


def listed(call: Call, site_type: str) -> dict[str, dict[str, Any]]:
    """`code@id` → as the repository shows it, newest last. [docs: block/methods/landing-block-get-repository.md]"""
    rows = call.db.execute("SELECT * FROM saved_block ORDER BY id").fetchall()
    return {
        f"{row['code']}@{row['id']}": item(BY_CODE[row["code"]])
        | {
            "name": row["name"],
            "section": json.loads(row["sections"]),
            "preview": _address(call.db, row["preview_id"]),
            "favorite": True,
            "favoriteMy": row["user_id"] == call.user.id,
        }
        for row in rows
        if BY_CODE[row["code"]].suits(site_type)
    }


def _address(db: sqlite3.Connection, file_id: int) -> str:
    row = db.execute("SELECT path FROM file WHERE id = ?", (file_id,)).fetchone() if file_id else None
    return row["path"].replace("%", "%25") if row else ""
