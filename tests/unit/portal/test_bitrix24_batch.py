"""Packing and writing commands by PHP's rules, and taking a batch's answer apart."""

from typing import Any

import pytest

from publisher.portal.bitrix24.batch import Command, Ref, Result, dig, encode, pack, unpack


def written(params: Any, **more: Any) -> str:
    """The one command as it travels."""
    [command] = encode([Command("m", params)], nonce="x", **more).values()
    return command


@pytest.mark.parametrize(
    ("params", "query"),
    [
        ({}, "m"),
        ({"id": 5}, "m?id=5"),
        ({"fields": {"TITLE": "a", "CODE": "b"}}, "m?fields[TITLE]=a&fields[CODE]=b"),
        ({"select": ["ID", "TITLE"]}, "m?select[0]=ID&select[1]=TITLE"),
        ({"filter": {">ID": 3, "!REAL_STATUS": 5}}, "m?filter[%3EID]=3&filter[%21REAL_STATUS]=5"),
        ({"on": True, "off": False}, "m?on=1&off=0"),
        ({"none": None, "a": 1}, "m?a=1"),
        ({"empty": [], "map": {}, "a": 1}, "m?a=1"),
        ({"text": ""}, "m?text="),
        ({"text": "a&b=c#d+e %\n"}, "m?text=a%26b%3Dc%23d%2Be%20%25%0A"),
        ({"text": "Ёж"}, "m?text=%D0%81%D0%B6"),
        ({"rows": [{"a": 1}, {"a": 2}]}, "m?rows[0][a]=1&rows[1][a]=2"),
        ({"pair": (1, 2)}, "m?pair[0]=1&pair[1]=2"),
    ],
)
def test_a_command_is_written_by_phps_rules(params: Any, query: str) -> None:
    """Nested arrays by brackets, values percent-encoded, booleans as 0 and 1; null and empty arrays cannot be written."""
    assert written(params) == query


@pytest.mark.parametrize("name", ["a[b", "a]", ""])
def test_names_that_php_would_misread_are_refused(name: str) -> None:
    """Brackets belong to the nesting."""
    with pytest.raises(ValueError, match="brackets"):
        written({name: 1})


def test_keys_carry_the_nonce() -> None:
    """Keys cannot be guessed by a text."""
    assert list(encode([Command("a"), Command("b")], nonce="7f")) == ["k7f_0", "k7f_1"]


def test_a_reference_within_a_batch_is_the_portals() -> None:
    """$result[key][path], encoded as every value is."""
    commands = [Command("a", name="site"), Command("b", {"id": Ref("site", 0, "ID")})]

    assert encode(commands, nonce="x")["kx_1"] == "b?id=%24result%5Bkx_0%5D%5B0%5D%5BID%5D"


def test_a_reference_to_an_earlier_request_is_filled_in() -> None:
    """What is known already is written as a value."""
    assert written({"id": Ref("site", 0, "ID")}, known={"site": [{"ID": "12"}]}) == "m?id=12"
    assert written({"id": Ref("done")}, known={"done": True}) == "m?id=1"


def test_a_reference_to_a_failed_command_stays_a_reference() -> None:
    """As the portal leaves one that it cannot resolve."""
    assert written({"id": Ref("site", 0)}, known={"site": None}) == "m?id=%24result%5Bkx_none%5D%5B0%5D"


def test_a_reference_to_nothing_is_a_mistake() -> None:
    """A name must be that of an earlier command."""
    with pytest.raises(ValueError, match="no earlier command"):
        written({"id": Ref("later")})


def test_a_path_is_followed_through_objects_and_lists() -> None:
    """PHP's arrays come as either."""
    assert dig({"a": [{"5": "x"}]}, ("a", 0, 5)) == "x"
    for path in (("b",), ("a", 7), ("a", "x"), ("a", 0, "5", "deep")):
        with pytest.raises(KeyError):
            dig({"a": [{"5": "x"}]}, path)


def test_more_variables_than_a_portal_reads_are_refused() -> None:
    """max_input_vars cuts silently; we do not."""
    with pytest.raises(ValueError, match="1001 variables"):
        list(pack([Command("m", {"ids": list(range(1001))})]))
    assert len(list(pack([Command("m", {"ids": list(range(1000))})]))) == 1


def test_a_command_over_the_size_goes_alone() -> None:
    """Nothing is left out, however large."""
    commands = [Command("a"), Command("b", {"t": "x" * 500}), Command("c")]

    assert [[c.method for c in batch.commands] for batch in pack(commands, most_bytes=300)] == [["a"], ["b"], ["c"]]


def test_the_answer_is_taken_apart_in_order() -> None:
    """Values, errors, totals and times go to their commands; what did not run is said."""
    commands = [Command("a"), Command("b"), Command("c"), Command("d")]
    answer = {
        "result": {"kx_0": None, "kx_2": {"ID": 1}},
        "result_error": {"kx_1": {"error": "", "error_description": "Wrong group ID"}},
        "result_total": {"kx_2": 70},
        "result_next": {"kx_2": 50},
        "result_time": {"kx_0": {"duration": 1}},
    }

    a, b, c, d = unpack(answer, commands, nonce="x")

    assert a == Result(commands[0], value=None, time={"duration": 1})
    assert a.is_ok
    assert b.error is not None
    assert b.error.description == "Wrong group ID"
    assert not b.is_ok
    assert (c.value, c.total, c.next) == ({"ID": 1}, 70, 50)
    assert not d.ran
    assert not d.is_ok


@pytest.mark.parametrize("answer", [[], None, "odd", {"result": [], "result_error": []}, {"result": None}])
def test_empty_maps_may_be_arrays(answer: Any) -> None:
    """PHP writes {} as []; whatever else comes, no command ran."""
    assert [r.ran for r in unpack(answer, [Command("a")], nonce="x")] == [False]


def test_odd_errors_are_errors() -> None:
    """An entry of result_error is one, in whatever shape."""
    for odd in ("X", {}, {"error": "X"}, {"error": {"code": "X", "message": ""}}):
        [result] = unpack({"result_error": {"kx_0": odd}}, [Command("a")], nonce="x")
        assert result.error is not None
