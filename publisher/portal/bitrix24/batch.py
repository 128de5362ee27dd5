"""The ``batch`` method of REST v2: packing commands, writing them by PHP's rules, and taking the answer apart. Pure.

A command travels as ``method?query`` and is read by PHP's ``parse_str`` (REST docs: batch, data encoding); what is wrong in one
command is told for that command alone, with HTTP 200.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from publisher.errors import ApiError
from publisher.portal.bitrix24.answers import whole
from publisher.portal.bitrix24.codes import Refusal, Treatment, explain, parse_refusal

MOST_COMMANDS = 50
MOST_BYTES = 2_000_000
MOST_VARIABLES = 1000  # PHP's max_input_vars: what comes after is silently not read
_UNRESERVED = (
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~"  # RFC 3986: what `quote` leaves alone
)
_KEY_BYTES = 40  # a command's key, quotes and comma in the JSON body; also what a reference comes to at most


@dataclass(frozen=True, slots=True)
class Ref:
    """A value of an earlier command's result: ``Ref("site", 0, "ID")`` is ``result[0]["ID"]`` of the command named so.

    It stands for a whole value: the portal looks for references up to the next blank.
    """

    name: str
    path: tuple[str | int, ...]

    def __init__(self, name: str, *path: str | int) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "path", path)


@dataclass(frozen=True, slots=True)
class Command:
    """One call within a batch. ``name`` is for references to it; the key it travels under is another."""

    method: str
    params: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """Commands that travel in one request, in their order."""

    commands: tuple[Command, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one command. Not ``ran``: the batch stopped before it, and nothing was done for it.

    ``value`` is whatever the method answers, None included: some methods answer null and have done nothing.
    """

    command: Command
    value: Any = None
    error: Refusal | None = None
    ran: bool = True
    total: int | None = None
    next: int | None = None
    time: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_ok(self) -> bool:
        return self.ran and self.error is None

    @property
    def is_out_of_time(self) -> bool:
        """Refused, and not carried out, because its method's working time is used up for now."""
        return self.error is not None and self.error.treatment is Treatment.OUT_OF_TIME

    def explained(self) -> ApiError | None:
        """The error for a person, where the portal refused this command."""
        return None if self.error is None else explain(self.error, self.command.method)


def pack(
    commands: Sequence[Command], *, most: int = MOST_COMMANDS, most_bytes: int = MOST_BYTES, least: int = 1
) -> Iterator[Batch]:
    """Cut commands into batches that hold at most so many commands and bytes; order is kept, nothing is left out.

    A batch is cut when it is asked for: only the commands up to its end have been measured by then. ``least`` commands stay
    together whatever their size, so one that alone is over ``most_bytes`` gets a batch of its own. One with more variables than
    a portal reads is a mistake of ours: ValueError.
    """
    current: list[Command] = []
    size = 0
    for command in commands:
        added = _size(command)
        if len(current) >= least and (len(current) >= most or size + added > most_bytes):
            yield Batch(tuple(current))
            current, size = [], 0
        current.append(command)
        size += added
    if current:
        yield Batch(tuple(current))


def encode(commands: Sequence[Command], *, nonce: str, known: Mapping[str, Any] | None = None) -> dict[str, str]:
    """The ``cmd`` parameter: key → ``method?query``.

    ``nonce`` makes the keys such that no page's text can name one in a ``$result[…]``. A reference to a command of the same
    batch is left to the portal; one to a command in ``known`` (name → result) is put in here, or, where that result lacks
    it, stays a reference to nothing, as the portal leaves it. A name that is neither is a mistake of ours: ValueError.
    """
    keys: dict[str, str] = {}
    encoded: dict[str, str] = {}
    for number, command in enumerate(commands):
        key = _key(nonce, number)
        pairs = list(_pairs(command.params))
        query = "&".join(f"{name}={quote(_resolve(value, keys, known or {}, nonce), safe='')}" for name, value in pairs)
        encoded[key] = f"{command.method}?{query}" if query else command.method
        if command.name:
            keys[command.name] = key
    return encoded


def unpack(result: Any, commands: Sequence[Command], *, nonce: str) -> list[Result]:
    """One Result a command, in order, from the ``result`` of a batch; an empty map may come as ``[]``."""
    parts = result if isinstance(result, Mapping) else {}
    values, errors = _map(parts.get("result")), _map(parts.get("result_error"))
    totals, nexts, times = (_map(parts.get(f"result_{part}")) for part in ("total", "next", "time"))
    return [
        Result(
            command,
            value=values.get(key),
            error=_refusal(errors[key]) if key in errors else None,
            ran=key in values or key in errors,
            total=whole(totals.get(key)),
            next=whole(nexts.get(key)),
            time=_map(times.get(key)),
        )
        for number, command in enumerate(commands)
        for key in (_key(nonce, number),)
    ]


def dig(value: Any, path: Iterable[str | int]) -> Any:
    """Follow a reference's path through a result; a step that is not there is a KeyError."""
    for step in path:
        if isinstance(value, Mapping):
            value = value[step] if step in value else value[str(step)]
        elif isinstance(value, list) and str(step).isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            raise KeyError(step)
    return value


def _key(nonce: str, number: int) -> str:
    return f"k{nonce}_{number}"


def _size(command: Command) -> int:
    pairs = list(_pairs(command.params))
    if len(pairs) > MOST_VARIABLES:
        raise ValueError(f"{command.method}: {len(pairs)} variables in a command; a portal reads {MOST_VARIABLES}")
    values = (_KEY_BYTES if isinstance(value, Ref) else _quoted_length(value) for _, value in pairs)
    return _KEY_BYTES + len(command.method) + sum(len(name) + 2 for name, _ in pairs) + sum(values)


def _quoted_length(value: str) -> int:
    """How long ``quote(value, safe="")`` is, without making it: a page's text is measured more often than it is sent."""
    content = value.encode()
    return len(content) + 2 * len(content.translate(None, _UNRESERVED))


def _pairs(params: Mapping[str, Any]) -> Iterable[tuple[str, str | Ref]]:
    """The variables of a query, names encoded, values not yet: nested by brackets, without nulls and empty arrays."""
    for name, value in params.items():
        yield from _leaves(_part(name), value)


def _leaves(name: str, value: Any) -> Iterable[tuple[str, str | Ref]]:
    if value is None:
        return
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(f"{name}[{_part(key)}]", item)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _leaves(f"{name}[{index}]", item)
    elif isinstance(value, Ref):
        yield name, value
    else:
        yield name, str(int(value)) if isinstance(value, bool) else str(value)


def _part(name: object) -> str:
    written = str(name)
    if not written or "[" in written or "]" in written:
        raise ValueError(f"a parameter's name may neither be empty nor hold brackets: {written!r}")
    return quote(written, safe="")


def _resolve(value: str | Ref, keys: Mapping[str, str], known: Mapping[str, Any], nonce: str) -> str:
    if not isinstance(value, Ref):
        return value
    if value.name in keys:
        return _reference(keys[value.name], value.path)
    if value.name not in known:
        raise ValueError(f"a reference to {value.name!r}, which is no earlier command")
    try:
        found = dig(known[value.name], value.path)
    except KeyError:
        return _reference(f"k{nonce}_none", value.path)
    return str(int(found)) if isinstance(found, bool) else str(found)


def _reference(key: str, path: Iterable[str | int]) -> str:
    return f"$result[{key}]" + "".join(f"[{step}]" for step in path)


def _refusal(entry: Any) -> Refusal:
    found = parse_refusal(entry, 200) if isinstance(entry, Mapping) else Refusal(str(entry), "", 200)
    return found or Refusal("", "", 200)


def _map(value: Any) -> Mapping[str, Any]:
    """A JSON object; PHP writes an empty one, and one whose keys count from 0, as an array."""
    if isinstance(value, Mapping):
        return value
    return {str(index): item for index, item in enumerate(value)} if isinstance(value, list) else {}
