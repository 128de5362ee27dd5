"""How much each rule counts in one base: ``checks`` of the settings, MkDocs' ``validation`` and ``strict``.

Whatever a rule's level, its findings are the same; here they become errors or warnings, or are left out.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from publisher.checks.registry import described_rules
from publisher.config import Settings
from publisher.content.problems import CONTENT_RULES
from publisher.findings import Finding, Level, Severity
from publisher.messages import Text, text

FIXED = {
    **dict.fromkeys(
        (
            "file-unreadable",
            "front-matter-unreadable",
            "front-matter-unterminated",
            "front-matter-not-first",
            "front-matter-no-dashes",
            "front-matter-not-a-mapping",
            "page-failed",
        ),
        "unreadable",
    ),
    **dict.fromkeys(("no-pages", "lfs-pointer"), "absent"),
    "path-outside-content": "outside",
    "id-duplicate": "identity",
    "owner-missing": "owner",
    "open-questions": "questions",
}
"""The rules that are errors in every base, and why: the reason is ``check.fixed-<why>``."""
OF_MKDOCS = frozenset({"mkdocs", "plugin-warning"})
"""The rules that repeat what MkDocs and its plugins say; ``strict`` makes them errors."""


def rules_to_set() -> dict[str, Text | None]:
    """Every rule that ``checks`` may name, with the reason why it cannot be lowered, or None."""
    return {rule.id: text(f"check.fixed-{FIXED[rule.id]}") if rule.id in FIXED else None for rule in described_rules()}


def levelled(findings: Iterable[Finding], settings: Settings, drafts: Collection[str]) -> Iterator[Finding]:
    """The findings as they count in a base. What is wrong on a draft (``drafts``: the paths that findings name) is never an error."""
    for finding in findings:
        level = _level(finding, settings)
        if level is None:
            yield _as_read_strictly(finding, settings, drafts)
        elif level is not Level.OFF:
            lenient = level is Level.WARNING or finding.path in drafts
            yield replace(finding, severity=Severity.WARNING if lenient else Severity.ERROR)


def keeps(rule: str) -> bool:
    """Whether a baseline may hold findings of a rule: not those that are errors in every base."""
    return rule not in FIXED


def _as_read_strictly(finding: Finding, settings: Settings, drafts: Collection[str]) -> Finding:
    """A finding of a rule that is read leniently for the sake of known findings counts as if it were not."""
    if settings.baseline is None or finding.rule not in settings.baseline.rules or finding.path in drafts:
        return finding
    return replace(finding, severity=CONTENT_RULES.get(finding.rule, finding.severity))


def _level(finding: Finding, settings: Settings) -> Level | None:
    """The level that settings give to a finding; None where they are silent."""
    if finding.rule in FIXED:
        return None
    said = settings.checks.get(finding.rule) or settings.validation.get(finding.validation)
    if said is None and settings.strict and finding.rule in OF_MKDOCS:
        return Level.ERROR
    return said


_HEARD = {"warn": Level.WARNING, "info": Level.WARNING, "ignore": Level.OFF}
_GROUPS = {
    "nav": ("omitted_files", "not_found", "absolute_links"),
    "links": ("not_found", "anchors", "absolute_links", "unrecognized_links"),
}


def heard_validation(written: object) -> dict[str, Level]:
    """The levels that mkdocs.yml itself gives under ``validation``, by ``nav.not_found``, ``links.anchors`` …

    ``written`` is what stands there, without MkDocs' defaults. MkDocs' ``warn`` and ``info`` are told as warnings, ``ignore`` is not
    told. A key that stands directly under ``validation`` is of both groups, as MkDocs has it.
    """
    heard: dict[str, Level] = {}
    block = written if isinstance(written, Mapping) else {}
    for group, keys in _GROUPS.items():
        of_group = block.get(group)
        values = {**block, **(of_group if isinstance(of_group, Mapping) else {})}
        for key in keys:
            level = _HEARD.get(str(values.get(key)))
            if level is not None:
                heard[f"{group}.{key}"] = level
    return heard
