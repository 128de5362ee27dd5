"""The port to the portal's people and departments: operations as data, and how they are read. Every target shares it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from publisher.plan.people import Department, People, PortalPerson
from publisher.portal.outcome import Carrier, Outcome

PEOPLE_A_LOOK = 40
"""How many people are looked for at once: a page of the portal's list holds 50, and an address may have a dismissed and an active user."""
MOST_DEPARTMENTS = 50_000
MOST_NAMESAKES = 5_000

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class FindPeople:
    """Find people by e-mail or by user id, at most PEOPLE_A_LOOK of them. Gives a tuple of PortalPerson.

    Where the webhook may not see e-mails the portal answers the whole company without them.
    """

    emails: tuple[str, ...] = ()
    ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ListDepartments:
    """Read a page of the company's departments, from the department numbered ``start``. Gives a DepartmentPage."""

    start: int = 0


@dataclass(frozen=True, slots=True)
class DepartmentPage:
    """Some departments; ``next`` is where the next page starts, if there is one."""

    departments: tuple[Department, ...] = ()
    next: int | None = None


@dataclass(frozen=True, slots=True)
class FindNamesakes:
    """Find the people at work who have one of these last names, from the person numbered ``start``. Gives a PeoplePage."""

    last_names: tuple[str, ...]
    start: int = 0


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Some people; ``next`` is where the next page starts, if there is one."""

    people: tuple[PortalPerson, ...] = ()
    next: int | None = None


PeopleOperation = FindPeople | FindNamesakes | ListDepartments
"""All of them read: nothing here is written."""


@dataclass(frozen=True, slots=True)
class PeopleQuery:
    """The people that somebody asks for: by e-mail (lower-case), and by user id."""

    emails: tuple[str, ...] = ()
    ids: tuple[int, ...] = ()

    def looks(self) -> list[FindPeople]:
        """The operations that find them."""
        return [
            *(FindPeople(emails=tuple(part)) for part in _parts(self.emails)),
            *(FindPeople(ids=tuple(part)) for part in _parts(self.ids)),
        ]

    def found(self, outcomes: Iterable[Outcome]) -> People:
        """Those of them that the portal knows. Raises the error of a look that was refused."""
        everybody: list[PortalPerson] = []
        for outcome in outcomes:
            if outcome.error is not None:
                raise outcome.error
            everybody += _persons(outcome)
        known = {p.id: p for p in everybody if p.email in self.emails or p.id in self.ids}
        hides_emails = bool(self.emails and everybody) and not any(person.email for person in everybody)
        return People(tuple(known.values()), hides_emails=hides_emails)


def names_of(outcomes: Iterable[Outcome]) -> dict[int, str]:
    """People's names by user id; a webhook that may not read people leaves them without names."""
    return {person.id: person.name or person.email for outcome in outcomes for person in _persons(outcome)}


def namesakes(portal: Carrier[PeopleOperation], last_names: Iterable[str]) -> list[PortalPerson]:
    """Everybody at work who has one of these last names. Raises the error of a look that was refused."""
    found: dict[int, PortalPerson] = {}
    for part in _parts(sorted(set(last_names))):
        start: int | None = 0
        while start is not None and start <= MOST_NAMESAKES:
            (outcome,) = portal.carry_out([FindNamesakes(tuple(part), start)])
            if outcome.error is not None:
                raise outcome.error
            page = outcome.value if isinstance(outcome.value, PeoplePage) else PeoplePage()
            found |= {person.id: person for person in page.people if person.is_active}
            start = page.next if page.next is not None and page.next > start else None
    return list(found.values())


def with_heads(portal: Carrier[PeopleOperation], people: People) -> People:
    """Add the company's departments and their heads: who may stand in for people who were dismissed.

    A webhook without the permission for departments adds nothing.
    """
    departments: list[Department] = []
    start: int | None = 0
    while start is not None and start <= MOST_DEPARTMENTS:
        (outcome,) = portal.carry_out([ListDepartments(start)])
        page = outcome.value if isinstance(outcome.value, DepartmentPage) else DepartmentPage()
        departments += page.departments
        start = page.next if page.next is not None and page.next > start else None
    known = people.by_id()
    heads = {department.head for department in departments if department.head is not None} - set(known)
    looks = PeopleQuery(ids=tuple(sorted(heads))).looks()
    found = [person for outcome in portal.carry_out(looks) for person in _persons(outcome)] if looks else []
    return replace(
        people,
        persons=(*people.persons, *(person for person in found if person.id in heads)),
        departments=tuple(departments),
    )


def _persons(outcome: Outcome) -> tuple[PortalPerson, ...]:
    return outcome.value if isinstance(outcome.value, tuple) else ()


def _parts(items: Sequence[Item]) -> Iterable[Sequence[Item]]:
    return (items[i : i + PEOPLE_A_LOOK] for i in range(0, len(items), PEOPLE_A_LOOK))
