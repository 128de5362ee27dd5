"""Pages found by what front matter calls them."""

import pytest

from publisher.content.lookup import PageLookup, address_of
from publisher.content.model import FrontMatter, Page, Site


def page(path: str, page_id: str = "") -> Page:
    return Page(path, page_id or path, FrontMatter(id=page_id), "", 1, "")


LOOKUP = PageLookup(
    Site((page("index.md"), page("markets/index.md"), page("markets/retail.md", "mkt-retail"), page("retail.md")))
)


@pytest.mark.parametrize(
    ("written", "near", "path"),
    [
        ("mkt-retail", "", "markets/retail.md"),
        ("markets/retail.md", "", "markets/retail.md"),
        ("/markets/retail", "", "markets/retail.md"),
        ("markets/", "", "markets/index.md"),
        ("retail.md", "markets/index.md", "retail.md"),
        ("../markets/retail.md", "trends/x.md", "markets/retail.md"),
        ("retail", "trends/x.md", "retail.md"),
        ("index.md", "", "index.md"),
    ],
)
def test_a_page_is_found_by_id_and_by_path(written: str, near: str, path: str) -> None:
    """An id first, then a path from the content folder, then one from the page's own folder."""
    found = LOOKUP.find(written, near=near)
    assert found is not None
    assert found.path == path


@pytest.mark.parametrize("written", ["unknown", "", "markets/none.md", "../../x"])
def test_what_names_no_page(written: str) -> None:
    """Nothing is found, nothing raised."""
    assert LOOKUP.find(written, near="markets/retail.md") is None


def test_addresses_leave_out_what_may_change() -> None:
    """The suffix, and the name of an index page."""
    assert address_of("a/b.md") == address_of("/a/b/") == address_of("a/b/index.md") == "a/b"
