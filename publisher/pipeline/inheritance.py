"""What a file that inherits from another one loses: MkDocs puts mappings together, and lists in each other's place."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from publisher.content.yaml_limits import Loader
from publisher.content.yamlhead import HeadSource
from publisher.findings import Finding, Severity
from publisher.messages import text
from publisher.pipeline.config_files import named_texts
from publisher.pipeline.mkdocs_config import PLUGIN

_LISTS = ("plugins", "markdown_extensions")


@dataclass(frozen=True, slots=True)
class _Block:
    """One list, or mapping, of plugins or extensions: their names, with those of the publisher's own settings."""

    names: tuple[str, ...]
    is_mapping: bool
    line: int


def inheritance_findings(config_file: Path) -> Iterator[Finding]:
    """A warning for each list that takes the place of an inherited one which had more in it."""
    files = list(named_texts(config_file))
    if len(files) < 2:
        return
    blocks = [_blocks(written) for _, written in files]
    for key in _LISTS:
        near = blocks[0].get(key)
        far = next((found[key] for found in blocks[1:] if key in found), None)
        if near is None or far is None or (near.is_mapping and far.is_mapping):
            continue
        lost = [name for name in far.names if name not in near.names]
        if lost:
            message = text("pipeline.inherited-list-lost", key=key, lost=", ".join(lost))
            hint = text("pipeline.inherited-list-lost-hint", key=key)
            name = config_file.name
            yield Finding("inherited-list-lost", Severity.WARNING, name, near.line, 1, message, hint)


def _blocks(written: str) -> dict[str, _Block]:
    try:
        root = yaml.compose(written, Loader=Loader)
    except yaml.YAMLError:
        return {}
    source = HeadSource(written, "")
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    return {
        key.value: _Block(
            tuple(_names(value)), isinstance(value, yaml.MappingNode), source.place(key.start_mark.index).line
        )
        for key, value in pairs
        if key.value in _LISTS
    }


def _names(block: yaml.Node) -> Iterator[str]:
    """The names in a list or mapping; of the publisher also ``publisher.time_zone`` and so on."""
    for item in block.value if isinstance(block, yaml.SequenceNode | yaml.MappingNode) else ():
        name, settings = item if isinstance(item, tuple) else (item, None)
        if isinstance(item, yaml.MappingNode) and len(item.value) == 1:
            name, settings = item.value[0]
        if isinstance(name, yaml.ScalarNode):
            yield name.value
            if name.value == PLUGIN and isinstance(settings, yaml.MappingNode):
                yield from (f"{PLUGIN}.{key.value}" for key, _ in settings.value)
