"""Converted pages kept between runs, by a hash of all that shaped them. The folder may be deleted at any time.

One file holds all pages: magic, CRC of the rest, then ``marshal`` of {path: (key, packed page)}. A file that is damaged,
older or of another Python is ignored. Plain values only are marshalled; reading them runs no code.
"""

import contextlib
import marshal
import os
import sys
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from publisher.content.converted import Converted, Heading, Link, LinkKind, Loss
from publisher.content.stored import StoredSegments, store
from publisher.pipeline.work_dir import prepare

Entry = tuple[str, bytes]
_MAGIC = f"kb-pages 2 {sys.implementation.cache_tag}\n".encode()
_KINDS = {kind.value: kind for kind in LinkKind}


class PageCache:
    """The converted pages of one project; ``save`` writes what the last run ended with."""

    def __init__(self, work_dir: Path) -> None:
        self._work_dir = work_dir
        self._file = work_dir / "cache" / "pages"
        self._entries: dict[str, Entry] | None = None

    def find(self, path: str, key: str) -> bytes | None:
        """The packed page of a path, when it was made from the same things."""
        if self._entries is None:
            self._entries = self._load()
        entry = self._entries.get(path)
        return entry[1] if entry and entry[0] == key else None

    def save(self, entries: Mapping[str, Entry]) -> None:
        """Keep exactly these pages; a folder that cannot be written is no failure."""
        if entries == self._entries:
            return
        body = marshal.dumps(dict(entries))
        with contextlib.suppress(OSError):
            prepare(self._work_dir)
            self._file.parent.mkdir(exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._file.parent, prefix="pages.")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_MAGIC + _checksum(body) + body)
                Path(name).replace(self._file)
            except OSError:
                Path(name).unlink(missing_ok=True)

    def _load(self) -> dict[str, Entry]:
        try:
            content = self._file.read_bytes()
        except OSError:
            return {}
        if not content.startswith(_MAGIC):
            return {}
        start = len(_MAGIC) + 4
        body = memoryview(content)[start:]
        if _checksum(body) != content[len(_MAGIC) : start]:
            return {}
        loaded = marshal.loads(body)  # noqa: S302 - its checksum was compared, and marshal of plain values runs no code
        return loaded if isinstance(loaded, dict) else {}


def _checksum(body: bytes | memoryview) -> bytes:
    """Tells damage, not malice: who can write this file can write the content too."""
    return zlib.crc32(body).to_bytes(4, "big")


def pack(page: Converted) -> bytes:
    """A converted page as bytes."""
    return marshal.dumps(
        (
            page.path,
            page.title,
            store(page.segments),
            tuple((heading.level, heading.id, heading.text) for heading in page.headings),
            tuple(sorted(page.anchors)),
            tuple(
                (link.kind.value, link.written, link.target, link.anchor, link.line, link.column) for link in page.links
            ),
            tuple((loss.what, loss.detail, loss.line) for loss in page.losses),
            page.words,
        )
    )


def unpack(packed: bytes) -> Converted:
    """A page as it was before ``pack``; its segments stay compressed."""
    path, title, segments, headings, anchors, links, losses, words = marshal.loads(packed)  # noqa: S302 - made by pack
    return Converted(
        path=path,
        title=title,
        segments=StoredSegments(segments),
        headings=tuple(Heading(*heading) for heading in headings),
        anchors=frozenset(anchors),
        links=tuple(Link(_KINDS[kind], *rest) for kind, *rest in links),
        losses=tuple(Loss(*loss) for loss in losses),
        words=words,
    )
