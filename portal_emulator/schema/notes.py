"""Tables of Knowledge Base 2.0: bases, documents, files; moments in seconds since 1970."""

NOTES = """
CREATE TABLE note_collection (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    position INTEGER NOT NULL DEFAULT 0,
    policy TEXT NOT NULL DEFAULT 'none' CHECK (policy IN ('none', 'view', 'manage', 'moderate')),
    state TEXT NOT NULL DEFAULT 'live' CHECK (state IN ('live', 'archived', 'deleted')),
    created_by INTEGER NOT NULL,
    updated_by INTEGER NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL
);

-- `pending` is what a person wrote in the editor and the portal has not yet turned into Markdown.
CREATE TABLE note_document (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    collection_id INTEGER NOT NULL REFERENCES note_collection (id) ON DELETE CASCADE,
    parent_id INTEGER REFERENCES note_document (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    markdown TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'live' CHECK (state IN ('live', 'archived', 'deleted')),
    created_by INTEGER NOT NULL,
    updated_by INTEGER NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    pending TEXT,
    pending_by INTEGER,
    pending_at INTEGER
);
CREATE INDEX note_document_place ON note_document (collection_id, parent_id, position);

CREATE TABLE note_file (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES note_document (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    kind TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    content BLOB NOT NULL,
    created_by INTEGER NOT NULL,
    created INTEGER NOT NULL
);
CREATE INDEX note_file_document ON note_file (document_id);
"""

# Whether the editor has made its own form of the text: it does so when a person opens what REST wrote.
NOTE_CONVERSIONS = """
ALTER TABLE note_document ADD COLUMN converted INTEGER NOT NULL DEFAULT 0;
"""
