"""Who is asked for a page's review: its owner as the portal knows the person, or whoever stands in."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from publisher.content.model import Page, Person
from publisher.content.people import parse_person
from publisher.plan.people import People, PortalPerson
from publisher.review.answers import Entitled


class Absence(StrEnum):
    """Why an owner cannot be asked."""

    UNKNOWN = "unknown"
    DISMISSED = "dismissed"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is asked. ``absence`` says why it is not the owner; ``person`` None: nobody could be found at all."""

    owner: Person | None
    person: PortalPerson | None
    absence: Absence | None = None

    @property
    def address(self) -> str:
        """How plans name who is asked; where nobody is, the owner as written."""
        if self.absence is None or self.person is None:
            return self.owner.address if self.owner is not None else ""
        return address_of(self.person)


class Directory:
    """The people of a portal, looked up as front matter names them."""

    def __init__(self, people: People, fallback: Person | None) -> None:
        self._by_email = people.by_email()
        self._by_id = people.by_id()
        self._departments = {department.id: department for department in people.departments}
        self._fallback = fallback

    def assign(self, page: Page) -> Assignment:
        """The owner; else the deputy; else the fallback of the settings; else the head of the owner's department."""
        owner = page.meta.owner
        found = self.find(owner)
        if found is not None and found.is_active:
            return Assignment(owner, found)
        absence = Absence.UNKNOWN if found is None else Absence.DISMISSED
        stands_in = self._active(page.meta.deputy) or self._active(self._fallback) or self.head_above(found)
        return Assignment(owner, stands_in, absence)

    def deputy(self, page: Page) -> Assignment:
        """The page's deputy, where there is one who may be asked."""
        return Assignment(page.meta.owner, self._active(page.meta.deputy))

    def entitled(self, page: Page, service: int) -> Entitled:
        """Who may answer for a page: its owner and deputy, whoever stands in for them, the head above the owner, the fallback."""
        owner = self.find(page.meta.owner)
        found = (
            owner,
            self.find(page.meta.deputy),
            self.assign(page).person,
            self.find(self._fallback),
            self.head_above(owner),
        )
        return Entitled(frozenset(person.id for person in found if person is not None) - {service}, service)

    def head_for(self, page: Page) -> PortalPerson | None:
        """Who decides who answers for a page: the head above its owner, else the fallback."""
        return self.head_above(self.find(page.meta.owner)) or self._active(self._fallback)

    def reachable(self, names: Iterable[str]) -> list[PortalPerson]:
        """Those of some people, named as in settings, who can be asked."""
        found = (self._active(parse_person(name)) for name in names)
        return [person for person in found if person is not None]

    def find(self, person: Person | None) -> PortalPerson | None:
        """The portal's user for somebody named by e-mail or id; None where there is none."""
        if person is None:
            return None
        if person.user_id is not None:
            return self._by_id.get(person.user_id)
        return self._by_email.get(person.email.lower())

    def by_id(self, user: int) -> PortalPerson | None:
        """The user with this id, if he was looked up."""
        return self._by_id.get(user)

    def _active(self, person: Person | None) -> PortalPerson | None:
        found = self.find(person)
        return found if found is not None and found.is_active else None

    def head_above(self, person: PortalPerson | None) -> PortalPerson | None:
        """The first active head, not the person, of a department of the person's or of one above it."""
        for department_id in person.departments if person is not None else ():
            seen: set[int] = set()
            department = self._departments.get(department_id)
            while department is not None and department.id not in seen:
                seen.add(department.id)
                head = self._by_id.get(department.head) if department.head is not None else None
                if head is not None and head.is_active and head != person:
                    return head
                department = self._departments.get(department.parent) if department.parent is not None else None
        return None


def address_of(person: PortalPerson) -> str:
    """How plans and reports name a user of the portal."""
    return person.email or f"b24:{person.id}"
