"""One block of settings, read key by key: every value is checked, and every problem is kept so that all are told at once."""

import re
import shlex
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from types import MappingProxyType

from publisher.findings import Level
from publisher.intervals import Interval, parse_interval
from publisher.messages import Text, text

HOST = re.compile(r"\*|(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*")


class SettingsBlock:
    """Takes values out of the plugin's block one by one and keeps every problem met."""

    def __init__(self, raw: Mapping[str, object], prefix: str, problems: list[Text]) -> None:
        self._raw = dict(raw)
        self._prefix = prefix
        self._asked: list[str] = []
        self.problems = problems

    def problem(self, key: str, name: str, **values: object) -> None:
        self.problems.append(text(f"config.{name}", setting=f"{self._prefix}{key}", **values))

    def block(self, key: str) -> "SettingsBlock":
        value = self.taken(key)
        if value is not None and not isinstance(value, Mapping):
            self.problem(key, "not-a-mapping")
            value = None
        return SettingsBlock({str(k): v for k, v in (value or {}).items()}, f"{self._prefix}{key}.", self.problems)

    def string(self, key: str) -> str | None:
        value = self.taken(key)
        if value is None or (isinstance(value, str) and value.strip()):
            return value.strip() if isinstance(value, str) else None
        self.problem(key, "not-a-text", value=value)
        return None

    def required(self, key: str, pattern: re.Pattern[str], *, missing: str, malformed: str) -> str | None:
        """A text that has to be there; ``missing`` and ``malformed`` name the problems."""
        value = self.string(key)
        if value is None:
            self.problem(key, missing)
        elif not pattern.fullmatch(value):
            self.problem(key, malformed, value=value)
        return value

    def person(self, key: str, is_person: Callable[[str], bool]) -> str | None:
        value = self.string(key)
        if value is not None and not is_person(value):
            self.problem(key, "not-a-person", value=value)
        return value

    def whole_number(self, key: str, *, least: int) -> int | None:
        value = self.taken(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= least):
            return value
        self.problem(key, "not-a-number", value=value, least=least)
        return None

    def number_or_text(self, key: str) -> int | str | None:
        """A whole number from 1, also written as text, or a name."""
        value = self.taken(key)
        if isinstance(value, str) and value.strip():
            written = value.strip()
            return int(written) if written.isascii() and written.isdecimal() and int(written) else written
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
            return value
        self.problem(key, "not-a-number-or-text", value=value)
        return None

    def flag(self, key: str, *, default: bool = False) -> bool:
        value = self.taken(key)
        if value is not None and not isinstance(value, bool):
            self.problem(key, "not-a-flag", value=value)
        return value if isinstance(value, bool) else default

    def word(self, key: str, words: tuple[str, ...]) -> str:
        """One of some words, the first where none is given."""
        value = self.taken(key)
        if value is not None and value not in words:
            self.problem(key, "not-a-word-of", value=value, known=", ".join(words))
        return value if isinstance(value, str) and value in words else words[0]

    def hosts(self, key: str) -> tuple[str, ...]:
        value = self.taken(key)
        names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        wrong = [name for name in names if not isinstance(name, str) or not HOST.fullmatch(name.strip().lower())]
        if wrong or not isinstance(value, str | list | None):
            self.problem(key, "not-hosts", value=wrong[0] if wrong else value)
            return ()
        return tuple(str(name).strip().lower() for name in names)

    def has(self, key: str) -> bool:
        """Whether the key stands in the block and was not taken yet."""
        return key in self._raw

    def names(self) -> tuple[str, ...]:
        """The keys of the block."""
        return tuple(self._raw)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.taken(key)
        texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        if any(not isinstance(text, str) for text in texts) or not isinstance(value, str | list | None):
            self.problem(key, "not-texts", value=value)
            return ()
        return tuple(text.strip() for text in texts if text.strip())

    def days(self, key: str) -> tuple[date, ...]:
        """Calendar days, as YAML reads them or written as text."""
        value = self.taken(key)
        found: set[date] = set()
        for item in value if isinstance(value, list) else [] if value is None else [value]:
            day = _day(item)
            if day is None:
                self.problem(key, "not-days", value=item)
                return ()
            found.add(day)
        return tuple(sorted(found))

    def command(self, key: str) -> tuple[str, ...]:
        """A program with its arguments: in one text, or one by one."""
        if not isinstance(self._raw.get(key), str):
            return self.texts(key)
        written = str(self.taken(key))
        try:
            return tuple(shlex.split(written))
        except ValueError:
            self.problem(key, "not-a-command", value=written)
            return ()

    def texts_by_language(self, key: str) -> Mapping[str, tuple[str, ...]] | None:
        """Texts for the base's own language (``""``), or for each language that is named; None where nothing is said."""
        if not isinstance(self._raw.get(key), Mapping):
            return {"": self.texts(key)} if key in self._raw else None
        block = self.block(key)
        return {language.lower(): block.texts(language) for language in block.names()}

    def interval(self, key: str) -> Interval | None:
        written = self.string(key)
        if written is None:
            return None
        interval = parse_interval(written)
        if interval is None:
            self.problem(key, "not-an-interval", value=written)
        return interval

    def mapping(self, key: str) -> Mapping[str, object]:
        value = self.taken(key)
        if value is None:
            return MappingProxyType({})
        if not isinstance(value, Mapping):
            self.problem(key, "not-a-mapping")
            return MappingProxyType({})
        return MappingProxyType({str(k): v for k, v in value.items()})

    def levels(self, key: str, rules: Mapping[str, Text | None] | None) -> Mapping[str, Level]:
        """A level for each rule that is named. ``rules`` are all there are, with the reason why one cannot be lowered."""
        block = self.block(key)
        levels: dict[str, Level] = {}
        for rule in block.names():
            written = block.taken(rule)
            level = _level(written)
            reason = rules.get(rule) if rules is not None else None
            if rules is not None and rule not in rules:
                block.unknown(rule, rules, name="unknown-rule")
            elif level is None:
                block.problem(rule, "not-a-level", value=written)
            elif reason is not None and level is not Level.ERROR:
                block.problem(rule, "rule-not-lowered", level=level.value, reason=reason)
            else:
                levels[rule] = level
        return MappingProxyType(levels)

    def words(self, key: str, known: tuple[str, ...]) -> Mapping[str, str]:
        """Words of somebody else's with the one of ours that each stands for; letter case does not count."""
        block = self.block(key)
        words: dict[str, str] = {}
        for name in block.names():
            ours = block.word(name, known)
            word = " ".join(name.split()).casefold()
            if word in known:
                block.problem(name, "own-status-word", known=", ".join(known))
            words[word] = ours
        return MappingProxyType(words)

    def taken(self, key: str) -> object:
        """The value of a key, whatever it is; None where it is absent."""
        self._asked.append(key)
        return self._raw.pop(key, None)

    def unknown(self, key: str, known: Iterable[str], *, name: str = "unknown-setting") -> None:
        """Tell of a key that nobody reads, with the key that was probably meant."""
        by_form = {_plain(one): one for one in known}
        near = get_close_matches(_plain(key), by_form, n=1)
        if near:
            self.problem(key, f"{name}-near", near=f"{self._prefix}{by_form[near[0]]}")
        else:
            self.problem(key, name)

    def done(self) -> None:
        """Tell of the keys that nobody read."""
        for key in self._raw:
            self.unknown(key, self._asked)


def _day(value: object) -> date | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None


def _plain(name: str) -> str:
    return name.lower().replace("_", "-").replace(" ", "-")


def _level(written: object) -> Level | None:
    """A level as people write it; YAML takes an unquoted ``off`` for false."""
    if written is False:
        return Level.OFF
    word = written.strip().lower() if isinstance(written, str) else ""
    return Level(word) if word in set(Level) else None
