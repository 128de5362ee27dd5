"""What is known of the portal is tested: every fact by a marked test, every switch by a test that flips it."""

import re
import runpy
from pathlib import Path

from portal_emulator.switches import SWITCHES

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


def test_every_switch_is_flipped_by_a_test() -> None:
    """Each of its choices but the default, in a test of the emulator; what it changes is asserted there."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "emulator").glob("test_*.py"))
    forgotten = [
        f"{name}: {choice}"
        for name, switch in SWITCHES.items()
        for choice in switch.choices[1:]
        if f'"{name}", "{choice}"' not in source
        and not (re.search(rf'set_switch\("{name}", [a-z]+\)', source) and f'"{choice}"' in source)
    ]
    assert forgotten == []
