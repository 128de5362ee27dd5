"""Findings as SARIF 2.1.0 (OASIS), which code scanning services take in."""

from collections.abc import Sequence
from urllib.parse import quote

from publisher import __version__
from publisher.checks.annotations import fingerprinted
from publisher.checks.registry import described_rules
from publisher.findings import Finding
from publisher.messages import Catalogue

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif_log(findings: Sequence[Finding], catalogue: Catalogue, root: str) -> dict[str, object]:
    """A log of one run, with all rules that have findings described in it."""
    used = {finding.rule for finding in findings}
    rules = [rule for rule in described_rules() if rule.id in used]
    known = {rule.id for rule in rules}
    index = {rule: at for at, rule in enumerate([*(rule.id for rule in rules), *sorted(used - known)])}
    described = [
        {
            "id": rule.id,
            "shortDescription": {"text": catalogue.say(rule.about)},
            "defaultConfiguration": {"level": rule.severity.value},
        }
        for rule in rules
    ]
    driver = {
        "name": "publisher",
        "semanticVersion": __version__,
        "rules": [*described, *({"id": rule} for rule in sorted(used - known))],
    }
    results = [
        _result(finding, fingerprint, index[finding.rule], catalogue, root)
        for finding, fingerprint in fingerprinted(findings)
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(finding: Finding, fingerprint: str, index: int, catalogue: Catalogue, root: str) -> dict[str, object]:
    hint = f" {catalogue.say(finding.hint)}" if finding.hint else ""
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": finding.severity.value,
        "message": {"text": catalogue.say(finding.message) + hint},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(root + finding.path)},
                    "region": {"startLine": finding.line, "startColumn": finding.column},
                }
            }
        ],
        "partialFingerprints": {"publisherFinding/v1": fingerprint},
    }
