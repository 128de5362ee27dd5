"""The guard against older commits, with real repositories."""

import os
import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from publisher.errors import UnsafePlanError
from publisher.pipeline.history import NoHistory, open_history
from publisher.publishing.guard import PublishedCommit, check_descent, note_of, parse_note


class Repository:
    """A repository in a folder, whose commits are a day apart."""

    def __init__(self, folder):
        self.folder = folder
        self.day = datetime(2026, 11, 1, 12, tzinfo=UTC)
        folder.mkdir(exist_ok=True)

    def git(self, *arguments):
        who = {
            f"GIT_{role}_{what}": "test@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        }
        when = {"GIT_AUTHOR_DATE": self.day.isoformat(), "GIT_COMMITTER_DATE": self.day.isoformat()}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env={**os.environ, **who, **when, "GIT_CONFIG_GLOBAL": os.devnull},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def commit(self):
        self.day += timedelta(days=1)
        self.git("commit", "-q", "--allow-empty", "-m", f"on {self.day}")
        return self.git("rev-parse", "HEAD")

    @property
    def history(self):
        return open_history(self.folder)


@pytest.fixture
def repository(tmp_path):
    """A repository without a commit."""
    made = Repository(tmp_path / "repo")
    made.git("init", "-q", "-b", "main")
    return made


def names(notes):
    """The names of what is said."""
    return [note.key for note in notes]


def check(repository, published, *, allow_older=False):
    """What the guard says of the checked out commit."""
    return names(check_descent(published, repository.history, allow_older=allow_older).notes)


def published(repository, *, dated=True):
    """The checked out commit, as the portal notes it."""
    note = parse_note(note_of(repository.history))
    return note if dated else PublishedCommit(note.sha, None)


def test_a_note_says_the_commit_and_its_date(repository):
    """It is read back as it was written."""
    sha = repository.commit()
    note = note_of(repository.history)

    assert note.startswith(f"git {sha} 2026-11-02T12:00:00")
    assert parse_note(f" {note}\n") == PublishedCommit(sha, repository.day)


@pytest.mark.parametrize("note", ["", "content/index.md", "git", "git xyz 2026-01-01", "git 0123456", "svn 0123456 x"])
def test_what_is_no_note(note):
    """A person may have written anything into the description."""
    assert parse_note(note) is None


@pytest.mark.parametrize("date", ["yesterday", "2026-11-02T12:00:00"])
def test_a_date_that_says_nothing_is_left_out(date):
    """The commit still counts; a date without an offset is no moment."""
    assert parse_note(f"git 0123456 {date}") == PublishedCommit("0123456", None)


def test_a_newer_commit_may_be_published(repository):
    """It descends from the published one; nothing is said."""
    repository.commit()
    before = published(repository)
    repository.commit()

    assert check(repository, before) == []
    assert check(repository, published(repository)) == []
    assert check(repository, None) == []


def test_an_older_commit_is_refused(repository):
    """A re-run of an old pipeline: both commits are named, and the way out."""
    old = repository.commit()
    new = repository.commit()
    after = published(repository)
    repository.git("checkout", "-q", old)

    with pytest.raises(UnsafePlanError) as refused:
        check(repository, after)

    assert old[:10] in str(refused.value)
    assert new[:10] in str(refused.value)
    assert "--allow-older" in str(refused.value.hint)
    assert check(repository, after, allow_older=True) == ["publish.older-allowed"]


def test_a_diverged_branch_is_refused(repository):
    """Its commits may be the newer ones: what was published would be lost all the same."""
    base = repository.commit()
    repository.commit()
    main = published(repository)
    repository.git("checkout", "-q", "-b", "other", base)
    repository.commit()

    with pytest.raises(UnsafePlanError):
        check(repository, main)


@pytest.mark.parametrize("year", [2025, 2027])
def test_a_commit_that_full_history_does_not_know_is_no_ancestor(repository, year):
    """A stale clone, a rewritten branch, another repository: refused whatever the dates say, with the way out."""
    repository.commit()
    unknown = PublishedCommit("0123456789" * 4, datetime(year, 1, 1, tzinfo=UTC))

    with pytest.raises(UnsafePlanError) as refused:
        check(repository, unknown)

    assert refused.value.message.key == "publish.older-unknown"
    assert "--allow-older" in str(refused.value.hint)
    assert check(repository, unknown, allow_older=True) == ["publish.older-allowed"]


def test_an_allowed_commit_takes_the_note_with_it(repository):
    """Else the next publish would be refused again; a descendant needs no note of its own."""
    repository.commit()
    unknown = PublishedCommit("0123456789" * 4, None)

    assert check_descent(unknown, repository.history, allow_older=True).moves_note
    assert not check_descent(published(repository), repository.history, allow_older=True).moves_note
    before = published(repository)
    repository.commit()
    assert not check_descent(before, repository.history, allow_older=True).moves_note


def test_a_squash_merge_is_refused_once(repository):
    """What was published from the branch is not in main's history."""
    base = repository.commit()
    repository.commit()
    branch = published(repository)
    repository.git("checkout", "-q", "-b", "squashed", base)
    repository.commit()

    with pytest.raises(UnsafePlanError) as refused:
        check(repository, branch)

    assert refused.value.message.key == "publish.older"


def test_a_detached_head_and_a_second_worktree_are_like_any_other(repository, tmp_path):
    """CI checks out a commit, not a branch."""
    repository.commit()
    before = published(repository)
    sha = repository.commit()
    repository.git("worktree", "add", "-q", "--detach", str(tmp_path / "tree"), sha)
    tree = Repository(tmp_path / "tree")

    assert check(tree, before) == []
    repository.git("checkout", "-q", before.sha)
    with pytest.raises(UnsafePlanError):
        check(repository, published(tree))


@pytest.mark.parametrize("how", ["replace", "graft"])
def test_what_one_machine_makes_of_history_does_not_count(repository, how):
    """Replaced commits and grafts stay where they were made: the recorded history decides."""
    repository.commit()
    stranger = repository.git("commit-tree", "-m", "elsewhere", "HEAD^{tree}")
    head = repository.commit()
    if how == "replace":
        repository.git("replace", "--graft", head, stranger)
    else:
        (repository.folder / ".git" / "info" / "grafts").write_text(f"{head} {stranger}\n")

    with pytest.raises(UnsafePlanError):
        check(repository, PublishedCommit(stranger, None))


def test_a_partial_clone_knows_its_ancestors(repository, tmp_path):
    """It holds every commit, only not the files' contents."""
    repository.git("config", "uploadpack.allowFilter", "true")
    repository.commit()
    before = published(repository)
    repository.commit()
    address = repository.folder.as_uri()
    subprocess.run(
        ["git", "clone", "-q", "--filter=blob:none", "--no-checkout", address, str(tmp_path / "partial")],
        check=True,
        capture_output=True,
    )
    partial = Repository(tmp_path / "partial")

    assert check(partial, before) == []
    with pytest.raises(UnsafePlanError):
        check(partial, PublishedCommit("f" * 40, datetime(2020, 1, 1, tzinfo=UTC)))


@pytest.fixture
def shallow(repository, tmp_path):
    """A clone that holds one commit of three."""
    for _ in range(3):
        repository.commit()
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", repository.folder.as_uri(), str(tmp_path / "clone")],
        check=True,
        capture_output=True,
    )
    return Repository(tmp_path / "clone")


def test_in_a_shallow_clone_dates_decide(repository, shallow):
    """Which of two commits is newer cannot be told from the history; of two of one second nothing can."""
    first = repository.git("rev-parse", "HEAD~2")
    head = shallow.history.head

    earlier = PublishedCommit(first, head.committed - timedelta(days=2))
    assert check(shallow, earlier) == ["publish.guard-by-date"]
    for date in (head.committed, None):
        with pytest.raises(UnsafePlanError) as refused:
            check(shallow, PublishedCommit(first, date))
        assert "unshallow" in str(refused.value.hint)
    assert check(shallow, PublishedCommit(head.sha, None)) == []
    later = PublishedCommit("f" * 40, head.committed + timedelta(days=1))
    with pytest.raises(UnsafePlanError):
        check(shallow, later)
    assert check(shallow, later, allow_older=True) == ["publish.guard-by-date", "publish.older-allowed"]


def test_the_last_commit_of_a_shallow_clone_still_names_its_parent(repository, shallow):
    """A pipeline that fetches one commit knows that the one before it is older, dates or not."""
    parent = repository.git("rev-parse", "HEAD~1")

    assert check(shallow, PublishedCommit(parent, None)) == []


def test_what_descends_from_a_commit_is_newer_in_a_shallow_clone_too(repository, tmp_path):
    """The published commit is here, above the one that is checked out."""
    for _ in range(4):
        repository.commit()
    later = published(repository, dated=False)
    address = repository.folder.as_uri()
    subprocess.run(["git", "clone", "-q", "--depth", "3", address, str(tmp_path / "clone")], check=True)
    clone = Repository(tmp_path / "clone")
    clone.git("checkout", "-q", "HEAD~1")

    with pytest.raises(UnsafePlanError):
        check(clone, later)


@pytest.mark.parametrize("date", ["300000000000 +0000", "-5 +0000", "x"])
def test_a_commit_without_a_date_is_noted_without_one(repository, date):
    """Its id is enough where history is whole."""
    repository.commit()
    tree = repository.git("rev-parse", "HEAD^{tree}")
    raw = f"tree {tree}\nauthor A <a@b> {date}\ncommitter A <a@b> {date}\n\nOdd\n"
    sha = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--literally", "--stdin"],
        cwd=repository.folder, input=raw, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    repository.git("checkout", "-q", sha)
    noted = parse_note(note_of(repository.history))

    assert noted == PublishedCommit(sha, None)
    repository.commit()
    assert check(repository, noted) == []


def test_without_git_there_is_no_guard_and_it_is_said(tmp_path):
    """The reason stands in the note; nothing is noted on the portal."""
    history = open_history(tmp_path)
    assert isinstance(history, NoHistory)

    (note,) = check_descent(PublishedCommit("f" * 40, None), history, allow_older=False).notes

    assert note.key == "publish.no-guard"
    assert "git" in str(note)
    assert note_of(history) == ""


def test_before_the_first_commit_only_a_new_base_is_published(repository):
    """There is no commit to note; one that is published is none of this repository's."""
    with pytest.raises(UnsafePlanError) as refused:
        check(repository, PublishedCommit("f" * 40, None))

    assert refused.value.message.key == "publish.older-no-commit"
    assert check(repository, None) == []
    assert note_of(repository.history) == ""
