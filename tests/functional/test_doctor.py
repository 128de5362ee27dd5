"""``publisher doctor`` on portals that are broken in one way each: it names the trouble and the remedy, in one run, without the secret."""

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from clocks import MORNING

from portal_emulator.switches import PORTALS

ROOT = Path(__file__).parents[2]
KB = {"scope": "KNOWLEDGE"}
USUAL = ("landing", "task", "user_basic", "department")
ALL = "publish,review,reading,setup"


@dataclass(frozen=True)
class Case:
    """How a portal is broken, and what the doctor must say of it: the check, its state, a word of its text, the exit code."""

    name: str
    make: Callable[..., Any]
    check: str
    state: str
    said: str
    code: int
    arguments: tuple[str, ...] = ()


def switch(name: str, choice: str) -> Callable[..., None]:
    return lambda base, portal, patch: portal.control("switches", {name: choice})


def webhook(*scopes: str, user: str = "publisher@example.com", expires: str | None = None) -> Callable[..., None]:
    def make(base: Any, portal: Any, patch: Any) -> None:
        made = portal.control("webhooks", {"user": user, "scopes": list(scopes), "expires": expires})
        patch.setenv("BITRIX24_WEBHOOK_URL", made["url"])

    return make


def address(change: Callable[[str], str]) -> Callable[..., None]:
    return lambda base, portal, patch: patch.setenv("BITRIX24_WEBHOOK_URL", change(portal.webhook))


def clock(base: Any, portal: Any, patch: Any) -> None:
    portal.control("clock", {"now": (MORNING + timedelta(hours=2)).isoformat()})


def published(base: Any, portal: Any) -> str:
    said = base.say("publish", "--no-tasks")
    assert said.code == 0, said.err
    [site] = portal.call("landing.site.getList", KB)
    return str(site["ID"])


def twin(base: Any, portal: Any, patch: Any) -> None:
    published(base, portal)
    fields = {"TITLE": "Twin", "CODE": "twin", "TYPE": "KNOWLEDGE", "XML_ID": "kb1|test"}
    portal.call("landing.site.add", {**KB, "fields": fields})


def in_group(base: Any, portal: Any, patch: Any) -> None:
    site = published(base, portal)
    group = portal.call("sonet_group.create", {"NAME": "Strategy"})
    assert portal.call("landing.site.bindingToGroup", {"id": site, "groupId": group}) is True


def in_trash(base: Any, portal: Any, patch: Any) -> None:
    portal.call("landing.site.markDelete", {**KB, "id": published(base, portal)})


def taken(base: Any, portal: Any, patch: Any) -> None:
    portal.call("landing.site.add", {**KB, "fields": {"TITLE": "Canteen", "CODE": "test", "TYPE": "KNOWLEDGE"}})


def no_right_to_edit(base: Any, portal: Any, patch: Any) -> None:
    site = published(base, portal)
    portal.call("landing.role.enable", {"mode": 0})
    portal.call("landing.site.setRights", {**KB, "id": site, "rights": {"AU": ["read"]}})
    webhook(*USUAL, user="ivan.p@example.com")(base, portal, patch)


def marks_of_another(base: Any, portal: Any, patch: Any) -> None:
    published(base, portal)
    webhook(*USUAL, user="ivan.p@example.com")(base, portal, patch)


def no_group(base: Any, portal: Any, patch: Any) -> None:
    settings = (base.path / "mkdocs.yml").read_text(encoding="utf-8")
    base.write({}, f"{settings}      review: {{group: 77}}\n")


def unknown_owner(base: Any, portal: Any, patch: Any) -> None:
    base.write({"trends.md": "---\nowner: gone@example.com\n---\n# Trends\n\nPrices.\n"})


def a_page_owners_webhook(base: Any, portal: Any, patch: Any) -> None:
    webhook(*USUAL, user="anna.k@example.com")(base, portal, patch)


def no_administrator(base: Any, portal: Any, patch: Any) -> None:
    webhook(*USUAL, "sonet_group", user="ivan.p@example.com")(base, portal, patch)


def with_task(base: Any, portal: Any, patch: Any) -> None:
    portal.call("tasks.task.add", {"fields": {"TITLE": "Any", "RESPONSIBLE_ID": 3}})
    switch("xml_id_filter", "ignored")(base, portal, patch)


def with_base(base: Any, portal: Any, patch: Any) -> None:
    published(base, portal)
    switch("xml_id_filter", "ignored")(base, portal, patch)


def no_such_host(base: Any, portal: Any, patch: Any) -> None:
    patch.setenv("BITRIX24_WEBHOOK_URL", "http://nowhere.localhost:9/rest/1/s3cr3tWebhookKey0/")


CASES = [
    Case("no subscription", switch("plan", "free"), "subscription", "no", "Marketplace", 7),
    Case("no subscription, as the source has it", switch("plan", "free_source"), "subscription", "no", "Marketplace", 7),
    Case("plan has ended", switch("plan", "expired"), "webhook", "ok", "", 0),
    Case("one scope missing", webhook("task", "user_basic", "department"), "scopes", "no", "landing (publish)", 7),
    Case("all scopes missing", webhook("im"), "scopes", "no", "task (publish, review, reading)", 7, ("--for", ALL)),
    Case("useful scope missing", webhook("landing", "task", "user_basic"), "scopes", "warning", "department", 6),
    Case("expired", switch("webhook", "expired"), "webhook", "no", "Create a new inbound webhook", 7),
    Case("expired on a day", webhook("landing", expires="2020-01-01T00:00:00Z"), "webhook", "no", "expired", 7),
    Case("dismissed", switch("webhook", "dismissed"), "webhook", "no", "dismissed", 7),
    Case("wrong secret", address(lambda url: url.rstrip("/")[:-6] + "aaaaaa/"), "webhook", "no", "Copy its address", 7),
    Case("confirmation pending", switch("portal", "confirm"), "webhook", "no", "confirm", 7),
    Case("confirmation refused", switch("portal", "denied"), "webhook", "no", "refused", 7),
    Case("blocked", switch("portal", "overload"), "portal", "no", "blocked", 7),
    Case("deleted", switch("portal", "deleted"), "portal", "no", "deleted", 7),
    Case("wants https", switch("scheme", "https"), "portal", "no", "https", 7),
    Case("moved", switch("moved_to", "on"), "address", "no", "moved", 7),
    Case("no such host", no_such_host, "address", "no", "cannot be looked up", 7),
    Case("clock two hours off", clock, "clock", "warning", "120 minutes", 6),
    Case("e-mails hidden", webhook("landing", "task", "user_brief", "department"), "emails", "warning", "user_basic", 7),
    Case("a system user", switch("webhook_owner", "system"), "webhook-user", "ok", "system user", 0),
    Case("a page owner's webhook", a_page_owners_webhook, "webhook-user", "warning", "service user", 6),
    Case("marks of another user", marks_of_another, "marks", "warning", "read publisher plan", 6),
    Case("no administrator for setup", no_administrator, "administrator", "warning", "administrator's", 6, ("--for", "setup")),
    Case("twin base", twin, "base", "warning", "delete the others", 6),
    Case("base in a group", in_group, "base", "no", "knowledge_base.group: 1", 7),
    Case("base in the trash", in_trash, "base", "warning", "Restore it", 6),
    Case("address taken", taken, "base", "warning", "--adopt", 6),
    Case("no right to edit", no_right_to_edit, "rights", "no", "edit", 7),
    Case("plan without rights", switch("rights", "not_available"), "rights-model", "warning", "private workgroup", 6),
    Case("group of tasks is not there", no_group, "review-group", "no", "review.group", 6),
    Case("owner is not there", unknown_owner, "owners", "warning", "review.fallback", 6),
    Case("filter of tasks ignored", with_task, "task-filter", "warning", "by their tag", 6),
    Case("filter of bases ignored", with_base, "base-filter", "no", "Do not publish", 7),
    Case("dates of people not understood", switch("user_dates", "own"), "user-dates", "warning", "newcomers", 6),
    Case("sanitiser newer than ours", switch("sanitiser", "newer"), "sanitiser", "warning", "newer than ours", 6),
    Case("sanitiser absent", switch("sanitiser", "absent"), "sanitiser", "ok", "differs from ours", 0),
    Case("no REST 3.0", switch("rest_v3", "absent"), "rest-3", "no", "Knowledge Base 2.0 does", 0),
    Case("no notes", switch("notes", "absent"), "notes", "no", "Knowledge Base 2.0", 0),
    Case("app.info refused", switch("app_info", "docs"), "subscription", "ok", "tn-7.2", 0),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_trouble_is_named_with_its_remedy(
    case: Case, base: Any, portal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One run, read-only: the check, what to do, the exit code; the secret stands nowhere."""
    case.make(base, portal, monkeypatch)
    hook = os.environ["BITRIX24_WEBHOOK_URL"]
    portal.forget_requests()

    said = base.say("doctor", "--report", "report.json", *case.arguments)

    assert said.code == case.code, said.out + said.err
    line = re.search(
        rf"^(ok|warning|NO|cannot be proven) +{case.check}  ((?:.*\n)(?:  .*\n)*)", said.out, flags=re.MULTILINE
    )
    assert line is not None, said.out
    assert line[1].lower() == case.state, said.out
    assert case.said in line[2], line[2]
    report = (base.path / "report.json").read_text(encoding="utf-8")
    secret = hook.rstrip("/").rpartition("/")[2]
    assert secret not in said.out + said.err + report
    assert "Traceback" not in said.err
    if case.check != "address":
        assert [method for method in portal.writes() if not reads(method)] == []


def test_the_table_of_broken_portals_is_what_is_tried() -> None:
    """More than 25 of them, each a row."""
    written = (ROOT / "docs" / "broken-portals.md").read_text(encoding="utf-8")
    rows = [
        tuple(row)
        for row in re.findall(r"^\| (.+) \| `([a-z0-9-]+)` \| (\w+) \| (\d) \|$", written, flags=re.MULTILINE)
    ]

    assert rows == [(case.name, case.check, case.state, str(case.code)) for case in CASES]
    assert sum(case.state in {"no", "warning"} for case in CASES) > 25


def reads(method: str) -> bool:
    """Methods that change nothing, though their names do not end as those of lists."""
    return method.lower().endswith(
        (".access", "isenabled", "checkcontent", "current", "info", "bindings", "getrights", "fields")
    )


def test_a_good_portal_passes(base: Any, portal: Any) -> None:
    """Before the first publish and after it."""
    for _ in range(2):
        said = base.say("doctor")
        assert said.code == 0, said.out
        assert "Nothing stands in the way" in said.out
        assert base.say("publish", "--no-tasks").code == 0


def test_the_document_has_the_contracts_keys(base: Any) -> None:
    """doctor/1 of a published base."""
    document = base.say("doctor", "--format", "json").json

    assert document["schema"] == "doctor/1"
    assert {frozenset(row) for row in document["checks"]} == {
        frozenset({"id", "state", "message", "hint", "fact", "switch"})
    }
    assert {row["state"] for row in document["checks"]} <= {"ok", "warning", "no", "unproven"}


def test_the_report_holds_nothing_of_the_company(base: Any, portal: Any) -> None:
    """No name, address, title, code or text of portal and content; and it says so."""
    base.write({"trends.md": "---\nowner: secret.person@example.com\n---\n# Hidden plans\n\nWords.\n"})
    published(base, portal)

    said = base.say("doctor", "--report", "report.json", "--for", ALL)

    report = (base.path / "report.json").read_text(encoding="utf-8")
    host = portal.url.partition("//")[2]
    people = [str(row[name]) for row in portal.call("user.get", {}) for name in ("EMAIL", "LAST_NAME") if row.get(name)]
    for word in (host, "example.com", "secret.person", "Hidden plans", "Test base", str(base.path), *people):
        assert word not in report, word
    assert "no secret, no name, no address" in json.loads(report)["about"]
    assert "report.json holds no secret" in said.err


def test_without_settings_the_rest_is_looked_at(base: Any, portal: Any) -> None:
    """In the first hour there is a webhook and no base yet."""
    (base.path / "mkdocs.yml").unlink()

    said = base.say("doctor")

    assert said.code == 0, said.out
    assert "cannot be proven  base" in said.out


def test_without_a_webhook_it_is_a_usage_error(base: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 2, as everywhere."""
    monkeypatch.delenv("BITRIX24_WEBHOOK_URL")
    assert base.say("doctor").code == 2
    assert base.say("doctor", "--for", "cooking").code == 2


@pytest.mark.parametrize("like", PORTALS)
def test_the_three_portals(like: str, base: Any, portal: Any) -> None:
    """What differs from our facts is named by its number, with the switch that imitates it."""
    with portal.server.portal.store.transaction() as db:
        portal.server.portal.settings.become(db, like)

    document = base.say("doctor", "--format", "json", "--for", ALL).json

    differing = {row["switch"] for row in document["checks"] if row["fact"] and row["switch"]}
    expected = {
        "documented": {"app_info=docs"},
        "source": set(),
        "hostile": {"app_info=docs", "user_dates=own"},
    }
    assert differing == expected[like]
