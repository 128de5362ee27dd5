"""Titles of ``nav`` as mkdocs.yml writes them, where YAML reads numbers, dates or truth values: ``2024:``, ``1.10:``, ``yes:``."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from publisher.pipeline.config_files import nearest_node


def nav_as_written(nav: Any, config_file: Path) -> Any:
    """MkDocs' ``nav`` with texts for titles; ``config_file`` is asked only where one is no text."""
    if not any(map(_is_misread, _titles(nav))):
        return nav
    found = nearest_node(config_file, "nav")
    return _spelt(nav, found[2] if found is not None else None)


def _is_misread(title: object) -> bool:
    return title is not None and not isinstance(title, str)


def _titles(nav: Any) -> Iterator[object]:
    if isinstance(nav, dict):
        yield from nav
    for item in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from _titles(item)


def _spelt(nav: Any, node: yaml.Node | None) -> Any:
    """A part of ``nav`` by the node that it was read from; by Python's spelling where a plugin changed it since."""
    same = node.value if node is not None and isinstance(node.value, list) else []
    if isinstance(nav, list):
        below = same if isinstance(node, yaml.SequenceNode) and len(same) == len(nav) else [None] * len(nav)
        return [_spelt(item, item_node) for item, item_node in zip(nav, below, strict=True)]
    if isinstance(nav, dict):
        pairs = same if isinstance(node, yaml.MappingNode) and len(same) == len(nav) else [(None, None)] * len(nav)
        return {
            _title(title, key): _spelt(value, value_node)
            for (title, value), (key, value_node) in zip(nav.items(), pairs, strict=True)
        }
    return nav


def _title(title: object, node: yaml.Node | None) -> object:
    if not _is_misread(title):
        return title
    return node.value if isinstance(node, yaml.ScalarNode) else str(title)
