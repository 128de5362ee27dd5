"""A folder of a person's, without git's or the portal's settings of this machine, and the command line run in it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from clocks import morning

from publisher.cli.app import run


@dataclass
class Said:
    """What one command said."""

    code: int
    out: str
    err: str


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("BITRIX24_WEBHOOK_URL", raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    made = tmp_path / "our-handbook"
    made.mkdir()
    return made


@pytest.fixture
def say(own_folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    def speak(*arguments: str) -> Said:
        capsys.readouterr()
        code = run(["-C", str(own_folder), *arguments], clock=morning)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return speak


def write(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode())


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not {".git", ".publisher"} & set(path.parts)
    }
