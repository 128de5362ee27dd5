"""What files beside the pages were like when they were last read, so that an unchanged picture is not read again."""

import os
from pathlib import Path

from publisher.clock import Clock, machine_clock
from publisher.content.model import HEAD_BYTES, Asset
from publisher.pipeline.cache import Cache

_Entry = tuple[str, int, bytes]
_SETTLED_S = 3
"""A disk may count in steps of two seconds (FAT): a file that changed more recently may change again within the same step."""


class AssetMemory:
    """Digests by path, good as long as size, times, and place on the disk are the same.

    A change that leaves all of them equal needs a second write in the same step of the disk's clock, after the file was read. So
    what is younger than such a step when it is read is not kept, as git does it with its index.
    """

    def __init__(self, work_dir: Path, clock: Clock = machine_clock) -> None:
        self._cache = Cache[_Entry](work_dir, "assets")
        self._entries: dict[str, tuple[str, _Entry]] = {}
        self._clock = clock

    def find(self, path: str, found: os.stat_result) -> Asset | None:
        """What is known of a file, where it is still the one that was read."""
        entry = self._cache.find(path, _stamp(found))
        if entry is None:
            return None
        self._entries[path] = (_stamp(found), entry)
        return Asset(path, *entry)

    def keep(self, asset: Asset, found: os.stat_result) -> None:
        """Remember a file, unless it changed just now."""
        if self._clock().timestamp() - max(found.st_mtime, found.st_ctime) > _SETTLED_S:
            self._entries[asset.path] = (_stamp(found), (asset.digest, asset.size, asset.head))

    def save(self) -> None:
        """Keep it for the next run."""
        self._cache.save(self._entries)


def _stamp(found: os.stat_result) -> str:
    # The time of the last change of any kind (ctime) cannot be set by whoever copies a file with its times.
    return f"{HEAD_BYTES} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_dev} {found.st_ino}"
