"""Text of others on a terminal, in a log and in a document: characters that command are shown, never obeyed.

The portal, git, authors and plugins may write anything: escape sequences, line breaks that fake a line of ours, marks that
turn the direction of text, and the commands that a pipeline reads out of its log (GitHub's ``::add-mask::`` and ``##[group]``,
Azure's ``##vso[``, TeamCity's ``##teamcity[``; GitLab's need an escape sequence).
"""

import re

# C0 and C1 controls, separators of lines and paragraphs, marks of direction (Unicode's Bidi_Control), halves of characters
_COMMANDING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_IN_LINES = re.compile(_COMMANDING.pattern.replace("\x00-\x1f", "\x00-\x08\x0b-\x1f"))
_LOG_COMMAND = re.compile(r"^(\s*)(?=::)", re.MULTILINE)
_LOG_MARK = re.compile(r"##(?=\w*\[)")


class Lines(str):
    """Text whose line breaks are meant to be seen as such."""

    __slots__ = ()


def in_line(text: str) -> str:
    """Text as a part of one line: whatever is no plain character is written as Python would escape it."""
    if isinstance(text, Lines):
        return _IN_LINES.sub(_escaped, text)
    return text if text.isprintable() else _COMMANDING.sub(_escaped, text)


def in_lines(text: str, *, commands: bool = False) -> str:
    """A whole text of several lines; with ``commands`` those for a pipeline's log are meant and stay."""
    shown = _IN_LINES.sub(_escaped, text)
    return shown if commands else _LOG_MARK.sub(r"#\\#", _LOG_COMMAND.sub(r"\1\\", shown))


def in_json(document: str) -> str:
    """A JSON document that says the same without such a character in it."""
    escaped = _IN_LINES.sub(lambda found: f"\\u{ord(found[0]):04x}", document)
    return _LOG_MARK.sub(r"#\\u0023", escaped)


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape", "surrogatepass").decode("ascii")
