"""Small pieces that pages are put together from: links with open ends, dates as a reader writes them, names of people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from html import escape
from types import MappingProxyType

from publisher.content.converted import ChangedRef, PageRef, PersonRef, Segment
from publisher.content.model import Person
from publisher.content.people import parse_person
from publisher.messages import Catalogue
from publisher.render import tokens
from publisher.render.article import CHANGED, PERSON
from publisher.render.shield import shield_address, shield_attribute, shield_text
from publisher.render.surroundings import Spot

Pieces = list[Segment]


@lru_cache(4096)
def plain(text: str) -> str:
    """Text as markup that nothing alters."""
    return shield_text(escape(text, quote=False))


def element(tag: str, style: str, *inside: Segment, **attributes: str) -> Pieces:
    """One element with a style around finished pieces."""
    extra = "".join(f' {name}="{shield_attribute(value)}"' for name, value in attributes.items())
    return [f"<{tag}{extra}{style_attribute(style)}>", *inside, f"</{tag}>"]


@cache
def style_attribute(style: str) -> str:
    """A style as it stands in a start tag, after a blank; nothing for an empty one."""
    return f' style="{shield_attribute(style)}"' if style else ""


def link_to(spot: Spot) -> Pieces:
    """A link to a page of the base, or the bare name of what has no page."""
    if not spot.path:
        return [plain(spot.title)]
    return ['<a href="', PageRef(spot.path), f'"{style_attribute(tokens.ELEMENTS["a"])}>{plain(spot.title)}</a>']


def link_out(address: str, label: str, *, new_window: bool = True) -> str:
    """A link to a plain address."""
    window = ' target="_blank" rel="noopener"' if new_window else ""
    return f'<a href="{shield_address(address)}" style="{tokens.ELEMENTS["a"]}"{window}>{plain(label)}</a>'


def between(pieces: Iterable[Pieces], separator: str) -> Pieces:
    """Put pieces in a row with a separator."""
    row: Pieces = []
    for piece in pieces:
        row += [separator, *piece] if row else piece
    return row


def written_date(day: date, say: Catalogue) -> str:
    """A date as the page's readers write it: 15 Sep 2026, 15 сент. 2026."""
    return say("page.date", day=day.day, month=say(f"page.month-{day.month}"), year=day.year)


def profile(user_id: int) -> str:
    """The address of a person's page on the portal."""
    return f"/company/personal/user/{user_id}/"


def changed_on(day: date | None, ref: ChangedRef) -> str:
    """What a page says of the day on which it was changed last; nothing where that is not known."""
    if day is None:
        return ""
    say = Catalogue(ref.language)
    told = plain(say("page.changed", date=written_date(day, say)))
    return f' <span {CHANGED}="{day.isoformat()}"{style_attribute(tokens.FACT)}>{told}</span>'


@dataclass(frozen=True, slots=True)
class People:
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
        style = style_attribute(tokens.ELEMENTS["a"])
        marked = f'<a {PERSON}="{shield_attribute(person.email)}" href="'
        return [marked, PersonRef(person.email), f'"{style}>{plain(self.name(person, say))}</a>']

    def named(self, written: str, say: Catalogue, of: Iterable[Person | None] = ()) -> str:
        """The name of somebody given as text (``last_reviewed_by``); one ``of`` these people is called as they are."""
        person = parse_person(written)
        if person is None:
            return written
        same = (other for other in of if other is not None and other.address == person.address)
        return self.name(person if person.name else next(same, person), say)


def people_of(persons: Iterable[tuple[str, Person | None]]) -> People:
    """The names that the content gives to e-mails, each with the language of the page that gives it."""
    names: dict[tuple[str, str], str] = {}
    for language, person in persons:
        if person and person.email and person.name:
            for spoken in (language, ""):
                names.setdefault((spoken, person.email), person.name)
    return People(MappingProxyType(names))
