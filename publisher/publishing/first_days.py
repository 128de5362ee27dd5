"""When each page's file came into git: from the repository that holds it, be it a submodule or one behind a link."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from functools import cached_property
from pathlib import Path

from publisher.content.keys import normal_path
from publisher.pipeline.history import History, NoHistory, open_history


@dataclass(frozen=True, slots=True)
class FirstDays:
    """``days`` by path; None where a shallow clone, or a git that fails, leaves them open. ``unknown`` are in no commit."""

    days: Mapping[str, date] | None
    unknown: tuple[str, ...] = ()


def first_days(
    paths: Iterable[str], history: History, zone: tzinfo, today: date, *, others: Iterable[str] = ()
) -> FirstDays:
    """The day that each of the files came into git; what is in no commit of any repository is left out.

    Of ``others`` the days are given as far as they are known.
    """
    needed = dict.fromkeys(paths)
    days: dict[str, date] = {}
    unknown: list[str] = []
    asked: dict[Path, _Asked] = {history.folder: _Asked(history, zone, today)}
    for path in dict.fromkeys((*needed, *others)):
        root, inside = history.folder, path
        if path not in (asked[root].days or {}):
            root, inside = _holder_of(history.folder, path)
            asked.setdefault(root, _Asked(open_history(root), zone, today))
        found = asked[root]
        day = (found.days or {}).get(inside)
        if day is not None:
            days[path] = day
        elif path in needed and found.is_open:
            return FirstDays(None)
        elif path in needed:
            unknown.append(path)
    return FirstDays(days, tuple(unknown))


class _Asked:
    """One repository's first commits, read when they are asked for."""

    def __init__(self, history: History | NoHistory, zone: tzinfo, today: date) -> None:
        self._history = history
        self._zone = zone
        self._today = today

    @cached_property
    def days(self) -> Mapping[str, date] | None:
        if isinstance(self._history, NoHistory):
            return {}
        return self._history.first_commits(self._zone, until=self._today)

    @property
    def is_open(self) -> bool:
        """Whether a file that is not found may have come at any time."""
        return self.days is None or (isinstance(self._history, History) and self._history.is_shallow)


def _holder_of(folder: Path, path: str) -> tuple[Path, str]:
    """The folder of the repository that holds a file inside ``folder``, and the file's path from there."""
    top = folder.resolve()
    real = (folder / path).resolve()
    for above in real.parents:
        if above == top:
            return folder, path
        if (above / ".git").exists():
            return above, normal_path(real.relative_to(above).as_posix())
    return folder, path
