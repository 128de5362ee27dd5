"""What people say around a task: comments (its chat, since tasks 25.700.0) and results."""

import sqlite3

from portal_emulator.tasks.desk import Desk
from portal_emulator.tasks.errors import NotAllowed
from portal_emulator.tasks.writing import touch


def add_comment(desk: Desk, task_id: int, text: str, author_id: int, posted: int | None = None) -> int:
    """Whoever may read the task may write, even in another person's name (docs: task-comment-item-add.md)."""
    task = desk.task(task_id)
    cursor = desk.db.execute(
        "INSERT INTO task_comment (task_id, author_id, message, created) VALUES (?, ?, ?, ?)",
        (task.id, author_id, text, desk.now if posted is None else posted),
    )
    assert cursor.lastrowid is not None
    desk.note(task.id, "COMMENT", None, str(cursor.lastrowid))
    touch(desk, task.id)
    return cursor.lastrowid


def comments_of(db: sqlite3.Connection, task_id: int) -> list[sqlite3.Row]:
    return db.execute("SELECT * FROM task_comment WHERE task_id = ? ORDER BY id", (task_id,)).fetchall()


def find_comment(db: sqlite3.Connection, comment_id: int) -> sqlite3.Row | None:
    found: sqlite3.Row | None = db.execute("SELECT * FROM task_comment WHERE id = ?", (comment_id,)).fetchone()
    return found


def add_result(
    desk: Desk, task_id: int, text: str, *, author_id: int | None = None, comment_id: int | None = None
) -> int:
    """An open result; it closes when the task is completed and stays closed when the task is reopened."""
    task = desk.task(task_id)
    cursor = desk.db.execute(
        "INSERT INTO task_result (task_id, comment_id, author_id, message, created) VALUES (?, ?, ?, ?, ?)",
        (task.id, comment_id, author_id or desk.who.id, text, desk.now),
    )
    assert cursor.lastrowid is not None
    touch(desk, task.id)
    return cursor.lastrowid


def results_of(db: sqlite3.Connection, task_id: int) -> list[sqlite3.Row]:
    """Newest first."""
    return db.execute("SELECT * FROM task_result WHERE task_id = ? ORDER BY id DESC", (task_id,)).fetchall()


def find_result(db: sqlite3.Connection, result_id: int) -> sqlite3.Row | None:
    found: sqlite3.Row | None = db.execute("SELECT * FROM task_result WHERE id = ?", (result_id,)).fetchone()
    return found


def own_result(desk: Desk, result_id: int) -> sqlite3.Row:
    """The result, when it is this person's or an administrator asks; NotAllowed otherwise."""
    row = find_result(desk.db, result_id)
    if row is None:
        raise NotAllowed
    desk.task(row["task_id"])
    if not (desk.who.admin or row["author_id"] == desk.who.id):
        raise NotAllowed
    return row


def change_result(desk: Desk, result_id: int, text: str) -> None:
    own_result(desk, result_id)
    desk.db.execute("UPDATE task_result SET message = ?, changed = ? WHERE id = ?", (text, desk.now, result_id))


def remove_result(desk: Desk, result_id: int) -> None:
    own_result(desk, result_id)
    desk.db.execute("DELETE FROM task_result WHERE id = ?", (result_id,))
