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
    return names(check_descent(published, repository.history, allow_older=allow_older))


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


def test_a_commit_that_full_history_does_not_know_is_told_by_its_date(repository):
    """A rewritten history: the published commit is gone, so dates decide, and it is said."""
    repository.commit()
    unknown = "0123456789" * 4

    assert check(repository, PublishedCommit(unknown, datetime(2026, 1, 1, tzinfo=UTC))) == ["publish.guard-by-date"]
    with pytest.raises(UnsafePlanError):
        check(repository, PublishedCommit(unknown, datetime(2027, 1, 1, tzinfo=UTC)))


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
    """Which of two commits is newer cannot be told from the history; the same day is not older."""
    first = repository.git("rev-parse", "HEAD~2")
    head = shallow.history.head

    earlier = PublishedCommit(first, head.committed - timedelta(days=2))
    assert check(shallow, earlier) == ["publish.guard-by-date"]
    assert check(shallow, PublishedCommit(first, head.committed)) == ["publish.guard-by-date"]
    assert check(shallow, PublishedCommit(first, None)) == ["publish.guard-by-date"]
    assert check(shallow, PublishedCommit(head.sha, None)) == []
    later = PublishedCommit("f" * 40, head.committed + timedelta(days=1))
    with pytest.raises(UnsafePlanError):
        check(shallow, later)
    assert check(shallow, later, allow_older=True) == ["publish.guard-by-date", "publish.older-allowed"]


def test_without_git_there_is_no_guard_and_it_is_said(tmp_path):
    """The reason stands in the note; nothing is noted on the portal."""
    history = open_history(tmp_path)
    assert isinstance(history, NoHistory)

    (note,) = check_descent(PublishedCommit("f" * 40, None), history, allow_older=False)

    assert note.key == "publish.no-guard"
    assert "git" in str(note)
    assert note_of(history) == ""


def test_before_the_first_commit_nothing_is_guarded(repository):
    """There is no commit to compare or to note."""
    assert check(repository, PublishedCommit("f" * 40, None)) == []
    assert note_of(repository.history) == ""
