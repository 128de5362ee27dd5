"""The portal's editor writes Markdown of its own: a document that a person opened does not come back byte for byte."""

import re

_FENCE = re.compile(r"^\s*(```|~~~)")
# A line that begins so is no text that an underline could make a heading of.
_NO_HEADING = ("#", "|", "- ", "```", "~~~")
_SETEXT = {"=": "# ", "-": "## "}
_TAGS = re.compile(r"<!--.*?-->|<[^>]+>", re.DOTALL)
_MARKS = re.compile(
    r"(\*\*|__|~~|`+|^#{1,6}\s|^\s*[-*+]\s|^\s*>\s?|!?\[([^\]]*)\]\([^)]*\)|\[\[[^\]]*\]\])", re.MULTILINE
)


def reserialised(text: str) -> str:
    """Bullets, emphasis, tables, headings and blank lines in the editor's own spelling; code stays as it is."""
    lines: list[str] = []
    fenced = False
    for line in text.replace("\r\n", "\n").split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
            lines.append(line.rstrip())
        elif fenced:
            lines.append(line)
        else:
            _add(lines, line.rstrip())
    return "\n".join(lines).strip("\n")


def _add(lines: list[str], line: str) -> None:
    """One line outside of code; an underlined heading becomes one with `#`."""
    marker = line[:1]
    underline = marker in _SETEXT and set(line) == {marker}
    if underline and lines and lines[-1] and not lines[-1].lstrip().startswith(_NO_HEADING):
        lines[-1] = _SETEXT[marker] + lines[-1]
        return
    if not line and lines and not lines[-1]:
        return
    line = re.sub(r"^(\s*)[*+](\s+)", r"\1-\2", line)
    line = re.sub(r"(?<![_\w])__(?=\S)(.+?)(?<=\S)__(?![_\w])", r"**\1**", line)
    line = re.sub(r"(?<![_\w])_(?=[^_\s])(.+?)(?<=[^_\s])_(?![_\w])", r"*\1*", line)
    if line.startswith("|"):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        line = "| " + " | ".join(cells) + " |"
    lines.append(line)


def plain(text: str) -> str:
    """The words of a document, for searching; comments and marks are left out."""
    words = _MARKS.sub(lambda match: match[2] or " ", _TAGS.sub(" ", text))
    return " ".join(words.split())
