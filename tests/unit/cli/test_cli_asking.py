"""The question on a terminal: a program of its own behind a pseudo-terminal, as a person runs it."""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time

import pytest

pty = pytest.importorskip("pty", reason="pseudo-terminals are a thing of POSIX")


class Session:
    """A command with a terminal for its input and its talk; results go to a pipe."""

    def __init__(self, company, *arguments, settings="C.UTF-8"):
        self.terminal, theirs = pty.openpty()
        environment = {**os.environ, "LC_ALL": settings, "TERM": "dumb"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "publisher", "-C", str(company.path), *arguments],
            env=environment,
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self._shown = b""

    @property
    def seen(self):
        """What the terminal showed so far."""
        return self._shown.decode(errors="replace")

    def until(self, words):
        """Read the terminal until it shows some words."""
        deadline = time.monotonic() + 60
        while words not in self.seen:
            assert time.monotonic() < deadline, self.seen
            if select.select([self.terminal], [], [], 1)[0]:
                try:
                    self._shown += os.read(self.terminal, 4096)
                except OSError:  # the program has left, and its terminal with it
                    raise AssertionError(self.seen) from None

    def answer(self, words):
        """Type something."""
        os.write(self.terminal, words.encode())

    def interrupt(self):
        """Press Ctrl-C, again if it fell between the prompt and the reading of the answer."""
        for _ in range(10):
            self.process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(5)
                return

    def end(self):
        """The exit code and the results."""
        out, _ = self.process.communicate(timeout=60)
        os.close(self.terminal)
        return self.process.returncode, out.decode()


def test_yes_carries_the_plan_out(company):
    """The plan is shown on the terminal, then asked about; the report is the only result."""
    session = Session(company, "publish", "--emulator", "--format", "json")
    session.until("Carry this out? [y/N]:")
    assert "+ new content/trends.md" in session.seen
    session.answer("y\n")
    code, out = session.end()

    assert code == 0
    assert json.loads(out)["summary"]["created"] == 2
    assert company.titles() == ["Home", "Test base: menu", "Trends"]


@pytest.mark.parametrize("typed", ["n\n", "\n"])
def test_no_writes_nothing(company, typed):
    """Exit 0; the document says that nothing was done. The default is no."""
    session = Session(company, "publish", "--emulator", "--format", "json")
    session.until("[y/N]:")
    session.answer(typed)
    code, out = session.end()

    assert code == 0
    assert json.loads(out)["pages"] == []
    assert "error" not in json.loads(out)
    assert company.titles() == []


@pytest.mark.parametrize("typed", ["\x03", "\x04"])
def test_leaving_the_question_leaves_with_130(company, typed):
    """Ctrl-C or the end of input: a sentence, the one document, nothing written."""
    session = Session(company, "publish", "--emulator", "--format", "json")
    session.until("[y/N]:")
    if typed == "\x03":
        session.interrupt()
    else:
        session.answer(typed)
    code, out = session.end()

    assert code == 130
    assert json.loads(out)["error"]["message"].startswith("Stopped.")
    assert company.titles() == []


def test_the_question_is_asked_in_the_readers_language(company):
    """And takes his yes."""
    session = Session(company, "publish", "--emulator", settings="ru_RU.UTF-8")
    session.until("[y/N]:")
    assert "новая content/trends.md" in session.seen
    session.answer("y\n")

    assert session.end()[0] == 0


def test_without_changes_nothing_is_asked(company):
    """--yes answers beforehand; where there is nothing to do there is no question."""
    first = Session(company, "publish", "--emulator", "--yes")
    first_code, first_out = first.end()
    second = Session(company, "publish", "--emulator")
    second_code, second_out = second.end()

    assert (first_code, second_code) == (0, 0)
    assert "2 new" in first_out
    assert "2 unchanged" in second_out
