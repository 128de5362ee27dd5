"""Our MkDocs theme: where it lies, and whether the author chose another."""

import re
from collections.abc import Iterable
from pathlib import Path

import publisher
from publisher.pipeline.config_files import is_named, written_in, written_keys

_THEME = re.compile(r"^theme\s*:", re.MULTILINE)
NAME = "kb"


def theme_dir() -> Path:
    """The theme's folder: in the installed package, or beside it in a working copy."""
    package = Path(publisher.__file__).parent
    installed = package / "themes" / NAME
    return installed if installed.is_dir() else package.parent / "themes" / NAME


def is_ours(folders: Iterable[str]) -> bool:
    """Whether a theme of these folders is ours or a copy of it: it shows menu and findings by itself."""
    return any((Path(folder) / "css" / "kb.css").is_file() for folder in folders)


def names_theme(config_file: Path) -> bool:
    """Whether mkdocs.yml, or a file that it inherits from, chooses a theme. MkDocs itself no longer tells once it has read it."""
    found = any(_THEME.search(written) for written in written_in(config_file))
    return found and is_named(written_keys(config_file, "theme").get("theme"))
