"""A class has a name of its own: whoever searches for it finds one class."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_no_two_classes_have_the_same_name() -> None:
    """Private names count too."""
    places = defaultdict(set)
    for file in (ROOT / "publisher").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].add(file.relative_to(ROOT).as_posix())
    assert {name: sorted(files) for name, files in places.items() if len(files) > 1} == {}
