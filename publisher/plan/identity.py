"""Which page of the portal is which page in git: by key, by the key of its path, by a rename that can be seen.

A page keeps its first key for life. A rename is believed when git says so, when the text is equal, or when it is at least
60 % alike among what was removed and what was added; a page that has an ``id`` needs none of this.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic

from publisher.content.keys import is_path_key, page_key
from publisher.plan.desired import SECTION, DesiredPage, DesiredSite
from publisher.plan.existing import Existing, ExistingPage, owned, trashed_by_people

ALIKE = 0.6
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Matching(Generic[Existing]):
    """Pages of git (by path) with their page on the portal; our pages that git no longer has; further copies of a key."""

    pairs: Mapping[str, Existing]
    removed: tuple[Existing, ...]
    copies: tuple[Existing, ...]

    def keys(self, site: DesiredSite) -> dict[str, str]:
        """The key of each page by path: an ``id`` from front matter wins, else the one the portal's page has.

        A new file at a path that another page left keeps clear of that page's key, which was made of the path.
        """
        keys: dict[str, str] = {}
        held = {remote.mark.key for remote in self.pairs.values() if remote.mark is not None}
        for page in site.pages:
            remote = self.pairs.get(page.path)
            if page.key != page.path_key or page.is_generated:
                keys[page.path] = page.key
            elif remote is not None and remote.mark is not None:
                keys[page.path] = remote.mark.key
            else:
                turn = next(n for n in range(len(held) + 1) if _turned(page, n) not in held)
                keys[page.path] = _turned(page, turn)
        return keys


def match(
    site: DesiredSite,
    pages: Iterable[Existing],
    *,
    renames: Mapping[str, str] | None = None,
    visible_text: Callable[[Existing], str] | None = None,
    wanted_text: Callable[[DesiredPage], str] | None = None,
) -> Matching[Existing]:
    """Match git's pages with those that the target has.

    ``renames`` maps a new path's key to the old path's key, as git saw them. ``visible_text`` and ``wanted_text`` give the
    words of a page on either side, for the comparison of what was removed with what was added; without them only equal
    sources count.
    """
    ours = owned(pages)
    firsts = {key: found[0] for key, found in ours.items()}
    copies = tuple(page for found in ours.values() for page in found[1:] if not page.is_deleted)
    pairs = _by_swapped_source(site, firsts)
    if visible_text is not None and wanted_text is not None:
        pairs |= _whole_elsewhere(site, firsts, set(pairs), visible_text, wanted_text)
    taken = {page.id for page in pairs.values()}
    by_path_key = _by_present_path(firsts.values(), {page.path_key: page.source[:10] for page in site.content_pages()})

    def take(page: DesiredPage, remote: Existing | None) -> None:
        if remote is not None and remote.id not in taken and page.path not in pairs and _may_be(page, remote):
            pairs[page.path] = remote
            taken.add(remote.id)

    for page in site.pages:
        take(page, firsts.get(page.key) if page.key != page.path_key else None)
    for page in site.pages:
        remote = by_path_key.get(page.path_key)
        take(page, remote if remote is not None and not remote.is_deleted else None)
    for page in site.pages:
        old = (renames or {}).get(page.path_key)
        take(page, (by_path_key.get(old) or firsts.get(old)) if old else None)
    for page, remote in _alike(*_unmatched(site, pairs, firsts), None, None):
        take(page, remote)
    # only now the trash: a page that lives under its old path is told by its text, one in the trash came back to its own
    for page, remote in _renamed_in_trash(site, pairs, firsts.values()):
        take(page, remote)
    for page in site.pages:
        take(page, by_path_key.get(page.path_key))
    for page, remote in _lists_in_trash(site, pairs, firsts.values()):
        take(page, remote)
    for page, remote in _alike(*_unmatched(site, pairs, firsts), visible_text, wanted_text):
        take(page, remote)
    for page in site.pages:
        take(page, firsts.get(page.path_key))
    removed = tuple(sorted((p for p in firsts.values() if p.id not in taken and not p.is_deleted), key=lambda p: p.id))
    return Matching(pairs, removed, copies)


def _unmatched(
    site: DesiredSite, pairs: Mapping[str, Existing], firsts: Mapping[str, Existing]
) -> tuple[list[DesiredPage], list[Existing]]:
    """Pages of git and live ones of the portal that have no partner yet."""
    taken = {page.id for page in pairs.values()}
    added = [page for page in site.content_pages() if page.path not in pairs]
    return added, [page for page in firsts.values() if page.id not in taken and not page.is_deleted]


def _renamed_in_trash(
    site: DesiredSite, pairs: Mapping[str, Existing], firsts: Collection[Existing]
) -> Iterator[tuple[DesiredPage, Existing]]:
    """Pages in a person's trash whose file has another path now, known by their whole source: what they say cannot be read there.

    A page whose path still has a file of its own stays there, unless the file that is there came from another page's path.
    """
    taken = {page.id for page in pairs.values()}
    sources = {remote.mark.fingerprint.source for remote in firsts if remote.mark is not None}
    here = {page.path_key: page.source[:10] for page in site.content_pages() if page.path not in pairs}
    rest: dict[str, list[Existing]] = {}
    stays: set[str] = set()
    for remote in trashed_by_people(firsts):
        source = remote.mark.fingerprint.source if remote.mark is not None else ""
        at_its_path = here.get(_present_path(remote))
        if remote.id in taken or not source or _is_generated(remote):
            continue
        if at_its_path is None or source != at_its_path in sources:
            rest.setdefault(source, []).append(remote)
        else:
            stays.add(_present_path(remote))
    for page in site.content_pages():
        same = [r for r in rest.get(page.source[:10], ()) if _may_be(page, r)]
        if same and page.path not in pairs and page.path_key not in stays:
            rest[page.source[:10]].remove(same[0])
            yield page, same[0]


def _lists_in_trash(
    site: DesiredSite, pairs: Mapping[str, Existing], firsts: Iterable[Existing]
) -> Iterator[tuple[DesiredPage, Existing]]:
    """Lists of a folder's pages under the folder's new path, where a person put the folder into the trash with all its pages."""
    taken = {page.id for page in pairs.values()}
    lists = [r for r in trashed_by_people(firsts) if r.id not in taken and r.mark and r.mark.key.startswith(SECTION)]
    for page in site.pages if lists else ():
        if page.key.startswith(SECTION) and page.path not in pairs:
            below = [p.path for p in site.content_pages() if f"{p.folder}/".startswith(f"{page.folder}/")]
            away = trashed_by_people(pairs[path] for path in below if path in pairs)
            old = next((r for r in lists if r.folder in {remote.folder for remote in away}), None)
            if old is not None and len(away) == len(below):
                lists.remove(old)
                yield page, old


def _by_present_path(pages: Iterable[Existing], sources: Mapping[str, str]) -> dict[str, Existing]:
    """Pages by the key of the path that they had when they were last published. ``sources`` are git's files by that key.

    Several may claim one: a page kept for a person's edit after git gave its path to another. Then one that is live goes
    before one in the trash, one that was made of the file as it is before one made of another text, and one that came to the
    path later before the one that the path was named after.
    """

    def rank(page: Existing) -> tuple[bool, bool, bool, int]:
        source = page.mark.fingerprint.source if page.mark is not None else ""
        is_of_file = bool(source) and source == sources.get(_present_path(page))
        return not page.is_deleted, is_of_file, bool(page.mark and page.mark.path_key), -page.id

    return {_present_path(page): page for page in sorted(pages, key=rank)}


def _turned(page: DesiredPage, turn: int) -> str:
    """The key of a path's n-th page: the path's own for the first."""
    return page_key("", f"{page.path}#{turn}") if turn else page.path_key


def _by_swapped_source(site: DesiredSite, firsts: Mapping[str, Existing]) -> dict[str, Existing]:
    """Pages known by path alone whose files changed places: each source is found whole under another's key."""
    by_source: dict[str, list[Existing]] = {}
    away = {page.id for page in firsts.values() if page.is_deleted} - {p.id for p in trashed_by_people(firsts.values())}
    for remote in firsts.values():
        if remote.mark is not None and remote.mark.fingerprint.source and remote.id not in away:
            by_source.setdefault(remote.mark.fingerprint.source, []).append(remote)
    found: dict[str, Existing] = {}
    moved_away = {
        page.path_key
        for page in site.content_pages()
        if page.key == page.path_key
        and len(same := by_source.get(page.source[:10], [])) == 1
        and not _is_at(same[0], page)
    }
    for page in site.content_pages():
        same = by_source.get(page.source[:10], [])
        if page.key != page.path_key or len(same) != 1 or page.path_key not in moved_away or same[0].mark is None:
            continue
        if _present_path(same[0]) in moved_away:
            found[page.path] = same[0]
    return found if len({p.id for p in found.values()}) == len(found) else {}


def _whole_elsewhere(
    site: DesiredSite,
    firsts: Mapping[str, Existing],
    paired: set[str],
    visible_text: Callable[[Existing], str],
    wanted_text: Callable[[DesiredPage], str],
) -> dict[str, Existing]:
    """Pages known by path alone whose file went elsewhere unchanged, while quite another text came to their old path.

    Where the text at the old path is still like theirs, they stayed there, and the new file is a copy.
    """
    live = [remote for remote in firsts.values() if remote.mark is not None and not remote.is_deleted]
    taken = {_present_path(remote) for remote in live}
    by_path = {page.path_key: page for page in site.content_pages()}
    new: dict[str, list[DesiredPage]] = {}
    for page in site.content_pages():
        if page.path not in paired and page.key == page.path_key not in taken:
            new.setdefault(page.source[:10], []).append(page)
    found: dict[str, Existing] = {}
    for remote in live:
        source = remote.mark.fingerprint.source if remote.mark is not None else ""
        here, there = by_path.get(_present_path(remote)), new.get(source, [])
        if not source or here is None or len(there) != 1 or here.source[:10] == source or here.key != here.path_key:
            continue
        words = _WORD.findall(visible_text(remote)), _WORD.findall(wanted_text(here))
        if there[0].path not in found and _likeness(*words) < ALIKE:
            found[there[0].path] = remote
    return found


def _may_be(page: DesiredPage, remote: ExistingPage) -> bool:
    """Two different ids are two pages, wherever their files lie; a page without an id may be anyone's."""
    known = remote.mark.key if remote.mark is not None else ""
    return page.key in {page.path_key, known} or is_path_key(known)


def _is_generated(remote: ExistingPage) -> bool:
    return remote.mark is not None and remote.mark.key.startswith("~")


def _is_at(remote: ExistingPage, page: DesiredPage) -> bool:
    """Whether the portal's page was last published from this path."""
    return _present_path(remote) == page.path_key


def _present_path(remote: ExistingPage) -> str:
    """The key of the path that a page was last published from."""
    return "" if remote.mark is None else remote.mark.present_path_key


def _alike(
    added: list[DesiredPage],
    removed: list[Existing],
    visible_text: Callable[[Existing], str] | None,
    wanted_text: Callable[[DesiredPage], str] | None,
) -> list[tuple[DesiredPage, Existing]]:
    """Pair added with removed pages: equal sources first, then the most alike texts, each page once."""
    candidates = list(added)
    rest = [remote for remote in removed if remote.mark is not None and not _is_generated(remote)]
    pairs: list[tuple[DesiredPage, Existing]] = []
    for page in list(candidates):
        same = [r for r in rest if r.mark is not None and r.mark.fingerprint.source == page.source[:10]]
        if len(same) == 1 and _may_be(page, same[0]):
            pairs.append((page, same[0]))
            candidates.remove(page)
            rest.remove(same[0])
    if visible_text is None or wanted_text is None or not candidates or not rest:
        return pairs
    old = {remote.id: _WORD.findall(visible_text(remote)) for remote in rest}
    scored = sorted(
        (
            (_likeness(_WORD.findall(wanted_text(page)), old[remote.id]), page.path, remote.id)
            for page in candidates
            for remote in rest
            if _may_be(page, remote)
        ),
        key=lambda entry: (-entry[0], entry[1], entry[2]),
    )
    pages, remotes = {p.path: p for p in candidates}, {r.id: r for r in rest}
    for likeness, path, number in scored:
        if likeness >= ALIKE and path in pages and number in remotes:
            pairs.append((pages.pop(path), remotes.pop(number)))
    return pairs


def _likeness(one: list[str], other: list[str]) -> float:
    if not one or not other:
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0.0
