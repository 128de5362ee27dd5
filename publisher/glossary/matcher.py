"""Finds terms in text: the longest form that begins at a word, in one look at each word."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from publisher.glossary.words import Word, key_of, normal, spellings, words_of


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling of a term. ``exact`` is set where capitals count, ``is_avoided`` where another name should be used."""

    term: str
    written: str
    exact: str = ""
    is_avoided: bool = False


@dataclass(frozen=True, slots=True)
class FormMatch:
    """A form in a piece of text, from ``start`` to ``end``."""

    start: int
    end: int
    form: Form


class Matcher:
    """Looks for forms of one language. Of a spelling that belongs to two terms nobody knows which is meant: it is not found."""

    def __init__(self, forms: Iterable[Form]) -> None:
        by_key: dict[str, list[Form]] = {}
        for form in forms:
            key = key_of(form.written)
            if key and form not in by_key.setdefault(key, []):
                by_key[key].append(form)
        self.ambiguous: Mapping[str, tuple[Form, ...]] = {
            key: tuple(found) for key, found in by_key.items() if len({form.term for form in found}) > 1
        }
        self._forms = {key: found[0] for key, found in by_key.items() if key not in self.ambiguous}
        # Spellings that mean two terms are looked for too, so that no shorter term is found inside them.
        self._lengths: dict[str, tuple[int, ...]] = {}
        for key in by_key:
            words = [word for _, _, word in words_of(key)]
            known = {*self._lengths.get(words[0], ()), len(words)}
            self._lengths[words[0]] = tuple(sorted(known, reverse=True))

    def find(self, text: str) -> Iterator[FormMatch]:
        """The forms in escaped text without tags, one after the other."""
        if self._lengths.keys().isdisjoint(spellings(text)):
            return
        words = words_of(text)
        lengths = self._lengths
        at = 0
        while at < len(words):
            if words[at][2] not in lengths:
                at += 1
                continue
            step = 1
            for length in lengths[words[at][2]]:
                if at + length > len(words):
                    continue
                key, found = self._at(text, words, at, length)
                if found is not None:
                    yield found
                if found is not None or key in self.ambiguous:
                    step = length
                    break
            at += step

    def _at(self, text: str, words: list[Word], at: int, length: int) -> tuple[str, FormMatch | None]:
        start, end = words[at][0], words[at + length - 1][1]
        key = words[at][2] if length == 1 else normal(text[start:end])
        form = self._forms.get(key)
        if form is None or (form.exact and form.exact != text[start:end]):
            return key, None
        return key, FormMatch(start, end, form)
