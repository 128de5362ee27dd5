"""The program again and again, each time as a process of its own that may be killed, without a second spent on imports.

A starter imports the program once and forks for every run: ``Programs`` talks to it in lines of JSON. What the program writes goes
to files, as into a pipe; ``fresh`` starts a new interpreter instead.
"""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

LONGEST_RUN_S = 120


@dataclass
class Program:
    """One run. ``code`` is its exit code, negative where a signal ended it; ``kill`` ends it as ``kill -9`` does."""

    out_file: Path
    err_file: Path
    process: subprocess.Popen[bytes] | None = None
    pid: int = 0
    code: int | None = None
    started: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    is_killed: bool = False

    def kill(self) -> None:
        """End it now, and come back when it is gone."""
        self.started.wait(LONGEST_RUN_S)
        self.is_killed = True
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self._wait(LONGEST_RUN_S)

    def wait(self) -> int | None:
        """Its exit code; None where it had to be killed because it did not end."""
        if not self._wait(LONGEST_RUN_S):
            self.kill()
            return None
        return self.code

    def ends_within(self, seconds: float) -> bool:
        """Wait for so long at most; whether it has ended."""
        return self._wait(seconds)

    def _wait(self, seconds: float) -> bool:
        if self.process is None:
            return self.ended.wait(seconds)
        try:
            self.code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    @property
    def out(self) -> str:
        """What it wrote to standard output."""
        return self.out_file.read_text("utf-8", "replace")

    @property
    def err(self) -> str:
        """What it wrote to standard error."""
        return self.err_file.read_text("utf-8", "replace")


class Programs:
    """Starts programs while the ``with`` block lasts; the outputs lie in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0
        self._running: dict[int, Program] = {}
        self._guard = threading.Lock()
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        self._starter = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Self:
        self._listener.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for program in list(self._running.values()):
            program.kill()
        assert self._starter.stdin is not None
        self._starter.stdin.close()
        self._starter.wait(LONGEST_RUN_S)
        self._listener.join()
        assert self._starter.stdout is not None
        self._starter.stdout.close()

    def start(self, arguments: Sequence[str], environment: Mapping[str, str], *, fresh: bool = False) -> Program:
        """Start ``publisher`` with these arguments; ``environment`` is added to this process's own."""
        with self._guard:
            self._number += 1
            number = self._number
            program = Program(self._folder / f"{number}.out", self._folder / f"{number}.err")
            if not fresh:
                self._running[number] = program
        if fresh:
            with program.out_file.open("wb") as out, program.err_file.open("wb") as err:
                program.process = subprocess.Popen(
                    [sys.executable, "-m", "publisher", *arguments],
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=err,
                    env={**os.environ, "LC_ALL": "C.UTF-8", **environment},
                )
            program.pid = program.process.pid
            program.started.set()
            return program
        job = {
            "number": number,
            "arguments": list(arguments),
            "environment": dict(environment),
            "out": str(program.out_file),
            "err": str(program.err_file),
        }
        assert self._starter.stdin is not None
        self._starter.stdin.write(json.dumps(job).encode() + b"\n")
        self._starter.stdin.flush()
        return program

    def _listen(self) -> None:
        assert self._starter.stdout is not None
        for line in self._starter.stdout:
            told = json.loads(line)
            program = self._running[told["number"]]
            if "pid" in told:
                program.pid = told["pid"]
                program.started.set()
            else:
                program.code = told["code"]
                del self._running[told["number"]]
                program.ended.set()


def _serve() -> None:
    """The starter's life: jobs come in, process ids and exit codes go out, until nobody sends jobs any more."""
    # what one run imports the next one has
    import publisher.bootstrap
    import publisher.cli.emulator
    import publisher.cli.publish
    import publisher.cli.wiring
    import publisher.publishing.running  # noqa: F401

    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever talks to it decides when it ends
    numbers: dict[int, int] = {}
    received = b""
    while True:
        ready = select.select([0, woken], [], [])[0]
        if woken in ready:
            os.read(woken, 4096)
            _tell_ends(numbers)
        if 0 in ready:
            more = os.read(0, 65536)
            if not more:
                for pid in numbers:  # whoever asked for them is gone
                    os.kill(pid, signal.SIGKILL)
                return
            *lines, received = (received + more).split(b"\n")
            for line in lines:
                job = json.loads(line)
                pid = os.fork()
                if pid == 0:
                    _become(job)
                numbers[pid] = job["number"]
                _tell({"number": job["number"], "pid": pid})


def _tell_ends(numbers: dict[int, int]) -> None:
    while numbers:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        _tell({"number": numbers.pop(pid), "code": os.waitstatus_to_exitcode(status)})


def _tell(what: Mapping[str, Any]) -> None:
    os.write(1, json.dumps(what).encode() + b"\n")


def _become(job: Mapping[str, Any]) -> None:
    """Be the program, as if it had been started by itself; never comes back."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number, name, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, job["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        (2, job["err"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
    ):
        opened = os.open(name, flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.environ |= job["environment"]
    sys.argv = ["publisher", *job["arguments"]]
    code: Any = 70
    try:
        from publisher.__main__ import main

        main()
    except SystemExit as left:
        code = left.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    _serve()
