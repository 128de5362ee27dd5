"""Words as the glossary compares them, and their English forms."""

import pytest

from publisher.glossary.english import english_forms
from publisher.glossary.forms_file import completed, lookup, parse_forms, write_forms
from publisher.glossary.matcher import Form, Matcher
from publisher.glossary.words import is_abbreviation, key_of, words_of


@pytest.mark.parametrize(
    ("name", "plural"),
    [
        ("key segment", "key segments"),
        ("time to restore", "times to restore"),
        ("point of sale", "points of sale"),
        ("policy", "policies"),
        ("day", "days"),
        ("box", "boxes"),
        ("loss", "losses"),
        ("ESL", "ESLs"),
        ("contact person", "contact people"),
        ("shop-man", "shop-men"),
    ],
)
def test_english_plurals(name: str, plural: str) -> None:
    """Of the noun that the term is about; both numbers with a possessive ending."""
    assert english_forms(name) == (plural, f"{name}'s", f"{plural}'s")
    assert english_forms(" ") == ()


def test_spellings_that_mean_the_same() -> None:
    """Letter case, ё, hyphens, apostrophes and blanks."""
    assert key_of("Учётная  запись") == key_of("учетная запись") == "учетная запись"
    assert key_of("e‑mail") == key_of("E-Mail")
    assert key_of("R&D") == "r&amp;d"
    assert key_of("C++") == key_of("") == key_of("(x)") == ""


def test_words_have_their_places_in_any_script() -> None:
    """Also where folding makes a letter two; entities are words, blanks are not."""
    assert words_of("a&nbsp;Straße &lt;b") == [(0, 1, "a"), (7, 13, "strasse"), (14, 18, "&lt;"), (18, 19, "b")]
    assert words_of("Key-Word's") == [(0, 10, "key-word's")]


@pytest.mark.parametrize(
    ("word", "short"), [("ESL", True), ("КСО", True), ("A", False), ("Esl", False), ("ABCDEF", False)]
)
def test_abbreviations(word: str, *, short: bool) -> None:
    """Two to five capitals."""
    assert is_abbreviation(word) is short


def found(text: str, *forms: Form) -> list[tuple[str, str]]:
    return [(text[use.start : use.end], use.form.term) for use in Matcher(forms).find(text)]


def test_the_longest_form_wins() -> None:
    """Also where only two words of three are one."""
    forms = (Form("segment", "segment"), Form("key", "key segment"), Form("account", "key segment account"))

    assert found("Key segment, segment. A key segment account; key segments.", *forms) == [
        ("Key segment", "key"),
        ("segment", "segment"),
        ("key segment account", "account"),
    ]


def test_a_word_inside_another_is_none() -> None:
    """Neither before nor behind a hyphen, a digit or a letter."""
    assert found("lead-magnet mislead leads lead2 x-lead lead", Form("lead", "lead")) == [("lead", "lead")]


def test_capitals_count_in_abbreviations() -> None:
    """IT is not it."""
    assert found("it IT It", Form("it", "IT", exact="IT")) == [("IT", "it")]


def test_a_spelling_of_two_terms_is_not_found() -> None:
    """Nor a shorter term inside it."""
    matcher = Matcher([Form("a", "net sales"), Form("b", "net sales"), Form("c", "sales"), Form("a", "net sales")])

    assert [use.form.term for use in matcher.find("net sales and sales")] == ["c"]
    assert list(matcher.ambiguous) == ["net sales"]


def test_words_of_a_form_stand_together() -> None:
    """A comma or a sentence's end parts them; any blank joins them."""
    form = Form("k", "key segment")

    assert found("key, segment. key&nbsp;segment key\n segment", form) == [
        ("key&nbsp;segment", "k"),
        ("key\n segment", "k"),
    ]


def test_forms_are_kept_for_whoever_has_no_dictionary() -> None:
    """Written in order, a line a name; read back; completed for exactly the names that are used."""
    forms = {"б": ("бы",), "а": ('"',)}

    assert parse_forms(write_forms(forms)) == forms
    assert write_forms(forms).splitlines()[1:3] == ['  "а": ["\\""],', '  "б": ["бы"]']
    assert parse_forms(write_forms({})) == {}
    assert completed(forms, ["б", "в"], lambda name: [f"{name}ы"]) == {"б": ("бы",), "в": ("вы",)}
    assert completed(forms, ["б", "в"], None) == {"б": ("бы",)}
    assert [lookup(forms)(name) for name in ("Б", "КСО", "г")] == [("бы",), (), None]


@pytest.mark.parametrize(
    "text", ["", "<<<<<<<", "[]", '{"schema": "other", "ru": {}}', '{"schema": "glossary-forms/1"}']
)
def test_a_spoilt_file_of_forms_is_none(text: str) -> None:
    """As after a merge."""
    assert parse_forms(text) is None
