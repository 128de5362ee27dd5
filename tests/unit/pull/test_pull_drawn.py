"""Pages with formulas come back from the portal too: words around a picture that we drew, not the picture itself."""

import pytest
from bs4 import Tag

SOURCE = "# Page\n\nThe share $\\frac{a}{b}$ is small.\n\n$$\nx_1\n$$\n\nLast words.\n"


@pytest.fixture
def drawing(bench):
    bench.settings += "      math: true\n"
    return bench


def replaced(old: str, new: str):
    def edit(body: Tag) -> None:
        found = body.find(string=lambda text: old in text)
        found.replace_with(found.replace(old, new))

    return edit


@pytest.mark.parametrize(("old", "new"), [("Last", "Latest"), ("small", "tiny"), ("The share", "Our share")])
def test_words_around_a_formula_come_back(drawing, old: str, new: str) -> None:
    """The formula stays TeX, to the letter."""
    assert drawing.pull(SOURCE, replaced(old, new)).body == SOURCE.replace(old, new)


def test_a_formula_that_was_moved_is_refused_or_kept_as_tex(drawing) -> None:
    """Never written as a picture."""

    def move(body: Tag) -> None:
        image = body.find("img")
        body.find_all("p")[-1].append(image.extract())

    pulled = drawing.pull(SOURCE, move)

    assert "data:" not in pulled.body
    assert pulled.reason is not None or pulled.body.count("\\frac{a}{b}") == 1
