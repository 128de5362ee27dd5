"""A file is written whole or not at all, and stays the file that it was."""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from publisher.pipeline.saving import leads_out, save


@contextmanager
def small_disk(most: int) -> Iterator[None]:
    """No file may grow beyond so many bytes: writing fails half way, as on a full disk."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_write_that_fails_leaves_the_old_content_and_nothing_beside_it(tmp_path: Path):
    """The disk is full after five bytes."""
    file = tmp_path / "page.md"
    file.write_bytes(b"what was there before\n")

    with small_disk(5), pytest.raises(OSError, match="File too large"):
        save(file, b"what is to be there\n")

    assert file.read_bytes() == b"what was there before\n"
    assert list(tmp_path.iterdir()) == [file]


def test_a_new_file_that_cannot_be_written_does_not_appear(tmp_path: Path):
    """Neither under its name nor under another."""
    with small_disk(5), pytest.raises(OSError, match="File too large"):
        save(tmp_path / "page.md", b"what is to be there\n")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_a_file_keeps_its_permissions_and_a_new_one_gets_the_usual_ones(tmp_path: Path):
    """As if it had been written in its place."""
    kept, new = tmp_path / "kept.sh", tmp_path / "new.md"
    kept.write_bytes(b"old")
    kept.chmod(0o751)
    usual = tmp_path / "usual.md"
    usual.write_bytes(b"")

    save(kept, b"new")
    save(new, b"new")

    assert (kept.read_bytes(), stat.S_IMODE(kept.stat().st_mode)) == (b"new", 0o751)
    assert new.stat().st_mode == usual.stat().st_mode


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need a right there")
def test_a_symbolic_link_stays_one(tmp_path: Path):
    """The file that it leads to is written, be it there already or not."""
    (tmp_path / "real.md").write_bytes(b"old")
    for link, target in (("link.md", "real.md"), ("new.md", "made.md")):
        (tmp_path / link).symlink_to(target)
        save(tmp_path / link, b"new")
        assert (tmp_path / link).is_symlink()
        assert (tmp_path / target).read_bytes() == b"new"


@pytest.mark.skipif(os.name == "nt", reason="POSIX")
def test_what_is_no_ordinary_file_is_written_to(tmp_path: Path):
    """``--out /dev/null`` and pipes are never replaced."""
    save(Path(os.devnull), b"words")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        save(pipe, b"words")
        assert os.read(reader, 10) == b"words"
    finally:
        os.close(reader)


def test_a_path_leads_out_by_its_name_or_by_a_link_on_its_way(tmp_path: Path):
    """Links from place to place inside the folder are fine."""
    inside, outside = tmp_path / "content", tmp_path / "elsewhere"
    for folder in (inside / "img", outside):
        folder.mkdir(parents=True)
    assert not leads_out(inside / "a" / "new.md", inside)
    assert leads_out(inside / ".." / "new.md", inside)
    assert leads_out(tmp_path / "content-2" / "new.md", inside)
    if os.name != "nt":
        (inside / "out").symlink_to(outside)
        (inside / "dangling.md").symlink_to(outside / "missing.md")
        (inside / "in").symlink_to(inside / "img")
        assert leads_out(inside / "out" / "new.md", inside)
        assert leads_out(inside / "dangling.md", inside)
        assert not leads_out(inside / "in" / "new.png", inside)


def test_files_of_people_are_written_here_and_nowhere_else():
    """Input of a program, MkDocs' site and standard output are no such files; all others are written by ``save``."""
    sources = Path(__file__).parents[3] / "publisher"
    writing = re.compile(r"\.write_(?:text|bytes)\(|\bopen\([^)\n]*[\"'][wax]b?\+?[\"']")
    found = {
        file.relative_to(sources).as_posix()
        for file in sources.rglob("*.py")
        if writing.search(file.read_text(encoding="utf-8"))
    }
    assert found == {
        "cli/standard_output.py",
        "importing/merging.py",
        "pipeline/drawing.py",
        "pipeline/saving.py",
        "preview/plugin.py",
    }
