"""Rows of the portal's answers as our values.

Numbers come as strings or numbers, flags as ``Y``/``N`` or booleans, empty maps as ``[]`` (facts kb-0).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from publisher.errors import TransportError
from publisher.messages import text

Row = Mapping[str, Any]
_MOST_NUMBER = 2**63 - 1


def rows_of(value: Any) -> list[Row]:
    """The rows of a list, which PHP may also write as a map of rows."""
    items: Iterable[Any] = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return [item for item in items if isinstance(item, Mapping)]


def number(value: Any) -> int | None:
    """A positive whole number, None for nothing, zero and what is no number."""
    try:
        found = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if 0 < found <= _MOST_NUMBER else None


def identity(row: Row, name: str = "ID") -> int:
    """The number that a row is known by; a row without one cannot be believed, nor the answer that holds it."""
    found = number(row.get(name))
    if found is None:
        raise TransportError(text("portal.odd-row", field=name), hint=text("portal.again-hint"))
    return found


def flag(value: Any) -> bool:
    """A flag as the portal writes it."""
    return value is True or value in ("Y", "1", 1)
