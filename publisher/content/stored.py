"""An article's segments, compressed as long as nobody reads them.

Markup with inline styles is long and repeats itself: ten thousand pages of it are most of what a run would hold in memory, and
they are read one at a time.
"""

import marshal
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import overload

from publisher.content.converted import FileRef, ImageRef, PageRef, Segment


class StoredSegments(Sequence[Segment]):
    """Segments by what ``store`` wrote; equal to any sequence of the same."""

    __slots__ = ("stored",)

    def __init__(self, stored: bytes) -> None:
        self.stored = stored

    @overload
    def __getitem__(self, index: int) -> Segment: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Segment, ...]: ...
    def __getitem__(self, index: int | slice) -> Segment | tuple[Segment, ...]:
        return _read(self.stored)[index]

    def __iter__(self) -> Iterator[Segment]:
        return iter(_read(self.stored))

    def __len__(self) -> int:
        return len(_read(self.stored))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


def store(segments: Iterable[Segment]) -> bytes:
    """Segments as bytes, for ``StoredSegments``."""
    return zlib.compress(
        marshal.dumps(tuple(map(_plain, segments))), 1
    )  # the fastest, which saves nearly what the best does


@lru_cache(8)  # one after the other asks for the same page
def _read(stored: bytes) -> tuple[Segment, ...]:
    return tuple(map(_segment, marshal.loads(zlib.decompress(stored))))  # noqa: S302 - made by store


def _plain(segment: Segment) -> str | tuple[str, ...]:
    match segment:
        case PageRef(path, anchor):
            return "p", path, anchor
        case FileRef(path):
            return "f", path
        case ImageRef(path):
            return "i", path
        case _:
            return segment


def _segment(plain: str | tuple[str, ...]) -> Segment:
    match plain:
        case ("p", path, anchor):
            return PageRef(path, anchor)
        case ("f", path):
            return FileRef(path)
        case ("i", path):
            return ImageRef(path)
        case _:
            return str(plain)
