"""Files that pages include: those that are not there are named at their lines."""

from datetime import date
from pathlib import Path

import pytest

from publisher.messages import Catalogue
from publisher.pipeline.project import load_project

TODAY = date(2026, 11, 23)
PAGE = """\
# A page

--8<-- "part.txt"
--8<-- "nope.txt"
--8<-- "part.txt:1:1"

--8<--
part.txt
; left-out.txt
gone.txt
--8<--

;--8<-- "escaped.txt"
"""


@pytest.mark.parametrize(("extension", "lines"), [("pymdownx.snippets", [4, 10]), ("pymdownx.mark", [])])
def test_a_snippet_that_is_missing_is_named_at_its_line(make_project, extension: str, lines: list[int]) -> None:
    """Where the extension is used; the hint helps: with the files nothing is told."""
    file: Path = make_project(
        {"index.md": PAGE, "part.txt": "The part.\n"},
        config="site_name: B\nmarkdown_extensions:\n"
        f"  - {extension}:\n"
        + ("      base_path: [BASE]\n" if lines else "      smart_mark: true\n")
        + "plugins:\n  - publisher:\n      knowledge_base: {code: test}\n",
    )
    docs = next(file.parent.rglob("index.md")).parent
    file.write_text(file.read_text(encoding="utf-8").replace("BASE", docs.as_posix()), encoding="utf-8")

    def told() -> list[int]:
        project = load_project(file, today=TODAY, use_cache=False)
        return [finding.line for finding in project.findings if finding.rule == "snippet-missing"]

    assert told() == lines
    for name in ("nope.txt", "gone.txt"):
        (docs / name).write_text("It.\n", encoding="utf-8")
    assert told() == []
    assert "base_path" in Catalogue("en")("pipeline.snippet-missing-hint")
