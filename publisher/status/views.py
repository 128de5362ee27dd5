"""What nobody opens: the portal counts openings for ever, so two looks at its counters are compared.

Earlier looks are kept in ``.publisher/views.json``, one a day, for a little over a year. Losing the file loses no more than the
comparison: until the next look a page counts as unopened where nobody ever opened it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from publisher.pipeline.saving import save
from publisher.pipeline.work_dir import prepare

FILE = "views.json"
LATELY = timedelta(days=28)
KEPT = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Looked:
    """The portal's counters on one day, by key."""

    day: date
    views: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Opened:
    """How often pages were opened since a day; without a day, 0 for those that were never opened and nothing for the rest."""

    times: Mapping[str, int]
    since: date | None = None
    new: frozenset[str] = frozenset()


def opened_since(earlier: Sequence[Looked], now: Looked) -> Opened:
    """Compare with the latest look that is four weeks old, else with the oldest before today.

    A counter that fell is a page made anew: it counts from nothing. Pages that were not there then are new.
    """
    before = sorted((look for look in earlier if look.day < now.day), key=lambda look: look.day)
    if not before:
        return Opened({key: 0 for key, count in now.views.items() if not count})
    old = [look for look in before if look.day <= now.day - LATELY]
    base = old[-1] if old else before[0]
    times = {
        key: count - base.views.get(key, 0) if count >= base.views.get(key, 0) else count
        for key, count in now.views.items()
    }
    return Opened(times, base.day, frozenset(now.views.keys() - base.views.keys()))


def load_looks(work_dir: Path, base: str) -> tuple[Looked, ...]:
    """The looks at one base of one portal; none where the file is missing or holds something else."""
    try:
        written = json.loads((work_dir / FILE).read_text(encoding="utf-8"))
        return tuple(
            Looked(date.fromisoformat(day), {str(key): int(count) for key, count in views.items()})
            for day, views in written[base].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()


def save_look(work_dir: Path, base: str, now: Looked) -> None:
    """Keep today's look beside the earlier ones of all bases; those that are too old go."""
    try:
        written = json.loads((work_dir / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        written = {}
    known = written if isinstance(written, dict) else {}
    looks = {look.day: look for look in load_looks(work_dir, base) if look.day > now.day - KEPT} | {now.day: now}
    known[base] = {day.isoformat(): dict(look.views) for day, look in sorted(looks.items())}
    prepare(work_dir)
    save(work_dir / FILE, json.dumps(known, ensure_ascii=False, indent=0).encode())
