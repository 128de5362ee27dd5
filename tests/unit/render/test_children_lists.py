"""Lists of what lies below a page."""

from bs4 import BeautifulSoup

from publisher.render.article import Article
from publisher.render.document import MANY_TERMS, Child, children_list
from publisher.render.navigation import PageLink


def listed(*titles: str, is_term: bool = True, title: str = "Words") -> list[str]:
    """The list's headings and items in order."""
    children = tuple(Child(PageLink(name, f"{name}.md"), "short", is_term) for name in titles)
    html = Article(tuple(children_list(children, title))).resolve(page=lambda r: r.path, file=str, image=str)
    return [part.get_text() for part in BeautifulSoup(html, "html.parser").find_all(["h2", "h3", "li"])]


def test_terms_come_in_alphabetical_order() -> None:
    """Whatever their files are called; other pages stay in git's order."""
    assert listed("gate", "Door") == ["Words", "Door — short", "gate — short"]
    assert listed("gate", "Door", is_term=False) == ["Words", "gate — short", "Door — short"]
    assert listed() == []


def test_many_terms_stand_under_their_letters() -> None:
    """Ё under Е."""
    many = [*(f"b{at:02}" for at in range(MANY_TERMS)), "a", "ёж", "Ель"]
    rows = listed(*many)

    assert [row for row in rows if "short" not in row] == ["Words", "A", "B", "Е"]
    assert rows[0] not in listed(*many, title="")
    assert rows[-2:] == ["ёж — short", "Ель — short"]
