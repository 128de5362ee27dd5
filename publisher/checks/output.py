"""Findings as people and tools read them: text, JSON, and the annotations of code hosts.

Formats are a contract (docs/reference/checks.md): text is ``path:line:column: severity: message [rule]`` with the hint
indented below, many findings alike told once with their places; JSON is ``findings/1`` and lists each. Text has the errors first,
then how often each rule is broken, then the warnings, those of a group (300 pages were never reviewed) last.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from publisher.checks.annotations import github_annotations, gitlab_report
from publisher.checks.junit import junit_report
from publisher.checks.sarif import sarif_log
from publisher.findings import Finding, Severity, in_order
from publisher.messages import Catalogue, Text, text

SCHEMA = "findings/1"
_GROUPED_FROM = 4
_PATHS_SHOWN = 5
# From how many warnings alike on a screen gains by telling them together, and of how many pages each place is listed then.
_MANY = 20
_PAGES_LISTED = 100
# Rules whose findings are alike whatever words they repeat: a template's commands, dates behind somebody else's status.
_WHATEVER_THE_WORDS = frozenset({"not-shown", "status-foreign"})


class Format(StrEnum):
    """What ``check --format`` offers."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    GITLAB = "gitlab"
    SARIF = "sarif"
    JUNIT = "junit"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One line of a report: a finding, or several that one act would cure, or many alike, told of the first of them.

    ``paths`` are those of the others of a group, ``alike`` the other findings that say the same of other places.
    """

    first: Finding
    message: Text
    paths: tuple[str, ...] = ()
    alike: tuple[Finding, ...] = ()


def render_findings(
    findings: Iterable[Finding],
    form: Format | str,
    catalogue: Catalogue,
    *,
    pages: int,
    rendered: int = 0,
    cached: int = 0,
    root: str = "",
    quiet: bool = False,
) -> str:
    """Say findings in a format, ending in a line break.

    ``pages`` is how many pages were looked at. ``root`` is the folder of mkdocs.yml in its repository (``docs/``), which the
    code hosts' formats put before each path; text and JSON count paths from the folder of mkdocs.yml. ``quiet`` shows errors only;
    the last line of text counts all.
    """
    found = in_order(list(findings))
    ordered = [finding for finding in found if finding.is_error] if quiet else found
    match Format(form):
        case Format.TEXT:
            last = _last_line(found, catalogue, pages=pages, rendered=rendered, cached=cached)
            return "\n".join([*_text(ordered, catalogue), last]) + "\n"
        case Format.JSON:
            return _json_text(_document(ordered, catalogue, pages=pages, rendered=rendered, cached=cached))
        case Format.GITHUB:
            told = [(told.first, _said(told, catalogue)) for told in grouped(ordered)]
            return github_annotations(told, catalogue, root)
        case Format.GITLAB:
            return _json_text(gitlab_report(ordered, catalogue, root))
        case Format.SARIF:
            return _json_text(sarif_log(ordered, catalogue, root))
        case Format.JUNIT:
            return junit_report(ordered, catalogue, root, pages=pages)


def grouped(findings: Sequence[Finding]) -> list[ReportLine]:
    """Put together four or more findings of one group; the order is that of each one's first place."""
    members: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        if finding.group:
            members.setdefault((finding.rule, finding.severity, finding.group), []).append(finding)
    told = []
    for finding in findings:
        group = members.get((finding.rule, finding.severity, finding.group), [])
        if len(group) < _GROUPED_FROM:
            told.append(ReportLine(finding, finding.message))
        elif finding is group[0]:
            message = text(f"{finding.message.key}-grouped", **dict(finding.message.values) | {"n": len(group)})
            told.append(ReportLine(finding, message, tuple(member.path for member in group[1:])))
    return told


def gathered(told: Sequence[ReportLine]) -> list[ReportLine]:
    """Put together many findings that say the same: thousands of a template's commands, each of another place."""
    kinds: dict[object, list[ReportLine]] = {}
    for one in told:
        if not one.paths:
            kinds.setdefault(_kind(one.first), []).append(one)
    many = {id(kind[0]): kind for kind in kinds.values() if len(kind) > _MANY}
    later = {id(one) for kind in many.values() for one in kind[1:]}
    return [
        replace(one, alike=tuple(other.first for other in many[id(one)][1:])) if id(one) in many else one
        for one in told
        if id(one) not in later
    ]


def _kind(finding: Finding) -> object:
    """What findings alike have in common; of what cannot be shown the kind, whatever the words that it is written with."""
    if finding.rule in _WHATEVER_THE_WORDS and not finding.is_error:
        return finding.message.key
    return finding.rule, finding.severity, finding.message, finding.hint


def _errors_first(told: Iterable[ReportLine]) -> list[ReportLine]:
    """Errors in order of place, then warnings, those of a group last: one act cures it."""
    return sorted(told, key=lambda one: (not one.first.is_error, not one.first.is_error and bool(one.paths)))


def _by_rule(findings: list[Finding], catalogue: Catalogue) -> list[str]:
    """How often each rule is broken, errors first, the most frequent first; nothing where all fits on a screen."""
    tally = Counter((finding.severity, finding.rule) for finding in findings)
    if len(findings) <= _MANY or len(tally) == 1 or all(finding.is_error for finding in findings):
        return []
    ranked = sorted(tally.items(), key=lambda one: (one[0][0] is not Severity.ERROR, -one[1], one[0][1]))
    width = len(str(max(tally.values())))
    rows = [f"  {n:>{width}}  {severity}  {rule}" for (severity, rule), n in ranked]
    return [catalogue("check.by-rule"), *rows]


def counts(findings: Iterable[Finding], catalogue: Catalogue, *, pages: int) -> str:
    """The last line of a report: how many errors and warnings there are in how many pages."""
    listed = list(findings)
    looked_at = text("check.pages", n=pages)
    if not listed:
        return catalogue("check.nothing-found", pages=looked_at)
    errors = sum(finding.is_error for finding in listed)
    return catalogue(
        "check.counts",
        errors=text("check.errors", n=errors),
        warnings=text("check.warnings", n=len(listed) - errors),
        pages=looked_at,
    )


def _text(findings: list[Finding], catalogue: Catalogue) -> list[str]:
    lines: list[str] = []
    tally = _by_rule(findings, catalogue)
    for told in _errors_first(gathered(grouped(findings))):
        if tally and not told.first.is_error:
            lines += tally
            tally = []
        first = told.first
        lines.append(
            f"{_visible(first.path)}:{first.line}:{first.column}: {first.severity}: "
            f"{_visible(catalogue.say(told.message))} [{first.rule}]"
        )
        if first.hint:
            lines.append(f"    {_visible(catalogue.say(first.hint))}")
        if told.paths:
            lines.append(f"    {_visible(_others(told.paths, catalogue))}")
        lines += [_visible(line) for line in _places(told.alike, catalogue)]
    return lines


def _last_line(findings: list[Finding], catalogue: Catalogue, *, pages: int, rendered: int, cached: int) -> str:
    last = counts(findings, catalogue, pages=pages)
    if rendered or cached:
        last = f"{last} {catalogue('check.rendering', rendered=rendered, cached=cached)}"
    return last


def _others(paths: tuple[str, ...], catalogue: Catalogue) -> str:
    distinct = tuple(dict.fromkeys(paths))
    shown = ", ".join(distinct[:_PATHS_SHOWN])
    more = len(distinct) - _PATHS_SHOWN
    return catalogue("check.also-more", paths=shown, n=more) if more > 0 else catalogue("check.also", paths=shown)


def _places(alike: tuple[Finding, ...], catalogue: Catalogue) -> Iterator[str]:
    """Every place of findings alike, a line a page."""
    if not alike:
        return
    yield f"    {catalogue('check.alike', n=len(alike))}"
    lines: dict[str, list[str]] = {}
    for finding in alike:
        lines.setdefault(finding.path, []).append(str(finding.line))
    for path in list(lines)[:_PAGES_LISTED]:
        yield f"      {path}:{', '.join(dict.fromkeys(lines[path]))}"
    if len(lines) > _PAGES_LISTED:
        yield f"      {catalogue('check.alike-more', n=len(lines) - _PAGES_LISTED)}"


def _said(told: ReportLine, catalogue: Catalogue) -> str:
    sentence = catalogue.say(told.message)
    return f"{sentence} {_others(told.paths, catalogue)}" if told.paths else sentence


def _visible(line: str) -> str:
    """Text from content in a terminal or a log: a control character is shown, never obeyed."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in line)


def _document(
    findings: list[Finding], catalogue: Catalogue, *, pages: int, rendered: int, cached: int
) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "pages": pages,
        "rendered": rendered,
        "cached": cached,
        "findings": [
            {
                "rule": finding.rule,
                "severity": finding.severity.value,
                "path": finding.path,
                "line": finding.line,
                "column": finding.column,
                "message": catalogue.say(finding.message),
                "hint": catalogue.say(finding.hint) if finding.hint else "",
            }
            for finding in findings
        ],
    }


def _json_text(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
