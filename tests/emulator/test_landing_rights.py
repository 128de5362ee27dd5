"""Who may do what to a knowledge base. (sites-kb.md §7; docs: landing/rights)"""

from typing import Any

import pytest

MEMBER, HEAD = "maxim.o@example.com", "anna.k@example.com"
MAXIM = 11
ALL = ["read", "edit", "sett", "public", "delete"]


@pytest.fixture
def extended(base: Any) -> Any:
    base.do("role.enable", mode=0)
    return base


@pytest.mark.fact("kb-7.2")
def test_every_employee_may_do_everything_by_default(base: Any) -> None:
    """So anyone can edit what is published."""
    assert base.do("site.getRights", id=base.site, key=MEMBER) == ALL
    lid = base.do("landing.add", key=MEMBER, fields={"TITLE": "P", "SITE_ID": base.site})
    assert base.do("landing.publication", lid=lid, key=MEMBER) is True


@pytest.mark.fact("kb-7.3")
def test_rights_of_a_site_replace_the_default(extended: Any) -> None:
    """By person, department with those below, group, everybody; an administrator is never kept out."""
    extended.page()
    rights = {f"U{MAXIM}": ["edit"], "DR2": ["read", "sett", "nonsense"], "AU": []}
    assert extended.do("site.setRights", id=extended.site, rights=rights) is True
    assert extended.do("site.getRights", id=extended.site, key=MEMBER) == ["read", "edit", "sett"]
    assert extended.do("site.getRights", id=extended.site, key=HEAD) == ["read", "sett"]
    assert extended.do("site.getRights", id=extended.site) == ALL
    assert extended.do("site.setRights", id=extended.site, rights={}) is True
    assert extended.do("site.getRights", id=extended.site, key=HEAD) == ALL


@pytest.mark.fact("kb-0.15", "kb-1.13", "kb-3.8", "kb-7.1")
def test_what_each_right_is_needed_for(extended: Any) -> None:
    """Refusals are HTTP 400 ACCESS_DENIED, or as if nothing were there for whoever may not read."""
    lid = extended.page()
    block = extended.block(lid)
    extended.do("site.setRights", id=extended.site, rights={f"U{MAXIM}": ["read"]})
    refused = extended.refused
    assert refused("landing.add", key=MEMBER, fields={"TITLE": "P", "SITE_ID": extended.site}) == "ACCESS_DENIED"
    assert refused("block.updatecontent", key=MEMBER, lid=lid, block=block, content="x") == "ACCESS_DENIED"
    assert refused("block.uploadfile", key=MEMBER, block=block, picture=["a.png", ""]) == "ACCESS_DENIED"
    assert refused("landing.update", key=MEMBER, lid=lid, fields={}) == "ACCESS_DENIED"
    assert refused("landing.publication", key=MEMBER, lid=lid) == "ACCESS_DENIED"
    assert refused("landing.markDelete", key=MEMBER, lid=lid) == "ACCESS_DENIED"
    assert refused("landing.move", key=MEMBER, lid=lid) == "ACCESS_DENIED"
    assert refused("site.update", key=MEMBER, id=extended.site, fields={}) == "ACCESS_DENIED"
    assert refused("site.addFolder", key=MEMBER, siteId=extended.site, fields={"TITLE": "F"}) == "ACCESS_DENIED"
    assert extended.do("template.setSiteRef", key=MEMBER, id=extended.site, data={"1": lid}) is True
    assert extended.do("template.getSiteRef", id=extended.site) is True
    assert extended.do("syspage.set", key=MEMBER, id=extended.site, type="mainpage", lid=lid) is True
    assert extended.do("syspage.get", id=extended.site) == []
    assert len(extended.do("landing.getList", key=MEMBER)) == 1
    assert extended.do("landing.getList", key=HEAD) == []
    assert extended.do("site.getList", key=HEAD) == []
    assert refused("block.getlist", key=HEAD, lid=lid) == "LANDING_NOT_EXIST"
    assert extended.do("site.getRights", key=HEAD, id=extended.site) == []
    extended.do("site.setRights", id=extended.site, rights={f"U{MAXIM}": ["edit"]})
    assert refused("landing.move", key=MEMBER, lid=lid) == "DELETE_ACCESS_DENIED"


def test_denied_beats_everything(extended: Any) -> None:
    """It is shown beside what others grant."""
    extended.do("site.setRights", id=extended.site, rights={f"U{MAXIM}": ["denied", "edit"], "AU": ["read"]})
    assert extended.do("site.getRights", id=extended.site, key=MEMBER) == ["denied", "read"]
    assert extended.do("site.getList", key=MEMBER) == []


def test_site_zero_stands_for_all_without_their_own(extended: Any) -> None:
    """And a site's own rights go before."""
    other = extended.do("site.add", fields={"TITLE": "O", "CODE": "o", "TYPE": "KNOWLEDGE"})
    extended.do("site.setRights", id=0, rights={"UA": ["read"]})
    extended.do("site.setRights", id=other, rights={"AU": ["edit"]})
    assert extended.do("site.getRights", id=extended.site, key=MEMBER) == ["read"]
    assert extended.do("site.getRights", id=other, key=MEMBER) == ["read", "edit"]


@pytest.mark.fact("kb-7.3")
def test_rights_through_a_workgroup(extended: Any) -> None:
    """SG<id> stands for its members."""
    group = extended.rest.result("publisher", "sonet_group.create", NAME="G")
    extended.rest.result("publisher", "sonet_group.user.add", GROUP_ID=group, USER_ID=MAXIM)
    extended.do("site.setRights", id=extended.site, rights={f"SG{group}": ["edit"]})
    assert extended.do("site.getRights", id=extended.site, key=MEMBER) == ["read", "edit"]
    assert extended.do("site.getRights", id=extended.site, key=HEAD) == []


@pytest.mark.fact("kb-7.3", "kb-7.5")
def test_managing_rights_is_for_administrators(base: Any) -> None:
    """And for plans that have it."""
    assert base.refused("site.setRights", id=base.site, rights={}, key=MEMBER) == "IS_NOT_ADMIN"
    assert base.refused("role.enable", mode=1, key=MEMBER) == "IS_NOT_ADMIN"
    assert base.do("site.setRights", id=99, rights={}) is False
    base.rest.set_switch("rights", "not_available")
    assert base.refused("site.setRights", id=base.site, rights={}) == "FEATURE_NOT_AVAIL"
    assert base.refused("site.getRights", id=base.site) == "FEATURE_NOT_AVAIL"


@pytest.mark.fact("kb-7.4")
def test_role_model(base: Any) -> None:
    """Roles of a section; once one is given to somebody, they decide instead of the default."""
    assert base.do("role.isEnabled") is True
    roles = base.do("role.getList")
    assert [role["XML_ID"] for role in roles] == ["ADMIN", "MANAGER"]
    manager = roles[1]["ID"]
    assert base.do("role.getRights", id=manager) == []
    assert base.do(
        "role.setRights",
        id=manager,
        rights={"0": ["read"], str(base.site): ["read", "edit", "x"]},
        additional=["create"],
    )
    assert base.do("role.getRights", id=manager) == [["read"], ["read", "edit"]]
    assert base.do("site.getRights", id=base.site, key=MEMBER) == ALL
    assert base.do("role.setAccessCodes", id=manager, codes=[f"U{MAXIM}"]) is True
    assert base.do("site.getRights", id=base.site, key=MEMBER) == ["read", "edit"]
    assert base.do("site.getRights", id=base.site, key=HEAD) == []
    other = base.do("site.add", fields={"TITLE": "O", "CODE": "o", "TYPE": "KNOWLEDGE"})
    assert base.do("site.getRights", id=other, key=MEMBER) == ["read"]
    assert base.rest.error("publisher", "landing.role.getRights", id=manager) == (400, "ROLE_SCOPE_MISMATCH")
    assert base.refused("role.setAccessCodes", id=manager, codes="U1") == "ERROR_ARGUMENT"
    base.do("role.enable", mode=False)
    assert base.do("role.isEnabled") is False
    assert base.do("site.getRights", id=base.site, key=HEAD) == ALL
