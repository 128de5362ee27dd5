"""Files that plugins make, or bring from outside the content folder: MkDocs' objects tell what is in them.

Many lie in a folder that is gone when the plugin is, which is before anything is uploaded: of each that is no page a copy is kept by
the hash of its bytes in ``.publisher/cache/files``.
"""

import contextlib
import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from mkdocs.structure.files import File

from publisher.content.assets import as_everywhere, asset_of
from publisher.content.disk import spoken
from publisher.content.keys import normal_path
from publisher.pipeline.saving import save
from publisher.pipeline.work_dir import prepare


def contents_elsewhere(files: Iterable[File], docs_dir: Path, work_dir: Path) -> Mapping[str, Callable[[], bytes]]:
    """What reads each file that is not where its path says in the content folder, by that path. It may raise OSError."""
    start = f"{docs_dir}{os.sep}"
    return {normal_path(file.src_uri): _reader(file, work_dir) for file in files if not _is_in(start, file)}


def kept_copy(work_dir: Path, digest: str) -> bytes | None:
    """The bytes of a file from elsewhere, by their hash; None where there is none."""
    try:
        return _folder(work_dir).joinpath(digest).read_bytes()
    except OSError:
        return None


def forget_copies(work_dir: Path, needed: Collection[str]) -> None:
    """Remove the copies that nothing has any more; ``needed`` are hashes."""
    with contextlib.suppress(OSError):
        for copy in [copy for copy in _copies(work_dir) if copy.name not in needed]:
            copy.unlink()


def _copies(work_dir: Path) -> Iterator[Path]:
    folder = _folder(work_dir)
    return folder.iterdir() if folder.is_dir() else iter(())


def _folder(work_dir: Path) -> Path:
    return work_dir / "cache" / "files"


def _is_in(start: str, file: File) -> bool:
    place = file.abs_src_path
    if place is None or not place.startswith(start):
        return False
    path = place[len(start) :].replace(os.sep, "/")
    return file.src_uri in {path, spoken(path)}


def _reader(file: File, work_dir: Path) -> Callable[[], bytes]:
    def read() -> bytes:
        place = file.abs_src_path
        if place is not None and not stat.S_ISREG(Path(place).stat().st_mode):
            raise OSError("not a regular file")
        content = file.content_bytes
        if not file.is_documentation_page():
            _keep(work_dir, content)
        return content

    return read


def _keep(work_dir: Path, content: bytes) -> None:
    copy = _folder(work_dir) / asset_of("", content).digest
    if not copy.exists():
        with contextlib.suppress(OSError):
            prepare(work_dir)
            copy.parent.mkdir(parents=True, exist_ok=True)
            save(copy, as_everywhere(content), lasting=False)
