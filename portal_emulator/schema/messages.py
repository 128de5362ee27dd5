"""What people are told outside of tasks: notifications, each under its tag at most once."""

NOTICES = """
CREATE TABLE notice (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL,
    author_id INTEGER NOT NULL,
    message TEXT NOT NULL,
    tag TEXT NOT NULL DEFAULT '',
    created INTEGER NOT NULL
);
CREATE INDEX notice_user ON notice (user_id);
"""
