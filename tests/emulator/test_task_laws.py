"""Laws of dates, filters and respelt Markdown, whatever the values."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from laws import examples

from portal_emulator.notes.markdown import reserialised
from portal_emulator.tasks.dates import parse_moment
from portal_emulator.tasks.draft import hashtags

BERLIN = ZoneInfo("Europe/Berlin")
MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(microsecond=0))
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(moment=MOMENTS, zone=OFFSETS)
@settings(deadline=None, max_examples=examples(80))
@pytest.mark.fact("tn-1.4.1")
def test_an_offset_in_a_date_is_honoured(moment: datetime, zone: timezone) -> None:
    """The same instant, whatever the portal's zone is."""
    text = moment.replace(tzinfo=zone).isoformat()
    expected = int(moment.replace(tzinfo=zone).timestamp())
    assert parse_moment(text, BERLIN, 0) == parse_moment(text, UTC, 0) == expected


@given(moment=MOMENTS)
@settings(deadline=None, max_examples=examples(80))
def test_a_date_without_an_offset_is_in_the_given_zone(moment: datetime) -> None:
    """In each of the ways to write it."""
    expected = int(moment.replace(tzinfo=BERLIN).timestamp())
    for form in ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p"):
        assert parse_moment(moment.strftime(form), BERLIN, 0) == expected


@given(text=st.text(max_size=40))
@settings(deadline=None, max_examples=examples(120))
def test_any_text_is_a_date_or_none(text: str) -> None:
    """Never an exception."""
    assert isinstance(parse_moment(text, BERLIN, 0), int | None)


@given(
    text=st.lists(
        st.sampled_from(["* a", "+ b", "- c", "", "x  ", "===", "---", "|a|b|", "```", "__s__", "_t_", "# h"])
    ).map("\n".join)
)
@settings(deadline=None, max_examples=examples(120))
def test_spelling_again_changes_nothing(text: str) -> None:
    """A document that was saved once comes back as it is."""
    once = reserialised(text)
    assert reserialised(once) == once


@given(words=st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8), max_size=4))
@settings(deadline=None, max_examples=examples(40))
def test_each_word_after_a_hash_is_a_tag_once(words: list[str]) -> None:
    """In the order of the text; what is glued to a word before it is none."""
    text = "see page#anchor " + " ".join(f"#{word}" for word in words)
    assert hashtags(text) == tuple(dict.fromkeys(words))


@given(
    keys=st.lists(
        st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), min_size=1, max_size=12), max_size=6
    )
)
@settings(deadline=None, max_examples=examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.fact("tn-1.3.6")
def test_a_task_is_found_by_the_key_it_was_given(rest: Any, keys: list[str]) -> None:
    """Exactly those rows whose key is among the wanted ones, case aside."""
    before = rest.call("publisher", "tasks.task.list")[1]["total"]
    for key in keys:
        rest.task(XML_ID=key)
    assert rest.call("publisher", "tasks.task.list")[1]["total"] == before + len(keys)
    wanted = keys[::2]
    status, body = rest.call(
        "publisher", "tasks.task.list", filter={"XML_ID": wanted or ["no such key!"]}, select=["XML_ID"]
    )
    folded = {key.casefold() for key in wanted}
    assert status == 200
    assert all(row["xmlId"].casefold() in folded for row in body["result"]["tasks"])
    assert body["total"] >= sum(key.casefold() in folded for key in keys)
