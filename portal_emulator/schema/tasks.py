"""Tables of tasks and of all that hangs on a task; a deleted task stays, with its moment, as in the recycle bin."""

TASKS = """
CREATE TABLE task (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    xml_id TEXT,
    guid TEXT NOT NULL,
    status INTEGER NOT NULL DEFAULT 2,
    priority INTEGER NOT NULL DEFAULT 1,
    mark TEXT,
    created_by INTEGER NOT NULL,
    responsible_id INTEGER NOT NULL,
    changed_by INTEGER NOT NULL,
    status_changed_by INTEGER,
    closed_by INTEGER,
    group_id INTEGER NOT NULL DEFAULT 0,
    stage_id INTEGER NOT NULL DEFAULT 0,
    parent_id INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    status_changed INTEGER NOT NULL,
    activity INTEGER NOT NULL,
    closed INTEGER,
    deadline INTEGER,
    date_start INTEGER,
    start_plan INTEGER,
    end_plan INTEGER,
    task_control TEXT NOT NULL DEFAULT 'N',
    allow_change_deadline TEXT NOT NULL DEFAULT 'N',
    allow_time_tracking TEXT NOT NULL DEFAULT 'N',
    match_work_time TEXT NOT NULL DEFAULT 'N',
    add_in_report TEXT NOT NULL DEFAULT 'N',
    replicate TEXT NOT NULL DEFAULT 'N',
    time_estimate INTEGER NOT NULL DEFAULT 0,
    dates_from_subtasks TEXT NOT NULL DEFAULT 'N',
    closes_with_subtasks TEXT NOT NULL DEFAULT 'N',
    requires_result TEXT NOT NULL DEFAULT 'N',
    crm_items TEXT NOT NULL DEFAULT '[]',
    version INTEGER NOT NULL DEFAULT 1,
    deleted INTEGER
);
CREATE INDEX task_xml_id ON task (xml_id COLLATE NOCASE);
CREATE INDEX task_responsible ON task (responsible_id, status);
CREATE INDEX task_created_by ON task (created_by);
CREATE INDEX task_parent ON task (parent_id);

-- kind: A takes part (accomplice), U watches (auditor).
CREATE TABLE task_member (
    task_id INTEGER NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('A', 'U')),
    user_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (task_id, kind, user_id)
) WITHOUT ROWID;
CREATE INDEX task_member_user ON task_member (user_id);

-- What one person knows of a task.
CREATE TABLE task_reader (
    task_id INTEGER NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    viewed INTEGER,
    favorite TEXT NOT NULL DEFAULT 'N',
    PRIMARY KEY (task_id, user_id)
) WITHOUT ROWID;

-- A tag belongs to a person, or to a group (then user_id is 0): one text may stand under several ids.
CREATE TABLE tag (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    title TEXT NOT NULL
);
CREATE INDEX tag_owner ON tag (user_id, group_id);
CREATE TABLE task_tag (
    task_id INTEGER NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    tag_id INTEGER NOT NULL REFERENCES tag (id),
    PRIMARY KEY (task_id, tag_id)
) WITHOUT ROWID;
CREATE INDEX task_tag_tag ON task_tag (tag_id);

CREATE TABLE task_comment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    task_id INTEGER NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    author_id INTEGER NOT NULL,
    message TEXT NOT NULL,
    created INTEGER NOT NULL
);
CREATE INDEX task_comment_task ON task_comment (task_id);

CREATE TABLE task_result (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    task_id INTEGER NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    comment_id INTEGER,
    author_id INTEGER NOT NULL,
    message TEXT NOT NULL,
    status INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL,
    changed INTEGER
);
CREATE INDEX task_result_task ON task_result (task_id);

CREATE TABLE task_checklist_item (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    task_id INTEGER NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    parent_id INTEGER NOT NULL DEFAULT 0,
    title TEXT NOT NULL,
    sort INTEGER NOT NULL DEFAULT 0,
    is_complete TEXT NOT NULL DEFAULT 'N',
    is_important TEXT NOT NULL DEFAULT 'N',
    created_by INTEGER NOT NULL,
    toggled_by INTEGER,
    toggled INTEGER,
    members TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX task_checklist_task ON task_checklist_item (task_id);

CREATE TABLE task_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    task_id INTEGER NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    field TEXT NOT NULL,
    value_from TEXT,
    value_to TEXT,
    created INTEGER NOT NULL
);
CREATE INDEX task_history_task ON task_history (task_id);
"""

TASK_READERS = """
ALTER TABLE task_reader ADD COLUMN muted TEXT NOT NULL DEFAULT 'N';
ALTER TABLE task_reader ADD COLUMN pinned TEXT NOT NULL DEFAULT 'N';
"""
