"""A simulated year of reviews: the publisher's own planning and writing against an emulated portal, day by day, and people who act.

Everything is drawn from one seed: who answers when and how, who leaves and who is away, what is renamed, which merges come late,
which request fails, when two runs happen at once. Nothing is told to the publisher but what git and the portal tell it; what the
people really did is remembered here, and compared.
"""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from rehearsal import Edition, Outcome, Stage, Wire, publisher_on
from year_history import Repository

from portal_emulator import webhooks
from portal_emulator.faults import parse_rules
from publisher.content.edit import edit_front_matter
from publisher.content.loader import load_site
from publisher.content.model import Page, Site
from publisher.errors import PublisherError
from publisher.pipeline.project import Project
from publisher.plan.answers import AnswerRow
from publisher.publishing.acts import check_acts
from publisher.publishing.planning import Options, Planned, Planner
from publisher.publishing.running import Run
from publisher.publishing.stamping import proposal_message, stamp_message
from publisher.publishing.verifying import read_stamps
from publisher.review.names import Kind, parse_name
from publisher.review.stamp import stamped
from publisher.targets.knowledge_base.target import KnowledgeBase

KINDS = ("drop_before", "drop_after", "http_503", "http_500_html", "malformed_json", "die_after_command")
SETTINGS = """\
site_name: Year
docs_dir: content
plugins:
  - publisher:
      knowledge_base: {{code: year}}
      time_zone: {zone}
      review: {{fallback: elena.v@example.com, editors: [anna.k@example.com]}}
"""
HOME = "---\ntitle: Home\nowner: elena.v@example.com\nreview_every: never\nreview_reason: it only leads to others\n---\nWelcome.\n"
FIRST_ACT = 4
LATELY = 14


@dataclass(frozen=True, slots=True)
class Scale:
    """How large and how long the year is, and how likely somebody answers a task at all within two weeks."""

    pages: int = 500
    owners: int = 50
    days: int = 365
    answers: float = 0.9
    zone: str = "Europe/Berlin"
    start: date = date(2027, 9, 1)


@dataclass
class Tally:
    """What must be 0, and what happened."""

    wrong: Counter[str] = field(default_factory=Counter)
    happened: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    asked: set[int] = field(default_factory=set)
    answered: set[int] = field(default_factory=set)
    most_requests: int = 0

    MUST_BE_ZERO = (
        "second tasks",
        "stamps without a person and an outcome",
        "stamps that no person's act stands behind",
        "words that no report quoted",
        "more than 5 open when a task was made",
        "wrong dates",
        "tasks changed by an aborted run",
        "runs that did not finish",
        "stamps that --verify-stamps refuses",
        "stamps that a second run writes again",
    )

    def fail(self, what: str, example: object) -> None:
        """Something that must not be."""
        assert what in self.MUST_BE_ZERO, what
        self.wrong[what] += 1
        if len(self.examples[what]) < 3:
            self.examples[what].append(str(example))

    def table(self) -> str:
        """The figures, a line each."""
        lines = [f"{what:45} {self.wrong[what]:6}" for what in self.MUST_BE_ZERO]
        lines += [f"    e.g. {example}" for examples in self.examples.values() for example in examples]
        lines += [f"{what:45} {number:6}" for what, number in sorted(self.happened.items())]
        share = 100 * len(self.answered & self.asked) / len(self.asked) if self.asked else 0.0
        lines.append(f"{'answered within 14 days of being asked':45} {share:5.1f}% of {len(self.asked)}")
        lines.append(f"{'most requests of one run':45} {self.most_requests:6}")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody means to do in a task."""

    at: datetime
    task: int
    kind: str


class Year:
    """A company with pages, people and a portal. ``portal`` is new; ``folder`` is empty."""

    RUN_AT = time(3, 30)

    def __init__(self, seed: int, scale: Scale, portal: Stage, folder: Path) -> None:
        self.random = Random(seed)
        self.scale, self.stage, self.folder = scale, portal, folder
        self.zone = ZoneInfo(scale.zone)
        self.today = scale.start
        self.tally = Tally()
        self.repository = Repository()
        self.owners = self._hire()
        self.left: set[str] = set()
        self.words: dict[str, tuple[int, datetime]] = {}
        self.quoted = ""
        self.closers: dict[int, tuple[str, datetime]] = {}
        self.intended: dict[int, Act] = {}
        self.opened: dict[int, datetime] = {}
        self.deleted: set[str] = set()
        self.branch: dict[str, AnswerRow] = {}
        self.proposals: dict[str, AnswerRow] = {}
        self.merge_on = self.today
        self._number = 0
        self._read: dict[tuple[str, str], Page] = {}
        edition = Edition(folder / "base", {"index.md": HOME}, settings=SETTINGS.format(zone=scale.zone))
        self.move_to(self.RUN_AT)
        assert portal.publish(edition).is_complete
        self.base = edition.load(self.today)
        pages = {self._path(n): self._page(n) for n in range(scale.pages)}
        self.repository.commit(self._at(time(1)) - timedelta(days=30), "Start", files={"index.md": HOME, **pages})

    # ---- the company

    def _hire(self) -> list[str]:
        """Owners: the people of the demo company, and more like them."""
        with self.stage.portal.store.transaction() as db:
            rows = db.execute("SELECT email FROM user WHERE active = 'Y' AND id > 1 ORDER BY id").fetchall()
            known = [row["email"] for row in rows]
            for number in range(self.scale.owners - len(known)):
                email = f"owner{number}@example.com"
                added = db.execute(
                    "INSERT INTO user (email, name, last_name, departments) VALUES (?, ?, ?, ?)",
                    (email, f"Owner{number}", "Year", json.dumps([2 + number % 7])),
                )
                assert added.lastrowid is not None
                webhooks.add(db, added.lastrowid, webhooks.random_secret(), key=email)
                known.append(email)
        return known[: self.scale.owners]

    def _path(self, number: int) -> str:
        return f"area-{number % 9}/page-{number}.md"

    def _page(self, number: int) -> str:
        draw = self.random
        lines = ["---", f"id: page-{number}", f"title: Page {number}", f"owner: {draw.choice(self.owners)}  # ours"]
        if draw.random() < 0.5:
            lines.append(f"deputy: {draw.choice([o for o in self.owners if o not in lines[3]])}")
        lines.append(f"review_every: {draw.choice(['3 months', '4 months', '6 months', 'yearly'])}")
        if draw.random() < 0.8:
            lines.append(f"last_reviewed: {self.today - timedelta(days=draw.randint(20, 170))}")
        return "\n".join([*lines, "---", "", f"Page {number} says that the price is {number} euro.", ""])

    # ---- time

    def _at(self, moment: time, *, days: int = 0) -> datetime:
        return datetime.combine(self.today + timedelta(days=days), moment, self.zone).astimezone(UTC)

    def move_to(self, moment: time) -> None:
        self.now = self._at(moment)
        self.stage.portal.clock.set(self.now)

    def run(self) -> Tally:
        """The whole of it."""
        for _ in range(self.scale.days):
            self.move_to(self.RUN_AT)
            self._happen_in_git()
            self._happen_to_people()
            self._night()
            self._act()
            self.today += timedelta(days=1)
        self.finish()
        return self.tally

    def finish(self) -> None:
        """The last night, in peace; then what was typed has been read."""
        self.move_to(self.RUN_AT)
        self._nightly()
        for words, (task, _) in self.words.items():
            if words not in self.quoted:
                self.tally.fail("words that no report quoted", f"{words} in task {task}")

    # ---- the publisher

    def project(self) -> Project:
        """Main, as the publisher reads it: pages that did not change since they were read are not read again."""
        files = self.repository.files
        new = [path for path, text in files.items() if (path, text) not in self._read]
        elsewhere = {path: files[path].encode for path in new}
        settings = self.base.settings
        site, findings = load_site(
            settings.docs_dir, new, settings=settings, today=self.today + timedelta(days=2), elsewhere=elsewhere
        )
        assert not [finding for finding in findings if finding.is_error], findings
        self._read |= {(page.path, files[page.path]): page for page in site.pages}
        pages = tuple(self._read[path, text] for path, text in sorted(files.items()))
        titles = {page.path: page.meta.title for page in pages}
        return replace(self.base, site=Site(pages), titles=titles, today=self.today)

    def review(self, wire: Wire) -> tuple[Outcome, Planned | None]:
        """``publisher review``, once."""
        project, planned = self.project(), None
        try:
            with publisher_on(wire) as remote:
                planner = Planner(
                    KnowledgeBase(remote),
                    lambda _: project,
                    self.repository.history,
                    self.today,
                    Options(pages=False, every_task=True, allow_older=True),
                )
                planned = planner.plan()
                run = Run(remote, planned.tasks_alone(), lambda: planner.plan().tasks_alone(), lambda *_: b"")
                return Outcome(run.to_the_end()), planned
        except PublisherError as error:
            return Outcome(error=error), planned

    def _night(self) -> None:
        """The nightly run: faults, another run in the middle, a list that never comes whole; in the end it is through."""
        draw = self.random
        if draw.random() < 0.05:
            self._aborted()
        if draw.random() < 0.3:
            self.stage.break_at(draw.choice(KINDS), draw.randint(1, 9))
            self.tally.happened["faults"] += 1
        other = draw.randint(1, 6) if draw.random() < 0.15 else None
        self._nightly(other)

    def _nightly(self, other: int | None = None) -> None:
        for _ in range(4):
            before = self._load()
            wire = Wire(self.stage.portal)
            if other is not None:
                wire.before_send = lambda sent, at=other: self._second_runner() if sent == at else None
            self.stage.portal.journal.clear()
            outcome, planned = self.review(wire)
            self.stage.portal.faults.add([])
            if outcome.report is not None:
                self._heard(outcome.report.answers)
            if outcome.is_complete and planned is not None:
                if other is None:
                    self.tally.most_requests = max(self.tally.most_requests, len(self.stage.requests()))
                self._checked(planned, before, alone=other is None)
                self._written(outcome.report.answers if outcome.report is not None else ())
                return
            other = None
            self.tally.happened["runs repeated"] += 1
        self.tally.fail("runs that did not finish", f"{self.today}: {outcome.why}")

    def _second_runner(self) -> None:
        self.tally.happened["two runs at once"] += 1
        outcome, _ = self.review(Wire(self.stage.portal))
        if outcome.report is not None:
            self._heard(outcome.report.answers)

    def _aborted(self) -> None:
        """The list of tasks never comes: nothing is closed and nothing is made."""
        self.stage.portal.faults.add([])
        rule = {"method": "tasks.task.list", "nth": 1, "kind": "drop_before", "times": 50}
        before = self.rows()
        self.stage.portal.faults.add(parse_rules([rule]))
        outcome, _ = self.review(Wire(self.stage.portal))
        self.stage.portal.faults.add([])
        self.tally.happened["runs without the list of tasks"] += 1
        if outcome.is_complete or self.rows() != before:
            self.tally.fail("tasks changed by an aborted run", self.today)

    def _heard(self, answers: tuple[AnswerRow, ...]) -> None:
        self.quoted += "\n".join(answer.words for answer in answers) + "\n"

    # ---- what must hold

    def rows(self) -> list[tuple[object, ...]]:
        db = self.stage.portal.store.connection
        wanted = "id, xml_id, status, responsible_id, closed_by, closed, deadline, created, title"
        rows = db.execute(f"SELECT {wanted} FROM task WHERE deleted IS NULL AND xml_id LIKE 'kb-%' ORDER BY id")
        return [tuple(row) for row in rows.fetchall()]

    def _load(self) -> Counter[object]:
        rows = self.rows()
        return Counter(row[3] for row in rows if str(row[1]).startswith("kb-review:") and row[2] not in (4, 5))

    def _checked(self, planned: Planned, before: Counter[object], *, alone: bool) -> None:
        rows = self.rows()
        for name, number in Counter(row[1] for row in rows).items():
            if number > 1:
                self.tally.fail("second tasks", f"{self.today}: {name}")
        load = self._load()
        for row in rows:
            name = parse_name(str(row[1]))
            if name is None or name.kind is not Kind.REVIEW:
                continue
            task = int(str(row[0]))
            if task in self.opened:
                if row[2] not in (4, 5) and task not in self.intended:
                    self.tally.happened["asked again"] += 1
                    self._intend(task)
                continue
            self.opened[task] = self.now
            if str(row[1]) in self.deleted:
                self.tally.happened["made anew after somebody deleted it"] += 1
            self._intend(task)
            if alone and load[row[3]] > max(5, before[row[3]]):
                self.tally.fail(
                    "more than 5 open when a task was made", f"{self.today}: user {row[3]} has {load[row[3]]}"
                )
            deadline = datetime.fromtimestamp(int(str(row[6])), UTC).astimezone(self.zone)
            is_early = deadline.date() < self.today + timedelta(days=5)
            if deadline.time() != time(18) or deadline.weekday() > 4 or is_early:
                self.tally.fail("wrong dates", f"{self.today}: task {task} is due {deadline}")

    def _written(self, answers: tuple[AnswerRow, ...]) -> None:
        """The nightly job's branches: stamps that main lacks, made anew each night, and proposals; merged when somebody does."""
        self.branch = {answer.key: answer for answer in answers if answer.confirmation is not None}
        self.proposals |= {answer.key: answer for answer in answers if answer.proposals}
        if self.today < self.merge_on:
            return
        draw = self.random
        self.merge_on = self.today + timedelta(days=draw.choice([0, 0, 1, 1, 2, 3, 5, 9, 18]))
        for answer in self.branch.values():
            self._merge_stamp(answer)
        for answer in self.proposals.values():
            if draw.random() < 0.7:
                self._merge_proposal(answer)
        self.branch, self.proposals = {}, {}

    def _path_of(self, key: str) -> str | None:
        return next((path for path, text in self.repository.files.items() if f"\nid: {key}\n" in text), None)

    def _merge_stamp(self, answer: AnswerRow) -> None:
        path, confirmation = self._path_of(answer.key), answer.confirmation
        assert confirmation is not None
        if path is None:
            return
        text = self.repository.files[path]
        after = stamped(text, confirmation.stamp)
        if after == text:
            self.tally.fail("stamps that a second run writes again", f"{self.today}: {answer.key}")
        who, at = self.closers.get(answer.task, ("nobody", datetime.min.replace(tzinfo=UTC)))
        stamp = confirmation.stamp
        if not stamp.by or stamp.outcome not in {"valid", "corrected"}:
            self.tally.fail("stamps without a person and an outcome", f"{answer.key}: {stamp}")
        if who != stamp.by:
            self.tally.fail("stamps that no person's act stands behind", f"{answer.key}: {stamp}, it was {who}")
        elif at.astimezone(self.zone).date() != stamp.day:
            self.tally.fail("wrong dates", f"{answer.key}: {stamp}, it was {at.astimezone(self.zone)}")
        message = stamp_message(f"content/{path}", answer, confirmation, "")
        self.repository.commit(self.now, message, files={path: after})
        self.tally.happened["stamps merged"] += 1

    def _merge_proposal(self, answer: AnswerRow) -> None:
        path = self._path_of(answer.key)
        if path is None:
            return
        text = after = self.repository.files[path]
        for proposal in answer.proposals:
            after = edit_front_matter(after, proposal.key, proposal.value)
        if after != text:
            message = proposal_message(f"content/{path}", answer)
            self.repository.commit(self.now, message, files={path: after})
            self.tally.happened["proposals merged"] += 1

    # ---- what happens

    def _happen_in_git(self) -> None:
        draw, files = self.random, self.repository.files
        changes: dict[str, str | None] = {}
        paths = [path for path in files if path != "index.md"]

        def some(chance: float) -> str | None:
            path = draw.choice(paths) if draw.random() < chance else None
            return path if path not in changes else None

        if path := some(0.3):
            folder = f"area-{draw.randint(0, 8)}/new-{self.today}"
            changes |= {path: None, f"{folder}/{path.rpartition('/')[2]}": files[path]}
            self.tally.happened["pages renamed"] += 1
        if path := some(0.3):
            changes[path] = files[path].replace(" euro.", f" euro, and {draw.randint(1, 999)} in {self.today.year}.", 1)
            self.tally.happened["texts changed"] += 1
        if path := some(0.15):
            owner = draw.choice([person for person in self.owners if person not in self.left])
            lines = [f"owner: {owner}" if line.startswith("owner:") else line for line in files[path].split("\n")]
            changes[path] = "\n".join(line for line in lines if line != f"deputy: {owner}")
            self.tally.happened["owners changed in git"] += 1
        if path := some(0.02):
            changes[path] = edit_front_matter(files[path], "status", draw.choice(["archived", "draft"]))
        if path := some(0.03):
            changes[path] = None
            self.tally.happened["pages removed"] += 1
        if draw.random() < 0.1:
            self._number += 1
            number = self.scale.pages + self._number
            changes[self._path(number)] = self._page(number)
        if changes:
            self.repository.commit(self.now, "Change pages", files=changes)

    def _happen_to_people(self) -> None:
        draw = self.random
        working = [person for person in self.owners if person not in self.left]
        if draw.random() < 0.02 and len(working) > self.scale.owners * 0.8:
            leaver = draw.choice([p for p in working if p not in {"elena.v@example.com", "anna.k@example.com"}])
            self.left.add(leaver)
            with self.stage.portal.store.transaction() as db:
                db.execute("UPDATE user SET active = 'N' WHERE email = ?", (leaver,))
            self.tally.happened["people who left"] += 1
        if draw.random() < 0.1:
            person = draw.choice(working)
            last = self.today + timedelta(days=draw.randint(2, 25))
            event = {"type": "user", "ownerId": self._id(person), "name": "Holiday", "skip_time": "Y"}
            days = {"from": self.today.isoformat(), "to": last.isoformat(), "accessibility": "absent"}
            self.stage.call("calendar.event.add", {**event, **days}, person)
            self.tally.happened["absences"] += 1

    def _id(self, email: str) -> int:
        row = self.stage.portal.store.connection.execute("SELECT id FROM user WHERE email = ?", (email,)).fetchone()
        return int(row["id"])

    def _intend(self, task: int) -> None:
        """Whoever has the task will answer it within two weeks, or much later; counted as asked where the year is long enough."""
        draw = self.random
        is_soon = draw.random() < self.scale.answers
        days = draw.randint(0, LATELY - 2) if is_soon else draw.randint(LATELY + 5, 90)
        hour = draw.randint(FIRST_ACT, 26)
        day = self.today + timedelta(days=days + hour // 24)
        at = datetime.combine(day, time(hour % 24, draw.randint(0, 59)), self.zone).astimezone(UTC)
        kinds = ["valid"] * 70 + ["tick"] * 10 + ["corrected"] * 6 + ["words"] * 5 + ["needs-work"] * 3
        kinds += ["not-mine"] * 2 + ["retire"] + ["delegate"] * 3 + ["move"] * 3 + ["delete"] + ["late words"] * 2
        self.intended[task] = Act(at, task, draw.choice(kinds))
        is_first = self.opened[task] == self.now
        if is_first and self.today + timedelta(days=LATELY) < self.scale.start + timedelta(days=self.scale.days):
            self.tally.asked.add(task)

    def _act(self) -> None:
        """What people do between this night and the next, in the order of their clocks."""
        until = self._at(self.RUN_AT, days=1)
        for act in sorted((act for act in self.intended.values() if act.at < until), key=lambda act: act.at):
            del self.intended[act.task]
            self.now = max(act.at, self.now)
            self.stage.portal.clock.set(self.now)
            self._do(act)
        self._work()

    def _do(self, act: Act) -> None:
        db = self.stage.portal.store.connection
        row = db.execute("SELECT * FROM task WHERE id = ? AND deleted IS NULL", (act.task,)).fetchone()
        if row is None or row["status"] in (4, 5):
            return
        person = db.execute("SELECT email, active FROM user WHERE id = ?", (row["responsible_id"],)).fetchone()
        if person["active"] != "Y":
            self.intended[act.task] = replace(act, at=act.at + timedelta(days=2))
            return
        who, task = person["email"], {"taskId": act.task}
        self.tally.happened[f"answer: {act.kind}"] += 1
        match act.kind:
            case "delegate":
                heir = self.random.choice([p for p in self.owners if p not in self.left and p != who])
                self.stage.call("tasks.task.delegate", {**task, "userId": self._id(heir)}, who)
                self.intended[act.task] = Act(act.at + timedelta(days=1), act.task, "valid")
                return
            case "move":
                later = datetime.fromtimestamp(row["deadline"], UTC) + timedelta(days=self.random.choice([7, 20, 200]))
                self.stage.call("tasks.task.update", {**task, "fields": {"DEADLINE": later.isoformat()}}, who)
                self.intended[act.task] = Act(act.at + timedelta(days=3), act.task, "valid")
                return
            case "delete":
                self.deleted.add(str(row["xml_id"]))
                self.stage.call("tasks.task.delete", task)
                return
            case "late words":
                self._type(act.task, who)
                self.intended[act.task] = Act(act.at + timedelta(days=2), act.task, "tick")
                return
        if act.kind in {"words", "not-mine"}:
            self._type(act.task, who)
        ticks = {"tick": "It is still right", "corrected": "I corrected it", "needs-work": "It needs work"}
        ticks |= {"not-mine": "It is not mine", "retire": "It can go"}
        if act.kind in ticks:
            self.tick(act.task, ticks[act.kind], who)
        self.stage.call("tasks.task.complete", task, who)
        self.closers[act.task] = who, self.now
        if self.now - self.opened[act.task] <= timedelta(days=LATELY):
            self.tally.answered.add(act.task)

    def _type(self, task: int, who: str) -> None:
        words = f"word-{len(self.words)}-{self.random.randint(0, 10**9)}"
        self.words[words] = task, self.now
        self.stage.call("task.commentitem.add", {"TASKID": task, "FIELDS": {"POST_MESSAGE": words}}, who)

    def tick(self, task: int, title: str, who: str) -> None:
        rows = self.stage.call("task.checklistitem.getlist", {"TASKID": task}, who)
        items = [row["ID"] for row in rows if row["TITLE"] == title]
        if items:
            self.stage.call("task.checklistitem.complete", {"TASKID": task, "ITEMID": items[0]}, who)

    def _work(self) -> None:
        """Editors, and heads who are asked who answers for a page, get round to it now and then."""
        changes: dict[str, str | None] = {}
        for row in self.rows():
            name = parse_name(str(row[1]))
            if name is None or row[2] in (4, 5) or self.random.random() > 0.15:
                continue
            path = self._path_of(name.key)
            if path is None or path in changes:
                continue
            text = self.repository.files[path]
            if name.kind is Kind.WORK:
                changes[path] = text.replace(" euro", f" new euro ({self.today})", 1)
            elif name.kind is Kind.OWNER:
                owner = self.random.choice([person for person in self.owners if person not in self.left])
                lines = [f"owner: {owner}" if line.startswith("owner:") else line for line in text.split("\n")]
                changes[path] = "\n".join(line for line in lines if line != f"deputy: {owner}")
        if changes:
            self.repository.commit(self.now, "Work that reviews asked for", files=changes)


def verified(year: Year, folder: Path) -> int:
    """How many stamps the year's whole history holds; what ``--verify-stamps`` says against them goes into the year's tally."""
    folder.mkdir()
    year.repository.write_to(folder, SETTINGS.format(zone=year.scale.zone))
    project = year.project()
    settings = replace(project.settings, config_file=folder / "mkdocs.yml", docs_dir=folder / "content")
    stamps, wrong = read_stamps(folder, settings, "HEAD")
    with publisher_on(Wire(year.stage.portal)) as remote:
        acts = check_acts(remote, replace(project, settings=settings), stamps, year.zone, 1, whole_history=True)
    for each in (*wrong, *acts):
        year.tally.fail("stamps that --verify-stamps refuses", f"{each.path}: {each.why}")
    return len(stamps)
