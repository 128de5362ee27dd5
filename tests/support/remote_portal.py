"""The emulator as a process of its own, and what people and tests do to it over HTTP."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from programs import Programs
from rehearsal import NOON, comments_in, drafts_in, review_tasks_in

READING = ("get", "list", "profile", "ref", "getfolders", "batch", "time", "scope")
CLOCK = NOON.timestamp()


@dataclass
class RemotePortal:
    """The emulator's process: REST as any person, its control interface, and what it stores."""

    url: str
    webhooks: dict[str, str]
    database: sqlite3.Connection
    session: requests.Session = field(default_factory=requests.Session)
    now: float = CLOCK

    def call(self, method: str, params: Any = None, person: str = "publisher") -> Any:
        answer = self.session.post(self.webhooks[person] + method, json=params or {}, timeout=60).json()
        assert "error" not in answer, answer
        return answer["result"]

    def control(self, what: str, body: Any = None) -> Any:
        address = f"{self.url}/_emulator/{what}"
        answer = (
            self.session.get(address, timeout=60) if body is None else self.session.post(address, json=body, timeout=60)
        )
        answer.raise_for_status()
        return answer.json()

    def move_clock(self, seconds: float) -> None:
        """The portal's clock stands still between these moves: what one second holds cannot be told apart by stamps."""
        self.now += seconds
        moment = NOON.fromtimestamp(self.now, NOON.tzinfo)
        self.control("clock", {"now": moment.isoformat()})

    def forget_requests(self) -> None:
        self.session.delete(f"{self.url}/_emulator/requests", timeout=60).raise_for_status()

    def writes(self) -> list[str]:
        """The methods called since then that may change something."""
        methods = [command["method"] for entry in self.control("requests") for command in entry["commands"]]
        return [method for method in methods if not method.lower().endswith(READING)]

    def drafts(self, page: int) -> list[dict[str, Any]]:
        return drafts_in(self.database, page)

    def review_tasks(self) -> list[dict[str, Any]]:
        return review_tasks_in(self.database)

    def comments(self, task: int) -> str:
        return comments_in(self.database, task)


@contextmanager
def remote_portal(programs: Programs, database: Path) -> Iterator[RemotePortal]:
    """``publisher emulator`` on a database, until the block ends."""
    ready = database.with_suffix(".ready")
    ready.unlink(missing_ok=True)
    arguments = ["emulator", "--port", "0", "--db", str(database), "--ready-file", str(ready), "--rate-limit", "off"]
    program = programs.start(arguments, {})
    try:
        deadline = time.monotonic() + 60
        while not ready.exists():
            assert time.monotonic() < deadline, program.err
            assert program.code is None, program.err
            time.sleep(0.005)
        told = json.loads(ready.read_text())
        reading = sqlite3.connect(f"file:{database}?mode=ro", uri=True, check_same_thread=False, timeout=30)
        reading.row_factory = sqlite3.Row
        with ExitStack() as left:
            left.callback(reading.close)
            portal = RemotePortal(told["url"], told["webhooks"], reading)
            left.callback(portal.session.close)
            portal.move_clock(0)
            yield portal
    finally:
        program.kill()
