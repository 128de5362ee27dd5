"""Files laid into a folder beside what is there: none is overwritten, and lines are added only behind those that stand there."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from publisher.errors import ConfigError
from publisher.messages import text
from publisher.pipeline.saving import leads_out, save


class Act(StrEnum):
    """What became of a file."""

    CREATED = "created"
    EXTENDED = "extended"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Laid:
    """One file, by its path from the folder that was named, and what became of it."""

    path: str
    act: Act


def lay(folder: Path, files: Mapping[str, str], *, root: Path | None = None) -> list[Laid]:
    """Write the files that are not there yet. ``root`` is the folder that paths are told from, where it is another one."""
    laid = []
    for path, content in files.items():
        file = folder / path
        if leads_out(file, folder):
            raise ConfigError(text("scaffold.leads-out", path=path))
        shown = _shown(file, root or folder)
        if file.exists() or file.is_symlink():
            laid.append(Laid(shown, Act.KEPT))
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        save(file, content.encode())
        laid.append(Laid(shown, Act.CREATED))
    return laid


def add_lines(folder: Path, path: str, wanted: Iterable[str]) -> Laid:
    """Add the lines that a file lacks behind its own; the file is made where it is not there. ``/x/``, ``x/`` and ``x`` are one line."""
    file = folder / path
    written = file.read_bytes() if file.exists() else b""
    there = {_bare(line) for line in written.decode("utf-8", "surrogateescape").splitlines()}
    missing = [line for line in wanted if _bare(line) not in there]
    if not missing:
        return Laid(path, Act.KEPT)
    end = b"\r\n" if b"\r\n" in written else b"\n"
    start = written if not written or written.endswith(b"\n") else written + end
    save(file, start + b"".join(line.encode() + end for line in missing))
    return Laid(path, Act.EXTENDED if written else Act.CREATED)


def _bare(line: str) -> str:
    return line.strip().strip("/")


def _shown(file: Path, root: Path) -> str:
    return os.path.relpath(file, root).replace(os.sep, "/")
