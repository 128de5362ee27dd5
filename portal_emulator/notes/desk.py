"""Who may do what with bases and documents (facts tn-6.7)."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from portal_emulator.notes.markdown import reserialised

# How long a person's edit waits before the portal turns it into Markdown.
COMPACTION_SECONDS = 60


class Level(IntEnum):
    """What everybody may do with a base, or one person."""

    none = 0
    view = 1
    manage = 2
    moderate = 3


class NotFound(Exception):  # noqa: N818  an answer, not a failure of the program
    """No such object, or hidden from this person."""


class Denied(Exception):  # noqa: N818
    """Seen, but the right is missing."""


@dataclass(frozen=True, slots=True)
class NoteDesk:
    """One person's work at one moment; the caller holds the transaction."""

    db: sqlite3.Connection
    user_id: int
    admin: bool
    now: int

    def level(self, row: sqlite3.Row) -> Level:
        """A base made by REST is open to its creator and to administrators only, until a person opens it up."""
        if self.admin or row["created_by"] == self.user_id:
            return Level.moderate
        return Level[row["policy"]]

    def collection(self, collection_id: int, needs: Level, *, states: Iterable[str] = ("live",)) -> sqlite3.Row:
        row = self.db.execute("SELECT * FROM note_collection WHERE id = ?", (collection_id,)).fetchone()
        if row is None or row["state"] not in states or self.level(row) < Level.view:
            raise NotFound(collection_id)
        if self.level(row) < needs:
            raise Denied
        found: sqlite3.Row = row
        return found

    def document(self, document_id: int, needs: Level, *, states: Iterable[str] = ("live",)) -> sqlite3.Row:
        """The document, with a person's edits in it once they are old enough."""
        self.compact(document_id)
        row = self.db.execute("SELECT * FROM note_document WHERE id = ?", (document_id,)).fetchone()
        if row is None or row["state"] not in states:
            raise NotFound(document_id)
        base = self.db.execute("SELECT * FROM note_collection WHERE id = ?", (row["collection_id"],)).fetchone()
        if self.level(base) < Level.view:
            raise NotFound(document_id)
        if self.level(base) < needs:
            raise Denied
        found: sqlite3.Row = row
        return found

    def compact(self, document_id: int) -> None:
        """The editor writes its own Markdown: what comes back is not what was sent."""
        row = self.db.execute(
            "SELECT * FROM note_document WHERE id = ? AND pending IS NOT NULL AND pending_at <= ?",
            (document_id, self.now - COMPACTION_SECONDS),
        ).fetchone()
        if row is not None:
            self.db.execute(
                "UPDATE note_document SET markdown = ?, updated = ?, updated_by = ?, pending = NULL, pending_by = NULL,"
                " pending_at = NULL WHERE id = ?",
                (reserialised(row["pending"]), row["pending_at"], row["pending_by"], document_id),
            )
