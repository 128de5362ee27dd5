"""Publishing rehearsed in process: a company's content in several states, a portal on a copied file, a cut at any request.

Nothing here is a test. The fault campaign (benchmarks/fault_campaign.py), its sample in the default run and the state machine
of tests/property share it, so that all three break the same program in the same ways.
"""

import shutil
import sqlite3
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import requests
from clocks import standing_clock
from portals import seeded

from portal_emulator.faults import parse_rules
from portal_emulator.in_process import InProcess
from portal_emulator.portal import Portal
from portal_emulator.snapshot import snapshot
from publisher.apply.report import Report
from publisher.config import parse_webhook
from publisher.errors import PublisherError
from publisher.pipeline.history import Head, History, NoHistory
from publisher.pipeline.project import Project, load_project
from publisher.portal.bitrix24.transport import Transport
from publisher.publishing.planning import Options, Planner
from publisher.publishing.running import Run
from publisher.targets.knowledge_base.rest.adapter import Bitrix24Portal
from publisher.targets.knowledge_base.target import KnowledgeBase

NOON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = NOON.date()
SETTINGS = """\
site_name: Rehearsal
docs_dir: content
plugins:
  - publisher:
      knowledge_base: {code: test}
      time_zone: Europe/Berlin
      defaults: {owner: anna.k@example.com, review_every: 6 months, last_reviewed: 2026-11-01}
      review: {fallback: publisher@example.com}
"""
ANY_REMOVALS = Options(allow_removals=1000)
Files = Mapping[str, str | bytes]


class Killed(BaseException):
    """The publisher's process ends here, between two requests, as kill -9 would end it."""


class Wire(InProcess):
    """The way to the portal: counts what is sent, and can end the publisher before a request, or let others act first."""

    def __init__(self, portal: Portal) -> None:
        super().__init__(portal)
        self.sent = 0
        self.stop_before: int | None = None
        self.before_send: Callable[[int], None] = lambda _: None

    def send(self, request: requests.PreparedRequest, *arguments: Any, **named: Any) -> requests.Response:
        self.sent += 1
        if self.sent == self.stop_before:
            raise Killed
        self.before_send(self.sent)
        return super().send(request, *arguments, **named)


@dataclass(frozen=True, slots=True)
class Linear(History):
    """A history in which a commit descends from every one with a smaller number, and all files are a year old."""

    def is_ancestor(self, older: str, newer: str) -> bool | None:
        return int(older, 16) <= int(newer, 16)

    def first_commits(self, zone: tzinfo, *, until: date | None = None) -> dict[str, date] | None:
        return {}


class Edition:
    """The content at one moment, on disk. ``number`` is its commit's place in history; None is a folder without git."""

    def __init__(self, folder: Path, files: Files, *, number: int | None = None, settings: str = SETTINGS) -> None:
        self.folder = folder
        self.number = number
        self._projects: dict[date, Project] = {}
        for name, content in {
            **{f"content/{path}": text for path, text in files.items()},
            "mkdocs.yml": settings,
        }.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)

    def load(self, today: date) -> Project:
        if today not in self._projects:
            self._projects[today] = load_project(self.folder / "mkdocs.yml", today=today)
        return self._projects[today]

    def history(self, folder: Path) -> History | NoHistory:
        if self.number is None:
            from publisher.messages import text

            return NoHistory(text("review.no-git"))
        return Linear(folder, Head(f"{self.number:040x}", NOON + timedelta(minutes=self.number), "Change"), False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one publish came to: a report, an error that ended it, or neither where it was killed."""

    report: Report | None = None
    error: PublisherError | None = None

    @property
    def is_complete(self) -> bool:
        return self.report is not None and self.report.is_complete

    @property
    def why(self) -> str:
        """What kept it from being complete."""
        if self.report is None:
            return repr(self.error)
        failed = [
            f"{row.path}: {'; '.join(map(str, row.reasons))}" for row in self.report.pages if row.action == "failed"
        ]
        tasks = [f"{row.change.xml_id}: {row.problem}" for row in self.report.tasks if row.problem]
        return "; ".join([*failed, *tasks, *map(str, self.report.problems), str(self.report.stopped_by or "")])


@dataclass
class Stage:
    """A portal on a file, and publishers that come and go."""

    portal: Portal
    wires: list[Wire] = field(default_factory=list)

    def publish(
        self,
        edition: Edition,
        *,
        stop_before: int | None = None,
        options: Options = ANY_REMOVALS,
        before_send: Callable[[int], None] = lambda _: None,
        saved: dict[str, str] | None = None,
    ) -> Outcome:
        """One run of the program with this content, ended before its n-th request where that is asked for.

        ``saved`` takes what the run saves to files, by the names that it tells.
        """
        files = {} if saved is None else saved

        def keep(key: str, content: str) -> str:
            name = f"{key}-{len(files)}.html"
            files[name] = content
            return name

        wire = Wire(self.portal)
        wire.stop_before = stop_before
        wire.before_send = before_send
        self.wires.append(wire)
        try:
            with publisher_on(wire) as remote:
                planner = Planner(KnowledgeBase(remote), edition.load, edition.history, TODAY, options)
                planned = planner.plan()
                planned.plan.raise_if_unsafe()
                run = Run(remote, planned, planner.plan, lambda folder, path: (folder / path).read_bytes(), keep=keep)
                return Outcome(run.to_the_end())
        except Killed:
            return Outcome()
        except PublisherError as error:
            return Outcome(error=error)

    def break_at(self, kind: str, nth: int, *, times: int = 1) -> None:
        """One fault at the n-th request (or command) from now on."""
        self.portal.faults.add(parse_rules([{"method": None, "nth": nth, "kind": kind, "times": times}]))

    def mend(self) -> None:
        self.portal.faults.add([])
        self.portal.journal.clear()

    def call(self, method: str, params: Any = None, person: str = "publisher") -> Any:
        """REST as any person of the portal."""
        wire = InProcess(self.portal)
        with requests.Session() as session:
            session.trust_env = False
            session.mount("http://", wire)
            answer = session.post(wire.webhooks[person] + method, json=params or {}, timeout=10).json()
        assert "error" not in answer, answer
        return answer["result"]

    def drafts(self, page: int) -> list[dict[str, Any]]:
        """A page's draft blocks as the portal stores them; REST keeps quiet about hidden ones."""
        return drafts_in(self.portal.store.connection, page)

    def review_tasks(self) -> list[dict[str, Any]]:
        """The review tasks that are not in the recycle bin, with the e-mail of whoever is responsible."""
        return review_tasks_in(self.portal.store.connection)

    def comments(self, task: int) -> str:
        """All that was said in a task."""
        return comments_in(self.portal.store.connection, task)

    def picture(self) -> dict[str, Any]:
        """What the portal holds, as GET /_emulator/snapshot tells it."""
        with self.portal.store.transaction() as db:
            return snapshot(db)

    def requests(self) -> list[list[str]]:
        """The commands of every request since the journal was emptied."""
        return [[command["method"] for command in entry["commands"]] for entry in self.portal.journal.entries()]

    def writes(self) -> list[str]:
        """The methods called since then that may change something."""
        reading = ("get", "list", "profile", "ref", "getfolders")
        return [m for request in self.requests() for m in request if not m.lower().endswith((*reading, "batch"))]


def drafts_in(database: sqlite3.Connection, page: int) -> list[dict[str, Any]]:
    """The draft blocks of a page that are not deleted, in their order."""
    found = database.execute(
        "SELECT id, code, content, active FROM block WHERE lid = ? AND public = 'N' AND deleted = 'N' ORDER BY sort, id",
        (page,),
    )
    return [dict(row) for row in found.fetchall()]


def review_tasks_in(database: sqlite3.Connection) -> list[dict[str, Any]]:
    """Id, key and the responsible person's e-mail of every review task that is not in the recycle bin."""
    found = database.execute(
        "SELECT task.id, task.xml_id, email FROM task JOIN user ON user.id = responsible_id"
        " WHERE task.xml_id LIKE 'kb-review:%' AND task.deleted IS NULL ORDER BY task.id"
    )
    return [dict(row) for row in found.fetchall()]


def comments_in(database: sqlite3.Connection, task: int) -> str:
    """All that was said in a task that is not in the recycle bin."""
    found = database.execute(
        "SELECT message FROM task_comment JOIN task ON task.id = task_id WHERE task_id = ? AND task.deleted IS NULL",
        (task,),
    )
    return "\n".join(row[0] for row in found.fetchall())


@contextmanager
def publisher_on(wire: Wire) -> Iterator[Bitrix24Portal]:
    """The publisher's own adapter on a wire; nothing waits."""
    session = requests.Session()
    session.mount("http://", wire)
    webhook = parse_webhook(wire.webhooks["publisher"])
    assert webhook is not None
    transport = Transport(webhook, session=session, retry_cap=0)
    try:
        yield Bitrix24Portal(transport, webhook.origin)
    finally:
        transport.close()


@contextmanager
def stage(file: Path, start: Path | None = None, *, now: datetime = NOON) -> Iterator[Stage]:
    """A portal whose clock stands still: new, on a copy of another's file, or (``start`` is ``file``) the one that is there."""
    if start != file:
        for old in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
            old.unlink(missing_ok=True)
    if start is None:
        file.write_bytes(seeded(now))
    elif start != file:
        shutil.copyfile(start, file)
    portal = Portal.open(file, seed="demo", rate_limit=None, clock=standing_clock(now))
    portal.store.connection.execute("PRAGMA synchronous=OFF")
    try:
        yield Stage(portal)
    finally:
        portal.close()


def difference(wanted: Any, found: Any, where: str = "") -> list[str]:
    """What differs between two snapshots, a line each, down to the value."""
    if wanted == found:
        return []
    if isinstance(wanted, dict) and isinstance(found, dict):
        keys = sorted({*wanted, *found})
        return [line for key in keys for line in difference(wanted.get(key), found.get(key), f"{where}.{key}")]
    if isinstance(wanted, list) and isinstance(found, list) and all(isinstance(i, dict) for i in (*wanted, *found)):
        names = [name for name in ("path", "xml_id", "code") if all(name in item for item in (*wanted, *found))][:1]
        if (
            names
            and len({i[names[0]] for i in wanted}) == len(wanted)
            and len({i[names[0]] for i in found}) == len(found)
        ):
            left, right = ({item[names[0]]: item for item in items} for items in (wanted, found))
            return difference(left, right, where)
    if isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        pairs = enumerate(zip(wanted, found, strict=True))
        return [line for index, (a, b) in pairs for line in difference(a, b, f"{where}[{index}]")]
    if isinstance(wanted, str) and isinstance(found, str):
        at = next(
            (i for i, (a, b) in enumerate(zip(wanted, found, strict=False)) if a != b), min(len(wanted), len(found))
        )
        wanted, found = (f"…{text[max(0, at - 40) : at + 60]}…" for text in (wanted, found))
    return [f"{where}: {_short(wanted)} became {_short(found)}"]


def _short(value: Any) -> str:
    if isinstance(value, dict) and "path" in value:
        return f"<{value['path']} {value.get('title', '')!r}>"
    if isinstance(value, list):
        return f"[{', '.join(_short(item) for item in value)}]"[:240]
    return repr(value)[:160]


def png(red: int, green: int, blue: int) -> bytes:
    """An image of one pixel, different bytes for different colours."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(bytes([0, red, green, blue]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


OWNERS = ("anna.k", "ivan.p", "olga.s", "james.w", "dmitry.l", "nobody.here")


def company(pages: int) -> dict[str, str | bytes]:
    """A base of so many pages: folders in folders, links both ways, an image on every fifth page, reviews due on every third."""
    files: dict[str, str | bytes] = {
        "index.md": "# Home\n\nStart with [page 1](area-0/page-1.md).\n",
        "area-0/index.md": "# Area 0\n\nEverything of area 0.\n",
    }
    places = {n: f"area-{n % 5}/deep/page-{n}.md" if n % 7 == 0 else f"area-{n % 5}/page-{n}.md" for n in range(pages)}
    places[1] = "area-0/page-1.md"
    for n in range(pages - 2):
        up = "../" * places[n].count("/")
        other = (n + 1) % (pages - 2)
        head = [f"owner: {OWNERS[n % len(OWNERS)]}@example.com"]
        if n % 3 == 0:
            head.append("last_reviewed: 2026-05-10")
        if n % 4 == 0:
            head.append(f"id: stable-{n}")
        image = ""
        if n % 5 == 0:
            files[f"img/dot-{n}.png"] = png(n % 256, 0, 0)
            image = f"![A dot]({up}img/dot-{n}.png)\n\n"
        text = f"What page {n} says about the market and how it changes in year {2000 + n}.\n\nSee [the next]({up}{places[other]}).\n"
        files[places[n]] = "---\n" + "\n".join(head) + f"\n---\n# Page {n}\n\n{image}{text}"
    return files


def changed(files: Files, **changes: Callable[[str, str], str | None]) -> dict[str, str | bytes]:
    """The files with some pages rewritten by ``text(path, content)``; None removes the page."""
    rewrite = changes["text"]
    result: dict[str, str | bytes] = {}
    for path, content in files.items():
        new = rewrite(path, content) if isinstance(content, str) else content
        if new is not None:
            result[path] = new
    return result
