"""user.*: who works here. [docs: api-reference/user]"""

import json
import re
import sqlite3
from collections.abc import Iterable
from functools import partial
from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Answer, Call, method
from portal_emulator.people.accounts import FIELDS, fields_in, user_view
from portal_emulator.people.matching import DATES, conditions

PAGE = 50
SCOPE = "user|user_basic|user_brief"
_CONTROLS = frozenset({"SORT", "ORDER", "FILTER", "ADMIN_MODE", "SELECT", "START", "IMAGE_RESIZE", "AUTH"})
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_NOT_ANSWERED = frozenset({"NAME_SEARCH"})

Row = tuple[sqlite3.Row, dict[str, Any]]


@method("user.get", scope=SCOPE)
def get(call: Call) -> Answer:
    """Fifty people a page, dismissed ones too unless ACTIVE is asked for. [docs: user/user-get.md]"""
    params = {key.upper(): value for key, value in call.params.items()}
    wanted = _filter(params)
    people = _matching(call, wanted)
    if "NAME_SEARCH" in wanted:
        words = php.to_str(wanted["NAME_SEARCH"]).casefold().split()
        people = [row for row in people if _has_words(row[0], words)]
    return _page(call, params, people)


@method("user.search", scope=SCOPE)
def search(call: Call) -> Answer:
    """People whose name, position or department begins with the words. [docs: user/user-search.md]"""
    params = {key.upper(): value for key, value in call.params.items()}
    wanted = _filter(params)
    names = {row["id"]: row["name"] for row in call.db.execute("SELECT id, name FROM department")}
    if "FIND" in wanted:
        words = php.to_str(wanted["FIND"]).casefold().split()
        people = [row for row in _matching(call, {}) if _begin(_searched(row[0], names), words)]
        return _page(call, params, people)
    columns = {"NAME": "name", "LAST_NAME": "last_name", "WORK_POSITION": "position"}
    people = _matching(call, {key: value for key, value in wanted.items() if key not in columns})
    for key, column in columns.items():
        if key in wanted:
            start = php.to_str(wanted[key]).casefold()
            people = [row for row in people if str(row[0][column]).casefold().startswith(start)]
    if "UF_DEPARTMENT_NAME" in wanted:
        start = php.to_str(wanted["UF_DEPARTMENT_NAME"]).casefold()
        people = [
            row for row in people if any(name.casefold().startswith(start) for name in _departments(row[0], names))
        ]
    return _page(call, params, people)


@method("user.current", scope=SCOPE)
def current(call: Call) -> Answer:
    """The webhook's owner. [docs: user/user-current.md]"""
    row = call.db.execute("SELECT * FROM user WHERE id = ?", (call.user.id,)).fetchone()
    view = user_view(row, fields_in(call.scopes), call.iso, call.now)
    view["LAST_ACTIVITY_DATE"] = call.iso(call.now)[:19].replace("T", " ")
    view.pop("TIMESTAMP_X", None)
    view.pop("USER_TYPE", None)
    return Answer(view)


@method("user.fields", scope=SCOPE)
def fields(call: Call) -> Answer:
    """Names of the fields that the scope shows. [docs: user/user-fields.md]"""
    visible = fields_in(call.scopes)
    return Answer({name: name.replace("_", " ").capitalize() for name in FIELDS if name in visible})


def _filter(params: dict[str, Any]) -> dict[str, Any]:
    """FILTER, or without one the parameters themselves: the old way to ask, which still works."""
    if php.is_array(params.get("FILTER")):
        return {key.upper(): value for key, value in php.as_map(params["FILTER"]).items()}
    return {key: value for key, value in params.items() if key not in _CONTROLS}


def _matching(call: Call, wanted: dict[str, Any]) -> list[Row]:
    """Everybody who meets the conditions, with the view of all that the scope shows."""
    visible = fields_in(call.scopes)
    if call.settings.switch("user_dates") == "own":
        wanted = {key: _own_dates(value) if _is_date(key) else value for key, value in wanted.items()}
    tests = conditions(wanted, visible - _NOT_ANSWERED, call.settings.zone, call.now)
    hidden = call.user.id if call.settings.switch("webhook_owner") == "system" else 0
    people: list[Row] = []
    for row in call.db.execute("SELECT * FROM user WHERE id <> ? ORDER BY id", (hidden,)):
        view = user_view(row, visible, call.iso, call.now)
        if all(test(partial(_field, view)) for test in tests):
            people.append((row, view))
    return people


def _is_date(key: str) -> bool:
    return key.lstrip("!@=%<>") in DATES


def _own_dates(value: Any) -> Any:
    """Dates as a portal sees them that reads its own format alone: ISO 8601 is no date to it."""
    texts = [php.to_str(item) for item in php.as_list(value)]
    return ["" if _ISO.match(text) else text for text in texts]


def _field(view: dict[str, Any], name: str) -> Any:
    return view.get(name, "")


def _page(call: Call, params: dict[str, Any], people: list[Row]) -> Answer:
    sort = php.to_str(params.get("SORT")).upper()
    down = php.to_str(params.get("ORDER")).upper() == "DESC"
    if sort in fields_in(call.scopes) or down:
        people = sorted(people, key=lambda row: _sort_key(row[1], sort), reverse=down)
    start = php.to_int(params.get("START"))
    offset = max(0, start) // PAGE * PAGE
    selected = _selected(params)
    views = [
        {name: value for name, value in view.items() if selected is None or name in selected}
        for _, view in people[offset : offset + PAGE]
    ]
    if start < 0:
        return Answer(views)
    following = offset + PAGE
    return Answer(views, total=len(people), next=following if following < len(people) else None)


def _sort_key(view: dict[str, Any], sort: str) -> tuple[int, str]:
    """By number where it is one; people without the field come first."""
    value = view.get(sort or "ID", "")
    if sort in ("", "ID") or sort not in view:
        return int(view["ID"]), ""
    return 0, json.dumps(value, ensure_ascii=False).casefold()


def _selected(params: dict[str, Any]) -> frozenset[str] | None:
    """None for all; `*` is all that is not of the portal's own making, `UF_*` those that are."""
    names = frozenset(php.to_str(item).upper() for item in php.as_list(params.get("SELECT")))
    if not names or "*" in names:
        return None
    return names | {name for name in FIELDS if "UF_*" in names and name.startswith("UF_")}


def _departments(row: sqlite3.Row, names: dict[int, str]) -> list[str]:
    return [names.get(number, "") for number in json.loads(row["departments"])]


def _searched(row: sqlite3.Row, names: dict[int, str]) -> list[str]:
    texts = (row["name"], row["last_name"], row["second_name"], row["position"], *_departments(row, names))
    return [word for text in texts for word in str(text).casefold().split()]


def _begin(words: Iterable[str], wanted: list[str]) -> bool:
    words = list(words)
    return all(any(word.startswith(start) for word in words) for start in wanted)


def _has_words(row: sqlite3.Row, words: list[str]) -> bool:
    text = f"{row['name']} {row['last_name']} {row['email']} {row['position']}".casefold()
    return all(word in text for word in words)
