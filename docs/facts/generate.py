"""Make docs/facts/README.md: what the portal does, and which test holds it. `python docs/facts/generate.py`."""  # noqa: INP001  a script, not a package

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from portal_emulator.switches import SWITCHES

ROOT = Path(__file__).parents[2]
CITATION = re.compile(r"\bfacts\s+((?:(?:kb|tn)-\d[\d.]*\d|(?:kb|tn)-\d)(?:(?:, | to |,\s+)(?:kb|tn)-\d[\d.]*)*)")
NUMBER = re.compile(r"(?:kb|tn)-\d+(?:\.\d+)*")
LEFT_OUT = "What the emulator does not show"
PAGE = ROOT / "docs" / "facts" / "README.md"


def load_facts() -> dict[str, dict[str, str]]:
    """By section: number and what the portal does."""
    return {section: facts for section, facts in _written().items() if section != LEFT_OUT}


def load_left_out() -> dict[str, str]:
    """What else is known, and why the emulator does not show it."""
    return _written()[LEFT_OUT]


def _written() -> dict[str, dict[str, str]]:
    text = (ROOT / "docs" / "facts" / "portal.toml").read_text(encoding="utf-8")
    written: dict[str, dict[str, str]] = tomllib.loads(text)
    return written


def marked_tests() -> Iterator[tuple[str, str]]:
    """Each number that a test is marked with, and that test."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                shown = f"{path.relative_to(ROOT / 'tests').as_posix()}::{node.name}"
                yield from ((number, shown) for number in _numbers(node))


def _numbers(node: ast.FunctionDef) -> list[str]:
    return [
        str(ast.literal_eval(argument))
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.fact"
        for argument in decorator.args
    ]


def cited() -> Iterator[tuple[str, str]]:
    """Each number, or beginning of numbers, that a comment or docstring cites, and the file that does."""
    for folder in ("publisher", "portal_emulator", "tests", "benchmarks"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for citation in CITATION.findall(path.read_text(encoding="utf-8")):
                for number in NUMBER.findall(citation):
                    yield number, path.relative_to(ROOT).as_posix()


def page() -> str:
    """The whole of docs/facts/README.md."""
    tests: dict[str, list[str]] = {}
    for number, test in marked_tests():
        tests.setdefault(number, []).append(test)
    facts = load_facts()
    lines = [
        "# What we know about the portal",
        "",
        "Comments in the code cite these facts by number: `facts kb-1.18`, or `facts kb-1` for all that begin so.",
        "",
        "Made by `python docs/facts/generate.py`. What the portal does according to its documentation and its source, and the",
        "tests that hold the emulator to it; a fact without a test fails the build. What is known and not shown stands at the",
        "end. No real portal was asked: where documentation and source disagree a switch chooses",
        "(`portal_emulator/switches.py`, each choice told apart by `tests/emulator/test_switches.py`); `doctor --write` asks one.",
    ]
    for section, known in facts.items():
        lines += ["", f"## {section}", "", "| | what the portal does | held by |", "|---|---|---|"]
        for number, fact in known.items():
            held = "<br>".join(f"`{test}`" for test in tests.get(number, []))
            lines.append(f"| {number} | {fact} | {held} |")
    lines += ["", f"## {LEFT_OUT}", "", "| what | why |", "|---|---|"]
    lines += [f"| {what} | {why} |" for what, why in load_left_out().items()]
    lines += ["", "## Switches", "", "| switch | choices, the default first | |", "|---|---|---|"]
    for name, switch in SWITCHES.items():
        choices = ", ".join(f"`{choice}`" for choice in switch.choices)
        lines.append(f"| `{name}` | {choices} | {switch.about.replace('|', '/')} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
