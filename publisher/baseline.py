"""Known findings of a base, so that only new ones count. A finding is recognised by what it says, not by its line.

The file (``baseline/1``) names by page and rule a short digest of each finding, ``×2`` where two say the same.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from publisher.errors import ConfigError
from publisher.findings import Finding
from publisher.messages import Text, text

SCHEMA = "baseline/1"
_DIGITS = 8
# What a sentence tells of the day of the run.
_OF_THE_DAY = frozenset({"today"})
Kind = tuple[str, str, str]
"""A page's path, a rule, and the digest of what is told."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Known findings, and how many there are of each kind."""

    known: Mapping[Kind, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def rules(self) -> frozenset[str]:
        """The rules that known findings break."""
        return frozenset(rule for _, rule, _ in self.known)

    def divide(self, findings: Iterable[Finding]) -> tuple[list[Finding], int, int]:
        """The findings that are not known, how many are, and how many known ones are gone."""
        left = Counter(self.known)
        fresh = []
        for finding in findings:
            kind = kind_of(finding)
            if left[kind] > 0:
                left[kind] -= 1
            else:
                fresh.append(finding)
        gone = sum(left.values())
        return fresh, sum(self.known.values()) - gone, gone


def kind_of(finding: Finding) -> Kind:
    """What tells a finding from others on its page, wherever it stands: numbers and the day do not count."""
    said = [(name, _said(value)) for name, value in finding.message.values if name not in _OF_THE_DAY]
    told = f"{finding.message.key}\n{said}"
    digest = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    return finding.path, finding.rule, digest


def _said(value: object) -> object:
    if isinstance(value, Text):
        return value.key, [_said(inner) for _, inner in value.values]
    return "" if isinstance(value, int | float) else str(value)


def baseline_of(findings: Iterable[Finding], keeps: Callable[[str], bool]) -> Baseline:
    """All findings of the rules that ``keeps`` lets be known."""
    return Baseline(MappingProxyType(Counter(kind_of(finding) for finding in findings if keeps(finding.rule))))


def render_baseline(baseline: Baseline) -> str:
    """The file: a line for each page, in order, so that a change shows as the lines of its pages."""
    pages: dict[str, dict[str, list[str]]] = {}
    for (path, rule, digest), n in sorted(baseline.known.items()):
        pages.setdefault(path, {}).setdefault(rule, []).append(digest if n == 1 else f"{digest}×{n}")
    lines = [f"    {json.dumps(path)}: {json.dumps(rules, ensure_ascii=False)}" for path, rules in pages.items()]
    listed = "{\n" + ",\n".join(lines) + "\n  }" if lines else "{}"
    return f'{{\n  "schema": "{SCHEMA}",\n  "known": {listed}\n}}\n'


def parse_baseline(written: str, *, file: str) -> Baseline:
    """Read the file; a ConfigError where it is none."""
    known: Counter[Kind] = Counter()
    try:
        document = json.loads(written)
        if document["schema"] != SCHEMA:
            raise ValueError(document["schema"])  # noqa: TRY301 - one sentence for all that is wrong with it
        for path, rules in document["known"].items():
            for rule, digests in rules.items():
                for digest in digests:
                    name, _, times = digest.partition("×")
                    known[path, rule, name] += int(times or 1)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        hint = text("check.baseline-malformed-hint", file=file)
        raise ConfigError(text("check.baseline-malformed", file=file), hint=hint) from None
    return Baseline(MappingProxyType(known))
