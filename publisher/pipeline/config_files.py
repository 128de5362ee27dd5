"""The files that one mkdocs.yml is made of, and what stands in them before MkDocs adds its defaults."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml
from mkdocs.utils.yaml import get_yaml_loader

from publisher.content.yaml_limits import Loader
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


def nearest_node(config_file: Path, key: str) -> tuple[Path, str, yaml.Node] | None:
    """What stands under a key at the top of mkdocs.yml, or of the nearest file that it inherits from which has it; with that file and
    its text. None without one, and where a file before it is no YAML.
    """
    for file, written in named_texts(config_file):
        try:
            root = yaml.compose(written, Loader=Loader)
        except yaml.YAMLError:
            return None
        for name, value in root.value if isinstance(root, yaml.MappingNode) else ():
            if name.value == key:
                return file, written, value
    return None


def written_keys(config_file: Path, *keys: str) -> dict[str, object]:
    """The values that mkdocs.yml and the files that it inherits from give to some keys of the top level, put together as MkDocs does.

    MkDocs itself no longer tells what was written and what is its own default once it has read the files.
    """
    found: dict[str, object] = {}
    for written in reversed(list(written_in(config_file))):
        if any(key in written for key in keys):
            found = _merged(found, _values(written, keys))
    return found


def line_of_key(config_file: Path, key: str) -> int:
    """The line of mkdocs.yml that a key of the top level stands on; 1 where it stands in a file that is inherited."""
    written = next(written_in(config_file), "")
    found = re.search(rf"^[\"']?{re.escape(key)}[\"']?\s*:", written, re.MULTILINE)
    return written.count("\n", 0, found.start()) + 1 if found else 1


def is_named(theme: object) -> bool:
    """Whether what stands under ``theme`` chooses one, and does not only set its language."""
    return not isinstance(theme, Mapping) or "name" in theme or "custom_dir" in theme


def _values(written: str, keys: tuple[str, ...]) -> dict[str, object]:
    try:
        root = yaml.compose(written, Loader=Loader)
        pairs = root.value if isinstance(root, yaml.MappingNode) else []
        return {key.value: _value(written, node) for key, node in pairs if key.value in keys}
    except (yaml.YAMLError, RecursionError):
        return {}  # MkDocs says what is wrong with it


def _value(written: str, node: yaml.Node) -> object:
    """One value, read alone: what stands elsewhere in the file may be for Python to make, and is not made here."""
    lines = " " * node.start_mark.column + written[node.start_mark.index : node.end_mark.index]
    loader = get_yaml_loader(yaml.SafeLoader)
    return yaml.load(lines, Loader=loader)  # noqa: S506 - a safe loader, with the tags of MkDocs


def _merged(far: Mapping[str, object], near: Mapping[str, object]) -> dict[str, object]:
    merged = dict(far)
    for key, value in near.items():
        below = merged.get(key)
        both = isinstance(value, Mapping) and isinstance(below, Mapping)
        merged[key] = _merged(below, value) if both else value  # type: ignore[arg-type]
    return merged
