"""Who answers for what, where the document itself says so in a table: sections in one column, people in another."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bs4 import Tag

from publisher.content.people import parse_person
from publisher.errors import PublisherError
from publisher.importing.colleagues import Namesakes, as_owner, colleague, possible_last_names
from publisher.importing.grouping import DocumentPart
from publisher.messages import Text, text
from publisher.plan.people import PortalPerson

_SECTION = re.compile(
    r"раздел|глава|направление|тема|блок|документ|страница|section|chapter|topic|area|page|part", re.IGNORECASE
)
_PERSON = re.compile(r"ответственн|владелец|куратор|owner|responsible|accountable|editor", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBERED = re.compile(r"^[\d.]+\s+")


@dataclass
class Owners:
    """Reads people as a document names them. The portal is asked once, and only where a name stands without an e-mail address."""

    namesakes: Namesakes | None = None
    failure: PublisherError | None = None
    _people: Sequence[PortalPerson] | None = field(default=None, init=False)

    def owner_of(self, cell: str, others: Sequence[str]) -> tuple[str, Text | None]:
        """The owner in the form of front matter, ``""`` where it is not certain, and what a person should know of it.

        ``others`` are all cells of the document's tables: the portal is asked about all of them at once.
        """
        if owner := addressed(cell):
            return owner, None
        if self.namesakes is None and "@" not in cell:
            return "", text("import.owner-no-portal", said=cell)
        if self.namesakes is not None and self._people is None:
            names = possible_last_names(one for one in others if not addressed(one))
            self._people = self._asked(self.namesakes, names) if names else []
        if self.failure is not None:
            return "", text("import.owner-not-asked", said=cell, why=str(self.failure))
        person = colleague(cell, self._people or [])
        if person is None:
            return "", text("import.owner-unknown", said=cell)
        return as_owner(person), text("import.owner-matched", said=cell, owner=as_owner(person))

    def _asked(self, namesakes: Namesakes, names: Sequence[str]) -> Sequence[PortalPerson]:
        try:
            return namesakes(names)
        except PublisherError as failure:
            self.failure = failure
            return []


def owners_in(parts: Sequence[DocumentPart]) -> dict[str, str]:
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
        if max(section, person) < len(row) and row[person]:
            name = row[section].casefold()
            found[name] = row[person]
            found[_NUMBERED.sub("", name)] = row[person]
    return found


def addressed(written: str) -> str:
    """One person in the form of front matter; ``""`` where the words hold no e-mail, or several."""
    mails = _MAIL.findall(written)
    if len(mails) != 1:
        return ""
    name = re.sub(r"[<>()\[\],;:]|e-?mail|почта", " ", written.replace(mails[0], " "))
    tried = f"{' '.join(name.split())} <{mails[0]}>" if name.strip() else mails[0]
    return tried if parse_person(tried) is not None else mails[0] if parse_person(mails[0]) is not None else ""
