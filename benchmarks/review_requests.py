"""What a nightly run of reviews costs: 5,000 pages, 600 open tasks of which 50 were answered, and 20,000 tasks that were done long ago.

    python benchmarks/review_requests.py [--pages 5000] [--open 600] [--answered 50] [--old 20000]

Prints requests, commands, seconds and memory of ``review`` as the night finds it, of ``review`` again when nothing has happened,
and the requests of an unchanged ``publish`` beside all those old tasks. The portal is the emulator in this process; its own time
is in the seconds.
"""

import argparse
import resource
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from rehearsal import Edition, Stage, Wire, stage
from review_year import HOME, SETTINGS, Scale, Year

A_PERSON = 5


class Company(Year):
    """So many pages, the first of which are due, five for each owner."""

    def __init__(self, due: int, scale: Scale, portal: Stage, folder: Path) -> None:
        self.due = due
        super().__init__(1, scale, portal, folder)

    def _page(self, number: int) -> str:
        owner = self.owners[number // A_PERSON % len(self.owners)]
        last = self.today - timedelta(days=200 if number < self.due else number % 150)
        head = f"id: page-{number}\ntitle: Page {number}\nowner: {owner}\nlast_reviewed: {last}\nreview_every: 6 months"
        return f"---\n{head}\n---\n\nPage {number} says that the price is {number} euro.\n"

    def night(self) -> str:
        """One run; what it cost."""
        self.stage.portal.journal.clear()
        started = time.monotonic()
        outcome, _ = self.review(Wire(self.stage.portal))
        seconds = time.monotonic() - started
        assert outcome.report is not None, outcome.why
        assert outcome.is_complete, outcome.why
        requests = self.stage.requests()
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        answers = len(outcome.report.answers)
        return f"{len(requests)} requests, {sum(map(len, requests))} commands, {seconds:.1f} s, {memory} MB, {answers} answers"

    def answer(self, number: int) -> None:
        """So many owners say that a page is right."""
        self.stage.portal.clock.set(self.now + timedelta(hours=8))
        rows = [row for row in self.rows() if str(row[1]).startswith("kb-review:")]
        emails = dict(self.stage.portal.store.connection.execute("SELECT id, email FROM user").fetchall())
        for row in rows[:number]:
            self.tick(int(str(row[0])), "It is still right", emails[row[3]])
            self.stage.call("tasks.task.complete", {"taskId": row[0]}, emails[row[3]])


def add_old_tasks(portal: Stage, number: int) -> None:
    """Reviews of earlier years: made, completed and tagged as those of today are."""
    with portal.portal.store.transaction() as db:
        model = dict(db.execute("SELECT * FROM task WHERE xml_id LIKE 'kb-review:%' LIMIT 1").fetchone())
        tag = db.execute("SELECT tag_id FROM task_tag WHERE task_id = ?", (model["id"],)).fetchone()["tag_id"]
        year = 365 * 86_400
        old = {name: model[name] - year for name in ("created", "changed", "status_changed", "activity")}
        model |= {**old, "status": 5, "closed": model["created"] - year, "closed_by": model["responsible_id"]}
        names = [name for name in model if name != "id"]
        places = ", ".join("?" * len(names))
        for count in range(number):
            values = {**model, "xml_id": f"kb-review:year:page-{count}:20{count % 20:02}-01-01", "guid": f"old-{count}"}
            made = db.execute(
                f"INSERT INTO task ({', '.join(names)}) VALUES ({places})", [values[name] for name in names]
            )
            db.execute("INSERT INTO task_tag (task_id, tag_id) VALUES (?, ?)", (made.lastrowid, tag))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--open", type=int, default=600)
    parser.add_argument("--answered", type=int, default=50)
    parser.add_argument("--old", type=int, default=20_000)
    options = parser.parse_args()
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        folder = Path(name)
        with stage(folder / "portal.sqlite") as portal:
            owners = -(-options.open // A_PERSON)
            company = Company(options.open, Scale(pages=options.pages, owners=owners), portal, folder)
            print(f"first night, {options.open} tasks are made: {company.night()}", flush=True)
            company.today += timedelta(days=1)
            company.answer(options.answered)
            add_old_tasks(portal, options.old)
            company.move_to(company.RUN_AT)
            print(
                f"{options.answered} of {options.open} answered, {options.old} old tasks: {company.night()}", flush=True
            )
            print(f"nothing happened since: {company.night()}", flush=True)
            edition = Edition(folder / "small", {"index.md": HOME}, settings=SETTINGS.format(zone=company.scale.zone))
            portal.publish(edition)
            portal.portal.journal.clear()
            done = portal.publish(edition)
            assert done.is_complete, done.why
            print(f"unchanged publish of a small base beside them: {len(portal.requests())} requests")
    return 0


if __name__ == "__main__":
    sys.exit(main())
