"""Whether commits hold nothing but stamps that people's acts stand behind (``review --verify-stamps``).

Form is proved from git alone: each commit changes one page, its front matter in the three lines of a stamp, as a run of ours would have
written it. With a portal each stamp also has its completed task: that page's, of that review, by that person, on that day, with
that outcome.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import frontmatter
import yaml

from publisher.config import Settings
from publisher.content.keys import normal_path, page_key
from publisher.content.split import normalise
from publisher.errors import ConfigError, ContentError
from publisher.messages import Text, text
from publisher.pipeline.git import decode, run_git
from publisher.plan.answers import ReviewStamp
from publisher.publishing.stamping import OUTCOME, TASK
from publisher.review.schedule import NEVER_REVIEWED
from publisher.review.stamp import stamped

_TRAILER = re.compile(r"^(?P<name>[A-Za-z-]+): (?P<value>.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class StampCommit:
    """A commit that stamps one page: what it says, and the review that it ends (``cycle``)."""

    sha: str
    path: str
    key: str
    cycle: str
    task: int
    stamp: ReviewStamp


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a commit is no stamp, or not that of an act: the file, and the line where one can be named."""

    sha: str
    path: str
    line: int
    why: Text


def read_stamps(folder: Path, settings: Settings, commits: str) -> tuple[tuple[StampCommit, ...], tuple[Wrong, ...]]:
    """The stamps among commits: of ``BASE..HEAD`` every commit must be one; of a single commit's history those that say so are read.

    Raises ConfigError where git does not know the commits.
    """
    strict = ".." in commits
    listed = run_git(folder, "rev-list", "--reverse", "--no-merges" if not strict else "--topo-order", commits, "--")
    if listed.returncode != 0:
        raise ConfigError(text("review.verify-unknown", commits=commits), hint=text("review.verify-unknown-hint"))
    stamps: list[StampCommit] = []
    wrong: list[Wrong] = []
    for sha in decode(listed.stdout).split():
        message = decode(run_git(folder, "log", "-1", "--format=%B", sha).stdout)
        trailers = {match["name"]: match["value"].strip() for match in _TRAILER.finditer(message)}
        if not strict and OUTCOME not in trailers:
            continue
        if not strict and "Review-Proposal" in trailers:
            continue
        found = _read(folder, settings, sha, trailers)
        if isinstance(found, Wrong):
            wrong.append(found)
        else:
            stamps.append(found)
    return tuple(stamps), tuple(wrong)


def _read(folder: Path, settings: Settings, sha: str, trailers: dict[str, str]) -> StampCommit | Wrong:
    shown = run_git(folder, "diff-tree", "--no-commit-id", "--name-status", "-r", "-z", "--root", "--no-renames", sha)
    parts = decode(shown.stdout).split("\0")
    changed = [(parts[i], parts[i + 1]) for i in range(0, len(parts) - 1, 2)]
    top = Path(decode(run_git(folder, "rev-parse", "--show-toplevel").stdout).strip())
    if len(changed) != 1 or changed[0][0] != "M":
        first = changed[0][1] if changed else ""
        return Wrong(sha, first, 1, text("review.verify-not-one", n=len(changed)))
    path = changed[0][1]
    inside = (top / path).resolve()
    if not (inside.is_relative_to(settings.docs_dir.resolve()) and path.endswith(".md")):
        return Wrong(sha, path, 1, text("review.verify-no-page"))
    own = normal_path(inside.relative_to(settings.docs_dir.resolve()).as_posix())
    before, after = (_text(folder, f"{commit}:{path}") for commit in (f"{sha}^", sha))
    if before is None or after is None:
        return Wrong(sha, path, 1, text("review.verify-no-page"))
    said, old = _front_matter(after), _front_matter(before)
    stamp = _stamp_of(said)
    if stamp is None or TASK not in trailers or not trailers[TASK].isdecimal():
        return Wrong(sha, path, 1, text("review.verify-no-stamp"))
    if trailers.get(OUTCOME) != stamp.outcome:
        return Wrong(sha, path, _line(after, "review_outcome"), text("review.verify-outcome", outcome=stamp.outcome))
    try:
        expected = stamped(before, stamp)
    except ContentError as error:
        return Wrong(sha, path, 1, error.message)
    if expected != after:
        return Wrong(sha, path, _first_difference(expected, after), text("review.verify-more"))
    last = old.get("last_reviewed")
    cycle = last.isoformat() if isinstance(last, date) else str(last) if last else NEVER_REVIEWED
    if cycle != NEVER_REVIEWED and stamp.day.isoformat() < cycle:
        return Wrong(sha, path, _line(after, "last_reviewed"), text("review.verify-backwards", day=cycle))
    key = page_key(str(said.get("id") or ""), own)
    return StampCommit(sha, path, key, cycle, int(trailers[TASK]), stamp)


def _text(folder: Path, name: str) -> str | None:
    shown = run_git(folder, "show", name)
    try:
        return shown.stdout.decode("utf-8") if shown.returncode == 0 else None
    except UnicodeDecodeError:
        return None


def _front_matter(content: str) -> dict[str, Any]:
    try:
        return dict(frontmatter.loads(normalise(content)).metadata)
    except (yaml.YAMLError, ValueError, TypeError, LookupError, AttributeError):
        return {}


def _stamp_of(said: dict[str, Any]) -> ReviewStamp | None:
    day, by, outcome = said.get("last_reviewed"), said.get("last_reviewed_by"), said.get("review_outcome")
    if not (isinstance(day, date) and isinstance(by, str) and by and outcome in ("valid", "corrected")):
        return None
    return ReviewStamp(day, by, str(outcome))


def _line(content: str, key: str) -> int:
    lines = normalise(content).split("\n")
    return next((number for number, line in enumerate(lines, 1) if line.startswith(f"{key}:")), 1)


def _first_difference(expected: str, found: str) -> int:
    pairs: Sequence[tuple[str, str]] = list(zip(expected.split("\n"), found.split("\n"), strict=False))
    return next((number for number, (one, other) in enumerate(pairs, 1) if one != other), len(pairs) + 1)
