"""Incoming webhooks: each is one person's, has a secret, some rights, perhaps an end."""

import sqlite3
import string
from collections.abc import Collection
from datetime import datetime
from random import SystemRandom
from typing import Any

from portal_emulator.scopes import ALIASES, ALL_SCOPES, OTHER_SCOPES

SECRET_LENGTH = 24


def random_secret() -> str:
    """A webhook's secret: letters and digits, as the portal makes them."""
    alphabet = string.ascii_lowercase + string.digits
    return "".join(SystemRandom().choices(alphabet, k=SECRET_LENGTH))


def add(
    db: sqlite3.Connection,
    user_id: int,
    secret: str,
    *,
    scopes: Collection[str] = ALL_SCOPES,
    key: str = "",
    expires: int | None = None,
) -> None:
    """`key` is the name under which the ready file and tests find it; `expires` is in seconds since 1970."""
    db.execute(
        "INSERT INTO webhook (user_id, secret, scopes, key, expires) VALUES (?, ?, ?, ?, ?)",
        (user_id, secret, ",".join(scopes), key, expires),
    )


def add_for(db: sqlite3.Connection, wanted: Any, base_url: str) -> str:
    """The address of a new webhook as {"user", "scopes", "expires"} describe it. ValueError or TypeError says what is wrong."""
    if not isinstance(wanted, dict) or set(wanted) - {"user", "scopes", "expires"}:
        raise ValueError('send {"user": "<e-mail>", "scopes": ["landing"], "expires": "<ISO 8601>" or null}')
    user = _user(db, wanted.get("user"))
    secret = random_secret()
    add(db, user, secret, scopes=_scopes(wanted.get("scopes")), expires=_expires(wanted.get("expires")))
    return f"{base_url}/rest/{user}/{secret}/"


def _user(db: sqlite3.Connection, email: Any) -> int:
    row = db.execute("SELECT id FROM user WHERE email = ? COLLATE NOCASE AND email <> ''", (str(email),)).fetchone()
    if not isinstance(email, str) or row is None:
        raise ValueError("user is the e-mail address of a person on this portal; somebody dismissed will do too")
    return int(row["id"])


def _scopes(given: Any) -> list[str]:
    named = {**{scope: scope for scope in (*ALL_SCOPES, *OTHER_SCOPES)}, **ALIASES}
    if not isinstance(given, list) or any(not isinstance(scope, str) or scope not in named for scope in given):
        raise ValueError(f"scopes is a list of these: {', '.join(named)}")
    return list(dict.fromkeys(named[scope] for scope in given))


def _expires(given: Any) -> int | None:
    if given is None:
        return None
    if not isinstance(given, str):
        raise TypeError("expires is a moment as ISO 8601, or null for a webhook without an end")
    moment = datetime.fromisoformat(given)
    if moment.tzinfo is None:
        raise ValueError("the moment needs an offset, such as +01:00 or Z")
    return int(moment.timestamp())
