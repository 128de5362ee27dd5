"""Front matter keys: their values, and what is told of malformed ones."""

from datetime import date

import pytest

from publisher.config import PageType
from publisher.content.due import next_due
from publisher.content.frontmatter import front_matter, parse_front_matter
from publisher.content.model import FrontMatter, Person, Place, RequiredReading, Status
from publisher.content.problems import Problems
from publisher.findings import Finding, Severity
from publisher.intervals import Interval, Unit
from publisher.messages import Catalogue

TODAY = date(2026, 11, 23)


def read(yaml: str) -> tuple[FrontMatter, list[Finding]]:
    """The values of a page with this front matter, and all findings."""
    parsed, findings = parse_front_matter(f"---\n{yaml}\n---\nText\n", "a.md", today=TODAY, prefix="content/")
    assert parsed is not None
    problems = Problems("content/")
    meta = front_matter(parsed.layer, "a.md", problems)
    return meta, findings + problems.findings


def rules(yaml: str) -> list[str]:
    return [finding.rule for finding in read(yaml)[1]]


def test_every_key_of_the_contract_is_read() -> None:
    """The example of the contract gives its values and no finding."""
    meta, findings = read(
        "id: seg-small-retail\ntitle: Small retail\nowner: Anna K <Anna.K@example.com>\ndeputy: ivan.p@example.com\n"
        "status: deprecated\nsuperseded_by: seg-retail\ntype: segment\nlang: en\nlast_reviewed: 2026-09-15\n"
        "last_reviewed_by: anna.k@example.com\nreview_every: 3 months\nnext_review: 2026-12-15\n"
        "required_reading: {audience: [all, 'department:3', 'user:A@example.com'], due: 10 days}\nversion: 2\n"
        "aliases: [segments/old-name]\ntags: [retail]"
    )
    assert findings == []
    assert meta == FrontMatter(
        id="seg-small-retail",
        title="Small retail",
        owner=Person("anna.k@example.com", "Anna K"),
        deputy=Person("ivan.p@example.com"),
        status=Status.DEPRECATED,
        superseded_by="seg-retail",
        type=PageType.SEGMENT,
        lang="en",
        last_reviewed=date(2026, 9, 15),
        last_reviewed_by="anna.k@example.com",
        review_every=Interval(3, Unit.MONTH),
        next_review=date(2026, 12, 15),
        required_reading=RequiredReading(("all", "department:3", "user:a@example.com"), Interval(10, Unit.DAY)),
        version=2,
        aliases=("segments/old-name",),
        tags=("retail",),
    )
    assert meta.places["owner"] == Place("a.md", 4, 1)


def test_a_term_page_has_a_term_with_its_title_as_the_word() -> None:
    """type: term reads short, aka, forms and see; the term is the title unless it is given."""
    meta, findings = read(
        "type: term\ntitle: Net sales\nshort: What is left\naka: turnover, revenue\nforms: [sales]\nsee: [margin]\navoid: takings"
    )
    assert findings == []
    assert meta.term is not None
    assert (meta.term.term, meta.term.short, meta.term.aka) == ("Net sales", "What is left", ("turnover", "revenue"))
    assert (meta.term.forms, meta.term.see, meta.term.avoid) == (("sales",), ("margin",), ("takings",))
    renamed, _ = read("type: term\ntitle: Net sales\nterm: NS")
    assert renamed.term is not None
    assert renamed.term.term == "NS"


def test_keys_of_a_term_elsewhere_are_told() -> None:
    """Short on a page that is no term is a warning; where the type itself is wrong, that alone is told."""
    assert rules("short: x") == ["term-key-elsewhere"]
    assert rules("type: trem\nshort: x") == ["type-unknown"]


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("owner: no", "person-malformed"),
        ("owner: anna", "person-malformed"),
        ("owner: anna@", "person-malformed"),
        ("owner: {name: Anna}", "person-malformed"),
        ("owner: [a@example.com, b@example.com]", "owner-not-one-person"),
        ("owner: a@example.com, b@example.com", "owner-not-one-person"),
        ("owner: '#strategy'", "owner-not-one-person"),
        ("owner: team:marketing", "owner-not-one-person"),
        ("owner: a@example.com\ndeputy: A@example.com", "deputy-is-owner"),
        ("last_reviewed_by: Anna", "person-malformed"),
        ("last_reviewed: 2026-11-24", "date-in-future"),
        ("last_reviewed: 2027-02-29", "date-malformed"),
        ("last_reviewed: 15.09.2026", "date-malformed"),
        ("last_reviewed: 2026-9-15", "date-malformed"),
        ("last_reviewed: 2026-09-15 10:00:00", "date-malformed"),
        ("last_reviewed: [2026-09-15]", "date-malformed"),
        ("next_review: soon", "date-malformed"),
        ("last_reviewed: 2026-09-15\nnext_review: 2026-09-14", "next-review-too-early"),
        ("review_every: sometimes", "interval-unknown"),
        ("review_every: 90", "interval-unknown"),
        ("review_every: 0 days", "interval-unknown"),
        ("review_every: [3 months]", "interval-unknown"),
        ("review_every: never", "review-reason-missing"),
        ("id: Ab", "id-malformed"),
        ("id: -abc", "id-malformed"),
        ("id: [abc]", "value-malformed"),
        ("status: drfat", "status-unknown"),
        ("lang: english please", "lang-malformed"),
        ("version: 1.10", "value-malformed"),
        ("version: 012", "value-malformed"),
        ("version: yes", "value-malformed"),
        ("draft: maybe", "value-malformed"),
        ("title: [a]", "value-malformed"),
        ("tags: [[a]]", "value-malformed"),
        ("tags: {a: b}", "value-malformed"),
        ("aliases: ../outside", "alias-malformed"),
        ("aliases: 'https://example.com/x'", "alias-malformed"),
        ("aliases: [[a]]", "value-malformed"),
        ("required_reading: true", "required-reading-malformed"),
        ("required_reading: {due: 10 days}", "required-reading-malformed"),
        ("required_reading: {audience: everybody}", "required-reading-malformed"),
        ("required_reading: {audience: [[all]]}", "value-malformed"),
        ("required_reading: {audience: all, due: soon}", "interval-unknown"),
    ],
)
def test_a_malformed_value_is_an_error_with_line_and_hint(written: str, rule: str) -> None:
    """Each malformed value is told once, as an error, at the line of the value, with what to do."""
    _, findings = read(written)
    assert [finding.rule for finding in findings] == [rule]
    assert findings[0].severity is Severity.ERROR
    assert findings[0].path == "content/a.md"
    assert findings[0].line == 1 + len(written.split("\n"))
    assert str(findings[0].hint)
    assert Catalogue("ru").say(findings[0].message)


def test_a_malformed_owner_counts_as_given() -> None:
    """It has a place and no value, so that it is not also told as missing."""
    meta, _ = read("owner: anna")
    assert meta.owner is None
    assert meta.places["owner"].line == 2


def test_the_column_of_a_malformed_value_is_that_of_the_value() -> None:
    """Line and column count from 1, in characters."""
    _, findings = read("title: ок\nowner:   anna")
    assert (findings[0].line, findings[0].column) == (3, 10)


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("title: 1.10", "yaml-trap"),
        ("title: no", "yaml-trap"),
        ("title: Sprint #12", "yaml-trap"),
        ("tags: one, two   #three", "yaml-trap"),
        ("title: 12:30", "yaml-trap"),
        ("tags: [a, 012]", "yaml-trap"),
        ("lang: no", "yaml-trap"),
        ("title: .inf", "yaml-trap"),
        ("title: 1_0.5", "yaml-trap"),
        ("ownr: a@example.com", "unknown-key"),
        ("required_reading: {audience: all, until: 10 days}", "unknown-key"),
        ("type: page", "type-unknown"),
    ],
)
def test_a_doubtful_value_is_a_warning(written: str, rule: str) -> None:
    """What can still be published is told as a warning."""
    _, findings = read(written)
    assert [(finding.rule, finding.severity) for finding in findings] == [(rule, Severity.WARNING)]


def test_text_is_taken_as_it_is_written() -> None:
    """1.10 stays 1.10 and no stays no; what YAML reads as it looks (2026, a date) is not worth a word."""
    assert read("title: 1.10")[0].title == "1.10"
    assert read("lang: no")[0].lang == "no"
    for plain in ("2026", "2026-09-15", "2.5", '"no"', "'1.10'", "C#", "Sprint#12", "'Sprint #12'"):
        meta, findings = read(f"title: {plain}")
        assert meta.title == plain.strip("\"'")
        assert findings == []


def test_a_comment_that_is_meant_is_not_told() -> None:
    """It begins with # and a blank, or stands behind quotes."""
    for written in ("title: Home # the first page", "title: 'Home' #1", "title: Home\n#note"):
        assert (read(written)[0].title, read(written)[1]) == ("Home", [])


def test_dates_may_be_quoted() -> None:
    """A quoted date is a date."""
    assert read("last_reviewed: '2026-09-15'")[0].last_reviewed == date(2026, 9, 15)
    assert read(f"last_reviewed: {TODAY}")[0].last_reviewed == TODAY


def test_a_future_review_says_how_far_ahead() -> None:
    """The sentence names today and the days, in both languages."""
    _, findings = read("last_reviewed: 2026-11-25")
    assert str(findings[0].message) == "last_reviewed: 2026-11-25 is 2 days ahead; today is 2026-11-23."
    assert Catalogue("ru").say(findings[0].message) == "last_reviewed: до 2026-11-25 ещё 2 дня; сегодня 2026-11-23."


def test_a_stamp_that_came_after_next_review_is_no_mistake() -> None:
    """What ``review --write`` writes is accepted: it leaves next_review where it stands."""
    meta, findings = read("last_reviewed: 2026-09-15\nnext_review: 2026-09-01\nreview_outcome: valid")
    assert findings == []
    assert next_due(meta) == date(2027, 3, 15)


def test_never_with_a_reason_is_no_interval() -> None:
    """review_every: never leaves the interval empty."""
    meta, findings = read("review_every: Never\nreview_reason: a legal text")
    assert (meta.review_never, meta.review_every, meta.review_reason) == (True, None, "a legal text")
    assert findings == []


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("draft: true", Status.DRAFT),
        ("draft: 'yes'", Status.DRAFT),
        ("published: false", Status.DRAFT),
        ("draft: false", Status.ACTIVE),
        ("published: true", Status.ACTIVE),
        ("status: archived\ndraft: false", Status.ARCHIVED),
        ("status: active\ndraft: true", Status.DRAFT),
        ("status: Archived", Status.ARCHIVED),
        ("title: x", Status.ACTIVE),
    ],
)
def test_drafts_are_said_in_three_ways(written: str, status: Status) -> None:
    """status, draft and published; a draft said in any of them wins."""
    assert read(written)[0].status is status


@pytest.mark.parametrize(
    ("written", "name"),
    [("last_reviewed_on: 2026-09-15", "last_reviewed"), ("reviewed: 2026-09-15", "last_reviewed")],
)
def test_old_names_are_read_and_told(written: str, name: str) -> None:
    """Pages from other systems work at once, with a hint."""
    meta, findings = read(written)
    assert meta.last_reviewed == date(2026, 9, 15)
    assert [finding.rule for finding in findings] == ["legacy-key"]
    assert name in str(findings[0].hint)


def test_old_names_of_intervals_and_next_dates() -> None:
    """review_in is an interval, review_by the next date; the present name beats the old one."""
    meta, _ = read("review_in: 6 months\nreview_by: 2027-01-01")
    assert (meta.review_every, meta.next_review) == (Interval(6, Unit.MONTH), date(2027, 1, 1))
    both, _ = read("last_reviewed: 2026-09-15\nreviewed: 2020-01-01")
    assert both.last_reviewed == date(2026, 9, 15)


def test_unknown_keys_are_kept_and_told_with_the_nearest_known_one() -> None:
    """Their values have the types that other readers expect."""
    meta, findings = read("ownr: 5\nzzz: {a: [1, yes]}")
    assert meta.extra == {"ownr": 5, "zzz": {"a": [1, True]}}
    assert str(findings[0].hint).startswith("Did you mean owner?")
    assert "x-" in str(findings[1].hint)


def test_keys_of_mkdocs_and_own_keys_are_kept_in_silence() -> None:
    """template, hide, description, search and x-… keys are nobody's mistake."""
    meta, findings = read("hide: [toc]\ndescription: d\nsearch: {exclude: true}\nx-mine: 1\nx_mine: 2")
    assert findings == []
    assert meta.extra["hide"] == ["toc"]
    assert meta.extra["x-mine"] == 1


def test_a_foreign_value_that_cannot_be_loaded_is_kept_as_nothing() -> None:
    """An impossible date under a key that is not ours stops nothing."""
    meta, findings = read("date: 2026-02-31\nhide: [toc]")
    assert dict(meta.extra) == {"date": None, "hide": None}
    assert findings == []


def test_empty_values_are_not_given() -> None:
    """owner: with nothing behind it is like no line at all."""
    meta, findings = read("owner:\ntags: ~\nrequired_reading: {audience: all, due: }")
    assert (meta.owner, meta.tags, findings) == (None, (), [])
    assert "owner" not in meta.places
    assert meta.required_reading == RequiredReading(("all",))


def test_lists_may_be_written_with_commas() -> None:
    """Blanks, empty items and repetitions are dropped."""
    assert read("tags: a, b,, a")[0].tags == ("a", "b")
    assert read("tags: [a, '', b c, null]")[0].tags == ("a", "b c")


def test_aliases_are_paths_in_the_content_folder() -> None:
    """Slashes around them and the author's separator do not matter."""
    assert read("aliases: [/old/name.md, ./other/, 'back\\slash', /]")[0].aliases == (
        "old/name.md",
        "other",
        "back/slash",
    )


def test_a_near_miss_is_suggested() -> None:
    """A mistyped word of a closed set is answered with the word."""
    assert str(read("status: archivd")[1][0].hint) == "Did you mean archived?"
