"""Bases that an earlier version published, that people edited since, are taken over: no false edit, no second task, no needless write.

The stored bases were made by ``tests/support/record_base.py`` with the version that their folder is named after.
"""

import json
import secrets
import sqlite3
from pathlib import Path

import pytest
from editions import commit_edition

RERENDERED = "rendered again: it says the same, but may look different"
STORED = sorted((Path(__file__).parents[1] / "fixtures/upgrade").iterdir())


def restored(stored: Path, into: Path) -> Path:
    """The database, with secrets of its own for the webhooks."""
    with sqlite3.connect(into) as database:
        database.executescript(stored.read_text(encoding="utf-8"))
        for (number,) in database.execute("SELECT id FROM webhook").fetchall():
            database.execute("UPDATE webhook SET secret = ? WHERE id = ?", (secrets.token_hex(8), number))
    return into


@pytest.fixture(params=STORED, ids=lambda stored: stored.name)
def stored(request):
    return request.param


@pytest.fixture
def portal_of(tmp_path_factory, open_portal):
    """Opens a stored base as a portal. It lies outside the company's folder, whose commits are those of the stored base."""
    return lambda file: open_portal(restored(file, tmp_path_factory.mktemp("portal") / f"{file.stem}.sqlite"))


def put(folder, *numbers):
    """The company's folder with these editions as its history."""
    (folder.path / "mkdocs.yml").unlink()
    for number in numbers:
        commit_edition(folder.path, number)


def actions(document):
    return {row["key"]: row["action"] for row in document["pages"]}


def test_an_edited_base_is_taken_over(stored, folder, portal_of, monkeypatch):
    """The same commit again: the same edits are told as before, and no other; pages that nobody touched are at most rendered anew,
    once, and that is said to be the reason.
    """
    portal = portal_of(stored / "edited.sql")
    monkeypatch.setenv("BITRIX24_WEBHOOK_URL", portal.webhook)
    put(folder, 1, 2)
    before = json.loads((stored / "expected.json").read_text(encoding="utf-8"))

    said = folder.say("publish", "--format", "json", "--yes")

    assert said.code == 6, said.err
    expected = actions(before)
    for row in said.json["pages"]:
        assert row["action"] in {expected[row["key"]], "updated"}, row
        if row["action"] == "updated":
            assert (expected[row["key"]], row["reason"]) == ("unchanged", RERENDERED), row
    assert not [k for k, v in said.json["summary"].items() if k.startswith("tasks_") and v]

    portal.forget_requests()
    again = folder.say("publish", "--format", "json")
    assert (again.code, actions(again.json), portal.writes()) == (6, expected, [])
    assert again.json["summary"] == before["summary"]


def test_a_run_that_an_earlier_version_left_half_done_is_finished(stored, folder, portal_of, monkeypatch):
    """It comes to the state that publishing the same edition over the whole base comes to; nobody's edit is taken for ours."""
    whole, cut = portal_of(stored / "edited.sql"), portal_of(stored / "cut.sql")
    put(folder, 1, 2, 3)
    states = {}
    for name, portal in (("whole", whole), ("cut", cut)):
        monkeypatch.setenv("BITRIX24_WEBHOOK_URL", portal.webhook)
        said = folder.say("publish", "--format", "json", "--yes")
        assert said.code == 6, said.err
        states[name] = portal.control("snapshot"), actions(said.json)
        portal.forget_requests()
        again = folder.say("publish", "--format", "json")
        assert (again.code, portal.writes()) == (6, [])
        assert again.json["summary"]["tasks_created"] == 0

    assert states["cut"][0] == states["whole"][0]
    assert sorted(k for k, a in states["cut"][1].items() if a in {"drift", "conflict"}) == sorted(
        k for k, a in states["whole"][1].items() if a in {"drift", "conflict"}
    )
