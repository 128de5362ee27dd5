"""The table of calendar events: one person's each; moments in seconds since 1970."""

CALENDAR = """
CREATE TABLE calendar_event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES user (id),
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    start INTEGER NOT NULL,
    finish INTEGER NOT NULL,
    whole_day TEXT NOT NULL DEFAULT 'N',
    zone TEXT NOT NULL,
    accessibility TEXT NOT NULL DEFAULT 'busy',
    importance TEXT NOT NULL DEFAULT 'normal'
);
CREATE INDEX calendar_event_user ON calendar_event (user_id, finish);
"""
