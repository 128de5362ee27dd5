"""JSON Schema (2020-12) of the plugin's block: the settings are read once by a block that writes down what it is asked for."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from publisher.checks.levels import rules_to_set
from publisher.config import TARGETS, parse_settings
from publisher.content.people import PERSON
from publisher.content.schema import DIALECT, INTERVAL, front_matter_schema, of_any_case
from publisher.findings import Level
from publisher.intervals import Interval
from publisher.messages import Text
from publisher.settings_block import HOST, SettingsBlock

_ANY = "*"
_LINE = {"type": "string"}
_TEXTS: dict[str, Any] = {"anyOf": [{"type": ["string", "null"]}, {"type": "array", "items": _LINE}]}


class AskedBlock(SettingsBlock):
    """A block of settings without any, which keeps a schema of every key that it is asked for."""

    def __init__(self, raw: Mapping[str, object], prefix: str, problems: list[Text]) -> None:
        super().__init__(raw, prefix, problems)
        self._properties: dict[str, Any] = {}
        self._required: list[str] = []
        self._inner: dict[str, AskedBlock] = {}

    def schema(self) -> dict[str, Any]:
        """The schema of the whole block."""
        inner = {key: block.schema() for key, block in self._inner.items()}
        properties = {**self._properties, **inner}
        others = properties.pop(_ANY, False)
        required = [*self._required, *(key for key, found in inner.items() if found.get("required"))]
        asked = {"required": required} if required else {}
        kind = "object" if required else ["object", "null"]
        return {"type": kind, "properties": properties, "additionalProperties": others, **asked}

    def problem(self, key: str, name: str, **values: object) -> None:
        """Nothing is wrong where nothing is set."""

    def has(self, key: str) -> bool:  # noqa: ARG002 - every key that is known
        return True

    def names(self) -> tuple[str, ...]:
        return (_ANY,)

    def block(self, key: str) -> "AskedBlock":
        self._inner[key] = AskedBlock({}, "", [])
        return self._inner[key]

    def string(self, key: str) -> str | None:
        self._properties[key] = {"type": ["string", "null"], "pattern": r"\S"}
        return None

    def required(self, key: str, pattern: re.Pattern[str], *, missing: str, malformed: str) -> str | None:  # noqa: ARG002
        self._properties[key] = {"type": "string", "pattern": rf"^\s*(?:{pattern.pattern})\s*$"}
        self._required.append(key)
        return None

    def person(self, key: str, is_person: Callable[[str], bool]) -> str | None:  # noqa: ARG002
        self._properties[key] = {"type": ["string", "null"], "pattern": rf"^\s*{PERSON}\s*$"}
        return None

    def whole_number(self, key: str, *, least: int) -> int | None:
        self._properties[key] = {"type": ["integer", "null"], "minimum": least}
        return None

    def number_or_text(self, key: str) -> int | str | None:
        self._properties[key] = {"anyOf": [{"type": ["string", "null"]}, {"type": "integer", "minimum": 1}]}
        return None

    def flag(self, key: str, *, default: bool = False) -> bool:
        self._properties[key] = {"type": ["boolean", "null"], "default": default}
        return default

    def word(self, key: str, words: tuple[str, ...]) -> str:
        self._properties[key] = {"enum": [*words, None]}
        return words[0]

    def hosts(self, key: str) -> tuple[str, ...]:
        host = {"type": ["string"], "pattern": rf"^\s*(?:{HOST.pattern.replace('a-z', 'A-Za-z')})\s*$"}
        self._properties[key] = {"anyOf": [{"type": "null"}, host, {"type": "array", "items": host}]}
        return ()

    def texts(self, key: str) -> tuple[str, ...]:
        self._properties[key] = _TEXTS
        return ()

    def days(self, key: str) -> tuple[date, ...]:
        day = {"type": "string", "pattern": r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\s*$"}
        self._properties[key] = {"anyOf": [{"type": "null"}, day, {"type": "array", "items": day}]}
        return ()

    def command(self, key: str) -> tuple[str, ...]:
        word = {"type": "string", "pattern": r"\S"}
        self._properties[key] = {"anyOf": [word, {"type": "array", "items": _LINE, "contains": word}]}
        return ()

    def texts_by_language(self, key: str) -> Mapping[str, tuple[str, ...]] | None:
        by_language = {"type": "object", "additionalProperties": _TEXTS}
        self._properties[key] = {"anyOf": [*_TEXTS["anyOf"], by_language]}
        return None

    def interval(self, key: str) -> Interval | None:
        self._properties[key] = {"type": ["string", "null"], "pattern": rf"^\s*{INTERVAL}\s*$"}
        return None

    def mapping(self, key: str) -> Mapping[str, object]:
        self._properties[key] = {"type": ["object", "null"]}
        return {}

    def levels(self, key: str, rules: Mapping[str, Text | None] | None) -> Mapping[str, Level]:
        def of(levels: tuple[str, ...], *more: object) -> dict[str, Any]:
            patterns = "|".join(map(of_any_case, levels))
            return {"anyOf": [{"enum": [*levels, *more]}, {"type": "string", "pattern": rf"^\s*(?:{patterns})\s*$"}]}

        known = {
            rule: of((Level.ERROR,)) if reason else of(tuple(Level), False) for rule, reason in (rules or {}).items()
        }
        self._properties[key] = {"type": ["object", "null"], "properties": known, "additionalProperties": False}
        return {}

    def words(self, key: str, known: tuple[str, ...]) -> Mapping[str, str]:
        ours = rf"^\s*(?:{'|'.join(map(of_any_case, known))})\s*$"
        self._properties[key] = {
            "type": ["object", "null"],
            "propertyNames": {"not": {"pattern": ours}},
            "additionalProperties": {"enum": [*known, None]},
        }
        return {}

    def taken(self, key: str) -> object:
        self._properties.setdefault(key, {})
        return None


def settings_schema() -> dict[str, Any]:
    """The schema of what stands below ``publisher:`` in mkdocs.yml; ``defaults`` are front matter that pages inherit."""
    asked: list[AskedBlock] = []

    def block(raw: Mapping[str, object], prefix: str, problems: list[Text]) -> AskedBlock:
        asked.append(AskedBlock(raw, prefix, problems))
        return asked[-1]

    parse_settings({}, config_file=Path("mkdocs.yml"), docs_dir=Path(), site_name="", rules=rules_to_set(), block=block)
    schema = asked[0].schema()
    schema["properties"]["target"] = {"enum": [*TARGETS, None]}
    schema["properties"]["defaults"] = {k: v for k, v in front_matter_schema(of_page=False).items() if k != "$schema"}
    return {"$schema": DIALECT, **schema}
