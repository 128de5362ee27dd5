"""What lies in ``.publisher`` is ours alone: it does not come by git, and no command believes one that did."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from publisher.bootstrap import running_emulator
from publisher.errors import ConfigError
from publisher.pipeline.drawing import Drawing
from publisher.pipeline.mkdocs_config import open_project
from publisher.pipeline.work_dir import prepare

SETTINGS = "site_name: S\ndocs_dir: content\nplugins: [{publisher: {knowledge_base: {code: test}}}]\n"


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder."""
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """mkdocs.yml in a folder of a repository."""
    root = tmp_path / "docs"
    (root / "content").mkdir(parents=True)
    (root / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    git(tmp_path, "init", "-q")
    return root


@pytest.mark.parametrize("how", ["folder", "link", "one file deep in it"])
def test_a_committed_work_folder_is_refused(project: Path, how: str) -> None:
    """The error says what to do."""
    if how == "link":
        (project / "elsewhere").mkdir()
        (project / ".publisher").symlink_to("elsewhere")
    else:
        file = prepare(project / ".publisher") / ("cache/pages" if how == "folder" else "a/b/c")
        file.parent.mkdir(parents=True)
        file.write_bytes(b"x")
    git(project, "add", "-f", ".publisher")

    with pytest.raises(ConfigError, match=r"git rm -r --cached \.publisher"):
        open_project(project / "mkdocs.yml")


def test_one_written_in_another_case_is_the_same_folder_on_some_machines(project: Path) -> None:
    """Git there gives the reviewed commit's ``.Publisher`` to whoever asks for ``.publisher``."""
    prepare(project / ".publisher")
    (project / ".Publisher").mkdir(exist_ok=True)
    (project / ".Publisher" / "cache").write_bytes(b"x")
    git(project, "add", "-f", ".Publisher/cache")

    with pytest.raises(ConfigError, match="committed"):
        open_project(project / "mkdocs.yml")


def test_a_work_folder_of_ones_own_is_none_of_gits_business(project: Path, tmp_path: Path) -> None:
    """Neither is one in another folder."""
    prepare(project / ".publisher")
    prepare(tmp_path / ".publisher")
    git(tmp_path, "add", "-f", ".publisher")
    assert open_project(project / "mkdocs.yml").settings.code == "test"


def test_an_emulator_is_on_this_machine(tmp_path: Path) -> None:
    """Whatever the file says: what is published there is not sent to a stranger."""
    ready = tmp_path / "emulator.json"
    for origin in ("https://stranger.example", "http://127.0.0.1.stranger.example"):
        hook = f"{origin}/rest/1/a7k2m9x4q1z8w5e3/"
        ready.write_text(json.dumps({"url": origin, "webhooks": {"publisher": hook}}), encoding="utf-8")
        assert running_emulator(ready) is None


def test_programs_for_diagrams_inherit_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever starts them, be it MkDocs itself."""
    monkeypatch.setenv("BITRIX24_WEBHOOK_URL", "https://c.example/rest/1/a7k2m9x4q1z8w5e3/")
    monkeypatch.setenv("BITRIX24_CANARY_URL", "https://c.example/rest/2/b7k2m9x4q1z8w5e3/")
    code = (
        "import os; n = len([x for x in os.environ if x.startswith('BITRIX24_')]);"
        'print(f\'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {n + 7} 7"><path d="M0 0h9"/></svg>\')'
    )
    drawn = Drawing({"a": (sys.executable, "-c", code)}, tmp_path, tmp_path / ".publisher")("a", "x")
    assert drawn is not None
    assert "0 0 7 7" in str(drawn)
