"""The catalogue of sentences: the same in each language, complete, and never failing for a number."""

import re
import string
from importlib.resources import files
from pathlib import Path

import pytest

import publisher
from publisher.messages import LANGUAGES, Catalogue, Text, known_language, load_area, plural_form, text

AREAS = sorted(item.name.removesuffix(".toml") for item in files("publisher.messages").joinpath("en").iterdir())
FORMS = {"en": {"one", "other"}, "ru": {"one", "few", "many"}}
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(Path(publisher.__file__).parent.rglob("*.py")))


def fields(sentence: str) -> set[str]:
    return {name.partition(".")[0].partition("[")[0] for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("area", AREAS)
def test_languages_say_the_same_things(area: str) -> None:
    """Same keys, same values told, every plural form of the language."""
    sentences = {language: load_area(language, area) for language in LANGUAGES}
    assert sentences["en"].keys() == sentences["ru"].keys()
    for key, english in sentences["en"].items():
        told = [fields(form) for form in ([english] if isinstance(english, str) else english.values())]
        for language in LANGUAGES:
            entry = sentences[language][key]
            assert isinstance(entry, str) == isinstance(english, str), key
            forms = [entry] if isinstance(entry, str) else list(entry.values())
            if isinstance(entry, dict):
                assert entry.keys() == FORMS[language], key
            for form in forms:
                assert form.strip(), key
                assert fields(form) <= set.union(*told), key
            assert set.union(*map(fields, forms)) == set.union(*told), key


def test_areas_are_the_same_in_each_language() -> None:
    """No file of one language is missing in another."""
    assert {item.name for item in files("publisher.messages").joinpath("ru").iterdir()} == {
        f"{area}.toml" for area in AREAS
    }


def test_every_sentence_named_in_the_code_exists() -> None:
    """A key that is written out in the source is in the catalogue, so that no error message fails to be said."""
    named = re.findall(rf'"((?:{"|".join(AREAS)})\.[a-z0-9]+(?:-[a-z0-9]+)*)"', SOURCE)
    files_named = {"css", "html", "js", "json", "md", "py", "toml", "xml", "yml"}
    keys = {tuple(key.split(".")) for key in named}
    missing = {(area, name) for area, name in keys if name not in files_named and name not in load_area("en", area)}
    assert len(named) > 20
    assert not missing


@pytest.mark.parametrize(
    ("number", "form"),
    [
        (1, "one"),
        (21, "one"),
        (101, "one"),
        (2, "few"),
        (24, "few"),
        (0, "many"),
        (5, "many"),
        (11, "many"),
        (14, "many"),
        (111, "many"),
        (-2, "few"),
    ],
)
def test_russian_numbers_choose_their_form(number: int, form: str) -> None:
    """The rules of Unicode CLDR for whole numbers."""
    assert plural_form("ru", number) == form


def test_english_numbers_choose_their_form() -> None:
    """One, and all others; what is no number counts as none."""
    assert [plural_form("en", n) for n in (1, 0, 2, "x")] == ["one", "other", "other", "other"]


@pytest.mark.parametrize(
    ("locale", "language"), [("ru_RU", "ru"), ("ru-RU", "ru"), ("RU", "ru"), ("en", "en"), ("de", "en"), ("", "en")]
)
def test_locales_become_languages(locale: str, language: str) -> None:
    """What is not translated is English."""
    assert known_language(locale) == language
    assert Catalogue(locale)("check.pages", n=3) == {"ru": "3 страницы", "en": "3 pages"}[language]


def test_a_sentence_may_hold_a_sentence() -> None:
    """It is said in the same language."""
    sentence = text("check.nothing-found", pages=text("check.pages", n=5))
    assert Catalogue("ru").say(sentence) == "Замечаний нет; 5 страниц."
    assert str(sentence) == "Nothing found in 5 pages."
    assert sentence == Text("check.nothing-found", (("pages", text("check.pages", n=5)),))
