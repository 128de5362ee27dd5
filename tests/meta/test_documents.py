"""Documents and code keep step: what one names, the other has."""

import re
import subprocess
from dataclasses import fields
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

from publisher import errors
from publisher.plan.fingerprint import Fingerprint
from publisher.targets.knowledge_base.mark import Mark

ROOT = Path(__file__).parents[2]
DECISIONS = ROOT / "docs" / "decisions"
TEXT = {".md", ".py", ".toml", ".yml", ".yaml", ".json", ".lock", ".sh", ".html", ".css", ".js", ".txt", ""}


@cache
def tracked() -> tuple[Path, ...]:
    """The project's files: git's, or, in an unpacked source archive, all that git would not ignore by name."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True)
    if listing.returncode == 0 and listing.stdout:
        paths = [ROOT / name for name in listing.stdout.decode().split("\0") if name]
    else:
        paths = [p for p in ROOT.rglob("*") if not any(part.startswith(".venv") for part in p.parts)]
    return tuple(path for path in paths if path.is_file())


def documents() -> list[Path]:
    """What people read about the project; the sample's content is checked by the product itself."""
    return [
        p
        for p in tracked()
        if p.suffix == ".md" and ROOT / "content" not in p.parents and ROOT / "tests" not in p.parents
    ]


def sources(*folders: str) -> list[Path]:
    return [p for p in tracked() if p.suffix in {".py", ".md", ".toml"} and p.relative_to(ROOT).parts[0] in folders]


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_decisions_have_numbers_of_their_own_and_are_listed() -> None:
    """A number is a record's name for ever, also while a record before it is still being written; the list names each with its title."""
    records = sorted(DECISIONS.glob("0*.md"))
    listed = (DECISIONS / "README.md").read_text(encoding="utf-8")
    numbers = [record.name[:4] for record in records]
    assert len(set(numbers)) == len(numbers)
    for number, record in zip(map(int, numbers), records, strict=True):
        title = record.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        assert title.startswith(f"{number}. ")
        assert f"- [{title}]({record.name})" in listed


@pytest.mark.parametrize("record", sorted(DECISIONS.glob("0*.md")), ids=lambda path: path.stem)
def test_a_decision_has_its_four_sections(record: Path) -> None:
    """Context, decision, price, and what shows that it still holds."""
    sections = re.findall(r"^## (.+)$", record.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert sections == ["Context", "Decision", "Consequences", "Confirmation"]


def test_the_mark_is_drawn_as_it_is() -> None:
    """Decision 3 shows the parts of a mark and of a fingerprint in the order that they are written in."""
    record = (DECISIONS / "0003-the-portal-is-the-state.md").read_text(encoding="utf-8")
    assert f"`{Fingerprint(*(part.name for part in fields(Fingerprint)))}`" in record
    drawn = re.search(r"^    (kb1\|.*)$", record, flags=re.MULTILINE)
    assert drawn is not None
    assert len(drawn[1].split("|")) == len(str(Mark("key")).split("|"))


def test_files_that_are_named_exist() -> None:
    """Code, records and guides name tests, records and pages of docs/ by path: each is there."""
    named = re.compile(r"\b(?:docs|tests)/[\w/-]+(?:\.(?:md|py|yml)|/)")
    wrong = [
        f"{short(path)}: {name}"
        for path in [*documents(), *sources("publisher", "portal_emulator", "pyproject.toml")]
        for name in named.findall(path.read_text(encoding="utf-8"))
        if not (ROOT / name).exists()
    ]
    assert wrong == []


def test_tests_that_are_named_exist() -> None:
    """A test named as the proof of something (``file.py::test_name``) is there."""
    wrong = []
    for path in documents():
        for name, test in re.findall(r"(tests/[\w/]+\.py)::(\w+)", path.read_text(encoding="utf-8")):
            if f"def {test}(" not in (ROOT / name).read_text(encoding="utf-8"):
                wrong.append(f"{short(path)}: {name}::{test}")
    assert wrong == []


def test_links_between_documents_lead_somewhere() -> None:
    """A relative link in a document leads to a file of the project."""
    wrong = []
    for path in documents():
        content = re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)\s]+)\)", content):
            if "://" not in target and not target.startswith(("#", "mailto:")):
                file = path.parent / unquote(target.partition("#")[0])
                if not file.exists():
                    wrong.append(f"{short(path)}: {target}")
    assert wrong == []


def test_the_changelog_has_a_place_for_what_comes() -> None:
    """Keep a Changelog: Unreleased on top, sections in their order."""
    content = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (.+)$", content, flags=re.MULTILINE)
    kinds = re.findall(r"^### (.+)$", content.split("\n## ")[1], flags=re.MULTILINE)
    order = ["Security", "Removed", "Deprecated", "Added", "Changed", "Fixed"]
    assert versions[0] == "Unreleased"
    assert kinds == [kind for kind in order if kind in kinds]


def test_every_error_stands_in_the_drawing() -> None:
    """The drawing at the top of errors.py has each class, indented under its parent."""
    drawing = (errors.__doc__ or "").splitlines()
    depth_of: dict[str, int] = {}
    parents: dict[str, str] = {}
    for line in drawing:
        match = re.match(r"(?P<indent>[├└│─ ]*)(?P<name>[A-Z]\w*Error)\b", line)
        if match:
            depth = len(match["indent"]) // 3
            above = [name for name, known in depth_of.items() if known == depth - 1]
            depth_of[match["name"]] = depth
            parents[match["name"]] = above[-1] if above else "Exception"
    classes = {
        name: value.__bases__[0].__name__
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, Exception)
    }
    assert parents == classes


def test_no_file_names_a_machine_or_a_registry() -> None:
    """Paths of somebody's computer and addresses of package registries belong to nobody's clone."""
    # a letter in brackets keeps this line from finding itself
    forbidden = re.compile(
        r"/[w]ork/|/[r]oot/|/[h]ome/[a-z]|/[U]sers/[a-z]|py[p]i\.org|python[h]osted|registry\.[n]pm|--[i]ndex-url"
    )
    wrong = []
    for path in tracked():
        if path.suffix in TEXT:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                if forbidden.search(line):
                    wrong.append(f"{short(path)}:{number}: {line.strip()[:80]}")
    assert wrong == []


def test_no_file_is_left_unfinished() -> None:
    """What is not built is not in the tree."""
    unfinished = re.compile(r"\b(?:T[O]DO|F[I]XME|X[X]X|NotImplemented[E]rror)\b")
    wrong = [
        f"{short(path)}:{number}"
        for path in tracked()
        if path.suffix == ".py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if unfinished.search(line)
    ]
    assert wrong == []
