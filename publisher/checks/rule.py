"""What a rule is: a stable id, a severity, and a function that finds where it is broken."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from publisher.checks.context import CheckContext
from publisher.content.model import Page, Place
from publisher.findings import Finding, Severity
from publisher.messages import Text, text


class Rule(Protocol):
    """One thing that content must, or should, be."""

    @property
    def id(self) -> str:
        """Kebab-case, never changed once released: people write it into their pipelines."""
        ...

    @property
    def severity(self) -> Severity: ...

    def run(self, context: CheckContext) -> Iterable[Finding]:
        """Every place where the rule is broken."""
        ...


@dataclass(frozen=True, slots=True)
class FindingFactory:
    """Makes findings of one rule. The sentence is ``check.<rule>``, the hint ``check.<rule>-hint``, unless others are named."""

    rule: str
    severity: Severity
    prefix: str

    def __call__(
        self,
        where: Page | Place,
        key: str = "",
        /,
        *,
        line: int = 0,
        column: int = 0,
        message: str = "",
        hint: str = "",
        group: str = "",
        validation: str = "",
        **told: object,
    ) -> Finding:
        """FindingFactory of a page: at ``key`` of its front matter where that was set, or at a line; or of any place in content/."""
        place = where if isinstance(where, Place) else where.meta.places.get(key, Place(where.path))
        return Finding(
            rule=self.rule,
            severity=self.severity,
            path=self.prefix + place.path,
            line=line or place.line,
            column=column or (1 if line else place.column),
            message=text(f"check.{message or self.rule}", **told),
            hint=_hint(hint or f"{message or self.rule}-hint", told),
            group=group,
            validation=validation,
        )


def _hint(name: str, told: dict[str, object]) -> Text:
    return text(f"check.{name}", **told)


Find = Callable[[CheckContext, FindingFactory], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class FoundRule:
    """A rule made of a function."""

    id: str
    severity: Severity
    find: Find

    def run(self, context: CheckContext) -> Iterable[Finding]:
        return self.find(context, FindingFactory(self.id, self.severity, context.settings.docs_prefix))


def error(rule_id: str) -> Callable[[Find], FoundRule]:
    """Make a function a rule whose findings stop a publish."""
    return lambda find: FoundRule(rule_id, Severity.ERROR, find)


def warning(rule_id: str) -> Callable[[Find], FoundRule]:
    """Make a function a rule whose findings are told."""
    return lambda find: FoundRule(rule_id, Severity.WARNING, find)
