"""What git tells about the content, asked of real repositories."""

import os
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from repositories import Repository, history_of

from publisher.messages import Catalogue
from publisher.pipeline.git import parse_moment
from publisher.pipeline.history import Commit, Head, History, NoHistory, open_history


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """An empty repository."""
    return Repository(tmp_path / "repo")


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


def test_the_last_change_of_each_file_is_told(repository: Repository) -> None:
    """By the paths of today; a move alone is no change, a file that came back is one; days to come are not believed."""
    repository.commit("content/a.md", "content/b.md", when="2026-01-05T12:00:00+00:00", text="Some words\n" * 9)
    repository.commit("content/рынок.md", "content/gone.md", when="2026-01-06T23:30:00-05:00", text="r")
    repository.commit("content/b.md", "content/late.md", when="2026-03-01T12:00:00+00:00", text="changed")
    repository.git("mv", "content/a.md", "content/moved.md")
    repository.git("rm", "-q", "content/gone.md")
    repository.git("commit", "-q", "-m", "Move", when="2026-02-05T12:00:00+00:00")
    repository.commit("content/gone.md", when="2026-02-06T12:00:00+00:00", text="back")

    days = history_of(repository.content).last_changes(until=date(2026, 2, 28))

    assert {path: days.get(path) for path in ("moved.md", "b.md", "рынок.md", "gone.md", "late.md", "other.md")} == {
        "moved.md": date(2026, 1, 5),
        "b.md": None,
        "рынок.md": date(2026, 1, 6),
        "gone.md": date(2026, 2, 6),
        "late.md": None,
        "other.md": None,
    }


def test_a_shallow_clone_tells_only_changes_that_it_surely_knows(repository: Repository, tmp_path: Path) -> None:
    """At its edge every file looks as if it had just come."""
    repository.commit("content/a.md", "content/b.md", when="2026-01-05T12:00:00+00:00")
    repository.commit("content/b.md", when="2026-02-05T12:00:00+00:00", text="changed")
    repository.git("clone", "-q", "--depth", "1", f"file://{repository.root}", str(tmp_path / "one"))
    repository.commit("content/c.md", when="2026-03-05T12:00:00+00:00")
    repository.git("clone", "-q", "--depth", "2", f"file://{repository.root}", str(tmp_path / "two"))
    until = date(2026, 12, 31)

    assert history_of(tmp_path / "one" / "content").last_changes(until=until) == {}
    assert history_of(tmp_path / "two" / "content").last_changes(until=until) == {"c.md": date(2026, 3, 5)}


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
    assert history.is_ancestor(last, edge) is False
    assert history.is_ancestor("0" * 40, last) is None


def test_descent_is_told(repository: Repository) -> None:
    """Ancestor, itself, descendant, unknown."""
    first = repository.commit("content/a.md", when="2026-01-05T12:00:00+00:00")
    second = repository.commit("content/b.md", when="2026-01-06T12:00:00+00:00")
    history = history_of(repository.content)

    assert history.is_ancestor(first, second) is True
    assert history.is_ancestor(first, first) is True
    assert history.is_ancestor(second, first) is False
    assert history.is_ancestor("f" * 40, first) is False
    assert history.knows(first)
    assert not history.knows("f" * 40)


def test_files_that_are_not_as_the_commit_has_them_are_told(repository: Repository, tmp_path: Path) -> None:
    """Changed, staged, new and ignored ones; not those that were asked for by no one, nor those behind a link."""
    repository.commit(
        "content/a.md", "content/b.md", "content/c.md", "content/рынок.md", when="2026-01-05T12:00:00+00:00"
    )
    (repository.root / ".gitignore").write_text("i.md\n")
    paths = ["a.md", "b.md", "c.md", "i.md", "n.md", "рынок.md", "link/x.md"]
    (tmp_path / "elsewhere").mkdir()
    (repository.content / "link").symlink_to(tmp_path / "elsewhere")
    assert history_of(repository.content).uncommitted(["a.md", "рынок.md", "link/x.md"]) == ()

    for name in ("b.md", "c.md", "i.md", "n.md", "other.md"):
        (repository.content / name).write_text("changed")
    repository.git("add", "content/c.md")

    assert history_of(repository.content).uncommitted(paths) == ("b.md", "c.md", "i.md", "n.md")


def test_before_the_first_commit_no_file_is_committed(repository: Repository) -> None:
    """All of them are told."""
    (repository.content / "a.md").write_text("x")
    repository.git("add", "-A")

    assert history_of(repository.content).uncommitted(["a.md"]) == ("a.md",)


def test_a_submodules_files_are_as_committed_as_the_submodule(repository: Repository, tmp_path: Path) -> None:
    """Git tells of a submodule as a whole."""
    add_submodule(repository, tmp_path)
    history = history_of(repository.content)
    assert history.uncommitted(["a.md", "sub/content/s.md"]) == ()

    (repository.content / "sub/content/s.md").write_text("changed")

    assert history.uncommitted(["a.md", "sub/content/s.md"]) == ("sub/content/s.md",)


def add_submodule(repository: Repository, tmp_path: Path) -> Repository:
    """A submodule at content/sub with a page that came in it on the sixth of January."""
    other = Repository(tmp_path / "other")
    other.commit("content/s.md", when="2026-01-06T12:00:00+00:00")
    repository.commit("content/a.md", when="2026-01-05T12:00:00+00:00")
    allowed = ("-c", "protocol.file.allow=always")
    repository.git(*allowed, "submodule", "--quiet", "add", str(other.root), "content/sub")
    repository.commit(when="2026-01-07T12:00:00+00:00", message="Take it in")
    return other


def test_what_the_index_has_and_the_disk_has_not_is_absent(repository: Repository, tmp_path: Path) -> None:
    """A plain deletion, a sparse checkout, a submodule that is not there; not what git was told to remove."""
    add_submodule(repository, tmp_path)
    paths = ["content/gone.md", "content/sparse/рынок.md", "content/removed.md", "content/kept.md"]
    repository.commit(*paths, when="2026-01-08T12:00:00+00:00")
    assert history_of(repository.content).absent() == ()

    (repository.content / "gone.md").unlink()
    repository.git("rm", "-q", "content/removed.md")
    repository.git("update-index", "--skip-worktree", "content/sparse/рынок.md")
    (repository.content / "sparse/рынок.md").unlink()
    repository.git("update-index", "--assume-unchanged", "content/kept.md")
    (repository.content / "kept.md").unlink()
    repository.git("submodule", "--quiet", "deinit", "-f", "content/sub")

    absent = history_of(repository.content).absent()
    assert absent == ("gone.md", "kept.md", "sparse/рынок.md", "sub/")


ODD_DATES = [
    "1767225600 +051800", "1767225600 +9999", "-5 +0000", "300000000000 +0000", "99999999999999999999999 +0000",
    "never", "", "1767225600", "0 -0000", "1767225600 +999999999999", "253402300800 +0000", "253402214400 -1200",
]  # fmt: skip


def commit_literally(repository: Repository, date: bytes, subject: bytes = b"Odd") -> str:
    """A commit of what is staged whose dates and subject are these bytes, which no git would write."""
    tree, parent = repository.git("write-tree"), repository.git("rev-parse", "HEAD")
    raw = b"tree %s\nparent %s\nauthor A <a@b> %s\ncommitter A <a@b> %s\n\n%s\n" % (
        tree.encode(), parent.encode(), date, date, subject,
    )  # fmt: skip
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--literally", "--stdin"],
        cwd=repository.root,
        input=raw,
        capture_output=True,
        check=True,
    )
    sha = made.stdout.decode().strip()
    repository.git("reset", "-q", "--soft", sha)
    return sha


@pytest.mark.parametrize("date", ODD_DATES)
def test_a_commit_may_say_any_date(repository: Repository, date: str) -> None:
    """What is no moment is none; a file that came by such a commit came no later than the next commit did."""
    repository.commit("content/a.md", when="2026-01-01T12:00:00+00:00")
    (repository.content / "b.md").write_text("b")
    repository.git("add", "-A")
    sha = commit_literally(repository, date.encode())
    zones = [ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Honolulu"), UTC]

    assert history_of(repository.content).head == Head(sha, parse_moment(date), "Odd")
    assert [c.subject for c in history_of(repository.content).latest(9, ".md")[0]][-1] == "Change"
    repository.commit("content/c.md", when="2026-03-01T12:00:00+00:00")
    for zone in zones:
        first = history_of(repository.content).first_commits(zone, until=date_of("2026-03-02"))
        assert first is not None
        assert first["b.md"] in {
            date_of("2026-01-01"),
            date_of("2025-12-31"),
            date_of("2026-03-01"),
            date_of("2026-03-02"),
        }
        assert first["b.md"] <= first.get("c.md", date_of("2026-03-02"))


def date_of(written: str) -> date:
    """A day."""
    return date.fromisoformat(written)


def test_a_day_that_is_still_to_come_is_not_believed(repository: Repository) -> None:
    """A file that came in 2099 by its commit came when the next one was made; without a next one nothing is known."""
    repository.commit("content/a.md", when="2099-01-01T12:00:00+00:00")
    assert history_of(repository.content).first_commits(UTC, until=date(2026, 2, 1)) == {}

    repository.commit("content/b.md", when="2026-02-01T12:00:00+00:00")

    first = history_of(repository.content).first_commits(UTC, until=date(2026, 2, 1))
    assert first == {"a.md": date(2026, 2, 1), "b.md": date(2026, 2, 1)}


def test_names_that_are_no_text_are_names_all_the_same(repository: Repository) -> None:
    """Line feeds at the beginning, control characters, bytes that are no UTF-8, what looks like git's own output."""
    names = [b"\nfirst.md", b"\x02odd.md", b"caf\xe9.md", b"A", b"R100", b"a\tb.md", b'"q".md', b"0" * 40, b" "]
    for name in names:
        (Path(os.fsdecode(os.fsencode(repository.content) + b"/" + name))).write_text("x")
    repository.git("add", "-A")
    repository.git("commit", "-q", "-m", "Odd", when="2026-01-05T12:00:00+00:00")

    history = history_of(repository.content)

    assert history.first_commits(UTC) == {os.fsdecode(name): date(2026, 1, 5) for name in names}
    assert {path for commit in history.latest(9, "")[0] for path in commit.paths} == {*map(os.fsdecode, names)}
    assert history.uncommitted([os.fsdecode(name) for name in names]) == ()
    assert history.absent() == ()


SUBJECTS = [b"", b"\xff\xfe", b"\x1b[31mred", b"a\x02b", b"[R]\xc2\x85", "Рынок".encode(), b"x" * 5000]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_may_hold_any_bytes(repository: Repository, subject: bytes) -> None:
    """It is text for people in the end, without control characters."""
    repository.commit("content/a.md", when="2026-01-01T12:00:00+00:00")
    (repository.content / "b.md").write_text("b")
    repository.git("add", "-A")
    commit_literally(repository, b"1767225600 +0100", subject)

    (odd, _), whole = history_of(repository.content).latest(9, ".md")

    assert whole
    assert odd.paths == ("b.md",)
    assert odd.subject.encode() == odd.subject.encode("utf-8", "replace")
    assert not set(map(chr, range(32))) & set(odd.subject)


ODD_SETTINGS = {
    "log.showSignature": "true", "log.showRoot": "false", "log.follow": "true", "log.date": "relative",
    "log.decorate": "full", "log.diffMerges": "combined", "core.quotePath": "true", "color.ui": "always",
    "color.diff": "always", "format.pretty": "oneline", "i18n.logOutputEncoding": "UTF-16", "diff.renames": "copies",
    "diff.noprefix": "true", "diff.relative": "false", "diff.external": "/bin/false", "status.short": "true",
    "core.pager": "/bin/false", "pager.log": "true", "diff.ignoreSubmodules": "all", "log.mailmap": "true",
    "core.fsmonitor": "/bin/false", "diff.mnemonicPrefix": "true", "log.abbrevCommit": "true",
}  # fmt: skip
ODD_ENVIRONMENT = {
    "GIT_DIR": "/nowhere", "GIT_WORK_TREE": "/nowhere", "GIT_INDEX_FILE": "/nowhere", "GIT_OBJECT_DIRECTORY": "/nowhere",
    "GIT_LITERAL_PATHSPECS": "1", "GIT_ICASE_PATHSPECS": "1", "GIT_EXTERNAL_DIFF": "/bin/false", "GIT_PAGER": "/bin/false",
    "GIT_TRACE": "1", "LC_ALL": "ru_RU.UTF-8", "LANGUAGE": "ru", "TZ": "Asia/Tokyo", "GIT_NAMESPACE": "x",
    "GIT_CONFIG_PARAMETERS": "'log.showroot'='false'", "GIT_SHALLOW_FILE": "/nowhere", "GIT_DIFF_OPTS": "-u0",
}  # fmt: skip


def all_told(folder: Path) -> list[object]:
    """Everything that is asked of a history."""
    history = history_of(folder)
    assert history.head is not None
    return [
        history.head,
        history.is_shallow,
        history.first_commits(UTC),
        history.latest(9, ".md"),
        history.last_changes(until=date(2026, 2, 1)),
        history.renames_since(f"{history.head.sha}~1"),
        history.uncommitted(["a.md", "рынок.md", "new.md"]),
        history.absent(),
    ]


def test_settings_and_environment_change_no_answer(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a user's git is told to show, and however: the same is read."""
    repository.commit("content/a.md", "content/рынок.md", when="2026-01-05T12:00:00+00:00", message="Рынок")
    repository.git("mv", "content/a.md", "content/z.md")
    repository.commit("content/b.md", when="2026-01-06T12:00:00+00:00", text="b")
    (repository.content / "рынок.md").write_text("changed")
    plain = all_told(repository.content)

    for name, value in ODD_SETTINGS.items():
        repository.git("config", name, value)
    for name, value in ODD_ENVIRONMENT.items():
        monkeypatch.setenv(name, value)

    assert all_told(repository.content) == plain


def test_a_repository_that_git_cannot_read_says_so(repository: Repository) -> None:
    """Broken settings are not taken for the absence of a repository."""
    repository.commit("content/a.md", when="2026-01-05T12:00:00+00:00")
    (repository.root / ".git" / "config").write_text("[broken")

    found = open_history(repository.content)

    assert isinstance(found, NoHistory)
    assert "bad config" in Catalogue("en").say(found.reason)


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
    program.write_text(
        "#!/bin/sh\necho \"fatal: detected dubious ownership in repository at '/repo/root'\" >&2\nexit 128\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    found = open_history(tmp_path)

    assert isinstance(found, NoHistory)
    assert Catalogue("en").say(found.reason).endswith("safe.directory /repo/root")


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
