"""Which files changed since a day, as the branch that is checked out got them: merges count on the day of the merge."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from publisher.pipeline.git import decode, parse_moment, readable, run_git
from publisher.pipeline.history import History

_FORMAT = "--format=%x02%H%x00%P%x00%cd%x00%(trailers:key=Material,valueonly,separator=%x2C)%x00%s%x00"
_NO = {"no", "nein", "нет", "false"}


@dataclass(frozen=True, slots=True)
class Touch:
    """A commit of the branch that changed some of the files. ``day`` is the committer's, in the base's zone."""

    sha: str
    parents: tuple[str, ...]
    day: date
    subject: str
    paths: tuple[str, ...]
    is_denied: bool = False


def touches(history: History, paths: Iterable[str], after: date, zone: tzinfo) -> tuple[Touch, ...]:
    """The commits after a day that changed these files (by path from the folder, NFC), the oldest first.

    ``is_denied``: the commit, or every one that a merge brought in for these files, says ``Material: no``.
    """
    wanted = sorted(set(paths))
    if not wanted:
        return ()
    since = datetime.combine(after + timedelta(days=1), time(), zone)
    log = run_git(
        history.folder,
        *("log", "--first-parent", "-m", "--no-renames", "--name-only", "--relative", "-z", "--date=raw"),
        *("--encoding=UTF-8", f"--since={since.isoformat()}", _FORMAT, "--", *wanted),
    )
    found = [touch for part in decode(log.stdout).split("\x02")[1:] if (touch := _touch(part, zone)) is not None]
    return tuple(_judged(history, touch) for touch in reversed(found) if touch.day > after)


def before_and_after(history: History, touch: Touch, path: str) -> tuple[str, str] | None:
    """A file's text before and after a commit; None where it came, went, or is no text."""
    before, after = history.text_at(path, f"{touch.sha}^1"), history.text_at(path, touch.sha)
    return (before, after) if before is not None and after is not None else None


def _touch(part: str, zone: tzinfo) -> Touch | None:
    sha, parents, moment, denied, subject, *names = part.split("\0")
    at = parse_moment(moment)
    if at is None:
        return None
    paths = tuple(unicodedata.normalize("NFC", name.lstrip("\n")) for name in names if name.strip("\n"))
    day = at.astimezone(zone).date()
    return Touch(sha, tuple(parents.split()), day, readable(subject), paths, _is_denial(denied))


def _judged(history: History, touch: Touch) -> Touch:
    """A merge is denied by its own message, or by all the commits that it brings in."""
    if touch.is_denied or len(touch.parents) < 2:
        return touch
    brought = run_git(
        history.folder,
        *("log", "--no-merges", "-z", "--format=%(trailers:key=Material,valueonly,separator=%x2C)"),
        *(f"{touch.sha}^1..{touch.sha}", "--", *touch.paths),
    )
    said = [part.strip() for part in decode(brought.stdout).split("\0")][:-1]
    denied = bool(said) and all(map(_is_denial, said))
    return Touch(touch.sha, touch.parents, touch.day, touch.subject, touch.paths, denied)


def _is_denial(said: str) -> bool:
    return said.strip().lower() in _NO
