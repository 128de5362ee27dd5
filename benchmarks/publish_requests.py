"""How many requests a publish needs, and how long it takes under the portal's limit; on the emulator, over HTTP.

    python benchmarks/publish_requests.py MAKE_CORPUS [--pages 1000] [--rate-limit 2/50]

MAKE_CORPUS is a script called as ``MAKE_CORPUS N DIR`` that writes N + 9 Markdown pages with one image a page. Each case runs
the real command line against a fresh emulator process; figures come from the emulator's own log and the report. "own" is the
processor's time of the whole process, from the start of Python to its end: what is left of its seconds is waiting for the portal.
MB is the most memory that the process held at a time (on Linux).
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

SETTINGS = """\
site_name: Corpus
docs_dir: content
plugins:
  - publisher:
      knowledge_base: {code: corpus}
      time_zone: Europe/Berlin
      defaults: {owner: anna.k@example.com, review_every: 6 months}
"""
NOW = "2026-11-23T09:00:00+01:00"
OWNERS = re.compile(r"owner: user(\d)@example\.com")
PEOPLE = ["maxim.o", "clara.b", "nikita.f", "yulia.m", "thomas.l", "daria.e", "pavel.s", "irina.z", "lucas.m"]
UNCHANGED_RUNS = 5
READS = ("get", "list", "getfolders", "profile", "ref")


def make_folder(maker: Path, pages: int, folder: Path, *, images: bool) -> None:
    """A folder with the corpus, its invented owners replaced by people of the emulator's seed."""
    subprocess.run([sys.executable, str(maker), str(pages), str(folder / "content")], check=True)
    (folder / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    for file in (folder / "content").rglob("*.md"):
        content = OWNERS.sub(
            lambda found: f"owner: {PEOPLE[int(found[1])]}@example.com", file.read_text(encoding="utf-8")
        )
        content = content.replace("owner: ivanov@example.com", "owner: anna.k@example.com")
        if not images:
            content = re.sub(r"^!\[figure\].*\n", "", content, flags=re.MULTILINE)
        file.write_text(content, encoding="utf-8")
    if not images:
        for img in (folder / "content").rglob("img"):
            shutil.rmtree(img)


@contextmanager
def emulator(folder: Path, rate_limit: str) -> Iterator[dict[str, Any]]:
    """A fresh emulator process; gives its ready file."""
    ready = folder / "ready.json"
    command = [
        sys.executable,
        "-m",
        "publisher",
        "emulator",
        "--db",
        str(folder / "portal.sqlite"),
        "--ready-file",
        str(ready),
    ]
    process = subprocess.Popen([*command, "--rate-limit", rate_limit])
    try:
        while not ready.exists():
            time.sleep(0.05)
        portal = json.loads(ready.read_text(encoding="utf-8"))
        requests.post(f"{portal['url']}/_emulator/clock", json={"now": NOW}, timeout=10)
        yield portal
    finally:
        process.terminate()
        process.wait()
        ready.unlink(missing_ok=True)


def publish(folder: Path, portal: dict[str, Any]) -> dict[str, Any]:
    """One publish from the command line; the report, with what the emulator's log says of it."""
    requests.delete(f"{portal['url']}/_emulator/requests", timeout=10)
    environment = {**os.environ, "BITRIX24_WEBHOOK_URL": portal["webhooks"]["publisher"]}
    started = time.monotonic()
    command = [sys.executable, "-m", "publisher", "-C", str(folder), "publish", "--format", "json"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - started
    report: dict[str, Any] = json.loads(said)
    log = requests.get(f"{portal['url']}/_emulator/requests", timeout=60).json()
    methods = [command["method"].lower() for entry in log for command in entry["commands"]]
    writes = sum(not method.endswith(READS) for method in methods if method != "batch")
    cost = {"process": seconds, "own": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss / 1024}
    return {**report, **cost, "exit": process.returncode, "sent": len(log), "writes": writes}


def edit_by_hand(portal: dict[str, Any], count: int) -> None:
    """People change the text of pages in the portal."""
    hook = portal["webhooks"]["pavel.s@example.com"]

    def call(method: str, params: dict[str, Any]) -> Any:
        while True:
            answer = requests.post(hook + method, json={"scope": "KNOWLEDGE", **params}, timeout=30).json()
            if answer.get("error") != "QUERY_LIMIT_EXCEEDED":  # people share the portal's limit with everybody
                return answer["result"]
            time.sleep(0.5)

    wanted = {"select": ["ID", "TITLE"], "filter": {"%TITLE": "Page"}, "order": {"ID": "ASC"}, "limit": count}
    for row in call("landing.landing.getList", {"params": wanted})[:count]:
        query = {"lid": row["ID"], "params": {"edit_mode": 1, "get_content": 1}}
        block = call("landing.block.getlist", query)[-1]
        inner = block["content"].split(">", 1)[1].rsplit("</div>", 1)[0].replace("<h2", "<p>By hand.</p><h2", 1)
        assert call("landing.block.updatecontent", {"lid": row["ID"], "block": block["id"], "content": inner}) is True


def tell(name: str, done: dict[str, Any], pages: int) -> None:
    summary = {key: value for key, value in done["summary"].items() if value}
    process = f"process {done['process']:6.2f} s  own {done['own']:6.2f} s  {done['memory']:5.0f} MB"
    print(
        f"{name:34} requests {done['sent']:5}  a page {done['sent'] / pages:6.3f}  writes {done['writes']:5}  "
        f"{done['seconds']:7.1f} s first to last  {process}  exit {done['exit']}  {summary}",
        flush=True,
    )


def cases(maker: Path, pages: int, rate_limit: str, *, images: bool) -> None:
    """First publish under the limit; then, for people's edits count against it too, without: nothing changed, edits, one page changed."""
    label = "one image a page" if images else "images off"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_folder(maker, pages, folder, images=images)
        with emulator(folder, rate_limit) as portal:
            subprocess.run(
                [sys.executable, "-m", "publisher", "-C", name, "check", "--render"], capture_output=True, check=True
            )
            first = publish(folder, portal)
            tell(f"first, {label}", first, pages + 9)
            if rate_limit != "off":
                per_second, burst = (float(part) for part in rate_limit.split("/"))
                bound = 1.15 * max(0.0, first["sent"] - burst) / per_second
                print(f"{'':34} under {rate_limit}: {first['seconds']:.1f} s, allowed {bound:.1f} s", flush=True)
        with emulator(folder, "off") as portal:
            for _ in range(UNCHANGED_RUNS):
                tell("nothing changed", publish(folder, portal), pages + 9)
            edit_by_hand(portal, 20)
            tell("nothing changed, 20 hand edits", publish(folder, portal), pages + 9)
            page = max((folder / "content" / "trends").glob("page-*.md"))
            page.write_text(
                page.read_text(encoding="utf-8").replace("## Heading 0", "## Changed heading 0"), encoding="utf-8"
            )
            tell("one page changed (and the edits)", publish(folder, portal), pages + 9)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("maker", type=Path)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rate-limit", default="off")
    arguments = parser.parse_args()
    for images in (False, True):
        cases(arguments.maker, arguments.pages, arguments.rate_limit, images=images)


if __name__ == "__main__":
    main()
