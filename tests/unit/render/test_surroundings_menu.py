"""The navigation that readers see, what stands around a page, and the menu."""

from publisher.content.model import FrontMatter, Page, Status
from publisher.content.nav import NavItem
from publisher.render.navigation import NavigationIndex, PageLink, generated_sections, visible_nav
from publisher.targets.knowledge_base.menu import menu_item, render_menu

HOME = PageLink("Home", "index.md")


def page(path: str, status: Status = Status.ACTIVE) -> Page:
    return Page(path, path, FrontMatter(status=status), "", 1, "")


PAGES = {
    path: page(path, status)
    for path, status in {
        "index.md": Status.ACTIVE,
        "markets/index.md": Status.ACTIVE,
        "markets/a.md": Status.ACTIVE,
        "markets/old.md": Status.ARCHIVED,
        "trends/x.md": Status.DEPRECATED,
        "trends/deep/y.md": Status.ACTIVE,
        "drafts/d.md": Status.DRAFT,
        "hidden/index.md": Status.DRAFT,
        "hidden/z.md": Status.ACTIVE,
        "outside.md": Status.ACTIVE,
    }.items()
}
NAV = (
    NavItem("Welcome", "index.md"),
    NavItem("Markets", "markets/index.md", children=(NavItem("A", "markets/a.md"), NavItem("Old", "markets/old.md"))),
    NavItem(
        "Trends", children=(NavItem("X", "trends/x.md"), NavItem("Deep", children=(NavItem("Y", "trends/deep/y.md"),)))
    ),
    NavItem("Drafts", children=(NavItem("D", "drafts/d.md"),)),
    NavItem("Hidden", "hidden/index.md", children=(NavItem("Z", "hidden/z.md"),)),
    NavItem("Portal", url="https://portal.example"),
    NavItem("Mixed", children=(NavItem("Elsewhere", "outside.md"),)),
)
VISIBLE = visible_nav(NAV, PAGES)


def test_readers_see_no_drafts_archived_pages_and_empty_sections() -> None:
    """Deprecated pages and outside links stay."""
    titles = [item.title for top in VISIBLE for item in top.walk()]

    assert titles == [
        "Welcome",
        "Markets",
        "A",
        "Trends",
        "X",
        "Deep",
        "Y",
        "Hidden",
        "Z",
        "Portal",
        "Mixed",
        "Elsewhere",
    ]


def test_sections_without_a_page_are_given_one_where_they_are_a_folder() -> None:
    """A draft index leaves its section without a page; pages of the top folder make no section's page."""
    paths = {item.title: item.path for top in VISIBLE for item in top.walk()}

    assert paths["Trends"] == "trends/index.md"
    assert paths["Deep"] == "trends/deep/index.md"
    assert paths["Mixed"] == ""
    assert paths["Hidden"] == ""
    assert set(generated_sections(VISIBLE, PAGES)) == {"trends/index.md", "trends/deep/index.md"}


def test_the_way_to_a_page_leads_from_the_home_page_down() -> None:
    """Sections by name and page; the home page itself has none; a page outside the navigation lies below its folder's page."""
    around = NavigationIndex(VISIBLE, HOME)

    assert around.crumbs("index.md") == ()
    assert around.crumbs("markets/a.md") == (HOME, PageLink("Markets", "markets/index.md"))
    assert around.crumbs("trends/deep/y.md") == (
        HOME,
        PageLink("Trends", "trends/index.md"),
        PageLink("Deep", "trends/deep/index.md"),
    )
    assert around.crumbs("outside.md") == (HOME, PageLink("Mixed"))
    assert around.crumbs("markets/old.md") == (HOME, PageLink("Markets", "markets/index.md"))
    assert around.crumbs("lost/page.md") == (HOME,)


def test_neighbours_follow_the_reading_order() -> None:
    """Sections' own pages count; the ends have one neighbour; a page outside has none."""
    around = NavigationIndex(VISIBLE, HOME)

    assert around.neighbours("index.md") == (None, PageLink("Markets", "markets/index.md"))
    assert around.neighbours("markets/a.md") == (
        PageLink("Markets", "markets/index.md"),
        PageLink("Trends", "trends/index.md"),
    )
    assert around.neighbours("outside.md") == (PageLink("Z", "hidden/z.md"), None)
    assert around.neighbours("markets/old.md") == (None, None)


def test_children_are_what_lies_directly_below() -> None:
    """A page without a section below it has none."""
    around = NavigationIndex(VISIBLE, HOME)

    assert [item.title for item in around.children("trends/index.md")] == ["X", "Deep"]
    assert around.children("markets/a.md") == ()


def test_a_base_whose_home_page_is_a_section_has_short_ways() -> None:
    """What lies below the home page is not led to through it twice."""
    around = NavigationIndex((NavItem("Start", "index.md", children=(NavItem("A", "a.md"),)),), HOME)

    assert around.crumbs("a.md") == (HOME,)


def test_the_menu_has_the_shape_of_the_portal_s_block() -> None:
    """Links in lists in lists; a section without a page leads to its first one; outside links open beside the portal."""
    menu = render_menu(VISIBLE).resolve(page=lambda ref: f"#{ref.path}", file=lambda _: "", image=lambda _: "")

    item, link = '<li class="landing-block-node-menu-item">', '<a class="landing-block-node-link" href='
    assert menu.startswith(
        f'<nav class="landing-block"><ul class="landing-block-node-menu">{item}{link}"#index.md">Welcome</a></li>'
    )
    assert (
        f'{link}"#markets/index.md">Markets</a><ul class="landing-block-node-list">{item}{link}"#markets/a.md">A</a></li></ul></li>'
        in menu
    )
    assert f'{link}"#outside.md">Mixed</a><ul' in menu
    assert f'{link}"https://portal.example" target="_blank">Portal</a>' in menu
    assert menu.endswith("</ul></nav>")


def test_a_section_with_nothing_to_lead_to_is_a_label() -> None:
    """Only outside links below it."""
    menu = render_menu((NavItem("Links", children=(NavItem("Portal", url="https://portal.example"),)),))

    assert "<span>Links</span>" in str(menu.segments[0])


def test_an_item_of_people_s_links_leads_to_the_first_of_them() -> None:
    """The portal's own references stay as they are."""
    assert menu_item("Other", "", [("One", "#landing7"), ("Two", "https://x.example/?online=1")]) == (
        '<li class="landing-block-node-menu-item"><a class="landing-block-node-link" href="#landing7">Other</a>'
        '<ul class="landing-block-node-list">'
        '<li class="landing-block-node-menu-item"><a class="landing-block-node-link" href="#landing7">One</a></li>'
        '<li class="landing-block-node-menu-item"><a class="landing-block-node-link" href="https://x.example/?online=1">Two</a></li>'
        "</ul></li>"
    )
