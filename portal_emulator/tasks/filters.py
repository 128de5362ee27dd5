"""`filter` and `order` of tasks.task.list as SQL over `task` (docs: tasks/tasks-task-list.md).

A key that the portal does not know is ignored without a word, and the whole list comes back.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from portal_emulator import php
from portal_emulator.tasks.access import visible_where
from portal_emulator.tasks.dates import parse_moment
from portal_emulator.tasks.desk import Desk, Mark

Where = tuple[str, list[Any]]

ALMOST_OVERDUE_SECONDS = 86400
# Deeper than any client goes; SQL has a limit on the depth of an expression and of a pattern's length.
_DEEPEST = 20
_LONGEST_PATTERN = 10_000
_MOST_TAGS = 100
_KEY = re.compile(r"(!=%|!%=|!%|!=|!><|!@|!|><|>=|>|<=|<|=%|%=|%|=|@|\?)?([A-Z][A-Z0-9_]*)")
_COMPARING = {"": "=", "=": "=", "!": "<>", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_NEVER: Where = ("0", [])
_ALWAYS: Where = ("1", [])

_NUMBERS = {
    "ID": "task.id",
    "PARENT_ID": "parent_id",
    "GROUP_ID": "group_id",
    "CREATED_BY": "created_by",
    "RESPONSIBLE_ID": "responsible_id",
    "STATUS_CHANGED_BY": "status_changed_by",
    "PRIORITY": "priority",
    "REAL_STATUS": "status",
    "STAGE_ID": "stage_id",
}
_STRINGS = {
    "XML_ID": "xml_id",
    "MARK": "mark",
    "SITE_ID": "'s1'",
    "ADD_IN_REPORT": "add_in_report",
    "GUID": "guid",
}
_MOMENTS = {
    "DATE_START": "date_start",
    "DEADLINE": "deadline",
    "CREATED_DATE": "created",
    "CLOSED_DATE": "closed",
    "CHANGED_DATE": "changed",
    "ACTIVITY_DATE": "activity",
    "START_DATE_PLAN": "start_plan",
    "END_DATE_PLAN": "end_plan",
}
_MEMBERS = {"ACCOMPLICE": "A", "AUDITOR": "U"}
# What no task here has: a condition on it finds nothing, its denial everything.
_ABSENT = ("FORUM_TOPIC_ID", "DEPENDS_ON", "SPRINT_ID", "BACKLOG_ID")

_FAVORITE, _PINNED = (
    f"COALESCE((SELECT {mark} FROM task_reader WHERE task_id = task.id AND user_id = :me), 'N')"
    for mark in (Mark.FAVORITE, Mark.PINNED)
)
ORDER_KEYS = {
    "ID": "task.id",
    "TITLE": "LOWER_U(title)",
    "TIME_SPENT_IN_LOGS": "NULL",
    "DATE_START": "date_start",
    "CREATED_DATE": "created",
    "CHANGED_DATE": "changed",
    "CLOSED_DATE": "closed",
    "ACTIVITY_DATE": "activity",
    "START_DATE_PLAN": "start_plan",
    "END_DATE_PLAN": "end_plan",
    "DEADLINE": "deadline",
    "REAL_STATUS": "status",
    "STATUS_COMPLETE": "status = 5",
    "PRIORITY": "priority",
    "MARK": "mark",
    "CREATED_BY_LAST_NAME": "(SELECT LOWER_U(last_name) FROM user WHERE user.id = created_by)",
    "RESPONSIBLE_LAST_NAME": "(SELECT LOWER_U(last_name) FROM user WHERE user.id = responsible_id)",
    "GROUP_ID": "group_id",
    "TIME_ESTIMATE": "time_estimate",
    "ALLOW_CHANGE_DEADLINE": "allow_change_deadline",
    "ALLOW_TIME_TRACKING": "allow_time_tracking",
    "MATCH_WORK_TIME": "match_work_time",
    "FAVORITE": _FAVORITE,
    "SORTING": "NULL",
    "IS_PINNED": _PINNED,
    "IS_PINNED_IN_GROUP": "'N'",
}


class InvalidOrder(ValueError):  # noqa: N818  named as the portal's own message is
    """A key that tasks cannot be sorted by."""


def meta_status(desk: Desk) -> Where:
    """STATUS with its meta values: -1 overdue, -2 not looked at, -3 almost overdue, else the real one."""
    unseen = (
        f"(status = 2 AND created_by <> {desk.who.id} AND NOT EXISTS (SELECT 1 FROM task_reader"
        f" WHERE task_id = task.id AND user_id = {desk.who.id} AND viewed IS NOT NULL))"
    )
    expression = (
        "(CASE WHEN deadline < ? AND status NOT IN (4, 5, 6) THEN -1"
        f" WHEN {unseen} AND responsible_id = {desk.who.id} THEN -2"
        " WHEN deadline < ? AND status NOT IN (4, 5, 6) THEN -3 ELSE status END)"
    )
    return expression, [desk.now, desk.now + ALMOST_OVERDUE_SECONDS]


def where(desk: Desk, conditions: dict[str, Any], depth: int = 0) -> Where:
    """The condition that a `filter` stands for; AND, or OR with `::LOGIC`."""
    parts = []
    for key, value in conditions.items():
        if key.startswith("::SUBFILTER"):
            parts.append(_subfilter(desk, php.as_map(value), depth + 1))
        elif key != "::LOGIC":
            parts.append(_condition(desk, key, value))
    known = [part for part in parts if part is not None]
    logic = " OR " if php.to_str(conditions.get("::LOGIC")).upper() == "OR" else " AND "
    if not known:
        return _ALWAYS
    return "(" + logic.join(part[0] for part in known) + ")", [value for part in known for value in part[1]]


def order_by(desk: Desk, order: dict[str, Any]) -> str:
    """InvalidOrder for a key outside the closed list; newest id first when nothing is asked for."""
    columns: dict[str, str] = {}
    for key, direction in order.items():
        column = ORDER_KEYS.get(key.upper())
        if column is None:
            raise InvalidOrder(key)
        columns[column] = "DESC" if php.to_str(direction).lower().startswith("desc") else "ASC"
    terms = [f"{column.replace(':me', str(desk.who.id))} {direction}" for column, direction in columns.items()]
    return ", ".join([*terms, "task.id DESC"]) if terms else "task.id DESC"


def _subfilter(desk: Desk, conditions: dict[str, Any], depth: int) -> Where | None:
    if depth > _DEEPEST:
        return None
    if conditions.get("FAVORITE") == "Y":
        return _FAVORITE.replace(":me", str(desk.who.id)) + " = 'Y'", []
    return where(desk, {key: value for key, value in conditions.items() if key != "FAVORITE"}, depth)


def _condition(desk: Desk, key: str, value: Any) -> Where | None:
    """None for a key that is ignored."""
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    operator, name = match[1] or "", match[2]
    if name in _NUMBERS:
        return _number(_NUMBERS[name], operator, value)
    if name == "STATUS":
        expression, values = meta_status(desk)
        clause, more = _number(expression, operator, value)
        return clause, values * clause.count(expression) + more
    if name in _STRINGS:
        return _string(_STRINGS[name], operator, value)
    if name in _MOMENTS:
        return _moment(desk, _MOMENTS[name], operator, value)
    if name in _MEMBERS:
        return _member(_MEMBERS[name], operator, value)
    if name in _ABSENT:
        return _ALWAYS if operator.startswith("!") else _NEVER
    special = _SPECIAL.get(name)
    return special(desk, operator, value) if special else None


def _number(column: str, operator: str, value: Any) -> Where:
    """Arrays mean "one of"; a denial also takes rows that have no value."""
    numbers = [php.to_int(item) for item in php.as_list(value)]
    if not numbers:
        return _ALWAYS
    if operator in ("<", "<=", ">", ">="):
        return f"{column} {operator} ?", numbers[:1]
    return _one_of(f"COALESCE({column}, 0)", operator, numbers)


def _string(column: str, operator: str, value: Any) -> Where:
    """Equality without regard to case. `@` makes numbers of the values first, so it finds all texts but numbers."""
    if operator in ("@", "!@"):
        return _number(f"CAST({column} AS INTEGER)", operator, value)
    texts = [php.to_str(item) for item in php.as_list(value)]
    if not texts:
        return _ALWAYS
    if operator in ("%", "!%", "?", "=%", "%=", "!=%", "!%="):
        return _like(column, operator, texts)
    if operator in ("<", "<=", ">", ">="):
        return f"{column} {operator} ?", texts[:1]
    plain = not operator.startswith("!") and "" not in texts
    return _one_of(f"{column} COLLATE NOCASE" if plain else f"COALESCE({column}, '') COLLATE NOCASE", operator, texts)


def _one_of(expression: str, operator: str, values: list[Any]) -> Where:
    """However many values there are, they go as one parameter: SQL has a limit on those."""
    clause = f"{expression} IN (SELECT value FROM json_each(?))"
    return (f"NOT {clause}" if operator.startswith("!") else clause), [json.dumps(values)]


def _like(column: str, operator: str, texts: list[str]) -> Where:
    """`%` looks for a part anywhere; with `=` the caller's own % and _ are the pattern."""
    own_pattern = "=" in operator
    patterns = [text.casefold() if own_pattern else f"%{_escaped(text.casefold())}%" for text in texts]
    short = [pattern for pattern in patterns if len(pattern) <= _LONGEST_PATTERN]
    clause = f"EXISTS (SELECT 1 FROM json_each(?) WHERE LOWER_U({column}) LIKE value ESCAPE '\\')"
    return (f"NOT {clause}" if operator.startswith("!") else clause), [json.dumps(short)]


def _escaped(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)


def _moment(desk: Desk, column: str, operator: str, value: Any) -> Where:
    """An empty value asks for rows without a date; what is no date finds nothing."""
    if operator in ("><", "!><"):
        bounds = [parse_moment(item, desk.zone, desk.now) for item in php.as_list(value)]
        if len(bounds) != 2 or None in bounds:
            return _NEVER
        return f"{column} {'NOT ' if operator == '!><' else ''}BETWEEN ? AND ?", list(bounds)
    comparing = _COMPARING.get(operator)
    if comparing is None:
        return _NEVER
    if not php.truthy(value):
        return f"{column} IS {'NOT ' if operator.startswith('!') else ''}NULL", []
    first = php.as_list(value)
    moment = parse_moment(first[0], desk.zone, desk.now)
    return _NEVER if moment is None else (f"{column} {comparing} ?", [moment])


def _member(kind: str, operator: str, value: Any) -> Where:
    clause, values = _number("user_id", "", value)
    exists = f"EXISTS (SELECT 1 FROM task_member WHERE task_id = task.id AND kind = '{kind}' AND {clause})"
    return (f"NOT {exists}" if operator.startswith("!") else exists), values


def _title(_desk: Desk, operator: str, value: Any) -> Where:
    """Without an operator the title is a pattern too."""
    if operator in ("", "!"):
        operator += "=%"
    return _string("title", operator, value)


def _tag(desk: Desk, operator: str, value: Any) -> Where:
    """One text, or several that a task must all have; each may stand under several ids."""
    titles = {php.to_str(item).casefold() for item in php.as_list(value)} - {""}
    if not titles:
        return _ALWAYS
    if len(titles) > _MOST_TAGS:
        return _ALWAYS if operator.startswith("!") else _NEVER
    ids: dict[str, list[int]] = {title: [] for title in sorted(titles)}
    for row in desk.db.execute("SELECT id, title FROM tag"):
        if row["title"].casefold() in ids:
            ids[row["title"].casefold()].append(row["id"])
    exists = (
        "EXISTS (SELECT 1 FROM task_tag WHERE task_tag.task_id = task.id"
        " AND tag_id IN (SELECT value FROM json_each(?)))"
    )
    clause = " AND ".join([exists] * len(ids))
    return (f"NOT ({clause})" if operator.startswith("!") else f"({clause})"), [json.dumps(own) for own in ids.values()]


def _only_root(desk: Desk, _operator: str, value: Any) -> Where:
    """Tasks without a parent, and those whose parent this person does not see."""
    if value not in ("Y", True):
        return _ALWAYS
    visible, values = visible_where(desk.who)
    return (
        f"(parent_id = 0 OR parent_id NOT IN (SELECT id FROM task WHERE deleted IS NULL AND {visible}))",
        values,
    )


def _crm_items(_desk: Desk, operator: str, value: Any) -> Where:
    clause, values = _one_of("value", "", [php.to_str(item) for item in php.as_list(value)])
    exists = f"EXISTS (SELECT 1 FROM json_each(crm_items) AS item WHERE item.{clause})"
    return (f"NOT {exists}" if operator.startswith("!") else exists), values


_SPECIAL: dict[str, Callable[[Desk, str, Any], Where]] = {
    "TITLE": _title,
    "TAG": _tag,
    "ONLY_ROOT_TASKS": _only_root,
    "UF_CRM_TASK": _crm_items,
}
