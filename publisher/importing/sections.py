"""A document split at its headings into pages, with the paths that they will have."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from bs4 import Tag

from publisher.importing.found import Role
from publisher.importing.grouping import DocumentPart
from publisher.pull.foreign import file_name

HOME = "index.md"
LONGEST_TITLE = 200
_RESERVED = re.compile(r"index|readme|con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)


@dataclass
class Section:
    """One page to be: its title, the heading that it came of, how deep that was, and its blocks."""

    title: str
    heading: DocumentPart | None = None
    level: int = 0
    parts: list[DocumentPart] = field(default_factory=list)
    path: str = ""
    depth: int = 0

    @property
    def all_parts(self) -> list[DocumentPart]:
        """The heading and the blocks."""
        return [*([self.heading] if self.heading is not None else []), *self.parts]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing below the heading."""
        return not self.parts


def split(parts: list[DocumentPart], level: int) -> list[Section]:
    """The pages of a document: the home first (what stands before the first heading), then one for each heading to ``level``.

    The document's highest heading counts as level 1, whatever it is called.
    """
    levels = [part.info.level for part in parts if part.info.role is Role.HEADING]
    top = min(levels, default=1)
    home = Section("", level=0)
    sections = [home]
    titles: list[str] = []
    for part in parts:
        info = part.info
        if info.role is Role.HEADING:
            info.level -= top - 1
        if info.role is Role.HEADING and info.level <= level:
            sections.append(Section(title_of(part.tag), part, info.level))
        elif info.role is Role.TITLE and len(sections) == 1 and part.tag.find("img") is None:
            titles.append(title_of(part.tag))
            home.heading = home.heading or part
            if home.heading is not part:
                home.heading.questions += part.questions
                home.heading.bookmarks += part.bookmarks
        else:
            sections[-1].parts.append(part)
    home.title = " ".join(titles)
    return sections


def title_of(tag: Tag) -> str:
    """The words of a heading on one line, cut where no page may have as many."""
    for line in tag.find_all("br"):
        line.insert_after(" ")
    words = " ".join(tag.get_text().replace("\u00ad", "").split())
    return (
        words
        if len(words) <= LONGEST_TITLE
        else f"{words[:LONGEST_TITLE].rpartition(' ')[0] or words[:LONGEST_TITLE]}…"
    )


def place(sections: list[Section], home: str, is_free: Callable[[str], bool]) -> None:
    """Give each section its path: headings that have pages below them become folders. ``is_free`` tells whether a path may be taken."""
    taken: set[str] = set()
    folders: list[tuple[int, str]] = []
    for number, section in enumerate(sections):
        if section.level == 0:
            section.path = home
            taken.add(_folded(home))
            continue
        while folders and folders[-1][0] >= section.level:
            folders.pop()
        folder = folders[-1][1] if folders else ""
        section.depth = len(folders)
        following = sections[number + 1] if number + 1 < len(sections) else None
        has_pages = following is not None and following.level > section.level
        stem = _stem(section.title, number)
        name = _free(folder, stem, taken, is_free, is_folder=has_pages)
        taken.add(_folded(folder + name))
        if has_pages:
            folders.append((section.level, f"{folder}{name}/"))
            section.path = f"{folder}{name}/{HOME}"
        else:
            section.path = f"{folder}{name}.md"


def _stem(title: str, number: int) -> str:
    stem = unicodedata.normalize("NFC", file_name(title, number).removesuffix(".md"))
    return f"{stem}-{number}" if _RESERVED.fullmatch(stem) else stem


def _free(folder: str, stem: str, taken: set[str], is_free: Callable[[str], bool], *, is_folder: bool) -> str:
    count = 1
    name = stem
    while _folded(folder + name) in taken or not is_free(
        f"{folder}{name}/{HOME}" if is_folder else f"{folder}{name}.md"
    ):
        count += 1
        name = f"{stem}-{count}"
    return name


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path.removesuffix(".md")).casefold()
