"""A base that is not for everybody: nothing is written before somebody who must see nothing saw nothing, whichever way it leaks."""

import json
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from publisher.bootstrap import open_canary, open_portal, target_of
from publisher.config import parse_webhook
from publisher.pipeline.mkdocs_config import open_project

KB = {"scope": "KNOWLEDGE"}
ALL = ["read", "edit", "sett", "public", "delete"]
STRANGER = "ivan.p@example.com"
SECRET_WORDS = "Prices fall by 3 per cent"


@pytest.fixture
def limited(base: Any, portal: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An empty base made by hand that only the service user may open; the settings promise that, and a stranger is the canary."""
    settings = (base.path / "mkdocs.yml").read_text(encoding="utf-8")
    base.write({}, f"{settings}      access: {{users: [publisher@example.com], proven: 2026-11-01}}\n")
    site = portal.call("landing.site.add", {**KB, "fields": {"TITLE": "Closed", "CODE": "test", "TYPE": "KNOWLEDGE"}})
    portal.call("landing.role.enable", {"mode": 0})
    rights(portal, {"U1": ALL, "AU": ["denied"]}, site)
    canary(portal, monkeypatch)
    return base


def rights(portal: Any, rows: dict[str, list[str]], site: int = 1) -> None:
    assert portal.call("landing.site.setRights", {**KB, "id": site, "rights": rows}) is True


def canary(portal: Any, patch: Any, user: str = STRANGER, *scopes: str, expires: str | None = None) -> None:
    wanted = {"user": user, "scopes": list(scopes or ("landing",)), "expires": expires}
    patch.setenv("BITRIX24_CANARY_URL", portal.control("webhooks", wanted)["url"])


def switch(name: str, choice: str) -> Callable[[Any, Any], None]:
    return lambda portal, patch: portal.control("switches", {name: choice})


def of_department(portal: Any, patch: Any) -> None:
    [row] = portal.call("user.get", {"FILTER": {"EMAIL": STRANGER}})
    rights(portal, {"U1": ALL, "AU": ["denied"], f"DR{row['UF_DEPARTMENT'][0]}": ["read"]})


def of_person(portal: Any, patch: Any) -> None:
    [row] = portal.call("user.get", {"FILTER": {"EMAIL": STRANGER}})
    rights(portal, {"U1": ALL, "AU": ["denied"], f"U{row['ID']}": ["edit"]})


def twin(portal: Any, patch: Any) -> None:
    fields = {"TITLE": "Twin", "CODE": "twin", "TYPE": "KNOWLEDGE", "XML_ID": "kb1|test"}
    portal.call("landing.site.add", {**KB, "fields": fields})
    portal.call("landing.site.update", {**KB, "id": 1, "fields": {"XML_ID": "kb1|test"}})


def in_menu(portal: Any, patch: Any) -> None:
    portal.call("landing.site.bindingToMenu", {"id": 1, "menuCode": "tasks_switcher:user"})
    rights(portal, {"U1": ALL})


def closed_port(portal: Any, patch: Any) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        patch.setenv("BITRIX24_CANARY_URL", f"http://127.0.0.1:{free.getsockname()[1]}/rest/7/s3cr3tWebhookKey0/")


LEAKS: dict[str, tuple[Callable[[Any, Any], Any], str]] = {
    "everybody may read": (lambda portal, patch: rights(portal, {"AU": ["read"]}), "lets the canary read"),
    "nobody is denied": (lambda portal, patch: rights(portal, {"U1": ALL}), "lets the canary read"),
    "no rights at all": (lambda portal, patch: rights(portal, {}), "stands in the canary's list"),
    "a department may read": (of_department, "lets the canary read"),
    "the person may edit": (of_person, "lets the canary read"),
    "the model of rights was switched": (
        lambda portal, patch: portal.call("landing.role.enable", {"mode": 1}), "stands in the canary's list",
    ),
    "the plan has no rights": (switch("rights", "not_available"), "no access rights"),
    "a second base": (twin, "with the same mark"),
    "a menu": (in_menu, "menu"),
    "the canary is an administrator": (lambda portal, patch: canary(portal, patch, "publisher@example.com"), "publishes"),
    "the canary has no scope": (lambda portal, patch: canary(portal, patch, STRANGER, "task"), "lacks the permission"),
    "the canary has expired": (lambda portal, patch: canary(portal, patch, expires="2020-01-01T00:00:00Z"), "expired"),
    "the canary does not answer": (closed_port, "no usable answer"),
}  # fmt: skip


@pytest.mark.parametrize("name", LEAKS)
def test_nothing_is_written_while_a_stranger_sees_it(
    name: str, limited: Any, portal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 4 with what is exposed, or why nothing is proven; not a word of the content is on the portal, and no secret in the output."""
    leak, said = LEAKS[name]
    leak(portal, monkeypatch)

    told = limited.say("publish", "--adopt", "--no-tasks")

    assert told.code == 4, told.out + told.err
    assert said in told.err
    snapshot = json.dumps(portal.control("snapshot"))
    assert SECRET_WORDS not in snapshot
    assert "Retail" not in snapshot
    for secret in (portal.webhook, os.environ["BITRIX24_CANARY_URL"]):
        assert secret.rstrip("/").rpartition("/")[2] not in told.out + told.err


def test_a_closed_base_is_published(limited: Any, portal: Any) -> None:
    """The canary sees nothing before and after; what it was asked with is in the trash; a second run is quiet."""
    first = limited.say("publish", "--adopt", "--no-tasks")

    assert first.code == 0, first.err
    assert SECRET_WORDS in json.dumps(portal.control("snapshot"))
    assert [page["deleted"] for page in portal.control("snapshot")["pages"] if page["title"] == "Access check"] == ["Y"]
    portal.forget_requests()
    second = limited.say("publish", "--no-tasks")
    assert second.code == 0, second.err
    assert portal.writes() == []


def test_a_base_that_is_not_there_is_not_made_open(base: Any, portal: Any) -> None:
    """It would be open to everybody for a moment, and that is the moment in which it is read."""
    settings = (base.path / "mkdocs.yml").read_text(encoding="utf-8")
    base.write({}, f"{settings}      access: {{departments: [3]}}\n")

    told = base.say("publish")

    assert told.code == 4
    assert "Create it empty" in told.err
    assert portal.call("landing.site.getList", KB) == []


def test_without_a_canary_it_is_said(limited: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the day of the last proof by hand."""
    monkeypatch.delenv("BITRIX24_CANARY_URL")

    told = limited.say("publish", "--adopt", "--no-tasks")

    assert told.code == 0, told.err
    assert "2026-11-01" in told.err
    assert "BITRIX24_CANARY_URL" in told.err


def test_what_leaks_while_it_is_published_is_named(limited: Any, portal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody opens the base after the first look: the second one names its pages."""
    assert limited.say("publish", "--adopt", "--no-tasks").code == 0
    settings = open_project(Path(limited.path) / "mkdocs.yml").settings
    hook = parse_webhook(portal.webhook)
    assert hook is not None
    secrets = {"BITRIX24_CANARY_URL": os.environ["BITRIX24_CANARY_URL"]}
    with open_portal(hook) as opened, open_canary(secrets) as stranger:
        proof = target_of(opened, stranger).look("test").proof("test", None, settings.access)
        assert proof.before() == ()
        assert proof.after() == ()
        rights(portal, {"AU": ["read"]})
        seen = " ".join(map(str, proof.after()))

    assert "text of the page: Trends" in seen


def test_an_exposure_afterwards_ends_with_5(limited: Any, portal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The canary's webhook stops answering during the run: what was proven before is not proven now."""
    portal.control(
        "faults", [{"method": "landing.site.getMenuBindings", "nth": 2, "kind": "http_500_html", "times": 9}]
    )

    told = limited.say("publish", "--adopt", "--no-tasks")

    assert told.code == 5, told.err
    assert "no longer be ruled out" in told.err


@pytest.mark.parametrize(
    ("access", "said"),
    [
        ("group", "knowledge_base.group"),
        ("{departments: [sales]}", "access.departments"),
        ("{users: [nobody]}", "access.users"),
        ("{}", "access.departments"),
        ("few", "everybody, group"),
        ("{users: [a@example.com], proven: soon}", "access.proven"),
    ],
)
def test_a_wrong_promise_is_refused(access: str, said: str, base: Any) -> None:
    """With the setting named."""
    settings = (base.path / "mkdocs.yml").read_text(encoding="utf-8")
    base.write({}, f"{settings}      access: {access}\n")

    told = base.say("plan")

    assert told.code == 2
    assert said in told.err


def test_doctor_asks_the_canary(limited: Any, portal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proven, exposed, and without a canary not to be proven."""
    assert limited.say("publish", "--adopt", "--no-tasks").code == 0

    proven = limited.say("doctor")
    rights(portal, {"AU": ["read"]})
    exposed = limited.say("doctor")
    monkeypatch.delenv("BITRIX24_CANARY_URL")
    unproven = limited.say("doctor")

    assert "sees nothing." in proven.out
    assert exposed.code == 7
    assert "sees it" in exposed.out
    assert "2026-11-01" in unproven.out
