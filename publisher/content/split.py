"""A page's text divided into front matter and body, and the ways in which front matter is written so that nobody sees it."""

import re
from dataclasses import dataclass

from publisher.content.model import Place
from publisher.content.problems import Problems, shown

_BLOCK = re.compile(r"---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_OPENING = re.compile(r"---[ \t]*(?:\n|\Z)")
_KEY = re.compile(r"^[ \t]*(?P<key>[A-Za-z_][\w-]*|\"[^\"\n]*\"|'[^'\n]*')[ \t]*:(?:[ \t]|$)", re.MULTILINE)
_HEAD_LINE = re.compile(r"[A-Za-z][\w -]{0,40}:(?:[ \t].*|)")
_LATE = re.compile(r"^---[ \t]*\n(?P<yaml>(?:(?!---)[^\n]*\n){1,60}?)---[ \t]*(?:\n|\Z)", re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n(?:[^\n]*\n)*?\+\+\+[ \t]*(?:\n|\Z)")
_PRELUDE = re.compile(r"(?:[ \t]*\n|#[^\n]*\n|<!--(?:(?!-->).)*-->[ \t]*\n)*", re.DOTALL)
_LATE_WITHIN = 2_000
_HEAD_LINES = 12


@dataclass(frozen=True, slots=True)
class Split:
    """A page's front matter (None without any; its first line is ``yaml_line``) and its body, which begins on ``body_line``."""

    yaml: str | None
    yaml_line: int
    body: str
    body_line: int


def normalise(text: str) -> str:
    """The text as it is on every operating system: LF line ends, no byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def split(text: str, path: str, known: frozenset[str], problems: Problems) -> Split | None:
    """Divide normalised text; None where front matter is there and cannot be found whole, so that no page is published raw.

    ``known`` are keys whose presence tells front matter from prose that happens to have a colon.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return Split(None, 1, text, 1) if _is_bare(text, path, known, problems) else None
    block = _BLOCK.match(text)
    if block is None:
        if _draws_a_line(text[opening.end() :].lstrip("\n").partition("\n\n")[0], text[opening.end() :]):
            return Split(None, 1, text, 1)
        problems.add("front-matter-unterminated", Place(path))
        return None
    if _draws_a_line(block["yaml"], block["yaml"]):
        return Split(None, 1, text, 1)
    return Split(block["yaml"], 2, text[block.end() :], block["yaml"].count("\n") + 3)


def yaml_block(text: str) -> str:
    """What MkDocs, and any other tool for front matter, loads as YAML of normalised text."""
    block = _BLOCK.match(text)
    return block["yaml"] if block else ""


def body_of(text: str) -> str:
    """The text below the front matter, as any tool for front matter finds it."""
    written = normalise(text)
    block = _BLOCK.match(written)
    return written[block.end() :] if block else written


def _draws_a_line(head: str, after: str) -> bool:
    """Whether ``---`` on the first line only draws a line: an empty line comes ``after``, and ``head`` is no YAML with keys."""
    return after.startswith("\n") and head.strip() != "" and not (_KEY.search(head) and _only_yaml(head))


def _is_bare(text: str, path: str, known: frozenset[str], problems: Problems) -> bool:
    """Whether a page without front matter is meant to have none; it is not where its keys stand in a place that nobody reads."""
    if _TOML.match(text):
        problems.add("front-matter-no-dashes", Place(path), message="front-matter-toml")
        return False
    late = _LATE.search(text, 0, _LATE_WITHIN)
    if late and _PRELUDE.fullmatch(text, 0, late.start()) and _keys(late["yaml"]) & known and _only_yaml(late["yaml"]):
        line = text.count("\n", 0, late.start()) + 1
        problems.add("front-matter-not-first", Place(path, line))
        return False
    head = text.partition("\n\n")[0].split("\n")[:_HEAD_LINES]
    if all(_HEAD_LINE.fullmatch(line) for line in head):
        for number, head_line in enumerate(head, 1):
            key = head_line.partition(":")[0]
            if key.strip().lower().replace(" ", "_") in known:
                problems.add("front-matter-no-dashes", Place(path, number), key=shown(key))
                return False
    return True


def _keys(block: str) -> set[str]:
    return {match["key"].strip("\"'").lower() for match in _KEY.finditer(block)}


def _only_yaml(block: str) -> bool:
    """Whether each line could be YAML's: a key, a list's item, a comment, something indented, or nothing."""
    return all(not line.strip() or line[0] in " \t-#" or _KEY.match(line) for line in block.split("\n"))
