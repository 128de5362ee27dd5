"""A stamp that was written into a page and whose commit was cut off: the next run puts the file back, and begins with it again.

Otherwise the page would look as if git knew of its review, and nobody would ever commit it.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from publisher.pipeline.committing import restore_file
from publisher.pipeline.saving import save

_NOTE = "stamping.json"


@contextmanager
def noted(work_dir: Path, file: Path, content: bytes) -> Iterator[None]:
    """While a file is written and committed a note says so."""
    note = work_dir / _NOTE
    note.parent.mkdir(parents=True, exist_ok=True)
    said = {"file": str(file), "sha256": hashlib.sha256(content).hexdigest()}
    save(note, json.dumps(said).encode())
    yield
    note.unlink(missing_ok=True)


def put_back(work_dir: Path) -> None:
    """Give the file of a run that was cut short the content of its last commit, unless somebody has changed it since."""
    note = work_dir / _NOTE
    try:
        said = json.loads(note.read_bytes())
        file = Path(said["file"])
        is_ours = hashlib.sha256(file.read_bytes()).hexdigest() == said["sha256"]
    except (OSError, ValueError, TypeError, KeyError):
        return
    if is_ours:
        restore_file(file.parent, file.name)
    note.unlink(missing_ok=True)
