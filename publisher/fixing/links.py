"""Links and pictures that lead nowhere, although it is certain where they should: another case, or a target that moved."""

import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from mimetypes import guess_type
from urllib.parse import quote, unquote

from publisher.content.converted import Link, LinkKind
from publisher.content.lookup import address_of
from publisher.content.model import Page, Status
from publisher.content.page_files import is_index_path
from publisher.fixing.lines import Replacement, lines_of
from publisher.pipeline.project import Project

_KINDS = (LinkKind.PAGE, LinkKind.FILE, LinkKind.IMAGE)
_BEFORE, _AFTER = "(<\"'= \t:", ")>\"' \t\r\n"
_SAFE = "/:@!$&'*+,;=~-._"


@dataclass
class Targets:
    """Where links of a project may lead. ``moved`` are renames that git tells of: old path and new path."""

    project: Project
    moved: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def paths(self) -> frozenset[str]:
        site = self.project.site
        return frozenset((*site.by_path(), *site.assets, *site.broken))

    @cached_property
    def _by_fold(self) -> dict[str, list[str]]:
        return _grouped(self.paths, str.casefold)

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        return _grouped(self.paths, posixpath.basename)

    @cached_property
    def _by_alias(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for page in self.project.site.pages:
            for alias in page.meta.aliases:
                found.setdefault(address_of(alias), []).append(page.path)
        return found

    def meant(self, link: Link) -> str:
        """The one path that a dead link can mean; ``""`` where there is none, or more than one."""
        candidates = (
            self._by_fold.get(link.target.casefold(), []),
            self._by_alias.get(address_of(link.target), []),
            [self.moved[link.target]] if self.moved.get(link.target) in self.paths else [],
            self._of_name(link),
        )
        found = next((listed for listed in candidates if listed), [])
        return found[0] if len(found) == 1 and self._fits(link, found[0]) else ""

    def _of_name(self, link: Link) -> list[str]:
        """Files of the same name in other folders; every folder has a page of its own, and short names are used again and again."""
        name = posixpath.basename(link.target)
        is_telling = "." in name and not is_index_path(name) and (link.kind is LinkKind.IMAGE or _is_telling(name))
        return self._by_name.get(name, []) if is_telling else []

    def _fits(self, link: Link, path: str) -> bool:
        """Whether the link would be whole: a picture for a picture, a heading that is there, no draft."""
        if link.kind is LinkKind.IMAGE:
            return (guess_type(path)[0] or "").startswith("image/")
        page = self.project.site.by_path().get(path)
        converted = self.project.converted.get(path)
        if link.anchor and (converted is None or link.anchor not in converted.anchors):
            return False
        return page is None or page.meta.status is not Status.DRAFT


def _is_telling(name: str) -> bool:
    """Whether a name of several words says which file is meant."""
    words = posixpath.splitext(name)[0].replace("_", "-").replace(" ", "-").strip("-").split("-")
    return len(words) > 1 and len(name) >= 12


def _grouped(paths: frozenset[str], key: object) -> dict[str, list[str]]:
    assert callable(key)
    found: dict[str, list[str]] = {}
    for path in sorted(paths):
        found.setdefault(key(path), []).append(path)
    return found


def link_edits(text: str, page: Page, targets: Targets) -> Iterator[Replacement]:
    """The edits of one page's dead links."""
    converted = targets.project.converted.get(page.path)
    if converted is None:
        return
    dead = [link for link in converted.links if link.kind in _KINDS and link.target not in targets.paths]
    dead = [link for link in dead if link.written.strip() and not link.is_made]
    lines = lines_of(text)
    all_on = Counter((link.line, link.written) for link in converted.links)
    for link in dict.fromkeys(dead):
        meant = targets.meant(link)
        if not meant:
            continue
        path = link.written.partition("#")[0].partition("?")[0]
        new = _written(meant, page.path, path)
        for number, at in _places(lines, link, path, all_on[link.line, link.written], page.body_line):
            yield Replacement(number, at, at + len(path), new)


def _places(lines: list[str], link: Link, path: str, wanted: int, body_line: int) -> list[tuple[int, int]]:
    """Where the link's address is written: on its line, as often as there are such links, or in the one definition of a reference."""
    here = [(link.line, at) for at in _found(lines[link.line - 1], link.written)] if link.line <= len(lines) else []
    if here:
        return here if len(here) == wanted else []
    defined = [
        (number, at)
        for number, line in enumerate(lines[body_line - 1 :], body_line)
        if line.lstrip().startswith("[") and "]:" in line
        for at in _found(line, link.written)
    ]
    return defined if len(defined) == 1 and path else []


def _found(line: str, written: str) -> list[int]:
    """Where an address stands by itself in a line: after a bracket or quote, and before what may follow one."""
    found, at = [], line.find(written)
    while at >= 0:
        end = at + len(written)
        if line[at - 1 : at] in _BEFORE and at > 0 and (end == len(line) or line[end] in _AFTER):
            found.append(at)
        at = line.find(written, end)
    return found


def _written(target: str, page: str, before: str) -> str:
    """A path as the link wrote its own: from the page, with ``./`` and with escapes where it had them."""
    path = posixpath.relpath(target, posixpath.dirname(page) or ".")
    if before.startswith("./") and not path.startswith("../"):
        path = f"./{path}"
    is_escaped = unquote(before) != before or any(c in path for c in " ()<>")
    return quote(path, safe=_SAFE + _beyond_ascii(path)) if (is_escaped and "%" in before) or " " in path else path


def _beyond_ascii(path: str) -> str:
    return "".join({c for c in path if not c.isascii()})
