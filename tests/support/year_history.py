"""A repository in memory that commits of a simulated year go into, asked like git, and written out as one at the end."""

import subprocess
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from pathlib import Path

from publisher.pipeline.history import Head, History

Files = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One commit of main: ``files`` is the whole content after it, by path from the content folder."""

    moment: datetime
    message: str
    files: Files


@dataclass
class Repository:
    """Main's commits, in order. A commit's id is its number."""

    commits: list[Change] = field(default_factory=list)

    @property
    def files(self) -> Files:
        """The content of the newest commit."""
        return self.commits[-1].files if self.commits else {}

    def commit(self, moment: datetime, message: str, **changes: "Mapping[str, str | None]") -> None:
        """Write or remove files."""
        files = dict(self.files)
        for path, content in changes["files"].items():
            if content is None:
                del files[path]
            else:
                files[path] = content
        self.commits.append(Change(moment, message, files))

    def history(self, folder: Path) -> "MemoryHistory":
        """What is known of it, as the publisher asks."""
        last = self.commits[-1]
        return MemoryHistory(folder, Head(_sha(len(self.commits)), last.moment, last.message), False, self)

    def write_to(self, folder: Path, settings: str) -> None:
        """Make a real repository of it, with ``mkdocs.yml`` in each commit's tree; the last commit is checked out."""
        stream: list[bytes] = []
        before: Files = {}
        for number, change in enumerate(self.commits):
            who = f"Knowledge base <job@example.com> {int(change.moment.timestamp())} +0000"
            message = change.message.encode()
            stream.append(
                f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata {len(message)}\n".encode() + message
            )
            stream.append(b"\n")
            written = {f"content/{path}": text for path, text in change.files.items() if before.get(path) != text}
            if number == 0:
                written["mkdocs.yml"] = settings
            stream += [f"D content/{path}\n".encode() for path in before if path not in change.files]
            for path, text in written.items():
                data = text.encode()
                stream.append(f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n")
            before = change.files
        git = ["git", "-C", str(folder)]
        subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
        subprocess.run([*git, "fast-import", "--quiet"], input=b"".join(stream), check=True)
        subprocess.run([*git, "reset", "-q", "--hard", "main"], check=True)


@dataclass(frozen=True, slots=True)
class MemoryHistory(History):
    """History that asks no program."""

    repository: Repository

    def uncommitted(self, paths: Iterable[str]) -> tuple[str, ...]:
        return ()

    def first_commits(self, zone: tzinfo, *, until: date | None = None) -> dict[str, date] | None:
        found: dict[str, date] = {}
        for change in self.repository.commits:
            for path in change.files:
                found.setdefault(path, change.moment.astimezone(zone).date())
        return found

    def has_changed_since(self, path: str, moment: datetime) -> bool:
        number = self._number_at(moment)
        later = (change.files.get(path) for change in self.repository.commits[number:])
        before = self.repository.commits[number - 1].files.get(path) if number else None
        return any(content != before for content in later)

    def commit_at(self, moment: datetime) -> str:
        number = self._number_at(moment)
        return _sha(number) if number else ""

    def text_at(self, path: str, sha: str) -> str | None:
        number = int(sha.removesuffix("^1"), 16) - sha.endswith("^1")
        return self.repository.commits[number - 1].files.get(path) if number > 0 else None

    def renames_since(self, sha: str) -> dict[str, str]:
        return {}

    def _number_at(self, moment: datetime) -> int:
        return bisect_right([change.moment for change in self.repository.commits], moment)


def _sha(number: int) -> str:
    return f"{number:040x}"
