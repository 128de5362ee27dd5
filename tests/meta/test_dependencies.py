"""What the project depends on: each with a reason, pinned by hash, and loaded no earlier than needed."""

import re
import subprocess
import sys

import pytest
from locks import LOCKS, PIN, PROJECT, ROOT, RUNTIME
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def pins(lock: str) -> dict[str, list[str]]:
    """The pinned versions of each package; more than one where they depend on the Python."""
    found: dict[str, list[str]] = {}
    for match in PIN.finditer((ROOT / lock).read_text(encoding="utf-8")):
        found.setdefault(canonicalize_name(match["name"]), []).append(match["version"])
    return found


def test_every_dependency_has_its_reason() -> None:
    """The table of decision 9 names exactly what pyproject.toml asks for, with the same bounds."""
    record = (ROOT / "docs" / "decisions" / "0009-dependencies.md").read_text(encoding="utf-8")
    table = [Requirement(name) for name in re.findall(r"^\| `([^`]+)` \| \S", record, flags=re.MULTILINE)]
    assert {(r.name, str(r.specifier)) for r in table} == {(r.name, str(r.specifier)) for r in RUNTIME}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_satisfies_the_project(lock: str) -> None:
    """A bound that is raised in pyproject.toml is raised in the lock file too: make lock."""
    pinned = pins(lock)
    wrong = [
        str(wanted)
        for wanted in LOCKS[lock]
        if not any(wanted.specifier.contains(v) for v in pinned.get(canonicalize_name(wanted.name), []))
    ]
    assert wrong == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_holds_pins_with_hashes_and_nothing_else(lock: str) -> None:
    """No registry's address, no option: each company has a mirror of its own."""
    assert PIN.sub("", (ROOT / lock).read_text(encoding="utf-8")) == ""


def test_the_lock_files_agree() -> None:
    """The demo and the tests run the same versions."""
    small, large = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: versions for name, versions in small.items() if large.get(name) != versions} == {}


def test_help_loads_nothing_heavy() -> None:
    """``publisher --help`` answers at once: what a command needs is imported when it runs."""
    program = (
        "import sys; from publisher.cli.app import run; code = run(['--help']);"
        "print('loaded:', sorted({'requests', 'mkdocs', 'bs4', 'starlette', 'markdown', 'uvicorn'} & set(sys.modules)));"
        "sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "loaded: []"), done.stderr


def test_a_run_that_reads_no_html_loads_no_parser() -> None:
    """An unchanged publish compares digests; Beautiful Soup takes a tenth of its time to load."""
    program = (
        "import sys; import publisher.cli.wiring, publisher.publishing.running, publisher.targets.knowledge_base.rest.adapter;"
        "print('loaded:', sorted({'bs4', 'soupsieve', 'html5lib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.stdout.splitlines()[-1] == "loaded: []", done.stderr


def test_what_no_older_python_has_is_not_asked_for_there() -> None:
    """pip 23.0, which Python 3.9 and 3.10 bring, else ends at the first of these and does not say that the Python is too old."""
    without_release = {"markdown", "click", "starlette", "uvicorn", "python-multipart"}
    for old in ("3.9", "3.10"):
        left_out = {
            wanted.name for wanted in RUNTIME if wanted.marker and not wanted.marker.evaluate({"python_version": old})
        }
        assert left_out - {"tzdata"} == without_release
    assert PROJECT["project"]["requires-python"] == ">=3.11"
