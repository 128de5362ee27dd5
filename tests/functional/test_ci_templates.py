"""The workflows of docs/ci do what they say: their command lines are run against the emulator."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest
import yaml
from ci_jobs import MKDOCS, ROOT, TEMPLATES, Project, component, github_script, gitlab_script, load

from publisher import __version__


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
    assert changed_paths((project.root / "plan.md").read_text(encoding="utf-8")) == {"retail.md"}


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
    assert changed_paths((project.root / "plan.md").read_text(encoding="utf-8")) == {"index.md"}


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
    assert len(changed_paths((project.root / "plan.md").read_text(encoding="utf-8"))) == 3


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
    once = [github_script("publish")] if host == "github" else [gitlab_script("publish")]
    for script in [*once, *once]:
        done = project.run(script, bin_dir, CI_PROJECT_DIR=str(project.root), BITRIX24_WEBHOOK_URL=webhook)
        assert done.returncode == 0, done.stdout + done.stderr
    texts = [(project.root / name).read_text(encoding="utf-8") for name in ("plan.md", "report.md")]

    assert changed_paths(texts[0]) == set()
    secret = webhook.rstrip("/").rpartition("/")[2]
    assert secret not in "".join(texts) + done.stdout + done.stderr


def test_the_secret_is_only_in_jobs_of_main_on_github() -> None:
    """No job that runs a pull request's own code has it, and the dangerous trigger is not used."""
    template = load("github.yml")
    triggers = template[True]  # YAML 1.1 reads the word "on" so
    check, publish = template["jobs"]["check"], template["jobs"]["publish"]

    reviews = template["jobs"]["reviews"]
    assert set(triggers) == {"pull_request", "push", "schedule", "workflow_dispatch"}
    assert template["permissions"] == {"contents": "read"}
    assert check["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert "secrets." not in json.dumps(check)
    assert "environment" not in check
    assert "refs/heads/main" in publish["if"]
    assert "pull_request'" in publish["if"]
    assert publish["environment"] == "bitrix24"
    assert publish["concurrency"]["cancel-in-progress"] is False
    checkouts = [s["with"] for job in (check, publish) for s in job["steps"] if "checkout" in s.get("uses", "")]
    assert [w["fetch-depth"] for w in checkouts] == [0, 0]
    assert [w["persist-credentials"] for w in checkouts] == [False, False]
    # the one job that pushes: on main alone, by night or by hand, and its checkout keeps the token that it was given
    assert "refs/heads/main" in reviews["if"]
    assert "schedule" in reviews["if"]
    assert (reviews["environment"], reviews["concurrency"]) == (publish["environment"], publish["concurrency"])
    assert reviews["permissions"] == {"contents": "write", "pull-requests": "write"}


def test_steps_of_a_request_take_the_webhook_away_whoever_set_it() -> None:
    """The action's steps for a request empty the variable, and no input stands in a command line, where it would be one."""
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    steps = action["runs"]["steps"]

    for step in steps:
        assert "${{" not in step["run"]
        if not {"publish", "reviews"} & set(step.get("if", "").split("'")):
            assert step["env"]["BITRIX24_WEBHOOK_URL"] == ""
    assert all(about["description"] for about in action["inputs"].values())


def test_jobs_with_the_secret_run_only_on_main_on_gitlab() -> None:
    """The variable is protected; jobs of merge requests never name the environment that it is scoped to."""
    pipeline = component()
    check, publish = pipeline["knowledge-base-check"], pipeline["knowledge-base-publish"]

    assert "environment" not in check
    assert check["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}]
    assert publish["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]
    assert publish["environment"] == {"name": "bitrix24"}
    assert publish["resource_group"]
    reviews = pipeline["knowledge-base-reviews"]
    (rule,) = reviews["rules"]
    assert '$CI_PIPELINE_SOURCE == "schedule" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH' in rule["if"]
    assert (reviews["resource_group"], reviews["environment"]) == (publish["resource_group"], publish["environment"])
    assert pipeline[".knowledge-base"]["variables"]["GIT_DEPTH"] == "0"
    assert load("gitlab.yml")["include"][0]["local"] == ".gitlab/knowledge-base.yml"


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_the_publisher_comes_from_one_pinned_place(host: str) -> None:
    """Of this version: a newer one, with new rules, comes only when somebody asks for it."""
    text = (TEMPLATES / f"{host}.yml").read_text(encoding="utf-8")
    called = (ROOT / ("action.yml" if host == "github" else "templates/knowledge-base.yml")).read_text(encoding="utf-8")
    sources = re.findall(r"^ +publisher: (.*)$", text, flags=re.MULTILINE)
    installed = re.findall(r"pip install (.*?)(?:;|$)", called, flags=re.MULTILINE)

    assert set(sources) == {f"tools/bitrix24_kb_publisher-{__version__}-py3-none-any.whl"}
    assert set(installed) == {'"$PUBLISHER"', '-r "$FOLDER/requirements.txt"'}
    assert f"bitrix24-kb-publisher=={__version__}" in text


class CodeHost(BaseHTTPRequestHandler):
    """The comments of one request at a code host; ``allowed`` is the token that may write."""

    comments: ClassVar[list[dict[str, Any]]] = []
    asked: ClassVar[list[str]] = []
    allowed = "of-this-job"

    def do_GET(self) -> None:
        self._answer(200, self.comments if "page=1" in self.path.partition("&")[2] else [])

    def do_POST(self) -> None:
        self._write(
            lambda content: self.comments.append({"id": 7, "user": {"type": "Bot"}, "system": False, **content})
        )

    def do_PATCH(self) -> None:
        self._write(lambda content: next(c for c in self.comments if c["id"] == 7).update(content))

    do_PUT = do_PATCH  # noqa: N815 - http.server's name

    def _write(self, act: Callable[[dict[str, Any]], None]) -> None:
        given = self.headers.get("PRIVATE-TOKEN") or self.headers["Authorization"].removeprefix("Bearer ")
        content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append(f"{self.command} {self.path}")
        if given != self.allowed:
            self._answer(403, {})
            return
        if len(content["body"]) > 65_536:
            self._answer(422, {"message": "Validation Failed"})
            return
        act(content)
        self._answer(200, content)

    def _answer(self, status: int, content: object) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def code_host(tmp_path: Path) -> Iterator[tuple[type[CodeHost], dict[str, str]]]:
    """A code host with two people's comments, and the environment that its runner gives."""
    theirs = [{"id": n, "user": {"type": "User"}, "system": False, "body": f"Comment {n}"} for n in (1, 2)]
    host = type("Host", (CodeHost,), {"comments": theirs, "asked": []})
    (tmp_path / "event.json").write_text('{"pull_request": {"number": 5}}')
    with HTTPServer(("127.0.0.1", 0), host) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        home = f"http://127.0.0.1:{server.server_port}"
        github = {"GITHUB_API_URL": home, "GITHUB_REPOSITORY": "a/b", "GITHUB_EVENT_PATH": str(tmp_path / "event.json")}
        gitlab = {"CI_API_V4_URL": home, "CI_PROJECT_ID": "3", "CI_MERGE_REQUEST_IID": "5"}
        yield host, github | gitlab | {"KNOWLEDGE_BASE_NOTE_TOKEN": "of-this-job", "NO_PROXY": "127.0.0.1"}
        server.shutdown()


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_the_plan_is_one_comment_that_is_updated(
    host: str, project: Project, bin_dir: Path, code_host: tuple[type[CodeHost], dict[str, str]]
) -> None:
    """The first run writes it, the second changes nothing, a new plan takes its place; people's comments stay."""
    base = propose(project)
    server, environment = code_host
    environment |= {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base}
    script = github_script("check", comment=True) if host == "github" else gitlab_script("check")
    comment = (
        script[script.rindex("(\nexport") :] if host == "github" else component()["knowledge-base-check"]["script"][-1]
    )
    told = []
    for words, steps in (("", script), ("", comment), ("- `content/wholesale.md` changes\n", comment)):
        with (project.root / "plan.md").open("a", encoding="utf-8") as plan:
            plan.write(words)
        done = project.run(steps, bin_dir, **environment)
        assert done.returncode == 0, done.stdout + done.stderr
        told.append([said["body"] for said in server.comments])

    assert [len(bodies) for bodies in told] == [3, 3, 3]
    assert told[0] == told[1]
    assert changed_paths(told[1][2]) == {"retail.md"}
    assert changed_paths(told[2][2]) == {"retail.md", "wholesale.md"}
    assert [asked.partition(" ")[0] for asked in server.asked] == ["POST", "PATCH" if host == "github" else "PUT"]
    if host == "github":
        assert changed_paths((bin_dir / "summary.md").read_text(encoding="utf-8")) == {"retail.md"}


def test_a_plan_that_is_too_long_for_a_comment_is_cut(
    project: Project, bin_dir: Path, code_host: tuple[type[CodeHost], dict[str, str]]
) -> None:
    """GitHub refuses more than 65,536 characters; the comment then names the place of the rest."""
    server, environment = code_host
    project.write("plan.md", "- `content/a.md` changes\n" * 5_000)
    everything = github_script("check", comment=True)

    done = project.run(everything[everything.rindex("(\nexport") :], bin_dir, **environment)

    assert done.returncode == 0, done.stdout + done.stderr
    assert server.comments[-1]["body"].endswith("` changes\n\n… The rest of the plan is in the job's summary.\n")


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_a_request_from_a_fork_reaches_no_secret(
    host: str, project: Project, bin_dir: Path, code_host: tuple[type[CodeHost], dict[str, str]]
) -> None:
    """Its token may write nothing, or there is none; no secret is there to be read, and the check is as green as any."""
    base = propose(project)
    server, environment = code_host
    server.allowed = "of-somebody-else"
    if host == "gitlab":
        del environment["KNOWLEDGE_BASE_NOTE_TOKEN"]  # a fork's pipeline has the fork's variables
    project.write("hook.py", "import os, json\nopen('seen.json', 'w').write(json.dumps(dict(os.environ)))\n")
    project.write("mkdocs.yml", MKDOCS + "hooks: [hook.py]\n")
    project.git("add", "-A")
    project.git("commit", "-q", "--amend", "-m", "Merge")
    environment |= {"BITRIX24_WEBHOOK_URL": "https://a.b/rest/1/secret/", "CI_MERGE_REQUEST_DIFF_BASE_SHA": base}

    done = project.run(
        github_script("check", comment=True) if host == "github" else gitlab_script("check"), bin_dir, **environment
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert len(server.comments) == 2
    if host == "github":
        assert "may not write a comment" in done.stdout
    plan = bin_dir / "summary.md" if host == "github" else project.root / "plan.md"
    assert "retail.md" in plan.read_text(encoding="utf-8")
    seen = json.loads((project.root / "seen.json").read_text())
    assert "secret" not in json.dumps(
        [value for name, value in seen.items() if name.startswith(("BITRIX24", "TOKEN", "GITHUB"))]
    )
    assert not seen.get("BITRIX24_WEBHOOK_URL")
    assert "TOKEN" not in seen
