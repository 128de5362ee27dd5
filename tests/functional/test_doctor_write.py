"""``publisher doctor --write``: the open points settled in a scratch base that is gone afterwards, whatever happens in between."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from publisher.config import parse_webhook
from publisher.portal.bitrix24.transport import Transport
from publisher.portal.health import Check, CheckState
from publisher.targets.knowledge_base.rest.doctor.examination import Bitrix24Examination
from publisher.targets.knowledge_base.rest.doctor.open_points import OPEN_POINTS
from publisher.targets.knowledge_base.rest.doctor.scratch import MARK, NAME

KB = {"scope": "KNOWLEDGE"}
ALWAYS_TOO_MUCH = {"write-scope-v2", "write-scope-v3", "write-tasks-page"}
"""What a webhook with every permission, on a portal with few tasks, cannot be asked."""


@pytest.fixture
def transport(portal: Any) -> Iterator[Transport]:
    webhook = parse_webhook(portal.webhook)
    assert webhook is not None
    opened = Transport(webhook, retry_cap=0)
    yield opened
    opened.close()


def settled(transport: Transport, opened: Any = lambda _: False) -> dict[str, Check]:
    return {check.id: check for check in Bitrix24Examination(transport).written(opened)}


def left(portal: Any) -> list[Any]:
    """All that stands on the portal; documents stay as deleted ones."""
    snapshot = portal.control("snapshot")
    documents = [document for document in snapshot["documents"] if document["state"] != "deleted"]
    return [*snapshot["sites"], *snapshot["pages"], *snapshot["tasks"], *documents]


def test_the_emulator_answers_as_the_facts_expect(portal: Any, transport: Transport) -> None:
    """By default nothing differs, each point is told, and nothing is left behind."""
    found = settled(transport)

    assert {name: check.observed for name, check in found.items() if check.state is CheckState.WARNING} == {}
    assert {name for name, check in found.items() if check.state is CheckState.UNPROVEN} == {
        *ALWAYS_TOO_MUCH,
        "write-views",
    }
    assert len(found) == len(OPEN_POINTS) + 1
    assert left(portal) == []


SWITCHES = {
    ("wrong_block", "docs"): {"write-wrong-block"},
    ("credentials", "docs"): {"write-secret-v2", "write-secret-v3"},
    ("batch_errors", "docs"): {"write-commands-51"},
    ("list_without_id", "docs"): {"write-list-without-id"},
    ("note_file", "fields"): {"write-notes-file"},
    ("waf", "batch"): {"write-words-batch"},
    ("rights", "not_available"): {"write-rights"},
    ("note_policy", "docs"): {"write-notes-policy"},
    ("task_tags", "list"): {"write-tags-read"},
    ("idempotency", "ignored"): {"write-repeated"},
    ("overlong", "error"): {"write-long-title", "write-long-code", "write-long-xml-id"},
    ("app_info", "docs"): {"write-app-info"},
}


@pytest.mark.parametrize(("switch", "choice"), SWITCHES)
def test_another_reading_is_seen(switch: str, choice: str, portal: Any, transport: Transport) -> None:
    """Just that one, with the fact's number and the switch that imitates the portal."""
    portal.control("switches", {switch: choice})

    found = settled(transport)

    other = {name: check for name, check in found.items() if check.state is CheckState.WARNING}
    assert other.keys() == SWITCHES[switch, choice]
    assert {check.switch for check in other.values()} == {f"{switch}={choice}"}
    assert all(check.fact for check in other.values())


def test_a_killed_run_is_cleared_up_by_the_next_one(portal: Any, transport: Transport) -> None:
    """Base, page, task and notes of the scratch names go; whatever people called alike stays."""
    site = portal.call(
        "landing.site.add", {**KB, "fields": {"TITLE": "x", "CODE": NAME, "TYPE": "KNOWLEDGE", "XML_ID": MARK}}
    )
    portal.call("landing.landing.add", {**KB, "fields": {"TITLE": NAME, "SITE_ID": site}})
    portal.call("tasks.task.add", {"fields": {"TITLE": NAME, "RESPONSIBLE_ID": 1}})
    kept = {"TITLE": f"{NAME} of people", "CODE": "people", "TYPE": "KNOWLEDGE"}
    portal.call("landing.site.add", {**KB, "fields": kept})

    assert settled(transport)["write-trash"].state is CheckState.OK

    assert [row["title"] for row in left(portal)] == [kept["TITLE"]]


def test_the_command_writes_table_and_report(base: Any) -> None:
    """``doctor/1`` has the points beside the other checks; the report has no address and none of the portal's words."""
    told = base.say("doctor", "--emulator", "--write", "--format", "json", "--report", "report.json")

    assert told.code in {0, 6}, told.out
    checks = {check["id"]: check for check in json.loads(told.out)["checks"]}
    assert {"write-trash", "write-views", "sanitiser"} <= checks.keys()
    assert checks["write-trash"]["state"] == "ok"
    report = (base.path / "report.json").read_text(encoding="utf-8")
    assert "write-trash" in report
    assert "://" not in report


def test_every_lost_answer_leaves_nothing_for_long(portal: Any, transport: Transport) -> None:
    """A run whose answers are lost leaves what the next run removes."""
    for method in ("landing.site.add", "landing.landing.add", "landing.landing.addblock", "tasks.task.add"):
        portal.control("faults", [{"method": method, "nth": 1, "kind": "drop_after", "times": 1}])
        settled(transport)
    portal.control("faults", [{"method": "landing.site.delete", "nth": 1, "kind": "http_500_html", "times": 9}])
    settled(transport)
    portal.control("faults", [])

    settled(transport)

    assert left(portal) == []


def test_a_visit_is_counted_and_the_reader_named(portal: Any, transport: Transport) -> None:
    """Where somebody opens the page: the trap that makes a reader look like an editor (facts kb-9.6)."""
    asked: list[str] = []

    def opened(request: Any) -> bool:
        asked.append(str(dict(request.values)["url"]))
        session = "abcdefghijklmnopqrstuvwx"
        cookies = {"portal_session": f"{session}.7"}
        requests.get(asked[0], cookies=cookies, timeout=10).raise_for_status()
        return True

    visit = settled(transport, opened)["write-views"]

    assert visit.observed == "counted, named as the editor"
    assert asked[0].startswith(portal.server.url)


def test_a_webhook_that_may_make_no_base_is_told(base: Any, portal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the permission for pages there is no scratch base; the rest of the doctor's answers stand."""
    made = portal.control("webhooks", {"user": "publisher@example.com", "scopes": ["task"], "expires": None})
    monkeypatch.setenv("BITRIX24_WEBHOOK_URL", made["url"])

    told = base.say("doctor", "--write")

    assert told.code == 7
    assert "scratch base" in told.out


def test_an_unreachable_portal_is_asked_for_nothing_more() -> None:
    """The secret stands in no sentence."""
    webhook = parse_webhook("http://127.0.0.1:9/rest/1/topsecret0key/")
    assert webhook is not None
    transport = Transport(webhook, retry_cap=0)

    [check] = settled(transport).values()

    assert check.stops
    assert "topsecret0key" not in repr(check)


def test_a_portal_with_many_tasks_tells_how_large_a_page_is(portal: Any, transport: Transport) -> None:
    """With few it cannot be asked; by a webhook that lacks permissions their refusal is."""
    portal.control("switches", {"page_v3": "1000"})
    for number in range(51):
        portal.call("tasks.task.add", {"fields": {"TITLE": f"Task {number}", "RESPONSIBLE_ID": 1}})

    found = settled(transport)

    assert found["write-tasks-page"].observed == "more than 50"


def test_a_missing_permission_is_told_by_its_refusal(portal: Any) -> None:
    """Each version has its own status and code."""
    made = portal.control("webhooks", {"user": "publisher@example.com", "scopes": ["landing", "user"], "expires": None})
    webhook = parse_webhook(made["url"])
    assert webhook is not None

    found = settled(Transport(webhook, retry_cap=0))

    assert found["write-scope-v2"].state is CheckState.OK
    assert found["write-key"].observed == "could not be asked"
    assert left(portal) == []
