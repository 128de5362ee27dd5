"""Everything that the portal holds, without what differs from one run to the next."""

import sqlite3
from typing import Any


def snapshot(db: sqlite3.Connection) -> dict[str, Any]:
    return {"sites": [dict(row) for row in db.execute("SELECT code, title FROM site ORDER BY code")]}
