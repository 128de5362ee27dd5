"""Who a table of responsibilities means, where it has names and no addresses: the one person at work with that name."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from publisher.content.people import parse_person
from publisher.plan.people import PortalPerson

Namesakes = Callable[[Sequence[str]], Sequence[PortalPerson]]
"""Everybody at work who has one of these last names, as the portal knows them."""
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


def possible_last_names(cells: Iterable[str]) -> list[str]:
    """Every word of the cells that may be a last name, in the spellings that a portal may have it."""
    words = {word for cell in cells for word in _WORD.findall(cell) if len(word) > 1 and word[0].isupper()}
    words |= {word.title() for word in words if word.isupper()}
    return sorted(words | {_plain(word) for word in words})


def colleague(cell: str, people: Iterable[PortalPerson]) -> PortalPerson | None:
    """The one person whom a cell names: by first and last name, by last name and initial, or by a last name alone.

    None where nobody or more than one person fits. Positions and patronymics beside the name do not count.
    """
    words = [_plain(word).casefold() for word in _WORD.findall(cell)]
    known = [(person, *_names(person)) for person in people if person.is_active]
    fitting = [one for one in known if _fits(one[1], one[2], words)]
    if len(fitting) != 1:
        return None
    person, first, last = fitting[0]
    left = Counter(words) - Counter((first, *last))
    is_alone = not any(other != last and Counter(other) <= left for _, _, other in known if other)
    return person if is_alone else None


def as_owner(person: PortalPerson) -> str:
    """The person as front matter names an owner; by user id where the portal shows no e-mail."""
    named = f"{person.name} <{person.email}>"
    return named if person.email and parse_person(named) else f"b24:{person.id}"


def _names(person: PortalPerson) -> tuple[str, tuple[str, ...]]:
    """The first name and the words of the last name, in small letters."""
    first, *last = [_plain(word).casefold() for word in _WORD.findall(person.name)] or [""]
    return first, tuple(last)


def _fits(first: str, last: Sequence[str], words: Sequence[str]) -> bool:
    if not last or not Counter(last) <= Counter(words):
        return False
    others = list((Counter(words) - Counter(last)).elements())
    initials = [word for word in others if len(word) == 1]
    return not others or first in others or first[0] in initials[:1]


def _plain(word: str) -> str:
    """Without the dots of ё, which people leave out."""
    return word.replace("ё", "е").replace("Ё", "Е")
