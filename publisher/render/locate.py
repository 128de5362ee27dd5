"""Where in a page's file something stands that was found in its finished HTML."""

import re
from collections.abc import Iterator
from html import escape
from itertools import accumulate

_CODE = re.compile(
    r"^[ ]{0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^[ ]{0,3}(?P=fence)[`~]*[ \t]*$|\Z)|(?P<tick>`+)[^`\n]+(?P=tick)",
    re.MULTILINE | re.DOTALL,
)

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

    def place(self, *written: str) -> tuple[int, int]:
        """Line and column (from 1) in the file of the first of these texts that is found; else the body's first line."""
        needles = tuple(dict.fromkeys(form for word in written for form in (word, escape(word, quote=False)) if form))
        for text in self._texts():
            for needle in needles:
                at = self._find(text, needle, self._from.get(needle, 0))
                if at < 0:
                    at = self._find(text, needle, 0)
                if at >= 0:
                    self._from[needle] = at + len(needle)
                    return self._line_and_column(at)
        return self._body_line, 1

    def _texts(self) -> Iterator[str]:
        """The prose; then all of the body, for what looks like a code sample may be none; then its letters in small."""
        yield self._text()
        yield self._body
        small = self._body.lower()
        if len(small) == len(self._body):
            yield small

    def prose(self) -> str:
        """The body with blanks in place of code samples, every character at its own place."""
        return self._text()

    def line_at(self, at: int) -> int:
        """The line in the file of a place in the body; of no place (-1) the body's first."""
        self._text()
        return self._line_and_column(at)[0] if at >= 0 else self._body_line

    def code_line(self, language: str) -> int:
        """The line in the file of the next code sample that is fenced with this language."""
        fence = re.compile(rf"^[ \t]*(?:`{{3,}}|~{{3,}})[ \t]*\{{?[ \t]*\.?{re.escape(language)}\b", re.MULTILINE)
        key = f"```{language}"
        match = fence.search(self._body, self._from.get(key, 0)) or fence.search(self._body)
        if match is None:
            return self._body_line
        self._from[key] = match.end()
        self._text()
        return self._line_and_column(match.start())[0]

    @staticmethod
    def _find(text: str, needle: str, start: int) -> int:
        """The next place where the text stands by itself; where it never does, where it stands at all."""
        first = at = text.find(needle, start)
        while at >= 0:
            before, after = text[at - 1 : at], text[at + len(needle) : at + len(needle) + 1]
            if before in _AROUND and after in _AROUND:
                return at
            at = text.find(needle, at + 1)
        return first

    def _text(self) -> str:
        if self._searched is None:
            self._searched = (
                _CODE.sub(lambda code: "\n".join(" " * len(line) for line in code[0].split("\n")), self._body)
                if "`" in self._body or "~~~" in self._body
                else self._body
            )
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
