"""Query strings, forms and casts are read as PHP reads them."""

from urllib.parse import quote_plus, unquote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from portal_emulator import php


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("a=1&b=2", {"a": "1", "b": "2"}),
        ("a=1&a=2", {"a": "2"}),
        ("a[]=1&a[]=2", {"a": ["1", "2"]}),
        ("a[0]=x&a[1]=y", {"a": ["x", "y"]}),
        ("a[1]=x", {"a": {"1": "x"}}),
        ("a[5]=x&a[]=y", {"a": {"5": "x", "6": "y"}}),
        ("fields[TITLE]=A+b&fields[TAGS][]=c", {"fields": {"TITLE": "A b", "TAGS": ["c"]}}),
        ("filter[%3DXML_ID]=k%7C1", {"filter": {"=XML_ID": "k|1"}}),
        ("filter[=XML_ID]=1", {"filter_": "XML_ID]=1"}),
        ("a.b=1&c d=2", {"a_b": "1", "c_d": "2"}),
        ("a=x&a[b]=y", {"a": {"b": "y"}}),
        ("a[b=1", {"a_b": "1"}),
        ("a[b]c=1", {"a": {"b": "1"}}),
        ("a[b]c[d]=1", {"a": {"b": "1"}}),
        ("=1&&b", {"b": ""}),
        ("[x]=1", {}),
        ("a=%FF", {"a": "\ufffd"}),
    ],
)
@pytest.mark.fact("kb-10.2")
def test_parses_a_query_as_parse_str(query: str, value: object) -> None:
    """Brackets nest, `[]` counts on, names change, the last of two wins."""
    assert php.parse_str(query) == value


@pytest.mark.fact("kb-10.3")
def test_reads_no_more_than_a_thousand_variables() -> None:
    """max_input_vars is 1000 on a usual portal; what is beyond is lost without a word."""
    assert len(php.parse_str("&".join(f"v{number}=1" for number in range(1500)))) == 1000


def test_drops_what_nests_too_deep() -> None:
    """max_input_nesting_level is 64."""
    assert php.parse_str("a" + "[b]" * 65 + "=1&c=1") == {"c": "1"}
    assert "a" in php.parse_str("a" + "[b]" * 63 + "=1")


@settings(deadline=None, max_examples=examples(40))
@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_an_encoded_value_comes_back_whole(text: str) -> None:
    """Percent-encoding protects everything, `&`, `=`, `#`, `+` and brackets included."""
    assert php.parse_str(f"fields[CONTENT]={quote_plus(text)}") == {"fields": {"CONTENT": text}}


@settings(deadline=None, max_examples=examples(60))
@given(
    st.lists(
        st.sampled_from(["a", "=", "%3D", "%", "%4", "%zz", "+", " ", "\n", "%0A", "\r\n", "%C3%A9", "%FF", "é", "=\n"])
    )
)
def test_long_texts_are_decoded_as_short_ones_are(parts: list[str]) -> None:
    """The quick way for long texts gives what urllib gives."""
    text = "".join(parts) + "." * php.LONG
    assert php.unquoted(text) == unquote_plus(text, errors="replace")


@pytest.mark.parametrize(
    ("given_value", "number"),
    [
        ("12", 12),
        (" 12abc", 12),
        ("abc", 0),
        ("", 0),
        ("1e3", 1000),
        ("-5.9", -5),
        (True, 1),
        (None, 0),
        ([], 0),
        (["x"], 1),
        (3.9, 3),
        (float("nan"), 0),
        ("9" * 30, 2**63 - 1),
        ("-" + "9" * 50, -(2**63)),
        (object(), 0),
    ],
)
def test_casts_to_int_as_php(given_value: object, number: int) -> None:
    """(int)"abc" is 0, so an id that is no number is a page that does not exist."""
    assert php.to_int(given_value) == number


@pytest.mark.parametrize(
    ("given_value", "text"), [(None, ""), (False, ""), (True, "1"), (2.0, "2"), (2.5, "2.5"), ([1], ""), ("a", "a")]
)
def test_casts_to_string_as_php(given_value: object, text: str) -> None:
    """False is empty, true is "1"."""
    assert php.to_str(given_value) == text


@pytest.mark.fact("kb-0.14")
def test_false_as_text_is_true() -> None:
    """A bool parameter given "false" is on: send 0 or JSON's false."""
    assert php.truthy("false")
    assert not php.truthy("0")
    assert not php.truthy("")
    assert php.truthy([0])


def test_arrays_are_lists_and_maps_at_once() -> None:
    """PHP has one kind of array; JSON's two both serve."""
    assert php.as_list({"b": 1, "a": 2}) == [1, 2]
    assert php.as_list(None) == []
    assert php.as_list("x") == ["x"]
    assert php.as_map(["x", "y"]) == {"0": "x", "1": "y"}
    assert php.as_map("x") == {}
    assert php.empty_as_list({}) == []
    assert php.empty_as_list({"0": "a", "1": "b"}) == ["a", "b"]
    assert php.empty_as_list({"0": "a", "2": "b"}) == {"0": "a", "2": "b"}


@pytest.mark.parametrize(
    ("given_value", "answer"), [("12", True), (" 1.5 ", True), ("1x", False), (1, True), (True, False), ([], False)]
)
def test_tells_numbers_from_text(given_value: object, answer: bool) -> None:
    """A parameter that PHP declares int takes "12", and refuses "1x"."""
    assert php.is_numeric(given_value) is answer
