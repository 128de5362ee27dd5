"""Levels of rules: what ``checks``, MkDocs' ``validation`` and ``strict`` make of findings."""

from dataclasses import replace
from pathlib import Path

import pytest

from publisher.checks.levels import FIXED, heard_validation, levelled, rules_to_set
from publisher.checks.registry import described_rules
from publisher.config import Settings, parse_settings
from publisher.errors import ConfigError
from publisher.findings import Finding, Level, Severity
from publisher.messages import text

BROKEN = Finding("link-broken", Severity.ERROR, "content/a.md", 1, 1, text("check.link-broken", target="x"))
ORPHAN = Finding("orphan", Severity.WARNING, "content/a.md", 1, 1, text("check.orphan"))
SAID = Finding("mkdocs", Severity.WARNING, "mkdocs.yml", 1, 1, text("pipeline.mkdocs-warns", message="x"))
# The errors of the first version. A later version's rules begin as warnings: nobody's pipeline turns red unasked.
FIRST_ERRORS = frozenset(
    "file-unreadable file-not-utf8 path-outside-content path-form-clash page-name-not-text front-matter-unreadable "
    "front-matter-unterminated front-matter-not-first front-matter-no-dashes front-matter-not-a-mapping duplicate-key "
    "value-malformed person-malformed owner-not-one-person deputy-is-owner date-malformed date-in-future "
    "next-review-too-early interval-unknown review-reason-missing id-malformed status-unknown lang-malformed alias-malformed "
    "required-reading-malformed page-failed no-pages lfs-pointer owner-missing title-too-long merge-conflict id-duplicate "
    "term-duplicate alias-collision superseded-by-unknown superseded-by-cycle see-unknown path-case-clash link-broken "
    "image-broken anchor-broken link-outside "
    # no page had this block before the version that writes it
    "open-questions".split()
)


def settings(*, strict: bool = False, validation: object = None, **block: object) -> Settings:
    return parse_settings(
        {"knowledge_base": {"code": "strategy"}, **block},
        config_file=Path("/r/mkdocs.yml"),
        docs_dir=Path("/r/content"),
        site_name="S",
        rules=rules_to_set(),
        validation=heard_validation(validation),
        strict=strict,
    )


def level(finding: Finding, base: Settings, *drafts: str) -> str:
    found = list(levelled([finding], base, drafts))
    return found[0].severity.value if found else "off"


def problems(**block: object) -> list[str]:
    with pytest.raises(ConfigError) as wrong:
        settings(**block)
    return [str(problem) for problem in wrong.value.problems]


def test_rules_of_later_versions_begin_as_warnings() -> None:
    """An error that the first version did not have would refuse what was published yesterday."""
    assert {rule.id for rule in described_rules() if rule.severity is Severity.ERROR} <= FIRST_ERRORS


@pytest.mark.parametrize("written", ["error", "warning", "off", "Warning", False])
def test_checks_give_a_rule_its_level(written: object) -> None:
    """Down and up; YAML takes an unquoted off for false."""
    base = settings(checks={"link-broken": written, "orphan": written})
    expected = "off" if written is False else str(written).lower()
    assert (level(BROKEN, base), level(ORPHAN, base), level(SAID, base)) == (expected, expected, "warning")


def test_what_is_raised_is_no_error_on_a_draft() -> None:
    """What is wrong on a draft only is a warning, whatever its level."""
    assert level(ORPHAN, settings(checks={"orphan": "error"}), "content/a.md") == "warning"


@pytest.mark.parametrize("rule", sorted(FIXED))
def test_what_cannot_be_lowered_is_refused_with_the_reason(rule: str) -> None:
    """The rule is named, and why; ``error`` may be written."""
    for written in ("warning", "off"):
        (problem,) = problems(checks={rule: written})
        assert problem.startswith(f"checks.{rule} cannot be {written}: ")
    assert settings(checks={rule: "error"}).checks == {rule: Level.ERROR}


def test_an_unknown_rule_and_an_unknown_level_are_refused() -> None:
    """With the rule that was probably meant."""
    assert problems(checks={"link_broken": "off", "zzz": "off", "orphan": "fatal"}) == [
        "checks.link_broken: there is no such rule. Did you mean checks.link-broken?",
        "checks.zzz: there is no such rule; docs/reference/checks.md lists them.",
        "checks.orphan: error, warning or off is expected, not 'fatal'.",
    ]


def test_an_unknown_setting_is_refused_with_the_one_that_was_meant() -> None:
    """At the top and in a block."""
    assert problems(time_zome="Europe/Berlin", review={"leed": "3 days"}) == [
        "review.leed is not a setting of the publisher. Did you mean review.lead?",
        "time_zome is not a setting of the publisher. Did you mean time_zone?",
    ]


def test_words_for_a_status_stand_for_ours() -> None:
    """Our own words need no explanation, and no other target is known."""
    assert settings(status_words={"Accepted ": "active"}).status_words == {"accepted": "active"}
    assert len(problems(status_words={"Draft": "active", "done": "finished"})) == 2


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({}, "error"),
        ({"links": {"not_found": "warn"}}, "warning"),
        ({"links": {"not_found": "info"}}, "warning"),
        ({"links": {"not_found": "ignore"}}, "off"),
        ({"not_found": "ignore"}, "off"),
        ({"not_found": "ignore", "links": {"not_found": "warn"}}, "warning"),
        ({"links": {"anchors": "ignore"}, "nav": {"not_found": "ignore"}}, "error"),
    ],
)
def test_keys_of_validation_that_are_written_are_heard(written: object, expected: str) -> None:
    """MkDocs' own defaults lower nothing; what is closer to the rule beats them all."""
    link = replace(BROKEN, validation="links.not_found")
    assert level(link, settings(validation=written)) == expected
    assert level(link, settings(validation=written, checks={"link-broken": "error"})) == "error"


def test_strict_raises_what_mkdocs_says_and_nothing_else() -> None:
    """``checks`` beats it."""
    assert (level(SAID, settings(strict=True)), level(ORPHAN, settings(strict=True))) == ("error", "warning")
    assert level(SAID, settings(strict=True, checks={"mkdocs": "warning"})) == "warning"
