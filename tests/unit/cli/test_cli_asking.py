"""The question on a terminal: a program of its own behind a pseudo-terminal, as a person runs it."""

import json

import pytest
from terminal import Session


def test_yes_carries_the_plan_out(company):
    """The plan is shown on the terminal, then asked about; the report is the only result."""
    session = Session(company.path, "publish", "--emulator", "--format", "json")
    session.until("Apply these changes? [y/N]:")
    assert "+ new content/trends.md" in session.seen
    session.answer("y\n")
    code, out = session.end()

    assert code == 0
    assert json.loads(out)["summary"]["created"] == 2
    assert company.titles() == ["Home", "Test base: menu", "Trends"]


@pytest.mark.parametrize("typed", ["n\n", "\n"])
def test_no_writes_nothing(company, typed):
    """Exit 0; the document says that nothing was done. The default is no."""
    session = Session(company.path, "publish", "--emulator", "--format", "json")
    session.until("[y/N]:")
    session.answer(typed)
    code, out = session.end()

    assert code == 0
    assert json.loads(out)["pages"] == []
    assert "error" not in json.loads(out)
    assert company.titles() == []


@pytest.mark.parametrize("typed", ["\x03", "\x04"])
def test_leaving_the_question_leaves_with_130(company, typed):
    """Ctrl-C or the end of input: a sentence, the one document, nothing written."""
    session = Session(company.path, "publish", "--emulator", "--format", "json")
    session.until("[y/N]:")
    if typed == "\x03":
        session.interrupt()
    else:
        session.answer(typed)
    code, out = session.end()

    assert code == 130
    assert json.loads(out)["error"]["message"].startswith("Stopped.")
    assert company.titles() == []


def test_the_question_is_asked_in_the_readers_language(company):
    """And takes his yes."""
    session = Session(company.path, "publish", "--emulator", settings="ru_RU.UTF-8")
    session.until("[y/N]:")
    assert "новая content/trends.md" in session.seen
    session.answer("y\n")

    assert session.end()[0] == 0


def test_without_changes_nothing_is_asked(company):
    """--yes answers beforehand; where there is nothing to do there is no question."""
    first = Session(company.path, "publish", "--emulator", "--yes")
    first_code, first_out = first.end()
    second = Session(company.path, "publish", "--emulator")
    second_code, second_out = second.end()

    assert (first_code, second_code) == (0, 0)
    assert "2 new" in first_out
    assert "2 unchanged" in second_out


@pytest.mark.parametrize(("typed", "made"), [("n\n", 0), ("y\n", 1)])
def test_pull_asks_before_it_makes_tasks(company, typed, made):
    """What would be made is shown; the file is pulled either way, for git shows what became of it."""
    first = Session(company.path, "publish", "--emulator", "--yes")
    first.end()
    company.edit("Trends", "Prices fall", "Prices drop")

    session = Session(company.path, "pull", "--all", "--emulator", "--format", "json")
    session.until("Apply these changes? [y/N]:")
    assert "+ task for anna.k@example.com: content/trends.md was edited in the portal" in session.seen
    session.answer(typed)
    code, out = session.end()

    assert code == 0
    assert len(json.loads(out)["tasks"]) == made
    assert "drop" in (company.path / "content/trends.md").read_text(encoding="utf-8")
