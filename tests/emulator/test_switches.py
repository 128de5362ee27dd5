"""Every switch: under each of its choices the portal is another one, so a test that holds it to one fails under the rest."""

from collections.abc import Callable
from typing import Any

import pytest

from portal_emulator.limits import RateLimit
from portal_emulator.switches import PORTALS, SWITCHES, choices_like

SERVICE = "publisher"
KB = {"scope": "KNOWLEDGE"}
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SUSPECT = '<p style="color: red" onclick="x">../a select * from b onclick&#61;x</p>'

Probe = Callable[[Any], Any]


def said(rest: Any, method: str, **params: Any) -> Any:
    """Status, and error or result; the time is left out."""
    answer = rest.session.post(rest.webhooks[SERVICE] + method, json=params, allow_redirects=False)
    body = answer.json() if answer.status_code != 302 else {}
    return answer.status_code, body.get("error"), body.get("result")


def base(rest: Any) -> tuple[int, int, int]:
    """Site, page, block."""
    site = rest.result(SERVICE, "landing.site.add", **KB, fields={"TITLE": "S", "CODE": "s", "TYPE": "KNOWLEDGE"})
    page = rest.result(SERVICE, "landing.landing.add", **KB, fields={"TITLE": "P", "SITE_ID": site})
    fields = {"CODE": "27.4.one_col_fix_text", "CONTENT": "<p>Text</p>"}
    return site, page, rest.result(SERVICE, "landing.landing.addblock", **KB, lid=page, fields=fields)


def stored(rest: Any, page: int) -> str:
    params = {"edit_mode": 1, "get_content": 1}
    (row,) = rest.result(SERVICE, "landing.block.getlist", **KB, lid=page, params=params)
    return str(row["content"])


def written(rest: Any) -> Any:
    """What becomes of a suspect text, sent alone and in a batch."""
    _, page, block = base(rest)
    rest.result(SERVICE, "landing.block.updatecontent", **KB, lid=page, block=block, content=SUSPECT)
    alone = stored(rest, page)
    text = "%2E%2E/a select * from b"
    command = f"landing.block.updatecontent?scope=KNOWLEDGE&lid={page}&block={block}&content={text}"
    rest.result(SERVICE, "batch", cmd={"a": command})
    return alone, stored(rest, page)


def unknown_block(rest: Any) -> Any:
    return said(rest, "landing.block.updatecontent", **KB, lid=base(rest)[1], block=99, content="x")


def dismissed(rest: Any) -> Any:
    rest.portal.store.connection.execute("UPDATE user SET active = 'N' WHERE id = 1")
    return said(rest, "profile")


def without_scope(rest: Any) -> Any:
    rest.set_scopes(SERVICE, "task")
    return said(rest, "landing.site.getList", **KB)


def uploaded(name: str, content: str) -> Probe:
    def probe(rest: Any) -> Any:
        _, _, block = base(rest)
        status, error, result = said(rest, "landing.block.uploadfile", block=block, **KB, picture=[name, content])
        return status, error, result and result["src"].startswith("http")

    return probe


def two_pages(rest: Any) -> Any:
    site, _, _ = base(rest)
    rest.result(SERVICE, "landing.landing.add", **KB, fields={"TITLE": "Q", "SITE_ID": site})
    return said(rest, "landing.landing.getList", **KB, params={"select": ["TITLE"], "filter": {"SITE_ID": site}})


def overlong(rest: Any) -> Any:
    _, page, _ = base(rest)
    return said(rest, "landing.landing.update", **KB, lid=page, fields={"TITLE": "x" * 300})


def published(rest: Any) -> Any:
    """Whether REST answers, in both versions, and whether a page can be published."""
    plan = rest.portal.settings.switch("plan")
    rest.set_switch("plan", "commercial")
    _, page, _ = base(rest)
    rest.set_switch("plan", plan)
    newer = rest.call_v3(SERVICE, "note.collection.list", {})
    return said(rest, "landing.landing.publication", **KB, lid=page), newer.status_code, newer.json().get("error")


def rights(rest: Any) -> Any:
    return said(rest, "landing.site.getRights", **KB, id=base(rest)[0])[:2]


def rights_of(rest: Any, key: str, site: int, scope: str = "KNOWLEDGE") -> Any:
    """What a person may do, and which bases lists show to that person."""
    bases = rest.result(key, "landing.site.getList", scope=scope)
    return rest.result(key, "landing.site.getRights", scope=scope, id=site), len(bases)


def unnamed(rest: Any, rights: dict[str, Any], place: int | None = None) -> Any:
    site, _, _ = base(rest)
    rest.result(SERVICE, "landing.role.enable", mode=0)
    rest.result(SERVICE, "landing.site.setRights", **KB, id=site if place is None else place, rights=rights)
    return rights_of(rest, "maxim.o@example.com", site)


def base_of_a_group(rest: Any) -> Any:
    """For its only member, who then leaves."""
    site, _, _ = base(rest)
    group = rest.result(SERVICE, "sonet_group.create", NAME="G")
    rest.result(SERVICE, "landing.site.bindingToGroup", id=site, groupId=group)
    inside = rights_of(rest, SERVICE, site, "GROUP")
    rest.result(SERVICE, "sonet_group.setowner", GROUP_ID=group, USER_ID=11)
    rest.result(SERVICE, "sonet_group.user.delete", GROUP_ID=group, USER_ID=1)
    return inside, rights_of(rest, SERVICE, site, "GROUP")


def moved_to_an_old_folder(rest: Any) -> Any:
    site, page, _ = base(rest)
    folder = rest.result(SERVICE, "landing.site.addFolder", **KB, siteId=site, fields={"TITLE": "F"})
    other, _, _ = base(rest)
    rest.result(SERVICE, "landing.landing.add", **KB, fields={"TITLE": "Q", "SITE_ID": site})
    return said(rest, "landing.landing.move", **KB, lid=page, toSiteId=other, toFolderId=folder)


def note(rest: Any, markdown: str = "") -> int:
    made = rest.v3(SERVICE, "note.collection.add", fields={"name": "N"})["item"]["id"]
    fields = {"collectionId": made, "title": "D", "markdown": markdown}
    return int(rest.v3(SERVICE, "note.document.add", fields=fields)["item"]["id"])


def conflict(rest: Any) -> Any:
    wanted = note(rest)
    rest.portal.store.connection.execute(
        "UPDATE note_document SET pending = 'x', pending_by = 3, pending_at = ?", (rest.portal.clock.seconds(),)
    )
    answer = rest.call_v3(SERVICE, "note.document.update", {"id": wanted, "fields": {"markdown": "y"}})
    return answer.status_code, answer.json()["error"]["code"]


def file_on_top(rest: Any) -> Any:
    given = {"documentId": note(rest), "fileName": "a.png", "fileContent": PNG}
    return rest.call_v3(SERVICE, "note.file.add", given).status_code


def importing(rest: Any) -> Any:
    made = rest.v3(SERVICE, "note.collection.add", fields={"name": "N"})["item"]["id"]
    return rest.call_v3(SERVICE, "note.collection.delete", {"id": made}).status_code


def commented(rest: Any, method: str, **params: Any) -> Any:
    rest.task()
    rest.result(SERVICE, "task.commentitem.add", TASKID=1, FIELDS={"POST_MESSAGE": "x"})
    return said(rest, method, **params)[:2]


def too_often(rest: Any) -> Any:
    rest.portal.bucket.limit = RateLimit(0.001, 1)
    rest.call(SERVICE, "profile")
    return rest.call_v3(SERVICE, "note.collection.list", {}).status_code


def one_tag(rest: Any) -> Any:
    rest.task(TAGS=["kb"])
    return said(rest, "tasks.task.get", taskId=1, select=["ID", "TAGS"])[2]["task"]["tags"]


def many_tasks(rest: Any) -> Any:
    for _ in range(51):
        rest.task()
    return len(rest.v3(SERVICE, "tasks.task.list", pagination={"limit": 1000})["items"])


def twice(rest: Any) -> Any:
    """Bases after the same call was sent two times with one key."""
    for _ in range(2):
        rest.call_v3(SERVICE, "note.collection.add", {"fields": {"name": "N"}}, Idempotency_Key="k")
    return len(rest.v3(SERVICE, "note.collection.list")["items"])


def by_xml_id(rest: Any) -> Any:
    """Tasks and bases that a wrong mark finds."""
    base(rest)
    rest.task(XML_ID="a")
    tasks = rest.result(SERVICE, "tasks.task.list", filter={"XML_ID": "b"})["tasks"]
    return len(tasks), len(rest.result(SERVICE, "landing.site.getList", **KB, params={"filter": {"=XML_ID": "b"}}))


PROBES: dict[str, Probe] = {
    "wrong_block": unknown_block,
    "credentials": lambda rest: rest.session.post(rest.webhooks[SERVICE][:-5] + "/profile").status_code,
    "webhook": lambda rest: said(rest, "profile")[:2],
    "dismissed_owner": dismissed,
    "batch_errors": lambda rest: said(rest, "batch", cmd=["server.time"] * 51)[:2],
    "app_info": lambda rest: said(rest, "app.info")[:2],
    "insufficient_scope": without_scope,
    "sanitiser": written,
    "svg_upload": uploaded("a.svg", "PHN2Zy8+"),
    "file_address": uploaded("a.png", PNG),
    "list_without_id": two_pages,
    "overlong": overlong,
    "waf": written,
    "plan": published,
    "rights": rights,
    "unlisted_rights": lambda rest: unnamed(rest, {"U4": ["read"]}),
    "default_rights": lambda rest: unnamed(rest, {"AU": ["read"]}, 0),
    "group_base_lists": base_of_a_group,
    "group_rights": base_of_a_group,
    "move": moved_to_an_old_folder,
    "scheme": lambda rest: said(rest, "profile")[:2],
    "portal": lambda rest: said(rest, "profile")[:2],
    "moved_to": lambda rest: said(rest, "profile")[:2],
    "note_conflict": conflict,
    "note_policy": lambda rest: rest.v3(SERVICE, "note.collection.add", fields={"name": "N"})["item"]["policyLevel"],
    "note_file": file_on_top,
    "note_import": importing,
    "task_card": lambda rest: commented(rest, "task.commentitem.get", TASKID=1, ITEMID=1),
    "result_from_comment": lambda rest: commented(rest, "tasks.task.result.addFromComment", commentId=1),
    "task_title": lambda rest: len(rest.task(TITLE="x" * 500)["title"]),
    "task_tags": one_tag,
    "page_v3": many_tasks,
    "idempotency": twice,
    "openapi": lambda rest: sorted(rest.call_v3(SERVICE, "documentation", {}).json())[:3],
    "rate_error_v3": too_often,
    "xml_id_filter": by_xml_id,
    "user_dates": lambda rest: len(
        rest.result(SERVICE, "user.get", FILTER={">=DATE_REGISTER": "1990-01-01T00:00:00+00:00"})
    ),
    "webhook_owner": lambda rest: rest.result(SERVICE, "user.get", FILTER={"ID": 1}),
    "rest_v3": lambda rest: rest.call_v3(SERVICE, "tasks.task.list", {}).status_code,
    "notes": lambda rest: rest.call_v3(SERVICE, "note.collection.list", {}).status_code,
}
# Seen in a browser only: tests/emulator/test_web_notes.py flips it.
IN_A_BROWSER = {"note_conversion"}


def test_no_switch_is_forgotten() -> None:
    """A new one comes with what shows its choices apart."""
    assert set(SWITCHES) == set(PROBES) | IN_A_BROWSER


@pytest.mark.parametrize("name", PROBES)
def test_each_choice_is_seen(rests: Any, name: str) -> None:
    """No two choices give the same; the first is what a portal does untouched."""
    seen = {}
    for choice in SWITCHES[name].choices:
        rest = rests()
        rest.set_switch(name, choice)
        seen[choice] = PROBES[name](rest)
    assert len(set(map(repr, seen.values()))) == len(seen), seen
    assert repr(PROBES[name](rests())) == repr(seen[SWITCHES[name].choices[0]])


@pytest.mark.parametrize("portal", PORTALS)
def test_a_portal_sets_every_switch(rest: Any, portal: str) -> None:
    """To one of its choices, and REST still answers on all three."""
    chosen = choices_like(portal)
    assert set(chosen) == set(SWITCHES)
    assert all(value in SWITCHES[name].choices for name, value in chosen.items())
    with rest.portal.store.transaction() as db:
        rest.portal.settings.become(db, portal)
    shown = rest.session.get("http://portal.localhost/_emulator/switches").json()
    assert {name: shown[name] for name in SWITCHES} == chosen
    base(rest)


def test_the_three_portals_differ() -> None:
    """By the switches that say where documentation and source disagree, and by those that make trouble."""
    documented, source, hostile = (choices_like(portal) for portal in PORTALS)
    assert (documented["wrong_block"], source["wrong_block"]) == ("docs", "source")
    assert (documented["page_v3"], source["page_v3"]) == ("1000", "50")
    assert (source["waf"], hostile["waf"]) == ("off", "batch")
    with pytest.raises(ValueError, match="documented, source, hostile"):
        choices_like("friendly")
