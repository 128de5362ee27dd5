"""Required reading against the portal: who is asked, who ticked, and what happens when people and pages change."""

import csv
import io
import re

import pytest
import requests

PAGE = "---\ntitle: {title}\nlast_reviewed: 2026-11-01\n{more}---\n\n{body}\n"
GRIGORY = "grigory.m@example.com"  # of the sales department, 4
OLGA = "olga.s@example.com"  # of marketing, 3


def page(title, audience, *, version=1, body="Words to read.", due="10 days", extra=""):
    more = f"required_reading: {{audience: [{audience}], due: {due}{extra}}}\nversion: {version}\n"
    return PAGE.format(title=title, more=more, body=body)


def tasks(portal):
    """Every reading task, by its responsible person."""
    select = {"select": ["ID", "TITLE", "STATUS", "RESPONSIBLE_ID", "XML_ID", "DEADLINE", "DESCRIPTION"]}
    found = portal.call("tasks.task.list", {**select, "filter": {"TAG": "kb-reading"}})["tasks"]
    return [task for task in found if task["xmlId"].startswith("kb-read:")]


def items(portal, task):
    """A task's items, without the list's own title."""
    rows = portal.call("task.checklistitem.getlist", [int(task["id"]), {"ID": "asc"}])
    return [row for row in rows if int(row["PARENT_ID"])]


def tick(portal, person, task, *titles):
    for row in items(portal, task):
        if not titles or row["TITLE"].startswith(titles):
            portal.call("task.checklistitem.complete", [int(task["id"]), int(row["ID"])], person)


def tick_by_hand(portal, person, task, row):
    """As a person does it: choose oneself, open the task's page, tick."""
    with requests.Session() as browser:
        browser.trust_env = False

        def send(path, form):
            token = re.search(r'name="csrf" value="([^"]+)"', browser.get(f"{portal.url}{path}", timeout=10).text)
            answer = browser.post(f"{portal.url}{path}", {"csrf": token[1], **form}, timeout=10)
            assert answer.status_code == 200, answer.text

        token = re.search(r'name="csrf" value="([^"]+)"', browser.get(f"{portal.url}/", timeout=10).text)
        browser.post(f"{portal.url}/person", {"csrf": token[1], "person": person, "back": "/"}, timeout=10)
        send(f"/company/personal/user/{person}/tasks/task/view/{task['id']}/", {"action": "tick", "item": row["ID"]})


def states(said):
    return {(row["person"], row["key"]): row["state"] for row in said.json["readings"]}


def assign(base, *options):
    said = base.say("reading", "--assign", "--format", "json", *options)
    assert said.code == 0, said.err
    return said


@pytest.fixture
def published(base, portal):
    """A base in which Grigory must read two pages."""
    base.write(
        {
            "rules.md": page("Rules", f"'user:{GRIGORY}'", extra="") + "",
            "trends.md": page("Trends", f"'user:{GRIGORY}'"),
        }
    )
    base.say("publish", "--yes", "--no-tasks")
    return base


def test_a_person_gets_one_task_with_a_checklist_of_pages(published, portal):
    """Each item has title, reading time and address; the task is theirs, has a deadline, and a second run makes no other."""
    said = assign(published)

    (task,) = tasks(portal)
    assert task["responsibleId"] == "29"
    assert task["xmlId"] == "kb-read:test:29:1"
    assert task["deadline"].startswith("2026-12-03T18:00:00")
    titles = [row["TITLE"] for row in items(portal, task)]
    assert [title.partition(" (")[0] for title in titles] == ["Rules", "Trends"]
    assert f"(1 min) {portal.url}/knowledge/test/rules/" in titles[0]
    assert set(states(said).values()) == {"open"}
    assert {row["task"] for row in said.json["readings"]} == {task["id"]}

    portal.forget_requests()
    assert assign(published).json == said.json
    assert portal.writes() == []
    assert len(tasks(portal)) == 1


def test_only_the_persons_own_tick_counts(published, portal):
    """Their head may tick it as well; that says nothing of them."""
    assign(published)
    (task,) = tasks(portal)
    tick(portal, "publisher", task, "Rules")
    tick(portal, GRIGORY, task, "Trends")

    said = assign(published)

    by_page = {row["key"]: row for row in said.json["readings"]}
    read = [row for row in by_page.values() if row["state"] == "read"]
    assert len(read) == 1
    assert read[0]["at"].startswith("2026-11-23")
    assert sorted(row["state"] for row in by_page.values()) == ["open", "read"]


def test_all_ticks_finish_the_task_and_the_record_outlives_the_checklist(published, portal):
    """The record with the hash of the text stands in the description: later changes to the checklist change nothing."""
    assign(published)
    (task,) = tasks(portal)
    tick(portal, GRIGORY, task)
    assign(published)
    (task,) = tasks(portal)
    assert task["status"] == "5"
    for row in items(portal, task):
        portal.call("task.checklistitem.delete", [int(task["id"]), int(row["ID"])])

    said = assign(published)

    assert set(states(said).values()) == {"read"}
    assert len(tasks(portal)) == 1


def test_a_raised_version_asks_again_with_the_difference(published, portal):
    """An edit alone asks nobody; a raised version asks whoever read the earlier one, and shows what changed since."""
    published.commit()
    assign(published)
    (task,) = tasks(portal)
    tick(portal, GRIGORY, task)
    assign(published)
    published.write({"rules.md": page("Rules", f"'user:{GRIGORY}'", body="Words to read.\n\nA slip mended.")})
    published.commit()
    published.say("publish", "--yes", "--no-tasks")
    assert set(states(assign(published)).values()) == {"read"}

    published.write(
        {"rules.md": page("Rules", f"'user:{GRIGORY}'", version=2, body="Words to read.\n\nNever by night.")}
    )
    published.commit()
    published.say("publish", "--yes", "--no-tasks")
    portal.control("clock", {"now": "2026-12-10T09:00:00+01:00"})
    said = assign(published)

    rows = {row["state"]: row for row in said.json["readings"]}
    assert rows["outdated"]["version"] == 1
    second = next(task for task in tasks(portal) if task["xmlId"].endswith(":2"))
    assert [row["TITLE"].partition(" (")[0] for row in items(portal, second)] == ["Rules"]
    assert "+ Never by night." in second["description"]
    assert "since version 1" in second["description"]
    assert len(tasks(portal)) == 2


def test_at_most_five_pages_a_week(base, portal):
    """In reading order; the rest comes a week later, into the task that is open."""
    base.write({f"p{n}.md": page(f"P{n}", f"'user:{OLGA}'") for n in range(7)})
    base.say("publish", "--yes", "--no-tasks")

    assign(base)
    (task,) = tasks(portal)
    assert [row["TITLE"][:2] for row in items(portal, task)] == ["P0", "P1", "P2", "P3", "P4"]
    portal.control("clock", {"now": "2026-11-27T09:00:00+01:00"})
    assign(base)
    assert len(items(portal, task)) == 5
    portal.control("clock", {"now": "2026-12-01T09:00:00+01:00"})
    assign(base)

    (task,) = tasks(portal)
    assert [row["TITLE"][:2] for row in items(portal, task)][5:] == ["P5", "P6"]


def test_newcomers_are_asked_and_others_are_not(base, portal):
    """Whoever registered within the last 90 days; a day of employment counts before that of registration."""
    base.write({"start.md": page("Start", "newcomers")})
    base.say("publish", "--yes", "--no-tasks")
    db = portal.server.portal.store.connection
    db.execute("UPDATE user SET date_register = strftime('%s', '2024-01-10')")
    db.execute("UPDATE user SET date_register = strftime('%s', '2026-10-10') WHERE email = ?", (GRIGORY,))
    db.commit()

    said = assign(base)

    assert list(states(said)) == [(GRIGORY, said.json["readings"][0]["key"])]


def test_a_department_is_everybody_in_it_and_below(base, portal):
    """Department 5 is Product with Engineering below it; whoever moves away is asked no more."""
    base.write({"build.md": page("Build", "'department:5'")})
    base.say("publish", "--yes", "--no-tasks")

    people = {person for person, _ in states(assign(base))}
    assert {"james.w@example.com", "hanna.v@example.com"} <= people
    assert OLGA not in people
    db = portal.server.portal.store.connection
    db.execute("UPDATE user SET departments = '[3]' WHERE email = 'hanna.v@example.com'")
    db.commit()
    assign(base)

    moved = next(task for task in tasks(portal) if task["responsibleId"] == "24")
    assert moved["status"] == "5"


def test_the_task_of_somebody_who_left_is_closed(published, portal):
    assign(published)
    db = portal.server.portal.store.connection
    db.execute("UPDATE user SET active = 'N' WHERE email = ?", (GRIGORY,))
    db.commit()

    said = assign(published)

    (task,) = tasks(portal)
    assert task["status"] == "5"
    assert said.json["readings"] == []


def test_the_whole_company_is_not_asked_by_a_slip(base, portal):
    """More than 20 new tasks for people who are no newcomers are refused, until it is said that they are meant."""
    base.write({"all.md": page("For all", "all")})
    base.say("publish", "--yes", "--no-tasks")
    db = portal.server.portal.store.connection
    db.execute("UPDATE user SET date_register = strftime('%s', '2024-01-10')")
    db.commit()

    refused = base.say("reading", "--assign")

    assert refused.code == 4
    assert "--allow-tasks 28" in refused.err
    assert tasks(portal) == []
    assign(base, "--allow-tasks", "28")
    assert len(tasks(portal)) == 28


def test_a_page_that_is_overdue_is_not_asked_for(base, portal):
    base.write({"old.md": page("Old", f"'user:{OLGA}'").replace("2026-11-01", "2025-11-01")})
    base.say("publish", "--yes", "--no-tasks")

    said = assign(base)

    assert list(states(said).values()) == ["exempt"]
    assert tasks(portal) == []


def test_who_is_late_is_told(published, portal):
    assign(published)
    portal.control("clock", {"now": "2026-12-20T09:00:00+01:00"})

    assert set(states(assign(published)).values()) == {"late"}


def test_reading_is_shown_by_page_and_by_person(published, portal):
    assign(published)

    text = published.say("reading")
    one = published.say("reading", "--page", "content/rules.md", "--format", "csv")
    nobody = published.say("reading", "--person", OLGA, "--format", "json")

    assert "Rules (version 1): read by 0 of 1" in text.out
    assert "A tick is what a person declares" in text.out
    rows = list(csv.DictReader(io.StringIO(one.out)))
    assert [(row["person"], row["state"]) for row in rows] == [(GRIGORY, "open")]
    assert nobody.json == {"schema": "reading/1", "readings": []}


@pytest.mark.parametrize("nth", range(1, 12))
def test_a_run_cut_at_any_command_is_finished_by_the_next(published, portal, nth):
    """One task, each page once in its checklist, whatever was lost."""
    portal.control("faults", [{"method": None, "nth": nth, "kind": "die_after_command", "times": 1}])
    published.say("reading", "--assign")
    portal.control("faults", [])

    assign(published)

    (task,) = tasks(portal)
    assert [row["TITLE"].partition(" (")[0] for row in items(portal, task)] == ["Rules", "Trends"]
    assert task["description"].count("kb-read ") == 2


def test_a_publish_asks_people_to_read_and_an_unchanged_one_costs_two_requests(base, portal):
    """The plan names the task; --no-tasks leaves it out; pages of the same publish have their addresses in the checklist."""
    base.write({"rules.md": page("Rules", f"'user:{GRIGORY}'")})
    planned = base.say("plan", "--format", "json").json
    assert [(row["owner"], row["action"]) for row in planned["tasks"]] == [(GRIGORY, "create")]
    assert f"task for {GRIGORY}: read content/rules.md by " in base.say("plan").out

    said = base.say("publish", "--yes", "--format", "json")

    assert said.json["summary"]["tasks_created"] == 1
    (task,) = tasks(portal)
    assert f"{portal.url}/knowledge/test/rules/" in items(portal, task)[0]["TITLE"]
    portal.forget_requests()
    again = base.say("publish", "--yes", "--format", "json")
    assert again.json["summary"]["tasks_updated"] == 0
    assert portal.writes() == []
    assert len(portal.control("requests")) == 2


def test_a_publish_that_would_ask_the_whole_company_is_refused(base, portal):
    base.write({"all.md": page("For all", "all")})
    db = portal.server.portal.store.connection
    db.execute("UPDATE user SET date_register = strftime('%s', '2024-01-10')")
    db.commit()

    refused = base.say("publish", "--yes")

    assert refused.code == 4
    assert portal.writes() == []
    assert base.say("publish", "--yes", "--no-tasks").code == 0


def test_leave_moves_the_day_and_nobody_is_late_for_it(published, portal):
    """Five days on leave give five days more, on the open task too; whoever is on leave today is asked for nothing new."""
    assign(published)
    absence = {
        "type": "user",
        "ownerId": 29,
        "name": "Leave",
        "accessibility": "absent",
        "skip_time": "Y",
        "section": 1,
    }
    portal.call("calendar.event.add", {**absence, "from": "2026-11-26", "to": "2026-11-30"})

    assign(published)
    (task,) = tasks(portal)
    assert task["deadline"].startswith("2026-12-08T18:00:00")
    portal.forget_requests()
    assign(published)
    assert portal.writes() == []

    published.write({"more.md": page("More", f"'user:{GRIGORY}'")})
    published.say("publish", "--yes", "--no-tasks")
    portal.control("clock", {"now": "2026-11-27T09:00:00+01:00"})
    assign(published)
    assert len(items(portal, task)) == 2
    portal.control("clock", {"now": "2026-12-07T09:00:00+01:00"})
    assert set(states(assign(published)).values()) == {"open"}
    assert len(items(portal, task)) == 3
    portal.control("clock", {"now": "2026-12-09T09:00:00+01:00"})
    assert sorted(states(assign(published)).values()) == ["late", "late", "open"]


def test_the_deadline_is_that_of_the_page_to_be_read_next(base, portal):
    """Five days for one page and thirty for another make a task of five days; it moves once the first page is read."""
    who = f"'user:{GRIGORY}'"
    base.write({"deal.md": page("Deal", who, due="5 days"), "sales.md": page("Sales", who, due="30 days")})
    base.say("publish", "--yes", "--no-tasks")

    assign(base)
    (task,) = tasks(portal)
    assert task["deadline"].startswith("2026-11-28T18:00:00")

    tick(portal, GRIGORY, task, "Deal")
    assign(base)
    assert tasks(portal)[0]["deadline"].startswith("2026-12-23T18:00:00")
    portal.forget_requests()
    assign(base)
    assert portal.writes() == []


def test_who_leaves_an_audience_owes_nothing_and_who_joins_it_is_asked(base, portal):
    """Also while the page is open; the record keeps what was read. What is told before the tasks are changed is told after it."""
    base.write({"sales.md": page("Sales", "'department:4'"), "deal.md": page("Deal", "'department:4'")})
    base.say("publish", "--yes", "--no-tasks")
    assign(base)
    (task,) = [task for task in tasks(portal) if task["xmlId"] == "kb-read:test:29:1"]
    tick(portal, GRIGORY, task, "Deal")
    db = portal.server.portal.store.connection
    db.execute("UPDATE user SET departments = '[3]' WHERE email = ?", (GRIGORY,))
    db.execute("UPDATE user SET departments = '[4]' WHERE email = ?", (OLGA,))
    db.commit()

    before = states(base.say("reading", "--format", "json"))
    after = states(assign(base))

    assert before == after
    assert sorted(state for (who, _), state in after.items() if who == GRIGORY) == ["exempt", "read"]
    assert [state for (who, _), state in after.items() if who == OLGA] == ["open", "open"]
    assert next(t["status"] for t in tasks(portal) if t["id"] == task["id"]) == "5"
