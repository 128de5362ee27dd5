"""Keep the portal's sanitiser from finding anything to alter.

The portal runs patterns over the stored text, prose and code samples included, and puts blanks into whatever looks
dangerous; when a page is viewed it replaces words such as ``#title#`` and takes ``target="_self"`` out (facts kb-1.1, kb-1.10). It does
not decode entities: so the punctuation of each thing it would find is written as a numeric entity, and words stay whole for the search.
In addresses the first letter is written as ``%XX`` where the portal's pattern does not know that form; it also outlives an
editor that decodes entities. A reader sees the same text, a browser the same address.

The patterns look through line breaks and backslashes inside their words (``on`` at the end of a line and ``line = `` at the
start of the next are one word to them), and for four words through percent-encoded and escaped letters and CSS comments.
"""

import re
from collections.abc import Callable, Iterator
from html import escape

_GUARD = r"(?<![a-z0-9&_?\-])"
_BREAKS = r"[\t\n\r\\]*"
_SPACES = r"[\s\\]*"
_BEFORE_SIGN = r"[\s\0\\]*"
_ASSIGNED = r"(?P<x>[:=]|%(?=3[ad])|\\(?=x3[ad]|u003[ad]|0*3[ad]))"
_OPENED = r"(?P<x>\(|%(?=28)|\\(?=x28|0*28))"


def _letter(char: str) -> str:
    r"""A letter as the portal reads it in the words that it decodes: itself, ``%6a``, ``\x6a`` or ``\6a``, of either case."""
    small, capital = f"{ord(char):02x}", f"{ord(char.upper()):02x}"
    code = f"[{small[0]}{capital[0]}]{small[1]}"
    return rf"(?:{char}|%{code}|\\x{code}|\\0*{code})"


def _decoded(word: str, between: str) -> str:
    return between.join(map(_letter, word))


def _broken(word: str) -> str:
    return _BREAKS.join(map(re.escape, word))


_ON = rf"{_broken('on')}{_BREAKS}(?:[a-z]{_BREAKS}+){{3,}}+"
_HANDLERS = "|".join([_ON, *map(_broken, ("formaction", "srcdoc", "seeksegmenttime", "fscommand"))])

# What the portal would alter; the character written otherwise is group x. Letters of either case. Applied until none finds
# anything, because an entity ends in ";" and may stand before the next one.
TRIGGERS: tuple[str, ...] = (
    rf"{_GUARD}(?:{_HANDLERS}){_BEFORE_SIGN}(?P<x>=)",
    rf"{_decoded('javascript', _SPACES)}{_SPACES}\0*{_ASSIGNED}",
    rf"{_decoded('vbscript', _SPACES)}{_SPACES}\0*{_ASSIGNED}",
    rf"{_decoded('expression', _SPACES)}{_SPACES}{_OPENED}",
    rf"{_GUARD}{_decoded('behavior', _BREAKS)}{_BEFORE_SIGN}{_ASSIGNED}",
    rf"(?<=['\"=:;\s\\]){_broken('data')}{_BREAKS}(?P<x>:)(?!\d|image)",
    rf"{_broken('-moz-binding')}{_BEFORE_SIGN}(?P<x>:)",
    rf"{_broken('urn')}{_SPACES}(?P<x>:){_SPACES}{_broken('schemas-microsoft-com')}",
    rf"\*/{_SPACES}:?{_SPACES}{_broken('schemas')}{_BREAKS}(?P<x>-){_BREAKS}{_broken('microsoft-com')}",
    r"bxstyle(?P<x>=)",
    r"(?P<x>\$)(?:result|error|next|total|time)\b",
    r"(?P<x>#)(?:title|breadcrumb|year|countdown|content|default_|area_|search_|crm|system_|requisite|diskfile)",
    r"(?P<x>#)(?:landing@?|block|user|dynamic)\d",
    r"href(?P<x>=)(?:\"#\"|'#')",
    r"\starget(?P<x>=)(?:\"_self\"|'_self')",
)
_ANY = re.compile(
    "|".join(rule.replace("?P<x>", f"?P<x{number}>") for number, rule in enumerate(TRIGGERS)), re.IGNORECASE | re.DOTALL
)
# The words that a percent-encoded first letter would not hide.
_DECODED_WORD = re.compile(
    rf"{_decoded('java', _SPACES)}|{_decoded('vb', _SPACES)}|{_decoded('ex', _SPACES)}|{_decoded('beh', _BREAKS)}",
    re.IGNORECASE,
)
# What stands before a comment and after it where the two parts make "expression(".
_AROUND_COMMENT = tuple(
    (
        re.compile(rf"{_decoded('expression'[:size], _SPACES)}{_SPACES}(?P<x>/)\*", re.IGNORECASE),
        re.compile(rf"\*/{_SPACES}{_letter('expression'[size]) if size < 10 else _OPENED}", re.IGNORECASE),
    )
    for size in range(1, 11)
)
_WORDS = ("javascript", "vbscript", "expression", "behavior", "data:", "-moz-", "urn:")
_ENCODED = re.compile(r"%[2-7][0-9a-f]|[\\\0]", re.IGNORECASE)
_OWN_REFERENCE = re.compile(r"#(?:landing|block)\d+")


def encode_text(markup: str, *, before: str = ">") -> str:
    """Encode what the portal would alter in escaped text (no tags inside). ``before`` is what stands before it."""
    return _encode(markup, before, _mark) if _may_hold(markup) else markup


def encode_attribute(value: str) -> str:
    """Escape a plain value for a double-quoted attribute, with nothing in it for the portal to alter."""
    return encode_text(_escaped(value), before='="')


def encode_address(address: str, *, reference: bool = False) -> str:
    """Escape a plain address for ``href`` or ``src``, with nothing in it for the portal to alter.

    ``reference``: the address may be one that the portal itself fills in (``#landing12``), which then stays as it is.
    """
    if reference and _OWN_REFERENCE.fullmatch(address):
        return address
    if address.startswith("data:"):
        return encode_attribute(address)
    escaped = _escaped(address)
    return _encode(escaped, '="', _in_address) if _may_hold(address) else escaped


def _escaped(value: str) -> str:
    """For double quotes; apostrophes stay, they are many in lists of fonts."""
    return escape(value, quote=False).replace('"', "&quot;")


def _may_hold(text: str) -> bool:
    """A quick look that spares most texts the slow one: every trigger holds one of these."""
    if "=" in text or "$" in text or "#" in text or _ENCODED.search(text):
        return True
    if ":" not in text and "(" not in text:
        return False
    compact = "".join(text.lower().split())
    return any(word in compact for word in _WORDS) or "/*" in compact


Encoding = tuple[int, str]


def _encode(markup: str, before: str, encoding: Callable[[re.Match[str]], Encoding]) -> str:
    text = _without_comments(before + markup)
    while encoded := dict(encoding(match) for match in _overlapping(text)):
        opened = any(text[at] == "(" for at in encoded)
        text = "".join(encoded.get(at, char) for at, char in enumerate(text))
        if not opened:  # "&#40;" ends in ";", which may now stand before "data:"
            break
    return text[len(before) :]


def _overlapping(text: str) -> Iterator[re.Match[str]]:
    """What the portal would find, also where one begins within another."""
    match = _ANY.search(text)
    while match:
        yield match
        match = _ANY.search(text, match.start() + 1)


def _without_comments(text: str) -> str:
    """Break comments that the portal would skip between the letters of ``expression(``: ``ex/* … */pression(``.

    A comment counts where a part of the word stands before it, and the next letter after the end of some comment; that end may
    stand in another piece of the page, which is not known here.
    """
    if "/*" not in text:
        return text
    last_end = text.rfind("*/")
    opened: set[int] = set()
    for before, after in _AROUND_COMMENT:
        resumes = max((found.start() for found in after.finditer(text)), default=-1)
        starts = (found.start("x") for found in before.finditer(text))
        opened.update(at for at in starts if resumes >= at + 2 or last_end < at + 2)
    return "".join(_entity(char) if at in opened else char for at, char in enumerate(text)) if opened else text


def _mark(match: re.Match[str]) -> Encoding:
    at = match.start(str(match.lastgroup))
    return at, _entity(match.string[at])


def _in_address(match: re.Match[str]) -> Encoding:
    first = match[0][0]
    if first.isalpha() and not _DECODED_WORD.match(match[0]):
        return match.start(), f"%{ord(first):02X}"
    return _mark(match)


def _entity(char: str) -> str:
    return f"&#{ord(char)};"
