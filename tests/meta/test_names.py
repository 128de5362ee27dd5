"""A class has a name of its own: whoever searches for it finds one class."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
STILL_TWICE = frozenset(
    "Action Answer Base Command Contents Draft Formula Found Head Kind Level Line Lines Outcome Page Part Reading Report Said Stamp State "
    "Survey Wanted Writing _Part _Reader".split()
)
"""Names that two classes still carry. It only ever gets shorter."""


def test_no_two_classes_have_the_same_name() -> None:
    """Private names count too; ``STILL_TWICE`` lists what is left."""
    places = defaultdict(set)
    for file in (ROOT / "publisher").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].add(file.relative_to(ROOT).as_posix())
    twice = {name: sorted(files) for name, files in places.items() if len(files) > 1}
    assert {name: files for name, files in twice.items() if name not in STILL_TWICE} == {}
    assert set(twice) == STILL_TWICE, "names that are no longer used twice leave the list"
