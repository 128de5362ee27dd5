"""Front matter changed by one key, everything else kept."""

from datetime import date

import pytest

from publisher.content.edit import edit_front_matter
from publisher.errors import ContentError

DAY = date(2026, 9, 15)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "---\nlast_reviewed: 2026-09-15\n---\n"),
        ("# Text\r\n", "---\r\nlast_reviewed: 2026-09-15\r\n---\r\n# Text\r\n"),
        ("\ufeff# Text\n", "\ufeff---\nlast_reviewed: 2026-09-15\n---\n# Text\n"),
        (
            "---\nb: 1 # one\nlast_reviewed: 2020-01-01   # old\na: [x]\n---\n\nlast_reviewed: 2020-01-01\n",
            "---\nb: 1 # one\nlast_reviewed: 2026-09-15   # old\na: [x]\n---\n\nlast_reviewed: 2020-01-01\n",
        ),
        ("---\nlast_reviewed: '2020-01-01'\n---\n", "---\nlast_reviewed: 2026-09-15\n---\n"),
        ("---\nlast_reviewed:\na: 1\n---\n", "---\nlast_reviewed: 2026-09-15\na: 1\n---\n"),
        ("---\nlast_reviewed:  # when?\n---\n", "---\nlast_reviewed: 2026-09-15  # when?\n---\n"),
        ('\ufeff---\r\n"last_reviewed" : x\r\n---', '\ufeff---\r\n"last_reviewed" : 2026-09-15\r\n---'),
        ("---\r\ntitle: x\r\n---\r\nT", "---\r\ntitle: x\r\nlast_reviewed: 2026-09-15\r\n---\r\nT"),
        ("---\rtitle: x\r---\r\rT\r", "---\rtitle: x\rlast_reviewed: 2026-09-15\r---\r\rT\r"),
        ("---\n---\nT", "---\nlast_reviewed: 2026-09-15\n---\nT"),
        ("---\n# later\n---\nT", "---\n# later\nlast_reviewed: 2026-09-15\n---\nT"),
    ],
)
def test_one_line_changes(before: str, after: str) -> None:
    """The key's line, a line at the end, or a new block; comments, order, line ends and marks stay."""
    assert edit_front_matter(before, "last_reviewed", DAY) == after
    assert edit_front_matter(after, "last_reviewed", DAY) == after


@pytest.mark.parametrize(
    "content",
    [
        "---\nlast_reviewed: |\n  2020\n---\n",
        "---\nlast_reviewed: [2020-01-01]\n---\n",
        "---\nlast_reviewed:\n  2020-01-01\n---\n",
        "---\nlast_reviewed: &day 2020-01-01\nx-day: *day\n---\n",
        "---\n? last_reviewed\n: 2020-01-01\n---\n",
        "---\nlast_reviewed: 2020-01-01\nlast_reviewed: 2021-01-01\n---\n",
        "---\n{a: 1}\n---\n",
        "---\n- a\n---\n",
        "---\na: [\n---\n",
        "---\na: 1\n...\nText\n",
        "---\na: 2026-02-31\n---\n",
    ],
)
def test_what_cannot_be_done_on_one_line_is_refused(content: str) -> None:
    """Nothing is guessed, and the person is told to write it by hand."""
    with pytest.raises(ContentError) as refusal:
        edit_front_matter(content, "last_reviewed", DAY)
    assert "last_reviewed" in str(refusal.value)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("anna.k@example.com", "anna.k@example.com"),
        ("Anna K", "Anna K"),
        ("no", '"no"'),
        ("12", '"12"'),
        ("a: b # c", '"a: b # c"'),
        ('say "x" \\', '"say \\"x\\" \\\\"'),
        ("line\nbreak\x7f\u2028", '"line\\x0abreak\\u007f\\u2028"'),
        ("Анна", '"Анна"'),
        (3, "3"),
    ],
)
def test_values_are_written_so_that_every_reader_gets_them(value: str | int, written: str) -> None:
    """Plain where that is safe, else in double quotes."""
    assert edit_front_matter("---\na: 1\n---\n", "k", value) == f"---\na: 1\nk: {written}\n---\n"


def test_a_key_is_a_word() -> None:
    """Anything else is a mistake of the program."""
    with pytest.raises(ValueError, match="not a key"):
        edit_front_matter("", "a: b", 1)
