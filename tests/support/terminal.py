"""The program behind a pseudo-terminal, as a person runs it."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="pseudo-terminals are a thing of POSIX")


class Session:
    """A command with a terminal for its input and its talk; results go to a pipe."""

    def __init__(self, folder: Path, *arguments: str, settings: str = "C.UTF-8") -> None:
        self.terminal, theirs = pty.openpty()
        environment = {**os.environ, "LC_ALL": settings, "TERM": "dumb"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "publisher", "-C", str(folder), *arguments],
            env=environment,
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self._shown = b""

    @property
    def seen(self) -> str:
        """What the terminal showed so far."""
        return self._shown.decode(errors="replace")

    def until(self, words: str) -> None:
        """Read the terminal until it shows some words."""
        deadline = time.monotonic() + 60
        while words not in self.seen:
            assert time.monotonic() < deadline, self.seen
            if select.select([self.terminal], [], [], 1)[0]:
                try:
                    self._shown += os.read(self.terminal, 4096)
                except OSError:  # the program has left, and its terminal with it
                    raise AssertionError(self.seen) from None

    def answer(self, words: str) -> None:
        """Type something."""
        os.write(self.terminal, words.encode())

    def interrupt(self) -> None:
        """Press Ctrl-C, again if it fell between the prompt and the reading of the answer."""
        for _ in range(10):
            self.process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(5)
                return

    def end(self) -> tuple[int, str]:
        """The exit code and the results."""
        while self.process.poll() is None or select.select([self.terminal], [], [], 0)[0]:
            if select.select([self.terminal], [], [], 0.05)[0]:
                try:
                    self._shown += os.read(self.terminal, 4096)
                except OSError:  # the program has left, and its terminal with it
                    break
        out, _ = self.process.communicate(timeout=60)
        os.close(self.terminal)
        return self.process.returncode, out.decode()
