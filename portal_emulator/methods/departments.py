"""department.*: the company's structure. [docs: api-reference/departments]"""

from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Answer, Call, method
from portal_emulator.people.accounts import department_view

PAGE = 50
_COLUMNS = {"ID": "id", "NAME": "name", "SORT": "sort", "PARENT": "parent", "UF_HEAD": "head"}
_TITLES = {
    "ID": "ID",
    "NAME": "Department name",
    "SORT": "Sorting",
    "PARENT": "Parent department",
    "UF_HEAD": "Head",
}


@method("department.get", scope="department")
def get(call: Call) -> Answer:
    """Fifty a page; the filter stands among the parameters. `sort` is an order; SORT is one too when it is a word,
    a filter when it is a number. [docs: departments/department-get.md]
    """
    params = {key.upper(): value for key, value in call.params.items() if key != "sort"}
    order = call.params.get("sort", params.pop("SORT") if not php.is_numeric(params.get("SORT", 0)) else None)
    down = php.to_str(params.get("ORDER")).upper() == "DESC"
    column = _COLUMNS.get(php.to_str(order).upper(), "id")
    rows = list(call.db.execute(f"SELECT * FROM department ORDER BY {column} {'DESC' if down else 'ASC'}, id"))
    for name, column in _COLUMNS.items():
        if name in params:
            wanted = _wanted(name, params[name])
            rows = [row for row in rows if (row[column] or 0) in wanted]
    start = php.to_int(params.get("START"))
    offset = max(0, start) // PAGE * PAGE
    views = [department_view(row) for row in rows[offset : offset + PAGE]]
    if start < 0:
        return Answer(views)
    return Answer(views, total=len(rows), next=offset + PAGE if offset + PAGE < len(rows) else None)


@method("department.fields", scope="department")
def fields(_call: Call) -> Answer:
    """[docs: departments/department-fields.md]"""
    return Answer(_TITLES)


def _wanted(name: str, value: Any) -> set[Any]:
    if name == "NAME":
        return {php.to_str(item) for item in php.as_list(value)}
    return {php.to_int(item) for item in php.as_list(value)}
