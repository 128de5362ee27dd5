"""Who is asked for a review."""

import pytest

from publisher.content.model import FrontMatter, Page, Person
from publisher.plan.people import Department, People, PortalPerson
from publisher.review.owners import Absence, Directory

ANNA = PortalPerson(1, "anna@example.com", "Anna K", departments=(10,))
BORIS = PortalPerson(2, "boris@example.com", "Boris L", is_active=False, departments=(10,))
HEAD = PortalPerson(3, "head@example.com", "Head")
CHIEF = PortalPerson(4, "", "Chief")
GONE = PortalPerson(5, "gone@example.com", "Gone", is_active=False)


def directory(*departments: Department, fallback: Person | None = None) -> Directory:
    """The people above, in departments."""
    return Directory(People((ANNA, BORIS, HEAD, CHIEF, GONE), departments), fallback)


def owned(owner: Person | None, deputy: Person | None = None) -> Page:
    """A page of somebody."""
    return Page("a.md", "a", FrontMatter(owner=owner, deputy=deputy), body="", body_line=1, digest="")


def test_the_owner_is_asked() -> None:
    """Found by e-mail whatever its case, or by user id."""
    for written in (Person("anna@example.com"), Person("Anna@Example.com"), Person(user_id=1)):
        assigned = directory().assign(owned(written))
        assert assigned.person == ANNA
        assert assigned.absence is None
        assert assigned.address == written.address


def test_a_dismissed_owner_is_replaced_by_the_deputy() -> None:
    """Before anybody else: the deputy knows the page."""
    found = directory(fallback=Person("head@example.com")).assign(
        owned(Person("boris@example.com"), Person("anna@example.com"))
    )

    assert (found.person, found.absence, found.address) == (ANNA, Absence.DISMISSED, "anna@example.com")


def test_without_a_usable_deputy_the_fallback_is_asked() -> None:
    """Unknown owner, dismissed deputy: the settings say who."""
    found = directory(fallback=Person("head@example.com")).assign(
        owned(Person("nobody@example.com"), Person("gone@example.com"))
    )

    assert (found.person, found.absence) == (HEAD, Absence.UNKNOWN)


def test_without_a_fallback_the_head_of_the_department_is_asked() -> None:
    """The first head above who is active and is not the person."""
    assert directory(Department(10, None, 3)).assign(owned(Person("boris@example.com"))).person == HEAD


@pytest.mark.parametrize("head", [None, 2, 5, 99])
def test_a_department_without_a_usable_head_asks_the_one_above(head: int | None) -> None:
    """No head, the person himself, a dismissed one, one who is not known: further up."""
    found = directory(Department(10, 11, head), Department(11, None, 4)).assign(owned(Person("boris@example.com")))

    assert found.person == CHIEF
    assert found.address == "b24:4"


def test_departments_that_contain_each_other_end_the_search() -> None:
    """Data may be wrong; the search ends."""
    found = directory(Department(10, 11, None), Department(11, 10, None)).assign(owned(Person("boris@example.com")))

    assert found.person is None
    assert found.address == "boris@example.com"


def test_nobody_can_be_asked_for_an_unknown_owner_without_fallback() -> None:
    """Said, never guessed: the owner stays as written; a page without one has no address."""
    assert directory(Department(10, None, 3)).assign(owned(Person("nobody@example.com"))).person is None
    assert directory().assign(owned(None)).address == ""
    assert directory().assign(owned(Person(user_id=77))).absence is Absence.UNKNOWN


def test_of_two_users_with_one_address_the_active_one_is_asked() -> None:
    """A person who left and came back."""
    again = PortalPerson(9, "boris@example.com", "Boris L")
    found = Directory(People((BORIS, again)), None).assign(owned(Person("boris@example.com")))

    assert found.person == again
