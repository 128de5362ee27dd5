"""Titles of pages."""

import pytest

from publisher.content.model import FrontMatter, Page
from publisher.content.titles import name_title, page_title


def page(path: str, title: str = "") -> Page:
    return Page(path, "k", FrontMatter(title=title), "", 1, "")


def test_the_nearest_to_the_author_wins() -> None:
    """Front matter, then navigation, then the first heading, then the file name."""
    assert page_title(page("a.md", "Own"), "Nav", "Heading") == "Own"
    assert page_title(page("a.md"), "Nav", "Heading") == "Nav"
    assert page_title(page("a.md"), " ", "Heading") == "Heading"
    assert page_title(page("small-retail.md")) == "Small retail"


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("index.md", "Start"),
        ("small-retail/index.md", "Small retail"),
        ("a/README.md", "A"),
        ("b/CRM_system.md", "CRM system"),
        ("--.md", "--"),
    ],
)
def test_names_of_files_become_titles(path: str, title: str) -> None:
    """As MkDocs makes them; an index page takes its folder's name."""
    assert name_title(page(path), "Start") == title
