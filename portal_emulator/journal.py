"""The log of REST requests that the control interface shows: the last 10,000, refused and lost ones too."""

import threading
from collections import deque
from dataclasses import dataclass
from typing import Any

KEPT = 10_000


@dataclass(slots=True)
class Entry:
    """`status` 0: the connection was closed without an answer. `bytes`: size of the request's body."""

    n: int
    path: str
    version: int
    user: int
    commands: list[str]
    bytes: int
    status: int = 0

    def as_dict(self) -> dict[str, Any]:
        return {
            "n": self.n,
            "path": self.path,
            "version": self.version,
            "user": self.user,
            "commands": [{"method": name} for name in self.commands],
            "status": self.status,
            "bytes": self.bytes,
        }


class Journal:
    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._count = 0
        self._guard = threading.Lock()

    def open(self, path: str, version: int, user: int, commands: list[str], size: int) -> Entry:
        """Log a request as it arrives; its status is filled in when it is answered."""
        with self._guard:
            self._count += 1
            entry = Entry(self._count, path, version, user, commands, size)
            self._entries.append(entry)
            return entry

    def entries(self) -> list[dict[str, Any]]:
        with self._guard:
            return [entry.as_dict() for entry in self._entries]

    def clear(self) -> None:
        """Empty the log; numbering starts again from 1."""
        with self._guard:
            self._entries.clear()
            self._count = 0
