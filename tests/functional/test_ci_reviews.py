"""The nightly job brings reviews into git: its command lines run against an emulated portal, a bare repository and a code host."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from ci_jobs import Project, github_script, gitlab_script

OWNER, HEIR = "anna.k@example.com", "ivan.p@example.com"
REVIEWS, PROPOSALS = "knowledge-base/reviews", "knowledge-base/proposals"
RETAIL = "---\nlast_reviewed: 2020-05-20\n---\n# Retail\n\nSmall shops.\n"


class RequestHost(BaseHTTPRequestHandler):
    """The merge requests of one repository at a code host, which merges them into the bare repository ``origin``."""

    origin: ClassVar[Path]
    opened: ClassVar[dict[str, dict[str, Any]]] = {}
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        branch = (query.get("source_branch") or query["head"])[0].rpartition(":")[2]
        self._answer(200, [self.opened[branch]] if branch in self.opened else [])

    def do_POST(self) -> None:
        content = self._content()
        branch = content.get("source_branch") or content["head"]
        number = len(self.opened) + 1
        mine = {"number": number, "iid": number, "source_branch": branch, "head": {"ref": branch}}
        self.opened[branch] = {**content, **mine}
        self._answer(201, self.opened[branch])

    def do_PUT(self) -> None:
        content, parts = self._content(), urlsplit(self.path).path.split("/")
        number = int(next(part for part in reversed(parts) if part.isdecimal()))
        branch = next(name for name, request in self.opened.items() if request["number"] == number)
        if parts[-1] != "merge":
            self.opened[branch] |= content
            self._answer(200, self.opened[branch])
        elif self._git("rev-parse", branch) != content["sha"]:
            self._answer(409, {"message": "Head branch was modified"})
        else:
            self._git("update-ref", "refs/heads/main", content["sha"])
            del self.opened[branch]
            self._answer(200, {"merged": True})

    do_PATCH = do_PUT  # noqa: N815 - http.server's name

    def _git(self, *arguments: str) -> str:
        command = ["git", "-C", str(self.origin), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def _content(self) -> dict[str, Any]:
        given = self.headers.get("PRIVATE-TOKEN") or self.headers["Authorization"].removeprefix("Bearer ")
        assert given == "of-this-job"
        self.asked.append(f"{self.command} {urlsplit(self.path).path.rpartition('/')[2]}")
        found: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        return found

    def _answer(self, status: int, content: object) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass
class Nights:
    """A repository with a base that was published, whose owner has a task, and the job that runs every night."""

    host: str
    project: Project
    server: type[RequestHost]
    bin_dir: Path
    webhooks: dict[str, str]
    environment: dict[str, str]

    def call(self, method: str, params: Any, person: str) -> Any:
        answer = requests.post(self.webhooks[person] + method, json=params, timeout=10).json()
        assert "error" not in answer, answer
        return answer["result"]

    def run(self, *, merge: bool) -> str:
        """One night: the job in a fresh checkout of main."""
        clone = Project(self.bin_dir / "clone")
        self.project.git("clone", "-q", str(self.server.origin), str(clone.root))
        script = github_script("reviews") if self.host == "github" else gitlab_script("reviews")
        flag = f"MERGE={str(merge).lower()}"
        done = clone.run(
            script.replace("export MERGE=false", f"export {flag}"), self.bin_dir, **self.environment, MERGE=flag[6:]
        )
        subprocess.run(["rm", "-rf", str(clone.root)], check=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def origin(self, *arguments: str) -> str:
        command = ["git", "-C", str(self.server.origin), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def nights(
    request: pytest.FixtureRequest, project: Project, bin_dir: Path, webhooks: dict[str, str], tmp_path: Path
) -> Iterator[Nights]:
    """Retail is overdue; its owner gave the task to somebody else, who completed it."""
    project.write("content/retail.md", RETAIL)
    project.commit("Reviewed long ago")
    bare = tmp_path / "origin.git"
    project.git("clone", "-q", "--bare", str(project.root), str(bare))
    server = type("Host", (RequestHost,), {"origin": bare, "opened": {}, "asked": []})
    with HTTPServer(("127.0.0.1", 0), server) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        home = f"http://127.0.0.1:{running.server_port}"
        environment = {"GITHUB_API_URL": home, "GITHUB_REPOSITORY": "a/b", "CI_API_V4_URL": home, "CI_PROJECT_ID": "3"}
        environment |= {"MAIN": "main", "KNOWLEDGE_BASE_MERGE_TOKEN": "of-this-job", "NO_PROXY": "127.0.0.1"}
        environment |= {"CI_SERVER_URL": "https://git.example.com", "CI_PROJECT_PATH": "a/b"}
        environment |= {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": f"url.{bare}.insteadOf"}
        environment |= {"GIT_CONFIG_VALUE_0": "https://oauth2:of-this-job@git.example.com/a/b.git"}
        environment |= {"BITRIX24_WEBHOOK_URL": webhooks["publisher"]}
        made = Nights(request.param, project, server, bin_dir, webhooks, environment)
        done = project.run("publisher publish --yes", bin_dir, **environment)
        assert done.returncode == 0, done.stdout + done.stderr
        tasks = made.call("tasks.task.list", {"select": ["ID", "XML_ID"]}, OWNER)["tasks"]
        (task,) = [task["id"] for task in tasks if (task["xmlId"] or "").endswith(":2020-05-20")]
        heir = made.call("user.get", {"FILTER": {"EMAIL": HEIR}}, OWNER)[0]["ID"]
        made.call("tasks.task.delegate", {"taskId": task, "userId": heir}, OWNER)
        made.call("tasks.task.complete", {"taskId": task}, HEIR)
        yield made
        running.shutdown()


@pytest.mark.parametrize("nights", ["github"], indirect=True)
def test_a_night_opens_one_request_for_reviews_and_one_for_proposals_and_merges_what_is_proved(nights: Nights) -> None:
    """The first night opens both; somebody adds a commit to the reviews' branch; the second night merges the proved review without
    it, and the proposal still stands. The program starts five times, which makes this slow.
    """
    nights.run(merge=False)
    first = dict(nights.server.opened)
    review = nights.origin("log", "--format=%s", f"main..{REVIEWS}")
    proposal = nights.origin("log", "--format=%s", f"main..{PROPOSALS}")
    nights.project.git("fetch", "-q", str(nights.server.origin), REVIEWS)
    nights.project.git("switch", "-q", "--detach", "FETCH_HEAD")
    nights.project.write("content/wholesale.md", "# Wholesale\n\nForged.\n")
    nights.project.commit("review: content/wholesale.md is valid")
    nights.project.git("push", "-q", str(nights.server.origin), f"HEAD:{REVIEWS}")

    said = nights.run(merge=True)

    assert set(first) == {REVIEWS, PROPOSALS}
    assert all("retail.md" in (request.get("body") or request["description"]) for request in first.values())
    assert review.startswith("review: content/retail.md is valid, ")
    assert proposal.splitlines() == [f"proposal: content/retail.md: owner: {HEIR}", review]
    assert "content/wholesale.md:" in said
    assert set(nights.server.opened) == {PROPOSALS}
    retail = nights.origin("show", "main:content/retail.md")
    assert f"last_reviewed_by: {HEIR}\nreview_outcome: valid" in retail
    assert "owner:" not in retail
    assert "Forged" not in nights.origin("show", "main:content/wholesale.md")
    assert nights.origin("log", "--format=%an %s", f"main..{PROPOSALS}") == f"Knowledge base {proposal.splitlines()[0]}"
    assert f"owner: {HEIR}" in nights.origin("show", f"{PROPOSALS}:content/retail.md")
    assert f"last_reviewed_by: {HEIR}" in nights.origin("show", f"{PROPOSALS}:content/retail.md")
    secret = nights.webhooks["publisher"].rstrip("/").rpartition("/")[2]
    assert secret not in said
    assert "of-this-job" not in said


@pytest.mark.parametrize("nights", ["gitlab"], indirect=True)
def test_on_gitlab_a_proved_review_is_merged_in_the_same_night(nights: Nights) -> None:
    """Where GitLab asks for nothing more, one night is enough; the proposal waits."""
    said = nights.run(merge=True)

    assert set(nights.server.opened) == {PROPOSALS}
    assert f"last_reviewed_by: {HEIR}" in nights.origin("show", "main:content/retail.md")
    assert nights.server.asked == ["POST merge_requests", "POST merge_requests", "PUT merge"]
    assert "of-this-job" not in said


def test_both_hosts_run_the_same_lines() -> None:
    """But for the request to the host, and for where the branch is pushed to."""

    def lines(script: str) -> list[str]:
        job = script[script.index("reviews=knowledge-base/reviews") :]
        before, _, rest = job.partition("<<'SCRIPT'\n")
        return [line.strip() for line in (before + rest.partition("\nSCRIPT\n")[2]).splitlines() if line.strip(" )")]

    assert lines(github_script("reviews")) == lines(gitlab_script("reviews"))
