"""Every sentence that a person reads, in each language, and nothing else.

A key is ``area.name``; it stands in ``publisher/messages/<language>/<area>.toml`` as ``name = "…{value}…"``, or, where the
sentence depends on a number, as a table of plural forms chosen by the value ``n``::

    [pages]
    one = "{n} page"
    other = "{n} pages"

English needs ``one`` and ``other``, Russian ``one``, ``few`` and ``many``. A test holds the languages to the same keys.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from publisher.visible import in_line

LANGUAGES = ("en", "ru")
DEFAULT = "en"
_FOR_THE_PORTAL = ("page", "task")
"""Areas whose sentences become HTML or a task's text, where other characters command than on a terminal."""


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence not yet said: its key and its values, so that the reader's language can be chosen at the edge."""

    key: str
    values: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return Catalogue(DEFAULT).say(self)


def text(key: str, /, **values: object) -> Text:
    """Name a sentence of the catalogue with the values that it tells."""
    return Text(key, tuple(sorted(values.items())))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The sentences of one language; an unknown language falls back to English."""

    language: str

    def say(self, sentence: Text) -> str:
        """Put a named sentence into this language. A value that is itself a Text is said first.

        Any other text among the values may be of the portal or of an author: it stays within its line and commands nothing
        (``publisher.visible``).
        """
        area, _, name = sentence.key.partition(".")
        plain = area in _FOR_THE_PORTAL
        values = {name: self._value(value, plain=plain) for name, value in sentence.values}
        entry = load_area(known_language(self.language), area)[name]
        if isinstance(entry, dict):
            entry = entry[plural_form(known_language(self.language), values["n"])]
        return entry.format_map(values)

    def _value(self, value: object, *, plain: bool) -> object:
        if isinstance(value, Text):
            return self.say(value)
        return in_line(value) if isinstance(value, str) and not plain else value

    def __call__(self, key: str, /, **values: object) -> str:
        return self.say(text(key, **values)) if values else _said(self, key)


@cache
def _said(catalogue: Catalogue, key: str) -> str:
    """A sentence that tells no values: the labels around every page."""
    return catalogue.say(Text(key))


def known_language(language: str) -> str:
    """``ru``, ``ru_RU`` and ``ru-RU`` are Russian; what is not in LANGUAGES is English."""
    short = language.replace("_", "-").split("-")[0].lower()
    return short if short in LANGUAGES else DEFAULT


@cache
def load_area(language: str, area: str) -> dict[str, str | dict[str, str]]:
    """Read one file of the catalogue: name → sentence or plural forms."""
    source = files(__name__).joinpath(language, f"{area}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def plural_form(language: str, number: object) -> str:
    """Choose the plural form for a whole number (Unicode CLDR rules for cardinals)."""
    n = abs(number) if isinstance(number, int) else 0
    if language != "ru":
        return "one" if n == 1 else "other"
    if n % 10 == 1 and n % 100 != 11:
        return "one"
    if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14:
        return "few"
    return "many"
