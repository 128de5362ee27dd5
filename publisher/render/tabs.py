"""Content tabs of pymdownx.tabbed as sections with titles: nothing can be switched on the portal, so all of them are shown."""

from bs4 import BeautifulSoup
from bs4.element import Tag


def untabbed(html: str) -> str:
    """The HTML with each tab's title above what it holds, in either of the extension's two forms; tabs may hold tabs."""
    soup = BeautifulSoup(html, "html.parser")
    for tabs in reversed(soup.find_all("div", class_="tabbed-set")):  # the inner ones first
        rows = _own(tabs, "div", "tabbed-labels")
        contents = _own(tabs, "div", "tabbed-content")
        titles = [title for holder in (rows or [tabs]) for title in _own(holder, "label")]
        blocks = [block for content in contents for block in _own(content, "div", "tabbed-block")] if rows else contents
        for title, block in zip(titles, blocks, strict=False):
            block["class"] = "kb-tab"
            heading = soup.new_tag("p", attrs={"class": "kb-tab-title"})
            heading.extend(list(title.extract().children))
            block.insert(0, heading)
        for button in _own(tabs, "input"):
            button.decompose()
    return soup.decode(formatter="minimal")


def _own(parent: Tag, name: str, kind: str | None = None) -> list[Tag]:
    """The elements of this name and class that stand in ``parent`` itself."""
    return list(parent.find_all(name, class_=kind, recursive=False) if kind else parent.find_all(name, recursive=False))
