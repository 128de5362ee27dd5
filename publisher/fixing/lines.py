"""A file as lines with their own line ends, and replacements in them that leave all else as it is."""

import re
from dataclasses import dataclass

_LINES = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z")


@dataclass(frozen=True, slots=True)
class Replacement:
    """Characters ``start`` to ``end`` (from 0) of a line (from 1) become ``new``; equal ones are an insertion."""

    line: int
    start: int
    end: int
    new: str


def lines_of(text: str) -> list[str]:
    """The lines, each with its end as it is written; they count as those of ``content.split.normalise`` do."""
    return _LINES.findall(text)


def applied(text: str, edits: list[Replacement]) -> str:
    """The text with all edits; those of one line may not overlap."""
    lines = lines_of(text)
    for edit in sorted(set(edits), key=lambda one: (one.line, one.start), reverse=True):
        line = lines[edit.line - 1]
        lines[edit.line - 1] = line[: edit.start] + edit.new + line[edit.end :]
    return "".join(lines)
