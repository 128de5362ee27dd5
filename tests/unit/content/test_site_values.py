"""Values of the content: pages, sites, navigation."""

from publisher.content.model import FrontMatter, Page, Site
from publisher.content.nav import NavItem


def page(path: str, key: str = "k") -> Page:
    return Page(path, key, FrontMatter(), "secret body", 1, "")


def test_a_page_knows_its_folder_and_whether_it_is_its_page() -> None:
    """index.md and README.md stand for their folder."""
    assert (page("a/b/c.md").folder, page("c.md").folder) == ("a/b", "")
    assert page("a/index.md").is_index
    assert page("README.md").is_index
    assert not page("a/indexes.md").is_index


def test_a_site_finds_pages_by_path_and_key() -> None:
    """Of a duplicate key the first in path order is found."""
    site = Site((page("a.md"), page("b.md"), page("c.md", "other")))
    assert set(site.by_path()) == {"a.md", "b.md", "c.md"}
    assert site.by_key()["k"].path == "a.md"


def test_the_body_is_in_no_repr() -> None:
    """A page in a log is its path, not its text."""
    assert "secret" not in repr(page("a.md"))


def test_a_navigation_is_walked_in_reading_order() -> None:
    """A section, then what is in it."""
    nav = NavItem(
        "A", children=(NavItem("B", path="b.md"), NavItem("C", children=(NavItem("D", url="https://example.com"),)))
    )
    assert [item.title for item in nav.walk()] == ["A", "B", "C", "D"]
