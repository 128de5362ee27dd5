"""A base's content drawn at random, commit by commit, and the clones that publishers work in."""

import random
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from rehearsal import NOON, OWNERS, SETTINGS, png

PAGES = 9


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of the content: where it lies, its title, what it says at the moment."""

    path: str
    title: str
    token: str
    is_there: bool = True


Sheets = dict[int, Sheet]


def first_sheets() -> Sheets:
    """The content of the first commit."""
    places = {n: f"area-{n % 3}/deep/page-{n}.md" if n % 4 == 0 else f"area-{n % 3}/page-{n}.md" for n in range(PAGES)}
    return {n: Sheet(path, f"Page {n}", f"token{n}of0x") for n, path in places.items()}


def changed_sheets(sheets: Sheets, commit: int, draw: random.Random) -> Sheets:
    """The content of the next commit: texts, titles, places; pages that go and come back."""
    result: Sheets = {}
    for n, old in sheets.items():
        sheet = old
        if draw.random() < 0.4:
            sheet = replace(sheet, token=f"token{n}of{commit}x")
        if draw.random() < 0.12:
            sheet = replace(sheet, title=f"Page {n} as of {commit}", token=f"token{n}of{commit}x")
        if draw.random() < 0.08:
            sheet = replace(sheet, path=f"area-{draw.randrange(4)}/page-{n}-{commit}.md")
        if draw.random() < (0.06 if sheet.is_there else 0.4):
            sheet = replace(sheet, is_there=not sheet.is_there)
        result[n] = sheet
    return result


def files_of(sheets: Sheets, commit: int) -> dict[str, bytes]:
    """The files of a commit."""
    there = {n: sheet for n, sheet in sheets.items() if sheet.is_there}
    files = {"mkdocs.yml": SETTINGS.encode(), ".gitignore": b".publisher/\n"}
    files["content/index.md"] = b"# Home\n\nWhere everything about the market begins.\n"
    for n, sheet in there.items():
        up = "../" * sheet.path.count("/")
        following = there[min((m for m in there if m > n), default=min(there))]
        head = [f"owner: {OWNERS[n % len(OWNERS)]}@example.com"]
        head += ["last_reviewed: 2026-05-10"] if n % 3 == 0 else []
        head += [f"id: stable-{n}"] if n % 2 == 0 else []
        image = f"![A dot]({up}img/dot-{n}.png)\n\n" if n % 5 == 0 else ""
        text = (
            f"What page {n} says about the market, its {n + 3} trends and the people who buy there, is {sheet.token}.\n"
        )
        link = f"See [home]({up}index.md) and [the next]({up}{following.path}).\n"
        page = "---\n" + "\n".join(head) + f"\n---\n# {sheet.title}\n\n{image}{text}\n{link}"
        files[f"content/{sheet.path}"] = page.encode()
        if image:
            files[f"content/img/dot-{n}.png"] = png(n, commit % 3, 0)
    return files


class Folder:
    """One publisher's clone."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def git(self, *arguments: str) -> str:
        who = {f"GIT_{role}_{what}": "a@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        when = {"GIT_AUTHOR_DATE": NOON.isoformat(), "GIT_COMMITTER_DATE": NOON.isoformat()}
        environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "GIT_CONFIG_GLOBAL": "/dev/null", **who, **when}
        done = subprocess.run(
            ["git", "-C", str(self.path), *arguments], env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def commit(self, files: dict[str, bytes]) -> str:
        """Make a commit on top of what is checked out."""
        if (self.path / "content").exists():
            shutil.rmtree(self.path / "content")
        for name, content in files.items():
            file = self.path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "Change")
        return self.git("rev-parse", "HEAD")

    def check_out(self, commit: str, other: "Folder | None" = None) -> None:
        """Have a commit of this clone, or of another one."""
        if other is not None:
            self.git("fetch", "-q", str(other.path), commit)
        self.git("checkout", "-q", "--detach", commit)

    def saved(self) -> dict[str, str]:
        """What runs saved here, by the name that they tell."""
        found = (self.path / ".publisher" / "overwritten").glob("*.html")
        return {file.relative_to(self.path).as_posix(): file.read_text("utf-8") for file in found}
