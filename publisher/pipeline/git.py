"""Git as a program that is asked, read-only: the same question gets the same answer whatever the user's settings and environment say.

Output is bytes with NUL behind every part. File names are decoded as Python decodes names of files, so that one that is no UTF-8
still names its file.
"""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from publisher.config import without_secrets

_LOCAL = frozenset(
    {
        # of another repository, or of the hook that runs us (git rev-parse --local-env-vars, but for settings)
        *("GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX"),
        *("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_INTERNAL_SUPER_PREFIX"),
        # another history than the one that was recorded
        *("GIT_GRAFT_FILE", "GIT_SHALLOW_FILE", "GIT_REPLACE_REF_BASE", "GIT_NO_REPLACE_OBJECTS"),
        # another meaning of paths, another form of output
        *("GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"),
        *("GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS", "GIT_REDIRECT_STDIN", "GIT_REDIRECT_STDOUT", "GIT_REDIRECT_STDERR"),
    }
)
_OURS = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    # replace refs and grafts are one machine's view of history, and every machine must judge alike
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
}
_SETTINGS = (
    "log.showSignature=false",
    "log.showRoot=true",
    "log.follow=false",
    "core.fsmonitor=false",
    "submodule.recurse=false",
)
_HEADER = "\x02"
_MOMENT = re.compile(r"([0-9]{1,15}) ([+-])([0-9]{1,400})")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")
_DAY = 24 * 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = datetime(9998, 1, 1, tzinfo=UTC)

FORMAT = "--format=%x02%H%x00%ad%x00%cd%x00%s"
"""What ``parse_log`` reads, with ``--date=raw``, ``--encoding=UTF-8`` and ``--name-status -z``."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A commit of a log with the files it changed as (status, path) or (status, old path, path).

    A moment is None where the commit says nothing that is one.
    """

    sha: str
    authored: datetime | None
    committed: datetime | None
    subject: str
    files: tuple[tuple[str, ...], ...] = ()


def run_git(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder: in English, without taking locks or asking anybody anything. ``given`` is its input."""
    inherited = {name: value for name, value in without_secrets(os.environ).items() if name not in _LOCAL}
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    return subprocess.run(
        ["git", *settings, "-C", str(folder), *arguments],
        capture_output=True,
        check=False,
        env={**inherited, **_OURS},
        input=given,
    )


def decode(output: bytes) -> str:
    """Text of git's: names keep the bytes that are no UTF-8."""
    return output.decode("utf-8", "surrogateescape")


def readable(text: str) -> str:
    """Decoded text for people: bytes that are no UTF-8 and control characters are replaced."""
    return _CONTROL.sub("\ufffd", text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def parse_moment(raw: str) -> datetime | None:
    """A date as ``--date=raw`` writes it, ``1767225600 +0100``; None for what is no moment between 1970 and 9998.

    Commits made by other programs may say anything. Git itself writes nothing, or zero, for what it cannot read. An offset
    that no place on earth could have counts as none.
    """
    match = _MOMENT.fullmatch(raw.strip())
    if match is None or int(match[1]) == 0:
        return None
    hours, minutes = divmod(int(match[3]), 100)
    offset = hours * 60 + minutes
    sign = -1 if match[2] == "-" else 1
    zone = timezone(timedelta(minutes=sign * offset)) if offset < _DAY else UTC
    try:
        moment = _EPOCH + timedelta(seconds=int(match[1]))
    except OverflowError:
        return None
    return moment.astimezone(zone) if moment < _LAST else None


def parse_log(output: bytes) -> Iterator[LogEntry]:
    """The commits of a log in ``FORMAT``. A name is taken as it is, whatever stands in it; what is cut off is left out."""
    parts = iter(decode(output).split("\0"))
    entry: LogEntry | None = None
    files: list[tuple[str, ...]] = []
    for part in parts:
        token = part.lstrip("\n")
        if token.startswith(_HEADER):
            if entry is not None:
                yield _with_files(entry, files)
            authored, committed, subject = (next(parts, "") for _ in range(3))
            entry = LogEntry(token[1:], parse_moment(authored), parse_moment(committed), readable(subject))
            files = []
        elif token:
            names = [next(parts, "") for _ in range(2 if token[0] in "RC" else 1)]
            if all(names):
                files.append((token[0], *names))
    if entry is not None:
        yield _with_files(entry, files)


def _with_files(entry: LogEntry, files: list[tuple[str, ...]]) -> LogEntry:
    return LogEntry(entry.sha, entry.authored, entry.committed, entry.subject, tuple(files))


def parse_index(output: bytes) -> Mapping[str, str]:
    """Of ``git ls-files --stage -z``: each path with its mode."""
    found: dict[str, str] = {}
    for part in decode(output).split("\0"):
        about, tab, path = part.partition("\t")
        if tab and path:
            found[path] = about.partition(" ")[0]
    return found


def parse_objects(output: bytes) -> Iterator[bytes]:
    """The contents of the objects that ``git cat-file --batch`` wrote, those that are not there left out."""
    while output:
        about, _, rest = output.partition(b"\n")
        size = about.rpartition(b" ")[2]
        length = int(size) if size.isdigit() else 0
        if size.isdigit():
            yield rest[:length]
        output = rest[length + 1 :] if size.isdigit() else rest
