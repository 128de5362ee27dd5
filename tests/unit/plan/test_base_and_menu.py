"""The base itself, people's pages in it, the menu's further links, and addresses."""

from dataclasses import replace

import pytest

from publisher.plan.desired import MENU
from publisher.plan.identity import match
from publisher.targets.knowledge_base.addresses import BaseAddresses, index_pages
from publisher.targets.knowledge_base.compare.menu_links import added_links, with_foreign_links
from publisher.targets.knowledge_base.compare.site_change import (
    foreign_pages,
    refuse_foreign_base,
    site_change,
    what_adopting_replaces,
)
from publisher.targets.knowledge_base.snapshot import RemoteFolder, RemotePage, RemoteSite, Snapshot


def by_hand(number, title="By hand", **more):
    """A page that a person made."""
    return RemotePage(number, title, f"page{number}", None, "", "", False, True, created_by=4, created="2020", **more)


@pytest.fixture
def site(bench):
    """A home page, a folder with its own page, and the menu."""
    return bench.site(
        bench.page("index.md"), bench.page("seg/index.md"), bench.page("seg/a.md"), bench.menu("seg/a.md")
    )


@pytest.fixture
def portal(bench, site):
    """The portal right after the site was published."""
    return bench.published(site)


def settings(site, portal):
    """The names of what would be done to the base's settings."""
    ids = {path: page.id for path, page in match(site, portal.pages).pairs.items()}
    change = site_change(site, portal, ids)
    return [reason.key.removeprefix("plan.") for reason in change.settings]


# ---- the base


def test_a_base_that_is_as_it_should_be_is_left(site, portal):
    """No title, home, menu or folder to write."""
    change = site_change(site, portal, {path: page.id for path, page in match(site, portal.pages).pairs.items()})

    assert not change
    assert not change.settings


def test_no_base_is_made_and_a_foreign_one_adopted(site, portal):
    """Both count as a change."""
    assert site_change(site, Snapshot(1), {}).create
    adopted = site_change(site, replace(portal, is_ours=False), {})
    assert adopted.adopt
    assert adopted.replaces
    assert adopted


def test_title_home_and_menu_are_put_right(bench, site, portal):
    """Each setting that is not as git has it is told by itself."""
    base = portal.site

    assert settings(site, replace(portal, site=replace(base, title="Old"))) == ["site-title"]
    assert settings(site, replace(portal, site=replace(base, index_page=102))) == ["site-home"]
    assert settings(site, replace(portal, areas={})) == ["site-menu"]
    assert settings(site, replace(portal, site=replace(base, template=7))) == ["site-menu"]
    assert settings(site, replace(portal, templates={}, site=replace(base, template=7))) == []


def test_a_folders_title_and_own_page_are_put_right(site, portal):
    """A folder whose title or index a person changed."""
    (folder,) = portal.folders

    assert settings(site, replace(portal, folders=(replace(folder, title="Old"),))) == ["site-folder"]
    assert settings(site, replace(portal, folders=(replace(folder, index_page=None),))) == ["site-folder"]
    assert settings(site, replace(portal, folders=(replace(folder, is_deleted=True, title="Old"),))) == []


def test_an_empty_folder_of_ours_goes_and_others_stay(site, portal):
    """Ours, without a page or folder in it, and not in git; a person's folder stays."""
    ours = RemoteFolder(40, "Empty", "empty", None, False, None, 1)
    theirs = RemoteFolder(41, "Theirs", "theirs", None, False, None, 4)
    parent = RemoteFolder(42, "Parent", "parent", None, False, None, 1)
    inner = RemoteFolder(43, "Inner", "inner", 42, False, None, 1)
    full = RemoteFolder(44, "Full", "full", None, False, None, 1)
    there = replace(
        portal,
        folders=(*portal.folders, ours, theirs, parent, inner, full),
        pages=(*portal.pages, replace(by_hand(900), folder=44)),
    )

    change = site_change(site, there, {path: page.id for path, page in match(site, there.pages).pairs.items()})

    assert [dict(told.values)["title"] for told in change.settings] == ["Empty", "Inner"]


def test_adopting_tells_title_home_areas_and_template(site):
    """By title where the page is known, by number where not."""
    pages = (by_hand(7, "Old home"), by_hand(8, "Old menu"))
    base = RemoteSite(1, "test", "Old", "", 7, None)

    told = [str(line) for line in what_adopting_replaces(base, pages, {1: 8, 2: 99}, "New")]

    assert told == [
        "the base's title: Old → New",
        "home page “Old home”",
        "template area 1: “Old menu”",
        "template area 2: “#99”",
        "the template: a menu on the left",
    ]
    assert [str(line) for line in what_adopting_replaces(replace(base, index_page=None), pages, {}, "Old")] == told[-1:]


def test_a_refused_base_lists_what_is_replaced_and_what_stays():
    """Trashed pages and pages of areas are no people's pages that stay."""
    pages = (by_hand(7), replace(by_hand(8), is_deleted=True), replace(by_hand(9), is_area=True))

    error = refuse_foreign_base(RemoteSite(1, "test", "Old", "", 7, None), pages, {1: 9}, "Old")

    assert "Old" in str(error)
    assert "--adopt" in str(error.hint)
    assert str(error.reasons[-1]).startswith("one page that people created stays")


# ---- people's pages


def test_foreign_pages_are_people_s_and_copies_of_ours(site, portal):
    """Not ours, not trashed, not shown in an area, not the search's results page."""
    ours = portal.pages[0]
    pages = (
        *portal.pages,
        by_hand(300),
        replace(by_hand(301), created_by=None),
        replace(by_hand(302), is_deleted=True),
        replace(by_hand(303), is_area=True),
        replace(by_hand(304), code="search-result_ab1c"),
        replace(ours, id=305),
        replace(by_hand(306), created_by=77),
        by_hand(307),
    )
    there = replace(portal, pages=pages, areas={**portal.areas, 2: 307})

    found = foreign_pages(there, match(site, there.pages).copies, {300: "http://x/"}, {4: "Ivan"})

    assert [(p.id, p.author, p.url, p.is_copy) for p in found] == [
        (300, "Ivan", "http://x/", False),
        (301, "", "", False),
        (305, "b24:1", "", True),
        (306, "b24:77", "", False),
    ]


# ---- the menu


def menu_of(site, portal, foreign=()):
    """The completed menu's HTML with links by path."""
    done = with_foreign_links(site, portal, match(site, portal.pages), foreign, "Other pages")
    article = next(page.article for page in done.pages if page.key == MENU)
    return article.resolve(page=lambda ref: ref.path, file=lambda _: "", image=lambda _: "")


def item(href, name):
    """An item of a stored menu."""
    return f'<li class="landing-block-node-menu-item"><a class="landing-block-node-link" href="{href}">{name}</a></li></ul>'


def test_a_menu_without_further_links_is_as_git_has_it(site, portal):
    """Nothing is added, nor where there is no menu at all."""
    assert with_foreign_links(site, portal, match(site, portal.pages), (), "Other pages") == site
    bare = replace(site, pages=site.pages[:-1])
    assert with_foreign_links(bare, portal, match(bare, portal.pages), (), "Other pages") == bare


def test_links_that_a_person_added_are_kept_after_ours(bench, site, portal):
    """Whatever they lead to, each once; a link to a page of ours that left the menu is not kept."""
    own = bench.remote(portal, "index.md").id
    added = (
        '<li class="landing-block-node-menu-item"><a class="landing-block-node-link" href="https://example.com/">Site &amp; more</a></li>'
        f'<li class="landing-block-node-menu-item"><a class="landing-block-node-link" href="#landing{own}">Home</a></li>'
        '<li class="landing-block-node-menu-item"><a class="landing-block-node-link" href="https://example.com/">Again</a></li></ul>'
    )
    there = bench.edited(portal, "Menu", "</ul>", added)

    menu = menu_of(site, there)

    assert menu.index("seg/a.md") < menu.index("https://example.com/")
    assert ">Site &amp; more</a>" in menu
    assert menu.count("https://example.com/") == 1
    assert f"#landing{own}" not in menu
    assert menu.endswith("</ul></nav>")


def test_pages_older_than_ours_are_other_pages(site, portal):
    """People's pages of a base that was taken over; younger ones and copies are not listed."""
    there = replace(portal, pages=(by_hand(50, "Старая"), *portal.pages, by_hand(400, "Young")))

    menu = menu_of(site, there, foreign_pages(there, (), {}, {}))

    assert menu.count("Other pages") == 1
    assert 'href="#landing50">Старая</a>' in menu
    assert "Young" not in menu


def test_the_first_publish_into_an_adopted_base_lists_its_pages(site):
    """No page is ours yet: all are older."""
    there = Snapshot(1, RemoteSite(1, "test", "Old", "", 7, None), pages=(by_hand(7, "One"), by_hand(8, "Two")))

    menu = menu_of(site, there, foreign_pages(there, (), {}, {}))

    assert "One" in menu
    assert "Two" in menu


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", []),
        (item("#landing9", "Nine"), [("Nine", "#landing9")]),
        (item("#landing9", " Nine\n and a half "), [("Nine and a half", "#landing9")]),
        (item("#", "Nothing"), []),
        (item("https://x/", ""), []),
        (item("#landing1", "Ours"), []),
        ('<li class="landing-block-node-menu-item"><span>Label</span></li>', []),
        ('<a class="landing-block-node-link" href="https://x/">no item</a>', []),
    ],
)
def test_added_links_of_a_stored_menu(content, found):
    """Only items with a link and a name that lead elsewhere."""
    assert added_links(content, {"#landing1"}) == found


# ---- addresses


def test_addresses_of_home_folders_and_pages(bench, site, portal):
    """The base's own for the home page, a folder's for its index page, else the page's code below its folder's."""
    addresses = BaseAddresses(
        "https://c.example", "test", portal.site.index_page, portal.folder_paths(), index_pages(portal.folders)
    )
    urls = {page.description: addresses.of(page) for page in portal.pages}

    assert urls["index.md"] == addresses.base == "https://c.example/knowledge/test/"
    assert urls["seg/index.md"] == "https://c.example/knowledge/test/seg/"
    assert urls["seg/a.md"] == "https://c.example/knowledge/test/seg/a/"


def test_a_page_with_its_folders_code_is_the_folders_page(portal):
    """The portal's URL builder takes it so, set as index or not; a page in an unreachable folder is told at the top."""
    addresses = BaseAddresses("https://c.example", "test", None, portal.folder_paths(), {})
    inside = replace(by_hand(1), code="seg", folder=portal.folders[0].id)

    assert addresses.of(inside) == "https://c.example/knowledge/test/seg/"
    assert addresses.of(replace(inside, folder=999)) == "https://c.example/knowledge/test/seg/"


# ---- what the portal has


def test_folders_below_a_trashed_one_are_unreachable():
    """So are those whose parent is unknown, and rings."""

    def folder(number, parent, *, deleted=False):
        return RemoteFolder(number, "x", f"f{number}", parent, deleted, None, 1)

    folders = (folder(1, None), folder(2, 1), folder(3, None, deleted=True), folder(4, 3), folder(5, 6), folder(6, 5))

    assert Snapshot(1, folders=folders).folder_paths() == {1: "f1", 2: "f1/f2"}
