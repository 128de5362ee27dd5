"""Pages that an earlier import of the same file made, wherever they are now, and their text as it was then."""

import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import frontmatter
import yaml

from publisher.content.split import normalise
from publisher.importing.pages import text_digest
from publisher.pipeline.saving import save

KEPT = "imports"
_MOST_COMMITS = 200
_SOURCE = re.compile(r"^source:", re.MULTILINE)
_BLOCK = re.compile(r"---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*(?:\n|\Z)\n?", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A page that came of a file. ``path`` is from the folder of pages, ``text`` names its text as it was imported."""

    file: Path
    path: str
    content: str
    front: Mapping[str, object]
    digest: str
    text: str

    @property
    def body(self) -> str:
        """The text as it is now."""
        return body_of(self.content)

    @property
    def is_edited(self) -> bool:
        """Whether people changed the text since."""
        return text_digest(self.body) != self.text

    @property
    def title(self) -> str:
        """The title in the front matter."""
        return str(self.front.get("title") or "")


def body_of(content: str) -> str:
    """A page's text after its front matter."""
    found = _BLOCK.match(content)
    return (content[found.end() :] if found else content).lstrip("\n")


def earlier_pages(root: Path, name: str) -> list[Earlier]:
    """The pages under a folder whose ``source`` names a file."""
    found = []
    for file in sorted(root.rglob("*.md")):
        try:
            content = normalise(file.read_text(encoding="utf-8"))
            if not _SOURCE.search(content):
                continue
            front = frontmatter.loads(content).metadata
        except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError, TypeError):
            continue
        source = front.get("source")
        if isinstance(source, dict) and source.get("file") == name:
            digest, text = str(source.get("hash", "")), str(source.get("text", ""))
            found.append(Earlier(file, file.relative_to(root).as_posix(), content, front, digest, text))
    return found


class Kept:
    """Texts as they were imported: kept in the work folder, and found again in git's history where that folder is another."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / KEPT

    def keep(self, bodies: Iterable[str]) -> None:
        """Remember texts."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for body in bodies:
            save(self._file(text_digest(body)), body.encode(), lasting=False)

    def find(self, page: Earlier) -> str | None:
        """The text of a page as it was imported; None where nothing remembers it."""
        file = self._file(page.text) if re.fullmatch(r"[0-9a-f]{16}", page.text) else None
        if file is not None and file.is_file():
            return file.read_text(encoding="utf-8")
        return self._in_history(page)

    def _file(self, digest: str) -> Path:
        return self._folder / f"{digest}.md"

    @staticmethod
    def _in_history(page: Earlier) -> str | None:
        def git(*arguments: str) -> str:
            try:
                done = subprocess.run(
                    ["git", "-C", str(page.file.parent), *arguments], capture_output=True, check=False, timeout=60
                )
            except (OSError, subprocess.TimeoutExpired):
                return ""
            return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""

        listed = git(
            "log", f"-{_MOST_COMMITS}", "--follow", "--format=%H", "--name-only", "--relative", "--", page.file.name
        )
        commit = ""
        for line in listed.split("\n"):
            if re.fullmatch(r"[0-9a-f]{40,64}", line):
                commit = line
            elif line.strip():
                body = body_of(normalise(git("show", f"{commit}:./{line}")))
                if text_digest(body) == page.text:
                    return body
        return None
