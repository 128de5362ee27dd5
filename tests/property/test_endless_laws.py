"""Law: whatever marks a page repeats, reading it ends in a small multiple of its time limit, and the other pages are there.

Small sizes and a small limit by default; ``ENDLESS`` in the environment multiplies both:
``ENDLESS=20 make test ARGS=tests/property/test_endless_laws.py`` takes each page to the size and the limit of the real thing.
"""

import os
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from publisher.pipeline.articles import Articles
from publisher.pipeline.attempts import TimeLimit
from publisher.pipeline.project import load_project

TIMES = max(1, int(os.environ.get("ENDLESS", "1")))
LIMIT = TimeLimit(0.5 * TIMES, 10**9)
MOST = 4 + 3 * LIMIT.seconds
pytestmark = pytest.mark.timeout(120 + 60 * TIMES)
N = 1500 * TIMES
FEW = 50 * TIMES
MARKS = (
    "[ ![ ]( * _ *a **a ***a ` `a < <a@ &a | { {# {: {{ {! [[a == ~~a :a %%a ^[ \\ \\( \\[ $a $$ <!-- <![CDATA[ <? <!A <div> "
    "</p> <svg> <pre> <iframe [a](( [^1] import"
).split()
PAGES: Mapping[str, str] = {
    **{mark: mark * N for mark in MARKS},
    "quotes": ">" * N,
    "comments": "<!-- a\n\n" * N,
    "cells": "\n".join(["|" * N, "|-" * N, "|" * N]),
    "rows": "a|b\n-|-\n" + "a|b\n" * N,
    "references": "".join(f"[r{n}]: http://x/{n}\n" for n in range(N)) + "\n" + " ".join(f"[r{n}]" for n in range(N)),
    "footnotes": " ".join(f"[^{n}]" for n in range(N)) + "\n\n" + "".join(f"[^{n}]: x\n" for n in range(N)),
    "abbreviations": "".join(f"*[A{n}]: x\n" for n in range(N)) + "\n" + " ".join(f"A{n}" for n in range(N)),
    "lists in lists": "".join(f"{'    ' * n}- x\n" for n in range(FEW)),
    "quotes in quotes": "".join(f"{'> ' * n}x\n" for n in range(FEW)),
    "notes in notes": "".join(f"{'    ' * n}!!! note\n\n" for n in range(FEW)),
    "lists in a line": "1. " * N,
    "attributes": f"# a {{{'.a ' * N}",
    "unread lists": "<p>a\n- b\n" * N,
    "one line": "x" * 50_000 * TIMES,
    "blanks": f"a{' ' * 10_000 * TIMES}b",
    "empty lines": "\n" * 10_000 * TIMES,
}


@pytest.mark.parametrize("kind", PAGES)
def test_every_page_ends(tmp_path: Path, kind: str) -> None:
    """Processor time, not what a busy machine takes."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: B\nplugins:\n  - publisher:\n      knowledge_base: {code: test}\n      math: true\n",
        encoding="utf-8",
    )
    (tmp_path / "docs/index.md").write_text(f"# Start\n\n{PAGES[kind]}\n", encoding="utf-8")
    (tmp_path / "docs/other.md").write_text("# Other\n\nText.\n", encoding="utf-8")
    began = time.process_time()

    project = load_project(tmp_path / "mkdocs.yml", today=date(2026, 11, 23), use_cache=False, limit=LIMIT)
    articles = Articles(project)
    for path in project.converted:
        articles.page(path)

    assert time.process_time() - began < MOST
    assert "other.md" in project.converted
    failed = [finding.path for finding in project.findings if finding.rule == "page-failed"]
    assert failed == ([] if "index.md" in project.converted else ["docs/index.md"])
