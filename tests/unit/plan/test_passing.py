"""What no comparison counts is exactly what we write: a person's words in its place are an edit."""

from datetime import date

import pytest

from publisher.content.converted import ChangedRef
from publisher.messages import LANGUAGES, Catalogue
from publisher.plan.digests import comparable
from publisher.plan.text_diff import visible_lines
from publisher.render.article import CONTACT
from publisher.render.dates import changed_on
from publisher.render.people import profile
from publisher.render.pieces import link_out

LINK = '<a data-kb-person="anna.k@example.com" href="/company/personal/user/5/">Anna K</a>'


def contact(language: str, *links: str, note: str = "") -> str:
    say = Catalogue(language)
    other = f" {say('page.or')} "
    told = f"{say('page.question')} {other.join(links)}." if links else ""
    return f'<p {CONTACT}="{language}">{note}{told}</p>'


@pytest.mark.parametrize("language", LANGUAGES)
def test_whom_to_write_to_is_passed_over(language: str) -> None:
    """One person, two, or nobody: not every run knows."""
    empty = comparable(contact(language))

    assert {comparable(contact(language, LINK)), comparable(contact(language, LINK, LINK))} == {empty}
    assert comparable(contact(language, link_out(profile(7), "Boris L", new_window=False))) == empty
    assert visible_lines(contact(language, LINK)) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("note", ["IMPORTANT. ", "<b>Only by phone!</b> "])
def test_a_note_in_that_line_is_not(language: str, note: str) -> None:
    """Whoever edits the block as HTML may write there."""
    noted = contact(language, LINK, note=note)
    elsewhere = contact(language, '<a href="https://example.com/">IMPORTANT</a>')

    assert comparable(elsewhere) != comparable(contact(language, LINK))
    assert comparable(noted) != comparable(contact(language, LINK))
    assert visible_lines(noted)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_day_of_the_last_change_is_passed_over_and_a_note_in_it_is_not(language: str) -> None:
    """In the words in which we tell it."""
    told = changed_on(date(2026, 11, 3), ChangedRef("a.md", language))

    assert comparable(f"<p>Owner{told}</p>") == comparable("<p>Owner</p>")
    assert comparable(f"<p>Owner{told.replace('</span>', ', and wrong</span>')}</p>") != comparable("<p>Owner</p>")
    assert comparable(f"<p>Owner{told.replace('2026-11-03', 'yesterday')}</p>") != comparable("<p>Owner</p>")
