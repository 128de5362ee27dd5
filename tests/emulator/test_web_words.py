"""How search compares and marks words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from portal_emulator.web import words


@pytest.mark.parametrize(
    ("query", "wanted"), [(" ёж ", ""), ("ab", ""), ("abc", "abc"), ("  два   слова ", "два слова")]
)
@pytest.mark.fact("kb-6.6")
def test_a_query_has_three_characters_at_least(query: str, wanted: str) -> None:
    """The portal answers nothing to a shorter one."""
    assert words.wanted(query) == wanted


def test_case_and_yo_do_not_matter() -> None:
    """The portal's collation takes ё and е, capital and small, for equal."""
    assert words.contains("Ёлка у ОЗЕРА", "елка")
    assert words.contains("елка", "ЁЛКА")
    assert not words.contains("ель", "ёлка")


def test_a_letter_that_would_become_two_keeps_its_place() -> None:
    """The capital İ has a small form of two characters; marks behind it must not move."""
    assert words.marked("İ Needle", "needle") == "İ <mark>Needle</mark>"


def test_words_may_stand_apart() -> None:
    """Every word of the query has to be there, in any order."""
    assert words.contains("markets we sell to: small ones", "small markets")
    assert not words.contains("small shops", "small markets")


def test_hits_are_marked_in_the_text_as_written() -> None:
    """A mark keeps the original's letters and escapes everything else."""
    assert words.marked("Ещё <раз> еще", "ЕЩЕ") == "<mark>Ещё</mark> &lt;раз&gt; <mark>еще</mark>"
    assert words.marked("no hit", "other") == "no hit"
    assert words.marked("no query", "") == "no query"


def test_a_snippet_is_cut_at_blanks_around_the_first_hit() -> None:
    """Long texts show where the words stand, not how the page begins."""
    text = "before " * 60 + "the needle here " + "after " * 80

    found = str(words.snippet(text, "needle"))

    assert found.startswith("… before ")
    assert "<mark>needle</mark>" in found
    assert found.endswith(" after …")
    assert len(found) < 400


def test_a_snippet_without_a_hit_is_the_beginning() -> None:
    """A page found by its title shows its first words."""
    assert words.snippet("  short \n text ", "title") == "short text"


@settings(deadline=None, max_examples=examples(40))
@given(st.text(), st.text(min_size=1))
def test_folding_keeps_every_character_in_its_place(text: str, phrase: str) -> None:
    """Otherwise a mark would stand beside the hit."""
    assert len(words.folded(text)) == len(text)
    assert words.marked(text, phrase).striptags() is not None
