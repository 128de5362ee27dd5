"""The table of answers that a repeated call gets again."""

CALLS = """
CREATE TABLE idempotent_answer (
    place TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    body BLOB NOT NULL,
    content_type TEXT NOT NULL,
    created INTEGER NOT NULL
) WITHOUT ROWID;
"""
