"""Keep the portal's sanitiser from finding anything to alter.

The portal runs patterns over the stored text, prose and code samples included, and puts blanks into whatever looks
dangerous; when a page is viewed it replaces words such as ``#title#`` (facts: sites-kb 1.1 to 1.3, 10). It does not decode
entities: so the punctuation of each thing it would find is written as a numeric entity, and words stay whole for the search.
In addresses the first letter is written as ``%XX``, which also outlives an editor that decodes entities. A reader sees the
same text, a browser the same address.
"""

import re
from collections.abc import Callable
from html import escape

_GUARD = r"(?<![a-z0-9&_?\-])"
_BLANKS = r"[\s\0]*"
_ASSIGNED = r"(?P<x>[:=]|%(?=3[ad])|\\(?=x3[ad]|u003[ad]))"

# What the portal would alter; the character written otherwise is group x. Letters of either case. Applied until none finds
# anything, because an entity ends in ";" and may stand before the next one.
TRIGGERS: tuple[str, ...] = (
    rf"{_GUARD}(?:on[a-z]{{3,}}|formaction|srcdoc|seeksegmenttime|fscommand)\s*(?P<x>=)",
    rf"(?:java|vb)script{_BLANKS}{_ASSIGNED}",
    r"expression(?:\s|/\*.*?\*/)*(?P<x>\()",
    rf"{_GUARD}behavior\s*(?P<x>[:=])",
    r"(?<=['\"=:;\s])data(?P<x>:)(?!\d|image)",
    r"-moz-binding\s*(?P<x>:)",
    r"urn(?P<x>:)schemas-microsoft-com",
    r"bxstyle(?P<x>=)",
    r"(?P<x>\$)(?:result|error|next|total|time)\b",
    r"(?P<x>#)(?:title|breadcrumb|year|countdown|content|default_|area_|search_|crm|system_|requisite|diskfile)",
    r"(?P<x>#)(?:landing@?|block|user|dynamic)\d",
)
_ANY = re.compile(
    "|".join(rule.replace("?P<x>", f"?P<x{number}>") for number, rule in enumerate(TRIGGERS)), re.IGNORECASE | re.DOTALL
)
_OWN_REFERENCE = re.compile(r"#(?:landing|block)\d+")


def shield_text(markup: str, *, before: str = ">") -> str:
    """Encode what the portal would alter in escaped text (no tags inside). ``before`` is what stands before it."""
    return _shield(markup, before, lambda match: (_mark(match), _entity)) if _may_hold(markup) else markup


def shield_attribute(value: str) -> str:
    """Escape a plain value for a double-quoted attribute, with nothing in it for the portal to alter."""
    return shield_text(_escaped(value), before='="')


def shield_address(address: str, *, reference: bool = False) -> str:
    """Escape a plain address for ``href`` or ``src``, with nothing in it for the portal to alter.

    ``reference``: the address may be one that the portal itself fills in (``#landing12``), which then stays as it is.
    """
    if reference and _OWN_REFERENCE.fullmatch(address):
        return address
    if address.startswith("data:"):
        return shield_attribute(address)
    escaped = _escaped(address)
    return _shield(escaped, '="', _in_address) if _may_hold(address) else escaped


def _escaped(value: str) -> str:
    """For double quotes; apostrophes stay, they are many in lists of fonts."""
    return escape(value, quote=False).replace('"', "&quot;")


def _may_hold(text: str) -> bool:
    """A quick look that spares most texts the slow one: every trigger holds one of these."""
    if "=" in text or "$" in text or "#" in text:
        return True
    low = text.lower()
    return (
        "script" in low or "expression" in low or "behavior" in low or "data:" in low or "-moz-" in low or "urn:" in low
    )


Encoding = tuple[int, Callable[[str], str]]


def _shield(markup: str, before: str, encoding: Callable[[re.Match[str]], Encoding]) -> str:
    text, start = before + markup, 0
    while match := _ANY.search(text, start):
        at, encode = encoding(match)
        text = text[:at] + encode(text[at]) + text[at + 1 :]
        start = match.start()
    return text[len(before) :]


def _mark(match: re.Match[str]) -> int:
    return match.start(str(match.lastgroup))


def _in_address(match: re.Match[str]) -> Encoding:
    return (match.start(), _percent) if match[0][0].isalpha() else (_mark(match), _entity)


def _entity(char: str) -> str:
    return f"&#{ord(char)};"


def _percent(char: str) -> str:
    return f"%{ord(char):02X}"
