"""Tables of users, departments, webhooks and groups."""

PEOPLE = """
CREATE TABLE department (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    parent INTEGER REFERENCES department (id),
    head INTEGER NOT NULL DEFAULT 0,
    sort INTEGER NOT NULL DEFAULT 500
);

CREATE TABLE user (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    last_name TEXT NOT NULL DEFAULT '',
    second_name TEXT NOT NULL DEFAULT '',
    position TEXT NOT NULL DEFAULT '',
    active TEXT NOT NULL DEFAULT 'Y',
    is_admin INTEGER NOT NULL DEFAULT 0,
    user_type TEXT NOT NULL DEFAULT 'employee',
    departments TEXT NOT NULL DEFAULT '[]',
    gender TEXT NOT NULL DEFAULT '',
    time_zone TEXT NOT NULL DEFAULT '',
    xml_id TEXT NOT NULL DEFAULT '',
    fields TEXT NOT NULL DEFAULT '{}',
    date_register INTEGER NOT NULL DEFAULT 0,
    last_login INTEGER
);
CREATE INDEX user_email ON user (email COLLATE NOCASE);

CREATE TABLE webhook (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES user (id),
    secret TEXT NOT NULL,
    scopes TEXT NOT NULL,
    key TEXT NOT NULL DEFAULT '',
    expires INTEGER
);
CREATE UNIQUE INDEX webhook_secret ON webhook (user_id, secret);

CREATE TABLE workgroup (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    owner_id INTEGER NOT NULL,
    fields TEXT NOT NULL DEFAULT '{}',
    date_create INTEGER NOT NULL,
    date_update INTEGER NOT NULL
);

CREATE TABLE workgroup_member (
    group_id INTEGER NOT NULL REFERENCES workgroup (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES user (id),
    role TEXT NOT NULL,
    PRIMARY KEY (group_id, user_id)
) WITHOUT ROWID;
"""
