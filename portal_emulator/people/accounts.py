"""Accounts and departments as user.* and department.* answer them, field by field and scope by scope."""

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from portal_emulator import php

_TEXTS = {
    "XML_ID": "xml_id",
    "NAME": "name",
    "LAST_NAME": "last_name",
    "SECOND_NAME": "second_name",
    "EMAIL": "email",
    "PERSONAL_GENDER": "gender",
    "WORK_POSITION": "position",
    "TIME_ZONE": "time_zone",
    "USER_TYPE": "user_type",
}
# Kept in the JSON column; empty until somebody fills them in.
_EXTRA = (
    "TITLE", "PERSONAL_PROFESSION", "PERSONAL_WWW", "PERSONAL_BIRTHDAY", "PERSONAL_PHOTO", "PERSONAL_ICQ",
    "PERSONAL_PHONE", "PERSONAL_FAX", "PERSONAL_MOBILE", "PERSONAL_PAGER", "PERSONAL_STREET", "PERSONAL_CITY",
    "PERSONAL_STATE", "PERSONAL_ZIP", "PERSONAL_COUNTRY", "PERSONAL_MAILBOX", "PERSONAL_NOTES", "WORK_PHONE",
    "WORK_COMPANY", "WORK_DEPARTMENT", "WORK_WWW", "WORK_FAX", "WORK_PAGER", "WORK_STREET", "WORK_MAILBOX",
    "WORK_CITY", "WORK_STATE", "WORK_ZIP", "WORK_COUNTRY", "WORK_PROFILE", "WORK_LOGO", "WORK_NOTES",
    "UF_EMPLOYMENT_DATE", "UF_TIMEMAN", "UF_INTERESTS", "UF_SKILLS", "UF_WEB_SITES", "UF_XING", "UF_LINKEDIN",
    "UF_TWITTER", "UF_SKYPE", "UF_SKYPE_LINK", "UF_ZOOM", "UF_DISTRICT", "UF_PHONE_INNER",
)  # fmt: skip
# The order of an answer; each answer leaves out what is neither always there nor filled in.
FIELDS = (
    "ID", "XML_ID", "ACTIVE", "NAME", "LAST_NAME", "SECOND_NAME", "TITLE", "EMAIL", "LAST_LOGIN", "DATE_REGISTER",
    "TIME_ZONE", "IS_ONLINE", "TIMESTAMP_X", "LAST_ACTIVITY_DATE", "PERSONAL_GENDER", *_EXTRA[1:33], "WORK_POSITION",
    *_EXTRA[33:], "UF_DEPARTMENT", "USER_TYPE",
)  # fmt: skip
_ALWAYS_SHOWN = frozenset(
    [
        "ID",
        "XML_ID",
        "ACTIVE",
        "NAME",
        "LAST_NAME",
        "SECOND_NAME",
        "EMAIL",
        "LAST_LOGIN",
        "DATE_REGISTER",
        "TIME_ZONE",
        "IS_ONLINE",
        "TIMESTAMP_X",
        "LAST_ACTIVITY_DATE",
        "PERSONAL_GENDER",
        "PERSONAL_BIRTHDAY",
        "WORK_POSITION",
        "UF_EMPLOYMENT_DATE",
        "UF_DEPARTMENT",
        "USER_TYPE",
    ]
)
_BRIEF = frozenset(
    [
        "ID",
        "XML_ID",
        "ACTIVE",
        "NAME",
        "LAST_NAME",
        "SECOND_NAME",
        "TITLE",
        "IS_ONLINE",
        "TIME_ZONE",
        "PERSONAL_PHOTO",
        "TIMESTAMP_X",
        "DATE_REGISTER",
        "PERSONAL_PROFESSION",
        "PERSONAL_GENDER",
        "PERSONAL_BIRTHDAY",
        "PERSONAL_CITY",
        "PERSONAL_STATE",
        "PERSONAL_COUNTRY",
        "WORK_POSITION",
        "WORK_CITY",
        "WORK_STATE",
        "WORK_COUNTRY",
        "LAST_ACTIVITY_DATE",
        "UF_EMPLOYMENT_DATE",
        "UF_TIMEMAN",
        "UF_SKILLS",
        "UF_INTERESTS",
        "UF_DEPARTMENT",
        "UF_PHONE_INNER",
        "USER_TYPE",
    ]
)
_EMPTY_UNLESS_FILLED = frozenset(_EXTRA) - _ALWAYS_SHOWN
_NOT_BASIC = frozenset({"LAST_LOGIN", "PERSONAL_ICQ", "PERSONAL_WWW"})
_ONLINE_SECONDS = 120


def fields_in(scopes: frozenset[str]) -> frozenset[str]:
    """What a webhook sees of people: `user` all, `user_basic` contacts too, `user_brief` no e-mail.

    (docs: user/user-scope.md) No scopes at all are the portal's own pages, which see all.
    """
    if not scopes or "user" in scopes:
        return frozenset(FIELDS)
    return frozenset(FIELDS) - _NOT_BASIC if "user_basic" in scopes else _BRIEF


def user_view(row: sqlite3.Row, visible: frozenset[str], iso: Callable[[int], str], now: int) -> dict[str, Any]:
    """One row of user.get. The two stamps come as empty objects, as documented."""
    extra = json.loads(row["fields"])
    view: dict[str, Any] = {}
    for name in FIELDS:
        if name not in visible or (name in _EMPTY_UNLESS_FILLED and name not in extra):
            continue
        value = _value(row, extra, name, iso, now)
        if name in _ALWAYS_SHOWN or value not in ("", None):
            view[name] = value
    return view


def _value(row: sqlite3.Row, extra: dict[str, Any], name: str, iso: Callable[[int], str], now: int) -> Any:
    if name in _TEXTS:
        return row[_TEXTS[name]]
    if name == "ID":
        return str(row["id"])
    if name == "ACTIVE":
        return row["active"] == "Y"
    if name == "LAST_LOGIN":
        return iso(row["last_login"]) if row["last_login"] else ""
    if name == "DATE_REGISTER":
        # The portal keeps the day only.
        return datetime.fromtimestamp(row["date_register"], UTC).strftime("%Y-%m-%dT00:00:00+00:00")
    if name == "IS_ONLINE":
        return "Y" if row["last_login"] and row["last_login"] > now - _ONLINE_SECONDS else "N"
    if name in ("TIMESTAMP_X", "LAST_ACTIVITY_DATE"):
        return {}
    if name == "UF_DEPARTMENT":
        return json.loads(row["departments"])
    return extra.get(name, "")


def department_view(row: sqlite3.Row) -> dict[str, Any]:
    """The root has no PARENT; UF_HEAD is absent where there is no head (docs: departments/department-get.md)."""
    view: dict[str, Any] = {"ID": str(row["id"]), "NAME": row["name"], "SORT": row["sort"]}
    if row["parent"]:
        view["PARENT"] = str(row["parent"])
    if row["head"]:
        view["UF_HEAD"] = str(row["head"])
    return view


def text_of(value: Any) -> str:
    """A field as text, for comparing: flags are Y and N."""
    if isinstance(value, bool):
        return "Y" if value else "N"
    return php.to_str(value)
