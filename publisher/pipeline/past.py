"""The past of a folder as git has it: its commits with who made them, and the contents of every version of its files.

A commit names blobs; each is read once, however many commits have it. Nothing here knows what stands in a file.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from publisher.pipeline.git import decode, parse_moment, readable, run_git
from publisher.pipeline.history import History

MOST_COMMITS = 50_000
_HEADER = "\x02"
_BETWEEN = "\x01"
_FORMAT = "--format=%x02%H%x00%ad%x00%cd%x00%an%x00%ae%x00%s%x00%(trailers:only=true,unfold=true,separator=%x01)"
_BLOBS_AT_ONCE = 2_000
_NOTHING = "0"


@dataclass(frozen=True, slots=True)
class PastFile:
    """One file of a commit. ``before`` and ``after`` are blobs, ``""`` where there was or is no file; ``old_path`` differs after a move."""

    path: str
    old_path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PastCommit:
    """A commit that changed files of the folder. A moment is None where the commit says none; ``trailers`` are by lower-case name."""

    sha: str
    authored: datetime | None
    committed: datetime | None
    author: str
    email: str
    subject: str
    trailers: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    files: tuple[PastFile, ...] = ()


def past_commits(history: History, patterns: Iterable[str], *, landed: bool) -> tuple[PastCommit, ...]:
    """The commits that changed files of these patterns, oldest first.

    ``landed``: as the checked-out branch got them, a merge being one commit; otherwise each commit of each branch, and of a
    merge only what no parent has. The commit at the edge of a shallow clone seems to bring every file.
    """
    merges = ("--first-parent", "--diff-merges=first-parent") if landed else ("--diff-merges=combined",)
    log = run_git(
        history.folder,
        *("log", *merges, "-M", "--raw", "--no-abbrev", "-z", "--relative", "--date=raw", "--encoding=UTF-8"),
        *(f"--max-count={MOST_COMMITS}", _FORMAT, "--", *patterns),
    )
    return tuple(reversed(list(_commits(log.stdout)))) if log.returncode == 0 else ()


def blob_contents(history: History, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The contents of blobs, each once; those that a partial clone does not hold are left out."""
    wanted = list(dict.fromkeys(blob for blob in blobs if blob))
    for start in range(0, len(wanted), _BLOBS_AT_ONCE):
        part = wanted[start : start + _BLOBS_AT_ONCE]
        answer = run_git(history.folder, "cat-file", "--batch", given="".join(f"{blob}\n" for blob in part).encode())
        yield from _objects(answer.stdout)


def _objects(output: bytes) -> Iterator[tuple[str, bytes]]:
    start = 0
    while start < len(output):
        end = output.index(b"\n", start)
        about = output[start:end].split(b" ")
        if len(about) != 3 or not about[2].isdigit():  # "<name> missing"
            start = end + 1
            continue
        size = int(about[2])
        yield about[0].decode(), output[end + 1 : end + 1 + size]
        start = end + 1 + size + 1


def _commits(output: bytes) -> Iterator[PastCommit]:
    parts = iter(decode(output).split("\0"))
    head: tuple[str, ...] | None = None
    files: list[PastFile] = []
    for part in parts:
        token = part.lstrip("\n")
        if token.startswith(_HEADER):
            if head is not None:
                yield _commit(head, files)
            head = (token[1:], *(next(parts, "") for _ in range(6)))
            files = []
        elif token.startswith(":"):
            file = _file(token, parts)
            if file is not None:
                files.append(file)
    if head is not None:
        yield _commit(head, files)


def _file(token: str, parts: Iterator[str]) -> PastFile | None:
    """One file of git's raw format: ``:mode mode blob blob M``, of a merge a mode and a blob more for each parent."""
    about = token.lstrip(":").split(" ")
    status = about[-1]
    blobs = [word for word in about[:-1] if len(word) >= 40]
    moved = status[0] in "RC" and not token.startswith("::")
    old = next(parts, "")
    path = next(parts, "") if moved else old
    if not path or len(blobs) < 2:
        return None
    return PastFile(_normal(path), _normal(old), _blob(blobs[0]), _blob(blobs[-1]))


def _blob(name: str) -> str:
    return "" if set(name) == {_NOTHING} else name


def _commit(head: tuple[str, ...], files: list[PastFile]) -> PastCommit:
    sha, authored, committed, author, email, subject, said = head
    trailers: dict[str, tuple[str, ...]] = {}
    for line in said.replace("\n", _BETWEEN).split(_BETWEEN):
        name, colon, value = line.partition(":")
        if colon and value.strip():
            key = name.strip().lower()
            trailers[key] = (*trailers.get(key, ()), readable(value.strip()))
    return PastCommit(
        sha,
        parse_moment(authored),
        parse_moment(committed),
        readable(author),
        readable(email).lower(),
        readable(subject),
        MappingProxyType(trailers),
        tuple(files),
    )


def _normal(path: str) -> str:
    return unicodedata.normalize("NFC", path)
