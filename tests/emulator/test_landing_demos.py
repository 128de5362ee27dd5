"""Pages made of templates. (docs: landing/demos, landing-landing-add-by-template.md)"""

from typing import Any

import pytest

ANNA = "anna.k@example.com"


def test_templates_of_a_kind_of_site(base: Any) -> None:
    """By code, narrowed by their own fields; shops have those of sites."""
    found = base.do("demos.getPageList", type="knowledge")
    assert set(found) == {"empty", "search-result"}
    assert found["search-result"]["DATA"]["items"] == {"#block1": {"code": "59.1.search"}}
    assert set(base.do("demos.getPageList", type="mainpage")) == {"empty"}
    assert base.do("demos.getPageList", type="store") == base.do("demos.getPageList", type="page")
    assert set(base.do("demos.getPageList", type="page", filter={"TYPE": "MAINPAGE", "ACTIVE": True})) == {"empty"}
    assert base.do("demos.getPageList", type="page", filter={"XML_ID": "nope"}) == []
    assert base.do("demos.getPageList", type="nope") == []
    assert base.refused("demos.getPageList") == "MISSING_PARAMS"
    assert base.refused("demos.getPageList", type="page", filter="x") == "ERROR_ARGUMENT"


def test_an_empty_page(base: Any) -> None:
    """Not active; title and description go to the search engines, the description not into the page's own field."""
    fields = {"TITLE": "Spring", "DESCRIPTION": "Of the season"}
    lid = base.do("landing.addByTemplate", siteId=base.site, code="empty", fields=fields)
    row = base.row(lid)
    assert (row["TITLE"], row["CODE"], row["ACTIVE"], row["DESCRIPTION"]) == ("Spring", "spring", "N", None)
    hooks = base.do("landing.getAdditionalFields", lid=lid)
    assert hooks == {"METAOG_TITLE": "Spring", "METAOG_DESCRIPTION": "Of the season"}
    assert base.blocks(lid) == []
    assert base.row(base.do("landing.addByTemplate", siteId=base.site, code="empty"))["TITLE"] == "Empty page"


def test_a_page_of_results_has_its_block_and_its_own_address(base: Any) -> None:
    """A second one gets a suffix, as any page does."""
    first, second = (base.do("landing.addByTemplate", siteId=base.site, code="search-result") for _ in range(2))
    assert [row["code"] for row in base.blocks(first)] == ["59.1.search"]
    assert base.row(first)["CODE"] == "search-result"
    assert base.row(second)["CODE"].startswith("search-result_")


def test_a_page_stands_beside_another(base: Any) -> None:
    """In its folder, or in that folder itself; published at once where the other is active."""
    base.page("Home")
    folder = base.do("site.addFolder", siteId=base.site, fields={"TITLE": "F", "CODE": "f"})
    other = base.do("site.addFolder", siteId=base.site, fields={"TITLE": "G", "CODE": "g"})
    root = base.page("Root")
    neighbour = base.page("Neighbour", FOLDER_ID=folder)

    def made(**fields: Any) -> Any:
        return base.row(base.do("landing.addByTemplate", siteId=base.site, code="empty", fields=fields))

    assert made(ID=neighbour, FOLDER_ID=other)["FOLDER_ID"] == str(folder)
    assert made(ID=root, FOLDER_ID=other)["FOLDER_ID"] == str(other)
    base.do("landing.publication", lid=neighbour)
    beside = made(ID=neighbour)
    assert (beside["FOLDER_ID"], beside["ACTIVE"]) == (str(folder), "Y")


def test_a_link_in_a_menu(base: Any) -> None:
    """As landing.add puts one."""
    menu = base.page("Menu")
    block = base.block(menu, None, CODE="0.menu_25")
    fields = {"TITLE": "New", "BLOCK_ID": block, "MENU_CODE": ".landing-block-node-menu"}
    lid = base.do("landing.addByTemplate", siteId=base.site, code="empty", fields=fields)
    assert f'href="#landing{lid}">New</a>' in base.text(menu)


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"siteId": 99, "code": "empty"}, "SITE_ERROR"),
        ({"siteId": 1, "code": "nope"}, "WRONG_DATA"),
        ({"siteId": 1, "code": "empty", "fields": {"SITE_TYPE": "VIBE"}}, "WRONG_DATA"),
        ({"siteId": 1, "code": "empty", "fields": {"ID": 99}}, "LANDING_ERROR"),
        ({"siteId": 1, "code": "empty", "fields": {"FOLDER_ID": 99}}, "FOLDER_NOT_FOUND"),
        ({"siteId": 1}, "MISSING_PARAMS"),
        ({"code": "empty"}, "MISSING_PARAMS"),
    ],
)
def test_what_is_not_made(base: Any, params: dict[str, Any], code: str) -> None:
    """Each refusal has its code."""
    assert base.refused("landing.addByTemplate", **params) == code


def test_a_reader_makes_no_page(base: Any) -> None:
    """Who may not read the base either does not find it."""
    base.do("role.enable", mode=0)
    base.do("site.setRights", id=base.site, rights={"U3": ["read"]})
    assert base.refused("landing.addByTemplate", key=ANNA, siteId=base.site, code="empty") == "ACCESS_DENIED"
    base.do("site.setRights", id=base.site, rights={"U4": ["read"]})
    assert base.refused("landing.addByTemplate", key=ANNA, siteId=base.site, code="empty") == "SITE_ERROR"
