"""The names of people as a page shows them, and the links to their profiles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from publisher.content.converted import PersonRef
from publisher.content.model import Person
from publisher.content.people import parse_person
from publisher.messages import Catalogue
from publisher.render import styles
from publisher.render.article import PERSON
from publisher.render.pieces import Pieces, link_out, plain, style_attribute
from publisher.render.sanitiser_encoding import encode_attribute


def profile(user_id: int) -> str:
    """The address of a person's page on the portal."""
    return f"/company/personal/user/{user_id}/"


@dataclass(frozen=True, slots=True)
class PeopleNames:
    """The names of people as the content itself knows them, by language and e-mail; by ``""`` and e-mail in any language."""

    names: Mapping[tuple[str, str], str] = field(default_factory=lambda: MappingProxyType({}))

    def name(self, person: Person, say: Catalogue) -> str:
        """What a reader calls a person."""
        if person.user_id is not None:
            return say("page.person", id=person.user_id)
        known = (self.names.get((language, person.email)) for language in (say.language, ""))
        return person.name or next(filter(None, known), person.display_name)

    def link(self, person: Person, say: Catalogue) -> Pieces:
        """The person's name, leading to the person's profile where the portal knows the e-mail, else to the e-mail."""
        if person.user_id is not None:
            return [link_out(profile(person.user_id), self.name(person, say), new_window=False)]
        style = style_attribute(styles.ELEMENTS["a"])
        marked = f'<a {PERSON}="{encode_attribute(person.email)}" href="'
        return [marked, PersonRef(person.email), f'"{style}>{plain(self.name(person, say))}</a>']

    def named(self, written: str, say: Catalogue, of: Iterable[Person | None] = ()) -> str:
        """The name of somebody given as text (``last_reviewed_by``); one ``of`` these people is called as they are."""
        person = parse_person(written)
        if person is None:
            return written
        same = (other for other in of if other is not None and other.address == person.address)
        return self.name(person if person.name else next(same, person), say)


def people_of(persons: Iterable[tuple[str, Person | None]]) -> PeopleNames:
    """The names that the content gives to e-mails, each with the language of the page that gives it."""
    names: dict[tuple[str, str], str] = {}
    for language, person in persons:
        if person and person.email and person.name:
            for spoken in (language, ""):
                names.setdefault((spoken, person.email), person.name)
    return PeopleNames(MappingProxyType(names))
