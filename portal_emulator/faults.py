"""Faults on demand: which request is refused, lost, slowed down, or dies in its middle.

A rule's `nth` counts what matches it from the moment the rule was added: requests that carry its method (alone or in
a batch), or for `die_after_command` commands. It fires `times` times in a row.
"""

import threading
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    HTTP_503 = "http_503"
    HTTP_429 = "http_429"
    HTTP_500_HTML = "http_500_html"
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    SLOW = "slow"
    MALFORMED_JSON = "malformed_json"
    DIE_AFTER_COMMAND = "die_after_command"


SLOW_SECONDS = 3.0
_KEYS = {"method", "nth", "kind", "times"}


@dataclass(slots=True)
class Rule:
    """`method` None matches every REST request."""

    kind: Kind
    method: str | None = None
    nth: int = 1
    times: int = 1
    seen: int = 0

    def matches(self, method: str) -> bool:
        return self.method is None or self.method == normal_name(method)

    def count(self) -> bool:
        """Count one match; whether the rule fires at it."""
        self.seen += 1
        return self.nth <= self.seen < self.nth + self.times

    def as_dict(self) -> dict[str, Any]:
        return {
            "method": self.method,
            "nth": self.nth,
            "kind": self.kind.value,
            "times": self.times,
            "seen": self.seen,
        }


def normal_name(method: str) -> str:
    return method.lower().removesuffix(".json")


def parse_rules(value: Any) -> list[Rule]:
    """ValueError lists everything that is wrong, entry by entry."""
    if not isinstance(value, list):
        raise TypeError("faults are a JSON list of rules; an empty list clears them")
    wrong = [f"rule {number}: {problem}" for number, item in enumerate(value, 1) for problem in _problems(item)]
    if wrong:
        raise ValueError("; ".join(wrong))
    return [
        Rule(
            Kind(item["kind"]),
            normal_name(item["method"]) if item.get("method") is not None else None,
            item.get("nth", 1),
            item.get("times", 1),
        )
        for item in value
    ]


def _problems(item: Any) -> list[str]:
    if not isinstance(item, dict):
        return ["not an object"]
    problems = [f"unknown key {key!r}" for key in item if key not in _KEYS]
    if item.get("kind") not in list(Kind):
        problems.append(f"kind is one of {', '.join(Kind)}")
    if not isinstance(item.get("method"), str | None):
        problems.append("method is a name or null")
    for key in ("nth", "times"):
        number = item.get(key, 1)
        if isinstance(number, bool) or not isinstance(number, int) or number < 1:
            problems.append(f"{key} is a whole number from 1")
    return problems


class Faults:
    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self._guard = threading.Lock()

    def add(self, rules: list[Rule]) -> None:
        """Add rules after those that stand; none at all clears them."""
        with self._guard:
            self._rules = [*self._rules, *rules] if rules else []

    def as_list(self) -> list[dict[str, Any]]:
        with self._guard:
            return [rule.as_dict() for rule in self._rules]

    def at_request(self, methods: list[str]) -> Kind | None:
        """The fault of a request that carries these methods: the first rule that fires; every rule counts."""
        with self._guard:
            fired = [
                rule.kind
                for rule in self._rules
                if rule.kind is not Kind.DIE_AFTER_COMMAND and any(map(rule.matches, methods)) and rule.count()
            ]
        return fired[0] if fired else None

    def dies_after(self, method: str) -> bool:
        """Whether the connection closes when this command, just now done, is done."""
        with self._guard:
            fired = [
                rule
                for rule in self._rules
                if rule.kind is Kind.DIE_AFTER_COMMAND and rule.matches(method) and rule.count()
            ]
        return bool(fired)
