"""Values as PHP sees them: what a portal makes of a query string, a form or JSON before a method looks at it."""

import json
import re
from binascii import a2b_qp
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_plus

MAX_INPUT_VARS = 1000
LONG = 200
_NO_CODE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
MAX_NESTING = 64  # a variable that is nested deeper is dropped without a word
_NUMBER = re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_LEADING_INT = re.compile(r"\s*[+-]?\d+")


def parse_str(query: str) -> dict[str, Any]:
    """PHP's parse_str: `a[b][]=1`, blanks and dots of a name become `_`, only the first 1000 variables count."""
    tree: dict[str, Any] = {}
    for pair in [part for part in query.split("&") if part][:MAX_INPUT_VARS]:
        name, _, value = pair.partition("=")
        _put(tree, unquoted(name), unquoted(value))
    return {name: _listed(value) for name, value in tree.items()}


def unquoted(text: str) -> str:
    """Percent-decoding and `+` as a blank; what is no code stays as it is.

    Long texts go through the decoder of quoted-printable, which is written in C: a batch with fifty pages is a
    megabyte of percent signs, and urllib takes them apart one by one.
    """
    if len(text) < LONG or "%" not in text:
        return unquote_plus(text, errors="replace")
    raw = text.replace("+", " ").encode("utf-8", "replace")
    if _NO_CODE.search(raw):
        return unquote_plus(text, errors="replace")
    return a2b_qp(raw.replace(b"=", b"=3D").replace(b"%", b"=")).decode("utf-8", "replace")


def put(tree: dict[str, Any], name: str, value: str) -> None:
    """Add one decoded form variable to a tree; call `listed` on the tree when all are in."""
    _put(tree, name, value)


def listed(tree: dict[str, Any]) -> dict[str, Any]:
    """A tree of `put` with its arrays that count 0, 1, 2 turned into lists."""
    return {name: _listed(value) for name, value in tree.items()}


def _put(tree: dict[str, Any], name: str, value: str) -> None:
    name = name.lstrip(" ").split("\0", 1)[0]
    head, bracket, rest = name.partition("[")
    if not head:
        return
    head = head.replace(" ", "_").replace(".", "_")
    keys = _keys(bracket + rest) if bracket else []
    if bracket and not keys:
        head += "_" + rest.replace(" ", "_").replace(".", "_")
    if len(keys) > MAX_NESTING:
        return
    node, key = tree, head
    for following in keys:
        below = node.get(key)
        if not isinstance(below, dict):
            below = {}
            node[key] = below
        node, key = below, following or str(_next_index(below))
    node[key] = value


def _keys(text: str) -> list[str]:
    keys = []
    while text.startswith("["):
        end = text.find("]")
        if end < 0:
            break
        keys.append(text[1:end])
        text = text[end + 1 :]
    return keys


def _next_index(node: Mapping[str, Any]) -> int:
    numbers = [int(key) for key in node if key.isdecimal() and (key == "0" or not key.startswith("0"))]
    return max(numbers) + 1 if numbers else 0


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    below = {key: _listed(item) for key, item in value.items()}
    if list(below) == [str(index) for index in range(len(below))]:
        return list(below.values())
    return below


def is_array(value: Any) -> bool:
    return isinstance(value, dict | list)


def is_numeric(value: Any) -> bool:
    """PHP's is_numeric, which a typed `int` parameter asks of a string."""
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return True
    return isinstance(value, str) and bool(re.fullmatch(_NUMBER.pattern + r"\s*", value, re.IGNORECASE))


def to_int(value: Any) -> int:
    """PHP's `(int)`: leading digits count, anything else is 0; a non-empty array is 1."""
    if isinstance(value, bool | int):
        return _int64(int(value))
    if isinstance(value, float):
        return _int64(int(value)) if value == value and abs(value) < 2**63 else 0  # noqa: PLR0124  NaN is not itself
    if is_array(value):
        return 1 if value else 0
    if isinstance(value, str):
        number = _NUMBER.match(value)
        if not number:
            return 0
        whole = _LEADING_INT.fullmatch(number.group())
        return _int64(int(number.group()) if whole and len(number.group()) < 40 else _float_to_int(number.group()))
    return 0


def _float_to_int(text: str) -> int:
    value = float(text)
    return int(value) if abs(value) < 2**63 else (2**63 - 1 if value > 0 else -(2**63))


def _int64(value: int) -> int:
    return max(-(2**63), min(2**63 - 1, value))


def to_str(value: Any) -> str:
    """PHP's `(string)`; an array, which PHP calls "Array" with a warning, is an empty string here."""
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return "" if is_array(value) else str(value)


def truthy(value: Any) -> bool:
    """PHP's `(bool)`: "" and "0" are false, "false" is true."""
    if isinstance(value, str):
        return value not in ("", "0")
    return bool(value)


def as_list(value: Any) -> list[Any]:
    """An array's values; a scalar alone is a list of one; nothing is empty."""
    if isinstance(value, dict):
        return list(value.values())
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def as_map(value: Any) -> dict[str, Any]:
    """An array with its keys as strings; a list counts from 0; a scalar is an empty map."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list):
        return {str(index): item for index, item in enumerate(value)}
    return {}


def shown(value: Any, longest: int = 100) -> str:
    """A value in the text of an error: text as it is, anything else as JSON; the beginning of what is long."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text[:longest]


def empty_as_list(value: dict[str, Any]) -> dict[str, Any] | list[Any]:
    """A map as PHP's JSON writes it: an empty one is `[]`, and so is one whose keys count 0, 1, 2: a list."""
    if list(value) == [str(index) for index in range(len(value))]:
        return list(value.values())
    return value
