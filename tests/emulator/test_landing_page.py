"""landing.landing.*: pages behave as the portal's. (facts kb-3, kb-8; docs: landing/page)"""

import re
from typing import Any

import pytest


@pytest.mark.fact("kb-3.12")
def test_a_page_is_listed_with_everything(base: Any) -> None:
    """Numbers as text, unset values null; never active when added."""
    lid = base.page("Small retail", XML_ID="kb1|seg", DESCRIPTION="D", SITEMAP="Y")
    row = base.row(lid)
    assert row["ID"] == str(lid)
    assert (row["TITLE"], row["CODE"], row["XML_ID"], row["DESCRIPTION"]) == (
        "Small retail",
        "smallretail",
        "kb1|seg",
        "D",
    )
    assert (row["ACTIVE"], row["PUBLIC"], row["DELETED"], row["SITEMAP"]) == ("N", "N", "N", "Y")
    assert (row["FOLDER_ID"], row["DATE_PUBLIC"], row["RULE"]) == (None, None, None)
    assert row["DATE_MODIFY"] == "11/23/2026 09:00:00 am"
    assert (row["PUBLIC_URL"], row["IS_AREA"]) == ("http://portal.localhost/knowledge/strategy/", False)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"TITLE": ""}, "BX_EMPTY_REQUIRED"),
        ({"SITE_ID": 99}, "SITE_NOT_FOUND"),
        ({"FOLDER_ID": 99}, "FOLDER_NOT_FOUND"),
        ({"CODE": "a/b"}, "SLASH_IS_NOT_ALLOWED"),
        ({"CODE": ""}, "CANT_BE_EMPTY"),
        ({"CODE": "my_page_1_2"}, "WRONG_CODE_FORMAT"),
    ],
)
@pytest.mark.fact("kb-3.2", "kb-3.3")
def test_pages_that_are_not_added(base: Any, fields: Any, code: Any) -> None:
    """Each refusal has its code."""
    given = {"TITLE": "P", "SITE_ID": base.site, **fields}
    assert base.refused("landing.add", fields=given) == code


@pytest.mark.parametrize(
    ("title", "fields", "code"),
    [
        ("Small Retail", {}, "smallretail"),
        ("Ёлки: щука", {"CODE": "  "}, "yelkishchuka"),
        ("Über", {}, "uber"),
        ("x", {"CODE": "As-Given_Ж"}, "As-Given_Ж"),
        ("x" * 150, {}, "x" * 100),
    ],
)
@pytest.mark.fact("kb-3.4")
def test_code_of_a_page(base: Any, title: Any, fields: Any, code: Any) -> None:
    """Kept as given, or made of the title."""
    assert base.row(base.page(title, **fields))["CODE"] == code


@pytest.mark.fact("kb-3.4")
def test_title_without_letters_gives_twelve_random_characters(base: Any) -> None:
    """The address has to be something."""
    assert re.fullmatch(r"[a-z0-9]{12}", base.row(base.page("!!!"))["CODE"])


@pytest.mark.fact("kb-3.5")
def test_taken_code_gets_a_suffix(base: Any) -> None:
    """On add, update and move; trashed pages and folders of the level count, case does not matter."""
    base.page("Home")
    trashed = base.page("A", CODE="taken")
    base.do("landing.markDelete", lid=trashed)
    folder = base.do("site.addFolder", siteId=base.site, fields={"TITLE": "F", "CODE": "folder"})
    suffixed = re.compile(r"(taken|TAKEN|folder|Жук)_[a-z]{4}")
    assert suffixed.fullmatch(base.row(base.page("B", CODE="taken"))["CODE"])
    assert suffixed.fullmatch(base.row(base.page("C", CODE="TAKEN"))["CODE"])
    assert suffixed.fullmatch(base.row(base.page("D", CODE="folder"))["CODE"])
    base.page("E", CODE="жук")
    assert suffixed.fullmatch(base.row(base.page("E", CODE="Жук"))["CODE"])
    other = base.page("F", CODE="taken", FOLDER_ID=folder)
    assert base.row(other)["CODE"] == "taken"
    base.do("landing.move", lid=other)
    assert suffixed.fullmatch(base.row(other)["CODE"])
    changed = base.page("G", CODE="g")
    base.do("landing.update", lid=changed, fields={"CODE": "taken"})
    assert suffixed.fullmatch(base.row(changed)["CODE"])


@pytest.mark.fact("kb-3.7")
def test_update_drops_what_may_not_be_set(base: Any) -> None:
    """ACTIVE, RULE, VIEWS, TPL_CODE are ignored without a word; DATE_MODIFY moves."""
    lid = base.page(CODE="same")
    base.rest.later(minutes=5)
    fields = {"ACTIVE": "Y", "RULE": "x", "VIEWS": 5, "TPL_CODE": "y", "TITLE": "New", "CODE": "same"}
    assert base.do("landing.update", lid=lid, fields=fields) is True
    row = base.row(lid)
    assert (row["ACTIVE"], row["RULE"], row["VIEWS"], row["TPL_CODE"], row["TITLE"]) == ("N", None, "0", None, "New")
    assert (row["CODE"], row["DATE_MODIFY"]) == ("same", "11/23/2026 09:05:00 am")


def test_update_sets_the_rest(base: Any) -> None:
    """Mark, description, template, dates, hooks."""
    lid = base.page()
    fields = {
        "XML_ID": "m",
        "DESCRIPTION": "d",
        "TPL_ID": 2,
        "SITEMAP": "x",
        "PUBLIC": "Y",
        "DATE_PUBLIC": "11/20/2026 08:00:00 am",
        "ADDITIONAL_FIELDS": {"METAOG_TITLE": "T", "GTM_USE": "Y"},
    }
    base.do("landing.update", lid=lid, fields=fields)
    row = base.row(lid)
    assert [row[name] for name in ("XML_ID", "DESCRIPTION", "TPL_ID", "SITEMAP", "PUBLIC", "DATE_PUBLIC")] == [
        "m",
        "d",
        "2",
        "N",
        "Y",
        "11/20/2026 08:00:00 am",
    ]
    assert base.do("landing.getAdditionalFields", lid=lid) == {"METAOG_TITLE": "T"}
    assert base.do("landing.getAdditionalFields", lid=base.page("Q")) == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"CODE": ""}, "CANT_BE_EMPTY"),
        ({"CODE": "a/b"}, "SLASH_IS_NOT_ALLOWED"),
        ({"CODE": "a_1_2"}, "WRONG_CODE_FORMAT"),
        ({"TITLE": " "}, "BX_EMPTY_REQUIRED"),
        ({"SITE_ID": 99}, "SITE_NOT_FOUND"),
        ({"FOLDER_ID": 99}, "FOLDER_NOT_FOUND"),
    ],
)
@pytest.mark.fact("kb-3.3")
def test_updates_that_are_refused(base: Any, fields: Any, code: Any) -> None:
    """Nothing is changed by them."""
    lid = base.page("Same")
    assert base.refused("landing.update", lid=lid, fields=fields) == code
    assert base.row(lid)["TITLE"] == "Same"
    assert base.refused("landing.update", lid=99, fields={}) == "LANDING_NOT_EXIST"


def test_empty_code_with_the_folder_key_is_made_of_the_title(base: Any) -> None:
    """The docs' exception."""
    lid = base.page("Old", CODE="old")
    base.do("landing.update", lid=lid, fields={"CODE": "", "FOLDER": "N", "TITLE": "Brand new"})
    assert base.row(lid)["CODE"] == "brandnew"
    assert base.row(base.page("Again", CODE="", FOLDER="N"))["CODE"] == "again"


def test_folder_flag_makes_a_folder(base: Any) -> None:
    """landing.add with FOLDER=Y answers a folder's id."""
    folder = base.page("Folder", FOLDER="Y", CODE="f")
    assert base.do("site.getFolders", siteId=base.site)[0]["ID"] == str(folder)


@pytest.mark.fact("kb-8.1")
def test_mark_and_trash_in_one_call(base: Any) -> None:
    """Update takes DELETED beside the mark; back out, the page is not active."""
    base.page("Home")
    lid = base.page()
    base.do("landing.publication", lid=lid)
    base.do("landing.update", lid=lid, fields={"DELETED": "Y", "XML_ID": "kb1|a"})
    row = base.row(lid)
    assert (row["DELETED"], row["ACTIVE"], row["XML_ID"]) == ("Y", "N", "kb1|a")
    base.do("landing.update", lid=lid, fields={"DELETED": "N"})
    assert (base.row(lid)["DELETED"], base.row(lid)["ACTIVE"]) == ("N", "N")


@pytest.mark.fact("kb-3.13", "kb-8.3", "kb-8.4")
def test_trash_hides_and_gives_back(base: Any) -> None:
    """Out of lists and reads; the code stays; a page made meanwhile got the suffix."""
    base.page("Home")
    lid = base.page("P", CODE="p")
    base.do("landing.publication", lid=lid)
    assert base.do("landing.markDelete", lid=lid) == lid
    listed = base.do("landing.getList", params={"select": ["ID"], "filter": {"SITE_ID": base.site}})
    assert str(lid) not in [row["ID"] for row in listed]
    assert base.refused("block.getlist", lid=[lid]) == "LANDING_NOT_EXIST"
    assert base.refused("landing.getPublicUrl", lid=lid) == "LANDING_NOT_EXIST"
    assert base.refused("landing.publication", lid=lid) == "LANDING_NOT_EXIST"
    meanwhile = base.page("P", CODE="p")
    assert base.do("landing.markUnDelete", lid=lid) == lid
    assert (base.row(lid)["CODE"], base.row(lid)["ACTIVE"]) == ("p", "N")
    assert base.row(meanwhile)["CODE"].startswith("p_")
    base.do("landing.markDelete", lid=lid, mark=False)
    assert base.row(lid)["DELETED"] == "N"


@pytest.mark.fact("kb-6.1", "kb-6.3")
def test_what_may_not_be_trashed(base: Any) -> None:
    """The main page while others exist; a page that is an area."""
    main = base.page("Home")
    assert base.do("landing.markDelete", lid=main) == main
    base.do("landing.markUnDelete", lid=main)
    other = base.page("Other")
    for method in ("landing.markDelete", "landing.delete"):
        assert base.refused(method, lid=main) == "CANT_DELETE_MAIN"
    assert base.refused("landing.update", lid=main, fields={"DELETED": "Y"}) == "CANT_DELETE_MAIN"
    base.do("template.setSiteRef", id=base.site, data={"1": other})
    assert base.row(other)["IS_AREA"] is True
    assert base.refused("landing.markDelete", lid=other) == "UNABLE_DELETE_INCLUDE"
    base.do("template.setSiteRef", id=base.site)
    assert base.do("landing.delete", lid=other) is True
    assert base.refused("landing.delete", lid=other) == "LANDING_NOT_EXIST"


@pytest.mark.fact("kb-8.3")
def test_trash_is_emptied_after_thirty_days(base: Any) -> None:
    """Pages, folders and sites; what was changed later stays."""
    base.page("Home")
    old = base.page("Old")
    folder = base.do("site.addFolder", siteId=base.site, fields={"TITLE": "F"})
    base.do("landing.markDelete", lid=old)
    base.do("site.markFolderDelete", id=folder)
    site = base.do("site.add", fields={"TITLE": "O", "CODE": "o", "TYPE": "KNOWLEDGE"})
    base.do("site.markDelete", id=site)
    base.rest.later(days=29)
    young = base.page("Young")
    base.do("landing.markDelete", lid=young)
    base.rest.later(days=2)
    deleted = base.do("landing.getList", params={"select": ["ID"], "filter": {"=DELETED": "Y"}})
    assert [row["ID"] for row in deleted] == [str(young)]
    assert base.do("site.getFolders", siteId=base.site, filter={"=DELETED": "Y"}) == []
    assert base.do("site.getList", params={"filter": {"=DELETED": "Y"}}) == []


@pytest.mark.fact("kb-3.11")
def test_lists_collapse_without_id(base: Any) -> None:
    """Rows are keyed by ID: leave it out and one is left. The docs say it is always there."""
    for title in ("A", "B"):
        base.page(title)
    assert base.do("landing.getList", params={"select": ["TITLE"]}) == [{"TITLE": "B", "DOMAIN_ID": "0"}]
    base.rest.set_switch("list_without_id", "docs")
    assert [row["ID"] for row in base.do("landing.getList", params={"select": ["TITLE"]})] == ["1", "2"]


@pytest.mark.fact("kb-3.9")
def test_lists_have_no_pages_of_their_own(base: Any) -> None:
    """No total, no next, no default limit."""
    for number in range(60):
        base.page(f"P{number}")
    status, body = base.rest.call("publisher", "landing.landing.getList", scope="KNOWLEDGE", start=50)
    assert (status, len(body["result"])) == (200, 60)
    assert "total" not in body
    assert "next" not in body
    page = base.do("landing.getList", params={"limit": 2, "offset": 1, "order": {"ID": "DESC"}, "get_preview": 1})
    assert [row["ID"] for row in page] == ["59", "58"]
    assert page[0]["PREVIEW"].endswith(".jpg")


@pytest.mark.fact("kb-3.22")
def test_moves_within_a_site(base: Any) -> None:
    """To a folder, to the root; not to another site and a folder at once."""
    base.page("Home")
    lid = base.page("P", CODE="p")
    folder = base.do("site.addFolder", siteId=base.site, fields={"TITLE": "F", "CODE": "f"})
    other = base.do("site.add", fields={"TITLE": "O", "CODE": "o", "TYPE": "KNOWLEDGE"})
    base.do("landing.publication", lid=lid)
    assert base.do("landing.move", lid=lid, toFolderId=folder) is True
    assert (base.row(lid)["FOLDER_ID"], base.row(lid)["ACTIVE"]) == (str(folder), "Y")
    base.do("landing.update", lid=lid, fields={"FOLDER_ID": 0})
    assert base.row(lid)["FOLDER_ID"] is None
    inside = base.do("site.addFolder", siteId=other, fields={"TITLE": "I"})
    for place in (inside, folder):
        assert base.refused("landing.move", lid=lid, toSiteId=other, toFolderId=place) == "FOLDER_NOT_FOUND"
    assert base.refused("landing.move", lid=lid, toSiteId=99) == "SITE_NOT_FOUND"
    assert base.do("landing.move", lid=lid, toSiteId=other) is True
    assert base.row(lid)["SITE_ID"] == str(other)
    base.do("landing.update", lid=lid, fields={"SITE_ID": base.site})
    assert base.row(lid)["SITE_ID"] == str(base.site)


@pytest.mark.fact("kb-3.1", "kb-3.23")
def test_a_copy_has_the_same_mark(base: Any) -> None:
    """XML_ID is copied, so a person's copy duplicates a key; blocks come along, the copy is not active."""
    lid = base.page("P", XML_ID="kb1|p", CODE="p")
    base.block(lid, "<p>Text</p>")
    base.do("landing.publication", lid=lid)
    copy = base.do("landing.copy", lid=lid)
    found = base.do("landing.getList", params={"select": ["ID", "ACTIVE", "CODE"], "filter": {"=XML_ID": "kb1|p"}})
    assert [row["ID"] for row in found] == [str(lid), str(copy)]
    assert (found[1]["ACTIVE"], found[1]["CODE"][:2]) == ("N", "p_")
    assert base.text(copy) == "<p>Text</p>"
    folder = base.do("site.addFolder", siteId=base.site, fields={"TITLE": "F"})
    assert base.row(base.do("landing.copy", lid=lid, toFolderId=folder))["FOLDER_ID"] == str(folder)
    assert base.row(base.do("landing.copy", lid=lid, toFolderId=99))["FOLDER_ID"] is None
    assert base.refused("landing.copy", lid=lid, toSiteId=99) == "SITE_NOT_FOUND"
    base.do("landing.markDelete", lid=copy)
    assert base.do("landing.copy", lid=copy)


@pytest.mark.fact("kb-4.3")
def test_addresses_lead_back_to_pages(base: Any) -> None:
    """Case does not matter, inactive pages answer, trashed and unknown ones do not."""
    home = base.page("Home")
    folder = base.do("site.addFolder", siteId=base.site, fields={"TITLE": "F", "CODE": "Folder"})
    lid = base.page("P", CODE="Page", FOLDER_ID=folder)
    assert base.do("landing.getPublicUrl", lid=lid) == "http://portal.localhost/knowledge/strategy/Folder/Page/"
    assert base.do("landing.getPublicUrl", lid=home) == "http://portal.localhost/knowledge/strategy/"

    def resolve(path: Any) -> Any:
        return base.do("landing.resolveIdByPublicUrl", landingUrl=path, siteId=base.site)

    assert resolve("/") == home
    assert resolve("/folder/PAGE/?x=1#y") == lid
    assert resolve("/folder/") == lid
    assert resolve("/nope/page/") is None
    assert resolve("/page/") is None
    base.do("landing.markDelete", lid=lid)
    assert resolve("/folder/page/") is None
    assert resolve("/folder/") is None
    assert base.do("landing.resolveIdByPublicUrl", landingUrl="/", siteId=99) is None
    assert base.do("landing.getPreview", lid=home).endswith(".jpg")


@pytest.mark.fact("kb-6.4")
def test_new_page_can_enter_a_menu(base: Any) -> None:
    """BLOCK_ID with MENU_CODE appends a link."""
    area = base.page("Menu")
    block = base.block(area, None, CODE="0.menu_25")
    lid = base.page("Segment & co", BLOCK_ID=block, MENU_CODE=".landing-block-node-menu")
    assert f'href="#landing{lid}">Segment &amp; co</a></li></ul>' in base.text(area)
    before = base.text(area)
    base.page("Other", BLOCK_ID=block, MENU_CODE=".wrong")
    base.page("Other", BLOCK_ID=99, MENU_CODE=".landing-block-node-menu")
    assert base.text(area) == before


@pytest.mark.fact("kb-2.9", "kb-7.6")
def test_plan_limits(base: Any) -> None:
    """A number of pages of a knowledge base, and of published ones."""
    base.rest.set_switch("page_limit", "2")
    first, second = base.page("A"), base.page("B")
    assert base.refused("landing.add", fields={"TITLE": "C", "SITE_ID": base.site}) == "TOTAL_PAGE_REACHED"
    assert base.refused("landing.copy", lid=first) == "TOTAL_PAGE_REACHED"
    base.rest.set_switch("page_limit", "1")
    assert base.do("landing.publication", lid=first) is True
    assert base.do("landing.publication", lid=first) is True
    assert base.refused("landing.publication", lid=second) == "PUBLIC_PAGE_REACHED"
    base.rest.set_switch("plan", "expired")
    assert base.refused("landing.publication", lid=first) == "LICENSE_EXPIRED"


@pytest.mark.fact("kb-1.11", "kb-1.22")
def test_texts_that_do_not_fit_are_cut_or_refused(base: Any) -> None:
    """255 characters; emoji live in titles, where each takes ten, and in block content, and nowhere else."""
    fields = {"DESCRIPTION": "x" * 300, "XML_ID": "mark 😀 rest", "CODE": "c" * 300}
    row = base.row(base.page("Goal 🎯", **fields))
    assert (row["TITLE"], row["DESCRIPTION"], row["XML_ID"], row["CODE"]) == ("Goal 🎯", "x" * 255, "mark ", "c" * 255)
    assert base.row(base.page("🎯" * 30))["TITLE"] == "🎯" * 25
    folder = base.do("site.addFolder", siteId=base.site, fields={"TITLE": "Goals 🎯", "CODE": "goals"})
    assert base.do("site.getFolders", siteId=base.site, filter={"ID": folder})[0]["TITLE"] == "Goals"
    base.rest.set_switch("overlong", "error")
    lid = base.page("Fits")
    for name, value in (("TITLE", "x" * 256), ("XML_ID", "😀"), ("CODE", "x" * 256)):
        assert base.refused("landing.update", lid=lid, fields={name: value}) == "SYSTEM_ERROR"
