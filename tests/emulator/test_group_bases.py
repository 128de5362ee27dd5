"""A knowledge base that is bound to a workgroup is another kind of site. (facts kb-6.10, kb-7.12)"""

from typing import Any

import pytest

MEMBER, OUTSIDER = "maxim.o@example.com", "anna.k@example.com"
MAXIM = 11


@pytest.fixture
def group(base: Any) -> int:
    """A group of the service user's and Maxim's."""
    made: int = base.rest.result("publisher", "sonet_group.create", NAME="Strategists", VISIBLE="N")
    base.rest.result("publisher", "sonet_group.user.add", GROUP_ID=made, USER_ID=MAXIM)
    return made


def in_group(base: Any, method: str, *, key: str = "publisher", **params: Any) -> Any:
    return base.rest.result(key, f"landing.{method}", scope="GROUP", **params)


@pytest.mark.fact("kb-6.10", "tn-3.6")
def test_binding_turns_the_type_and_the_address(base: Any, group: int) -> None:
    """The section of company bases sees it no more; unbinding brings it back."""
    lid = base.page("Start")
    assert base.do("site.bindingToGroup", id=base.site, groupId=group) is True
    assert base.do("site.getList") == base.do("landing.getList") == []
    assert base.refused("block.getlist", lid=lid) == "LANDING_NOT_EXIST"
    assert base.refused("site.update", id=base.site, fields={}) == "ACCESS_DENIED"
    (site,) = in_group(base, "site.getList", params={"select": ["TYPE", "CODE", "PUBLIC_URL"]})
    address = "http://portal.localhost/knowledge/group/strategy/"
    assert (site["TYPE"], site["CODE"], site["PUBLIC_URL"]) == ("GROUP", "/strategy/", address)
    assert [page["ID"] for page in in_group(base, "landing.getList")] == [str(lid)]
    assert in_group(base, "block.getlist", lid=lid) == []
    (row,) = base.do("site.getGroupBindings", groupId=group)
    shown = {"ENTITY_ID": "1", "ENTITY_TYPE": "S", "BINDING_ID": str(group), "TITLE": "Strategy", "PUBLIC_URL": address}
    assert row == shown
    assert base.do("site.unbindingFromGroup", id=base.site, groupId=group) is True
    assert base.do("site.unbindingFromGroup", id=base.site, groupId=group) is False
    assert [site["TYPE"] for site in base.do("site.getList")] == ["KNOWLEDGE"]
    assert in_group(base, "site.getList") == base.do("site.getGroupBindings") == []


@pytest.mark.fact("tn-3.6")
def test_binding_is_refused_without_an_error(base: Any, group: int) -> None:
    """A group that is not there or closed, or of which one is no member; a second base, or a second group; no right."""
    other = base.do("site.add", fields={"TITLE": "O", "CODE": "o", "TYPE": "KNOWLEDGE"})
    second = base.rest.result("publisher", "sonet_group.create", NAME="Second")
    foreign = base.rest.result("publisher", "sonet_group.create", NAME="Theirs", OWNER_ID=MAXIM)

    def bind(site: int, to: int, key: str = "publisher") -> bool:
        answer: bool = base.do("site.bindingToGroup", id=site, groupId=to, key=key)
        return answer

    assert [bind(base.site, 999), bind(99, group), bind(base.site, foreign)] == [False] * 3
    assert bind(base.site, foreign, MEMBER) is False
    assert bind(base.site, group) is True
    assert [bind(base.site, group), bind(other, group), bind(base.site, second)] == [False] * 3
    base.rest.result("publisher", "sonet_group.update", GROUP_ID=second, CLOSED="Y")
    assert bind(other, second) is False
    manager = base.do("role.getList")[1]["ID"]
    base.do("role.setAccessCodes", id=manager, codes=[f"U{MAXIM}"])
    base.do("role.setRights", id=manager, rights={"0": ["read"]}, additional=["knowledge_extension"])
    assert bind(other, foreign, MEMBER) is True
    assert base.do("site.unbindingFromGroup", id=other, groupId=foreign) is False


@pytest.mark.fact("kb-7.12")
def test_the_group_says_who_may_what(base: Any, group: int) -> None:
    """Members everything, others nothing, an administrator neither; rights and roles are not asked, nor is the plan."""
    lid = base.page("Start")
    base.do("site.bindingToGroup", id=base.site, groupId=group)
    base.rest.set_switch("rights", "not_available")
    everything = ["read", "edit", "sett", "public", "delete"]
    assert in_group(base, "site.getRights", id=base.site, key=MEMBER) == everything
    assert in_group(base, "landing.update", lid=lid, fields={"TITLE": "Ours"}, key=MEMBER) is True
    base.rest.result(MEMBER, "sonet_group.user.groups")
    outside = (OUTSIDER, "publisher")
    base.rest.result("publisher", "sonet_group.setowner", GROUP_ID=group, USER_ID=MAXIM)
    base.rest.result("publisher", "sonet_group.user.delete", GROUP_ID=group, USER_ID=1)
    for key in outside:
        assert in_group(base, "site.getRights", id=base.site, key=key) == []
        assert in_group(base, "site.getList", key=key) == in_group(base, "landing.getList", key=key) == []
        assert in_group(base, "site.getGroupBindings", key=key) == []
        refused = base.rest.error(key, "landing.block.getlist", scope="GROUP", lid=lid)
        assert refused == (400, "LANDING_NOT_EXIST")
    base.rest.result(MEMBER, "sonet_group.update", GROUP_ID=group, CLOSED="Y")
    assert in_group(base, "site.getRights", id=base.site, key=MEMBER) == []
    assert len(in_group(base, "site.getList", key=MEMBER)) == 1


@pytest.mark.fact("kb-7.12")
def test_the_group_tells_what_a_caller_may(base: Any, group: int) -> None:
    """sonet_group.feature.access knows the base too."""
    asked = {"GROUP_ID": group, "FEATURE": "landing_knowledge"}
    for operation in ("read", "edit", "sett", "delete"):
        assert base.rest.result(MEMBER, "sonet_group.feature.access", OPERATION=operation, **asked) is True
    assert base.rest.error(MEMBER, "sonet_group.feature.access", OPERATION="public", **asked) == (400, "")


@pytest.mark.fact("kb-6.11")
def test_deleting_the_group_deletes_its_base_for_good(base: Any, group: int) -> None:
    """With pages, folders, blocks and templates; a base in the trash stays there, and other bases stay."""
    other = base.do("site.add", fields={"TITLE": "O", "CODE": "o", "TYPE": "KNOWLEDGE"})
    kept = base.do("landing.add", fields={"TITLE": "Kept", "SITE_ID": other})
    lid = base.page("Start")
    base.block(lid)
    base.do("site.addFolder", siteId=base.site, fields={"TITLE": "F"})
    base.do("template.setSiteRef", id=base.site, data={"1": lid})
    base.do("site.bindingToGroup", id=base.site, groupId=group)
    base.rest.result("publisher", "sonet_group.delete", GROUP_ID=group)
    db = base.rest.portal.store.connection
    left = {name: db.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in ("site", "folder", "block")}
    assert left == {"site": 1, "folder": 0, "block": 0}
    assert [page["ID"] for page in base.do("landing.getList")] == [str(kept)]
    assert db.execute("SELECT COUNT(*) FROM site_binding").fetchone()[0] == 0
    second = base.rest.result("publisher", "sonet_group.create", NAME="Second")
    assert base.do("site.bindingToGroup", id=other, groupId=second) is True
    in_group(base, "site.markDelete", id=other)
    base.rest.result("publisher", "sonet_group.delete", GROUP_ID=second)
    assert db.execute("SELECT deleted, type FROM site").fetchone()["deleted"] == "Y"


@pytest.mark.fact("kb-6.12")
def test_binding_calls_leave_their_scope_to_what_follows(base: Any, group: int) -> None:
    """Later commands of the batch that bring none run in it; those with one of their own do not."""
    base.do("site.bindingToGroup", id=base.site, groupId=group)
    other = base.do("site.add", fields={"TITLE": "O", "CODE": "o", "TYPE": "KNOWLEDGE"})
    calls = {
        "bound": "landing.site.getGroupBindings",
        "group": "landing.site.getList?params[select][]=ID",
        "menu": "landing.site.getMenuBindings?scope=GROUP",
        "company": "landing.site.getList?params[select][]=ID",
        "own": "landing.site.getList?scope=GROUP&params[select][]=ID",
        "unknown": "landing.site.getList?scope=nothing",
    }
    answers = base.rest.result("publisher", "batch", cmd=calls)["result"]
    ids = {name: [row["ID"] for row in answers[name]] for name in ("group", "company", "own", "unknown")}
    assert ids == {"group": ["1"], "company": [str(other)], "own": ["1"], "unknown": []}


@pytest.mark.fact("kb-0.13")
def test_a_group_that_is_no_number_is_told_in_php_s_words(base: Any) -> None:
    """The argument's number and name, and whether it may be left out. [docs: landing-site-binding-to-group.md]"""
    told = base.rest.call("publisher", "landing.site.bindingToGroup", id=base.site, groupId="x")[1]
    place = "Bitrix\\Landing\\PublicAction\\Site::bindingToGroup(): Argument #2 ($groupId)"
    assert (told["error"], told["error_description"]) == ("TYPE_ERROR", f"{place} must be of type int, string given")
    told = base.rest.call("publisher", "landing.site.getGroupBindings", groupId="x")[1]
    assert told["error_description"].endswith("Argument #1 ($groupId) must be of type ?int, string given")
