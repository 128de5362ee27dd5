"""What files beside the pages were like when they were last read, so that an unchanged picture is not read again."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from publisher.content.model import HEAD_BYTES, Asset
from publisher.pipeline.cache import Cache

_Entry = tuple[str, int, bytes]
_SETTLED_NS = 3_000_000_000
"""A disk may count in steps of two seconds (FAT): a file that changed more recently may change again within the same step."""


class AssetMemory:
    """Digests by path, good as long as size, times, and place on the disk are the same.

    A change that leaves all of them equal needs a second write in the same step of the disk's clock, after the file was read. So
    what is younger than such a step when it is read is not kept, as git does it with its index; ``now`` gives nanoseconds.
    """

    def __init__(self, work_dir: Path, now: Callable[[], int] = time.time_ns) -> None:
        self._cache = Cache[_Entry](work_dir, "assets")
        self._entries: dict[str, tuple[str, _Entry]] = {}
        self._now = now

    def find(self, path: str, found: os.stat_result) -> Asset | None:
        """What is known of a file, where it is still the one that was read."""
        entry = self._cache.find(path, _stamp(found))
        if entry is None:
            return None
        self._entries[path] = (_stamp(found), entry)
        return Asset(path, *entry)

    def keep(self, asset: Asset, found: os.stat_result) -> None:
        """Remember a file, unless it changed just now."""
        if self._now() - max(found.st_mtime_ns, found.st_ctime_ns) > _SETTLED_NS:
            self._entries[asset.path] = (_stamp(found), (asset.digest, asset.size, asset.head))

    def save(self) -> None:
        """Keep it for the next run."""
        self._cache.save(self._entries)


def _stamp(found: os.stat_result) -> str:
    # The time of the last change of any kind (ctime) cannot be set by whoever copies a file with its times.
    return f"{HEAD_BYTES} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_dev} {found.st_ino}"
