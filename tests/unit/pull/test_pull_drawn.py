"""Pages with formulas and diagrams come back from the portal too: the words around a picture that we drew, not the picture."""

import json
import sys

import pytest
from bs4 import Tag

SOURCE = "# Page\n\nThe share $\\frac{a}{b}$ is small.\n\n$$\nx_1\n$$\n\nLast words.\n"


@pytest.fixture
def drawing(bench):
    bench.settings += "      math: true\n"
    return bench


@pytest.fixture
def sketching(bench):
    program = bench.folder / "draw.py"
    program.write_text("""print('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"></svg>')""")
    command = json.dumps([sys.executable, str(program)])
    bench.settings += f"      diagrams: {{mermaid: {command}}}\n      on_this_page: 2\n"
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


DIAGRAM = "# Page\n\nFirst words.\n\n```mermaid\ngraph TD\nA --> B\n```\n\n## One\n\nLast words.\n\n## Two\n\nEnd.\n"


@pytest.mark.parametrize(("old", "new"), [("First", "Better"), ("Last", "Latest"), ("Two", "Three")])
def test_words_around_a_diagram_come_back(sketching, old: str, new: str) -> None:
    """Its source stays; the list of sections above the text, which still has the old heading, is no edit."""
    pulled = sketching.pull(DIAGRAM, replaced(old, new))

    assert pulled.body == DIAGRAM.replace(old, new)
    assert pulled.notes == ()


def test_a_diagram_that_was_deleted_is_gone_or_refused(sketching) -> None:
    """Nothing else of the page changes with it."""
    pulled = sketching.pull(DIAGRAM, lambda body: body.find("img").parent.decompose())

    assert pulled.reason is not None or pulled.body == DIAGRAM.replace("```mermaid\ngraph TD\nA --> B\n```\n\n", "")
