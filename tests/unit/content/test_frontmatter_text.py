"""Where front matter begins and ends, and the YAML that nobody can read."""

from datetime import date

import pytest

from publisher.content.frontmatter import Parsed, parse_front_matter
from publisher.findings import Finding

TODAY = date(2026, 11, 23)


def parse(content: str) -> tuple[Parsed | None, list[Finding]]:
    return parse_front_matter(content, "a.md", today=TODAY)


def test_body_and_its_line_are_told() -> None:
    """The body begins on the line after the closing dashes."""
    parsed, findings = parse("---\ntitle: x\n---\n\n# Heading\n")
    assert parsed is not None
    assert (parsed.body, parsed.body_line, findings) == ("\n# Heading\n", 4, [])


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff---\r\ntitle: x\r\n---\r\nText",
        "---\rtitle: x\r---\rText",
        "---  \ntitle: x\n--- \nText",
        "---\ntitle: x\n...\nText",
        "---\n\n# comment\ntitle: x\n---\nText",
        "---\n{title: x}\n---\nText",
    ],
)
def test_marks_line_ends_and_blanks_are_harmless(content: str) -> None:
    """A byte order mark, Windows' line ends and blanks after dashes change nothing."""
    parsed, findings = parse(content)
    assert parsed is not None
    assert (parsed.layer.get("title"), parsed.body, findings) == ("x", "Text", [])


@pytest.mark.parametrize(
    "content", ["---\n---\nText", "---\n# nothing yet\n---\nText", "---\n~\n---\nText", "---\n\n---\nText"]
)
def test_empty_front_matter_is_front_matter(content: str) -> None:
    """Nothing between the dashes sets nothing."""
    parsed, findings = parse(content)
    assert parsed is not None
    assert (dict(parsed.layer.values), parsed.body, findings) == ({}, "Text", [])


@pytest.mark.parametrize(
    "content",
    [
        "",
        "# Heading\n\nText\n",
        "Text: with a colon\n\nMore.",
        "---\n\nA line is drawn above.\n",
        "---\n\nA line above: and below\n\n---\n\nText",
        "First\n\n---\nsecond: third\nno yaml here\n---\n",
        "+++\nText\n",
        "# How to\n\n```yaml\n---\ntitle: x\n---\n```\n",
    ],
)
def test_a_page_may_have_none(content: str) -> None:
    """Lines drawn across a page and examples in code are text."""
    parsed, findings = parse(content)
    assert parsed is not None
    assert (parsed.body, parsed.body_line, findings) == (content, 1, [])


@pytest.mark.parametrize(
    ("content", "rule", "line"),
    [
        ("---\ntitle: x\n\n# Heading\n", "front-matter-unterminated", 1),
        ("---", "front-matter-unterminated", 1),
        ("\n\n---\ntitle: x\n---\n", "front-matter-not-first", 3),
        ("<!-- hello -->\n---\ntitle: x\n---\n", "front-matter-not-first", 2),
        ("# Heading\n---\nowner: a@example.com\ntags:\n  - a\n---\n", "front-matter-not-first", 2),
        ("Title: x\nOwner: y\n\nText", "front-matter-no-dashes", 1),
        ("Some: x\nLast reviewed: 2026-01-01\n\nText", "front-matter-no-dashes", 2),
        ("+++\ntitle = 'x'\n+++\nText", "front-matter-no-dashes", 1),
        ("---\n- a\n---\n", "front-matter-not-a-mapping", 2),
        ("---\njust text\n---\n", "front-matter-not-a-mapping", 2),
        ("---\ntitle: a: b\n---\n", "front-matter-unreadable", 2),
        ("---\ntitle: x\ntags:\n\t- a\n---\n", "front-matter-unreadable", 4),
        ('---\ntitle: "x\nowner: y\n---\n', "front-matter-unreadable", 2),
        ("---\nowner: @anna\n---\n", "front-matter-unreadable", 2),
        ("---\ntitle: [x\n---\n", "front-matter-unreadable", 3),
        ("---\ntitle: x\nshort: a\x07b\n---\n", "front-matter-unreadable", 3),
        ("---\ntitle: x\n--- y\n---\n", "front-matter-unreadable", 3),
        (f"---\na: {'[' * 5000}\n---\n", "front-matter-unreadable", 2),
        (f"---\n{'- ' * 5000}\n---\n", "front-matter-unreadable", 2),
    ],
)
def test_what_nobody_can_read_is_an_error_and_no_page(content: str, rule: str, line: int) -> None:
    """Such a page is broken, never published with its keys as text; the line is that of the file."""
    parsed, findings = parse(content)
    assert parsed is None
    assert [(finding.rule, finding.line) for finding in findings] == [(rule, line)]
    assert findings[0].is_error
    assert str(findings[0].hint)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("---\na:\n\t- b\n---\n", "tab"),
        ("---\na: b: c\n---\n", "colon"),
        ("---\na: %b\n---\n", "begin with %"),
        ('---\na: "b\n---\n', "quote that opens"),
        ("---\na: b\n<<<<<<< HEAD\nc: d\n=======\nc: e\n>>>>>>> x\n---\n", "conflict"),
        ("---\na: \x01\n---\n", "U+0001"),
        ("---\na: '\ud800'\n---\n", "Unicode"),
    ],
)
def test_syntax_errors_are_said_in_plain_words(content: str, word: str) -> None:
    """The sentence tells what an author can see, not YAML's own terms."""
    assert word in str(parse(content)[1][0].message)


def test_duplicate_keys_are_told_wherever_they_are() -> None:
    """The last one counts, as for MkDocs; the first one's line is named."""
    parsed, findings = parse("---\ntitle: x\ntitle: y\nrequired_reading: {audience: all, audience: all}\n---\n")
    assert parsed is not None
    assert parsed.layer.get("title") == "y"
    assert [(finding.rule, finding.line, finding.column) for finding in findings] == [
        ("duplicate-key", 3, 1),
        ("duplicate-key", 4, 35),
    ]
    assert str(findings[0].message) == "title is given twice; the first time is on line 2."


def test_lines_count_as_editors_count_them() -> None:
    """YAML also ends lines at U+2028; editors, git and code hosts do not."""
    _, findings = parse('---\ntitle: "a\u2028b\u0085c"\nowner: x\n---\n')
    assert [(finding.rule, finding.line) for finding in findings] == [("person-malformed", 3)]


def test_strange_keys_are_unknown_keys() -> None:
    """Numbers, merge keys and lists as keys are told by their text."""
    _, findings = parse("---\n1: a\n[b]: c\n<<: {d: e}\n---\n")
    assert [(finding.rule, dict(finding.message.values)["key"]) for finding in findings] == [
        ("unknown-key", "1"),
        ("unknown-key", "[b]"),
        ("unknown-key", "<<"),
    ]


def test_aliases_and_anchors_of_yaml_are_followed_once() -> None:
    """Also where one is named twice."""
    parsed, _ = parse("---\nx-a: &a [1, 2]\nx-b: [*a, *a]\ntags: &t [p]\naka: *t\n---\n")
    assert parsed is not None
    assert parsed.layer.get("tags") == ("p",)


def test_values_of_unknown_types_are_malformed_or_kept() -> None:
    """Tags of YAML that no safe reader knows do not run anything."""
    parsed, findings = parse("---\nx-a: !!python/object/apply:os.getcwd []\nx-b: !!timestamp nonsense\n---\n")
    assert parsed is not None
    assert dict(parsed.layer.extra) == {"x-a": None, "x-b": None}
    assert findings == []


def test_deep_but_harmless_yaml_is_read() -> None:
    """Many short lists are not deep."""
    rows = ", ".join("[a]" for _ in range(100))
    parsed, findings = parse(f"---\nx-rows: [{rows}]\ntitle: x\n---\n")
    assert parsed is not None
    assert (parsed.layer.get("title"), findings) == ("x", [])


def test_a_long_written_value_is_cut_in_the_sentence() -> None:
    """A sentence stays one line of a log."""
    _, findings = parse(f"---\nowner: {'x' * 500}\n---\n")
    assert len(str(findings[0].message)) < 120


def test_hostile_text_is_answered_at_once() -> None:
    """Long runs of blanks, quotes and brackets do not make a pattern or the YAML reader go round."""
    for content in (
        "---\n\n" + " " * 200_000 + "\n---\n",
        "---\nowner: '" + " " * 200_000 + "x'\n---\n",
        "<!--" * 50_000,
        "a:" * 100_000,
    ):
        parse(content)
