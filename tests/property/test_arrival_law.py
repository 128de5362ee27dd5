"""Law: what MkDocs shows of a page, the portal shows, or ``check`` names what differs at its line.

The documents are made by a grammar (``tests/support/grammar.py``), the same on every run. ``LAW`` in the environment takes more of
them: ``LAW=50 make test ARGS=tests/property/test_arrival_law.py``. ``make law`` takes as many as it is told, and folders of Markdown.
"""

import os
import tempfile
from pathlib import Path

import pytest
from arrival import Base, base_of, smallest
from grammar import document

TIMES = max(1, int(os.environ.get("LAW", "1")))
DOCUMENTS = 30
pytestmark = pytest.mark.timeout(300)


def unnamed(base: Base) -> dict[str, list[str]]:
    """The differences that no finding names, by page."""
    found: dict[str, list[str]] = {}
    for difference in base.differences():
        if not difference.named_by:
            found.setdefault(difference.path, []).append(str(difference))
    return found


def fails(text: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        return bool(unnamed(base_of(Path(folder), {"x": text})))


@pytest.mark.parametrize("start", range(0, DOCUMENTS * TIMES, DOCUMENTS))
def test_everything_arrives_or_is_named(tmp_path: Path, start: int) -> None:
    """Words, links, pictures, the depth of lists, cells, samples and headings."""
    documents = {str(number): document(number, "../") for number in range(start, start + DOCUMENTS)}
    base = base_of(tmp_path, documents)
    found = unnamed(base)

    assert [finding.path for finding in base.project.findings if finding.rule == "page-failed"] == []
    for path, differences in found.items():
        text = documents.get(Path(path).stem, "")
        pytest.fail(f"{path}\n" + "\n".join(differences) + f"\n\n{smallest(text, fails)}")
