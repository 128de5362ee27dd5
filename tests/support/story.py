"""A repository with a past: commits with their authors, days and trailers, written in one step by ``git fast-import``."""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

SERVICE = "kb-job@example.com"


@dataclass
class Story:
    """What happened in a content folder, told in order. ``write`` is one commit; ``None`` as a content deletes the file."""

    commits: list[bytes] = field(default_factory=list)

    def write(
        self,
        day: str,
        files: Mapping[str, str | None],
        *,
        author: str = "anna.k@example.com",
        subject: str = "Change",
        trailers: Mapping[str, str] | None = None,
        authored: str = "",
    ) -> None:
        """Commit files (by path from the repository) at noon of a day."""
        said = "\n".join(f"{name}: {value}" for name, value in (trailers or {}).items())
        message = f"{subject}\n\n{said}\n" if said else f"{subject}\n"
        name = author.partition("@")[0]
        head = (
            "commit refs/heads/main\n"
            f"author {name} <{author}> {_seconds(authored or day)} +0000\n"
            f"committer {name} <{author}> {_seconds(day)} +0000\n"
            f"data {len(message.encode())}\n{message}"
        )
        parts = [head.encode()]
        for path, content in files.items():
            if content is None:
                parts.append(f"D {path}\n".encode())
            else:
                body = content.encode()
                parts.append(f"M 100644 inline {path}\ndata {len(body)}\n".encode() + body + b"\n")
        self.commits.append(b"".join(parts) + b"\n")

    def tell(self, folder: Path) -> None:
        """Make the repository, and check its files out."""
        folder.mkdir(parents=True, exist_ok=True)
        _git(folder, "init", "-q", "-b", "main")
        _git(folder, "fast-import", "--quiet", given=b"".join(self.commits))
        _git(folder, "reset", "-q", "--hard", "main")


def _seconds(day: str) -> int:
    return int(datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC).timestamp())


def _git(folder: Path, *arguments: str, given: bytes = b"") -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], input=given, check=True, capture_output=True, timeout=60)
