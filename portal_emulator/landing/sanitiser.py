"""The portal's sanitiser of block content: a blacklist of patterns on raw text, no parsing, no decoding of entities.

It never fails: it puts a splitter into whatever looks dangerous, prose and code samples included. What it breaks stands
as data in `sanitiser_rules`.
"""

import re

from portal_emulator.landing.sanitiser_rules import RESTORED, RULES

# A splitter of the caller's own can bring a trigger with it, and then no pass is the last.
_MOST_PASSES = 20
# What a newer auditor could find: our own words, followed by a sign that is written as a number.
_ENTITY = re.compile(
    r"((?:javascri|vbscri|expressi|behavi|\bon[a-z]+))([a-z]{2}\s*&#(?:0*(?:40|58|61)|[xX]0*(?:28|3[aAdD]));)",
    re.IGNORECASE,
)
_STYLE = re.compile(r"""(<[a-z][^<>]*?)\s+style\s*=\s*("[^"]*"|'[^']*')""", re.IGNORECASE)


def sanitise(text: str, build: str = "current", splitter: str = " ") -> str:
    """What the portal stores of a text. `build`: "current"; "old" cuts `style`; "absent" has no auditor at all;
    "newer" decodes numeric entities too.
    """
    return judged(text, build, splitter)[1]


def judged(text: str, build: str = "current", splitter: str = " ") -> tuple[bool, str]:
    """Whether the auditor found anything, and what the portal stores. What is put right again counts as found."""
    if build == "old":
        text = _without_style(text)
    text = _restored(text)
    if build == "absent":
        return False, text
    clean = text
    for _ in range(_MOST_PASSES):
        before, clean = clean, _pass(clean, splitter)
        if clean == before:
            break
    if build == "newer":
        clean = _ENTITY.sub(lambda found: found[1] + splitter + found[2], clean)
    return clean != text, _restored(clean)


def _pass(text: str, splitter: str) -> str:
    letters = _run_together(text)
    is_coded, has_comments = "%" in text or "\\" in text, "/*" in text
    for rule in RULES:
        if rule.plain in letters or (rule.spelled and is_coded) or (rule.comments and has_comments):
            text = rule.broken(text, splitter)
    return text


def _run_together(text: str) -> str:
    """In lower case, and without whatever may stand in a gap."""
    return "".join(text.lower().split()).replace("\\", "").replace("\0", "")


def _restored(text: str) -> str:
    for found, right in RESTORED:
        text = text.replace(found, right)
    return text


def _without_style(text: str) -> str:
    while True:
        shorter = _STYLE.sub(r"\1", text)
        if shorter == text:
            return text
        text = shorter
