"""Laws of batches: nothing is lost, nothing is reordered, no limit is passed, and PHP reads back what was written."""

from typing import Any
from urllib.parse import unquote

from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from publisher.portal.bitrix24.batch import Command, encode, pack, unpack

NAMES = st.text("abXYZ_>!=.% é", min_size=1, max_size=6)
VALUES = st.one_of(st.text(max_size=30), st.integers(-5, 10**6), st.booleans())
PARAMS = st.recursive(
    st.dictionaries(NAMES, VALUES, max_size=4),
    lambda below: st.dictionaries(NAMES, below | st.lists(VALUES, min_size=1, max_size=3), max_size=3),
    max_leaves=8,
)
COMMANDS = st.lists(st.builds(Command, st.sampled_from(["landing.landing.add", "user.get"]), PARAMS), max_size=120)


@settings(deadline=None, max_examples=examples(30))
@given(COMMANDS, st.integers(1, 50), st.integers(50, 5000))
def test_batches_keep_order_and_limits(commands: list[Command], most: int, most_bytes: int) -> None:
    """Concatenation gives the input; no batch is over a limit unless it is a single command."""
    batches = list(pack(commands, most=most, most_bytes=most_bytes))

    assert [c for batch in batches for c in batch.commands] == commands
    assert all(1 <= len(batch.commands) <= most for batch in batches)
    for batch in batches:
        body = sum(len(key) + len(text) + 6 for key, text in encode(batch.commands, nonce="0123456789ab").items())
        assert body <= most_bytes or len(batch.commands) == 1


@settings(deadline=None, max_examples=examples(40))
@given(PARAMS)
def test_what_is_written_is_read_back(params: Any) -> None:
    """A reader of brackets and percent signs finds each value at its place, as text."""
    [written] = encode([Command("m", params)], nonce="x").values()

    assert read_query(written.partition("?")[2]) == sorted(leaves(params, ()))
    assert not set(written) & set("# +\"'<>&") - {"&"}


@settings(deadline=None, max_examples=examples(25))
@given(COMMANDS)
def test_every_command_gets_its_own_answer(commands: list[Command]) -> None:
    """An echo of the commands comes back to each of them."""
    encoded = encode(commands, nonce="x")

    results = unpack({"result": dict(encoded)}, commands, nonce="x")

    assert [r.value for r in results] == list(encoded.values())
    assert [r.command for r in results] == commands


def read_query(query: str) -> list[tuple[tuple[str, ...], str]]:
    """Path and value of every variable."""
    found = []
    for pair in filter(None, query.split("&")):
        name, _, value = pair.partition("=")
        head, *rest = name.split("[")
        path = (unquote(head), *(unquote(part.removesuffix("]")) for part in rest))
        found.append((path, unquote(value)))
    return sorted(found)


def leaves(value: Any, path: tuple[str, ...]) -> list[tuple[tuple[str, ...], str]]:
    """Path and text of every value that PHP can be told."""
    if isinstance(value, dict):
        return [leaf for key, item in value.items() for leaf in leaves(item, (*path, str(key)))]
    if isinstance(value, list):
        return [leaf for index, item in enumerate(value) for leaf in leaves(item, (*path, str(index)))]
    return [(path, str(int(value)) if isinstance(value, bool) else str(value))]
