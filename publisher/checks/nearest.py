"""The nearest thing to what somebody mistyped."""

import posixpath
import re
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher, get_close_matches
from functools import cache

_ALIKE = 0.6
_DIGITS = re.compile(r"[0-9]{1,18}")
_MOST_SEARCHES = 300


class Nearest:
    """Suggests paths. Comparing letters is slow, so after 300 searches only what differs in folder or case is suggested."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = tuple(sorted(paths))
        self._folded = {path.casefold(): path for path in reversed(self._paths)}
        self._by_name: dict[str, list[str]] = {}
        for path in self._paths:
            self._by_name.setdefault(posixpath.basename(path).casefold(), []).append(path)
        self._searches = 0
        self.find = cache(self._find)

    def _find(self, path: str) -> str:
        """The existing path that was most likely meant; ``""`` where none is alike."""
        folded = path.casefold().rstrip("/")
        if folded in self._folded:
            return self._folded[folded]
        for suffix in (".md", "/index.md"):
            if folded + suffix in self._folded:
                return self._folded[folded + suffix]
        name = posixpath.basename(folded)
        if name in {"index.md", "readme.md"}:
            # Every folder has one: what was mistyped is the folder.
            folders = {posixpath.dirname(p).casefold(): p for p in self._by_name.get(name, [])}
            return folders[nearest] if (nearest := nearest_word(posixpath.dirname(folded), folders)) else ""
        same_name = self._by_name.get(name, [])
        if not same_name and self._searches < _MOST_SEARCHES:
            self._searches += 1
            same_name = [
                p
                for near in get_close_matches(name, self._by_name, n=5, cutoff=_ALIKE)
                if _numbers(near) == _numbers(name)
                for p in self._by_name[near]
            ]
        best = max(same_name, key=lambda p: SequenceMatcher(None, folded, p.casefold()).ratio(), default="")
        return best if best and (posixpath.basename(best).casefold() == name or _alike(folded, best)) else ""


def _alike(folded: str, path: str) -> bool:
    return SequenceMatcher(None, folded, path.casefold()).ratio() >= _ALIKE


def nearest_word(word: str, known: Collection[str]) -> str:
    """The known word most like the one written; ``""`` where none is alike."""
    folded = {known_word.casefold(): known_word for known_word in sorted(known, reverse=True)}
    found = get_close_matches(word.casefold(), folded, n=3, cutoff=_ALIKE)
    return next((folded[near] for near in found if _numbers(near) == _numbers(word)), "")


def _numbers(word: str) -> list[int]:
    """The numbers in a word: what differs in one of them is another thing of the same kind."""
    return [int(digits) for digits in _DIGITS.findall(word)]


def as_written_from(target: str, page: str) -> str:
    """A path in the content folder as a link on a page would write it."""
    return posixpath.relpath(target, posixpath.dirname(page) or ".")
