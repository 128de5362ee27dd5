"""Store what a version published, with what people did since: python tests/support/record_base.py CHECKOUT FOLDER

CHECKOUT is a work tree of that version; run this with an environment that has its requirements. FOLDER gets two databases of its
emulator as SQL, ``edited.sql`` and ``cut.sql``, and ``expected.json``, that version's own last report. Webhooks' secrets stay out.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
from editions import commit_edition

DAYS = ("2026-11-12T09:00:00+01:00", "2026-11-16T09:00:00+01:00", "2026-11-20T09:00:00+01:00")


class Recorded:
    """One version's emulator and command line, both as programs."""

    def __init__(self, checkout: Path, folder: Path, database: Path) -> None:
        self.folder = folder
        self.database = database
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(checkout),
            "LC_ALL": "C.UTF-8",
            "PUBLISHER_RETRY_SECONDS": "0",
        }
        self.url = ""
        self.webhooks: dict[str, str] = {}

    @contextmanager
    def portal(self) -> Iterator[None]:
        """The emulator while the block lasts."""
        ready = self.database.with_suffix(".ready")
        ready.unlink(missing_ok=True)
        command = ["emulator", "--db", str(self.database), "--ready-file", str(ready), "--rate-limit", "off"]
        with subprocess.Popen([sys.executable, "-m", "publisher", *command], env=self.environment) as process:
            try:
                while not ready.exists():
                    time.sleep(0.05)
                described = json.loads(ready.read_text())
                self.url, self.webhooks = described["url"], described["webhooks"]
                yield
            finally:
                process.terminate()

    def control(self, what: str, body: Any = None) -> Any:
        address = f"{self.url}/_emulator/{what}"
        answer = requests.get(address, timeout=10) if body is None else requests.post(address, json=body, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def call(self, method: str, params: Any, person: str = "publisher") -> Any:
        answer = requests.post(self.webhooks[person] + method, json=params, timeout=10).json()
        assert "error" not in answer, answer
        return answer["result"]

    def publish(self, *options: str) -> dict[str, Any]:
        environment = {**self.environment, "BITRIX24_WEBHOOK_URL": self.webhooks["publisher"]}
        command = [sys.executable, "-m", "publisher", "publish", "--format", "json", *options]
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        sys.stderr.write(done.stderr)
        return dict(json.loads(done.stdout))

    def page(self, title: str) -> int:
        rows = self.call("landing.landing.getList", {"scope": "KNOWLEDGE", "params": {"select": ["ID", "TITLE"]}})
        return next(int(row["ID"]) for row in rows if row["TITLE"] == title)

    def edit(self, title: str, old: str, new: str, person: str) -> None:
        """A person changes a page's words."""
        params = {"lid": self.page(title), "scope": "KNOWLEDGE", "params": {"edit_mode": 1, "get_content": 1}}
        block = self.call("landing.block.getlist", params)[-1]
        content = block["content"].split(">", 1)[1].rsplit("</div>", 1)[0]
        assert old in content
        self.landing(
            "block.updatecontent", person, lid=block["lid"], block=block["id"], content=content.replace(old, new)
        )

    def landing(self, method: str, person: str, **params: Any) -> Any:
        return self.call(f"landing.{method}", {"scope": "KNOWLEDGE", **params}, person)

    def dump(self, file: Path) -> None:
        """The database as SQL; a webhook's secret is replaced by a word."""
        copy = sqlite3.connect(":memory:")
        with sqlite3.connect(self.database) as stored:
            stored.backup(copy)
        version = copy.execute("PRAGMA user_version").fetchone()[0]
        copy.execute("UPDATE webhook SET secret = 'secret' || id")
        copy.commit()
        lines = [*copy.iterdump(), f"PRAGMA user_version={version};"]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def people_act(base: Recorded) -> None:
    """Edits of every kind, a page of their own, and an answer to a task."""
    base.edit("Trends", "4 per cent", "6 per cent", "ivan.p@example.com")
    base.landing("landing.update", "olga.s@example.com", lid=base.page("Hotels"), fields={"TITLE": "Hotels and inns"})
    base.landing("landing.markDelete", "ivan.p@example.com", lid=base.page("Petrol stations"))
    retail = base.page("Retail")
    base.landing(
        "landing.addblock",
        "anna.k@example.com",
        lid=retail,
        fields={"CODE": "27.4.one_col_fix_text", "CONTENT": "<p>Added.</p>"},
    )
    site = base.landing("site.getList", "publisher", params={"select": ["ID"]})[0]["ID"]
    base.landing(
        "landing.add", "olga.s@example.com", fields={"TITLE": "Own notes", "SITE_ID": site, "CODE": "own-notes"}
    )
    tasks = base.call("tasks.task.list", {"select": ["ID", "TITLE"]}, "sergei.n@example.com")["tasks"]
    base.call("tasks.task.complete", {"taskId": min(int(task["id"]) for task in tasks)}, "sergei.n@example.com")


def main() -> None:
    checkout, into = (Path(name).resolve() for name in sys.argv[1:])
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "polka")
        folder.mkdir()
        base = Recorded(checkout, folder, Path(place, "portal.sqlite"))
        with base.portal():
            for number in (1, 2):
                base.control("clock", {"now": DAYS[number - 1]})
                commit_edition(folder, number)
                base.publish("--yes")
            base.control("clock", {"now": "2026-11-18T15:00:00+01:00"})
            people_act(base)
            base.control("clock", {"now": DAYS[2]})
            base.publish("--yes")
            expected = base.publish("--yes")
            (into / "expected.json").write_text(
                json.dumps(expected, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
            )
        base.dump(into / "edited.sql")
        with base.portal():
            base.control("clock", {"now": "2026-11-20T10:00:00+01:00"})
            commit_edition(folder, 3)
            first = {"method": "landing.block.updatecontent", "nth": 3, "kind": "die_after_command"}
            dead = {"method": None, "nth": 5, "kind": "drop_before", "times": 1000}
            base.control("faults", [first, dead])
            base.publish("--yes")
        base.dump(into / "cut.sql")


if __name__ == "__main__":
    main()
