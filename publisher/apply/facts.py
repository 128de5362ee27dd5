"""What a page tells that its content does not decide: where people's profiles are, and when its file was changed last.

It is filled in when a page is written for another reason, and never a reason to write one. What this run does not know (a shallow
clone, a run without tasks, which asks for no people) stays as the portal has it.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from html import unescape

from publisher.content.converted import ChangedRef
from publisher.plan.contacts import without_people
from publisher.render.article import CHANGED, PERSON, mail_to
from publisher.render.dates import changed_on
from publisher.render.people import profile

_DAY = re.compile(rf'<span {CHANGED}="(\d{{4}}-\d\d-\d\d)"')
_PROFILE = re.compile(rf'<a {PERSON}="([^"]*)" href="(/company/personal/user/\d+/)"')


def _unknown(_: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Facts:
    """What one run knows: the portal's user id by e-mail, the day of a file's last change by path, the e-mails of people who ``left``
    the company, and a link to who is asked for a page, by path, whose own people left (``""``: nobody).
    """

    user_of: Callable[[str], int | None] = _unknown
    changed: Callable[[str], date | None] = _unknown
    left: Collection[str] = frozenset()
    stands_in: Callable[[str], str] = lambda _: ""

    def beside(self, stored: str) -> "StoredFacts":
        """The facts for a page that says ``stored`` now (``""`` for a new one)."""
        return StoredFacts(self, stored)


NO_FACTS = Facts()


@dataclass(frozen=True, slots=True)
class StoredFacts:
    """The facts for one page."""

    known: Facts
    stored: str

    def person(self, email: str) -> str:
        """The address that a person's name leads to."""
        user = self.known.user_of(email)
        if user is not None:
            return profile(user)
        before = {unescape(whose): address for whose, address in _PROFILE.findall(self.stored)}
        return before.get(email) or mail_to(email)

    def with_contacts(self, content: str, path: str) -> str:
        """A page whose readers are told to write to people who are there."""
        return without_people(content, self.known.left, lambda: self.known.stands_in(path))

    def changed(self, ref: ChangedRef) -> str:
        """What the page says of its last change."""
        day = self.known.changed(ref.path)
        if day is None and (before := _DAY.search(self.stored)):
            day = _day(before[1])
        return changed_on(day, ref)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
