"""Which folder of the portal is git's, whatever a person called it."""

from dataclasses import replace

import pytest

from publisher.targets.knowledge_base.compare.folders import standing_folders
from publisher.targets.knowledge_base.compare.site_change import site_change


@pytest.fixture
def site(bench):
    """Two pages in a folder, one in the folder below it."""
    return bench.site(
        bench.page("index.md"),
        bench.page("segments/retail.md"),
        bench.page("segments/chains.md"),
        bench.page("segments/deep/low.md"),
        bench.menu("index.md"),
    )


@pytest.fixture
def portal(bench, site):
    """The portal right after the site was published."""
    return bench.published(site)


def recoded(portal, code, **more):
    """The portal with its top folder called something else."""
    return replace(
        portal, folders=tuple(replace(f, code=code, **more) if f.parent is None else f for f in portal.folders)
    )


def ids(found):
    """The numbers of folders by path."""
    return {path: folder.id for path, folder in found.items()}


def test_a_renamed_folder_is_known_by_its_pages(site, portal):
    """And the folder below it by its address in there."""
    there = recoded(portal, "by-hand")

    assert ids(standing_folders(site, there)) == ids(standing_folders(site, portal))
    (told,) = site_change(site, there, {}).settings
    assert (told.key, dict(told.values)) == (
        "plan.site-folder-address", {"title": "Segments", "now": "by-hand"},
    )  # fmt: skip


def test_pages_in_several_folders_tell_nothing(bench, site, portal):
    """Which of them was the folder is not known: a new one is made."""
    moved = bench.remote(portal, "segments/retail.md")
    there = recoded(bench.with_page(portal, "segments/retail.md", folder=999), "by-hand")
    settled = bench.with_mark(there, "segments/retail.md", fields=replace(moved, folder=999).fields_digest())

    assert "segments" not in standing_folders(site, settled)


def test_a_page_that_a_person_moved_does_not_take_its_folder_along(bench, site, portal):
    """Its own edit is told; the folder is where the others are."""
    there = recoded(bench.with_page(portal, "segments/retail.md", folder=999), "by-hand")

    assert "segments" in standing_folders(site, there)


def test_a_folder_that_git_renamed_is_a_new_folder(bench, site, portal):
    """Its pages move into it, and the old one is given up."""
    moved = [bench.page(f"areas/{name}.md") for name in ("retail", "chains")]

    assert standing_folders(bench.site(bench.page("index.md"), *moved, bench.menu("index.md")), portal) == {}


def test_a_folder_in_the_trash_is_no_renamed_one(site, portal):
    """A person trashed what lies in it, too."""
    assert "segments" not in standing_folders(site, recoded(portal, "by-hand", is_deleted=True))


def test_a_folder_of_folders_is_known_by_them(bench):
    """On every level: a folder without pages is where the folders in it are."""
    site = bench.site(bench.page("index.md"), bench.page("area/deep/north/a.md"), bench.page("area/deep/south/a.md"))
    portal = bench.published(site)
    found = ids(standing_folders(site, portal))
    renamed = replace(portal, folders=tuple(replace(f, code=f"{f.code}-by-hand") for f in portal.folders))

    assert ids(standing_folders(site, renamed)) == found
    assert set(found) == {"area", "area/deep", "area/deep/north", "area/deep/south"}


def test_a_folder_that_lies_where_git_has_another_is_that_one(bench):
    """A person renamed one folder and moved what was in it into another: that is no reason to take the other for it."""
    site = bench.site(bench.page("index.md"), bench.page("area/deep/a.md"), bench.page("segments/b.md"))
    portal = bench.published(site)
    found = standing_folders(site, portal)
    there = replace(
        portal,
        folders=tuple(
            replace(f, code="by-hand")
            if f.id == found["area"].id
            else replace(f, parent=found["segments"].id)
            if f.id == found["area/deep"].id
            else f
            for f in portal.folders
        ),
    )

    assert ids(standing_folders(site, there)) == {path: f.id for path, f in found.items() if path != "area"}
