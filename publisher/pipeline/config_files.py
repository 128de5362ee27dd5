"""The files that one mkdocs.yml is made of, found without reading YAML: which files it inherits from."""

import re
from collections.abc import Iterator
from pathlib import Path

from publisher.errors import ConfigError
from publisher.messages import text

_PARENT = re.compile(r"^[\"']?INHERIT[\"']?\s*:\s*(?:\"([^\"\n]+)\"|'([^'\n]+)'|([^\s\"'#]+))", re.MULTILINE)


def written_in(config_file: Path) -> Iterator[str]:
    """What stands in mkdocs.yml and in the files that it inherits from, nearest first. A ConfigError where they go in a circle."""
    return (written for _, written in named_texts(config_file))


def named_texts(config_file: Path) -> Iterator[tuple[Path, str]]:
    """The same with the file that each text stands in."""
    seen: list[Path] = []
    while config_file.is_file():
        if config_file in seen:
            raise ConfigError(
                text("pipeline.inherits-itself", file=seen[0].name, through=seen[-1].name),
                hint=text("pipeline.inherits-itself-hint"),
            )
        seen.append(config_file)
        try:
            written = config_file.read_text(encoding="utf-8-sig")
        except ValueError:
            return  # MkDocs says what is wrong with it
        yield config_file, written
        parent = _PARENT.search(written)
        if parent is None:
            return
        config_file = (config_file.parent / (parent[1] or parent[2] or parent[3])).resolve()
