"""The control interface does what the contract says. (design.md §4.4)"""

import base64
import hashlib
import json
import re
from typing import Any

import pytest
import requests
from clocks import running_clock

from portal_emulator.in_process import InProcess
from portal_emulator.portal import Portal

CONTROL = "http://portal.localhost/_emulator/"
PNG = b"\x89PNG\r\n\x1a\n "


def get(rest: Any, name: str) -> Any:
    return rest.session.get(CONTROL + name).json()


def post(rest: Any, name: str, value: Any) -> tuple[int, Any]:
    answer = rest.session.post(CONTROL + name, json=value)
    return answer.status_code, answer.json()


def test_log_tells_each_request_once(rest: Any) -> None:
    """Single calls and batches, with their commands, the status, the size of the body."""
    rest.result("publisher", "profile")
    rest.result("publisher", "batch", cmd={"a": "Server.Time.json?x=1", "b": "nope"})
    rest.call_v3("anna.k@example.com", "nope", {})
    rest.session.get("http://portal.localhost/rest/1/wrong/profile.json")
    log = get(rest, "requests")
    assert [(entry["n"], entry["path"], entry["version"], entry["user"], entry["status"]) for entry in log] == [
        (1, "profile", 2, 1, 200),
        (2, "batch", 2, 1, 200),
        (3, "nope", 3, 3, 404),
        (4, "profile", 2, 1, 401),
    ]
    assert log[1]["commands"] == [{"method": "Server.Time"}, {"method": "nope"}]
    assert log[0]["commands"] == [{"method": "profile"}]
    assert [entry["bytes"] for entry in log] == [2, 51, 2, 0]
    assert "wrong" not in json.dumps(log)


def test_log_shows_version_three_batches_and_is_emptied(rest: Any) -> None:
    """Its commands stand in a list; after DELETE counting starts again."""
    rest.call_v3("publisher", "batch", [{"method": "note.collection.list", "query": {}}, "x"])
    assert get(rest, "requests")[0]["commands"] == [{"method": "note.collection.list"}]
    assert rest.session.delete(CONTROL + "requests").json() == []
    rest.result("publisher", "profile")
    assert [entry["n"] for entry in get(rest, "requests")] == [1]


def test_control_is_not_in_the_log_and_needs_no_webhook(rest: Any) -> None:
    """It is no part of the API."""
    get(rest, "clock")
    assert get(rest, "requests") == []


def test_clock_stands_until_told_otherwise(rest: Any, tmp_path: Any) -> None:
    """Also over a restart with the same database; null lets it run."""
    status, shown = post(rest, "clock", {"now": "2026-12-15T09:00:00+01:00"})
    assert (status, shown) == (200, {"now": "2026-12-15T09:00:00+01:00", "stands": True})
    assert rest.result("publisher", "server.time") == "2026-12-15T09:00:00+01:00"
    assert get(rest, "clock") == shown
    again = Portal(rest.portal.store)
    assert again.clock.stands
    assert post(rest, "clock", {"now": None})[1]["stands"] is False
    assert not Portal(rest.portal.store).clock.stands


@pytest.mark.parametrize("value", [{}, [], {"now": 5}, {"now": "soon"}, {"now": "2026-12-15T09:00:00"}])
def test_wrong_moments_are_refused(rest: Any, value: Any) -> None:
    """A moment needs an offset."""
    assert post(rest, "clock", value)[0] == 400
    assert rest.result("publisher", "server.time") == "2026-11-23T09:00:00+01:00"


def test_switches_are_set_all_or_none_and_stay(rest: Any) -> None:
    """Language and zone of the portal are set here, too."""
    status, shown = post(rest, "switches", {"credentials": "docs", "language": "de", "time_zone": "Asia/Tokyo"})
    assert status == 200
    assert (shown["credentials"], shown["language"], shown["time_zone"]) == ("docs", "de", "Asia/Tokyo")
    assert get(rest, "switches") == shown
    assert Portal(rest.portal.store).settings.as_dict() == shown
    for wrong in (
        {"credentials": "source", "nope": 1},
        {"language": "xx"},
        {"time_zone": "x/y"},
        {"page_limit": "-1"},
        [],
    ):
        assert post(rest, "switches", wrong)[0] == 400
    assert post(rest, "switches", {"waf": "maybe"})[1]["error"] == "waf is one of off, batch, on, not 'maybe'"
    assert get(rest, "switches") == shown
    assert post(rest, "switches", {"page_limit": 5})[1]["page_limit"] == "5"


def test_what_is_not_known_is_told(rest: Any) -> None:
    """Unknown names, wrong verbs, no JSON: each says what is right."""
    assert rest.session.get(CONTROL + "nope").status_code == 404
    assert "/_emulator/snapshot" in rest.session.get(CONTROL + "nope").json()["error"]
    assert rest.session.put(CONTROL + "clock").status_code == 405
    assert rest.session.post(CONTROL + "faults", data="[]").status_code == 415
    for sent_as in ("text/plain;charset=json", "application/jsonp", "multipart/form-data; boundary=application/json"):
        assert rest.session.post(CONTROL + "faults", data="[]", headers={"Content-Type": sent_as}).status_code == 415
    as_json = {"Content-Type": "Application/JSON; charset=utf-8"}
    assert rest.session.post(CONTROL + "faults", data="[]", headers=as_json).status_code == 200
    broken = rest.session.post(CONTROL + "faults", data="[", headers={"Content-Type": "application/json"})
    assert broken.status_code == 400


def fill(rest: Any, *, detour: int) -> None:
    """The same content by different ways: ids, moments and addresses of files differ."""

    def do(method: str, **params: Any) -> Any:
        return rest.result("publisher", f"landing.{method}", scope="KNOWLEDGE", **params)

    for number in range(detour):
        spare = do("site.add", fields={"TITLE": "x", "CODE": f"x{number}", "TYPE": "KNOWLEDGE"})
        lid = do("landing.add", fields={"TITLE": "x", "SITE_ID": spare})
        block = do("landing.addblock", lid=lid, fields={"CODE": "27.4.one_col_fix_text"})
        do("block.uploadfile", block=block, picture=["x.png", base64.b64encode(PNG).decode()])
        do("landing.delete", lid=lid)
        do("site.delete", id=spare)
        rest.later(minutes=7)
    site = do("site.add", fields={"TITLE": "Strategy", "CODE": "strategy", "TYPE": "KNOWLEDGE", "XML_ID": str(detour)})
    folder = do("site.addFolder", siteId=site, fields={"TITLE": "Segments", "CODE": "segments"})
    home = do("landing.add", fields={"TITLE": "Home", "CODE": "home", "SITE_ID": site, "XML_ID": f"kb1|{detour}"})
    page = do("landing.add", fields={"TITLE": "Retail", "CODE": "retail", "SITE_ID": site, "FOLDER_ID": folder})
    target = do("landing.addblock", lid=home, fields={"CODE": "27.4.one_col_fix_text", "CONTENT": "<p>home</p>"})
    block = do("landing.addblock", lid=page, fields={"CODE": "27.4.one_col_fix_text", "CONTENT": "<p>x</p>"})
    file = do("block.uploadfile", block=block, picture=["a.png", base64.b64encode(PNG + b"a").decode()])
    content = (
        f'<a href="#landing{home}">h</a><a href="#block{target}">b</a><a href="#landing999">?</a>'
        f'<img src="{file["src"]}" data-fileid="{file["id"]}"><a href="http://127.0.0.1:{detour + 80}/x">l</a>'
    )
    do("block.updatecontent", lid=page, block=block, content=content)
    do("landing.publication", lid=page)
    do("template.setSiteRef", id=site, data={"1": home})
    do("site.setRights", id=site, rights={"AU": ["read"]})
    trashed = do("landing.add", fields={"TITLE": "Old", "CODE": "old", "SITE_ID": site})
    do("landing.markDelete", lid=trashed)
    address = f"http://127.0.0.1:{detour + 80}/knowledge/strategy/"
    fields = {
        "TITLE": "Review",
        "RESPONSIBLE_ID": 11,
        "XML_ID": "kb-review:1",
        "DESCRIPTION": f"[URL={address}]x[/URL]",
    }
    rest.result("publisher", "tasks.task.add", fields=fields)
    rest.result("publisher", "sonet_group.create", NAME="Strategists")


def test_same_content_gives_the_same_snapshot(rest: Any) -> None:
    """Ids, stamps, marks and addresses of files are left out; what ids mean stands in their place."""
    fill(rest, detour=0)
    one = get(rest, "snapshot")
    other_portal = Portal.open(clock=running_clock())
    adapter = InProcess(other_portal)
    with requests.Session() as session:
        session.mount("http://", adapter)
        other = type(rest)(other_portal, session, adapter.webhooks)
        other.at("2026-11-24T10:00:00+01:00")
        fill(other, detour=2)
        assert get(other, "snapshot") == one
    other_portal.close()
    assert list(one) == ["sites", "folders", "pages", "documents", "tasks", "groups"]
    pages = {page["path"]: page for page in one["pages"]}
    assert list(pages) == sorted(pages)
    root = "/knowledge/strategy/"
    assert pages[root + "old/"]["deleted"] == "Y"
    content = pages[root + "segments/retail/"]["blocks"][0]["content"]
    assert f'href="#landing:{root}"' in content
    assert f'href="#block:{root}#block-0"' in content
    assert 'href="#landing:unknown"' in content
    assert 'href="http://portal/x"' in content
    sha = hashlib.sha256(PNG + b"a").hexdigest()
    assert f'<img src="file:{sha}" data-fileid="{sha}">' in content
    assert pages[root + "segments/retail/"]["published"] == "as drafted"
    assert pages[root]["published"] == "no"
    assert one["sites"][0]["areas"] == {"1": root}
    assert one["tasks"][0]["xml_id"] == "kb-review:1"
    assert "[URL=http://portal/knowledge/strategy/]" in one["tasks"][0]["description"]
    assert one["groups"][0]["name"] == "Strategists"


def test_snapshot_tells_what_is_published_apart_from_the_draft(base: Any) -> None:
    """A change after publication shows both."""
    lid = base.page()
    block = base.block(lid, "<p>1</p>")
    base.do("landing.publication", lid=lid)
    base.do("block.updatecontent", lid=lid, block=block, content="<p>2</p>")
    (page,) = get(base.rest, "snapshot")["pages"]
    assert page["blocks"][0]["content"] == "<p>2</p>"
    assert page["published"][0]["content"] == "<p>1</p>"


def test_a_webhook_with_fewer_rights(rest: Any) -> None:
    """Some scopes of a person's; the others are refused, in both versions; the ready file does not name it."""
    keys = set(rest.webhooks)
    status, made = post(rest, "webhooks", {"user": "Anna.K@example.com", "scopes": ["landing"], "expires": None})
    assert (status, set(made)) == (200, {"url"})
    assert re.fullmatch(r"http://portal\.localhost/rest/3/[a-z0-9]{24}/", made["url"])
    rest.webhooks["few"] = made["url"]
    assert rest.result("few", "scope") == ["landing"]
    assert rest.result("few", "profile")["ID"] == "3"
    assert rest.result("few", "landing.site.getList", scope="KNOWLEDGE") == []
    assert rest.error("few", "tasks.task.list") == (403, "insufficient_scope")
    assert rest.error("few", "user.get") == (403, "insufficient_scope")
    assert rest.v3_error("few", "note.collection.list") == (403, "INSUFFICIENTSCOPEEXCEPTION")
    batch = rest.call("few", "batch", cmd={"a": "tasks.task.list", "b": "profile"})[1]["result"]
    assert (batch["result_error"]["a"]["error"], batch["result"]["b"]["ID"]) == ("insufficient_scope", "3")
    assert set(rest.portal.webhooks("")) == keys


def test_a_webhook_that_ends_and_one_of_somebody_who_left(rest: Any) -> None:
    """By the portal's clock: expired_token, or ACCESSDENIEDEXCEPTION of version 3; the dismissed are refused at once."""
    at = "2026-11-23T10:00:00+01:00"
    for key, user, end in (("short", "anna.k@example.com", at), ("gone", "boris.a@example.com", None)):
        wanted = {"user": user, "scopes": ["landing", "note", "sonet"], "expires": end}
        rest.webhooks[key] = post(rest, "webhooks", wanted)[1]["url"]
    assert rest.result("short", "scope") == ["landing", "note", "sonet_group"]
    assert rest.v3("short", "note.collection.list")["items"] == []
    rest.at(at)
    assert rest.error("short", "profile") == (401, "expired_token")
    assert rest.v3_error("short", "note.collection.list") == (401, "ACCESSDENIEDEXCEPTION")
    assert rest.error("gone", "profile") == (401, "authorization_error")
    assert rest.v3_error("gone", "note.collection.list") == (401, "ACCESSDENIEDEXCEPTION")


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ([], "send"),
        ({"user": "anna.k@example.com", "scopes": ["landing"], "expire": None}, "send"),
        ({"user": "nobody@example.com", "scopes": ["landing"]}, "user is the e-mail"),
        ({"user": 3, "scopes": ["landing"]}, "user is the e-mail"),
        ({"user": "", "scopes": ["landing"]}, "user is the e-mail"),
        ({"user": "anna.k@example.com"}, "scopes is a list"),
        ({"user": "anna.k@example.com", "scopes": ["all"]}, "scopes is a list"),
        ({"user": "anna.k@example.com", "scopes": [["landing"]]}, "scopes is a list"),
        ({"user": "anna.k@example.com", "scopes": [], "expires": "2026-11-23T10:00:00"}, "offset"),
        ({"user": "anna.k@example.com", "scopes": [], "expires": "soon"}, "soon"),
        ({"user": "anna.k@example.com", "scopes": [], "expires": 1}, "ISO 8601"),
    ],
)
def test_a_webhook_that_cannot_be_is_refused(rest: Any, wanted: Any, told: str) -> None:
    """With what would do."""
    status, answer = post(rest, "webhooks", wanted)
    assert status == 400
    assert told in answer["error"]
