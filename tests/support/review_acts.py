"""What people do in review tasks, through REST as each of them, and a base with one page whose owner was asked."""

import pytest

OWNER, OTHER, LEAD = "sergei.n@example.com", "olga.s@example.com", "clara.b@example.com"
HEAD = "---\n# who\ntitle: Trends\nowner: sergei.n@example.com   # ours\nlast_reviewed: 2026-05-20\nreview_every: 6 months\n"
PAGE = f"{HEAD}---\n\nPrices.\n"


def review_tasks(portal, kind="kb-review"):
    """Tasks of a kind as the service user sees them."""
    select = {"select": ["ID", "TITLE", "STATUS", "RESPONSIBLE_ID", "XML_ID", "DEADLINE", "DESCRIPTION"]}
    return [t for t in portal.call("tasks.task.list", select)["tasks"] if (t["xmlId"] or "").startswith(f"{kind}:")]


def points(portal, task):
    """The checklist of a task: title → id of each item below the heading."""
    rows = portal.call("task.checklistitem.getlist", {"TASKID": task["id"]})
    return {row["TITLE"]: row["ID"] for row in rows if row["PARENT_ID"]}


def tick(portal, task, title, person=OWNER):
    portal.call("task.checklistitem.complete", {"TASKID": task["id"], "ITEMID": points(portal, task)[title]}, person)


def write(portal, task, words, person=OWNER):
    portal.call("task.commentitem.add", {"TASKID": task["id"], "FIELDS": {"POST_MESSAGE": words}}, person)


def complete(portal, task, person=OWNER):
    portal.call("tasks.task.complete", {"taskId": task["id"]}, person)


@pytest.fixture
def due(base, portal, monkeypatch):
    """A base in git with one page that is due, published: its owner has a task. Commits are dated as the portal's clock stands."""
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_DATE", "2026-11-02T09:00:00+01:00")
    settings = (base.path / "mkdocs.yml").read_text(encoding="utf-8")
    base.write({"trends.md": PAGE}, settings + f"      review: {{fallback: {LEAD}}}\n")
    base.commit()
    base.git("config", "user.name", "Job")
    base.git("config", "user.email", "job@example.com")
    assert base.say("publish", "--yes").code == 0
    (task,) = review_tasks(portal)
    return base, task
