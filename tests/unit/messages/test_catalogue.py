"""How sentences are said: the form for a number, the language of a locale, a sentence in a sentence."""

import pytest

from publisher.messages import Catalogue, Text, known_language, plural_form, text


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
