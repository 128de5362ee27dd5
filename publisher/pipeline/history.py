"""What git knows about the content: the commit being published, its ancestry, and when each file first appeared.

The git program is asked, read-only; nothing here follows renames or changes anything. Without git, or where git refuses, that
is a value with its reason: the guards that need history are then absent, and it is said.
"""

import os
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path

from publisher.messages import Text, text

_OF_A_HOOK = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"})
_HEADER = "\x02"  # cannot begin a path that git prints after a NUL, and no commit's date or id holds it


@dataclass(frozen=True, slots=True)
class Head:
    """The commit that is checked out: its id, the committer's date with its offset, the first line of its message."""

    sha: str
    committed: datetime
    subject: str


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit that changed files: its committer's day, the first line of its message, and the files by their paths of today."""

    day: date
    subject: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoHistory:
    """There is no history to ask, and why: no repository, no git program, or git refuses the folder."""

    reason: Text


@dataclass(frozen=True, slots=True)
class History:
    """The repository that holds a folder. ``head`` is None before the first commit."""

    folder: Path
    head: Head | None
    is_shallow: bool

    def is_dirty(self) -> bool:
        """Whether the folder holds changes that are in no commit, new files included."""
        return bool(_git(self.folder, "status", "--porcelain", "-z", "--untracked-files=normal", "--", ".").stdout)

    def is_ancestor(self, older: str, newer: str) -> bool | None:
        """Whether one commit descends from the other (or is it); None where a shallow clone or a foreign id leaves it open."""
        code = _git(self.folder, "merge-base", "--is-ancestor", f"{older}^{{commit}}", f"{newer}^{{commit}}").returncode
        if code == 0:
            return True
        return False if code == 1 and not self.is_shallow else None

    def first_commits(self, zone: tzinfo) -> dict[str, date]:
        """The day each file first came into the folder, by its path from there (NFC), in the zone; one pass over the log.

        A file whose beginning lies before what a shallow clone holds is left out: its day is not known.
        """
        edge = self._shallow_edge()
        first: dict[str, date] = {}
        log = _git(
            self.folder,
            "log",
            "-m",  # a merge may bring in a file of its own; what it brings from a branch is older there
            "--diff-filter=A",
            "--no-renames",
            "--name-only",
            "--relative",
            "-z",
            f"--format={_HEADER}%H %aI",
            "--",
            ".",
        )
        sha, moment = "", ""
        for token in _decode(log.stdout).split("\0"):
            part = token.lstrip("\n")
            if part.startswith(_HEADER):
                sha, _, moment = part[1:].partition(" ")
            elif part:
                path = unicodedata.normalize("NFC", part)
                if sha in edge:
                    first.pop(path, None)
                else:
                    first[path] = datetime.fromisoformat(moment).astimezone(zone).date()
        return first

    def latest(self, count: int, *suffixes: str) -> tuple[tuple[Commit, ...], bool]:
        """The latest commits that changed files with these endings, newest first, merges left out; and whether history is whole.

        It is not where a shallow clone was cut off before there were enough of them: its last commit, which looks as if it had
        brought in every file, is none of them.
        """
        log = _git(
            self.folder,
            "log",
            "--no-merges",
            f"--max-count={count}",
            "--find-renames",
            "--name-status",
            "--relative",
            "-z",
            f"--format={_HEADER}%H %cI %s",
            "--",
            *(f"*{suffix}" for suffix in suffixes),
        )
        edge = self._shallow_edge()
        found = list(_commits(_decode(log.stdout).split("\0")))
        return tuple(commit for sha, commit in found if sha not in edge), edge.isdisjoint(sha for sha, _ in found)

    def renames_since(self, sha: str) -> dict[str, str]:
        """New paths with the old ones they had in a commit, from the folder (NFC), as git's rename detection sees them.

        Changes that are in no commit yet count too, new files only once git was told of them. Empty where the commit is
        not known here.
        """
        shown = _git(self.folder, "diff", "-M", "--name-status", "--diff-filter=R", "--relative", "-z", sha, "--", ".")
        if shown.returncode != 0:
            return {}
        parts = [unicodedata.normalize("NFC", part) for part in _decode(shown.stdout).split("\0")]
        return {new: old for old, new in zip(parts[1::3], parts[2::3], strict=False)}

    def _shallow_edge(self) -> frozenset[str]:
        """The commits whose parents a shallow clone cut off: to git they look as if they had brought in every file."""
        if not self.is_shallow:
            return frozenset()
        where = _decode(_git(self.folder, "rev-parse", "--git-path", "shallow").stdout).strip()
        try:
            return frozenset((self.folder / where).read_text(encoding="ascii").split())
        except OSError:
            return frozenset()


def _commits(tokens: list[str]) -> Iterator[tuple[str, Commit]]:
    """The commits of ``git log --name-status -z``, newest first; a file is called by the name that later commits gave it."""
    now: dict[str, str] = {}
    parts = iter([*tokens, _HEADER])
    sha, moment, subject = "", "", ""
    paths: list[str] = []
    for token in parts:
        part = token.lstrip("\n")
        if part.startswith(_HEADER):
            if sha:
                day = datetime.fromisoformat(moment).date()
                yield sha, Commit(day, subject, tuple(dict.fromkeys(now.get(path, path) for path in paths)))
            sha, _, rest = part[1:].partition(" ")
            moment, _, subject = rest.partition(" ")
            paths = []
        elif part:
            path = unicodedata.normalize("NFC", next(parts))
            if part[0] in "RC":
                old, path = path, unicodedata.normalize("NFC", next(parts))
                if part[0] == "R":
                    now[old] = now.get(path, path)
            paths.append(path)


def open_history(folder: Path) -> History | NoHistory:
    """Find the repository that holds a folder."""
    try:
        asked = _git(folder, "rev-parse", "--is-inside-work-tree", "--is-shallow-repository")
    except OSError:
        return NoHistory(text("review.no-git-program"))
    if asked.returncode != 0:
        refused = b"dubious ownership" in asked.stderr
        return NoHistory(text("review.git-refuses", folder=folder.as_posix()) if refused else text("review.no-git"))
    answers = _decode(asked.stdout).split()
    if answers[:1] != ["true"]:
        return NoHistory(text("review.no-git"))
    return History(folder, _head(folder), is_shallow=answers[1:] == ["true"])


def _head(folder: Path) -> Head | None:
    shown = _git(folder, "log", "-1", "--format=%H%x00%cI%x00%s")
    if shown.returncode != 0:
        return None
    sha, committed, subject = _decode(shown.stdout).rstrip("\n").split("\0")
    return Head(sha, datetime.fromisoformat(committed), subject)


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder: in English, without taking locks or asking anybody anything."""
    # A git hook that runs the publisher leaves paths here that are only right in the hook's own folder.
    inherited = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    environment = {**inherited, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    return subprocess.run(
        ["git", "-c", "log.showSignature=false", "-C", str(folder), *arguments],
        capture_output=True,
        check=False,
        env=environment,
        stdin=subprocess.DEVNULL,
    )


def _decode(output: bytes) -> str:
    return output.decode("utf-8", "replace")
