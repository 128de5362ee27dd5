"""Every hint of ``check``, followed: its finding stands where the fault is, and is gone when the hint was followed; the page is right.

The examples are those of ``tests/support/applied_hints.py``.
"""

import posixpath
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

import pytest
from applied_hints import CASES, OTHERWISE, Case
from arrival import Base
from reading import read

ROOT = Path(__file__).parents[2]
AREAS = ("check", "content", "pipeline", "glossary")
SETTINGS = """\
site_name: Hints
plugins:
  - publisher:
      knowledge_base: {code: hints}
"""


def hints() -> Iterator[str]:
    """The keys of every hint, without what they have in common."""
    for area in AREAS:
        entries = tomllib.loads(files("publisher.messages").joinpath("en", f"{area}.toml").read_text(encoding="utf-8"))
        yield from (f"{area}.{name.removesuffix('-hint')}" for name in entries if name.endswith("-hint"))


def folder_of(key: str) -> str:
    return f"c/{key.replace('.', '-')}"


def write(docs: Path, key: str, case: Case, *, followed: bool) -> None:
    """The files of a case, before or after its hint was followed."""
    contents = {**case.beside, case.name: case.after if followed else case.before, **(case.later if followed else {})}
    for name, content in contents.items():
        file = docs / folder_of(key) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            file.unlink(missing_ok=True)
        else:
            file.write_bytes(content if isinstance(content, bytes) else content.encode())


def base(folder: Path, cases: Mapping[str, Case], *, followed: bool) -> Base:
    """A base of cases."""
    docs = folder / "docs"
    (docs / "c").mkdir(parents=True, exist_ok=True)
    alone = next(iter(cases.values())) if len(cases) == 1 else None
    block, rest = (alone.settings[followed], alone.mkdocs[followed]) if alone else ("", "")
    (folder / "mkdocs.yml").write_text(f"{SETTINGS}{block}{rest}", encoding="utf-8")
    (docs / "index.md").write_text("# Home\n", encoding="utf-8")
    (docs / "c/.meta.yml").write_text("owner: lead@example.com\n", encoding="utf-8")
    for key, case in cases.items():
        write(docs, key, case, followed=followed)
    return Base(folder / "mkdocs.yml")


def lines(found: Base, key: str) -> list[int]:
    """The lines in a case's folder at which its hint is given."""
    return [
        finding.line
        for finding in found.project.findings
        if _place(key, CASES[key]) in finding.path
        and finding.hint is not None
        and finding.hint.key in {f"{key}-hint", key}
    ]


def _place(key: str, case: Case) -> str:
    """The folder of a case's page."""
    return posixpath.normpath(f"{folder_of(key)}/{posixpath.dirname(case.name)}") + "/"


def says(found: Base, path: str) -> str:
    """What readers of a page read."""
    return " ".join(one.text.strip() for one in read(found.body(path)).seen)


def judge(key: str, case: Case, before: Base, after: Base) -> str:
    """What is wrong with a hint; ``""`` where nothing is."""
    if case.line not in lines(before, key):
        return f"{key}: not at line {case.line}, but {lines(before, key)}"
    if lines(after, key):
        return f"{key}: still there at {lines(after, key)}"
    path = _place(key, case) + case.name.rpartition("/")[2]
    if case.words and case.words not in says(after, path):
        return f"{key}: {says(after, path)!r} instead of {case.words!r}"
    return ""


def test_each_hint_is_true_when_followed(tmp_path: Path) -> None:
    """Those that need no settings, all in one base."""
    together = {key: case for key, case in CASES.items() if not case.is_alone}
    before = base(tmp_path, together, followed=False)
    after = base(tmp_path, together, followed=True)

    assert [wrong for key, case in together.items() if (wrong := judge(key, case, before, after))] == []


@pytest.mark.parametrize("key", [key for key, case in CASES.items() if case.is_alone])
def test_a_hint_about_settings_is_true_when_followed(tmp_path: Path, key: str) -> None:
    """Each in a base of its own."""
    case = CASES[key]
    before = base(tmp_path, {key: case}, followed=False)
    after = base(tmp_path, {key: case}, followed=True)

    assert judge(key, case, before, after) == ""


def test_every_hint_has_an_example_or_a_test_of_its_own() -> None:
    """A new rule comes with one; the tests that are named exist."""
    assert sorted({*hints()} - {*CASES, *OTHERWISE}) == []
    for test in OTHERWISE.values():
        file, _, name = test.partition("::")
        assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), test
