"""Content tabs of pymdownx.tabbed as sections with titles: nothing can be switched on the portal, so all of them are shown."""

from bs4 import BeautifulSoup
from bs4.element import Tag


def untabbed(html: str) -> str:
    """The HTML with each tab's title above what it holds, in either of the extension's two forms."""
    soup = BeautifulSoup(html, "html.parser")
    for tabs in soup.find_all("div", class_="tabbed-set"):
        titles = [title.extract() for title in tabs.find_all("label") if title.find_parent(class_="tabbed-set") is tabs]
        holders = [
            block
            for block in tabs.find_all("div", class_=("tabbed-block", "tabbed-content"))
            if block.find_parent(class_="tabbed-set") is tabs and block.find("div", class_="tabbed-block") is None
        ]
        for title, block in zip(titles, holders, strict=False):
            block["class"] = "kb-tab"
            heading = soup.new_tag("p", attrs={"class": "kb-tab-title"})
            heading.extend(list(title.children))
            block.insert(0, heading)
        _unwrap(tabs)
    return soup.decode(formatter="minimal")


def _unwrap(tabs: Tag) -> None:
    for rest in tabs.find_all(["input", "div"], class_=("tabbed-labels",)):
        rest.decompose()
    for part in tabs.find_all("input", recursive=False):
        part.decompose()
