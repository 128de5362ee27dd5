"""Nothing in the suite depends on the day: tests are handed their clocks, and the programs read the machine's in one place each."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
READS = {
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime"},
    "datetime": {"now", "today", "utcnow"},
    "date": {"today"},
}
READ_IN = {"publisher/clock.py", "portal_emulator/clock.py"}
MOVING = {"tests/conftest.py", "tests/support/another_day/sitecustomize.py"}
OPENS_A_PORTAL = {"EmulatorServer", "Portal.open", "Emulated.open", "open_emulator"}


def parsed(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield file.relative_to(ROOT).as_posix(), tree_of(file)


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def reads(tree: ast.Module) -> Iterator[int]:
    """Lines that name a function which tells the time of day or the day."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in READS.get(name_of(node.value).rpartition(".")[2], set()):
            yield node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from (node.lineno for alias in node.names if alias.name in READS["time"])


def name_of(node: ast.expr) -> str:
    """``a.b.c``, as far as it is names."""
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def test_the_machines_clock_is_read_in_one_place_of_each_program_and_in_no_test() -> None:
    """Whatever needs a day or a moment is handed it."""
    found = {
        f"{path}:{line}"
        for path, tree in parsed("publisher", "portal_emulator", "tests")
        for line in reads(tree)
        if path not in READ_IN | MOVING
    }

    assert found == set()
    assert all(list(reads(tree)) for path, tree in parsed("publisher", "portal_emulator") if path in READ_IN)


def test_every_portal_of_a_test_is_handed_a_clock() -> None:
    """Its seed counts people's first days from it."""
    found = {
        f"{path}:{node.lineno}"
        for path, tree in parsed("tests")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and name_of(node.func) in OPENS_A_PORTAL
        and not {"clock", "portal"} & {keyword.arg for keyword in node.keywords}
    }

    assert found == set()


def test_reads_are_found() -> None:
    """However they are written."""
    written = "import datetime\nfrom time import time\ntime.time()\ndatetime.date.today()\ndatetime.datetime.now(UTC)\n"
    assert list(reads(ast.parse(written))) == [2, 3, 4, 5]


def test_another_day_reaches_threads_and_started_programs() -> None:
    """``--on-day`` moves the clock of every Python that a test starts, and leaves durations as they are."""
    code = (
        "import subprocess, sys, threading, time; seen = []; began = time.monotonic()\n"
        "thread = threading.Thread(target=lambda: seen.append(time.time())); thread.start(); thread.join()\n"
        "child = [sys.executable, '-c', 'import time, datetime as d; print(time.time(), d.datetime.now().timestamp())']\n"
        "print(*seen, subprocess.run(child, capture_output=True, text=True, timeout=50).stdout, time.monotonic() - began)"
    )
    nine_years = 9 * 365 * 86400
    moved = {"PYTHONPATH": str(ROOT / "tests" / "support" / "another_day"), "TESTS_CLOCK_MOVED_BY": str(nine_years)}

    def moments(environment: dict[str, str]) -> list[float]:
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True)
        assert done.stderr == ""
        return [float(word) for word in done.stdout.split()]

    usual = {name: value for name, value in os.environ.items() if name not in moved}
    *now, took = moments(usual)
    *then, took_then = moments(usual | moved)
    assert all(abs(later - earlier - nine_years) < 60 for earlier, later in zip(now, then, strict=True))
    assert max(took, took_then) < 60
