"""Laws of front matter: any text is answered, and an edit changes what it says and nothing else."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from publisher.content.edit import edit_front_matter
from publisher.content.frontmatter import KEYS, front_matter, parse_front_matter
from publisher.content.model import Site
from publisher.content.people import names_several, parse_person
from publisher.content.problems import Problems
from publisher.errors import ContentError
from publisher.intervals import parse_interval
from publisher.messages import LANGUAGES, Catalogue

TODAY = date(2026, 11, 23)
FRAGMENTS = st.sampled_from(
    [
        *sorted(KEYS), "---\n", "---", "...\n", ": ", ":", "\n", "\r\n", "\ufeff", "- ", "  ", "\t", "#", "[", "]", "{", "}",
        '"', "'", "|\n", ">\n", "&a ", "*a", "!!python/name:os ", "!x ", "<<", "~", "no", "012", "1.10", "12:30", "? ",
        "2026-02-30", "2026-09-15", "never", "3 months", "a@example.com", "Anna <a@example.com>", "b24:7", "term", "draft",
        "\u2028", "\x85", "\x00", "\ud800", "é", "😀", "%YAML 1.1\n", "audience: all",
    ]
)  # fmt: skip
YAMLISH = st.lists(FRAGMENTS | st.text(max_size=6), max_size=30).map("".join)


@settings(deadline=None, max_examples=examples(160))
@given(st.one_of(st.text(max_size=200), YAMLISH, YAMLISH.map(lambda text: f"---\n{text}\n---\nbody\n")))
def test_any_text_gives_values_or_findings(content: str) -> None:
    """Never an exception; no page without an error that says why; every finding can be said and points into the file."""
    parsed, findings = parse_front_matter(content, "a.md", today=TODAY)
    assert parsed is not None or any(finding.is_error for finding in findings)
    if parsed is not None:
        problems = Problems()
        front_matter(parsed.layer, "a.md", problems)
        findings = findings + problems.findings
    lines = content.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for finding in findings:
        assert 1 <= finding.line <= len(lines)
        assert 1 <= finding.column <= len(lines[finding.line - 1]) + 2
        for language in LANGUAGES:
            assert Catalogue(language).say(finding.message)
            assert finding.hint is None or Catalogue(language).say(finding.hint)


DAYS = st.dates(date(2026, 11, 20), date(2026, 11, 26))


@settings(deadline=None, max_examples=examples(80))
@given(st.lists(st.tuples(st.sampled_from(sorted(KEYS)), DAYS), max_size=4), DAYS, DAYS)
def test_a_page_reads_alike_on_days_that_all_days_in_it_precede(
    said: list[tuple[str, date]], one: date, other: date
) -> None:
    """What was read on one day need not be read again on the other."""
    content = "".join(["---\n", *(f"{key}: {day}\n" for key, day in said), "---\n"])
    first, then = parse_front_matter(content, "a.md", today=one), parse_front_matter(content, "a.md", today=other)
    assert first[0] is not None
    if Site((), days=first[0].days).reads_alike(one, other):
        assert then == first


@settings(deadline=None, max_examples=examples(80))
@given(st.binary(max_size=200))
def test_any_bytes_that_are_text_are_answered(content: bytes) -> None:
    """As the loader decodes them."""
    parsed, findings = parse_front_matter(content.decode("utf-8", "replace"), "a.md", today=TODAY)
    assert parsed is not None or findings


@settings(deadline=None, max_examples=examples(120))
@given(st.text(max_size=40))
def test_people_and_intervals_are_total(written: str) -> None:
    """Whatever is written is one, or is none."""
    person = parse_person(written)
    assert person is None or parse_person(person.address) is not None
    names_several(written)
    interval = parse_interval(written)
    assert interval is None or interval.after(TODAY) > TODAY


WORDS = st.text(
    st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\u0085\u2028\u2029"), max_size=20
)


@st.composite
def pages(draw: Any) -> str:
    """Pages with front matter as people write it: comments, odd blanks, any line end, perhaps a byte order mark."""
    line_end = draw(st.sampled_from(["\n", "\r\n"]))
    quoted = WORDS.map(lambda word: "'" + word.replace("'", "''") + "'")
    lines = []
    for name in draw(
        st.lists(st.sampled_from(["title", "x-a", "x-b", "last_reviewed", "tags", "# note"]), unique=True)
    ):
        if name == "# note":
            lines.append("# note: last_reviewed: 2001-01-01")
            continue
        value = draw(st.sampled_from(["", "2020-01-01", "'2020-01-01'"]) if name == "last_reviewed" else quoted)
        comment = draw(st.sampled_from(["", " # why", "   "]))
        lines.append(f"{name}:{' ' if value else ''}{value}{comment}")
    mark = draw(st.sampled_from(["", "\ufeff"]))
    body = draw(st.sampled_from(["", "Text", f"# A{line_end}{line_end}last_reviewed: x{line_end}"]))
    head = "".join(line + line_end for line in lines)
    return f"{mark}---{line_end}{head}---{line_end}{body}"


@settings(deadline=None, max_examples=examples(120))
@given(pages(), st.dates(date(2000, 1, 1), TODAY))
def test_an_edit_says_the_value_and_keeps_every_other_byte(content: str, day: date) -> None:
    """parse(edit(x, k, v))[k] == v; without the line of the key, the text before and after is the same."""
    edited = edit_front_matter(content, "last_reviewed", day)
    parsed, findings = parse_front_matter(edited, "a.md", today=TODAY)
    assert parsed is not None
    assert not [finding for finding in findings if finding.rule != "yaml-trap"]
    assert parsed.layer.get("last_reviewed") == day
    before, after = content.splitlines(keepends=True), edited.splitlines(keepends=True)
    changed = [line for line in after if line not in before]
    assert len(changed) <= 1
    assert [line for line in after if line not in changed] == [line for line in before if line in after]
    assert len(after) - len(before) in {0, 1}
    assert edit_front_matter(edited, "last_reviewed", day) == edited


@settings(deadline=None, max_examples=examples(120))
@given(pages(), st.text(max_size=30))
def test_any_text_value_can_be_written_and_read(content: str, value: str) -> None:
    """Quoted as far as needed; python-frontmatter and our reader find the same."""
    try:
        edited = edit_front_matter(content, "x-new", value)
    except ContentError:
        assert any("\ud800" <= character <= "\udfff" for character in value)
        return
    parsed, _ = parse_front_matter(edited, "a.md", today=TODAY)
    assert parsed is not None
    assert parsed.layer.extra["x-new"] == value


@settings(deadline=None, max_examples=examples(80))
@given(YAMLISH.map(lambda text: f"---\n{text}\n---\nbody\n"), st.dates(date(2000, 1, 1), TODAY))
def test_an_edit_of_anything_is_right_or_refused(content: str, day: date) -> None:
    """Never a traceback, never a file that says something else."""
    try:
        edited = edit_front_matter(content, "last_reviewed", day)
    except ContentError:
        return
    assert "last_reviewed" in edited
    assert edited.endswith("body\n")
