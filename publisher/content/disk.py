"""Names of files: as everybody agrees on them, and as one disk has them.

Paths are compared in one form (``spoken``); a file is opened by the name that its disk has (``on_disk``), which may be decomposed
letters (macOS, zip and rsync leave them so) or bytes that are no text at all.
"""

import os
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

_UNSPEAKABLE = re.compile(r"[\\\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def spoken(path: str) -> str:
    """A path with ``/`` as the system gave it, in the form that is compared and shown: NFC, what is not printable as ``%E9``.

    Bytes that are no UTF-8, control characters, line breaks, marks of direction and, within a name, backslashes are not printable.
    """
    if path.isascii() and path.isprintable() and "\\" not in path:
        return path
    return unicodedata.normalize("NFC", _UNSPEAKABLE.sub(_as_bytes, path))


def is_speakable(path: str) -> bool:
    """Whether a path can be shown as it is."""
    return not _UNSPEAKABLE.search(path)


def on_disk(root: Path | str, path: str) -> str:
    """The path, from a folder, of the file that a spoken path means, as the disk has it; of a new one, where it belongs."""
    if path.isascii() and "%" not in path:
        return path
    found = _spelt(os.fspath(root), tuple(path.split("/")))
    above, _, name = path.rpartition("/")
    return found or (f"{on_disk(root, above)}/{name}" if above else path)


def forms_on_disk(root: Path | str, path: str) -> tuple[str, ...]:
    """The names that a folder has for the last part of a path below ``root``; more than one is one too many."""
    above, _, name = on_disk(root, path).rpartition("/")
    folder = f"{os.fspath(root)}/{above}"
    return _names(folder, _stamp(folder)).get(spoken(name), ())


def file_of(root: Path, path: str) -> Path:
    """The file that a spoken path from a folder means."""
    return root / on_disk(root, path)


def _spelt(folder: str, parts: tuple[str, ...]) -> str | None:
    """A path as the disk has it, the spoken form first where there are several; None where it leads nowhere."""
    part, *rest = parts
    found = (part,) if os.path.lexists(f"{folder}/{part}") else ()
    if not rest and found:
        return part
    for name in dict.fromkeys((*found, *_names(folder, _stamp(folder)).get(spoken(part), ()))):
        below = _spelt(f"{folder}/{name}", tuple(rest)) if rest else ""
        if below is not None:
            return f"{name}/{below}" if below else name
    return None


def _as_bytes(found: re.Match[str]) -> str:
    letter = ord(found[0])
    smuggled = 0xDC80 <= letter <= 0xDCFF  # how Python holds a byte of a name that is no UTF-8
    content = bytes([letter - 0xDC00]) if smuggled else found[0].encode("utf-8", "surrogatepass")
    return "".join(f"%{byte:02X}" for byte in content)


def _stamp(folder: str) -> int:
    try:
        return Path(folder).stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(256)
def _names(folder: str, stamp: int) -> Mapping[str, tuple[str, ...]]:  # noqa: ARG001 - a folder that changed is read anew
    """The names in a folder by their spoken form."""
    try:
        names = sorted(entry.name for entry in Path(folder).iterdir())
    except OSError:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        found[spoken(name)] = (*found.get(spoken(name), ()), name)
    return found
