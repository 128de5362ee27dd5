"""Russian forms of a term, by the dictionary of pymorphy3 (the extra ``glossary-ru``).

A term is a noun with what stands before it (agreeing adjectives) and behind it (unchanging: касса самообслуживания).
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import product
from typing import Any

from publisher.glossary.words import is_abbreviation

_CASES = {"nomn": "nomn", "gent": "gent", "datv": "datv", "accs": "accs", "ablt": "ablt", "loct": "loct"}
_CASES |= {"gen1": "gent", "gen2": "gent", "acc2": "accs", "loc1": "loct", "loc2": "loct"}
_ADJECTIVES = frozenset({"ADJF", "PRTF"})
_ANIMACY = {"anim": "inan", "inan": "anim"}


class RussianForms:
    """Makes forms. The dictionary is loaded when the first one is asked for (about a third of a second)."""

    def __init__(self, open_dictionary: Any) -> None:
        self._open = open_dictionary

    @cached_property
    def _dictionary(self) -> Any:
        return self._open()

    def of(self, name: str) -> tuple[str, ...]:
        """The forms of a name but the name itself, in small letters, each once; none of an abbreviation."""
        words = name.split()
        if not words or all(is_abbreviation(word) for word in words):
            return ()
        low = [word.lower() for word in words]
        found = dict.fromkeys(self._phrases(low))
        return tuple(form for form in found if form != " ".join(low))

    def _phrases(self, words: list[str]) -> Iterator[str]:
        head = self._head(words)
        if head is None:
            return
        behind = words[head + 1 :]
        first, hyphen, last = words[head].rpartition("-")
        # Of a hyphened word the dictionary declines both parts (инженера-технолога); in смарт-процесса only the last is.
        for stem in ("", first + hyphen) if hyphen else ("",):
            for noun in self._nouns(last if stem else words[head]):
                for form in noun.lexeme:
                    for before in self._agreeing(words[:head], noun, form):
                        yield " ".join([*before, stem + form.word, *behind])

    def _head(self, words: list[str]) -> int | None:
        """The place of the noun that the term is about: the first one, after adjectives only (рабочий день: день)."""
        for at, word in enumerate(words):
            following = words[at + 1] if at + 1 < len(words) else ""
            if self._adjectives(word) and following and (self._nouns(following) or self._adjectives(following)):
                continue
            return at if self._nouns(word) else None
        return None

    def _nouns(self, word: str) -> list[Any]:
        """The readings of a word as a noun in its first case: of several words spelt alike, each."""
        found = [parse for parse in self._dictionary.parse(word) if parse.tag.POS == "NOUN" and "nomn" in parse.tag]
        known = [parse for parse in found if parse.is_known]
        by_lexeme = {(parse.normal_form, str(parse.tag)): parse for parse in known or found[:1]}
        return list(by_lexeme.values())

    def _adjectives(self, word: str) -> list[Any]:
        return [p for p in self._dictionary.parse(word) if p.tag.POS in _ADJECTIVES and "nomn" in p.tag]

    def _agreeing(self, words: list[str], noun: Any, form: Any) -> Iterable[list[str]]:
        """The words before a noun, in every way that goes with one form of it: two after a numeral (два рабочих дня)."""
        if not words:
            return [[]]
        case, number = _CASES.get(str(form.tag.case)), form.tag.number
        if case is None:
            return []
        wanted = [(case, number)]
        if (case, number) == ("gent", "sing"):
            wanted += [("gent", "plur"), ("nomn", "plur")]
        rows = [[self._adjective(word, c, n, noun) for word in words] for c, n in wanted]
        return [list(row) for options in rows for row in product(*options)]

    def _adjective(self, word: str, case: str, number: str, noun: Any) -> list[str]:
        gender = noun.tag.gender
        wrong = _ANIMACY.get(str(noun.tag.animacy), "")
        forms: dict[str, None] = {}
        for parse in self._adjectives(word):
            for form in parse.lexeme:
                tag = form.tag
                if tag.POS not in _ADJECTIVES or tag.case != case or tag.number != number or "Supr" in tag:
                    continue
                if (number == "sing" and gender and tag.gender != gender) or (wrong and wrong in tag):
                    continue
                forms.setdefault(form.word)
        return list(forms) or [word]
