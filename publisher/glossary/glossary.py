"""The terms of a site, by the language that they are in, with all forms that readers meet."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from publisher.content.model import Page, Status, TermMatch
from publisher.content.terms import folded, language_of
from publisher.glossary.english import english_forms
from publisher.glossary.matcher import Form, Matcher
from publisher.glossary.words import is_abbreviation

Inflect = Callable[[str], Sequence[str] | None]
"""Gives the other forms of a name; None where there are none to be had (nobody made them yet)."""


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """One term: its page, its name, what a reader is told of it, and every name with the front matter key that gives it.

    ``match`` is what its author said of where its words lead to it.
    """

    page: Page
    name: str
    short: str
    names: tuple[tuple[str, str], ...]
    match: TermMatch | None = None

    @property
    def is_explicit(self) -> bool:
        """Whether only an author's link leads to it."""
        return self.match is TermMatch.EXPLICIT


@dataclass(frozen=True)
class Glossary:
    """All terms that readers can open. ``without_forms`` are names, by term path, whose forms nobody made."""

    entries: Mapping[str, GlossaryEntry] = field(default_factory=dict)
    matchers: Mapping[str, Matcher] = field(default_factory=dict)
    without_forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def matcher(self, language: str) -> Matcher | None:
        """What finds the terms of a language; None where it has none."""
        return self.matchers.get(language)


def entries_of(pages: Sequence[Page], titles: Mapping[str, str]) -> Iterator[GlossaryEntry]:
    """The terms that readers can open and that are in use."""
    for page in pages:
        term = page.meta.term
        if term is None or page.meta.status not in {Status.ACTIVE, Status.DEPRECATED}:
            continue
        name = term.term or titles.get(page.path, "")
        keyed = [("term", name), ("title", titles.get(page.path, "")), *(("aka", word) for word in term.aka)]
        keyed += [*(("forms", word) for word in term.forms), *(("avoid", word) for word in term.avoid)]
        names = {folded(word): (key, word) for key, word in reversed(keyed) if word.strip()}
        yield GlossaryEntry(page, name, term.short, tuple(reversed(names.values())), term.match)


def build_glossary(
    pages: Sequence[Page], titles: Mapping[str, str], language: str, inflections: Mapping[str, Inflect]
) -> Glossary:
    """Put the terms of a site together. ``language`` is that of pages that name none, ``inflections`` by language."""
    entries = {entry.page.path: entry for entry in entries_of(pages, titles)}
    forms: dict[str, list[Form]] = {}
    missing: dict[str, tuple[str, ...]] = {}
    for entry in entries.values():
        spoken = language_of(entry.page, language)
        inflect = inflections.get(spoken, _none)
        found = forms.setdefault(spoken, [])
        without: list[str] = []
        for key, name in entry.names:
            if entry.is_explicit and key != "avoid":
                continue
            others = inflect(name) if key != "forms" else ()
            without += [name] if others is None else []
            found += _forms(entry.page.path, key, name, others or ())
        if without and not any(key == "forms" for key, _ in entry.names):
            missing[entry.page.path] = tuple(without)
    return Glossary(entries, {spoken: Matcher(found) for spoken, found in forms.items()}, missing)


def inflected_names(pages: Sequence[Page], titles: Mapping[str, str], language: str, spoken: str) -> list[str]:
    """The names of one language that have forms to be made, each once, in order of the pages."""
    names: dict[str, None] = {}
    for entry in entries_of(pages, titles):
        if language_of(entry.page, language) == spoken:
            wanted = [name for key, name in entry.names if key != "forms" and (key == "avoid" or not entry.is_explicit)]
            names |= {folded(name): None for name in wanted if not is_abbreviation(name)}
    return list(names)


def _forms(path: str, key: str, name: str, others: Sequence[str]) -> Iterator[Form]:
    avoided = key == "avoid"
    if is_abbreviation(name):
        for written in (name, *(other for other in others if other.startswith(name))):
            yield Form(path, written, exact=written, is_avoided=avoided)
        return
    for written in (name, *others):
        yield Form(path, written, is_avoided=avoided)


def _none(_name: str) -> Sequence[str]:
    return ()


INFLECTIONS: Mapping[str, Inflect] = {"en": english_forms}
