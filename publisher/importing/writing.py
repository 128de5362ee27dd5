"""An import carried out: files written whole, and the texts remembered for the next time."""

from collections.abc import Sequence
from pathlib import Path

from publisher.errors import ContentError
from publisher.importing.earlier import Kept
from publisher.importing.word import Imported
from publisher.messages import text
from publisher.pipeline.saving import leads_out, save
from publisher.pipeline.work_dir import prepare


def carry_out(documents: Sequence[Imported], into: Path, work_dir: Path, root: Path) -> None:
    """Write the pages and the pictures; a picture that is there already stays."""
    files: dict[str, bytes] = {}
    for document in documents:
        files |= {path: content for path, content in document.pictures.items() if not (into / path).exists()}
        files |= {page.path: page.content.encode() for page in document.pages if page.content is not None}
    for path in files:
        if leads_out(into / path, root):
            raise ContentError(text("import.outside", path=path))
    bodies = [body for document in documents for body in document.bodies]
    if bodies:
        Kept(prepare(work_dir)).keep(bodies)
    for path, content in files.items():
        file = into / path
        file.parent.mkdir(parents=True, exist_ok=True)
        save(file, content)
