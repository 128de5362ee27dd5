"""The jobs of docs/ci as their hosts run them: their command lines, a repository that they check out, and a portal to publish to."""

import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "docs" / "ci"
BIN = Path(sys.executable).parent
MKDOCS = """\
site_name: Strategy
docs_dir: content
plugins:
  - publisher:
      knowledge_base: {code: strategy}
      time_zone: Europe/Berlin
      defaults: {owner: anna.k@example.com}
"""


@dataclass
class Project:
    """A git repository with a small knowledge base, as CI checks it out."""

    root: Path

    def git(self, *arguments: str) -> str:
        who = {f"GIT_{role}_{what}": "a@b" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        environment = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull}
        command = ["git", "-C", str(self.root), *arguments]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def commit(self, message: str) -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)
        return self.git("rev-parse", "HEAD")

    def run(self, script: str, bin_dir: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a job's script as the runner does; nothing is installed, and no secret is there unless it is given."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("BITRIX24")}
        path = f"{bin_dir}{os.pathsep}{BIN}{os.pathsep}{os.environ['PATH']}"
        fixed = {"PATH": path, "HOME": str(bin_dir), "PUBLISHER_RETRY_SECONDS": "0", "TMPDIR": str(bin_dir)}
        fixed |= {"GITHUB_STEP_SUMMARY": str(bin_dir / "summary.md"), "GITHUB_WORKSPACE": str(self.root)}
        fixed |= {"CI_PROJECT_DIR": str(self.root), "PUBLISHER": "a wheel", "FOLDER": "."}
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.root,
            env={**inherited, **fixed, **environment},
            capture_output=True,
            text=True,
            timeout=100,
        )


@pytest.fixture
def bin_dir(tmp_path: Path) -> Path:
    """A pip that installs nothing: what would be installed is here already."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "pip").write_text('#!/bin/sh\ntest "$1" = install\n')
    (folder / "pip").chmod(0o755)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Main with two pages and an index."""
    made = Project(tmp_path / "repo")
    made.root.mkdir()
    made.git("init", "-q", "-b", "main")
    made.write("mkdocs.yml", MKDOCS)
    made.write(".gitignore", ".publisher/\n")
    made.write("content/index.md", "# Strategy\n\nSee [retail](retail.md) and [wholesale](wholesale.md).\n")
    made.write("content/retail.md", "# Retail\n\nSmall shops.\n")
    made.write("content/wholesale.md", "# Wholesale\n\nLarge shops.\n")
    made.commit("Start")
    return made


@pytest.fixture
def webhooks(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Everybody's webhooks of an emulated portal that stands for the real one."""
    ready = tmp_path / "ready.json"
    arguments = ["--port", "0", "--db", str(tmp_path / "portal.db"), "--seed", "demo", "--ready-file", str(ready)]
    command = [sys.executable, "-m", "publisher", "emulator", *arguments, "--rate-limit", "off"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as portal:
        try:
            deadline = time.monotonic() + 30
            while not ready.exists():
                assert portal.poll() is None, "the emulator did not start"
                assert time.monotonic() < deadline, "the emulator did not get ready"
                portal_started(portal)
            yield json.loads(ready.read_text(encoding="utf-8"))["webhooks"]
        finally:
            portal.terminate()


@pytest.fixture
def webhook(webhooks: dict[str, str]) -> str:
    """The service user's."""
    return webhooks["publisher"]


def portal_started(portal: subprocess.Popen[bytes]) -> None:
    """Give the program a moment, without looking again and again."""
    try:
        portal.wait(0.1)
    except subprocess.TimeoutExpired:
        return


def load(name: str) -> dict[Any, Any]:
    """A template as its host reads it."""
    found: dict[Any, Any] = yaml.safe_load((TEMPLATES / name).read_text(encoding="utf-8"))
    return found


INPUTS = {
    "inputs.publisher": "a wheel",
    "inputs.folder": ".",
    "inputs.token": "of-this-job",
    "inputs.comment": "true",
    "inputs.merge": "false",
    "github.ref_name": "main",
}


def github_script(command: str, *, comment: bool = False) -> str:
    """The command lines of our action's steps for a command, each with its own environment, as the runner carries them out."""
    steps = []
    for step in yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"]:
        condition = step.get("if", "")
        if (condition and f"inputs.command == '{command}'" not in condition) or (
            "comment" in condition and not comment
        ):
            continue
        given = {name: INPUTS[value.strip("${} ")] if "${" in value else value for name, value in step["env"].items()}
        exports = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in given.items())
        lines = step["run"] if step["shell"] == "bash" else f"python - <<'SCRIPT'\n{step['run']}\nSCRIPT\n"
        steps.append(f"(\n{exports}{lines}\n)")
    return "\n".join(steps)


def gitlab_script(job: str) -> str:
    """The command lines of our component's job with those before every job; its variables are handed over by ``run``."""
    pipeline = component()
    return "\n".join([*pipeline[".knowledge-base"]["before_script"], *pipeline[f"knowledge-base-{job}"]["script"]])


def component() -> dict[str, Any]:
    """The jobs of the component, its inputs filled in."""
    spec, jobs = (ROOT / "templates" / "knowledge-base.yml").read_text(encoding="utf-8").split("\n---\n")
    for name, about in yaml.safe_load(spec)["spec"]["inputs"].items():
        jobs = jobs.replace(f"$[[ inputs.{name} ]]", about.get("default", "a wheel"))
    found: dict[str, Any] = yaml.safe_load(jobs)
    return found
