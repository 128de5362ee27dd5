"""``publisher setup``: from an empty portal to a private base; a second run writes nothing, a cut one ends as a clean one."""

import json
import re
from typing import Any

import pytest
import requests
from laws import TIMES

from portal_emulator.switches import PORTALS

KB, OF_GROUP = {"scope": "KNOWLEDGE"}, {"scope": "GROUP"}
GROUP = """\
      setup:
        owner: anna.k@example.com
        moderators: [ivan.p@example.com]
        members: [olga.s@example.com, b24:9]
"""
ALONE = """\
      access: {users: [anna.k@example.com], departments: [3]}
      setup: {menus: [task-list, "raw:crm_switcher:deal"]}
"""


def told_steps(told: Any) -> dict[str, str]:
    return {row["step"]: row["action"] for row in json.loads(told.out)["steps"]}


def private(base: Any, more: str = GROUP) -> None:
    settings = (base.path / "mkdocs.yml").read_text(encoding="utf-8")
    assert "{code: test}" in settings
    named = settings.replace("{code: test}", "{code: test, group: Strategy}")
    base.write({}, f"{named}      access: group\n{more}")


def limited(base: Any) -> None:
    base.write({}, (base.path / "mkdocs.yml").read_text(encoding="utf-8") + ALONE)


def people(portal: Any) -> dict[str, str]:
    [group] = portal.call("sonet_group.get", {"FILTER": {"NAME": "Strategy"}, "IS_ADMIN": "Y"})
    assert (group["VISIBLE"], group["OPENED"]) == ("N", "N")
    return {row["USER_ID"]: row["ROLE"] for row in portal.call("sonet_group.user.get", {"ID": group["ID"]})}


def state(portal: Any) -> str:
    """All that setup makes; ids stay out."""
    db = portal.server.portal.store.connection
    tables = ("site_right", "site_binding", "workgroup_member", "landing_role")
    rows = {name: sorted(map(repr, map(tuple, db.execute(f"SELECT * FROM {name}")))) for name in tables}
    sites = [tuple(row) for row in db.execute("SELECT title, code, type, xml_id, deleted FROM site")]
    groups = [tuple(row) for row in db.execute("SELECT name, owner_id, fields FROM workgroup")]
    return json.dumps([rows, sites, groups], default=str)


def in_browser(portal: Any, email: str) -> list[tuple[int, str]]:
    """What somebody is shown of the portal's list of bases, of the base in its group, and of its address before that."""
    person = portal.server.webhooks[email].split("/")[-3]
    with requests.Session() as browser:
        browser.trust_env = False
        token = re.search(r'name="csrf" value="([^"]+)"', browser.get(f"{portal.url}/", timeout=10).text)
        assert token is not None
        form = {"csrf": token[1], "person": person, "back": "/"}
        browser.post(f"{portal.url}/person", form, timeout=10)
        paths = ("/", "/knowledge/group/test/", "/knowledge/test/")
        answers = [browser.get(f"{portal.url}{path}", timeout=10) for path in paths]
        return [(answer.status_code, answer.text) for answer in answers]


def test_a_private_base_from_nothing(base: Any, portal: Any) -> None:
    """Group, people, base and binding; publish goes on in it, a stranger finds nothing, a second run writes nothing."""
    private(base)

    told = base.say("setup", "--format", "json")

    assert told.code == 6, told.err
    assert told_steps(told) == {
        "group": "create", "members": "update", "moderators": "update", "base": "create", "binding": "bind",
        "rights": "by-hand", "mark": "update", "owner": "update",
    }  # fmt: skip
    roles = people(portal)
    assert sorted(roles.values()) == ["A", "E", "E", "K", "K"]
    assert portal.call("landing.site.getList", KB) == []
    portal.forget_requests()
    again = base.say("setup", "--format", "json")
    assert again.code == 0, again.out
    assert set(told_steps(again).values()) == {"none"}
    assert portal.writes() == []
    assert base.say("publish", "--no-tasks").code == 0
    assert portal.call("landing.site.getList", OF_GROUP, "elena.v@example.com") == []
    seen = in_browser(portal, "elena.v@example.com")
    assert [status for status, _ in seen] == [200, 403, 404]
    assert not any("Test base" in shown or "Small shops" in shown for _, shown in seen)
    assert [status for status, _ in in_browser(portal, "olga.s@example.com")] == [200, 200, 404]


def test_a_base_of_the_company_with_rights_and_menus(base: Any, portal: Any) -> None:
    """In the extended model: who is named reads, everybody else is denied by a row of their own."""
    portal.call("landing.role.enable", {"mode": 0})
    limited(base)

    told = base.say("setup", "--yes")

    assert told.code == 0, told.out + told.err
    db = portal.server.portal.store.connection
    rows = {row["access_code"]: json.loads(row["operations"]) for row in db.execute("SELECT * FROM site_right")}
    assert rows["AU"] == ["denied"]
    assert rows["DR3"] == ["read"]
    assert set(rows) == {"AU", "DR3", "U1", next(code for code in rows if code not in {"AU", "DR3", "U1"})}
    menus = {row["BINDING_ID"] for row in portal.call("landing.site.getMenuBindings")}
    assert menus == {"tasks_switcher:user", "crm_switcher:deal"}
    portal.forget_requests()
    again = base.say("setup")
    assert again.code == 0
    assert portal.writes() == []
    assert base.say("publish", "--no-tasks").code == 0


def test_rights_that_people_set_stay(base: Any, portal: Any) -> None:
    """They are replaced only with ``--replace-rights``."""
    portal.call("landing.role.enable", {"mode": 0})
    limited(base)
    assert base.say("setup").code == 0
    [site] = portal.call("landing.site.getList", KB)
    assert portal.call("landing.site.setRights", {**KB, "id": site["ID"], "rights": {"U1": ["read"], "U7": ["read"]}})
    by_people = state(portal)

    assert base.say("setup").code == 0
    assert state(portal) == by_people
    assert told_steps(base.say("setup", "--replace-rights", "--format", "json"))["rights"] == "update"
    assert state(portal) != by_people


def test_the_model_of_rights_is_never_switched(base: Any, portal: Any) -> None:
    """Where roles hold, what is left is for a person: exit 6, with what to do."""
    limited(base)

    told = base.say("setup")

    assert told.code == 6, told.err
    assert "Write its name into setup.role" in told.out
    assert "The base is not marked as ready" in told.out
    assert portal.call("landing.role.isEnabled", KB) is True
    assert base.say("publish", "--no-tasks").code == 4

    settings = (base.path / "mkdocs.yml").read_text(encoding="utf-8")
    base.write({}, settings.replace("departments: [3]", "departments: [3], proven: 2026-11-22"))
    assert base.say("setup").code == 0
    assert base.say("publish", "--no-tasks").code == 0


def with_role(base: Any, portal: Any) -> int:
    """A role that a person made in the portal, and its name in the settings."""
    limited(base)
    settings = (base.path / "mkdocs.yml").read_text(encoding="utf-8")
    base.write({}, settings.replace("setup: {menus", "setup: {role: Readers, menus"))
    portal.call("landing.role.getList", KB)  # the portal's own roles come with the first look
    db = portal.server.portal.store.connection
    db.execute("INSERT INTO landing_role (title, xml_id, type) VALUES ('Readers', '', 'KNOWLEDGE')")
    db.commit()
    return next(int(row["ID"]) for row in portal.call("landing.role.getList", KB) if row["TITLE"] == "Readers")


def test_a_role_made_by_hand_is_given_to_the_readers(base: Any, portal: Any) -> None:
    """It may read this base and nothing else; a stranger may not; a second run writes nothing."""
    role = with_role(base, portal)

    told = base.say("setup", "--format", "json")

    assert told.code == 0, told.out
    assert (told_steps(told)["rights"], told_steps(told)["mark"]) == ("update", "update")
    [site] = portal.call("landing.site.getList", KB)
    assert portal.call("landing.role.getRights", {**KB, "id": role}) == {site["ID"]: ["read"]}
    rights = {**KB, "id": site["ID"]}
    assert portal.call("landing.site.getRights", rights, "anna.k@example.com") == ["read"]
    assert portal.call("landing.site.getRights", rights, "grigory.m@example.com") == ["denied"]
    portal.forget_requests()
    again = base.say("setup", "--format", "json")
    assert (again.code, portal.writes()) == (0, [])
    assert base.say("publish", "--no-tasks").code == 0


def test_roles_that_open_every_base_are_named(base: Any, portal: Any) -> None:
    """They are left as people made them; the base waits until they are closed."""
    with_role(base, portal)
    every = portal.call("landing.role.getList", KB)[0]
    opened = {**KB, "id": every["ID"], "rights": {"0": ["read"]}}
    assert portal.call("landing.role.setRights", opened) is True

    told = base.say("setup", "--format", "json")

    assert told.code == 6
    assert told_steps(told)["rights"] == "update"
    assert (told_steps(told)["other-roles"], told_steps(told)["mark"]) == ("by-hand", "by-hand")
    assert every["TITLE"] in told.out
    [site] = portal.call("landing.site.getList", KB)
    closed = {**opened, "rights": {"0": ["read"], site["ID"]: ["denied"]}}
    assert portal.call("landing.role.setRights", closed) is True
    assert base.say("setup").code == 0


def test_a_role_of_other_bases_is_not_given_away(base: Any, portal: Any) -> None:
    """Whoever got it would see those as well."""
    role = with_role(base, portal)
    other = portal.call("landing.site.add", {**KB, "fields": {"TITLE": "Other", "CODE": "other", "TYPE": "KNOWLEDGE"}})
    assert portal.call("landing.role.setRights", {**KB, "id": role, "rights": {str(other): ["read"]}}) is True

    told = base.say("setup")

    assert told.code == 6
    assert "lets people read other knowledge bases too" in told.out


def test_a_dry_run_writes_nothing(base: Any, portal: Any) -> None:
    """It shows the same plan."""
    private(base)
    portal.forget_requests()

    told = base.say("setup", "--dry-run", "--format", "json")

    assert told_steps(told)["group"] == "create"
    assert portal.writes() == []


WRITES = (
    "sonet_group.create", "sonet_group.user.add", "sonet_group.user.update", "landing.site.add",
    "landing.site.bindingToGroup", "landing.site.update", "sonet_group.setowner",
)  # fmt: skip


@pytest.mark.parametrize("kind", ["drop_after", "drop_before"])
def test_cut_at_every_write_and_run_again(kind: str, base: Any, portal: Any, open_portal: Any, tmp_path: Any) -> None:
    """One fault at each of its writes, over as many runs as that takes: the state of a clean run."""
    private(base)
    clean = open_portal(tmp_path / "clean.sqlite")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BITRIX24_WEBHOOK_URL", clean.webhook)
        assert base.say("setup").code == 6
    for method in WRITES:
        portal.control("faults", [{"method": method, "nth": 1, "kind": kind, "times": 1}])
        assert base.say("setup").code in {0, 5, 6, 7}
    portal.control("faults", [])

    assert base.say("setup").code in {0, 6}

    assert state(portal) == state(clean)


@pytest.mark.parametrize("world", ["private", "role"])
def test_cut_at_every_request_and_run_again(
    world: str, base: Any, portal: Any, open_portal: Any, tmp_path: Any
) -> None:
    """Each request is lost in turn, reads too, or the process dies at it: the run after it ends as a clean one.

    A run that dies is one that is cut and not gone on with: every request from that one on fails until it gives up.
    """
    if world == "private":
        private(base)
    else:
        with_role(base, portal)
    portal.forget_requests()
    empty = portal.server.portal.store.connection.serialize()
    expected = base.say("setup").code
    clean = state(portal)
    calls = len(portal.control("requests"))
    assert calls > 10
    every = max(1, round(6 / TIMES))  # some of them by default, each with LAWS=6
    for nth in range(1 + (world == "role") * every // 2, calls + 1, every):
        database = tmp_path / f"{nth}.sqlite"
        database.write_bytes(empty)
        cut = open_portal(database)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("BITRIX24_WEBHOOK_URL", cut.webhook)
            kind = ("drop_before", "drop_after", "http_503")[nth % 3]
            cut.control(
                "faults", [{"method": None, "nth": nth, "kind": kind, "times": 1 if kind == "http_503" else 1000}]
            )
            assert base.say("setup").code in {0, 5, 6, 7}, nth
            cut.control("faults", [])
            assert base.say("setup").code in {0, expected}, nth
            assert state(cut) == clean, nth


def test_a_step_that_the_portal_only_pretends_to_do_is_told(base: Any, portal: Any) -> None:
    """The group has another base already: nothing is bound, and what to do is said."""
    private(base)
    group = portal.call("sonet_group.create", {"NAME": "Strategy", "VISIBLE": "N", "OPENED": "N"})
    other = portal.call("landing.site.add", {**KB, "fields": {"TITLE": "Other", "CODE": "other", "TYPE": "KNOWLEDGE"}})
    assert portal.call("landing.site.bindingToGroup", {"id": other, "groupId": group}) is True

    told = base.say("setup", "--format", "json")

    assert told.code == 6
    assert told_steps(told)["binding"] == "by-hand"
    assert "mark" not in told_steps(told)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("      setup: {members: [nobody]}\n", "setup.members"),
        ("      setup: {menus: [left]}\n", "setup.menus"),
        ("      setup: {chat: true}\n", "setup.chat"),
        ("      setup: {owner: stranger@example.org}\n", "stranger@example.org"),
    ],
)
def test_wrong_settings_are_refused(more: str, said: str, base: Any, portal: Any) -> None:
    """With the name of the setting, or of the person whom the portal does not know; nothing is written."""
    private(base, more)
    portal.forget_requests()

    told = base.say("setup")

    assert told.code == 2
    assert said in told.err
    assert portal.writes() == []


def test_without_a_webhook_it_is_a_usage_error(base: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is set up nowhere."""
    monkeypatch.delenv("BITRIX24_WEBHOOK_URL")

    assert base.say("setup").code == 2


@pytest.mark.parametrize("like", PORTALS)
def test_the_three_portals_are_set_up_and_published(like: str, base: Any, portal: Any) -> None:
    """Where documentation and source disagree, and where everything is the other way round: the same base, once."""
    with portal.server.portal.store.transaction() as db:
        portal.server.portal.settings.become(db, like)
    private(base)

    assert base.say("setup", "--yes").code == 6
    assert base.say("publish", "--no-tasks").code == 0
    portal.forget_requests()

    assert base.say("setup").code == 0
    assert base.say("publish", "--no-tasks").code == 0
    assert portal.writes() == []
    assert sorted(people(portal).values()) == ["A", "E", "E", "K", "K"]
