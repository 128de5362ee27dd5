"""The sentences of the portal's pages."""

import re
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from portal_emulator.web.texts import LANGUAGES, texts

_PACKAGE = files("portal_emulator.web")
_PLACE = re.compile(r"\{(\w+)\}")


def test_every_language_has_every_sentence_with_the_same_places() -> None:
    """A sentence missing in one language would be an error page there."""
    english = texts("en")
    for language in LANGUAGES:
        other = texts(language)
        assert other.known == english.known
        for key in english.known:
            assert sorted(_PLACE.findall(getattr(other, key))) == sorted(_PLACE.findall(getattr(english, key))), key


def test_every_sentence_that_pages_name_exists_and_each_is_used() -> None:
    """Templates and views read `t.key`; keys made of parts are those of actions, statuses and tabs."""
    sources = [entry for folder in (_PACKAGE, _PACKAGE / "templates") for entry in folder.iterdir() if entry.is_file()]
    code = "\n".join(entry.read_text("utf-8") for entry in sources if entry.name.endswith((".py", ".html")))
    named = set(re.findall(r"\b(?:t|sentences\(visit\)|self)\.([a-z][a-z0-9_]*)", code))
    made = re.compile(r"(task_done|action|status|tasks(_none)?|edit)_\w+|form_\w+")

    assert {key for key in texts("en").known if key not in named and not made.fullmatch(key)} == set()


def test_an_unknown_language_is_english_and_an_unknown_sentence_an_error() -> None:
    """German portals have German dates; the pages speak English there."""
    assert texts("de").kb_menu == texts("en").kb_menu
    assert "kb_menu" in texts("de")
    assert "kb_mneu" not in texts("de")
    with pytest.raises(AttributeError, match="kb_mneu"):
        texts("en").kb_mneu  # noqa: B018


def test_moments_are_written_in_the_language() -> None:
    """Day first, month in words, so that no reader takes the month for the day."""
    when = datetime(2026, 3, 5, 9, 7, tzinfo=UTC)

    assert texts("en").moment(when) == "5 Mar 2026, 09:07"
    assert texts("ru").moment(when) == "5 мар 2026, 09:07"
