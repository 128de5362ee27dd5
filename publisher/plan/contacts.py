"""Whom a page on the portal tells its readers to write to."""

import re
from collections.abc import Callable, Collection
from html import unescape

from publisher.messages import Catalogue
from publisher.render.article import CONTACT, PERSON
from publisher.render.pieces import plain

_LINE = re.compile(rf'<p {CONTACT}="(?P<language>[a-z]+)"[^>]*>(?P<inside>.*?)</p>', re.DOTALL)
_NAMED = re.compile(rf'<a {PERSON}="(?P<email>[^"]*)"[^>]*>.*?</a>', re.DOTALL)
_LINK = re.compile(r"<a\b[^>]*>.*?</a>", re.DOTALL)


def names_any(content: str, left: Collection[str]) -> bool:
    """Whether a page tells its readers to write to one of these people, by e-mail."""
    line = _LINE.search(content)
    return line is not None and any(unescape(person["email"]) in left for person in _NAMED.finditer(line["inside"]))


def without_people(content: str, left: Collection[str], instead: Callable[[], str]) -> str:
    """A page whose readers are told to write to those who are there. ``instead`` gives a link to who stands in where all of them
    left, or nothing: then the line is empty.
    """
    line = _LINE.search(content)
    if line is None or not names_any(content, left):
        return content
    named = [(link, _NAMED.match(link)) for link in _LINK.findall(line["inside"])]
    kept = [link for link, person in named if person is None or unescape(person["email"]) not in left]
    kept = kept or [link for link in [instead()] if link]
    say = Catalogue(line["language"])
    names = f" {plain(say('page.or'))} ".join(kept)
    told = f"{plain(say('page.question'))} {names}." if kept else ""
    return f"{content[: line.start('inside')]}{told}{content[line.end('inside') :]}"
