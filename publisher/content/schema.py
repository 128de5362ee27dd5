"""JSON Schema (2020-12) of front matter, of ``.meta.yml`` and of ``defaults``, made of the functions that read the keys.

A schema says of one value what its reader takes without an error. It cannot say what depends on other keys or on the day, which is
tested (tests/property/test_schema_laws.py). What only earns a warning is allowed.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from publisher.content import values
from publisher.content.frontmatter import LEGACY_KEYS, PAGE_ONLY, readers
from publisher.content.model import Status
from publisher.content.people import PERSON
from publisher.content.statuses import hiding_flag_of, status_of
from publisher.intervals import NAMED, Unit

Schema = Mapping[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SCALAR = ["string", "number", "boolean"]
# One in a list, and one among several in a line with commas.
_LEAVES = r"[/\\]\.\.(?:\s*$|[/\\])|^\s*\.\.(?:\s*$|[/\\])|:[/\\]{2}[\s\S]*[^/\\\s]"
_LEAVES_IN_LINE = r"[/\\]\.\.(?:\s*(?:,|$)|[/\\])|(?:^|,)\s*\.\.(?:\s*(?:,|$)|[/\\])|:[/\\]{2}[^,]*[^/\\\s,]"


def of_any_case(word: str) -> str:
    """A pattern for a word in small or capital letters: JSON Schema has no switch for it."""
    return "".join(f"[{letter.upper()}{letter}]" if letter.isalpha() else letter for letter in word)


def _either(*patterns: str) -> str:
    return f"(?:{'|'.join(patterns)})"


def _whole(pattern: str) -> str:
    return rf"^\s*{pattern}\s*$"


_UNITS = _either(*(of_any_case(unit) for unit in Unit if unit is not Unit.YEAR))
_COUNT = r"(?!0+\s)[0-9]{1,4}"
INTERVAL = _either(
    rf"{_COUNT}\s+{_UNITS}[sS]?",
    rf"0*(?:[1-9][0-9]?|100)\s+{of_any_case(Unit.YEAR)}[sS]?",
    *map(of_any_case, NAMED),
)
"""The pattern of an interval."""
_LEAP = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
_DAY = (
    r"(?!0000)(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    rf"|02-(?:0[1-9]|1[0-9]|2[0-8]))|{_LEAP}-02-29)"
)
_AUDIENCE = _either("all", "department:[1-9][0-9]{0,9}", rf"user:\s*{PERSON}")
_TEXT: Schema = {"type": [*_SCALAR, "null"]}


def _pattern(pattern: str, **more: object) -> Schema:
    return {"type": ["string", "null"], "pattern": _whole(pattern), **more}


def _words(*words: str) -> Schema:
    """One of some words; another one is only warned of."""
    return {"anyOf": [{"enum": list(words)}, {}]}


def _flag() -> Schema:
    words = map(of_any_case, ("true", "yes", "on", "false", "no", "off"))
    return {"anyOf": [{"type": ["boolean", "null"]}, {"type": "string", "pattern": _whole(_either(*words))}]}


def _texts() -> Schema:
    return {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}


def _aliases() -> Schema:
    def without(pattern: str) -> Schema:
        return {**_TEXT, "not": {"type": "string", "pattern": pattern}}

    return {"anyOf": [without(_LEAVES_IN_LINE), {"type": "array", "items": without(_LEAVES)}]}


def _required_reading() -> Schema:
    line = rf"(?:,\s*)*{_AUDIENCE}\s*(?:,\s*(?:{_AUDIENCE}\s*)?)*"
    one = {"type": "string", "pattern": _whole(_AUDIENCE)}
    nothing = {"anyOf": [{"type": "null"}, {"type": "string", "pattern": r"^\s*$"}]}
    listed = {"type": "array", "items": {"anyOf": [one, nothing]}, "contains": one}
    audience = {"anyOf": [{"type": "string", "pattern": _whole(line)}, listed]}
    due = _pattern(INTERVAL)
    return {"type": ["object", "null"], "properties": {"audience": audience, "due": due}, "required": ["audience"]}


_OF_READERS: Mapping[object, Schema] = {
    values.text_of: _TEXT,
    values.texts_of: _texts(),
    values.id_of: {
        "anyOf": [_pattern("[a-z0-9][a-z0-9-]{2,62}"), {"type": "integer", "minimum": 100}, {"type": "boolean"}],
    },
    values.lang_of: _pattern("[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*"),
    values.person_of: _pattern(PERSON),
    values.reviewer_of: _pattern(PERSON),
    values.day_of: _pattern(_DAY),
    values.past_day_of: _pattern(_DAY),
    values.interval_of: _pattern(INTERVAL),
    values.review_interval_of: _pattern(_either(INTERVAL, of_any_case(values.NEVER))),
    values.flag_of: _flag(),
    values.number_of: {
        "anyOf": [{"type": "integer", "minimum": 1, "maximum": 999_999_999}, _pattern("[1-9][0-9]{0,8}")],
    },
    values.aliases_of: _aliases(),
    values.required_reading_of: _required_reading(),
    values.source_of: {"anyOf": [{"type": "object", "properties": {"file": _TEXT, "hash": _TEXT, "text": _TEXT}}, {}]},
    status_of: _words(*Status),
    hiding_flag_of: _flag(),
}


def schema_of(read: object) -> Schema:
    """The schema of what one reader takes."""
    if isinstance(read, partial):
        words = read.keywords.get("words")
        return _words(*words) if words is not None else schema_of(read.func)
    return _OF_READERS[read]


def front_matter_schema(*, of_page: bool) -> dict[str, Any]:
    """The schema of a page's front matter, or (``of_page`` false) of what pages inherit. Other keys are only warned of."""
    properties: dict[str, Any] = {
        key: schema_of(read) for key, read in readers().items() if of_page or key not in PAGE_ONLY
    }
    for old, key in LEGACY_KEYS.items():
        properties[old] = {"allOf": [properties[key]], "deprecated": True}
    return {"$schema": DIALECT, "type": ["object", "null"], "properties": properties}
