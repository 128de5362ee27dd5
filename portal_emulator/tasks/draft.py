"""The `fields` of tasks.task.add and update, read as the portal reads them; nothing here asks the database."""

import json
import re
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from portal_emulator import php
from portal_emulator.tasks.dates import parse_moment
from portal_emulator.tasks.errors import BadField
from portal_emulator.tasks.row import Status

XML_ID_LENGTH = 200
_LONGEST_PLAN_SECONDS = 2**31 - 1
_HASHTAG = re.compile(r"\s#([^\s,\[\]<>]+)")

_FLAGS = {
    "TASK_CONTROL": "task_control",
    "ALLOW_CHANGE_DEADLINE": "allow_change_deadline",
    "ALLOW_TIME_TRACKING": "allow_time_tracking",
    "MATCH_WORK_TIME": "match_work_time",
    "ADD_IN_REPORT": "add_in_report",
    "REPLICATE": "replicate",
}
_MOMENTS = {"DEADLINE": "deadline", "START_DATE_PLAN": "start_plan", "END_DATE_PLAN": "end_plan"}
_NUMBERS = {
    "CREATED_BY": "created_by",
    "RESPONSIBLE_ID": "responsible_id",
    "GROUP_ID": "group_id",
    "PARENT_ID": "parent_id",
    "STAGE_ID": "stage_id",
    "TIME_ESTIMATE": "time_estimate",
}
_PARAMETERS = {1: "dates_from_subtasks", 2: "closes_with_subtasks", 3: "requires_result"}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a caller wants stored: columns by name; None for members and tags means "not mentioned"."""

    columns: dict[str, Any]
    accomplices: tuple[int, ...] | None
    auditors: tuple[int, ...] | None
    tags: tuple[str, ...] | None


def read_draft(fields: dict[str, Any], zone: tzinfo, now: int, title_length: int) -> Draft:
    """BadField when a value cannot be stored; unknown fields are ignored, as the portal does."""
    columns: dict[str, Any] = {}
    if "TITLE" in fields:
        columns["title"] = _title(fields["TITLE"], title_length)
    if "DESCRIPTION" in fields:
        columns["description"] = php.to_str(fields["DESCRIPTION"])
    columns |= {column: max(0, php.to_int(fields[name])) for name, column in _NUMBERS.items() if name in fields}
    columns |= {column: _flag(fields[name]) for name, column in _FLAGS.items() if name in fields}
    columns |= {column: _moment(name, fields[name], zone, now) for name, column in _MOMENTS.items() if name in fields}
    if "STATUS" in fields:
        columns["status"] = _status(fields["STATUS"])
    if "PRIORITY" in fields:
        columns["priority"] = min(2, max(0, php.to_int(fields["PRIORITY"])))
    if "MARK" in fields:
        columns["mark"] = fields["MARK"] if fields["MARK"] in ("P", "N") else None
    if "XML_ID" in fields:
        columns["xml_id"] = _xml_id(fields["XML_ID"])
    if "UF_CRM_TASK" in fields:
        columns["crm_items"] = json.dumps([php.to_str(item) for item in php.as_list(fields["UF_CRM_TASK"])])
    columns |= _parameters(fields.get("SE_PARAMETER"))
    return Draft(columns, _ids(fields, "ACCOMPLICES"), _ids(fields, "AUDITORS"), _tags(fields))


def hashtags(*texts: str) -> tuple[str, ...]:
    """The words after ` #` in a title or a description, which the portal makes tags of."""
    return tuple(dict.fromkeys(tag for text in texts for tag in _HASHTAG.findall(f" {text}")))


def check_plan(start: int | None, end: int | None) -> None:
    if start is None or end is None:
        return
    if end < start:
        raise BadField("END_DATE_PLAN", "The end date specified in the scheduling is earlier than the start date")
    if end - start > _LONGEST_PLAN_SECONDS:
        raise BadField("END_DATE_PLAN", "The duration of the task specified in the scheduling is too long")


def _title(value: Any, longest: int) -> str:
    title = php.to_str(value).strip()[:longest]
    if not title:
        raise BadField("TITLE", "Task title is not specified")
    return title


def _xml_id(value: Any) -> str | None:
    if value is None:
        return None
    text = php.to_str(value)
    if len(text) > XML_ID_LENGTH:
        raise BadField("XML_ID", f"The length of the field XML_ID must not be greater than {XML_ID_LENGTH}")
    return text


def _flag(value: Any) -> str:
    return "Y" if value is True or value == "Y" else "N"


def _status(value: Any) -> int:
    status = php.to_int(value)
    if status not in list(Status):
        raise BadField("STATUS", "Invalid status")
    return status


def _moment(name: str, value: Any, zone: tzinfo, now: int) -> int | None:
    if not php.truthy(value):
        return None
    moment = parse_moment(value, zone, now)
    if moment is None:
        raise BadField(name, f"Incorrect date in the field {name}")
    return moment


def _ids(fields: dict[str, Any], name: str) -> tuple[int, ...] | None:
    if name not in fields:
        return None
    ids = (php.to_int(item) for item in php.as_list(fields[name]))
    return tuple(dict.fromkeys(user_id for user_id in ids if user_id > 0))


def _tags(fields: dict[str, Any]) -> tuple[str, ...] | None:
    if "TAGS" not in fields:
        return None
    value = fields["TAGS"]
    texts = value.split(",") if isinstance(value, str) else [php.to_str(item) for item in php.as_list(value)]
    by_key: dict[str, str] = {}
    for text in texts:
        by_key.setdefault(text.strip().casefold(), text.strip())
    by_key.pop("", None)
    return tuple(by_key.values())


def _parameters(value: Any) -> dict[str, str]:
    columns = {}
    for item in php.as_list(value):
        parameter = php.as_map(item)
        column = _PARAMETERS.get(php.to_int(parameter.get("CODE")))
        if column:
            columns[column] = _flag(parameter.get("VALUE"))
    return columns
