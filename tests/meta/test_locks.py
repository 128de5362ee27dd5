"""The lock files install as they are: whole, with the pip that a fresh Python brings and with the newest, everywhere alike.

``LOCKS_WHOLE=1`` tries every line with both pips, which downloads everything; ``make lock`` does so. Otherwise the lines that pips
have read differently are tried: those with markers or extras, and a package that asks for another's extra.
"""

import os
import re
import subprocess
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest
from locks import LOCKS, PIN, ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ALL_LOCKS = sorted(path.name for path in ROOT.glob("requirements*.lock"))
OLDEST = {(3, 11): "22.3", (3, 12): "23.2.1", (3, 13): "24.2", (3, 14): "25.2"}
"""The pip that the first release of each Python brings."""
ASKS_FOR_AN_EXTRA = ("pytest-cov", "coverage")
INSTALLS = re.compile(r"-r \S*requirements\S*\.lock")


def lines_of(lock: str) -> dict[str, str]:
    """The lines of a lock file with their hashes, by package and version."""
    found = PIN.finditer((ROOT / lock).read_text(encoding="utf-8"))
    return {f"{canonicalize_name(line['name'])} {line['version']}": line[0] for line in found}


def is_told_apart(line: str) -> bool:
    head = line.split(" \\", 1)[0]
    return ";" in head or "[" in head or head.split("==")[0] in ASKS_FOR_AN_EXTRA


@pytest.fixture(scope="module", params=["oldest", "newest"])
def pip(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command of a pip that is run from its own wheel."""
    version = OLDEST.get(sys.version_info[:2], "")
    if request.param == "oldest" and not version:
        pytest.skip(f"not known which pip Python {sys.version_info.major}.{sys.version_info.minor} came with")
    wanted = f"pip=={version}" if request.param == "oldest" else "pip"
    folder = tmp_path_factory.mktemp(request.param)
    download = ["download", "--no-deps", "--only-binary", ":all:", "--dest", str(folder), wanted]
    options = ["--disable-pip-version-check", "--no-input", "--quiet", "--retries", "0"]
    done = subprocess.run(
        [sys.executable, "-m", "pip", *options, *download], capture_output=True, text=True, timeout=100
    )
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()[-1:]
        pytest.skip(f"no package index can be reached: {''.join(said)}")
    (wheel,) = folder.glob("*.whl")
    return [sys.executable, str(wheel / "pip"), *options]


@pytest.mark.timeout(1800)
def test_the_locks_install(pip: list[str], tmp_path: Path) -> None:
    """Tried without installing."""
    chosen = {lock: [*lines_of(lock).values()] for lock in ALL_LOCKS}
    if not os.environ.get("LOCKS_WHOLE"):
        told_apart = {
            line.split(" \\", 1)[0]: line for lines in chosen.values() for line in lines if is_told_apart(line)
        }
        assert len(told_apart) >= len(ASKS_FOR_AN_EXTRA)
        chosen = {"some.lock": list(told_apart.values())}
    for lock, lines in chosen.items():
        (tmp_path / lock).write_text("".join(lines), encoding="utf-8")
        install = ["install", "--dry-run", "--ignore-installed", "--no-deps", "--require-hashes"]
        done = subprocess.run([*pip, *install, "-r", str(tmp_path / lock)], capture_output=True, text=True, timeout=900)
        assert done.returncode == 0, f"{lock}: {done.stderr}"


def requirements(found: Distribution, extra: str) -> list[Requirement]:
    parsed = [Requirement(line) for line in found.requires or ()]
    return [wanted for wanted in parsed if wanted.marker is None or wanted.marker.evaluate({"extra": extra})]


def missing(pinned: set[str], roots: list[Requirement], installed: dict[str, Distribution]) -> set[str]:
    """What is asked for, however deep, and not pinned in the version that is installed; or is installed in a wrong one."""
    wrong, seen = set(), set()
    todo = [(wanted, extra) for wanted in roots for extra in ("", *wanted.extras)]
    while todo:
        wanted, extra = todo.pop()
        name = canonicalize_name(wanted.name)
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        found = installed.get(name)
        if (
            found is None
            or f"{name} {found.version}" not in pinned
            or not wanted.specifier.contains(found.version, True)
        ):
            wrong.add(str(wanted))
            continue
        todo += [(more, e) for more in requirements(found, extra) for e in ("", *more.extras)]
    return wrong


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_whole(lock: str) -> None:
    """Installed without resolving, it would hide a hole: everything that its packages ask for on this Python is in it."""
    installed = {canonicalize_name(found.name): found for found in distributions()}
    roots = [wanted for wanted in LOCKS[lock] if wanted.marker is None or wanted.marker.evaluate()]

    assert missing(set(lines_of(lock)), roots, installed) == set()
    without_one = {line for line in lines_of(lock) if not line.startswith("urllib3 ")}
    assert {Requirement(line).name for line in missing(without_one, roots, installed)} == {"urllib3"}


def test_the_lock_of_the_sdk_is_whole() -> None:
    """In its own environment, where there is one."""
    folder = ROOT / ".venv-sdk"
    if not (folder / "installed").exists():
        pytest.skip("Bitrix24's SDKs are not installed: sh .ci/sdk")
    paths = [str(path) for path in folder.glob("[Ll]ib*/**/site-packages")]
    installed = {canonicalize_name(found.name): found for found in distributions(path=paths)}

    assert (
        missing(set(lines_of("requirements-sdk.lock")), [Requirement("b24pysdk"), Requirement("trustme")], installed)
        == set()
    )


def test_every_place_that_installs_a_lock_does_it_alike() -> None:
    """Without resolving, which old pips do wrong, and by hash."""
    files = [ROOT / "Makefile", ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    files += [file for folder in (".ci", "docs", "benchmarks") for file in (ROOT / folder).rglob("*") if file.is_file()]
    places = {}
    for file in files:
        if file.suffix in {".png", ".pyc"}:
            continue
        text = file.read_text(encoding="utf-8")
        variables = {f"${name}": value for name, value in re.findall(r'^(\w+)="(.*)"$', text, flags=re.MULTILINE)}
        for line in filter(INSTALLS.search, text.splitlines()):
            written = re.sub(r"\$\w+", lambda match, known=variables: known.get(match[0], ""), line)
            places[f"{file.relative_to(ROOT)}: {line.strip()}"] = written

    assert len(places) >= 4
    wrong = [
        place for place, written in places.items() if not {"--no-deps", "--require-hashes"} <= set(written.split())
    ]
    assert wrong == []
