"""The portal's database: SQLite, one connection a thread, one transaction a command.

A process killed at any moment leaves each command wholly done or not at all: WAL with synchronous=NORMAL loses no
commit to a killed process (only, perhaps, the last ones to a power cut).
"""

import os
import sqlite3
import stat
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from portal_emulator.schema import MIGRATIONS


class Store:
    """`Store(None)` is a database in a temporary folder that `close` removes."""

    def __init__(self, path: Path | None = None) -> None:
        self._temporary = None if path else tempfile.TemporaryDirectory(prefix="portal-", ignore_cleanup_errors=True)
        self.path = path or Path(self._temporary.name if self._temporary else "") / "portal.sqlite"
        self._synchronous = "NORMAL" if path else "OFF"
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        self._writing = threading.RLock()
        self.is_new = not self.path.exists() or self.path.stat().st_size == 0
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._close_to_others()
        self._migrate()

    def _close_to_others(self) -> None:
        """Webhooks are passwords: nobody else may read the file, nor those that SQLite puts beside it (they get its mode)."""
        with suppress(OSError):  # a file that may not be opened is explained by SQLite
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            if stat.S_ISREG(self.path.stat().st_mode):
                self.path.chmod(0o600)

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection; rows are sqlite3.Row."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._open()
            self._local.connection = found
        return found

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One command: committed when the block ends, rolled back when it raises."""
        connection = self.connection
        with self._writing:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def close(self) -> None:
        with self._guard:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
        self._local = threading.local()
        if self._temporary:
            self._temporary.cleanup()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, isolation_level=None, check_same_thread=False, timeout=30, cached_statements=512
        )
        connection.row_factory = sqlite3.Row
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.DatabaseError:  # the file is none of ours
            connection.close()
            raise
        connection.execute(f"PRAGMA synchronous={self._synchronous}")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.create_function("LOWER_U", 1, _lower, deterministic=True)
        with self._guard:
            self._connections.append(connection)
        return connection

    def _migrate(self) -> None:
        connection = self.connection
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version < len(MIGRATIONS):
            scripts = "\n".join(MIGRATIONS[version:])
            connection.executescript(f"BEGIN;\n{scripts}\nPRAGMA user_version={len(MIGRATIONS)};\nCOMMIT;")


def _lower(value: str | float | bytes | None) -> str | float | bytes | None:
    """SQLite's own LOWER knows ASCII only; the portal's collation ignores case in every alphabet."""
    return value.casefold() if isinstance(value, str) else value
