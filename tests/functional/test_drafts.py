"""Pages that are wanted and not there: their owners get a task, from git to the portal and back."""

import pytest

OWNER = "sergei.n@example.com"


@pytest.fixture
def wanted(base, monkeypatch):
    """A base with an old draft, one with a day, and an entry of nav without a file; ``save`` commits on a day."""

    def save(day, **pages):
        for who in ("AUTHOR", "COMMITTER"):
            monkeypatch.setenv(f"GIT_{who}_DATE", f"{day}T09:00:00+01:00")
        base.write({f"{name}.md": content for name, content in pages.items()})
        base.commit()

    settings = (base.path / "mkdocs.yml").read_text(encoding="utf-8")
    nav = "nav: [index.md, trends.md, Segments: [segments/index.md, segments/retail.md, {Farms: segments/farms.md}]]\n"
    base.write({}, f"{settings}{nav}")
    head = f"---\nowner: {OWNER}\nstatus: draft\n"
    save("2026-10-01", old=f"{head}---\n# Old\n", soon=f"{head}planned: 2026-12-01\n---\n# Soon\n")
    save("2026-11-20", young=f"{head}---\n# Young\n", later=f"{head}planned: 2027-01-15\n---\n# Later\n")
    base.save = save
    return base


def tasks(portal):
    """The tasks for drafts: name → whether it is closed."""
    rows = portal.call("tasks.task.list", {"select": ["ID", "XML_ID", "STATUS"]})["tasks"]
    found = {row["xmlId"].removeprefix("kb-draft:test:"): row["status"] == "5" for row in rows if row["xmlId"]}
    return {name: closed for name, closed in found.items() if not name.startswith("kb-")}


def test_what_is_wanted_becomes_tasks_once(wanted, portal):
    """Three of five are asked for; a second publish finds nothing to do; published, planned anew and written, the tasks are closed."""
    planned = wanted.say("plan").out
    assert f"task for {OWNER}: Finish the draft: Old" in planned
    assert "task for anna.k@example.com: Finish the draft: Farms" in planned

    wanted.say("publish", "--yes")

    names = tasks(portal)
    assert sorted(name.partition(":")[2] for name in names) == ["2026-12-01", "new", "new"]
    assert not any(names.values())
    portal.forget_requests()
    wanted.say("publish", "--yes")
    assert portal.writes() == []

    head = f"---\nowner: {OWNER}\nlast_reviewed: 2026-11-20\n"
    wanted.save(
        "2026-11-21",
        old=f"{head}---\n# Old\n",
        soon=f"{head}status: draft\nplanned: 2027-03-01\n---\n# Soon\n",
        **{"segments/farms": "# Farms\n"},
    )
    wanted.say("publish", "--yes")
    assert tasks(portal) == dict.fromkeys(names, True)
