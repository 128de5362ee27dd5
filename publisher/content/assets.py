"""Files beside the pages: their bytes as every system has them, and what is kept of those that did not change."""

import hashlib
import os
import re
from pathlib import Path
from typing import Protocol

from publisher.content.disk import file_of
from publisher.content.model import HEAD_BYTES, Asset

_IN_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")


class Remembered(Protocol):
    """What an earlier run knew of files."""

    def find(self, path: str, found: os.stat_result) -> Asset | None:
        """What is known of a file, where it is still the one that was read."""
        ...

    def keep(self, asset: Asset, found: os.stat_result) -> None:
        """Remember a file; ``found`` was asked before it was read."""
        ...


class NothingRemembered:
    """Every file is read."""

    def find(self, path: str, found: os.stat_result) -> Asset | None:  # noqa: ARG002 - as the protocol has it
        """Nothing."""
        return None

    def keep(self, asset: Asset, found: os.stat_result) -> None:
        """Nothing is kept."""


NOTHING_REMEMBERED = NothingRemembered()


def asset_of(path: str, content: bytes) -> Asset:
    """A file by its bytes."""
    same = as_everywhere(content)
    return Asset(path, hashlib.sha256(same).hexdigest(), len(same), same[:HEAD_BYTES])


def read_asset(docs_dir: Path, path: str) -> bytes:
    """A file's bytes as every system has them."""
    return as_everywhere(file_of(docs_dir, path).read_bytes())


def as_everywhere(content: bytes) -> bytes:
    """Bytes of a text with LF at the end of lines: git gives an SVG picture others on Windows."""
    return content if b"\r\n" not in content or _IN_NO_TEXT.search(content) else content.replace(b"\r\n", b"\n")
