"""How fast and how small the emulator is: calls a second, a long list, start-up, memory over many calls.

    python benchmarks/emulator_speed.py [--calls 100000] [--pages 10000] [--write docs/emulator-performance.md]

Every figure is of one process on the machine it runs on; run it on a machine that does nothing else.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

from portal_emulator.exchange import Request
from portal_emulator.in_process import InProcess
from portal_emulator.portal import Portal
from portal_emulator.server import EmulatorServer

HEADERS = {"host": "localhost", "content-type": "application/json"}
PROGRAM = (
    "import sys; from pathlib import Path; from portal_emulator.server import run;"
    "run(port=0, db=Path(sys.argv[1]), ready_file=Path(sys.argv[2]), rate_limit='off')"
)
KB = {"scope": "KNOWLEDGE"}
READ = ("landing.landing.getList", {**KB, "params": {"select": ["ID", "TITLE"], "filter": {"ID": 1}}})
PLAIN = ("profile", {})
WRITE = ("landing.landing.update", {**KB, "lid": 1, "fields": {"DESCRIPTION": "x"}})


def caller(portal: Portal) -> Callable[[str, Any], Any]:
    """Calls without HTTP and without `requests`: the portal's own work."""
    address = portal.webhooks("")["publisher"]

    def call(method: str, params: Any) -> Any:
        answer = portal.handle(Request("POST", address + method, HEADERS, json.dumps(params).encode()))
        body = json.loads(answer.body)
        assert answer.status == 200, body
        return body["result"]

    return call


def base(call: Callable[[str, Any], Any], pages: int) -> None:
    """A knowledge base of so many pages."""
    call("landing.site.add", {**KB, "fields": {"TITLE": "A", "CODE": "a", "TYPE": "KNOWLEDGE"}})
    for start in range(0, pages, 50):
        titles = range(start, min(start + 50, pages))
        command = "landing.landing.add?scope=KNOWLEDGE&fields[SITE_ID]=1&fields[TITLE]=Page%20{0}&fields[CODE]=p{0}"
        found = call("batch", {"cmd": [command.format(number) for number in titles]})
        assert not found["result_error"], found["result_error"]


def rate(action: Callable[[], Any], seconds: float = 2.0) -> float:
    """Calls a second, the median of five stretches."""
    rates = []
    for _ in range(5):
        count, began = 0, time.perf_counter()
        while time.perf_counter() - began < seconds / 5:
            action()
            count += 1
        rates.append(count / (time.perf_counter() - began))
    return statistics.median(rates)


def start_to_answer(db: Path) -> float:
    """Seconds from starting the program to its first answer."""
    ready = db.with_suffix(".json")
    ready.unlink(missing_ok=True)
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(db), str(ready)])
    try:
        while not ready.exists():
            time.sleep(0.005)
        requests.post(json.loads(ready.read_text("utf-8"))["webhooks"]["publisher"] + "profile", timeout=10)
        return time.perf_counter() - began
    finally:
        process.terminate()
        process.wait()


def resident() -> float:
    """MiB that this process holds now; the most that it ever held where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def memory(call: Callable[[str, Any], Any], calls: int) -> list[tuple[int, float]]:
    """Resident memory at five moments of so many calls of several kinds."""
    kinds = [PLAIN, READ, WRITE, ("user.get", {"ID": 3}), ("tasks.task.list", {"filter": {"XML_ID": "x"}})]
    seen = []
    for number in range(1, calls + 1):
        call(*kinds[number % len(kinds)])
        if number % (calls // 5) == 0:
            seen.append((number, resident()))
    return seen


def measure(calls: int, pages: int) -> dict[str, str]:
    """Every figure by what it says."""
    figures: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="emulator-speed-") as name:
        folder = Path(name)
        files = [folder / f"start-{number}.sqlite" for number in range(5)]
        for which in ("new", "existing"):
            seconds = statistics.median(map(start_to_answer, files))
            figures[f"from start to first answer, {which} database"] = f"{seconds:.2f} s"
        portal = Portal.open(folder / "portal.sqlite")
        call = caller(portal)
        base(call, 100)
        for what, kind in (("plain call (profile)", PLAIN), ("list with a filter", READ), ("write", WRITE)):
            figures[f"{what}, in process, a second"] = f"{rate(lambda kind=kind: call(*kind)):,.0f}"
        session = requests.Session()
        session.mount("http://", adapter := InProcess(portal))
        hook = adapter.webhooks["publisher"]
        figures["plain call through `requests`, in process, a second"] = (
            f"{rate(lambda: session.post(hook + 'profile')):,.0f}"
        )
        portal.close()
        with EmulatorServer() as server:
            address = server.webhooks["publisher"] + "profile"
            http = requests.Session()
            figures["plain call over HTTP, one client, a second"] = f"{rate(lambda: http.post(address)):,.0f}"
            http.close()
        large = Portal.open(folder / "large.sqlite")
        call = caller(large)
        base(call, pages)
        began = time.perf_counter()
        rows = call("landing.landing.getList", {**KB, "params": {"select": ["ID", "TITLE", "XML_ID"], "get_urls": 1}})
        assert len(rows) == pages
        figures[f"{pages:,} pages listed with addresses"] = f"{time.perf_counter() - began:.2f} s"
        large.close()
        steady = Portal.open(folder / "steady.sqlite")
        call = caller(steady)
        base(call, 10)
        for number, held in memory(call, calls):
            figures[f"memory after {number:,} calls"] = f"{held:.1f} MiB"
        steady.close()
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=100_000)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--write", type=Path, metavar="FILE")
    given = parser.parse_args()
    figures = measure(given.calls, given.pages)
    rows = [f"| {what} | {figure} |" for what, figure in figures.items()]
    text = "\n".join(
        [
            "# How fast the emulator is",
            "",
            "Made by `python benchmarks/emulator_speed.py --write docs/emulator-performance.md`,",
            f"with Python {platform.python_version()} on a machine with {os.cpu_count()} cores.",
            "",
            "| | |",
            "|---|---:|",
            *rows,
        ]
    )
    print(text)
    if given.write:
        given.write.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
