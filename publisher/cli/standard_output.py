"""Standard output is for results: whatever hooks, plugins and programs print while a command works goes to standard error.

A reader of ``--format json`` gets one document. Silence would be the other way, but what a hook prints is there to be read.
"""

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from typing import TextIO

_FD, _ERROR_FD = 1, 2
_results: TextIO | None = None


def results() -> TextIO:
    """The stream that results are written to."""
    return _results or sys.stdout


@contextlib.contextmanager
def kept_for_results() -> Iterator[None]:
    """Send to standard error all that is printed meanwhile, by Python and by programs that it starts."""
    global _results  # noqa: PLW0603 - a process has one standard output
    printed, before = sys.stdout, _results
    with contextlib.ExitStack() as back:
        _results = back.enter_context(_apart(printed))
        sys.stdout = sys.stderr
        try:
            yield
        finally:
            sys.stdout, _results = printed, before


def end_of_results() -> None:
    """Send to standard error what is printed from now on: a plugin may still print while the program ends."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        if _is_the_process_s(sys.stdout):
            os.dup2(_ERROR_FD, _FD)
            sys.stdout = sys.stderr


@contextlib.contextmanager
def _apart(stream: TextIO) -> Iterator[TextIO]:
    """The stream by a way of its own, while the process's standard output is its standard error."""
    if not _is_the_process_s(stream):
        yield stream
        return
    stream.flush()
    try:
        kept = os.dup(_FD)
        os.dup2(_ERROR_FD, _FD)
    except OSError:  # there is no standard error
        yield stream
        return
    own = io.open(kept, "w", encoding=stream.encoding, errors=stream.errors, closefd=False)  # noqa: UP020, SIM115
    try:
        yield own
    finally:
        with contextlib.suppress(OSError):
            own.close()
        os.dup2(kept, _FD)
        os.close(kept)


def _is_the_process_s(stream: TextIO | None) -> bool:
    """Whether a stream writes to the process's standard output, and not to a test's."""
    try:
        return stream is not None and stream.fileno() == _FD
    except (OSError, ValueError, AttributeError):
        return False
