"""How many of the terms in Russian text are found, and whether anything else is."""

import re
from functools import cache
from pathlib import Path

import pytest
from markdown import Markdown

from publisher.glossary.matcher import Form, Matcher
from publisher.glossary.russian import RussianForms
from publisher.glossary.words import is_abbreviation
from publisher.render.convert import Source, convert
from publisher.render.extension import NAME, STANDARD
from publisher.render.terms import MARK, TermUse, link_terms

SAMPLE = Path(__file__).with_name("russian_mentions.txt")
TERMS = (
    "ключевой сегмент; касса самообслуживания; КСО; электронный ценник; ЭЦ; точность цены; точность цен; время восстановления; "
    "регулярная выручка; рабочий день; сделка; лид; смарт-процесс; воронка продаж; дорожная карта; учётная запись; отчёт; "
    "стейкхолдер; путь клиента; пилотный проект; средний чек; отток; владелец продукта; срок годности; поставщик; "
    "договор поставки; обратная связь; база знаний; цифровая полка; сеть магазинов; дистрибьютор; планёрка; подъём продаж"
).split("; ")
MENTION = re.compile(r"\[\[(.+?)\]\]")


@cache
def russian() -> RussianForms:
    return RussianForms(pytest.importorskip("pymorphy3").MorphAnalyzer)


@cache
def matcher() -> Matcher:
    forms = [
        Form(term, written) for term in TERMS for written in (term, *russian().of(term)) if not is_abbreviation(term)
    ]
    return Matcher([*forms, *(Form(term, term, exact=term) for term in TERMS if is_abbreviation(term))])


def uses(text: str) -> list[TermUse]:
    return [TermUse(found.start, found.end, f"{found.form.term}.md", "short") for found in matcher().find(text)]


def labelled() -> tuple[str, list[tuple[int, int]]]:
    """The sample without its brackets, and the places of what stood in them."""
    text, places = "", []
    lines = [line for line in SAMPLE.read_text(encoding="utf-8").split("\n") if not line.startswith("#")]
    rest = "\n".join(lines)
    while found := MENTION.search(rest):
        text += rest[: found.start()]
        places.append((len(text), len(text) + len(found[1])))
        text += found[1]
        rest = rest[found.end() :]
    return text + rest, places


def test_99_of_100_mentions_are_found_and_nothing_else() -> None:
    """On a labelled sample: every case and number, numerals, ё and е, capitals, hyphens and blanks of other kinds."""
    text, places = labelled()
    found = [(use.start, use.end) for use in matcher().find(text)]

    assert len(places) > 300
    assert [text[a:b] for a, b in found if (a, b) not in places] == []
    missed = [text[a:b] for a, b in places if (a, b) not in found]
    assert len(missed) <= len(places) * 0.01, missed


@pytest.mark.parametrize(
    "pattern",
    [
        "# {}",
        "### {}",
        "[{}](https://example.com)",
        "`{}`",
        "    {}",
        "| {} |\n| --- |",
        '!!! note "{}"',
        "![{}](i.png)",
    ],
)
def test_where_no_reader_expects_a_link_there_is_none(pattern: str) -> None:
    """Each sentence of the sample as a heading, a link, code, the head of a table, a title, a description."""
    reader = Markdown(extensions=[*STANDARD, NAME])
    for line in labelled()[0].splitlines():
        html = reader.reset().convert(pattern.format(line))
        segments = link_terms(convert(html, Source("a.md", "")).segments, uses)
        assert MARK not in str(segments), line


def test_in_running_text_each_term_is_linked_once() -> None:
    """The first time on a page, whatever its form."""
    html = "".join(f"<p>{line}</p>" for line in labelled()[0].splitlines())
    segments = link_terms(convert(html, Source("a.md", "")).segments, uses)

    assert str(segments).count(MARK) == len(TERMS)


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("рабочий день", {"рабочего дня", "рабочих дня", "рабочие дни", "рабочими днями"}),
        ("смарт-процесс", {"смарт-процесса", "смарт-процессами"}),
        ("касса самообслуживания", {"кассу самообслуживания", "касс самообслуживания"}),
        ("новая большая роль", {"новой большой роли", "новую большую роль", "новых больших ролей"}),
        ("ESL-ценник", {"esl-ценника", "esl-ценниками"}),
    ],
)
def test_forms_of_a_phrase(name: str, forms: set[str]) -> None:
    """The noun is declined, adjectives before it agree, what follows it stays."""
    made = russian().of(name)

    assert forms <= set(made)
    assert len(made) == len(set(made))
    assert name not in made


@pytest.mark.parametrize("name", ["КСО", "", "быстро", "новый", "новый быстро", "читать книгу"])
def test_what_has_no_noun_has_no_forms(name: str) -> None:
    """Abbreviations, adverbs, verbs: the word as it stands is all there is."""
    assert russian().of(name) == ()


def test_the_dictionary_is_opened_when_it_is_needed() -> None:
    """Not for abbreviations."""
    opened: list[bool] = []
    RussianForms(lambda: opened.append(True)).of("КСО")

    assert opened == []
