"""No secret in any output, whoever echoed it: the portal, a proxy, a hook, a plugin, an exception.

The webhook's secret is found in every form that a program gives it without meaning to hide it: upper and lower case,
percent-encoded (once or more), escaped as JSON, Python and HTML do, in base64 (the header of a request), and broken by the end
of a line. What is meant to hide it from us (reversed, encrypted) cannot be found.
"""

import base64
import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

HIDDEN = "***"
SHORTEST = 8
"""A shorter secret (a portal's has 16 characters) would be cut out of innocent words; it is hidden in addresses alone."""
_PATH = re.compile(r"(/rest/(?:api/)?\d+/)[^/\s\"'?#\\]+")
_PASSWORD = re.compile(r"(://)[^/\s\"'@:]*:[^/\s\"'@]*@")
_WEBHOOK = re.compile(r"/rest/(?:api/)?\d+/([A-Za-z0-9]+)(?:/|$)")
_GAP = r"(?:[ \t]*(?:\r?\n|\\r|\\n)+[ \t]*)?"
_SURE = 4  # so many characters of a secret, and a line's end is waited for
_LONGEST_UNIT = 24
_LONGEST_BEGUN = 64  # a badly formed address may be long; its pieces are known too
_ESCAPE_BEGUN = r"(?:%(?:25|2)*[0-9a-fA-F]?|\\+(?:x|u)?[0-9a-fA-F]{0,3}|&#?[xX]?[0-9a-fA-F]{0,4})"


class Redactor:
    """Cuts some secrets out of texts."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self.secrets = frozenset(secret for secret in secrets if len(secret) >= SHORTEST)
        ordered = sorted(self.secrets, key=len, reverse=True)
        whole = [_GAP.join(map(_unit, secret)) for secret in ordered]
        encoded = [_GAP.join(map(re.escape, form)) for secret in ordered for form in _base64_forms(secret)]
        self._whole = re.compile("|".join([*whole, *encoded])) if ordered else None
        short = [secret for secret in ordered if len(secret) <= _LONGEST_BEGUN]
        self._begun = re.compile("|".join(map(_begun, short))) if short else None
        self._reach = max(map(len, short), default=0) * _LONGEST_UNIT

    def __call__(self, text: str) -> str:
        """The text without the secrets."""
        return self._whole.sub(_hidden, text) if self._whole is not None else text

    def settled(self, text: str) -> int:
        """How much of a text that goes on is surely no beginning of a secret."""
        if self._begun is None:
            return len(text)
        found = self._begun.search(text, max(0, len(text) - self._reach))
        return found.start() if found else len(text)


_current = Redactor()


def hide(*secrets: str) -> None:
    """Know more secrets from now on."""
    global _current  # noqa: PLW0603 - whoever writes anything in this process must know them
    _current = Redactor({*_current.secrets, *secrets})


def forget() -> None:
    """Know none, as at the start of the program."""
    global _current  # noqa: PLW0603
    _current = Redactor()


def redact(text: str) -> str:
    """For files and pages: the text without the secrets that are known."""
    return _current(text)


def redact_bytes(content: bytes) -> bytes:
    """The same for a file's content, whatever its encoding."""
    if not _current.secrets:
        return content
    text = content.decode("latin-1")
    known = redact(text)
    return content if known == text else known.encode("latin-1")


def redact_shown(text: str) -> str:
    """For what is shown: also without what stands where addresses have a webhook's secret or a password."""
    return _PASSWORD.sub(rf"\g<1>{HIDDEN}@", _PATH.sub(rf"\g<1>{HIDDEN}", _current(text)))


def settled(text: str) -> int:
    """How much of a text that goes on can be shown now."""
    return _current.settled(text)


def secrets_of(value: str) -> tuple[str, ...]:
    """What must not be seen of a webhook's address. Badly formed, all but the host is taken for secret."""
    pasted = "".join(value.split())
    good = _WEBHOOK.search(pasted)
    if good is not None:
        return (good[1],)
    try:
        parts = urlsplit(pasted if "://" in pasted else f"//{pasted}")
        user, rest = parts.netloc.rpartition("@")[0], f"{parts.path}?{parts.query}#{parts.fragment}"
    except ValueError:
        user, rest = "", pasted
    if "/" not in pasted:
        rest = pasted
    pieces = [
        piece for given in (f"{user}/{rest}", unquote(f"{user}/{rest}")) for piece in re.split(r"[/?#&=:]", given)
    ]
    return (pasted, *(piece for piece in pieces if len(piece) >= SHORTEST and piece != "profile.json"))


def _unit(character: str) -> str:
    """One character in all its forms."""
    both = sorted({character, character.lower(), character.upper()})
    plain = "|".join(map(re.escape, both))
    codes = [ord(letter) for letter in both if len(letter) == 1]
    hexes = "|".join(_hex(code) for code in codes)
    decimals = "|".join(map(str, codes))
    escaped = [rf"%(?:25)*(?:{hexes})", rf"\\+(?:x|u00)(?:{hexes})", rf"&#(?:0*(?:{decimals})|[xX]0*(?:{hexes}));?"]
    return f"(?:{plain}|{'|'.join(escaped)})" if character.isascii() else f"(?:{plain})"


def _hex(code: int) -> str:
    return "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in f"{code:02x}")


def _begun(secret: str) -> str:
    """The beginning of a secret at the end of a text; an end of line only after enough of it."""
    units = [_unit(character) for character in secret]
    more = _ESCAPE_BEGUN
    for position in range(len(units) - 2, 0, -1):
        gap = _GAP if position + 1 >= _SURE else ""
        more = f"(?:{_ESCAPE_BEGUN}|{units[position]}{gap}(?:{more})?)"
    return rf"(?:{_ESCAPE_BEGUN}|{units[0]}(?:{more})?)\Z"


def _base64_forms(secret: str) -> Iterable[str]:
    """The part of a secret's base64 that does not depend on what stands around it, for each of the three ways it may fall."""
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + secret.encode()).decode().rstrip("=")
        first = -(-before * 8 // 6)
        last = (before + len(secret.encode())) * 8 // 6
        yield encoded[first:last]


def _hidden(found: re.Match[str]) -> str:
    r"""In JSON the letter after a backslash belongs to that: without it the document could not be read."""
    before, first = found.string[max(0, found.start() - 1) : found.start()], found[0][0]
    return f"{first}{HIDDEN}" if before == "\\" and first in "bfnrt" else HIDDEN
