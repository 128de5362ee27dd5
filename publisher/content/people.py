"""People as front matter names them: ``anna.k@example.com``, ``Anna K <anna.k@example.com>`` or ``b24:17``."""

import re

from publisher.content.model import Person

_ADDRESS = (
    r"(?!\.)(?![^<>,\s]*\.\.)(?![^<>,\s]*\.@)"
    r"[^\s@<>,;:()\"\\]+@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*[^\W_]"
)
_EMAIL = re.compile(_ADDRESS)
_NAMED = re.compile(r"(?P<name>[^<>@]*)<(?P<email>[^<>]*)>")
_PORTAL_ID = re.compile(r"b24:0*([1-9]\d{0,17})", re.IGNORECASE)
PERSON = rf"(?:[bB]24:0*[1-9]\d{{0,17}}|{_ADDRESS}|[^<>@]*<\s*{_ADDRESS}\s*>)"
"""The pattern of one person, for JSON Schema; ``parse_person`` reads what it matches."""
_GROUP = re.compile(r"[#@].*|(?:group|team|role|dept|department|chat|channel|sg|dr|u)\s*:.*", re.IGNORECASE)


def parse_person(written: str) -> Person | None:
    """Read one person; None where the text is none of the three forms. The e-mail becomes lower-case."""
    value = written.strip()
    if by_id := _PORTAL_ID.fullmatch(value):
        return Person(user_id=int(by_id[1]))
    named = _NAMED.fullmatch(value)
    email = named["email"].strip() if named else value
    if not _EMAIL.fullmatch(email):
        return None
    name = " ".join(named["name"].replace('"', " ").split()) if named else ""
    return Person(email=email.lower(), name=name)


def names_several(written: str) -> bool:
    """Whether the text names a group, a channel or a row of people, where one person must answer."""
    value = " ".join(written.split())
    rows = [part for part in re.split(r"[,;]| (?:and|и) ", value) if part.strip()]
    return bool(_GROUP.fullmatch(value)) or (len(rows) > 1 and all("@" in part or ":" in part for part in rows))
