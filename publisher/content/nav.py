"""The navigation: sections and pages in git's order, as MkDocs (and the plugins an author uses) made it."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NavItem:
    """A page (``path``), an external link (``url``) or a section with ``children``; a section's own page is its ``path``.

    ``folder`` is the folder that a section without a page stands for, where it is called as the folder is.
    """

    title: str
    path: str = ""
    url: str = ""
    children: tuple["NavItem", ...] = ()
    folder: str = ""

    def walk(self) -> Iterator["NavItem"]:
        """This item and everything below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


Nav = tuple[NavItem, ...]
