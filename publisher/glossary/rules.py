"""What can be wrong with terms and their use across a site."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from publisher.content.model import Page, Place
from publisher.content.terms import folded
from publisher.findings import Finding, Severity
from publisher.glossary.common_words import is_common
from publisher.glossary.forms_file import NAME
from publisher.glossary.glossary import Glossary
from publisher.glossary.matcher import Form
from publisher.messages import text

_OFTEN, _ON_PAGES = 3, 2


@dataclass(frozen=True, slots=True)
class Uses:
    """What one page's text uses: forms of other pages' terms, and short words in capitals (only where asked for)."""

    forms: tuple[Form, ...] = ()
    capitals: tuple[str, ...] = ()


def glossary_findings(
    glossary: Glossary,
    pages: Mapping[str, Page],
    uses: Mapping[str, Uses],
    prefix: str,
    *,
    linked: Collection[str] | None,
) -> Iterator[Finding]:
    """All findings about terms. ``linked`` are the term pages that authors link to themselves, None where that is not known."""
    yield from _ambiguous(glossary, prefix)
    yield from _common_words(glossary, prefix)
    yield from _avoided(glossary, pages, uses, prefix)
    if linked is not None:
        yield from _unused(glossary, uses, linked, prefix)
    for path, names in glossary.without_forms.items():
        place = _place(glossary, path, "term")
        yield _finding(
            "term-forms-missing", place, prefix, group="term-forms-missing", names=", ".join(names), file=NAME
        )
    yield from _undefined(glossary, pages, uses, prefix)


def _ambiguous(glossary: Glossary, prefix: str) -> Iterator[Finding]:
    """A spelling of two terms. That two terms share a name is an error of its own (term-duplicate), and enough."""
    names = {path: {folded(name) for _, name in entry.names} for path, entry in glossary.entries.items()}
    for matcher in glossary.matchers.values():
        for forms in matcher.ambiguous.values():
            first, second = list(dict.fromkeys(form.term for form in forms))[:2]
            if not names[first] & names[second]:
                place = _place(glossary, first, "term")
                yield _finding("term-ambiguous", place, prefix, word=forms[0].written, other=second)


def _common_words(glossary: Glossary, prefix: str) -> Iterator[Finding]:
    """A term whose name readers meet in its everyday meaning too: “sold at a loss”. Its author may have decided that already."""
    for path, entry in glossary.entries.items():
        if entry.match is None:
            for word in (name for key, name in entry.names if key != "avoid" and is_common(name)):
                yield _finding("term-common-word", _place(glossary, path, "term"), prefix, word=word)
                break


def _avoided(glossary: Glossary, pages: Mapping[str, Page], uses: Mapping[str, Uses], prefix: str) -> Iterator[Finding]:
    for path, used in uses.items():
        for form in dict.fromkeys(form for form in used.forms if form.is_avoided):
            place = _where(pages[path], form.written)
            yield _finding("term-avoided", place, prefix, word=form.written, instead=glossary.entries[form.term].name)


def _unused(glossary: Glossary, uses: Mapping[str, Uses], linked: Collection[str], prefix: str) -> Iterator[Finding]:
    used = {form.term for page in uses.values() for form in page.forms} | set(linked)
    for path, entry in glossary.entries.items():
        if path not in used:
            yield _finding("term-unused", _place(glossary, path, "term"), prefix, word=entry.name)


def _undefined(
    glossary: Glossary, pages: Mapping[str, Page], uses: Mapping[str, Uses], prefix: str
) -> Iterator[Finding]:
    known = {folded(name) for entry in glossary.entries.values() for _, name in entry.names}
    counted: dict[str, list[str]] = defaultdict(list)
    for path, used in uses.items():
        for word in used.capitals:
            counted[word].append(path)
    for word, paths in counted.items():
        if len(paths) >= _OFTEN and len(set(paths)) >= _ON_PAGES and folded(word) not in known:
            where = _where(pages[paths[0]], word)
            yield _finding("abbreviation-undefined", where, prefix, word=word, n=len(set(paths)))


def _place(glossary: Glossary, path: str, key: str) -> Place:
    places = glossary.entries[path].page.meta.places
    return places.get(key) or places.get("title") or Place(path)


def _where(page: Page, word: str) -> Place:
    """The first place in a page's file where a word stands as written; the page's first line where Markdown parts it."""
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", page.body, re.IGNORECASE)
    if found is None:
        return Place(page.path, page.body_line)
    before = page.body[: found.start()]
    return Place(page.path, page.body_line + before.count("\n"), len(before) - (before.rfind("\n") + 1) + 1)


def _finding(rule: str, place: Place, prefix: str, *, group: str = "", **told: object) -> Finding:
    return Finding(
        rule,
        Severity.WARNING,
        prefix + place.path,
        place.line,
        place.column,
        text(f"glossary.{rule}", **told),
        text(f"glossary.{rule}-hint", **told),
        group=group,
    )
