"""A review in front matter: three lines change, and nothing else of the file."""

from datetime import date

import frontmatter
import pytest
import yaml
from hypothesis import given, reject
from hypothesis import strategies as st

from publisher.content.split import normalise
from publisher.errors import ContentError
from publisher.plan.answers import ReviewStamp
from publisher.review.stamp import stamped

STAMP = ReviewStamp(date(2026, 11, 20), "anna.k@example.com", "valid")
KEYS = ("last_reviewed", "last_reviewed_by", "review_outcome")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_comments_order_quotes_and_line_ends_stay(end: str, mark: str) -> None:
    """Values are put where they were, with what stands behind them; what is new comes last."""
    lines = ["---", "# who", "owner: 'anna.k@example.com'", "last_reviewed: 2026-05-01   # by hand", "tags: [a,  b]"]
    lines += ["---", "", "Text  ", ""]
    content = mark + end.join(lines)

    expected = [*lines[:3], "last_reviewed: 2026-11-20   # by hand", lines[4]]
    expected += ["last_reviewed_by: anna.k@example.com", "review_outcome: valid", *lines[5:]]
    assert stamped(content, STAMP) == mark + end.join(expected)


def test_a_page_without_front_matter_gets_one() -> None:
    """The text below is untouched."""
    assert stamped("# Prices\n", STAMP) == (
        "---\nlast_reviewed: 2026-11-20\nlast_reviewed_by: anna.k@example.com\nreview_outcome: valid\n---\n# Prices\n"
    )


values = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=12).map(repr),
    st.dates(date(2020, 1, 1), date(2026, 11, 1)).map(str),
    st.sampled_from(["[a, 'b']", "{k: v}", "|\n  two\n  lines", "", "~", "12 # twelve", "&x yes", '"a\\tb"']),
)
names = st.sampled_from([*KEYS, "title", "owner", "tags", "x-note", '"quoted key"'])
heads = st.lists(st.tuples(names, values), unique_by=lambda item: item[0], max_size=6).map(
    lambda rows: "".join(f"{key}: {value}\n" for key, value in rows)
)
comments = st.sampled_from(["", "# a comment\n", "\n"])


@given(
    heads, comments, st.sampled_from(["", "Text\n", "\n# A\n\n---\n"]), st.sampled_from(["\n", "\r\n"]), st.booleans()
)
def test_only_those_lines_differ(head: str, comment: str, body: str, end: str, has_mark: bool) -> None:
    """For any front matter that YAML reads: other lines are byte for byte the same, and mean the same."""
    content = f"---\n{comment}{head}---\n{body}".replace("\n", end)
    content = "\ufeff" + content if has_mark else content
    try:
        before = frontmatter.loads(normalise(content))
    except yaml.YAMLError:
        reject()
    try:
        edited = stamped(content, STAMP)
    except ContentError:
        return  # said, and nothing written
    after = frontmatter.loads(normalise(edited))

    kept = {key: value for key, value in before.metadata.items() if key not in KEYS}
    assert {key: value for key, value in after.metadata.items() if key not in KEYS} == kept
    assert [after.metadata[key] for key in KEYS] == [STAMP.day, STAMP.by, STAMP.outcome]
    assert after.content == before.content

    def others(text: str) -> list[str]:
        return [line for line in text.split(end) if not line.removeprefix("\ufeff").startswith(KEYS)]

    assert others(edited) == others(content)
    assert stamped(edited, STAMP) == edited
