"""Files of people, written so that a failing disk costs nothing: the new content is written beside the old and takes its place."""

import contextlib
import os
import secrets
import stat
from pathlib import Path

from publisher.redaction import redact_bytes


def save(file: Path, content: bytes, *, lasting: bool = True) -> None:
    """Write a file whole or not at all: whatever fails (a full disk, a quota), the file keeps its old content.

    No secret goes into a lasting file, whoever wrote it into what is saved. (Caches hold pages, which lose them when they are made.)
    ``lasting``: the disk has it before this returns, so that a power cut leaves the old content or the new; caches need no such wait.

    The file keeps its permissions; a symbolic link stays one, and the file that it leads to is written. A file that may not be
    written is refused, although its folder would let us replace it. What is no ordinary file (a pipe, ``/dev/stdout``) is written to.
    """
    if lasting:
        content = redact_bytes(content)
    target = Path(os.path.realpath(file))
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        mode = None
    if mode is not None and not stat.S_ISREG(mode):
        target.write_bytes(content)
        return
    if mode is not None and not os.access(target, os.W_OK):
        raise PermissionError(13, os.strerror(13), str(target))
    new = target.with_name(f".publisher-{secrets.token_hex(8)}")
    try:
        with new.open("xb") as stream:
            stream.write(content)
            if lasting:
                stream.flush()
                os.fsync(stream.fileno())
        if mode is not None:
            new.chmod(stat.S_IMODE(mode))
        new.replace(target)
    except BaseException as failure:
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)
        if isinstance(failure, OSError):
            failure.filename = str(file)  # a message names the file that was meant
        raise


def leads_out(file: Path, folder: Path) -> bool:
    """Whether writing to a path would write outside a folder: by its name, or by a symbolic link anywhere on its way."""
    return not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(folder))
