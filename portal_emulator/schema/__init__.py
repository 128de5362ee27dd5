"""The schema as an ordered list of migrations; PRAGMA user_version counts those applied.

Moments are whole seconds since 1970 in UTC; flags are the portal's own "Y" and "N" where REST shows them so.
"""

from portal_emulator.schema.calendar import CALENDAR
from portal_emulator.schema.calls import CALLS
from portal_emulator.schema.landing import LANDING, SAVED_BLOCKS, VIEWS
from portal_emulator.schema.messages import NOTICES
from portal_emulator.schema.notes import NOTE_CONVERSIONS, NOTES
from portal_emulator.schema.people import PEOPLE
from portal_emulator.schema.tasks import TASK_READERS, TASKS

SETTINGS = """
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
"""

MIGRATIONS = (
    SETTINGS + PEOPLE + LANDING + TASKS,
    CALENDAR,
    NOTES,
    CALLS,
    SAVED_BLOCKS + TASK_READERS,
    NOTE_CONVERSIONS,
    VIEWS,
    NOTICES,
)
