"""Who may do what to a knowledge base. (facts kb-7; docs: landing/rights)"""

from typing import Any

import pytest

MEMBER, HEAD, OUTSIDER = "maxim.o@example.com", "anna.k@example.com", "olga.s@example.com"
MAXIM = 11
UNCHECKED = ["denied", "read", "edit", "sett", "public", "delete"]
"""Nothing was asked: the whole list of names, `denied` among them."""


@pytest.fixture
def extended(base: Any) -> Any:
    base.do("role.enable", mode=0)
    return base


@pytest.mark.fact("kb-7.2")
def test_every_employee_may_do_everything_by_default(base: Any) -> None:
    """So anyone can edit what is published."""
    assert base.do("site.getRights", id=base.site, key=MEMBER) == UNCHECKED
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
    assert extended.do("site.getRights", id=extended.site) == UNCHECKED
    assert extended.do("site.setRights", id=extended.site, rights={}) is True
    assert extended.do("site.getRights", id=extended.site, key=HEAD) == UNCHECKED


@pytest.mark.fact("kb-0.15", "kb-1.13", "kb-3.8", "kb-7.1")
def test_what_each_right_is_needed_for(extended: Any) -> None:
    """Refusals are HTTP 400 ACCESS_DENIED, or as if nothing were there for whoever may not read."""
    lid = extended.page()
    block = extended.block(lid)
    extended.do("site.setRights", id=extended.site, rights={f"U{MAXIM}": ["read"], "U3": ["denied"]})
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
    assert extended.do("site.getRights", key=HEAD, id=extended.site) == ["denied"]
    extended.do("site.setRights", id=extended.site, rights={f"U{MAXIM}": ["edit"]})
    assert refused("landing.move", key=MEMBER, lid=lid) == "DELETE_ACCESS_DENIED"


@pytest.mark.fact("kb-7.9")
def test_an_allowing_row_beats_a_denying_one(extended: Any) -> None:
    """`denied` alone in its own row, and shown beside what others grant; so a department is let in where all are denied."""
    extended.page()
    rights = {f"U{MAXIM}": ["denied", "edit"], "DR2": ["read"], "AU": ["denied"]}
    extended.do("site.setRights", id=extended.site, rights=rights)
    assert extended.do("site.getRights", id=extended.site, key=MEMBER) == ["denied", "read"]
    assert len(extended.do("landing.getList", key=MEMBER)) == 1
    assert extended.do("site.getRights", id=extended.site, key=OUTSIDER) == ["denied"]
    assert extended.do("landing.getList", key=OUTSIDER) == extended.do("site.getList", key=OUTSIDER) == []


@pytest.mark.fact("kb-7.8")
def test_a_person_whom_no_row_names_may_do_everything_unlisted(extended: Any) -> None:
    """The check of an operation finds nothing and allows it; the filter of lists finds nothing and hides the base."""
    lid = extended.page()
    extended.do("site.setRights", id=extended.site, rights={f"U{MAXIM}": ["read"]})
    assert extended.do("site.getRights", id=extended.site, key=OUTSIDER) == UNCHECKED
    assert extended.do("landing.update", lid=lid, key=OUTSIDER, fields={"TITLE": "Theirs"}) is True
    assert extended.do("site.getList", key=OUTSIDER) == []
    assert extended.do("landing.getList", key=OUTSIDER) == []


@pytest.mark.fact("kb-7.8")
def test_rights_of_site_zero_are_for_lists(extended: Any) -> None:
    """The check of an operation does not ask for them, by a switch it does; a base's own rights go before."""
    other = extended.do("site.add", fields={"TITLE": "O", "CODE": "o", "TYPE": "KNOWLEDGE"})
    extended.do("site.setRights", id=0, rights={"UA": ["read"]})
    extended.do("site.setRights", id=other, rights={"AU": ["edit"]})
    assert extended.do("site.getRights", id=extended.site, key=MEMBER) == UNCHECKED
    assert len(extended.do("site.getList", key=MEMBER)) == 2
    extended.rest.set_switch("default_rights", "docs")
    assert extended.do("site.getRights", id=extended.site, key=MEMBER) == ["read"]
    assert extended.do("site.getRights", id=other, key=MEMBER) == ["read", "edit"]


@pytest.mark.fact("kb-7.3")
def test_rights_through_a_workgroup(extended: Any) -> None:
    """SG<id> stands for its members."""
    group = extended.rest.result("publisher", "sonet_group.create", NAME="G")
    extended.rest.result("publisher", "sonet_group.user.add", GROUP_ID=group, USER_ID=MAXIM)
    extended.do("site.setRights", id=extended.site, rights={f"SG{group}": ["edit"]})
    assert extended.do("site.getRights", id=extended.site, key=MEMBER) == ["read", "edit"]
    assert extended.do("site.getList", key=HEAD) == []


@pytest.mark.fact("kb-7.3", "kb-7.5")
def test_managing_rights_is_for_administrators(base: Any) -> None:
    """And for plans that have it."""
    assert base.refused("site.setRights", id=base.site, rights={}, key=MEMBER) == "IS_NOT_ADMIN"
    assert base.refused("role.enable", mode=1, key=MEMBER) == "IS_NOT_ADMIN"
    assert base.do("site.setRights", id=99, rights={}) is False
    base.rest.set_switch("rights", "not_available")
    assert base.refused("site.setRights", id=base.site, rights={}) == "FEATURE_NOT_AVAIL"
    assert base.refused("site.getRights", id=base.site) == "FEATURE_NOT_AVAIL"


@pytest.mark.fact("kb-7.10")
def test_rights_of_a_site_count_for_nothing_in_the_model_of_roles(base: Any) -> None:
    """setRights answers true all the same; what it was told counts once the other model is chosen."""
    assert base.do("site.setRights", id=base.site, rights={"AU": ["denied"]}) is True
    assert base.do("site.getRights", id=base.site, key=MEMBER) == UNCHECKED
    assert len(base.do("site.getList", key=MEMBER)) == 1
    base.do("role.enable", mode=0)
    assert base.do("site.getRights", id=base.site, key=MEMBER) == ["denied"]


@pytest.mark.fact("kb-7.4")
def test_role_model(base: Any) -> None:
    """Roles of a section; once one is given to somebody, they decide instead of the default."""
    assert base.do("role.isEnabled") is True
    roles = base.do("role.getList")
    assert [role["XML_ID"] for role in roles] == ["ADMIN", "MANAGER"]
    manager = roles[1]["ID"]
    assert base.do("role.getRights", id=manager) == []
    rights = {"0": ["read"], str(base.site): ["edit", "x"], "99": ["read"]}
    assert base.do("role.setRights", id=manager, rights=rights) is True
    assert base.do("role.getRights", id=manager) == [["read"], ["read", "edit"]]
    assert base.do("site.getRights", id=base.site, key=MEMBER) == UNCHECKED
    assert base.do("role.setAccessCodes", id=manager, codes=[f"U{MAXIM}"]) is True
    assert base.do("site.getRights", id=base.site, key=MEMBER) == ["read", "edit"]
    assert base.do("site.getRights", id=base.site, key=HEAD) == ["denied"]
    assert base.do("site.getList", key=HEAD) == []
    other = base.do("site.add", fields={"TITLE": "O", "CODE": "o", "TYPE": "KNOWLEDGE"})
    assert base.do("site.getRights", id=other, key=MEMBER) == ["read"]
    assert base.rest.error("publisher", "landing.role.getRights", id=manager) == (400, "ROLE_SCOPE_MISMATCH")
    assert base.refused("role.setRights", id=99, rights={}) == "ROLE_SCOPE_MISMATCH"
    assert base.refused("role.setAccessCodes", id=manager, codes="U1") == "ERROR_ARGUMENT"
    base.do("role.enable", mode=False)
    assert base.do("role.isEnabled") is False
    assert base.do("site.getRights", id=base.site, key=HEAD) == UNCHECKED


@pytest.mark.fact("kb-7.4")
def test_what_one_role_says_of_a_base_goes_before_what_another_says_of_all(base: Any) -> None:
    """Somebody with two roles has the rights on this base of the one that names it."""
    admin, manager = (role["ID"] for role in base.do("role.getList"))
    base.do("role.setRights", id=admin, rights={"0": ["edit", "delete"]})
    base.do("role.setRights", id=manager, rights={str(base.site): ["read"]})
    for role in (admin, manager):
        base.do("role.setAccessCodes", id=role, codes=["AU"])
    assert base.do("site.getRights", id=base.site, key=MEMBER) == ["read"]
    base.do("role.setRights", id=manager, rights={str(base.site): ["read", "denied"]})
    assert base.do("site.getRights", id=base.site, key=MEMBER) == ["denied"]


@pytest.mark.fact("kb-7.11")
def test_rights_besides_those_on_bases(base: Any) -> None:
    """With the section's prefix, others are not kept; not given, they stay; knowledge_admin makes an administrator."""
    manager = base.do("role.getList")[1]["ID"]
    base.do("role.setAccessCodes", id=manager, codes=[f"U{MAXIM}"])
    base.do("role.setRights", id=manager, rights={"0": ["read"]}, additional=["admin", "group_admin"])
    assert base.refused("role.getList", key=MEMBER) == "IS_NOT_ADMIN"
    base.do("role.setRights", id=manager, rights={"0": ["read"]}, additional=["knowledge_admin"])
    base.do("role.setRights", id=manager, rights={})
    assert len(base.do("role.getList", key=MEMBER)) == 2
    assert base.do("site.getRights", id=base.site, key=MEMBER) == UNCHECKED
    assert base.refused("role.enable", mode=0, key=MEMBER) == "IS_NOT_ADMIN"
