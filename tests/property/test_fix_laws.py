"""Laws of ``check --fix``: dates are put right only where there is one reading, and edits touch nothing else."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from publisher.fixing.heads import head_edits, only_reading
from publisher.fixing.lines import Replacement, applied, lines_of

days = st.dates(date(1990, 1, 1), date(2035, 12, 31))


@given(days, st.sampled_from("./-"))
@settings(max_examples=examples(100), deadline=None)
def test_a_reversed_date_is_read_where_it_has_one_reading(day, sign):
    """Day first or month first, it means this day, or nothing where the other reading is a day, too."""
    written = {f"{day.day}{sign}{day.month}{sign}{day.year}", f"{day.month:02}{sign}{day.day:02}{sign}{day.year}"}
    wanted = day if day.day > 12 or day.day == day.month else None

    assert {only_reading(one) for one in written} == {wanted}
    assert only_reading(day.isoformat()) is None
    assert only_reading(f"{day.year}/{day.month}/{day.day}") == day


@given(st.text("ab \r\n", max_size=40), st.data())
@settings(max_examples=examples(100), deadline=None)
def test_edits_touch_nothing_else(text, data):
    """What was taken out and what was put in, and every other character in its place."""
    lines = lines_of(text)
    assert "".join(lines) == text
    if not lines:
        return
    number = data.draw(st.integers(1, len(lines)))
    start = data.draw(st.integers(0, len(lines[number - 1])))
    end = data.draw(st.integers(start, len(lines[number - 1])))
    before = len("".join(lines[: number - 1]))

    assert applied(text, [Replacement(number, start, end, "X")]) == text[: before + start] + "X" + text[before + end :]


keys = st.sampled_from(
    [
        "owner",
        "Owner",
        "responsible",
        "reviewed",
        "last_reviewed",
        "next_review",
        "review_in",
        "title",
        "x-a",
        "владелец",
    ]
)
words = st.sampled_from(
    ["anna.k@example.com", "15.09.2026", "03.04.2026", '"2026/9/5"', "'9-15-2026' # so", "everybody", "3 months", ""]
)


@given(st.lists(st.tuples(keys, words), max_size=5, unique_by=lambda pair: pair[0]))
@settings(max_examples=examples(150), deadline=None)
def test_a_second_time_finds_nothing(pairs):
    """And no key is written twice, no other line changes."""
    text = "".join(f"{key}: {word}\n" for key, word in pairs)
    once = applied(text, list(head_edits(text, text, 1)))

    assert list(head_edits(once, once, 1)) == [], once
    now = [line.partition(":")[0] for line in once.splitlines()]
    assert len(now) == len(set(now))
    assert len(now) == len(pairs)
