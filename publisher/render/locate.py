"""Where in a page's file something stands that was found in its finished HTML."""

import re
from collections.abc import Iterator
from functools import cached_property
from html import escape
from itertools import accumulate

_TICKED = r"(?P<tick>`+)[^`\n]+(?P=tick)"
_BEFORE_FENCE = r"^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*"
_FENCED = (
    _BEFORE_FENCE + r"(?P<fence>{})[^\n]*\n"
    r".*?(?:^[ \t>]*(?P=fence)[`~]*[ \t]*$|(?P<unclosed>\Z))"
)
_FENCES = {"`": "`{3,}(?=[^`\n]*$)", "~": "~{3,}"}
# By the signs of fences that may still be closed.
_CODE = {
    marks: re.compile(
        "|".join([*([_FENCED.format("|".join(map(_FENCES.__getitem__, marks)))] if marks else []), _TICKED]),
        re.MULTILINE | re.DOTALL,
    )
    for marks in ("`~", "`", "~", "")
}

# An address that is not there: ``[words]()``, ``![words](<>)``, ``<a href="">``, ``<img>``.
_NO_ADDRESS = r"""\((?:[ \t]*<[ \t]*>)?[ \t]*(?:"[^"\n]*"|'[^'\n]*')?[ \t]*\)"""
_BRACKETS = re.compile(
    rf"""\\.|(?P<gap>\n[ \t]*(?=\n))|(?P<open>!?\[)|\](?P<none>{_NO_ADDRESS})?|<(?P<tag>a|img)\b(?P<given>[^<>]*)>""",
    re.IGNORECASE | re.DOTALL,
)
_GIVEN = re.compile(r"""\b(?:href|src)\s*=\s*(?!""|''|["']?\s*(?:>|$))""", re.IGNORECASE)

# What stands directly before an address, in Markdown and in HTML.
_BEFORE_ADDRESS = re.compile(
    r"""(?:\][ \t]*\([ \t]*<?|\]:[ \t]*<?|(?:href|src)[ \t]*=[ \t]*["']?|<|\[\[[ \t]*)\Z""", re.IGNORECASE
)

_LONGEST_BEFORE = 12
_MOST_TRIED = 200
"""Places of a text that are looked at: a page may repeat a word a hundred thousand times."""
# An address that ends here is the definition of a reference: ``[name]: address``.
_DEFINED = re.compile(r"\]:[ \t]*<?[^\s<>]*\Z")
_LONGEST = 1000

# What stands around an address in Markdown and HTML; the text's two ends are empty strings, which are in any text.
_AROUND = " \t\n()<>\"'[]"


class Locator:
    """Finds written texts in a page's body, the next occurrence each time; code samples are passed over while there is another."""

    def __init__(self, body: str, body_line: int) -> None:
        self._body = body
        self._body_line = body_line
        self._from: dict[str, int] = {}
        self._searched: str | None = None
        self._line_starts: list[int] = []
        self._empty: dict[bool, Iterator[int]] | None = None
        self._held: dict[str, bool] = {}
        self._small: str | None = None
        self._nowhere: set[tuple[int, str]] = set()  # texts by their id, and what is not in them

    def place_address(self, *written: str) -> tuple[int, int]:
        """The same of an address of a link or a picture: where it stands as one, if it does; ``x`` may be any word elsewhere."""
        return self.place(*written, before=_BEFORE_ADDRESS)

    def place(self, *written: str, before: re.Pattern[str] | None = None) -> tuple[int, int]:
        """Line and column (from 1) in the file of the first of these texts that is found; else the body's first line."""
        words = (word for word in written if self._has_mailto or not word.startswith("mailto:"))
        needles = tuple(dict.fromkeys(form for word in words for form in (word, escape(word, quote=False)) if form))
        for text, from_last in self._searches(is_address=before is not None):
            for needle in needles:
                if (id(text), needle) in self._nowhere:
                    continue
                last = self._from.get(needle, 0)
                if from_last and before and text is self._body and _DEFINED.search(text, max(0, last - _LONGEST), last):
                    continue  # many links lead there by one definition: none of them stands in a sample
                at = self._find(text, needle, last if from_last else 0, before)
                if at >= 0:
                    self._from[needle] = at + len(needle)
                    return self._line_and_column(at)
                if not (from_last and last):
                    self._nowhere.add((id(text), needle))
        return self._body_line, 1

    @cached_property
    def _has_mailto(self) -> bool:
        """Whether any address has it: those that are typed as ``<anna@example.com>`` have not."""
        return "mailto:" in self._body.lower()

    def holds(self, written: str) -> bool:
        """Whether the author wrote a text at all: what is not in the body, a plugin made."""
        if written.startswith("mailto:") and not self._has_mailto:
            return False
        if written not in self._held:
            self._held[written] = written in self._body or escape(written, quote=False) in self._body
        return self._held[written]

    def _searches(self, *, is_address: bool) -> Iterator[tuple[str, bool]]:
        """What to look into, and whether behind the last place: the prose; all of the body, for what looks like a code sample may be
        none; its letters in small.
        """
        prose = self._text()
        if is_address and prose is not self._body:
            yield from ((prose, True), (self._body, True), (prose, False), (self._body, False))
        else:
            yield from ((prose, True), (prose, False), (self._body, True), (self._body, False))
        if self._small is None:
            self._small = self._body.lower()
        if len(self._small) == len(self._body):
            yield from ((self._small, True), (self._small, False))

    def place_without_address(self, *, is_image: bool) -> tuple[int, int]:
        """Line and column of the next picture, or link, that has no address; else the body's first line."""
        if self._empty is None:
            self._empty = {kind: self._next_without_address(kind) for kind in (True, False)}
        at = next(self._empty[is_image], -1)
        return self._line_and_column(at) if at >= 0 else (self._body_line, 1)

    def _next_without_address(self, is_image: bool) -> Iterator[int]:
        """Those of the prose, then those in what only looks like a code sample."""
        found = self._without_address(self._text(), is_image)
        yield from found
        yield from sorted({*self._without_address(self._body, is_image)} - {*found})

    @staticmethod
    def _without_address(text: str, is_image: bool) -> list[int]:
        found, waiting = list[int](), list[tuple[int, bool]]()
        for match in _BRACKETS.finditer(text):
            if match["gap"]:
                waiting.clear()
            elif match["open"]:
                waiting.append((match.start(), match["open"] == "!["))
            elif match["tag"]:
                has_none = not _GIVEN.search(match["given"]) and (
                    match["tag"].lower() == "img" or "href" in match["given"]
                )
                found += [match.start()] if has_none and is_image == (match["tag"].lower() == "img") else []
            elif match[0].startswith("]") and waiting:
                at, opens_image = waiting.pop()
                found += [at] if match["none"] and opens_image == is_image else []
        return sorted(found)

    def prose(self) -> str:
        """The body with blanks in place of code samples, every character at its own place."""
        return self._text()

    def line_at(self, at: int) -> int:
        """The line in the file of a place in the body; of no place (-1) the body's first."""
        self._text()
        return self._line_and_column(at)[0] if at >= 0 else self._body_line

    def code_line(self, language: str) -> int:
        """The line in the file of the next code sample that is fenced with this language."""
        fence = re.compile(
            rf"^[ \t>]*(?:(?:[-*+]|\d{{1,9}}[.)])[ \t]+)*(?:`{{3,}}|~{{3,}})[ \t]*\{{?[ \t]*\.?{re.escape(language)}\b",
            re.MULTILINE,
        )
        key = f"```{language}"
        match = fence.search(self._body, self._from.get(key, 0)) or fence.search(self._body)
        if match is None:
            return self._body_line
        self._from[key] = match.end()
        self._text()
        return self._line_and_column(match.start())[0]

    @staticmethod
    def _find(text: str, needle: str, start: int, before: re.Pattern[str] | None) -> int:
        """The next place where the text stands by itself, behind ``before`` if it can; where it never does, where it stands at all."""
        first = at = text.find(needle, start)
        alone = -1
        for _ in range(_MOST_TRIED):
            if at < 0:
                break
            if text[at - 1 : at] in _AROUND and text[at + len(needle) : at + len(needle) + 1] in _AROUND:
                if before is None or before.search(text, max(0, at - _LONGEST_BEFORE), at):
                    return at
                alone = at if alone < 0 else alone
            at = text.find(needle, at + 1)
        return first if alone < 0 else alone

    def _text(self) -> str:
        if self._searched is None:
            self._searched = _without_samples(self._body) if "`" in self._body or "~~~" in self._body else self._body
            self._line_starts = [0, *accumulate(len(line) + 1 for line in self._body.split("\n"))]
        return self._searched

    def _line_and_column(self, at: int) -> tuple[int, int]:
        low, high = 0, len(self._line_starts)
        while high - low > 1:
            middle = (low + high) // 2
            if self._line_starts[middle] <= at:
                low = middle
            else:
                high = middle
        return self._body_line + low, at - self._line_starts[low] + 1


def _without_samples(text: str, marks: str = "`~") -> str:
    """The text with blanks in place of code; what stands behind a fence that is never closed is prose."""
    parts: list[str] = []
    at = 0
    for code in _CODE[marks].finditer(text):
        fence = code["fence"] if marks else None
        if fence and code["unclosed"] is not None:
            end = text.index("\n", code.start("fence")) + 1
            parts += [text[at:end], _without_samples(text[end:], marks.replace(fence[0], ""))]
            return "".join(parts)
        parts += [text[at : code.start()], "\n".join(" " * len(line) for line in code[0].split("\n"))]
        at = code.end()
    return "".join([*parts, text[at:]])
