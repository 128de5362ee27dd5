"""What is known of the portal is tested: every fact by a marked test. Switches: tests/emulator/test_switches.py."""

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]
MADE = runpy.run_path(str(ROOT / "docs" / "emulator_facts.py"))
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
    """python docs/emulator_facts.py"""
    assert MADE["PAGE"].read_text(encoding="utf-8") == MADE["page"](), "run python docs/emulator_facts.py"
