"""The demo company: a service user, thirty people in departments with heads, and a webhook for each who works there."""

import json
import sqlite3
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from portal_emulator import webhooks

SERVICE_USER_ID = 1
SERVICE_KEY = "publisher"
_DAY = 86400
_OLDEST_ACCOUNT_DAYS = 900
_NEWEST_ACCOUNT_DAYS = 9


def plant(db: sqlite3.Connection, now: int, new_secret: Callable[[], str] = webhooks.random_secret) -> None:
    """Fill an empty database; `now` dates the accounts, so that the newcomer is one whatever the year."""
    company: dict[str, Any] = json.loads(files(__package__).joinpath("people.json").read_text("utf-8"))
    people = company["people"]
    _add_service_user(db, now)
    for person in people:
        _add_person(db, person, _registered(person["id"], len(people), now))
    ids = {person["email"]: person["id"] for person in people}
    heads = {ids[department["head"]] for department in company["departments"]}
    for department in company["departments"]:
        db.execute(
            "INSERT INTO department (id, name, parent, head) VALUES (?, ?, ?, ?)",
            (department["id"], department["name"], department["parent"], ids[department["head"]]),
        )
    webhooks.add(db, SERVICE_USER_ID, new_secret(), key=SERVICE_KEY)
    working = [person for person in people if person.get("active", True)]
    for person in sorted(working, key=lambda person: (person["id"] in heads, person["id"])):
        webhooks.add(db, person["id"], new_secret(), key=person["email"])


def _registered(user_id: int, count: int, now: int) -> int:
    """People joined one after another; the one with the newest job, "Newcomer", joined last."""
    newcomer_id = 29
    days = _NEWEST_ACCOUNT_DAYS if user_id == newcomer_id else _OLDEST_ACCOUNT_DAYS - user_id * (700 // count)
    return now - days * _DAY


def _add_service_user(db: sqlite3.Connection, now: int) -> None:
    db.execute(
        "INSERT INTO user (id, email, name, last_name, position, is_admin, departments, date_register, last_login)"
        " VALUES (?, 'publisher@example.com', 'Knowledge base', 'Publisher', 'Service account', 1, '[1]', ?, ?)",
        (SERVICE_USER_ID, now - (_OLDEST_ACCOUNT_DAYS + 1) * _DAY, now - _DAY),
    )


def _add_person(db: sqlite3.Connection, person: dict[str, Any], registered: int) -> None:
    db.execute(
        "INSERT INTO user (id, email, name, last_name, position, active, departments, date_register, last_login)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            person["id"],
            person["email"],
            person["name"],
            person["last_name"],
            person["position"],
            "Y" if person.get("active", True) else "N",
            json.dumps([person["department"]]),
            registered,
            registered + _DAY,
        ),
    )
