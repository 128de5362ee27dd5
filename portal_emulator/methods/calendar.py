"""calendar.*: days off, and who is away when. [docs: api-reference/calendar]

Events are personal ones, made by calendar.event.add; errors have an empty string for a code.
"""

import sqlite3
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from portal_emulator import php
from portal_emulator.dispatch import Answer, Call, RestError, method
from portal_emulator.people.directory import find_person
from portal_emulator.tasks import work_time
from portal_emulator.tasks.dates import parse_moment

_DAY = 86400
_SETTINGS: dict[str, Any] = {
    "work_time_start": str(work_time.START_HOUR),
    "work_time_end": str(work_time.END_HOUR),
    "year_holidays": ",".join(f"{day}.{month:02}" for day, month in work_time.YEAR_HOLIDAYS),
    "year_workdays": "",
    "week_holidays": list(work_time.WEEK_HOLIDAYS),
    "week_start": "MO",
    "user_name_template": "#NAME# #LAST_NAME#",
    "sync_by_push": False,
    "user_show_login": True,
    "path_to_user": "/company/personal/user/#user_id#/",
    "path_to_user_calendar": "/company/personal/user/#user_id#/calendar/",
    "path_to_group": "/workgroups/group/#group_id#/",
    "path_to_group_calendar": "/workgroups/group/#group_id#/calendar/",
    "path_to_vr": "",
    "path_to_rm": "",
    "rm_iblock_type": "",
    "rm_iblock_id": "",
    "dep_manager_sub": True,
    "denied_superpose_types": [],
    "pathes_for_sites": "",
    "forum_id": "8",
    "rm_for_sites": True,
    "path_to_type_company_calendar": "",
    "path_to_type_location": "",
    "path_to_type_open_event": "",
}


@method("calendar.settings.get", scope="calendar")
def settings(_call: Call) -> Answer:
    """Working hours, days off of the week and of the year. [docs: calendar-settings-get.md]"""
    return Answer(_SETTINGS)


@method("calendar.accessibility.get", scope="calendar")
def accessibility(call: Call) -> Answer:
    """By user id, what each is busy with from one day to another, both included. [docs: calendar-accessibility-get.md]"""
    for name in ("from", "to", "users"):
        _required(call, name)
    start = parse_moment(call.params["from"], call.settings.zone, call.now)
    finish = parse_moment(call.params["to"], call.settings.zone, call.now)
    users = list(dict.fromkeys(php.to_int(item) for item in php.as_list(call.params["users"])))
    if start is None or finish is None:
        return Answer({str(user): [] for user in users} or [])
    busy: dict[str, list[dict[str, Any]]] = {}
    for user in users:
        rows = call.db.execute(
            "SELECT * FROM calendar_event WHERE user_id = ? AND finish >= ? AND start < ? AND accessibility <> 'free'"
            " ORDER BY start, id",
            (user, start, finish + _DAY),
        )
        busy[str(user)] = [_event(call, row) for row in rows]
    return Answer(busy or [])


@method("calendar.event.add", scope="calendar")
def add(call: Call) -> Answer:
    """An event of one's own calendar; administrators add to any person's. [docs: calendar-event-add.md]"""
    for name, instead in (("type", ""), ("ownerId", ""), ("name", ""), ("from", "from_ts"), ("to", "to_ts")):
        if instead not in call.params:
            _required(call, name)
    name, description = call.params["name"], call.params.get("description", "")
    for field, value in (("name", name), ("description", description)):
        if not isinstance(value, str):
            raise RestError("", f'Invalid value for the parameter "{field}"')
    owner = php.to_int(call.params["ownerId"])
    if call.params["type"] != "user" or not (call.user.is_admin or owner == call.user.id):
        raise RestError("", "Access denied")
    zone = _zone(call)
    start, finish = _moment(call, "from", zone), _moment(call, "to", zone)
    if find_person(call.db, owner) is None or start is None or finish is None or finish < start:
        raise RestError("", "An error occurred while creating the event")
    whole_day = call.params.get("skip_time") == "Y"
    cursor = call.db.execute(
        "INSERT INTO calendar_event (user_id, name, description, start, finish, whole_day, zone, accessibility,"
        " importance) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            owner,
            name,
            description,
            start,
            finish + _DAY - 1 if whole_day else finish,
            "Y" if whole_day else "N",
            str(zone),
            _choice(call, "accessibility", ("busy", "absent", "quest", "free")),
            _choice(call, "importance", ("normal", "high", "low")),
        ),
    )
    return Answer(cursor.lastrowid)


@method("calendar.event.delete", scope="calendar")
def delete(call: Call) -> Answer:
    """[docs: calendar-event-delete.md]"""
    _required(call, "id")
    row = call.db.execute(
        "SELECT user_id FROM calendar_event WHERE id = ?", (php.to_int(call.params["id"]),)
    ).fetchone()
    if row is None or not (call.user.is_admin or row["user_id"] == call.user.id):
        raise RestError("", "An error occurred while deleting the event")
    call.db.execute("DELETE FROM calendar_event WHERE id = ?", (php.to_int(call.params["id"]),))
    return Answer(True)


def _required(call: Call, name: str) -> None:
    if call.params.get(name) in (None, "", [], {}):
        raise RestError("", f'The required parameter "{name}" for the method "{call.method}" is not set.')


def _choice(call: Call, name: str, allowed: tuple[str, ...]) -> str:
    value = php.to_str(call.params.get(name))
    return value if value in allowed else allowed[0]


def _zone(call: Call) -> tzinfo:
    try:
        return ZoneInfo(php.to_str(call.params.get("timezone_from")) or call.settings.zone.key)
    except (KeyError, ValueError, OSError):
        return call.settings.zone


def _moment(call: Call, name: str, zone: tzinfo) -> int | None:
    seconds = call.params.get(f"{name}_ts")
    if php.is_numeric(seconds):
        return parse_moment(f"@{php.to_int(seconds)}", zone, call.now)
    return parse_moment(call.params.get(name), zone, call.now)


def _event(call: Call, row: sqlite3.Row) -> dict[str, Any]:
    zone = ZoneInfo(row["zone"])
    offsets = [int(_offset(row[name], zone)) for name in ("start", "finish")]
    return {
        "ID": str(row["id"]),
        "NAME": row["name"],
        "DATE_FROM": _shown(call, row, row["start"]),
        "DATE_TO": _shown(call, row, row["finish"]),
        "DATE_FROM_TS_UTC": str(row["start"]),
        "DATE_TO_TS_UTC": str(row["finish"]),
        "~USER_OFFSET_FROM": _offset(row["start"], call.settings.zone) - offsets[0],
        "~USER_OFFSET_TO": _offset(row["finish"], call.settings.zone) - offsets[1],
        "DT_SKIP_TIME": row["whole_day"],
        "TZ_FROM": row["zone"],
        "TZ_TO": row["zone"],
        "ACCESSIBILITY": row["accessibility"],
        "IMPORTANCE": row["importance"],
        "EVENT_TYPE": "",
    }


def _shown(call: Call, row: sqlite3.Row, seconds: int) -> str:
    """The portal's locale format; days only for what lasts all day."""
    moment = datetime.fromtimestamp(seconds, UTC).astimezone(ZoneInfo(row["zone"]))
    form = call.settings.date_time_format
    if row["whole_day"] == "Y":
        form = form.split(" ")[0]
    return moment.strftime(form).replace("AM", "am").replace("PM", "pm")


def _offset(seconds: int, zone: tzinfo) -> int:
    shift = datetime.fromtimestamp(seconds, zone).utcoffset()
    return int(shift.total_seconds()) if shift else 0
