"""What every work on tasks needs: the database, who works, and when."""

import sqlite3
from dataclasses import dataclass
from datetime import tzinfo
from enum import StrEnum

from portal_emulator.tasks.access import Viewer, viewer
from portal_emulator.tasks.errors import NotAllowed
from portal_emulator.tasks.row import Task, load_task


class Mark(StrEnum):
    """What a person notes on a task for oneself: columns of `task_reader`."""

    FAVORITE = "favorite"
    MUTED = "muted"
    PINNED = "pinned"


@dataclass(frozen=True, slots=True)
class Desk:
    """One person's work at one moment; the caller holds the transaction. A longer title is cut."""

    db: sqlite3.Connection
    who: Viewer
    now: int
    zone: tzinfo
    title_length: int = 250

    def task(self, task_id: int) -> Task:
        """The task, when this person may see it; NotAllowed otherwise, as if there were none."""
        task = load_task(self.db, task_id)
        if task is None or not self.who.sees(task):
            raise NotAllowed
        return task

    def has_marked(self, task_id: int, mark: Mark) -> bool:
        """Whether this person keeps the task among the favourites, has silenced it, or pinned it in the list."""
        row = self.db.execute(
            f"SELECT {mark} FROM task_reader WHERE task_id = ? AND user_id = ?", (task_id, self.who.id)
        ).fetchone()
        return row is not None and row[0] == "Y"

    def viewed(self, task_id: int) -> int | None:
        row = self.db.execute(
            "SELECT viewed FROM task_reader WHERE task_id = ? AND user_id = ?", (task_id, self.who.id)
        ).fetchone()
        return None if row is None else row["viewed"]

    def note(self, task_id: int, field: str, before: str | None = None, after: str | None = None) -> None:
        """A line in the task's history."""
        self.db.execute(
            "INSERT INTO task_history (task_id, user_id, field, value_from, value_to, created) VALUES (?, ?, ?, ?, ?, ?)",
            (task_id, self.who.id, field, before, after, self.now),
        )


def open_desk(db: sqlite3.Connection, user_id: int, now: int, zone: tzinfo) -> Desk:
    return Desk(db, viewer(db, user_id), now, zone)
