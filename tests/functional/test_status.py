"""The status of a published base: what the portal adds to git, and what asking it costs."""

import json

DATED = "---\ntitle: {title}\nowner: {owner}\nlast_reviewed: {day}\n---\n\nText of {title}.\n"


def viewed(portal, title: str, times: int) -> None:
    """The portal's counter after this many sessions of a person."""
    db = portal.server.portal.store.connection
    db.execute("UPDATE landing SET views = views + ? WHERE title = ?", (times, title))
    db.commit()


def test_two_requests_tell_it_and_nothing_is_written(base, portal):
    """Pages, people and the tasks in one look, the rest of the tasks in another."""
    base.say("publish", "--yes")
    portal.forget_requests()

    said = base.say("status", "--format", "json")

    assert said.code == 0
    assert len(portal.control("requests")) <= 2
    assert portal.writes() == []
    assert said.json["schema"] == "status/1"
    assert (said.json["pages"], said.json["fresh"]) == (5, 5)


def test_an_owner_who_left_leaves_pages_unowned(base, portal):
    """Git cannot know that; the portal does."""
    base.write(
        {
            "trends.md": DATED.format(title="Trends", owner="boris.a@example.com", day="2026-11-01"),
            "new.md": DATED.format(title="New", owner="nobody@example.com", day="2026-11-01"),
        }
    )
    base.say("publish", "--yes", "--no-tasks")

    told = base.say("status", "--format", "json").json

    assert {row["path"]: row["reason"] for row in told["unowned_pages"]} == {
        "content/new.md": "unknown",
        "content/trends.md": "dismissed",
    }
    assert told["unowned"] == 2
    assert "the owner boris.a@example.com was dismissed" in base.say("status").out


def test_what_nobody_opens_is_told_between_two_looks(base, portal):
    """The first look knows what was never opened; a later one what was not opened since."""
    base.say("publish", "--yes")
    viewed(portal, "Trends", 3)

    first = base.say("status", "--format", "json").json
    assert first["views_since"] == ""
    assert "content/trends.md" not in [row["path"] for row in first["unopened_pages"]]
    assert "content/index.md" in [row["path"] for row in first["unopened_pages"]]

    portal.control("clock", {"now": "2026-12-15T09:00:00+01:00"})
    viewed(portal, "Home", 2)
    later = base.say("status", "--format", "json").json

    assert later["views_since"] == "2026-11-23"
    assert "content/trends.md" in [row["path"] for row in later["unopened_pages"]]
    assert "content/index.md" not in [row["path"] for row in later["unopened_pages"]]


def test_a_look_at_another_day_is_not_remembered(base, portal):
    """--today writes nothing, not here either."""
    base.say("publish", "--yes")

    base.say("status", "--today", "2026-12-31")

    assert not (base.path / ".publisher" / "views.json").exists()


def test_open_tasks_stand_beside_their_owner(base, portal):
    base.write({"trends.md": DATED.format(title="Trends", owner="sergei.n@example.com", day="2026-05-20")})
    base.say("publish", "--yes")

    told = base.say("status", "--format", "json").json

    loads = {row["owner"]: row for row in told["owners"]}
    assert loads["sergei.n@example.com"]["open_tasks"] == 1
    assert loads["anna.k@example.com"]["open_tasks"] == 0


def test_without_a_portal_it_is_said_what_is_missing(folder):
    folder.write({"index.md": "# Home\n\nWelcome.\n"})

    said = folder.say("status")

    assert said.code == 0
    assert "The portal was not asked" in said.out


def test_a_portal_that_refuses_is_a_failure_of_its_own(base, portal, monkeypatch):
    """Exit code 7, and with JSON one document."""
    monkeypatch.setenv("BITRIX24_WEBHOOK_URL", f"{portal.url}/rest/1/wrong/")

    said = base.say("status", "--format", "json")

    assert said.code == 7
    assert json.loads(said.out)["schema"] == "status/1"
    assert "error" in said.json


def test_reading_progress_counts_as_publisher_reading_does_in_two_requests(base, portal):
    """Read, open and late, without a name; the page and the terminal show the same numbers as ``publisher reading``."""
    required = "required_reading: {audience: ['user:grigory.m@example.com', 'user:olga.s@example.com'], due: 10 days}"
    base.write(
        {
            f"r{n}.md": DATED.format(title=f"R{n}\n{required}", owner="anna.k@example.com", day="2026-11-01")
            for n in "12"
        }
    )
    base.say("publish", "--yes")
    task = next(
        task
        for task in portal.call("tasks.task.list", {"select": ["ID", "XML_ID"], "filter": {"TAG": "kb-reading"}})[
            "tasks"
        ]
        if task["xmlId"] == "kb-read:test:29:1"
    )
    items = [row for row in portal.call("task.checklistitem.getlist", [int(task["id"])]) if int(row["PARENT_ID"])]
    portal.call("task.checklistitem.complete", [int(task["id"]), int(items[0]["ID"])], "grigory.m@example.com")
    portal.control("clock", {"now": "2026-12-15T09:00:00+01:00"})
    portal.forget_requests()

    told = base.say("status", "--format", "json")

    assert told.json["reading"] == {"read": 1, "open": 0, "late": 3, "outdated": 0}
    assert len(portal.control("requests")) == 2
    assert "Required reading: 1 read, 0 open, 3 late, 0 of an older version." in base.say("status").out
    states = [row["state"] for row in base.say("reading", "--format", "json").json["readings"]]
    assert sorted(states) == ["late", "late", "late", "read"]
    base.say("status", "--html", "status.html")
    page = (base.path / "status.html").read_text(encoding="utf-8")
    assert "Required reading" in page
    assert "grigory" not in page
