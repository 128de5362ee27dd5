"""Tags: each belongs to a person or to a group, so one text may stand under several ids; compared without case."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from portal_emulator.tasks.desk import Desk


@dataclass(frozen=True, slots=True)
class Tag:
    id: int
    title: str


def tags_of(db: sqlite3.Connection, task_id: int) -> list[Tag]:
    rows = db.execute(
        "SELECT tag.id, tag.title FROM task_tag JOIN tag ON tag.id = task_tag.tag_id WHERE task_id = ? ORDER BY tag.id",
        (task_id,),
    )
    return [Tag(row["id"], row["title"]) for row in rows]


def set_tags(desk: Desk, task_id: int, group_id: int, titles: Iterable[str]) -> list[str]:
    """Replace the task's tags; the titles that stand now, each once whatever its case."""
    wanted = {title.casefold(): title for title in reversed(list(titles))}
    desk.db.execute("DELETE FROM task_tag WHERE task_id = ?", (task_id,))
    owner = (0, group_id) if group_id else (desk.who.id, 0)
    own = {
        row["title"].casefold(): Tag(row["id"], row["title"])
        for row in desk.db.execute("SELECT id, title FROM tag WHERE user_id = ? AND group_id = ?", owner)
    }
    for key, title in reversed(wanted.items()):
        tag = own.get(key)
        tag_id = tag.id if tag else _new_tag(desk.db, owner, title)
        desk.db.execute("INSERT INTO task_tag (task_id, tag_id) VALUES (?, ?)", (task_id, tag_id))
    return [tag.title for tag in tags_of(desk.db, task_id)]


def _new_tag(db: sqlite3.Connection, owner: tuple[int, int], title: str) -> int:
    cursor = db.execute("INSERT INTO tag (user_id, group_id, title) VALUES (?, ?, ?)", (*owner, title))
    assert cursor.lastrowid is not None
    return cursor.lastrowid
