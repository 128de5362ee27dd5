"""The FILTER of user.get: prefixes on keys, arrays as values (docs: user/user-get.md)."""

import re
from collections.abc import Callable
from datetime import UTC, tzinfo
from typing import Any

from portal_emulator import php
from portal_emulator.people.accounts import text_of
from portal_emulator.tasks.dates import parse_moment

_KEY = re.compile(r"(!=%|!%=|!%|!=|!@|!|>=|>|<=|<|=%|%=|%|=|@)?([A-Z][A-Z0-9_]*)")
DATES = frozenset(
    {
        "DATE_REGISTER",
        "LAST_LOGIN",
        "TIMESTAMP_X",
        "LAST_ACTIVITY_DATE",
        "UF_EMPLOYMENT_DATE",
        "DATE_CREATE",
        "DATE_UPDATE",
        "DATE_ACTIVITY",
    }
)
_TRUE = ("Y", "1", "true", "True")

Values = Callable[[str], Any]
Test = Callable[[Values], bool]


def conditions(given: dict[str, Any], known: frozenset[str], zone: tzinfo, now: int) -> list[Test]:
    """One test a key; a key that the scope does not show is dropped, and then everybody comes back."""
    tests = []
    for key, value in given.items():
        match = _KEY.fullmatch(key)
        if match and match[2] in known:
            tests.append(_test(match[1] or "", match[2], value, zone, now))
    return tests


def _test(operator: str, name: str, value: Any, zone: tzinfo, now: int) -> Test:
    denied = operator.startswith("!")
    if name == "ACTIVE":
        wanted = "Y" if text_of(value) in _TRUE else "N"
        return lambda values: (text_of(values("ACTIVE")) == wanted) is not denied
    if name in DATES:
        return _date_test(operator, name, value, zone, now)
    if operator in (">", ">=", "<", "<="):
        return _compare_test(operator, name, value)
    wanted_texts = {text_of(item).casefold() for item in php.as_list(value)}
    if "%" in operator:
        patterns = [_pattern(text, own="=" in operator) for text in wanted_texts]
        return lambda values: (
            any(pattern.fullmatch(text) for pattern in patterns for text in _texts(values(name))) is not denied
        )
    return lambda values: (not wanted_texts.isdisjoint(_texts(values(name)))) is not denied


def _date_test(operator: str, name: str, value: Any, zone: tzinfo, now: int) -> Test:
    """What is no date retrieves nobody."""
    wanted = [parse_moment(text_of(item), zone, now) for item in php.as_list(value)]
    moments = [moment for moment in wanted if moment is not None]
    if not moments:
        return lambda _values: False

    def test(values: Values) -> bool:
        own = parse_moment(values(name), UTC, now) if isinstance(values(name), str) else None
        if own is None:
            return False
        if operator in (">", ">=", "<", "<="):
            return _ordered(operator, own, moments[0])
        return (own in moments) is not operator.startswith("!")

    return test


def _compare_test(operator: str, name: str, value: Any) -> Test:
    first = next(iter(php.as_list(value)), "")
    if name == "ID":
        return lambda values: _ordered(operator, php.to_int(values("ID")), php.to_int(first))
    return lambda values: any(_ordered(operator, text, text_of(first).casefold()) for text in _texts(values(name)))


def _ordered(operator: str, left: Any, right: Any) -> bool:
    if operator == ">":
        return bool(left > right)
    if operator == ">=":
        return bool(left >= right)
    return bool(left < right) if operator == "<" else bool(left <= right)


def _texts(value: Any) -> set[str]:
    return {text_of(item).casefold() for item in (value if isinstance(value, list) else [value])}


def _pattern(text: str, *, own: bool) -> re.Pattern[str]:
    """A LIKE pattern as a regular expression; without `own` the text is looked for anywhere."""
    if not own:
        return re.compile(f".*{re.escape(text)}.*", re.DOTALL)
    parts = [{"%": ".*", "_": "."}.get(letter, re.escape(letter)) for letter in re.sub("%+", "%", text)]
    return re.compile("".join(parts), re.DOTALL)
