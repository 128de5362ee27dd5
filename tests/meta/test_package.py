"""The wheel is whole: installed alone, outside the repository, every command works."""

import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETTINGS = """\
site_name: Our strategy
docs_dir: content
plugins:
  - search
  - publisher:
      knowledge_base: {code: strategy}
      defaults:
        owner: anna.k@example.com
"""


@dataclass(frozen=True)
class Company:
    """An empty folder, and the program as the wheel has it: the repository's own packages are not on its path."""

    folder: Path
    installed: Path

    def run(self, module: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        clean = {name: value for name, value in os.environ.items() if not name.startswith("BITRIX24_")}
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=self.folder,
            env=clean | {"PYTHONPATH": str(self.installed), "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=100,
        )

    def begin(self) -> None:
        """Write eight lines of settings and one page."""
        (self.folder / "content").mkdir()
        (self.folder / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
        (self.folder / "content" / "index.md").write_text("# Our strategy\n\nWhy we exist.\n", encoding="utf-8")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as ``pip install .`` would build it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture
def company(wheel: Path, tmp_path: Path) -> Company:
    installed = wheel.parent / "installed"
    if not installed.is_dir():
        zipfile.ZipFile(wheel).extractall(installed)
    folder = tmp_path / "company"
    folder.mkdir()
    return Company(folder, installed)


def test_the_wheel_holds_every_file_of_both_programs(wheel: Path) -> None:
    """Catalogues, the emulator's pages and people, the theme and the sample travel with the code."""
    packed = set(zipfile.ZipFile(wheel).namelist())
    places = {"publisher": "publisher", "portal_emulator": "portal_emulator", "themes": "publisher/themes"}
    places |= {"content": "publisher/sample/content", "docs/ci": "publisher/ci"}
    wanted = {
        f"{there}/{path.relative_to(ROOT / here).as_posix()}"
        for here, there in places.items()
        for path in (ROOT / here).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert sorted(wanted - packed) == []
    assert packed >= {"publisher/sample/mkdocs.yml", "publisher/ci/action.yml", "publisher/ci/knowledge-base.yml"}


def test_a_base_begins_in_an_empty_folder(company: Company) -> None:
    """With eight lines of settings and one page check, plan and publish work; the second publish finds nothing to do."""
    company.begin()

    lines = ("check", "plan --emulator", "publish --emulator", "publish --emulator")
    done = [company.run("publisher", *line.split()) for line in lines]

    assert [step.returncode for step in done] == [0, 0, 0, 0], [step.stderr for step in done]
    assert "content/index.md" in done[1].stdout
    assert "1 new, 0 unchanged" in done[2].stdout
    assert "1 unchanged" in done[3].stdout


def test_the_theme_comes_along(company: Company) -> None:
    """``mkdocs build`` in a company's folder shows the pages in the publisher's own look."""
    company.begin()

    built = company.run("mkdocs", "build", "--strict")

    assert built.returncode == 0, built.stderr
    page = (company.folder / "site" / "index.html").read_text(encoding="utf-8")
    assert "css/kb.css" in page
    assert "anna.k@example.com" in page


def test_the_demo_brings_its_own_sample(company: Company) -> None:
    """In a folder without content the demo lays out the sample that came with the program, and publishes it."""
    done = company.run("publisher", "demo", "--once")

    assert done.returncode == 0, done.stderr
    assert "0 unchanged" in done.stdout
    assert (company.folder / "publisher-demo" / "mkdocs.yml").is_file()
