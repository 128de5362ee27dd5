"""A site's glossary at work: which terms its pages use, and its pages with links to them."""

import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import unescape
from importlib.util import find_spec
from pathlib import Path

from publisher.config import Settings
from publisher.content.compressed_segments import CompressedSegments, store
from publisher.content.converted import Converted, LinkKind
from publisher.content.model import Site
from publisher.content.terms import language_of
from publisher.findings import Finding
from publisher.glossary.forms_file import NAME, Forms, completed, lookup, parse_forms, write_forms
from publisher.glossary.glossary import INFLECTIONS, Glossary, GlossaryEntry, build_glossary, inflected_names
from publisher.glossary.matcher import Form
from publisher.glossary.rules import Uses, glossary_findings
from publisher.glossary.russian import RussianForms
from publisher.pipeline.saving import save
from publisher.render.terms import TermUse, link_terms

_CAPITALS = re.compile(r"(?<![\w&-])[^\W\d_a-zа-яё]{2,5}(?![\w-])")


class SiteTerms:
    """Made once a site; each page is read once, when it is first asked for."""

    def __init__(self, glossary: Glossary, site: Site, converted: Mapping[str, Converted], settings: Settings) -> None:
        self.glossary = glossary
        self._pages = site.by_path()
        self._converted = converted
        self._settings = settings
        self._linked: dict[str, Converted] = {}
        self._uses: dict[str, Uses] = {}

    def over(self, site: Site) -> "SiteTerms":
        """The same, with what was read already, for the same pages without their Markdown."""
        terms = SiteTerms(self.glossary, site, self._converted, self._settings)
        terms._linked, terms._uses = self._linked, self._uses
        return terms

    def linked(self, path: str) -> Converted:
        """A converted page in which the first use of each term leads to its page."""
        if path not in self._linked:
            self._read(path)
        return self._linked[path]

    def linked_terms(self, path: str) -> tuple[GlossaryEntry, ...]:
        """The terms that a page's text leads to: those that the author links to after those that are found, each once."""
        entries = self.glossary.entries
        found = [form.term for form in self.uses(path).forms if not entries[form.term].is_explicit]
        by_hand = [link.target for link in self._converted[path].links if link.kind is LinkKind.PAGE]
        named = (*(found if self._settings.glossary.links else ()), *by_hand)
        return tuple(entries[term] for term in dict.fromkeys(named) if term in entries and term != path)

    def uses(self, path: str) -> Uses:
        """What a page's text uses."""
        if path not in self._uses:
            self._read(path)
        return self._uses[path]

    def findings(self) -> Iterator[Finding]:
        """What is wrong with terms and their use."""
        capitals = self._settings.glossary.abbreviations
        if not self.glossary.entries and not capitals:
            return
        uses = {path: self.uses(path) for path in self._converted}
        is_whole = len(self._converted) == len(self._pages)
        linked = self._linked_by_authors() if is_whole else None
        yield from glossary_findings(self.glossary, self._pages, uses, self._settings.docs_prefix, linked=linked)

    def _linked_by_authors(self) -> set[str]:
        """Pages that a page other than their own folder's index links to."""
        return {
            link.target
            for path, page in self._converted.items()
            for link in page.links
            if link.kind is LinkKind.PAGE and link.target != path
            if not (self._pages[path].is_index and link.target.startswith(f"{self._pages[path].folder}/"))
        }

    def _read(self, path: str) -> None:
        page, converted = self._pages[path], self._converted[path]
        settings = self._settings.glossary
        matcher = self.glossary.matcher(language_of(page, self._settings.language)) if page.meta.glossary else None
        if matcher is None and not settings.abbreviations:
            self._linked[path], self._uses[path] = converted, Uses()
            return
        forms: list[Form] = []
        capitals: list[str] = []
        entries = self.glossary.entries

        def find(text: str) -> Iterator[TermUse]:
            if settings.abbreviations:
                capitals.extend(unescape(word) for word in _CAPITALS.findall(text))
            for found in matcher.find(text) if matcher else ():
                if found.form.term != path:
                    forms.append(found.form)
                    entry = entries[found.form.term]
                    link = settings.links and not entry.is_explicit
                    yield TermUse(found.start, found.end, found.form.term, entry.short, link=link)

        segments = link_terms(converted.segments, find)
        stored = CompressedSegments(store(segments)) if settings.links and forms else converted.segments
        self._linked[path] = replace(converted, segments=stored) if stored is not converted.segments else converted
        self._uses[path] = Uses(tuple(forms), tuple(capitals))


def site_terms(
    site: Site, titles: Mapping[str, str], converted: Mapping[str, Converted], settings: Settings
) -> SiteTerms:
    """The glossary of a site that was converted."""
    if not any(page.meta.term for page in site.pages):
        return SiteTerms(Glossary(), site, converted, settings)
    names = inflected_names(site.pages, titles, settings.language, "ru")
    inflections = {**INFLECTIONS, "ru": lookup(_russian_forms(settings.docs_dir, names))} if names else INFLECTIONS
    return SiteTerms(build_glossary(site.pages, titles, settings.language, inflections), site, converted, settings)


def _russian_forms(docs_dir: Path, names: list[str]) -> Forms:
    """The forms in the content folder; where the dictionary is installed, the file is kept complete."""
    file = docs_dir / NAME
    known: Forms | None = None
    with contextlib.suppress(OSError, UnicodeDecodeError):
        known = parse_forms(file.read_text(encoding="utf-8"))
    has_all = known is not None and set(names) == set(known)
    if has_all or find_spec("pymorphy3") is None:
        return known or {}
    forms = completed(known or {}, names, RussianForms(_open_dictionary).of)
    with contextlib.suppress(OSError):
        save(file, write_forms(forms).encode())
    return forms


def _open_dictionary() -> object:
    from pymorphy3 import MorphAnalyzer  # here: optional, and a third of a second

    return MorphAnalyzer()
