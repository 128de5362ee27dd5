"""How the command line talks: language, progress, errors and their exit codes."""

import io
import os
import subprocess
import sys

import pytest

from publisher.cli import console
from publisher.cli.exit_codes import Exit, exit_of
from publisher.errors import (
    ApiError,
    AuthError,
    BusyError,
    ConfigError,
    ContentError,
    OutcomeUnknownError,
    PlanError,
    PortalError,
    PublisherError,
    StalePlanError,
    TransportError,
    UnsafePlanError,
)
from publisher.messages import text

WHY = text("cli.interrupted")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ConfigError(WHY), 2),
        (ContentError(WHY), 1),
        (PlanError(WHY), 4),
        (UnsafePlanError(WHY), 4),
        (StalePlanError(WHY), 4),
        (PortalError(WHY), 7),
        (TransportError(WHY), 7),
        (OutcomeUnknownError(WHY), 7),
        (ApiError(WHY, code="X", status=400), 7),
        (AuthError(WHY, code="X", status=401), 7),
        (BusyError(WHY, code="X", status=503), 7),
        (PublisherError(WHY), 2),
    ],
)
def test_every_error_has_its_exit_code(error, code):
    """As docs/reference/exit-codes.md lists them."""
    assert exit_of(error) == code


def test_exit_codes_are_those_of_the_contract():
    """Numbers that pipelines know."""
    assert {code.name: code.value for code in Exit} == {
        "DONE": 0, "FINDINGS": 1, "USAGE": 2, "CHANGES": 3, "REFUSED": 4,
        "IN_PART": 5, "EDITS_KEPT": 6, "NO_PORTAL": 7, "CRASHED": 70, "INTERRUPTED": 130,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LC_ALL": "ru_RU.UTF-8", "LANG": "en_US"}, "ru"),
        ({"LC_MESSAGES": "ru_RU", "LANG": "en_US"}, "ru"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "ru"}, "ru"),
        ({"LC_ALL": "C", "LANG": "ru_RU"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_environment_chooses_the_language(monkeypatch, variables, language):
    """The first of the three variables that is set."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert console.language_of_environment() == language


def test_an_error_is_told_whole(capsys, monkeypatch):
    """The message, every detail, what to do; nothing on standard output."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    reasons = (text("plan.would-archive", path="a.md"), text("plan.would-archive", path="b.md"))

    console.show_error(UnsafePlanError(text("plan.too-many-removals", n=2, owned=3), hint=WHY, reasons=reasons))

    said = capsys.readouterr()
    assert said.out == ""
    first, *details, hint = said.err.splitlines()
    assert first.startswith("Error: 2 of 3")
    assert details == ["  - a.md would be moved to the trash", "  - b.md would be moved to the trash"]
    assert hint.startswith("Stopped.")


def test_an_error_without_a_hint_is_one_line(capsys):
    """There is nothing more to say."""
    console.show_error(PortalError(WHY))

    assert len(capsys.readouterr().err.splitlines()) == 1


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self):
        return True


class Clock:
    """A clock that is set by hand."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    """A clock; messages are English."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return Clock()


def test_a_terminal_gets_a_bar(clock):
    """Drawn anew in its line, and taken away at the end."""
    terminal = Terminal()
    progress = console.Progress(0, stream=terminal, clock=clock)
    progress.expect(4)

    progress.advance(1)
    progress.waiting(text("cli.ask"))
    progress.advance(3)
    progress.close()

    drawn = terminal.getvalue().split("\r\x1b[K")
    assert drawn == [
        "",
        "[#######.......................] 1 of 4 pages",
        "Apply these changes?",
        "[##############################] 4 of 4 pages",
        "",
    ]


def test_a_bar_never_passes_its_end(clock):
    """A page may be finished twice after a lost answer."""
    terminal = Terminal()
    progress = console.Progress(2, stream=terminal, clock=clock)

    progress.advance(5)

    assert terminal.getvalue().endswith("2 of 2 pages")


def test_without_pages_a_terminal_stays_empty(clock):
    """Nothing was drawn, nothing is taken away."""
    terminal = Terminal()
    console.Progress(0, stream=terminal, clock=clock).close()

    assert terminal.getvalue() == ""


def test_a_pipe_gets_a_line_every_30_seconds(clock):
    """No control characters; a wait is told with the line that is due."""
    pipe = io.StringIO()
    progress = console.Progress(10, stream=pipe, clock=clock)

    progress.advance(1)
    clock.now += 29.9
    progress.advance(1)
    assert pipe.getvalue() == ""
    clock.now += 0.1
    progress.advance(1)
    clock.now += 10
    progress.waiting(text("cli.ask"))
    clock.now += 20
    progress.waiting(text("cli.ask"))
    progress.close()

    assert pipe.getvalue() == "3 of 10 pages\n3 of 10 pages: Apply these changes?\n"


def test_a_wait_before_the_plan_counts_no_pages(clock):
    """There is nothing to count yet, and what is told is a sentence."""
    pipe = io.StringIO()
    progress = console.Progress(0, stream=pipe, clock=clock)
    clock.now += 31
    progress.waiting(text("portal.wait-too-many", seconds=5))
    progress.expect(4)
    clock.now += 31
    progress.waiting(text("portal.wait-too-many", seconds=5))

    assert pipe.getvalue().splitlines() == [
        "the portal has too many requests; waiting 5 s",
        "0 of 4 pages: the portal has too many requests; waiting 5 s",
    ]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a full disk at hand is a thing of Linux")  # noqa: PTH110
def test_a_full_disk_behind_standard_output_is_told(company):
    """The system names no file: the message does, and no traceback follows at the end."""
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123
        done = subprocess.run(
            [sys.executable, "-m", "publisher", "-C", str(company.path), "check"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert done.stderr.splitlines() == ["Error: standard output: No space left on device"]
    assert done.returncode == 2
