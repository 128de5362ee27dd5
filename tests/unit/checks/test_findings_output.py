"""Findings as text, JSON, GitHub annotations, GitLab's report and SARIF."""

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from publisher.checks.output import Format, render_findings
from publisher.checks.registry import _PIPELINE_RULES, RULES, described_rules
from publisher.content.problems import CONTENT_RULES, shown
from publisher.findings import Finding, Severity, in_order
from publisher.messages import LANGUAGES, Catalogue, Text, load_area, text

EN, RU = Catalogue("en"), Catalogue("ru")
BROKEN = Finding(
    "link-broken",
    Severity.ERROR,
    "content/a.md",
    3,
    7,
    text("check.link-broken", target="b.md"),
    text("check.did-you-mean", near="c.md"),
)
ORPHAN = Finding("orphan", Severity.WARNING, "content/b.md", 1, 1, text("check.orphan"), None)


def missing(number: int) -> list[Finding]:
    """That many pages without an owner."""
    return [
        Finding(
            "owner-missing",
            Severity.ERROR,
            f"content/p{n:03d}.md",
            1,
            1,
            text("check.owner-missing"),
            text("check.owner-missing-hint"),
            "owner-missing",
        )
        for n in range(number)
    ]


def test_text_is_a_line_with_its_hint_below() -> None:
    """path:line:column: severity: message [rule], sorted, and a line of counts at the end."""
    assert render_findings([ORPHAN, BROKEN], "text", EN, pages=40) == (
        "content/a.md:3:7: error: The link b.md leads to a file that does not exist. [link-broken]\n"
        "    Did you mean c.md?\n"
        "content/b.md:1:1: warning: This page is not linked from any page or menu. [orphan]\n"
        "1 error, 1 warning in 40 pages.\n"
    )


def test_text_speaks_the_reader_s_language() -> None:
    """Severity and rule stay as they are: tools look for them."""
    assert render_findings([BROKEN], Format.TEXT, RU, pages=1) == (
        "content/a.md:3:7: error: Ссылка b.md ведёт на файл, которого нет. [link-broken]\n"
        "    Возможно, имелось в виду c.md?\n"
        "1 ошибка, 0 предупреждений; 1 страница.\n"
    )


def test_three_hundred_equal_findings_are_one_line() -> None:
    """With how many there are, what cures them all, and some of the paths; the counts count each."""
    lines = render_findings([*missing(300), BROKEN], "text", EN, pages=300).split("\n")
    assert lines[2] == "content/p000.md:1:1: error: 300 pages have no owner. [owner-missing]"
    assert "defaults.owner" in lines[3]
    assert lines[4] == (
        "    also: content/p001.md, content/p002.md, content/p003.md, content/p004.md, content/p005.md and 294 more"
    )
    assert lines[5:] == ["301 errors, 0 warnings in 300 pages.", ""]


def test_a_few_equal_findings_are_told_one_by_one() -> None:
    """Three fit on a screen; four become one."""
    assert render_findings(missing(3), "text", EN, pages=3).count("[owner-missing]") == 3
    four = render_findings(missing(4), "text", EN, pages=4)
    assert four.count("[owner-missing]") == 1
    assert "also: content/p001.md, content/p002.md, content/p003.md\n" in four


def test_groups_of_two_severities_stay_apart() -> None:
    """What a draft lacks is not counted among the errors."""
    warnings = [
        Finding(f.rule, Severity.WARNING, f"d{f.path}", f.line, f.column, f.message, f.hint, f.group)
        for f in missing(4)
    ]
    assert render_findings([*missing(4), *warnings], "text", EN, pages=8).count("4 pages have no owner") == 2


def test_nothing_found_is_said() -> None:
    """With how much was looked at and rendered."""
    assert render_findings([], "text", EN, pages=40) == "Nothing found in 40 pages.\n"
    assert render_findings([], "text", EN, pages=2, rendered=1, cached=1) == (
        "Nothing found in 2 pages. 1 rendered, 1 from the cache.\n"
    )


def test_control_characters_are_shown_and_not_obeyed() -> None:
    """A file name or a value cannot colour a terminal or begin a line of its own."""
    nasty = Finding("x", Severity.ERROR, "a\x1b[31m.md", 1, 1, text("check.link-broken", target="x\n::error::y\x07"))
    output = render_findings([nasty], "text", EN, pages=1)
    assert "\x1b" not in output
    assert "\\x1b[31m" in output
    assert len(output.split("\n")) == 3


def test_json_is_the_contract() -> None:
    """findings/1 lists each finding, ungrouped, with the keys of the contract and nothing else."""
    document = json.loads(render_findings([*missing(5), BROKEN, ORPHAN], "json", EN, pages=7, rendered=3, cached=4))
    assert {key: document[key] for key in document if key != "findings"} == {
        "schema": "findings/1",
        "pages": 7,
        "rendered": 3,
        "cached": 4,
    }
    assert len(document["findings"]) == 7
    assert document["findings"][0] == {
        "rule": "link-broken",
        "severity": "error",
        "path": "content/a.md",
        "line": 3,
        "column": 7,
        "message": "The link b.md leads to a file that does not exist.",
        "hint": "Did you mean c.md?",
    }
    assert document["findings"][1]["hint"] == ""


def test_github_annotations_escape_what_the_command_would_read() -> None:
    """Per cent, colon, comma and line breaks; paths begin at the repository; equal findings come as one."""
    odd = Finding("x", Severity.WARNING, "content/a,b:c%.md", 2, 3, text("check.link-broken", target="100%"))
    output = render_findings([*missing(4), BROKEN, odd], "github", EN, pages=1, root="docs/")
    lines = output.rstrip("\n").split("\n")
    assert (
        lines[0]
        == "::warning file=docs/content/a%2Cb%3Ac%25.md,line=2,col=3,title=x::The link 100%25 leads to a file that does not exist."
    )
    assert lines[1] == (
        "::error file=docs/content/a.md,line=3,col=7,title=link-broken::"
        "The link b.md leads to a file that does not exist.%0ADid you mean c.md?"
    )
    assert lines[2].startswith(
        "::error file=docs/content/p000.md,line=1,col=1,title=owner-missing::4 pages have no owner. also: "
    )
    assert len(lines) == 3
    assert render_findings([], "github", EN, pages=1) == ""


GITLAB: Mapping[str, object] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "required": ["path", "lines"],
                "properties": {
                    "lines": {"required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}}
                },
            },
        },
    },
}


def test_gitlab_report_has_a_fingerprint_a_finding() -> None:
    """Different for equal findings on one page, the same when lines move."""
    twice = [BROKEN, Finding(BROKEN.rule, BROKEN.severity, BROKEN.path, 9, 1, BROKEN.message, BROKEN.hint), ORPHAN]
    report = json.loads(render_findings(twice, "gitlab", EN, pages=1, root="kb/"))
    Draft202012Validator(dict(GITLAB)).validate(report)
    assert [entry["severity"] for entry in report] == ["major", "major", "minor"]
    assert report[0]["location"] == {"path": "kb/content/a.md", "lines": {"begin": 3}}
    assert len({entry["fingerprint"] for entry in report}) == 3
    moved = [Finding(f.rule, f.severity, f.path, f.line + 50, f.column, f.message, f.hint) for f in twice]
    again = json.loads(render_findings(moved, "gitlab", EN, pages=1))
    assert [entry["fingerprint"] for entry in again] == [entry["fingerprint"] for entry in report]


SARIF: Mapping[str, object] = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "required": ["tool", "results"],
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "required": ["name", "rules"],
                                "properties": {
                                    "rules": {"type": "array", "uniqueItems": True, "items": {"required": ["id"]}}
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "required": ["message", "ruleId", "ruleIndex", "level", "locations"],
                            "properties": {
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": {"required": ["text"]},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                            },
                        },
                    },
                },
            },
        },
    },
}


def test_sarif_describes_its_rules_and_points_at_places() -> None:
    """Version 2.1.0; each result refers to its rule's description; addresses are encoded."""
    strange = Finding("not-in-registry", Severity.WARNING, "content/рынок 1.md", 2, 4, text("check.orphan"))
    log = json.loads(render_findings([BROKEN, ORPHAN, strange], "sarif", EN, pages=1))
    Draft202012Validator(dict(SARIF)).validate(log)
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [
        result["ruleId"] for result in run["results"]
    ]
    assert rules[0]["shortDescription"]["text"]
    place = run["results"][2]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "content/%D1%80%D1%8B%D0%BD%D0%BE%D0%BA%201.md"
    assert place["region"] == {"startLine": 2, "startColumn": 4}


def test_an_unknown_format_is_a_mistake() -> None:
    """The command line offers the formats there are."""
    with pytest.raises(ValueError, match="xml"):
        render_findings([], "xml", EN, pages=0)


def test_every_rule_is_described_and_can_be_said() -> None:
    """In each language: what it asks for; ids are kebab-case and unique, content's own rules included."""
    described = described_rules()
    ids = [rule.id for rule in described]
    assert len(ids) == len(set(ids)) == len(CONTENT_RULES) + len(RULES) + len(_PIPELINE_RULES)
    assert all((rule_id.replace("-", "").isalpha() and rule_id.islower()) or "utf8" in rule_id for rule_id in ids)
    for language in LANGUAGES:
        for rule in described:
            assert Catalogue(language).say(rule.about).endswith(".")
        for rule in RULES:
            assert rule.id in load_area(language, "check")


def test_every_grouped_sentence_exists() -> None:
    """A rule whose findings come in groups has the sentence for many."""
    for key in (
        "content.unknown-key",
        "content.legacy-key",
        "check.owner-missing",
        "check.never-reviewed",
        "check.orphan",
    ):
        values = {"n": 5, "key": "k", "name": "m"}
        for language in LANGUAGES:
            assert "5" in Catalogue(language).say(Text(f"{key}-grouped", tuple(values.items())))


def test_findings_come_in_order_and_once() -> None:
    """By path, line, column and rule; exact repetitions (one .meta.yml, many pages) are dropped."""
    assert in_order([ORPHAN, BROKEN, BROKEN]) == [BROKEN, ORPHAN]
    assert BROKEN.is_error
    assert not ORPHAN.is_error


def test_what_authors_wrote_is_cut_to_one_line() -> None:
    """Printable, single-spaced, at most 60 characters."""
    assert shown("a\n b\x1b c") == "a b c"
    assert len(shown("x" * 100)) == 60


def unshown(number: int, name: str = "template-tag", severity: Severity = Severity.WARNING) -> list[Finding]:
    """That many commands of a template, three a page."""
    return [
        Finding(
            "not-shown",
            severity,
            f"content/p{n // 3:03d}.md",
            n % 3 + 1,
            1,
            text(f"check.{name}", detail=f"{{% note {n} %}}"),
            text(f"check.{name}-hint"),
        )
        for n in range(number)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_warnings_alike_are_told_once_with_every_place(language: str) -> None:
    """Somebody who brings pages of another tool sees its kinds at a glance, and where each stands."""
    told = render_findings([*unshown(30), *unshown(2, "wiki-link")], "text", Catalogue(language), pages=10).split("\n")

    assert sum("[not-shown]" in line for line in told) == 3
    assert told[0].startswith("content/p000.md:1:1: warning: {% note 0 %} ")
    assert "29" in told[2]
    assert told[3:6] == ["      content/p000.md:2, 3", "      content/p001.md:1, 2, 3", "      content/p002.md:1, 2, 3"]


def test_few_warnings_errors_and_json_stay_one_by_one() -> None:
    """Twenty fit on a screen; each error wants an act of its own; the contract of JSON lists each."""
    assert render_findings(unshown(20), "text", EN, pages=7).count("[not-shown]") == 20
    assert render_findings(unshown(30, severity=Severity.ERROR), "text", EN, pages=10).count("[not-shown]") == 30
    assert len(json.loads(render_findings(unshown(30), "json", EN, pages=10))["findings"]) == 30


def test_of_very_many_pages_the_rest_is_counted() -> None:
    """And how to see them is said."""
    told = render_findings(unshown(360), "text", EN, pages=120).split("\n")

    assert told[-3:] == [
        "      and on more pages (20): --format json lists each",
        "0 errors, 360 warnings in 120 pages.",
        "",
    ]
    assert len(told) == 106


def test_errors_come_first_then_counts_then_warnings() -> None:
    """Whatever the order of the paths; what is told once for many pages (never reviewed) is not the first line of the first day."""
    never = [
        replace(f, rule="orphan", severity=Severity.WARNING, group="orphan", message=text("check.orphan"))
        for f in missing(30)
    ]
    last = replace(BROKEN, path="content/z.md")
    single = replace(ORPHAN, path="content/y.md", rule="page-empty", message=text("check.page-empty"))

    told = render_findings([*never, single, last], "text", EN, pages=40).split("\n")

    assert [line for line in told if not line.startswith("    ")] == [
        "content/z.md:3:7: error: The link b.md leads to a file that does not exist. [link-broken]",
        "How often each rule is broken:",
        "   1  error  link-broken",
        "  30  warning  orphan",
        "   1  warning  page-empty",
        "content/y.md:1:1: warning: The page is empty. [page-empty]",
        "content/p000.md:1:1: warning: 30 pages are not linked from any page or menu. [orphan]",
        "1 error, 31 warnings in 40 pages.",
        "",
    ]


def test_quiet_shows_errors_only() -> None:
    """In every format; the last line of text counts the warnings."""
    assert render_findings([ORPHAN, BROKEN], "text", EN, pages=2, quiet=True).split("\n")[2:] == [
        "1 error, 1 warning in 2 pages.",
        "",
    ]
    assert len(json.loads(render_findings([ORPHAN, BROKEN], "json", EN, pages=2, quiet=True))["findings"]) == 1
    assert "orphan" not in render_findings([ORPHAN, BROKEN], "github", EN, pages=2, quiet=True)
    assert render_findings([ORPHAN], "text", EN, pages=2, quiet=True) == "0 errors, 1 warning in 2 pages.\n"


def test_many_errors_that_say_the_same_are_told_once() -> None:
    """Three hundred pages with one misspelt owner are one line with their places."""
    same = [replace(BROKEN, path=f"content/p{n:03d}.md") for n in range(300)]
    told = render_findings(same, "text", EN, pages=300)
    assert told.count("[link-broken]") == 1
    assert "content/p042.md:3" in told
