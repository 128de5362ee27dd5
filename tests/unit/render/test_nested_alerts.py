"""GitHub's and Obsidian's alerts within each other."""

from bs4 import BeautifulSoup
from markdown import Markdown

from publisher.render.extension import NAME


def test_alerts_in_the_second_of_two_are_read() -> None:
    """Python-Markdown makes one quotation of them all; each that is parted from it is looked into again."""
    text = "> [!NOTE] One\n> a\n\n> [!TIP] Two\n> b\n>\n> > [!WARNING] Three\n> > c\n>\n> > [!NOTE] Four\n> > d\n"

    html = BeautifulSoup(Markdown(extensions=["extra", NAME]).convert(text), "html.parser")

    assert [title.get_text() for title in html.select(".admonition-title")] == ["One", "Two", "Three", "Four"]
    assert [len(note.find_parents("div")) for note in html.select(".admonition")] == [0, 0, 1, 1]
    assert "[!" not in html.get_text()
