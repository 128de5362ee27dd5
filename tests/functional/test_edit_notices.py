"""Owners are told of edits in the portal by tasks that a plan shows: ``pull --all``."""

import pytest

OWNER = "anna.k@example.com"
BEFORE = {"trends.md": "# Trends\n\nPrices fall by 3 per cent.\n"}
"""What git said before the edit was pulled."""


def notices(portal):
    """The tasks that tell of edits: title, state and address of the page."""
    select = {"select": ["ID", "TITLE", "STATUS", "XML_ID", "DESCRIPTION", "RESPONSIBLE_ID"]}
    rows = portal.call("tasks.task.list", select)["tasks"]
    return [row for row in rows if row["xmlId"].startswith("kb-edit:")]


@pytest.fixture
def edited(base, portal):
    """A published base of which a person edited one page."""
    base.say("publish")
    portal.edit("Trends", "Prices fall", "Prices drop")
    return base


def test_what_pull_would_write_stands_in_its_plan(edited, portal):
    """--dry-run names the task and makes none; without it exactly that task is made."""
    portal.forget_requests()
    planned = edited.say("pull", "--all", "--dry-run", "--format", "json")

    assert (planned.code, portal.writes()) == (0, [])
    assert f"+ task for {OWNER}: content/trends.md was edited in the portal" in planned.err
    (row,) = planned.json["tasks"]
    assert (row["task"], row["owner"], row["action"], row["due"]) == ("", OWNER, "create", "")

    done = edited.say("pull", "--all", "--format", "json")

    (task,) = notices(portal)
    assert done.json["tasks"] == [{**row, "task": task["id"]}]
    assert f"+ task for {OWNER}: content/trends.md was edited in the portal" in done.err
    assert "one edited page" in done.err
    assert "/knowledge/test/trends/" in task["description"]


def test_an_owner_is_told_once(edited, portal):
    """Also where the task is closed, or has lost its tag; with --no-tasks nobody is told."""
    assert edited.say("pull", "--all", "--no-tasks").code == 0
    assert notices(portal) == []
    edited.write(BEFORE)
    edited.say("pull", "--all")
    edited.write(BEFORE)
    (task,) = notices(portal)
    portal.call("tasks.task.update", {"taskId": task["id"], "fields": {"TAGS": []}})
    portal.call("tasks.task.complete", {"taskId": task["id"]}, OWNER)
    portal.forget_requests()

    again = edited.say("pull", "--all", "--format", "json")

    assert again.json["tasks"] == []
    assert portal.writes() == []
    assert len(notices(portal)) == 1


def test_pull_plans_no_reviews(edited, portal):
    """A review that is due is for publish and review to ask; nothing but the notice is written."""
    dated = "---\nowner: sergei.n@example.com\nlast_reviewed: 2026-05-20\n---\n"
    edited.write({"due.md": f"{dated}# Due\n\nText.\n"})
    portal.forget_requests()

    said = edited.say("pull", "--all", "--format", "json")

    assert [row["owner"] for row in said.json["tasks"]] == [OWNER]
    assert portal.writes() == ["tasks.task.add"]


def test_a_task_that_the_portal_refuses_is_named(edited, portal):
    """Exit 5; the next run makes it."""
    portal.control("faults", [{"method": "tasks.task.add", "nth": 1, "kind": "http_429", "times": 20}])

    said = edited.say("pull", "--all")

    assert said.code != 0
    portal.control("faults", [])
    edited.write(BEFORE)
    assert notices(portal) == []
    assert edited.say("pull", "--all").code == 0
    assert len(notices(portal)) == 1


def test_the_next_publish_closes_it_when_the_edit_is_settled(edited, portal):
    """Pulled and published: the task is done, and says why."""
    edited.say("pull", "--all")
    (task,) = notices(portal)
    assert task["status"] != "5"

    assert edited.say("publish").code == 0

    (task,) = notices(portal)
    assert task["status"] == "5"
