"""What git tells about the content, asked of real repositories."""

import os
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from publisher.messages import Catalogue
from publisher.pipeline.history import Commit, Head, History, NoHistory, open_history


class Repository:
    """A repository in a temporary folder, with commits on chosen days."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.content = root / "content"
        self.content.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, when: str = "2026-01-01T12:00:00+01:00") -> str:
        who = {f"GIT_{role}_{what}": "a@b" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        days = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, "GIT_CONFIG_GLOBAL": os.devnull}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env={**os.environ, **who, **days},
            capture_output=True,
            check=True,
            text=True,
        )
        return done.stdout.strip()

    def commit(self, *paths: str, when: str, text: str = "x", message: str = "Change") -> str:
        for path in paths:
            file = self.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message, "--allow-empty", when=when)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """An empty repository."""
    return Repository(tmp_path / "repo")


def history_of(folder: Path) -> History:
    """The history, which must be there."""
    found = open_history(folder)
    assert isinstance(found, History)
    return found


def test_the_head_is_told(repository: Repository) -> None:
    """Id, committer's date with its offset, first line."""
    sha = repository.commit("content/a.md", when="2026-03-01T10:00:00+03:00", message="Add a page\n\nBecause.")

    head = history_of(repository.content).head

    assert head == Head(sha, datetime.fromisoformat("2026-03-01T10:00:00+03:00"), "Add a page")


def test_a_repository_without_a_commit_has_no_head(repository: Repository) -> None:
    """It is a repository all the same; its files came today, so none is told."""
    history = history_of(repository.content)

    assert history.head is None
    assert not history.is_shallow
    assert history.first_commits(UTC) == {}


def test_first_commits_are_told_by_path_from_the_folder(repository: Repository) -> None:
    """The day each file came, whatever happened to it later; odd names, other folders, removals and returns."""
    repository.commit("content/a.md", "content/б ё.md", "outside.md", when="2026-01-05T12:00:00+00:00")
    repository.commit("content/sub/new\nline.md", when="2026-02-05T12:00:00+00:00")
    repository.commit("content/a.md", when="2026-03-05T12:00:00+00:00", text="changed")
    repository.git("rm", "-q", "content/a.md")
    repository.git("commit", "-q", "-m", "Remove", when="2026-04-05T12:00:00+00:00")
    repository.commit("content/a.md", when="2026-05-05T12:00:00+00:00")
    repository.commit(when="2026-06-05T12:00:00+00:00", message="Nothing")

    assert history_of(repository.content).first_commits(UTC) == {
        "a.md": date(2026, 1, 5),
        "б ё.md": date(2026, 1, 5),
        "sub/new\nline.md": date(2026, 2, 5),
    }


def test_days_are_those_of_the_zone(repository: Repository) -> None:
    """A commit late in the evening is of the next day further east."""
    repository.commit("content/a.md", when="2026-01-05T23:30:00+00:00")

    assert history_of(repository.content).first_commits(ZoneInfo("Europe/Berlin"))["a.md"] == date(2026, 1, 6)


def test_a_moved_file_came_when_it_moved(repository: Repository) -> None:
    """Renames are not followed: the path is new."""
    repository.commit("content/a.md", when="2026-01-05T12:00:00+00:00")
    repository.git("mv", "content/a.md", "content/b.md")
    repository.git("commit", "-q", "-m", "Move", when="2026-02-05T12:00:00+00:00")

    assert history_of(repository.content).first_commits(UTC)["b.md"] == date(2026, 2, 5)


def test_a_file_that_a_merge_brought_in_is_told(repository: Repository) -> None:
    """Branches and what was added while merging them."""
    repository.commit("content/a.md", when="2026-01-05T12:00:00+00:00")
    repository.git("checkout", "-q", "-b", "side")
    repository.commit("content/side.md", when="2026-02-05T12:00:00+00:00")
    repository.git("checkout", "-q", "main")
    repository.commit("content/b.md", when="2026-03-05T12:00:00+00:00")
    repository.git("merge", "-q", "--no-commit", "--no-ff", "side")
    repository.commit("content/merged.md", when="2026-04-05T12:00:00+00:00")

    first = history_of(repository.content).first_commits(UTC)

    assert (first["side.md"], first["merged.md"]) == (date(2026, 2, 5), date(2026, 4, 5))


def test_a_shallow_clone_does_not_invent_days(repository: Repository, tmp_path: Path) -> None:
    """What lies before the clone's edge is not known; what came after it is."""
    repository.commit("content/old.md", when="2026-01-05T12:00:00+00:00")
    edge = repository.commit("content/edge.md", when="2026-02-05T12:00:00+00:00")
    last = repository.commit("content/new.md", when="2026-03-05T12:00:00+00:00")
    repository.git("clone", "-q", "--depth", "2", f"file://{repository.root}", str(tmp_path / "clone"))

    history = history_of(tmp_path / "clone" / "content")

    assert history.is_shallow
    assert history.first_commits(UTC) == {"new.md": date(2026, 3, 5)}
    assert history.is_ancestor(edge, last) is True
    assert history.is_ancestor(last, edge) is None
    assert history.is_ancestor("0" * 40, last) is None


def test_descent_is_told(repository: Repository) -> None:
    """Ancestor, itself, descendant, unknown."""
    first = repository.commit("content/a.md", when="2026-01-05T12:00:00+00:00")
    second = repository.commit("content/b.md", when="2026-01-06T12:00:00+00:00")
    history = history_of(repository.content)

    assert history.is_ancestor(first, second) is True
    assert history.is_ancestor(first, first) is True
    assert history.is_ancestor(second, first) is False
    assert history.is_ancestor("f" * 40, first) is None


def test_uncommitted_changes_in_the_folder_are_dirty(repository: Repository) -> None:
    """New and changed files of the content count, others do not."""
    repository.commit("content/a.md", when="2026-01-05T12:00:00+00:00")
    history = history_of(repository.content)
    (repository.root / "outside.txt").write_text("x")
    assert not history.is_dirty()

    (repository.content / "b.md").write_text("x")
    assert history.is_dirty()


def test_paths_of_a_hook_are_not_inherited(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a git hook GIT_DIR is only right in the hook's own folder."""
    repository.commit("content/a.md", when="2026-01-05T12:00:00+00:00")
    monkeypatch.setenv("GIT_DIR", ".git")

    assert history_of(repository.content).head is not None


def test_a_folder_without_a_repository_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No repository above it."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))

    found = open_history(tmp_path)

    assert isinstance(found, NoHistory)
    assert "not in a git repository" in Catalogue("en").say(found.reason)


def test_inside_the_git_folder_there_is_no_content(repository: Repository) -> None:
    """``.git`` itself is no work tree."""
    assert isinstance(open_history(repository.root / ".git"), NoHistory)


def test_without_the_git_program_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Authors on Windows may have none."""
    monkeypatch.setenv("PATH", str(tmp_path))

    found = open_history(tmp_path)

    assert isinstance(found, NoHistory)
    assert "no git program" in Catalogue("en").say(found.reason)


def test_a_folder_of_another_user_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git's refusal, frequent in containers, is not taken for the absence of a repository."""
    program = tmp_path / "git"
    program.write_text("#!/bin/sh\necho 'fatal: detected dubious ownership in repository' >&2\nexit 128\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    found = open_history(tmp_path)

    assert isinstance(found, NoHistory)
    assert "safe.directory" in Catalogue("en").say(found.reason)


def test_a_shallow_clone_whose_edge_cannot_be_read_is_taken_as_it_looks(repository: Repository) -> None:
    """The edge is a file of git's; without it the days of the log are all there is."""
    repository.commit("content/a.md", when="2026-01-05T12:00:00+00:00")
    history = history_of(repository.content)

    assert History(history.folder, history.head, is_shallow=True).first_commits(UTC) == {"a.md": date(2026, 1, 5)}


def test_two_thousand_files_take_one_pass(repository: Repository) -> None:
    """Every file of a large base is told by one command."""
    repository.commit(*(f"content/f{n % 40}/p{n}.md" for n in range(2000)), when="2026-01-05T12:00:00+00:00")

    assert len(history_of(repository.content).first_commits(UTC)) == 2000


def test_the_latest_commits_are_told_with_their_files(repository: Repository) -> None:
    """Newest first, by the committer's own day and today's names; other files and merges are none."""
    repository.commit("content/a.md", "content/b.txt", when="2026-01-01T23:30:00+01:00", message="Begin: a")
    repository.git("switch", "-q", "-c", "side")
    repository.commit("content/рынок.md", "content/M", when="2026-01-02T12:00:00+01:00", message="A market")
    repository.git("switch", "-q", "main")
    repository.commit("content/c.txt", when="2026-01-03T12:00:00+01:00", message="Only a file")
    repository.git("merge", "-q", "--no-ff", "-m", "Merge", "side", when="2026-01-04T12:00:00+01:00")
    repository.git("mv", "content/a.md", "content/z.md")
    repository.git("commit", "-q", "-m", "Rename", when="2026-01-05T12:00:00+01:00")
    history = open_history(repository.content)
    assert isinstance(history, History)

    assert history.latest(5, ".md") == (
        (
            Commit(date(2026, 1, 5), "Rename", ("z.md",)),
            Commit(date(2026, 1, 2), "A market", ("рынок.md",)),
            Commit(date(2026, 1, 1), "Begin: a", ("z.md",)),
        ),
        True,
    )
    assert [commit.subject for commit in history.latest(1, ".md", ".txt")[0]] == ["Rename"]


def test_a_shallow_clone_tells_what_it_surely_knows(repository: Repository, tmp_path: Path) -> None:
    """The commit at its edge looks as if it had brought in everything; enough newer ones are enough."""
    for number in range(4):
        repository.commit(
            "content/a.md", when=f"2026-01-0{number + 1}T12:00:00+01:00", text=str(number), message=str(number)
        )
    repository.git("clone", "-q", "--depth", "3", f"file://{repository.root}", str(tmp_path / "clone"))
    history = open_history(tmp_path / "clone" / "content")
    assert isinstance(history, History)

    assert [[c.subject for c in history.latest(n, ".md")[0]] for n in (2, 3, 9)] == [["3", "2"], ["3", "2"], ["3", "2"]]
    assert [history.latest(n, ".md")[1] for n in (2, 3, 9)] == [True, False, False]
