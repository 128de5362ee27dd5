"""Views of pages: what opening a page in a browser leaves behind. [facts kb-9.6]"""

import sqlite3


def count(db: sqlite3.Connection, lid: int, user_id: int, now: int) -> None:
    """One more view of a person's. The page is changed as by any update: its MODIFIED_BY_ID is the reader, but it keeps
    its DATE_MODIFY.
    """
    db.execute(
        "INSERT INTO landing_view VALUES (?, ?, 1, ?, ?)"
        " ON CONFLICT DO UPDATE SET views = views + 1, last_view = excluded.last_view",
        (lid, user_id, now, now),
    )
    db.execute(
        "UPDATE landing SET modified_by_id = ?, views = (SELECT SUM(views) FROM landing_view WHERE lid = landing.id)"
        " WHERE id = ?",
        (user_id, lid),
    )
