"""The values of front matter keys: each kind of value read from its YAML node, or told to be malformed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

import yaml

from publisher.content.keys import normal_path
from publisher.content.model import Person, Place, RequiredReading
from publisher.content.people import names_several, parse_person
from publisher.content.problems import Problems, shown
from publisher.content.yamlhead import HeadSource, entries_of, is_null, is_trap
from publisher.intervals import Interval, parse_interval
from publisher.messages import Text, text

NEVER = "never"
_ID = re.compile(r"[a-z0-9][a-z0-9-]{2,62}")
_LANG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[Tt\s].*", re.DOTALL)
_WHOLE = re.compile(r"[1-9][0-9]{0,8}")
_CUT = re.compile(r"[ \t]+(#[^\s#][^\n]*)")
"""What YAML takes for a comment behind a value, and people write without a blank: ``Sprint #12``."""
_AUDIENCE = re.compile(r"newcomers|all|department:[1-9][0-9]{0,9}")
_REACK = ("major", "never", "yearly")


@dataclass(frozen=True, slots=True)
class WrittenValue:
    """One key's value as it was written, with what is needed to judge it."""

    key: str
    node: yaml.Node
    source: HeadSource
    problems: Problems
    today: date
    status_words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def wrong(self, rule: str, *, message: str = "", hint: Text | None = None, group: str = "", **told: Any) -> None:
        self.problems.add(
            rule, self.place, message=message, hint=hint, group=group, key=self.key, value=self.shown, **told
        )

    @property
    def place(self) -> Place:
        """Where the value begins."""
        return self.source.place(self.node.start_mark.index)

    @property
    def shown(self) -> str:
        """The value as its author wrote it, short enough for a sentence."""
        if isinstance(self.node, yaml.ScalarNode):
            return shown(self.node.value)
        return shown(self.source.text[self.node.start_mark.index : self.node.end_mark.index])

    def part(self, node: yaml.Node) -> "WrittenValue":
        """An item of a list, under the same key."""
        return replace(self, node=node)

    def scalar(self) -> str | None:
        """The text of a single value as written, whatever type YAML would give it; None for a list or a mapping."""
        return self.node.value if isinstance(self.node, yaml.ScalarNode) else None


Read = Callable[[WrittenValue], object]
Word = TypeVar("Word", bound=StrEnum)


def text_of(written: WrittenValue) -> str | None:
    """One line of text, as written: ``1.10`` stays 1.10, and is told to be in want of quotes."""
    value = written.scalar()
    if value is None:
        written.wrong("value-malformed", message="value-not-a-text")
        return None
    node = written.node
    if isinstance(node, yaml.ScalarNode) and is_trap(node):
        written.wrong("yaml-trap")
    elif isinstance(node, yaml.ScalarNode) and not node.style:
        cut = _CUT.match(written.source.text, node.end_mark.index)
        if cut:
            written.wrong("yaml-trap", message="yaml-comment", rest=shown(cut[1]))
    return " ".join(value.split())


def texts_of(written: WrittenValue) -> tuple[str, ...] | None:
    """A list of texts, or one text with commas; blanks and repetitions are dropped."""
    if isinstance(written.node, yaml.SequenceNode):
        parts = [text_of(written.part(node)) for node in written.node.value if not is_null(node)]
        if any(part is None for part in parts):
            return None
    else:
        line = text_of(written)
        if line is None:
            return None
        parts = list(line.split(","))
    return tuple(dict.fromkeys(part.strip() for part in parts if part and part.strip()))


def source_of(written: WrittenValue) -> str:
    """The file that ``import`` made a page of. Import alone reads it further, and other tools write an address there."""
    entries = written.node.value if isinstance(written.node, yaml.MappingNode) else []
    named = {key.value: value for key, value in entries if isinstance(key, yaml.ScalarNode)}
    file = named.get("file")
    return str(file.value) if isinstance(file, yaml.ScalarNode) else written.scalar() or ""


def id_of(written: WrittenValue) -> str | None:
    value = text_of(written)
    if value is not None and not _ID.fullmatch(value):
        written.wrong("id-malformed")
        return None
    return value


def lang_of(written: WrittenValue) -> str | None:
    value = text_of(written)
    if value is not None and not _LANG.fullmatch(value):
        written.wrong("lang-malformed")
        return None
    return value


def person_of(written: WrittenValue) -> Person | None:
    """One person; a group, a channel or several people cannot answer for a page."""
    value = written.scalar()
    person = parse_person(value) if value is not None else None
    if person is None:
        several = isinstance(written.node, yaml.SequenceNode) or (value is not None and names_several(value))
        written.wrong("owner-not-one-person" if several else "person-malformed")
    return person


def reviewer_of(written: WrittenValue) -> str | None:
    """Who reviewed, in the form of a person, kept as written."""
    return " ".join((written.scalar() or "").split()) if person_of(written) else None


def day_of(written: WrittenValue) -> date | None:
    """A calendar date, quoted or not; a moment of a day is none, for it would name two days in two time zones."""
    value = (written.scalar() or "").strip()
    match = _DAY.fullmatch(value)
    if match is None:
        written.wrong("date-malformed", message="date-with-time" if _MOMENT.fullmatch(value) else "")
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        written.wrong("date-malformed", message="date-impossible")
        return None


def past_day_of(written: WrittenValue) -> date | None:
    """A calendar date that is not after today."""
    day = day_of(written)
    if day is not None:
        written.problems.days.add(day)
    if day is not None and day > written.today:
        written.wrong("date-in-future", today=written.today.isoformat(), n=(day - written.today).days)
        return None
    return day


def interval_of(written: WrittenValue) -> Interval | None:
    value = written.scalar()
    interval = parse_interval(value) if value is not None else None
    if interval is None:
        written.wrong("interval-unknown")
    return interval


def review_interval_of(written: WrittenValue) -> Interval | str | None:
    """An interval, or NEVER."""
    if (written.scalar() or "").strip().lower() == NEVER:
        return NEVER
    return interval_of(written)


def flag_of(written: WrittenValue) -> bool | None:
    """A yes or a no."""
    value = (written.scalar() or "").strip().lower()
    if value in {"true", "yes", "on"}:
        return True
    if value in {"false", "no", "off"}:
        return False
    written.wrong("value-malformed", message="value-not-a-flag")
    return None


def number_of(written: WrittenValue) -> int | None:
    value = (written.scalar() or "").strip()
    if not _WHOLE.fullmatch(value):
        written.wrong("value-malformed", message="value-not-a-number")
        return None
    return int(value)


def word_of(written: WrittenValue, words: type[Word], rule: str) -> Word | None:
    """One word of a closed set."""
    value = (written.scalar() or "").strip().lower()
    known = {word.value: word for word in words}
    if value not in known:
        near = get_close_matches(value, known, n=1)
        hint = text("content.did-you-mean", name=near[0]) if near else None
        written.wrong(rule, hint=hint, known=", ".join(known))
        return None
    return known[value]


def aliases_of(written: WrittenValue) -> tuple[str, ...] | None:
    """Former paths in the content folder: no leading ``/``, none that leaves it."""
    paths = texts_of(written)
    if paths is None:
        return None
    normal = [normal_path(path).strip("/").removeprefix("./") for path in paths]
    for path in normal:
        if ".." in path.split("/") or "://" in path:
            written.wrong("alias-malformed", alias=shown(path))
            return None
    return tuple(dict.fromkeys(path for path in normal if path))


def required_reading_of(written: WrittenValue) -> RequiredReading | None:
    """``{audience: [all], due: 10 days}``; an audience is what makes it required."""
    if not isinstance(written.node, yaml.MappingNode):
        written.wrong("required-reading-malformed")
        return None
    audience: tuple[str, ...] | None = ()
    due: Interval | None = None
    reack = _REACK[0]
    for entry in entries_of(written.node, written.source):
        part = replace(written, key=f"{written.key}.{entry.key}", node=entry.node)
        if is_null(entry.node):
            continue
        if entry.key == "audience":
            audience = _audience_of(part)
        elif entry.key == "due":
            due = interval_of(part)
        elif entry.key == "reack":
            said = (part.scalar() or "").strip().lower()
            if said not in _REACK:
                part.wrong("required-reading-malformed", message="reack-unknown", known=", ".join(_REACK))
                return None
            reack = said
        else:
            part.problems.add(
                "unknown-key", entry.place, message="unknown-part", key=shown(part.key), known="audience, due, reack"
            )
    if audience is None:
        return None
    if not audience:
        written.wrong("required-reading-malformed", message="required-reading-audience")
        return None
    return RequiredReading(audience, due, reack)


def _audience_of(written: WrittenValue) -> tuple[str, ...] | None:
    groups = texts_of(written)
    if groups is None:
        return None
    for group in groups:
        kind, _, who = group.partition(":")
        person = parse_person(who) if kind == "user" else None
        if person is None and not _AUDIENCE.fullmatch(group):
            written.wrong("required-reading-malformed", message="audience-unknown", audience=shown(group))
            return None
    return tuple(group.lower() for group in groups)
