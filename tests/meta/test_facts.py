"""What is known of the portal is tested: every fact by a marked test. Switches: tests/emulator/test_switches.py."""

import re
import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]
MADE = runpy.run_path(str(ROOT / "docs" / "facts" / "generate.py"))
NUMBERS = [number for facts in MADE["load_facts"]().values() for number in facts]


def test_every_fact_has_a_test() -> None:
    """And every mark names a fact."""
    held = {number for number, _ in MADE["marked_tests"]()}
    assert [number for number in NUMBERS if number not in held] == []
    assert sorted(held - set(NUMBERS)) == []


def test_numbers_are_given_once() -> None:
    """In the order of the sections, so that a gap or a double is seen."""
    assert len(NUMBERS) == len(set(NUMBERS))


def test_the_page_of_facts_is_current() -> None:
    """python docs/facts/generate.py"""
    assert MADE["PAGE"].read_text(encoding="utf-8") == MADE["page"](), "run python docs/facts/generate.py"


def test_comments_cite_facts_that_are_there() -> None:
    """By number, or by the beginning of several; and nothing that a reader of this repository cannot open."""
    cited = set(MADE["cited"]())
    assert len(cited) > 50
    assert [
        (number, path)
        for number, path in sorted(cited)
        if not any(f"{fact}.".startswith(f"{number}.") for fact in NUMBERS)
    ] == []
    outside = re.compile(r"sites-kb|tasks-users|groups-goals|[(\[]facts: |shared/facts")
    files = [
        path for folder in ("publisher", "portal_emulator", "benchmarks") for path in (ROOT / folder).rglob("*.py")
    ]
    assert [path.name for path in files if outside.search(path.read_text(encoding="utf-8"))] == []
