"""What reading the content can find wrong: the rule ids with their severity, and the list that findings are written on."""

from dataclasses import dataclass, field
from datetime import date

from publisher.content.model import Place
from publisher.findings import Finding, Severity
from publisher.messages import Text, text

_ERRORS = (
    "file-unreadable",
    "file-not-utf8",
    "path-outside-content",
    "path-form-clash",
    "page-name-not-text",
    "front-matter-unreadable",
    "front-matter-unterminated",
    "front-matter-not-first",
    "front-matter-no-dashes",
    "front-matter-not-a-mapping",
    "duplicate-key",
    "value-malformed",
    "person-malformed",
    "owner-not-one-person",
    "deputy-is-owner",
    "date-malformed",
    "date-in-future",
    "next-review-too-early",
    "interval-unknown",
    "review-reason-missing",
    "id-malformed",
    "status-unknown",
    "lang-malformed",
    "alias-malformed",
    "required-reading-malformed",
)
_WARNINGS = (
    "file-name-not-text",
    "yaml-trap",
    "match-unknown",
    "type-unknown",
    "status-foreign",
    "status-hidden",
    "legacy-key",
    "unknown-key",
    "term-key-elsewhere",
    "page-key-inherited",
    "meta-file-ignored",
)
CONTENT_RULES = dict.fromkeys(_ERRORS, Severity.ERROR) | dict.fromkeys(_WARNINGS, Severity.WARNING)
_SHOWN = 60


@dataclass(slots=True)
class Problems:
    """Collects findings of ``content/``; ``prefix`` turns a path in the content folder into one from the folder of mkdocs.yml.

    ``lowered`` are the rules that are no errors in this base: what breaks them is read as well as it can be. ``days`` are those that
    were compared with today: on another day they may be judged otherwise.

    The sentence of a rule is ``content.<rule>`` and its hint ``content.<rule>-hint``, unless others are named.
    """

    prefix: str = ""
    findings: list[Finding] = field(default_factory=list)
    lowered: frozenset[str] = frozenset()
    days: set[date] = field(default_factory=set)

    def lowers(self, rule: str) -> bool:
        """Whether what breaks a rule is no error in this base."""
        return rule in self.lowered

    def forgives(self, since: int) -> bool:
        """Whether something was found after the first ``since`` findings, and all of it breaks rules that are lowered."""
        return len(self.findings) > since and all(finding.rule in self.lowered for finding in self.findings[since:])

    def add(
        self, rule: str, place: Place, *, message: str = "", hint: Text | None = None, group: str = "", **values: object
    ) -> None:
        """Write down one finding at a place; ``values`` fill both the sentence and the rule's own hint."""
        self.findings.append(
            Finding(
                rule=rule,
                severity=Severity.WARNING if self.lowers(rule) else CONTENT_RULES[rule],
                path=self.prefix + place.path,
                line=place.line,
                column=place.column,
                message=text(f"content.{message or rule}", **values),
                hint=hint or text(f"content.{message or rule}-hint", **values),
                group=group,
            )
        )


def shown(written: str) -> str:
    """What an author wrote, fit to be repeated in a sentence: one line, printable, at most 60 characters."""
    line = "".join(c if c.isprintable() else " " for c in written)
    line = " ".join(line.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
