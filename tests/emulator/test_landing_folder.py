"""landing.site.*Folder*: folders behave as the portal's. (facts kb-3)"""

from typing import Any

import pytest


def folder(base: Any, title: Any, parent: Any = 0, **fields: Any) -> Any:
    return base.do("site.addFolder", siteId=base.site, fields={"TITLE": title, "PARENT_ID": parent, **fields})


def row(base: Any, folder_id: Any, **filter_: Any) -> Any:
    found = base.do("site.getFolders", siteId=base.site, filter={"ID": folder_id, **filter_})
    return found[0] if found else None


def test_a_folder_is_listed_with_text_for_numbers(base: Any) -> None:
    """Not active unless asked for; the code is made of the title."""
    created = folder(base, "Customer segments")
    assert row(base, created) == {
        "ID": "1",
        "PARENT_ID": None,
        "SITE_ID": "1",
        "INDEX_ID": None,
        "ACTIVE": "N",
        "DELETED": "N",
        "TITLE": "Customer segments",
        "CODE": "customersegments",
        "CREATED_BY_ID": "1",
        "MODIFIED_BY_ID": "1",
        "DATE_CREATE": "11/23/2026 09:00:00 am",
        "DATE_MODIFY": "11/23/2026 09:00:00 am",
    }
    assert row(base, folder(base, "Live", ACTIVE="Y"))["ACTIVE"] == "Y"
    assert len(row(base, folder(base, "!!!"))["CODE"]) == 12


@pytest.mark.fact("kb-3.18")
def test_latest_changed_comes_first_and_filters_work(base: Any) -> None:
    """All folders at once; the top level is asked for by null, 0 or an empty text."""
    first = folder(base, "A")
    base.rest.later(minutes=1)
    second = folder(base, "B", parent=first)
    ids = [found["ID"] for found in base.do("site.getFolders", siteId=base.site)]
    assert ids == [str(second), str(first)]
    for top in (0, None, "", False):
        assert [f["ID"] for f in base.do("site.getFolders", siteId=base.site, filter={"PARENT_ID": top})] == [
            str(first)
        ]
    assert base.do("site.getFolders", siteId=99) == []


@pytest.mark.fact("kb-3.15")
def test_code_is_unique_on_its_level(base: Any) -> None:
    """An error, unlike a page's suffix; trashed folders count; another level has its own."""
    first = folder(base, "A", CODE="a")
    base.do("site.markFolderDelete", id=first)
    fields = {"TITLE": "Again", "CODE": "A"}
    assert base.refused("site.addFolder", siteId=base.site, fields=fields) == "FOLDER_IS_NOT_UNIQUE"
    other = folder(base, "B")
    assert folder(base, "A", parent=other, CODE="a")
    assert (
        base.refused("site.addFolder", siteId=base.site, fields={"TITLE": "x", "CODE": "a/b"}) == "SLASH_IS_NOT_ALLOWED"
    )
    assert base.refused("site.addFolder", siteId=base.site, fields={"CODE": "x"}) == "BX_EMPTY_REQUIRED"
    assert base.refused("site.addFolder", siteId=99, fields={"TITLE": "x"}) == "ACCESS_DENIED"


@pytest.mark.fact("kb-3.16")
def test_update_without_parent_moves_to_the_root(base: Any) -> None:
    """Always send PARENT_ID again."""
    parent = folder(base, "Parent")
    child = folder(base, "Child", parent=parent)
    assert base.do("site.updateFolder", siteId=base.site, folderId=child, fields={"TITLE": "New", "PARENT_ID": parent})
    assert row(base, child)["PARENT_ID"] == str(parent)
    base.do("site.updateFolder", siteId=base.site, folderId=child, fields={"ACTIVE": "Y"})
    changed = row(base, child)
    assert (changed["PARENT_ID"], changed["TITLE"], changed["CODE"], changed["ACTIVE"]) == (None, "New", "child", "Y")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"CODE": "b"}, "FOLDER_IS_NOT_UNIQUE"),
        ({"CODE": "x/y"}, "SLASH_IS_NOT_ALLOWED"),
        ({"CODE": " "}, "BX_EMPTY_REQUIRED"),
        ({"PARENT_ID": 1}, "MOVE_RESTRICTION"),
    ],
)
def test_updates_that_are_refused(base: Any, fields: Any, code: Any) -> None:
    """A taken code, a slash, none at all, a folder into itself."""
    first = folder(base, "A", CODE="a")
    folder(base, "B", CODE="b")
    assert base.refused("site.updateFolder", siteId=base.site, folderId=first, fields=fields) == code


def test_update_of_a_folder_elsewhere_is_refused(base: Any) -> None:
    """It must belong to the site that is named."""
    other = base.do("site.add", fields={"TITLE": "O", "CODE": "o", "TYPE": "KNOWLEDGE"})
    mine = folder(base, "A")
    assert base.refused("site.updateFolder", siteId=other, folderId=mine, fields={}) == "ACCESS_DENIED"


@pytest.mark.fact("kb-3.17")
def test_index_page_of_a_folder(base: Any) -> None:
    """Its own page answers at the folder's address; without one the page of the same code, then the lowest id."""
    inside = folder(base, "Segments", CODE="segments")
    plain = base.page("A", CODE="a", FOLDER_ID=inside)
    same = base.page("Same", CODE="zz", FOLDER_ID=inside)
    assert base.row(same)["PUBLIC_URL"].endswith("/knowledge/strategy/segments/zz/")
    assert base.do("landing.resolveIdByPublicUrl", landingUrl="/segments/", siteId=base.site) == plain
    base.do("site.updateFolder", siteId=base.site, folderId=inside, fields={"INDEX_ID": same})
    assert base.row(same)["PUBLIC_URL"].endswith("/knowledge/strategy/segments/")
    assert base.do("landing.resolveIdByPublicUrl", landingUrl="/segments/", siteId=base.site) == same
    base.do("landing.markDelete", lid=same)
    assert row(base, inside)["INDEX_ID"] is None


@pytest.mark.fact("kb-3.17")
def test_a_page_with_the_folders_code_is_its_index(base: Any) -> None:
    """The builder of addresses takes it so."""
    inside = folder(base, "Segments", CODE="segments")
    base.page("Home")
    page = base.page("Segments", CODE="segments", FOLDER_ID=inside)
    assert base.row(page)["PUBLIC_URL"].endswith("/knowledge/strategy/segments/")


@pytest.mark.fact("kb-3.20")
def test_publication_takes_the_chain_both_ways(base: Any) -> None:
    """Unpublishing a folder unpublishes all above it."""
    top = folder(base, "Top")
    deep = folder(base, "Deep", parent=top)
    assert base.do("site.publicationFolder", folderId=deep) is True
    assert [row(base, one)["ACTIVE"] for one in (top, deep)] == ["Y", "Y"]
    assert base.do("site.unPublicFolder", folderId=deep) is True
    assert [row(base, one)["ACTIVE"] for one in (top, deep)] == ["N", "N"]
    base.do("site.markFolderDelete", id=deep)
    assert base.refused("site.publicationFolder", folderId=deep) == "ACCESS_DENIED"
    assert base.refused("site.publicationFolder", folderId=99) == "ACCESS_DENIED"


@pytest.mark.fact("kb-3.21")
def test_trash_takes_all_below_and_gives_it_back_inactive(base: Any) -> None:
    """Folders below and pages in them; they come back, not active."""
    top = folder(base, "Top")
    deep = folder(base, "Deep", parent=top)
    base.page("Home")
    page = base.page("P", FOLDER_ID=deep)
    base.do("landing.publication", lid=page)
    assert base.do("site.markFolderDelete", id=top) is True
    assert row(base, deep) is None
    assert row(base, deep, **{"=DELETED": "Y"})["ACTIVE"] == "N"
    assert (base.row(page)["DELETED"], base.row(page)["ACTIVE"]) == ("Y", "N")
    assert base.do("site.markFolderUnDelete", id=top) is True
    assert row(base, deep)["ACTIVE"] == "N"
    assert (base.row(page)["DELETED"], base.row(page)["ACTIVE"]) == ("N", "N")
    base.do("site.markFolderDelete", id=top, mark=True)
    base.do("site.markFolderDelete", id=top, mark=False)
    assert row(base, top)


@pytest.mark.fact("kb-3.21")
def test_folder_with_an_area_is_not_trashed(base: Any) -> None:
    """A sidebar page in it, at any depth, keeps the whole folder."""
    top = folder(base, "Top")
    deep = folder(base, "Deep", parent=top)
    base.page("Home")
    area = base.page("Menu", FOLDER_ID=deep)
    base.do("template.setSiteRef", id=base.site, data={"1": area})
    assert base.refused("site.markFolderDelete", id=top) == "FOLDER_CONTAINS_AREAS"
    assert row(base, deep)


@pytest.mark.fact("kb-3.14")
def test_pages_of_trashed_folders_are_left_out_of_a_sites_list(base: Any) -> None:
    """Where the filter names the site."""
    inside = folder(base, "F")
    base.page("Home")
    page = base.page("P", FOLDER_ID=inside)
    base.rest.portal.store.connection.execute("UPDATE folder SET deleted = 'Y'")
    every = {"select": ["ID"], "filter": {}}
    assert str(page) in [found["ID"] for found in base.do("landing.getList", params=every)]
    named = {"select": ["ID"], "filter": {"SITE_ID": base.site}}
    assert str(page) not in [found["ID"] for found in base.do("landing.getList", params=named)]


@pytest.mark.fact("kb-0.5", "kb-3.19")
def test_move_with_everything_in_it(base: Any) -> None:
    """To another folder, or to another site; never into itself."""
    top = folder(base, "Top", CODE="top")
    deep = folder(base, "Deep", parent=top, CODE="deep")
    base.page("Home")
    page = base.page("P", CODE="p", FOLDER_ID=deep)
    other = base.do("site.add", fields={"TITLE": "O", "CODE": "o", "TYPE": "KNOWLEDGE"})
    assert base.refused("site.moveFolder", folderId=top, toFolderId=deep) == "MOVE_RESTRICTION"
    assert base.refused("site.moveFolder", folderId=top, toFolderId=99) == "FOLDER_NOT_FOUND"
    assert base.do("site.moveFolder", folderId=deep) is True
    assert base.row(page)["PUBLIC_URL"].endswith("/knowledge/strategy/deep/p/")
    assert base.do("site.moveFolder", folderId=deep, toSiteId=other) is True
    assert base.row(page)["PUBLIC_URL"].endswith("/knowledge/o/deep/p/")
    assert base.do("site.moveFolder", folderId=top, toFolderId=deep, toSiteId=other) is True
