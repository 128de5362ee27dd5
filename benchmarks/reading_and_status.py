"""What required reading and the status cost with many pages and people; on the emulator, over HTTP, without its rate limit.

    python benchmarks/reading_and_status.py [--pages 5000] [--people 300] [--required 10]

The base has two years of history: every page was reviewed four times, one commit a day. Everybody must read ten pages and is asked at
once. Requests are the emulator's log; seconds are the machine's, of the whole command in this process, and "own" what the processor did for
it, the emulator in the same process included. The floor is what the portal's interface allows at best: 50 commands a request, 50 rows
a list, one checklist a command.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import requests

from portal_emulator.clock import Clock
from portal_emulator.server import EmulatorServer
from publisher.cli.app import run

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SETTINGS = """\
site_name: Corpus
docs_dir: content
plugins:
  - publisher:
      knowledge_base: {code: corpus}
      time_zone: Europe/Berlin
      status: {publish: true}
      reading: {per_week: 10}
      defaults: {owner: anna.k@example.com, review_every: 12 months}
"""
WORDS = "Shops of up to five people buy shelf labels, and each next one costs us less than the one before. " * 12


def page(number: int, reviewed: date, required: int) -> str:
    """A page of some 200 words."""
    asked = "required_reading: {audience: [all], due: 20 days}\n" if number < required else ""
    head = f"title: Page {number}\nlast_reviewed: {reviewed}\nreview_outcome: valid\n{asked}"
    return f"---\n{head}---\n\n# Page {number}\n\n{WORDS}\n"


def history(folder: Path, pages: int, required: int) -> int:
    """A repository whose pages were reviewed again and again, some each working day; how many commits it has."""
    names = [f"content/s{number % 40:02}/p{number:05}.md" for number in range(pages)]
    commits = [_commit(NOW.date() - timedelta(days=730), {"mkdocs.yml": SETTINGS, ".gitignore": ".publisher/\n"})]
    for round_ in range(4):
        for day in range(45):
            when = NOW.date() - timedelta(days=720 - 180 * round_ - 4 * day)
            files = {names[n]: page(n, when, required) for n in range(day, pages, 45)}
            commits.append(_commit(when, files))
    folder.mkdir()
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=folder, check=True)
    subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, input=b"".join(commits), check=True)
    subprocess.run(["git", "reset", "-q", "--hard", "main"], cwd=folder, check=True)
    return len(commits)


def _commit(day: date, files: dict[str, str]) -> bytes:
    seconds = int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())
    who = f"Anna K <anna.k@example.com> {seconds} +0000"
    parts = [f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata 7\nReview\n".encode()]
    for path, content in files.items():
        body = content.encode()
        parts.append(f"M 100644 inline {path}\ndata {len(body)}\n".encode() + body + b"\n")
    return b"".join(parts) + b"\n"


def employ(server: EmulatorServer, people: int) -> None:
    """As many active people as are wanted, made of the seed's last one."""
    db = server.portal.store.connection
    columns = [row[1] for row in db.execute("PRAGMA table_info(user)") if row[1] not in {"id", "email", "login"}]
    others = ", ".join(columns)
    there = db.execute("SELECT COUNT(*) FROM user WHERE active = 'Y'").fetchone()[0]
    start, model = db.execute("SELECT MAX(id), MAX(CASE WHEN active = 'Y' THEN id END) FROM user").fetchone()
    named = [row[1] for row in db.execute("PRAGMA table_info(user)") if row[1] in {"email", "login"}]
    for number in range(start + 1, start + 1 + people - there):
        db.execute(
            f"INSERT INTO user (id, {', '.join(named)}, {others}) "
            f"SELECT ?, {', '.join('?' for _ in named)}, {others} FROM user WHERE id = ?",
            (number, *(f"person{number}@example.com" for _ in named), model),
        )
    db.commit()


def measured(name: str, folder: Path, server: EmulatorServer, arguments: Sequence[str]) -> None:
    """Run one command and print its figures."""
    requests.delete(f"{server.url}/_emulator/requests", timeout=10)
    out, err = StringIO(), StringIO()
    started, own = time.perf_counter(), time.process_time()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(["-C", str(folder), *arguments], clock=lambda: NOW)
    seconds, own = time.perf_counter() - started, time.process_time() - own
    log = requests.get(f"{server.url}/_emulator/requests", timeout=30).json()
    counts: dict[str, int] = {}
    for entry in log:
        for command in entry["commands"]:
            counts[command["method"].lower()] = counts.get(command["method"].lower(), 0) + 1
    most = ", ".join(f"{n} {count}" for n, count in sorted(counts.items(), key=lambda item: -item[1])[:4])
    print(f"| {name} | {code:d} | {len(log)} | {seconds:.1f} | {own:.1f} | {most} |", flush=True)
    if code not in {0, 6}:
        print(out.getvalue()[-2000:], err.getvalue()[-2000:])


def main() -> int:
    """Measure all phases, one after the other, on one base."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--required", type=int, default=10)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="reading-") as work:
        folder = Path(work) / "base"
        commits = history(folder, chosen.pages, chosen.required)
        clock = Clock(stands_at=NOW)
        with EmulatorServer(db=Path(work) / "portal.sqlite", rate_limit="off", clock=clock) as server:
            server.portal.store.connection.execute("PRAGMA synchronous=OFF")
            server.portal.clock.set(NOW)
            employ(server, chosen.people)
            os.environ["BITRIX24_WEBHOOK_URL"] = server.webhooks["publisher"]
            print(
                f"{chosen.pages} pages, {chosen.people} people, {chosen.required} required pages, {commits} commits\n"
            )
            print("| run | exit | requests | seconds | own | commands |\n| --- | --- | ---: | ---: | ---: | --- |")
            measured("first publish, pages alone", folder, server, ["publish", "--yes", "--no-tasks"])
            everybody = ["--allow-tasks", str(chosen.people)]
            measured("everybody is asked", folder, server, ["reading", "--assign", *everybody])
            measured("publish, the counts are written", folder, server, ["publish", "--yes"])
            measured("unchanged publish", folder, server, ["publish", "--yes"])
            measured("reading --assign, nothing new", folder, server, ["reading", "--assign"])
            measured("reading", folder, server, ["reading", "--format", "json"])
            measured("status", folder, server, ["status", "--format", "json"])
            measured("status --html", folder, server, ["status", "--html", str(Path(work) / "status.html")])
            del os.environ["BITRIX24_WEBHOOK_URL"]
            measured("status of git alone", folder, server, ["status", "--format", "json"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
