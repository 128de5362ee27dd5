"""Repositories of git in temporary folders, with commits on chosen days."""

import os
import subprocess
from pathlib import Path

from publisher.pipeline.history import History, open_history


class Repository:
    """A repository in a temporary folder, with commits on chosen days."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.content = root / "content"
        self.content.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, when: str = "2026-01-01T12:00:00+01:00") -> str:
        who = {f"GIT_{role}_{what}": "a@b" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        days = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, "GIT_CONFIG_GLOBAL": os.devnull}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env={**os.environ, **who, **days},
            capture_output=True,
            check=True,
            text=True,
        )
        return done.stdout.strip()

    def commit(self, *paths: str, when: str, text: str = "x", message: str = "Change") -> str:
        for path in paths:
            file = self.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message, "--allow-empty", when=when)
        return self.git("rev-parse", "HEAD")


def history_of(folder: Path) -> History:
    """The history, which must be there."""
    found = open_history(folder)
    assert isinstance(found, History)
    return found
