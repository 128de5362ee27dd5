"""Which files changed since a day, asked of real repositories."""

from datetime import UTC, date
from pathlib import Path

import pytest
from repositories import Repository, history_of

from publisher.pipeline.touches import before_and_after, touches

PAGE = "content/a.md"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with one page."""
    made = Repository(tmp_path / "repo")
    made.commit(PAGE, when="2026-05-01T12:00:00Z", text="One.")
    return made


def told(repository: Repository, after: date = date(2026, 6, 1)) -> list[tuple[date, str, bool]]:
    """Day, subject and denial of each commit that touched the page after a day."""
    found = touches(history_of(repository.content), ["a.md"], after, UTC)
    assert all(touch.paths == ("a.md",) for touch in found)
    return [(touch.day, touch.subject, touch.is_denied) for touch in found]


def test_commits_after_a_day_are_told_oldest_first(repository: Repository) -> None:
    """Not those of the day itself, and not those of other files."""
    repository.commit(PAGE, when="2026-06-01T12:00:00Z", text="Two.", message="On the day")
    repository.commit(PAGE, when="2026-06-02T00:00:00Z", text="Three.", message="After it")
    repository.commit("content/b.md", when="2026-06-03T12:00:00Z", message="Another page")
    repository.commit(PAGE, when="2026-06-04T12:00:00Z", text="Four.", message="Later #5\n\nMaterial: no")

    assert told(repository) == [(date(2026, 6, 2), "After it", False), (date(2026, 6, 4), "Later #5", True)]


def test_a_merge_counts_on_its_own_day(repository: Repository) -> None:
    """What a branch wrote earlier came to readers when it was merged; the merge is denied where all that it brings in is."""
    repository.git("switch", "-q", "-c", "work")
    repository.commit(PAGE, when="2026-05-20T12:00:00Z", text="Two.", message="Reword\n\nMaterial: no")
    repository.git("switch", "-q", "main")
    repository.git("merge", "-q", "--no-ff", "-m", "Merge work", "work", when="2026-06-10T12:00:00Z")

    assert told(repository) == [(date(2026, 6, 10), "Merge work", True)]
    [touch] = touches(history_of(repository.content), ["a.md"], date(2026, 6, 1), UTC)
    assert before_and_after(history_of(repository.content), touch, "a.md") == ("One.", "Two.")


def test_where_git_knows_nothing_nothing_changed(repository: Repository, tmp_path: Path) -> None:
    """No files asked for, or none that are there."""
    history = history_of(repository.content)

    assert touches(history, [], date(2020, 1, 1), UTC) == ()
    assert touches(history, ["nowhere.md"], date(2020, 1, 1), UTC) == ()
