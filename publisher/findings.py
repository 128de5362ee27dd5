"""What is wrong with the user's content: findings are values, and all of them are told at once."""

from dataclasses import dataclass
from enum import StrEnum

from publisher.messages import Text


class Severity(StrEnum):
    """An error stops a publish; a warning is told."""

    ERROR = "error"
    WARNING = "warning"


class Level(StrEnum):
    """How much a rule counts in one base: its findings stop a publish, are told, or are not told at all."""

    ERROR = "error"
    WARNING = "warning"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: where (path from the folder of mkdocs.yml, line and column from 1), what, and what to do.

    ``rule`` is a stable kebab-case id. ``group`` names findings that one act would cure (300 pages without an owner), so
    that text output can tell them in one line; empty for a finding that stands alone. ``validation`` is the key of MkDocs'
    ``validation`` that is about the same thing.
    """

    rule: str
    severity: Severity
    path: str
    line: int
    column: int
    message: Text
    hint: Text | None = None
    group: str = ""
    validation: str = ""

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


def in_order(findings: list[Finding]) -> list[Finding]:
    """Sort by place, then rule, and drop exact repetitions."""
    unique = dict.fromkeys(findings)
    return sorted(unique, key=lambda f: (f.path, f.line, f.column, f.rule, str(f.message)))
