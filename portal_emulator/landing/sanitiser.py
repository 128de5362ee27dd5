"""The portal's sanitiser of block content: a blacklist of patterns on raw text, no parsing, no decoding of entities.

It never fails: it puts a splitter into whatever looks dangerous, prose and code samples included. The rules stand as
data; sites-kb.md §1.1 and the vectors in tests/emulator/ are their source.
"""

import re
from dataclasses import dataclass

# Where the name of a dangerous tag is broken. `<form` and `<svg` are broken too, and put back by the restore step.
_TAGS = {
    "script": 2,
    "x:script": 4,
    "applet": 3,
    "embed": 3,
    "style": 2,
    "frame": 3,
    "iframe": 3,
    "object": 2,
    "link": 2,
    "meta": 3,
    "layer": 3,
    "html": 2,
    "xml": 2,
    "base": 2,
    "isindex": 3,
    "math": 2,
}
_BEFORE_NAME = r"(?<![a-zA-Z0-9&_?\-])"


@dataclass(frozen=True, slots=True)
class Rule:
    """Two groups with the splitter between them; a `starred` splitter is the splitter, an asterisk, the splitter.

    `needle` is a part, in lower case, of whatever the pattern can match: a text without it need not be searched.
    """

    pattern: re.Pattern[str]
    needle: str
    starred: bool = False

    def broken(self, text: str, by: str) -> str:
        return self.pattern.sub(lambda found: found[1] + by + found[2], text)


def _rule(first: str, second: str, needle: str, *, starred: bool = False) -> Rule:
    return Rule(re.compile(f"({first})({second})", re.IGNORECASE | re.ASCII), needle, starred)


def _tag_rule(tag: str, cut: int) -> Rule:
    return _rule(f"<{re.escape(tag[:cut])}", re.escape(tag[cut:]) + r"(?!\w)", f"<{tag}")


_COLON = r"(?::|%3a|\\x3a|\\u003a|=|%3d|\\x3d|\\u003d)"
_SPACE = r"[\s\0]*"

RULES = (
    *(_tag_rule(tag, cut) for tag, cut in _TAGS.items()),
    _rule(r"</sc", r"ript(?!\w)", "</script"),
    _rule(r"<!DOC", "TYPE", "<!doctype"),
    _rule(r"<!EN", "TITY", "<!entity"),
    _rule(_BEFORE_NAME + r"on[a-z]*?", r"[a-z]{3}\s*=", "="),
    _rule(_BEFORE_NAME + "for", r"maction\s*=", "formaction"),
    _rule(_BEFORE_NAME + "sr", r"cdoc\s*=", "srcdoc"),
    _rule(_BEFORE_NAME + "see", r"kSegmentTime\s*=", "seeksegmenttime"),
    _rule(_BEFORE_NAME + "FSC", r"ommand\s*=", "fscommand"),
    _rule("jav", r"ascript" + _SPACE + _COLON, "javascript", starred=True),
    _rule("vb", r"script" + _SPACE + _COLON, "vbscript", starred=True),
    _rule("ex", r"pression(?:\s|/\*.*?\*/)*\(", "expression", starred=True),
    _rule(_BEFORE_NAME + "beh", r"avior\s*[:=]", "behavior", starred=True),
    _rule(r"""(?:['"=:;])\s*dat""", r"a:(?!\d|image)", "data:"),
    _rule("-moz-bind", r"ing\s*:\s*url", "-moz-binding"),
    _rule("urn:schem", "as-microsoft-com:", "urn:schemas-microsoft-com:"),
    _rule("<", r"\?", "<?"),
    _rule(r"\?", ">", "?>"),
)
_CACHE_MARK = re.compile(r"<!--'start_frame_cache|<!--'end_frame_cache|<!--start_frame_cache|<!--end_frame_cache")
_RESTORE = re.compile(r'\sbxstyle="')
_STYLE = re.compile(r"""(<[a-z][^<>]*?)\s+style\s*=\s*("[^"]*"|'[^']*')""", re.IGNORECASE)


def sanitise(text: str, build: str = "current", splitter: str = " ") -> str:
    """What the portal stores of a text. `build`: "current"; "old" cuts `style`; "absent" has no auditor at all."""
    if build == "absent":
        return _restored(text)
    if build == "old":
        text = _without_style(text)
    starred = f"{splitter}*{splitter}"
    lower = text.lower()
    for rule in RULES:
        if rule.needle in lower:
            text = rule.broken(text, starred if rule.starred else splitter)
    text = _CACHE_MARK.sub(lambda found: found[0][:6] + splitter + found[0][6:], text)
    return _restored(text)


def _restored(text: str) -> str:
    return _RESTORE.sub(' style="', text)


def _without_style(text: str) -> str:
    while True:
        shorter = _STYLE.sub(r"\1", text)
        if shorter == text:
            return text
        text = shorter
