"""The workflows of docs/ci do what they say: their command lines are run against the emulator."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from publisher import __version__

TEMPLATES = Path(__file__).parents[2] / "docs" / "ci"
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
        fixed = {"PATH": path, "HOME": str(bin_dir), "PUBLISHER_RETRY_SECONDS": "0"}
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
def webhook(tmp_path: Path) -> Iterator[str]:
    """The service user's webhook of an emulated portal that stands for the real one."""
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
            yield json.loads(ready.read_text(encoding="utf-8"))["webhooks"]["publisher"]
        finally:
            portal.terminate()


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


def github_script(job: str) -> str:
    """The command lines of a job, one step after the other."""
    return "\n".join(f"(\n{step['run']}\n)" for step in load("github.yml")["jobs"][job]["steps"] if "run" in step)


def gitlab_script(job: str) -> str:
    """The command lines of a job with those before every job."""
    pipeline = load("gitlab.yml")
    return "\n".join([*pipeline["default"]["before_script"], *pipeline[job]["script"]])


def propose(project: Project) -> str:
    """A change on a branch, merged for the pull request as the host does; gives main's commit."""
    base = project.git("rev-parse", "HEAD")
    project.git("checkout", "-q", "-b", "proposal")
    project.write("content/retail.md", "# Retail\n\nSmall shops and kiosks.\n")
    project.commit("Say kiosks")
    project.git("checkout", "-q", "main")
    project.git("merge", "-q", "--no-ff", "-m", "Merge", "proposal")
    return base


def changed_paths(plan: str) -> set[str]:
    """Which of the pages a plan's text names."""
    return {path for path in ("index.md", "retail.md", "wholesale.md") if path in plan}


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_a_request_is_checked_previewed_and_planned_without_a_secret(
    host: str, project: Project, bin_dir: Path
) -> None:
    """The plan names exactly the page that the request changes; the preview is built; no webhook is needed."""
    base = propose(project)
    script = github_script("check") if host == "github" else gitlab_script("check")

    done = project.run(
        script, bin_dir, CI_PROJECT_DIR=str(project.root), CI_MERGE_REQUEST_DIFF_BASE_SHA=base, TMPDIR=str(bin_dir)
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert (project.root / "preview" / "index.html").is_file()
    assert changed_paths((project.root / "plan.txt").read_text(encoding="utf-8")) == {"retail.md"}


def test_the_first_request_of_all_is_planned_against_nothing(project: Project, bin_dir: Path) -> None:
    """Where main holds no knowledge base yet, every page is new."""
    project.git("checkout", "-q", "--orphan", "empty")
    project.git("rm", "-rfq", "--cached", ".")
    shutil.rmtree(project.root / "content")
    (project.root / "mkdocs.yml").rename(project.root / "kept.yml")
    project.commit("Nothing yet")
    (project.root / "kept.yml").rename(project.root / "mkdocs.yml")
    project.write("content/index.md", "# Strategy\n\nHello.\n")
    project.git("checkout", "-q", "-b", "proposal")
    project.commit("First page")
    project.git("checkout", "-q", "empty")
    project.git("merge", "-q", "--no-ff", "-m", "Merge", "proposal")

    done = project.run(github_script("check"), bin_dir, TMPDIR=str(bin_dir))

    assert done.returncode == 0, done.stdout + done.stderr
    assert changed_paths((project.root / "plan.txt").read_text(encoding="utf-8")) == {"index.md"}


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_an_error_on_main_does_not_fail_the_request_that_fixes_it(host: str, project: Project, bin_dir: Path) -> None:
    """The plan is made for an empty portal then, and says every page."""
    project.write("content/retail.md", "# Retail\n\nSee [that](nowhere.md).\n")
    project.commit("Break a link")
    base = propose(project)
    script = github_script("check") if host == "github" else gitlab_script("check")

    done = project.run(
        script, bin_dir, CI_PROJECT_DIR=str(project.root), CI_MERGE_REQUEST_DIFF_BASE_SHA=base, TMPDIR=str(bin_dir)
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "main could not be published" in done.stdout
    assert len(changed_paths((project.root / "plan.txt").read_text(encoding="utf-8"))) == 3


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_a_request_with_findings_fails(host: str, project: Project, bin_dir: Path) -> None:
    """A broken link turns the check red and is named."""
    base = project.git("rev-parse", "HEAD")
    project.write("content/retail.md", "# Retail\n\nSee [that](nowhere.md).\n")
    project.commit("Break a link")
    script = github_script("check") if host == "github" else gitlab_script("check")

    done = project.run(
        script, bin_dir, CI_PROJECT_DIR=str(project.root), CI_MERGE_REQUEST_DIFF_BASE_SHA=base, TMPDIR=str(bin_dir)
    )

    assert done.returncode == 1
    assert "nowhere.md" in done.stdout


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_main_is_planned_and_published_and_the_night_finds_nothing_to_do(
    host: str, project: Project, bin_dir: Path, webhook: str
) -> None:
    """Plan and report are there as files, the webhook is in neither, and running again changes nothing."""
    once = [github_script("publish")] if host == "github" else [gitlab_script("plan"), gitlab_script("publish")]
    for script in [*once, *once]:
        done = project.run(script, bin_dir, CI_PROJECT_DIR=str(project.root), BITRIX24_WEBHOOK_URL=webhook)
        assert done.returncode == 0, done.stdout + done.stderr
    texts = [(project.root / name).read_text(encoding="utf-8") for name in ("plan.txt", "report.txt")]

    assert changed_paths(texts[0]) == set()
    secret = webhook.rstrip("/").rpartition("/")[2]
    assert secret not in "".join(texts) + done.stdout + done.stderr


def test_the_secret_is_only_in_jobs_of_main_on_github() -> None:
    """No job that runs a pull request's own code has it, and the dangerous trigger is not used."""
    template = load("github.yml")
    triggers = template[True]  # YAML 1.1 reads the word "on" so

    assert set(triggers) == {"pull_request", "push", "schedule", "workflow_dispatch"}
    assert "secrets." not in json.dumps(template["jobs"]["check"])
    assert "refs/heads/main" in template["jobs"]["publish"]["if"]
    assert "pull_request'" in template["jobs"]["publish"]["if"]
    assert template["jobs"]["publish"]["environment"] == "bitrix24"
    assert template["jobs"]["publish"]["concurrency"]["cancel-in-progress"] is False
    checkouts = [
        s["with"] for job in template["jobs"].values() for s in job["steps"] if "checkout" in s.get("uses", "")
    ]
    assert [w["fetch-depth"] for w in checkouts] == [0, 0]


def test_jobs_with_the_secret_run_only_on_main_on_gitlab() -> None:
    """The variable is protected; jobs of merge requests never name the environment that it is scoped to."""
    pipeline = load("gitlab.yml")

    assert "environment" not in pipeline["check"]
    assert pipeline["check"]["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}]
    for job in ("plan", "publish"):
        assert pipeline[job]["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]
    assert pipeline["publish"]["resource_group"]
    assert pipeline["variables"]["GIT_DEPTH"] == "0"


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_the_publisher_comes_from_one_pinned_place(host: str) -> None:
    """One variable at the top, of this version: a newer one, with new rules, comes only when somebody asks for it."""
    text = (TEMPLATES / f"{host}.yml").read_text(encoding="utf-8")
    template = yaml.safe_load(text)
    source = (template["env"] if host == "github" else template["variables"])["PUBLISHER"]
    installed = re.findall(r"pip install (.*?)(?:;|$)", text, flags=re.MULTILINE)

    assert source == f"tools/bitrix24_kb_publisher-{__version__}-py3-none-any.whl"
    assert set(installed) == {'"$PUBLISHER"', "-r requirements.txt"}
    assert f"bitrix24-kb-publisher=={__version__}" in text
