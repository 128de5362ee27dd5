"""Front matter of other tools: keys that mean something here get our name, others an ``x-`` in front, so that nothing is taken wrongly."""

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

import yaml

from publisher.content.frontmatter import KEYS, MKDOCS_KEYS
from publisher.content.people import parse_person
from publisher.content.yaml_limits import Loader

_YAML = re.compile(r"\ufeff?---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\ufeff?\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_OWNERS: Mapping[str, str] = MappingProxyType(
    {
        "author": "owner",
        "authors": "owner",
        "page_owner": "owner",
        "responsible": "owner",
        "ответственный": "owner",
        "владелец": "owner",
    }
)
_RENAMED: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "confluence-markdown": {"labels": "tags", **_OWNERS},
        "obsidian": {"tag": "tags", **_OWNERS},
        "notion": dict(_OWNERS),
        "docusaurus": {"sidebar_label": "nav_title", "keywords": "tags"},
        "hugo": {"linktitle": "nav_title", "linkTitle": "nav_title", "categories": "tags"},
    }
)
# Keys with our name that mean something else there.
_OTHERS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "obsidian": frozenset({"aliases", "id", "type"}),
        "docusaurus": frozenset({"id", "type"}),
        "hugo": frozenset({"type", "id", "version"}),
        "confluence-markdown": frozenset({"id", "type", "version"}),
        "notion": frozenset({"id", "type", "version"}),
    }
)


def split_front(text: str) -> tuple[dict[str, Any] | None, str]:
    """The settings of a page, and its text; None for settings that cannot be read, which stay where they are."""
    if found := _TOML.match(text):
        try:
            return dict(tomllib.loads(found[1])), text[found.end() :]
        except tomllib.TOMLDecodeError:
            return None, text
    if found := _YAML.match(text):
        try:
            loaded = yaml.load(found[1], Loader=Loader)  # noqa: S506  a safe loader with limits
        except (yaml.YAMLError, ValueError, TypeError, RecursionError):
            return None, text
        return (
            (dict(loaded), text[found.end() :])
            if isinstance(loaded, dict)
            else (None, text)
            if loaded
            else ({}, text[found.end() :])
        )
    return {}, text


def in_our_words(front: Mapping[str, Any], tool: str) -> tuple[dict[str, Any], list[str]]:
    """The settings under our names, and what was renamed (``weight → x-weight``)."""
    out: dict[str, Any] = {}
    renamed: list[str] = []
    for written, said in front.items():
        key, value = str(written), _plain(said)
        name = _name_of(key, value, tool)
        if name == "aliases":
            value = [path for one in _listed(value) if (path := str(one).strip("/"))]
        if name != key:
            renamed.append(f"{key} → {name}")
        if name == "tags" and name in out:
            out[name] = list(dict.fromkeys([*_listed(out[name]), *_listed(value)]))
        elif name not in out:
            out[name] = value
    return out, renamed


def _name_of(key: str, value: Any, tool: str) -> str:
    """What a key is called here; one that nobody reads, or would read wrongly, gets an ``x-`` in front."""
    name = _RENAMED[tool].get(key, key)
    foreign = f"x-{re.sub(r'[^A-Za-z0-9_-]+', '-', key).strip('-') or 'key'}"
    if name == "owner":
        return name if isinstance(value, str) and parse_person(value) is not None else foreign
    if key.startswith(("x-", "x_")):
        return key
    is_known = name in KEYS | MKDOCS_KEYS and not (name in KEYS and name in _OTHERS[tool])
    return name if is_known else foreign


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [part.strip() for part in str(value).split(",")]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value
    return json.loads(json.dumps(value, default=str)) if isinstance(value, dict | list) else value


def with_front(front: Mapping[str, Any], body: str) -> str:
    """A page's file."""
    if not front:
        return body
    head = yaml.safe_dump(dict(front), allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{head}---\n\n{body.lstrip(chr(10))}"
