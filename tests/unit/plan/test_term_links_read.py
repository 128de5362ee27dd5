"""Links that the glossary made are no part of what a page says."""

from publisher.plan.reading import read

PLAIN = '<p>A word and <a href="b.md">a link</a>.</p>'
LINKED = PLAIN.replace("word", '<a href="t.md" data-kb-term="1" title="Short" style="color:inherit">word</a>')


def test_they_are_looked_through() -> None:
    """A person's edit elsewhere on the page is all that a comparison shows, and all that goes into git."""
    assert read(LINKED).tokens == read(PLAIN).tokens


def test_they_are_seen_where_looks_count() -> None:
    """A page that lacks them is written again."""
    assert read(LINKED, with_styles=True).tokens != read(PLAIN, with_styles=True).tokens
