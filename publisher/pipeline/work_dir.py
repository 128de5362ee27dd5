"""The folder ``.publisher`` beside mkdocs.yml: caches, saved texts, the emulator's store. Safe to delete, never to be committed."""

import contextlib
from pathlib import Path

from publisher.errors import ConfigError
from publisher.messages import text
from publisher.pipeline.git import run_git
from publisher.pipeline.saving import save

NAME = ".publisher"
_IGNORE = ".gitignore"


def refuse_committed(root: Path) -> None:
    """A ConfigError where git holds the folder: what is published would come from files that nobody reviews.

    The caches in it hold finished pages, and the emulator's addresses lie there; decision record 26. Whether git ignores upper and
    lower case depends on the machine, so it is not asked how the folder is written.
    """
    if not (root / NAME).exists() and not (root / NAME).is_symlink():
        return
    with contextlib.suppress(OSError):  # no git program: then nothing came by git either
        found = run_git(root, "ls-files", "-z", "--", f":(icase){NAME}")
        if found.returncode == 0 and found.stdout:
            raise ConfigError(
                text("pipeline.work-dir-committed", folder=NAME),
                hint=text("pipeline.work-dir-committed-hint", folder=NAME),
            )


def prepare(work_dir: Path) -> Path:
    """Make the folder where it is missing, closed to git: the emulator's webhooks lie in it."""
    work_dir.mkdir(parents=True, exist_ok=True)
    ignore = work_dir / _IGNORE
    if not ignore.exists():
        save(ignore, b"*\n")
    return work_dir
