"""Front matter: keys under another name, and dates that are written in another order and can be read in one way only."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

import yaml

from publisher.content.frontmatter import KEYS, LEGACY_KEYS
from publisher.content.people import parse_person
from publisher.content.problems import Problems
from publisher.content.yamlhead import HeadEntry, HeadSource, read_entries
from publisher.fixing.lines import Replacement, lines_of

_OWNER_NAMES = frozenset(
    "owners page_owner doc_owner document_owner content_owner responsible responsible_person maintainer maintainers "
    "владелец ответственный".split()
)
_NAMES = frozenset({"owner", "deputy", "last_reviewed", "last_reviewed_by", "review_every", "next_review"})
_DATES = frozenset({"last_reviewed", "next_review", "planned"})
_DAY_FIRST = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([./-])([0-9]{1,2})\2([0-9]{1,2})")


def head_edits(text: str, yaml_text: str, first_line: int) -> Iterator[Replacement]:
    """The edits of one piece of front matter, whose YAML begins on a line of the file's text; each can be made alone."""
    entries = read_entries(HeadSource(yaml_text, "", first_line), Problems()) or []
    lines = lines_of(text)
    keys = {entry.key for entry in entries}
    names = {entry.key: _name_of(entry, keys) for entry in entries}
    claims = Counter(names.values())
    for entry in entries:
        name = names[entry.key] if claims[names[entry.key]] == 1 else entry.key
        line = lines[entry.place.line - 1]
        start = entry.place.column - 1
        # The value first: under its right name a malformed value would be a finding, and the name would stay wrong.
        if name in _DATES and isinstance(entry.node, yaml.ScalarNode):
            day = only_reading(entry.node.value)
            at = line.find(entry.node.value, start + len(entry.key))
            if day is not None and at >= 0:
                yield Replacement(entry.place.line, at, at + len(entry.node.value), day.isoformat())
        if name != entry.key and line[start:].startswith(entry.key):
            yield Replacement(entry.place.line, start, start + len(entry.key), name)


def _name_of(entry: HeadEntry, keys: set[str]) -> str:
    """The name that our reader knows the key by; its own where that is not certain, or stands there already."""
    plain = entry.key.strip().lower().replace(" ", "_").replace("-", "_")
    name = LEGACY_KEYS.get(plain, plain)
    if plain in _OWNER_NAMES and isinstance(entry.node, yaml.ScalarNode) and parse_person(entry.node.value):
        name = "owner"
    is_ours = name in _NAMES and (entry.key not in KEYS or entry.key in LEGACY_KEYS)
    return name if is_ours and name not in keys else entry.key


def only_reading(written: str) -> date | None:
    """The day that a date in another order means, where only one reading of it is a day; None of one that is in order."""
    value = written.strip()
    year_first, day_first = _YEAR_FIRST.fullmatch(value), _DAY_FIRST.fullmatch(value)
    if year_first:
        year, one, other = int(year_first[1]), int(year_first[3]), int(year_first[4])
        found = {_day(year, one, other)}  # year, day, month is nobody's order, unless nothing else is a day
        if found == {None}:
            found = {_day(year, other, one)}
    elif day_first:
        year, one, other = int(day_first[4]), int(day_first[1]), int(day_first[3])
        found = {_day(year, other, one), _day(year, one, other)} - {None}
    else:
        return None
    day = found.pop() if len(found) == 1 else None
    return day if day is not None and day.isoformat() != value else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
