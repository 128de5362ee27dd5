"""Who answers for what, where the document itself says so in a table: sections in one column, people in another."""

import re
from collections.abc import Sequence

from bs4 import Tag

from publisher.content.people import parse_person
from publisher.importing.grouping import Part

_SECTION = re.compile(
    r"раздел|глава|направление|тема|блок|документ|страница|section|chapter|topic|area|page|part", re.IGNORECASE
)
_PERSON = re.compile(r"ответственн|владелец|куратор|owner|responsible|accountable|editor", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBERED = re.compile(r"^[\d.]+\s+")


def owners_in(parts: Sequence[Part]) -> dict[str, str]:
    """People by the sections that they answer for, both as tables name them; sections in small letters."""
    found: dict[str, str] = {}
    for part in parts:
        for table in [part.tag] if part.tag.name == "table" else []:
            found = {**_in_table(table), **found}
    return found


def _in_table(table: Tag) -> dict[str, str]:
    rows = [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["td", "th"])] for row in table.find_all("tr")
    ]
    head = rows[0] if rows else []
    at = [next((n for n, cell in enumerate(head) if pattern.search(cell)), None) for pattern in (_SECTION, _PERSON)]
    section, person = at
    if section is None or person is None or section == person:
        return {}
    found: dict[str, str] = {}
    for row in rows[1:]:
        if max(section, person) < len(row) and (owner := owner_of(row[person])):
            name = row[section].casefold()
            found[name] = owner
            found[_NUMBERED.sub("", name)] = owner
    return found


def owner_of(written: str) -> str:
    """One person in the form of front matter; ``""`` where the words hold no e-mail, or several."""
    mails = _MAIL.findall(written)
    if len(mails) != 1:
        return ""
    name = re.sub(r"[<>()\[\],;:]|e-?mail|почта", " ", written.replace(mails[0], " "))
    tried = f"{' '.join(name.split())} <{mails[0]}>" if name.strip() else mails[0]
    return tried if parse_person(tried) is not None else mails[0] if parse_person(mails[0]) is not None else ""
