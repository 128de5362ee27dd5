"""Words changed by a person in the portal's editor on many pages, brought back, and compared with the files before.

Used by benchmarks/pull_words.py and, for a few pages, by the default test run. The emulator runs in this process.
"""

import random
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import requests
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from clocks import standing_clock

from portal_emulator.in_process import InProcess
from portal_emulator.portal import Portal as Emulated
from publisher.config import parse_webhook
from publisher.pipeline.history import open_history
from publisher.pipeline.project import Project, load_project
from publisher.pipeline.trial_rendering import open_trial
from publisher.portal.bitrix24.transport import Transport
from publisher.publishing.planning import Options, Planner
from publisher.publishing.pulling import Pull, PullSelection
from publisher.publishing.running import Run
from publisher.pull.report import PullOutcome
from publisher.targets.knowledge_base.rest.adapter import Bitrix24Portal
from publisher.targets.knowledge_base.target import KnowledgeBase

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
EDITOR = "ivan.p@example.com"
SETTINGS = """\
site_name: Pull
docs_dir: content
plugins:
  - publisher:
      knowledge_base: {code: pull}
      time_zone: UTC
      defaults: {owner: anna.k@example.com, review_every: 6 months, last_reviewed: 2026-11-01}
"""
_ANCHOR = re.compile(r" \{#[^}]+\}")
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass
class Rig:
    """A folder with content, an emulator in this process, and the edits that were made: path → (word, other word)."""

    folder: Path
    emulated: Emulated
    adapter: InProcess
    transport: Transport
    edits: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def portal(self) -> Bitrix24Portal:
        return Bitrix24Portal(self.transport, "http://portal.localhost")

    def planner(self, **options: Any) -> Planner:
        def load(today: date) -> Project:
            return load_project(self.folder / "mkdocs.yml", today=today)

        return Planner(
            KnowledgeBase(self.portal),
            load,
            open_history,
            NOW.date(),
            Options(tasks=False, allow_older=True, **options),
        )

    def publish(self) -> Any:
        planner = self.planner()
        planned = planner.plan()
        return Run(self.portal, planned, planner.plan, lambda docs, path: (docs / path).read_bytes()).to_the_end()

    def call(self, method: str, params: Any) -> Any:
        with requests.Session() as session:
            session.trust_env = False
            session.mount("http://", self.adapter)
            answer = session.post(self.adapter.webhooks[EDITOR] + method, json=params, timeout=30).json()
        if "error" in answer:
            raise RuntimeError(str(answer))
        return answer["result"]

    def edit_words(self, rnd: random.Random, most: int) -> None:
        """On each page, put another word in the place of one, as a person does in the editor."""
        planned = self.planner().plan()
        prefix = planned.settings.docs_prefix
        for change in [c for c in planned.plan.content_changes if c.remote is not None][:most]:
            assert change.remote is not None
            assert change.remote.mark is not None
            lid, block = change.remote.id, change.remote.mark.block
            listed = self.call(
                "landing.block.getlist",
                {"lid": lid, "scope": "KNOWLEDGE", "params": {"edit_mode": 1, "get_content": 1}},
            )
            content = next(row["content"] for row in listed if int(row["id"]) == block)
            node = BeautifulSoup(content, "html.parser").select(".landing-block-node-text")[0]
            chosen = change_a_word(node, rnd)
            if chosen is None:
                continue
            data = {".landing-block-node-text@0": node.decode_contents(formatter="minimal")}
            self.call("landing.block.updatenodes", {"lid": lid, "block": block, "scope": "KNOWLEDGE", "data": data})
            self.edits[change.path.removeprefix(prefix)] = chosen

    def pull(self) -> Any:
        planned = self.planner().plan()
        with open_trial(self.folder / "mkdocs.yml", today=planned.project.today) as trial:
            return Pull(self.portal, planned, trial, PullSelection(everything=True)).run()


def _is_bare_address(text: NavigableString) -> bool:
    link = text.find_parent("a")
    return link is not None and str(link.get("href", "")).removeprefix("mailto:") == link.get_text()


def change_a_word(node: Tag, rnd: random.Random) -> tuple[str, str] | None:
    """Change one word that a reader sees in the page's text; the word and the one in its place."""
    body = node.find(lambda tag: tag.has_attr("data-kb-body"))
    assert isinstance(body, Tag)
    places: list[tuple[NavigableString, re.Match[str]]] = []
    for one in body.find_all(string=True):
        if _is_bare_address(one):
            continue  # pieces of an address are no words; what becomes of them is in tests/unit/pull
        places += [(one, found) for found in _WORD.finditer(str(one))]
    if not places:
        return None
    where, word = rnd.choice(places)
    other = rnd.choice(["window", "лестница", "harbour", "мельница", "lantern"])
    said = str(where)
    where.replace_with(NavigableString(said[: word.start()] + other + said[word.end() :]))
    return word[0], other


@contextmanager
def rig(content: Path, settings: str = SETTINGS) -> Iterator[Rig]:
    """Publish a copy of some content into an emulator."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(content, folder / "content", ignore=shutil.ignore_patterns(".publisher"))
        (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
        emulated = Emulated.open(None, seed="demo", rate_limit=None, clock=standing_clock(NOW))
        adapter = InProcess(emulated)
        session = requests.Session()
        session.mount("http://", adapter)
        webhook = parse_webhook(adapter.webhooks["publisher"])
        assert webhook is not None
        try:
            yield Rig(folder, emulated, adapter, Transport(webhook, session=session, retry_cap=0))
        finally:
            emulated.close()


def is_exactly(before: str, after: str, word: str, other: str) -> bool:
    """Whether two texts differ in one word, which was this and is that."""
    low = 0
    while low < min(len(before), len(after)) and before[low] == after[low]:
        low += 1
    high = 0
    while high < min(len(before), len(after)) - low and before[-1 - high] == after[-1 - high]:
        high += 1
    start = before.rfind(word, max(0, low - len(word)), len(before) - high + len(word))
    while start >= 0:
        if after == before[:start] + other + before[start + len(word) :]:
            return True
        start = before.rfind(word, max(0, low - len(word)), start + len(word) - 1)
    return False


def _keeps_an_anchor(row: Any) -> bool:
    return row is not None and any(note.key == "pull.note-anchor" for note in row.notes)


@dataclass
class Figures:
    """What came of the edits."""

    edited: int = 0
    exact: int = 0
    with_anchor: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0
    conflicts_after: int = 0

    @property
    def share(self) -> float:
        """How many came back as that word; a linked heading's old anchor, which is kept beside it, is meant to be there."""
        return (self.exact + self.with_anchor) / self.edited if self.edited else 1.0


def measure(content: Path, *, pages: int, seed: int) -> Figures:
    """Publish, edit, pull, compare, publish again."""
    with rig(content) as made:
        made.publish()
        made.edit_words(random.Random(seed), pages)
        before = {path: (made.folder / "content" / path).read_text(encoding="utf-8") for path in made.edits}
        started = time.perf_counter()
        report = made.pull()
        figures = Figures(edited=len(made.edits), seconds=time.perf_counter() - started)
        rows = {row.path.removeprefix("content/"): row for row in report.pages}
        for path, (word, other) in made.edits.items():
            after = (made.folder / "content" / path).read_text(encoding="utf-8")
            if path in rows and rows[path].outcome is PullOutcome.REFUSED and after == before[path]:
                figures.refused.append((f"{path}: {word} → {other}", str(rows[path].reason)))
            elif is_exactly(before[path], after, word, other):
                figures.exact += 1
            elif _keeps_an_anchor(rows.get(path)) and is_exactly(
                before[path], _ANCHOR.sub("", after, count=1), word, other
            ):
                figures.with_anchor += 1
            else:
                figures.wrong.append(f"{path}: {word} → {other} ({rows[path].outcome if path in rows else 'not seen'})")
        again = made.publish()
        figures.conflicts_after = sum(row.action in {"drift", "conflict"} for row in again.pages) - len(figures.refused)
        return figures
