"""Findings in the forms that GitHub's and GitLab's pipelines show beside the changed lines.

GitHub: workflow commands ``::error file=…``. GitLab: the Code Quality report, a JSON list in the manner of Code Climate.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable

from publisher.findings import Finding, Severity
from publisher.messages import Catalogue

_GITLAB_SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def github_annotations(told: Iterable[tuple[Finding, str]], catalogue: Catalogue, root: str) -> str:
    """One command a line. Equal findings come grouped: GitHub shows ten annotations of a kind and drops the rest."""
    lines = []
    for finding, message in told:
        hint = f"\n{catalogue.say(finding.hint)}" if finding.hint else ""
        properties = {
            "file": root + finding.path,
            "line": str(finding.line),
            "col": str(finding.column),
            "title": finding.rule,
        }
        listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
        lines.append(f"::{finding.severity} {listed}::{_data(message + hint)}\n")
    return "".join(lines)


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def gitlab_report(findings: Iterable[Finding], catalogue: Catalogue, root: str) -> list[dict[str, object]]:
    """The report of all findings, each with a fingerprint that survives a shift of lines."""
    report: list[dict[str, object]] = []
    for finding, fingerprint in fingerprinted(findings):
        hint = f" {catalogue.say(finding.hint)}" if finding.hint else ""
        report.append(
            {
                "description": catalogue.say(finding.message) + hint,
                "check_name": finding.rule,
                "fingerprint": fingerprint,
                "severity": _GITLAB_SEVERITY[finding.severity],
                "location": {"path": root + finding.path, "lines": {"begin": finding.line}},
            }
        )
    return report


def fingerprinted(findings: Iterable[Finding]) -> list[tuple[Finding, str]]:
    """Each finding with what tells it from all others and from run to run: rule, path, values, and a count of equal ones."""
    met: Counter[str] = Counter()
    result = []
    for finding in findings:
        values = [(name, str(value)) for name, value in finding.message.values]
        identity = f"{finding.rule}\n{finding.path}\n{finding.message.key}\n{values}"
        met[identity] += 1
        digest = hashlib.sha256(f"{identity}\n{met[identity]}".encode("utf-8", "surrogatepass")).hexdigest()
        result.append((finding, digest))
    return result
