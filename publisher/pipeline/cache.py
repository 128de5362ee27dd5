"""What was made of pages, kept between runs by a hash of all that shaped it. The folder may be deleted at any time.

One file holds all pages: magic, CRC of the rest, then ``marshal`` of {path: (key, what was made)}. A file that is damaged,
older or of another Python is ignored. Plain values only are marshalled; reading them runs no code.
"""

import contextlib
import marshal
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Generic, TypeVar

from publisher.pipeline.saving import save
from publisher.pipeline.work_dir import prepare

T = TypeVar("T")
_VERSION = 3


class Cache(Generic[T]):
    """What was made of the pages of one project, plain values (as ``marshal`` knows them) by path."""

    def __init__(self, work_dir: Path, name: str) -> None:
        self._work_dir = work_dir
        self._file = work_dir / "cache" / name
        self._magic = f"kb-{name} {_VERSION} {sys.implementation.cache_tag}\n".encode()
        self._entries: dict[str, tuple[str, T]] | None = None

    def find(self, path: str, key: str) -> T | None:
        """What was made of a path, when it was made from the same things."""
        if self._entries is None:
            self._entries = self._load()
        entry = self._entries.get(path)
        return entry[1] if entry and entry[0] == key else None

    def save(self, entries: Mapping[str, tuple[str, T]]) -> None:
        """Keep exactly these, each with its key; a folder that cannot be written is no failure."""
        if entries == self._entries:
            return
        body = marshal.dumps(dict(entries))
        with contextlib.suppress(OSError):
            prepare(self._work_dir)
            self._file.parent.mkdir(exist_ok=True)
            save(self._file, self._magic + _checksum(body) + body, lasting=False)

    def _load(self) -> dict[str, tuple[str, T]]:
        try:
            content = self._file.read_bytes()
        except OSError:
            return {}
        if not content.startswith(self._magic):
            return {}
        start = len(self._magic) + 4
        body = memoryview(content)[start:]
        if _checksum(body) != content[len(self._magic) : start]:
            return {}
        loaded = marshal.loads(body)  # noqa: S302 - its checksum was compared, and marshal of plain values runs no code
        return loaded if isinstance(loaded, dict) else {}


def _checksum(body: bytes | memoryview) -> bytes:
    """Tells damage, not malice: who can write this file can write the content too."""
    return zlib.crc32(body).to_bytes(4, "big")
