"""The forms in which front matter names a person."""

import pytest

from publisher.content.model import Person
from publisher.content.people import names_several, parse_person


@pytest.mark.parametrize(
    ("written", "person"),
    [
        ("anna.k@example.com", Person("anna.k@example.com")),
        (" Anna.K@Example.COM ", Person("anna.k@example.com")),
        ("Anna K <anna.k@example.com>", Person("anna.k@example.com", "Anna K")),
        ('"Petrov, Ivan" <i@example.com>', Person("i@example.com", "Petrov, Ivan")),
        ("<i@example.com>", Person("i@example.com")),
        ("Анна <анна@пример.рф>", Person("анна@пример.рф", "Анна")),
        ("o'neil+kb@mail.example.co.uk", Person("o'neil+kb@mail.example.co.uk")),
        ("b24:17", Person(user_id=17)),
        ("B24:007", Person(user_id=7)),
    ],
)
def test_a_person_is_named_in_three_forms(written: str, person: Person) -> None:
    """By e-mail, by name with e-mail, by the portal's user id."""
    assert parse_person(written) == person


@pytest.mark.parametrize(
    "written",
    [
        "", "anna", "anna@", "@example.com", "anna@example", "a b@example.com", "a@b@example.com", "a..b@example.com",
        ".a@example.com", "a.@example.com", "a@-example.com", "a@example..com", "a@example.c", "a@example.com.", "b24:0", "b24:x",
        "b24:", "Anna <anna>", "Anna <a@example.com> x", "mailto:a@example.com", "a@example.com, b@example.com", "a@1.1.1.1",
    ],
)  # fmt: skip
def test_what_is_no_person(written: str) -> None:
    """Anything else is none; a domain needs a dot, for a forgotten .com is likelier than a bare host."""
    assert parse_person(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "#strategy",
        "@team",
        "group:12",
        "Team: sales",
        "department:5",
        "role:head",
        "a@x.com, b@x.com",
        "a@x.com; b24:1",
        "a@x.com and b@x.com",
    ],
)
def test_groups_and_rows_of_people_are_several(written: str) -> None:
    """Groups, channels and lists are told from plain mistakes."""
    assert names_several(written)


@pytest.mark.parametrize("written", ["anna", "anna@", "Petrov, Ivan", ""])
def test_a_mistake_is_not_several(written: str) -> None:
    """A name with a comma is a mistake of another kind."""
    assert not names_several(written)


def test_a_person_is_shown_by_name_and_addressed_by_mail_or_id() -> None:
    """Plans and reports use the address, readers see the name."""
    assert Person("a.k@example.com", "Anna").display_name == "Anna"
    assert Person("a.k@example.com").display_name == "a.k"
    assert Person(user_id=7).address == Person(user_id=7).display_name == "b24:7"
