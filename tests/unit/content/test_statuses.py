"""Words in ``status``: ours, explained ones, somebody else's, and those that hide a page."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.content.frontmatter import front_matter, parse_front_matter
from publisher.content.model import FrontMatter, Status
from publisher.content.problems import Problems
from publisher.content.statuses import slip_of
from publisher.findings import Finding

TODAY = date(2026, 11, 23)


def read(
    front: str, *, words: dict[str, str] | None = None, lowered: frozenset[str] = frozenset()
) -> tuple[FrontMatter, list[Finding]]:
    text = f"---\n{front}\n---\nText\n"
    parsed, findings = parse_front_matter(text, "a.md", today=TODAY, lowered=lowered, status_words=words or {})
    assert parsed is not None
    return front_matter(parsed.layer, "a.md", Problems(lowered=lowered)), findings


@pytest.mark.parametrize("written", ["Draft", "DRAFT", "draft", "' Draft '"])
def test_letter_case_does_not_count(written: str) -> None:
    """``Draft`` is a draft, and nothing is said."""
    assert read(f"status: {written}") == (read("status: draft")[0], [])


@pytest.mark.parametrize(
    "word",
    [
        *"Accepted Proposed Rejected Completed Superseded Implemented Experimental Inactive Achieved Stable New".split(),
        *"Published Final Valid Approved Obsolete Retired Принято Утверждено".split(),
        "In review",
        "Accepted on 2024-01-01",
        "Superseded by ADR-0007",
    ],
)
def test_somebody_else_s_word_is_a_warning_and_changes_nothing(word: str) -> None:
    """The words of decision records and glossaries; the page is active, as without them."""
    meta, findings = read(f"status: {word}")

    assert meta.status is Status.ACTIVE
    assert [(found.rule, found.is_error) for found in findings] == [("status-foreign", False)]


def test_somebody_else_s_word_does_not_publish_a_draft() -> None:
    """``draft: true`` counts, whatever stands in ``status``."""
    assert read("status: Accepted\ndraft: true")[0].status is Status.DRAFT


@pytest.mark.parametrize(
    "word",
    [
        "private",
        "Hidden",
        "unlisted",
        "unpublished",
        "Draft (do not share)",
        "early draft",
        "not published",
        "scheduled",
        "Черновик",
        "скрыто",
        "не публиковать",
        "[draft]",
        "auto-draft",
        "{is: private}",
    ],
)
def test_a_word_that_hides_a_page_hides_it(word: str) -> None:
    """Such a page is a draft, with a warning that says so."""
    meta, findings = read(f"status: {word}")

    assert meta.status is Status.DRAFT
    assert [(found.rule, found.is_error) for found in findings] == [("status-hidden", False)]


@pytest.mark.parametrize(
    "written", ["drfat", "draf", "drafft", "dratf", "activ", "actve", "acitve", "archieved", "depricated"]
)
def test_a_slip_is_an_error_with_the_word_that_was_meant(written: str) -> None:
    """Nothing is published of a page whose status is misspelt; lowered, the word counts that was meant."""
    _, (found,) = read(f"status: {written}")
    assert (found.rule, found.is_error) == ("status-unknown", True)
    assert "Did you mean" in str(found.hint)

    meta, _ = read(f"status: {written}", lowered=frozenset({"status-unknown"}))
    assert meta.status.value in str(found.hint)


def test_words_are_explained_by_the_settings() -> None:
    """``status_words`` decides, also of words that hide a page or look like a slip."""
    words = {
        "accepted": "active",
        "proposed": "draft",
        "private": "active",
        "archive": "archived",
        "in review": "draft",
    }
    for word, status in words.items():
        assert read(f"status: {word.title()}", words=words) == (read(f"status: {status}")[0], [])


@pytest.mark.parametrize("flag", ["draft: perhaps", "published: perhaps"])
def test_what_is_neither_yes_nor_no_hides_a_page_where_it_is_no_error(flag: str) -> None:
    """Better a page too few than one that nobody should see."""
    assert read(flag, lowered=frozenset({"value-malformed"}))[0].status is Status.DRAFT


@given(st.sampled_from([status.value for status in Status]), st.integers(0, 9), st.sampled_from("abcdefgz"), st.data())
def test_every_single_slip_is_recognised(word: str, at: int, letter: str, data: st.DataObject) -> None:
    """A letter missing, too many, wrong, or two that changed places."""
    at %= len(word)
    slips = [
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
    ]
    slip = data.draw(st.sampled_from(slips))
    assert slip_of(slip, [word]) == ("" if slip == word else word)
