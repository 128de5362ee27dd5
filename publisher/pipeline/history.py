"""What git knows about the content: the commit being published, its ancestry, when each file first appeared, what is in no commit.

The git program is asked, read-only; nothing here follows renames or changes anything. Without git, or where git refuses, that
is a value with its reason: the guards that need history are then absent, and it is said.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path

from publisher.messages import Text, text
from publisher.pipeline.git import FORMAT, LogEntry, decode, parse_index, parse_log, parse_objects, run_git

_LOG = ("--name-status", "--relative", "-z", "--date=raw", "--encoding=UTF-8", FORMAT)
_DIRTY = ("--name-only", "--no-renames", "--ignore-submodules=none", "--relative", "-z")
_SUBMODULE = "160000"
_PARENT = re.compile(rb"^parent ([0-9a-f]{40,64})$", re.MULTILINE)
_MOST_COMMITS = 20_000
_OWNER = re.compile(r"dubious ownership in repository at '([^'\n]*)'")


@dataclass(frozen=True, slots=True)
class Head:
    """The commit that is checked out: its id, the committer's date with its offset (None where it says none), the first line
    of its message.
    """

    sha: str
    committed: datetime | None
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

    def uncommitted(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Which of these files (by path from the folder) are not as the checked out commit has them, or are in none.

        A file in a submodule, or in another repository inside the folder, counts as changed when git says so of the whole.
        """
        if self.head is None:
            return tuple(paths)
        tracked = self._index()
        if tracked is None:
            return ()
        shown = run_git(self.folder, "diff", *_DIRTY, self.head.sha, "--", ".")
        changed = {_normal(path) for path in decode(shown.stdout).split("\0") if path}
        nested = frozenset(path for path, mode in tracked.items() if mode == _SUBMODULE)
        return tuple(
            path for path in paths if path in changed or (path not in tracked and self._is_new(path, nested - changed))
        )

    def _is_new(self, path: str, unchanged: frozenset[str]) -> bool:
        """Whether a file that git does not know is of this folder: one behind a link, or in a submodule, is known elsewhere."""
        return not any(folder in unchanged or (self.folder / folder).is_symlink() for folder in _folders_of(path))

    def absent(self) -> tuple[str, ...]:
        """Files that git's index has and the disk has not, by path from the folder (NFC); of a submodule that is not there the
        folder, with ``/`` at its end.

        That is what a sparse checkout, a submodule that was not initialised, or a file deleted past git leaves.
        """
        missing = []
        for path, mode in (self._index(normal=False) or {}).items():
            file = self.folder / path
            if mode == _SUBMODULE:
                if not _holds_anything(file):
                    missing.append(f"{_normal(path)}/")
            elif not (file.is_symlink() or file.is_file()):
                missing.append(_normal(path))
        return tuple(sorted(missing))

    def _index(self, *, normal: bool = True) -> dict[str, str] | None:
        """The index's paths from the folder with their modes; None where git cannot tell."""
        listed = run_git(self.folder, "ls-files", "--stage", "-z", "--", ".")
        if listed.returncode != 0:
            return None
        entries = parse_index(listed.stdout)
        return {_normal(path) if normal else path: mode for path, mode in entries.items()}

    def tracked(self) -> tuple[str, ...]:
        """The files that git's index has, by path from the folder (NFC)."""
        return tuple(self._index() or ())

    def knows(self, sha: str) -> bool:
        """Whether a commit is in this repository, on whichever branch."""
        return run_git(self.folder, "cat-file", "-e", f"{sha}^{{commit}}").returncode == 0

    def is_ancestor(self, older: str, newer: str) -> bool | None:
        """Whether one commit descends from the other (or is it); None where a shallow clone leaves it open.

        With all of history here, a commit that git does not know is no ancestor. The commits at the edge of a shallow clone
        still name their parents, and what descends from a commit is not older than it.
        """
        if self._descends(newer, older):
            return True
        if not self.is_shallow or self._descends(older, newer):
            return False
        return True if older in self._parents_beyond_the_edge(newer) else None

    def _descends(self, newer: str, older: str) -> bool:
        asked = run_git(self.folder, "merge-base", "--is-ancestor", f"{older}^{{commit}}", f"{newer}^{{commit}}")
        return asked.returncode == 0

    def _parents_beyond_the_edge(self, sha: str) -> frozenset[str]:
        """Parents, not in a shallow clone, of the oldest commits that a commit descends from here."""
        oldest = run_git(self.folder, "rev-list", "--max-parents=0", sha, "--").stdout
        commits = parse_objects(run_git(self.folder, "cat-file", "--batch", given=oldest).stdout)
        heads = (commit.partition(b"\n\n")[0] for commit in commits)
        return frozenset(decode(found) for head in heads for found in _PARENT.findall(head))

    def first_commits(self, zone: tzinfo, *, until: date | None = None) -> dict[str, date] | None:
        """The day each file first came into the folder, by its path from there (NFC), in the zone; one pass over the log.

        A file whose beginning lies before what a shallow clone holds is left out: its day is not known. A commit without a
        day, or with one after ``until``, counts as made on the day of the commit after it. None where git cannot tell.
        """
        edge = self._shallow_edge()
        first: dict[str, date] = {}
        # -m: a merge may bring in a file of its own; what it brings from a branch is older there
        log = run_git(self.folder, "log", "-m", "--diff-filter=A", "--no-renames", *_LOG, "--", ".")
        if log.returncode != 0 and self.head is not None:
            return None
        day: date | None = None
        for entry in parse_log(log.stdout):
            day = _day(entry, zone, until) or day
            for path in (_normal(names[-1]) for names in entry.files):
                if entry.sha in edge:
                    first.pop(path, None)
                elif day is not None:
                    first[path] = day
        return first

    def last_changes(self, *, until: date) -> dict[str, date]:
        """The committer's day of each file's last change, by its path from the folder (NFC), as far as it is known; one pass over the log.

        A file that was only moved was not changed. Left out are files whose last change lies before what a shallow clone holds, or
        further back than ``_MOST_COMMITS``, and those whose last commit says no day or one after ``until``.
        """
        log = run_git(self.folder, "log", "-M100%", f"--max-count={_MOST_COMMITS}", *_LOG, "--", ".")
        edge = self._shallow_edge()
        found: dict[str, date | None] = {}
        now: dict[str, str] = {}
        for entry in parse_log(log.stdout):
            day = entry.committed.date() if entry.committed is not None and entry.sha not in edge else None
            for status, *names in entry.files:
                path = now.get(_normal(names[-1]), _normal(names[-1]))
                if status == "R":
                    now[_normal(names[0])] = path
                else:
                    found.setdefault(path, day if day is not None and day <= until else None)
        return {path: day for path, day in found.items() if day is not None}

    def latest(self, count: int, *suffixes: str) -> tuple[tuple[Commit, ...], bool]:
        """The latest commits that changed files with these endings, newest first, merges left out; and whether history is whole.

        It is not where a shallow clone was cut off before there were enough of them: its last commit, which looks as if it had
        brought in every file, is none of them. A commit that says no day is left out too.
        """
        endings = (f"*{suffix}" for suffix in suffixes)
        log = run_git(
            self.folder, "log", "--no-merges", f"--max-count={count}", "--find-renames", *_LOG, "--", *endings
        )
        if log.returncode != 0 and self.head is not None:
            return (), False
        edge = self._shallow_edge()
        found = list(_commits(parse_log(log.stdout)))
        told = tuple(commit for sha, commit in found if sha not in edge and commit is not None)
        return told, edge.isdisjoint(sha for sha, _ in found)

    def has_changed_since(self, path: str, moment: datetime) -> bool:
        """Whether a commit after a moment brought another version of a file to the branch that is checked out."""
        since = f"--since={moment.isoformat()}"
        log = run_git(self.folder, "log", "-1", "--first-parent", "-m", since, "--format=%H", "--", path)
        return log.returncode == 0 and log.stdout.strip() != b""

    def commit_at(self, moment: datetime) -> str:
        """The last commit of the branch that is checked out at a moment; ``""`` where there is none."""
        until = f"--until={moment.isoformat()}"
        return decode(run_git(self.folder, "log", "-1", "--first-parent", until, "--format=%H").stdout).strip()

    def text_at(self, path: str, sha: str) -> str | None:
        """A file's text in a commit; None where it is not there, or is no text."""
        shown = run_git(self.folder, "show", f"{sha}:./{path}")
        try:
            return shown.stdout.decode("utf-8") if shown.returncode == 0 else None
        except UnicodeDecodeError:
            return None

    def renames_since(self, sha: str) -> dict[str, str]:
        """New paths with the old ones they had in a commit, from the folder (NFC), as git's rename detection sees them.

        Changes that are in no commit yet count too, new files only once git was told of them. Empty where the commit is
        not known here.
        """
        shown = run_git(
            self.folder, "diff", "-M", "--name-status", "--diff-filter=R", "--relative", "-z", sha, "--", "."
        )
        if shown.returncode != 0:
            return {}
        parts = [_normal(part) for part in decode(shown.stdout).split("\0")]
        return {new: old for old, new in zip(parts[1::3], parts[2::3], strict=False)}

    def _shallow_edge(self) -> frozenset[str]:
        """The commits whose parents a shallow clone cut off: to git they look as if they had brought in every file."""
        if not self.is_shallow:
            return frozenset()
        where = decode(run_git(self.folder, "rev-parse", "--git-path", "shallow").stdout).strip()
        try:
            return frozenset((self.folder / where).read_text(encoding="ascii").split())
        except OSError:
            return frozenset()


def _normal(path: str) -> str:
    return unicodedata.normalize("NFC", path)


def _folders_of(path: str) -> Iterator[str]:
    """The folders that a path lies in, outermost first."""
    parts = path.split("/")[:-1]
    return ("/".join(parts[: depth + 1]) for depth in range(len(parts)))


def _day(entry: LogEntry, zone: tzinfo, until: date | None) -> date | None:
    """The day of a commit: its author's, else its committer's, none that is still to come."""
    days = (moment.astimezone(zone).date() for moment in (entry.authored, entry.committed) if moment is not None)
    return next((day for day in days if until is None or day <= until), None)


def _commits(entries: Iterable[LogEntry]) -> Iterator[tuple[str, Commit | None]]:
    """The commits of a log, newest first, None for one without a day; a file is called by the name that later commits gave it."""
    now: dict[str, str] = {}
    for entry in entries:
        paths: list[str] = []
        for status, *names in entry.files:
            path = _normal(names[-1])
            if status == "R":
                now[_normal(names[0])] = now.get(path, path)
            paths.append(path)
        told = tuple(dict.fromkeys(now.get(path, path) for path in paths))
        yield entry.sha, Commit(entry.committed.date(), entry.subject, told) if entry.committed is not None else None


def open_history(folder: Path) -> History | NoHistory:
    """Find the repository that holds a folder."""
    try:
        asked = run_git(folder, "rev-parse", "--is-inside-work-tree", "--is-shallow-repository")
    except OSError:
        return NoHistory(text("review.no-git-program"))
    if asked.returncode != 0:
        return NoHistory(_why_not(folder, asked.stderr.decode("utf-8", "replace")))
    answers = decode(asked.stdout).split()
    if answers[:1] != ["true"]:
        return NoHistory(text("review.no-git"))
    return History(folder, _head(folder), is_shallow=answers[1:] == ["true"])


def _why_not(folder: Path, said: str) -> Text:
    refused = _OWNER.search(said)
    if refused is not None or "dubious ownership" in said:
        return text("review.git-refuses", folder=refused[1] if refused is not None else folder.as_posix())
    if "not a git repository" in said:
        return text("review.no-git")
    return text("review.git-fails", said=(said.strip().splitlines() or ["git"])[-1])


def _holds_anything(folder: Path) -> bool:
    try:
        return any(folder.iterdir())
    except OSError:
        return False


def _head(folder: Path) -> Head | None:
    shown = run_git(folder, "log", "-1", "--no-patch", "-z", "--date=raw", "--encoding=UTF-8", FORMAT)
    entry = next(parse_log(shown.stdout), None)
    return Head(entry.sha, entry.committed, entry.subject) if entry is not None else None
