"""Documents imported into a folder of their own."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from word_files import save, word_file

from publisher.importing.checking import Checker
from publisher.importing.importing import ImportRequest, import_files
from publisher.importing.report import ImportReport


@dataclass
class Office:
    """Imports documents; ``pages`` are the files in the content folder by path."""

    folder: Path
    report: ImportReport | None = None

    def __call__(
        self, body: str, *, name: str = "strategy.docx", given: dict[str, Any] | None = None, **made: Any
    ) -> str:
        """Import a body of XML, and give the only page's text after the front matter; of several pages the first's."""
        file = save(self.folder / "from", name, word_file(body, **made))
        wanted = ImportRequest((file,), self.folder / "content", **(given or {}))
        self.report = import_files(wanted, None, "", Checker())
        pages = self.pages()
        first = self.report.pages[0].path
        return pages[first].split("---\n", 2)[2].strip("\n") if first in pages else ""

    def pages(self) -> dict[str, str]:
        root = self.folder / "content"
        return {
            file.relative_to(root).as_posix(): file.read_text(encoding="utf-8") for file in sorted(root.rglob("*.md"))
        }

    def lost(self) -> list[str]:
        assert self.report is not None
        return [str(one.what) for one in self.report.lost]

    def changed(self) -> list[str]:
        assert self.report is not None
        return [str(one.what) for document in self.report.documents for one in document.found.changed]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str] | Office:
    monkeypatch.chdir(tmp_path)
    return Office(tmp_path)
