"""Keep the portal's sanitiser from finding anything to alter.

The portal runs patterns over the stored text, prose and code samples included, and puts blanks into whatever looks
dangerous (facts: sites-kb 1.1 to 1.3). It does not decode entities: so one character of each thing it would find is written
as a numeric entity, in addresses a letter as ``%XX``. A reader sees the same text.

Each rule finds one trigger; group ``x`` is the character to be written otherwise. Rules are applied until none finds
anything, because an entity ends in ``;`` and may stand before the next trigger.
"""

import re
from collections.abc import Callable
from html import escape

_GUARD = r"(?<![a-z0-9&_?\-])"

# (what it is, where the portal's pattern bites). All ignore case.
TRIGGERS: tuple[tuple[str, str], ...] = (
    ("event handler", rf"{_GUARD}on[a-z]{{3,}}\s*(?P<x1>=)"),
    ("form and frame attributes", rf"{_GUARD}(?:formaction|srcdoc|seekSegmentTime|FSCommand)\s*(?P<x2>=)"),
    ("script address", r"(?:java|vb)scrip(?P<x3>t)(?=\s*(?::|=|%3a|%3d|\\x3[ad]|&#))"),
    ("script address, split", r"(?P<x4>[jv])(?=\s*(?:a\s*v\s*a|b)\s*s\s*c\s*r\s*i\s*p\s*t\s*(?::|=|%3a|%3d|\\x3[ad]))"),
    ("css expression", r"express(?P<x5>i)on(?=\s*(?:/\*.*?\*/\s*)*\()"),
    ("css behavior", rf"{_GUARD}behavi(?P<x6>o)r(?=\s*[:=])"),
    ("data address", r"(?<=['\"=:;])\s*data(?P<x7>:)(?!\d|image)"),
    ("binding", r"-moz-binding(?P<x8>:)"),
    ("schema name", r"urn(?P<x9>:)schemas-microsoft-com"),
    ("php", r"(?P<xa>\$)(?=(?:result|error|next|total|time)\b)"),
    ("quoted style", r"\sbxstyl(?P<xb>e)(?=\s*=)"),
    (
        "template word",
        r"(?P<xc>#)(?=(?:title|breadcrumb|year|countdown|content|default_|area_|crm|system_|requisite|dynamic\d|"
        r"landing@?\d|block\d|user\d|diskfile))",
    ),
)
_ANY = re.compile("|".join(pattern for _, pattern in TRIGGERS), re.IGNORECASE | re.DOTALL)
# Every trigger holds one of these: most texts hold none, and one quick look spares the rest.
_HINT = re.compile(r"[=(:$#]|%3|\\x3|bxstyle", re.IGNORECASE)


def shield_text(markup: str, *, before: str = ">") -> str:
    """Encode what the portal would alter in escaped text (no tags inside). ``before`` is the character before it."""
    return _shield(markup, before, lambda char: f"&#{ord(char)};")


def shield_attribute(value: str) -> str:
    """Escape a plain value for a double-quoted attribute, with nothing in it for the portal to alter."""
    return shield_text(escape(value), before='="')


def shield_address(address: str, *, reference: bool = False) -> str:
    """Escape a plain address for ``href`` or ``src``; trigger letters are percent-encoded, which every reader decodes.

    ``reference``: the address is one of the portal's own (``#landing12``) and must stay as it is.
    """
    if reference and re.fullmatch(r"#(?:landing|block)\d+", address):
        return address
    if address.startswith("data:"):
        return shield_attribute(address)
    return _shield(escape(address), '="', _percent)


def _percent(char: str) -> str:
    return f"&#{ord(char)};" if char in "#=:$" else "".join(f"%{byte:02X}" for byte in char.encode())


def _shield(markup: str, before: str, encode: Callable[[str], str]) -> str:
    if not _HINT.search(markup):
        return markup
    text = before + markup
    while match := _ANY.search(text):
        name = str(match.lastgroup)
        at = match.start(name)
        text = text[:at] + encode(text[at]) + text[at + 1 :]
    return text[len(before) :]
