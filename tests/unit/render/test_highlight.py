"""Colours change no character of a code sample."""

from html import unescape
from re import sub

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from publisher.render.highlight import highlight

LANGUAGES = (
    "bash c console css diff html ini java js json php pycon python rust sql text toml ts xml yaml unknown".split()
)


def text_of(markup: str) -> str:
    """What a reader sees of a sample."""
    return unescape(sub(r"</?span[^>]*>", "", markup))


@pytest.mark.parametrize("language", ["console", "doscon", "iex", "pycon", "haml", "python", "email"])
@pytest.mark.parametrize("code", ["$ git log\ncommit 1.5", "$ git log\n", "", "\n\n  x\n\n"])
def test_the_last_line_stays_with_or_without_a_line_break(language: str, code: str) -> None:
    """Pygments' lexers of sessions drop one that has none."""
    assert text_of(highlight(code, language)) == code


@settings(deadline=None, max_examples=examples(30))
@given(
    st.sampled_from(LANGUAGES),
    st.text(st.sampled_from("ab1 \n\t$>#<&'\"/*-+=:;.,(){}[]\\`é"), max_size=60),
)
def test_no_language_changes_a_sample(language: str, code: str) -> None:
    """Whatever it says."""
    assert text_of(highlight(code, language)) == code


def test_what_a_lexer_would_change_stays_plain() -> None:
    """Lexers take a mark at the beginning of a file for none of it."""
    assert highlight("\ufeffx = 1", "python") == "\ufeffx = 1"
