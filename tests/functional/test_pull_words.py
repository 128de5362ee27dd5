"""Words of forty pages, each changed by a person; benchmarks/pull_words.py does the same for hundreds."""

from pathlib import Path

from word_edits import measure

CONTENT = Path(__file__).parents[2] / "content"


def test_a_word_changed_in_the_portal_is_the_only_difference_in_git():
    """On forty pages of the sample nothing is written otherwise; what is not certain is refused; the next publish agrees."""
    figures = measure(CONTENT, pages=40, seed=7)

    assert figures.edited == 40
    assert figures.wrong == []
    assert figures.share + len(figures.refused) / 40 == 1
    assert figures.share >= 0.97
    assert figures.conflicts_after == 0
