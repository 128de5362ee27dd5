"""docs/architecture.md and docs/vocabulary.md name modules and symbols that are there; other documents name files that are there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PUBLISHER = ROOT / "publisher"
NAMED = re.compile(r"`([^`\n]+)`")
FILE = re.compile(r"[\w./-]+/[\w.-]+\.(?:py|toml|yml)")
SYMBOL = re.compile(r"(?:[A-Z]\w*[a-z]\w*|[A-Z]{4,}|[a-z]+(?:_[a-z]+)+)(?:\.\w+)?")
WRITTEN_FOR_ALL = re.compile(r"<\w+>")  # `cli/<command>.py`
KEYS_OF_PAGES = {"last_reviewed", "last_reviewed_by", "review_outcome"}


@cache
def symbols() -> frozenset[str]:
    """Every class, function and constant of the publisher; what is in a class also as ``Class.name``."""
    found: set[str] = set()
    for file in PUBLISHER.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = _names(node)
            found.update(names)
            if isinstance(node, ast.ClassDef):
                found.update(f"{node.name}.{name}" for child in node.body for name in _names(child))
    return frozenset(found)


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def is_there(name: str) -> bool:
    """A path is counted from the repository where it begins with one of its folders, else from ``publisher/``."""
    return (ROOT / name).exists() or (PUBLISHER / name).exists()


@pytest.mark.parametrize("document", ["architecture.md", "vocabulary.md"])
def test_what_the_documents_name_is_there(document: str) -> None:
    """Files and folders by their paths, classes, functions and constants by their names."""
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    names = [name for name in NAMED.findall(text) if not WRITTEN_FOR_ALL.search(name)]
    paths = [name for name in names if FILE.fullmatch(name) or (name.endswith("/") and " " not in name)]
    named = [name for name in names if SYMBOL.fullmatch(name) and name not in KEYS_OF_PAGES]

    assert len(named) > 20
    assert [path for path in paths if not is_there(path)] == []
    assert [name for name in named if name not in symbols()] == []


@pytest.mark.parametrize("folder", [".", "decisions", "how-to", "reference"])
def test_documents_name_python_files_that_are_there(folder: str) -> None:
    """Also decision records: whoever reads one must find what it is about."""
    missing = [
        f"{document.name}: {name}"
        for document in sorted((ROOT / "docs" / folder).glob("*.md"))
        for name in NAMED.findall(document.read_text(encoding="utf-8"))
        if FILE.fullmatch(name) and name.endswith(".py") and not is_there(name)
    ]

    assert missing == []
