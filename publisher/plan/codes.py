"""Addresses on the portal: a stable Latin code for a file or folder name.

The table is our own and must never change: a changed code would move every published page. Letters follow ICAO 9303 with
the two-letter forms readers know (щ → shch, х → kh); other Latin letters lose their accents (NFKD).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from publisher.plan.digests import digest

_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya i yi ye g u".split(" "),
        strict=True,
    )
)
_NOT_CODE = re.compile(r"[^a-z0-9]+")
_LONGEST = 80
_DIGITS = 6
RESERVED = frozenset({"search-result"})


def code_of(name: str) -> str:
    """The code of one name (no ``/``); ``""`` where no letter or digit is left.

    A code holds no underscore: the portal's router takes ``…_1_2`` for a detail page (facts kb-3.3).
    """
    letters = "".join(_CYRILLIC.get(letter, letter) for letter in unicodedata.normalize("NFC", name).lower())
    plain = "".join(c for c in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(c))
    return _NOT_CODE.sub("-", plain).strip("-")[:_LONGEST].strip("-")


def unique_codes(names: Iterable[tuple[str, str]], taken: Iterable[str] = ()) -> Mapping[str, str]:
    """Codes for siblings given as (identity, name): the first in order keeps the plain code, others get a digest of their identity.

    ``taken`` are codes that somebody else holds on this level. No code depends on how many others there are.
    """
    used = set(taken) | RESERVED
    codes: dict[str, str] = {}
    for identity, name in names:
        code = _plain(identity, name)
        if code in used:
            plain, more = code, _DIGITS
            while code in used:
                code = f"{plain}-{digest(identity, more)}"
                more += 1
        used.add(code)
        codes[identity] = code
    return codes


def could_be(code: str, identity: str, name: str) -> bool:
    """Whether ``unique_codes`` could give this code to somebody, depending on the others."""
    plain = _plain(identity, name)
    start, _, digits = code.rpartition("-")
    by_digest = start == plain and len(digits) >= _DIGITS and digits == digest(identity, len(digits))
    return code not in RESERVED and (code == plain or by_digest)


def _plain(identity: str, name: str) -> str:
    return code_of(name) or f"page-{digest(identity, 8)}"
