"""An article's segments, compressed as long as nobody reads them.

Markup with inline styles is long and repeats itself: ten thousand pages of it are most of what a run would hold in memory, and
they are read one at a time.
"""

import hashlib
import marshal
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import overload

from publisher.content.converted import ChangedRef, FileRef, ImageLink, ImageRef, PageRef, PersonRef, Segment

Plain = str | tuple[str, ...]

_WITHOUT_REFERENCES = 2
"""A version of ``marshal`` whose bytes do not depend on who else holds a string."""


class CompressedSegments(Sequence[Segment]):
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
    """Segments as bytes, for ``CompressedSegments``; the same bytes for the same segments."""
    plain = marshal.dumps(tuple(map(to_plain, segments)), _WITHOUT_REFERENCES)
    return zlib.compress(plain, 1)  # the fastest, which saves nearly what the best does


def digest_of(segments: Sequence[Segment]) -> str:
    """A digest (SHA-256, hex) that is the same for the same segments only."""
    stored = segments.stored if isinstance(segments, CompressedSegments) else store(segments)
    return hashlib.sha256(stored).hexdigest()


@lru_cache(8)  # one after the other asks for the same page
def _read(stored: bytes) -> tuple[Segment, ...]:
    return tuple(map(from_plain, marshal.loads(zlib.decompress(stored))))  # noqa: S302 - made by store


def to_plain(segment: Segment) -> Plain:
    """A segment as plain values."""
    match segment:
        case PageRef(path, anchor):
            return "p", path, anchor
        case FileRef(path):
            return "f", path
        case ImageRef(path):
            return "i", path
        case ImageLink(path):
            return "o", path
        case PersonRef(email):
            return "m", email
        case ChangedRef(path, language):
            return "c", path, language
        case _:
            return segment


def from_plain(plain: Plain) -> Segment:
    """A segment that was made plain."""
    match plain:
        case ("p", path, anchor):
            return PageRef(path, anchor)
        case ("f", path):
            return FileRef(path)
        case ("i", path):
            return ImageRef(path)
        case ("o", path):
            return ImageLink(path)
        case ("m", email):
            return PersonRef(email)
        case ("c", path, language):
            return ChangedRef(path, language)
        case _:
            return str(plain)
