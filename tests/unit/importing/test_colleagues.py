"""A table of responsibilities names people as people do; an owner is only who is meant without a doubt."""

import pytest

from publisher.importing.colleagues import as_owner, colleague, possible_last_names
from publisher.plan.people import PortalPerson

PEOPLE = [
    PortalPerson(1, "petr@example.com", "Пётр Иванов"),
    PortalPerson(2, "sergei@example.com", "Сергей Иванов"),
    PortalPerson(3, "anna.k@example.com", "Anna Kuznetsova"),
    PortalPerson(4, "ivan@example.com", "Ivan Petrov-Vodkin"),
    PortalPerson(5, "gone@example.com", "Ольга Орлова", is_active=False),
    PortalPerson(6, "maria@example.com", "Maria de la Cruz"),
    PortalPerson(7, "", "Олег Йодов"),
    PortalPerson(8, "no.name@example.com", ""),
]


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("Иванов Петр", 1),
        ("П. Иванов", 1),
        ("ИВАНОВ П.С.", 1),
        ("Пётр Сергеевич Иванов, директор", 1),
        ("Иванов С.", 2),
        ("Иванов", None),
        ("Иванов К.", None),
        ("директор Иванов", None),
        ("Kuznetsova", 3),
        ("Anna Kuznetsova (marketing)", 3),
        ("Kuznetsova A., Petrov-Vodkin I.", None),
        ("Petrov-Vodkin I.", 4),
        ("Petrov I.", None),
        ("Орлова О.", None),
        ("Maria de la Cruz", 6),
        ("Cruz M.", None),
        ("Йодов О.", 7),
        ("уточняется", None),
        ("", None),
    ],
)
def test_one_person_or_nobody(cell, wanted) -> None:
    """By first and last name, last name and initial, or a last name that only one has; never somebody who left."""
    found = colleague(cell, PEOPLE)
    assert (found.id if found else None) == wanted


def test_the_portal_is_asked_for_every_word_that_may_be_a_last_name() -> None:
    """In small and in capital letters, with and without the dots of ё."""
    assert set(possible_last_names(["СЁМИН П.", "tbd"])) == {"Семин", "Сёмин", "СЕМИН", "СЁМИН"}


def test_whoever_has_no_address_is_named_by_id() -> None:
    assert as_owner(PEOPLE[6]) == "b24:7"
    assert as_owner(PEOPLE[2]) == "Anna Kuznetsova <anna.k@example.com>"
