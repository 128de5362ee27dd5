"""Small projects on disk."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

CONFIG = """\
site_name: Test base
plugins:
  - search
  - publisher:
      knowledge_base: {code: test}
      defaults: {owner: lead@example.com, last_reviewed: 2026-10-01}
"""

MakeProject = Callable[..., Path]


@pytest.fixture
def make_project(tmp_path: Path) -> MakeProject:
    """Write pages (path → text) and mkdocs.yml; gives the path of mkdocs.yml."""

    def make(pages: Mapping[str, str | bytes] | None = None, *, config: str = CONFIG) -> Path:
        file = tmp_path / "mkdocs.yml"
        file.write_text(config, encoding="utf-8")
        (tmp_path / "docs").mkdir(exist_ok=True)
        for path, content in (pages or {"index.md": "# Start\n\nText.\n"}).items():
            target = tmp_path / "docs" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    return make
