"""With --format json standard output is one document of its schema, at every exit code but 2."""

import json
import socket
from datetime import UTC, datetime

import jsonschema
import pytest
import requests

from publisher.bootstrap import run_demo_emulator

COUNTS = ("created", "updated", "moved", "archived", "restored", "unchanged", "drift", "conflicts", "failed")
TASKS = ("tasks_created", "tasks_updated", "tasks_closed", "tasks_queued")
TEXT = {"type": "string"}
NUMBER = {"type": "integer", "minimum": 0}
ACTIONS = ["created", "updated", "moved", "archived", "restored", "unchanged", "drift", "conflict", "failed"]


def rows(properties, **more):
    """An array of objects that have all of these keys."""
    return {
        "type": "array",
        "items": {"type": "object", "required": list(properties), "properties": properties, **more},
    }


def document(name, **properties):
    """A document's schema: every key required, `error` allowed."""
    required = {"schema": {"const": name}, **properties}
    return {"type": "object", "required": list(required), "properties": required}


SUMMARY = {
    "type": "object",
    "required": [*COUNTS, *TASKS],
    "properties": dict.fromkeys([*COUNTS, *TASKS], NUMBER),
    "additionalProperties": False,
}
TASK = {"task": TEXT, "key": TEXT, "owner": TEXT, "action": {"enum": ["create", "update", "close"]}, "due": TEXT}
SCHEMAS = {
    "findings/1": document(
        "findings/1",
        pages=NUMBER,
        rendered=NUMBER,
        cached=NUMBER,
        findings=rows(
            {
                "rule": TEXT,
                "severity": {"enum": ["error", "warning"]},
                "path": TEXT,
                "line": {"type": "integer", "minimum": 1},
                "column": {"type": "integer", "minimum": 1},
                "message": TEXT,
                "hint": TEXT,
            },
            additionalProperties=False,
        ),
    ),
    "plan/1": document(
        "plan/1",
        summary=SUMMARY,
        changes=rows(
            {"key": TEXT, "path": TEXT, "action": {"enum": ACTIONS}, "reasons": {"type": "array"}, "diff": TEXT}
        ),
        tasks=rows(TASK),
        foreign={"type": "array"},
    ),
    "report/1": document(
        "report/1",
        summary=SUMMARY,
        requests=NUMBER,
        seconds={"type": "number", "minimum": 0},
        pages=rows({"key": TEXT, "path": TEXT, "action": {"enum": ACTIONS}, "url": TEXT, "reason": TEXT}),
    ),
    "review/1": document("review/1", tasks=rows({**TASK, "cycle": TEXT})),
}


def checked(said, code, schema):
    """The document, held to its schema; the exit code is the expected one."""
    assert said.code == code, said.err
    found = said.json
    jsonschema.validate(found, SCHEMAS[schema])
    return found


@pytest.fixture
def running(company):
    """The folder's emulator as a program that answers; gives a function that adds a fault, or clears them."""
    with run_demo_emulator(company.path / ".publisher", now=datetime(2026, 11, 23, 8, tzinfo=UTC)) as emulator:
        company.url = emulator.url

        def fail(**rule):
            rules = [{"times": 1, "nth": 1, **rule}] if rule else []
            requests.post(f"{emulator.url}/_emulator/faults", json=rules, timeout=10)

        yield fail


@pytest.fixture
def unreachable(monkeypatch):
    """A webhook behind a port at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("BITRIX24_WEBHOOK_URL", f"http://127.0.0.1:{port}/rest/1/s3cr3tOfTheWebhook/")


def break_content(company):
    """A link to nowhere."""
    company.write("content/trends.md", "# Trends\n\n[x](gone.md)\n")


def test_check_with_and_without_errors(company):
    """Exit 0 and 1; every finding has a row."""
    assert checked(company.say("check", "--format", "json"), 0, "findings/1")["findings"] == []
    break_content(company)
    found = checked(company.say("check", "--format", "json"), 1, "findings/1")
    assert [row["rule"] for row in found["findings"] if row["severity"] == "error"] == ["link-broken"]


@pytest.mark.parametrize("command", ["plan", "publish", "review"])
def test_errors_in_the_content_print_the_findings(company, command):
    """Exit 1: the document of check, nothing sent; as text too."""
    break_content(company)

    found = checked(company.say(command, "--emulator", "--format", "json"), 1, "findings/1")
    assert found["pages"] == 2
    said = company.say(command, "--emulator")
    assert (said.code, "content/trends.md:3:" in said.out) == (1, True)
    assert "1 error" in said.err


def test_a_plan_with_and_without_changes(company):
    """Exit 0 and 3, before and after publishing."""
    before = checked(company.say("plan", "--emulator", "--format", "json", "--exit-code"), 3, "plan/1")
    assert {row["action"] for row in before["changes"]} == {"created"}
    assert before["summary"]["created"] == 2
    report = checked(company.say("publish", "--emulator", "--format", "json"), 0, "report/1")
    assert [row["action"] for row in report["pages"]] == ["created", "created"]
    assert {row["path"] for row in report["pages"]} == {"content/index.md", "content/trends.md"}
    assert all(row["url"].startswith("http://") for row in report["pages"])
    after = checked(company.say("plan", "--emulator", "--format", "json", "--exit-code"), 0, "plan/1")
    assert after["changes"] == after["tasks"] == []
    assert checked(company.say("publish", "--emulator", "--format", "json"), 0, "report/1")["summary"]["unchanged"] == 2


def test_people_s_edits(company):
    """Exit 6 of publish and of plan --exit-code; --drift-ok makes it 0."""
    company.say("publish", "--emulator")
    company.edit("Trends", "3 per cent", "5 per cent")

    planned = checked(company.say("plan", "--emulator", "--format", "json", "--exit-code"), 6, "plan/1")
    assert [(row["action"], row["diff"]) for row in planned["changes"]] == [
        ("drift", "Prices fall by [-5-] {+3+} per cent.")
    ]
    report = checked(company.say("publish", "--emulator", "--format", "json"), 6, "report/1")
    assert report["summary"]["drift"] == 1
    assert checked(company.say("publish", "--emulator", "--format", "json", "--drift-ok"), 0, "report/1")


@pytest.mark.parametrize(("command", "schema"), [("plan", "plan/1"), ("publish", "report/1")])
def test_a_foreign_base_is_refused(company, command, schema):
    """Exit 4: an empty document that says why, with every reason."""
    fields = {"TITLE": "Old", "CODE": "test", "TYPE": "KNOWLEDGE"}
    company.rest("landing.site.add", {"scope": "KNOWLEDGE", "fields": fields}, "publisher")

    found = checked(company.say(command, "--emulator", "--format", "json"), 4, schema)

    assert "“Old”" in found["error"]["message"]
    assert found["error"]["reasons"]
    assert set(found["summary"].values()) == {0}


def test_a_foreign_base_keeps_nobody_from_reviews(company):
    """Tasks need pages on the portal: the same refusal."""
    fields = {"TITLE": "Old", "CODE": "test", "TYPE": "KNOWLEDGE"}
    company.rest("landing.site.add", {"scope": "KNOWLEDGE", "fields": fields}, "publisher")

    assert checked(company.say("review", "--emulator", "--format", "json"), 4, "review/1")["error"]["message"]


def test_too_many_removals_and_a_stale_plan(company):
    """Exit 4 of publish, twice."""
    for number in range(9):
        company.write(f"content/p{number}.md", f"# Page {number}\n\nText {number}.\n")
    assert company.say("publish", "--emulator").code == 0
    assert company.say("plan", "--emulator", "--out", "plan.json").code == 0
    for number in range(7):
        (company.path / f"content/p{number}.md").unlink()

    refused = checked(company.say("publish", "--emulator", "--format", "json"), 4, "report/1")
    assert len(refused["error"]["reasons"]) == 7
    stale = company.say("publish", "--emulator", "--format", "json", "--plan", "plan.json", "--allow-removals", "7")
    told = checked(stale, 4, "report/1")["error"]
    assert "no longer what would be done now" in told["message"]
    assert ["content has changed" in reason for reason in told["reasons"]] == [True]
    saved = json.loads((company.path / "plan.json").read_text(encoding="utf-8"))
    jsonschema.validate(saved, SCHEMAS["plan/1"])
    assert len(saved["digest"]) == 32


def test_a_publish_that_was_done_in_part(company, running):
    """Exit 5: the pages were made and never filled; each row says why. Running again finishes it."""
    running(method="landing.landing.addblock", kind="drop_before", times=99)

    report = checked(company.say("publish", "--emulator", "--format", "json"), 5, "report/1")

    assert report["summary"]["failed"] == 2
    assert all(row["reason"] for row in report["pages"] if row["action"] == "failed")
    running()
    again = checked(company.say("publish", "--emulator", "--format", "json"), 0, "report/1")
    assert again["summary"]["created"] == 2


@pytest.mark.parametrize(("command", "schema"), [("plan", "plan/1"), ("publish", "report/1"), ("review", "review/1")])
def test_a_portal_that_cannot_be_reached(company, unreachable, command, schema):
    """Exit 7: an empty document with the reason, and no secret."""
    said = company.say("-vv", command, "--format", "json")

    assert checked(said, 7, schema)["error"]["message"]
    assert "s3cr3t" not in said.out + said.err


def test_reviews(company):
    """A due review makes a task once; the document tells it with its cycle."""
    company.write("content/trends.md", "---\nid: trends-page\nlast_reviewed: 2026-01-10\n---\n# Trends\n\nFall.\n")
    company.say("publish", "--emulator", "--no-tasks")

    shown = checked(company.say("review", "--emulator", "--format", "json", "--dry-run"), 0, "review/1")
    first = checked(company.say("review", "--emulator", "--format", "json"), 0, "review/1")
    second = checked(company.say("review", "--emulator", "--format", "json"), 0, "review/1")

    assert [(row["key"], row["action"], row["task"]) for row in shown["tasks"]] == [("trends-page", "create", "")]
    (row,) = first["tasks"]
    assert (row["owner"], row["cycle"], row["due"]) == ("anna.k@example.com", "2026-01-10", "2026-07-10")
    assert int(row["task"]) > 0
    assert second["tasks"] == []


def test_with_today_the_documents_are_plans_and_nothing_is_written(company):
    """publish and review show what would be on that day; the portal stays as it is."""
    company.write("content/trends.md", "---\nid: trends-page\nlast_reviewed: 2026-01-10\n---\n# Trends\n\nFall.\n")
    shown = company.say("publish", "--emulator", "--format", "json", "--today", "2027-12-31")

    assert [row["action"] for row in checked(shown, 0, "plan/1")["changes"]] == ["created", "created"]
    assert "writes nothing" in shown.err
    assert company.titles() == []
    company.say("publish", "--emulator", "--no-tasks")
    then = company.say("review", "--emulator", "--format", "json", "--today", "2027-12-31")
    assert {row["task"] for row in checked(then, 0, "review/1")["tasks"]} == {""}
    assert "writes nothing" in then.err
    params = {"filter": {"TAG": "kb-review"}, "select": ["ID"]}
    assert company.rest("tasks.task.list", params, "publisher")["tasks"] == []


def test_a_plan_made_with_other_options_is_refused_by_their_names(company):
    """The content is the same, and the portal: what differs is told, and the same options are taken."""
    assert company.say("publish", "--emulator").code == 0
    company.write("content/trends.md", "---\nlast_reviewed: 2026-01-10\n---\n# Trends\n\nAll fall.\n")
    assert company.say("plan", "--emulator", "--no-tasks", "--out", "plan.json").code == 0

    told = checked(company.say("publish", "--emulator", "--format", "json", "--plan", "plan.json"), 4, "report/1")

    assert told["error"]["reasons"] == [
        "It was made with other options: --no-tasks then, none now. Run publish with the same ones."
    ]
    assert company.say("publish", "--emulator", "--plan", "plan.json", "--no-tasks").code == 0


def test_a_saved_plan_tells_that_the_portal_moved_on(company):
    """The plan itself was carried out since."""
    assert company.say("plan", "--emulator", "--out", "plan.json").code == 0
    assert company.say("publish", "--emulator").code == 0

    told = checked(company.say("publish", "--emulator", "--format", "json", "--plan", "plan.json"), 4, "report/1")

    assert ["portal has changed" in reason for reason in told["error"]["reasons"]] == [True]


def test_a_plan_says_that_publishing_would_refuse_it(company):
    """Text, JSON and the dry run alike, until the number is allowed."""
    for number in range(9):
        company.write(f"content/p{number}.md", f"# Page {number}\n\nText {number}.\n")
    assert company.say("publish", "--emulator").code == 0
    for number in range(9):
        (company.path / f"content/p{number}.md").unlink()

    shown = company.say("publish", "--emulator", "--dry-run")
    assert shown.code == 0
    assert "! publish would refuse this: 9 of " in shown.out
    assert "publish --allow-removals 9" in shown.out
    assert checked(company.say("plan", "--emulator", "--format", "json"), 0, "plan/1")["refusal"].startswith("9 of ")
    allowed = company.say("plan", "--emulator", "--format", "json", "--allow-removals", "9")
    assert checked(allowed, 0, "plan/1")["refusal"] == ""
