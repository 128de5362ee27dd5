"""Markup of other tools that reads as plain text here: found in a page's source, and told only where it is still there at the end.

Hugo's shortcodes, templates of Liquid and Jinja, wiki links, formulas and the rest are no Markdown; a plugin or an extension
may read them, and then nothing of them is left in the page. Code samples are passed over.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from types import MappingProxyType

from publisher.render.rows import cells_of
from publisher.render.styles import KINDS


def _closed(opening: str, begins: str, end: str) -> str:
    """The pattern of what is opened and closed, with no further opening in it: a page may hold thousands that are never closed."""
    return rf"{opening}{begins}(?:(?!{opening}).){{0,2000}}?{end}"


# What each is called (a Loss of that name, a sentence of the catalogue), how it is written, and what is left of it as text.
_WRITTEN: tuple[tuple[str, str, str], ...] = (
    ("shortcode", _closed(r"\{\{", "[<%]", r"[>%]\}\}"), "{{"),
    ("template-value", _closed(r"\{\{", "(?![<%]).", r"\}\}"), "{{"),
    ("template-tag", _closed(r"\{%", r"-?\s*\w", r"%\}"), "{%"),
    ("template-erb", _closed("<%", "(?!%)", "%>"), "<%"),
    ("template-comment", _closed(r"\{#", r"\s", r"\s#\}"), "{#"),
    ("wiki-link", r"!?\[\[(?=[^\s\[\]])[^\[\]\n]+\]\]", "[["),
    ("alert-unknown", rf"^[ \t]*>\s*\[!(?!(?i:{'|'.join(KINDS)})\])[\w-]+\]", "[!"),
    ("alert-in-text", rf"^(?<=[^\s>]\n)[ \t]*>[ \t>]*\[!(?i:{'|'.join(KINDS)})\]", "[!"),
    ("container", r"^[ \t]*:{3,}[ \t]*\{?[.\w][^\n]*$", ":::"),
    (
        "module-code",
        r"^(?:import\s[^\n]*?from\s+|import\s+|export\s[^\n]*?from\s+)(?P<q>['\"])[^'\"\n]+(?P=q);?[ \t]*$",
        "",
    ),
    ("module-code", r"^export\s+(?:const|let|default|function|async)\b[^\n]*$", ""),
    ("module-code", _closed(r"\{/\*", "", r"\*/\}"), "{/*"),
    ("formula", r"(?<![\\$])\$\$(?=[^$])[^$]+?\$\$", "$$"),
    ("formula", r"\\\[[^\n\\^_=+]*+(?:\\[^\[\]\n]|[\^_=+])(?:\\[^\[\]\n]|[^\n\\])*+\\\]", ""),
    ("formula", r"\\\([^\n\\^_=+]*+(?:\\[^()\n]|[\^_=+])(?:\\[^()\n]|[^\n\\])*+\\\)", ""),
    ("formula", r"(?<![\w$\\])\$(?=[^\s$\d])[^$\n`]*?[\\^_{}=][^$\n`]*?(?<=\S)\$(?![\w$])", "$"),
    ("include", r"^[ \t]*-+8<-+[^\n]*$|\{![^\n{}]+!\}|^[ \t]*<<<[ \t]+\S+[ \t]*$", ""),
    ("emoji-code", r":(?<![\w:/]:)(?=[a-z+-])[a-z0-9_+-]*[a-z0-9]:(?![\w:/])", ":"),
    ("marked-text", r"(?<![=\w])==(?=[^\s=])[^=\n]+(?<=\S)==(?![=\w])", "=="),
    ("struck-text", r"(?<![~\w])~~(?=[^\s~])[^~\n]+(?<=\S)~~(?![~\w])", "~~"),
    ("hidden-comment", r"%%(?=\S|\s)[^%]+?%%", "%%"),
    ("inline-footnote", r"\^\[(?:[^\]\n^]|\^(?!\[))+\]", "^["),
    ("attributes", r"\{:? ?[#.][\w-][^{}\n]*\}|\{:[^{}\n]+\}", "{"),
    ("grid-table", r"^[ \t]*\+[-=]{3,}\+[-=+]*[ \t]*$", "+--"),
)
_NAMES = frozenset(name for name, _, _ in _WRITTEN)
_PATTERNS = tuple((name, re.compile(pattern, re.MULTILINE | re.DOTALL), left) for name, pattern, left in _WRITTEN)
# What every text that holds one of them has: a quick look that spares most texts the slow one.
_HINTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "module-code": ("import ", "export ", "{/*"),
        "formula": ("$", "\\[", "\\("),
        "include": ("8<", "{!", "<<<"),
    }
)
_MAYBE_FOREIGN = re.compile(
    "|".join(
        (
            r":[a-z0-9+_-]+:",  # a colon alone is in nearly every text
            *(re.escape(hint) for name, _, left in _WRITTEN for hint in _HINTS.get(name, (left,)) if hint != ":"),
        )
    )
)
# A fence that became code in a line, with its language as the first word.
_LOST_FENCE = re.compile(r"(?<!<pre>)(?<!</span>)<code>([^\n<` ]*)\n([^\n<]*)")
# Two that each begin with a certain character, which a search finds many times faster than one of either.
_MAYBE_LIST = re.compile(r"\n[ \t]*(?:[-*+]|\d{1,2}[.)])[ \t]")
_MAYBE_TABLE = re.compile(r"[-=\u2013\u2014][ \t]*\|")

# Markdown that is read only after an empty line, or further to the left: what is left of it in a paragraph.
_UNREAD: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("table-unread", re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*\|[-:| \t]*$", re.MULTILINE)),
    ("table-line", re.compile(r"^[ \t]*\|(?=[^\n]*[=+\u2013\u2014])[-=+:|\u2013\u2014 \t]+\|[ \t]*$", re.MULTILINE)),
    ("list-unread", re.compile(r"(?<=\S\n)[ \t]*(?:[-*+]|\d{1,2}[.)])[ \t]+\S[^\n]*")),
)
_CODE = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)
_PARAGRAPH = re.compile(r"<(p|li|dd|td)\b[^>]*>(.*?)(?=</?(?:p|li|dd|td|ul|ol|table|blockquote|div)\b)", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_ADDRESS = re.compile(r"(?<=\])(?:\([^)\n]*\)|\[[^\]\n]*\])|<[^>\n]+>")
# What stands before the words of a line that is in something.
_MARKS = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*")
# Letters that tell a line from others, and characters that hold so many whatever stands between them.
_ENOUGH = 24
_LONGEST = 1000
_MOST_TRIED = 200
"""Equal lines that are looked at."""

# Languages of code samples that other tools draw.
DIAGRAMS = frozenset(
    "mermaid plantuml puml graphviz dot d2 ditaa vega vega-lite wavedrom blockdiag seqdiag nomnoml".split()
)


def names() -> frozenset[str]:
    """What ``unread`` calls the things that it finds in text."""
    return frozenset((*_NAMES, *(name for name, _ in _UNREAD), "table-headless", "table-columns"))


def unread(body: str, prose: str, html: str) -> Iterator[tuple[str, str, int]]:
    """What stands in a page as text though it was meant otherwise: (name, the thing itself, its place in ``body``).

    ``prose`` is the page's source with blanks in place of code, ``html`` what became of it. Place -1: not found in the source.
    """
    yield from _foreign(prose, html)
    if _MAYBE_LIST.search(html) or _MAYBE_TABLE.search(html):
        yield from _unread(prose, html)
    if "```" in body or "~~~" in body:
        behind = 0
        for fence, first in _LOST_FENCE.findall(html):
            opening = re.compile(
                rf"(?:```|~~~)[ \t]*{re.escape(fence)}[ \t]*\n[ \t>]*{re.escape(unescape(first).strip())}"
            )
            found = opening.search(body, behind) or opening.search(body)
            if found is not None:
                behind = found.end()
                yield "fence-unread", f"```{fence}", found.start()


def _foreign(prose: str, html: str) -> Iterator[tuple[str, str, int]]:
    if not _MAYBE_FOREIGN.search(prose):
        return
    found = sorted(
        (match.start(), name, match[0], left)
        for name, pattern, left in _PATTERNS
        if any(hint in prose for hint in _HINTS.get(name, (left,)))
        for match in pattern.finditer(prose)
    )
    if not found:
        return
    text = unescape(_TAG.sub("", _CODE.sub("", html)))
    end = 0
    for at, name, written, left in found:
        if at < end or prose[at - 2 : at] == "](":
            continue  # within another: "{{% x %}}" is no "{% x %}"; or the address of a link, which is told as a link
        end = at + len(written)
        if _left(name, written, left) in text:
            yield name, " ".join(written.split()), at


def _left(name: str, written: str, opening: str) -> str:
    """What is in the page's text where something was not read."""
    if name in {"alert-unknown", "alert-in-text"}:
        return written[written.index("[") :]
    return written.strip() if name in {"emoji-code", "attributes", "include"} else opening


def _unread(prose: str, html: str) -> Iterator[tuple[str, str, int]]:
    before = 0
    for _, inside in _PARAGRAPH.findall(_CODE.sub("", html)):
        if "\n" not in inside:
            continue
        text = unescape(_TAG.sub("", inside))
        for name, pattern in _UNREAD:
            if found := pattern.search(text):
                line = found[0].strip()
                at = _place(prose, line, before, text[: found.start()])
                before = max(at, before)
                yield _table_fault(_line_before(prose, at), line) if name == "table-unread" else name, line, at


def _is_below(prose: str, at: int, lines: list[str]) -> bool:
    """Whether these lines, as far as their letters go, stand above a place; without any, no row of a table does."""
    there = [_MARKS.sub("", line) for line in prose[max(0, at - _LONGEST) : at].split("\n")[-3:-1]]
    if not lines:
        return "|" not in "".join(there[-1:])
    known = zip(reversed(there), reversed(lines), strict=False)
    return len(there) >= len(lines) and all(_letters(line).startswith(letters) for line, letters in known)


def _line_before(text: str, at: int) -> str:
    """The line before the one in which a place is; ``""`` without one."""
    end = text.rfind("\n", 0, max(at, 0))
    return text[text.rfind("\n", 0, end) + 1 : end] if end > 0 else ""


def _table_fault(above: str, dashes: str) -> str:
    """Why a table is not read: what is above its line of dashes is no header, or one of other columns, or it stands in text."""
    above = _MARKS.sub("", above)
    if "|" not in above:
        return "table-headless"
    return "table-unread" if len(cells_of(above)) == len(cells_of(dashes)) else "table-columns"


def _place(prose: str, line: str, before: int, above: str) -> int:
    """Where a line of a paragraph stands in the source, after the last one that was found, else anywhere: by its letters.

    Marks of emphasis and the addresses of links are gone from the paragraph, code from both. A line without letters is known by
    those ``above`` it in the paragraph.
    """
    sought = _letters(line)[:_ENOUGH]
    if not sought:
        lines = [_letters(shown)[:_ENOUGH] for shown in above.split("\n")[-3:-1]]
        at = before
        for _ in range(_MOST_TRIED):
            at = prose.find(line, at + 1)
            if at < 0 or _is_below(prose, at, lines):
                break
        return at if at >= 0 else prose.find(line)
    mark = re.compile(rf"^[ \t>]*(?P<mark>{re.escape(line.split(maxsplit=1)[0])})[ \t]", re.MULTILINE)

    def first(start: int) -> int:
        """The first such line whose mark stands at or behind a place; -1 without any."""
        for match in mark.finditer(prose, prose.rfind("\n", 0, start) + 1):
            at = match.start("mark")
            if at >= start and _letters(prose[at : at + _LONGEST].partition("\n")[0]).startswith(sought):
                return at
        return -1

    behind = first(before + 1)
    return first(0) if behind < 0 else behind


def _letters(line: str) -> str:
    """Letters and digits of a line without the addresses of its links."""
    return "".join(filter(str.isalnum, _ADDRESS.sub("", unescape(line))))
