"""All rules, in the order that docs/reference/checks.md lists them, and the one way to run them."""

from dataclasses import dataclass, replace

from publisher.checks import identity, metadata, page_types, references
from publisher.checks.context import CheckContext
from publisher.checks.rule import Rule
from publisher.content.problems import CONTENT_RULES
from publisher.findings import Finding, Severity, in_order
from publisher.messages import Text, text

RULES: tuple[Rule, ...] = (*metadata.RULES, *page_types.RULES, *identity.RULES, *references.RULES)
# ReportLine by publisher.pipeline, which runs MkDocs and its plugins, and cannot be asked of values.
_PIPELINE_RULES = {
    **dict.fromkeys(("page-failed", "no-pages", "lfs-pointer"), Severity.ERROR),
    **dict.fromkeys(
        (
            "mkdocs",
            "nav-broken",
            "inherited-list-lost",
            "plugin-warning",
            "plugin-late",
            "history-missing",
            "file-not-published",
            "snippet-missing",
            "image-unreadable",
            "svg-too-large",
            "svg-unreadable",
        ),
        Severity.WARNING,
    ),
    # by publisher.glossary, of the words that pages use
    **dict.fromkeys(
        (
            "term-ambiguous",
            "term-common-word",
            "term-avoided",
            "term-unused",
            "term-forms-missing",
            "abbreviation-undefined",
        ),
        Severity.WARNING,
    ),
}


@dataclass(frozen=True, slots=True)
class Described:
    """A rule as documentation and code scanning tools list it."""

    id: str
    severity: Severity
    about: Text


def described_rules() -> tuple[Described, ...]:
    """Every rule there is: those of reading content/ first, then those of converting it, then those of this package."""
    severities = CONTENT_RULES | _PIPELINE_RULES | {rule.id: rule.severity for rule in RULES}
    return tuple(Described(rule, severity, text(f"check.about-{rule}")) for rule, severity in severities.items())


def run_checks(context: CheckContext) -> list[Finding]:
    """Run every rule and give all findings in order of place.

    What is wrong on a draft only is a warning: drafts never reach the portal, and must not keep the rest from it.
    """
    prefix = context.settings.docs_prefix
    found = []
    for rule in RULES:
        for finding in rule.run(context):
            draft = finding.is_error and context.is_draft(finding.path.removeprefix(prefix))
            found.append(replace(finding, severity=Severity.WARNING) if draft else finding)
    return in_order(found)
