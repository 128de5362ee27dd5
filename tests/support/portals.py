"""Seeded portals for tests: the database of one moment is made once a process and copied, in a sixth of the time."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path

from clocks import MORNING, standing_clock

from portal_emulator.portal import Portal


@cache
def seeded(moment: datetime = MORNING) -> bytes:
    """A portal's file with its people, as ``Portal.open`` makes it when its clock stands at this moment."""
    portal = Portal.open(clock=standing_clock(moment))
    try:
        return portal.store.connection.serialize()
    finally:
        portal.close()


@contextmanager
def new_portal() -> Iterator[Portal]:
    """A seeded portal whose clock stands, on a file that goes when the block ends."""
    with tempfile.TemporaryDirectory(prefix="portal-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "portal.sqlite"
        file.write_bytes(seeded())
        portal = Portal.open(file, clock=standing_clock())
        portal.store.connection.execute("PRAGMA synchronous=OFF")
        try:
            yield portal
        finally:
            portal.close()
