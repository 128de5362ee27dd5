"""Do two commits send the portal the same requests? Publishes one base with both and shows the first difference.

    python benchmarks/compare_requests.py BASE HEAD [--pages 1000]

Each commit is checked out into a temporary folder and publishes the same content to the same portal: an emulator of this checkout whose
clock stands, and whose store is copied for each, so that ids and secrets are equal. Three publishes are compared, request by request:
the first, one after changes in git (a text, a title, a file that moves, one that goes, a new one), and one where nothing changed.
Only the random part of the batches' command names and the portal's address are left out. Exit code 0: equal to the byte; 1: they differ.

A commit that renders pages in another way differs in its texts and fingerprints: then this shows the first one, to be explained.
"""

import argparse
import difflib
import io
import json
import os
import random
import re
import struct
import subprocess
import sys
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_plus, unquote, urlsplit

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from clocks import standing_clock  # noqa: E402
from go_between import GoBetween  # noqa: E402
from portals import seeded  # noqa: E402

from portal_emulator.server import EmulatorServer  # noqa: E402

SETTINGS = """\
site_name: Compared
docs_dir: content
plugins:
  - publisher:
      knowledge_base: {code: compared}
      time_zone: Europe/Berlin
      defaults: {owner: anna.k@example.com, review_every: 6 months}
"""
WORDS = (
    "рынок сегмент клиент спрос стратегия цель показатель доля рост цена "
    "market segment customer demand strategy goal metric share growth price"
).split()
SECTIONS = ("markets", "segments", "trends", "products", "glossary")
SHOWN_AROUND = 160


@dataclass(frozen=True)
class Sent:
    """A request as it is compared: its path without the webhook's secret, and its body without the run's nonce."""

    path: str
    body: str

    def lines(self) -> list[str]:
        """The request as a person reads it: a line for each command of a batch."""
        try:
            commands = json.loads(self.body).get("cmd", {})
        except (ValueError, AttributeError):
            return [self.path, unquote(self.body)]
        return [self.path, *(f"{key}: {unquote(command)}" for key, command in commands.items())]


def write_corpus(folder: Path, pages: int) -> None:
    """``pages`` pages in five sections: tables, lists, code, notes, links, images, in Russian and English; the same at every call."""
    draw = random.Random(pages)
    paths = [f"{SECTIONS[number % len(SECTIONS)]}/page-{number:04d}.md" for number in range(pages)]
    linked = [path for path in paths if not path.startswith("trends/")]  # what change_corpus changes is there
    for section in SECTIONS:
        (folder / section / "img").mkdir(parents=True)
        (folder / section / "index.md").write_text(f"# {section.title()}\n\n{_words(draw, 30)}.\n", encoding="utf-8")
    (folder / "index.md").write_text(f"# Compared\n\n{_words(draw, 40)}.\n", encoding="utf-8")
    for number, path in enumerate(paths):
        picture = f"img/figure-{number:04d}.png"
        (folder / path).parent.joinpath(picture).write_bytes(_png(number))
        links = ", ".join(
            f"[{_words(draw, 2)}](../{other}#details)" for other in draw.sample(linked, min(3, len(linked)))
        )
        table = "\n".join(f"| {draw.choice(WORDS)} | {draw.randint(1, 999)} |" for _ in range(5))
        (folder / path).write_text(
            f"---\ntitle: Page {number} {draw.choice(WORDS)}\nlast_reviewed: 2026-0{number % 9 + 1}-15\n"
            f"tags: [strategy, {draw.choice(WORDS)}]\n---\n\n{_words(draw, 40)}. See {links}.\n\n## Details\n\n"
            f"| Metric | Value |\n| --- | ---: |\n{table}\n\n- {_words(draw, 8)}\n- **{_words(draw, 3)}** and `code_{number}`\n\n"
            f"!!! note\n    {_words(draw, 12)}.\n\n```python\nvalue = {number}\n```\n\n![A figure]({picture})\n",
            encoding="utf-8",
        )


def change_corpus(folder: Path) -> None:
    """What git may do between two publishes: a text, a title, a file that moves, one that goes, a new one."""
    text, title, moved, gone, *_ = sorted((folder / "trends").glob("page-*.md"))
    text.write_text(text.read_text(encoding="utf-8") + "\nA new last paragraph.\n", encoding="utf-8")
    title.write_text(title.read_text(encoding="utf-8").replace("title: Page", "title: Renamed page"), encoding="utf-8")
    moved.rename(moved.with_name("moved.md"))
    gone.unlink()
    (folder / "trends" / "new.md").write_text("# A new page\n\nIts text.\n", encoding="utf-8")


def _words(draw: random.Random, count: int) -> str:
    return " ".join(draw.choice(WORDS) for _ in range(count))


def _png(number: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes((number % 256, row * 9, 99)) * 16 for row in range(16))
    header = struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """The files of a commit in a folder of their own."""
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True).stdout
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tree:
            tree.extractall(folder, filter="data")
        yield Path(folder)


def publishes(commit: str, pages: int) -> list[list[Sent]]:
    """The requests of the three publishes by one commit, against a portal that is the same for all."""
    with tempfile.TemporaryDirectory() as name, checked_out(commit) as tree:
        folder = Path(name)
        (folder / "portal.sqlite").write_bytes(seeded())
        (folder / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
        write_corpus(folder / "content", pages)
        server = EmulatorServer(db=folder / "portal.sqlite", clock=standing_clock(), rate_limit="off")
        server.portal.rng = random.Random(1)  # it names the folders of uploaded files
        with server, GoBetween(server.url) as between:
            webhook = server.webhooks["publisher"].replace(server.url, between.url)
            first = _publish(tree, folder, between, webhook)
            change_corpus(folder / "content")
            return [
                first,
                _publish(tree, folder, between, webhook),
                _publish(tree, folder, between, webhook),
            ]


def _publish(tree: Path, folder: Path, between: GoBetween, webhook: str) -> list[Sent]:
    between.begin()
    done = subprocess.run(  # noqa: PLW1510  the exit code is looked at below
        [sys.executable, "-m", "publisher", "-C", str(folder), "publish", "--yes", "--format", "json"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(tree), "BITRIX24_WEBHOOK_URL": webhook},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if done.returncode:
        sys.exit(f"publish ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    host = urlsplit(between.url).netloc
    return [Sent(*_comparable(passed.path, passed.body, host)) for passed in between.passed]


def _comparable(path: str, body: bytes, host: str) -> tuple[str, str]:
    text = body.decode("utf-8")
    for written in (host, quote_plus(host)):  # a portal of another run has another port
        text = text.replace(written, "PORTAL")
    nonce = re.search(r'"cmd": ?\{"([a-z]*[0-9a-f]{12})', text)
    return re.sub(r"^/rest/(api/)?\d+/\w+/", "", path), text.replace(nonce[1], "NONCE") if nonce else text


def first_difference(base: list[Sent], head: list[Sent]) -> str:
    """Where two runs part, as a person reads it; empty for equal runs."""
    for number, (ours, theirs) in enumerate(zip(base, head, strict=False), start=1):
        if ours != theirs:
            lines = list(difflib.unified_diff(ours.lines(), theirs.lines(), lineterm="", n=0))[2:]
            pair = [next((line for line in lines if line.startswith(sign)), sign) for sign in "-+"]
            return f"request {number} of {len(base)} differs:\n" + "\n".join(_around(pair))
    return "" if len(base) == len(head) else f"the number of requests differs: {len(base)} and {len(head)}"


def _around(pair: list[str]) -> Iterator[str]:
    """Two long lines, cut to what lies around the first character that differs."""
    same = next(
        (at for at, chars in enumerate(zip(*(line[1:] for line in pair), strict=False)) if len(set(chars)) > 1), 0
    )
    start = max(0, same - SHOWN_AROUND)
    for line in pair:
        cut = line[1:][start : same + SHOWN_AROUND]
        yield f"{line[0]} {'…' if start else ''}{cut}{'…' if len(line) > same + SHOWN_AROUND else ''}"


def main() -> None:
    """Compare, print, and leave with 1 where the commits differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base")
    parser.add_argument("head")
    parser.add_argument("--pages", type=int, default=1000)
    arguments = parser.parse_args()
    runs = [publishes(commit, arguments.pages) for commit in (arguments.base, arguments.head)]
    differs = False
    for name, base, head in zip(("first publish", "after changes in git", "nothing changed"), *runs, strict=True):
        difference = first_difference(base, head)
        differs = differs or bool(difference)
        size = sum(len(sent.body) for sent in base)
        print(f"{name}: {difference or f'{len(base)} requests, {size} bytes, equal'}", flush=True)
    sys.exit(differs)


if __name__ == "__main__":
    main()
