"""A base in three editions, each a commit that is the same on every machine: what an earlier version published, others take over.

Every kind of page and construct that leaves something on the portal is there once. Changing a text makes the stored bases of
tests/fixtures/upgrade wrong: add new editions for new things instead.
"""

import os
import struct
import subprocess
import zlib
from collections.abc import Mapping
from pathlib import Path

SETTINGS = """\
site_name: Polka base
docs_dir: content
repo_url: https://git.example.com/polka/base
edit_uri: edit/main/content/
markdown_extensions: [toc, tables, admonition, footnotes, attr_list, md_in_html, def_list]
plugins:
  - publisher:
      knowledge_base: {code: polka}
      time_zone: Europe/Berlin
      defaults: {owner: anna.k@example.com, review_every: 6 months, last_reviewed: 2026-11-01}
      review: {fallback: olga.s@example.com}
      what_changed: 5
      types: {term: {index: true}}
"""
POLKA = Path(__file__).parents[1] / "fixtures" / "polka"
IDENTITY = {
    "GIT_AUTHOR_NAME": "Anna K",
    "GIT_AUTHOR_EMAIL": "anna.k@example.com",
    "GIT_COMMITTER_NAME": "Anna K",
    "GIT_COMMITTER_EMAIL": "anna.k@example.com",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


def png(shade: int) -> bytes:
    """A small picture of one shade."""

    def part(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = b"".join(b"\0" + bytes([shade, 255 - shade, 128] * 16) for _ in range(16))
    head = struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0)
    # stored, not compressed: every zlib gives the same bytes
    stored = (
        b"\x78\x01\x01"
        + struct.pack("<HH", len(rows), 0xFFFF ^ len(rows))
        + rows
        + struct.pack(">I", zlib.adler32(rows))
    )
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", stored) + part(b"IEND", b"")


def _first() -> dict[str, str | bytes]:
    """The text files of tests/fixtures/polka, and two that are no text."""
    files = sorted(file for file in POLKA.rglob("*") if file.is_file())
    texts = {file.relative_to(POLKA).as_posix(): file.read_bytes().decode() for file in files}
    sheet = b"%PDF-1.4\n%\xe2\xe3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    return {**texts, "products/files/sheet.pdf": sheet, "img/chart.png": png(40)}


FIRST: Mapping[str, str | bytes] = _first()


def _second() -> dict[str, str | bytes]:
    """A page renamed, one gone, one new, a text, a picture and a title changed."""
    files = dict(FIRST)
    files["products/radio-gateway.md"] = files.pop("products/gateway.md")
    del files["segments/pharmacies.md"]
    files["segments/petrol.md"] = "# Petrol stations\n\nThey are open at night.\n"
    files["trends.md"] = str(files["trends.md"]).replace("3 per cent", "4 per cent")
    files["img/chart.png"] = png(200)
    files["segments/chains.md"] = str(files["segments/chains.md"]).replace("# Chains", "# Grocery chains")
    return files


SECOND: Mapping[str, str | bytes] = _second()
THIRD: Mapping[str, str | bytes] = {
    **SECOND,
    "index.md": str(SECOND["index.md"]).replace("Welcome.", "Welcome to the strategy."),
    "segments/index.md": str(SECOND["segments/index.md"]).replace("Who buys", "Who buys, and why,"),
    "segments/hotels.md": str(SECOND["segments/hotels.md"]).replace("# Hotels\n", "# Hotels\n\nThey are new.\n"),
    "segments/petrol.md": str(SECOND["segments/petrol.md"]).replace("at night", "day and night"),
    "products/radio-gateway.md": str(SECOND["products/radio-gateway.md"]).replace("a lamp", "two lamps"),
    "trends.md": str(SECOND["trends.md"]).replace("4 per cent", "5 per cent"),
}
EDITIONS = (FIRST, SECOND, THIRD)


def commit_edition(folder: Path, number: int) -> str:
    """Put an edition into the folder's repository as a commit of its own day; the commit's SHA."""

    def git(*arguments: str) -> str:
        when = f"2026-11-{10 + number:02d}T12:00:00+00:00"
        environment = {**os.environ, **IDENTITY, "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        done = subprocess.run(
            ["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    if not (folder / ".git").exists():
        git("init", "-q", "-b", "main")
        (folder / ".gitignore").write_bytes(b".publisher/\n")
        (folder / "mkdocs.yml").write_bytes(SETTINGS.encode())
    content = folder / "content"
    for file in [path for path in content.rglob("*") if path.is_file()]:
        file.unlink()
    for name, text in EDITIONS[number - 1].items():
        file = content / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    git("add", "-A")
    git("commit", "-q", "-m", f"Edition {number}")
    return git("rev-parse", "HEAD")
