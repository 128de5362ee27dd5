"""Review tasks from the command line: one a review, for the right person, never twice."""

import pytest

DUE = (
    "---\ntitle: {title}\nowner: {owner}\nlast_reviewed: 2026-05-20\nreview_every: 6 months\n---\n\nText of {title}.\n"
)


def tasks(portal):
    """All tasks as the service user sees them, by title."""
    select = {"select": ["ID", "TITLE", "STATUS", "RESPONSIBLE_ID", "XML_ID", "DEADLINE", "DESCRIPTION", "TAGS"]}
    return {task["title"]: task for task in portal.call("tasks.task.list", select)["tasks"]}


@pytest.fixture
def due(base):
    base.write({"trends.md": DUE.format(title="Trends", owner="sergei.n@example.com")})
    return base


def test_a_due_page_gets_one_task_for_its_owner(due, portal):
    """The task names the page's address, has our tag and its key; a second run makes no other."""
    said = due.say("publish", "--format", "json")

    assert said.json["summary"]["tasks_created"] == 1
    url = next(row["url"] for row in said.json["pages"] if row["path"] == "content/trends.md")
    (task,) = tasks(portal).values()
    assert task["responsibleId"] == "23"
    assert url in task["description"]
    assert task["xmlId"].startswith("kb-review:test:")
    assert task["xmlId"].endswith(":2026-05-20")
    assert task["deadline"].startswith("2026-11-30T18:00:00")
    assert due.say("publish", "--format", "json").json["summary"]["tasks_created"] == 0
    assert due.say("review", "--format", "json").json["tasks"] == []
    assert len(tasks(portal)) == 1


def test_a_task_is_named_as_readers_know_the_page(base, portal):
    """By its first heading where there is no title; a new heading renames the open task, and the plan says so."""
    dated = "---\nowner: sergei.n@example.com\nlast_reviewed: 2026-05-20\n---\n"
    base.write({"prices.md": f"{dated}# Prices in shops\n\nThey fall.\n"})
    base.say("publish", "--yes")
    assert list(tasks(portal)) == ["Review: Prices in shops"]
    base.write({"prices.md": f"{dated}# Prices\n\nThey fall.\n"})

    planned = base.say("plan")

    assert "task to change: content/prices.md: renamed to “Review: Prices”" in planned.out
    base.say("publish", "--yes")
    assert list(tasks(portal)) == ["Review: Prices"]


def test_a_review_recorded_in_git_closes_the_task_with_a_comment(due, portal):
    """last_reviewed moves on: the open task is completed and says why."""
    due.say("publish")
    due.write(
        {"trends.md": DUE.format(title="Trends", owner="sergei.n@example.com").replace("2026-05-20", "2026-11-22")}
    )

    said = due.say("publish", "--format", "json")

    assert said.json["summary"]["tasks_closed"] == 1
    (task,) = tasks(portal).values()
    assert task["status"] == "5"


def test_a_new_owner_takes_the_open_task_over(due, portal):
    """The same task, the new person."""
    due.say("publish")
    due.write({"trends.md": DUE.format(title="Trends", owner="olga.s@example.com")})

    said = due.say("review", "--format", "json")

    assert [row["action"] for row in said.json["tasks"]] == ["update"]
    (task,) = tasks(portal).values()
    assert task["responsibleId"] == "5"


def test_a_dismissed_owner_is_replaced_by_the_head_of_the_department_and_it_is_said(base, portal):
    """Boris was dismissed: Anna heads his department, and plan and report tell so."""
    base.write({"trends.md": DUE.format(title="Trends", owner="boris.a@example.com")})

    said = base.say("publish")

    made = tasks(portal)
    number = made["Hand over the pages of Boris Andreev"]["id"]
    assert f"task {number} for anna.k@example.com: Hand over the pages of Boris Andreev" in said.out
    assert set(made) == {"Review: Trends", "Hand over the pages of Boris Andreev"}
    assert {task["responsibleId"] for task in made.values()} == {"3"}
    assert "boris.a@example.com" in said.out


def test_the_pages_of_a_leaver_are_handed_over_by_one_task(base, portal):
    """It is not made again, and a publish asks no more than for any owner who left; it is closed when git names somebody else."""
    page = DUE.format(title="Trends", owner="boris.a@example.com").replace("2026-05-20", "2026-11-20")
    base.write({"trends.md": page, "more.md": page.replace("Trends", "More")})
    base.say("publish", "--yes")
    (task,) = tasks(portal).values()
    assert "- More (content/more.md)\n- Trends (content/trends.md)" in task["description"]

    portal.forget_requests()
    assert base.say("publish", "--yes", "--format", "json").json["summary"]["tasks_created"] == 0
    assert len(portal.control("requests")) <= 4  # two more for departments and their heads
    for name in ("trends", "more"):
        base.write({f"{name}.md": page.replace("boris.a", "sergei.n").replace("Trends", name.title())})
    base.say("publish", "--yes")

    (closed,) = tasks(portal).values()
    assert (closed["id"], closed["status"]) == (task["id"], "5")


def test_a_fallback_of_the_settings_comes_before_the_head(base, portal):
    """review.fallback stands in for whoever cannot be asked."""
    settings = (base.path / "mkdocs.yml").read_text(encoding="utf-8")
    base.write({}, settings + "      review: {fallback: clara.b@example.com}\n")
    base.write({"trends.md": DUE.format(title="Trends", owner="nobody@example.com")})

    said = base.say("publish")

    (task,) = tasks(portal).values()
    assert task["responsibleId"] == "12"
    assert "nobody@example.com" in said.out


def test_no_more_than_five_are_open_for_one_person(base, portal):
    """The rest waits, and is counted."""
    base.write({f"p{i}.md": DUE.format(title=f"Page {i}", owner="olga.s@example.com") for i in range(8)})

    said = base.say("publish", "--format", "json")

    assert (said.json["summary"]["tasks_created"], said.json["summary"]["tasks_queued"]) == (5, 3)
    again = base.say("publish", "--format", "json")
    assert (again.json["summary"]["tasks_created"], again.json["summary"]["tasks_queued"]) == (0, 3)


def test_more_than_fifty_open_tasks_make_no_second_one(base, portal):
    """The portal lists tasks by fifty: the sixty of twelve people are all found again."""
    owners = [
        "olga.s",
        "clara.b",
        "maxim.o",
        "nikita.f",
        "yulia.m",
        "thomas.l",
        "daria.e",
        "pavel.s",
        "irina.z",
        "lucas.m",
    ]
    owners += ["vera.p", "andrei.k"]
    base.write({f"p{i}.md": DUE.format(title=f"Page {i}", owner=f"{owners[i % 12]}@example.com") for i in range(60)})

    first = base.say("publish", "--format", "json")
    second = base.say("publish", "--format", "json")

    assert first.json["summary"]["tasks_created"] == 60
    assert second.json["summary"]["tasks_created"] == 0
    listed = portal.call("tasks.task.list", {"filter": {"TAG": "kb-review"}, "start": 50})
    assert len(listed["tasks"]) == 10


def test_a_task_completed_in_the_portal_is_told_until_git_knows(due, portal):
    """The owner answered: no second task, and the report says that git does not know yet."""
    due.say("publish")
    (task,) = tasks(portal).values()
    portal.call("tasks.task.complete", {"taskId": task["id"]}, "sergei.n@example.com")

    said = due.say("publish")

    assert said.code == 0
    assert "content/trends.md" in said.out
    assert "Sergei Nikitin" in said.out
    assert len(tasks(portal)) == 1


def test_an_owner_is_told_once_of_an_edit_and_the_notice_ends_with_it(base, portal):
    """pull --all makes one task an edit, not two; when git has the edit, publish closes it. A publish tells nobody."""
    base.write({"trends.md": "---\nowner: olga.s@example.com\n---\n# Trends\n\nPrices fall by 3 per cent.\n"})
    base.say("publish")
    portal.edit("Trends", "3 per cent", "5 per cent")
    assert base.say("publish", "--format", "json").json["summary"]["tasks_created"] == 0
    assert tasks(portal) == {}

    first = base.say("pull", "--all")
    second = base.say("pull", "--all")

    assert "The owner of one edited page was notified" in first.err
    assert "told" not in second.err
    (notice,) = tasks(portal).values()
    assert notice["responsibleId"] == "5"
    assert "Ivan Petrov" in notice["description"]
    assert "/knowledge/test/trends/" in notice["description"]
    settled = base.say("publish", "--format", "json")
    assert settled.json["summary"]["tasks_closed"] == 1
    (closed,) = tasks(portal).values()
    assert closed["status"] == "5"
    assert base.say("publish", "--format", "json").json["summary"]["tasks_closed"] == 0


def test_a_base_that_says_so_has_no_tasks(base, portal):
    """``tasks: false``: neither publish nor review makes any, and both say what they do."""
    settings = (base.path / "mkdocs.yml").read_text(encoding="utf-8").replace(", last_reviewed: 2026-11-01", "")
    base.write({}, settings.replace("2026-11-01", "2025-01-01") + "      tasks: false\n")

    said = base.say("publish", "--format", "json")
    assert (said.code, said.json["summary"]["tasks_created"]) == (0, 0)
    said = base.say("review", "--format", "json")
    assert (said.code, said.json["tasks"]) == (0, [])
    assert "tasks: false" in said.err
    assert not any(method.startswith("task") for method in portal.writes())
