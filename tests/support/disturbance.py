"""What happens to one run of the program, drawn at random, and what the run looked like from outside."""

import json
import random
import re
from dataclasses import dataclass, field
from typing import Any

from actors import ACTS, ELSEWHERE
from go_between import DROPPED_AFTER, DROPPED_BEFORE, REFUSALS, Passing

HELD = {"drift", "conflict"}
NAMED = re.compile(r"\.publisher/overwritten/[\w-]+\.html")


@dataclass(frozen=True, slots=True)
class Deed:
    """What a person does around one request of a run."""

    request: int
    is_before: bool
    kind: str
    which: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Disturbance:
    """What happens to one run: deeds at requests, deeds at any time, a fault, a newer commit, an end.

    ``anytime`` is the seed of deeds at moments of their own, between requests or, ``within`` them, also while they are carried out.
    """

    deeds: tuple[Deed, ...] = ()
    anytime: int | None = None
    within: bool = False
    fault: tuple[str, int] | None = None
    newer_at: int | None = None
    kill_at: int | None = None
    kill_before: bool = True
    kill_after_s: float | None = None
    fresh: bool = False


KINDS = (*ACTS, "text", "title", "block", *ELSEWHERE)


def disturbance(draw: random.Random) -> Disturbance:
    """One run's fate."""
    mode = draw.choices(("at requests", "at any time", "within requests"), (6, 2, 2))[0]
    deeds = tuple(
        Deed(
            draw.randrange(1, 12),
            draw.random() < 0.7,
            draw.choice(KINDS),
            draw.randrange(1000),
            draw.choice((0, 0, 1, 40)),
        )
        for _ in range(draw.randrange(1, 6))
    )
    end = draw.choices(("none", "fault", "kill", "kill at any time"), (10, 5, 4, 1))[0]
    fault = (draw.choice((DROPPED_BEFORE, DROPPED_AFTER, *REFUSALS)), draw.randrange(1, 12)) if end == "fault" else None
    return Disturbance(
        deeds=deeds if mode == "at requests" else (),
        anytime=None if mode == "at requests" else draw.randrange(10**6),
        within=mode == "within requests",
        fault=fault,
        newer_at=draw.randrange(0, 12) if draw.random() < 0.25 else None,
        kill_at=draw.randrange(1, 12) if end == "kill" else None,
        kill_before=draw.random() < 0.6,
        kill_after_s=draw.uniform(0.05, 0.8) if end == "kill at any time" else None,
        fresh=draw.random() < 0.1,
    )


@dataclass
class Told:
    """One run of the program as its surroundings saw it."""

    name: str
    code: int | None
    out: str
    err: str
    named: dict[str, str]
    passed: list[Passing]
    asked: tuple[str, ...]
    is_killed: bool

    @property
    def report(self) -> dict[str, Any]:
        """The one document on standard output; empty where it was killed."""
        return dict(json.loads(self.out)) if not self.is_killed and self.out.strip() else {}

    @property
    def rows(self) -> list[dict[str, Any]]:
        return list(self.report.get("pages", []))

    @property
    def words(self) -> str:
        return "".join([self.out, self.err, *self.named.values()])

    @property
    def held(self) -> set[str]:
        """The keys of the pages that it told as a person's, and of those that it was asked to write over."""
        return {row["key"] for row in self.rows if row["action"] in HELD} | set(self.asked)

    @property
    def is_complete(self) -> bool:
        return self.code in {0, 6}


@dataclass
class Tally:
    """What an episode, or many, came to. ``open`` are words of the moments that docs/robustness.md leaves open."""

    episodes: int = 0
    turns: int = 0
    runs: int = 0
    acts: int = 0
    words: int = 0
    kills: int = 0
    faults: int = 0
    newer: int = 0
    stopped: int = 0
    open: int = 0
    failures: list[str] = field(default_factory=list)
    story: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        for name in ("episodes", "turns", "runs", "acts", "words", "kills", "faults", "newer", "stopped", "open"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.failures += other.failures
