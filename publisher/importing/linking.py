"""Links of a document across the pages that were made of it: bookmarks become pages and anchors, other addresses stay or are told."""

import posixpath
import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from bs4 import Tag

from publisher.importing.found import Found, Role
from publisher.importing.grouping import BOOKMARK, DocumentPart
from publisher.importing.sections import Section
from publisher.messages import text
from publisher.render.html_cleaning import SCHEMES

_HOST = re.compile(
    r"(?:www\.)[\w-]+(?:\.[\w-]+)+(?:[/?#]|$)|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|ru|io|eu|de|рф)(?:[/?#]|$)",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NO_WORD = re.compile(r"[\W_]+")
_LONGEST = 40


class Links:
    """The links of one document whose sections have their paths."""

    def __init__(self, sections: Sequence[Section], notes: Iterable[Tag], found: Found) -> None:
        self._found = found
        self._sections = sections
        self._notes = list(notes)
        wanted = {target for link in self._all_links() if (target := _bookmark_of(str(link["href"])))}
        self.anchors: dict[int, str] = {}
        """The anchor that a heading is to have, by ``id()`` of its element."""
        self._places: dict[str, tuple[str, str]] = {}
        for section in sections:
            self._place(section, wanted)

    def _all_links(self) -> Iterable[Tag]:
        for section in self._sections:
            for part in section.all_parts:
                yield from part.tag.find_all("a", href=True)
        for note in self._notes:
            yield from note.find_all("a", href=True)

    def _place(self, section: Section, wanted: set[str]) -> None:
        used: set[str] = set()
        for part in section.all_parts:
            names = [name for name in part.bookmarks if name in wanted]
            if part is section.heading:
                self._places |= dict.fromkeys(names, (section.path, ""))
            elif part.info.role is Role.HEADING and names:
                anchor = _free(part.tag.get_text(), used)
                self.anchors[id(part.tag)] = anchor
                self._places |= dict.fromkeys(names, (section.path, anchor))
            self._set_anchors(part, section, names, used)

    def _set_anchors(self, part: DocumentPart, section: Section, names: list[str], used: set[str]) -> None:
        is_heading = part.info.role in {Role.HEADING, Role.TITLE}
        for mark in part.tag.find_all("a", id=True):
            name = str(mark["id"]).removeprefix(BOOKMARK)
            if name not in names or is_heading or name in self._places:
                mark.unwrap()
                continue
            mark["id"] = _free(name.lstrip("_"), used)
            self._places[name] = (section.path, str(mark["id"]))

    def settle(self, section: Section) -> None:
        """Write the addresses of a section's links as they are on its page."""
        for part in section.all_parts:
            self.settle_tag(part.tag, section.path, part.info.place)

    def settle_tag(self, tag: Tag, page: str, place: str) -> None:
        """Write the addresses of the links in one element of a page."""
        for link in tag.find_all("a", href=True):
            self._settle(link, page, place)
        for mark in tag.find_all("a", id=True):
            if str(mark["id"]).startswith(BOOKMARK):
                mark.unwrap()

    def _settle(self, link: Tag, page: str, place: str) -> None:
        address = str(link["href"])
        if not link.get_text(strip=True) and link.find(["img", "math"]) is None:
            link.unwrap()
            return
        name = _bookmark_of(address)
        found = self._places.get(name) if name else None
        if found is not None:
            path, anchor = found
            beside = "" if path == page else posixpath.relpath(path, posixpath.dirname(page) or ".")
            written = f"{beside}#{anchor}" if anchor else beside or posixpath.basename(page)
            link["href"] = written
            return
        written = outside(address)
        if written:
            link["href"] = written
            return
        if name != "_top":
            self._found.lose(
                text("import.lost-link", words=" ".join(link.get_text().split())[:60], address=address), place
            )
        link.unwrap()


def outside(address: str) -> str:
    """An address in the web as a page can have it; ``""`` for one that leads to a file of somebody's machine."""
    address = address.strip()
    if re.match(r"[a-zA-Z]:[\\/]", address) or address.startswith("\\\\"):
        return ""
    try:
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        return ""
    if scheme in SCHEMES:
        return address
    if not scheme and _MAIL.fullmatch(address):
        return f"mailto:{address}"
    if not scheme and _HOST.match(address):
        return f"https://{address}"
    return ""


def _bookmark_of(address: str) -> str:
    return address[1:] if address.startswith("#") else ""


def _free(words: str, used: set[str]) -> str:
    anchor = _NO_WORD.sub("-", words.casefold()).strip("-")[:_LONGEST].strip("-") or "place"
    name, count = anchor, 1
    while name in used:
        count += 1
        name = f"{anchor}-{count}"
    used.add(name)
    return name
