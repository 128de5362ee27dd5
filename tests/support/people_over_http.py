"""A base over HTTP through random turns: programs publish, people act meanwhile, answers are lost, processes are killed.

The portal, the publisher and a second publisher are processes of their own. An episode is drawn from its seed alone: what git
changes, before which request who does what, which answer is lost, when a newer commit is published, which run is killed. Where
people act at any time, the moments are the machine's.

After each turn every word that a person typed is on the portal, in a file that the output names, or in the output; what else they
did stands or is told; the newest commit's texts stand; no key and no task is there twice; a second run writes nothing.
"""

import random
import shutil
import threading
import time
import traceback
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from actors import ELSEWHERE, Acts, beside_settings
from disturbance import HELD, KINDS, NAMED, Disturbance, Tally, Told, disturbance
from drawn_content import Folder, Sheets, changed_sheets, files_of, first_sheets
from go_between import DROPPED_BEFORE, GoBetween, Journey, Passing
from programs import Program, Programs
from rehearsal import stage
from remote_portal import RemotePortal, remote_portal

TURNS = 5


@dataclass(frozen=True, slots=True)
class Template:
    """A portal's file and a clone after the first publish; episodes begin with copies."""

    folder: Path
    sheets: Sheets


def template_in(folder: Path, programs: Programs) -> Template:
    """Publish the first commit."""
    folder.mkdir(parents=True, exist_ok=True)
    with stage(folder / "portal.sqlite"):
        pass  # seeded by a clock that stands
    clone = Folder(folder / "A")
    clone.path.mkdir()
    clone.git("init", "-q", "-b", "main")
    sheets = first_sheets()
    clone.commit(files_of(sheets, 0))
    with remote_portal(programs, folder / "portal.sqlite") as portal:
        program = programs.start(
            ["-C", str(clone.path), "publish", "--yes"], {"BITRIX24_WEBHOOK_URL": portal.webhooks["publisher"]}
        )
        assert program.wait() == 0, program.err + program.out
    clone.git("clone", "-q", str(clone.path), str(folder / "B"))
    return Template(folder, sheets)


class Episode:
    """One base from the first publish on, through some turns."""

    def __init__(self, programs: Programs, portal: RemotePortal, ways: dict[str, GoBetween], folder: Path) -> None:
        self.programs = programs
        self.portal = portal
        self.ways = ways
        self.folders = {name: Folder(folder / name) for name in ways}
        self.people = Acts(portal)
        self.runs: list[Told] = []
        self.tally = Tally(episodes=1)
        self._acting = threading.Lock()
        self._moments: dict[str, tuple[float, float]] = {}
        self._since: dict[int, int] = {}
        self._open: set[str] = set()
        self._kinds: set[str] = set()

    # people

    def act(self, kind: str, which: int, seconds: float = 0) -> None:
        """A person does something; when, and what they typed, is remembered."""
        with self._acting:
            if seconds:
                self.portal.move_clock(seconds)
            self._kinds.add(kind)
            words, deeds = _typed(self.people), dict(self.people.deeds)
            begun = time.monotonic()
            self.people.act(kind, which)
            ended = time.monotonic()
            self.tally.story.append(f"{kind} {which}: {sorted(_typed(self.people) - words)}")
            for word in _typed(self.people) - words:
                self._moments[word] = begun, ended
            for page, deed in self.people.deeds.items():
                if deeds.get(page) != deed:
                    self._since[page] = len(self.runs)

    def _act_at_any_time(self, draw: random.Random, ended: threading.Event, *, within: bool) -> None:
        try:
            self._act_until(draw, ended, within=within)
        except Exception:  # noqa: BLE001  told with the episode's failures
            self._must(False, traceback.format_exc())

    def _act_until(self, draw: random.Random, ended: threading.Event, *, within: bool) -> None:
        for _ in range(draw.randrange(1, 9)):
            if ended.wait(draw.uniform(0.0, 0.15)):
                return
            kind, which, seconds = draw.choice(KINDS), draw.randrange(1000), draw.choice((0, 0, 0, 1, 40))
            if within:
                self.act(kind, which, seconds)
            else:
                with self.ways["A"].free, self.ways["B"].free:
                    self.act(kind, which, seconds)

    # runs

    def publish(self, name: str, asked: tuple[str, ...] = (), fate: Disturbance | None = None) -> Told:
        """One publish from a clone, to its end or until it is killed."""
        fate = fate or Disturbance()
        way = self.ways[name]
        current: list[Program] = []
        self.tally.story.append(f"{name} publishes {asked} {fate}")
        way.begin(self._journey(fate, current))
        secret = self.portal.webhooks["publisher"].partition("/rest/")[2]
        environment = {"BITRIX24_WEBHOOK_URL": f"{way.url}/rest/{secret}", "PUBLISHER_RETRY_SECONDS": "0"}
        overwritten = [part for key in asked for part in ("--overwrite", key)]
        arguments = ["-C", str(self.folders[name].path), "publish", "--format", "json", "--allow-removals", "99"]
        program = self.programs.start([*arguments, *overwritten], environment, fresh=fate.fresh)
        current.append(program)
        if fate.kill_after_s is not None:
            self._kill_after(program, fate.kill_after_s, way)
        ended = threading.Event()
        acting = threading.Thread(
            target=self._act_at_any_time, args=(random.Random(fate.anytime), ended), kwargs={"within": fate.within}
        )
        if fate.anytime is not None:
            acting.start()
        code = program.wait()
        ended.set()
        if fate.anytime is not None:
            acting.join()
        return self._told(name, program, code, asked)

    def _journey(self, fate: Disturbance, current: list[Program]) -> Journey:
        def before(passing: Passing) -> str | None:
            self._act_around(fate, passing, is_before=True)
            if fate.newer_at == passing.number:
                self.publish_newer()
            if fate.kill_at == passing.number and fate.kill_before:
                _running(current).kill()
                return DROPPED_BEFORE
            return fate.fault[0] if fate.fault is not None and fate.fault[1] == passing.number else None

        def after(passing: Passing) -> None:
            self._act_around(fate, passing, is_before=False)
            if fate.kill_at == passing.number and not fate.kill_before:
                _running(current).kill()
                passing.is_lost = True

        return Journey(before, after)

    def _act_around(self, fate: Disturbance, passing: Passing, *, is_before: bool) -> None:
        for deed in fate.deeds:
            if deed.request == passing.number and deed.is_before == is_before:
                self.act(deed.kind, deed.which, deed.seconds)

    def _kill_after(self, program: Program, seconds: float, way: GoBetween) -> None:
        if not program.ends_within(seconds):
            with way.free:
                program.kill()
                if way.passed:
                    way.passed[-1].is_lost = True  # answered, perhaps, but nobody knows whether it was read

    def _told(self, name: str, program: Program, code: int | None, asked: tuple[str, ...]) -> Told:
        out, err = program.out, program.err
        names = set(NAMED.findall(out + err))
        saved = self.folders[name].saved()
        # a program that is killed at any moment may have saved a file that it had no time to name
        named = {path: words for path, words in saved.items() if path in names or program.is_killed}
        told = Told(name, code, out, err, named, list(self.ways[name].passed), asked, program.is_killed)
        self.runs.append(told)
        lost = [passing.number for passing in told.passed if passing.is_lost]
        self.tally.story.append(
            f"{name} ended {code}, {len(told.passed)} requests, lost {lost}, {sorted(named)}\n{out}{err}"
        )
        for crash in self.ways[name].crashes:
            self._must(False, crash)
        self.tally.runs += 1
        self.tally.kills += told.is_killed
        self._must("Traceback" not in out + err, f"a traceback: {err[-2000:]}")
        secret = self.portal.webhooks["publisher"].rstrip("/").rpartition("/")[2]
        self._must(secret not in out + err, "the secret is in the output")
        return told

    # laws

    def _must(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.tally.failures.append(f"turn {self.tally.turns}: {otherwise}")

    def check_words(self, when: str) -> None:
        """Nothing that a person typed or did is gone without a word."""
        with self._acting:
            words = "".join(told.words for told in self.runs)
            for page, word in self.people.absent(words):
                if word in self._open:
                    continue
                if self._is_open(word):
                    self._open.add(word)
                else:
                    self._must(False, f"{when}: lost {word} of page {page} ({self.people.keys.get(page)})")
            for page, deed in self.people.undone():
                told = set[str]().union(*(told.held for told in self.runs[self._since[page] :]))
                if self.people.keys[page] not in told:
                    self._must(False, f"{when}: undone and not told: {deed} of page {page} ({self.people.keys[page]})")

    def _is_open(self, word: str) -> bool:
        """Whether it was typed in a moment that docs/robustness.md leaves open.

        Within a request that replaces something; or, where that one's answer is lost, since the look before it.
        """
        begun, ended = self._moments[word]
        for told in self.runs:
            for before, passing in zip([None, *told.passed], told.passed, strict=False):
                since = before.begun if before is not None and passing.is_lost else passing.begun
                if passing.replaces and begun < passing.ended and ended > since:
                    return True
        return False

    def check_texts(self, told: Told, sheets: Sheets, when: str, *, but: frozenset[int] = frozenset()) -> None:
        """Every page that a run says it has published holds the words of that commit."""
        pages = {row["mark"].key: int(row["ID"]) for row in self.people.rows() if row["DELETED"] == "N"}
        wanted = {f"content/{sheet.path}": sheet.token for sheet in sheets.values() if sheet.is_there}
        for row in told.rows:
            token, page = wanted.get(row["path"]), pages.get(row["key"], 0)
            if token is None or row["action"] in {*HELD, "failed", "archived"} or page in but:
                continue
            content = "".join(block["content"] for block in self.portal.drafts(page))
            self._must(token in content, f"{when}: {row['path']} ({row['action']}) does not hold {token}")

    def check_once(self) -> None:
        """No live page has another one's key, no review a second task."""
        keys = [row["mark"].key for row in self.people.rows() if row["DELETED"] == "N"]
        keys += [task["xml_id"] for task in self.portal.review_tasks()]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        self._must(not twice, f"there twice: {twice}")

    def check_code(self, told: Told, fate: Disturbance, *, is_older: bool) -> None:
        """The exit codes that may be: people alone never make an error."""
        allowed: set[int | None] = {0, 6}
        allowed |= {5, 7} if fate.fault is not None else set()
        allowed |= {4, 5} if is_older else set()
        if told.is_killed:
            allowed |= {-9}
        self._must(told.code in allowed, f"exit {told.code}: {told.err[-1500:]} {told.out[-1500:]}")

    # one turn

    newer: tuple[str, Sheets] | None = None
    newer_told: Told | None = None

    def publish_newer(self) -> None:
        """Another pipeline publishes the next commit to its end."""
        if self.newer is None or self.newer_told is not None:
            return
        self.folders["B"].check_out(self.newer[0], self.folders["A"])
        self.newer_told = self.publish("B")

    def turn(self, sheets: Sheets, draw: random.Random) -> Sheets:
        """A commit is published while people act; then once more, and once more. The newest content."""
        self.tally.turns += 1
        number = 2 * self.tally.turns
        fate = disturbance(draw)
        now = changed_sheets(sheets, number, draw)
        later = changed_sheets(now, number + 1, draw)
        clone = self.folders["A"]
        commit = newest = clone.commit(files_of(now, number))
        self.newer = self.newer_told = None
        self._kinds.clear()
        if fate.newer_at is not None:
            newest = clone.commit(files_of(later, number + 1))
            self.newer = newest, later
            clone.check_out(commit)
        last = self.runs[-1].rows if self.runs else []
        asked = tuple(row["key"] for row in last if row["action"] in HELD and draw.random() < 0.5)
        self.portal.move_clock(draw.choice((0, 60)))
        beside = None
        if fate.newer_at == 0:
            beside = threading.Thread(target=self.publish_newer)
            beside.start()
        first = self.publish("A", asked, fate)
        if beside is not None:
            beside.join()
        self.tally.faults += fate.fault is not None and len(first.passed) >= fate.fault[1]
        self.check_code(first, fate, is_older=self.newer_told is not None)
        self.check_words("at once")
        content = now
        if self.newer_told is not None:
            self.tally.newer += 1
            self.tally.stopped += first.code in {4, 5}
            self.check_code(self.newer_told, Disturbance(), is_older=False)
            touched = frozenset({*self.people.words, *self.people.deeds})
            self.check_texts(self.newer_told, later, "after the newer commit", but=touched)
            content = later
            clone.check_out(newest)
        self.portal.forget_requests()
        second = self.publish("A")
        self.check_code(second, Disturbance(), is_older=False)
        # what people did to the menu after it was written is undone by the next run, and told; pages in the trash leave it
        if first.is_complete and self.newer_told is None and not self._kinds & {*ELSEWHERE, "trash"}:
            written = beside_settings(self.portal.writes())
            self._must(not written, f"the second run wrote {written[:8]}")
        self.check_texts(second, content, "second run")
        self.check_words("second run")
        self.portal.forget_requests()
        third = self.publish("A")
        self._must(third.code == second.code, f"third run: exit {third.code} after {second.code}: {third.err[-800:]}")
        written = self.portal.writes()
        self._must(not written, f"the third run wrote {written[:8]}")
        self.check_words("third run")
        self.check_once()
        return content

    def total(self) -> Tally:
        """The episode's figures."""
        self.tally.acts, self.tally.words = self.people.number, len(self._moments)
        self.tally.open = len(self._open)
        return self.tally


def episode(template: Template, folder: Path, programs: Programs, seed: int, turns: int = TURNS) -> Tally:
    """Play one episode; what is drawn depends on the seed alone."""
    draw = random.Random(seed)
    shutil.copytree(template.folder, folder)
    with ExitStack() as stack:
        portal = stack.enter_context(remote_portal(programs, folder / "portal.sqlite"))
        ways = {name: stack.enter_context(GoBetween(portal.url)) for name in "AB"}
        played = Episode(programs, portal, ways, folder)
        sheets = template.sheets
        for _ in range(turns):
            sheets = played.turn(sheets, draw)
            if played.tally.failures:
                break
        return played.total()


def _typed(people: Acts) -> set[str]:
    return {word for words in people.words.values() for word in words}


def _running(current: list[Program]) -> Program:
    """The program whose request this is: it may be faster than whoever started it."""
    while not current:
        time.sleep(0.001)
    return current[0]
