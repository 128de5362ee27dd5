"""People and departments as the portal has them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PortalPerson:
    """A user of the portal. ``email`` is lower-case; ``is_active`` false is a dismissed person."""

    id: int
    email: str
    name: str
    is_active: bool = True
    departments: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Department:
    """A department; ``parent`` and ``head`` (a user id) are None where there is none."""

    id: int
    parent: int | None
    head: int | None


@dataclass(frozen=True, slots=True)
class People:
    """Who was found on the portal: everybody named in front matter or settings, and the heads above them.

    ``hides_emails``: the portal shows users but none of their addresses, so nobody can be found by e-mail.
    """

    persons: tuple[PortalPerson, ...] = ()
    departments: tuple[Department, ...] = ()
    hides_emails: bool = False

    def by_email(self) -> dict[str, PortalPerson]:
        """People by e-mail; of several with one address an active one wins, then the lowest id."""
        ranked = sorted(self.persons, key=lambda person: (person.is_active, -person.id))
        return {person.email: person for person in ranked if person.email}

    def by_id(self) -> dict[int, PortalPerson]:
        """People by user id."""
        return {person.id: person for person in self.persons}
