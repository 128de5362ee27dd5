"""A menu that stays short however large the base is."""

from hypothesis import given
from hypothesis import strategies as st

from publisher.content.nav import NavItem
from publisher.render.short_menu import MENU_LINES, MOST_SIBLINGS, short_menu


def pages(count, prefix="p"):
    return tuple(NavItem(f"{prefix}{n}", f"{prefix}{n}.md") for n in range(count))


def section(name, *children, path=None):
    return NavItem(name, f"{name}/index.md" if path is None else path, children=children)


def walked(nav):
    return [item for top in nav for item in top.walk()]


def test_a_short_menu_is_whole() -> None:
    """Every level, while all of it fits."""
    nav = (*pages(3), section("a", section("b", *pages(10, "b/")), *pages(5, "a/")))

    assert short_menu(nav, "") == nav


def test_a_long_menu_shows_as_many_levels_as_fit() -> None:
    """The sections' own pages list the rest."""
    deep = tuple(section(f"s{n}", section(f"s{n}/t", *pages(20, f"s{n}/t/"))) for n in range(10))

    assert [item.title for item in walked(short_menu(deep, ""))] == [t for n in range(10) for t in (f"s{n}", f"s{n}/t")]


def test_a_section_that_no_page_lists_is_shown_one_level_deeper() -> None:
    """Else nothing would lead to what is in it."""
    nav = (*pages(MENU_LINES), section("Mixed", section("x", *pages(3, "x/")), path=""))

    assert [item.title for item in walked(short_menu(nav, ""))[-2:]] == ["Mixed", "x"]


def test_links_to_other_sites_are_never_left_out() -> None:
    """No list of pages has them; a menu without them would take them for a person's."""
    link = NavItem("Portal", url="https://portal.example")
    nav = (*pages(MENU_LINES), section("a", section("b", *pages(3, "a/b/"), link)))

    assert [item.title for item in walked(short_menu(nav, ""))[-3:]] == ["a", "b", "Portal"]


def test_a_long_top_level_ends_with_a_link_to_all_of_it() -> None:
    """A flat base of thousands of pages."""
    shown = short_menu(pages(4561), "contents.md")

    assert len(shown) == MOST_SIBLINGS + 1
    assert shown[-1].path == "contents.md"


ITEMS = st.recursive(
    st.builds(lambda n: NavItem(f"p{n}", f"p{n}.md"), st.integers(0, 10**6)),
    lambda below: st.builds(
        lambda n, children: NavItem(f"s{n}", f"s{n}/index.md", children=tuple(children)),
        st.integers(0, 10**6),
        st.lists(below, max_size=30),
    ),
    max_leaves=80,
)


@given(st.lists(ITEMS, max_size=30).map(tuple))
def test_no_menu_is_longer_than_it_must_be(nav) -> None:
    """It holds the top level, and beyond that no more than fits; what it shows is in the navigation's order."""
    shown = [item.title for item in walked(short_menu(nav, ""))]
    whole = iter(item.title for item in walked(nav))

    assert len(shown) <= max(MENU_LINES, len(nav))
    assert all(title in whole for title in shown)
