"""The clock of every Python that runs under ``pytest --on-day``: Python reads this file when it starts, before all else.

It is moved by a number of seconds and runs on. ``time.monotonic`` is left alone, and so is everything outside Python:
git, SQLite's ``now``, OpenSSL, file times, browsers, Node.js.
"""

import contextlib
import os
import time
from datetime import date, datetime
from pathlib import Path

HERE = str(Path(__file__).parent)
MOVED_BY = "TESTS_CLOCK_MOVED_BY"


def move() -> None:
    """Move this process's clock by the seconds that the environment names. A Python without time-machine keeps its own."""
    with contextlib.suppress(ImportError):
        import time_machine

        time_machine.travel(time.time() + float(os.environ[MOVED_BY]), tick=True).start()


def move_to(day: date) -> None:
    """Move the clock of this process, and of every Python that it starts, to this time of another day."""
    now = datetime.now().replace(microsecond=0)
    os.environ[MOVED_BY] = str((datetime.combine(day, now.time()) - now).total_seconds())
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [HERE, os.environ.get("PYTHONPATH")]))
    move()


if MOVED_BY in os.environ:
    move()
