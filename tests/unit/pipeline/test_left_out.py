"""Files that are there and that MkDocs leaves out: the line of mkdocs.yml that takes them in is said, and true."""

from datetime import date
from pathlib import Path

import pytest

from publisher.pipeline.project import load_project

SETTINGS = """\
site_name: B
plugins:
  - publisher:
      knowledge_base: {code: test}
      defaults: {owner: anna.k@example.com, review_every: never, review_reason: It stays.}
"""
PNG = b"\x89PNG\r\n\x1a\n"


def hints(folder: Path) -> dict[str, str]:
    """The hints on links and pictures without a target, by the thing that is written."""
    project = load_project(folder / "mkdocs.yml", today=date(2026, 11, 23), use_cache=False)
    broken = [finding for finding in project.findings if finding.rule in {"image-broken", "link-broken"}]
    return {dict(finding.message.values)["target"]: str(finding.hint) for finding in broken}


@pytest.mark.parametrize(
    ("path", "exclude", "line"),
    [
        (".gitbook/assets/a.png", "", "!/.gitbook"),
        ("img/.hidden.png", "", "!/img/.hidden.png"),
        ("templates/a.png", "", "!/templates/a.png"),
        ("drafts/a.png", "drafts/", "!/drafts/a.png"),
        (".notes/b.md", "", "!/.notes"),
    ],
)
def test_the_line_that_takes_a_file_in(tmp_path: Path, path: str, exclude: str, line: str) -> None:
    """With it, nothing is missing."""
    file = tmp_path / "docs" / path
    file.parent.mkdir(parents=True)
    file.write_bytes(PNG if path.endswith(".png") else b"# B\n")
    mark = "!" if path.endswith(".png") else ""
    (tmp_path / "docs/index.md").write_text(f"# A\n\n{mark}[x]({path}) {mark}[y](none.png)\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(f"{SETTINGS}exclude_docs: |\n  {exclude}\n", encoding="utf-8")

    found = hints(tmp_path)
    (tmp_path / "mkdocs.yml").write_text(f"{SETTINGS}exclude_docs: |\n  {exclude}\n  {line}\n", encoding="utf-8")

    assert f"Add the line {line} to exclude_docs" in found[path]
    assert "exclude_docs" not in found["none.png"]
    assert list(hints(tmp_path)) == ["none.png"]
