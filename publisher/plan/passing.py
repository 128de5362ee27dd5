"""What a page tells that no comparison counts: whom to write to, and the day of the last change, in the words in which we tell it.

Not every run knows them, so they stay as the portal has them. Anything else that stands in their place is a person's.
"""

import re
from datetime import date
from functools import cache
from html import unescape

from publisher.content.converted import ChangedRef
from publisher.messages import LANGUAGES, Catalogue
from publisher.render.article import PERSON
from publisher.render.dates import changed_on

_LINK = re.compile(rf'<a (?:{PERSON}="[^"]*"|href="/company/personal/user/\d+/")[^>]*>[^<]*</a>')
"""A link to a person as we make it: of the content, or to who stands in."""
_TAG = re.compile(r"<[^>]*>")


def is_our_contact(language: str, inside: str) -> bool:
    """Whether the line that says whom to write to holds our sentence, with links to any people, or nothing."""
    return language in LANGUAGES and _sentence(language).fullmatch(_folded(_LINK.sub("\0", inside))) is not None


def is_our_day(day: str, inside: str) -> bool:
    """Whether a phrase says in one of our languages that a file was changed last on ``day`` (ISO)."""
    return _folded(_TAG.sub("", inside)) in _told_of(day)


@cache
def _sentence(language: str) -> re.Pattern[str]:
    say = Catalogue(language)
    question, other = re.escape(_folded(say("page.question"))), re.escape(_folded(say("page.or")))
    return re.compile(rf"(?:{question} \0(?: {other} \0)*\.)?")


@cache
def _told_of(day: str) -> frozenset[str]:
    try:
        known = date.fromisoformat(day)
    except ValueError:
        return frozenset()
    return frozenset(_folded(_TAG.sub("", changed_on(known, ChangedRef("", language)))) for language in LANGUAGES)


def _folded(text: str) -> str:
    return " ".join(unescape(text).split())
