"""The folder ``.publisher`` beside mkdocs.yml: caches, saved texts, the emulator's store. Safe to delete, never to be committed."""

from pathlib import Path

from publisher.pipeline.saving import save

_IGNORE = ".gitignore"


def prepare(work_dir: Path) -> Path:
    """Make the folder where it is missing, closed to git: the emulator's webhooks lie in it."""
    work_dir.mkdir(parents=True, exist_ok=True)
    ignore = work_dir / _IGNORE
    if not ignore.exists():
        save(ignore, b"*\n")
    return work_dir
