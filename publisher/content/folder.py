"""Files of the content folder as they are on disk, guarded: nothing outside the folder is read, everything unreadable is told."""

import os
import re
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from publisher.content.disk import forms_on_disk, is_speakable, on_disk
from publisher.content.model import Place
from publisher.content.problems import Problems

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Folder:
    """Reads files by their spoken path from the content folder. Links may lead from place to place in it, not out of it.

    ``elsewhere`` reads those that are not there although MkDocs has them, by path. ``lowered`` are the rules that are no errors.
    """

    def __init__(
        self,
        root: Path,
        prefix: str,
        elsewhere: Mapping[str, Callable[[], bytes]] = MappingProxyType({}),
        *,
        lowered: frozenset[str] = frozenset(),
    ) -> None:
        self.elsewhere = elsewhere
        # Plain strings: pathlib took a third of the time that loading a thousand pages takes.
        self._start = f"{root.as_posix()}/"
        self._real_root = root.resolve()
        self._inside: dict[str, bool] = {"": True}
        self.problems = Problems(prefix, lowered=lowered)

    def has(self, path: str) -> bool:
        """Whether there is such a file; links are followed."""
        return Path(self._start + on_disk(self._start, path)).is_file()

    def text(self, path: str) -> str | None:
        """A file's text, decoded from UTF-8 (a byte order mark stays); None, with a finding, where it has none.

        Where that is no error in this base, what cannot be read shows as ``\ufffd``.
        """
        content = self.content(path)
        if content is None:
            return None
        try:
            decoded = content.decode("utf-8")
        except UnicodeDecodeError as error:
            before = content[: error.start]
            line_start = before.rfind(b"\n") + 1
            column = len(before[line_start:].decode("utf-8", "replace")) + 1
            return self._not_text(path, content, before.count(b"\n") + 1, column)
        nul = decoded.find("\0")
        if nul >= 0:
            line, column = decoded.count("\n", 0, nul) + 1, nul - decoded.rfind("\n", 0, nul)
            return self._not_text(path, content, line, column, message="file-with-nul")
        return decoded

    def content(self, path: str) -> bytes | None:
        """A file's bytes; None, with a finding, where it leaves the content folder or cannot be read."""
        if path in self.elsewhere:
            try:
                return self.elsewhere[path]()
            except (OSError, ValueError) as error:
                self.problems.add("file-unreadable", Place(path), reason=_reason(error))
                return None
        found = self.find(path)
        return self.read(path, found[0]) if found is not None else None

    def find(self, path: str) -> tuple[str, os.stat_result] | None:
        """Where a regular file lies, and what the disk says of it; None, with a finding, where it is none of the content's."""
        try:
            name = on_disk(self._start, path)
            file = self._start + name
            found = os.lstat(file)
            is_link = stat.S_ISLNK(found.st_mode)
            if not self._stays(name, is_link=is_link):
                self.problems.add("path-outside-content", Place(path))
                return None
            if is_link:
                found = os.stat(file)  # noqa: PTH116 - see above
            if stat.S_ISREG(found.st_mode):
                return file, found
            reason = "not a regular file"
        except (OSError, ValueError, RuntimeError) as error:
            reason = _reason(error)
        self.problems.add("file-unreadable", Place(path), reason=reason)
        return None

    def read(self, path: str, file: str) -> bytes | None:
        """The bytes of a file that was found; None, with a finding, where it cannot be read."""
        try:
            with open(file, "rb") as stream:  # noqa: PTH123 - see above
                return stream.read()
        except OSError as error:
            self.problems.add("file-unreadable", Place(path), reason=_reason(error))
            return None

    def check_name(self, path: str, *, of_page: bool) -> None:
        """Write down where a file's name is no printable text."""
        if "%" in path and path not in self.elsewhere and not is_speakable(on_disk(self._start, path)):
            self.problems.add("page-name-not-text" if of_page else "file-name-not-text", Place(path))

    def has_forms(self, path: str) -> bool:
        """Whether a folder's name stands beside another that differs only in how its letters are stored."""
        return len(forms_on_disk(self._start, path)) > 1

    def lines_of_defaults(self, config_file: Path) -> dict[str, int]:
        """The line of each key below the plugin's ``defaults:`` in mkdocs.yml, as far as its text shows them."""
        try:
            lines = config_file.read_text(encoding="utf-8-sig").split("\n")
        except (OSError, ValueError):
            return {}
        found: dict[str, int] = {}
        depth = -1
        for number, line in enumerate(lines, 1):
            indent = len(line) - len(line.lstrip(" -"))
            if depth >= 0 and line.strip() and indent <= depth:
                break
            if depth < 0:
                if re.match(r"[ -]+defaults:", line):
                    depth = indent
                    found = dict.fromkeys(re.findall(r"[{,]\s*[\"']?(\w+)[\"']?\s*:", line), number)
            elif key := re.match(r"\s*[\"']?([\w-]+)[\"']?\s*:", line):
                found.setdefault(key[1], number)
        return found

    def _not_text(self, path: str, content: bytes, line: int, column: int, *, message: str = "") -> str | None:
        is_utf16 = content.startswith(_UTF16)
        place = Place(path) if is_utf16 else Place(path, line, column)
        self.problems.add("file-not-utf8", place, message="file-utf16" if is_utf16 else message)
        return readable_text(content) if self.problems.lowers("file-not-utf8") else None

    def _stays(self, written: str, *, is_link: bool) -> bool:
        """Whether the path, links followed, ends in the content folder. Each folder is looked at once."""
        folder = written.rpartition("/")[0]
        if folder not in self._inside:
            self._inside[folder] = self._within(self._start + folder)
        return self._inside[folder] and (not is_link or self._within(self._start + written))

    def _within(self, path: str) -> bool:
        return Path(path).resolve().is_relative_to(self._real_root)


def readable_text(content: bytes) -> str:
    """What can be read of a file that is no UTF-8 text; the rest shows as ``\ufffd``."""
    decoded = content.decode("utf-16" if content.startswith(_UTF16) else "utf-8", "replace")
    return decoded.replace("\0", "\ufffd")


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def circle_in(root: Path) -> str | None:
    """The path of a link to a folder that it lies in, through whatever links; None where there is none.

    Whoever lists such a folder with its links comes to no end.
    """
    return _circle(root.as_posix(), "", (os.path.realpath(root),))


def _circle(folder: str, path: str, above: tuple[str, ...]) -> str | None:
    try:
        entries = [entry for entry in os.scandir(folder) if entry.is_dir()]
    except OSError:
        return None
    for entry in entries:
        inner = f"{path}{entry.name}"
        real = os.path.realpath(entry.path) if entry.is_symlink() else f"{above[-1]}/{entry.name}"
        if entry.is_symlink() and any(f"{one}/".startswith(f"{real.rstrip('/')}/") for one in above):
            return inner
        found = _circle(entry.path, f"{inner}/", (*above, real))
        if found is not None:
            return found
    return None
