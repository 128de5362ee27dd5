"""Parts of addresses: made of a title, checked, and made unique as the portal does. [facts kb-3]"""

import re
import unicodedata
from random import Random
from string import ascii_lowercase

from portal_emulator.landing.errors import refuse

MAX_FROM_TITLE = 100
_DETAIL_PAGE = re.compile(r"\w+_\d+_\d+")
CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e ye zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya".split(" "),
        strict=True,
    )
)


def transliterated(text: str) -> str:
    """Latin letters and digits of a text, in lower case; everything else is dropped."""
    latin = "".join(CYRILLIC.get(letter, letter) for letter in text.lower())
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain)


def from_title(title: str, rng: Random) -> str:
    return transliterated(title)[:MAX_FROM_TITLE] or "".join(rng.choices(ascii_lowercase + "0123456789", k=12))


def check_page_code(code: str) -> None:
    """RestError: a slash, or the form that the router takes for a dynamic detail page."""
    if "/" in code:
        raise refuse("SLASH_IS_NOT_ALLOWED")
    if _DETAIL_PAGE.fullmatch(code):
        raise refuse("WRONG_CODE_FORMAT")


def suffixed(code: str, rng: Random) -> str:
    """A taken code is no error: it gets four random letters."""
    return code + "_" + "".join(rng.choices(ascii_lowercase, k=4))


def same(code: str) -> tuple[str, str]:
    """SQL that finds a code whatever its case, and its value; plain Latin ones by the index."""
    if code.isascii():
        return "code = ? COLLATE NOCASE", code
    return "LOWER_U(code) = ?", code.casefold()
