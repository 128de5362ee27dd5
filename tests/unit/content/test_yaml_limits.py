"""YAML whose aliases stand for too much, or that nests too deeply, is told at its line and not built."""

from datetime import date

import pytest

from publisher.content.frontmatter import parse_front_matter, readable_source
from publisher.content.yaml_limits import MOST_REPEATED
from publisher.content.yamlhead import excess_of

TODAY = date(2026, 11, 23)


def bomb(repeat: str, *, generations: int = 12) -> str:
    """A line a generation, each of which repeats the one before nine times; the nine stand in place of ``%`` in ``repeat``."""
    lines = ["g0: &g0 {x: 1}"]
    lines += [f"g{n}: &g{n} {repeat.replace('%', ', '.join([f'*g{n - 1}'] * 9))}" for n in range(1, generations)]
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("repeat", ["{<<: [%]}", "[%]", "{list: [%]}", "\n  - [%]", "{<<: [%], y: 1}"])
def test_aliases_of_aliases_are_told_at_their_line(repeat: str) -> None:
    """A dozen lines stand for 9¹¹ values."""
    parsed, findings = parse_front_matter(f"---\n{bomb(repeat)}---\n# P\n", "p.md", today=TODAY)

    assert parsed is None
    assert [(finding.rule, finding.is_error) for finding in findings] == [("front-matter-unreadable", True)]
    assert findings[0].line in {6, 10}
    assert str(MOST_REPEATED) in str(findings[0].message)


@pytest.mark.parametrize(
    "text",
    [
        "base: &base {a: 1, b: 2}\none: {<<: *base}\ntwo: {<<: [*base, {c: 3}]}\n",
        "".join(f"k{n}: &k{n} {{v{n}: {n}}}\n" for n in range(1000)),
        "".join(f"- {{<<: *a, n: {n}}}\n" if n else "- &a {x: 1, y: 2}\n" for n in range(1000)),
        "a: &a [x]\nb: *a\nc: &a [y]\n",
        "a: '*b & c'\n",
        "nav:\n" + "".join(f"  - 'Page {n}': page-{n}.md\n" for n in range(6000)),
    ],
)
def test_what_people_write_is_read(text: str) -> None:
    """Defaults that are repeated, and long lists."""
    assert excess_of(text) is None


@pytest.mark.parametrize("value", ["&a [*a]", "&a {x: [*a]}", "&a {<<: *a}", "\n  - &a\n    - *a"])
def test_an_alias_inside_what_it_repeats_is_told(value: str) -> None:
    """It has no end, and nobody means it."""
    parsed, findings = parse_front_matter(f"---\ntitle: x\ntags: {value}\n---\n", "p.md", today=TODAY)

    assert parsed is None
    assert [(finding.rule, finding.line) for finding in findings] == [
        ("front-matter-unreadable", 5 if "\n" in value else 3)
    ]


def test_depth_is_told_where_it_begins_to_be_too_much() -> None:
    """At the bracket."""
    parsed, findings = parse_front_matter(f"---\ntitle: x\ntags: {'[' * 3000}\n---\n", "p.md", today=TODAY)

    assert parsed is None
    assert (findings[0].line, findings[0].column) == (3, 46)


@pytest.mark.parametrize("start", ["---\n", "---\n\n# Text\n\n", "\ufeff---\r\n"])
def test_mkdocs_is_spared_such_front_matter(start: str) -> None:
    """It would load it before any plugin is asked about the page's text."""
    assert readable_source(f"{start}{bomb('{<<: [%]}')}---\n# P\n") == ""
    assert readable_source("---\ntitle: x\n---\n# P\n") == "---\ntitle: x\n---\n# P\n"
