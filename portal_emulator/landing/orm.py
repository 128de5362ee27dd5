"""Lists as the portal's ORM makes them: select, filter with operators, order, limit, offset; every value a string."""

import json
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Call
from portal_emulator.landing.errors import refuse

# Longest first, so that `>=` is not read as `>`.
_OPERATORS = ("!><", "!=%", "!%=", "><", ">=", "<=", "!=", "!@", "!%", "=%", "%=", "=", "!", ">", "<", "@", "%")
_COMPARE = {">": ">", ">=": ">=", "<": "<", "<=": "<="}
_DROPPED = {"CHECK_PERMISSIONS", "RUNTIME"}


@dataclass(frozen=True, slots=True)
class Table:
    """REST's field names and their SQL expressions; `dates` are stored as seconds."""

    name: str
    columns: Mapping[str, str]
    dates: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()


def rows(
    call: Call, table: Table, params: dict[str, Any], where: str, values: list[Any], extra: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    """Rows of a list call. `where` is what the method itself adds; `extra` names fields that are selected anyhow."""
    chosen = _selected(table, params.get("select"), extra)
    condition, given = where_clause(call, table, params.get("filter"))
    columns = ", ".join(f'{table.columns[name]} AS "{name}"' for name in chosen)
    order, window = _order(table, params.get("order")), _window(params)
    sql = f"SELECT {columns} FROM {table.name} WHERE {where} AND ({condition}){order}{window}"
    return [as_strings(call, table, row) for row in call.db.execute(sql, [*values, *given])]


def as_strings(call: Call, table: Table, row: sqlite3.Row) -> dict[str, Any]:
    """A row as JSON shows it: numbers as strings, dates in the portal's format."""
    shown: dict[str, Any] = {}
    for name in row.keys():  # noqa: SIM118  a Row iterates over values
        value = row[name]
        if value is not None:
            value = call.local(value) if name in table.dates else str(value)
        shown[name] = value
    return shown


def _selected(table: Table, select: Any, extra: tuple[str, ...]) -> list[str]:
    wanted = [php.to_str(name).upper() for name in php.as_list(select) if "." not in php.to_str(name)] or ["*"]
    chosen: list[str] = []
    for name in [*wanted, *extra]:
        for found in table.columns if name == "*" else [name]:
            if found not in table.columns:
                raise unknown_field(found)
            if found not in chosen:
                chosen.append(found)
    return chosen


def unknown_field(name: str) -> Exception:
    return refuse("SYSTEM_ERROR", f"Unknown field definition `{name}`")


def where_clause(call: Call, table: Table, tree: Any) -> tuple[str, list[Any]]:
    """A filter as SQL. Keys with a dot and service keys are dropped; an unknown field is SYSTEM_ERROR."""
    parts: list[str] = []
    values: list[Any] = []
    given = php.as_map(tree)
    for key, value in given.items():
        if key.isdecimal():
            if php.is_array(value):
                clause, below = where_clause(call, table, value)
                parts.append(f"({clause})")
                values += below
            continue
        if "." in key or key.upper() in _DROPPED or key.upper() == "LOGIC":
            continue
        operator, field = _split(key)
        if field not in table.columns:
            raise unknown_field(field)
        if field == "XML_ID" and call.settings.switch("xml_id_filter") == "ignored":
            continue
        clause, below = _condition(call, table, operator, field, value)
        parts.append(clause)
        values += below
    joint = " OR " if php.to_str(given.get("LOGIC")).upper() == "OR" else " AND "
    return (joint.join(parts) if parts else "1"), values


def _split(key: str) -> tuple[str, str]:
    for operator in _OPERATORS:
        if key.startswith(operator):
            return operator, key[len(operator) :].strip().upper()
    return "", key.strip().upper()


def _condition(call: Call, table: Table, operator: str, field: str, value: Any) -> tuple[str, list[Any]]:
    column = table.columns[field]
    many = [_stored(call, table, field, item) for item in php.as_list(value)] if php.is_array(value) else None
    if operator in ("><", "!><"):
        low, high = (many or [None, None])[0], (many or [None, None])[-1]
        return f"{'NOT ' if '!' in operator else ''}({column} BETWEEN ? AND ?)", [low, high]
    if many is not None:
        # One parameter however many values there are: SQLite counts parameters.
        clause = f"{column} IN (SELECT value FROM json_each(?))"
        return (f"NOT COALESCE({clause}, 0)" if operator.startswith("!") else clause), [json.dumps(many)]
    stored = _stored(call, table, field, value)
    if operator in _COMPARE:
        return f"{column} {_COMPARE[operator]} ?", [stored]
    negated = operator.startswith("!")
    if stored is None:
        return f"{column} IS {'NOT ' if negated else ''}NULL", []
    plain = operator.removeprefix("!")
    if plain == "%":
        clause, stored = f"LOWER_U({column}) LIKE ? ESCAPE '\\'", f"%{_escaped(php.to_str(value)).casefold()}%"
    elif plain in ("=%", "%=") or (plain == "" and field not in table.numbers and field not in table.dates):
        # Without an operator a text is compared as LIKE does: no case, % and _ are wildcards.
        clause, stored = f"LOWER_U({column}) LIKE ?", php.to_str(value).casefold()
    else:
        clause = f"{column} = ?"
    return (f"NOT COALESCE({clause}, 0)" if negated else clause), [stored]


def _stored(call: Call, table: Table, field: str, value: Any) -> Any:
    if value is None or value is False:
        return None
    if field in table.dates:
        return parse_date(call, php.to_str(value))
    return php.to_int(value) if field in table.numbers else php.to_str(value)


def parse_date(call: Call, text: str) -> int | None:
    """A date in the portal's format (with or without time) or ISO 8601, as seconds; None when it is neither."""
    shape = call.settings.date_time_format
    for candidate in (shape, shape.partition(" ")[0]):
        try:
            moment = datetime.strptime(text.strip(), candidate).replace(tzinfo=call.settings.zone)
        except ValueError:
            continue
        return int(moment.timestamp())
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=call.settings.zone)).astimezone(UTC).timestamp())


def _escaped(text: str) -> str:
    return re.sub(r"([%_\\])", r"\\\1", text)


def _order(table: Table, order: Any) -> str:
    parts = []
    for name, direction in php.as_map(order).items():
        if "." in name:
            continue
        if name.upper() not in table.columns:
            raise unknown_field(name)
        parts.append(f"{table.columns[name.upper()]} {'DESC' if php.to_str(direction).upper() == 'DESC' else 'ASC'}")
    return f" ORDER BY {', '.join(parts)}" if parts else ""


def _window(params: dict[str, Any]) -> str:
    limit, offset = php.to_int(params.get("limit")), php.to_int(params.get("offset"))
    if limit <= 0 and offset <= 0:
        return ""
    return f" LIMIT {limit if limit > 0 else -1} OFFSET {max(0, offset)}"
